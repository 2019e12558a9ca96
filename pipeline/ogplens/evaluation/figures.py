"""The whole evaluation of a run: figures, peers, and the data of the plots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ogplens.domain import Codebook, Kind
from ogplens.evaluation.out_of_fold import OURS
from ogplens.evaluation.splits import Protocol
from ogplens.evaluation.summary import reliability, summarise
from ogplens.evaluation.table import held
from ogplens.settings import EvaluateSettings

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

_KEY = ["protocol", "model", "variable"]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything that the evaluate stage writes.

    Attributes
    ----------
    metrics : dict
        Protocol, variable, metric to ``{"value", "low", "high", "n"}``, of our models.
    peers : list of dict
        The same figures of our models and their peers, one a row.
    reliability : list of dict
        New-member protocol, yes/no variables: bins of equal mass.
    confusion : dict of str to list of dict
        New-member protocol: coded and predicted value of every coded commitment.
    """

    metrics: dict[str, Any]
    peers: list[Row]
    reliability: list[Row]
    confusion: dict[str, list[Row]]


def evaluate(
    predictions: pd.DataFrame, codebook: Codebook, settings: EvaluateSettings
) -> Evaluation:
    """Compute every figure with its interval.

    Parameters
    ----------
    predictions : DataFrame
        From `ogplens.evaluation.table.read_predictions`.
    codebook : Codebook
    settings : EvaluateSettings
    """
    from joblib import Parallel, delayed

    parts = [
        ((str(protocol), str(model), str(variable)), part)
        for (protocol, model, variable), part in predictions.groupby(_KEY, sort=True)
        if (part["coded"] != "").any()
    ]
    figures = Parallel(n_jobs=-1)(
        delayed(summarise)(held(part, codebook, key[2]), codebook.variables[key[2]], settings)
        for key, part in parts
    )
    metrics: dict[str, Any] = {str(protocol): {} for protocol in Protocol}
    peers: list[Row] = []
    for ((protocol, model, variable), _), found in zip(parts, figures, strict=True):
        as_dicts = {name: item.as_dict() for name, item in found.items()}
        if model == OURS:
            metrics[protocol][variable] = as_dicts
        where = {"protocol": protocol, "model": model, "variable": variable}
        peers += [{**where, "metric": name, **item} for name, item in as_dicts.items()]
    new_member = {
        key[2]: part for key, part in parts if key[:2] == (str(Protocol.NEW_MEMBER), OURS)
    }
    return Evaluation(
        _in_codebook_order(metrics, codebook),
        peers,
        _reliability(new_member, codebook, settings),
        _confusion(new_member),
    )


def _in_codebook_order(metrics: dict[str, Any], codebook: Codebook) -> dict[str, Any]:
    names = codebook.predicted()
    return {
        protocol: {name: found[name] for name in names if name in found}
        for protocol, found in metrics.items()
    }


def _reliability(
    parts: dict[str, pd.DataFrame], codebook: Codebook, settings: EvaluateSettings
) -> list[Row]:
    return [
        {"variable": name, **row}
        for name in codebook.predicted(Kind.BINARY)
        if name in parts
        for row in reliability(held(parts[name], codebook, name), bins=settings.calibration_bins)
    ]


def _confusion(parts: dict[str, pd.DataFrame]) -> dict[str, list[Row]]:
    return {
        name: [
            {"coded": coded, "predicted": called}
            for coded, called in zip(part["coded"], part["call"], strict=True)
            if coded != ""
        ]
        for name, part in parts.items()
    }
