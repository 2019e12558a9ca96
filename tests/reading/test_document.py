"""Formats, limits, errors and whatever bytes there are."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ogplens.errors import ReadingError
from ogplens.reading import SUFFIXES, read_bytes, read_document

from .makers import LIMITS, SENTENCE, Page, check, docx, odt, p, pdf, read


def one_page():
    page = Page()
    page.write(72, 700, SENTENCE)
    page.box(60, 600, 200, 650)
    page.box(200, 600, 300, 650)
    page.write(70, 620, "a")
    page.write(210, 620, "b")
    return page


VALID = {
    "pdf": pdf([one_page()]),
    "docx": docx(p(SENTENCE) + "<w:tbl><w:tr><w:tc/><w:tc/></w:tr></w:tbl>"),
    "odt": odt(
        f"<text:h text:outline-level='1'>A</text:h><text:p>{SENTENCE}</text:p><table:table>"
        "<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>"
        "<table:table-cell/></table:table-row></table:table>"
    ),
    "html": f"<html><h1>A</h1><table><tr><td>{SENTENCE}<td>b</table><ol><li>x".encode(),
    "markdown": f"# A\n\n**b** {SENTENCE}\n\n| a | b |\n|--|--|\n| c | d |\n\n1. e\n".encode(),
    "text": SENTENCE.encode(),
}


@pytest.mark.parametrize("kind", VALID)
def test_standard_input_is_sniffed(kind):
    document = read(VALID[kind], "-")
    check(document)
    assert (document.format, document.source, document.language) == (kind, "-", "en")


@pytest.mark.parametrize(("suffix", "kind"), SUFFIXES.items())
def test_suffixes_say_the_format(tmp_path, suffix, kind):
    path = tmp_path / f"plan{suffix.upper()}"
    path.write_bytes(VALID[kind])
    document = read_document(path, **LIMITS, language="xx")
    assert (document.format, document.source, document.language) == (kind, str(path), "xx")


def test_an_unknown_suffix_leaves_it_to_the_content(tmp_path):
    path = tmp_path / "plan.v2"
    path.write_bytes(VALID["pdf"])
    assert read_document(path, **LIMITS).format == "pdf"


def refused(path, **limits):
    with pytest.raises(ReadingError) as caught:
        read_document(path, **{**LIMITS, **limits})
    assert caught.value.source == str(path)
    assert caught.value.hint
    return caught.value.message


def test_files_that_cannot_be_opened(tmp_path):
    assert "no such file" in refused(tmp_path / "none.pdf")
    assert "folder" in refused(tmp_path)
    assert "cannot be opened" in refused(tmp_path / ("x" * 5000))


def test_files_of_a_wrong_size(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_bytes(b"")
    assert "empty" in refused(path)
    path.write_bytes(b" \n\t ")
    assert "empty" in refused(path)
    path.write_bytes(b"x" * 101)
    assert "101 bytes" in refused(path, max_bytes=100)
    assert "longer than 50 characters" in refused(path, max_characters=50)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.ods", b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.x", "OpenDocument"),
        ("a.rtf", rb"{\rtf1 text}", "RTF"),
        ("a", rb"{\rtf1 text}", "RTF"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99, "old Office"),
    ],
)
def test_other_office_formats_are_named(tmp_path, name, data, message):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ReadingError, match=message) as caught:
        read_document(path, **LIMITS)
    assert "DOCX or PDF" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.xyz", bytes(range(256)) * 3, "format is not known"),
        ("a.zip", b"PK\x03\x04 other archive", "format is not known"),
        ("a.png", b"\x89PNG\r\n" + b"x" * 99, "picture"),
        ("a.txt", b"abc\x00def" * 20, "binary data"),
        ("a.html", b"<html><script>x</script></html>", "no text"),
        ("a.md", b"---\n", "no text"),
    ],
)
def test_content_that_is_no_plan(tmp_path, name, data, message):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ReadingError, match=message):
        read_document(path, **LIMITS)


def survives(data, name):
    """Read bytes: either a sound document comes out or an error that is meant for people."""
    try:
        document = read_bytes(data, name=name, max_bytes=100_000, max_characters=50_000)
    except ReadingError:
        return
    check(document)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.binary(max_size=300), name=st.sampled_from([f"a{s}" for s in SUFFIXES] + ["-"]))
def test_any_bytes(data, name):
    survives(data, name)


@pytest.mark.parametrize("kind", VALID)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_mutated_files(kind, data):
    mutated = bytearray(VALID[kind])
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(mutated) - 1))
        match data.draw(st.sampled_from(["change", "cut", "insert", "end"])):
            case "change":
                mutated[place] = data.draw(st.integers(0, 255))
            case "cut":
                del mutated[place : place + data.draw(st.integers(1, 40))]
            case "insert":
                mutated[place:place] = data.draw(st.binary(min_size=1, max_size=12))
            case "end":
                del mutated[max(1, place) :]
        if not mutated:
            mutated = bytearray(b"x")
    suffix = {"markdown": ".md", "text": ".txt"}.get(kind, f".{kind}")
    survives(bytes(mutated), f"a{suffix}")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    text=st.text(
        alphabet=st.sampled_from("ab1.)*_#|-\\\n <>p/[]`~&;:•\t\x0b\u2028\uf0b7\ue000ñ\u0301"),
        max_size=80,
    ),
    suffix=st.sampled_from([".md", ".html", ".txt"]),
)
def test_any_markup(text, suffix):
    survives(text.encode(), f"a{suffix}")
