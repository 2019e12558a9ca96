"""The rows of a shard: what the scorer says, and why there is nothing where it cannot say."""

import csv
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ogplens.bulk import scorers, shard_bytes
from ogplens.bulk.cutting import Source, tasks
from ogplens.bulk.jobs import Job, Piece, Shard, Task
from ogplens.bulk.rows import ChangedSourceError
from ogplens.bulk.work import made
from ogplens.domain import Commitment, Prediction, ScoredCommitment
from ogplens.errors import ModelError, OgplensError
from ogplens.records import commitment_as_dict
from ogplens.scoring import Scorer
from ogplens.scoring.tables import read_table
from ogplens.settings import BulkSettings, pipeline_settings

TEXTS = [
    "The ministry will publish every public contract as open data on a portal by 2026.",
    'A council of citizens, "elected" each year, is consulted on the budget\nand answers.',
    "El ministerio publicará los contratos en un portal de datos abiertos para toda la ciudadanía.",
    "We will improve the skills of civil servants.\u2028They learn to answer requests.",
]
ROWS = [
    {"commitment_id": f"A-{n}", "number": str(n), "language": "es" if n == 3 else "en",
     "title": f"Title {n}", "text": text}
    for n, text in enumerate(TEXTS, start=1)
]  # fmt: skip


@pytest.fixture(scope="module")
def job() -> Job:
    return scorers.job_for()


def as_csv(rows: list[dict[str, str]]) -> str:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, ROWS[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def as_lines(rows: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def shards(job: Job, path: Path, layout: str, **changes: int) -> list[Shard]:
    settings = pipeline_settings().bulk.model_dump() | changes
    sources = [Source(str(path), layout)]
    return [made(job, task) for task in tasks(sources, BulkSettings(**settings))]


def rows_of(found: list[Shard]) -> list[dict[str, Any]]:
    rows = [json.loads(line) for shard in found for line in shard.data.decode().split("\n")[:-1]]
    assert len(rows) == sum(shard.rows for shard in found)
    assert sum(bool(row["error"]) for row in rows) == sum(shard.faults for shard in found)
    return rows


def assert_says(row: dict[str, Any], scored: ScoredCommitment) -> None:
    """Check a row against what the scorer says, to the last bit."""
    assert row["commitment_id"] == scored.commitment_id
    assert (row["number"], row["title"]) == (scored.commitment.number, scored.commitment.title)
    assert row["language"] == scored.language
    assert row["error"] is None
    for name, found in scored.predictions.items():
        if isinstance(found, Prediction):
            assert row[name] == found.probability
            assert row[f"{name}_decision"] == found.decision.value
        else:
            assert {v: row[f"{name}_{v}"] for v in found.probabilities} == found.probabilities
            ends = (row[f"{name}_lowest"], row[f"{name}_highest"])
            assert ends == (found.range[0], found.range[-1])
            assert row[f"{name}_expected"] == found.expected
    assert row["out_of_scope"] == " ".join(reason.code for reason in scored.out_of_scope)


@pytest.mark.parametrize("layout", ["csv", "jsonl"])
@pytest.mark.parametrize("rows_per_shard", [1, 3, 100])
def test_rows_say_what_the_scorer_says(job, tmp_path, layout, rows_per_shard):
    path = tmp_path / f"cut.{layout}"
    path.write_text(as_csv(ROWS) if layout == "csv" else as_lines(ROWS), encoding="utf-8")
    rows = rows_of(shards(job, path, layout, rows_per_shard=rows_per_shard))
    table = read_table(path, max_bytes=10**6)
    scorer = Scorer.load()
    scored = scorer.score(table.commitments, table.languages, table.ids, evidence=False)
    assert len(rows) == len(scored)
    for row, one in zip(rows, scored, strict=True):
        assert row["source"] == str(path)
        assert_says(row, one)
    assert list(rows[0]) == [
        *shard_bytes.FIRST,
        *scorer.predict_many([], []).table(),
        *shard_bytes.LAST,
    ]


def test_what_segment_writes_is_scored(job, tmp_path):
    texts = [commitment_as_dict(Commitment("1", "A title", text)) for text in TEXTS]
    lines = [
        {"commitment_id": f"P-{n}", "language": "en", "commitment": one}
        for n, one in enumerate(texts)
    ]
    lines.append({"commitment_id": "P-bad", "language": "en", "commitment": {"text": 3}})
    path = tmp_path / "commitments.jsonl"
    path.write_text(as_lines(lines), encoding="utf-8")
    *rows, bad = rows_of(shards(job, path, "jsonl"))
    items = [Commitment("1", "A title", text) for text in TEXTS]
    ids = [f"P-{n}" for n in range(len(items))]
    for row, one in zip(rows, Scorer.load().score(items, ["en"] * 4, ids), strict=True):
        assert_says(row, one)
    assert bad["commitment_id"] == "P-bad"
    assert "line 5" in bad["error"]


def test_documents_are_cut_and_a_poisoned_one_is_a_row(job, tmp_path):
    plan = "# A plan\n\n" + "".join(
        f"## Commitment {n}: Number {n}\n\n{text}\n\n" for n, text in enumerate(TEXTS[:2], start=1)
    )
    paths = [tmp_path / name for name in ("a.md", "b.pdf", "c.md", "d.md")]
    for path, data in zip(paths, (plan, "%PDF-1.7 no more", "", plan), strict=True):
        path.write_text(data, encoding="utf-8")
    sources = [Source(str(path), "document") for path in paths]
    found = [made(job, task) for task in tasks(sources, pipeline_settings().bulk)]
    rows = rows_of(found)
    ids = [row["commitment_id"] for row in rows]
    assert ids == ["a-1", "a-2", "b", "c", "d-1", "d-2"]
    assert [bool(row["error"]) for row in rows] == [False, False, True, True, False, False]
    assert "PDF" in rows[2]["error"]
    assert rows[2]["relevant"] is None
    first = {k: v for k, v in rows[0].items() if k not in ("source", "commitment_id")}
    assert first == {k: v for k, v in rows[4].items() if k not in ("source", "commitment_id")}


@pytest.mark.parametrize(
    ("layout", "line", "problem"),
    [
        ("jsonl", b'{"title": "a", "text": "b"', "line 2: expected JSON"),
        ("jsonl", b"[1]", "line 2: expected an object"),
        ("jsonl", b'{"title": "a"}', "line 2: text"),
        ("jsonl", b'{"title": "a", "text": "\xff"}', "line 2: 0xff is no text in UTF-8"),
        ("jsonl", b"[" * 100_000, "line 2: expected JSON (too deep)"),
        ("csv", b"A-2,2,en,only four", "row 3: found 4, expected 5 cells"),
        ("csv", b"A-2,2,English,a,b", "row 3: language"),
        ("csv", b'A-2,2,en,"a"b,c', "row 3: it breaks the rules of CSV"),
        ("csv", b"A-2,2,en,\xe9,c", "row 3: 0xe9 is no text in UTF-8"),
    ],
)
def test_a_poisoned_row_is_a_row_and_harms_no_other(job, tmp_path, layout, line, problem):
    whole = (as_csv if layout == "csv" else as_lines)([ROWS[0], ROWS[3]]).encode()
    head = 2 if layout == "csv" else 1
    parts = whole.split(b"\n")
    path = tmp_path / f"cut.{layout}"
    path.write_bytes(b"\n".join([*parts[:head], line, *parts[head:]]))
    rows = rows_of(shards(job, path, layout))
    assert rows[1]["error"].startswith(problem)
    assert len(rows[1]["error"].splitlines()) == 1
    path.write_bytes(whole)
    assert [rows[0], rows[2]] == rows_of(shards(job, path, layout))


def test_an_open_quotation_mark_and_a_row_that_is_too_long(job, tmp_path):
    path = tmp_path / "cut.csv"
    path.write_text(as_csv(ROWS[:1]) + 'A-9,9,en,"open,' + "x" * 500, encoding="utf-8")
    good, bad = rows_of(shards(job, path, "csv"))
    assert good["error"] is None
    assert bad["error"].startswith("row 3: it breaks the rules of CSV")
    lines = tmp_path / "long.jsonl"
    most = pipeline_settings().bulk.bytes_per_shard
    piece = Piece(str(lines), "jsonl", 10, 11 + most, first_row=4, digest="never read")
    (row,) = rows_of([made(job, Task(0, (piece,)))])
    assert "line 5: a row of more than" in row["error"]


def test_identifiers_are_places_in_the_whole_table(job, tmp_path):
    path = tmp_path / "cut.jsonl"
    rows = [{"title": "", "text": text} for text in TEXTS]
    rows[2]["commitment_id"] = "mine"
    path.write_text(as_lines(rows).replace("\n", "\n\n", 1), encoding="utf-8")
    found = rows_of(shards(job, path, "jsonl", rows_per_shard=2))
    assert [row["commitment_id"] for row in found] == ["cut-c1", "cut-c3", "mine", "cut-c5"]
    assert {row["language"] for row in found} == {"en", "es"}


def test_a_bug_in_one_commitment_is_its_own_row(job, tmp_path, monkeypatch):
    path = tmp_path / "cut.csv"
    path.write_text(as_csv(ROWS), encoding="utf-8")
    before = rows_of(shards(job, path, "csv"))
    scorer = scorers.loaded_for(job).scorer
    as_is = scorer.predict_many

    def broken(commitments, languages, member=None):
        if any("council" in one.text for one in commitments):
            raise ZeroDivisionError("never mind")
        return as_is(commitments, languages, member)

    monkeypatch.setattr(scorer, "predict_many", broken)
    rows = rows_of(shards(job, path, "csv"))
    assert rows[1]["error"] == "this is a bug in ogplens: ZeroDivisionError: never mind"
    assert rows[1]["commitment_id"] == "A-2"
    assert rows[1]["relevant"] is None
    assert [rows[0], *rows[2:]] == [before[0], *before[2:]]


def test_other_models_and_another_version_are_refused(job, tmp_path):
    with pytest.raises(ModelError, match="0123456789abcdef") as caught:
        made(Job(None, "0123456789abcdef", job.version), Task(0, ()))
    assert job.fingerprint in str(caught.value)
    with pytest.raises(ModelError, match=r"99\.0") as caught:
        made(Job(None, job.fingerprint, "99.0"), Task(0, ()))
    assert f"ogplens {job.version}" in str(caught.value)


def test_a_member_counts_as_in_score(tmp_path):
    path = tmp_path / "cut.csv"
    path.write_text(as_csv(ROWS), encoding="utf-8")
    table = read_table(path, max_bytes=10**6)
    rows = rows_of(shards(scorers.job_for(member="Peru"), path, "csv"))
    scored = Scorer.load().score(table.commitments, table.languages, table.ids, "PER")
    for row, one in zip(rows, scored, strict=True):
        assert_says(row, one)
    with pytest.raises(OgplensError, match="no OGP member"):
        scorers.job_for(member="Atlantis")


@pytest.mark.parametrize("layout", ["csv", "document"])
def test_a_source_that_changes_under_way_is_refused(job, tmp_path, layout):
    path = tmp_path / "cut.csv"
    path.write_text(as_csv(ROWS), encoding="utf-8")
    (task,) = tasks([Source(str(path), layout)], pipeline_settings().bulk)
    for changed in (as_csv(ROWS[:3]), as_csv(ROWS).replace("council", "COUNCIL")):
        path.write_text(changed, encoding="utf-8")
        with pytest.raises(ChangedSourceError, match="is not what it was") as caught:
            made(job, task)
        assert caught.value.source == str(path)
    path.unlink()
    with pytest.raises(ChangedSourceError, match="no such file"):
        made(job, task)


def test_a_document_that_could_not_be_read_stays_a_row(job, tmp_path):
    path = tmp_path / "gone.md"
    (task,) = tasks([Source(str(path), "document")], pipeline_settings().bulk)
    (row,) = rows_of([made(job, task)])
    assert row["error"] == "there is no such file"
    path.write_text("Commitment 1: A title\n\nWe will publish it.", encoding="utf-8")
    with pytest.raises(ChangedSourceError):
        made(job, task)


CELL = st.none() | st.text(st.characters(exclude_categories=()))
NUMBER = st.none() | st.floats(allow_nan=False, allow_infinity=False)
KINDS: dict[str, type] = {'od"d%s': str, "number": float, "few": str}


@given(st.lists(st.tuples(CELL, NUMBER, st.sampled_from(["yes", "no", None]))))
def test_lines_are_what_json_would_write(rows):
    table = dict(zip(KINDS, zip(*rows, strict=True) if rows else [(), (), ()], strict=True))
    data = shard_bytes.shard_bytes(table, KINDS, "jsonl")
    lines = [
        json.dumps(dict(zip(KINDS, row, strict=True)), ensure_ascii=False, separators=(",", ":"))
        for row in rows
    ]
    assert data == "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")
    back = [tuple(json.loads(line).values()) for line in data.decode().split("\n")[:-1]]
    assert back == rows


def test_parquet_holds_the_same_rows(job, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "cut.csv"
    path.write_text(as_csv(ROWS) + "A-9,9,en,too few\n", encoding="utf-8")
    lines = rows_of(shards(job, path, "csv"))
    other = Job(job.models, job.fingerprint, job.version, format="parquet")
    (shard,) = shards(other, path, "csv")
    table = parquet.read_table(io.BytesIO(shard.data))
    assert table.to_pylist() == lines
    again = shards(other, path, "csv")[0].data
    assert hashlib.sha256(again).digest() == hashlib.sha256(shard.data).digest()
    path.write_text(as_csv([]) + "A-9,9,en,too few\n", encoding="utf-8")
    (faulty,) = shards(other, path, "csv")
    assert parquet.read_table(io.BytesIO(faulty.data)).schema == table.schema


def test_parquet_without_its_library(monkeypatch):
    def absent(name):
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(shard_bytes, "import_module", absent)
    with pytest.raises(OgplensError, match="pyarrow") as caught:
        shard_bytes.shard_bytes({}, {}, "parquet")
    assert "pip install 'ogplens[cluster]'" in caught.value.hint
