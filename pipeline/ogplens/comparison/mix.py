"""What the differences between groups would be if only their mix of texts differed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ogplens.comparison.columns import MIX, MIX_SHARE
from ogplens.comparison.comparable import Comparable
from ogplens.comparison.mix_groups import CutCorpus, MixGroup
from ogplens.comparison.standardising import Spread, variance_between
from ogplens.domain import Codebook
from ogplens.settings import CompareSettings

if TYPE_CHECKING:
    import pandas as pd

FloatArray = npt.NDArray[np.float64]

STANDARDISE = ("language", "length")
FEWEST_GROUPS = 5  # a variance between fewer groups says little
_WITHIN_REGION = {"member", "country", "plan", "region"}  # kinds whose groups lie in one region
_TEXT = {"by", "group", "name", "region", "variable", "outcome", "mix"}
_KINDS = {c: "object" if c in _TEXT else "float64" for c in MIX} | {"commitments": "Int64"}


def mix(
    corpus: Comparable,
    by: str,
    codebook: Codebook,
    settings: CompareSettings,
    standardise: Sequence[str] = STANDARDISE,
) -> pd.DataFrame:
    """Return predicted shares beside those that the mix of texts alone would give.

    Parameters
    ----------
    corpus : Comparable
    by : str
        Kind of group, a key of ``corpus.groups`` or ``theme``.
    codebook : Codebook
    settings : CompareSettings
        ``confidence`` of the interval.
    standardise : sequence of str
        Kinds whose combinations are the cells of the mix, such as ``language``, ``length``,
        ``template`` and ``theme``. Kinds that the corpus lacks, and ``by`` itself, are left out;
        the column ``mix`` names those that were used.

    Returns
    -------
    pandas.DataFrame
        The columns of `ogplens.comparison.columns.MIX`, one row for each group and outcome.
        ``by_mix_alone``: each cell at its rate among the other groups, in the group's own mix.
        ``at_common_mix``: the group's own rates, in the mix of the whole corpus. ``difference``:
        ``predicted`` less ``by_mix_alone``; an interval around 0 means that the mix may be all
        there is. Shares are 0 to 1. A group that is the whole corpus has no others, and no row.

    Raises
    ------
    KeyError
        If the corpus has no such kind of group.

    Notes
    -----
    Indirect and direct standardisation: J. Fleiss, B. Levin and M. Paik, "Statistical Methods for
    Rates and Proportions", 3rd edition 2003, chapter 19. Rates of cells are drawn to their centre
    by `ogplens.comparison.standardising.shrunken`; a cell that the group lacks is taken as it is
    among the others, moved by how far the group lies from them otherwise.

    The variance of ``difference`` is that of the group's mean, with clusters inside the group
    (plans of a member, members of a region) whose scatter is taken from all groups together, and
    that of ``by_mix_alone``, linearised with the members of the other groups as clusters (as for a
    survey of clusters: W. Cochran, "Sampling Techniques", 3rd edition 1977). A bootstrap of a
    member's own plans would give no interval at all to the many members with one plan. The error
    of the models is not in it. Each interval holds by itself; among many, some miss by chance.
    """
    import pandas as pd
    from scipy.special import stdtrit

    if not len(corpus) or not corpus.outcomes(codebook):
        return pd.DataFrame(columns=list(MIX)).astype(_KINDS)
    cut = CutCorpus(corpus, by, codebook, standardise)
    groups = list(cut.groups())
    scatter, variances = cut.own_variances(groups)
    tail = stdtrit(cut.freedom(groups), (1.0 + settings.confidence) / 2)
    rows = [
        row
        for one, variance in zip(groups, variances, strict=True)
        for row in _rows(cut, one, scatter, tail * np.sqrt(variance + one.alone_variance))
    ]
    return pd.DataFrame(rows, columns=list(MIX)).astype(_KINDS)


def mix_share(
    corpus: Comparable,
    by: str,
    codebook: Codebook,
    standardise: Sequence[str] = STANDARDISE,
) -> pd.DataFrame:
    """Return how much of the variance between groups goes with their mix of texts.

    Parameters
    ----------
    corpus : Comparable
    by : str
    codebook : Codebook
    standardise : sequence of str
        As in `mix`.

    Returns
    -------
    pandas.DataFrame
        The columns of `ogplens.comparison.columns.MIX_SHARE`, one row an outcome: ``variance``
        between groups, beyond what drawing clusters by chance would show; ``left`` of it at the
        same mix; and ``share`` that is gone, 1 at most. Below 0 the mix hides differences. Empty
        where there are fewer than five groups, or no more variance than by chance.

    Raises
    ------
    KeyError
        If the corpus has no such kind of group.

    Notes
    -----
    Variances between groups are by the moments of DerSimonian and Laird (see `variance_between`),
    of each group's mean less the mean of the others, and less ``by_mix_alone``. Both are
    differences from the other groups, so that the share is 0 where cells do not differ.
    """
    import pandas as pd

    if not len(corpus) or not corpus.outcomes(codebook):
        return pd.DataFrame(columns=list(MIX_SHARE))
    cut = CutCorpus(corpus, by, codebook, standardise)
    groups = list(cut.groups())
    before, after = (np.full(len(cut.outcomes), np.nan) for _ in range(2))
    if len(groups) >= FEWEST_GROUPS:
        noise = np.stack(cut.own_variances(groups)[1])
        before, after = (
            variance_between(np.stack([g.predicted - less for g, less in pairs]), noise)
            for pairs in ([(g, g.others) for g in groups], [(g, g.alone) for g in groups])
        )
    rows = [
        {
            "by": by,
            "variable": outcome.variable,
            "outcome": outcome.name,
            "groups": len(groups),
            "commitments": sum(len(g.places) for g in groups),
            "variance": before[place],
            "left": after[place],
            "share": 1 - after[place] / before[place] if before[place] > 0 else np.nan,
            "mix": ", ".join(cut.standardised),
        }
        for place, outcome in enumerate(cut.outcomes)
    ]
    return pd.DataFrame(rows, columns=list(MIX_SHARE))


def _rows(
    cut: CutCorpus, one: MixGroup, scatter: Spread, half: FloatArray
) -> list[dict[str, object]]:
    """Return the rows of one group; ``half`` is half the width of its intervals."""
    difference, common = one.predicted - one.alone, cut.at_common_mix(one, scatter)
    head = {
        "by": cut.by,
        "group": one.group,
        "name": cut.corpus.name_of(cut.by, one.group),
        "region": cut.corpus.regions[one.places[0]] if cut.by in _WITHIN_REGION else "",
        "commitments": len(one.places),
        "mix": ", ".join(cut.standardised),
    }
    return [
        {
            **head,
            "variable": outcome.variable,
            "outcome": outcome.name,
            "predicted": one.predicted[place],
            "by_mix_alone": one.alone[place],
            "at_common_mix": common[place],
            "difference": difference[place],
            "difference_low": max(difference[place] - half[place], -one.alone[place]),
            "difference_high": min(difference[place] + half[place], 1 - one.alone[place]),
        }
        for place, outcome in enumerate(cut.outcomes)
    ]
