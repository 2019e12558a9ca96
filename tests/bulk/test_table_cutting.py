"""Tables are cut between rows, whatever stands in them, and sources become tasks."""

import csv
import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ogplens.bulk.cutting import Source, sources_in, table_pieces, tasks
from ogplens.bulk.jobs import Piece
from ogplens.bulk.row_ends import CsvEnds
from ogplens.errors import OgplensError, TableError
from ogplens.settings import BulkSettings

BOM = b"\xef\xbb\xbf"
HEADER = b"title,text\n"

_ODD = st.sampled_from(['"', '""', ",", "\n", "\r\n", "\r", "\u2028", "\x85", "\x0b", "'", "é"])
CELLS = st.lists(st.one_of(st.text(max_size=3), _ODD), max_size=5).map("".join)
ENCODABLE = CELLS.filter(lambda cell: "\0" not in cell)
ROWS = st.lists(st.tuples(ENCODABLE, ENCODABLE), max_size=12)
SETTINGS = st.builds(
    BulkSettings,
    rows_per_shard=st.integers(1, 5),
    documents_per_shard=st.integers(1, 3),
    bytes_per_shard=st.integers(1, 60),
)
LENGTHS = st.lists(st.integers(1, 9), min_size=1)


def blocks(data: bytes, lengths: list[int]) -> list[bytes]:
    """Part bytes into blocks of these lengths, over and over."""
    parts, place, number = [], 0, 0
    while place < len(data):
        parts.append(data[place : place + lengths[number % len(lengths)]])
        place += len(parts[-1])
        number += 1
    return parts


def cut(data: bytes, layout: str, settings: BulkSettings, lengths: list[int]) -> list[Piece]:
    found = list(table_pieces("t", layout, blocks(data, lengths), settings))
    for piece, rows in found:
        own = data[piece.start : piece.end]
        assert hashlib.sha256(own).hexdigest() == piece.digest
        assert 1 <= rows <= settings.rows_per_shard
        assert len(own) <= settings.bytes_per_shard or rows == 1
    starts = [0, *(rows for _, rows in found)]
    assert [p.first_row for p, _ in found] == [sum(starts[: i + 1]) for i in range(len(found))]
    return [piece for piece, _ in found]


def put_together(data: bytes, pieces: list[Piece], begin: int) -> bytes:
    """Return the bytes of pieces that lie one behind the other."""
    ends = [begin, *(piece.end for piece in pieces)]
    assert [piece.start for piece in pieces] == ends[:-1]
    return b"".join(data[piece.start : piece.end] for piece in pieces)


def as_csv(rows: list[tuple[str, str]], ends: str, quoting: int) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator=ends, quoting=quoting)
    writer.writerows([("title", "text"), *rows])
    return stream.getvalue().encode("utf-8", "replace")


def parsed(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


@given(
    ROWS,
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    st.booleans(),
    st.booleans(),
    SETTINGS,
    LENGTHS,
)
def test_pieces_of_csv_are_the_table(rows, ends, quoting, marked, ended, settings, lengths):
    data = BOM * marked + as_csv(rows, ends, quoting)
    if not ended:
        data = data.removesuffix(ends.encode())
    pieces = cut(data, "csv", settings, lengths)
    header = len(BOM) * marked + len(as_csv([], ends, quoting))
    assert put_together(data, pieces, min(header, len(data))) == data[header:]
    assert all(piece.header == ("title", "text") for piece in pieces)
    each = [row for piece in pieces for row in parsed(data[piece.start : piece.end])]
    assert each == parsed(data[header:])


@given(st.binary(max_size=80), st.sampled_from(["csv", "jsonl"]), SETTINGS, LENGTHS)
def test_any_bytes_are_cut_and_nothing_is_lost(rest, layout, settings, lengths):
    data = HEADER + rest
    pieces = cut(data, layout, settings, lengths)
    begin = len(HEADER) if layout == "csv" else 0
    assert put_together(data, pieces, begin) == data[begin:]
    assert pieces == cut(data, layout, settings, [len(data)])


@given(st.text(alphabet='ab",\r\n', max_size=40))
def test_rows_end_where_the_csv_module_ends_them(text):
    data = text.encode()
    found = CsvEnds()
    ends = [*found.find(data), len(data)]
    starts = [0, *ends]
    rows = [data[a:b] for a, b in zip(starts, ends, strict=False) if a < b]
    assert [parsed(row) for row in rows] == [[row] for row in parsed(data)]


@given(st.lists(st.text().filter(lambda text: "\n" not in text)), SETTINGS, LENGTHS)
def test_json_lines_are_cut_at_line_feeds_alone(lines, settings, lengths):
    data = "".join(f"{line}\n" for line in ["{}", *lines]).encode("utf-8", "replace")
    pieces = cut(data, "jsonl", settings, lengths)
    assert put_together(data, pieces, 0) == data


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "empty"),
        (b"\n\r\n\n", "empty"),
        (b"title\n", "a column text"),
        (b"title;text\na;b\n", "commas"),
        (b"title,text,text\n", "each column once"),
        ("title,text\n".encode("utf-16"), "UTF-8"),
        (b"t\xe9xt,title\n", "header"),
        (b'"title' + b"x" * 2_200_000, "no header"),
    ],
)
def test_tables_that_are_none_are_refused(data, problem):
    with pytest.raises(TableError, match=problem) as caught:
        list(table_pieces("odd.csv", "csv", blocks(data, [1_000_000]), small()))
    assert caught.value.source == "odd.csv"
    assert caught.value.hint


def small(**changes: int) -> BulkSettings:
    shipped = {"rows_per_shard": 4, "documents_per_shard": 2, "bytes_per_shard": 1000}
    return BulkSettings(**shipped | changes)


def test_tasks_hold_so_many_rows_or_documents(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_bytes(HEADER + b"a,b\n" * 9)
    plans = [tmp_path / f"{name}.md" for name in "pqr"]
    for plan in plans:
        plan.write_text("# A plan", encoding="utf-8")
    sources = [Source(str(table), "csv"), *(Source(str(plan), "document") for plan in plans)]
    seen: list[int] = []
    made = list(tasks(sources, small(), seen.append))
    assert [task.number for task in made] == [0, 1, 2, 3]
    names = [[Path(piece.name).name for piece in task.pieces] for task in made]
    # A row left over and a document fill three quarters of a shard; another does not fit.
    assert names == [["t.csv"], ["t.csv"], ["t.csv", "p.md"], ["q.md", "r.md"]]
    assert sum(seen) == sum(path.stat().st_size for path in [table, *plans])


def test_folders_are_walked_by_name(tmp_path: Path) -> None:
    for name in ("b.md", "a/z.csv", "a/A.PDF", "a/.hidden.md", ".git/x.md", "c/d/e.jsonl", "x.png"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    (tmp_path / "in" / "out").mkdir()
    (tmp_path / "in" / "out" / "part-00000.jsonl").write_bytes(b"{}\n")
    (tmp_path / "told").write_bytes(b'{"title": "a", "text": "b"}\n')
    unknown: list[str] = []
    found = sources_in(
        [str(tmp_path / "in"), str(tmp_path / "told")],
        leave_out=str(tmp_path / "in" / ".." / "in" / "out"),
        unknown=unknown.append,
    )
    known = [(str(Path(one.name).relative_to(tmp_path)), one.layout) for one in found]
    assert known == [
        ("in/a/A.PDF", "document"),
        ("in/a/z.csv", "csv"),
        ("in/b.md", "document"),
        ("in/c/d/e.jsonl", "jsonl"),
        ("told", "jsonl"),
    ]
    assert [Path(name).name for name in unknown] == ["x.png"]
    with pytest.raises(OgplensError, match="no such file"):
        list(sources_in([str(tmp_path / "gone.csv")]))
