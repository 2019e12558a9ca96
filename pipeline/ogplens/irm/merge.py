"""Several exports become one list of commitments, each once."""

from __future__ import annotations

import itertools
import re
import string
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ogplens.domain import Assessment
from ogplens.irm.exports import ExportRow

_SAME_LETTERS = 200  # of two texts that begin alike, without spaces and punctuation
_STRONG_OVERLAP = 0.75  # share of the shorter text's words that stand in the other text as well
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two exports say different things of the same commitment.

    Attributes
    ----------
    commitment_id : str
    variable : str
        A variable of the codebook, or ``year_submitted``.
    kept, kept_source : str
    dropped, dropped_source : str
    """

    commitment_id: str
    variable: str
    kept: str
    kept_source: str
    dropped: str
    dropped_source: str


@dataclass(frozen=True, slots=True)
class MergedCommitment:
    """One commitment, with the rows of the exports that hold it.

    Attributes
    ----------
    number : str
        As printed, with a letter behind a number that the plan repeats.
    rows : tuple of ExportRow
        One of each export that holds it; the one whose codes are taken first.
    year_submitted : int
        Of the plan: the year that most of its rows give.
    codes : mapping of str to str
    """

    number: str
    rows: tuple[ExportRow, ...]
    year_submitted: int
    codes: Mapping[str, str]

    @property
    def commitment_id(self) -> str:
        """``"<member>-<plan>-<number>"``."""
        return f"{self.rows[0].plan_id}-{self.number}"

    @property
    def text(self) -> str:
        """The longest text that an export gives."""
        return max((row.text for row in self.rows), key=len)

    @property
    def source(self) -> str:
        """The layout that the codes come from, or ``both``."""
        sources = {row.source for row in self.rows}
        return sources.pop() if len(sources) == 1 else "both"

    def first(self, name: str) -> str:
        """Return a field of the first row that fills it."""
        return next((text for row in self.rows if (text := str(getattr(row, name)))), "")

    def to_assessment(self) -> Assessment:
        """Return the codes as a row of ``irm-assessments.csv``."""
        row = self.rows[0]
        return Assessment(
            commitment_id=self.commitment_id,
            member=row.member,
            plan=row.plan,
            number=self.number,
            year_submitted=self.year_submitted,
            ogp_id=self.first("ogp_id"),
            codes=self.codes,
            source=self.source,
        )


@dataclass(frozen=True, slots=True)
class Merge:
    """What became of the exports.

    Attributes
    ----------
    commitments : tuple of MergedCommitment
        By member, plan and then as the exports list them.
    without_text : tuple of MergedCommitment
        No export gives their text. They are not among ``commitments``: a code without a
        commitment teaches nothing, and a plan cannot show it.
    repeated : tuple of str
        Identifiers that got a letter, since the plan repeats the number.
    overlaps : tuple of str
        Identifiers of commitments that several exports hold.
    conflicts : tuple of Conflict
    """

    commitments: tuple[MergedCommitment, ...]
    without_text: tuple[MergedCommitment, ...]
    repeated: tuple[str, ...]
    overlaps: tuple[str, ...]
    conflicts: tuple[Conflict, ...]


@dataclass(slots=True)
class _Collected:
    """What the plans add up to while they are merged."""

    commitments: list[MergedCommitment] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


def merge_exports(exports: Sequence[Sequence[ExportRow]]) -> Merge:
    """Merge exports into one list of commitments.

    Rows of one export are different commitments even if they repeat a number; rows of two
    exports are the same commitment if they are of the same plan and

    - their texts begin with the same 200 letters, or
    - they have the same number, and three quarters of the words of the shorter text stand in
      the other text as well (of the titles, where a text is missing).

    A row is paired with one row of the other export at most, the pairs with the same number
    first, then those whose titles share most words. Of a plan, the export that holds more rows
    is followed: its codes are kept where two differ, the other's fill what it does not code.
    Completion is compared stage by stage, and that at the end of term wins.

    Parameters
    ----------
    exports : sequence of sequence of ExportRow

    Returns
    -------
    Merge
    """
    plans: dict[tuple[str, int], list[list[ExportRow]]] = defaultdict(list)
    for export in exports:
        mine: dict[tuple[str, int], list[ExportRow]] = defaultdict(list)
        for row in export:
            mine[row.member, row.plan].append(row)
        for key, rows in mine.items():
            plans[key].append(rows)
    collected = _Collected()
    for key in sorted(plans):
        _merge_plan(plans[key], collected)
    with_text = tuple(c for c in collected.commitments if c.text)
    return Merge(
        commitments=with_text,
        without_text=tuple(c for c in collected.commitments if not c.text),
        repeated=tuple(collected.repeated),
        overlaps=tuple(c.commitment_id for c in with_text if len(c.rows) > 1),
        conflicts=tuple(collected.conflicts),
    )


def _merge_plan(exports: list[list[ExportRow]], collected: _Collected) -> None:
    exports = sorted(exports, key=lambda rows: (-len(rows), -sum(len(r.codes) for r in rows)))
    groups: list[list[ExportRow]] = [[row] for row in exports[0]]
    for rows in exports[1:]:
        pairs = pair_rows([group[0] for group in groups], rows)
        for place, row in enumerate(rows):
            if place in pairs:
                groups[pairs[place]].append(row)
            else:
                groups.append([row])
    years = Counter(row.year_submitted for group in groups for row in group)
    year = years.most_common(1)[0][0]
    numbers = tell_apart([group[0].number for group in groups])
    for number, group in zip(numbers, groups, strict=True):
        identifier = f"{group[0].plan_id}-{number}"
        if number != group[0].number:
            collected.repeated.append(identifier)
        collected.conflicts.extend(_conflicts(identifier, group))
        collected.commitments.append(
            MergedCommitment(number, tuple(group), year, _merged_codes(group))
        )


def tell_apart(numbers: Sequence[str]) -> list[str]:
    """Put a letter behind each number that stood before: 3, 3, 3 becomes 3, 3a, 3b.

    A letter that would make another number of the list is passed over, so all results differ.
    """
    taken = set(numbers)
    seen: set[str] = set()
    result = []
    for number in numbers:
        unique = number
        if number in seen:
            unique = next(c for s in _suffixes() if (c := number + s) not in taken)
            taken.add(unique)
        seen.add(unique)
        result.append(unique)
    return result


def _suffixes() -> Iterator[str]:
    for length in itertools.count(1):
        for letters in itertools.product(string.ascii_lowercase, repeat=length):
            yield "".join(letters)


def pair_rows(first: Sequence[ExportRow], second: Sequence[ExportRow]) -> dict[int, int]:
    """Find the rows of two exports of one plan that are the same commitment.

    Returns
    -------
    dict of int to int
        Place in ``second`` to place in ``first``; each stands once at most.
    """
    mine, theirs = [_Words(row) for row in first], [_Words(row) for row in second]
    found = []
    for j, b in enumerate(theirs):
        for i, a in enumerate(mine):
            same_number = first[i].number == second[j].number
            same_text = a.begins_like(b)
            if same_text or (same_number and a.overlaps(b)):
                found.append((same_number + same_text, a.title_share(b), -i, -j))
    pairs: dict[int, int] = {}
    for _, _, i, j in sorted(found, reverse=True):
        if -j not in pairs and -i not in pairs.values():
            pairs[-j] = -i
    return pairs


class _Words:
    """The words of a row, for comparison."""

    def __init__(self, row: ExportRow) -> None:
        words = _WORD.findall(row.text.casefold())
        self._beginning = "".join(words)[:_SAME_LETTERS]
        self._words = set(words)
        self._title = set(_WORD.findall(row.title.casefold()))

    def begins_like(self, other: _Words) -> bool:
        return bool(self._beginning) and self._beginning == other._beginning

    def overlaps(self, other: _Words) -> bool:
        if self._words and other._words:
            return _share(self._words, other._words) >= _STRONG_OVERLAP
        return self.title_share(other) >= _STRONG_OVERLAP

    def title_share(self, other: _Words) -> float:
        return _share(self._title, other._title)


def _share(first: set[str], second: set[str]) -> float:
    shorter = min(len(first), len(second))
    return len(first & second) / shorter if shorter else 0.0


def _merged_codes(group: Sequence[ExportRow]) -> dict[str, str]:
    codes: dict[str, str] = {}
    completions: dict[str, str] = {}
    for row in group:
        for variable, value in row.codes.items():
            codes.setdefault(variable, value)
        for stage, value in row.completions.items():
            completions.setdefault(stage, value)
    if completions:
        codes["completion"] = completions.get("end_of_term") or completions["progress"]
    return codes


def _conflicts(identifier: str, group: Sequence[ExportRow]) -> Iterator[Conflict]:
    for a, b in itertools.combinations(group, 2):
        said = [(v, a.codes[v], b.codes[v]) for v in a.codes if v != "completion" and v in b.codes]
        said += [
            ("completion", a.completions[s], b.completions[s])
            for s in a.completions
            if s in b.completions
        ]
        said.append(("year_submitted", str(a.year_submitted), str(b.year_submitted)))
        for variable, kept, dropped in said:
            if kept != dropped:
                yield Conflict(identifier, variable, kept, a.source, dropped, b.source)
