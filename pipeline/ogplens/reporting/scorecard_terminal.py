"""Scorecards for a terminal of 80 columns and more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ogplens.domain import Codebook, Kind, Scorecard
from ogplens.interface import Interface, interface
from ogplens.reporting.scorecard_view import (
    AdviceView,
    CommitmentView,
    GlanceView,
    PlanView,
    ScorecardsView,
    ValueView,
)
from ogplens.reporting.scorecard_viewing import view_of
from ogplens.reporting.scores import all_warnings, printable
from ogplens.reporting.terminal import render

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

_READER = "needs a reader"
_STYLES = {"yes": "bold green", _READER: "yellow"}
_LEVELS = {"warning": "bold red", "advice": "", "style": "dim"}


def scorecards_text(
    cards: Sequence[Scorecard],
    *,
    codebook: Codebook,
    width: int,
    colour: bool,
    summary: bool,
    words: Interface | None = None,
    model: Mapping[str, object] | None = None,
) -> str:
    """Return scorecards for a terminal.

    Parameters
    ----------
    cards : sequence of Scorecard
    codebook : Codebook
    width : int
        Characters a line; made for 80 and more.
    colour : bool
    summary : bool
        One line a commitment instead of a block with the phrases that move each prediction.
    words : Interface, optional
        The language in which it is said.
    model : mapping, optional
        What is known of the model.
    """
    from rich.text import Text

    words = words or interface()
    view = view_of(cards, words=words, codebook=codebook, model=model or {})
    parts: list[RenderableType] = []
    for plan in view.plans:
        parts += [Text(f"{plan.source}: {plan.counted}", style="bold underline"), ""]
        parts += _glance(plan.glance, words)
        parts += [*_advice(plan.advice, indent=""), ""] if plan.advice else []
        if plan.own_plans:
            parts += [Text(plan.own_plans), ""]
        parts += _short(plan, view, codebook) if summary else _long(plan, words)
    legend = words.say("scorecard.legend.table")
    if summary:
        legend = f"{_short_names(view)} {words.say('scorecard.legend.short')}"
    parts += [Text(legend, style="dim"), ""]
    parts += [Text(printable(line)) for line in _warnings(cards, codebook, words)]
    return render(parts, width=width, colour=colour)


def _warnings(cards: Sequence[Scorecard], codebook: Codebook, words: Interface) -> list[str]:
    """Return the warnings; where no history was used, with the option that would use one."""
    plain, hint = (words.say(f"scorecard.history.{key}") for key in ("none", "hint"))
    return [hint if line == plain else line for line in all_warnings(cards, codebook, words)]


def _glance(glance: GlanceView | None, words: Interface) -> list[RenderableType]:
    """Return the plan at a glance: a line an item."""
    from rich.table import Table
    from rich.text import Text

    if glance is None:
        return []
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for key in ("item", "range"):
        table.add_column(Text(words.say(f"scorecard.glance.{key}"), "bold"), overflow="fold")
    likely = words.say("scorecard.glance.likely")
    table.add_column(Text(likely, "bold"), justify="right", min_width=len(likely))
    table.add_row(Text(words.say("scorecard.glance.number")), "", str(glance.commitments))
    if glance.judged != glance.commitments:
        table.add_row(Text(words.say("scorecard.glance.judged")), "", str(glance.judged))
    for count in glance.counts:
        table.add_row(Text(count.name), Text(count.range), str(count.likely))
    heading = Text(words.say("scorecard.glance.heading"), style="bold")
    return [heading, table, Text(glance.notes[0], style="dim"), ""]


def _long(plan: PlanView, words: Interface) -> Iterator[RenderableType]:
    from rich.text import Text

    for one in plan.commitments:
        yield heading(one)
        if one.refusal:
            yield Text(f"  {one.refusal}", style=_STYLES[_READER])
        yield _block(one.values, words)
        yield from _advice(one.advice, indent="  ")
        yield from _nearest(one)
        yield ""


def _nearest(one: CommitmentView) -> Iterator[RenderableType]:
    """Yield the most similar commitment of the past: whose it is, and what became of it."""
    from rich.padding import Padding
    from rich.text import Text

    for past in one.precedents[:1]:
        yield Padding(Text(past.nearest, style="dim"), (0, 0, 0, 2))
        if past.brief:
            yield Padding(Text(past.brief, style="dim"), (0, 0, 0, 4))


def heading(one: CommitmentView) -> Text:
    """Return number, title and page of a commitment as one line."""
    from rich.text import Text

    line = Text(one.heading, style="bold")
    if one.page:
        line.append(f"  {one.page}", style="not bold dim")
    return line


def _block(values: Sequence[ValueView], words: Interface) -> Padding:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, padding=(0, 1, 0, 0), pad_edge=False)
    answers = [words.value(code) for code in ("yes", "no", _READER)]
    table.add_column(width=25, overflow="fold")
    table.add_column(width=max(map(len, answers)), overflow="fold")
    table.add_column(width=4, justify="right")
    table.add_column(ratio=1, overflow="fold")
    table.expand = True
    for value in values:
        phrases = Text(", ".join(f"{phrase.sign}{phrase.name}" for phrase in value.phrases))
        answer = Text(value.answer, style=_STYLES.get(value.code, ""))
        detail = phrases
        if value.levels:
            detail = Text(value.range)
            if phrases:
                detail = detail.append("\n").append(phrases)
        table.add_row(Text(value.name), answer, value.shown, detail)
    return Padding(table, (0, 0, 0, 2))


def _advice(advice: Sequence[AdviceView], *, indent: str) -> Iterator[RenderableType]:
    """Yield each piece of advice: code, message, place."""
    from rich.padding import Padding
    from rich.text import Text

    for one in advice:
        line = Text(one.code, style=_LEVELS.get(one.level, ""))
        line.append(f" {one.message}", style="default")
        if one.place:
            line.append(f" ({one.place})", style="dim")
        yield Padding(line, (0, 0, 0, len(indent)))


def _short(plan: PlanView, view: ScorecardsView, codebook: Codebook) -> list[RenderableType]:
    from rich.text import Text

    refused: list[RenderableType] = [
        Text(f"{one.number or f'({place})'}: {one.refusal}", style=_STYLES[_READER])
        for place, one in enumerate(plan.commitments, start=1)
        if one.refusal
    ]
    return [_table(plan, view, codebook), "", *refused, *([""] if refused else [])]


def _table(plan: PlanView, view: ScorecardsView, codebook: Codebook) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    words = interface(view.language)
    number, title = (words.say(f"scorecard.columns.{name}") for name in ("number", "title"))
    table.add_column(Text(number, "bold"), max_width=7, overflow="fold")
    table.add_column(Text(title, "bold"), ratio=1, no_wrap=True, overflow="ellipsis")
    for name, label in view.variables:
        binary = codebook.variables[name].kind is Kind.BINARY
        short = _short_name(name, label[:7], words)
        table.add_column(Text(short, "bold"), width=4 if binary else 7, no_wrap=True)
    table.expand = True
    for place, one in enumerate(plan.commitments, start=1):
        by_name = {value.variable: value for value in one.values}
        answers = [_mark(by_name.get(name)) for name, _ in view.variables]
        table.add_row(Text(one.number or f"({place})"), Text(one.title), *answers)
    return table


def _mark(value: ValueView | None) -> Text:
    from rich.text import Text

    if value is None:
        return Text("")
    said = "?" if value.code == _READER else value.answer
    return Text(
        said if len(said) <= 7 else f"{said[:6]}.",
        style=_STYLES.get(value.code, ""),
    )


def _short_names(view: ScorecardsView) -> str:
    """Say what the heads of the narrow columns stand for."""
    words = interface(view.language)
    return "; ".join(f"{_short_name(n, n, words)} = {label}" for n, label in view.variables) + "."


def _short_name(name: str, otherwise: str, words: Interface) -> str:
    key = f"names.short.{name}"
    return words.say(key) if key in words else otherwise
