"""All models together: trained, written, read, and refused where they do not belong together."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ogplens.arrays import save_arrays
from ogplens.errors import ModelError
from ogplens.learning.calibration import Bend
from ogplens.learning.coherence import VALUES
from ogplens.learning.model_set import (
    PRECEDENTS_FOLDER,
    ModelSet,
    Owner,
    dense_prior,
    describe,
    levels_of,
    load,
    save,
    train,
)
from ogplens.settings import PipelineSettings, codebook
from synthetic import Corpus, make_corpus

TRAINED = ("access_to_information", "potential_impact")
FILES = ("parameters.npz", "model.json")


def trained(corpus: Corpus, settings: PipelineSettings) -> ModelSet:
    return train(
        corpus.raw,
        corpus.levels,
        corpus.members,
        codebook(),
        plans=corpus.plan_ids,
        features=settings.features,
        settings=settings.train,
        decision=settings.decision,
    )


@pytest.fixture(scope="module")
def made(corpus: Corpus, settings: PipelineSettings) -> ModelSet:
    return trained(corpus, settings)


@pytest.fixture
def folder(made: ModelSet, tmp_path: Path) -> Path:
    save(tmp_path / "models", made, codebook())
    return tmp_path / "models"


def everything(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def assert_refused(folder: Path, *said: str) -> None:
    with pytest.raises(ModelError) as caught:
        load(folder, codebook())
    assert caught.value.hint
    assert str(folder) in caught.value.source
    for words in said:
        assert words in str(caught.value)


def test_a_model_for_every_variable_with_enough_codes(made: ModelSet) -> None:
    assert tuple(made.models) == TRAINED


def test_read_models_predict_the_same(made: ModelSet, folder: Path, corpus: Corpus) -> None:
    found = load(folder, codebook())
    before, after = made.predict(corpus.raw), found.predict(corpus.raw)
    assert tuple(after) == TRAINED
    for name in TRAINED:
        np.testing.assert_allclose(after[name], before[name], atol=1e-3)
        np.testing.assert_allclose(after[name].sum(axis=1), 1.0)
        agree = made.models[name].called(before[name]) == found.models[name].called(after[name])
        assert agree.mean() > 0.98


def test_the_same_bytes_when_trained_twice(
    folder: Path, corpus: Corpus, settings: PipelineSettings, tmp_path: Path
) -> None:
    again = make_corpus()
    assert again.commitments == corpus.commitments
    save(tmp_path / "again", trained(again, settings), codebook())
    assert everything(tmp_path / "again") == everything(folder)


def test_the_same_bytes_when_written_over(folder: Path, made: ModelSet) -> None:
    before = everything(folder)
    save(folder, made, codebook())
    assert everything(folder) == before


def test_nothing_is_pickled_and_every_file_is_known(folder: Path) -> None:
    names = {f"{room}/{file}" for room in ("features", *TRAINED) for file in FILES}
    names |= {f"{name}/model.json" for name in codebook().predicted()}
    assert set(everything(folder)) == names
    for path in folder.rglob("parameters.npz"):
        with np.load(path, allow_pickle=False) as archive:
            assert all(archive[name].dtype != object for name in archive.files)


def test_stale_models_are_removed_and_nothing_else(folder: Path, made: ModelSet) -> None:
    former = folder / "former_variable"
    former.mkdir()
    (former / "model.json").write_text("{}", encoding="utf-8")
    card = folder / "README.md"
    card.write_text("the model card", encoding="utf-8")
    own = folder / "notes"
    own.mkdir()
    precedents = folder / PRECEDENTS_FOLDER
    precedents.mkdir()
    (precedents / "model.json").write_text("{}", encoding="utf-8")
    save(folder, made, codebook())
    assert not former.exists()
    assert (precedents / "model.json").exists()
    assert card.exists()
    assert own.exists()


def test_a_variable_that_is_no_longer_trained_loses_its_parameters(
    folder: Path, made: ModelSet, corpus: Corpus
) -> None:
    fewer = replace(made, models={TRAINED[0]: made.models[TRAINED[0]]})
    save(folder, fewer, codebook())
    assert not (folder / TRAINED[1] / "parameters.npz").exists()
    assert tuple(load(folder, codebook()).predict(corpus.raw)) == TRAINED[:1]


def test_what_the_models_are(folder: Path, corpus: Corpus) -> None:
    info = describe(load(folder, codebook()))
    assert info.variables == dict.fromkeys(TRAINED, len(corpus))
    assert info.commitments == len(corpus)
    assert info.members == 12
    assert info.features > 100
    described = json.loads((folder / "features/model.json").read_text(encoding="utf-8"))
    assert info.trained_on == described["fingerprint"]


def test_a_set_without_models_is_described(
    corpus: Corpus, settings: PipelineSettings, tmp_path: Path
) -> None:
    none = {name: np.full(len(corpus), -1) for name in codebook().predicted()}
    empty = train(
        corpus.raw,
        none,
        corpus.members,
        codebook(),
        features=settings.features,
        settings=settings.train,
        decision=settings.decision,
    )
    assert describe(empty).members == 0
    assert empty.predict(corpus.raw) == {}
    save(tmp_path / "models", empty, codebook())
    assert_refused(tmp_path / "models", "no trained model")


def test_features_of_another_training_are_refused(
    folder: Path, corpus: Corpus, settings: PipelineSettings, tmp_path: Path
) -> None:
    save(tmp_path / "other", trained(make_corpus(seed=9), settings), codebook())
    for file in FILES:
        (folder / "features" / file).write_bytes((tmp_path / "other/features" / file).read_bytes())
    assert_refused(folder, "other features")


@pytest.mark.parametrize("part", ["features", *TRAINED])
@pytest.mark.parametrize("file", FILES)
def test_a_missing_or_damaged_file_is_refused(folder: Path, part: str, file: str) -> None:
    path = folder / part / file
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert_refused(folder, part)
    path.unlink()
    assert_refused(folder, part)


def test_no_models_at_all(tmp_path: Path) -> None:
    assert_refused(tmp_path, "no trained model", "dvc repro")
    assert_refused(tmp_path / "absent", "no trained model")


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.update(format=2), "another version"),
        (lambda d: d.update(kind="features"), "kind"),
        (lambda d: d.update(features="0" * 16), "other features"),
        (lambda d: d.update(values=["yes", "no"]), "codebook"),
        (lambda d: d.update(terms=1), "model.json says 1"),
        (lambda d: d.pop("slope"), "slope"),
        (lambda d: d.update(term_step="wide"), "wide"),
        (lambda d: d.update(thresholds={"yes": 1}), "model.json"),
        (lambda d: d.pop("trained_on"), "trained_on"),
        (lambda d: d.pop("bend"), "bend"),
        (lambda d: d.update(bend={"at": 0.0}), "model.json"),
        (lambda d: d.pop("range_mass"), "range_mass"),
        (lambda d: d.update(range_mass="most"), "most"),
        (lambda d: d.pop("history"), "history"),
        (lambda d: d["history"].pop("plan_variance"), "plan_variance"),
        (lambda d: d["history"].update(members=["PER"]), "model.json"),
        (lambda d: d["history"]["plans"].update(PER=[1.0, 2.0]), "model.json"),
    ],
)
def test_a_description_that_does_not_fit_is_refused(
    folder: Path, change: Change, said: str
) -> None:
    path = folder / "access_to_information/model.json"
    described = json.loads(path.read_text(encoding="utf-8"))
    change(described)
    path.write_text(json.dumps(described), encoding="utf-8")
    assert_refused(folder, said)


def test_weights_of_another_number_are_refused(folder: Path) -> None:
    path = folder / "access_to_information"
    save_arrays(
        path / "parameters.npz",
        {
            "term_weights": np.zeros(3, dtype=np.int16),
            "dense_weights": np.zeros(2, dtype=np.int16),
        },
    )
    assert_refused(folder, "3 and 2 weights")


def test_levels_of_codes() -> None:
    found = levels_of(
        [
            {"specificity": "none", "relevant": "yes", "completion": "complete"},
            {"specificity": "high", "relevant": ""},
            {},
        ],
        codebook(),
    )
    assert found["specificity"].tolist() == [0, 3, -1]
    assert found["relevant"].tolist() == [1, -1, -1]
    assert set(found) == set(codebook().predicted())


def test_bend_range_mass_and_history_come_back_from_disk(made: ModelSet, tmp_path: Path) -> None:
    name = "potential_impact"
    model = made.models[name]
    bent = replace(model.calibration, bend=Bend(at=0.123456, below=1.5, above=0.25))
    changed = replace(made, models=made.models | {name: replace(model, calibration=bent)})
    save(tmp_path / "models", changed, codebook())
    found = load(tmp_path / "models", codebook()).models
    assert found[name].calibration.bend == bent.bend
    assert found["access_to_information"].calibration.bend is None
    for variable in TRAINED:
        before, after = made.models[variable], found[variable]
        assert after.range_mass == pytest.approx(before.range_mass, rel=1e-5)
        there, here = before.history, after.history
        assert here.member_variance == pytest.approx(there.member_variance, rel=1e-5)
        assert here.plan_variance == pytest.approx(there.plan_variance, rel=1e-5)
        np.testing.assert_allclose(here.level_bounds, there.level_bounds, rtol=1e-5)
        for read, kept in ((here.members, there.members), (here.plans, there.plans)):
            assert set(read) == set(kept) != set()
            for owner, effect in kept.items():
                assert read[owner].shift == pytest.approx(effect.shift, rel=1e-5)
                assert read[owner].variance == pytest.approx(effect.variance, rel=1e-5)
                assert (read[owner].coded, read[owner].on_plan) == (effect.coded, effect.on_plan)


def test_owners_without_codes_change_nothing(made: ModelSet, corpus: Corpus) -> None:
    alone = made.predict(corpus.raw)
    unknown = made.predict(corpus.raw, [Owner("NEW")] * len(corpus))
    for name in TRAINED:
        np.testing.assert_allclose(unknown[name], alone[name], atol=1e-12)


def test_owners_with_codes_move_the_probabilities(
    corpus: Corpus, settings: PipelineSettings, tmp_path: Path
) -> None:
    """One member's codes are all yes, another's all no; before writing and as from disk."""
    mine = np.array([name == "M03" for name in corpus.members])
    yes = np.where(mine, 1, corpus.levels[TRAINED[0]])
    severe = np.array([name == "M04" for name in corpus.members])
    yes[severe] = 0
    changed = replace(corpus, levels=corpus.levels | {TRAINED[0]: yes})
    made = trained(changed, settings)
    save(tmp_path / "models", made, codebook())
    for models in (made, load(tmp_path / "models", codebook())):
        raw = corpus.raw.rows(np.flatnonzero(~mine & ~severe))

        def mean(owner: Owner, models: ModelSet = models, raw: Any = raw) -> float:
            return float(models.predict(raw, [owner] * len(raw))[TRAINED[0]][:, 1].mean())

        new = mean(Owner("NEW"))
        assert mean(Owner("M03", "M03-1")) >= mean(Owner("M03")) - 1e-9 > new + 0.01
        assert mean(Owner("M04", "M04-1")) <= mean(Owner("M04")) + 1e-9 < new - 0.01


def test_predictions_obey_the_codebook(corpus: Corpus, settings: PipelineSettings) -> None:
    """Relevant is coded at random here: by itself its model would break the rule."""
    rng = np.random.default_rng(12)
    levels = {name: (rng.random(len(corpus)) < 0.3).astype(np.int64) for name in VALUES[1:]}
    levels["relevant"] = (rng.random(len(corpus)) < 0.4).astype(np.int64)
    made = trained(replace(corpus, levels=corpus.levels | levels), settings)
    owners = [Owner(*names) for names in zip(corpus.members, corpus.plan_ids, strict=True)]
    for given in (None, owners):
        found = made.predict(corpus.raw, given)
        values = np.stack([found[name][:, 1] for name in VALUES])
        assert (found["relevant"][:, 1] >= values.max(axis=0) - 1e-12).all()
        assert (found["relevant"][:, 1] <= values.sum(axis=0) + 1e-12).all()
    design = made.vectorizer.transform(corpus.raw)
    own = made.models["relevant"].probabilities(design.terms, design.dense)[:, 1]
    first = made.models[VALUES[0]].probabilities(design.terms, design.dense)[:, 1]
    assert (own < first).any()  # so there was something to mend


def test_a_member_s_commitments_are_one_plan_where_plans_are_not_given(
    corpus: Corpus, settings: PipelineSettings
) -> None:
    def fitted(**plans: Any) -> ModelSet:
        return train(
            corpus.raw,
            corpus.levels,
            corpus.members,
            codebook(),
            **plans,
            features=settings.features,
            settings=settings.train,
            decision=settings.decision,
        )

    one, other = fitted().models[TRAINED[0]], fitted(plans=corpus.members).models[TRAINED[0]]
    np.testing.assert_array_equal(one.term_weights, other.term_weights)
    assert one.history.plans == other.history.plans
    assert set(one.history.plans) == set(corpus.members)


def test_criteria_of_the_variable_itself_may_weigh_more(settings: PipelineSettings) -> None:
    names = ["criterion relevant/a", "criterion technology/a", "criterion technology/b",
             "declared relevant", "structure dates"]  # fmt: skip
    given = settings.train
    given = given.model_copy(update={"own_criteria": {"technology": 0.003, "other": 0.001}})
    technology = dense_prior(names, "technology", given)
    assert technology[0] == technology[3] == given.criteria
    assert technology[4] == given.structure
    np.testing.assert_allclose(technology[1:3], given.criteria + 0.003)
    relevant = dense_prior(names, "relevant", given)
    assert relevant[0] == pytest.approx(given.criteria + 0.001)
    none = dense_prior(names, "specificity", given)
    np.testing.assert_allclose(none, [given.criteria] * 4 + [given.structure])
