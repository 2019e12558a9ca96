"""The whole evaluation of a run: figures, peers, and the data of the plots."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ogplens.domain import Codebook, Kind
from ogplens.evaluation.out_of_fold import OURS
from ogplens.evaluation.risk_coverage import risk_coverage
from ogplens.evaluation.splits import Protocol
from ogplens.evaluation.strata import Groups, strata_figures, strata_reliability
from ogplens.evaluation.summary import Held, reliability, summarise
from ogplens.evaluation.table import held
from ogplens.settings import EvaluateSettings

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

_KEY = ["protocol", "model", "variable"]
# Models of commitments' texts and history; the others are there to be compared with.
_STRATIFIED = (OURS, "history")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything that the evaluate stage writes.

    Attributes
    ----------
    metrics : dict
        Protocol, variable, metric to ``{"value", "low", "high", "n"}``, of our models. A protocol
        without predictions is left out.
    peers : list of dict
        The same figures of our models and their peers, one a row.
    reliability : list of dict
        New-member protocol, yes/no variables: bins of equal mass.
    confusion : dict of str to list of dict
        New-member protocol: coded and predicted value of every coded commitment.
    strata : list of dict
        Figures of our models in every group; see `ogplens.evaluation.strata`.
    reliability_strata : list of dict
        ``reliability`` in every group.
    risk_coverage : list of dict
        New-member protocol, yes/no variables: the error among the surest commitments.
    """

    metrics: dict[str, Any]
    peers: list[Row]
    reliability: list[Row]
    confusion: dict[str, list[Row]]
    strata: list[Row]
    reliability_strata: list[Row]
    risk_coverage: list[Row]


def evaluate(
    predictions: pd.DataFrame, groups: Groups, codebook: Codebook, settings: EvaluateSettings
) -> Evaluation:
    """Compute every figure with its interval.

    Parameters
    ----------
    predictions : DataFrame
        From `ogplens.evaluation.table.read_predictions`.
    groups : mapping
        From `ogplens.evaluation.strata.groups_of`.
    codebook : Codebook
    settings : EvaluateSettings
    """
    from joblib import Parallel, delayed

    parts = [
        ((str(protocol), str(model), str(variable)), part)
        for (protocol, model, variable), part in predictions.groupby(_KEY, sort=True)
        if (part["coded"] != "").any()
    ]
    workers = Parallel(n_jobs=-1)
    figures = workers(
        delayed(summarise)(held(part, codebook, key[2]), codebook.variables[key[2]], settings)
        for key, part in parts
    )
    ours = [(key, part) for key, part in parts if key[1] in _STRATIFIED]
    strata = workers(
        delayed(strata_figures)(part, groups, key[2], codebook, settings) for key, part in ours
    )
    present = {key[0] for key, _ in parts}
    metrics: dict[str, Any] = {str(p): {} for p in Protocol if str(p) in present}
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
        _for_yes_no(
            lambda part, name: reliability(
                held(part, codebook, name), bins=settings.calibration_bins
            ),
            new_member,
            codebook,
        ),
        _confusion(new_member),
        [
            {**dict(zip(_KEY, key, strict=True)), **row}
            for (key, _), rows in zip(ours, strata, strict=True)
            for row in rows
        ],
        _for_yes_no(
            lambda part, name: strata_reliability(part, groups, name, codebook, settings),
            new_member,
            codebook,
        ),
        _for_yes_no(
            lambda part, name: _risk_coverage(held(part, codebook, name)), new_member, codebook
        ),
    )


def _in_codebook_order(metrics: dict[str, Any], codebook: Codebook) -> dict[str, Any]:
    names = codebook.predicted()
    return {
        protocol: {name: found[name] for name in names if name in found}
        for protocol, found in metrics.items()
    }


def _for_yes_no(
    rows: Callable[[pd.DataFrame, str], Iterable[Row]],
    parts: dict[str, pd.DataFrame],
    codebook: Codebook,
) -> list[Row]:
    """Gather the rows of every yes/no variable, in the codebook's order."""
    return [
        {"variable": name, **row}
        for name in codebook.predicted(Kind.BINARY)
        if name in parts
        for row in rows(parts[name], name)
    ]


def _risk_coverage(part: Held) -> Iterable[Row]:
    return risk_coverage(part.probabilities[:, 1], part.coded == 1)


def _confusion(parts: dict[str, pd.DataFrame]) -> dict[str, list[Row]]:
    return {
        name: [
            {"coded": coded, "predicted": called}
            for coded, called in zip(part["coded"], part["call"], strict=True)
            if coded != ""
        ]
        for name, part in parts.items()
    }
