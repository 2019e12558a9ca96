"""The bench of peers: what they are given, what they compute, and how they are set side by side."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from tests.benchmarks.peers import __main__ as bench
from tests.benchmarks.peers import figures, folds, jobs, tables
from tests.benchmarks.peers.catalogue import NEEDS_EMBEDDINGS, OURS, PEERS, Setting
from tests.benchmarks.peers.data import Data, Texts, load, make_data, save, subset
from tests.benchmarks.peers.embed import PIECE, pieces
from tests.benchmarks.peers.linear import NbSvm, NbSvmClassifier, interpolate, log_count_ratio
from tests.benchmarks.peers.minilm import NoEmbeddings, embed
from tests.benchmarks.peers.peer import Answer, Codes, Peer, likeliest
from tests.benchmarks.peers.simple import Ours, Prior

from ogplens.evaluation.splits import Protocol
from ogplens.records import Record
from ogplens.settings import EvaluateSettings, PipelineSettings
from synthetic import Corpus

VARIABLE = "access_to_information"


@pytest.fixture(scope="module")
def data(corpus: Corpus) -> Data:
    """Return the small corpus as the bench reads corpora."""
    records = [
        Record(f"{plan}-{row}", member, plan, "en", one)
        for row, (one, member, plan) in enumerate(
            zip(corpus.commitments, corpus.members, corpus.plan_ids, strict=True)
        )
    ]
    return make_data(records, corpus.levels, overlap=0.6)


@pytest.fixture
def fast(settings: PipelineSettings) -> EvaluateSettings:
    return settings.evaluate


class Spy(Peer):
    """A peer that remembers what it was given."""

    def __init__(self) -> None:
        self.fitted: list[tuple[set[str], Codes]] = []
        self.asked: list[set[str]] = []

    def prepare(self, texts: Texts) -> np.ndarray:
        return np.array([one.text for one in texts.commitments], dtype=object)

    def fit(self, features: np.ndarray, codes: Codes) -> None:
        self.fitted.append((set(features), codes))

    def predict(self, features: np.ndarray) -> dict[str, Answer]:
        self.asked.append(set(features))
        return {VARIABLE: likeliest(np.tile([0.5, 0.5], (len(features), 1)))}

    def save(self, folder: Path) -> None:
        (folder / "nothing").write_text("", encoding="utf-8")


@pytest.mark.parametrize("protocol", folds.PROTOCOLS)
def test_no_peer_learns_from_what_it_is_tested_on(
    data: Data, settings: PipelineSettings, protocol: Protocol
) -> None:
    spy = Spy()
    pooled, _ = folds.run_folds(spy, data, protocol, settings)
    group_of = dict(
        zip((c.text for c in data.texts.commitments), data.rows.groups(protocol), strict=True)
    )
    for (texts, codes), asked in zip(spy.fitted, spy.asked, strict=True):
        assert not {group_of[text] for text in texts} & {group_of[text] for text in asked}
        assert len(codes.members) == len(codes.plans) == len(texts)
        if protocol is Protocol.KNOWN_MEMBER:
            assert not set(codes.plans) & {group_of[text] for text in asked}
        if protocol is Protocol.NEW_MEMBER:
            assert not set(codes.members) & {group_of[text] for text in asked}
    assert pooled[VARIABLE].rows.tolist() == list(range(len(data.texts)))


def test_near_duplicates_of_test_rows_are_not_learnt(
    data: Data, settings: PipelineSettings
) -> None:
    everything_alike = subset(data, np.arange(len(data.texts)))
    rows = everything_alike.rows
    twins = tuple(0 if row % 2 else row for row in range(len(rows.members)))
    changed = Data(data.texts, replace(rows, duplicates=twins))
    spy = Spy()
    folds.run_folds(spy, changed, Protocol.NEW_MEMBER, settings)
    odd = {one.text for one in data.texts.commitments[1::2]}
    for (texts, _), asked in zip(spy.fitted, spy.asked, strict=True):
        assert not (asked & odd and texts & odd)


def test_a_variable_coded_too_seldom_is_given_to_no_peer(
    data: Data, settings: PipelineSettings
) -> None:
    spy = Spy()
    folds.run_folds(spy, data, Protocol.NEW_MEMBER, settings)
    for _, codes in spy.fitted:
        assert set(codes.levels) == {VARIABLE, "potential_impact"}


def test_ratios_are_those_of_the_formula() -> None:
    counts = sparse.csr_matrix(np.array([[1.0, 1, 0], [1, 0, 0], [0, 1, 1], [0, 0, 1]]))
    ratio = log_count_ratio(counts, np.array([True, True, False, False]), alpha=1.0)
    # Yes: 2, 1, 0 rows; no: 0, 1, 2; one is added to each, so that both sums are 6.
    assert ratio == pytest.approx([math.log(3), 0.0, -math.log(3)])


@given(
    st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=2, max_size=12), st.data()
)
def test_ratios_change_sign_with_the_code(rows: list[list[bool]], draw: st.DataObject) -> None:
    counts = sparse.csr_matrix(np.array(rows, dtype=np.float64))
    yes = np.array(draw.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows))))
    there = log_count_ratio(counts, yes, alpha=1.0)
    assert log_count_ratio(counts, ~yes, alpha=1.0) == pytest.approx(-there)


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=9), st.floats(0, 1))
def test_interpolation_goes_from_the_mean_size_to_the_weights(
    weights: list[float], beta: float
) -> None:
    w = np.array(weights)
    assert interpolate(w, 1.0) == pytest.approx(w)
    assert interpolate(w, 0.0) == pytest.approx(np.full(len(w), np.abs(w).mean()))
    mixed = interpolate(w, beta)
    assert mixed.mean() == pytest.approx((1 - beta) * np.abs(w).mean() + beta * w.mean())


def test_nb_svm_ranks_what_it_learnt() -> None:
    counts = sparse.csr_matrix(np.array([[1.0, 0, 1], [1, 0, 0], [0, 1, 1], [0, 1, 0]] * 5))
    yes = np.array([True, True, False, False] * 5)
    margins = NbSvmClassifier().fit(counts, yes).decision_function(counts)
    assert margins[yes].min() > margins[~yes].max()


def _pooled(score: np.ndarray, rows: np.ndarray) -> folds.Pooled:
    probabilities = np.stack([1 - score, score], axis=1)
    return folds.Pooled(rows, rows % 4, likeliest(probabilities))


def _scores(data: Data, noise: float, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    yes = data.rows.levels[VARIABLE]
    return np.clip(0.5 + 0.3 * (yes - 0.5) + noise * rng.normal(size=len(yes)), 0.01, 0.99)


def test_a_peer_like_ours_differs_by_nothing_in_any_resample(
    data: Data, fast: EvaluateSettings
) -> None:
    every = np.arange(len(data.texts))
    one = {VARIABLE: _pooled(_scores(data, 0.2, 1), every)}
    row = figures.of(figures.compare({"prior": one, OURS: one}, data.rows, fast),
                     "prior", VARIABLE, "auc")  # fmt: skip
    assert (row["difference"], row["difference_low"], row["difference_high"]) == (0, 0, 0)
    assert row["low"] < row["value"] < row["high"]


def test_differences_are_paired(data: Data, fast: EvaluateSettings) -> None:
    """A peer that errs on the same rows is told from ours more surely than the intervals say."""
    every = np.arange(len(data.texts))
    ours = _scores(data, 0.2, 1)
    near = ours + 0.02 * np.random.default_rng(2).normal(size=len(ours))
    found = figures.compare(
        {"prior": {VARIABLE: _pooled(near, every)}, OURS: {VARIABLE: _pooled(ours, every)}},
        data.rows,
        fast,
    )
    peer = figures.of(found, "prior", VARIABLE, "auc")
    mine = figures.of(found, OURS, VARIABLE, "auc")
    assert peer["difference"] == pytest.approx(mine["value"] - peer["value"], abs=1e-4)
    assert peer["difference_high"] - peer["difference_low"] < (mine["high"] - mine["low"]) / 2


@pytest.mark.parametrize(("ours", "theirs", "sign"), [(0.1, 0.6, 1), (0.6, 0.1, -1)])
def test_the_sign_says_who_is_better(
    data: Data, fast: EvaluateSettings, ours: float, theirs: float, sign: int
) -> None:
    every = np.arange(len(data.texts))
    found = figures.compare(
        {
            "prior": {VARIABLE: _pooled(_scores(data, theirs, 1), every)},
            OURS: {VARIABLE: _pooled(_scores(data, ours, 2), every)},
        },
        data.rows,
        fast,
    )
    for variable in (VARIABLE, figures.MEAN):
        row = figures.of(found, "prior", variable, "auc")
        assert min(sign * row["difference_low"], sign * row["difference_high"]) > 0


def test_peers_that_answer_for_other_rows_are_refused(data: Data, fast: EvaluateSettings) -> None:
    every = np.arange(len(data.texts))
    score = _scores(data, 0.2, 1)
    peers = {
        "prior": {VARIABLE: _pooled(score[1:], every[1:])},
        OURS: {VARIABLE: _pooled(score, every)},
    }
    with pytest.raises(ValueError, match="different rows"):
        figures.compare(peers, data.rows, fast)


@given(st.integers(0, 1000), st.floats(0.1, 10), st.floats(-5, 5))
def test_bounds_alike_do_not_depend_on_the_scale(seed: int, slope: float, start: float) -> None:
    rng = np.random.default_rng(seed)
    yes = rng.random(60) < 0.3
    score = yes + np.round(rng.normal(size=60), 3)
    fold = np.arange(60) % 3
    called = figures.bounds_alike(score, yes, fold)
    assert (figures.bounds_alike(slope * score + start, yes, fold) == called).mean() > 0.95


def test_a_bound_is_chosen_without_the_fold_that_it_is_used_in() -> None:
    rng = np.random.default_rng(0)
    yes, fold = rng.random(90) < 0.4, np.arange(90) % 3
    score = yes + rng.normal(size=90)
    turned = np.where(fold == 0, ~yes, yes)
    before = figures.bounds_alike(score, yes, fold)
    after = figures.bounds_alike(score, turned, fold)
    assert (before[fold == 0] == after[fold == 0]).all()


@pytest.mark.parametrize("name", sorted(set(PEERS) - NEEDS_EMBEDDINGS - {"prior"}))
def test_every_peer_learns_what_the_words_tell(
    data: Data, settings: PipelineSettings, name: str
) -> None:
    peer = PEERS[name][1](Setting(settings))
    pooled, costs = folds.run_folds(peer, data, Protocol.NEW_MEMBER, settings)
    answer = pooled[VARIABLE].answer
    assert answer.probabilities.sum(axis=1) == pytest.approx(1)
    row = figures.drawn(pooled, data.rows, np.ones((1, len(data.texts))))[VARIABLE]
    assert row["auc"][0] > (0.6 if name in ("keyword", "spacy-ensemble") else 0.8)
    assert costs["train_s"] > 0
    assert costs["bytes"] > 0


def test_ours_answers_as_the_pipeline_predicts(
    corpus: Corpus, data: Data, settings: PipelineSettings
) -> None:
    """New texts counted against the trained vocabulary give what the counts of all texts give."""
    from ogplens.evaluation.out_of_fold import predict_out_of_fold
    from ogplens.settings import codebook

    pooled, _ = folds.run_folds(Ours(settings), data, Protocol.NEW_MEMBER, settings)
    parts = predict_out_of_fold(corpus.raw, data.rows, Protocol.NEW_MEMBER, codebook(), settings)
    for part in parts:
        if part.model == OURS:
            mine = pooled[part.variable].answer
            assert mine.probabilities[part.rows] == pytest.approx(part.probabilities, abs=1e-6)
            assert mine.called[part.rows].tolist() == part.called.tolist()


def test_probabilities_of_nb_svm_rise_with_its_margins(
    data: Data, settings: PipelineSettings
) -> None:
    peer = NbSvm()
    features = peer.prepare(data.texts)
    levels = {VARIABLE: data.rows.levels[VARIABLE]}
    peer.fit(features, Codes(levels, data.rows.members, data.rows.plan_ids))
    answer = peer.predict(features)[VARIABLE]
    order = np.argsort(answer.score)
    assert (np.diff(answer.probabilities[order, 1]) >= 0).all()


def test_data_and_answers_come_back_from_disk_as_they_were(
    data: Data, settings: PipelineSettings, tmp_path: Path
) -> None:
    save(tmp_path, data)
    again = load(tmp_path)
    assert again.texts == data.texts
    assert again.rows.duplicates == data.rows.duplicates
    pooled, costs = folds.run_folds(Prior(), data, Protocol.KNOWN_MEMBER, settings)
    folds.save(tmp_path / "found", pooled, costs)
    found, spent = folds.load(tmp_path / "found")
    assert spent == costs
    for name, one in pooled.items():
        assert np.array_equal(found[name].rows, one.rows)
        assert np.array_equal(found[name].folds, one.folds)
        assert np.array_equal(found[name].answer.probabilities, one.answer.probabilities)


@given(st.lists(st.text("ab", min_size=1, max_size=3), max_size=3 * PIECE))
def test_pieces_hold_all_words_in_order(words: list[str]) -> None:
    cut = pieces(" ".join(words))
    assert " ".join(cut).split() == words
    assert all(len(piece.split()) <= PIECE for piece in cut)
    assert len(cut) >= 1


def test_without_its_environment_minilm_says_why(data: Data, tmp_path: Path) -> None:
    with pytest.raises(NoEmbeddings, match="no environment"):
        embed(data.texts, None, tmp_path / "e.npy")
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho 'No module named torch' >&2\nexit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    with pytest.raises(NoEmbeddings, match="No module named torch"):
        embed(data.texts, broken, tmp_path / "e.npy")


@pytest.mark.slow
def test_a_quick_run_from_end_to_end(data: Data, settings: PipelineSettings) -> None:
    wanted = ("prior", "tfidf-lr", "minilm", OURS)
    plan = jobs.Plan({"digests": data}, wanted, (Protocol.NEW_MEMBER,), settings, None, quick=True)
    whole: dict[str, Any] = bench.measure(plan)
    (part,) = whole["figures"]
    assert part["peers"] == ["prior", "tfidf-lr", OURS]
    assert list(whole["left_out"]) == ["minilm"]
    assert figures.of(part["rows"], "prior", VARIABLE, "auc")["difference_low"] > 0
    peaks = {row["peer"]: row["peak_mb"] for row in whole["costs"]["digests"]}
    assert peaks["prior"] < peaks["tfidf-lr"]
    printed = tables.terminal(whole)
    assert max(map(len, printed.splitlines())) <= 100
    assert "Left out: MiniLM, logistic; there is no environment" in printed
    assert json.loads(json.dumps(whole)) == whole
    assert PEERS[OURS][0] in tables.markdown(whole)
