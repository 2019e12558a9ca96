"""What broke once, by its name."""

import time
from pathlib import Path

import pytest

from ogplens.errors import ReadingError
from ogplens.reading import read_guarded
from ogplens.reading.builder import TextBuilder
from ogplens.reading.text import read_text
from ogplens.settings import SegmentSettings

from . import hostile
from .makers import SENTENCE, read


def test_wrapped_lines_were_joined_in_quadratic_time():
    lines = f"{SENTENCE}\n".encode() * 100_000
    builder = TextBuilder(source="-", max_characters=10**8)
    begin = time.process_time()
    read_text(lines, builder)
    # Linear: half a second. It was more than a minute.
    assert time.process_time() - begin < 10
    assert builder.text == " ".join([SENTENCE] * 100_000)


def test_a_soft_hyphen_at_a_line_end_still_joins_a_word():
    lines = ["The ministry will publish the register of public con\u00ad", SENTENCE.lower(), "end."]
    assert "public conthe ministry" in read("\n".join(lines), "a.txt").text


def test_a_page_of_more_than_ten_megabytes_in_one_piece_was_said_to_be_empty():
    builder = TextBuilder(source="-", max_characters=10**8)
    from ogplens.reading.html import read_html

    read_html(hostile.html_one_line(11_000_000), builder)
    assert len(builder.text) > 10_900_000


def test_a_form_that_shows_itself_is_stopped_at_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(hostile.form_in_itself())
    limits = SegmentSettings(
        max_bytes=10**6, max_characters=10**6, max_seconds=3, max_memory_mb=1_000
    )
    with pytest.raises(ReadingError, match="longer than 3 seconds and was stopped"):
        read_guarded(path, limits)
