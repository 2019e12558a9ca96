"""Values that stand apart from their labels, as when a page's columns are read one by one.

Such text gives the values of several rows in one go, before the next labels or behind all of
them: ``Completed: 4 5 Substantial:`` or ``Completed: Substantial: 4 5``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ogplens.domain.report import COUNTS
from ogplens.irm.glance_page import Found, Page
from ogplens.irm.glance_scan import READERS, Element

_NOTHING = re.compile(r"[\s:|*.?…†‡]*")


def rejoin(page: Page, elements: Sequence[Element]) -> list[Element]:
    """Give values that stand in a row to the labels around them.

    Only where each value of the row fits its label and none is left over; else the elements stay
    as they are.
    """
    found = list(elements)
    pairs = {e.name for e in elements if e.hit.label.kind == "column"} >= {"midterm", "end_of_term"}
    for place, element in enumerate(elements):
        if element.found is None or element.found.start < element.hit.end:
            continue
        stop = _stop(page, elements, place)
        if _is_nothing(page, element.found.end, stop):
            continue
        runs = [_behind(page, found, place)]
        if _apart(page, element, stop):
            runs.insert(0, _before(page, found, place))
        for run in runs:
            row = _row(page, [found[i] for i in run], element.hit.end, stop, pairs=pairs)
            if row:
                for i, changed in zip(run, row, strict=True):
                    found[i] = changed
                break
    return found


def _stop(page: Page, elements: Sequence[Element], place: int) -> int:
    return elements[place + 1].hit.start if place + 1 < len(elements) else len(page.text)


def _apart(page: Page, element: Element, stop: int) -> bool:
    """Whether the values behind a label stand all on its line, or all below it.

    Where the first alone is on its line, it is that label's own.
    """
    start = element.hit.end if element.found is None else element.found.start
    return "\n" in page.text[element.hit.end : start] or "\n" not in page.text[start:stop].strip()


def _is_nothing(page: Page, start: int, stop: int) -> bool:
    return _NOTHING.fullmatch(page.text, start, max(start, stop)) is not None


def _before(page: Page, elements: Sequence[Element], place: int) -> list[int]:
    """Return the labels without value right before a label, and that one."""
    run, start = [place], elements[place].hit.start
    for i in range(place - 1, -1, -1):
        one = elements[i]
        if one.found is not None or not _is_nothing(page, one.hit.end, start):
            break
        start = one.hit.start
        if one.hit.label.kind == "field":
            run.insert(0, i)
    return run


def _behind(page: Page, elements: Sequence[Element], place: int) -> list[int]:
    """Return a label, and those without value that follow behind its values."""
    run, end = [place], None
    for i in range(place + 1, len(elements)):
        one = elements[i]
        if one.found is not None or (end is not None and not _is_nothing(page, end, one.hit.start)):
            break
        end = one.hit.end
        if one.hit.label.kind == "field":
            run.append(i)
    return run


def _row(
    page: Page, labels: Sequence[Element], start: int, stop: int, *, pairs: bool
) -> list[Element] | None:
    """Read one value a label, or two where the table has two columns, up to a place."""
    if len(labels) < 2:
        return None
    row = []
    for label in labels:
        first = _value(page, label.name, start, stop)
        if first is None:
            return None
        second = _value(page, label.name, first.end, stop) if pairs else None
        if pairs and (second is None or label.name not in COUNTS):
            return None
        start = (second or first).end
        row.append(replace(label, found=first, second=second))
    return row if _is_nothing(page, start, stop) else None


def _value(page: Page, name: str, start: int, stop: int) -> Found | None:
    """Read a value as if the page ended at ``stop``: the next label is no part of it."""
    found = READERS[name](Page(page.text[start:stop]), 0)
    return None if found is None else Found(found.value, found.start + start, found.end + start)
