"""The scorecard of a draft as a file, in every format."""

from __future__ import annotations

import dataclasses
import threading
import unicodedata
from pathlib import PurePath
from urllib.parse import quote

from ogplens.domain import Scorecard
from ogplens.interface import Interface
from ogplens.reporting.scorecard_files import KINDS, scorecards_bytes
from ogplens.scoring import Scorer
from ogplens.settings import codebook
from ogplens.web.sessions import Draft

#: As the page lists them, those for most people first.
FORMATS = tuple(name for name in ("html", "docx", "xlsx", "csv", "json") if name in KINDS)
#: A Word file is opened again by a child process; so many at a time.
_MAKING = threading.BoundedSemaphore(2)


def made(format_: str, draft: Draft, card: Scorecard, scorer: Scorer, words: Interface) -> bytes:
    """Return a scorecard as a file of a format of `FORMATS`.

    Raises
    ------
    OgplensError
        If the user's own Word file cannot be opened again.
    """
    with _MAKING:
        return scorecards_bytes(
            [card],
            format_,
            words=words,
            codebook=codebook(),
            model=dataclasses.asdict(scorer.info),
            original=draft.data,
        )


def download_headers(name: str, suffix: str) -> dict[str, str]:
    """Return the header by which a browser saves an answer under a name that fits the draft's.

    The name stands twice (RFC 6266): in ASCII for old programs, and in UTF-8 by RFC 5987.
    """
    stem = PurePath(name).stem[:80].strip(". ") or "draft"
    plain = (c for c in unicodedata.normalize("NFKD", stem) if not unicodedata.combining(c))
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "-_. ") else "_" for c in plain)
    full = quote(f"{stem}-ogplens{suffix}", safe="")
    return {
        "content-disposition": f'attachment; filename="{safe}-ogplens{suffix}"; '
        f"filename*=UTF-8''{full}"
    }
