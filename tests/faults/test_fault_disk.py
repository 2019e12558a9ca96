"""A full disk and a read-only one: an error that names the path, and nothing is lost."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from ogplens import files
from ogplens.errors import WritingError
from ogplens.files import write_bytes_atomically

from .cases import CASES, contents, prepare
from .forking import Forks

PAGE = 4096


def _may_mount() -> bool:
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return False
    line = ["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return subprocess.run(line, capture_output=True, check=False).returncode == 0


mounts = pytest.mark.skipif(not _may_mount(), reason="needs the right to mount")


@pytest.fixture(scope="module")
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Forks, Path]]:
    """Return a server that sees a disk of 2 MB, and where that is mounted for it alone."""
    place = tmp_path_factory.mktemp("small disk")
    with Forks(f"mount -t tmpfs -o size=2m tmpfs '{place}'") as forks:
        yield forks, place


@mounts
@pytest.mark.parametrize(
    ("name", "free"),
    [
        ("segment", 0),
        ("import", 0),  # not even for a folder
        ("import", 3),  # for the first files
        ("import --update", 4),
        ("compare --figures", 20),
        ("stage segment", 0),
    ],
)
def test_a_full_disk_is_told_with_its_path_and_nothing_is_lost(small_disk, tmp_path, name, free):
    forks, inside = small_disk
    case, work = CASES[name], f"{name} {free}"
    folder = Path(f"{forks.root}{inside}") / work
    prepare(case, tmp_path / "work")
    shutil.copytree(tmp_path / "work", folder)
    before = contents(folder)
    filler = folder.with_name("filler")
    _fill(filler, free)
    ended = forks.run(list(case.arguments), inside / work)
    assert ended.code == 1, ended
    assert "Traceback" not in ended.err
    assert "No space left on device" in ended.err
    assert "bytes are free there" in ended.err
    assert "Next step: make room there" in ended.err
    assert ended.err.count("Next step") == 1
    named = ended.err.removeprefix("Error: ").split(":")[0]
    assert any(output in named for output in case.outputs)
    left = contents(folder)
    assert {n: left.get(n) for n in before if n not in case.outputs} == {
        n: data for n, data in before.items() if n not in case.outputs
    }
    if len(case.outputs) == 1 and name != "compare --figures":
        assert left == before
    assert not [n for n in left if n.endswith("-tmp") or n.startswith(".")]
    filler.unlink()
    assert forks.run(list(case.arguments), inside / work).code == 0
    assert forks.run(list(case.arguments), tmp_path / "work").code == 0
    assert contents(folder) == contents(tmp_path / "work")
    shutil.rmtree(folder)


def _fill(filler: Path, free: int) -> None:
    """Fill a disk up to so many pages."""
    with filler.open("wb", buffering=0) as file:
        with suppress(OSError):
            while True:
                file.write(bytes(PAGE))
        file.truncate(file.tell() - free * PAGE)


@mounts
def test_a_read_only_place_is_told_and_nothing_is_lost(tmp_path):
    names = ("segment", "import", "import --update", "compare --figures", "stage segment")
    for name in names:
        prepare(CASES[name], tmp_path / "here" / name)
    before = contents(tmp_path)
    script = f"mount --bind '{tmp_path}' '{tmp_path}'; mount -o remount,ro,bind '{tmp_path}'"
    with Forks(script) as forks:
        for name in names:
            ended = forks.run(list(CASES[name].arguments), tmp_path / "here" / name)
            assert ended.code == 1, ended
            assert "Read-only file system" in ended.err
            assert "Traceback" not in ended.err
            assert "Next step: name a folder on a disk that may be written to" in ended.err
    assert contents(tmp_path) == before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="rights do not bind root")
def test_a_folder_without_the_right_to_write_is_told(tmp_path):
    folder = tmp_path / "theirs"
    folder.mkdir(mode=0o500)
    with pytest.raises(WritingError, match="Permission denied") as caught:
        write_bytes_atomically(folder / "a", b"x")
    assert "check the folder" in caught.value.hint


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="needs limits of a process")
def test_a_limit_on_the_size_of_files_leaves_the_old_one(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with pytest.raises(WritingError, match="File too large"):
            write_bytes_atomically(path, bytes(20_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert contents(tmp_path) == {"a": b"old"}


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_a_disk_that_fills_at_the_last_byte_leaves_the_old_file(tmp_path, monkeypatch, call):
    # Some disks take what is written to them, and only find at the flush that they are full.
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files.os, call, full)
    with pytest.raises(WritingError, match=r"\(3 bytes were to be written, [\d,]+ bytes are free"):
        write_bytes_atomically(path, b"new")
    assert contents(tmp_path) == {"a": b"old"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_devices_are_written_to_and_stay_devices(tmp_path):
    with pytest.raises(WritingError, match="No space left") as caught:
        write_bytes_atomically(Path("/dev/full"), b"x")
    assert caught.value.errno == errno.ENOSPC
    write_bytes_atomically(Path("/dev/null"), b"x")
    assert Path("/dev/null").is_char_device()
    assert not list(Path("/dev").glob(".null*"))
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        write_bytes_atomically(pipe, b"through a pipe")
        assert reader.communicate()[0] == b"through a pipe"
    assert pipe.is_fifo()
