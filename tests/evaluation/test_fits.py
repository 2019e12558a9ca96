"""Models that are found again are those that would be fitted, where nothing has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import joblib
import numpy as np
import pytest

from evaluation.test_out_of_fold import rows_of
from ogplens.evaluation import fits, simple_models
from ogplens.evaluation.out_of_fold import predict_all
from ogplens.evaluation.resampled import predict_resampled
from ogplens.evaluation.rows import FoldPredictions, Rows
from ogplens.evaluation.splits import Protocol
from ogplens.features.extraction import RawFeatures
from ogplens.kept import Kept
from ogplens.settings import PipelineSettings, codebook
from synthetic import Corpus, extract

ACCESS = "access_to_information"
Predictions = dict[Protocol, list[FoldPredictions]]


@pytest.fixture(autouse=True)
def _one_process() -> Iterator[None]:
    with joblib.parallel_config(backend="sequential"):
        yield


@pytest.fixture(scope="module")
def few(settings: PipelineSettings) -> PipelineSettings:
    predict = settings.predict.model_copy(update={"folds": 3, "drift_until": 2012})
    compare = settings.compare.model_copy(update={"models": 4})
    return settings.model_copy(update={"predict": predict, "compare": compare})


@pytest.fixture
def fitted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note every model set and every regression that is fitted."""
    found: list[str] = []

    def noted(kind: str, fit: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **options: object) -> object:
            found.append(kind)
            return fit(*arguments, **options)

        return call

    monkeypatch.setattr(fits, "train", noted("set", fits.train))
    tfidf = noted("logistic", simple_models.tfidf_logistic)
    monkeypatch.setattr(simple_models, "tfidf_logistic", tfidf)
    return found


def predicted(
    raw: RawFeatures, rows: Rows, settings: PipelineSettings, kept: Kept | None
) -> Predictions:
    protocols = [Protocol.NEW_MEMBER, Protocol.KNOWN_MEMBER]
    return predict_all(raw, rows, protocols, codebook(), settings, unmasked=raw, kept=kept)


def assert_same(one: Predictions, other: Predictions, rows: int | None = None) -> None:
    for protocol in one:
        for a, b in zip(one[protocol], other[protocol], strict=True):
            assert (a.model, a.variable) == (b.model, b.variable)
            shared = np.flatnonzero(b.rows < (rows or b.rows.max() + 1))
            np.testing.assert_array_equal(a.rows, b.rows[shared])
            np.testing.assert_array_equal(a.probabilities, b.probabilities[shared])
            np.testing.assert_array_equal(a.called, b.called[shared])
            assert a.decisions == tuple(b.decisions[i] for i in shared)


def test_the_same_rows_are_not_fitted_again_and_give_the_same_to_the_last_bit(
    corpus: Corpus, few: PipelineSettings, fitted: list[str], tmp_path: Path
) -> None:
    kept, rows = Kept(tmp_path), rows_of(corpus)
    alone = predicted(corpus.raw, rows, few, None)
    fitted.clear()
    first = predicted(corpus.raw, rows, few, kept)
    assert {"set", "logistic"} == set(fitted)
    fitted.clear()
    again = predicted(corpus.raw, rows, few, kept)
    assert fitted == []
    assert_same(alone, first)
    assert_same(alone, again)
    resampled = predict_resampled(corpus.raw, rows, codebook(), few)
    for _ in range(2):
        found = predict_resampled(corpus.raw, rows, codebook(), few, kept=kept)
        np.testing.assert_array_equal(found[ACCESS], resampled[ACCESS])
    assert fitted.count("set") == 2 * few.compare.models


def changed_text(corpus: Corpus) -> tuple[RawFeatures, Rows]:
    texts = [one.text for one in corpus.commitments]
    texts[7] = texts[7].replace(texts[7].split()[3], "portal")
    return extract(texts), rows_of(corpus)


def changed_code(corpus: Corpus) -> tuple[RawFeatures, Rows]:
    levels = {name: values.copy() for name, values in corpus.levels.items()}
    levels[ACCESS][7] = 1 - levels[ACCESS][7]
    return corpus.raw, rows_of(corpus, levels=levels)


def changed_measure(corpus: Corpus) -> tuple[RawFeatures, Rows]:
    dense = corpus.raw.dense.copy()
    dense[7, 0] += 1e-9
    return replace(corpus.raw, dense=dense), rows_of(corpus)


@pytest.mark.parametrize("change", [changed_text, changed_code, changed_measure])
def test_a_changed_commitment_leaves_those_models_alone_that_were_not_fitted_on_it(
    change: Callable[[Corpus], tuple[RawFeatures, Rows]],
    corpus: Corpus,
    few: PipelineSettings,
    fitted: list[str],
    tmp_path: Path,
) -> None:
    kept = Kept(tmp_path)
    predicted(corpus.raw, rows_of(corpus), few, kept)
    whole = fitted.count("set")
    raw, rows = change(corpus)
    fitted.clear()
    found = predicted(raw, rows, few, kept)
    assert whole == 6  # three folds of two protocols; the texts with names in sight are the same
    assert fitted.count("set") == 4  # in one fold of each the commitment is held out
    assert_same(predicted(raw, rows, few, None), found)


def test_another_knob_or_another_owner_is_another_model(
    corpus: Corpus, few: PipelineSettings, fitted: list[str], tmp_path: Path
) -> None:
    kept, rows = Kept(tmp_path), rows_of(corpus)
    index = np.arange(200)
    for block, change in (
        ("train", {"plan_slopes": 2.5}),
        ("features", {"max_df": 0.8}),
        ("decision", {"stated_error": 0.2}),
    ):
        other = few.model_copy(update={block: getattr(few, block).model_copy(update=change)})
        fits.fit_rows(corpus.raw, rows, index, codebook(), other, kept)
    for names in ("members", "plan_ids"):
        moved = list(getattr(rows, names))
        moved[0] = "elsewhere"
        other_rows = replace(rows, **{names: tuple(moved)})
        fits.fit_rows(corpus.raw, other_rows, index, codebook(), few, kept)
    fits.fit_rows(corpus.raw, rows, index, codebook(), few, kept)
    fits.fit_rows(corpus.raw, rows, index[::-1], codebook(), few, kept)
    assert fitted == ["set"] * 7
    fits.fit_rows(corpus.raw, rows, index, codebook(), few, kept)
    assert fitted == ["set"] * 7


def test_a_draft_that_nobody_has_assessed_moves_no_fold_and_no_model(
    corpus: Corpus, few: PipelineSettings, fitted: list[str], tmp_path: Path
) -> None:
    """It is predicted by the models that were there before; so are all others, as before."""
    kept, n = Kept(tmp_path), len(corpus)
    before = predicted(corpus.raw, rows_of(corpus), few, kept)
    resampled = predict_resampled(corpus.raw, rows_of(corpus), codebook(), few, kept=kept)
    fitted.clear()
    texts = [one.text for one in corpus.commitments]
    raw = extract([*texts, "Publish the zebra register of zebra crossings.", texts[5] + " Zebra."])
    rows = rows_of(corpus)
    larger = replace(
        rows,
        commitment_ids=(*rows.commitment_ids, "D1", "D2"),
        members=(*rows.members, "ZZZ", rows.members[5]),
        plan_ids=(*rows.plan_ids, "ZZZ-1", "M05-9"),
        duplicates=tuple(range(n + 2)),
        years=(*rows.years, 2026, 2026),
        languages=("en",) * (n + 2),
        lengths=(*rows.lengths, 7, 40),
        levels={name: np.append(values, [-1, -1]) for name, values in rows.levels.items()},
        assessed=(True,) * n + (False, False),
    )
    after = predicted(raw, larger, few, kept)
    again = predict_resampled(raw, larger, codebook(), few, kept=kept)
    assert fitted == []
    assert_same(before, after, n)
    np.testing.assert_array_equal(again[ACCESS][:, :n], resampled[ACCESS])
    assert not np.isnan(again[ACCESS][:, n]).any()  # a member that no model has seen
    assert sorted(r for p in after[Protocol.NEW_MEMBER] if (p.model, p.variable) == (
        "ogplens", ACCESS) for r in p.rows.tolist()) == list(range(n + 2))  # fmt: skip
