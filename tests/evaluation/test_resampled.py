"""Models on members drawn with replacement: what they have seen they don't predict."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import joblib
import numpy as np
import pytest

from evaluation.test_out_of_fold import rows_of
from ogplens.errors import ModelError
from ogplens.evaluation.metrics import roc_auc
from ogplens.evaluation.resampled import (
    load_resampled,
    member_draws,
    predict_resampled,
    save_resampled,
)
from ogplens.settings import PipelineSettings, codebook
from synthetic import Corpus

ACCESS, IMPACT = "access_to_information", "potential_impact"
MODELS = 6


@pytest.fixture(autouse=True)
def _one_process() -> Iterator[None]:
    with joblib.parallel_config(backend="sequential"):
        yield


@pytest.fixture(scope="module")
def few(settings: PipelineSettings) -> PipelineSettings:
    compare = settings.compare.model_copy(update={"models": MODELS})
    return settings.model_copy(update={"compare": compare})


@pytest.fixture(scope="module")
def found(corpus: Corpus, few: PipelineSettings) -> dict[str, np.ndarray]:
    with joblib.parallel_config(backend="sequential"):
        return predict_resampled(corpus.raw, rows_of(corpus), codebook(), few)


def test_a_model_predicts_the_members_that_it_has_not_drawn_and_no_others(
    found: dict[str, np.ndarray], corpus: Corpus, few: PipelineSettings
) -> None:
    members = np.array(corpus.members)
    draws = member_draws(members, MODELS, few.compare.seed)
    assert set(found) == {ACCESS, IMPACT}
    for name, levels in ((ACCESS, 2), (IMPACT, 4)):
        assert found[name].shape == (MODELS, len(corpus), levels)
        for drawn, values in zip(draws, found[name], strict=True):
            seen = np.isin(members, members[drawn])
            assert np.isnan(values[seen]).all()
            np.testing.assert_allclose(values[~seen].sum(axis=1), 1, atol=1e-6)
    assert len({tuple(draw) for draw in draws}) == MODELS


def test_the_predictions_know_the_words(found: dict[str, np.ndarray], corpus: Corpus) -> None:
    yes = corpus.levels[ACCESS] == 1
    for values in found[ACCESS]:
        there = ~np.isnan(values[:, 1])
        area = roc_auc(values[there, 1], yes[there], np.ones((1, there.sum())))
        assert float(area[0]) > 0.75


def test_a_member_s_codes_never_tell_its_own_predictions(
    found: dict[str, np.ndarray], corpus: Corpus, few: PipelineSettings
) -> None:
    mine = np.array(corpus.members) == corpus.members[0]
    turned = corpus.levels[ACCESS].copy()
    turned[mine] = 1 - turned[mine]
    changed = replace(corpus, levels=corpus.levels | {ACCESS: turned})
    after = predict_resampled(changed.raw, rows_of(changed), codebook(), few)
    np.testing.assert_array_equal(after[ACCESS][:, mine], found[ACCESS][:, mine])
    assert (np.nan_to_num(after[ACCESS]) != np.nan_to_num(found[ACCESS])).any()


def test_a_member_drawn_twice_stands_twice_in_training() -> None:
    members = np.array(["A", "B", "B", "C"])
    for draw in member_draws(members, 20, 1):
        counts = {name: int((members[draw] == name).sum()) for name in "ABC"}
        assert counts["A"] + counts["B"] // 2 + counts["C"] == 3
        assert counts["B"] % 2 == 0


def test_members_that_nobody_has_assessed_are_not_drawn_and_change_no_draw() -> None:
    members = np.array(["A", "B", "B", "C"])
    more = np.array([*members, "B", "Z"])
    draws = zip(
        member_draws(members, 20, 1),
        member_draws(more, 20, 1, np.arange(6) < 4),
        strict=True,
    )
    for before, after in draws:
        np.testing.assert_array_equal(before, after)


def test_what_is_written_is_read_back_in_the_order_that_is_asked_for(
    found: dict[str, np.ndarray], corpus: Corpus, tmp_path: Path
) -> None:
    rows, path = rows_of(corpus), tmp_path / "resampled.npz"
    save_resampled(path, found, rows)
    before = path.read_bytes()
    backwards = list(rows.commitment_ids)[::-1]
    again = load_resampled(path, backwards)
    np.testing.assert_array_equal(again[ACCESS][:, ::-1], found[ACCESS])
    save_resampled(path, found, rows)
    assert path.read_bytes() == before
    with pytest.raises(ModelError, match="not of the same commitments"):
        load_resampled(path, [*backwards[1:], "XYZ-1-1"])


def test_no_models_are_no_predictions(
    corpus: Corpus, few: PipelineSettings, tmp_path: Path
) -> None:
    none = few.model_copy(update={"compare": few.compare.model_copy(update={"models": 0})})
    rows = rows_of(corpus)
    nothing = predict_resampled(corpus.raw, rows, codebook(), none)
    assert nothing == {}
    save_resampled(tmp_path / "none.npz", nothing, rows)
    assert load_resampled(tmp_path / "none.npz", list(rows.commitment_ids)) == {}
