"""The report as a browser shows it: alone, on a phone, in the dark, on paper."""

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "reporting"))

import report_factory as factory

from ogplens import settings
from ogplens.irm import read_plans
from ogplens.reporting import build_report

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def address(report_run, tmp_path_factory):
    run = shutil.copytree(report_run, tmp_path_factory.mktemp("browser") / "run")
    inputs = factory.load(run)
    report = build_report(inputs, factory.sources(inputs.predictions))
    page = run / "reports" / "index.html"
    page.write_text(report.html, encoding="utf-8")
    (page.parent / "variables").mkdir()
    for name, text in report.variables.items():
        (page.parent / "variables" / name).write_text(text, encoding="utf-8")
    return page.as_uri()


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, address):
    """Open the report in a fresh context; what it asks for and complains of is kept."""
    contexts = []

    def opened(address=address, **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.requested, page.complaints = [], []
        page.on("request", lambda request: page.requested.append(request.url))
        page.on(
            "console",
            lambda message: (
                page.complaints.append(message.text)
                if message.type in {"error", "warning"}
                else None
            ),
        )
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()


def test_the_page_needs_nothing_else_and_complains_of_nothing(open_page, address):
    page = open_page()
    page.fill("#filter", "peru")
    assert [url for url in page.requested if not url.startswith("data:")] == [address]
    assert page.complaints == []


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_page_never_scrolls_sideways(open_page, width):
    page = open_page(viewport={"width": width, "height": 800})
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = page.evaluate(
        """width => Array.from(document.querySelectorAll('main > section *'))
             .filter(e => !e.closest('.scroll') && !e.closest('svg'))
             .filter(e => e.getBoundingClientRect().right > width + 1).map(e => e.outerHTML)""",
        width,
    )
    assert wide == []


def test_wide_tables_scroll_in_their_own_box_and_by_keyboard(open_page):
    page = open_page(viewport={"width": 360, "height": 800})
    box = page.locator("#headline .scroll").last
    assert box.evaluate("e => e.scrollWidth > e.clientWidth")
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("e => e.scrollLeft > 0", arg=box.element_handle(), timeout=5000)


def test_text_in_drawings_stays_inside_and_large_enough_on_a_phone(open_page):
    page = open_page(viewport={"width": 360, "height": 800})
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    outside, smallest = page.evaluate(
        """() => {
          let outside = [], smallest = 99;
          for (const svg of document.querySelectorAll('figure svg')) {
            const box = svg.getBoundingClientRect();
            for (const text of svg.querySelectorAll('text')) {
              const here = text.getBoundingClientRect();
              if (here.left < box.left - 1 || here.right > box.right + 1) {
                outside.push(text.textContent);
              }
              const scale = box.width / svg.viewBox.baseVal.width;
              smallest = Math.min(smallest, parseFloat(getComputedStyle(text).fontSize) * scale);
            }
          }
          return [outside, smallest];
        }"""
    )
    assert outside == []
    assert smallest >= 9.5


def test_the_dark_scheme_changes_ground_and_ink(open_page):
    seen = {}
    for scheme in ("light", "dark"):
        page = open_page(color_scheme=scheme)
        seen[scheme] = page.evaluate(
            """() => [getComputedStyle(document.body).backgroundColor,
                      getComputedStyle(document.querySelector('svg text')).fill,
                      getComputedStyle(document.querySelector('svg circle.one')).fill]"""
        )
    assert seen["light"][0] == "rgb(255, 255, 255)"
    assert all(a != b for a, b in zip(seen["light"], seen["dark"], strict=True))


def test_every_drawing_has_a_name_for_those_who_cannot_see_it(open_page):
    page = open_page()
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    drawings = page.locator("figure svg")
    assert drawings.count() > 0
    assert page.get_by_role("img").count() == drawings.count()
    for drawing in drawings.all():
        names = drawing.get_attribute("aria-labelledby").split()
        assert all(page.locator(f"#{name}").text_content().strip() for name in names)


def test_tables_are_there_with_headed_columns_and_rows(open_page):
    page = open_page()
    assert page.locator("table").count() > page.locator("figure").count()
    assert page.locator("table:not(:has(caption))").count() == 0
    assert page.locator("tbody tr:not(:has(th[scope=row]))").count() == 0


def test_the_filter_shows_the_plans_of_a_member_and_all_of_them_again(open_page):
    page = open_page()
    plans = read_plans(factory.CORPORA / "plans.csv")
    wanted = sum("Spain" in entry.member_name for entry in plans)
    page.fill("#filter", "SPAÍN")
    assert page.locator("#filter-said").inner_text() == f"{wanted} plans"
    rows = page.locator("#glance tbody tr:visible th")
    assert rows.count() == wanted
    assert all("Spain" in name for name in rows.all_inner_texts())
    page.fill("#filter", "nowhere")
    assert page.locator("#filter-said").inner_text() == "0 plans"
    page.fill("#filter", "")
    assert page.locator("#glance details.region[hidden]").count() == 0


def test_without_script_the_filter_is_hidden_and_the_tables_stay(open_page):
    page = open_page(java_script_enabled=False)
    assert not page.locator("#filter-box").is_visible()
    page.locator("#glance summary").first.click()
    assert page.locator("#glance table").first.is_visible()


def test_the_skip_link_is_the_first_stop_and_leads_to_the_content(open_page):
    page = open_page()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "answers"


def test_on_paper_the_tables_of_plans_are_open_and_the_ground_is_white(open_page):
    page = open_page(color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
    assert not page.locator("nav").is_visible()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#glance table:visible").count() == page.locator("#glance table").count()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("#glance details[open]").count() == 0


VARIABLES = settings.codebook().predicted()


def of_variable(address, name):
    return address.replace("index.html", f"variables/{name}.html")


@pytest.mark.parametrize("name", VARIABLES)
def test_a_variables_page_opens_alone_without_complaint(open_page, address, name):
    here = of_variable(address, name)
    page = open_page(here)
    assert [url for url in page.requested if not url.startswith("data:")] == [here]
    assert page.complaints == []
    assert page.locator("h1").inner_text() == settings.codebook().variables[name].label


@pytest.mark.parametrize("name", VARIABLES)
@pytest.mark.parametrize("width", [360, 1280])
def test_a_variables_page_never_scrolls_sideways(open_page, address, name, width):
    page = open_page(of_variable(address, name), viewport={"width": width, "height": 800})
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert texts_outside(page) == []


def texts_outside(page):
    """Return the texts of drawings that leave their drawing, to the side or below."""
    return page.evaluate(
        """() => Array.from(document.querySelectorAll('figure svg text')).filter(text => {
             const box = text.closest('svg').getBoundingClientRect();
             const here = text.getBoundingClientRect();
             return here.left < box.left - 1 || here.right > box.right + 1
               || here.bottom > box.bottom + 2;
           }).map(text => text.textContent)"""
    )


def test_the_pages_lead_to_each_other_and_back(open_page, address):
    page = open_page()
    links = page.locator("#variables ul.links a")
    assert links.count() == len(VARIABLES)
    for number in range(len(VARIABLES)):
        links.nth(number).click()
        page.wait_for_url(of_variable(address, VARIABLES[number]))
        others = page.locator("footer ul a")
        assert others.count() == len(VARIABLES) - 1
        target = others.first.get_attribute("href")
        others.first.click()
        page.wait_for_url(f"**/variables/{target}")
        page.locator("header a", has_text="Report of ogplens").click()
        page.wait_for_url(address)
    assert page.complaints == []


def test_a_variables_page_can_be_read_without_seeing_it(open_page, address):
    for name in VARIABLES:
        page = open_page(of_variable(address, name))
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        drawings = page.locator("figure svg")
        assert page.get_by_role("img").count() == drawings.count() > 0
        assert page.locator("table:not(:has(caption))").count() == 0
        assert page.locator("tbody tr:not(:has(th[scope=row]))").count() == 0
