"""Several exports become one list of commitments, each once."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ogplens.domain import Assessment
from ogplens.irm.exports import ExportRow
from ogplens.irm.known import Known, KnownCommitment
from ogplens.irm.recognition import wholes_and_parts
from ogplens.irm.word_weights import Rarity


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
        One of each export that holds it, the newest of each layout first; the layout whose
        codes are taken comes first.
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
        """The longest text that a layout gives; of each, the newest."""
        newest: dict[str, str] = {}
        for row in self.rows:
            if row.text:
                newest.setdefault(row.source, row.text)
        return max(newest.values(), key=len, default="")

    @property
    def source(self) -> str:
        """The layout that the codes come from, or ``both``."""
        sources = {row.source for row in self.rows}
        return sources.pop() if len(sources) == 1 else "both"

    @property
    def tags(self) -> tuple[str, ...]:
        """Policy areas and tags of the first row that has any."""
        return next((row.tags for row in self.rows if row.tags), ())

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
    wholes : mapping of str to tuple of str
        Identifier of a commitment of one layout to those of its parts in another; see
        `wholes_and_parts`.
    """

    commitments: tuple[MergedCommitment, ...]
    without_text: tuple[MergedCommitment, ...]
    repeated: tuple[str, ...]
    overlaps: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    wholes: Mapping[str, tuple[str, ...]]


def merge_exports(exports: Sequence[Sequence[ExportRow]]) -> Merge:
    """Merge exports into one list of commitments.

    Rows of one export are different commitments even if they repeat a number; which rows of two
    exports are the same commitment, `pair_rows` decides. A commitment keeps the number that the
    first export gives it. Of a plan, the layout that holds more rows is followed: its codes are
    kept where two differ, the other's fill what it does not code. Of two exports in one layout,
    the later one counts as the newer. Completion is compared stage by stage, and that at the end
    of term wins.

    Parameters
    ----------
    exports : sequence of sequence of ExportRow

    Returns
    -------
    Merge
    """
    known = Known()
    known.take_in(exports)
    return merge_known(known)


def merge_known(known: Known) -> Merge:
    """Return what the rows that are known add up to; see `merge_exports`."""
    commitments: list[MergedCommitment] = []
    repeated: list[str] = []
    conflicts: list[Conflict] = []
    wholes: dict[str, tuple[str, ...]] = {}
    rarity = Rarity(known.rows())
    for key in sorted(known.plans):
        here = known.plans[key]
        layouts = _layouts(here)
        year = _year(here)
        plan = [_merged(one, layouts, year) for one in here]
        commitments += plan
        repeated += [k.commitment_id for k in here if k.number != k.printed]
        for one, merged in zip(here, plan, strict=True):
            conflicts += _conflicts(merged.commitment_id, _compared(one, layouts))
        if len(layouts) > 1:
            wholes |= wholes_and_parts({c.commitment_id: c.rows for c in plan}, rarity)
    with_text = tuple(c for c in commitments if c.text)
    return Merge(
        commitments=with_text,
        without_text=tuple(c for c in commitments if not c.text),
        repeated=tuple(repeated),
        overlaps=tuple(c.commitment_id for c in with_text if len({r.source for r in c.rows}) > 1),
        conflicts=tuple(conflicts),
        wholes=wholes,
    )


def _layouts(here: Sequence[KnownCommitment]) -> list[str]:
    """Return the layouts of a plan, the one to be followed first."""
    rows: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    for version in (v for known in here for v in known.newest()):
        rows[version.row.source] += 1
        codes[version.row.source] += len(version.row.codes)
    return sorted(rows, key=lambda layout: (-rows[layout], -codes[layout]))


def _year(here: Sequence[KnownCommitment]) -> int:
    years = Counter(version.row.year_submitted for known in here for version in known.newest())
    return years.most_common(1)[0][0]


def _merged(known: KnownCommitment, layouts: Sequence[str], year: int) -> MergedCommitment:
    rows = sorted(
        (version.row for version in reversed(known.versions)),
        key=lambda row: layouts.index(row.source),
    )
    return MergedCommitment(known.number, tuple(rows), year, _merged_codes(rows))


def _compared(known: KnownCommitment, layouts: Sequence[str]) -> list[ExportRow]:
    """Return the rows that may contradict each other: not those that a later import renewed."""
    last = {version.row.source: version.run for version in known.versions}
    rows = [v.row for v in reversed(known.versions) if v.run == last[v.row.source]]
    return sorted(rows, key=lambda row: layouts.index(row.source))


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
