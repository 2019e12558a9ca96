"""For notebooks: what the commands show, as data frames with documented columns.

    from ogplens import api

    api.prevalence(by="region", variables=["relevant"])

Nothing is computed here that a command or a stage does not compute. Needs pandas, which comes with
the extra ``pipeline`` (``pip install ogplens[pipeline]``). ``docs/notebook.md`` has worked
examples.

Functions about the corpus take ``run``: a folder with ``reports/`` in it; by default the folder
where you stand, else the project that ogplens is installed from. What cannot be used raises
`ogplens.errors.OgplensError` with the next step.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from ogplens.comparison.run_differences import RunComparison

Source = str | Path

__all__ = [
    "agreement",
    "bridge",
    "compare_runs",
    "corpus",
    "fairness",
    "forecast",
    "mix",
    "omnibus",
    "prevalence",
    "score",
    "severity",
]


def prevalence(
    by: str = "member",
    *,
    groups: Sequence[str] = (),
    variables: Sequence[str] = (),
    run: Source | None = None,
) -> pd.DataFrame:
    """Return the shares of commitments, coded, predicted and corrected, with their intervals.

    Parameters
    ----------
    by : str
        Kind of group: ``member``, ``country``, ``plan``, ``region``, ``year``, ``generation``,
        ``language``, ``theme``, ``income`` or another one of the run.
    groups : sequence of str, optional
        Codes or names; all by default.
    variables : sequence of str, optional
        As in ``configs/codebook.yaml``; all by default.
    run : str or Path, optional

    Returns
    -------
    pandas.DataFrame
        A row a group, variable and outcome. ``coded``, ``predicted``, ``corrected``,
        ``coded_pooled`` and ``corrected_pooled`` are shares from 0 to 1, each with ``_low`` and
        ``_high``; ``coded_own_weight`` is how much of the pooled share is the group's own, 0 to 1.
        Missing is a figure that does not exist, never 0. All columns: `ogplens.comparison.columns`.

    Raises
    ------
    OgplensError
        If there is no comparison, or no such kind of group, group or variable in it.
    """
    return _chosen("prevalence", by, groups, variables, run)


def agreement(
    by: str = "member",
    *,
    groups: Sequence[str] = (),
    variables: Sequence[str] = (),
    run: Source | None = None,
) -> pd.DataFrame:
    """Return how well the tool and the IRM agree; parameters and errors as in `prevalence`.

    Returns
    -------
    pandas.DataFrame
        A row a group and variable: ``n``, ``equal`` (share, 0 to 1), ``kappa``, ``alpha`` and
        ``ac1`` (at most 1, 0 for chance) with ``_low`` and ``_high``, and ``advised``, which of
        them to read. Look at `omnibus` first: without a difference between groups there is nothing
        to rank.
    """
    return _chosen("agreement", by, groups, variables, run)


def severity(
    by: str = "member",
    *,
    groups: Sequence[str] = (),
    variables: Sequence[str] = (),
    run: Source | None = None,
) -> pd.DataFrame:
    """Return how much stricter or milder the IRM's codes are than the words let expect.

    Parameters and errors as in `prevalence`.

    Returns
    -------
    pandas.DataFrame
        A row a group and variable: ``offset`` in logits with ``offset_low`` and ``offset_high``
        (above 0: coded higher than the words let expect), ``p_adjusted``, ``direction``
        (``stricter``, ``milder`` or ``not shown``).
    """
    return _chosen("severity", by, groups, variables, run)


def mix(
    by: str = "member",
    *,
    groups: Sequence[str] = (),
    variables: Sequence[str] = (),
    run: Source | None = None,
) -> pd.DataFrame:
    """Return what groups would look like if only the mix of languages and lengths differed.

    Parameters and errors as in `prevalence`.

    Returns
    -------
    pandas.DataFrame
        A row a group, variable and outcome: ``predicted``, ``by_mix_alone``, ``at_common_mix``
        (shares, 0 to 1), ``difference`` with its interval, and ``mix``, what was standardised.
    """
    return _chosen("mix", by, groups, variables, run)


def bridge(
    name: str,
    by: str = "member",
    *,
    groups: Sequence[str] = (),
    run: Source | None = None,
) -> pd.DataFrame:
    """Return shares on the scale of a bridge, such as ``strict`` of ``configs/bridges.yaml``.

    Parameters and errors as in `prevalence`, and so are the columns; ``variable`` holds the
    bridge's name. Never set these rows beside others without saying so.
    """
    from ogplens.comparison.tables import choose

    return choose(
        "bridge", by=by, groups=groups, bridge=name, run=None if run is None else Path(run)
    )


def omnibus(
    by: str | None = None, *, variables: Sequence[str] = (), run: Source | None = None
) -> pd.DataFrame:
    """Return whether groups differ at all, a row a kind of group, measure, variable and outcome.

    Returns
    -------
    pandas.DataFrame
        ``p_adjusted`` (0 to 1) is Holm's; ``differ`` is ``yes`` or ``not shown``.
    """
    return _chosen("tests", by, (), variables, run)


def fairness(
    by: str | None = None, *, variables: Sequence[str] = (), run: Source | None = None
) -> pd.DataFrame:
    """Return error rates by language, region, income group, length of text and template.

    Returns
    -------
    pandas.DataFrame
        A row a group and variable: ``false_yes``, ``false_no``, ``decided``, ``decided_error``
        (shares, 0 to 1), ``bias`` and ``mean_error`` with their intervals; ``differs`` is ``yes``
        where the group's error differs from that of the others.
    """
    return _chosen("fairness", by, (), variables, run)


def corpus(run: Source | None = None) -> pd.DataFrame:
    """Return the commitments of a run: what the IRM coded beside what was predicted.

    Returns
    -------
    pandas.DataFrame
        A row a commitment: ``commitment_id``, ``member``, ``member_name``, ``region``,
        ``plan_id``, ``year``, ``generation``, ``language``; then of each variable
        ``<variable>_coded`` (a value, or missing), ``<variable>_predicted`` (probability of yes,
        0 to 1, or expected position, 0 for the lowest level), ``<variable>_call`` (the value named
        when one must be). Predicted by models that have seen no commitment of the member.

    Raises
    ------
    OgplensError
        If the run's ``interim/predictions.csv`` or its corpus is not there.
    """
    from ogplens.comparison.corpus_frame import corpus_frame

    return corpus_frame(None if run is None else Path(run))


def score(files: Sequence[Source] | Source, *, member: str | None = None) -> pd.DataFrame:
    """Score drafts with the models that ship with ogplens.

    Parameters
    ----------
    files : path, or sequence of paths
        Documents, or tables of commitments (CSV, JSON Lines). Documents are read and cut in a
        child process, within the limits of ``configs/pipeline.yaml``.
    member : str, optional
        Code or name of the member whose draft it is; its earlier codes then count as well.

    Returns
    -------
    pandas.DataFrame
        A row a commitment: ``file``, ``commitment_id``, ``number``, ``title``, ``language``,
        ``in_scope``; of each variable ``<variable>`` (probability of yes, 0 to 1, or expected
        position, 0 for the lowest level) and ``<variable>_decision`` (``yes``, ``no`` or ``needs a
        reader``; of an ordinal variable the range of levels; missing out of scope).

    Raises
    ------
    OgplensError
        If a file cannot be read, or the member is not known.
    """
    from ogplens.scoring.draft_frames import score_frame

    return score_frame(_paths(files), member)


def forecast(files: Sequence[Source] | Source, *, member: str | None = None) -> pd.DataFrame:
    """Return drafts at a glance: how many commitments the IRM might count.

    Parameters and errors as in `score`.

    Returns
    -------
    pandas.DataFrame
        A row a file and item: ``file``, ``item``, ``commitments``, ``judged``, ``expected``,
        ``low``, ``high`` (a range that holds with probability ``coverage``).
    """
    from ogplens.scoring.draft_frames import forecast_frame

    return forecast_frame(_paths(files), member)


def compare_runs(a: str, b: str) -> pd.DataFrame:
    """Return what differs between two runs, and what is beyond noise.

    Parameters
    ----------
    a, b : str
        A folder with ``reports/`` in it, a Git revision, or the name of an experiment of DVC.

    Returns
    -------
    pandas.DataFrame
        A row a figure, over all members or of one; see
        `ogplens.comparison.run_differences.RunDifference` for the columns.

    Raises
    ------
    OgplensError
        If there is no such run.
    """
    import dataclasses

    import pandas as pd

    from ogplens.comparison.run_differences import COLUMNS

    found = _compared(a, b)
    rows = [dataclasses.asdict(one) for one in found.differences]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _compared(a: str, b: str) -> RunComparison:
    from ogplens.comparison.run_differences import compare_runs as compared
    from ogplens.comparison.runs import load_run
    from ogplens.settings import codebook, pipeline_settings

    return compared(load_run(a), load_run(b), codebook(), pipeline_settings().compare)


def _paths(files: Sequence[Source] | Source) -> list[Path]:
    return [Path(files)] if isinstance(files, str | Path) else [Path(file) for file in files]


def _chosen(
    table: str,
    by: str | None,
    groups: Sequence[str],
    variables: Sequence[str],
    run: Source | None,
) -> pd.DataFrame:
    from ogplens.comparison.tables import choose

    return choose(
        table, by=by, groups=groups, variables=variables, run=None if run is None else Path(run)
    )
