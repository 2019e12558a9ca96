"""Precedents: like the commitment, of many plans, and never of the plan that is scored."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ogplens.domain import Assessment, Commitment, PlanEntry
from ogplens.errors import ModelError
from ogplens.features.vectorizer import Vectorizer, fit_vectorizer
from ogplens.learning.model_set import ModelSet
from ogplens.records import Record
from ogplens.scoring import Scorer
from ogplens.scoring.precedent_build import build_index, strongest
from ogplens.scoring.precedent_files import load_index, save_index
from ogplens.scoring.precedent_index import PrecedentIndex
from ogplens.scoring.precedents import Precedents, most_similar, page_at_ogp
from ogplens.settings import codebook, models_folder, pipeline_settings
from synthetic import Corpus, small_settings

SETTINGS = pipeline_settings().precedents
_CODES = {"relevant": "yes", "completion": "limited"}
_UNCODED = 1  # the place of a commitment that the IRM has not coded


def build(corpus: Corpus, vectorizer: Vectorizer, languages: str = "en") -> PrecedentIndex:
    names = sorted(set(corpus.plan_ids))
    records = [
        Record(f"{plan}-{row}", member, plan, languages, replace(commitment, title=f"No. {row}"))
        for row, (commitment, member, plan) in enumerate(
            zip(corpus.commitments, corpus.members, corpus.plan_ids, strict=True)
        )
    ]
    plans = [
        PlanEntry(f"{one}.md", one[:3], f"Land {one[:3]}", "Europe", int(one[-1]), 2012, "en", None)
        for one in names
    ]
    coded = [
        Assessment(
            one.commitment_id, one.member, 1, "0", 2012, f"LA{row:04}", _CODES, "explorer-2016"
        )
        for row, one in enumerate(records)
        if row != _UNCODED
    ]
    return build_index(
        records,
        vectorizer.transform(corpus.raw),
        vectorizer,
        plans,
        coded,
        settings=SETTINGS,
        overlap=0.6,
    )


@pytest.fixture(scope="module")
def vectorizer(corpus: Corpus) -> Vectorizer:
    return fit_vectorizer(corpus.raw, small_settings().features)


@pytest.fixture(scope="module")
def index(corpus: Corpus, vectorizer: Vectorizer) -> PrecedentIndex:
    return build(corpus, vectorizer)


@pytest.fixture(scope="module")
def precedents(index: PrecedentIndex, vectorizer: Vectorizer) -> Precedents:
    return Precedents(index, vectorizer, SETTINGS)


@pytest.fixture(scope="module")
def shipped(model_set: ModelSet) -> Precedents:
    found = Precedents.load(models_folder(), model_set.vectorizer, model_set.fingerprint)
    assert found is not None
    return found


def test_a_commitment_of_the_corpus_is_its_own_nearest(
    precedents: Precedents, corpus: Corpus, vectorizer: Vectorizer
) -> None:
    design = vectorizer.transform(corpus.raw)
    found = precedents.nearest(design, ["en"] * len(corpus))
    for place, (one, near) in enumerate(zip(precedents.index.commitments, found, strict=True)):
        assert (near[0].commitment_id == one.commitment_id) is (place != _UNCODED)


def test_only_what_was_coded_is_there(precedents: Precedents, vectorizer: Vectorizer) -> None:
    similar = np.zeros((1, len(precedents.index)), dtype=np.float32)
    similar[0, :2] = 0.5, 0.4
    ((coded,),) = precedents.nearest_of(similar)
    assert precedents.index.commitments[_UNCODED].codes == {}
    assert coded.codes == _CODES
    assert coded.url == "https://www.opengovpartnership.org/members/land-m00/commitments/LA0000/"
    assert (coded.member, coded.member_name, coded.plan) == ("M00", "Land M00", "M00-1")
    assert (coded.title, coded.year, coded.similarity) == ("No. 0", 2012, 0.5)


@given(data=st.data())
def test_whatever_is_similar_some_things_always_hold(
    data: st.DataObject, precedents: Precedents
) -> None:
    rows, groups = data.draw(st.integers(1, 3)), data.draw(st.integers(1, len(precedents.index)))
    seed = data.draw(st.integers(0, 2**32 - 1))
    number = data.draw(st.integers(0, 8))
    rng = np.random.default_rng(seed)
    names = [plan.plan_id for plan in precedents.index.plans]
    excluded = data.draw(st.sets(st.sampled_from(names)))
    index = replace(precedents.index, groups=rng.integers(0, groups, len(precedents.index)))
    own = Precedents(index, precedents._vectorizer, SETTINGS)
    similar = rng.random((rows, len(index))).astype(np.float32)
    place = {one.commitment_id: k for k, one in enumerate(index.commitments)}
    eligible = Counter(
        int(index.groups[k])
        for k, one in enumerate(index.commitments)
        if index.plans[one.plan].plan_id not in excluded and one.codes
    )
    for row, found in zip(similar, own.nearest_of(similar, excluded, number), strict=True):
        assert len(found) <= number
        assert not {one.plan for one in found} & excluded
        assert all(0 < one.similarity <= 1 for one in found)
        values = [one.similarity for one in found]
        assert values == sorted(values, reverse=True)
        assert max(Counter(one.plan for one in found).values(), default=0) <= SETTINGS.per_plan
        shown = [int(index.groups[place[one.commitment_id]]) for one in found]
        assert len(set(shown)) == len(shown)
        assert [one.folded for one in found] == [eligible[group] - 1 for group in shown]
        assert all(abs(row[place[one.commitment_id]] - one.similarity) < 1e-4 for one in found)


@given(levels=st.lists(st.integers(0, 5), max_size=300), data=st.data())
def test_the_first_few_come_as_if_all_had_been_sorted(
    levels: list[int], data: st.DataObject
) -> None:
    row = (np.array(levels) / 5).astype(np.float32)
    allowed = np.flatnonzero(np.array([data.draw(st.booleans()) for _ in levels], dtype=bool))
    expected = sorted(allowed.tolist(), key=lambda place: -levels[place])
    assert list(most_similar(row, allowed)) == expected


def test_of_near_duplicates_the_most_similar_is_shown(precedents: Precedents) -> None:
    groups = precedents.index.groups.copy()
    groups[[3, 40]] = groups[7]
    index = replace(precedents.index, groups=groups)
    similar = np.full((1, len(index)), 0.1, dtype=np.float32)
    similar[0, [3, 40, 7]] = 0.7, 0.9, 0.8
    own = Precedents(index, precedents._vectorizer, SETTINGS)
    (first, *rest) = own.nearest_of(similar)[0]
    assert first.commitment_id == index.commitments[40].commitment_id
    assert first.folded == 2
    twins = {index.commitments[place].commitment_id for place in (3, 7)}
    assert not twins & {one.commitment_id for one in rest}
    plan = index.plans[index.commitments[40].plan].plan_id
    (first, *_) = own.nearest_of(similar, {plan})[0]
    assert first.commitment_id == index.commitments[7].commitment_id
    assert first.folded == 1


def test_what_shares_nothing_is_no_precedent(precedents: Precedents) -> None:
    nothing = np.zeros((2, len(precedents.index)), dtype=np.float32)
    assert precedents.nearest_of(nothing) == [(), ()]
    every = {plan.plan_id for plan in precedents.index.plans}
    alike = np.ones((1, len(precedents.index)), dtype=np.float32)
    assert precedents.nearest_of(alike, every) == [()]
    assert precedents.nearest_of(nothing[:0]) == []


def test_the_index_is_the_same_after_writing_and_reading(
    index: PrecedentIndex, tmp_path: Path
) -> None:
    save_index(tmp_path / "one", index, fingerprint="abc")
    again = load_index(tmp_path / "one", fingerprint="abc")
    assert again.commitments == index.commitments
    assert again.plans == index.plans
    for name in ("words", "letters"):
        written, read = getattr(index, name), getattr(again, name)
        assert (written.steps != read.steps).nnz == 0
        assert np.array_equal(written.length, read.length)
    for name in ("criteria", "groups", "itself"):
        assert np.array_equal(getattr(index, name), getattr(again, name))
    save_index(tmp_path / "two", again, fingerprint="abc")
    for path in sorted((tmp_path / "one").iterdir()):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_an_index_of_other_features_is_refused(index: PrecedentIndex, tmp_path: Path) -> None:
    save_index(tmp_path, index, fingerprint="abc")
    with pytest.raises(ModelError, match="other features") as caught:
        load_index(tmp_path, fingerprint="other")
    assert "dvc repro" in caught.value.hint


@pytest.mark.parametrize("damage", ["no numbers", "no table", "short row", "bad plan", "fewer"])
def test_a_damaged_index_is_refused(index: PrecedentIndex, tmp_path: Path, damage: str) -> None:
    save_index(tmp_path, index, fingerprint="abc")
    table = tmp_path / "commitments.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    if damage == "no numbers":
        (tmp_path / "parameters.npz").unlink()
    elif damage == "no table":
        table.unlink()
    elif damage == "short row":
        table.write_text("\n".join([*lines[:-1], "a,b"]), encoding="utf-8")
    elif damage == "bad plan":
        cells = lines[-1].split(",")
        table.write_text("\n".join([*lines[:-1], ",".join([*cells[:2], "999", *cells[3:]])]))
    else:
        described = json.loads((tmp_path / "model.json").read_text(encoding="utf-8"))
        described["commitments"] -= 1
        (tmp_path / "model.json").write_text(json.dumps(described), encoding="utf-8")
    with pytest.raises(ModelError):
        load_index(tmp_path, fingerprint="abc")


@given(st.integers(0, 2**32 - 1), st.integers(1, 9))
def test_the_strongest_terms_are_kept(seed: int, kept: int) -> None:
    from scipy import sparse

    rng = np.random.default_rng(seed)
    dense = rng.random((4, 12)) * (rng.random((4, 12)) < 0.6)
    steps = strongest(sparse.csr_matrix(dense.astype(np.float32)), kept).toarray()
    for weights, found in zip(dense, steps, strict=True):
        places = np.flatnonzero(found)
        assert len(places) <= kept
        if weights.max() > 0:
            assert found.max() == 255
            left = np.setdiff1d(np.flatnonzero(weights), places)
            if len(left) and len(places) == kept:
                assert weights[left].max() <= weights[places].min() + 1e-5


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Cote d'Ivoire", "cote-divoire"),
        ("Côte d’Ivoire", "cote-divoire"),
        ("Republic of Korea", "republic-of-korea"),
        ("Buenos Aires, Argentina", "buenos-aires-argentina"),
        ("Kaduna State, Nigeria", "kaduna-state-nigeria"),
        ("North Macedonia", "north-macedonia"),
    ],
)
def test_addresses_at_ogp(name: str, slug: str) -> None:
    expected = f"https://www.opengovpartnership.org/members/{slug}/commitments/XX0001/"
    assert page_at_ogp(name, "XX0001") == expected
    assert page_at_ogp(name, "") is None


def test_the_shipped_index_is_that_of_the_shipped_corpus(shipped: Precedents) -> None:
    from ogplens.irm import read_assessments, read_plans
    from ogplens.settings import project_root

    corpus = project_root() / "corpora"
    coded = read_assessments(corpus / "irm-assessments.csv", codebook())
    plans = read_plans(corpus / "plans.csv")
    assert [one.plan_id for one in shipped.index.plans] == [one.plan_id for one in plans]
    assert {one.commitment_id: one.codes for one in shipped.index.commitments} == {
        one.commitment_id: dict(one.codes) for one in coded
    }


def test_the_country_makes_no_difference(shipped: Precedents, scorer: Scorer) -> None:
    text = "Publish all contracts\nThe ministry of {} will publish public contracts in {}."
    made = [
        Commitment(None, "Publish all contracts", one, 0, len(one))
        for one in (text.format("Peru", 2013), text.format("Albania", 2020))
    ]
    first, second = shipped.nearest(scorer._read(made, ["en", "en"])[1], ["en", "en"])
    assert first
    assert first == second


def test_a_spanish_commitment_finds_english_ones(shipped: Precedents, scorer: Scorer) -> None:
    text = (
        "Declaraciones de activos e intereses\nPublicar en línea las declaraciones patrimoniales "
        "de los funcionarios para prevenir la corrupción y los conflictos de intereses."
    )
    made = [Commitment(None, "Declaraciones", text, 0, len(text))]
    similar = shipped.similarities(scorer._read(made, ["es"])[1], ["es"])[0]
    languages = np.array([one.language for one in shipped.index.commitments])
    english = np.flatnonzero(languages == "en")
    best = english[np.argsort(-similar[english])[:5]]
    titles = [shipped.index.commitments[place].title.lower() for place in best]
    assert any("asset" in one or "declaration" in one or "conflict" in one for one in titles)


def test_a_folder_without_precedents_has_none(tmp_path: Path, model_set: ModelSet) -> None:
    assert Precedents.load(tmp_path, model_set.vectorizer, model_set.fingerprint) is None
