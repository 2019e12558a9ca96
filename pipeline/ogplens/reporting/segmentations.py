"""Cut documents as JSON and CSV."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from typing import Any

from ogplens.domain import Commitment, Document
from ogplens.irm.csv_files import to_csv
from ogplens.records import commitment_as_dict
from ogplens.scoring.tables import guard_cell
from ogplens.segmentation import Segmentation


def segmentation_json(document: Document, cut: Segmentation) -> str:
    """Return a cut document as JSON: the document with its text, and every commitment.

    ``document.text[start:end]`` is the text of a commitment; offsets count characters (code
    points).
    """
    about = {
        **about_document(document),
        "text": document.text,
        "warnings": list(document.warnings),
        "confidence": cut.confidence,
        "reasons": list(cut.reasons),
        "alternatives": [dataclasses.asdict(one) for one in cut.alternatives],
    }
    return _dump({"document": about, "commitments": [_cut(one) for one in cut.commitments]})


def segmentation_csv(
    commitments: Sequence[Commitment], *, ids: Sequence[str], language: str
) -> str:
    """Return the commitments of a document as a table that ``ogplens score`` reads again.

    The last two columns are the dates by ISO 8601; empty where the plan gives none.
    """
    header = ("commitment_id", "number", "title", "text", "page", "start", "end", "language")
    rows = []
    for identifier, one in zip(ids, commitments, strict=True):
        cut = _cut(one)
        cells = (identifier, one.number, one.title, one.text, one.page, one.start, one.end)
        parts = [_compact(cut[name]) if cut[name] else "" for name in ("fields", "milestones")]
        dates = [date.iso if date else "" for date in (one.start_date, one.end_date)]
        row = (*map(_shown, cells), language, *parts, *dates)
        rows.append([guard_cell(cell) for cell in row])
    return to_csv((*header, "fields", "milestones", "start_date", "end_date"), rows)


def about_document(document: Document) -> dict[str, object]:
    """Return for JSON what is known of a document beside its text."""
    return {
        "source": document.source,
        "format": document.format,
        "language": document.language,
        "pages": document.pages,
    }


def _cut(one: Commitment) -> dict[str, Any]:
    whole = commitment_as_dict(one)
    whole.pop("theme")
    return whole


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _shown(value: object) -> str:
    return "" if value is None else str(value)
