"""The commitments that every peer is trained and tested on, with their codes."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ogplens.domain import Commitment
from ogplens.evaluation.duplicates import duplicate_groups
from ogplens.evaluation.rows import Rows
from ogplens.features.masking import default_mask
from ogplens.features.words import tokens
from ogplens.irm import import_exports, read_assessments
from ogplens.irm.corpus import segment_corpus
from ogplens.irm.labelling import label
from ogplens.learning.logistic import IntArray
from ogplens.learning.model_set import levels_of
from ogplens.records import Record, read_records, write_records
from ogplens.settings import PipelineSettings, codebook

ROOT = Path(__file__).resolve().parents[3]
EXPORTS = ROOT.parent / "shared" / "data"
NO_YEAR = 2011  # no peer knows the year of a plan, and no protocol of the bench goes by it
DIGESTS, FULL = "digests", "full"


@dataclass(frozen=True, slots=True)
class Texts:
    """Commitments without their codes: all that is known of a test row."""

    commitments: tuple[Commitment, ...]
    languages: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.commitments)

    def rows(self, index: IntArray) -> Texts:
        """Return the chosen rows."""
        return Texts(
            tuple(self.commitments[i] for i in index), tuple(self.languages[i] for i in index)
        )

    def masked(self) -> list[str]:
        """Return the texts as our models read them: countries, years and people replaced."""
        mask = default_mask()
        return [mask(unicodedata.normalize("NFC", one.text)) for one in self.commitments]


@dataclass(frozen=True, slots=True)
class Data:
    """A corpus with all that the protocols need."""

    texts: Texts
    rows: Rows


def make_data(records: Sequence[Record], levels: Mapping[str, IntArray], *, overlap: float) -> Data:
    """Bring records and codes together; near-duplicates are found as the pipeline finds them."""
    words = [tokens(record.commitment.text) for record in records]
    return _data(records, levels, duplicate_groups(words, overlap=overlap))


def _data(
    records: Sequence[Record], levels: Mapping[str, IntArray], duplicates: Sequence[int]
) -> Data:
    rows = Rows(
        commitment_ids=tuple(record.commitment_id for record in records),
        members=tuple(record.member for record in records),
        plan_ids=tuple(record.plan_id for record in records),
        duplicates=tuple(duplicates),
        years=(NO_YEAR,) * len(records),
        languages=tuple(record.language for record in records),
        lengths=tuple(len(record.commitment.text.split()) for record in records),
        levels=levels,
    )
    texts = Texts(
        tuple(record.commitment for record in records),
        tuple(record.language for record in records),
    )
    return Data(texts, rows)


def read_corpus(folder: Path, settings: PipelineSettings) -> Data:
    """Cut and label a corpus with the functions that the stages call."""
    plans = segment_corpus(folder, settings.segment)
    records = [record for plan in plans for record in plan.records]
    found = label(
        [(r.commitment_id, r.plan_id, r.commitment.title) for r in records],
        read_assessments(folder / "irm-assessments.csv", codebook()),
        codebook(),
    )
    codes = [{**item.codes, **item.derived} for item in found.labels]
    overlap = settings.predict.duplicate_overlap
    return make_data(records, levels_of(codes, codebook()), overlap=overlap)


def read_full_texts(scratch: Path, settings: PipelineSettings) -> Data | None:
    """Import the exports that lie beside the project, as ``ogplens import`` does.

    Returns
    -------
    Data or None
        ``None`` where there are none.
    """
    exports = sorted(EXPORTS.glob("*.csv"), reverse=True)
    if not exports:
        return None
    import_exports(exports, scratch / "corpus", codebook=codebook())
    return read_corpus(scratch / "corpus", settings)


def subset(data: Data, index: IntArray) -> Data:
    """Return some rows; near-duplicates keep their groups."""
    rows = data.rows
    chosen = Rows(
        commitment_ids=tuple(rows.commitment_ids[i] for i in index),
        members=tuple(rows.members[i] for i in index),
        plan_ids=tuple(rows.plan_ids[i] for i in index),
        duplicates=tuple(rows.duplicates[i] for i in index),
        years=tuple(rows.years[i] for i in index),
        languages=tuple(rows.languages[i] for i in index),
        lengths=tuple(rows.lengths[i] for i in index),
        levels={name: values[index] for name, values in rows.levels.items()},
    )
    return Data(data.texts.rows(index), chosen)


def save(folder: Path, data: Data) -> None:
    """Write data for the child processes."""
    rows = data.rows
    write_records(
        folder / "records.jsonl",
        map(
            Record,
            rows.commitment_ids,
            rows.members,
            rows.plan_ids,
            data.texts.languages,
            data.texts.commitments,
        ),
    )
    rest = {
        "duplicates": list(rows.duplicates),
        "levels": {name: values.tolist() for name, values in rows.levels.items()},
    }
    (folder / "codes.json").write_text(json.dumps(rest), encoding="utf-8")


def load(folder: Path) -> Data:
    """Read what `save` wrote."""
    rest = json.loads((folder / "codes.json").read_text(encoding="utf-8"))
    levels = {name: np.array(values, dtype=np.int64) for name, values in rest["levels"].items()}
    return _data(list(read_records(folder / "records.jsonl")), levels, rest["duplicates"])
