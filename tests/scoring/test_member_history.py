"""A member's coded history beside the words: used where there is one, and said where not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from ogplens.domain import (
    Commitment,
    Decision,
    Document,
    OrdinalPrediction,
    Prediction,
    ScoredCommitment,
)
from ogplens.errors import OgplensError
from ogplens.features.extraction import Extractor
from ogplens.irm.members import members
from ogplens.learning.history import Effect
from ogplens.learning.model_set import ModelSet, Owner
from ogplens.scoring import Scorer
from ogplens.settings import codebook, pipeline_settings

Known = tuple[tuple[Commitment, str], ...]
LOCAL = "XQZ"


def coded(model_set: ModelSet) -> set[str]:
    return {name for model in model_set.models.values() for name in model.history.members}


def without_codes(model_set: ModelSet) -> str:
    return next(m.code for m in members().members if m.code not in coded(model_set))


def of_member(model_set: ModelSet, effect: Effect, plans: int = 2) -> Scorer:
    """Return a scorer that knows one member more, which is not in ``members.yaml``."""
    places = {f"{LOCAL}-{plan}": replace(effect, on_plan=True) for plan in range(plans)}
    models = {
        name: replace(
            model,
            history=replace(
                model.history,
                members={**model.history.members, LOCAL: effect},
                plans={**model.history.plans, **places},
            ),
        )
        for name, model in model_set.models.items()
    }
    return Scorer(replace(model_set, models=models), codebook(), pipeline_settings().scope)


def score(scorer: Scorer, commitments: Known, member: str | None) -> tuple[ScoredCommitment, ...]:
    items, languages = zip(*commitments, strict=True)
    return scorer.score(items, languages, [str(i) for i in range(len(items))], member)


def test_a_member_without_codes_gets_the_words_alone_to_the_last_bit(
    scorer: Scorer, model_set: ModelSet, commitments: Known
) -> None:
    """By the formula: the same path is taken, and what it gives is the same."""
    member = without_codes(model_set)
    plain = score(scorer, commitments, None)
    for one, alone in zip(score(scorer, commitments, member), plain, strict=True):
        for name, found in one.predictions.items():
            words = alone.predictions[name]
            if isinstance(found, Prediction):
                assert found == replace(words, words_alone=words.probability)
            else:
                assert found == replace(words, expected_words_alone=found.expected_words_alone)
                assert found.expected_words_alone == pytest.approx(words.expected, abs=1e-12)
    card = scorer.score_table("x.csv", [commitments[0][0]], ["en"], ["1"], member)
    assert card.history is not None
    assert (card.history.member, card.history.commitments, card.history.plans) == (member, 0, 0)
    assert not card.history.used
    assert card.history.changes_nothing


def test_without_a_member_there_is_no_history(scorer: Scorer, commitments: Known) -> None:
    item, language = commitments[0]
    assert scorer.score_table("x.csv", [item], [language], ["1"]).history is None
    (one,) = score(scorer, commitments[:1], None)
    for found in one.predictions.values():
        alone = found.words_alone if isinstance(found, Prediction) else found.expected_words_alone
        assert alone is None


def test_the_predictions_are_those_of_the_models_and_stand_beside_the_words(
    scorer: Scorer, model_set: ModelSet, commitments: Known
) -> None:
    items, languages = zip(*commitments, strict=True)
    terms = {name: block.terms for name, block in model_set.vectorizer.blocks.items()}
    raw = Extractor(model_set.features, terms=terms).extract(items, languages)
    expected = model_set.predict(raw, [Owner("PER")] * len(items))
    plain = score(scorer, commitments, None)
    with_history = score(scorer, commitments, "PER")
    for row, (one, alone) in enumerate(zip(with_history, plain, strict=True)):
        assert one.out_of_scope == alone.out_of_scope
        for name, found in one.predictions.items():
            words = alone.predictions[name]
            assert found.evidence == words.evidence
            if isinstance(found, Prediction):
                assert isinstance(words, Prediction)
                assert found.probability == pytest.approx(expected[name][row, 1], abs=1e-9)
                assert found.words_alone == words.probability
            else:
                assert isinstance(words, OrdinalPrediction)
                given_history = expected[name][row].tolist()
                assert list(found.probabilities.values()) == pytest.approx(given_history, abs=1e-9)
                assert found.expected_words_alone == pytest.approx(words.expected, abs=1e-12)


@pytest.mark.parametrize("name", ["Peru", "per", " PER "])
def test_code_and_name_mean_the_same_member(scorer: Scorer, commitments: Known, name: str) -> None:
    document = Document("text", (), "plan.md", "markdown", "en")
    items = [item for item, _ in commitments[:2]]
    card = scorer.score_document(document, items, name)
    assert card == scorer.score_document(document, items, "PER")
    assert card.history is not None
    assert (card.history.member, card.history.member_name) == ("PER", "Peru")


@given(st.floats(0.5, 4.0))
@examples(max_examples=10, deadline=None)
def test_a_severe_history_lowers_and_a_mild_one_raises(
    model_set: ModelSet, commitments: Known, size: float
) -> None:
    some = commitments[:6]
    plain, *moved = (
        score(of_member(model_set, Effect(shift, 0.0, 40)), some, LOCAL)
        for shift in (0.0, -size, size)
    )
    for name in plain[0].predictions:
        middle, low, high = (
            [
                found.probability if isinstance(found, Prediction) else found.expected
                for found in (one.predictions[name] for one in scored)
            ]
            for scored in (plain, *moved)
        )
        assert sum(low) < sum(middle) < sum(high)


def test_a_really_severe_member_lowers_its_draft(
    scorer: Scorer, model_set: ModelSet, commitments: Known
) -> None:
    effects = model_set.models["specificity"].history.members
    severe = min(effects, key=lambda member: effects[member].shift)
    items, languages = zip(*commitments, strict=True)
    ids = [str(i) for i in range(len(items))]
    card = scorer.score_table("x.csv", items, languages, ids, severe)
    assert card.history is not None
    use = card.history.variables["specificity"]
    assert use.mean_difference < -0.1
    assert use.largest_difference >= abs(use.mean_difference)
    assert not card.history.changes_nothing
    assert use.commitments == effects[severe].coded
    assert card.history.commitments == max(
        model.history.effect(severe).coded for model in model_set.models.values()
    )


def test_the_estimate_rests_on_as_many_commitments_and_plans_as_are_coded(
    model_set: ModelSet, commitments: Known
) -> None:
    scorer = of_member(model_set, Effect(-1.0, 0.1, 17), plans=3)
    item, language = commitments[0]
    use = scorer.score_table("x.csv", [item], [language], ["1"], LOCAL.lower()).history
    assert use is not None
    assert (use.member, use.member_name) == (LOCAL, LOCAL)
    assert (use.commitments, use.plans) == (17, 3)
    assert {(one.commitments, one.plans) for one in use.variables.values()} == {(17, 3)}


def test_a_history_that_moves_nothing_is_said_to(model_set: ModelSet, commitments: Known) -> None:
    models = {
        name: replace(
            model,
            history=replace(
                model.history,
                members={LOCAL: replace(model.history.unknown, coded=3)},
            ),
        )
        for name, model in model_set.models.items()
    }
    scorer = Scorer(replace(model_set, models=models), codebook(), pipeline_settings().scope)
    items, languages = zip(*commitments[:4], strict=True)
    use = scorer.score_table("x.csv", items, languages, list("1234"), LOCAL).history
    assert use is not None
    assert use.used
    assert use.changes_nothing


def test_out_of_scope_gets_no_decision_whatever_the_history(model_set: ModelSet) -> None:
    scorer = of_member(model_set, Effect(4.0, 0.0, 40))
    short = Commitment(number=None, title="", text="Publish the open data portal.")
    (one,) = score(scorer, ((short, "en"),), LOCAL)
    assert one.out_of_scope
    for found in one.predictions.values():
        if isinstance(found, Prediction):
            assert found.decision is Decision.NEEDS_A_READER
            assert found.words_alone is not None
            assert found.probability > found.words_alone
        else:
            assert found.range == tuple(found.probabilities)


def test_no_commitments_of_a_known_member(scorer: Scorer) -> None:
    card = scorer.score_table("x.csv", [], [], [], "PER")
    assert card.commitments == ()
    assert card.history is not None
    assert {one.mean_difference for one in card.history.variables.values()} == {0.0}


@pytest.mark.parametrize(
    ("name", "meant"), [("Perru", "PER (Peru)"), ("PERU1", "PER (Peru)"), ("ALBA", "ALB (Albania)")]
)
def test_an_unknown_member_is_refused_with_those_like_it(
    scorer: Scorer, name: str, meant: str
) -> None:
    with pytest.raises(OgplensError, match="no OGP member") as error:
        scorer.score([], [], [], name)
    assert repr(name) in error.value.message
    assert meant in error.value.hint


@pytest.mark.parametrize("name", ["", "qqqqqq"])
def test_nothing_is_suggested_where_nothing_is_like_it(scorer: Scorer, name: str) -> None:
    with pytest.raises(OgplensError, match="no OGP member") as error:
        scorer.score([], [], [], name)
    assert "did you mean" not in error.value.hint
    assert "configs/members.yaml" in error.value.hint
