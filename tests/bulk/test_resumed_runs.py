"""A run ends with the same bytes however it was disturbed, and is never mixed with another."""

import csv
import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import dying
import pytest

from ogplens.bulk import running
from ogplens.bulk.jobs import Shard, Task
from ogplens.bulk.ledger import Ledger
from ogplens.bulk.rows import ChangedSourceError
from ogplens.bulk.runners import processes, serial
from ogplens.bulk.running import State, score_many
from ogplens.bulk.scorers import job_for
from ogplens.bulk.storing import LocalFolder
from ogplens.errors import OgplensError
from ogplens.settings import BulkSettings

SMALL = BulkSettings(rows_per_shard=3, documents_per_shard=1, bytes_per_shard=10_000)
TEXT = "The ministry will publish {n} datasets on an open data portal, and train {n} officials."
PLAN = "# A plan\n\n## Commitment 1: A title\n\nWe will publish the budget.\n"

CHILD = """
import json, sys
from ogplens.bulk import running
from ogplens.settings import BulkSettings
sources, into, settings = json.loads(sys.argv[1])
class Watcher(running.Unwatched):
    def reached(self, state):
        print(state.shards, flush=True)
        if state.shards < state.of_shards:
            sys.stdin.readline()  # goes on when it is told to
running.score_many(sources, into, settings=BulkSettings(**settings), watcher=Watcher())
"""


def _write_sources(folder: Path) -> None:
    """Write a table in CSV, one in JSON Lines with a row that cannot be read, and a document."""
    folder.mkdir()
    with (folder / "a.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["title", "text", "language"])
        writer.writerows((f"Title\r\n{n}", TEXT.format(n=n), "en") for n in range(10))
    lines = [json.dumps({"title": f"T{n}", "text": TEXT.format(n=n)}) for n in range(4)]
    (folder / "b.jsonl").write_text("\n".join([*lines[:2], "{", *lines[2:]]), encoding="utf-8")
    (folder / "c.md").write_text(PLAN, encoding="utf-8")


@pytest.fixture(scope="module")
def whole_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with sources and what an undisturbed run makes of them."""
    folder = tmp_path_factory.mktemp("whole")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        _write_sources(folder / "in")
        score_many(["in"], "out", settings=SMALL)
    return folder


@pytest.fixture
def sources(whole_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stand in a folder of one's own that has the sources."""
    shutil.copytree(whole_run / "in", tmp_path / "in")
    monkeypatch.chdir(tmp_path)
    return ["in"]


@pytest.fixture
def undisturbed(sources: list[str], whole_run: Path, tmp_path: Path) -> dict[str, bytes]:
    """Return the files of the run, which lie in ``undisturbed``, too."""
    shutil.copytree(whole_run / "out", tmp_path / "undisturbed")
    return files(tmp_path / "undisturbed")


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def run(sources: list[str], into: Path, **options: Any) -> dict[str, bytes]:
    score_many(sources, str(into), **{"settings": SMALL, **options})
    return files(into)


def test_what_is_in_the_folder(undisturbed: dict[str, bytes]) -> None:
    finished = json.loads(undisturbed["finished.json"])
    parts = [shard["name"] for shard in finished["shards"]]
    assert set(undisturbed) == {"run.json", "tasks.jsonl", "finished.json", *parts}
    assert parts == [f"part-{n:05d}.jsonl" for n in range(7)]
    assert (finished["rows"], finished["faults"]) == (16, 1)
    assert sum(undisturbed[name].count(b"\n") for name in parts) == 16


def test_a_killed_run_goes_on(sources, undisturbed, tmp_path):
    into = tmp_path / "killed"
    job = json.dumps([sources, str(into), SMALL.model_dump()])
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, job], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    last = random.randint(1, 5)
    while int(child.stdout.readline()) < last:
        child.stdin.write(b"\n")
        child.stdin.flush()
    with pytest.raises(OgplensError, match="another run of ogplens works"):
        run(sources, into)
    child.send_signal(signal.SIGKILL)
    child.communicate()
    there = files(into)
    assert {name for name in there if name.startswith("part-")} == {
        f"part-{n:05d}.jsonl" for n in range(last)
    }
    (into / ".part-00006.jsonl.tmp").write_bytes(b"what a write left behind")
    made: list[int] = []

    def noting(make: Callable[[Task], Shard], tasks: Any) -> Any:
        return serial(lambda task: made.append(task.number) or make(task), tasks)

    assert run(sources, into, runner=noting) == undisturbed
    assert made == list(range(last, 7))


def test_shards_that_a_disk_lost_are_made_again(sources, undisturbed, tmp_path):
    into = tmp_path / "undisturbed"
    (into / "part-00001.jsonl").write_bytes(b"")
    (into / "part-00003.jsonl").write_bytes(undisturbed["part-00003.jsonl"][:-20])
    (into / "part-00005.jsonl").unlink()
    (into / "finished.json").unlink()
    assert run(sources, into) == undisturbed


def test_several_processes_make_the_same_bytes_and_one_that_dies_is_replaced(
    sources, undisturbed, tmp_path
):
    def mortal(make, tasks):
        return processes(2)(partial(dying.dies_once, make, str(tmp_path / "died")), tasks)

    assert run(sources, tmp_path / "mortal", runner=mortal) == undisturbed
    assert (tmp_path / "died").exists()


def test_a_task_that_kills_each_process_ends_the_run_with_what_is_known(sources, tmp_path):
    def deadly(make, tasks):
        return processes(1)(dying.dies, tasks)

    with pytest.raises(OgplensError, match=r"ended suddenly 3 times.*a\.csv") as caught:
        run(sources, tmp_path / "deadly", runner=deadly)
    assert "goes on" in caught.value.hint


@pytest.mark.skipif(os.name != "posix", reason="an orphan keeps the number of its parent")
def test_no_process_outlives_the_one_that_asked(tmp_path):
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); import dying\n"
        "from ogplens.bulk.jobs import Task; from ogplens.bulk.runners import processes\n"
        "for shard in processes(1)(dying.tells_who, map(Task, range(9), [()] * 9)):\n"
        "    print(int(shard.data), flush=True); sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", script, str(Path(__file__).parent)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    worker = int(child.stdout.readline())
    assert _lives(worker)
    child.kill()
    child.communicate(timeout=60)  # what it wrote to is closed when its workers are gone, too
    end = time.monotonic() + 60
    while _lives(worker) and time.monotonic() < end:
        time.sleep(0.05)
    assert not _lives(worker)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_tasks_are_taken_a_few_ahead_and_come_in_order():
    taken: list[int] = []

    def tasks():
        for number in range(20):
            taken.append(number)
            yield Task(number, ())

    for place, shard in enumerate(processes(2)(dying.lives, tasks())):
        assert shard.number == place
        assert len(taken) <= place + 2 * 2 + 1
    assert taken == list(range(20))


@pytest.mark.parametrize("change", ["b", "renamed", "more", "fewer"])
def test_a_source_that_changed_since_is_named(sources, undisturbed, tmp_path, change):
    folder = Path(sources[0])
    into = tmp_path / "undisturbed"
    (into / "part-00006.jsonl").unlink()
    before = files(into)
    expected = {"b": "b.jsonl", "renamed": "d.md", "more": "d.md", "fewer": "c.md"}[change]
    if change == "b":
        path = folder / "b.jsonl"
        path.write_bytes(path.read_bytes().replace(b"T3", b"T4"))
    elif change == "renamed":
        (folder / "c.md").rename(folder / "d.md")
    elif change == "more":
        (folder / "d.md").write_text(PLAN, encoding="utf-8")
    else:
        (folder / "c.md").unlink()
    with pytest.raises(OgplensError) as caught:
        run(sources, into)
    assert expected in str(caught.value)
    assert caught.value.hint
    assert files(into) == before


def test_a_source_that_changes_while_it_is_read_is_named(sources, undisturbed, tmp_path):
    path = Path(sources[0]) / "a.csv"
    as_it_was = path.read_bytes()

    class Meddler(running.Unwatched):
        def reached(self, state: State) -> None:
            if state.shards == 2:
                path.write_bytes(as_it_was[:-4] + b"xx\r\n")

    with pytest.raises(ChangedSourceError) as caught:
        run(sources, tmp_path / "out", watcher=Meddler())
    assert caught.value.source == str(path)
    path.write_bytes(as_it_was)
    assert run(sources, tmp_path / "out") == undisturbed


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"format_": "parquet"}, "--format: jsonl there, parquet now"),
        ({"member": "PER"}, "--member: none there, PER now"),
        ({"settings": SMALL.model_copy(update={"rows_per_shard": 4})}, "rows_per_shard 4"),
    ],
)
def test_another_run_in_the_folder_is_left_alone(sources, undisturbed, tmp_path, options, said):
    with pytest.raises(OgplensError, match="another run") as caught:
        run(sources, tmp_path / "undisturbed", **options)
    assert said in str(caught.value)
    assert "--shards" in caught.value.hint
    assert files(tmp_path / "undisturbed") == undisturbed


@pytest.mark.parametrize("name", ["notes.txt", "part-00000.jsonl", "finished.json"])
def test_a_folder_with_foreign_files_is_left_alone(sources, tmp_path, name):
    into = tmp_path / "out"
    into.mkdir()
    (into / name).write_text("mine", encoding="utf-8")
    with pytest.raises(OgplensError, match=name) as caught:
        run(sources, into)
    assert caught.value.source == str(into)
    assert files(into) == {name: b"mine"}


@pytest.mark.parametrize("name", ["run.json", "tasks.jsonl"])
def test_damaged_books_are_noticed(sources, undisturbed, tmp_path, name):
    into = tmp_path / "undisturbed"
    (into / name).write_bytes(undisturbed[name][:-30])
    with pytest.raises(OgplensError):
        run(sources, into)


def test_standard_input_and_missing_files_make_no_folder(tmp_path):
    for name, said in (("-", "standard input"), (str(tmp_path / "gone.csv"), "no such file")):
        with pytest.raises(OgplensError, match=said):
            run([name], tmp_path / "out")
    assert not (tmp_path / "out").exists()
    (tmp_path / "empty").mkdir()
    with pytest.raises(OgplensError, match="nothing to score"):
        run([str(tmp_path / "empty")], tmp_path / "out")


def test_results_inside_of_what_is_scored_are_no_sources(sources, tmp_path):
    into = Path(sources[0]) / "out"
    with pytest.raises(OgplensError, match="7 of 7 shards"):
        score_many(sources, str(into), settings=SMALL, runner=lambda make, tasks: iter(()))
    (into / "part-00000.jsonl").write_bytes(b"{}\n")
    with pytest.raises(OgplensError, match="6 of 7 shards"):
        score_many(sources, str(into), settings=SMALL, runner=lambda make, tasks: iter(()))
    assert json.loads((into / "run.json").read_text())["tasks"] == 7


def test_a_full_disk_keeps_what_is_there(sources, undisturbed, tmp_path, monkeypatch):
    into, as_is, syncs = tmp_path / "full", os.fsync, 0

    def full(handle: int) -> None:
        nonlocal syncs
        syncs += 1
        if syncs > 10:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        as_is(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OgplensError, match="bytes are free") as caught:
            run(sources, into)
    assert str(into) in caught.value.source
    there = files(into)
    assert 2 < len(there) < len(undisturbed)
    assert there == {name: undisturbed[name] for name in there}
    assert run(sources, into) == undisturbed


def test_memory_does_not_grow_with_the_rows(tmp_path, monkeypatch):
    monkeypatch.setattr("ogplens.bulk.sources.BLOCK", 8192)
    settings = BulkSettings(rows_per_shard=50, documents_per_shard=1, bytes_per_shard=100_000)

    def peak(rows: int) -> int:
        path = tmp_path / f"{rows}.csv"
        # The same words: those of a text are remembered, up to a number.
        path.write_text("title,text,language\n" + f"t,We will publish. {'x' * 400},en\n" * rows)
        tracemalloc.start()
        try:
            score_many([str(path)], str(tmp_path / f"out{rows}"), settings=settings)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(60)  # what is loaded once
    few, many = peak(100), peak(1000)
    assert many < 1.3 * few


def test_a_lock_is_gone_with_its_holder(tmp_path):
    place = LocalFolder(tmp_path / "out")
    with place.locked():
        with pytest.raises(OgplensError, match="another run"), place.locked():
            pass
        assert place.names() == []
    with place.locked():
        pass
    assert files(tmp_path / "out") == {}


def test_a_part_that_no_task_has_is_foreign(sources, undisturbed, tmp_path):
    into = tmp_path / "undisturbed"
    (into / "part-00099.jsonl").write_bytes(b"{}\n")
    with pytest.raises(OgplensError, match="part-00099"):
        run(sources, into)
    assert Ledger(LocalFolder(into), job_for(), SMALL).entries == {}
