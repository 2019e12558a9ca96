"""Whatever a spreadsheet holds, the plan's Markdown gives it back word for word."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import settings as trials
from hypothesis import strategies as st

from ogplens.domain import BlockKind, Document
from ogplens.irm import MergedCommitment, read_export
from ogplens.irm.exports import ExportRow
from ogplens.irm.merge import merge_exports
from ogplens.irm.plan_markdown import escape, lines_of, plan_markdown, tidy_title
from ogplens.reading import read_bytes
from ogplens.segmentation import segment

LIMIT = 50_000_000


def commitment(number: str, title: str, text: str, **fields: str) -> MergedCommitment:
    filled = {"lead_institution": "", "start_date": "", "end_date": "", "theme": "", **fields}
    row = ExportRow(
        member="PER",
        member_name="Peru",
        region="Americas",
        plan=1,
        number=number,
        title=title,
        text=text,
        year_submitted=2012,
        ogp_id="",
        codes={},
        completions={},
        not_values={},
        coded_derived={},
        source="explorer-2016",
        row=2,
        **filled,
    )
    return MergedCommitment(number, (row,), 2012, {})


def read(markdown: str) -> Document:
    return read_bytes(
        markdown.encode(), name="x.md", max_bytes=LIMIT, max_characters=LIMIT, language="en"
    )


def texts(document: Document, kind: BlockKind) -> list[str]:
    return [document.slice(block) for block in document.blocks if block.kind is kind]


def test_a_plan_looks_as_the_shipped_ones():
    commitments = [
        commitment("10", "10. Later", "Do that.", theme="Money"),
        commitment("2", "First", "Do this.\nThen that.", lead_institution="Treasury"),
        commitment("3", "", "No title.", theme="Money", start_date="May", end_date="2014"),
    ]
    assert plan_markdown(name="Peru", plan=1, year=2012, commitments=commitments) == (
        "# Peru: Open government action plan 1 (2012)\n\n"
        "### Commitment 2: First\n\n"
        "**Lead implementing agency:** Treasury\n\n"
        "Do this.\n\nThen that.\n\n"
        "## Theme: Money\n\n"
        "### Commitment 3\n\n"
        "No title.\n\n"
        "Start date: May. End date: 2014.\n\n"
        "### Commitment 10: Later\n\n"
        "Do that.\n"
    )


@pytest.mark.parametrize(
    ("title", "number", "tidied"),
    [
        ("10. The regulation", "10", "The regulation"),
        ("19:Wider use", "19", "Wider use"),
        ("7) Joining", "7", "Joining"),
        ("3.Publication", "3", "Publication"),
        ("Commitment  1.1:  Ways", "1.1", "Ways"),
        ("1.2 Registry", "1.2", "Registry"),
        ("16 Cloud", "16", "Cloud"),
        ("A.1.a) Naming", "A.1.A", "Naming"),
        ("5 - Open", "5", "Open"),
        ("12 ministries publish", "12", "12 ministries publish"),
        ("10-year plan", "10", "10-year plan"),
        ("4.0 strategy", "4", "4.0 strategy"),
        ("1.1 Ways", "1", "1.1 Ways"),
        ("A Guide", "A", "A Guide"),
        ("3.", "3", "3."),
        ("One\n two<br/>", "4", "One two"),
        ("", "4", ""),
    ],
)
def test_a_title_loses_the_number_that_it_repeats(title, number, tidied):
    assert tidy_title(title, number) == tidied


any_text = st.text(
    st.sampled_from("ab1 2\n.)(#*_-+=|`~<>[]{}!&;:\\/\"'$^@\t\r\x00\x0b\u2028•é") | st.characters(),
    max_size=80,
)
markup = st.sampled_from(
    [
        "# Heading",
        "Title\n===",
        "Title\n---",
        "1. item",
        "- item",
        "**Lead implementing agency:** X",
        "| a | b |\n|---|---|",
        "```\ncode",
        "    indented",
        "<div>\n# x",
        "<!-- hidden",
        "&amp; &#35; x",
        "[a]: http://b",
        "![a](b)",
        "{: #id .class }",
        "~~gone~~",
        "a\\",
        "***",
        "> quoted",
        "2012\\. x",
        "<http://a.b>",
        "a_b_c __d__",
    ]
)


@trials(deadline=None)
@given(st.lists(any_text | markup, max_size=4).map("\n".join))
@example("ǆ 1\u00b2.")
def test_no_line_of_a_text_turns_into_markup(text):
    plan = plan_markdown(name="Peru", plan=1, year=2012, commitments=[commitment("1", "T", text)])
    document = read(plan)
    assert texts(document, BlockKind.HEADING) == [
        "Peru: Open government action plan 1 (2012)",
        "Commitment 1: T",
    ]
    assert texts(document, BlockKind.TABLE_ROW) == []
    assert all(block.lead_end == block.start for block in document.blocks)


@trials(deadline=None)
@given(
    st.lists(
        st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40)
        | markup.map(lambda text: text.replace("\n", " ")),
        max_size=5,
    )
)
@example(["[^]"])
def test_every_line_comes_back_exactly(lines):
    # A letter before it keeps a dash or star from being read as a bullet, which is dropped.
    text = "\n".join("x" + line for line in lines)
    plan = plan_markdown(name="Peru", plan=1, year=2012, commitments=[commitment("1", "T", text)])
    document = read(plan)
    kept = re.sub(r"(?i)<br\s*/?>", "\n", text).splitlines()
    expected = [" ".join(line.split()) for line in kept]
    assert [document.slice(b) for b in document.blocks[2:]] == [line for line in expected if line]


@trials(deadline=None)
@given(any_text | markup)
def test_the_words_of_any_line_survive_escaping(text):
    for line in lines_of(text):
        assert "\n" not in line
        shown = read("# x\n\n" + escape(line)).text.removeprefix("x") if letters(line) else ""
        assert letters(shown) == letters(line)


def letters(text: str) -> str:
    # Readers spell out ligatures and drop what has no width, so words are compared without gaps.
    return "".join(re.findall("[a-z0-9]", unicodedata.normalize("NFKC", text)))


@trials(deadline=None)
@given(any_text | markup, any_text | markup)
def test_titles_and_themes_stay_headings(title, theme):
    plan = plan_markdown(
        name="Peru",
        plan=1,
        year=2012,
        commitments=[commitment("1", title, "Text.", theme=theme)],
    )
    headings = [line for line in plan.splitlines() if line.startswith("#")]
    assert len(headings) == len(texts(read(plan), BlockKind.HEADING))
    assert len(headings) == 2 + bool(
        lines_of(theme.replace("<br>", "<br >")) and "## Theme" in plan
    )


def test_hostile_texts_are_cut_where_they_belong():
    hostile = "Commitment 3: not one\n1. nor this\n# nor that\n**2. Nor.** this\n| 4 | x |"
    commitments = [
        commitment(str(n), f"Title {n}", f"{hostile}\nThe office will act.") for n in range(1, 7)
    ]
    plan = plan_markdown(name="Peru", plan=1, year=2012, commitments=commitments)
    cut = segment(read(plan)).commitments
    assert [c.number for c in cut] == [str(n) for n in range(1, 7)]
    assert [c.title for c in cut] == [f"Title {n}" for n in range(1, 7)]


@pytest.mark.shared
@pytest.mark.slow
def test_the_plans_of_the_real_exports_read_back(real_exports, codebook):
    merged = merge_exports([read_export(path, codebook=codebook) for path in real_exports])
    plans: dict[str, list[MergedCommitment]] = {}
    for one in merged.commitments:
        plans.setdefault(one.rows[0].plan_id, []).append(one)
    lost, wrong = [], []
    for commitments in plans.values():
        markdown = plan_markdown(name="X", plan=1, year=2012, commitments=commitments)
        document = read_bytes(markdown.encode(), name="x.md", max_bytes=LIMIT, max_characters=LIMIT)
        titles = {c.number: c.title for c in segment(document).commitments}
        for one in commitments:
            if one.number not in titles:
                lost.append(one.commitment_id)
            elif words(titles[one.number]) != words(
                tidy_title(one.first("title"), one.rows[0].number)
            ):
                wrong.append(one.commitment_id)
        assert set(titles) <= {one.number for one in commitments}
    assert wrong == []
    # One plan mixes numbers of two and three levels; the two of the upper level are taken for
    # headings of groups.
    assert set(lost) <= {"KOR-1-1.4", "KOR-1-3.2"}


def words(text: str) -> list[str]:
    # Readers compose letters and accents, spell out ligatures and drop soft hyphens.
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text.replace("\xad", "")))
