"""Out-of-fold predictions do not leak: not by member, not by label, not by vocabulary."""

from collections.abc import Iterator
from dataclasses import replace

import joblib
import numpy as np
import pytest

from ogplens.errors import OgplensError
from ogplens.evaluation.metrics import roc_auc
from ogplens.evaluation.out_of_fold import (
    OURS,
    PEERS,
    FoldPredictions,
    Rows,
    describe_range,
    predict_out_of_fold,
)
from ogplens.evaluation.splits import Protocol
from ogplens.settings import PipelineSettings, codebook
from synthetic import Corpus, make_corpus

ACCESS, IMPACT = "access_to_information", "potential_impact"


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
        (model, variable) for model in (OURS, *PEERS) for variable in (ACCESS, IMPACT)
    }
    for model in (OURS, *PEERS):
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


@pytest.mark.parametrize("protocol", Protocol)
def test_a_row_s_own_group_never_tells_its_predictions(
    protocol: Protocol, settings: PipelineSettings, corpus: Corpus
) -> None:
    """Turn every code of one member (or plan): its own predictions stay to the last digit."""
    groups = np.array(rows_of(corpus).groups(protocol))
    mine = groups == groups[0]
    turned = corpus.levels[ACCESS].copy()
    turned[mine] = 1 - turned[mine]
    before = probabilities(predicted(corpus, settings, protocol), len(corpus))
    changed = replace(corpus, levels=corpus.levels | {ACCESS: turned})
    after = probabilities(predicted(changed, settings, protocol), len(corpus))
    np.testing.assert_array_equal(after[mine], before[mine])
    assert (after[~mine] != before[~mine]).any()


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


def test_the_same_twice(
    parts: list[FoldPredictions], settings: PipelineSettings, corpus: Corpus
) -> None:
    for one, other in zip(parts, predicted(corpus, settings), strict=True):
        np.testing.assert_array_equal(one.probabilities, other.probabilities)
        assert one.decisions == other.decisions


@pytest.mark.parametrize(
    ("protocol", "said"), [(Protocol.NEW_MEMBER, "members"), (Protocol.KNOWN_MEMBER, "plans")]
)
def test_more_folds_than_groups(
    protocol: Protocol, said: str, settings: PipelineSettings, corpus: Corpus
) -> None:
    two = tuple("AB"[i % 2] for i in range(len(corpus)))
    with pytest.raises(OgplensError, match=said) as caught:
        predicted(corpus, settings, protocol, members=two, plan_ids=two)
    assert "predict.folds" in caught.value.hint


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
    assert describe_range(np.array(probabilities), values, 0.9) == said
