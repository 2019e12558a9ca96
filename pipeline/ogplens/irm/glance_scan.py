"""Labels in a page, in its order, each with the value behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ogplens.domain.report import COUNTS
from ogplens.irm import glance_values as values
from ogplens.irm.glance_counts import read_count
from ogplens.irm.glance_page import WORD_START, Found, Hit, Page

Reader = Callable[[Page, int], Found | None]

#: How the value of each label is read.
READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "member_since": values.read_year,
        "plan": values.read_plan,
        "report_type": values.read_report_type,
        "commitments": read_count,
        "forum": values.read_answer,
        "public_influence": values.read_influence,
        "acted_contrary": values.read_answer,
        "acted_according": values.read_answer,
        "policy_carried_over": values.read_list,
        "policy_emerging": values.read_list,
        **dict.fromkeys(COUNTS, read_count),
    }
)
_BEFORE = 20  # characters before a label in which a number is looked for
#: Rows whose number may stand before the words.
_NUMBER_FIRST = frozenset(("early_results",))


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


def scan(page: Page) -> Iterator[Element]:
    """Yield the labels of a page in order, each with its value.

    After a label or a value the next label may begin at once, without any blank.
    """
    place = claimed = 0
    while place < len(page.text):
        hit = page.label_at(place)
        if hit is None:
            match = WORD_START.search(page.text, place + 1)
            if match is None:
                return
            place = match.start()
            continue
        element = _element(page, hit, claimed)
        yield element
        place = claimed = max(element.end, hit.end)


def _element(page: Page, hit: Hit, claimed: int) -> Element:
    if hit.label.kind != "field":
        return Element(hit)
    name = hit.label.name
    found = READERS[name](page, hit.end)
    if name in _NUMBER_FIRST and (before := _number_before(page, claimed, hit.start)) is not None:
        return Element(hit, before)
    if found is None:
        return Element(hit)
    second = _second(page, found.end) if name in COUNTS or name == "commitments" else None
    return Element(hit, found, second)


def _number_before(page: Page, claimed: int, place: int) -> Found | None:
    """Read a number right before a label, which no other label has claimed."""
    match = re.compile(r"(?:.*[\s|])?(\d{1,3}(?:\s*\([\d\s.,]*%\s*\))?)\s+$", re.DOTALL).match(
        page.text[max(claimed, place - _BEFORE) : place]
    )
    if match is None:
        return None
    first = max(claimed, place - _BEFORE)
    start = first + match.start(1)
    found = read_count(page, start)
    return None if found is None else Found(found.value, start, first + match.end(1))


def _second(page: Page, place: int) -> Found | None:
    match = re.compile(r"[\s|/]+").match(page.text, place)
    if match is None:
        return None
    return read_count(page, match.end())
