"""The page of a comparison as a browser shows it: on a phone, on a desk, in the dark, on paper."""

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "reporting"))

import axe_playwright_python
from comparison_frames import BOOK, OUTCOMES, Member, frames, members

from ogplens.reporting.comparison_page import comparison_page

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-component-update"]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
OPEN = "document.querySelectorAll('details').forEach(one => { one.open = true; })"

# The longest name of a member, one in wide letters, and one that is not a name.
ODD = ("United Republic of Great Distances and Islands", "WWWWWWWWWWWWWWWWWWWWWWWW", "<b>&</b>")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    odd = [Member(f"X{i}", name, "Europe", 114) for i, name in enumerate(ODD)]
    tables = frames([*members(5), *odd], counted=[OUTCOMES[4], OUTCOMES[7]])
    page = tmp_path_factory.mktemp("comparison") / "comparison.html"
    words = {"title": "Eight members compared", "notes": ["Invented figures."]}
    page.write_text(comparison_page(tables, codebook=BOOK, **words), encoding="utf-8")
    return page.as_uri()


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, address):
    contexts = []

    def opened(**options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.requested, page.complaints = [], []
        page.on("request", lambda request: page.requested.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(address)
        page.evaluate(OPEN)
        return page

    yield opened
    for context in contexts:
        context.close()


def violations(page):
    page.evaluate(AXE)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        (one["id"], [node["html"][:150] for node in one["nodes"][:3]])
        for one in found["violations"]
    ]


@pytest.mark.parametrize(("width", "scheme"), [(400, "light"), (400, "dark"), (1280, "light")])
def test_axe_finds_nothing(open_page, width, scheme):
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    assert violations(page) == []


def test_axe_finds_nothing_on_paper(open_page):
    page = open_page(color_scheme="dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator("nav").is_visible()
    assert violations(page) == []


def test_the_page_asks_for_nothing_and_complains_of_nothing(open_page, address):
    page = open_page()
    assert [url for url in page.requested if not url.startswith("data:")] == [address]
    assert page.complaints == []
    assert page.locator("script").count() == 0
    assert page.evaluate("getComputedStyle(document.querySelector('svg .line')).strokeWidth") == (
        "2px"  # the policy lets the style in
    )


@pytest.mark.parametrize("width", [360, 400, 1280])
def test_nothing_scrolls_sideways_and_no_text_leaves_its_drawing(open_page, width):
    page = open_page(viewport={"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    outside, smallest = page.evaluate(
        """() => {
          let outside = [], smallest = 99;
          for (const text of document.querySelectorAll('figure svg text')) {
            const svg = text.closest('svg'), box = svg.getBoundingClientRect();
            const here = text.getBoundingClientRect();
            if (here.left < box.left - 1 || here.right > box.right + 1
                || here.bottom > box.bottom + 2) { outside.push(text.textContent); }
            const scale = box.width / svg.viewBox.baseVal.width;
            smallest = Math.min(smallest, parseFloat(getComputedStyle(text).fontSize) * scale);
          }
          return [outside, smallest];
        }"""
    )
    assert outside == []
    assert smallest >= 9.5


def test_texts_of_a_drawing_do_not_lie_on_each_other(open_page):
    page = open_page(viewport={"width": 400, "height": 900})
    touching = page.evaluate(
        """names => Array.from(document.querySelectorAll('figure svg')).flatMap(svg => {
          const boxes = Array.from(svg.querySelectorAll('text'))
            .filter(text => !names.includes(text.textContent))
            .map(text => [text.textContent, text.getBoundingClientRect()]);
          return boxes.flatMap(([one, a], i) => boxes.slice(i + 1)
            .filter(([, b]) => a.left < b.right - 1 && b.left < a.right - 1
              && a.top < b.bottom - 4 && b.top < a.bottom - 4)
            .map(([two]) => one + ' | ' + two));
        })""",
        ["WWWWWWWWWWWWWWWWWW…", "WWWWWWWWWWWWWWWW…"],  # no name is as wide
    )
    assert touching == []


def test_marks_are_hollow_on_any_ground(open_page):
    for scheme in ("light", "dark"):
        page = open_page(color_scheme=scheme)
        fills = page.evaluate(
            """() => ['g.one.open circle', 'g.two.open path', 'g.quiet.open circle'].map(
                 one => getComputedStyle(document.querySelector(one)).fill)"""
        )
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert set(fills) == {ground}


def test_every_drawing_and_table_can_be_read_without_seeing_it(open_page):
    page = open_page()
    drawings = page.locator("figure svg")
    assert page.get_by_role("img").count() == drawings.count() > 0
    assert page.locator("table:not(:has(caption))").count() == 0
    assert page.locator("tbody tr:not(:has(th[scope=row]))").count() == 0
