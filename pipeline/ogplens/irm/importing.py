"""Published exports become a corpus: plans as Markdown, the tables beside them, a history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from ogplens.domain import Codebook, PlanEntry
from ogplens.errors import Fault, TableError
from ogplens.files import write_text_atomically
from ogplens.irm.checks import DerivedCheck, check_derived
from ogplens.irm.corpus_tables import write_assessments, write_plans
from ogplens.irm.exports import LAYOUTS, ExportRow, read_export
from ogplens.irm.import_changes import Changes
from ogplens.irm.import_history import FOLDER, ReadFile, sha256, write_history
from ogplens.irm.known import Known
from ogplens.irm.merge import Conflict, Merge, MergedCommitment, merge_known
from ogplens.irm.plan_markdown import plan_markdown
from ogplens.irm.theme_tables import write_themes
from ogplens.irm.updating import Update, refuse_edited, start_update
from ogplens.irm.whole_folders import clean_leftovers, new_folder

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
    wholes : mapping of str to tuple of str
        Commitments of one layout that another lists in parts, which both stand in the corpus.
    changes : Changes or None
        What an update changed; ``None`` where the corpus is new.
    unchanged : bool
        The update brought nothing, and no file was touched.
    leftovers : tuple of str
        What an import that was killed had left beside the folder, and was cleared away.
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
    wholes: Mapping[str, tuple[str, ...]]
    changes: Changes | None = None
    unchanged: bool = False
    leftovers: tuple[str, ...] = ()


def import_exports(
    files: Sequence[Path],
    folder: Path,
    *,
    codebook: Codebook,
    layout: str = "auto",
    update: bool = False,
    drop_gone: bool = False,
    replace_edited: bool = False,
) -> ImportReport:
    """Write a corpus from published exports of the IRM's codes, or bring one up to date.

    Importing exports one after the other gives the same corpus as importing them at once in
    that order; only the history tells them apart.

    Parameters
    ----------
    files : sequence of Path
        Exports as CSV, the older before the newer; see `read_export` for their layouts and
        `merge_exports` for what happens where they overlap.
    folder : Path
        Where the corpus goes: ``plans.csv``, ``irm-assessments.csv``, ``themes.csv``,
        ``plans/<member>-<plan>.md`` and ``history/`` (see `import_history`). It may be missing
        or empty, or, with ``update``, hold what an earlier import wrote. It changes whole or not
        at all; files of a user's own in it are carried over.
    codebook : Codebook
    layout : str
        ``"auto"``, or the layout of all the files.
    update : bool
        Bring the corpus in the folder up to date.
    drop_gone : bool
        Drop the commitments that the newer export of a layout no longer holds; otherwise they
        are kept and marked.
    replace_edited : bool
        Write files anew that a person changed since the last import, and keep the edited ones
        in the history; otherwise they are a reason to refuse.

    Raises
    ------
    TableError
        If no file is given, the folder holds anything (without ``update``), was edited, has no
        history or is being written by another import, a file has faults, or no row has a text.
    """
    if not files:
        raise TableError("no export was given", hint="name one or more CSV files")
    if (drop_gone or replace_edited) and not update:
        option = "--drop-gone" if drop_gone else "--replace-edited"
        raise TableError(f"{option} is for an update", hint="add --update, or leave it out")
    leftovers = clean_leftovers(folder)
    filled = folder.is_dir() and any(folder.iterdir())
    if not (update and filled):
        _refuse_filled(folder)
    start = start_update(folder) if update and filled else None
    digests: dict[str, str] = {}
    exports = {str(path): _exported(path, codebook, layout, digests) for path in files}
    known = Known() if start is None else start.history.known
    before = None if start is None else merge_known(known)
    known.take_in(list(exports.values()), run=1 if start is None else start.run)
    dropped = known.drop_gone() if drop_gone else []
    merged = merge_known(known)
    if not merged.commitments:
        raise TableError(
            "no row of these exports has the text of a commitment",
            source=", ".join(exports),
            hint="export the commitments with their full text",
        )
    changes = None
    if start is not None and before is not None:
        start.note_files_in_the_way(_names(merged))
        if not replace_edited:
            refuse_edited(start)
        changes = start.changes(before, merged, dropped)
    unchanged = start is not None and start.brought_nothing(dropped)
    if not unchanged:
        read = [_read_file(path, exports[str(path)], digests[str(path)]) for path in files]
        _write(folder, merged, known, read, start, changes or _first_changes(merged))
    report = _report(exports, merged, codebook)
    return replace(report, changes=changes, unchanged=unchanged, leftovers=leftovers)


def _first_changes(merged: Merge) -> Changes:
    return Changes(1, added=tuple(c.commitment_id for c in merged.commitments))


def _exported(
    path: Path, codebook: Codebook, layout: str, digests: dict[str, str]
) -> list[ExportRow]:
    """Read an export, and note under its name what the history says of its bytes."""
    begin = sha256(path) if path.is_file() else ""
    rows = read_export(path, codebook=codebook, layout=layout)
    digests[str(path)] = begin
    if begin and sha256(path) != begin:
        raise TableError(
            "this export was changed while it was read",
            source=str(path),
            hint="wait until the program that writes it has ended, and import it again",
        )
    return rows


def _read_file(path: Path, rows: Sequence[ExportRow], digest: str) -> ReadFile:
    name = path.name.encode("utf-8", "backslashreplace").decode("utf-8")  # it may be no text
    return ReadFile(name, digest, rows[0].source if rows else "", len(rows))


def _write(
    folder: Path,
    merged: Merge,
    known: Known,
    read: Sequence[ReadFile],
    start: Update | None,
    changes: Changes,
) -> None:
    """Write the corpus beside the folder, and then let it take the folder's place."""
    with new_folder(folder) as building:
        if start is None:
            _refuse_filled(folder)  # another import may have ended since this one looked
        else:
            start.carry_over(building)
        names = _write_corpus(building, merged)
        write_history(building, known, changes, read, names)


def _write_corpus(folder: Path, merged: Merge) -> list[str]:
    """Write everything but the history; return the names of the files."""
    entries = [_write_plan(folder / "plans", commitments) for commitments in _plans(merged)]
    write_plans(folder / "plans.csv", entries)
    write_assessments(
        folder / "irm-assessments.csv", (c.to_assessment() for c in merged.commitments)
    )
    tags = {c.commitment_id: c.tags for c in merged.commitments if c.tags}
    if tags:
        areas = {area: narrow for one in LAYOUTS.values() for area, narrow in one.tags.items()}
        write_themes(folder / "themes.csv", tags, areas)
    return _names(merged)


def _names(merged: Merge) -> list[str]:
    """Return the files of a corpus, without its history, within the folder."""
    plans = dict.fromkeys(f"plans/{c.rows[0].plan_id}.md" for c in merged.commitments)
    tagged = any(c.tags for c in merged.commitments)
    return ["plans.csv", "irm-assessments.csv", *(["themes.csv"] if tagged else []), *plans]


def _report(
    exports: Mapping[str, Sequence[ExportRow]], merged: Merge, codebook: Codebook
) -> ImportReport:
    return ImportReport(
        rows={file: len(rows) for file, rows in exports.items()},
        layouts={file: rows[0].source for file, rows in exports.items() if rows},
        members=len({c.rows[0].member for c in merged.commitments}),
        plans=len({c.rows[0].plan_id for c in merged.commitments}),
        commitments=len(merged.commitments),
        values={file: _counts(row.codes for row in rows) for file, rows in exports.items()},
        not_values={file: _counts(r.not_values for r in rows) for file, rows in exports.items()},
        repeated=merged.repeated,
        overlaps=merged.overlaps,
        conflicts=merged.conflicts,
        without_text=tuple(c.commitment_id for c in merged.without_text),
        derived_checks={file: check_derived(rows, codebook) for file, rows in exports.items()},
        wholes=merged.wholes,
    )


def _plans(merged: Merge) -> list[list[MergedCommitment]]:
    """Group commitments, sorted by plan already, by plan."""
    return [list(g) for _, g in groupby(merged.commitments, key=lambda c: c.rows[0].plan_id)]


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
    corpus = sorted(names & {"plans.csv", "irm-assessments.csv", "plans", FOLDER})
    raise TableError(
        "this folder holds a corpus already" if corpus else "this folder is not empty",
        source=str(folder),
        faults=[Fault("", ", ".join(corpus or sorted(names)[:5]), "an empty or a new folder")],
        hint="name a new folder, or add --update to bring the corpus in this one up to date"
        if corpus
        else "name a new folder",
    )
