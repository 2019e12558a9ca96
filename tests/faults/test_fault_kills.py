"""Commands killed at points of a choice, and run again; `python -m tests.faults` kills more.

And what the harness itself must notice.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ogplens.files import TEMPORARY_SUFFIX, remove_leftovers, write_bytes_atomically

from .cases import CASES, contents
from .forking import TESTS, Forks
from .kills import Kill, Killer, Quiet, check_left

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux's /proc and forks")


@pytest.fixture(scope="module")
def killer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killer]:
    with Forks() as forks:
        yield Killer(forks, tmp_path_factory.mktemp("kills"))


@pytest.mark.parametrize(
    ("name", "share", "expected"),
    [
        ("schema", 0.5, "as before"),  # in the middle of the bytes
        ("import", 0.5, "as before"),
        ("import --update", 0.4, "as before"),
        ("import --update", 0.97, "all new"),  # the old folder is being removed
        ("compare --figures", 0.6, "partly new"),
        ("stage label", 0.5, "partly new"),
        ("score --shards", 0.6, "partly new"),
    ],
)
def test_a_command_that_was_killed_is_run_again_and_leaves_the_same_bytes(
    killer, name, share, expected
):
    at = max(1, round(share * killer.quiet(CASES[name]).steps))
    assert killer(Kill(name, die_at=at)) == (expected, True)


def test_half_a_file_would_be_noticed():
    case = CASES["schema"]
    quiet = Quiet({"schema.json": b"old", "in": b"x"}, {"schema.json": b"new!", "in": b"x"}, 7, 1)
    assert check_left(case, quiet, {"schema.json": b"old", "in": b"x"}) == "as before"
    assert check_left(case, quiet, {"schema.json": b"new!", "in": b"x"}) == "all new"
    for left in (
        {"schema.json": b"ne", "in": b"x"},
        {"schema.json": b"", "in": b"x"},
        {"in": b"x"},
        {"schema.json": b"old"},
        {"schema.json": b"old", "in": b"x", "schema.json.part": b"ne"},
        {"schema.json": b"old", "in": b"x", ".part": b"ne"},
    ):
        with pytest.raises(AssertionError):
            check_left(case, quiet, left)
    update = CASES["import --update"]
    both = Quiet({"corpus/a": b"1", "corpus/b": b"1"}, {"corpus/a": b"2", "corpus/b": b"2"}, 9, 1)
    with pytest.raises(AssertionError, match="half of a corpus"):
        check_left(update, both, {"corpus/a": b"2", "corpus/b": b"1"})


def test_what_killed_writers_left_is_removed_and_what_others_write_is_not(tmp_path):
    dead = [f".a.txt.0123456{n}{TEMPORARY_SUFFIX}" for n in range(2)]
    for name in dead:
        (tmp_path / name).write_bytes(b"half")
    others = [f".a.txt.mine{TEMPORARY_SUFFIX}", f"a.txt.01234567{TEMPORARY_SUFFIX}", ".a.1234.tmp"]
    for name in others:
        (tmp_path / name).write_bytes(b"mine")
    living = tmp_path / f".b.txt.89abcdef{TEMPORARY_SUFFIX}"
    hold = (
        "import fcntl, sys\nfile = open(sys.argv[1], 'wb')\nfcntl.flock(file, fcntl.LOCK_EX)\n"
        "print('held', flush=True)\ninput()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(living)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout.readline() == b"held\n"
        write_bytes_atomically(tmp_path / "a.txt", b"whole")
        assert set(os.listdir(tmp_path)) == {"a.txt", *others, living.name}  # noqa: PTH208
        other.communicate(b"\n")
    assert (tmp_path / "a.txt").read_bytes() == b"whole"


def test_leftovers_are_looked_for_once_a_process(tmp_path):
    # A folder of a hundred thousand shards is not listed for each of them.
    assert remove_leftovers(tmp_path) == ()
    left = tmp_path / f".a.01234567{TEMPORARY_SUFFIX}"
    left.write_bytes(b"")
    assert remove_leftovers(tmp_path) == ()
    assert left.exists()


def test_nothing_lives_on_after_a_command_that_was_killed(tmp_path, monkeypatch):
    # The child that reads documents notices that nobody listens to it any more.
    monkeypatch.setenv("OGPLENS_TEST_MARK", str(tmp_path))
    path = os.pathsep.join((str(TESTS.parent / "pipeline"), str(TESTS)))
    with subprocess.Popen(
        [sys.executable, "-m", "ogplens", "segment", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
    ) as process:
        _wait_until(lambda: len(_marked(str(tmp_path))) == 2)
        process.send_signal(signal.SIGKILL)
    _wait_until(lambda: not _marked(str(tmp_path)))


def _marked(mark: str) -> list[int]:
    """Return the processes that inherited a mark in their environment."""
    found = []
    for place in Path("/proc").glob("[0-9]*/environ"):
        try:
            environment = place.read_bytes().split(b"\0")
        except OSError:
            continue
        if f"OGPLENS_TEST_MARK={mark}".encode() in environment:
            found.append(int(place.parent.name))
    return found


def _wait_until(done: object) -> None:
    assert callable(done)
    end = time.monotonic() + 60
    while not done():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_an_existing_file_keeps_its_mode(tmp_path):
    private = tmp_path / "scores.json"
    private.write_bytes(b"old")
    private.chmod(0o600)
    write_bytes_atomically(private, b"new")
    assert private.stat().st_mode & 0o777 == 0o600
    write_bytes_atomically(tmp_path / "new.json", b"new")
    assert (tmp_path / "new.json").stat().st_mode & 0o777 == 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_all_is_on_the_disk_before_it_gets_its_name(tmp_path, monkeypatch):
    order = []
    for name in ("write", "fsync"):
        real = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *a, _n=name, _r=real: (order.append(_n), _r(*a))[1])
    replace = Path.replace
    monkeypatch.setattr(Path, "replace", lambda *a: (order.append("rename"), replace(*a))[1])
    write_bytes_atomically(tmp_path / "a", b"x")
    assert order == ["write", "fsync", "rename", "fsync"]
    assert contents(tmp_path) == {"a": b"x"}
