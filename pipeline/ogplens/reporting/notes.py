"""What a reader says of the worst errors: ``configs/reader-notes.yaml``, written by hand."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from ogplens.configuration import load_config
from ogplens.domain import Codebook
from ogplens.errors import ConfigError, Fault

Notes = Mapping[tuple[str, str], str]


class ReaderNotes(BaseModel):
    """The file: variable to ``commitment_id`` to a sentence or two.

    Attributes
    ----------
    notes : dict of str to dict of str to str
        An empty text is no note yet. Commitments that are no error any more may stay: the errors
        change when the models do.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    notes: dict[str, dict[str, str]] = Field(default_factory=dict)


def load_reader_notes(path: Path, codebook: Codebook) -> dict[tuple[str, str], str]:
    """Read the readers' notes.

    Returns
    -------
    dict
        ``(variable, commitment_id)`` to the note, without line breaks; empty ones are left out.

    Raises
    ------
    ConfigError
        If the file is missing, is not such a file, or names a variable that is not predicted.
    """
    file = load_config(path, ReaderNotes)
    known = codebook.predicted()
    faults = []
    for name in file.notes:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            advice = f"did you mean {close[0]!r}?" if close else "known are " + ", ".join(known)
            faults.append(Fault(f"key notes.{name}", name, f"a predicted variable; {advice}"))
    if faults:
        raise ConfigError(
            f"{len(faults)} variable(s) of the notes are unknown",
            source=str(path),
            faults=faults,
            hint="correct the names given above",
        )
    return {
        (variable, commitment_id): " ".join(text.split())
        for variable, texts in file.notes.items()
        for commitment_id, text in texts.items()
        if text.strip()
    }
