"""Published exports become a corpus: plans as Markdown, and the two tables beside them."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from ogplens.domain import Codebook, PlanEntry
from ogplens.errors import Fault, TableError
from ogplens.files import write_text_atomically
from ogplens.irm.checks import DerivedCheck, check_derived
from ogplens.irm.corpus_tables import write_assessments, write_plans
from ogplens.irm.exports import ExportRow, read_export
from ogplens.irm.merge import Conflict, MergedCommitment, merge_exports
from ogplens.irm.plan_markdown import plan_markdown

Counts = Mapping[str, Mapping[str, int]]  # variable to code to number of rows


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What was read, what became of it, and what a person should look at.

    Attributes
    ----------
    rows : mapping of str to int
        File to number of rows read.
    layouts : mapping of str to str
        File to the layout that it is in.
    members, plans, commitments : int
        As written.
    values : mapping
        File to variable to value to number of rows; ``none`` is a class like the others.
    not_values : mapping
        File to variable to the code that stands for no value (``NR``) to number of rows.
    repeated : tuple of str
        Identifiers with a letter, since the plan repeats the number.
    overlaps : tuple of str
        Identifiers of commitments that several exports hold.
    conflicts : tuple of Conflict
        Where the exports differ on one commitment, and what was kept.
    without_text : tuple of str
        Identifiers of commitments whose text no export gives. They are left out of the corpus.
    derived_checks : mapping of str to tuple of DerivedCheck
        By file.
    """

    rows: Mapping[str, int]
    layouts: Mapping[str, str]
    members: int
    plans: int
    commitments: int
    values: Mapping[str, Counts]
    not_values: Mapping[str, Counts]
    repeated: tuple[str, ...]
    overlaps: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    without_text: tuple[str, ...]
    derived_checks: Mapping[str, tuple[DerivedCheck, ...]]


def import_exports(
    files: Sequence[Path], folder: Path, *, codebook: Codebook, layout: str = "auto"
) -> ImportReport:
    """Write a corpus from published exports of the IRM's codes.

    Parameters
    ----------
    files : sequence of Path
        Exports as CSV; see `read_export` for their layouts and `merge_exports` for what happens
        where they overlap.
    folder : Path
        Where the corpus goes: ``plans.csv``, ``irm-assessments.csv`` and
        ``plans/<member>-<plan>.md``. It may be missing or empty. It appears whole or not at all.
    codebook : Codebook
    layout : str
        ``"auto"``, or the layout of all the files.

    Raises
    ------
    TableError
        If no file is given, the folder holds anything, a file has faults, or no row has a text.
    """
    if not files:
        raise TableError("no export was given", hint="name one or more CSV files")
    _refuse_filled(folder)
    exports = {str(path): read_export(path, codebook=codebook, layout=layout) for path in files}
    merged = merge_exports(list(exports.values()))
    if not merged.commitments:
        raise TableError(
            "no row of these exports has the text of a commitment",
            source=", ".join(exports),
            hint="export the commitments with their full text",
        )
    plans = _plans(merged.commitments)
    with _new_folder(folder) as building:
        entries = [_write_plan(building / "plans", commitments) for commitments in plans]
        write_plans(building / "plans.csv", entries)
        write_assessments(
            building / "irm-assessments.csv", (c.to_assessment() for c in merged.commitments)
        )
    return ImportReport(
        rows={file: len(rows) for file, rows in exports.items()},
        layouts={file: rows[0].source for file, rows in exports.items() if rows},
        members=len({entry.member for entry in entries}),
        plans=len(entries),
        commitments=len(merged.commitments),
        values={file: _counts(row.codes for row in rows) for file, rows in exports.items()},
        not_values={file: _counts(r.not_values for r in rows) for file, rows in exports.items()},
        repeated=merged.repeated,
        overlaps=merged.overlaps,
        conflicts=merged.conflicts,
        without_text=tuple(c.commitment_id for c in merged.without_text),
        derived_checks={file: check_derived(rows, codebook) for file, rows in exports.items()},
    )


def _plans(commitments: Sequence[MergedCommitment]) -> list[list[MergedCommitment]]:
    """Group commitments, sorted by plan already, by plan."""
    return [list(group) for _, group in groupby(commitments, key=lambda c: c.rows[0].plan_id)]


def _write_plan(folder: Path, commitments: Sequence[MergedCommitment]) -> PlanEntry:
    from ogplens.reading import identify_language

    row: ExportRow = commitments[0].rows[0]
    year = commitments[0].year_submitted
    file = f"{row.plan_id}.md"
    text = plan_markdown(name=row.member_name, plan=row.plan, year=year, commitments=commitments)
    write_text_atomically(folder / file, text)
    return PlanEntry(
        file=file,
        member=row.member,
        member_name=row.member_name,
        region=row.region,
        plan=row.plan,
        year_submitted=year,
        language=identify_language("\n".join(c.text for c in commitments)),
        commitments=len(commitments),
    )


def _counts(codes: Iterable[Mapping[str, str]]) -> dict[str, dict[str, int]]:
    counted: dict[str, Counter[str]] = {}
    for one in codes:
        for variable, code in one.items():
            counted.setdefault(variable, Counter())[code] += 1
    return {variable: dict(sorted(counts.items())) for variable, counts in counted.items()}


def _refuse_filled(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise TableError("this is a file, not a folder", source=str(folder))
    names = {path.name for path in folder.iterdir()}
    if not names:
        return
    corpus = sorted(names & {"plans.csv", "irm-assessments.csv", "plans"})
    raise TableError(
        "this folder holds a corpus already" if corpus else "this folder is not empty",
        source=str(folder),
        faults=[Fault("", ", ".join(corpus or sorted(names)[:5]), "an empty or a new folder")],
        hint="name a new folder; then compare the two, or remove the old one yourself",
    )


@contextmanager
def _new_folder(folder: Path) -> Iterator[Path]:
    """Give a temporary folder beside the target, which takes the target's name at the end."""
    target = folder.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    building = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    building.mkdir()
    try:
        yield building
        if target.exists():
            target.rmdir()  # empty, as was checked
        building.rename(target)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
