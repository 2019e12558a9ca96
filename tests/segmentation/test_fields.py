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


def dates(commitment: Commitment) -> list[tuple[str, str | None, str | None]]:
    """Return each milestone with its dates by ISO 8601."""
    return [
        (
            one.text,
            one.start_date.iso if one.start_date else None,
            one.end_date.iso if one.end_date else None,
        )
        for one in commitment.milestones
    ]


def test_an_item_with_labelled_dates_is_a_milestone_and_no_field() -> None:
    found = first(
        paragraph(BODY),
        paragraph("Milestones"),
        item("Portal online. Start: January 2026. End: June 2026."),
        item("Training held. Start: July 2026. End: December 2026."),
    )
    assert dates(found) == [
        ("Portal online.", "2026-01", "2026-06"),
        ("Training held.", "2026-07", "2026-12"),
    ]
    assert not {"start_date", "end_date"} & set(found.fields)
    assert (found.start_date, found.end_date) == (None, None)


def test_a_head_in_two_rows_that_comes_again_on_the_next_page() -> None:
    found = first(
        paragraph(BODY),
        row("No.", "Milestones", "Dates", ""),
        row("", "", "Start", "End"),
        row("1", "Draft law", "June 2015", "May 2016"),
        row("No.", "Milestones", "Dates", ""),
        row("", "", "Start", "End"),
        row("2", "Adoption", "June 2016", "ongoing"),
    )
    assert dates(found) == [("Draft law", "2015-06", "2016-05"), ("Adoption", "2016-06", "")]


def test_columns_of_a_head_in_two_rows_without_their_empty_cells() -> None:
    found = first(
        paragraph(BODY),
        row("Milestones", "Dates"),
        row("Start", "End"),
        row("Draft law", "June 2015", "May 2016"),
    )
    assert dates(found) == [("Draft law", "2015-06", "2016-05")]


def test_other_columns_of_a_milestone_table() -> None:
    found = first(
        paragraph(BODY),
        row("Milestone", "Responsible", "New / Ongoing", "Deliverable", "Start date", "End date"),
        row("Draft law", "Ministry of Justice", "New", "Bill", "2015", "Q1 2016"),
        row("Adoption", "Parliament", "Ongoing", "Law", "2016", ""),
        row("Contact information", "office@example.org", "", "", "", ""),
    )
    assert dates(found) == [("Draft law", "2015", "2016-01/2016-03"), ("Adoption", "2016", None)]
    assert [one.deliverable for one in found.milestones] == ["Bill", "Law"]
    assert found.fields["contact"] == "office@example.org"
    assert "lead_institution" not in found.fields


def test_milestones_as_headings_with_dates_below() -> None:
    found = first(
        paragraph(BODY),
        heading("Milestone 1: Draft law", 4),
        paragraph("Start date: June 2015. End date: May 2016."),
        heading("Milestone 2: Adoption", 4),
        paragraph("Deadline: 30 June 2016"),
    )
    assert dates(found) == [
        ("Milestone 1: Draft law", "2015-06", "2016-05"),
        ("Milestone 2: Adoption", None, "2016-06-30"),
    ]


def test_steps_that_only_their_number_shows() -> None:
    found = first(
        paragraph(f"{BODY} Steps are these. 1.1 Draft law (June 2019); 1.2 adoption (May 2020)."),
    )
    assert dates(found) == [
        ("1.1 Draft law (June 2019)", None, "2019-06"),
        ("1.2 adoption (May 2020).", None, "2020-05"),
    ]
    sections = first(paragraph("1.1 Background\n1.2 Aims"), paragraph(BODY))
    assert sections.milestones == ()


def test_a_row_of_labels_over_a_row_of_values() -> None:
    found = first(
        row("Start date", "End date"),
        row("1 July 2016", "30 June 2018"),
        row("Lead implementing agency", "Ministry of Justice"),
        paragraph(BODY),
    )
    assert found.fields["start_date"] == "1 July 2016"
    assert found.fields["end_date"] == "30 June 2018"
    assert found.fields["lead_institution"] == "Ministry of Justice"
    assert found.start_date is not None
    assert found.start_date.iso == "2016-07-01"


def test_a_value_that_goes_on_in_rows_with_an_empty_first_cell() -> None:
    found = first(
        row("Problem", "Nobody can see the register."),
        row("", "It is on paper."),
        row("Lead institution", "Ministry of Justice"),
        paragraph(BODY),
    )
    assert found.fields["problem"] == "Nobody can see the register. It is on paper."


def test_the_dates_of_a_period() -> None:
    found = first(paragraph("Timeline: July 2016 – June 2018"), paragraph(BODY))
    assert [one and one.iso for one in (found.start_date, found.end_date)] == ["2016-07", "2018-06"]


def test_labels_in_other_words_and_with_slips() -> None:
    found = first(
        run_in("1. Brief Desciption of Commitment (max. 100 words):", "We publish."),
        paragraph("What is the public problem that the\ncommitment will adress?\nNobody knows."),
        run_in("LEAD IMPLEMENTING AGENCIES", "Ministry of Justice"),
        paragraph(BODY),
    )
    assert found.fields["description"] == "We publish."
    assert found.fields["problem"] == "Nobody knows."
    assert found.fields["lead_institution"].startswith("Ministry of Justice")


def test_prose_is_no_label() -> None:
    prose = (
        "The problem with this commitment is that the objectives of the ministry were not met.",
        "Start with the description of what the lead agency will do.",
        "Results will be published, and activities will be reported.",
    )
    found = first(*(paragraph(line) for line in prose), paragraph(BODY))
    assert dict(found.fields) == {}
