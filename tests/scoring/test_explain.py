"""A score is the sum of its parts, and the parts that matter can be marked in the text."""

import math

import numpy as np
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from ogplens.domain import (
    Commitment,
    Contribution,
    ContributionKind,
    Evidence,
    Explanation,
    ScoreParts,
)
from ogplens.features.words import tokens
from ogplens.learning.coherence import obey_codebook
from ogplens.learning.model_set import ModelSet
from ogplens.scoring import Scorer
from ogplens.scoring.explain import MOST_SEGMENTS, segments

Known = tuple[tuple[Commitment, str], ...]
_SCORER: list[Scorer] = []


def scorer_once() -> Scorer:
    """Return the shipped models; Hypothesis takes no fixture of pytest."""
    if not _SCORER:
        _SCORER.append(Scorer.load())
    return _SCORER[0]


def check_sum(parts: ScoreParts) -> None:
    weights = [one.weight for one in parts.contributions]
    total = math.fsum([parts.base, *weights])
    size = abs(parts.base) + math.fsum(map(abs, weights))
    assert abs(total - parts.score) <= 1e-9 * max(size, abs(parts.score))


def check(explained: Explanation, text: str) -> None:
    for parts in explained.variables.values():
        check_sum(parts)
        columns = [(one.kind, one.column) for one in parts.contributions]
        assert len(set(columns)) == len(columns)
        for one in parts.contributions:
            assert one.name
            assert all(0 <= start < end <= len(text) for start, end in one.spans)


_TEXT = (
    "public open data access to information of the budget Ghana 2014 publicación ciudadana 2026, "
    "participación e-government; reform. Committee President Smith by March\n \t"
)
_WORDS = st.sampled_from(_TEXT.split(" "))


@given(st.lists(_WORDS, max_size=40).map(" ".join) | st.text(max_size=80))
@examples(max_examples=80, deadline=None)
def test_parts_add_up_on_any_text(text: str) -> None:
    commitment = Commitment(None, text[:20], text)
    for language in ("en", "es", "xx"):
        (explained,) = scorer_once().explain([commitment], [language])
        check(explained, text)


def test_parts_add_up_on_the_corpus(scorer: Scorer, commitments: Known) -> None:
    items, languages = zip(*commitments, strict=True)
    for commitment, explained in zip(items, scorer.explain(items, languages), strict=True):
        check(explained, commitment.text)


def test_the_probability_follows_from_the_score(
    scorer: Scorer, model_set: ModelSet, commitments: Known
) -> None:
    items, languages = zip(*commitments[:20], strict=True)
    wanted = scorer.probabilities(items, languages)
    explained = scorer.explain(items, languages)
    found = {}
    for name, model in model_set.models.items():
        scores = np.array([one.variables[name].score for one in explained])
        found[name] = model.calibration.probabilities(scores / model.calibration.slope)
    for name, probabilities in obey_codebook(found).items():
        np.testing.assert_allclose(probabilities, wanted[name], atol=1e-9)


def test_the_evidence_is_among_the_parts(scorer: Scorer, commitments: Known) -> None:
    items, languages = zip(*commitments[:40], strict=True)
    scored = scorer.score(items, languages, [str(i) for i in range(len(items))])
    for one, explained in zip(scored, scorer.explain(items, languages), strict=True):
        for name, prediction in one.predictions.items():
            parts = explained.variables[name].contributions
            known = {(part.name, part.weight, part.spans) for part in parts}
            assert all((e.name, e.weight, e.spans) in known for e in prediction.evidence)


def test_words_are_placed_where_they_are_counted(scorer: Scorer) -> None:
    text = "Open data: data on budgets, and DATA that is open. Minister John Smith of Ghana."
    (explained,) = scorer.explain([Commitment(None, "", text)], ["en"])
    parts = explained.variables["access_to_information"].contributions
    words = {one.column: one for one in parts if one.kind is ContributionKind.WORD}
    assert {"data", "open"} <= words.keys()
    for word, one in words.items():
        if not word.startswith("_"):
            assert len(one.spans) == tokens(text).count(word)
    assert words["_country_"].name == "name of a country"
    assert words["_country_"].spans == ()


def test_every_kind_of_part_has_a_readable_name(scorer: Scorer, commitments: Known) -> None:
    ticked = "We publish data. Relevance to OGP values: access to information, civic participation."
    known = [*commitments, (Commitment(None, "", ticked), "en")]
    items, languages = zip(*known, strict=True)
    kinds = set()
    for explained in scorer.explain(items, languages):
        for parts in explained.variables.values():
            kinds |= {one.kind for one in parts.contributions}
            assert not any("_" in one.name and not one.spans for one in parts.contributions)
    assert kinds == set(ContributionKind)


_SPANS = st.tuples(st.integers(-3, 60), st.integers(-3, 60))
_PARTS = st.lists(
    st.builds(
        Evidence,
        name=st.text("abc", min_size=1, max_size=3),
        weight=st.floats(-2, 2),
        spans=st.lists(_SPANS, max_size=5).map(tuple),
    ),
    max_size=20,
)


@given(st.text("ab c", max_size=50), _PARTS)
@examples(max_examples=300)
def test_segments_are_in_order_apart_and_inside(text: str, parts: list[Evidence]) -> None:
    found = segments(text, parts)
    ends = [0, *(one.end for one in found)]
    assert all(end <= one.start < one.end for end, one in zip(ends, found, strict=False))
    assert ends[-1] <= len(text)
    assert {(one.name, one.weight) for one in found} <= {(one.name, one.weight) for one in parts}


def test_the_stronger_of_two_segments_stays() -> None:
    weak = Evidence("public data", 0.2, ((0, 11), (20, 31)))
    strong = Evidence("data", -0.5, ((7, 11),))
    unseen = Contribution("words", ContributionKind.STRUCTURE, "length: words", 3.0)
    found = segments("public data and more public data", [weak, strong, unseen])
    assert [(one.start, one.end, one.name) for one in found] == [
        (7, 11, "data"),
        (20, 31, "public data"),
    ]


def test_only_the_strongest_segments_are_marked() -> None:
    many = [Evidence(str(i), 1.0 + i, ((i, i + 1),)) for i in range(30)]
    found = segments("x" * 30, [*many, Evidence("faint", 0.001, ((0, 1),))])
    assert [one.start for one in found] == list(range(30 - MOST_SEGMENTS, 30))
