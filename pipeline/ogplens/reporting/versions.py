"""Two drafts compared, for a terminal, as JSON, CSV and HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ogplens.advice import message
from ogplens.domain import Advice, Codebook, OrdinalPrediction, Prediction, ScoredCommitment
from ogplens.domain.plan_change import Pair, PlanChange, ValueChange
from ogplens.interface import Interface
from ogplens.irm.csv_files import to_csv
from ogplens.reporting.scorecard_html import environment, stylesheet, trusted_hash
from ogplens.reporting.scorecard_view import AdviceView
from ogplens.reporting.versions_view import DiffView, MoveView, PairView, diff_view
from ogplens.scoring.tables import guard_cell

if TYPE_CHECKING:
    from rich.console import RenderableType

_SCHEMA = "ogplens-diff/1"
_WORDS = re.compile(r"\s+|[^\s]+")
_COLUMNS = (
    *("change", "old_commitment_id", "new_commitment_id", "old_number", "new_number", "title"),
    *("variable", "old_answer", "new_answer", "old_value", "new_value", "decided"),
    *("phrases", "advice_new", "advice_gone"),
)


def diff_text(
    change: PlanChange, *, words: Interface, codebook: Codebook, width: int, colour: bool
) -> str:
    """Return a comparison for a terminal of ``width`` (80 and more) characters a line."""
    from rich.text import Text

    from ogplens.reporting.terminal import grid, render

    view = diff_view(change, words=words, codebook=codebook)
    parts: list[RenderableType] = [Text(view.subtitle, "bold underline"), Text(view.counts), ""]
    if view.glance:
        heads = [words.say(f"diff.glance.{key}") for key in ("before", "now")]
        rows = [(row.name, row.before, row.now) for row in view.glance]
        heading = words.say("scorecard.glance.heading")
        parts += [Text(words.say("diff.glance.heading"), "bold"), grid((heading, *heads), rows), ""]
    for key, advice in (("new", view.advice_new), ("gone", view.advice_gone)):
        if advice:
            parts += [Text(words.say(f"diff.{key}_plan_advice"), "bold"), *_advice(advice), ""]
    for pair in view.changed:
        parts += [*_pair_lines(pair, words), ""]
    for key, lone in (("added", view.added), ("removed", view.removed)):
        if lone:
            parts += [Text(words.say(f"diff.{key}"), "bold")]
            for one in lone:
                parts += [_indented(one.heading, 2), *(_indented(v, 4) for v in one.verdict)]
            parts += [""]
    if view.unchanged:
        parts += [Text(words.say("diff.unchanged.heading"), "bold")]
        parts += [*(_indented(one, 2) for one in view.unchanged), ""]
    parts += [Text(note, "dim") for note in view.notes]
    return render([*parts, "", *map(Text, view.cautions)], width=width, colour=colour)


def _pair_lines(pair: PairView, words: Interface) -> Iterator[RenderableType]:
    from rich.text import Text

    yield Text(pair.heading, "bold")
    yield from (_indented(edit, 2) for edit in pair.edits)
    yield from map(_line, pair.moves)
    yield from (_indented(criterion, 2) for criterion in pair.criteria)
    for key, advice in (("new", pair.advice_new), ("gone", pair.advice_gone)):
        if advice:
            yield Text(f"  {words.say(f'diff.advice.{key}')}:")
            yield from _advice(advice)


def _indented(text: str, columns: int) -> RenderableType:
    """Return a text whose every line begins at a column."""
    from rich.padding import Padding
    from rich.text import Text

    return Padding(Text(text), (0, 0, 0, columns))


def _line(move: MoveView) -> RenderableType:
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    line = Text(f"{move.name}: ")
    before, now = (f"{v.answer} {v.shown or f'({v.range})'}" for v in (move.before, move.now))
    line.append(f"{before} → {now}", "bold" if move.decided else "")
    line.append(f"  {move.change}")
    shown: list[RenderableType] = [Padding(line, (0, 0, 0, 2))]
    if move.why:
        shown.append(Padding(Text("; ".join(move.why), "dim"), (0, 0, 0, 4)))
    return Group(*shown)


def _advice(advice: tuple[AdviceView, ...]) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    return (Padding(Text(f"{one.code} {one.message}"), (0, 0, 0, 4)) for one in advice)


def diff_json(change: PlanChange, *, words: Interface) -> str:
    """Return a comparison as JSON: ``pairs``, ``added``, ``removed`` and the advice on the plan.

    A pair names only the variables that moved. ``difference`` is new less old: of the probability
    of yes, or of the expected position on the scale; four decimals.
    """
    whole = {
        "schema": _SCHEMA,
        "language": words.language,
        "old": change.old.source,
        "new": change.new.source,
        "pairs": [_pair(pair, words.language) for pair in change.pairs],
        "added": [_named(one) for one in change.added],
        "removed": [_named(one) for one in change.removed],
        "advice_new": [_told(one, words.language) for one in change.advice_new],
        "advice_gone": [_told(one, words.language) for one in change.advice_gone],
        "notes": [words.say(f"diff.notes.{key}") for key in ("shown", "weights", "noise")],
        "warnings": [words.say(f"scorecard.{key}") for key in ("near_chance", "closing")],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _named(one: ScoredCommitment) -> dict[str, object]:
    cut = one.commitment
    return {"commitment_id": one.commitment_id, "number": cut.number, "title": cut.title}


def _told(one: Advice, language: str) -> dict[str, object]:
    return {"code": one.code, "level": one.level.label, "message": message(one, language)}


def _pair(pair: Pair, language: str) -> dict[str, object]:
    return {
        "old": _named(pair.old),
        "new": _named(pair.new),
        "similarity": round(pair.similarity, 4),
        "renumbered": pair.renumbered,
        "moved": pair.moved,
        "retitled": pair.retitled,
        "reworded": pair.reworded,
        "scope_changed": pair.scope_changed,
        "values": {value.variable: _value(value) for value in pair.values},
        "criteria": [
            {"variable": one.variable, "name": one.name, "met": one.met} for one in pair.criteria
        ],
        "advice_new": [_told(one, language) for one in pair.advice_new],
        "advice_gone": [_told(one, language) for one in pair.advice_gone],
    }


def _value(value: ValueChange) -> dict[str, object]:
    return {
        "old": _state(value.old),
        "new": _state(value.new),
        "difference": round(value.difference, 4) + 0.0,
        "decided": value.decided,
        "phrases": [
            {"phrase": one.name, "change": one.kind, "weight": round(one.weight, 4)}
            for one in value.phrases
        ],
    }


def _state(found: Prediction | OrdinalPrediction) -> dict[str, object]:
    if isinstance(found, Prediction):
        return {"probability": round(found.probability, 4), "decision": found.decision.value}
    return {
        "expected": round(found.expected, 4),
        "level": found.level,
        "range": list(found.range),
    }


def diff_csv(change: PlanChange) -> str:
    """Return a comparison as a table: a row for each variable that moved.

    A commitment that is new, gone or the same in its forecast has one row without a variable;
    ``change`` is ``moved``, ``same``, ``added`` or ``removed``. Columns are always the same.
    """
    rows: list[list[str]] = []
    for pair in change.pairs:
        old, new = pair.old, pair.new
        numbers = [one.commitment.number or "" for one in (old, new)]
        who = [old.commitment_id, new.commitment_id, *numbers, new.commitment.title]
        codes = [
            "; ".join(a.code for a in advice) for advice in (pair.advice_new, pair.advice_gone)
        ]
        moved = [["moved", *who, *_moved(value), *codes] for value in pair.values]
        rows += moved or [["same", *who, *[""] * 7, *codes]]
    for one in change.added:
        who = ["", one.commitment_id, "", one.commitment.number or "", one.commitment.title]
        rows.append(["added", *who, *[""] * 9])
    for one in change.removed:
        who = [one.commitment_id, "", one.commitment.number or "", "", one.commitment.title]
        rows.append(["removed", *who, *[""] * 9])
    return to_csv(list(_COLUMNS), [[guard_cell(cell) for cell in row] for row in rows])


def _moved(value: ValueChange) -> list[str]:
    sides = (value.old, value.new)
    answers = [s.decision.value if isinstance(s, Prediction) else s.level for s in sides]
    numbers = [s.probability if isinstance(s, Prediction) else s.expected for s in sides]
    phrases = "; ".join(f"{p.name} ({p.kind}, {p.weight:+.2f})" for p in value.phrases)
    shown = [f"{number:.4f}" for number in numbers]
    decided = "yes" if value.decided else "no"
    return [value.variable, *answers, *shown, decided, phrases]


def diff_html(change: PlanChange, *, words: Interface, codebook: Codebook) -> str:
    """Return a comparison as one self-contained page without a script; every text is escaped."""
    import markupsafe

    view: DiffView = diff_view(change, words=words, codebook=codebook)
    style = stylesheet()
    return (
        environment()
        .get_template("versions.html.j2")
        .render(
            view=view,
            say=words.say,
            word_changes=word_changes,
            style=markupsafe.Markup(style),  # noqa: S704  # our own file
            style_hash=trusted_hash(style),
        )
    )


def word_changes(old: str, new: str) -> list[tuple[str, str]]:
    """Return a text as stretches that stayed, came or went.

    Returns
    -------
    list of (str, str)
        ``"same"``, ``"inserted"`` or ``"deleted"``, and the stretch. Without the deleted ones they
        are the new text, without the inserted ones the old text.
    """
    import difflib

    before, after = _WORDS.findall(old), _WORDS.findall(new)
    found: list[tuple[str, str]] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=len(before) > 5_000)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            found.append(("same", "".join(after[c:d])))
            continue
        if b > a:
            found.append(("deleted", "".join(before[a:b])))
        if d > c:
            found.append(("inserted", "".join(after[c:d])))
    return found
