"""Fields and milestones, in each way that plans print them."""

from __future__ import annotations

from ogplens.domain import Commitment
from ogplens.segmentation import segment

from .helpers import BODY, CUERPO, Part, document, heading, item, paragraph, row, run_in


def first(*inside: Part, word: str = "Commitment", language: str = "en") -> Commitment:
    doc = document(
        heading(f"{word} 1: A register", 2),
        *inside,
        heading(f"{word} 2: A law", 2),
        paragraph(BODY),
        language=language,
    )
    return segment(doc).commitments[0]


def printed(commitment: Commitment) -> tuple[tuple[str, str | None, str | None], ...]:
    return tuple((one.text, one.start, one.end) for one in commitment.milestones)


def test_rows_of_a_field_table() -> None:
    found = first(
        row("Lead implementing agency", "Ministry of Justice"),
        row("Start date", "2014"),
        row("End date", "30/6/2016"),
        paragraph(f"Commitment description: {BODY}"),
    )
    assert dict(found.fields) == {
        "lead_institution": "Ministry of Justice",
        "start_date": "2014",
        "end_date": "30/6/2016",
        "description": BODY,
    }


def test_several_labels_on_a_line() -> None:
    found = first(paragraph(BODY), paragraph("Start date: 1/1/2018. End date: 12/31/2020."))
    assert (found.fields["start_date"], found.fields["end_date"]) == ("1/1/2018", "12/31/2020")


def test_questions_and_bold_labels() -> None:
    found = first(
        run_in("Lead institution:", "Ministry of Justice"),
        heading("What is the public problem that the commitment will address?", 4),
        paragraph("Nobody can see the register."),
        Part("What is the commitment?", bold="What is the commitment?"),
        paragraph(BODY),
    )
    assert dict(found.fields) == {
        "lead_institution": "Ministry of Justice",
        "problem": "Nobody can see the register.",
        "description": BODY,
    }


def test_labels_that_their_value_follows_without_a_mark() -> None:
    found = first(paragraph("Lead implementing agency Ministry of Justice"), paragraph(BODY))
    assert found.fields["lead_institution"].startswith("Ministry of Justice")


def test_labels_in_spanish_and_italian() -> None:
    spanish = first(
        row("Institución responsable", "Ministerio de Justicia"),
        paragraph("¿Cuál es el compromiso?"),
        paragraph(CUERPO),
        row("Fecha de inicio", "1/9/2020"),
        word="Compromiso",
        language="es",
    )
    assert dict(spanish.fields) == {
        "lead_institution": "Ministerio de Justicia",
        "description": CUERPO,
        "start_date": "1/9/2020",
    }
    italian = first(
        paragraph("Descrizione breve"), paragraph(CUERPO), word="Impegno", language="it"
    )
    assert italian.fields["description"] == CUERPO


def test_empty_values_are_left_out_and_the_first_value_stays() -> None:
    found = first(
        row("Start date", "2014"), row("End date", "-"), row("Start date", "2019"), paragraph(BODY)
    )
    assert dict(found.fields)["start_date"] == "2014"
    assert "end_date" not in found.fields


def test_milestones_in_a_table() -> None:
    found = first(
        paragraph(BODY),
        row("Milestone activity", "Start date", "End date"),
        row("1. Draft law", "June 2015", "May 2016"),
        row("2. Adoption", "", "June 2016"),
        row("Contact information", "office@example.org"),
    )
    assert printed(found) == (
        ("1. Draft law", "June 2015", "May 2016"),
        ("2. Adoption", None, "June 2016"),
    )


def test_milestones_as_items() -> None:
    found = first(
        paragraph(BODY),
        paragraph("Milestones"),
        item("Draft law published (October 2013)"),
        item("Consultation, from 1/9/2020 to 31/12/2020"),
        item("Report to Parliament"),
    )
    assert printed(found) == (
        ("Draft law published (October 2013)", None, "October 2013"),
        ("Consultation, from 1/9/2020 to 31/12/2020", "1/9/2020", "31/12/2020"),
        ("Report to Parliament", None, None),
    )


def test_milestones_on_the_line_of_their_label() -> None:
    found = first(
        paragraph(f"{BODY} Milestones: draft law (January to May 2023); adoption by June 2024.")
    )
    assert printed(found) == (
        ("draft law (January to May 2023)", "January", "May 2023"),
        ("adoption by June 2024.", None, "June 2024"),
    )


def test_only_dated_items_under_timescales_are_milestones() -> None:
    found = first(
        paragraph(BODY),
        paragraph("Timescales"),
        item("website open (October 2013)"),
        item("work with councils"),
    )
    assert [m.text for m in found.milestones] == ["website open (October 2013)"]
