"""Each form of heading that plans use, on small documents."""

from __future__ import annotations

import pytest

from ogplens.domain import BlockKind, Document
from ogplens.segmentation import segment

from .helpers import BODY, CUERPO, PAST, TITLES, document, heading, item, paragraph, row, run_in


def headed(form: str, *, body: str = BODY, level: int = 3, language: str = "en") -> Document:
    parts = [heading("Plan", 1), heading("Introduction", 2), paragraph(PAST)]
    for number, title in enumerate(TITLES, start=1):
        parts += [heading(form.format(n=number, t=title), level), paragraph(body)]
    return document(*parts, language=language)


def numbers_and_titles(doc: Document) -> list[tuple[str | None, str]]:
    return [(c.number, c.title) for c in segment(doc).commitments]


EXPECTED = [(str(n), t) for n, t in enumerate(TITLES, start=1)]


@pytest.mark.parametrize(
    "form",
    [
        "Commitment {n}: {t}",
        "Commitment {n}. {t}",
        "COMMITMENT {n} – {t}",
        "Commitment No. {n}: {t}",
        "Commitment #{n} {t}",
        "Action {n}: {t}",
        "{n}. {t}",
        "{n}) {t}",
        "{n} {t}",
        "2.{n} Commitment {n}: {t}",
    ],
)
def test_numbered_headings_in_english(form: str) -> None:
    assert numbers_and_titles(headed(form)) == EXPECTED


@pytest.mark.parametrize(
    ("form", "language"),
    [
        ("Compromiso {n}. {t}", "es"),
        ("Compromiso No. {n}: {t}", "es"),
        ("COMPROMISO N° {n}. {t}", "es"),
        ("Compromiso núm. {n} {t}", "es"),
        ("Engagement n°{n} : {t}", "fr"),
        ("Compromisso {n} - {t}", "pt"),
        ("Impegno {n}: {t}", "it"),
        ("Azione {n}. {t}", "it"),
        ("Compromiso {n}. {t}", "sv"),  # a language without a file
    ],
)
def test_numbered_headings_in_other_languages(form: str, language: str) -> None:
    assert numbers_and_titles(headed(form, body=CUERPO, language=language)) == EXPECTED


def test_identifiers_of_ogp_are_numbers() -> None:
    found = numbers_and_titles(headed("US010{n}: {t}"))
    assert found == [(f"US010{n}", t) for n, t in enumerate(TITLES, start=1)]


def test_numbers_of_two_levels() -> None:
    found = numbers_and_titles(headed("2.0{n} {t}"))
    assert [number for number, _ in found] == [f"2.0{n}" for n in range(1, 7)]


def test_roman_numbers() -> None:
    parts = [heading("Plan", 1)]
    for number, title in zip(("i", "ii", "iii", "iv", "v", "vi"), TITLES, strict=True):
        parts += [heading(f"{number}. {title}", 3), paragraph(BODY)]
    assert [c.number for c in segment(document(*parts)).commitments] == [
        "i",
        "ii",
        "iii",
        "iv",
        "v",
        "vi",
    ]


def test_the_title_may_stand_on_the_next_line() -> None:
    parts = [heading("Plan", 1), paragraph(PAST)]
    for number, title in enumerate(TITLES, start=1):
        parts += [heading(f"Commitment {number}", 2), paragraph(title), paragraph(BODY)]
    assert numbers_and_titles(document(*parts)) == EXPECTED


def test_the_number_may_stand_on_a_line_of_its_own() -> None:
    parts = [heading("Plan", 1), paragraph(PAST)]
    for number, title in enumerate(TITLES, start=1):
        parts += [heading(f"{number}.", 2), heading(title, 2), paragraph(BODY)]
    assert numbers_and_titles(document(*parts)) == EXPECTED


def test_keyword_lines_that_are_no_headings() -> None:
    parts = [paragraph(PAST)]
    for number, title in enumerate(TITLES, start=1):
        parts += [paragraph(f"Commitment {number}. {title}"), paragraph(BODY)]
    assert numbers_and_titles(document(*parts)) == EXPECTED


@pytest.mark.parametrize("kind", [BlockKind.PARAGRAPH, BlockKind.LIST_ITEM])
def test_numbered_run_in_titles_in_bold(kind: BlockKind) -> None:
    parts = [heading("Plan", 1)]
    parts += [run_in(f"{n}. {t}.", BODY, kind) for n, t in enumerate(TITLES, start=1)]
    assert numbers_and_titles(document(*parts)) == EXPECTED


def test_run_in_titles_without_numbers_and_not_the_achievements_before_them() -> None:
    parts = [heading("What was done", 2)]
    parts += [run_in(f"{n}. {t}.", PAST, BlockKind.LIST_ITEM) for n, t in enumerate(TITLES, 1)]
    parts.append(heading("New initiatives", 2))
    bold = [f"{title} for all." for title in TITLES]
    parts += [run_in(title, BODY, BlockKind.LIST_ITEM) for title in bold]
    assert numbers_and_titles(document(*parts)) == [(None, t.rstrip(".")) for t in bold]


def test_titles_with_full_stops_colons_and_references() -> None:
    titles = ["Commitment B.1 a)-h): data.gov. Phase 2", "The U.S. register: next steps"]
    parts = [run_in(f"B.{n}. {t}.", BODY) for n, t in enumerate(titles, start=1)]
    assert numbers_and_titles(document(*parts)) == [("B.1", titles[0]), ("B.2", titles[1])]


def test_unnumbered_headings_below_themes() -> None:
    parts = [heading("Plan", 1), heading("Introduction", 2), paragraph(PAST)]
    for position, title in enumerate(TITLES):
        if position % 2 == 0:
            parts += [heading(f"Better government {'ABC'[position // 2]}", 2), paragraph(PAST)]
        parts += [heading(title, 3), paragraph(BODY)]
    parts += [heading("Conclusion", 2), paragraph(PAST)]
    found = segment(document(*parts)).commitments
    assert [(c.number, c.title) for c in found] == [(None, t) for t in TITLES]
    assert [c.theme for c in found[::2]] == [f"Better government {letter}" for letter in "ABC"]
    assert not any(PAST in c.text for c in found)


def test_a_template_table_for_each_commitment() -> None:
    parts = [heading("Plan", 1), paragraph(PAST)]
    for number, title in enumerate(TITLES, start=1):
        parts += [
            row("Name and number of the commitment", f"{number}. {title}"),
            row("Lead implementing agency", "Ministry of Justice"),
            row("What is the commitment?", BODY),
        ]
    found = segment(document(*parts)).commitments
    assert [(c.number, c.title) for c in found] == EXPECTED
    assert found[2].fields["lead_institution"] == "Ministry of Justice"
    assert found[2].fields["description"] == BODY


def test_a_plan_that_is_one_table() -> None:
    parts = [heading("Plan", 1), row("No.", "Commitment", "Lead", "Timeline")]
    parts += [
        row(str(n), f"{title}. {BODY}", "Ministry of Justice", "2021")
        for n, title in enumerate(TITLES, start=1)
    ]
    assert numbers_and_titles(document(*parts)) == EXPECTED


def test_numbered_steps_inside_commitments_are_no_commitments() -> None:
    parts = [heading("Plan", 1)]
    for number, title in enumerate(TITLES, start=1):
        parts += [heading(f"{number}. {title}", 3), paragraph(BODY)]
        parts += [item(f"{step}. The ministry will publish a draft.") for step in (1, 2, 3)]
    assert numbers_and_titles(document(*parts)) == EXPECTED


@pytest.mark.parametrize("step", ["Action {n}: publish a draft", "{m}.{n} Publish a draft"])
def test_headed_steps_inside_commitments_are_no_commitments(step: str) -> None:
    parts = [heading("Plan", 1)]
    for number, title in enumerate(TITLES, start=1):
        parts += [heading(f"{number}. {title}", 2), paragraph("Lead institution: Treasury")]
        parts += [paragraph(BODY), paragraph("Start date: 2021")]
        for n in (1, 2, 3):
            parts += [heading(step.format(n=n, m=number), 3), paragraph(PAST), paragraph(BODY)]
    assert numbers_and_titles(document(*parts)) == EXPECTED


def test_commitments_inside_numbered_themes() -> None:
    parts = [heading("Plan", 1)]
    for position, title in enumerate(TITLES):
        if position % 2 == 0:
            parts += [heading(f"{position // 2 + 1}. Better government", 2), paragraph(PAST)]
        number = f"{position // 2 + 1}.{position % 2 + 1}"
        parts += [heading(f"{number} {title}", 2), paragraph("Lead institution: Treasury")]
        parts += [paragraph(BODY)]
    found = segment(document(*parts)).commitments
    assert [c.number for c in found] == ["1.1", "1.2", "2.1", "2.2", "3.1", "3.2"]
    assert [c.title for c in found] == list(TITLES)
