"""Poor surroundings: another locale, no HOME, an empty PATH, clocks that jump."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import ogplens

from .cases import CASES, contents, drafts, prepare
from .forking import TESTS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX environments")

BARE = {"PYTHONPATH": str(TESTS.parent / "pipeline"), "PYTHONDONTWRITEBYTECODE": "1"}
NOWHERE = {"HOME": "/dev/null", "TMPDIR": "/nonexistent", "XDG_CACHE_HOME": "/dev/null/cache"}
POOR = {
    "LANG=C": {**BARE, "LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "no HOME, no PATH, nothing": BARE,
    "a HOME that cannot be written": {**BARE, **NOWHERE},
}


_SEVERAL = """
import os
import sys
from ogplens.__main__ import main

folder = sys.argv[1]
name = os.fsdecode("plan \\u00e9.md".encode())
for line in (
    "score|table.jsonl|-o|@/t.html", f"segment|{name}|-o|@/s.csv", f"segment|{name}",
):
    sys.argv = ["ogplens", *line.replace("@", folder).split("|")]
    try:
        main()
    except SystemExit as ended:
        assert ended.code in (0, 1, None), ended.code
"""


def run(folder: Path, environment: dict[str, str], *arguments: str, code: str = "") -> bytes:
    """Run a command, or code, with these variables alone; return what it wrote."""
    line = [sys.executable, *(["-c", code] if code else ["-m", "ogplens"]), *arguments]
    done = subprocess.run(line, cwd=folder, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """Return a folder with drafts and what a plain run made of them, and what that wrote."""
    folder = tmp_path_factory.mktemp("plain")
    drafts(folder)
    (folder / "plan é.md").write_bytes((folder / "draft.md").read_bytes())
    return folder, run(folder, {**os.environ, **BARE}, "plain", code=_SEVERAL)


@pytest.mark.parametrize("poor", POOR.values(), ids=POOR)
def test_the_same_bytes_in_poor_surroundings(plain, poor):
    folder, out = plain
    assert run(folder, poor, "poor", code=_SEVERAL) == out
    made = contents(folder / "poor")
    assert set(made) == {"t.html", "s.csv"}
    assert made == contents(folder / "plain")
    assert "Publish the register" in out.decode("utf-8")


def test_no_code_of_ours_goes_by_the_time_of_day_or_of_files():
    # A clock may jump; only differences of the monotonic one are used, for waiting.
    package = Path(ogplens.__file__).parent
    sources = {path: path.read_text(encoding="utf-8") for path in package.rglob("*.py")}
    asks = re.compile(r"\btime\.time\b|\.now\(|\.today\(|utcnow|localtime|gmtime|st_[acm]time\b")
    found = [f"{path.name}: {hit}" for path, text in sources.items() for hit in asks.findall(text)]
    assert found == []


@pytest.mark.parametrize("years", [-40, 40])
def test_files_of_any_age_and_a_clock_that_jumps_make_no_difference(tmp_path, years):
    case = CASES["stage label"]
    prepare(case, tmp_path / "then")
    prepare(case, tmp_path / "now")
    moved = 1_700_000_000 + years * 31_557_600
    for path in (tmp_path / "then").rglob("*"):
        os.utime(path, (moved, moved))
    jump = f"""
import itertools, runpy, sys, time
ticks = itertools.count({moved}, -3600)
time.time = lambda: float(next(ticks))
time.time_ns = lambda: next(ticks) * 10**9
runpy.run_module("ogplens.stages.label", run_name="__main__")
"""
    run(tmp_path / "then", {**os.environ, **BARE}, code=jump)
    run(tmp_path / "now", {**os.environ, **BARE}, code=jump.replace("time.time", "now"))
    assert contents(tmp_path / "then") == contents(tmp_path / "now")
