"""What a variable's page shows beside figures: its data, its columns and its errors, as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ogplens.reporting import strata
from ogplens.reporting.columns import Column, Strongest
from ogplens.reporting.drawing import Table
from ogplens.reporting.inputs import ReportInputs
from ogplens.reporting.mistakes import Mistake, probability_words
from ogplens.reporting.sources import Sources
from ogplens.reporting.words import NOTHING, count, level, percent

_MOST_WORDS = 60


@dataclass(frozen=True, slots=True)
class ErrorShown:
    """An error as the page shows it: text cells for a person."""

    title: str
    where: str
    coded: str
    said: str
    probability: str
    text: str
    note: str


def data_table(inputs: ReportInputs, sources: Sources, name: str) -> Table:
    """Return how many commitments are coded how, in all and by generation and language."""
    variable = inputs.codebook.variables[name]
    rows = inputs.coded_rows(name)
    ids, plans, codes = (rows[c].tolist() for c in ("commitment_id", "plan_id", "coded"))
    generation, member = (inputs.of_plans(column) for column in ("generation", "member"))
    records = sources.records
    language = [records[one].language if one in records else "" for one in ids]
    every = list(zip(plans, codes, strict=True))
    parts = [("All", every)]
    for one in inputs.codebook.generations:
        words = strata.group_words("generation", one.name, inputs.codebook)
        parts.append((f"Plans {words}", [row for row in every if generation[row[0]] == one.name]))
    parts += [
        (
            strata.group_words("language", code, inputs.codebook),
            [row for row, its in zip(every, language, strict=True) if its == code],
        )
        for code in sorted({*language} - {""})
    ]
    cells = []
    for label, part in parts:
        if part:
            times = Counter(code for _, code in part)
            its_plans = {plan for plan, _ in part}
            members = {member[plan] for plan in its_plans} - {""}
            counts = (count(len(part)), count(len(members)), count(len(its_plans)))
            shares = (percent(times[value] / len(part)) for value in variable.values)
            cells.append((label, *counts, *shares))
    return Table(
        caption=f"{variable.label}: coded commitments",
        columns=(
            *("Part", "Coded", "Members", "Plans"),
            *(f"Coded {level(value)}" for value in variable.values),
        ),
        rows=tuple(cells),
    )


def column_tables(columns: Strongest, *, binary: bool) -> list[tuple[str, list[Table]]]:
    """Return the tables of columns for and against, under a heading for each kind."""
    sides = [
        ("Words and phrases", "words and phrases", columns.words_up, columns.words_down),
        ("Criteria and form", "criteria and measures", columns.traits_up, columns.traits_down),
    ]
    return [
        (
            heading,
            [
                column_table(side, f"{what} {word}", binary=binary)
                for side, word in ((up, "for"), (down, "against"))
            ],
        )
        for heading, what, up, down in sides
    ]


def column_table(columns: Sequence[Column], what: str, *, binary: bool) -> Table:
    """Return columns as text cells, the strongest first."""
    aim = "yes" if binary else "a higher level"
    return Table(
        caption=f"The {len(columns)} strongest {what} {aim}",
        columns=("Column", "Commitments with it", f"Odds of {aim} change by"),
        rows=tuple(
            (
                one.name,
                NOTHING if one.held is None else count(one.held),
                _change(one.odds),
            )
            for one in columns
        ),
    )


def _change(odds: float) -> str:
    """Write what the odds are multiplied by as a change: 1.05 is ``+5.0%``."""
    return f"{100 * (odds - 1):+.1f}%".replace("-", "−")


def shown(one: Mistake, inputs: ReportInputs, sources: Sources, name: str) -> ErrorShown:
    """Return an error as the page shows it; the text only where it is ours to show."""
    record = sources.records.get(one.commitment_id)
    title = record.commitment.title if record else one.commitment_id
    number_ = f", number {record.commitment.number}" if record and record.commitment.number else ""
    return ErrorShown(
        title=title,
        where=f"{inputs.plan_words.get(one.plan_id, one.plan_id)}{number_}",
        coded=level(one.coded),
        said=one.said,
        probability=probability_words(one, inputs.codebook.variables[name]),
        text=_shortened(record.commitment.text, title) if record and inputs.shipped_corpus else "",
        note=sources.notes.get((name, one.commitment_id), ""),
    )


def _shortened(text: str, title: str) -> str:
    """Return the first words of a text, without the title that opens it."""
    place = text.find(title)
    if title and 0 <= place < 40:
        text = text[place + len(title) :].lstrip(" .:\n")
    words = text.split()
    return " ".join(words[:_MOST_WORDS]) + (" …" if len(words) > _MOST_WORDS else "")
