"""The scorecard as a browser shows it: filters, marks, access, a phone, paper."""

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "reporting"))

import scorecard_factory as factory

from ogplens.reporting.scorecard_html import scorecards_html
from ogplens.reporting.versions import diff_html
from ogplens.scoring.versions import compare_drafts
from ogplens.settings import codebook

sync_api = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"]
LANGUAGES = {"en": factory.ENGLISH, "es": factory.SPANISH}


@pytest.fixture(scope="module")
def addresses(tmp_path_factory):
    """Write the pages; return their addresses by name."""
    folder = tmp_path_factory.mktemp("pages")
    made = {}
    for name, words in LANGUAGES.items():
        pages = {
            f"card-{name}": scorecards_html(
                [factory.full_card(language=name)],
                model=factory.MODEL,
                codebook=codebook(),
                words=words,
            ),
            f"diff-{name}": diff_html(
                compare_drafts(factory.full_card(), factory.hostile_card("Changed & <new>")),
                words=words,
                codebook=codebook(),
            ),
        }
        for page, text in pages.items():
            path = folder / f"{page}.html"
            path.write_text(text, encoding="utf-8")
            made[page] = path.as_uri()
    return made


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, addresses):
    """Open a page in a fresh context; what it asks for and complains of is kept."""
    contexts = []

    def opened(name="card-en", **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.requested, page.complaints = [], []
        page.on("request", lambda request: page.requested.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(addresses[name])
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", ["card-en", "card-es", "diff-en", "diff-es"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_fetched(open_page, addresses, name, scheme):
    # Axe runs inside the page, which the page's own policy forbids to all but its own script.
    page = open_page(name, color_scheme=scheme, bypass_csp=True)
    assert page.requested == [addresses[name]]
    assert page.complaints == []
    wanted = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    options = {"runOnly": {"type": "tag", "values": wanted}, "resultTypes": ["violations"]}
    found = axe.Axe().run(page, options=options).response["violations"]
    told = [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in found]
    assert told == []


def test_the_policy_lets_its_own_script_run_and_no_other(open_page):
    page = open_page()
    assert page.locator(".sc-tools").is_visible()
    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.bad = 1';"
        " document.body.append(s); }"
    )
    assert page.evaluate("window.bad") is None
    assert any("Content Security Policy" in text for text in page.complaints)


def visible(page):
    return page.locator("article:visible").count()


def test_the_filters_show_what_fits_and_all_again(open_page):
    page = open_page()
    assert visible(page) == 3
    assert page.locator(".sc-said").inner_text() == "3 of 3 commitments shown"
    page.fill("#sc-find", "CÓUNCIL of citizens")
    assert visible(page) == 1
    assert page.locator(".sc-contents li:visible").count() == 1
    assert page.locator(".sc-said").inner_text() == "1 of 3 commitments shown"
    page.fill("#sc-find", "nowhere at all")
    assert visible(page) == 0
    page.click("button[type=reset]")
    page.wait_for_function("document.querySelectorAll('article[hidden]').length === 0")
    page.check("#sc-advised")
    assert visible(page) == 2
    page.uncheck("#sc-advised")
    page.select_option("#sc-answer", "yes")
    with_yes = [
        one
        for one in factory.full_card().commitments
        if any(getattr(p, "decision", None) == "yes" for p in one.predictions.values())
    ]
    assert visible(page) == len(with_yes)
    page.select_option("#sc-variable", "access_to_information")
    wanted = [
        one
        for one in factory.full_card().commitments
        if one.predictions["access_to_information"].decision == "yes"
    ]
    assert visible(page) == len(wanted)
    page.select_option("#sc-answer", "")
    assert visible(page) == 3
    rows = page.locator("#c1-1 .sc-values tbody tr:visible")
    assert [row.get_attribute("data-variable") for row in rows.all()] == ["access_to_information"]
    assert page.complaints == []


def test_the_marks_are_those_of_the_variable_and_not_by_colour_alone(open_page):
    page = open_page()
    page.click("#sc-close")
    assert page.locator("details[open]").count() == 0
    for name in ("access_to_information", "specificity"):
        page.select_option("#sc-mark", name)
        assert page.locator("#c1-1 details.sc-text").get_attribute("open") is not None
        text = factory.full_card().commitments[0].commitment.text
        for one in factory.full_card().commitments[0].predictions[name].evidence:
            side = "for" if one.weight > 0 else "against"
            shown = page.locator(f"#c1-1 .sc-body mark.sc-{side}").all_inner_texts()
            assert sum(one.name == mark for mark in shown) == len(one.spans)
            assert text.count(one.name) == len(one.spans)
    styles = page.evaluate(
        """() => ['for', 'against'].map(side => {
             const mark = document.querySelector(`#c1-1 mark.sc-${side}`);
             return [getComputedStyle(mark).textDecorationStyle,
                     getComputedStyle(mark, '::before').content];
           })"""
    )
    assert styles == [["solid", '"+"'], ["dashed", '"−"']]
    page.select_option("#sc-mark", "")
    assert page.locator("mark.sc-for, mark.sc-against").count() == 0
    assert page.locator("mark").count() > 0


def test_without_script_everything_is_there_and_the_tools_are_not(open_page):
    page = open_page(java_script_enabled=False)
    assert not page.locator(".sc-tools").is_visible()
    assert visible(page) == 3
    assert page.locator("details:not([open])").count() == 0
    assert page.locator("mark.sc-for:visible").count() > 0


@pytest.mark.parametrize("name", ["card-en", "card-es", "diff-es"])
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_the_page_never_scrolls_sideways(open_page, name, width):
    page = open_page(name, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = page.evaluate(
        """width => Array.from(document.querySelectorAll('body *'))
             .filter(e => !e.closest('.sc-scroll') && !e.closest('.sc-hidden'))
             .filter(e => e.getBoundingClientRect().right > width + 1)
             .map(e => e.outerHTML.slice(0, 200))""",
        width,
    )
    assert wide == []


def test_a_wide_table_scrolls_by_keyboard(open_page):
    page = open_page(viewport={"width": 650, "height": 800})
    box = page.locator(".sc-scroll:has(.sc-values)").first
    assert box.evaluate("e => e.scrollWidth > e.clientWidth")
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("e => e.scrollLeft > 0", arg=box.element_handle(), timeout=5000)


def test_the_skip_link_comes_first_and_focus_is_seen(open_page):
    page = open_page()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "sc-skip"
    assert page.locator(".sc-skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.locator("#sc-find").focus()
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_on_paper_the_ground_is_white_and_the_tools_are_gone(open_page):
    page = open_page(color_scheme="dark")
    page.click("#sc-close")
    page.emulate_media(media="print", color_scheme="dark")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
    assert not page.locator(".sc-tools").is_visible()


def test_paper_has_every_answer_in_short_and_texts_only_where_they_are_open(open_page):
    page = open_page()
    page.click("#sc-close")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    first = page.locator("#c1-1")
    for shown in (".sc-values tr", ".sc-criteria li", ".sc-precedents li", ".sc-advice li"):
        rows = first.locator(shown)
        assert rows.count() > 0
        assert all(row.is_visible() for row in rows.all())
    assert not first.locator(".sc-criteria blockquote").first.is_visible()
    assert not first.locator(".sc-body").is_visible()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == 0
    page.evaluate("document.querySelector('#c1-1 .sc-text').open = true")
    assert first.locator(".sc-body").is_visible()


def test_long_lists_begin_closed_and_say_how_much_they_hold(open_page):
    page = open_page()
    assert page.locator("details.sc-criteria[open], details.sc-text[open]").count() == 0
    assert page.locator("#c1-1 .sc-criteria summary").first.inner_text().endswith("1 of 2 found")
    page.click("#sc-open")
    assert page.locator("details:not([open])").count() == 0


@pytest.mark.parametrize("name", ["card-en", "card-es"])
def test_paper_takes_two_pages_a_commitment_at_most(open_page, name, tmp_path):
    pdfium = pytest.importorskip("pypdfium2")
    page = open_page(name)
    with pdfium.PdfDocument(page.pdf(format="A4")) as paper:
        assert len(paper) <= 2 * len(factory.full_card().commitments)


def test_motion_is_smooth_only_where_it_is_wanted(open_page):
    seen = [
        open_page(reduced_motion=wanted).evaluate(
            "getComputedStyle(document.documentElement).scrollBehavior"
        )
        for wanted in ("reduce", "no-preference")
    ]
    assert seen == ["auto", "smooth"]
