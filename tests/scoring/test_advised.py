"""A scorecard carries the advice of the rules, and can do without."""

from pathlib import Path

from ogplens.advice import advise
from ogplens.reading import read_document
from ogplens.scoring import Scorer
from ogplens.segmentation import segment

FIXTURE = Path(__file__).parents[1] / "fixtures" / "plan-es.md"


def test_a_scorecard_has_the_advice_of_the_rules(scorer: Scorer) -> None:
    document = read_document(FIXTURE, max_bytes=10**7, max_characters=10**7)
    commitments = segment(document).commitments
    card = scorer.score_document(document, commitments)
    ids = [one.commitment_id for one in card.commitments]
    single, whole = advise(commitments, ["es"] * len(commitments), document=document, ids=ids)
    assert tuple(one.advice for one in card.commitments) == single
    assert card.advice == whole
    assert {one.commitment_id for found in single for one in found} <= set(ids)
    assert any(single)
    without = scorer.score_document(document, commitments, advice=False)
    assert not any(one.advice for one in without.commitments)
    assert [one.predictions for one in without.commitments] == [
        one.predictions for one in card.commitments
    ]


def test_so_has_one_of_a_table(scorer: Scorer) -> None:
    document = read_document(FIXTURE, max_bytes=10**7, max_characters=10**7)
    commitments = segment(document).commitments
    languages, ids = ["es"] * len(commitments), [f"t{i}" for i in range(len(commitments))]
    card = scorer.score_table("table.csv", commitments, languages, ids)
    assert {one.code for one in card.commitments[3].advice} >= {"R201"}
    assert all(one.line is None for c in card.commitments for one in c.advice)
