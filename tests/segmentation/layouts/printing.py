"""Pages printed to PDF by Chromium."""

from __future__ import annotations

import atexit
import html
import os
import shutil
from functools import cache
from typing import Any

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


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
