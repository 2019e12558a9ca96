"""The commitments that exports told of so far, each once, with every version of its rows.

Exports are taken in one after the other. A commitment keeps the plan and the number under which
it was first seen, so that its identifier stays, whatever a newer export calls it.
"""

from __future__ import annotations

import itertools
import string
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ogplens.irm.exports import ExportRow
from ogplens.irm.recognition import pair_rows, same_content
from ogplens.irm.word_weights import Rarity

PlanKey = tuple[str, int]  # member and number of the plan


@dataclass(frozen=True, slots=True)
class Version:
    """A row as one import brought it.

    Attributes
    ----------
    run : int
        Number of the import, the first being 1.
    row : ExportRow
    """

    run: int
    row: ExportRow


@dataclass(slots=True)
class KnownCommitment:
    """A commitment with all that exports said of it.

    Attributes
    ----------
    number : str
        As first printed, with a letter behind a number that its plan repeats.
    printed : str
        As first printed.
    versions : list of Version
        Oldest first; of one layout, the last one counts.
    gone : dict of str to int
        Layout to the import whose export of that layout no longer held the commitment.
    """

    number: str
    printed: str
    versions: list[Version]
    gone: dict[str, int] = field(default_factory=dict)

    @property
    def plan_key(self) -> PlanKey:
        """Member and plan under which it was first seen."""
        row = self.versions[0].row
        return row.member, row.plan

    @property
    def commitment_id(self) -> str:
        """``"<member>-<plan>-<number>"``."""
        return f"{self.versions[0].row.plan_id}-{self.number}"

    def newest(self) -> list[Version]:
        """Return the last version of each layout, in the order in which layouts first came."""
        last = {version.row.source: version for version in self.versions}
        return list(last.values())


@dataclass(slots=True)
class Known:
    """All commitments, by plan, in the order in which they were first seen.

    Attributes
    ----------
    plans : dict of (str, int) to list of KnownCommitment
    moved : list of (str, int)
        Identifiers of commitments that the latest exports list under another plan, and which.
    """

    plans: dict[PlanKey, list[KnownCommitment]] = field(default_factory=dict)
    moved: list[tuple[str, int]] = field(default_factory=list)

    def __iter__(self) -> Iterator[KnownCommitment]:
        for key in sorted(self.plans):
            yield from self.plans[key]

    def rows(self) -> Iterator[ExportRow]:
        """Return the newest rows of all commitments."""
        return (version.row for known in self for version in known.newest())

    def take_in(self, exports: Sequence[Sequence[ExportRow]], *, run: int = 1) -> None:
        """Add the rows of exports that were imported together.

        Parameters
        ----------
        exports : sequence of sequence of ExportRow
            One after the other: of two exports in one layout, the later one counts as the newer.
        run : int
            Number of the import. Commitments of earlier imports that no export of the same
            layout holds any more are marked as gone.
        """
        self.moved.clear()
        seen: set[int] = set()
        for export in exports:
            seen |= self._take_in_one(export, run)
        layouts = {row.source for export in exports for row in export}
        for known in self:
            for layout in layouts & {version.row.source for version in known.versions}:
                if id(known) in seen and known.gone.get(layout, run) != run:
                    del known.gone[layout]
                elif id(known) not in seen:
                    known.gone.setdefault(layout, run)

    def _take_in_one(self, export: Sequence[ExportRow], run: int) -> set[int]:
        rarity = Rarity(itertools.chain(self.rows(), export))
        doubtful = self._doubtful_ids(export)
        by_plan: dict[PlanKey, list[ExportRow]] = defaultdict(list)
        for row in self._at_home(export, doubtful):
            by_plan[row.member, row.plan].append(row)
        seen: set[int] = set()
        for key, rows in by_plan.items():
            here = self.plans.setdefault(key, [])
            firsts = [[version.row for version in known.newest()] for known in here]
            pairs = pair_rows(firsts, rows, rarity, doubtful)
            new = [place for place in range(len(rows)) if place not in pairs]
            numbers = tell_apart([rows[p].number for p in new], {known.number for known in here})
            for place, i in pairs.items():
                _add(here[i], rows[place], run)
            here += [
                KnownCommitment(number, rows[place].number, [Version(run, rows[place])])
                for number, place in zip(numbers, new, strict=True)
            ]
            seen |= {id(here[i]) for i in pairs.values()}
            seen |= {id(known) for known in here[len(here) - len(new) :]}
        return seen

    def _doubtful_ids(self, export: Iterable[ExportRow]) -> set[str]:
        """Return identifiers of OGP that several rows or commitments bear, and the empty one."""
        theirs = Counter(row.ogp_id for row in export)
        mine = Counter(i for one in self for i in {v.row.ogp_id for v in one.newest()})
        return {""} | {i for counts in (theirs, mine) for i, times in counts.items() if times > 1}

    def _at_home(
        self, export: Iterable[ExportRow], doubtful: Collection[str]
    ) -> Iterator[ExportRow]:
        """Give a row that OGP's identifier says is known the plan under which it is known."""
        homes = {
            (version.row.member, version.row.ogp_id): known
            for known in self
            for version in known.newest()
            if version.row.ogp_id not in doubtful
        }
        for row in export:
            home = homes.get((row.member, row.ogp_id))
            if home is None or home.plan_key[1] == row.plan:
                yield row
                continue
            self.moved.append((home.commitment_id, row.plan))
            yield replace(row, plan=home.plan_key[1])

    def drop_gone(self) -> list[str]:
        """Drop the rows that are marked as gone, and commitments that have no others.

        Returns
        -------
        list of str
            Identifiers of all commitments that lost rows, sorted.
        """
        dropped = []
        for key, here in self.plans.items():
            for known in here:
                if known.gone:
                    dropped.append(f"{key[0]}-{key[1]}-{known.number}")
                    known.versions = [v for v in known.versions if v.row.source not in known.gone]
                    known.gone = {}
            self.plans[key] = [known for known in here if known.versions]
        self.plans = {key: here for key, here in self.plans.items() if here}
        return sorted(dropped)


def _add(known: KnownCommitment, row: ExportRow, run: int) -> None:
    """Add a version, unless an earlier import brought the same words and codes last."""
    last = next((v for v in reversed(known.versions) if v.row.source == row.source), None)
    if last is None or last.run == run or not same_content(last.row, row):
        known.versions.append(Version(run, row))


def tell_apart(numbers: Sequence[str], known: Collection[str] = ()) -> list[str]:
    """Put a letter behind each number that stood before: 3, 3, 3 becomes 3, 3a, 3b.

    A letter that would make another number of the list is passed over, so all results differ.

    Parameters
    ----------
    numbers : sequence of str
    known : collection of str
        Numbers that stood before the list begins.
    """
    taken = {*numbers, *known}
    seen = set(known)
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
