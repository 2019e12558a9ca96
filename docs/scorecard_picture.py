"""Make ``docs/scorecard.png``, the picture of the README: ``python docs/scorecard_picture.py``.

It shows the top of the scorecard of the Spanish test plan, in English, and the first commitment
that gets advice. Needs Chromium, and `pip install -e '.[dev]'`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLAN = ROOT / "tests" / "fixtures" / "plan-es.md"
PICTURE = ROOT / "docs" / "scorecard.png"
WIDTH = 800
#: Left out: tools, and commitments without advice. The picture ends below the last piece shown.
UNWANTED = ".sc-tools, article[data-advice='0']"
LAST = "#c1-2 .sc-advice li:nth-child(1)"


def picture() -> None:
    """Score the plan and photograph its page."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = Path(folder) / "scorecard.html"
        command = [sys.executable, "-m", "ogplens", "score", str(PLAN), "--output", str(page_file)]
        subprocess.run(command, check=True)  # noqa: S603  # our own program
        browser = playwright.chromium.launch(executable_path=chromium)
        page = browser.new_page(viewport={"width": WIDTH, "height": 900}, color_scheme="light")
        page.goto(page_file.as_uri())
        page.evaluate(
            "names => document.querySelectorAll(names).forEach((one) => one.remove())", UNWANTED
        )
        height = page.evaluate(
            "name => document.querySelector(name).getBoundingClientRect().bottom", LAST
        )
        clip = {"x": 0, "y": 0, "width": WIDTH, "height": height + 6}
        page.screenshot(path=PICTURE, full_page=True, clip=clip)
        browser.close()


if __name__ == "__main__":
    picture()
