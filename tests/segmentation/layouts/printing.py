"""Pages printed to PDF by Chromium, Word documents by LibreOffice."""

from __future__ import annotations

import atexit
import hashlib
import html
import io
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
OFFICE = shutil.which("soffice")
AT_ONCE = 20
SECONDS = 60


@cache
def _browser() -> Any:
    from playwright.sync_api import sync_playwright

    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    driver = sync_playwright().start()
    browser = driver.chromium.launch(executable_path=path, args=FLAGS)
    atexit.register(driver.stop)
    atexit.register(browser.close)
    return browser


def print_pdf(page_html: str, *, head: str = "") -> bytes:
    """Print a page on A4, with page numbers and, where ``head`` is given, a running head."""
    page = _browser().new_page()
    page.set_content(page_html)
    style = "font:8pt sans-serif;width:100%;padding:0 18mm;color:#555"
    made = page.pdf(
        prefer_css_page_size=True,
        print_background=True,
        display_header_footer=True,
        margin={"top": "22mm", "bottom": "20mm", "left": "20mm", "right": "18mm"},
        header_template=f'<div style="{style};text-align:right">{html.escape(head)}</div>',
        footer_template=(
            f'<div style="{style};text-align:center"><span class="pageNumber"></span></div>'
        ),
    )
    page.close()
    return bytes(made)


def word_pdf_path(document: bytes, cache: Path) -> Path:
    """Return where the print of a Word document is kept, by its content."""
    found = hashlib.sha256()
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        for name in sorted(archive.namelist()):  # the dates in a zip change from run to run
            found.update(name.encode() + b"\0" + archive.read(name))
    return cache / f"{found.hexdigest()[:24]}.word.pdf"


def print_word(documents: Iterable[bytes], cache: Path) -> list[bytes]:
    """Print Word documents with LibreOffice, many in one call; prints are kept in ``cache``.

    Raises
    ------
    RuntimeError
        Where LibreOffice is absent or leaves a document unprinted.
    """
    given = [(word_pdf_path(document, cache), document) for document in documents]
    missing = [(path, document) for path, document in dict(given).items() if not path.exists()]
    if missing and OFFICE is None:
        raise RuntimeError("soffice is not installed: leave word.pdf out")
    for n in range(0, len(missing), AT_ONCE):
        _office(missing[n : n + AT_ONCE])
    return [path.read_bytes() for path, _ in given]


def _office(batch: list[tuple[Path, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sources = [folder / f"{n}.docx" for n in range(len(batch))]
        for source, (_, document) in zip(sources, batch, strict=True):
            source.write_bytes(document)
        profile = (folder / "profile").as_uri()
        made = subprocess.run(
            [str(OFFICE), f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf",
             "--outdir", str(folder), *map(str, sources)],
            capture_output=True, text=True, timeout=60 + SECONDS * len(batch), check=False,
        )  # fmt: skip
        for source, (path, _) in zip(sources, batch, strict=True):
            printed = source.with_suffix(".pdf")
            if not printed.is_file():
                raise RuntimeError(f"soffice printed no PDF: {made.stderr.strip()[-300:]}")
            shutil.move(printed, path.with_suffix(".part"))
            path.with_suffix(".part").replace(path)
