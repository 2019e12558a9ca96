"""Comments in a copy of a Word document, and nothing else changed."""

import functools
import io
import zipfile

import docx
import pytest
import scorecard_factory as factory
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from word_files import draft

from ogplens.domain import Commitment, Scorecard, ScoredCommitment
from ogplens.errors import ReadingError
from ogplens.reading.document import read_bytes
from ogplens.reading.guarded import GuardedReader
from ogplens.reporting.docx_comments import commented_docx, xml_text
from ogplens.reporting.scorecard_docx import fresh_docx
from ogplens.settings import codebook, pipeline_settings

MAX = 50_000_000
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def text_of(data):
    return read_bytes(data, name="draft.docx", max_bytes=MAX, max_characters=10**7).text


def commented(data, *comments, text=None):
    return commented_docx(
        data,
        source="draft.docx",
        max_bytes=MAX,
        text=text_of(data) if text is None else text,
        comments=[{"start": s, "end": e, "text": said} for s, e, said in comments],
    )


def at(text, words, said="Here."):
    start = text.index(words)
    return start, start + len(words), said


def marked(data):
    """Return what each comment of a document is about, by its identifier."""
    body = docx.Document(io.BytesIO(data)).element.body
    found, open_ = {}, set()
    for element in body.iter():
        if element.tag == W + "commentRangeStart":
            open_.add(element.get(W + "id"))
            found[element.get(W + "id")] = ""
        elif element.tag == W + "commentRangeEnd":
            open_.discard(element.get(W + "id"))
        elif element.tag == W + "t":
            for one in open_:
                found[one] += element.text or ""
    return found


def paragraphs(data):
    """Return text, style, and text with formatting of every paragraph, tables and all."""
    made = docx.Document(io.BytesIO(data))
    found = []
    for element in made.element.body.iter(W + "p"):
        paragraph = docx.text.paragraph.Paragraph(element, made._body)
        letters = [
            (letter, run.bold, run.italic, run.style.name)
            for run in paragraph.runs
            for letter in run.text
        ]
        found.append((paragraph.text, paragraph.style.name, letters))
    return found


PLACES = (
    "Publish every public contract",
    "publish every contract",
    "will publish",
    "A council of citizens is consulted",
    "Office of the Prime Minister",
    "as far as possible",
)


@pytest.mark.parametrize("words", PLACES)
def test_a_comment_stands_at_its_words(words):
    data = draft()
    made = commented(data, at(text_of(data), words))
    assert list(marked(made).values()) == [words]
    (comment,) = docx.Document(io.BytesIO(made)).comments
    assert (comment.text, comment.author, comment.initials) == ("Here.", "ogplens", "OL")
    assert comment.timestamp is None


def test_nothing_else_changes():
    data = draft(comment=True)
    text = text_of(data)
    made = commented(data, *(at(text, words) for words in PLACES), (-1, -1, "The whole."))
    assert paragraphs(made) == paragraphs(data)
    assert text_of(made) == text
    before, after = (zipfile.ZipFile(io.BytesIO(one)) for one in (data, made))
    assert after.namelist() == before.namelist()
    touched = {"word/document.xml", "word/comments.xml"}
    for name in set(before.namelist()) - touched:
        assert after.read(name) == before.read(name), name
    for tag in (b"<w:ins ", b"<w:del ", b"This was taken out.", b"<w:drawing>"):
        assert after.read("word/document.xml").count(tag) == 1
    comments = docx.Document(io.BytesIO(made)).comments
    said = [one.text for one in comments]
    assert said[0] == "An earlier remark"
    assert said[1] == "The whole."
    assert len({one.comment_id for one in comments}) == len(PLACES) + 2


def test_a_document_without_comments_gets_the_part_and_its_entries():
    data = draft()
    plain = zipfile.ZipFile(io.BytesIO(data))
    kept = {n: plain.read(n) for n in plain.namelist() if n != "word/comments.xml"}
    assert b"comments" not in kept["word/_rels/document.xml.rels"]
    made = commented(data, at(text_of(data), PLACES[0]))
    assert "word/comments.xml" in zipfile.ZipFile(io.BytesIO(made)).namelist()
    assert len(list(docx.Document(io.BytesIO(made)).comments)) == 1


def test_tracked_words_and_numbered_items_are_found():
    data = draft()
    text = text_of(data)
    made = marked(commented(data, at(text, "a public portal"), at(text, "A first step")))
    # A tracked insertion is taken whole: a mark inside could be rejected with it.
    assert made["0"] == " Anyone may download the data from a public portal."
    assert made["1"] == "A first step"
    start = text.index("Anyone may")
    long = marked(commented(data, (start, text.index("Commitment 2"), "Long.")))
    assert "Anyone may" in long["0"]


def test_a_place_that_is_not_there_falls_back_to_the_last_one_that_is():
    data = draft()
    text = text_of(data)
    start, end, _ = at(text, "Commitment 2")
    strange = text[: end + 5] + "zzzz qqqq xxxx" + text[end + 5 :]
    made = marked(commented(data, (start, end, "One."), (end + 5, end + 19, "Two."), text=strange))
    assert made == {"0": "Commitment 2", "1": "Commitment 2"}


@functools.cache
def original():
    data = draft()
    return data, text_of(data), plain(data)


def plain(data):
    """Return text and style of every paragraph, read from the part itself."""
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    found = []
    for paragraph in root.iter(W + "p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        text = "".join(e.text or "" for e in paragraph.iter(W + "t", W + "delText"))
        found.append((text, None if style is None else style.get(W + "val")))
    return root, found


@settings(deadline=None, max_examples=50)
@given(st.data())
def test_any_spans_keep_the_text_and_open_and_close_once(data):
    before, text, (_, paragraphs_before) = original()
    ends = st.integers(0, len(text))
    spans = data.draw(st.lists(st.tuples(ends, ends), min_size=1, max_size=6))
    comments = [(min(s), max(s), f"No. {n}") for n, s in enumerate(spans)]
    body, paragraphs_after = plain(commented(before, *comments, text=text))
    assert paragraphs_after == paragraphs_before
    seen = {}
    for place, element in enumerate(body.iter()):
        for name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
            if element.tag == W + name:
                seen.setdefault(element.get(W + "id"), []).append((name, place))
    assert len(seen) == len(comments)
    for found in seen.values():
        assert [name for name, _ in found] == [
            "commentRangeStart",
            "commentRangeEnd",
            "commentReference",
        ]


@pytest.mark.parametrize("mark", factory.HOSTILE)
def test_hostile_text_stays_text(mark):
    data = draft()
    made = commented(data, (0, 5, mark))
    (comment,) = docx.Document(io.BytesIO(made)).comments
    assert comment.text == xml_text(mark)
    fresh = fresh_docx(
        [factory.hostile_card(mark)],
        words=factory.ENGLISH,
        codebook=codebook(),
        model=factory.MODEL,
    )
    opened = docx.Document(io.BytesIO(fresh))
    head = mark.split("\x00")[0].split("\u202e")[0].split("\ufffe")[0]
    assert any(paragraph.text.startswith(head) for paragraph in opened.paragraphs)
    assert any(head in comment.text for comment in opened.comments)


@given(st.text())
def test_xml_text_drops_only_what_xml_cannot_hold(text):
    kept = xml_text(text)
    element = etree.Element("a")
    element.text = kept
    assert etree.fromstring(etree.tostring(element)).text in {kept, kept or None}
    # A carriage return is lost when XML is read: it becomes a line feed.
    for character in set(text) - set(kept) - {"\r"}:
        with pytest.raises(ValueError, match="XML"):
            etree.Element("a").text = character


def test_other_sources_get_a_new_document_with_texts_and_comments():
    made = fresh_docx(
        [factory.full_card()], words=factory.SPANISH, codebook=codebook(), model=factory.MODEL
    )
    opened = docx.Document(io.BytesIO(made))
    texts = [paragraph.text for paragraph in opened.paragraphs]
    assert texts[0] == "draft.pdf"
    assert texts.index("Publish every public contract") < texts.index("Train the civil service")
    said = [comment.text for comment in opened.comments]
    assert said[0].startswith("Pronóstico para todo el plan")
    assert "1 a 2 de 2 (50–100%)" in said[0]
    assert factory.SPANISH.say("scorecard.closing") in said[0]
    assert sum(text.startswith("S101") for text in said) == 2
    about = list(marked(made).values())
    first = "The Ministry of Finance will publish every contract as open data."
    assert about[said.index("V201 (consejo): Vague words: say what will be there.")] == first
    again = fresh_docx(
        [factory.full_card()], words=factory.SPANISH, codebook=codebook(), model=factory.MODEL
    )
    assert made == again


def test_a_title_of_a_megabyte_is_shortened_in_comments_and_whole_in_the_text():
    title = "Open data " * 100_000
    one = ScoredCommitment("x-1", Commitment("1", title, title), {})
    made = fresh_docx(
        [Scorecard("x", None, (one,))],
        words=factory.ENGLISH,
        codebook=codebook(),
        model=factory.MODEL,
    )
    opened = docx.Document(io.BytesIO(made))
    assert len(opened.paragraphs[1].text) == len(title)
    assert max(len(comment.text) for comment in opened.comments) < 10_000


def damaged_files():
    whole = draft()
    yield b"", "archive"
    yield b"PK\x03\x04 no archive", "archive"
    yield whole[:-400], "archive"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    yield out.getvalue(), "no relations"
    for content in (
        b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
        b"not xml",
        b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'/>",
    ):
        out = io.BytesIO()
        source = zipfile.ZipFile(io.BytesIO(whole))
        with zipfile.ZipFile(out, "w") as archive:
            for name in source.namelist():
                other = content if name == "word/document.xml" else source.read(name)
                archive.writestr(name, other)
        yield out.getvalue(), "document"


@pytest.mark.parametrize("data", [data for data, _ in damaged_files()])
def test_a_damaged_file_ends_in_a_message(data):
    with pytest.raises(ReadingError):
        commented(data, (0, 1, "x"), text="x")


def test_a_bomb_is_refused_before_it_is_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (MAX + 1))
    with pytest.raises(ReadingError, match="unpacks to"):
        commented(out.getvalue(), (0, 1, "x"), text="x")


def test_the_guarded_child_writes_the_same_copy(tmp_path):
    data = draft()
    text = text_of(data)
    start, end, said = at(text, PLACES[0])
    options = {"text": text, "comments": [{"start": start, "end": end, "text": said}]}
    path = tmp_path / "draft.docx"
    path.write_bytes(data)
    with GuardedReader(pipeline_settings().segment) as reader:
        assert reader.read(path).text == text
        made = reader.edit(path, commented_docx, options=options)
        assert made == commented(data, at(text, PLACES[0]))
        with pytest.raises(ReadingError, match="damaged"):
            reader.edit(path, commented_docx, b"PK no archive", options=options)
        assert reader.edit(path, commented_docx, data, options=options) == made
