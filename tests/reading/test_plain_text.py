"""Plain text and its encodings."""

import pytest

from ogplens.errors import ReadingError
from ogplens.reading.decoding import decode

from .makers import SENTENCE, check, read, shown

PLAN = """Open government plan

1. Open contracts

The ministry will publish all contracts that it signs
with companies on the national portal.
- by March
- by June

Lead agency: Ministry of Finance
Start date: 2014

Short line that ends with a full stop.
----
Name
"""


def test_blocks():
    assert shown(read(PLAN.replace("\n", "\r\n"), "a.txt")) == [
        ("heading", "Open government plan"),
        ("heading", "1. Open contracts"),
        (
            "paragraph",
            "The ministry will publish all contracts that it signs with companies on the national "
            "portal.",
        ),
        ("list_item", "by March"),
        ("list_item", "by June"),
        ("paragraph", "Lead agency: Ministry of Finance"),
        ("paragraph", "Start date: 2014"),
        ("paragraph", "Short line that ends with a full stop."),
        ("paragraph", "Name"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_encodings(encoding):
    text = "Año de la transparencia – " + SENTENCE
    assert read(text.encode(encoding), "a.txt").text == text


def test_latin_1_is_read_with_a_warning():
    document = read(f"Año de transparencia. {SENTENCE}".encode("latin-1"), "a.txt")
    assert document.text.startswith("Año")
    assert "Windows-1252" in document.warnings[0]


def test_damaged_utf8_stays_utf8():
    data = "ñ".encode() * 30 + b"\xff " + SENTENCE.encode()
    text, warnings = decode(data, source="a.txt")
    assert text.startswith("ñññ")
    assert "1 damaged" in warnings[0]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"abc\x00\x01\x02def" * 9, "binary data"),
        (bytes(range(1, 32)) * 20, "binary data"),
        (b"text \x81\x8d in no encoding", "not in UTF-8"),
        (b"\xff\xfea\x00\x00\xd8", "not in UTF-16"),
    ],
)
def test_what_is_no_text(data, message):
    with pytest.raises(ReadingError, match=message) as caught:
        read(data, "a.txt")
    assert caught.value.faults[0].place.startswith("byte ")
    assert caught.value.hint


def test_underlined_and_capital_headings_and_columns_of_blanks():
    document = read(
        "Action plan\n===========\n\n"
        "Commitment 1: Register\n----------------------\nIt is done.\n\n"
        f"COMMITMENT 2. BUDGET\n{SENTENCE}\n\n"
        "Lead institution        Ministry of Finance and of\n"
        "                        the treasury\nStart                   March 2014\n",
        "a.txt",
    )
    check(document)
    assert [(b.level, document.slice(b)) for b in document.blocks] == [
        *((1, "Action plan"), (2, "Commitment 1: Register"), (0, "It is done.")),
        *((3, "COMMITMENT 2. BUDGET"), (0, SENTENCE)),
        (0, "Lead institution\tMinistry of Finance and of the treasury"),
        (0, "Start\tMarch 2014"),
    ]


def test_pages_lose_their_running_heads_and_numbers():
    texts = [f"{SENTENCE} It is done {word}." for word in ("here", "there", "now", "later")]
    pages = [f"Plan of X    {n}\n\n{text}\n\n     {n}\n" for n, text in enumerate(texts, 1)]
    document = read("\f".join(pages), "a.txt")
    check(document)
    assert [document.slice(block) for block in document.blocks] == texts


def test_two_columns_of_prose_are_read_one_by_one():
    left, right = (
        ["left text that fills its own line of it"] * 5,
        ["right text that fills its line"] * 5,
    )
    text = "\n".join(f"{a:<44}{b}" for a, b in zip(left, right, strict=True))
    document = read(text, "a.txt")
    assert [document.slice(b) for b in document.blocks] == [" ".join(left), " ".join(right)]
