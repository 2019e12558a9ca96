"""A scorecard in any of its formats, as bytes: what the command line writes and the page sends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ogplens.domain import Codebook, Scorecard
from ogplens.interface import Interface


class FileKind(NamedTuple):
    """A format: the suffix of its files, its media type, and whether it is no text."""

    suffix: str
    media_type: str
    binary: bool


_OFFICE = "application/vnd.openxmlformats-officedocument"
#: The formats by name, as ``--format`` takes them.
KINDS: Mapping[str, FileKind] = {
    "json": FileKind(".json", "application/json", binary=False),
    "csv": FileKind(".csv", "text/csv; charset=utf-8", binary=False),
    "html": FileKind(".html", "text/html; charset=utf-8", binary=False),
    "docx": FileKind(".docx", f"{_OFFICE}.wordprocessingml.document", binary=True),
    "xlsx": FileKind(".xlsx", f"{_OFFICE}.spreadsheetml.sheet", binary=True),
}


def scorecards_bytes(
    cards: Sequence[Scorecard],
    kind: str,
    *,
    words: Interface,
    codebook: Codebook,
    model: Mapping[str, object],
    original: bytes | None = None,
) -> bytes:
    """Return scorecards as a file.

    Parameters
    ----------
    cards : sequence of Scorecard
        One a document or table.
    kind : str
        A key of `KINDS`.
    words : Interface
        The language of what is said.
    codebook : Codebook
    model : mapping
        What is known of the model.
    original : bytes, optional
        The user's own file. A single Word document gets the comments in a copy of it; without
        it, and for all else, ``docx`` is a new document with the texts of the commitments.

    Returns
    -------
    bytes
        Text is UTF-8.

    Raises
    ------
    OgplensError
        If the user's file cannot be opened again within the limits of the configuration.
    """
    if kind == "docx":
        return _docx(cards, words, codebook, model, original)
    if kind == "xlsx":
        from ogplens.reporting.scorecard_viewing import view_of
        from ogplens.reporting.scorecard_xlsx import scorecards_xlsx

        view = view_of(cards, words=words, codebook=codebook, model=model)
        return scorecards_xlsx(view, words)
    if kind == "json":
        from ogplens.reporting.scorecard_json import scorecards_json

        text = scorecards_json(cards, model=model, words=words)
    elif kind == "csv":
        from ogplens.reporting.scorecard_csv import scorecards_csv

        text = scorecards_csv(cards, codebook=codebook)
    else:
        from ogplens.reporting.scorecard_html import scorecards_html

        text = scorecards_html(cards, model=model, codebook=codebook, words=words)
    # A file name that is not UTF-8 comes with lone surrogates, which no encoding takes.
    return text.encode("utf-8", "backslashreplace")


def _docx(
    cards: Sequence[Scorecard],
    words: Interface,
    codebook: Codebook,
    model: Mapping[str, object],
    original: bytes | None,
) -> bytes:
    from ogplens.reporting.scorecard_docx import comments_of, fresh_docx

    document = cards[0].document if len(cards) == 1 else None
    if document is None or document.format != "docx" or original is None:
        return fresh_docx(cards, words=words, codebook=codebook, model=model)
    from ogplens.reading.guarded import GuardedReader
    from ogplens.reporting.docx_comments import commented_docx
    from ogplens.settings import pipeline_settings

    comments = comments_of(cards[0], words=words, codebook=codebook, model=model)
    with GuardedReader(pipeline_settings().segment) as reader:
        options = {"text": document.text, "comments": comments}
        return reader.edit(Path(document.source), commented_docx, original, options=options)
