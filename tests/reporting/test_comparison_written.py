"""Figures as files: the picture has the right size, shows something, and is the same each time."""

import struct
import xml.etree.ElementTree as ET
import zlib

import pytest
from comparison_frames import BOOK, OUTCOMES, frames, members

from ogplens.reporting.comparison_chapter import chapter, figures_of
from ogplens.reporting.comparison_data import Compared
from ogplens.reporting.comparison_figures import csv_of, png, write_figures
from ogplens.reporting.comparison_page import comparison_page
from ogplens.reporting.drawing import WIDTH, Canvas, Figure, Table

TABLES = frames(members(5), counted=OUTCOMES[4:7])
FIGURES = figures_of(chapter(Compared(TABLES), BOOK))


def size(data):
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert data[12:16] == b"IHDR"
    return struct.unpack(">II", data[16:24])


def pixels(data):
    """Return the filtered scan lines; that they unpack checks the checksum of the stream."""
    place, packed = 8, b""
    while place < len(data):
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        body = data[place + 8 : place + 8 + length]
        assert (
            zlib.crc32(kind + body)
            == struct.unpack(">I", data[place + 8 + length : place + 12 + length])[0]
        )
        packed += body if kind == b"IDAT" else b""
        place += 12 + length
    return zlib.decompress(packed)


def drawing(*words, height=40.0, kind=""):
    canvas = Canvas()
    for place, word in enumerate(words):
        canvas.text(4, 14 + 16 * place, word, kind)
    return Figure("a", "a", "a", "a", height, canvas.body(), Table("", ("a",), ()))


def test_every_figure_becomes_three_files(tmp_path):
    some = FIGURES[::5]
    written = write_figures(some, tmp_path / "figures")
    assert sorted(p.name for p in (tmp_path / "figures").iterdir()) == sorted(
        f"{figure.name}.{end}" for figure in some for end in ("svg", "png", "csv")
    )
    assert sorted(written) == sorted((tmp_path / "figures").iterdir())
    for figure in some:
        path = tmp_path / "figures" / figure.name
        assert path.with_suffix(".svg").read_text("utf-8") == figure.standalone()
        assert path.with_suffix(".csv").read_text("utf-8") == csv_of(figure)
        wide, tall = size(path.with_suffix(".png").read_bytes())
        assert wide == 2 * WIDTH
        _, _, _, height = ET.fromstring(figure.standalone()).get("viewBox").split()
        assert figure.height < float(height) < figure.height + 60  # the title stands above
        assert tall == pytest.approx(2 * float(height), abs=2)


def test_tables_can_be_given_in_place_of_figures(tmp_path):
    write_figures(TABLES, tmp_path, pictures=False)
    assert {path.stem for path in tmp_path.iterdir()} == {figure.name for figure in FIGURES}


def test_pictures_can_be_left_out(tmp_path):
    write_figures(FIGURES[:1], tmp_path, pictures=False)
    assert {path.suffix for path in tmp_path.iterdir()} == {".svg", ".csv"}


def test_a_picture_is_not_blank_and_the_same_each_time():
    svg = FIGURES[0].standalone()
    first, blank = png(svg), png(drawing(height=FIGURES[0].height).standalone())
    assert first == png(svg)
    assert len(set(pixels(first))) > 50
    assert len(set(pixels(blank))) <= 4


@pytest.mark.parametrize(
    "words", ["Côte d'Ivoire", "Türkiye", "Αθήνα", "Україна", "Việt Nam", "←→ ×2 ÷2 − … “a”"]
)
def test_letters_of_members_are_in_the_fonts(words):
    from importlib import resources

    # A letter that no font has is drawn as nothing, or as the box of U+FFFE.
    empty = pixels(png(drawing().standalone()))
    for letter in set(words) - {" "}:
        drawn = pixels(png(drawing(letter).standalone()))
        assert drawn != empty, letter
        assert drawn != pixels(png(drawing("\U0001f4a9").standalone())), letter
    fonts = resources.files("ogplens.reporting").joinpath("fonts")
    assert "Bitstream Vera Fonts Copyright" in fonts.joinpath("LICENSE").read_text("utf-8")


def test_bold_letters_are_bolder():
    plain, bold = (pixels(png(drawing("Kappa", kind=k).standalone())) for k in ("", "strong"))
    assert plain != bold


def test_hostile_letters_make_a_picture(tmp_path):
    odd = drawing('<b>&amp;"', "\U0001f600 \u0627\u0644", "\ufffd")
    assert size(png(odd.standalone()))[0] == 2 * WIDTH


def test_the_page_is_the_same_each_time_and_escapes_what_it_is_given():
    words = {"title": "<b>A & B</b>", "lead": "<i>x</i>", "notes": ["Bridge <none>"]}
    page = comparison_page(TABLES, codebook=BOOK, **words)
    assert page == comparison_page(TABLES, codebook=BOOK, **words)
    for raw in ("<b>", "<i>", "<none>", "<script"):
        assert raw not in page
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in page
    assert "Bridge &lt;none&gt;" in page


def test_the_page_holds_all_numbers_and_links_only_where_files_are():
    page = comparison_page(TABLES, title="t", codebook=BOOK)
    assert page.count("<svg") == len(FIGURES) == page.count('<details class="data"')
    assert page.count("<table") == len(FIGURES) + 1  # that of the tests
    assert ".csv" not in page
    linked = comparison_page(TABLES, title="t", codebook=BOOK, csv="figures/")
    assert all(f'href="figures/{figure.name}.csv"' in linked for figure in FIGURES)


def test_a_page_of_nothing_says_so():
    page = comparison_page({})
    assert "There is nothing to compare" in page


def test_without_a_title_the_page_names_what_is_compared():
    regions = TABLES["prevalence"][TABLES["prevalence"]["by"] == "region"]
    assert "<h1>Regions compared</h1>" in comparison_page({"prevalence": regions})
    assert "<h1>Members compared</h1>" in comparison_page(TABLES)
