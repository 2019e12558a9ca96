"""The stretch of a page that is its "At a glance" table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ogplens.irm.glance_columns import rejoin
from ogplens.irm.glance_page import Page
from ogplens.irm.glance_scan import Element, scan

#: A table prints these once; where they come again, another table begins.
_ONCE = frozenset(("member_since", "commitments"))
#: So many characters that are neither label nor value end a table.
_LONGEST_GAP = 250
#: So many different fields make a table, with a title and without one.
_WITH_TITLE, _WITHOUT_TITLE = 2, 4
_TITLE_COUNTS = 3


@dataclass(frozen=True, slots=True)
class Table:
    """A stretch of a page that holds labels with their values.

    Attributes
    ----------
    elements : tuple of Element
        From the title, if there is one, to the last value, or a label that lost its own.
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


def tables(page: Page) -> list[Table]:
    """Return the tables of a page, the likeliest first.

    Labels with a value that stand close together make one; prose may hold a label, but hardly
    ever several with a count behind each.
    """
    found: list[Table] = []
    group: list[Element] = []
    for element in rejoin(page, list(scan(page))):
        if group and _begins_another(element, group):
            found += _table(page, group)
            group = []
        if group or element.hit.label.kind == "title" or element.is_reading:
            group.append(element)
    found += _table(page, group)
    return sorted((t for t in found if t.is_table), key=lambda t: -t.score)


def _begins_another(element: Element, group: Sequence[Element]) -> bool:
    solid = [e for e in group if e.is_reading or e.hit.label.kind != "field"]
    if element.start - solid[-1].end > _LONGEST_GAP:
        return True
    if element.hit.label.kind == "title":
        return True
    there = {e.name for e in group if e.is_reading}
    return element.is_reading and element.name in _ONCE & there and len(there) > 2


def _table(page: Page, group: list[Element]) -> list[Table]:
    """Cut a group behind its last value, and the labels without value right behind that."""
    last = max((i for i, e in enumerate(group) if e.is_reading), default=-1)
    if last < 0:
        return []
    # A label alone on a line has lost its value: the table holds it, so that this is told.
    alone = (i for i, e in enumerate(group) if i > last and _alone(page, e))
    return [Table(tuple(group[: max(alone, default=last) + 1]))]


def _alone(page: Page, element: Element) -> bool:
    before = page.text[page.text.rfind("\n", 0, element.start) + 1 : element.start]
    behind = page.text[element.end : element.end + 80].split("\n", 1)[0]
    return element.hit.label.kind == "field" and not f"{before}{behind}".strip(" \t:|*?.")
