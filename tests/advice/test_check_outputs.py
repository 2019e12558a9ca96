"""Findings in the formats of machines, and hostile texts in each of them."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from ogplens.advice.checked import CheckedFile, Finding
from ogplens.advice.outputs import findings_github, findings_json, findings_text, rule_text
from ogplens.advice.registry import by_code
from ogplens.advice.sarif import findings_sarif
from ogplens.domain import Advice, Level

ADVICE = Advice(
    "V103", Level.ADVICE, "Verbs such as “promote” tell nothing.", "plan-3", 10, 17,
    page=4, line=12, column=3, fields={"phrases": "“promote”"},
)  # fmt: skip
HOSTILE = "a\x1b[31m,b:c%d\r\n::error::no <b> \u202e\x07"

# The parts of the SARIF 2.1.0 schema that a log of ours must fit: no schema ships with a library.
TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "$schema": {"type": "string", "pattern": "^https://"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool"],
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "language": {"type": "string", "pattern": "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$"},
                    "tool": {
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "required": ["name"],
                                "properties": {
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "required": ["id"],
                                            "properties": {
                                                "shortDescription": TEXT,
                                                "fullDescription": TEXT,
                                                "help": TEXT,
                                                "helpUri": {
                                                    "type": "string",
                                                    "pattern": "^[a-z][a-z+.-]*:",
                                                },
                                                "defaultConfiguration": {
                                                    "properties": {"level": LEVEL}
                                                },
                                            },
                                        },
                                    }
                                },
                            }
                        },
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "required": ["message"],
                            "properties": {
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "level": LEVEL,
                                "message": TEXT,
                                "locations": {
                                    "items": {
                                        "properties": {
                                            "physicalLocation": {
                                                "required": ["artifactLocation"],
                                                "properties": {
                                                    "artifactLocation": {
                                                        "properties": {
                                                            "uri": {"pattern": r"^[!-~]+$"}
                                                        }
                                                    },
                                                    "region": {
                                                        "properties": {
                                                            "startLine": {
                                                                "type": "integer",
                                                                "minimum": 1,
                                                            },
                                                            "startColumn": {
                                                                "type": "integer",
                                                                "minimum": 1,
                                                            },
                                                        }
                                                    },
                                                },
                                            }
                                        }
                                    }
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}


def file(name: str = "draft.md", *advice: Advice, number: str | None = "3") -> CheckedFile:
    return CheckedFile(name, tuple(Finding(one, number) for one in advice or (ADVICE,)), 5)


@pytest.mark.parametrize("language", ["en", "es"])
def test_sarif_has_what_the_format_asks_for(language):
    where = replace(ADVICE, line=None, column=None)
    files = [file(), file("my plan.docx", where), CheckedFile("-", (), 2)]
    log = json.loads(findings_sarif(files, version="0.1.0", language=language))
    Draft7Validator(SARIF).validate(log)
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [one["id"] for one in rules] == list(by_code())
    lined, unlined = run["results"]
    assert rules[lined["ruleIndex"]]["id"] == lined["ruleId"] == "V103"
    place = lined["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "draft.md", "index": 0}
    assert place["region"] == {"startLine": 12, "startColumn": 3}
    other = unlined["locations"][0]["physicalLocation"]
    assert other["artifactLocation"]["uri"] == "my%20plan.docx"
    assert "region" not in other
    assert unlined["properties"]["page"] == 4
    assert [one["location"]["uri"] for one in run["artifacts"]][-1] == "stdin"


def test_sarif_links_the_pages_where_their_address_is_known():
    log = json.loads(findings_sarif([file()], version="0", docs_url="https://example.org/rules/"))
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert rules[0]["helpUri"] == "https://example.org/rules/V101.md"


def test_json_says_all_that_is_known():
    data = json.loads(findings_json([file()], version="0.1.0"))
    (found,) = data["files"][0]["findings"]
    assert found == {
        "code": "V103", "level": "advice", "message": ADVICE.message,
        "fields": {"phrases": "“promote”"}, "commitment_id": "plan-3", "commitment": "3",
        "start": 10, "end": 17, "page": 4, "line": 12, "column": 3,
    }  # fmt: skip


def test_text_names_page_and_commitment_where_a_file_has_no_lines():
    advice = replace(
        ADVICE, code="V101", message="No milestone has a date.", line=None, column=None
    )
    text = findings_text([file("draft.docx", advice)], level=Level.ADVICE)
    assert text.startswith("draft.docx, p. 4, commitment 3: V101 No milestone has a date.\n")
    whole = findings_text([file("draft.docx", replace(advice, page=None), number=None)],
                          level=Level.ADVICE, language="es")  # fmt: skip
    assert whole.startswith("draft.docx, el plan en su conjunto: V101 ")


def test_github_gets_a_command_a_finding():
    text = findings_github([file()])
    assert text == f"::warning file=draft.md,line=12,col=3,title=V103::{ADVICE.message}\n"
    style = replace(ADVICE, code="A302", level=Level.STYLE, line=None, column=None)
    assert findings_github([file("d.docx", style)]).startswith(
        "::notice file=d.docx,title=A302::p. 4, commitment 3: "
    )


@given(st.text() | st.just(HOSTILE), st.text() | st.just(HOSTILE), st.text() | st.just(HOSTILE))
def test_hostile_texts_are_harmless_in_every_format(name, message, number):
    advice = replace(ADVICE, message=message, commitment_id=number, line=None, column=None)
    files = [file(name or "x", advice, number=number)]
    github = findings_github(files)
    assert github.count("\n") == 1
    assert len(re.findall(r"^::(?:warning|notice|error)", github, re.MULTILINE)) == 1
    properties = github.removeprefix("::warning ").split("::", 1)[0]
    assert [part.split("=")[0] for part in properties.split(",")] == ["file", "title"]
    text = findings_text(files, level=Level.ADVICE)
    assert text.count("\n") == 3
    assert all(c.isprintable() or c == "\n" for c in text + github)
    for made in (findings_json(files, version="0"), findings_sarif(files, version="0")):
        assert made.isascii()
        json.loads(made)


def test_hard_spaces_are_no_faults():
    advice = replace(ADVICE, message="Le titre « Publier\u00a0: tout » ne dit rien.")
    made = findings_text([file("x.md", advice)], level=Level.ADVICE)
    assert "« Publier : tout »" in made


@pytest.mark.parametrize("code", by_code())
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_rule_can_be_explained_in_eighty_columns(code, language):
    text = rule_text(code, language)
    assert text.startswith(code)
    assert "{" not in text
    assert max(map(len, text.splitlines())) <= 80
