"""Noteworthy commitments and key recommendations of a report page."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest

from ogplens.irm import read_report
from ogplens.irm.noteworthy import read_noteworthy
from ogplens.irm.recommendations import read_recommendations
from reading.makers import read

PERU = (
    Path(__file__).resolve().parents[3] / "shared" / "reports" / "peru-design-report-2019-2021.txt"
)
STATUS = "Note: this will be assessed at the end of the action plan cycle."
ENTRIES = (
    ("3", "Open the land register", "Put titles of land online.", "The IRM recommends an index."),
    ("12", "Councils of patients", "Set up councils.", "The ministry could achieve more."),
)


@pytest.mark.shared
@pytest.mark.skipif(not PERU.is_file(), reason="needs the shared reports")
def test_the_page_of_peru() -> None:
    document = read(PERU.read_bytes(), "peru.txt")
    report = read_report(document)
    assert [one.numbers for one in report.noteworthy] == [("8",), ("1",), ("18",)]
    for one in report.noteworthy:
        assert one.title[0].isupper()
        assert len(one.title) < 60
        assert one.description.split()[0] in ("Improve", "Promote", "Enhance")
        assert one.advice.split()[0] in ("As", "The", "To")
        assert one.status == STATUS
        assert STATUS not in one.advice
        assert document.text[one.source.start : one.source.end] == one.source.text
    assert [one.number for one in report.recommendations] == [1, 2, 3, 4, 5]
    for recommendation in report.recommendations:
        assert recommendation.text.endswith(".")
        assert recommendation.text[0] in "TI"
        source = recommendation.source
        assert document.text[source.start : source.end] == source.text


def flat(*, number_apart: bool) -> str:
    parts = ["Table 2. Noteworthy commitments"]
    parts.append("Commitment description Moving forward Status at the end of the cycle")
    for number, title, description, advice in ENTRIES:
        head = (
            [f"Commitment {number}:", title] if number_apart else [f"Commitment {number}: {title}"]
        )
        parts += [*head, description, f"{advice} {STATUS}"]
    return "\n\n".join([*parts, "Recommendations", "They follow."])


def table() -> str:
    rows = "".join(
        f"<tr><td><b>Commitment {n}: {escape(t)}</b><p>{d}</p></td><td>{a}</td>"
        f"<td>{STATUS}</td></tr>"
        for n, t, d, a in ENTRIES
    )
    head = "<tr><th>Commitment description</th><th>Moving forward</th>"
    head += "<th>Status at the end of the cycle</th></tr>"
    return (
        "<html><body><h2>Table 2. Noteworthy commitments</h2>"
        f"<table>{head}{rows}</table><h2>Recommendations</h2><p>They follow.</p></body></html>"
    )


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (flat(number_apart=False), "page.txt"),
        (flat(number_apart=True), "page.txt"),
        (flat(number_apart=False), "page.md"),
        (table(), "page.html"),
    ],
)
def test_fields_in_every_layout(content: str, name: str) -> None:
    found = read_noteworthy(read(content, name))
    assert [(o.numbers, o.title, o.description, o.advice, o.status) for o in found] == [
        ((number,), title, description, advice, STATUS)
        for number, title, description, advice in ENTRIES
    ]


def test_numbers_on_a_line_of_their_own() -> None:
    text = "Promising commitments\n\n4\n\nOpen the budget\n\nThe budget goes online.\n\n"
    text += "11\n\nHear the young\n\nA council meets."
    found = read_noteworthy(read(text, "page.txt"))
    assert [(o.numbers, o.title) for o in found] == [
        (("4",), "Open the budget"),
        (("11",), "Hear the young"),
    ]


@pytest.mark.parametrize(
    ("head", "numbers"),
    [
        ("Commitments 1 and 3 (cluster): Open data", ("1", "3")),
        ("Commitment 6: Open data", ("6",)),
        ("Commitments 2.01 + 2.02 (cluster): Open data", ("2.01", "2.02")),
        ("Commitment No. 5.02 - Open data", ("5.02",)),
        ("Engagement n° 4 : Open data", ("4",)),
        ("Compromiso 7. Open data", ("7",)),
    ],
)
def test_heads(head: str, numbers: tuple[str, ...]) -> None:
    text = f"Promising commitments\n\n{head}\n\nData of all ministries go online."
    (found,) = read_noteworthy(read(text, "page.txt"))
    assert found.numbers == numbers
    assert found.title == "Open data"


def test_page_without_either() -> None:
    document = read("At a glance\n\nPromising commitments: 3\n\nNothing else stands here.", "p.txt")
    assert read_noteworthy(document) == ()
    assert read_recommendations(document) == ()


ITEMS = ("Hear civil society early.", "Write promises that can be checked.", "Publish the reasons.")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (
            "Table 3. KEY IRM Recommendations\n\n1.     {}\n2.       {}\n3.   {}\n\nDownloads",
            "p.txt",
        ),
        ("Key recommendations\n\n1. {} 2. {} 3. {}\n\nDownloads", "p.txt"),
        ("Key recommendations\n\n1\n\n{}\n\n2\n\n{}\n\n3\n\n{}\n\nDownloads", "p.txt"),
        ("Five Key Recommendations\n\n- {}\n- {}\n- {}\n\nDownloads", "p.md"),
        ("<h2>Key IRM recommendations</h2><ol><li>{}</li><li>{}</li><li>{}</li></ol>", "p.html"),
        (
            "<p>Key recommendations</p><table><tr><td>1</td><td>{}</td></tr><tr><td>2</td><td>{}"
            "</td></tr><tr><td>3</td><td>{}</td></tr></table><p>Downloads</p>",
            "p.html",
        ),
        ("Recommandations clés\n\n1. {}\n2. {}\n3. {}", "p.txt"),
    ],
)
def test_recommendations(content: str, name: str) -> None:
    found = read_recommendations(read(content.format(*ITEMS), name))
    assert tuple(one.text for one in found) == ITEMS
    assert [one.number for one in found] == [1, 2, 3]


def test_title_in_a_table_of_contents_is_passed_over() -> None:
    text = "Key recommendations\n\nDownloads\n\nKey recommendations\n\n1. One thing.\n2. Another."
    assert len(read_recommendations(read(text, "page.txt"))) == 2
