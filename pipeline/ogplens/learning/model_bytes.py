"""A fitted model set as bytes and back, to the last bit.

What ``models/`` holds is rounded, so that it is small and the same on every machine. A model that
takes the place of one that would be fitted again must predict the same to the last digit.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import numpy as np

from ogplens.arrays import Array, arrays_as_bytes, arrays_of_bytes, pack_texts, unpack_texts
from ogplens.features.likeness import Likeness
from ogplens.features.vectorizer import Block, Vectorizer
from ogplens.learning.abstention import Thresholds
from ogplens.learning.calibration import Bend, Calibration
from ogplens.learning.fitting import VariableModel
from ogplens.learning.history import Effect, History
from ogplens.learning.model_set import ModelSet
from ogplens.settings import FeatureSettings


def model_set_as_bytes(model_set: ModelSet) -> bytes:
    """Return a model set that is not from a file as bytes."""
    vectorizer = model_set.vectorizer
    arrays: dict[str, Array] = {"mean": vectorizer.mean, "scale": vectorizer.scale}
    for name, block in vectorizer.blocks.items():
        arrays[f"block/{name}/terms"] = pack_texts(block.terms)
        arrays[f"block/{name}/frequency"] = block.frequency
        arrays[f"block/{name}/idf"] = block.idf
    models = {}
    for name, model in model_set.models.items():
        arrays[f"model/{name}/terms"] = model.term_weights
        arrays[f"model/{name}/dense"] = model.dense_weights
        models[name] = _described(model)
    content = {
        "blocks": list(vectorizer.blocks),
        "dense_names": vectorizer.dense_names,
        "rows": vectorizer.rows,
        "common": vectorizer.common,
        "likeness": asdict(vectorizer.likeness),
        "features": model_set.features.model_dump(mode="json"),
        "coverage": model_set.coverage,
        "models": models,
    }
    # JSON writes a number with as many digits as tell it from every other one.
    arrays["content"] = np.frombuffer(json.dumps(content).encode("utf-8"), dtype=np.uint8)
    return arrays_as_bytes(arrays)


def model_set_of_bytes(data: bytes) -> ModelSet:
    """Return the model set of `model_set_as_bytes`."""
    arrays = arrays_of_bytes(data)
    content = json.loads(arrays["content"].tobytes())
    blocks = {
        name: Block(
            unpack_texts(arrays[f"block/{name}/terms"]),
            arrays[f"block/{name}/frequency"],
            arrays[f"block/{name}/idf"],
        )
        for name in content["blocks"]
    }
    vectorizer = Vectorizer(
        blocks,
        tuple(content["dense_names"]),
        arrays["mean"],
        arrays["scale"],
        content["rows"],
        tuple(content["common"]),
        Likeness(**content["likeness"]),
    )
    models = {
        name: _model(its, arrays[f"model/{name}/terms"], arrays[f"model/{name}/dense"])
        for name, its in content["models"].items()
    }
    features = FeatureSettings.model_validate(content["features"])
    return ModelSet(vectorizer, models, features, content["coverage"])


def _described(model: VariableModel) -> dict[str, Any]:
    """Return a model without its weights as what JSON can hold."""
    calibration, history = model.calibration, model.history
    return {
        "values": model.values,
        "slope": calibration.slope,
        "cuts": calibration.cuts.tolist(),
        "bend": calibration.bend and asdict(calibration.bend),
        "thresholds": model.thresholds and asdict(model.thresholds),
        "range_mass": model.range_mass,
        "level_bounds": model.level_bounds.tolist(),
        "variances": [history.member_variance, history.plan_variance],
        "members": {name: asdict(one) for name, one in history.members.items()},
        "plans": {name: asdict(one) for name, one in history.plans.items()},
        "history_bounds": history.level_bounds.tolist(),
        "trained_on": [model.rows, model.members],
    }


def _model(content: dict[str, Any], terms: Array, dense: Array) -> VariableModel:
    bend, thresholds = content["bend"], content["thresholds"]
    history = History(
        content["variances"][0],
        content["variances"][1],
        {name: Effect(**one) for name, one in content["members"].items()},
        {name: Effect(**one) for name, one in content["plans"].items()},
        np.array(content["history_bounds"], dtype=np.float64),
    )
    return VariableModel(
        values=tuple(content["values"]),
        term_weights=terms,
        dense_weights=dense,
        calibration=Calibration(
            content["slope"],
            np.array(content["cuts"], dtype=np.float64),
            bend and Bend(**bend),
        ),
        thresholds=thresholds and Thresholds(**thresholds),
        range_mass=content["range_mass"],
        level_bounds=np.array(content["level_bounds"], dtype=np.float64),
        history=history,
        rows=content["trained_on"][0],
        members=content["trained_on"][1],
    )
