"""What the pages of the variables show beside figures: texts, codes, columns and readers' notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ogplens.domain import Codebook
from ogplens.records import Record, read_records
from ogplens.reporting.columns import Strongest, strongest_columns
from ogplens.reporting.estimates import read_text_table
from ogplens.reporting.notes import Notes, load_reader_notes

if TYPE_CHECKING:
    from ogplens.learning.model_set import ModelSet


@dataclass(frozen=True)
class Sources:
    """What the pages of the variables show beside figures.

    Attributes
    ----------
    records : mapping of str to Record
        ``commitment_id`` to the commitment.
    codes : mapping of str to mapping of str to str
        ``commitment_id`` to variable to coded value; what is not coded is left out.
    columns : mapping of str to Strongest
        Variable to its strongest columns; variables without a model are absent.
    notes : mapping of (str, str) to str
        Variable and ``commitment_id`` to what a reader says of the error.
    """

    records: Mapping[str, Record]
    codes: Mapping[str, Mapping[str, str]]
    columns: Mapping[str, Strongest]
    notes: Notes


def load_sources(interim: Path, notes: Path, *, model_set: ModelSet, codebook: Codebook) -> Sources:
    """Read the inputs of the variables' pages.

    Parameters
    ----------
    interim : Path
        Folder with ``commitments.jsonl``, ``labels.csv`` and ``features.npz`` of one run.
    notes : Path
        ``reader-notes.yaml``.
    model_set : ModelSet
    codebook : Codebook

    Raises
    ------
    TableError, ModelError, ConfigError
        If a file is missing or not what it should be.
    """
    from ogplens.features.storage import load_raw

    records, codes = load_texts(interim)
    design = model_set.vectorizer.transform(load_raw(interim / "features.npz"))
    return Sources(
        records=records,
        codes=codes,
        columns=strongest_columns(model_set, design),
        notes=load_reader_notes(notes, codebook),
    )


def load_texts(interim: Path) -> tuple[dict[str, Record], dict[str, dict[str, str]]]:
    """Read the commitments and their codes; see `Sources`.

    Raises
    ------
    TableError
        If a file is missing or not what it should be.
    """
    records = {one.commitment_id: one for one in read_records(interim / "commitments.jsonl")}
    labels = read_text_table(interim / "labels.csv", ("commitment_id",)).to_dict("records")
    codes = {
        str(row["commitment_id"]): {
            str(name): str(value)
            for name, value in row.items()
            if name not in {"commitment_id", "assessed"} and value
        }
        for row in labels
    }
    return records, codes
