"""Scorecards as a workbook for a committee: one sheet a question, all cells text or numbers."""

from __future__ import annotations

import datetime
import io
import itertools
import math
from collections.abc import Iterable, Sequence
from typing import Any

from ogplens.interface import Interface
from ogplens.reporting.scorecard_view import CommitmentView, PlanView, ScorecardsView, ValueView

#: Any fixed day: the same scorecard gives the same bytes.
_CREATED = datetime.datetime(2011, 9, 20, tzinfo=datetime.UTC).replace(tzinfo=None)
_MOST = 32_767  # characters that a cell can hold
_CUT = " […]"
_LINE, _TALLEST = 15.0, 405.0  # points of a line and of a row; Excel ends at 409
# What XML 1.0 cannot hold; printable() has taken out the rest.
_FORBIDDEN = dict.fromkeys((0xFFFE, 0xFFFF, *range(0xD800, 0xE000)), "\ufffd")
#: Colours as in the HTML; the words of a cell say the same.
_SHADES = {"yes": "#DCEAF8", "needs a reader": "#FFF1DC"}

Cell = str | int | float | None


def scorecards_xlsx(view: ScorecardsView, words: Interface) -> bytes:
    """Return scorecards as an Excel workbook.

    No cell is a formula or a link, whatever a text begins with. A text longer than a cell can hold
    is cut, and says so at its end.
    """
    import xlsxwriter

    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": view.title, "created": _CREATED, "comments": view.cautions[-1]})
    sheets = _Sheets(book, words)
    several = len(view.plans) > 1
    sheets.add("glance", _glance(view, words), (44, 34, 14, 9, 9, 9, 9, 9), several)
    sheets.add("commitments", _commitments(view, words), _widths(view), several)
    sheets.add("advice", _advice(view, words), (8, 36, 9, 12, 60, 60, 22, 60), several)
    sheets.add(
        "precedents", _precedents(view, words), (8, 36, 36, 18, 14, 8, 10, 44, 36, 50), several
    )
    sheets.add("criteria", _criteria(view, words), (8, 36, 26, 40, 14, 70), several)
    sheets.about(view)
    book.close()
    return out.getvalue()


class _Sheets:
    """Writes tables, one a sheet, in the same style."""

    def __init__(self, book: Any, words: Interface) -> None:  # noqa: ANN401  # xlsxwriter has no types
        self._book = book
        self._words = words
        wrapped = {"text_wrap": True, "valign": "top"}
        self._head = book.add_format({**wrapped, "bold": True, "bottom": 2, "bg_color": "#F0F3F6"})
        self._text = book.add_format(wrapped)
        self._share = book.add_format({**wrapped, "num_format": "0%"})
        self._shades = {
            code: book.add_format({"bg_color": colour, "bold": code == "yes"})
            for code, colour in _SHADES.items()
        }

    def add(
        self, name: str, table: Sequence[Sequence[Cell]], widths: Sequence[int], several: bool
    ) -> None:
        """Write a table with a head that stays in sight and filters; first the file, if several."""
        rows = table if several else [row[1:] for row in table]
        sheet = self._book.add_worksheet(self._words.say(f"scorecard.sheets.{name}"))
        wide = [30, *widths] if several else widths
        for column, width in enumerate(wide):
            sheet.set_column(column, column, width)
        for number, row in enumerate(rows):
            # Not every program fits the height of a row to wrapped text.
            sheet.set_row(number, row_height(row, wide))
            for column, cell in enumerate(row):
                self._write(sheet, number, column, cell)
        last = (max(len(rows) - 1, 0), len(rows[0]) - 1)
        # Where there are many columns, the title stays in sight beside them.
        beside = (2 + several) if name == "commitments" else 0
        sheet.freeze_panes(1, beside)
        if beside:
            sheet.repeat_columns(0, beside - 1)
        sheet.autofilter(0, 0, *last)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(2 if beside else 1, 0)
        sheet.repeat_rows(0)
        if name == "commitments" and len(rows) > 1:
            for code, shade in self._shades.items():
                rule = {"type": "cell", "criteria": "==", "value": self._quoted(code)}
                sheet.conditional_format(1, 0, *last, {**rule, "format": shade})

    def about(self, view: ScorecardsView) -> None:
        """Write what the forecast rests on, a line a row."""
        sheet = self._book.add_worksheet(self._words.say("scorecard.sheets.about"))
        sheet.set_column(0, 0, 110)
        sources = [f"{plan.source}: {plan.counted}" for plan in view.plans]
        warnings = [warning for plan in view.plans for warning in plan.warnings]
        lines = [view.cautions[-1], *view.cautions[:-1], *view.notes, *view.limits]
        for row, line in enumerate([view.title, *sources, *lines, *warnings, view.model]):
            sheet.set_row(row, row_height([line], [110]))
            self._write(sheet, row, 0, line)

    def _write(self, sheet: Any, row: int, column: int, cell: Cell) -> None:  # noqa: ANN401  # as above
        style = self._head if row == 0 else self._text
        if cell is None or cell == "":
            sheet.write_blank(row, column, None, style)
        elif isinstance(cell, str):
            sheet.write_string(row, column, held(cell), style)
        elif isinstance(cell, float):
            sheet.write_number(row, column, cell, self._share)
        else:
            sheet.write_number(row, column, cell, style)

    def _quoted(self, code: str) -> str:
        return f'"{self._words.value(code)}"'


def row_height(row: Sequence[Cell], widths: Sequence[int]) -> float:
    """Return the height in points that shows all lines of a row's cells, as far as Excel can."""
    lines = 1
    for cell, width in zip(row, widths, strict=False):
        if isinstance(cell, str):
            # Words are not cut: a line holds a little less than its width.
            room = max(width * 0.9, 1)
            parts = itertools.islice(cell.split("\n"), int(_TALLEST))
            lines = max(lines, sum(max(math.ceil(len(part) / room), 1) for part in parts))
    return min(lines * _LINE, _TALLEST)


def held(text: str) -> str:
    """Return what a cell can hold of a text."""
    clean = text.translate(_FORBIDDEN)
    # Excel counts UTF-16 units.
    if len(clean) * 2 <= _MOST or len(clean.encode("utf-16-le")) // 2 <= _MOST:
        return clean
    room = clean.encode("utf-16-le")[: 2 * (_MOST - len(_CUT))]
    return room.decode("utf-16-le", "ignore") + _CUT


def _head(words: Interface, *keys: str) -> list[Cell]:
    return [words.say(f"scorecard.{key}") for key in keys]


def _each(view: ScorecardsView) -> Iterable[tuple[PlanView, CommitmentView]]:
    return ((plan, one) for plan in view.plans for one in plan.commitments)


def _glance(view: ScorecardsView, words: Interface) -> list[list[Cell]]:
    keys = ("glance.item", "glance.range", "glance.likely", "columns.low", "columns.high")
    shares = ("columns.of", "columns.low_share", "columns.high_share")
    rows = [_head(words, "columns.source", *keys, *shares)]
    for plan in view.plans:
        glance = plan.glance
        if glance is None:
            rows.append([plan.source, words.say("scorecard.glance.missing"), *[None] * 7])
            continue
        for key, n in (("number", glance.commitments), ("judged", glance.judged)):
            rows.append([plan.source, words.say(f"scorecard.glance.{key}"), None, n, *[None] * 5])
        for one in glance.counts:
            numbers: list[Cell] = [one.likely, one.low, one.high, one.of]
            rows.append([plan.source, one.name, one.range, *numbers, one.low_share, one.high_share])
    return rows


def _commitments(view: ScorecardsView, words: Interface) -> list[list[Cell]]:
    head = _head(
        words, *(f"columns.{n}" for n in ("source", "number", "title", "page", "verdict", "scope"))
    )
    for _, label in view.variables:
        head.append(words.say("scorecard.columns.answer", variable=label))
        head.append(words.say("scorecard.columns.probability", variable=label))
    rows = [[*head, words.say("scorecard.columns.advice")]]
    for plan, one in _each(view):
        by_name = {value.variable: value for value in one.values}
        row: list[Cell] = [plan.source, one.number, one.title, one.page]
        row += [" ".join(one.verdict), one.refusal]
        for name, _ in view.variables:
            row += _pair(by_name.get(name))
        rows.append([*row, ", ".join(dict.fromkeys(advice.code for advice in one.advice))])
    return rows


def _pair(value: ValueView | None) -> tuple[Cell, Cell]:
    """Return answer, and probability or range."""
    if value is None:
        return None, None
    if value.probability is None:
        return value.answer, value.range
    return value.answer, round(value.probability, 4)


def _widths(view: ScorecardsView) -> list[int]:
    return [6, 36, 10, 50, 18, *[18, 15] * len(view.variables), 16]


def _advice(view: ScorecardsView, words: Interface) -> list[list[Cell]]:
    columns = [f"columns.{name}" for name in ("source", "number", "title")]
    names = ("code", "level", "message", "after", "place", "text")
    rows = [_head(words, *columns, *(f"advice.{name}" for name in names))]
    whole = words.say("scorecard.advice.plan")
    for plan in view.plans:
        told = [("", whole, plan.advice)]
        told += [(one.number, one.title, one.advice) for one in plan.commitments]
        rows += [
            _row(
                plan.source,
                number,
                title,
                a.code,
                a.level_name,
                a.message,
                a.after,
                a.place,
                a.quote,
            )
            for number, title, advice in told
            for a in advice
        ]
    return rows


def _row(*cells: Cell) -> list[Cell]:
    return list(cells)


def _precedents(view: ScorecardsView, words: Interface) -> list[list[Cell]]:
    columns = [f"columns.{name}" for name in ("source", "number", "title")]
    columns += ["precedents.title", "columns.member", "columns.plan", "columns.year"]
    columns += [f"precedents.{name}" for name in ("order", "codes", "outcome")]
    rows = [_head(words, *columns, "columns.link")]
    rows += [
        [
            *_row(plan.source, one.number, one.title, past.title, past.member, past.plan),
            *_row(past.year, order, _pairs(past.codes), _pairs(past.outcomes)),
            past.url,
        ]
        for plan, one in _each(view)
        for order, past in enumerate(one.precedents, start=1)
    ]
    return rows


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in pairs)


def _criteria(view: ScorecardsView, words: Interface) -> list[list[Cell]]:
    columns = [f"columns.{name}" for name in ("source", "number", "title")]
    parts = ("criterion", "state", "sentence")
    rows = [_head(words, *columns, "values.variable", *(f"criteria.{name}" for name in parts))]
    rows += [
        [
            *_row(plan.source, one.number, one.title, found.name, criterion.label),
            *_row(
                criterion.state,
                "\n".join("".join(p for p, _ in s) for s in criterion.sentences)
                or criterion.looks_for,
            ),
        ]
        for plan, one in _each(view)
        for found in one.criteria
        for criterion in found.criteria
    ]
    return rows
