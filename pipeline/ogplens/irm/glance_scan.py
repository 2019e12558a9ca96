"""Labels and values in a page, and the stretch of it that is the "At a glance" table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from ogplens.domain.report import COUNTS
from ogplens.irm import glance_values as values
from ogplens.irm.glance_values import WORD_START, Found, Hit, Page

Reader = Callable[[Page, int], Found | None]

#: How the value of each label is read.
READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "member_since": values.read_year,
        "plan": values.read_plan,
        "report_type": values.read_report_type,
        "commitments": values.read_count,
        "forum": values.read_answer,
        "public_influence": values.read_influence,
        "acted_contrary": values.read_answer,
        "acted_according": values.read_answer,
        "policy_carried_over": values.read_list,
        "policy_emerging": values.read_list,
        **dict.fromkeys(COUNTS, values.read_count),
    }
)
#: Rows whose number may stand before the words.
_NUMBER_FIRST = frozenset(("early_results",))
#: A table prints these once; where they come again, another table begins.
_ONCE = frozenset(("member_since", "commitments"))
#: So many characters that are neither label nor value end a table.
_LONGEST_GAP = 250
#: So many different fields make a table, with a title and without one.
_WITH_TITLE, _WITHOUT_TITLE = 2, 4
_TITLE_COUNTS = 3


@dataclass(frozen=True, slots=True)
class Element:
    """A label in a page, with its value if it has one.

    Attributes
    ----------
    hit : Hit
    found : Found or None
    second : Found or None
        A second count right behind the first, as in the two columns of an End-of-Term report.
    """

    hit: Hit
    found: Found | None = None
    second: Found | None = None

    @property
    def name(self) -> str:
        """What the label stands for."""
        return self.hit.label.name

    @property
    def is_reading(self) -> bool:
        """Whether it is a field with a value."""
        return self.found is not None

    @property
    def start(self) -> int:
        """Where label and value begin."""
        return self.hit.start if self.found is None else min(self.hit.start, self.found.start)

    @property
    def end(self) -> int:
        """Where label and value end."""
        return self.hit.end if self.found is None else max(self.hit.end, self.found.end)


@dataclass(frozen=True, slots=True)
class Table:
    """A stretch of a page that holds labels with their values.

    Attributes
    ----------
    elements : tuple of Element
        From the title, if there is one, to the last value.
    """

    elements: tuple[Element, ...]

    @property
    def title(self) -> Element | None:
        """The table's title."""
        first = self.elements[0]
        return first if first.hit.label.kind == "title" else None

    @property
    def readings(self) -> tuple[Element, ...]:
        """Labels with a value, in the order of the page."""
        return tuple(e for e in self.elements if e.is_reading)

    @property
    def fields(self) -> frozenset[str]:
        """The names of all that has a value."""
        return frozenset(e.name for e in self.readings)

    @property
    def score(self) -> int:
        """How much speaks for this being the table."""
        return len(self.fields) + (_TITLE_COUNTS if self.title else 0)

    @property
    def is_table(self) -> bool:
        """Whether there is enough of it."""
        return len(self.fields) >= (_WITH_TITLE if self.title else _WITHOUT_TITLE)


def scan(page: Page) -> Iterator[Element]:
    """Yield the labels of a page in order, each with its value.

    After a label or a value the next label may begin at once, without any blank.
    """
    place = 0
    while place < len(page.text):
        hit = page.label_at(place)
        if hit is None:
            match = WORD_START.search(page.text, place + 1)
            if match is None:
                return
            place = match.start()
            continue
        element = _element(page, hit, place)
        yield element
        place = max(element.end, hit.end)


def _element(page: Page, hit: Hit, place: int) -> Element:
    if hit.label.kind != "field":
        return Element(hit)
    name = hit.label.name
    found = READERS[name](page, hit.end)
    if name in _NUMBER_FIRST and (before := _number_before(page, place)) is not None:
        return Element(hit, before)
    if found is None:
        return Element(hit)
    second = _second(page, found.end) if name in COUNTS or name == "commitments" else None
    return Element(hit, found, second)


def _number_before(page: Page, place: int) -> Found | None:
    line = page.text[max(0, place - 20) : place]
    match = re.search(r"(?:^|[\s|])(\d{1,3})\s+$", line)
    if match is None:
        return None
    start = place - len(line) + match.start(1)
    found = values.read_count(page, start)
    return None if found is None else Found(found.value, start, start + len(match[1]))


def _second(page: Page, place: int) -> Found | None:
    match = re.compile(r"[\s|/]+").match(page.text, place)
    if match is None:
        return None
    return values.read_count(page, match.end())


def tables(page: Page) -> list[Table]:
    """Return the tables of a page, the likeliest first.

    Labels with a value that stand close together make one; prose may hold a label, but hardly
    ever several with a count behind each.
    """
    found: list[Table] = []
    group: list[Element] = []
    for element in scan(page):
        if group and _begins_another(element, group):
            found += _table(group)
            group = []
        if group or element.hit.label.kind == "title" or element.is_reading:
            group.append(element)
    found += _table(group)
    return sorted((t for t in found if t.is_table), key=lambda t: -t.score)


def _begins_another(element: Element, group: Sequence[Element]) -> bool:
    solid = [e for e in group if e.is_reading or e.hit.label.kind != "field"]
    if element.start - solid[-1].end > _LONGEST_GAP:
        return True
    if element.hit.label.kind == "title":
        return True
    there = {e.name for e in group if e.is_reading}
    return element.is_reading and element.name in _ONCE & there and len(there) > 2


def _table(group: list[Element]) -> list[Table]:
    last = max((i for i, e in enumerate(group) if e.is_reading), default=-1)
    return [Table(tuple(group[: last + 1]))] if last >= 0 else []
