"""Two runs side by side, as text, CSV and JSON."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ogplens.comparison.run_differences import COLUMNS, YES, RunComparison
from ogplens.comparison.run_pairs import RunDifference
from ogplens.comparison.runs import Run
from ogplens.domain import Codebook
from ogplens.irm.csv_files import to_csv
from ogplens.reporting.scores import printable
from ogplens.reporting.terminal import SHORT_NAMES
from ogplens.scoring.tables import guard_cell

if TYPE_CHECKING:
    from rich.console import RenderableType

FIGURES = {
    "roc_auc": "AUC",
    "kappa": "kappa",
    "brier": "Brier",
    "quadratic_kappa": "q. kappa",
    "mae": "mean error",
    "error": "error",
    "predicted": "predicted",
    "corrected": "corrected",
}


def runs_json(found: RunComparison) -> str:
    """Return the comparison as JSON; figures have four decimals."""
    data = {
        "a": _about(found.a),
        "b": _about(found.b),
        "paired": found.paired,
        "shared": found.shared,
        "only_a": found.only_a,
        "only_b": found.only_b,
        "settings": [{"key": key, "a": a, "b": b} for key, a, b in found.knobs],
        "differences": [
            {name: _rounded(value) for name, value in dataclasses.asdict(one).items()}
            for one in found.differences
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2, default=str) + "\n"


def runs_csv(found: RunComparison) -> str:
    """Return a row a figure, with the columns of `COLUMNS`."""
    rows = ([_cell(getattr(one, name)) for name in COLUMNS] for one in found.differences)
    return to_csv(COLUMNS, rows)


def _about(run: Run) -> dict[str, object]:
    return {
        "name": run.name,
        "revision": run.revision,
        "predictions": run.predictions is not None,
    }


def _rounded(value: object) -> object:
    return round(value, 4) + 0.0 if isinstance(value, float) else value


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{_rounded(value):.4f}"
    return "" if value is None else guard_cell(str(value))


def runs_text(
    found: RunComparison, *, codebook: Codebook, everything: bool, width: int, colour: bool
) -> str:
    """Return the comparison for a terminal.

    Parameters
    ----------
    found : RunComparison
    codebook : Codebook
    everything : bool
        Every member's figures, not only those beyond noise.
    width : int
        Characters a line; made for 80 and more.
    colour : bool
    """
    from rich.text import Text

    from ogplens.reporting.terminal import grid, render, short_names

    head = [
        (letter, run.name, run.revision[:12], "yes" if run.predictions is not None else "no")
        for letter, run in (("A", found.a), ("B", found.b))
    ]
    parts: list[RenderableType] = [grid(("", "Run", "Commit", "Predictions at hand"), head), ""]
    parts += [Text(_how(found)), ""]
    if found.knobs:
        knobs = [(key, _shown(a), _shown(b)) for key, a, b in found.knobs]
        parts += [Text("Settings that differ", style="bold"), grid(("", "A", "B"), knobs), ""]
    overall = [one for one in found.differences if one.scope == "all"]
    parts += [Text("All members", style="bold")]
    rows = [(_label(one), *_figures(one)) for one in overall]
    parts += [grid(("", "A", "B", "B less A", "Beyond noise?"), rows), ""]
    members = [one for one in found.differences if one.scope == "member"]
    parts += [Text("Country by country", style="bold"), Text(_members_line(members))]
    listed = members if everything else [one for one in members if one.beyond_noise == YES]
    if listed:
        own = [(one.group, str(one.n), _label(one), *_figures(one)) for one in listed]
        parts += [grid(("", "n", "", "A", "B", "B less A", "Beyond?"), own, gap=1)]
    closing = [Text(printable(short_names(codebook))), Text(_CLOSING)]
    return render([*parts, "", *closing], width=width, colour=colour)


_CLOSING = (
    "Figures are of members never seen; of Brier and error the lower is better. Beyond noise: p "
    "below 0.05, adjusted for all figures here, so some intervals leave 0 out that are not shown; "
    "or intervals that do not touch. What is not shown may still be there."
)


def _how(found: RunComparison) -> str:
    if found.paired:
        return (
            f"Compared on the {found.shared} commitments that both runs predicted "
            f"({found.only_a} are in A alone, {found.only_b} in B alone)."
        )
    return (
        "Compared by their printed intervals, since the predictions are not at hand for both: "
        "small differences cannot be told. `dvc fetch predict` brings those of a revision."
    )


def _members_line(members: Sequence[RunDifference]) -> str:
    tested = [one for one in members if one.beyond_noise]
    beyond = [one for one in tested if one.beyond_noise == YES]
    if not tested:
        return "No figure of a member can be tested here."
    if not beyond:
        return f"Of {len(tested)} figures of members none differs beyond noise."
    return f"Of {len(tested)} figures of members {len(beyond)} differ beyond noise:"


def _label(one: RunDifference) -> str:
    return printable(f"{SHORT_NAMES.get(one.variable, one.variable[:7])} {FIGURES[one.figure]}")


def _figures(one: RunDifference) -> tuple[str, str, str, str]:
    apart = _number(one.difference, sign=True)
    if one.difference_low is not None and one.difference_high is not None:
        low, high = (_number(end, sign=True) for end in (one.difference_low, one.difference_high))
        apart += f" ({low} to {high})"
    return _number(one.a), _number(one.b), apart, one.beyond_noise or "not tested"


def _number(value: float | None, *, sign: bool = False) -> str:
    if value is None:
        return ""
    value = round(value, 3) + 0.0
    return f"{value:+.3f}" if sign else f"{value:.3f}"


def _shown(value: object) -> str:
    return "(none)" if value is None else str(value)
