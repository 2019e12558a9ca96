"""The child process: the same results and errors as without it, and no child left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ogplens.errors import OgplensError, ReadingError, SegmentationError
from ogplens.reading import GuardedReader, read_document, read_guarded
from ogplens.segmentation import segment
from ogplens.settings import SegmentSettings

from .makers import SENTENCE, Page, pdf
from .test_document import VALID

LIMITS = SegmentSettings(
    max_bytes=5_000_000, max_characters=1_000_000, max_seconds=60, max_memory_mb=1_000
)
ROOT = Path(__file__).resolve().parents[2]
PLAN = b"""# Plan

## Commitment 1: Publish contracts

The ministry will publish them by 2026.

Lead institution: Ministry of Finance

## Commitment 2: Consult citizens

The ministry will consult them by 2027.

Lead institution: Ministry of Justice
"""


def pages(count):
    whole = []
    for number in range(1, count + 1):
        page = Page()
        page.write(72, 700, f"{SENTENCE} {number}")
        whole.append(page)
    return pdf(whole)


@pytest.fixture(scope="module")
def reader():
    with GuardedReader(LIMITS) as reader:
        yield reader


@pytest.mark.parametrize("kind", VALID)
def test_the_document_is_the_same(reader, tmp_path, kind):
    path = tmp_path / f"a.{kind}"
    path.write_bytes(VALID[kind])
    alone = read_document(path, max_bytes=10**6, max_characters=10**6)
    assert reader.read(path) == alone
    assert reader.read(path, VALID[kind], language="xx").language == "xx"


def test_the_corpus_is_cut_the_same(reader):
    for path in sorted((ROOT / "corpora" / "plans").glob("*.md"))[::30]:
        alone = read_document(path, max_bytes=10**7, max_characters=10**7)
        document, cut = reader.read_then(path, segment)
        assert document == alone
        assert cut == segment(alone)


def test_one_file_by_a_function(tmp_path):
    path = tmp_path / "plan.md"
    path.write_bytes(PLAN)
    assert "Publish contracts" in read_guarded(path, LIMITS).text


def test_file_names_that_are_no_text(reader):
    name = os.fsdecode(b"plan-\xff \xc3\xa9.txt")
    assert reader.read(Path(name), SENTENCE.encode()).source == name
    with pytest.raises(ReadingError) as caught:
        reader.read(Path(name), b"\0\0\0 binary")
    assert caught.value.source == name


def test_errors_come_over_whole(reader):
    data = b"a\xff\xfe\x81" * 10
    with pytest.raises(ReadingError) as there:
        reader.read(Path("a.txt"), data)
    with pytest.raises(ReadingError) as here:
        read_bytes_alone(data)
    assert vars(there.value) == vars(here.value)
    assert there.value.faults
    with pytest.raises(SegmentationError, match="no commitment was found"):
        reader.read_then(Path("a.txt"), segment, b"Dear reader,\n\nonly a letter.\n")


def read_bytes_alone(data):
    from ogplens.reading import read_bytes

    return read_bytes(data, name="a.txt", max_bytes=10**6, max_characters=10**6)


def test_missing_folders_and_large_files_need_no_child(tmp_path):
    with GuardedReader(LIMITS.model_copy(update={"max_bytes": 10})) as reader:
        for path, data, message in (
            (tmp_path / "none.pdf", None, "no such file"),
            (tmp_path, None, "folder"),
            (Path("-"), b"x" * 11, "11 bytes or more"),
        ):
            with pytest.raises(ReadingError, match=message):
                reader.read(path, data)


def test_a_named_pipe_is_read(tmp_path):
    if not hasattr(os, "mkfifo"):
        pytest.skip("needs named pipes")
    path = tmp_path / "pipe.md"
    os.mkfifo(path)
    with subprocess.Popen([sys.executable, "-c", f"open({str(path)!r}, 'wb').write({PLAN!r})"]):
        assert "Publish contracts" in read_guarded(path, LIMITS).text


def test_pages_are_counted(reader):
    seen = []
    reader.read(Path("a.pdf"), pages(40), progress=lambda *told: seen.append(told))
    assert seen[-1] == (40, 40)
    assert seen == sorted(seen)


def test_a_bug_is_no_fault_of_the_user(reader):
    # A function that takes no document stands for one that fails.
    with pytest.raises(RuntimeError, match=r"a\.txt: \w*Error") as caught:
        reader.read_then(Path("a.txt"), time.sleep, SENTENCE.encode())
    assert not isinstance(caught.value, OgplensError)
    assert "Traceback" in caught.value.__notes__[0]
    assert reader.read(Path("a.txt"), SENTENCE.encode()).text == SENTENCE


def _children(pid):
    return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()


def _alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except OSError:  # it ended, if need be while we looked
        return False
    return state.rpartition(")")[2].split()[0] != "Z"


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize(
    ("sent", "code"),
    [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM), (signal.SIGKILL, -signal.SIGKILL)],
)
def test_no_child_outlives_the_command(tmp_path, sent, code):
    plan = tmp_path / "slow.txt"
    plan.write_bytes(b"Commitment 1: Publish\n\nWe will publish data by 2026.\n\n" * 60_000)
    command = [sys.executable, "-m", "ogplens", "segment", str(plan)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "pipeline")}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as running:
        end = time.monotonic() + 30
        while not (children := _children(running.pid)) and time.monotonic() < end:
            time.sleep(0.02)
        time.sleep(1.0)  # by now the child is at work
        assert children
        assert all(map(_alive, children))
        running.send_signal(sent)
        out, errors = running.communicate(timeout=30)
    assert running.returncode == code
    assert (out, b"Traceback" in errors) == (b"", False)
    end = time.monotonic() + 10
    while any(map(_alive, children)) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(map(_alive, children))
