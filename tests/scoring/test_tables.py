"""Tables of commitments: CSV and JSON Lines, their faults, and what is made of them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ogplens.domain import Milestone
from ogplens.errors import TableError
from ogplens.irm.csv_files import to_csv
from ogplens.scoring.tables import (
    guard_cell,
    parse_table,
    read_table,
    table_layout,
    unguard_cell,
)

SENTENCE = "The ministry will publish the register of public contracts on an open data portal."


def parse(text, name="table.csv", max_bytes=1_000_000):
    data = text if isinstance(text, bytes) else text.encode()
    return parse_table(data, name=name, max_bytes=max_bytes)


def parse_lines(*records, name="table.jsonl"):
    return parse("\n".join(json.dumps(record) for record in records), name)


class TestLayout:
    @pytest.mark.parametrize(
        ("name", "content", "layout"),
        [
            ("a.csv", "", "csv"),
            ("a.CSV", "no table at all", "csv"),
            ("a.jsonl", "", "jsonl"),
            ("a.ndjson", "", "jsonl"),
            ("a.md", "title,text\n", None),
            ("-", "", None),
            ("-", "title,text\nx,y\n", "csv"),
            ("-", '\ufeff"number","Title","Text"\r\n', "csv"),
            ("-", '\n  {"title": "x"}', "jsonl"),
            ("-", "# A plan, with a text\n", None),
            ("-", "The text, it was said. And more, later\n", None),
            ("-", "{\\rtf1 text}", None),
            ("-", "%PDF-1.7", None),
        ],
    )
    def test_by_suffix_then_by_content(self, name, content, layout):
        assert table_layout(name, content.encode()) == layout

    def test_document_is_refused(self):
        with pytest.raises(TableError, match="no table of commitments"):
            parse("# A plan", name="plan.md")


class TestCsv:
    def test_title_and_text_suffice(self):
        table = parse(f"title,text\nContracts,{SENTENCE}\n", name="folder/my draft.csv")
        (one,) = table.commitments
        assert (one.title, one.number) == ("Contracts", None)
        assert table.ids == ("my draft-c1",)
        assert table.languages == ("en",)

    def test_given_identifier_number_and_language_are_used(self):
        table = parse("Commitment_ID,number,language,title,text\nX-9,2.1,es,a,b c\n")
        assert table.ids == ("X-9",)
        assert table.languages == ("es",)
        assert table.commitments[0].number == "2.1"

    def test_identifiers_are_made_of_numbers_and_are_all_different(self):
        rows = "\n".join(f"{i},{n},t,u v" for i, n in [("", 1), ("", 1), ("t-1a", 2), ("", "")])
        table = parse(f"commitment_id,number,title,text\n{rows}\n", name="t.csv")
        assert table.ids[2:] == ("t-1a", "t-c4")
        assert len(set(table.ids)) == 4
        assert all(identifier.startswith("t-") for identifier in table.ids)

    def test_byte_order_mark_crlf_quotes_line_breaks_and_other_columns(self):
        table = parse('\ufefftext,mine,title\r\n"One,\r\ntwo ""three""",x,One\r\n')
        assert table.commitments[0].text == 'One,\r\ntwo "three"'

    def test_none_and_na_are_text(self):
        table = parse("title,text\nNone,NA\n")
        assert table.commitments[0].title == "None"
        assert table.commitments[0].text == "None\n\nNA"

    @pytest.mark.parametrize(
        ("content", "parts"),
        [
            ("number,title\n1,x\n", ["row 1", "a column text"]),
            ("number\n1\n", ["a column title", "a column text"]),
            ("title,text,Text\nx,y,z\n", ["row 1", "each column once"]),
            ("title;text\nx;y\n", ["commas"]),
            ("title,text\nx,\n", ["row 2, text", "the text of a commitment"]),
            ("title,text\nx,y,z\n", ["row 2", "3 cells"]),
            ("title,text,language\nx,y,English\n", ["row 2, language", "'English'"]),
            ("title,text,milestones\nx,y,soon\n", ["row 2, column milestones", "'soon'", "JSON"]),
            ('title,text,milestones\nx,y,"[{}]"\n', ["row 2, milestones", "JSON such as"]),
            ('title,text,fields\nx,y,"[1]"\n', ["row 2, fields", "JSON such as"]),
            ('title,text\nx,"y\n', ["rules of CSV"]),
            ("title,text\n", ["no commitment"]),
            ("", ["empty"]),
            (b"title,text\n\xe9,y\n", ["UTF-8"]),
        ],
    )
    def test_faults(self, content, parts):
        with pytest.raises(TableError) as caught:
            parse(content)
        message = str(caught.value)
        assert message.startswith("table.csv: ")
        assert "Next step" in message
        for part in parts:
            assert part in message

    def test_all_the_faults_at_once(self):
        with pytest.raises(TableError) as caught:
            parse("commitment_id,title,text,language\nA,x,,en\nB,x,y,1\nA,x,y,\nC,x\n")
        places = [fault.place for fault in caught.value.faults]
        assert sorted(places) == [
            *("row 2, text", "row 3, language", "row 4, commitment_id", "row 5")
        ]

    def test_too_large(self):
        with pytest.raises(TableError, match="more than 10 bytes"):
            parse("title,text\nx,y\n", max_bytes=10)


class TestJsonLines:
    def test_one_object_a_line_and_blank_lines_between(self):
        table = parse('{"title": "a", "text": "b c"}\n\n{"title": "d", "text": "e f"}\n', "t.jsonl")
        assert [one.title for one in table.commitments] == ["a", "d"]
        assert table.ids == ("t-c1", "t-c2")

    def test_number_may_be_an_integer_and_null_is_nothing(self):
        record = {"title": "a", "text": "b c", "number": 3, "language": None, "page": 7}
        table = parse_lines(record)
        assert table.commitments[0].number == "3"
        assert table.commitments[0].page == 7

    def test_fields_and_milestones(self):
        record = {
            "title": "a",
            "text": "b c",
            "fields": {"lead_institution": "Ministry"},
            "milestones": [{"text": "m", "start": None, "end": "2026"}],
        }
        (one,) = parse_lines(record).commitments
        assert one.fields == {"lead_institution": "Ministry"}
        assert one.milestones == (Milestone("m", None, "2026"),)

    def test_line_separator_inside_a_string(self):
        table = parse('{"title": "a", "text": "b\u2028c"}', "t.jsonl")
        assert len(table.commitments) == 1

    def test_half_a_character_is_replaced(self):
        table = parse('{"title": "a", "text": "b \\ud800"}', "t.jsonl")
        table.commitments[0].text.encode("utf-8")

    @pytest.mark.parametrize(
        ("content", "parts"),
        [
            ('{"title": "a", "text": "b"}\n{"title": ', ["line 2, column", "JSON"]),
            ('["a", "b"]', ["line 1", "an object"]),
            ('{"text": "b"}', ["line 1, title"]),
            ('{"title": "a"}', ["line 1, text"]),
            ('{"title": "a", "text": 5}', ["line 1, text", "a string"]),
            ('{"title": "a", "text": "b", "number": true}', ["line 1, number", "a string"]),
            ('{"title": "a", "text": "b", "milestones": 1}', ["line 1, milestones"]),
            ("[" * 100_000, ["line 1"]),
        ],
    )
    def test_faults(self, content, parts):
        with pytest.raises(TableError) as caught:
            parse(content, "t.jsonl")
        for part in parts:
            assert part in str(caught.value)


class TestText:
    """A text begins with its title, as those do that the models learnt from."""

    @pytest.mark.parametrize(
        "text",
        [
            "Open contracts\n\nThe ministry acts.",
            "Commitment 3:  OPEN\ncontracts. The ministry acts.",
        ],
    )
    def test_title_that_is_there_is_not_repeated(self, text):
        assert parse_lines({"title": "Open contracts", "text": text}).commitments[0].text == text

    def test_title_that_is_missing_is_put_in_front(self):
        (one,) = parse_lines({"title": "Open contracts", "text": "The ministry acts."}).commitments
        assert one.text == "Open contracts\n\nThe ministry acts."
        assert (one.start, one.end) == (0, len(one.text))

    def test_no_title(self):
        (one,) = parse_lines({"title": "", "text": "The ministry acts."}).commitments
        assert one.text == "The ministry acts."


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "'=1", "''-"])
def test_cells_that_a_spreadsheet_would_run_are_guarded(cell):
    assert guard_cell(cell) == f"'{cell}"


@given(st.text())
def test_guard_can_be_taken_away(cell):
    guarded = guard_cell(cell)
    assert unguard_cell(guarded) == cell
    assert not guarded.startswith(("=", "+", "-", "@", "\t", "\r"))


_PLAIN = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zs", "Zl", "Zp"))).filter(
    str.strip
)


@given(st.lists(st.tuples(_PLAIN, _PLAIN), min_size=1, max_size=5))
def test_csv_and_json_lines_say_the_same(pairs):
    as_csv = to_csv(("title", "text"), [[guard_cell(c) for c in pair] for pair in pairs])
    lines = parse_lines(*({"title": title, "text": text} for title, text in pairs), name="t.jsonl")
    assert parse(as_csv, "t.csv").commitments == lines.commitments


def test_file(tmp_path):
    path = tmp_path / "cut.csv"
    path.write_text(f"title,text\na,{SENTENCE}\n", encoding="utf-8")
    assert read_table(path, max_bytes=1000).source == str(path)
    with pytest.raises(TableError, match="cannot be opened"):
        read_table(tmp_path, max_bytes=1000)
    with pytest.raises(TableError, match="cannot be opened"):
        read_table(tmp_path / "no.csv", max_bytes=1000)
