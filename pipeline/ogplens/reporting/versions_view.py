"""Two drafts compared, as people see it: the strings and numbers that all formats share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ogplens.domain import Codebook, Prediction, ScoredCommitment
from ogplens.domain.plan_change import Pair, PhraseChange, PlanChange, ValueChange
from ogplens.interface import Interface
from ogplens.reporting.scorecard_parts import advice_view, criterion_label, value_view
from ogplens.reporting.scorecard_view import AdviceView, CountView, ValueView
from ogplens.reporting.scorecard_viewing import glance_view, verdict
from ogplens.reporting.scores import MINUS, printable

_REASONS = 5  # phrases of a variable that moved; JSON and CSV have them all


@dataclass(frozen=True, slots=True)
class MoveView:
    """One variable that moved; ``change`` has its unit, ``why`` a phrase an entry."""

    variable: str
    name: str
    before: ValueView
    now: ValueView
    change: str
    rises: bool
    decided: bool
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PairView:
    """A commitment in both drafts; ``edits`` are the changes of number, place, title and text."""

    anchor: str
    heading: str
    edits: tuple[str, ...]
    moves: tuple[MoveView, ...]
    criteria: tuple[str, ...]
    advice_new: tuple[AdviceView, ...]
    advice_gone: tuple[AdviceView, ...]
    old_text: str
    new_text: str


@dataclass(frozen=True, slots=True)
class LoneView:
    """A commitment of one draft alone."""

    heading: str
    verdict: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GlanceRow:
    """An item of the plan at a glance, before and now; empty where there is no forecast."""

    name: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class DiffView:
    """Two drafts side by side."""

    language: str
    title: str
    subtitle: str
    counts: str
    glance: tuple[GlanceRow, ...]
    changed: tuple[PairView, ...]
    unchanged: tuple[str, ...]
    added: tuple[LoneView, ...]
    removed: tuple[LoneView, ...]
    advice_new: tuple[AdviceView, ...]
    advice_gone: tuple[AdviceView, ...]
    notes: tuple[str, ...]
    cautions: tuple[str, ...]


def diff_view(change: PlanChange, *, words: Interface, codebook: Codebook) -> DiffView:
    """Return what people see of a comparison."""
    old, new = change.old, change.new
    counts = words.say(
        "diff.counts",
        old=len(old.commitments),
        new=len(new.commitments),
        pairs=len(change.pairs),
        added=len(change.added),
        removed=len(change.removed),
    )
    texts = [card.document.text if card.document else "" for card in (old, new)]
    notes = ("shown", "weights", "noise")
    return DiffView(
        language=words.language,
        title=words.say("diff.title"),
        subtitle=printable(words.say("diff.subtitle", old=old.source, new=new.source)),
        counts=counts,
        glance=tuple(_glance(change, words)),
        changed=tuple(
            _pair(pair, f"c{n}", words, codebook)
            for n, pair in enumerate(change.pairs, start=1)
            if not pair.unchanged
        ),
        unchanged=tuple(heading(p.new, words) for p in change.pairs if p.unchanged),
        added=tuple(_lone(one, words, codebook) for one in change.added),
        removed=tuple(_lone(one, words, codebook) for one in change.removed),
        advice_new=tuple(advice_view(a, texts[1], words) for a in change.advice_new),
        advice_gone=tuple(advice_view(a, texts[0], words) for a in change.advice_gone),
        notes=tuple(words.say(f"diff.notes.{key}") for key in notes),
        cautions=tuple(words.say(f"scorecard.{key}") for key in ("near_chance", "closing")),
    )


def heading(one: ScoredCommitment, words: Interface) -> str:
    """Return number and title of a commitment as one line."""
    title = printable(" ".join(one.commitment.title.split())) or words.say("scorecard.no_title")
    number = printable(one.commitment.number or "")
    return f"{number}. {title}" if number else title


def signed(value: float, digits: int) -> str:
    """Return a number with its sign, a true minus among them."""
    return f"{value:+.{digits}f}".replace("-", MINUS)


def _glance(change: PlanChange, words: Interface) -> Iterator[GlanceRow]:
    sides = [
        None if card.forecast is None else glance_view(card.forecast, words)
        for card in (change.old, change.new)
    ]
    if not any(sides):
        return
    name = words.say("scorecard.glance.number")
    yield GlanceRow(name, *(str(side.commitments) if side else "" for side in sides))
    found = [{one.item: one for one in side.counts} if side else {} for side in sides]
    likely = words.say("scorecard.glance.likely").lower()

    def said(one: CountView | None) -> str:
        return f"{one.range}; {likely} {one.likely}" if one else ""

    for item in dict.fromkeys((*found[1], *found[0])):
        name = words.say(f"names.item.{item}")
        yield GlanceRow(name, *(said(side.get(item)) for side in found))


def _lone(one: ScoredCommitment, words: Interface, codebook: Codebook) -> LoneView:
    refused = bool(one.out_of_scope)
    values = [
        value_view(name, one.predictions[name], refused=refused, words=words)
        for name in codebook.predicted()
        if name in one.predictions
    ]
    return LoneView(heading(one, words), verdict(values, words, refused=refused))


def _pair(pair: Pair, anchor: str, words: Interface, codebook: Codebook) -> PairView:
    order = {name: place for place, name in enumerate(codebook.predicted())}
    moves = sorted(pair.values, key=lambda value: order.get(value.variable, len(order)))
    old_text, new_text = (one.commitment.text for one in (pair.old, pair.new))
    return PairView(
        anchor=anchor,
        heading=heading(pair.new, words),
        edits=tuple(_edits(pair, words)),
        moves=tuple(_move(value, pair, words) for value in moves),
        criteria=tuple(_criteria(pair, words)),
        advice_new=tuple(advice_view(a, new_text, words) for a in pair.advice_new),
        advice_gone=tuple(advice_view(a, old_text, words) for a in pair.advice_gone),
        old_text=printable(old_text),
        new_text=printable(new_text),
    )


def _criteria(pair: Pair, words: Interface) -> Iterator[str]:
    """Yield each question once, with the variables that it bears on."""
    asked: dict[tuple[str, bool], list[str]] = {}
    for one in pair.criteria:
        asked.setdefault((one.name, one.met), []).append(words.variable(one.variable))
    for (name, met), variables in asked.items():
        key = f"diff.criteria.{'met' if met else 'missing'}"
        said = words.say(key, name=criterion_label(name, words))
        yield f"{said} ({'; '.join(variables)})"


def _edits(pair: Pair, words: Interface) -> Iterator[str]:
    if pair.renumbered:
        numbers = [
            printable(one.commitment.number or words.say("diff.edit.no_number"))
            for one in (pair.old, pair.new)
        ]
        yield words.say("diff.edit.renumbered", old=numbers[0], new=numbers[1])
    if pair.moved:
        yield words.say("diff.edit.moved")
    if pair.retitled:
        title = printable(" ".join(pair.old.commitment.title.split()))
        yield words.say("diff.edit.retitled", old=title)
    if pair.reworded:
        yield words.say("diff.edit.reworded")
    if pair.scope_changed:
        yield words.say(f"diff.scope.{'lost' if pair.new.out_of_scope else 'gained'}")


def _move(value: ValueChange, pair: Pair, words: Interface) -> MoveView:
    before, now = (
        value_view(value.variable, side, refused=bool(one.out_of_scope), words=words)
        for side, one in ((value.old, pair.old), (value.new, pair.new))
    )
    if isinstance(value.new, Prediction):
        change = words.say("diff.values.points", change=signed(100 * value.difference, 0))
    else:
        change = words.say("diff.values.levels", change=signed(value.difference, 2))
    return MoveView(
        variable=value.variable,
        name=words.variable(value.variable),
        before=before,
        now=now,
        change=change,
        rises=value.difference >= 0,
        decided=value.decided,
        why=tuple(_why(phrase, words) for phrase in value.phrases[:_REASONS]),
    )


def _why(phrase: PhraseChange, words: Interface) -> str:
    weight = signed(phrase.weight, 2)
    return words.say(f"diff.phrase.{phrase.kind}", name=printable(phrase.name), weight=weight)
