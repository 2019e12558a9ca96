"""Web pages."""

import pytest

from ogplens.errors import ReadingError
from ogplens.reading import read_bytes

from .makers import SENTENCE, cells, check, lead, read, shown

PAGE = """<!doctype html><html><head><title>T</title><meta charset="utf-8"></head><body>
<nav>Menu</nav><header>Site</header><aside>Ads</aside><form>Search<input></form>
<main><h1>Plan&nbsp;2020</h1>
<p>A caf&eacute;<br>with <b>bold</b></p><p><strong>Lead:</strong> Ministry</p>
<ul><li>One<ul><li>Inner</li></ul></li></ul><ol start="3"><li>Three</li><li value="7"><b>Seven.</b>
 x</li></ol>loose text<script>var x = "<p>no</p>";</script>
<div>In a box<p>and out</p></div></main><footer>Imprint</footer></body></html>"""


def test_a_page():
    document = read(PAGE, "a.html")
    assert shown(document) == [
        ("heading", "Plan 2020"),
        ("paragraph", "A café\nwith bold"),
        ("paragraph", "Lead: Ministry"),
        ("list_item", "One"),
        ("list_item", "Inner"),
        ("list_item", "3. Three"),
        ("list_item", "7. Seven. x"),
        ("paragraph", "loose text"),
        ("paragraph", "In a box"),
        ("paragraph", "and out"),
    ]
    assert lead(document, document.blocks[2]) == "Lead:"
    assert document.format == "html"


def test_tables():
    rows = "<tr><th>Start</th><td><p>2014</p><p>March</p></td></tr><tr><td></td><td>x</td></tr>"
    document = read(f"<html><table>{rows}</table></html>", "a.html")
    assert cells(document) == [["Start", "2014\nMarch"], ["", "x"]]


def test_tables_for_layout_hold_blocks():
    inner = "<table><tr><td>a</td><td>b</td></tr></table>"
    document = read(f"<table><tr><td><h2>Title</h2><p>Text</p>{inner}</td></tr></table>", "a.htm")
    assert [kind for kind, _ in shown(document)] == ["heading", "paragraph", "table_row"]


def test_a_page_inside_a_form_is_read():
    assert shown(read("<html><form><p>Text</p></form></html>", "a.html")) == [("paragraph", "Text")]


@pytest.mark.parametrize(
    "data",
    [
        "<meta charset='iso-8859-1'><p>Año “dos”</p>".encode("cp1252"),
        '<meta http-equiv="x" content="text/html; charset=utf-16"><p>Año “dos”</p>'.encode(),
        "<?xml version='1.0' encoding='utf-8'?><p>Año “dos”</p>".encode(),
        "<p>Año “dos”</p>".encode("utf-16"),
        "<p>Año “dos”</p>".encode("cp1252"),
        b"<meta charset=nonsense><p>A&ntilde;o &ldquo;dos&#8221;</p>",
    ],
)
def test_encodings(data):
    assert read(data, "a.html").text == "Año “dos”"


def test_deep_nesting_is_survived():
    document = read("<html><p>x</p>" + "<div>" * 5000 + "y" + "</div>" * 5000, "a.html")
    assert "x" in document.text
    assert "nested too deeply" in document.warnings[0]
    with pytest.raises(ReadingError, match="nested too deeply"):
        read("<html>" + "<div>" * 5000 + "y" + "</div>" * 5000, "a.html")


def test_a_long_stretch_or_many_levels_are_read_whole():
    words = "open data " * 1_100_000
    document = read_bytes(
        f"<p>{words}</p>".encode(), name="a.html", max_bytes=10**8, max_characters=10**8
    )
    assert document.text == words.strip()
    assert "y" in read("<div>" * 1000 + "y" + "</div>" * 1000, "a.html").text


def test_what_surrounds_a_page_of_a_site_without_main_is_left_out():
    document = read(
        "<html><body><div id=skip><a href=#c>Skip</a></div><div class=cookie-banner>We use cookies."
        "</div><div id=header><ul class=menu><li><a href=/>Home</a></ul></div>"
        "<ul><li><a>One</a><li><a>Two</a><li><a>Three</a></ul><h1>Plan</h1>"
        f"<p>{SENTENCE}</p><ul><li><a>Commitment 1</a><li><a>Commitment 2</a><li><a>More</a></ul>"
        f"<details><summary>Commitment 1</summary><p>{SENTENCE}</p></details>"
        "<div style='display:none'>Hidden.</div><div aria-hidden=true>Icon</div>"
        "<div class='share-buttons'>Share</div><div id=footer>Main Street 1</div>",
        "a.html",
    )
    check(document)
    assert [text for _, text in shown(document)] == [
        *("Plan", SENTENCE, "Commitment 1", "Commitment 2", "More", "Commitment 1", SENTENCE)
    ]


def test_content_stays_whatever_its_class_is_called():
    document = read(
        f"<div class='page header widget'><h1>Plan</h1><p>{SENTENCE}</p></div>", "a.html"
    )
    assert [text for _, text in shown(document)] == ["Plan", SENTENCE]
    panel = f"<div aria-hidden=true style='display:none'>{SENTENCE * 4}</div>"
    document = read(f"<h1>Plan</h1><p>{SENTENCE}</p>{panel}", "a.html")
    assert SENTENCE * 4 in document.text


def test_headings_by_role_class_and_in_the_head_of_an_article():
    document = read(
        "<article><header><h1>Plan</h1></header><div role=heading aria-level=3>Commitment 1</div>"
        f"<div class=h4>Milestones</div><p>{SENTENCE}</p></article>",
        "a.html",
    )
    assert [(b.level, document.slice(b)) for b in document.blocks] == [
        *((1, "Plan"), (3, "Commitment 1"), (4, "Milestones"), (0, SENTENCE))
    ]


def test_a_cell_that_spans_rows_leaves_the_others_in_their_columns():
    document = read(
        "<table><tr><th>Commitment<th>Activity<th>Date</tr>"
        "<tr><td rowspan=2>1. Register<td>Law<td>2025</tr><tr><td>Portal<td>2026</tr>"
        "<tr><td>2. Budget<td>Council<td rowspan=99999999999>2027</tr></table>",
        "a.html",
    )
    assert cells(document) == [
        ["Commitment", "Activity", "Date"],
        ["1. Register", "Law", "2025"],
        ["", "Portal", "2026"],
        ["2. Budget", "Council", "2027"],
    ]
