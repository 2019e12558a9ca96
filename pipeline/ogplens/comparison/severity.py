"""How much stricter or milder the IRM's codes of a member or plan are than the words let expect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from ogplens.comparison.columns import SEVERITY
from ogplens.comparison.comparable import NOT_CODED, Comparable, FloatArray, IntArray
from ogplens.comparison.grouped import (
    benjamini_hochberg,
    heading,
    rounded,
    rounded_p,
    variables_of,
)
from ogplens.comparison.severity_model import Offsets, fit_severity
from ogplens.domain import Codebook
from ogplens.settings import CompareSettings

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("member", "plan")
STRICTER, MILDER, NOT_SHOWN = "stricter", "milder", "not shown"
MEANING = (
    "Stricter: coded lower than commitments of other members with such words are. It may come "
    "from the researcher, from the language or a translation, from the template of the plan, or "
    "from reforms that the words do not show. It does not say that a country is better or worse, "
    "nor that the IRM or the text model is right. A plan has one researcher: a member with one "
    "plan has no severity of its own that could be told from that plan's."
)


def severity_tables(
    corpus: Comparable, codebook: Codebook, settings: CompareSettings
) -> dict[str, pd.DataFrame]:
    """Return the tables of both kinds of groups from one fit a variable; see `severity_table`.

    Returns
    -------
    dict of str to pandas.DataFrame
        Keys are `KINDS`.
    """
    import pandas as pd

    found: dict[str, list[tuple[str, int, dict[str, object]]]] = {kind: [] for kind in KINDS}
    groups = {
        kind: {
            group: (heading(corpus, kind, group, at), at) for group, at in corpus.members_of(kind)
        }
        for kind in KINDS
    }
    for order, name, _ in variables_of(corpus, codebook):
        coded = np.flatnonzero(corpus.levels[name] != NOT_CODED)
        if not len(coded):
            continue
        fit = fit_severity(
            corpus.levels[name][coded],
            corpus.probabilities[name][coded],
            [corpus.members[place] for place in coded],
            [corpus.plans[place] for place in coded],
            confidence=settings.confidence,
        )
        for kind, offsets in zip(KINDS, (fit.members, fit.plans), strict=True):
            for row in _rows(corpus, name, groups[kind], offsets, settings):
                found[kind].append((str(row["group"]), order, row))
    return {
        kind: pd.DataFrame(
            [row for *_, row in sorted(rows, key=lambda one: one[:2])], columns=list(SEVERITY)
        )
        for kind, rows in found.items()
    }


def severity_table(
    corpus: Comparable, by: str, codebook: Codebook, settings: CompareSettings
) -> pd.DataFrame:
    """Compare codes with what the text model expects, group by group.

    Read `MEANING` before the figures, and show it beside them. The method is that of
    `ogplens.comparison.severity_model`: offsets of members and plans on the logit scale, drawn to
    0 (a plan's to its member's, and with it to 0), the more the fewer commitments and plans there
    are.

    Parameters
    ----------
    corpus : Comparable
        Its probabilities must come from models that have not seen the member; models that have
        would hide what is looked for.
    by : str
        One of `KINDS`.
    codebook : Codebook
    settings : CompareSettings
        A group with fewer coded commitments than ``min_commitments`` has no figure but ``n``.

    Returns
    -------
    pandas.DataFrame
        Columns `ogplens.comparison.columns.SEVERITY`; a row for each group and variable with a
        coded commitment. ``direction`` is ``stricter`` or ``milder`` only where the adjusted p is
        below 1 less the confidence and the interval leaves 0 out as well.

    Raises
    ------
    ValueError
        If there is no such table.
    """
    if by not in KINDS:
        raise ValueError(f"severity is of {' or '.join(KINDS)}, not of {by!r}")
    return severity_tables(corpus, codebook, settings)[by]


def _rows(
    corpus: Comparable,
    name: str,
    groups: Mapping[str, tuple[dict[str, object], IntArray]],
    offsets: Offsets,
    settings: CompareSettings,
) -> list[dict[str, object]]:
    levels, probabilities = corpus.levels[name], corpus.probabilities[name]
    expected = probabilities @ np.arange(probabilities.shape[1])
    inside = [groups[group] for group in offsets.groups]
    coded = [places[levels[places] != NOT_CODED] for _, places in inside]
    enough = np.array([len(places) >= settings.min_commitments for places in coded])
    adjusted = benjamini_hochberg(np.where(enough, offsets.p, np.nan))
    rows = []
    for number, places in enumerate(coded):
        row = inside[number][0] | {"variable": name, "n": len(places)}
        if enough[number]:
            row |= {
                "coded_mean": rounded(levels[places].mean()),
                "expected_mean": rounded(expected[places].mean()),
                "offset": rounded(offsets.mean[number]),
                "offset_low": rounded(offsets.low[number]),
                "offset_high": rounded(offsets.high[number]),
                "p": rounded_p(offsets.p[number]),
                "p_adjusted": rounded_p(adjusted[number]),
                "direction": _direction(offsets, adjusted, number, 1.0 - settings.confidence),
            }
        else:
            row["direction"] = NOT_SHOWN
        rows.append(row)
    return rows


def _direction(offsets: Offsets, adjusted: FloatArray, number: int, bound: float) -> str:
    if adjusted[number] < bound and offsets.high[number] < 0:
        return STRICTER
    if adjusted[number] < bound and offsets.low[number] > 0:
        return MILDER
    return NOT_SHOWN
