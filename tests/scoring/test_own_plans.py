"""A draft that is a plan of the corpus is told, so that it is no precedent of itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ogplens.domain import Commitment, Document, PlanDate, Precision, Scorecard
from ogplens.learning.model_set import ModelSet
from ogplens.reading import read_document
from ogplens.scoring import Scorer
from ogplens.scoring.member_named import named_members
from ogplens.scoring.own_plans import own_plans
from ogplens.scoring.plan_years import years_submitted
from ogplens.scoring.precedent_index import (
    FloatArray,
    IndexedCommitment,
    IndexedPlan,
    PrecedentIndex,
    Terms,
)
from ogplens.segmentation import segment
from ogplens.settings import codebook, pipeline_settings, project_root

SHARED = project_root().parent / "shared" / "plans"
SIZES = {"AAA-1": 6, "AAA-2": 5, "AAA-3": 1, "BBB-1": 6, "BBB-2": 2}
YEARS = {"AAA-1": 2012, "AAA-2": 2014, "AAA-3": 2016, "BBB-1": 2012, "BBB-2": 2014}


def make_index() -> PrecedentIndex:
    from scipy import sparse

    none = Terms.of(sparse.csr_matrix(np.zeros((sum(SIZES.values()), 1), dtype=np.float32)))
    rows = [
        IndexedCommitment(f"{plan}-{number}", "", place, "en", "", ())
        for place, (plan, size) in enumerate(SIZES.items())
        for number in range(size)
    ]
    plans = tuple(IndexedPlan(one, one[:3], one[:3], YEARS[one]) for one in SIZES)
    n = len(rows)
    return PrecedentIndex(
        tuple(rows), plans, none, none, np.zeros((n, 1), np.float32), np.arange(n),
        np.full(n, 0.8, dtype=np.float32),
    )  # fmt: skip


INDEX = make_index()


def places(plan: str) -> list[int]:
    return [k for k, one in enumerate(INDEX.commitments) if one.commitment_id.startswith(plan)]


def similar(rows: int, pairs: dict[int, int] | None = None, value: float = 0.5) -> FloatArray:
    """Return similarities of 0.1, but for some pairs."""
    found = np.full((rows, len(INDEX)), 0.1, dtype=np.float32)
    for row, place in (pairs or {}).items():
        found[row, place] = value
    return found


def told(
    matrix: FloatArray,
    ids: Sequence[str] | None = None,
    members: Sequence[str] = (),
    years: Sequence[int] | None = None,
) -> tuple[str, ...]:
    names = [f"draft-{row}" for row in range(len(matrix))] if ids is None else ids
    return own_plans(INDEX, matrix, names, members, years)


def test_nothing_tells_nothing() -> None:
    assert told(similar(7)) == ()
    assert told(similar(0)) == ()


def test_identifiers_tell() -> None:
    assert told(similar(2), ["AAA-1-1.b", "x"]) == ("AAA-1",)
    assert told(similar(2), ["AAA-10-1", "AAA-1"]) == ()


def test_a_text_word_for_word_tells() -> None:
    one = places("BBB-1")[2]
    assert told(similar(1, {0: one}, 0.79)) == ("BBB-1",)
    assert told(similar(9, {0: one}, 0.79)) == ()  # one of six: carried over
    close = similar(1, {0: one}, 0.79)
    close[0, places("AAA-1")[0]] = 0.78  # as much like one of another plan
    assert told(close) == ()


def test_alignment_tells() -> None:
    own = places("AAA-1")
    assert told(similar(6, dict(enumerate(own)))) == ("AAA-1",)
    assert told(similar(8, {3: own[0], 4: own[1], 7: own[4]})) == ("AAA-1",)
    assert told(similar(8, {3: own[0], 7: own[4]})) == ()  # too few
    assert told(similar(6, dict(enumerate(own)), 0.2)) == ()  # too little alike
    assert told(similar(6, dict(zip(range(6), own[::-1], strict=True)))) == ()  # other order


def test_small_plans_need_more() -> None:
    two = places("BBB-2")
    assert told(similar(9, {2: two[0], 3: two[1]})) == ("BBB-2",)
    assert told(similar(9, {2: two[0]})) == ()
    assert told(similar(9, {2: two[0], 3: two[1]}, 0.35)) == ()
    assert told(similar(9, {2: two[0], 3: two[1]}), members=["AAA"], years=[1999]) == ()


def test_member_and_year_tell() -> None:
    assert told(similar(3), members=["AAA"], years=[2013, 2014, 2015]) == ("AAA-2",)
    assert told(similar(3), members=["AAA"], years=[2020]) == ()
    assert told(similar(3), members=["AAA"]) == ("AAA-1", "AAA-2", "AAA-3")


def test_a_plan_that_most_of_the_draft_is_needs_no_year() -> None:
    whole = similar(6, dict(enumerate(places("AAA-1"))))
    assert told(whole, members=["AAA"]) == ("AAA-1",)
    half = similar(12, dict(enumerate(places("AAA-1"))))
    assert told(half, members=["AAA"]) == ("AAA-1", "AAA-2", "AAA-3")


@given(
    st.integers(0, 2**32 - 1),
    st.integers(0, 9),
    st.sets(st.sampled_from(["AAA", "BBB", "CCC"])),
    st.none() | st.sets(st.integers(2010, 2018)),
)
def test_more_evidence_of_member_and_year_never_leaves_out_less(
    seed: int, rows: int, members: set[str], years: set[int] | None
) -> None:
    matrix = np.random.default_rng(seed).random((rows, len(INDEX))).astype(np.float32)
    found = told(matrix, members=sorted(members), years=None if years is None else sorted(years))
    names = [plan.plan_id for plan in INDEX.plans]
    assert [one for one in names if one in found] == list(found)  # in order, each once
    if years is not None:
        wanted = {p.plan_id for p in INDEX.plans if p.member in members and p.year in years}
        assert wanted <= set(found)


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("Peru will. The Peruvian government. Lima. In Peru.", ("PER",)),
        ("El gobierno peruano, el Perú y los peruanos, como Chile.", ("PER",)),
        ("Peru and Chile, Chile and Peru, Peru, Chile", ()),
        ("Peru, Peru", ()),
        ("we build a wall of turkey and china; turkey, turkey, turkey", ()),
        ("Turkey, TURKEY and the Turkish ministry", ("TUR",)),
        ("Scotland, the Scottish Government, Edinburgh, Scots", ("GBSC",)),
        ("the US and us, the US, U.S. agencies, US law", ("USA",)),
        ("", ()),
    ],
)
def test_the_member_is_the_one_that_is_named(text: str, members: tuple[str, ...]) -> None:
    assert named_members(text) == members


def test_a_local_member_comes_with_its_country() -> None:
    text = "Kaduna State, Nigeria. Kaduna publishes. Kaduna. Nigeria. The Nigerian people. Nigeria."
    assert set(named_members(text)) == {"NGKD", "NGA"}


def dated(year: int) -> Commitment:
    return Commitment(
        None, "A", "A title", 40, 47, end_date=PlanDate(str(year), str(year), Precision.YEAR)
    )


@pytest.mark.parametrize(
    ("source", "text", "years"),
    [
        ("uk-2013-2015.pdf", "", {2012, 2013, 2014}),
        ("draft.pdf", "A plan\nfor open government\n2022 – 24", {2021, 2022, 2023}),
        ("italy-2016-draft.md", "", {2015, 2016, 2017}),
        ("draft.pdf", "# A plan (2018)\n", {2017, 2018, 2019}),
        ("draft.pdf", "A plan\nSince 2011 we share", None),
        ("plan-12013.pdf", "1990-1999 and 20145", None),
    ],
)
def test_the_year_of_a_plan(source: str, text: str, years: set[int] | None) -> None:
    document = Document(text, (), source, "text", "en")
    assert years_submitted(source, document, []) == (years and frozenset(years))


def test_deadlines_tell_where_the_title_does_not() -> None:
    text = "A plan\n" + " " * 33 + "A title"
    document = Document(text, (), "draft.md", "text", "en")
    made = [dated(2020), dated(2021), dated(2021)]
    assert years_submitted("draft.md", document, made) == {2018, 2019, 2020, 2021}
    assert years_submitted("draft.md", None, []) is None


def test_deadlines_inside_the_first_commitment_are_no_title() -> None:
    text = "A plan\n" + " " * 33 + "Commitment of 2012-2014"
    document = Document(text, (), "draft.md", "text", "en")
    made = [Commitment(None, "Commitment", text[40:], 40, len(text))]
    assert years_submitted("draft.md", document, made) is None


# The scorer.


def read(path: str) -> tuple[Document, tuple[Commitment, ...]]:
    document = read_document(project_root() / path, max_bytes=10**8, max_characters=10**8)
    return document, tuple(segment(document).commitments)


@pytest.fixture(scope="module")
def complete() -> Scorer:
    return Scorer.load()


def plans_shown(card: Scorecard) -> set[str]:
    return {one.plan for scored in card.commitments for one in scored.precedents}


@pytest.mark.parametrize("plan", ["PER-1", "GBR-2", "URY-4", "ALB-3", "BRA-1"])
def test_a_plan_of_the_corpus_is_no_precedent_of_itself(complete: Scorer, plan: str) -> None:
    document, commitments = read(f"corpora/plans/{plan}.md")
    card = complete.score_document(replace(document, source="draft.md"), commitments)
    assert plan in card.own_plans
    assert not plans_shown(card) & set(card.own_plans)
    assert all(len(one.precedents) == 5 for one in card.commitments)


@pytest.mark.parametrize(
    ("name", "plan"),
    [
        ("uk-2013-2015.pdf", "GBR-2"),
        ("usa-2011-2013.pdf", "USA-1"),
        ("italy-2016-draft.md", "ITA-3"),
    ],
)
def test_published_plans_are_told(complete: Scorer, name: str, plan: str) -> None:
    if not (SHARED / name).is_file():
        pytest.skip("the published plans are not here")
    document, commitments = read(f"../shared/plans/{name}")
    card = complete.score_document(replace(document, source=name), commitments)
    assert card.own_plans == (plan,)
    assert plan not in plans_shown(card)


def test_the_own_plan_in_the_history_is_said(complete: Scorer) -> None:
    document, commitments = read("corpora/plans/URY-2.md")
    card = complete.score_document(document, commitments, "URY")
    (warning,) = [one for one in card.warnings if "URY-2" in one]
    assert "counted as history" in warning
    alone = complete.score_document(document, commitments)
    assert not any("history" in one for one in alone.warnings)
    assert alone.own_plans == card.own_plans == ("URY-2",)


def test_a_new_plan_of_a_known_member_keeps_its_past(complete: Scorer) -> None:
    document, commitments = read("tests/fixtures/plan-es.md")
    card = complete.score_document(
        replace(document, source="plan-2031-2033.md"), commitments, "URY"
    )
    assert card.own_plans == ()
    assert not any("history" in one for one in card.warnings)


def test_precedents_can_be_switched_off(complete: Scorer) -> None:
    document, commitments = read("corpora/plans/ALB-3.md")
    card = complete.score_document(document, commitments, precedents=False)
    assert card.own_plans == ()
    assert not plans_shown(card)
    shown = complete.score_document(document, commitments)
    assert [one.predictions for one in shown.commitments] == [
        one.predictions for one in card.commitments
    ]


def test_a_table_has_precedents_too(complete: Scorer) -> None:
    few = read("corpora/plans/ALB-1.md")[1][:4]
    ids = [f"ALB-1-{one.number}" for one in few]
    card = complete.score_table("table.csv", few, ["en"] * 4, ids)
    assert "ALB-1" in card.own_plans
    assert plans_shown(card)


def test_models_without_precedents_say_so(model_set: ModelSet) -> None:
    bare = Scorer(model_set, codebook(), pipeline_settings().scope)
    document, commitments = read("corpora/plans/ALB-3.md")
    card = bare.score_document(document, commitments)
    assert not plans_shown(card)
    (warning,) = set(card.warnings) - set(document.warnings)
    assert "precedents" in warning
    assert bare.score_document(document, commitments, precedents=False).warnings == (
        document.warnings
    )
