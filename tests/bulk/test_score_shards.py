"""``ogplens score --shards`` as people use it: what it says, and how it ends."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ogplens.bulk.pace import Pace, duration
from ogplens.bulk.running import State
from ogplens.cli import app
from ogplens.commands import shard_progress

ROOT = Path(__file__).resolve().parents[2]
ROW = "Open data,The ministry will publish every public contract as open data on a portal.,en\n"


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the name of a table in the folder where one stands."""
    monkeypatch.chdir(tmp_path)
    Path("t.csv").write_text("title,text,language\n" + 3 * ROW, encoding="utf-8")
    return "t.csv"


def score(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["score", *map(str, arguments)])


def test_rows_come_into_the_folder_and_nothing_on_standard_output(table):
    done = score(table, "--shards", "out")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "3 rows in 1 shard: out\n"
    lines = Path("out/part-00000.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["commitment_id"] for line in lines] == ["t-c1", "t-c2", "t-c3"]


def test_faults_end_in_a_message_and_exit_code_1(table):
    with Path(table).open("a", encoding="utf-8") as file:
        file.write("too,few\n" + ROW)
    Path("more").mkdir()
    Path("more/x.png").write_bytes(b"x")
    done = score(table, "more", "--shards", "out")
    assert done.exit_code == 1
    assert "Left out, neither a document nor a table: more/x.png (1 in all)" in done.stderr
    assert "Error: out: 1 of 5 rows could not be scored" in done.stderr
    assert "Next step" in done.stderr
    assert len(Path("out/part-00000.jsonl").read_text(encoding="utf-8").splitlines()) == 5
    again = score(table, "more", "--shards", "out")
    assert (again.exit_code, again.stderr) == (1, done.stderr)


@pytest.mark.parametrize(
    "arguments",
    [
        *(("--shards", "out", option) for option in ("--summary", "--ocr")),
        *(("--shards", "out", "--format", name) for name in ("html", "docx", "table", "csv")),
        ("--shards", "out", "--boundaries", "b.csv"),
        ("--shards", "out", "--heading-level", "2"),
        ("--shards", "out", "--pattern", "x"),
        ("--shards", "out", "--output", "x.json"),
        ("--shards", "out", "--language", "es"),
        ("--shards", "out", "--jobs", "0"),
        ("--jobs", "2"),
        ("--progress",),
        ("--format", "parquet"),
        ("--format", "jsonl"),
    ],
    ids=" ".join,
)
def test_what_makes_no_sense_is_wrong_usage(table, arguments):
    done = score(table, *arguments)
    assert done.exit_code == 2
    assert any(one in done.stderr for one in arguments if one.startswith("--"))
    assert not Path("out").exists()


def test_standard_input_is_refused(table):
    done = score("-", "--shards", "out")
    assert done.exit_code == 1
    assert "standard input cannot be read again" in done.stderr


INTERRUPTED = """
import os, signal, sys
from ogplens.bulk import running
from ogplens.settings import BulkSettings
from ogplens.__main__ import main
as_is = running.score_many
def interrupted(sources, into, *, watcher, **options):
    reached = watcher.reached
    def hear(state):
        reached(state)
        if state.shards == 1:
            os.kill(os.getpid(), signal.SIGINT)
    watcher.reached = hear
    small = BulkSettings(rows_per_shard=1, documents_per_shard=1, bytes_per_shard=1000)
    return as_is(sources, into, watcher=watcher, **{**options, "settings": small})
running.score_many = interrupted
main()
"""


def test_an_interruption_keeps_the_shards_and_says_so(table):
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, "score", table, "--shards", "out", "--progress"],
        capture_output=True,
        check=False,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT / "pipeline")},
    )
    assert done.returncode == 130
    *_, last = done.stderr.decode().splitlines()
    assert last == ("Stopped; finished shards are kept in out, and the same command goes on there.")
    assert [path.name for path in sorted(Path("out").glob("part*"))] == ["part-00000.jsonl"]
    assert not list(Path("out").glob("*.tmp"))


BAR = """
import time
from ogplens.commands.shard_progress import watching
from ogplens.bulk.running import State
with watching(asked=False) as watcher:
    watcher.looked(3_000_000)
    watcher.reached(State(1, 5, 2000, 0, 1000, 5000))
    time.sleep(0.3)
    watcher.reached(State(2, 5, 4000, 0, 2000, 5000))
    time.sleep(0.3)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX terminal")
def test_a_bar_on_a_terminal():
    import pty

    mine, its = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "120", "NO_COLOR": "1"}
    environment["PYTHONPATH"] = str(ROOT / "pipeline")
    running = subprocess.Popen([sys.executable, "-c", BAR], stderr=its, env=environment)
    os.close(its)
    written = b""
    while True:
        try:
            written += os.read(mine, 65_536)
        except OSError:  # the other end is closed
            break
    os.close(mine)
    assert running.wait(timeout=60) == 0
    assert re.search(rb"2 of 5 shards, 4,000 rows, [\d,]+ rows/s, \d+ s left", written)
    assert not re.search(rb"\x1b\[(?:3\d|38;[\d;]+)m", written)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_pace_counts_from_where_it_began():
    clock = Clock()
    pace = Pace(State(10, 20, 20_000, 0, 1000, 2000), clock)
    assert pace.told(State(10, 20, 20_000, 0, 1000, 2000)) == "10 of 20 shards, 20,000 rows"
    clock.now += 20
    now = State(12, 20, 24_000, 3, 1250, 2000)
    assert pace.rate(now) == pytest.approx(200)
    assert pace.left(now) == pytest.approx(60)
    assert pace.told(now) == (
        "12 of 20 shards, 24,000 rows, 3 with an error, 200 rows/s, 1 min left"
    )


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "0 s"), (59.4, "59 s"), (89, "1 min"), (3599, "1 h 0 min"), (90_000, "1 d 1 h")],
)
def test_durations(seconds, said):
    assert duration(seconds) == said


def test_a_line_every_few_seconds_and_one_at_the_end(capsys):
    clock = Clock()
    lines = shard_progress.Lines(clock)
    for shards in range(101):
        clock.now += 0.5
        lines.reached(State(shards, 100, shards * 10, 0, shards, 100))
    said = capsys.readouterr().err.splitlines()
    assert 9 <= len(said) <= 11
    assert said[-1].startswith("100 of 100 shards, 1,000 rows, 20 rows/s")
    assert "left" not in said[-1]
