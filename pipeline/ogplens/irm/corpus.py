"""Every plan of a corpus, read and cut into commitments."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ogplens.domain import Commitment, PlanEntry
from ogplens.errors import Fault, OgplensError, ReadingError, SegmentationError, TableError
from ogplens.irm.corpus_tables import read_plans
from ogplens.irm.known import tell_apart
from ogplens.kept import Kept
from ogplens.reading import GuardedReader
from ogplens.records import Record, commitment_as_dict, commitment_from_dict
from ogplens.segmentation import segment
from ogplens.settings import SegmentSettings


@dataclass(frozen=True, slots=True)
class SegmentedPlan:
    """A plan of the corpus with what was found in it.

    Attributes
    ----------
    entry : PlanEntry
        Its row of ``plans.csv``.
    records : tuple of Record
    format : str
    confidence : float
        Of the segmentation, 0 to 1.
    warnings : tuple of str
    """

    entry: PlanEntry
    records: tuple[Record, ...]
    format: str
    confidence: float
    warnings: tuple[str, ...]


def segment_corpus(
    corpus: Path, settings: SegmentSettings, *, kept: Kept | None = None
) -> list[SegmentedPlan]:
    """Read and segment every plan of ``plans.csv``.

    Parameters
    ----------
    corpus : Path
        Folder with ``plans.csv`` and ``plans/``.
    settings : SegmentSettings
        Limits on each plan; a child process reads them, and is stopped at a limit.
    kept : Kept, optional
        How plans were cut before; a plan whose file and row are the same is not read again.

    Raises
    ------
    TableError
        If plans are missing, or files lie in ``plans/`` without a row: all of them at once.
    OgplensError
        If plans cannot be read or hold no commitment: all of them at once.
    """
    return list(segmented_plans(corpus, settings, kept=kept))


def segmented_plans(
    corpus: Path, settings: SegmentSettings, *, kept: Kept | None = None
) -> Iterator[SegmentedPlan]:
    """Yield what `segment_corpus` returns, a plan at a time.

    Parameters and errors as there; an error about plans comes when all the others were yielded, so
    that nothing is to be kept of a run that ends in one.
    """
    table = corpus / "plans.csv"
    entries = read_plans(table)
    _check_files(corpus / "plans", entries, table)
    faults: list[Fault] = []
    with GuardedReader(settings) as reader:  # one plan that cannot be read does not stop the rest
        for entry in entries:
            try:
                plan = _segment_plan(corpus / "plans" / entry.file, entry, reader, kept)
            except (ReadingError, SegmentationError) as error:
                fault = Fault(f"plan {entry.plan_id}", entry.file, f"a plan: {error.message}")
                faults.append(fault)
            else:
                yield plan
    if faults:
        raise OgplensError(
            f"{len(faults)} plan(s) cannot be cut into commitments",
            source=str(corpus / "plans"),
            faults=faults,
            hint="try `ogplens segment FILE` on each, or take its row out of plans.csv",
        )


def _check_files(folder: Path, entries: Iterable[PlanEntry], table: Path) -> None:
    listed = {entry.file for entry in entries}
    present = {p.name for p in folder.iterdir() if p.is_file()} if folder.is_dir() else set()
    inside = folder.resolve()
    outside = [
        Fault("column file", name, "a file in plans/, not a link that leads out of it")
        for name in sorted(listed & present)
        if not (folder / name).resolve().is_relative_to(inside)
    ]
    missing = [Fault("column file", name, "a file in plans/") for name in sorted(listed - present)]
    extra = [
        Fault("folder plans", name, "a row in plans.csv")
        for name in sorted(present - listed)
        if not name.startswith(".")
    ]
    if missing or extra or outside:
        raise TableError(
            "the files in plans/ and the rows of plans.csv are not the same",
            source=str(table),
            faults=[*missing, *extra, *outside],
            hint="add the row or the file, or remove the other",
        )


def _segment_plan(
    path: Path, entry: PlanEntry, reader: GuardedReader, kept: Kept | None
) -> SegmentedPlan:
    cut = _cut(path, entry, reader) if kept is None else _cut_once(path, entry, reader, kept)
    records = tuple(
        Record(identifier, entry.member, entry.plan_id, cut.language, commitment)
        for identifier, commitment in zip(
            commitment_ids(entry.plan_id, cut.commitments), cut.commitments, strict=True
        )
    )
    return SegmentedPlan(entry, records, cut.format, cut.confidence, cut.warnings)


@dataclass(frozen=True, slots=True)
class _Cut:
    """What a file of a plan tells, whosever plan it is."""

    language: str
    format: str
    confidence: float
    warnings: tuple[str, ...]
    commitments: tuple[Commitment, ...]


def _cut(path: Path, entry: PlanEntry, reader: GuardedReader, data: bytes | None = None) -> _Cut:
    document, found = reader.read_then(path, segment, data, language=entry.language)
    return _Cut(
        document.language, document.format, found.confidence, document.warnings, found.commitments
    )


def _cut_once(path: Path, entry: PlanEntry, reader: GuardedReader, kept: Kept) -> _Cut:
    """Return how a plan was cut before, where its bytes, name and language are the same."""
    try:
        data = path.read_bytes() if path.stat().st_size <= reader.limits.max_bytes else None
    except OSError:
        data = None
    if data is None:  # the reader says what is wrong
        return _cut(path, entry, reader)
    limits = reader.limits.model_dump_json()
    key = kept.key("plan", path.name, entry.language, limits, data)
    if (before := kept.get(key)) is not None:
        content = json.loads(before)
        content["warnings"] = tuple(content["warnings"])
        content["commitments"] = tuple(map(commitment_from_dict, content["commitments"]))
        return _Cut(**content)
    cut = _cut(path, entry, reader, data)
    content = dataclasses.asdict(dataclasses.replace(cut, commitments=()))
    content["commitments"] = [commitment_as_dict(one) for one in cut.commitments]
    kept.put(key, json.dumps(content).encode("utf-8"))
    return cut


def commitment_ids(prefix: str, commitments: Iterable[Commitment]) -> list[str]:
    """Return an identifier for each commitment: ``<prefix>-<number>``.

    A repeated number gets a letter behind it; a commitment without a number gets ``c`` and its
    place in the plan.
    """
    numbers = [
        commitment.number or f"c{place}" for place, commitment in enumerate(commitments, start=1)
    ]
    return [f"{prefix}-{number}" for number in tell_apart(numbers)]
