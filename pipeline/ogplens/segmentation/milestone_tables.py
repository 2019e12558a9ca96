"""Tables of milestones: their heads in one row or two, and the rows below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ogplens.domain import Block, Milestone
from ogplens.segmentation.outline import Outline
from ogplens.segmentation.pieces import cell_texts, period_of

FEWEST_LETTERS = 4
_DATES = frozenset({"start_date", "end_date", "period"})
#: Fields that a table of milestones may have a column for.
OF_A_TABLE = _DATES | {
    "milestones",
    "lead_institution",
    "supporting_institutions",
    "status",
    "budget",
    "contact",
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a table holds what; ``width`` is how many its head has."""

    text: int
    start: int | None
    end: int | None
    period: int | None
    deliverable: int | None
    width: int


def table_head(outline: Outline, block: Block, *, under_label: bool) -> Columns | None:
    """Read a row as the head of a table of milestones.

    Parameters
    ----------
    under_label : bool
        Whether a milestone label stands above: then the first column need not say so.
    """
    texts = cell_texts(outline, block)
    fields = [outline.words.label_index.name(text) if text else None for text in texts]
    others = [outline.words.columns.name(text) if text else None for text in texts]
    filled = sum(bool(text) for text in texts)
    known = sum(bool(field or other) for field, other in zip(fields, others, strict=True))
    if filled < 2 or known * 2 < filled:
        return None
    dated = {name: _place(fields, name) for name in _DATES}
    deliverable = _place(others, "deliverable")
    text = _text_column(fields, others, under_label=under_label)
    if text is None or (not any(p is not None for p in dated.values()) and known < filled):
        return None
    if all(place is None for place in dated.values()) and filled < 2 + (deliverable is None):
        return None
    return Columns(
        text=text,
        start=dated["start_date"],
        end=dated["end_date"],
        period=dated["period"],
        deliverable=deliverable if deliverable != text else None,
        width=len(texts),
    )


def second_head(outline: Outline, block: Block, columns: Columns) -> Columns | None:
    """Read a row as the second half of a head: "Dates" over "Start" and "End"."""
    texts = cell_texts(outline, block)
    names = [outline.words.label_index.name(text) if text else None for text in texts]
    if not any(names) or any(
        text and name not in _DATES for text, name in zip(texts, names, strict=True)
    ):
        return None
    start, end = _place(names, "start_date"), _place(names, "end_date")
    if columns.period is not None and len(texts) < columns.width + 1 and not _aligned(texts):
        # The cells above span these: count them from the column of the dates.
        start = None if start is None else columns.period + start
        end = None if end is None else columns.period + end
    elif columns.period is not None and start is not None and start < columns.period:
        start, end = columns.period, columns.period + 1
    return replace(columns, start=start, end=end, period=None, width=columns.width + 1)


def _aligned(texts: Sequence[str]) -> bool:
    """Whether empty cells keep the place of the columns that have their whole head above."""
    return any(not text for text in texts)


def table_row(outline: Outline, block: Block, columns: Columns) -> Milestone | None:
    """Read a row below a head."""
    cells = cell_texts(outline, block)
    text = _cell(cells, columns.text)
    if text is None or sum(c.isalpha() for c in text) < FEWEST_LETTERS:
        return None
    start, end = _cell(cells, columns.start), _cell(cells, columns.end)
    if columns.period is not None and end is None:
        end = _cell(cells, columns.period)
    return dated(outline, text, start, end, _cell(cells, columns.deliverable))


def dated(
    outline: Outline, text: str, start: str | None, end: str | None, deliverable: str | None = None
) -> Milestone:
    """Return a milestone with the dates printed beside it; a span in one cell becomes two."""
    begins, ends = period_of(outline, start, end)
    if (start is None) != (end is None) and begins is not None:
        start = begins.text
        end = ends.text if ends is not None else None
    return Milestone(text, start, end, begins, ends, deliverable)


def _text_column(
    fields: Sequence[str | None], others: Sequence[str | None], *, under_label: bool
) -> int | None:
    """Choose the column of the activities: by its label, else the first that nothing else fits."""
    activities = [
        place for place, name in enumerate(fields) if name == "milestones" and not others[place]
    ]
    if activities:
        return activities[0]
    if (place := _place(fields, "milestones")) is not None:
        return place
    if not under_label and fields[0] not in ("description", "commitment_title"):
        return None
    if not under_label and not {"start_date", "end_date"} <= set(fields):
        return None
    for place, name in enumerate(fields):
        if name not in OF_A_TABLE and others[place] != "number":
            return place
    return None


def _place(names: Sequence[str | None], name: str) -> int | None:
    return names.index(name) if name in names else None


def _cell(cells: Sequence[str], column: int | None) -> str | None:
    return cells[column] or None if column is not None and column < len(cells) else None
