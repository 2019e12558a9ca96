"""Sources and shards at addresses: fsspec's file systems in memory and of this machine."""

from __future__ import annotations

import importlib.util
import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ogplens.bulk.addresses import OWNER, AddressedFiles, AddressedFolder
from ogplens.bulk.jobs import Make, Shard, Task
from ogplens.bulk.running import score_many
from ogplens.bulk.sources import files_of
from ogplens.bulk.storing import LocalFolder, place_at
from ogplens.errors import OgplensError, ReadingError
from ogplens.settings import BulkSettings

fsspec = pytest.importorskip("fsspec", reason="ogplens[cluster] is not installed")

SMALL = BulkSettings(rows_per_shard=4, documents_per_shard=2, bytes_per_shard=100_000)
ROWS = "title,text\n" + "".join(
    f"Register {number},The ministry will publish {number} registers.\n" for number in range(18)
)
_numbers = itertools.count()


@pytest.fixture
def memory() -> Iterator[str]:
    """Return the address of a folder in memory."""
    name = f"memory://place-{next(_numbers)}"
    yield name
    files = fsspec.filesystem("memory")
    if files.exists(name):
        files.rm(name, recursive=True)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "sources" / "table.csv"
    path.parent.mkdir()
    path.write_text(ROWS, encoding="utf-8")
    return path


@pytest.fixture(params=["memory", "file"])
def folder(request: pytest.FixtureRequest, memory: str, tmp_path: Path) -> AddressedFolder:
    """Return a place of shards; on files, too, it is the one for object stores that is tested."""
    name = memory if request.param == "memory" else f"file://{tmp_path / 'place'}"
    return AddressedFolder(name, *fsspec.core.url_to_fs(name))


def local(place: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(place.iterdir())}


def stored(place: str) -> dict[str, bytes]:
    there = place_at(place)
    return {name: b"".join(there.blocks(name)) for name in there.names()}


def test_a_place_keeps_files_as_they_were_put(folder: AddressedFolder) -> None:
    assert folder.names() == []
    with folder.locked():
        folder.write("b", [b"one", b"two"])
        folder.write("a", [b""])
        folder.write("b", iter([b"three"]))
        assert folder.names() == ["a", "b"]  # and not the note that the place is taken
        assert b"".join(folder.blocks("b")) == b"three"
        assert [folder.size(name) for name in ("a", "b", "c")] == [0, 5, None]
        folder.remove("a")
        folder.remove("a")
        assert folder.names() == ["b"]
    assert folder.size(OWNER) is None


def test_a_file_whose_making_fails_is_not_put(folder: AddressedFolder) -> None:
    def blocks() -> Iterator[bytes]:
        yield b"half"
        raise ReadingError("gone")

    with folder.locked():
        folder.write("a", [b"before"])
        with pytest.raises(ReadingError, match="gone"):
            folder.write("a", blocks())
        with pytest.raises(ReadingError, match="gone"):
            folder.write("b", blocks())
        assert folder.names() == ["a"]
        assert b"".join(folder.blocks("a")) == b"before"


def test_of_two_runs_at_one_place_the_later_goes_on(folder: AddressedFolder) -> None:
    name = folder.name
    later = AddressedFolder(name, *fsspec.core.url_to_fs(name))
    with folder.locked():
        folder.write("a", [b"first"])
        with later.locked():
            with pytest.raises(OgplensError, match="another run of ogplens works at this place"):
                folder.write("a", [b"second"])
            later.write("b", [b"third"])
        assert later.names() == ["a", "b"]
        assert b"".join(later.blocks("a")) == b"first"


def test_shards_in_a_store_are_those_of_a_folder(table: Path, memory: str, tmp_path: Path) -> None:
    score_many([str(table)], str(tmp_path / "local"), settings=SMALL)
    score_many([str(table)], f"{memory}/scores", settings=SMALL)
    assert stored(f"{memory}/scores") == local(tmp_path / "local")


def test_a_run_into_a_store_goes_on_where_it_was_stopped(table: Path, memory: str) -> None:
    began: list[int] = []

    def two(make: Make, tasks: Iterable[Task]) -> Iterator[Shard]:
        for task in itertools.islice(tasks, 2):
            yield make(task)
        raise OgplensError("the net is down")

    def rest(make: Make, tasks: Iterable[Task]) -> Iterator[Shard]:
        for task in tasks:
            began.append(task.number)
            yield make(task)

    score_many([str(table)], f"{memory}/whole", settings=SMALL)
    with pytest.raises(OgplensError, match="the net is down"):
        score_many([str(table)], f"{memory}/parts", settings=SMALL, runner=two)
    assert "finished.json" not in stored(f"{memory}/parts")
    score_many([str(table)], f"{memory}/parts", settings=SMALL, runner=rest)
    assert began == [2, 3, 4]
    assert stored(f"{memory}/parts") == stored(f"{memory}/whole")


@pytest.mark.parametrize("kind", ["memory", "file"])
def test_sources_at_addresses_are_scored_as_files_are(
    kind: str, memory: str, table: Path, tmp_path: Path
) -> None:
    sources = table.parent
    (sources / "b").mkdir()
    (sources / "b" / "plan.md").write_text(
        "# Plan\n\n## Commitment 1: A register\n\nThe ministry will publish the register.\n",
        encoding="utf-8",
    )
    (sources / "empty.txt").write_bytes(b"")
    (sources / ".hidden.csv").write_text(ROWS, encoding="utf-8")
    name = memory if kind == "memory" else f"file://{sources}"
    if kind == "memory":
        fsspec.filesystem("memory").put(f"{sources}/", memory, recursive=True)
    found, expected = tmp_path / "found", tmp_path / "expected"
    score_many([name], str(found), settings=SMALL)
    score_many([str(sources)], str(expected), settings=SMALL)

    def rows(place: Path) -> bytes:
        return b"".join(data for part, data in local(place).items() if part.startswith("part-"))

    assert rows(found) == rows(expected).replace(str(sources).encode(), name.encode())
    assert b"empty.txt" in rows(found)
    assert b".hidden" not in rows(found)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=40), start=st.integers(0, 50), length=st.integers(0, 50))
def test_reading_gives_the_bytes_of_a_range_or_what_is_there_of_it(
    data: bytes, start: int, length: int, memory: str, tmp_path: Path
) -> None:
    fsspec.filesystem("memory").pipe_file(f"{memory}/x", data)
    (tmp_path / "x").write_bytes(data)
    for name in (f"{memory}/x", f"file://{tmp_path / 'x'}"):
        files = files_of(name)
        assert isinstance(files, AddressedFiles)
        assert files.read(name, start, start + length) == data[start : start + length]
        assert files.size(name) == len(data)
        assert b"".join(files.blocks(name)) == data


def test_a_store_that_fails_ends_the_run_and_keeps_what_is_there(
    table: Path, memory: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = type(fsspec.filesystem("memory"))
    put = kind.put_file

    def fails(self: object, source: str, target: str, **options: object) -> None:
        if "part-00002" in target:
            raise PermissionError(13, "Access Denied")
        put(self, source, target, **options)

    monkeypatch.setattr(kind, "put_file", fails)
    with pytest.raises(OgplensError, match=r"part-00002.*Access Denied"):
        score_many([str(table)], memory, settings=SMALL)
    assert [name for name in stored(memory) if name.startswith("part")] == [
        "part-00000.jsonl",
        "part-00001.jsonl",
    ]
    monkeypatch.undo()
    score_many([str(table)], memory, settings=SMALL)
    assert "finished.json" in stored(memory)


@pytest.mark.parametrize(
    "name",
    ["ftp://ann:secret@host/plans", "https://host/plan.pdf?sig=secret", "s3://key:secret@b/plans"],
)
def test_an_address_with_a_secret_is_refused_and_not_repeated(
    name: str, table: Path, tmp_path: Path
) -> None:
    for sources, place in (([name], str(tmp_path / "a")), ([str(table)], name)):
        with pytest.raises(OgplensError) as told:
            score_many(sources, place)
        assert "password or a key" in str(told.value)
        assert "secret" not in str(told.value)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("nothing://x/y", "Protocol not known: nothing"),
        ("memory://never/there.csv", "there is no such file"),
        ("simplecache::memory://x", "chains of addresses"),
        pytest.param(
            "s3://bucket/plans",
            "s3fs",
            marks=pytest.mark.skipif(
                importlib.util.find_spec("s3fs") is not None, reason="s3fs is installed"
            ),
        ),
    ],
)
def test_an_address_that_cannot_be_used_is_told(name: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(OgplensError, match=told) as error:
        score_many([name], str(tmp_path / "shards"))
    assert error.value.source == name


@pytest.mark.parametrize("kind", ["memory", "file", "file of a folder", "folder of a file"])
def test_results_inside_of_the_sources_are_no_sources(kind: str, memory: str, table: Path) -> None:
    if kind == "memory":
        fsspec.filesystem("memory").put(str(table), f"{memory}/table.csv")
    there = memory if kind == "memory" else f"file://{table.parent}"
    sources = str(table.parent) if kind == "file of a folder" else there
    place = f"{table.parent if kind == 'folder of a file' else there}/scores"
    ends = [score_many([sources], place, settings=SMALL) for _ in range(2)]
    assert ends[0] == ends[1]


def test_an_address_of_this_machine_is_a_folder_with_a_lock(tmp_path: Path) -> None:
    assert isinstance(place_at(f"file://{tmp_path}"), LocalFolder)
