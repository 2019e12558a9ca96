"""Offsets, clean text and list items."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ogplens.domain.document import Document
from ogplens.errors import ReadingError
from ogplens.reading.builder import Run, TextBuilder, clean, fold

from .makers import check

runs = st.lists(st.builds(Run, st.text(max_size=12), st.booleans()), max_size=5)


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("heading"), runs, st.integers(-1, 9)),
            st.tuples(st.just("paragraph"), runs, st.just(0)),
            st.tuples(st.just("item"), runs, st.just(0)),
            st.tuples(st.just("row"), st.lists(runs, max_size=4), st.just(0)),
        ),
        max_size=12,
    )
)
def test_offsets_hold_whatever_is_added(steps):
    builder = TextBuilder(source="-", max_characters=10_000)
    for kind, content, level in steps:
        if kind == "heading":
            builder.add_heading(content, level=level)
        elif kind == "paragraph":
            builder.add_paragraph(content)
        elif kind == "item":
            builder.add_item(content, marker="1.")
        else:
            builder.add_row(content)
    document = Document(builder.text, tuple(builder.blocks), "-", "text", "und")
    if document.blocks:
        check(document)
    else:
        assert document.text == ""


@given(st.text())
def test_clean_leaves_nothing_that_cannot_be_shown(text):
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert all(c in "\n\t" or (ord(c) >= 0x20 and not 0xD800 <= ord(c) < 0xE000) for c in cleaned)


@given(runs)
def test_lead_is_inside_the_text(content):
    text, lead = fold(content)
    assert 0 <= lead <= len(text)
    assert text == text.strip()


@pytest.mark.parametrize(
    ("content", "text", "lead"),
    [
        ([], "", ""),
        ([Run("Title. ", True), Run("text")], "Title. text", "Title."),
        ([Run(" \n"), Run("Title", True), Run(" "), Run("more", True)], "Title more", "Title more"),
        ([Run("plain "), Run("bold", True)], "plain bold", ""),
        ([Run("a\u00a0 b\r\n  c")], "a b\nc", ""),
        ([Run("e\u0301\ufb01n"), Run("al\u00ad")], "éfinal", ""),
    ],
)
def test_fold(content, text, lead):
    folded, length = fold(content)
    assert (folded, folded[:length]) == (text, lead)


@pytest.mark.parametrize(
    ("text", "kind", "kept"),
    [
        ("\uf0b7 publish data", "list_item", "publish data"),
        ("•publish data", "list_item", "publish data"),
        ("– publish data", "list_item", "publish data"),
        ("-publish data", "paragraph", "-publish data"),
        ("1. publish data", "list_item", "1. publish data"),
        ("(a) publish data", "list_item", "(a) publish data"),
        ("2014. A year", "paragraph", "2014. A year"),
        ("publish data", "paragraph", "publish data"),
    ],
)
def test_bullets_and_numbers_make_list_items(text, kind, kept):
    builder = TextBuilder(source="-", max_characters=1000)
    builder.add_paragraph([Run(text)])
    assert (builder.blocks[0].kind.value, builder.text) == (kind, kept)


def test_empty_cells_keep_their_place():
    builder = TextBuilder(source="-", max_characters=1000)
    builder.add_row([[], [Run("a")], [Run(" ")], [Run("b")], []])
    builder.add_row([[], [Run(" ")]])
    (row,) = builder.blocks
    assert builder.text == "a\tb"
    assert [builder.text[s:e] for s, e in row.cells] == ["", "a", "", "b", ""]


def test_too_long_a_text_is_refused():
    builder = TextBuilder(source="plan.md", max_characters=10)
    builder.add_paragraph([Run("12345")])
    with pytest.raises(ReadingError, match=r"plan\.md.*longer than 10 characters"):
        builder.add_paragraph([Run("123456")])
