"""Traits of form: bounded, comparable, and never in the way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ogplens.domain import Commitment, Milestone
from ogplens.features.criteria import load_criteria
from ogplens.features.structure import STRUCTURE_NAMES, structure

LANGUAGES = ("en", "es", "fr", "pt")


def commitment(
    text: str,
    fields: dict[str, str] | None = None,
    milestones: tuple[Milestone, ...] = (),
) -> Commitment:
    return Commitment(number=None, title="", text=text, fields=fields or {}, milestones=milestones)


def column(
    name: str,
    text: str,
    language: str = "en",
    fields: dict[str, str] | None = None,
    milestones: tuple[Milestone, ...] = (),
) -> float:
    values = structure(commitment(text, fields, milestones), language)
    return float(values[STRUCTURE_NAMES.index(name)])


@pytest.mark.parametrize("language", [*LANGUAGES, "xx", ""])
@pytest.mark.parametrize("text", ["", "  \n", "...", "—"])
def test_empty_texts_give_zeros(text: str, language: str) -> None:
    assert not structure(commitment(text), language).any()


def test_names_are_readable_and_unique() -> None:
    assert len(set(STRUCTURE_NAMES)) == len(STRUCTURE_NAMES)
    assert all(": " in name for name in STRUCTURE_NAMES)


@pytest.mark.parametrize(
    ("name", "language", "more", "less"),
    [
        ("length: words", "en", "one two three four", "one two"),
        ("length: sentences", "en", "It is. It was. It will.", "It is and was and will."),
        ("length: words a sentence", "en", "a long row of words.", "a. long. row."),
        ("dates: dates", "en", "done by 30 June 2014", "done by people in 2014 words"),
        ("dates: dates", "en", "in May 2014", "it may do 3 things"),
        ("dates: dates", "en", "on 01/09/2014", "on page 9"),
        ("dates: dates", "es", "el 3 de marzo de 2015", "el marco de 2015"),
        ("dates: dates", "fr", "le 1er août 2015", "le premier jour"),
        ("dates: dates", "pt", "em março de 2015", "em breve"),
        ("dates: years", "en", "until _year_ ends", "until it ends"),
        ("dates: deadlines", "en", "no later than June", "later in June"),
        ("dates: any", "en", "since 2012", "since long"),
        ("numbers: figures", "en", "12 schools", "schools in 2012"),
        ("numbers: targets", "en", "90 % of files", "most files"),
        ("numbers: any target", "es", "al menos 3 informes", "los informes"),
        ("deliverables: named", "en", "a report and a guide", "a wish and a hope"),
        ("deliverables: kinds", "en", "a report, a bill, a launch", "a report, a report, a report"),
        ("institutions: names", "en", "the Ministry of Justice acts", "the ministry acts"),
        ("institutions: acronyms", "en", "the NAIS acts", "the office acts"),
        ("institutions: acronyms", "en", "the NAIS acts", "THE NATIONAL OFFICE ACTS"),
        ("laws: legal acts", "fr", "un décret est pris", "un repas est pris"),
        ("laws: acts by number", "en", "Law No. 9 says", "the law says"),
        ("laws: any act by number", "pt", "Lei nº 12.527", "a lei"),
        ("layout: quotations", "en", "called “Open Doors” here", "called Open Doors here"),
        ("layout: web addresses", "en", "at www.example.org", "at example street"),
        ("layout: semicolons", "en", "one; two; three", "one, two, three"),
        ("layout: enumerations", "en", "- one\n- two\n", "one\ntwo\n"),
        ("layout: enumerations", "en", "first a) this, then b) that", "first this, then that"),
    ],
)
def test_more_of_a_trait_gives_a_higher_value(
    name: str, language: str, more: str, less: str
) -> None:
    assert column(name, more, language) > column(name, less, language)


def test_milestones_and_fields_are_seen() -> None:
    milestones = (Milestone("one", end="2014"), Milestone("two"))
    assert column("milestones: any", "x", milestones=milestones) == 1
    assert column("milestones: how many", "x", milestones=milestones) == pytest.approx(np.log(3))
    assert column("milestones: share with a date", "x", milestones=milestones) == 0.5
    dates = {"start_date": "1/2014", "end_date": "2/2014"}
    assert column("dates: start and end", "x", fields=dates) == 1
    assert column("dates: start and end", "x", fields={"start_date": "1/2014"}) == 0
    assert column("dates: start and end", "x", fields={"period": "2014 to 2016"}) == 1
    assert column("field: problem", "x", fields={"problem": "too few"}) == 1
    assert column("field: problem", "x", fields={"problem": "  "}) == 0
    leads = {"lead_institution": "Ministry of Justice; Court, Police"}
    assert column("institutions: lead given", "x", fields=leads) == 1
    assert column("institutions: leads, how many", "x", fields=leads) == pytest.approx(np.log(4))


def test_a_text_and_its_threefold_copy_have_the_same_rates() -> None:
    text = (
        "The Ministry of Justice will publish 12 reports by the end of 2015; Law No. 5 asks it. "
        "Citizens will see them at www.example.org, and the “Open Doors” forum meets every month. "
    )
    once, thrice = structure(commitment(text), "en"), structure(commitment(text * 3), "en")
    for name, a, b in zip(STRUCTURE_NAMES, once, thrice, strict=True):
        if name not in {"length: words", "length: sentences"}:
            assert a == pytest.approx(b, abs=0.12), name


def test_given_counts_are_used_and_change_nothing() -> None:
    one = commitment("Publish a report by the end of 2015 under Law No. 5.")
    counts = load_criteria().counts(one.text, "en")
    np.testing.assert_array_equal(structure(one, "en", counts=counts), structure(one, "en"))
    assert (structure(one, "en", counts=counts * 0) <= structure(one, "en")).all()
    assert structure(one, "en", counts=counts * 0).sum() < structure(one, "en").sum()


@settings(deadline=None)  # the first text in a language loads its words
@given(
    text=st.text(max_size=300) | st.text(alphabet="aA1 .;-()\n\"'%/_", max_size=300),
    language=st.sampled_from([*LANGUAGES, "xx", ""]),
    dates=st.lists(st.none() | st.text(max_size=5), max_size=40),
    fields=st.dictionaries(
        st.sampled_from(["lead_institution", "problem", "start_date", "anything"]),
        st.text(max_size=80),
    ),
)
def test_values_are_finite_and_bounded(
    text: str, language: str, dates: list[str | None], fields: dict[str, str]
) -> None:
    milestones = tuple(Milestone("step", end=date) for date in dates)
    values = structure(commitment(text, fields, milestones), language)
    assert values.shape == (len(STRUCTURE_NAMES),)
    assert values.dtype == np.float64
    assert np.isfinite(values).all()
    assert (values >= 0).all()
    assert (values <= 7).all()


@pytest.mark.parametrize(
    "text",
    [
        "2014 " * 20_000,
        "A. " * 20_000,
        "x" * 100_000,
        "“" * 50_000,
        "a-" * 50_000,
        "." * 100_000 + "x",
        " 1" * 50_000,
        "may " * 50_000,
    ],
)
def test_an_odd_document_stays_within_bounds(text: str) -> None:
    values = structure(commitment(text), "en")
    assert (values <= 7).all()
