"""Whether the figures of a table fit each other; nothing is repaired."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import fields

from ogplens.domain.report import COUNTS, Count, Counts, Glance, Reading

_LEVELS = ("completed", "substantial", "limited", "not_started")
_EXACT = 1e-9


def check(glance: Glance, others: Sequence[Glance] = ()) -> tuple[list[str], list[str]]:
    """Return notes and warnings on a table.

    Parameters
    ----------
    glance : Glance
    others : sequence of Glance
        Further tables of the same page, which should say the same.

    Returns
    -------
    notes, warnings : list of str
        A percentage that was cut instead of rounded is a note; one that does not fit its count
        at all is a warning, and so are counts above the number of commitments, levels of
        completion that do not add up to it, and tables that contradict each other.
    """
    notes: list[str] = []
    warnings: list[str] = []
    total = _total(glance)
    for counts, when in ((glance.counts, ""), (glance.midterm, " (mid-term)")):
        for name in COUNTS:
            reading = counts.get(name)
            if reading is None or reading.value is None:
                continue
            if when and reading is glance.counts.get(name):
                continue
            note, warning = _of_count(reading, reading.value, total, glance)
            notes += [note + when] if note else []
            warnings += [warning + when] if warning else []
        warnings += _levels(counts, total, when)
    warnings += [line for other in others for line in _contradictions(glance, other)]
    return notes, warnings


def _total(glance: Glance) -> int | None:
    printed = glance.commitments and glance.commitments.value
    return printed.count if printed else None


def _shown(reading: Reading[Count]) -> str:
    return '"' + " ".join(reading.source.text.split()) + '"'


def _of_count(
    reading: Reading[Count], count: Count, total: int | None, glance: Glance
) -> tuple[str, str]:
    whole = count.of if count.of is not None else total
    if whole is None or whole <= 0:
        return "", ""
    shown = _shown(reading)
    if count.of is not None and total is not None and count.of != total:
        return f"{shown} counts of {count.of}, not of the {total} commitments.", ""
    if count.count is not None and count.count > whole:
        return "", f"{shown} is more than the {whole} commitments; kept as printed."
    if count.percent is None:
        return "", ""
    if count.count is None:
        if any(fits(n, whole, count.percent, count.decimals) for n in range(whole + 1)):
            return "", ""
        return "", f"{shown}: no number of {whole} commitments gives this percentage."
    return _of_percent(shown, count, whole, glance)


def _of_percent(shown: str, count: Count, whole: int, glance: Glance) -> tuple[str, str]:
    number, percent = count.count, count.percent
    if number is None or percent is None:
        return "", ""
    exact = f"{number} of {whole} is {100 * number / whole:.{count.decimals + 1}f}%"
    if fits(number, whole, percent, count.decimals):
        return "", ""
    clustered = glance.clustered.value if glance.clustered else None
    if clustered and fits(number, clustered, percent, count.decimals):
        return f"{shown} fits the {clustered} commitments after clustering, not {whole}.", ""
    if is_cut(number, whole, percent, count.decimals):
        return f"{shown} is cut, not rounded: {exact}.", ""
    return "", f"{shown} does not fit: {exact}; kept as printed."


def fits(count: int, whole: int, percent: float, decimals: int = 0) -> bool:
    """Tell whether a printed percentage is the rounded share of a count; halves go either way."""
    half = 0.5 / math.pow(10, decimals)
    return abs(100 * count / whole - percent) <= half + _EXACT


def is_cut(count: int, whole: int, percent: float, decimals: int = 0) -> bool:
    """Tell whether a printed percentage is the share of a count with its end cut off."""
    scale = math.pow(10, decimals)
    return abs(math.floor(100 * count / whole * scale + _EXACT) / scale - percent) < _EXACT


def _number(counts: Counts, name: str) -> int | None:
    reading = counts.get(name)
    return reading.value.count if reading and reading.value else None


def _levels(counts: Counts, total: int | None, when: str) -> Iterator[str]:
    numbers = [_number(counts, name) for name in _LEVELS]
    known = [n for n in numbers if n is not None]
    if total is not None and len(known) == len(_LEVELS) and sum(known) != total:
        parts = " + ".join(map(str, known))
        yield f"The levels of completion add up to {parts} = {sum(known)}, not {total}{when}."
    done = _number(counts, "substantial_or_complete")
    if done is not None and None not in numbers[:2] and done != sum(known[:2]):
        yield (
            f"{done} commitments are counted as substantial or complete, but the levels of "
            f"completion give {sum(known[:2])}{when}."
        )


def _contradictions(one: Glance, other: Glance) -> Iterator[str]:
    pairs = [
        (getattr(one, f.name), getattr(other, f.name))
        for f in fields(Glance)
        if f.name not in ("title", "member", "clustered")
    ]
    pairs += [(one.counts.get(name), other.counts.get(name)) for name in COUNTS]
    for ours, theirs in pairs:
        if not isinstance(ours, Reading) or not isinstance(theirs, Reading):
            continue
        if ours.value != theirs.value:
            first, second = (" ".join(r.source.text.split()) for r in (ours, theirs))
            yield f'The page says "{first}", and elsewhere "{second}"; the first is kept.'
