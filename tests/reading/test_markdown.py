"""Markdown."""

import time

import pytest

from ogplens.domain.document import BlockKind
from ogplens.reading.markdown import repair

from .makers import cells, check, lead, read, shown


@pytest.mark.parametrize(
    ("text", "heading", "level"),
    [
        ("# Plan #\n", "Plan", 1),
        ("Plan\nof action\n===\n", "Plan of action", 1),
        ("Plan\n---\n", "Plan", 2),
        ("#### **1.\\\n Open data**\n", "1. Open data", 4),
        ("#### **3.\\\n****FOIA: access**\n", "3. FOIA: access", 4),
        ("## **A** *b* `c` [d](http://e.f) \\# &amp;\n", "A b c d # &", 2),
        ("1. ### Open data\n", "1. Open data", 3),
        ("- ### Open data\n\n    More.\n", "Open data", 3),
    ],
)
def test_headings(text, heading, level):
    document = read(text, "a.md")
    first = document.blocks[0]
    assert first.kind is BlockKind.HEADING
    assert (document.slice(first), first.level) == (heading, level)


@pytest.mark.parametrize(
    ("text", "block", "bold"),
    [
        ("**3. Title.** text goes on", "3. Title. text goes on", "3. Title."),
        ("**Lead\nagency**", "Lead agency", "Lead agency"),
        ("**Label\\\n**Text after", "Label\nText after", "Label"),
        ("**Label:** \\\nText", "Label:\nText", "Label:"),
        ("__Label__: text", "Label: text", "Label"),
        ("<b>x</b> text **bold**", "x text bold", ""),
        ("Text with **bold**", "Text with bold", ""),
    ],
)
def test_bold_leads(text, block, bold):
    document = read(text, "a.md")
    assert shown(document) == [("paragraph", block)]
    assert lead(document, document.blocks[0]) == bold


def test_lists_keep_their_printed_numbers():
    document = read("3. One\n4. **Two.** More\n   - Three\n\n     Four\n\n7) Five\n", "a.md")
    assert shown(document) == [
        ("list_item", "3. One"),
        ("list_item", "4. Two. More"),
        ("list_item", "Three"),
        ("paragraph", "Four"),
        ("list_item", "7) Five"),
    ]
    assert lead(document, document.blocks[1]) == "4. Two."


def test_tables_become_rows_with_cells():
    document = read("|  |  |\n|--|:-:|\n| **Start date** | 2014 |\n| End | a \\| b |\n", "a.md")
    assert cells(document) == [["Start date", "2014"], ["End", "a | b"]]
    assert lead(document, document.blocks[0]) == "Start date"
    assert "|" not in document.text.replace("a | b", "")


def test_front_matter_html_and_attributes_leave_the_text():
    text = (
        "---\nlayout: page\ntitle: 'The plan'\n---\n<script>x</script>\n\n"
        "<div><p>Inside <strong>html</strong></p></div>\n\nNow<br>here [link](u){:.button}\n"
    )
    assert shown(read(text, "a.md")) == [
        ("heading", "The plan"),
        ("paragraph", "Inside html"),
        ("paragraph", "Now\nhere link"),
    ]


def test_indented_text_is_prose():
    assert shown(read("A\n\n    indented **text**\n", "a.md"))[1] == ("paragraph", "indented text")


@pytest.mark.parametrize("text", ["a ** b", "**a", "`**a **`", "2 ** 3 ** 4 ** 5", "***a***"])
def test_repair_leaves_other_stars_alone(text):
    assert repair(text) == text


def test_many_small_plans_are_read_fast(corpus_plans):
    read(corpus_plans[0], "a.md")  # load what is loaded once
    start = time.perf_counter()
    for data in corpus_plans:
        check(read(data, "a.md"))
    assert time.perf_counter() - start < 0.05 * len(corpus_plans)


def test_corpus_titles_are_leads_or_headings(corpus_plans):
    for data in corpus_plans[:10]:
        document = read(data, "a.md")
        assert document.blocks[0].kind is BlockKind.HEADING
        assert not any(mark in document.text for mark in ("**", "\n#", "|--", "| --"))


def test_what_pandoc_writes():
    document = read(
        "## 2\\. Budget {#b .unnumbered}\n\n[Title]{.underline} and text[^1].\n\n"
        "\\# Commitment 3\n\n"
        "+-------+-------------+\n| Lead  | Ministry of |\n|       | Finance     |\n"
        "+=======+=============+\n| Start | March 2014  |\n+-------+-------------+\n\n"
        "  Milestone      Start\n  -------------- -----\n  Write the law  2014\n\n[^1]: A note.\n",
        "a.md",
    )
    check(document)
    assert [(b.level, document.slice(b)) for b in document.blocks] == [
        *((2, "2. Budget"), (0, "Title and text."), (1, "Commitment 3")),
        *((0, "Lead\tMinistry of Finance"), (0, "Start\tMarch 2014")),
        *((0, "Milestone\tStart"), (0, "Write the law\t2014")),
    ]
