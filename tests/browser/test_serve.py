"""The local page in a real browser, served by the real program, with real files."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import axe_playwright_python
import pytest

from reading import makers

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
ROOT = Path(__file__).resolve().parents[2]
PLAN = ROOT / "tests" / "fixtures" / "plan-es.md"
SHARED = ROOT.parent / "shared" / "plans"
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
MOST = 2  # megabytes
HOSTILE = "<script>alert(1)</script>"
PROMISE = (
    "The ministry will publish the register of public contracts as open data on a portal by "
    "December 2030, so that citizens can see who is paid for what and ask questions about it."
)

TOPICS = ("the registers", "the budget", "the courts", "the schools")


def plan(*titles, body=PROMISE):
    return "\n".join(f"Commitment {n}: {t}\n\n{body}\n" for n, t in enumerate(titles, start=1))


@pytest.fixture(scope="module")
def address():
    """Run ``ogplens serve`` on a port that is free, and stop it as a user does."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "pipeline")}
    command = [sys.executable, "-m", "ogplens", "serve", "--port", "0", "--no-open"]
    server = subprocess.Popen(
        [*command, "--max-mb", str(MOST)], stderr=subprocess.PIPE, env=environment, cwd=ROOT
    )
    try:
        said = ""
        while not (found := re.search(r"http://127\.0\.0\.1:\d+/", said)):
            line = server.stderr.readline().decode()
            assert line, said
            said += line
        yield found[0]
        server.send_signal(signal.SIGINT)
        _, rest = server.communicate(timeout=30)
    finally:
        server.kill()
        server.communicate()
    assert server.returncode == 130
    assert b"Commitment" not in rest
    assert b"Traceback" not in rest


@pytest.fixture(scope="module")
def chromium():
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def user(chromium, address):
    """Give a new user: a page of their own. It may ask for nothing elsewhere, nor complain."""
    contexts, pages = [], []

    def come(path="", **options):
        context = chromium.new_context(**{"locale": "en-GB", **options})
        contexts.append(context)
        page = context.new_page()
        pages.append(page)
        # Without a listener from the beginning, a key may open the browser's own dialogue before
        # Playwright's request to be told of it has arrived: the chooser is then lost.
        page.on("filechooser", lambda chooser: None)
        page.requested, page.complaints, page.expected = [], [], []
        page.on("request", lambda request: page.requested.append(request.url))
        page.on("dialog", lambda dialog: page.complaints.append(dialog.message))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on(
            "console",
            lambda said: (
                page.complaints.append(said.text) if said.type in {"error", "warning"} else None
            ),
        )
        page.goto(address + path)
        return page

    yield come
    for page in pages:
        assert [url for url in page.requested if not url.startswith((address, "data:"))] == []
        # The browser itself notes every answer that is an error.
        odd = [text for text in page.complaints if "Failed to load resource" not in text]
        assert odd == []
    for context in contexts:
        context.close()


def give(page, content, name="plan.md", seconds=60):
    """Choose a file, send it, and wait for its scorecard."""
    data = content if isinstance(content, bytes) else content.encode()
    page.set_input_files("#file", {"name": name, "mimeType": "text/plain", "buffer": data})
    page.click("#draft-form button.main")
    page.wait_for_selector(".scorecard", timeout=1000 * seconds)


def number(page):
    return page.locator(".sc-commitment").count()


def axe(page):
    """Return what axe-core finds by all its rules, also in what is laid out only when near."""
    page.evaluate(
        """() => document.querySelectorAll('.sc-commitment').forEach(one => {
             one.style.contentVisibility = 'visible';
           })"""
    )
    page.evaluate(AXE)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        (one["id"], [node["html"][:150] for node in one["nodes"][:3]])
        for one in found["violations"]
    ]


def docx():
    parts = [
        makers.p(f"Commitment {n}: {title}", bold=True) + makers.p(PROMISE)
        for n, title in enumerate(("Publish contracts", "Answer requests"), start=1)
    ]
    return makers.docx("".join(parts))


def long_pdf(pages=40):
    """Return a plan that takes longer to read than the server waits before it shows progress."""
    made = []
    for n in range(pages):
        page = makers.Page()
        if n % 10 == 0:
            title = f"Commitment {n // 10 + 1}: Reform {TOPICS[n // 10]}"
            page.write(72, 790, title, size=15, bold=True)
        for line in range(40):
            page.write(72, 760 - 16 * line, f"{n}.{line} {PROMISE[:80]}")
        made.append(page)
    return makers.pdf(made)


def pdf():
    page = makers.Page()
    for n in (1, 2):
        page.write(72, 900 - 120 * n, f"Commitment {n}: Publish contracts", size=15, bold=True)
        page.write(
            72, 870 - 120 * n, "The ministry will publish all contracts as open data by 2030."
        )
    return makers.pdf([page])


@pytest.mark.parametrize(
    ("content", "name", "commitments"),
    [(pdf, "plan.pdf", 2), (docx, "plan.docx", 2), (PLAN.read_bytes, "plan-es.md", 8)],
)
def test_a_file_becomes_a_scorecard(user, content, name, commitments):
    page = user()
    give(page, content(), name)
    assert number(page) == commitments
    assert page.locator(".sc-plan h2").inner_text() == name
    assert page.locator("h1").count() == 1


@pytest.mark.shared
@pytest.mark.parametrize(("name", "commitments"), [("uk-2013-2015.pdf", 21)])
def test_a_real_plan_becomes_a_scorecard(user, name, commitments):
    path = SHARED / name
    if not path.is_file():
        pytest.skip("the real plans are not here")
    if path.stat().st_size > MOST * 10**6:
        pytest.skip("it is larger than this server takes")
    page = user()
    give(page, path.read_bytes(), name)
    assert number(page) == commitments


def test_a_text_is_pasted(user):
    page = user()
    page.click(".paste summary")
    page.fill("#text", plan("Publish contracts", "Answer requests", "Open budgets"))
    page.click("#draft-form button.main")
    page.wait_for_selector(".scorecard")
    assert number(page) == 3
    assert page.locator(".sc-plan h2").inner_text() == "Pasted text"


def test_a_long_draft_shows_how_far_it_is_and_then_its_scorecard(user):
    page = user()
    give(page, long_pdf(), "long.pdf")
    assert number(page) == len(TOPICS)
    assert any(url.endswith("/progress") for url in page.requested)


def test_filters_and_marks_work(user):
    page = user()
    give(page, PLAN.read_bytes(), "plan-es.md")
    shown = page.locator(".sc-commitment:visible")
    assert shown.count() == 8
    page.fill("#sc-find", "contratos publicos")
    assert 0 < shown.count() < 8
    assert f"{shown.count()} of 8" in page.locator(".sc-said").inner_text()
    page.fill("#sc-find", "")
    page.select_option("#sc-variable", "access_to_information")
    page.select_option("#sc-answer", "yes")
    answers = page.locator(".sc-commitment:visible tr[data-variable=access_to_information]")
    kept = [one.get_attribute("data-answer") for one in answers.all()]
    assert 0 < len(kept) < 8
    assert set(kept) == {"yes"}
    page.click(".sc-tools button[type=reset]")
    page.wait_for_function("document.querySelectorAll('.sc-commitment:not([hidden])').length === 8")


def test_phrases_that_move_a_variable_are_marked_in_the_text(user):
    page = user()
    give(page, PLAN.read_bytes(), "plan-es.md")
    marked = page.locator(".sc-body mark.sc-for")
    assert marked.count() > 0
    page.select_option("#sc-mark", "")
    assert marked.count() == 0


def test_a_wrong_boundary_is_corrected_and_the_draft_scored_again(user):
    page = user()
    give(page, PLAN.read_bytes(), "plan-es.md")
    before = page.locator(".sc-commitment h3").first.inner_text()
    page.click("text=Correct where commitments begin")
    places = page.locator(".place.commitment")
    assert places.count() == 8
    assert page.locator("#places-count").inner_text() == "8 commitments"
    title = places.nth(0).locator("input[name^=t]")
    title.fill("Contracts, all of them")
    places.nth(1).locator("select").select_option("on")
    assert page.locator("#places-count").inner_text() == "7 commitments"
    page.click(".bar button")
    page.wait_for_selector(".scorecard")
    assert number(page) == 7
    assert page.locator(".sc-commitment h3").first.inner_text() == "1. Contracts, all of them"
    page.click("#sc-open")
    assert "cultura de la transparencia" in (page.locator(".sc-body").first.text_content() or "")
    page.click("text=Correct where commitments begin")
    page.click("button[value=automatic]")
    page.wait_for_selector(".scorecard")
    assert number(page) == 8
    assert page.locator(".sc-commitment h3").first.inner_text() == before


def test_the_scorecard_is_downloaded_in_every_format(user):
    page = user()
    give(page, docx(), "Borrador ñandú.docx")
    links = page.locator(".downloads a")
    kinds = {}
    for link in links.all():
        with page.expect_download() as waiting:
            link.click()
        name = waiting.value.suggested_filename
        kinds[name.rpartition(".")[2]] = Path(waiting.value.path()).read_bytes()
        assert name.startswith("Borrador ñandú-ogplens.")
    assert set(kinds) == {"html", "docx", "xlsx", "csv", "json"}
    assert kinds["docx"].startswith(b"PK")
    assert kinds["xlsx"].startswith(b"PK")
    assert len(json.loads(kinds["json"])["commitments"]) == 2
    assert kinds["csv"].count(b"Publish contracts") >= 1


def test_the_page_speaks_the_browsers_language_until_another_is_chosen(user):
    page = user(locale="es-CO")
    assert page.locator("html").get_attribute("lang") == "es"
    give(page, PLAN.read_bytes())
    assert page.locator(".sc-commitment:visible").count() == 8
    assert "Acceso a la información" in page.locator(".sc-values").first.inner_text()
    page.click("header >> text=English")
    assert page.locator("html").get_attribute("lang") == "en"
    assert "Access to information" in page.locator(".sc-values").first.inner_text()
    page.click("text=Help")
    assert page.locator("h1").inner_text() == "Help"


def test_everything_can_be_done_by_keyboard_alone(user, tmp_path):
    page = user()
    press = page.keyboard.press
    press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    press("Enter")
    press("Tab")
    assert page.evaluate("document.activeElement.id") == "file"
    with page.expect_file_chooser() as chooser:
        press("Space")
    chooser.value.set_files(str(PLAN))
    until(page, "document.activeElement.matches('#draft-form button.main')")
    press("Enter")
    page.wait_for_selector(".scorecard")
    until(page, "document.activeElement.textContent.includes('Correct where')")
    press("Enter")
    page.wait_for_selector("#places-form")
    until(page, "document.activeElement.closest('.place.commitment') !== null")
    assert outlined(page)
    press("Home")  # the first choice of the list: the text goes on
    until(
        page, "document.activeElement.value === 'places' && !document.activeElement.closest('.bar')"
    )
    press("Enter")
    page.wait_for_selector(".scorecard")
    assert number(page) == 7
    until(page, "document.activeElement.id === 'sc-find'")
    page.keyboard.type("contratos")
    assert page.locator(".sc-commitment:visible").count() < 7
    until(page, "document.activeElement.getAttribute('href')?.endsWith('/csv')")
    with page.expect_download():
        press("Enter")
    until(page, "document.activeElement.textContent === 'Forget this draft now'")
    press("Enter")
    page.wait_for_selector("[role=status]")
    assert "It is forgotten" in page.locator("[role=status]").inner_text()


def until(page, condition, most=700):
    """Press Tab until a condition holds of the element that has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(condition):
            return
    pytest.fail(f"no way by keyboard: {condition}")


def outlined(page):
    return page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


PATHS = ("", "countries", "model", "help", "nowhere", "drafts/nobodys")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_axe_finds_nothing(user, address, scheme, width):
    page = user(color_scheme=scheme, viewport={"width": width, "height": 800})
    for path in PATHS if scheme == "light" else ("countries",):
        page.goto(address + path)
        for summary in page.locator(".paste summary").all():
            summary.click()
        assert axe(page) == [], path
    page.goto(address)
    give(page, plan("Publish contracts", "Answer requests"), "plan.txt")
    assert axe(page) == []
    page.click("text=Correct where commitments begin")
    assert axe(page) == []
    page.locator(".place select").first.select_option("on")
    for select in page.locator(".place select").all():
        select.select_option("on")
    page.click(".bar button")
    page.wait_for_selector(".note.warn")
    assert axe(page) == []
    page.goto(address)
    assert page.locator(".drafts li").count() == 1
    assert axe(page) == []
    broken = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 broken"}
    page.set_input_files("#file", broken)
    page.click("#draft-form button.main")
    page.wait_for_selector(".note.warn")
    assert axe(page) == []


def test_axe_finds_nothing_in_spanish_nor_while_a_draft_is_read(user, address):
    page = user(locale="es")
    content = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": long_pdf()}
    page.set_input_files("#file", content)
    page.route("**/progress", lambda route: None)  # no answer: the page stays
    page.click("#draft-form button.main")
    page.wait_for_selector("#progress")
    assert page.locator("#progress [role=status]").inner_text() != ""
    assert axe(page) == []
    page.unroute("**/progress")


def test_a_file_that_is_too_large_is_refused_before_it_is_sent_and_after(user):
    content = b"# Plan\n" + b"x" * (MOST * 10**6 + 1000)
    page = user()
    page.set_input_files("#file", {"name": "a.md", "mimeType": "text/plain", "buffer": content})
    assert page.locator("#file-problem").is_visible()
    page.click("#draft-form button.main")
    assert not any(url.endswith("/drafts") for url in page.requested)
    plain = user(java_script_enabled=False)
    plain.set_input_files("#file", {"name": "a.md", "mimeType": "text/plain", "buffer": content})
    plain.click("#draft-form button.main")
    plain.wait_for_selector("text=The draft is too large")
    assert f"At most {MOST} MB" in plain.locator("main").inner_text()


@pytest.mark.parametrize(
    "name", [f"{HOSTILE}.txt", "<img src=x onerror=alert(1)>.txt", "../../etc/passwd.txt"]
)
def test_hostile_names_and_contents_stay_text(user, name):
    page = user()
    titles = (HOSTILE, "<img src=x onerror=alert(2)>", "{{7*7}}", "javascript:alert(3)")
    give(page, plan(*titles, body=f"{PROMISE} {HOSTILE} <a href='javascript:alert(4)'>x</a>"), name)
    heads = page.locator(".sc-commitment h3").all_text_contents()
    assert [head.split(". ", 1)[-1] for head in heads] == list(titles)
    # Not its rendered text: a browser lays out what is far below only when it comes near.
    assert HOSTILE in (page.locator(".sc-body").first.text_content() or "")
    assert (
        page.locator(".scorecard script, .scorecard img, .scorecard a[href^=javascript]").count()
        == 0
    )
    page.click("text=Correct where commitments begin")
    assert page.locator(".places script, .places img").count() == 0
    assert page.locator(".place-text").first.inner_text().endswith(HOSTILE)


def test_two_users_at_once_see_their_own_drafts_alone(user, address):
    one, other = user(), user()
    for page, title in ((one, "Alphaville"), (other, "Omegaville")):
        data = plan(title, "Answer requests").encode()
        page.set_input_files("#file", {"name": "a.txt", "mimeType": "text/plain", "buffer": data})
    one.click("#draft-form button.main", no_wait_after=True)
    other.click("#draft-form button.main", no_wait_after=True)
    for page, title, foreign in ((one, "Alpha", "Omega"), (other, "Omega", "Alpha")):
        page.wait_for_selector(".scorecard")
        assert title in page.content()
        assert foreign not in page.content()
    theirs = other.url
    one.goto(theirs)
    assert one.locator("h1").inner_text() == "There is no such draft"
    assert "Omega" not in one.content()
    other.reload()
    assert "Omega" in other.content()


def test_without_script_everything_works_by_plain_forms(user):
    page = user(java_script_enabled=False)
    give(page, plan("Publish contracts", "Answer requests", "Open budgets"), "plan.txt")
    assert number(page) == 3
    assert page.locator(".sc-body").first.is_visible()
    page.click("text=Correct where commitments begin")
    page.locator(".place.commitment select").nth(2).select_option("on")
    page.locator("#places-form button").last.click()
    page.wait_for_selector(".scorecard")
    assert number(page) == 2
    page.select_option("#member", "PER")
    page.click("text=Score again")
    page.wait_for_selector(".scorecard")
    assert "Peru" in page.locator("main").inner_text()
    page.click("text=Forget this draft now")
    assert "It is forgotten" in page.locator("main").inner_text()


def test_no_page_scrolls_sideways(user, address):
    page = user()
    give(page, plan("Publish contracts " + "x" * 200, "Answer requests"), "y" * 120 + ".txt")
    draft = page.url
    for path in (draft, f"{draft}/boundaries", *(address + one for one in PATHS)):
        page.goto(path)
        for width in (320, 360, 768, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_targets_are_large_enough_for_a_finger(user, address):
    page = user(viewport={"width": 360, "height": 800})
    give(page, plan("Publish contracts"), "plan.txt")
    for path in (page.url, f"{page.url}/boundaries", address):
        page.goto(path)
        small = page.evaluate(
            """() => Array.from(document.querySelectorAll('button, select, input'))
                 .filter(e => e.type !== 'hidden' && e.checkVisibility())
                 .filter(e => e.getBoundingClientRect().height < 24 && e.type !== 'checkbox')
                 .map(e => e.outerHTML)"""
        )
        assert small == []


def test_on_paper_the_scorecard_stands_alone(user):
    page = user(color_scheme="dark")
    give(page, plan("Publish contracts"), "plan.txt")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert dark != "rgb(255, 255, 255)"
    assert (
        not page.locator("nav >> visible=true").count() or page.locator(".sc-contents").is_visible()
    )
    assert page.locator(".frame-nav:visible").count() == 0
    assert page.locator("button:visible").count() == 0
    assert page.locator(".sc-commitment:visible").count() == 1


def test_a_file_is_dropped_anywhere_on_the_page(user):
    page = user()
    transfer = page.evaluate_handle(
        """text => {
          const data = new DataTransfer();
          data.items.add(new File([text], 'dropped.txt', {type: 'text/plain'}));
          return data;
        }""",
        plan("Publish contracts"),
    )
    page.dispatch_event("body", "dragenter", {"dataTransfer": transfer})
    assert "over" in page.locator("#drop").get_attribute("class")
    page.dispatch_event("body", "drop", {"dataTransfer": transfer})
    assert page.locator("#file").evaluate("e => e.files[0].name") == "dropped.txt"
    page.click("#draft-form button.main")
    page.wait_for_selector(".scorecard")
    assert page.locator(".sc-plan h2").inner_text() == "dropped.txt"


def test_countries_are_chosen_and_found(user):
    page = user("countries", locale="es")
    rows = page.locator("tbody tr")
    if rows.count() == 0:
        pytest.skip("there is no comparison here")
    everyone = rows.count()
    page.select_option("#variable", "access_to_information")
    page.fill("#name", "peru")
    page.click("text=Mostrar")
    assert rows.all_inner_texts()[0].startswith("Perú")
    assert 0 < rows.count() < everyone
    assert "Acceso a la información" in page.locator("h2").first.inner_text()
