"""All the variables' models together with the vectorizer that they share."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ogplens import __version__
from ogplens.arrays import REMAKE
from ogplens.domain import Codebook
from ogplens.errors import Fault, ModelError
from ogplens.features.extraction import RawFeatures
from ogplens.features.storage import FORMAT, load_description, load_vectorizer, save_vectorizer
from ogplens.features.vectorizer import Design, Vectorizer, fit_vectorizer
from ogplens.files import write_text_atomically
from ogplens.learning.bridge import bridged_levels
from ogplens.learning.coherence import obey_codebook
from ogplens.learning.fitting import TrainingNames, VariableModel, enough_codes, fit_variable
from ogplens.learning.logistic import FloatArray, IntArray
from ogplens.learning.mixed import training_rows
from ogplens.learning.storage import load_model, save_model
from ogplens.settings import DecisionSettings, FeatureSettings, TrainSettings

FEATURES_FOLDER = "features"
#: What another stage writes beside the models, and training leaves alone.
PRECEDENTS_FOLDER = "precedents"


class Owner(NamedTuple):
    """Whose commitment it is.

    Attributes
    ----------
    member : str
        Code of the OGP member.
    plan : str
        Identifier of the plan, ``PER-2``; empty for a new plan.
    """

    member: str
    plan: str = ""


@dataclass(frozen=True, slots=True)
class ModelSet:
    """A vectorizer and a model for each variable.

    Attributes
    ----------
    vectorizer : Vectorizer
    models : dict of str to VariableModel
        Variables that are coded too seldom to train are absent.
    features : FeatureSettings
    coverage : float
        Probability that a range of levels holds.
    fingerprint : str
        Of the vectorizer's parameters; empty before the set is saved.
    version : str
        Of the ogplens that trained the set.
    """

    vectorizer: Vectorizer
    models: Mapping[str, VariableModel]
    features: FeatureSettings
    coverage: float
    fingerprint: str = ""
    version: str = __version__

    def predict(
        self, raw: RawFeatures, owners: Sequence[Owner] | None = None
    ) -> dict[str, FloatArray]:
        """Return the probability of each level for every variable, shape (rows, levels).

        Parameters
        ----------
        raw : RawFeatures
        owners : sequence of Owner, length rows, optional
            Whose commitments these are. Coded commitments of the owner then move the
            probabilities; without it they are those of the words alone.
        """
        return self.predict_design(self.vectorizer.transform(raw), owners)

    def predict_design(
        self, design: Design, owners: Sequence[Owner] | None = None
    ) -> dict[str, FloatArray]:
        """Return what `predict` does, from vectors."""
        return obey_codebook(
            {name: _probabilities(model, design, owners) for name, model in self.models.items()}
        )


def _probabilities(
    model: VariableModel, design: Design, owners: Sequence[Owner] | None
) -> FloatArray:
    if owners is None:
        return model.probabilities(design.terms, design.dense)
    effects = [model.history.effect(owner.member, owner.plan) for owner in owners]
    return model.probabilities_with_history(design.terms, design.dense, effects)


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What the trained models are.

    Attributes
    ----------
    format : int
    version : str
        Of the ogplens that trained them.
    variables : dict of str to int
        Variable to the number of coded commitments that its model was trained on.
    commitments : int
        Texts that the vocabulary was fitted on.
    members : int
        Most members that any variable was trained on.
    trained_on : str
        Fingerprint of the features.
    features : int
        Number of columns.
    """

    format: int
    version: str
    variables: Mapping[str, int]
    commitments: int
    members: int
    trained_on: str
    features: int


def describe(model_set: ModelSet) -> ModelInfo:
    """Return what a model set is and what it was trained on."""
    models = model_set.models
    return ModelInfo(
        format=FORMAT,
        version=model_set.version,
        variables={name: model.rows for name, model in models.items()},
        commitments=model_set.vectorizer.rows,
        members=max((model.members for model in models.values()), default=0),
        trained_on=model_set.fingerprint,
        features=model_set.vectorizer.width,
    )


def train(
    raw: RawFeatures,
    levels: Mapping[str, IntArray],
    groups: Sequence[str],
    codebook: Codebook,
    *,
    plans: Sequence[str] | None = None,
    features: FeatureSettings,
    settings: TrainSettings,
    decision: DecisionSettings,
) -> ModelSet:
    """Fit the vectorizer and every variable's model on training rows alone.

    Parameters
    ----------
    raw : RawFeatures
        Of the training rows.
    levels : dict of str to ndarray of int, shape (rows,)
        Coded level of each variable; -1 where it is not coded.
    groups : sequence of str, length rows
        Member of each row.
    codebook : Codebook
    plans : sequence of str, length rows, optional
        Plan of each row; by default a member's commitments are one plan.
    features, settings, decision
        Blocks of ``configs/pipeline.yaml``.
    """
    vectorizer = fit_vectorizer(raw, features)
    design = vectorizer.transform(raw)
    names = TrainingNames(groups, groups if plans is None else plans)
    rows = training_rows(design.terms, design.dense, names.members, names.plans, settings)
    models = {
        name: fit_variable(
            rows,
            names,
            levels[name],
            codebook.variables[name].values,
            dense_prior(vectorizer.dense_names, name, settings),
            train=settings,
            decision=decision,
            fitted=bridged_levels(levels, codebook, name),
        )
        for name in codebook.predicted()
        if enough_codes(levels[name], settings)
    }
    return ModelSet(vectorizer, models, features, decision.range_coverage)


def dense_prior(names: Sequence[str], variable: str, settings: TrainSettings) -> FloatArray:
    """Return the prior variance of each dense column's weight, shape (columns,).

    Parameters
    ----------
    names : sequence of str
        Of the columns: ``criterion <variable>/...``, ``declared ...``, ``structure ...``.
    variable : str
        The variable that is fitted; its own criteria may weigh more.
    settings : TrainSettings
    """
    form = np.array([name.startswith("structure ") for name in names])
    own = np.array([name.startswith(f"criterion {variable}/") for name in names])
    beside = settings.own_criteria.get(variable, settings.own_criteria["other"])
    prior = np.where(form, settings.structure, settings.criteria) + own * beside
    return np.asarray(prior, dtype=np.float64)


def save(folder: Path, model_set: ModelSet, codebook: Codebook) -> None:
    """Write one folder for the features and one for each variable of the codebook.

    A variable that was coded too seldom gets a description that says so and no parameters. Folders
    of other variables are removed, so that no stale model stays; the precedents stay.
    """
    fingerprint = save_vectorizer(
        folder / FEATURES_FOLDER, model_set.vectorizer, model_set.features
    )
    for name in codebook.predicted():
        model = model_set.models.get(name)
        described: dict[str, Any] = {
            "format": FORMAT,
            "kind": "variable",
            "ogplens": model_set.version,
            "variable": name,
            "trained": model is not None,
        }
        if model is None:
            (folder / name / "parameters.npz").unlink(missing_ok=True)
        else:
            described |= {"features": fingerprint, "coverage": model_set.coverage}
            described |= save_model(folder / name, model)
        write_text_atomically(folder / name / "model.json", json.dumps(described, indent=2) + "\n")
    for stale in sorted(folder.glob("*/model.json")):
        if stale.parent.name not in {FEATURES_FOLDER, PRECEDENTS_FOLDER, *codebook.predicted()}:
            shutil.rmtree(stale.parent)


def load(folder: Path, codebook: Codebook) -> ModelSet:
    """Read a model set and check that its parts belong together.

    Raises
    ------
    ModelError
        If a part is missing, damaged, made by another version, or of other features.
    """
    vectorizer, features, fingerprint = load_vectorizer(folder / FEATURES_FOLDER)
    models: dict[str, VariableModel] = {}
    described: dict[str, Any] = {}
    for name in codebook.predicted():
        if not (folder / name).is_dir():
            continue
        found = load_description(folder / name, kind="variable")
        if found.get("trained") is False:
            continue
        described = found
        models[name] = _checked(folder / name, described, codebook, vectorizer, fingerprint)
    if not models:
        raise ModelError("there is no trained model here", source=str(folder), hint=REMAKE)
    return ModelSet(
        vectorizer,
        models,
        features,
        _coverage(folder, described.get("coverage", 0.9)),
        fingerprint,
        str(described.get("ogplens", ""))[:60],
    )


def _coverage(folder: Path, value: object) -> float:
    if isinstance(value, float) and 0 < value < 1:
        return value
    fault = Fault("key coverage", repr(value)[:60], "a probability between 0 and 1")
    raise ModelError("model.json cannot be used", source=str(folder), faults=[fault], hint=REMAKE)


def _checked(
    folder: Path,
    described: dict[str, Any],
    codebook: Codebook,
    vectorizer: Vectorizer,
    fingerprint: str,
) -> VariableModel:
    model = load_model(folder, described)
    expected = codebook.variables[folder.name].values
    terms = vectorizer.width - len(vectorizer.dense_names)
    problems = []
    if described.get("features") != fingerprint:
        problems.append("it was trained with other features than those in features/")
    if len(model.term_weights) != terms or len(model.dense_weights) != len(vectorizer.dense_names):
        problems.append("its number of weights is not the number of feature columns")
    if model.values != expected:
        problems.append(f"its values {model.values} are not those of the codebook {expected}")
    if problems:
        raise ModelError("; ".join(problems), source=str(folder), hint=REMAKE)
    return model


def levels_of(codes: Sequence[Mapping[str, str]], codebook: Codebook) -> dict[str, IntArray]:
    """Return the coded level of each predicted variable, -1 where it is not coded.

    Parameters
    ----------
    codes : sequence of mapping
        Variable to value, one a row.
    """
    return {
        name: np.array(
            [
                codebook.variables[name].position(row[name]) if row.get(name) else -1
                for row in codes
            ],
            dtype=np.int64,
        )
        for name in codebook.predicted()
    }
