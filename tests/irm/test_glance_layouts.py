"""Every fact of an "At a glance" table is read back from every layout that it is printed in."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from irm import report_pages as pages
from irm.report_pages import Facts
from ogplens.domain import Document, Glance
from ogplens.domain.report import Reading
from ogplens.irm import GlanceError, find_member, read_glance
from reading.makers import read

needs_shared = pytest.mark.skipif(not pages.SHARED.is_dir(), reason="needs the shared reports")
thorough = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def value(reading: Reading[Any] | None) -> Any:
    return None if reading is None else reading.value


def figures(counts: Any) -> dict[str, Any]:
    """Return counts as the facts give them."""
    return {
        name: "N/A" if r.value is None else (r.value.count, r.value.percent, r.value.of)
        for name, r in counts.items()
    }


def assert_read_back(facts: Facts, document: Document) -> None:
    glance = read_glance(document)
    member = find_member(facts.country)
    assert member is not None
    assert value(glance.member) == member.code
    assert value(glance.report_type) == facts.family
    assert value(glance.period) == facts.years
    printed = value(glance.commitments)
    assert printed.count == facts.commitments
    if facts.words:
        assert glance.commitments is not None
        assert facts.words in glance.commitments.source.text
    assert figures(glance.counts) == dict(facts.counts)
    assert figures(glance.midterm) == dict(facts.midterm)
    assert value(glance.member_since) == facts.since
    assert value(glance.plan) == facts.plan
    assert value(glance.forum) is facts.forum
    for phase, influence, contrary in (
        (glance.development, facts.influence, facts.contrary),
        (glance.implementation, facts.later_influence, facts.later_contrary),
    ):
        assert value(phase.public_influence) == influence
        assert value(phase.acted_contrary) is contrary
    assert value(glance.clustered) == facts.clustered
    assert value(glance.policy_areas.get("carried_over")) == (tuple(facts.policy) or None)
    assert_sources(glance, document)


def assert_sources(glance: Glance, document: Document) -> None:
    readings = [v for v in (getattr(glance, f) for f in Glance.__slots__) if isinstance(v, Reading)]
    readings += [*glance.counts.values(), *glance.midterm.values(), *glance.policy_areas.values()]
    for reading in readings:
        source = reading.source
        assert document.text[source.start : source.end] == source.text != ""


@st.composite
def printed(draw: Any, facts: st.SearchStrategy[Facts], kinds: Any = pages.KINDS) -> Any:
    complete = draw(facts.flatmap(pages.completed))
    table = draw(pages.table_rows(complete))
    layout = draw(pages.layouts(complete.language, kinds))
    return complete, table, layout


def check(case: Any) -> None:
    facts, table, layout = case
    data, name = pages.rendered(facts, table, layout)
    assert_read_back(facts, read(data, name))


@needs_shared
@pytest.mark.shared
@pytest.mark.parametrize("kind", pages.KINDS)
@pytest.mark.parametrize("source", ["design", "later", "review"])
def test_every_row_of_the_tables_of_facts(source: str, kind: str) -> None:
    known = {"design": pages.design_facts, "later": pages.later_facts, "review": pages.review_facts}
    for facts in known[source]():

        @settings(max_examples=4, deadline=None)
        @given(printed(st.just(facts), (kind,)))
        def every_variant(case: Any) -> None:
            check(case)

        every_variant()


FAMILIES = ("design", "implementation", "end_of_term", "action_plan_review")


@pytest.mark.parametrize("family", FAMILIES)
@thorough
@given(data=st.data())
def test_drawn_facts_in_english(family: str, data: st.DataObject) -> None:
    check(data.draw(printed(pages.drawn_facts(family))))


@thorough
@given(printed(pages.drawn_facts("hybrid", "fr")))
def test_drawn_facts_in_french(case: Any) -> None:
    check(case)


@thorough
@given(printed(pages.drawn_facts("results", "es")))
def test_drawn_facts_in_spanish(case: Any) -> None:
    check(case)


@thorough
@given(data=st.data(), family=st.sampled_from(["design", "action_plan_review"]))
def test_columns_without_ruled_lines_never_give_a_wrong_value(
    data: st.DataObject, family: str
) -> None:
    """A PDF's columns may come mixed up; then a row is left out, and a note says so."""
    facts, table, layout = data.draw(printed(pages.drawn_facts(family), ("pdf-columns",)))
    # In one line, a count and the next row's percentage look like a count with its share.
    assume(all(figure[0] is not None for figure in facts.counts.values()))
    content, name = pages.rendered(facts, table, layout)
    try:
        glance = read_glance(read(content, name))
    except GlanceError:
        return
    read_back = figures(glance.counts)
    assert read_back.items() <= dict(facts.counts).items()
    if read_back != dict(facts.counts):
        assert any("no value that can be read" in note for note in glance.notes)
    for reading, fact in (
        (glance.member_since, facts.since),
        (glance.plan, facts.plan),
        (glance.forum, facts.forum),
        (glance.development.public_influence, facts.influence),
        (glance.development.acted_contrary, facts.contrary),
    ):
        assert value(reading) in (None, fact)


def trailing(rows: tuple[tuple[str, ...], ...], facts: Facts) -> None:
    """Read a PDF in which each value stands six blanks behind its label."""
    table = [pages.Row(label, tuple(values), first=False) for label, *values in rows]
    layout = pages.Layout("pdf", ":", "      ", "Table 1. At a glance", "")
    assert_read_back(facts, read(*pages.rendered(facts, table, layout)))


def test_values_that_trail_their_labels_in_a_pdf_are_no_columns() -> None:
    """Two of the gaps meet by chance; the row of one label was given to the next."""
    printed_rows = (
        ("Action plan under review", "2014-2016"),
        ("Report type", "Design"),
        ("Number of commitments", "25"),
        ("Action plan development",),
        ("Is there a multistakeholder forum", "No"),
        ("Action plan design",),
        ("Commitments relevant to OGP values", "0 of 25"),
        ("Potentially starred", "0"),
        ("Action plan implementation",),
        ("Starred commitments", "N/A"),
        ("Completed commitments", "N/A"),
        ("Commitments with major DIOG", "N/A"),
        ("Commitments with outstanding DIOG", "N/A"),
    )
    facts = Facts(
        family="design",
        country="Albania",
        years="2014-2016",
        commitments=25,
        forum=False,
        counts={
            "relevant": (0, None, 25),
            "potentially_starred": (0, None, None),
            **dict.fromkeys(("starred", "completed", "major", "outstanding"), "N/A"),
        },
    )
    trailing(printed_rows, facts)


def test_two_values_that_trail_their_labels_in_a_pdf_are_no_columns() -> None:
    """Labels of nearly the same length put the values nearly in line."""
    rows = (
        ("", "Mid-term", "End of term"),
        ("Number of Commitments", "10"),
        ("Level of Completion",),
        ("Completed", "0", "4"),
        ("Substantial", "5", "5"),
        ("Limited", "1"),
        ("Not Started", "2", "0"),
    )
    counts = {"completed": 4, "substantial": 5, "limited": 1, "not_started": 0}
    before = {"completed": 0, "substantial": 5, "limited": 1, "not_started": 2}
    facts = Facts(
        family="end_of_term",
        country="Spain",
        years="2014-2016",
        commitments=10,
        counts={name: (count, None, None) for name, count in counts.items()},
        midterm={name: (count, None, None) for name, count in before.items()},
    )
    trailing(rows, facts)
