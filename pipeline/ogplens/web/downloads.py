"""The scorecard of a draft as a file, in every format."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from types import MappingProxyType
from urllib.parse import quote

from ogplens.domain import Scorecard
from ogplens.interface import Interface
from ogplens.reporting.scorecard_csv import scorecards_csv
from ogplens.reporting.scorecard_html import scorecards_html
from ogplens.reporting.scorecard_json import scorecards_json
from ogplens.scoring import Scorer
from ogplens.settings import codebook
from ogplens.web.sessions import Draft


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file.

    Attributes
    ----------
    suffix, kind : str
        Of its name, and its media type.
    fits : callable
        Whether a draft can be given in it.
    """

    suffix: str
    kind: str
    fits: Callable[[Draft], bool] = bool


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "html": Format(".html", "text/html; charset=utf-8"),
        "csv": Format(".csv", "text/csv; charset=utf-8"),
        "json": Format(".json", "application/json"),
    }
)


def made(format_: str, card: Scorecard, scorer: Scorer, words: Interface) -> bytes:
    """Return a scorecard as a file of a format of `FORMATS`."""
    model = dataclasses.asdict(scorer.info)
    if format_ == "json":
        return scorecards_json([card], model=model, words=words).encode()
    if format_ == "csv":
        return scorecards_csv([card], codebook=codebook()).encode()
    return scorecards_html([card], model=model, codebook=codebook(), words=words).encode()


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
