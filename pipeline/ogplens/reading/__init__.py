"""A file or a stream becomes a `Document`: text, and the blocks that the text is made of.

One module a format (``pdf``, ``docx``, ``html``, ``markdown``, ``text``); all of them write into
the builder of ``builder.py``, which alone knows about offsets.
"""

from __future__ import annotations

from ogplens.reading.document import SUFFIXES, read_bytes, read_document
from ogplens.reading.guarded import GuardedReader, read_guarded
from ogplens.reading.language import identify_language

__all__ = [
    "SUFFIXES",
    "GuardedReader",
    "identify_language",
    "read_bytes",
    "read_document",
    "read_guarded",
]
