"""What earlier imports brought into a corpus, kept in its folder ``history/``.

- ``history/rows.jsonl``: every commitment with every version of its rows, oldest first;
- ``history/gone.csv``: commitments that the newest export of a layout no longer holds;
- ``history/0001/record.json``: which files the first import read, what it changed and wrote;
- ``history/0001/irm-assessments.csv``: the codes as the first import left them;
- ``history/0002/edited/``: files that a person had changed before the second import.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ogplens.errors import Fault, TableError
from ogplens.files import write_text_atomically
from ogplens.irm.csv_files import to_csv
from ogplens.irm.exports import ExportRow
from ogplens.irm.import_changes import Change, Changes
from ogplens.irm.known import Known, KnownCommitment, Version

FOLDER = "history"
_ROWS = "history/rows.jsonl"
_GONE = "history/gone.csv"
_AGAIN = "import its exports again into a new folder"


@dataclass(frozen=True, slots=True)
class ReadFile:
    """An export that was imported.

    Attributes
    ----------
    name : str
        Without its folder.
    sha256 : str
        Of its bytes, in hexadecimal digits.
    layout : str
    rows : int
    """

    name: str
    sha256: str
    layout: str
    rows: int


@dataclass(frozen=True, slots=True)
class History:
    """The state in which the last import left a corpus.

    Attributes
    ----------
    run : int
        Number of that import.
    known : Known
    written : mapping of str to str
        File within the corpus, ``/`` between folders, to SHA-256.
    """

    run: int
    known: Known
    written: Mapping[str, str]


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_history(corpus: Path) -> History:
    """Read what earlier imports brought.

    Raises
    ------
    TableError
        If the folder has no history, or one that cannot be read.
    """
    records = sorted((corpus / FOLDER).glob("[0-9][0-9][0-9][0-9]*/record.json"), key=_run_of)
    if not records or not (corpus / _ROWS).is_file():
        raise TableError(
            "this folder holds no history of imports, so it cannot be updated",
            source=str(corpus),
            faults=[Fault("", "", f"{_ROWS} and {FOLDER}/0001/record.json")],
            hint=f"{_AGAIN}, the older ones first; the folder is left as it is",
        )
    place = _ROWS
    try:
        known = Known()
        lines = (corpus / _ROWS).read_text(encoding="utf-8").split("\n")
        for number, line in enumerate(lines, start=1):
            place = f"{_ROWS}, line {number}"
            if line:
                one = _known(json.loads(line))
                known.plans.setdefault(one.plan_key, []).append(one)
        place = records[-1].relative_to(corpus).as_posix()
        written = dict(json.loads(records[-1].read_text(encoding="utf-8"))["written"])
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise TableError(
            "the history of this corpus cannot be read",
            source=str(corpus),
            faults=[Fault(place, type(error).__name__, "what an import wrote")],
            hint=f"bring {FOLDER}/ back from a copy, or {_AGAIN}",
        ) from error
    return History(_run_of(records[-1]), known, written)


def _run_of(record: Path) -> int:
    name = record.parent.name
    return int(name) if name.isdigit() else 0


def edited_files(corpus: Path, history: History) -> dict[str, str]:
    """Find what a person changed since the last import.

    Returns
    -------
    dict of str to str
        File within the corpus to ``"edited"`` or ``"missing"``.
    """
    found = {}
    for name, digest in sorted(history.written.items()):
        path = corpus / name
        if not path.is_file():
            found[name] = "missing"
        elif sha256(path) != digest:
            found[name] = "edited"
    return found


def write_history(
    corpus: Path, known: Known, changes: Changes, files: Sequence[ReadFile], others: Sequence[str]
) -> None:
    """Write the history of a corpus whose other files stand already.

    Parameters
    ----------
    corpus : Path
    known : Known
    changes : Changes
        What this import changed. Of texts, which ones changed; the old ones stand in the rows.
    files : sequence of ReadFile
    others : sequence of str
        The files that the import wrote, within the corpus.
    """
    lines = [json.dumps(_plain(one), ensure_ascii=False, sort_keys=True) + "\n" for one in known]
    write_text_atomically(corpus / _ROWS, "".join(lines))
    gone = [(one.commitment_id, layout) for one in known for layout in sorted(one.gone)]
    names = [*others, _ROWS]
    if gone:
        write_text_atomically(corpus / _GONE, to_csv(("commitment_id", "layout"), gone))
        names.append(_GONE)
    folder = corpus / FOLDER / f"{changes.run:04d}"
    codes = (corpus / "irm-assessments.csv").read_text(encoding="utf-8")
    write_text_atomically(folder / "irm-assessments.csv", codes)
    record = {
        "run": changes.run,
        "files": [dataclasses.asdict(file) for file in files],
        "changes": {
            name: [_told(one) for one in value]
            for name, value in _fields(changes)
            if name != "run" and not (name == "added" and changes.run == 1)
        },
        "written": {name: sha256(corpus / name) for name in sorted(names)},
    }
    text = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
    write_text_atomically(folder / "record.json", text)


def _fields(changes: Changes) -> list[tuple[str, Any]]:
    return [(f.name, getattr(changes, f.name)) for f in dataclasses.fields(changes)]


def _told(one: str | Change) -> object:
    if isinstance(one, str):
        return one
    whole = dataclasses.asdict(one)
    return whole if one.field != "text" else {**whole, "old": "", "new": ""}


def _plain(known: KnownCommitment) -> dict[str, object]:
    return {
        "number": known.number,
        "printed": known.printed,
        "gone": known.gone,
        "versions": [{"run": v.run, "row": _row(v.row)} for v in known.versions],
    }


def _row(row: ExportRow) -> dict[str, object]:
    """Return a row without its place in the file, which tells nothing later."""
    return {f.name: getattr(row, f.name) for f in dataclasses.fields(row) if f.name != "row"}


def _known(plain: dict[str, Any]) -> KnownCommitment:
    versions = [
        Version(v["run"], ExportRow(**{**v["row"], "tags": tuple(v["row"]["tags"]), "row": 0}))
        for v in plain["versions"]
    ]
    if not versions:
        raise ValueError("no version")
    return KnownCommitment(plain["number"], plain["printed"], versions, dict(plain["gone"]))
