"""Cells of the comparison's tables for a terminal: each figure with its interval."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ogplens.comparison.table_files import TableRow, number

RANK = "Rank"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table for the terminal: its head, and its cell of a row."""

    head: str
    cell: Callable[[TableRow], str]


def percent_interval(row: TableRow, figure: str) -> str:
    """Return a share and its interval in percent, such as ``62 (45-77)``."""
    value, low, high = (number(row, figure + end) for end in ("", "_low", "_high"))
    if value is None:
        return ""
    if low is None or high is None:
        return f"{100 * value:.0f}"
    return f"{100 * value:.0f} ({100 * low:.0f}-{100 * high:.0f})"


def plain_interval(row: TableRow, figure: str, digits: int = 2) -> str:
    """Return a figure and its interval, such as ``0.62 (0.45 to 0.77)``."""
    value, low, high = (number(row, figure + end) for end in ("", "_low", "_high"))
    if value is None:
        return ""
    if low is None or high is None:
        return f"{value:.{digits}f}"
    dash = " to " if low < 0 else "-"
    return f"{value:.{digits}f} ({low:.{digits}f}{dash}{high:.{digits}f})"


def _rank(row: TableRow) -> str:
    return plain_interval(row, "coded_rank", 0)


def _percent(column: str) -> Callable[[TableRow], str]:
    return lambda row: percent_interval(row, column)


def _plain(column: str) -> Callable[[TableRow], str]:
    return lambda row: plain_interval(row, column)


def text_of(column: str) -> Callable[[TableRow], str]:
    """Return what shows a column as it stands."""
    return lambda row: row.get(column, "")


def _p_cell(row: TableRow) -> str:
    p = number(row, "p_adjusted")
    return "" if p is None else "<0.001" if p < 0.001 else f"{p:.3f}"


def _advised(row: TableRow) -> str:
    advised = row.get("advised", "")
    return f"{advised} {plain_interval(row, advised)}" if advised else ""


COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "prevalence": (
        Column("n", text_of("coded_n")),
        Column("Coded %", _percent("coded")),
        Column("Corrected %", _percent("corrected")),
        Column("Drawn %", _percent("coded_pooled")),
        Column("Own", _percent("coded_own_weight")),
        Column(RANK, _rank),
    ),
    "agreement": (
        Column("n", text_of("n")),
        Column("Equal %", _percent("equal")),
        Column("Advised figure", _advised),
        Column("Alpha", _plain("alpha")),
    ),
    "severity": (
        Column("n", text_of("n")),
        Column("Coded", _plain("coded_mean")),
        Column("Expected", _plain("expected_mean")),
        Column("Offset (logits)", _plain("offset")),
        Column("p", _p_cell),
        Column("", text_of("direction")),
    ),
    "fairness": (
        Column("n", text_of("n")),
        Column("False yes %", _percent("false_yes")),
        Column("False no %", _percent("false_no")),
        Column("Bias", _plain("bias")),
        Column("Differs", text_of("differs")),
    ),
    "mix": (
        Column("n", text_of("commitments")),
        Column("Predicted %", _percent("predicted")),
        Column("By mix %", _percent("by_mix_alone")),
        Column("Common mix %", _percent("at_common_mix")),
        Column("Difference", _plain("difference")),
    ),
    "tests": (
        Column("n", text_of("commitments")),
        Column("Groups", text_of("groups")),
        Column("Statistic", _plain("statistic")),
        Column("df", text_of("df")),
        Column("p", _p_cell),
        Column("Differ", text_of("differ")),
    ),
}
