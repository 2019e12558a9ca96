"""Findings as SARIF 2.1.0, which code-scanning services and editors read.

The format: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from ogplens.advice.checked import CheckedFile, Finding
from ogplens.advice.outputs import plain
from ogplens.advice.registry import by_code
from ogplens.advice.rule import Rule
from ogplens.advice.words import words
from ogplens.domain import Level
from ogplens.interface import DEFAULT

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {Level.WARNING: "warning", Level.ADVICE: "warning", Level.STYLE: "note"}


def findings_sarif(
    files: Sequence[CheckedFile], *, version: str, language: str = DEFAULT, docs_url: str = ""
) -> str:
    """Return the findings as a SARIF log with one run.

    Parameters
    ----------
    files : sequence of CheckedFile
    version : str
        Of ogplens.
    language : str
        Of the messages.
    docs_url : str
        Address under which ``docs/rules`` is published: a rule's ``helpUri``. Without it, the page
        is there as ``help``, and ``helpUri`` is a URN that names the rule.
    """
    rules = by_code()
    places = {code: place for place, code in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "ogplens",
                "semanticVersion": version,
                "rules": [_rule(rule, language, docs_url) for rule in rules.values()],
            }
        },
        "columnKind": "unicodeCodePoints",
        "language": language,
        "artifacts": [{"location": {"uri": _uri(file.source)}} for file in files],
        "results": [
            _result(one, file.source, number, places)
            for number, file in enumerate(files)
            for one in file.findings
        ],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=True, indent=2) + "\n"


def _rule(rule: Rule, language: str, docs_url: str) -> dict[str, Any]:
    known = words(language)
    own, labels = known.rules[rule.code], known.labels
    parts = (
        (labels.reason, own.reason),
        (labels.before, own.before),
        (labels.after, own.after),
    )
    page = f"{docs_url.rstrip('/')}/{rule.code}.md" if docs_url else f"urn:ogplens:{rule.code}"
    return {
        "id": rule.code,
        "name": f"{rule.code} {own.title}",
        "shortDescription": {"text": own.title},
        "fullDescription": {"text": own.reason},
        "help": {
            "text": "\n\n".join(f"{label}: {text}" for label, text in parts),
            "markdown": "\n\n".join(f"**{label}.** {text}" for label, text in parts),
        },
        "helpUri": page,
        "defaultConfiguration": {"level": _LEVELS[rule.level]},
        "properties": {"level": rule.level.label, "variable": rule.variable},
    }


def _result(finding: Finding, source: str, number: int, places: dict[str, int]) -> dict[str, Any]:
    advice = finding.advice
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(source), "index": number}}
    if advice.line is not None:
        physical["region"] = {"startLine": advice.line, "startColumn": advice.column}
    location: dict[str, Any] = {"physicalLocation": physical}
    if finding.number is not None:
        name = plain(finding.number)
        location["logicalLocations"] = [{"name": name, "fullyQualifiedName": advice.commitment_id}]
    properties = {"level": advice.level.label, "start": advice.start, "end": advice.end}
    if advice.page is not None:
        properties["page"] = advice.page
    return {
        "ruleId": advice.code,
        "ruleIndex": places[advice.code],
        "level": _LEVELS[advice.level],
        "message": {"text": plain(advice.message)},
        "locations": [location],
        "properties": properties,
    }


def _uri(source: str) -> str:
    """Return a file's name as a URI reference."""
    name = source.encode("utf-8", "surrogateescape")
    return "stdin" if source == "-" else quote(name.replace(b"\\", b"/"), safe="/")
