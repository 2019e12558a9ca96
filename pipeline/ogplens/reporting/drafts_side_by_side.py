"""The forecasts of several drafts side by side, as text, CSV and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ogplens.domain import Codebook, CountForecast, Scorecard
from ogplens.irm.csv_files import to_csv
from ogplens.reporting.plan_ranges import item_label
from ogplens.reporting.scores import CLOSING, NEAR_CHANCE, printable
from ogplens.scoring.draft_differences import NOT_SHOWN, DraftDifference, DraftsSideBySide
from ogplens.scoring.tables import guard_cell

if TYPE_CHECKING:
    from rich.console import RenderableType

COLUMNS = (
    *("item", "kind", "file", "other_file", "judged"),
    *("expected", "low", "high", "chance_higher", "shown"),
)
ASSUMPTION = (
    "Each plan counts as coded by another researcher, independently of the others. For versions "
    "of one plan use ogplens diff."
)


def drafts_json(found: DraftsSideBySide) -> str:
    """Return forecasts and differences as JSON; shares have four decimals."""
    drafts = [
        {
            "file": card.source,
            "commitments": len(card.commitments),
            "judged": 0 if card.forecast is None else card.forecast.judged,
            "counts": [
                {"item": c.item, "expected": round(c.expected, 4), "low": c.low, "high": c.high}
                for c in _counts(card)
            ],
            "warnings": list(card.warnings),
        }
        for card in found.cards
    ]
    differences = [
        {
            "item": one.item,
            "file": found.cards[one.first].source,
            "other_file": found.cards[one.second].source,
            "difference": _four(one.difference),
            "low": _four(one.low),
            "high": _four(one.high),
            "chance_higher": round(one.chance_higher, 4),
            "shown": one.shown,
        }
        for one in found.differences
    ]
    data = {
        "coverage": found.coverage,
        "drafts": drafts,
        "differences": differences,
        "assumption": ASSUMPTION,
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def drafts_csv(found: DraftsSideBySide) -> str:
    """Return a row a count of a draft (``kind`` count) and a row a difference of shares."""
    rows: list[list[str]] = []
    for card in found.cards:
        judged = "" if card.forecast is None else str(card.forecast.judged)
        for count in _counts(card):
            figures = [f"{count.expected:.4f}", str(count.low), str(count.high)]
            rows.append([count.item, "count", card.source, "", judged, *figures, "", ""])
    for one in found.differences:
        files = [found.cards[place].source for place in (one.first, one.second)]
        figures = [f"{_four(value):.4f}" for value in (one.difference, one.low, one.high)]
        chance = f"{one.chance_higher:.4f}"
        rows.append([one.item, "difference", *files, "", *figures, chance, one.shown])
    text = {"file", "other_file"}
    guarded = (
        [
            guard_cell(cell) if name in text else cell
            for name, cell in zip(COLUMNS, row, strict=True)
        ]
        for row in rows
    )
    return to_csv(COLUMNS, guarded)


def drafts_text(found: DraftsSideBySide, *, codebook: Codebook, width: int, colour: bool) -> str:
    """Return forecasts and differences for a terminal.

    Parameters
    ----------
    found : DraftsSideBySide
    codebook : Codebook
    width : int
        Characters a line; made for 80 and more.
    colour : bool
    """
    from rich.text import Text

    from ogplens.reporting.terminal import grid, render

    letters = [
        chr(ord("A") + place) if place < 26 else str(place) for place in range(len(found.cards))
    ]
    head = [
        (letter, card.source, str(len(card.commitments)), str(_judged(card)))
        for letter, card in zip(letters, found.cards, strict=True)
    ]
    percent = f"{100 * found.coverage:.0f}%"
    parts: list[RenderableType] = [grid(("", "File", "Commitments", "Judged"), head), ""]
    parts += [Text(f"Expected number at a glance, with the range of {percent}", style="bold")]
    parts += [grid(("", *letters), _count_rows(found, codebook)), ""]
    parts += [Text(f"Differences of the shares, with the range of {percent}", style="bold")]
    body = [_difference_row(one, letters, codebook) for one in found.differences]
    parts += [grid(("", "", "Points", "Range", "Do the words show it?"), body), ""]
    parts += [Text(line) for line in _conclusions(found)]
    for letter, card in zip(letters, found.cards, strict=True):
        parts += [Text(printable(f"Warning ({letter}): {text}")) for text in card.warnings]
    return render([*parts, Text(NEAR_CHANCE), Text(CLOSING)], width=width, colour=colour)


def _four(value: float) -> float:
    """Round to four decimals; plus 0.0, since there is one zero and not two."""
    return round(value, 4) + 0.0


def _counts(card: Scorecard) -> tuple[CountForecast, ...]:
    return () if card.forecast is None else card.forecast.counts


def _judged(card: Scorecard) -> int:
    return 0 if card.forecast is None else card.forecast.judged


def _count_rows(found: DraftsSideBySide, codebook: Codebook) -> Iterable[tuple[str, ...]]:
    by_draft = [{count.item: count for count in _counts(card)} for card in found.cards]
    for item in dict.fromkeys(item for counts in by_draft for item in counts):
        cells = (_count_cell(counts.get(item)) for counts in by_draft)
        yield item_label(item, codebook), *cells


def _count_cell(count: CountForecast | None) -> str:
    return "" if count is None else f"{count.expected:.1f} ({count.low}-{count.high})"


def _difference_row(
    one: DraftDifference, letters: list[str], codebook: Codebook
) -> tuple[str, ...]:
    pair = f"{letters[one.first]} less {letters[one.second]}"
    points = [f"{100 * value:+.0f}" for value in (one.difference, one.low, one.high)]
    verdict = one.shown if one.shown == NOT_SHOWN else f"{letters[one.first]} is {one.shown}"
    label = item_label(one.item, codebook)
    return label, pair, points[0], f"{points[1]} to {points[2]}", verdict


def _conclusions(found: DraftsSideBySide) -> list[str]:
    lines = []
    shown = [one for one in found.differences if one.shown != NOT_SHOWN]
    if not found.differences:
        lines.append("No two drafts have commitments that can be judged: nothing is compared.")
    elif not shown:
        lines.append("The words do not show a difference between these drafts.")
    lines.append(f"Points: percentage points of the commitments that were judged. {ASSUMPTION}")
    if found.pairs > 1:
        lines.append(
            f"With {found.pairs} pairs, the bound for saying that the words show a difference is "
            "stricter than the range that is printed."
        )
    return lines
