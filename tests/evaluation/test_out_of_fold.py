"""Out-of-fold predictions do not leak: not by member, not by label, not by vocabulary."""

from collections.abc import Iterator
from dataclasses import replace

import joblib
import numpy as np
import pytest

from ogplens.errors import OgplensError
from ogplens.evaluation.metrics import roc_auc
from ogplens.evaluation.out_of_fold import (
    HISTORY,
    OURS,
    UNMASKED,
    WITH_HISTORY,
    describe_ranges,
    predict_out_of_fold,
)
from ogplens.evaluation.rows import FoldPredictions, Rows
from ogplens.evaluation.simple_models import PEERS, SHORTCUTS
from ogplens.evaluation.splits import Protocol
from ogplens.features.extraction import Extractor
from ogplens.settings import PipelineSettings, codebook
from synthetic import Corpus, make_corpus

ACCESS, IMPACT = "access_to_information", "potential_impact"
ALL = (OURS, *PEERS, *SHORTCUTS)


@pytest.fixture(autouse=True)
def _one_process() -> Iterator[None]:
    """Keep the folds in this process: the fixtures are small, starting workers is not."""
    with joblib.parallel_config(backend="sequential"):
        yield


def rows_of(corpus: Corpus, **changes: object) -> Rows:
    rows = Rows(
        commitment_ids=tuple(f"C{i:03d}" for i in range(len(corpus))),
        members=corpus.members,
        plan_ids=corpus.plan_ids,
        duplicates=tuple(range(len(corpus))),
        years=tuple(2011 + int(plan[-1]) for plan in corpus.plan_ids),
        languages=("en",) * len(corpus),
        lengths=tuple(len(one.text.split()) for one in corpus.commitments),
        levels=corpus.levels,
    )
    return replace(rows, **changes)


def predicted(
    corpus: Corpus,
    settings: PipelineSettings,
    protocol: Protocol = Protocol.NEW_MEMBER,
    **changes: object,
) -> list[FoldPredictions]:
    return predict_out_of_fold(
        corpus.raw, rows_of(corpus, **changes), protocol, codebook(), settings
    )


def probabilities(
    parts: list[FoldPredictions], rows: int, *, model: str = OURS, variable: str = ACCESS
) -> np.ndarray:
    """Return the probabilities of all rows, each predicted exactly once."""
    chosen = [part for part in parts if (part.model, part.variable) == (model, variable)]
    order = np.concatenate([part.rows for part in chosen])
    assert sorted(order.tolist()) == list(range(rows))
    found = np.vstack([part.probabilities for part in chosen])
    return found[np.argsort(order)]


def auc(corpus: Corpus, parts: list[FoldPredictions], *, model: str = OURS) -> float:
    score = probabilities(parts, len(corpus), model=model)[:, 1]
    yes = corpus.levels[ACCESS] == 1
    return float(roc_auc(score, yes, np.ones((1, len(yes))))[0])


@pytest.fixture(scope="module")
def parts(corpus: Corpus, settings: PipelineSettings) -> list[FoldPredictions]:
    with joblib.parallel_config(backend="sequential"):
        return predicted(corpus, settings)


def test_every_row_gets_every_prediction_once(parts: list[FoldPredictions], corpus: Corpus) -> None:
    assert {(p.model, p.variable) for p in parts} == {
        (model, variable) for model in ALL for variable in (ACCESS, IMPACT)
    }
    for model in ALL:
        for variable, levels in ((ACCESS, 2), (IMPACT, 4)):
            found = probabilities(parts, len(corpus), model=model, variable=variable)
            assert found.shape == (len(corpus), levels)
            np.testing.assert_allclose(found.sum(axis=1), 1.0)
            assert (found >= -1e-12).all()


def test_decisions_and_calls_are_words_and_levels(parts: list[FoldPredictions]) -> None:
    values = codebook().variables[IMPACT].values
    for part in parts:
        levels = 2 if part.variable == ACCESS else 4
        assert set(part.called.tolist()) <= set(range(levels))
        assert len(part.decisions) == len(part.rows) == len(part.called)
        if part.variable == ACCESS:
            assert set(part.decisions) <= {"yes", "no", "needs a reader"}
        else:
            bounds = [decision.split("..") for decision in set(part.decisions)]
            assert all(values.index(b[0]) <= values.index(b[-1]) for b in bounds)


def test_words_that_hold_for_all_members_are_learnt(
    parts: list[FoldPredictions], corpus: Corpus
) -> None:
    assert auc(corpus, parts) > 0.85
    assert auc(corpus, parts, model="tfidf") > 0.85
    assert auc(corpus, parts, model="prior") < 0.6


def test_a_word_that_tells_the_code_inside_one_member_alone_does_not_help(
    settings: PipelineSettings,
) -> None:
    """Two nonsense words to a member give its codes away, to who has seen other rows of it."""
    letters = np.random.default_rng(4).choice(list("bcdfghjklmnpqrstvwxz"), size=(24, 9))
    nonsense = ["".join(row) for row in letters]
    marked = make_corpus(mark=lambda member, yes: nonsense[2 * member + yes], seed=5)
    known = predicted(marked, settings, Protocol.KNOWN_MEMBER)
    assert auc(marked, known, model="tfidf") > 0.8  # so the words can be learnt
    new = predicted(marked, settings, Protocol.NEW_MEMBER)
    assert auc(marked, new) == pytest.approx(0.5, abs=0.1)
    assert auc(marked, new, model="tfidf") == pytest.approx(0.5, abs=0.1)
    sure = [d for p in new if (p.model, p.variable) == (OURS, ACCESS) for d in p.decisions]
    assert set(sure) == {"needs a reader"}


def test_shuffled_labels_are_not_predicted(settings: PipelineSettings, corpus: Corpus) -> None:
    rng = np.random.default_rng(8)
    shuffled = replace(
        corpus, levels=corpus.levels | {ACCESS: rng.permutation(corpus.levels[ACCESS])}
    )
    assert auc(shuffled, predicted(shuffled, settings)) == pytest.approx(0.5, abs=0.12)


@pytest.mark.parametrize("protocol", [Protocol.NEW_MEMBER, Protocol.KNOWN_MEMBER])
def test_a_row_s_own_group_never_tells_its_predictions(
    protocol: Protocol, settings: PipelineSettings, corpus: Corpus
) -> None:
    """Turn every code of one member (or plan): its own predictions stay to the last digit."""
    groups = np.array(rows_of(corpus).groups(protocol))
    mine = groups == groups[0]
    turned = corpus.levels[ACCESS].copy()
    turned[mine] = 1 - turned[mine]
    before = predicted(corpus, settings, protocol)
    changed = replace(corpus, levels=corpus.levels | {ACCESS: turned})
    after = predicted(changed, settings, protocol)
    for model in (OURS, HISTORY) if protocol in WITH_HISTORY else (OURS,):
        one, other = (probabilities(p, len(corpus), model=model) for p in (before, after))
        np.testing.assert_array_equal(other[mine], one[mine])
        assert (other[~mine] != one[~mine]).any()


def test_near_duplicates_of_a_tested_row_do_not_teach(
    settings: PipelineSettings, corpus: Corpus
) -> None:
    """Turning the code of a twin in another member changes nothing for the tested row."""
    twins = list(range(len(corpus)))
    twins[1] = twins[0]  # rows 0 and 1 belong to two members
    turned = corpus.levels[ACCESS].copy()
    turned[1] = 1 - turned[1]
    changed = replace(corpus, levels=corpus.levels | {ACCESS: turned})
    duplicates = tuple(twins)
    before = probabilities(predicted(corpus, settings, duplicates=duplicates), len(corpus))
    after = probabilities(predicted(changed, settings, duplicates=duplicates), len(corpus))
    np.testing.assert_array_equal(after[0], before[0])


@pytest.fixture(scope="module")
def leaning(corpus: Corpus) -> Corpus:
    """Half of the members are coded yes far more often, which no word tells."""
    rng = np.random.default_rng(21)
    generous = np.array([int(name[1:]) % 2 for name in corpus.members])
    yes = (rng.random(len(corpus)) < np.where(generous, 0.85, 0.25)).astype(np.int64)
    return replace(corpus, levels=corpus.levels | {ACCESS: yes})


def test_history_is_there_where_members_are_known_and_foretells(
    settings: PipelineSettings, leaning: Corpus
) -> None:
    in_time = settings.model_copy(
        update={"predict": settings.predict.model_copy(update={"drift_until": 2012})}
    )
    for protocol in Protocol:
        found = predicted(leaning, in_time, protocol)
        assert found
        known = protocol in (Protocol.KNOWN_MEMBER, Protocol.KNOWN_PLAN)
        assert known is (protocol in WITH_HISTORY)
        models = {*ALL, HISTORY} if known else set(ALL)
        assert {part.model for part in found} == models
        if not known:
            continue
        for variable, levels in ((ACCESS, 2), (IMPACT, 4)):
            said = probabilities(found, len(leaning), model=HISTORY, variable=variable)
            assert said.shape == (len(leaning), levels)
            np.testing.assert_allclose(said.sum(axis=1), 1.0)
        assert auc(leaning, found, model=HISTORY) > 0.7
        assert auc(leaning, found, model=HISTORY) > auc(leaning, found) + 0.1


def test_of_a_known_plan_a_commitment_s_own_fold_tells_nothing(
    settings: PipelineSettings, leaning: Corpus
) -> None:
    """Turn the codes that are tested together: their predictions stay to the last digit."""
    protocol = Protocol.KNOWN_PLAN
    before = predicted(leaning, settings, protocol)
    mine = before[0].rows
    plans = np.array(leaning.plan_ids)
    assert set(plans[mine]) & set(np.delete(plans, mine))  # the plan itself is known
    turned = leaning.levels[ACCESS].copy()
    turned[mine] = 1 - turned[mine]
    changed = replace(leaning, levels=leaning.levels | {ACCESS: turned})
    after = predicted(changed, settings, protocol)
    for model in (OURS, HISTORY):
        one, other = (probabilities(p, len(leaning), model=model) for p in (before, after))
        np.testing.assert_array_equal(other[mine], one[mine])
        assert (np.delete(other, mine, axis=0) != np.delete(one, mine, axis=0)).any()


def later(parts: list[FoldPredictions], model: str) -> FoldPredictions:
    (part,) = [part for part in parts if (part.model, part.variable) == (model, ACCESS)]
    return part


def test_later_plans_are_predicted_by_what_earlier_ones_taught(
    settings: PipelineSettings, corpus: Corpus
) -> None:
    """Turning the codes of all later plans changes no prediction, of an earlier one does."""
    protocol = Protocol.LATER_PLANS
    in_time = settings.model_copy(
        update={"predict": settings.predict.model_copy(update={"drift_until": 2012})}
    )
    years = np.array(rows_of(corpus).years)
    before = predicted(corpus, in_time, protocol)
    assert {part.model for part in before} == set(ALL)
    for part in before:
        assert (years[part.rows] > 2012).all()
        assert len(part.rows) == (years > 2012).sum()
    codes = corpus.levels[ACCESS]
    assert np.mean(later(before, OURS).called == codes[later(before, OURS).rows]) > 0.8
    for turned_years, stays in ((years > 2012, True), (years <= 2012, False)):
        turned = np.where(turned_years, 1 - codes, codes)
        changed = replace(corpus, levels=corpus.levels | {ACCESS: turned})
        after = later(predicted(changed, in_time, protocol), OURS).probabilities
        assert np.array_equal(after, later(before, OURS).probabilities) is stays


@pytest.mark.parametrize("until", [2011, 2013])
def test_too_few_earlier_or_later_plans_give_no_predictions(
    until: int, settings: PipelineSettings, corpus: Corpus
) -> None:
    years = {2012: 50, 2013: 190} if until == 2013 else {2011: 99, 2012: 141}
    drift = settings.model_copy(
        update={"predict": settings.predict.model_copy(update={"drift_until": until})}
    )
    spread = tuple(year for year, times in years.items() for _ in range(times))
    assert predicted(corpus, drift, Protocol.LATER_PLANS, years=spread) == []


def test_each_shortcut_finds_what_it_alone_can_know(
    settings: PipelineSettings, corpus: Corpus
) -> None:
    """A code that follows from the length of a text is found by length, and so on."""
    rng = np.random.default_rng(3)
    noise = rng.random(len(corpus)) < 0.1
    lengths = rng.integers(20, 400, len(corpus))
    spanish = rng.random(len(corpus)) < 0.5
    late = rng.random(len(corpus)) < 0.5
    country = np.array([int(member[1:]) % 2 == 0 for member in corpus.members])
    told = {
        "access_to_information": ("length", lengths > 150),
        "civic_participation": ("language", spanish),
        "public_accountability": ("generation", late),
        "technology": ("country", country),
    }
    levels = {variable: (yes ^ noise).astype(np.int64) for variable, (_, yes) in told.items()}
    found = predicted(
        replace(corpus, levels=corpus.levels | levels),
        settings,
        Protocol.KNOWN_MEMBER,
        lengths=tuple(lengths.tolist()),
        languages=tuple(np.where(spanish, "es", "en").tolist()),
        years=tuple(np.where(late, 2018, 2012).tolist()),
    )
    for variable, (knows, _) in told.items():
        for model in SHORTCUTS:
            score = probabilities(found, len(corpus), model=model, variable=variable)[:, 1]
            reached = roc_auc(score, levels[variable] == 1, np.ones((1, len(score))))[0]
            assert reached > 0.8 if model == knows else reached < 0.65


def test_a_country_that_was_never_seen_gets_the_base_rates(parts: list[FoldPredictions]) -> None:
    by_model = {
        model: np.vstack(
            [p.probabilities for p in parts if (p.model, p.variable) == (model, IMPACT)]
        )
        for model in ("country", "prior")
    }
    np.testing.assert_allclose(by_model["country"], by_model["prior"])


def test_what_the_mask_hides_is_seen_by_the_unmasked_model_alone(
    settings: PipelineSettings,
) -> None:
    """The name of a country tells the code, in every country."""
    marked = make_corpus(mark=lambda _, yes: "Bolivia" if yes else "Albania", seed=6)
    in_sight = Extractor(settings.features, mask=False).extract(
        marked.commitments, ["en"] * len(marked)
    )
    found = predict_out_of_fold(
        marked.raw, rows_of(marked), Protocol.NEW_MEMBER, codebook(), settings, unmasked=in_sight
    )
    assert auc(marked, found, model=UNMASKED) > 0.95
    assert auc(marked, found) == pytest.approx(0.5, abs=0.12)


def test_the_same_twice(
    parts: list[FoldPredictions], settings: PipelineSettings, corpus: Corpus
) -> None:
    for one, other in zip(parts, predicted(corpus, settings), strict=True):
        np.testing.assert_array_equal(one.probabilities, other.probabilities)
        assert one.decisions == other.decisions


@pytest.mark.parametrize(
    ("protocol", "said"),
    [
        (Protocol.NEW_MEMBER, "4 members"),
        (Protocol.KNOWN_MEMBER, "4 plans"),
        (Protocol.KNOWN_PLAN, "4 commitments"),
    ],
)
def test_more_folds_than_groups(
    protocol: Protocol, said: str, settings: PipelineSettings, corpus: Corpus
) -> None:
    two = tuple("AB"[i % 2] for i in range(len(corpus)))
    with pytest.raises(OgplensError, match=said) as caught:
        predicted(corpus, settings, protocol, members=two, plan_ids=two, commitment_ids=two)
    assert "predict.folds" in caught.value.hint


def region_settings(settings: PipelineSettings) -> PipelineSettings:
    predict = settings.predict.model_copy(update={"hold_out": "region"})
    return settings.model_copy(update={"predict": predict})


def test_regions_are_held_out_whole(settings: PipelineSettings, corpus: Corpus) -> None:
    regions = tuple("North" if int(member[1:]) < 4 else "South" for member in corpus.members)
    held_out = region_settings(settings)
    parts = [one for one in predicted(corpus, held_out, regions=regions) if one.model == OURS]
    access = [one for one in parts if one.variable == ACCESS]
    assert [{regions[row] for row in one.rows} for one in access] in (
        [{"North"}, {"South"}],
        [{"South"}, {"North"}],
    )
    assert sorted(row for one in access for row in one.rows) == list(range(len(corpus)))
    # No code of a region has a part in its own predictions.
    north = np.array([region == "North" for region in regions])
    levels = {
        **corpus.levels,
        ACCESS: np.where(north, 1 - corpus.levels[ACCESS], corpus.levels[ACCESS]),
    }
    again = predicted(corpus, held_out, regions=regions, levels=levels)
    for one in access:
        other = next(
            o
            for o in again
            if (o.model, o.variable) == (OURS, ACCESS) and o.rows.tolist() == one.rows.tolist()
        )
        same = bool(np.array_equal(one.probabilities, other.probabilities))
        assert same == (regions[one.rows[0]] == "North")


def test_one_region_alone_cannot_be_held_out(settings: PipelineSettings, corpus: Corpus) -> None:
    with pytest.raises(OgplensError, match="to hold out regions takes two") as caught:
        predicted(corpus, region_settings(settings), regions=("South",) * len(corpus))
    assert "predict.hold_out" in caught.value.hint


@pytest.mark.parametrize(
    ("probabilities", "said"),
    [
        ([0.95, 0.05, 0.0, 0.0], "none"),
        ([0.0, 0.5, 0.45, 0.05], "minor..moderate"),
        ([0.25, 0.25, 0.25, 0.25], "none..transformative"),
    ],
)
def test_ranges_in_words(probabilities: list[float], said: str) -> None:
    values = codebook().variables[IMPACT].values
    assert describe_ranges(np.array([probabilities]), values, 0.9) == (said,)
