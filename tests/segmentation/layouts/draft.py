"""A plan in the making: parts in reading order that know which commitment they belong to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import pairwise
from random import Random

from tests.segmentation.layouts.prose import Facts, Writer, capital

FORMATS = ("html", "md", "docx", "pdf", "txt")


@dataclass(frozen=True)
class Row:
    """A row of a table; ``None`` continues the cell above, a short row spans the rest."""

    cells: tuple[str | None, ...]
    owner: int | None = None
    head: bool = False
    band: bool = False


@dataclass(frozen=True)
class Part:
    """A block of a plan.

    ``kind`` is heading, text, item, note, table, break, toc or banner. ``style`` of a heading:
    ``heading`` is a true one, ``bold``, ``caps``, ``big``, ``band`` and ``number`` only look it.
    ``prefix`` is a number that Word's own numbering makes when ``auto`` names a list.
    """

    kind: str
    text: str = ""
    level: int = 0
    style: str = ""
    rows: tuple[Row, ...] = ()
    owner: int | None = None
    prefix: str = ""
    auto: str = ""
    marker: str = ""

    @property
    def shown(self) -> str:
        return f"{self.prefix} {self.text}".strip()


@dataclass(frozen=True)
class Look:
    """How the files of a layout look; ``running`` is the running head, else the plan's name."""

    soup: bool = False
    serif: bool = False
    columns: int = 1
    landscape: bool = False
    wrap: int = 0
    head: bool = True
    running: str = ""
    colour: str = "#1f4e79"
    size: float = 10.5


@dataclass
class Draft:
    """A plan being written."""

    writer: Writer
    facts: list[Facts]
    look: Look
    parts: list[Part] = field(default_factory=list)
    listed: list[tuple[int, str]] = field(default_factory=list)
    owner: int | None = None
    commitments: int = 0
    notes: int = 0

    def __post_init__(self) -> None:
        self.name = self.writer.pool["name"]
        self.government = self.writer.pick("government")

    def __getattr__(self, name: str) -> str:
        """Return the language's word for a part of a plan: ``draft.w_commitment``."""
        if name.startswith("w_"):
            return self.writer.labels[name[2:]]
        raise AttributeError(name)

    @property
    def running(self) -> str:
        """The running head of the printed plan."""
        return (self.look.running or self.name) if self.look.head else ""

    @property
    def random(self) -> Random:
        return self.writer.random

    @contextmanager
    def commitment(self) -> Iterator[None]:
        """Let what is written belong to a new commitment."""
        self.owner = self.commitments
        self.commitments += 1
        yield
        self.owner = None

    def add(self, part: Part) -> None:
        self.parts.append(replace(part, owner=self.owner))

    def heading(
        self,
        level: int,
        text: str,
        style: str = "heading",
        *,
        prefix: str = "",
        auto: str = "",
        listed: bool = True,
    ) -> None:
        part = Part("heading", text, level=level, style=style, prefix=prefix, auto=auto)
        self.add(part)
        if listed:
            self.listed.append((level, part.shown))

    def text(self, *texts: str) -> None:
        for text in texts:
            self.add(Part("text", text))

    def items(self, texts: Iterable[str], marker: str = "•") -> None:
        """Write a list; ``1.``, ``a)`` and ``i.`` as marker count."""
        for n, text in enumerate(texts):
            self.add(Part("item", text, marker=counted(marker, n)))

    def note(self, text: str) -> None:
        self.notes += 1
        self.add(Part("note", f"{self.notes} {text}"))

    def table(
        self,
        rows: Iterable[Sequence[str | None] | Row],
        *,
        head: bool = True,
        band: bool = False,
        style: str = "",
    ) -> None:
        """Write a table; with ``head`` its first row repeats on each page.

        The style ``plain`` has no rules: labels in a narrow column, text beside them.
        """
        made = []
        for n, row in enumerate(rows):
            if isinstance(row, Row):
                made.append(row)
            else:
                first = n == 0
                made.append(Row(tuple(row), self.owner, head and first, band and first))
        self.add(Part("table", rows=tuple(made), style=style))

    def new_page(self) -> None:
        self.add(Part("break"))

    def toc(self, depth: int = 2) -> None:
        self.heading(1, self.w_contents, listed=False)
        self.add(Part("toc", level=depth))

    def gold(self) -> list[str]:
        """Return the text of each commitment, in document order."""
        texts: list[list[str]] = [[] for _ in range(self.commitments)]
        for part in self.parts:
            for row in part.rows:
                if row.owner is not None:
                    texts[row.owner] += [plain(cell) for cell in row.cells if cell]
            if part.owner is not None and not part.rows and part.shown:
                lead = f"{part.marker} " if part.marker not in ("", "•", "–") else ""
                texts[part.owner].append(lead + plain(part.shown))
        return ["\n".join(lines) for lines in texts]


def counted(marker: str, n: int) -> str:
    for first, signs in (
        ("1", [str(k) for k in range(1, 100)]),
        ("a", list("abcdefghijklmnopqrstuvwxyz")),
        ("i", ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]),
    ):
        if marker.startswith(first):
            return signs[n % len(signs)] + marker[1:]
    return marker


def plain(text: str) -> str:
    return re.sub(r"\*\*|\^", "", text)


@dataclass(frozen=True)
class Layout:
    """A way of laying out a plan.

    Those ``held_out`` were written after the rules and gave a blind measurement once; the rules
    have been mended on them since, so the next measurement wants new ones. ``prose`` names a set
    of phrases that takes the place of the usual ones.
    """

    name: str
    language: str
    habit: str
    build: Callable[[Draft], None]
    look: Look
    commitments: tuple[int, int]
    words: tuple[int, int]
    formats: tuple[str, ...]
    held_out: bool = False
    prose: str = ""

    def draft(self, seed: int = 0) -> Draft:
        """Write a plan in this layout."""
        writer = Writer(self.language, Random(f"{self.name}-{seed}"), self.prose)
        count = writer.random.randint(*self.commitments)
        low, high = self.words
        found = [
            writer.facts(n, int(low + (high - low) * writer.random.random() ** 2), topic)
            for n, topic in enumerate(writer.topics(count), start=1)
        ]
        draft = Draft(writer, found, self.look)
        self.build(draft)
        return draft


LAYOUTS: dict[str, Layout] = {}


def layout(
    habit: str,
    *,
    commitments: tuple[int, int] = (6, 18),
    words: tuple[int, int] = (90, 500),
    look: Look | None = None,
    formats: tuple[str, ...] = FORMATS[:4],
    held_out: bool = False,
    prose: str = "",
) -> Callable[[Callable[[Draft], None]], Callable[[Draft], None]]:
    """Enter a function into the list of layouts; its name begins with the language."""

    def enter(build: Callable[[Draft], None]) -> Callable[[Draft], None]:
        name = build.__name__
        LAYOUTS[name] = Layout(
            name, name[:2], habit, build, look or Look(), commitments, words, formats,
            held_out, prose,
        )  # fmt: skip
        return build

    return enter


def roman(n: int) -> str:
    out = ""
    for value, sign in ((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        out += sign * (n // value)
        n %= value
    return out


def spread(facts: Sequence[Facts], groups: int) -> list[list[Facts]]:
    """Deal commitments out over themes, in order."""
    groups = max(1, min(groups, len(facts)))
    edges = [round(len(facts) * g / groups) for g in range(groups + 1)]
    return [list(facts[a:b]) for a, b in pairwise(edges)]


def themed(draft: Draft, low: int = 3, high: int = 6) -> list[tuple[str, list[Facts]]]:
    """Return themes with their commitments."""
    groups = spread(draft.facts, draft.random.randint(low, high))
    return [(draft.writer.pick("themes"), group) for group in groups]


def by_agency(draft: Draft, low: int = 4, high: int = 7) -> list[tuple[str, list[Facts]]]:
    groups = spread(draft.facts, draft.random.randint(low, high))
    return [(capital(group[0].agency), group) for group in groups]
