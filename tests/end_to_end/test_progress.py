"""The bar with pages: on a terminal, after two seconds, gone at the end."""

import os
import re
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX terminal")

SLOW = """
import time
from ogplens.commands import console
with console.reading("plan [b].pdf") as show:
    if show is None:
        raise SystemExit("no one looks")
    show(1, 300)
    time.sleep(float({wait}))
    show(123, 300)
    time.sleep(0.3)
"""


def on_a_terminal(environment, wait):
    """Run a slow reading whose standard error is a terminal; return what it wrote there."""
    import pty

    mine, its = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-c", SLOW.format(wait=wait)], stderr=its, env=environment
    )
    os.close(its)
    written = b""
    while True:
        try:
            piece = os.read(mine, 65_536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        written += piece
    os.close(mine)
    assert running.wait(timeout=60) == 0
    return written


def test_pages_after_two_seconds(environment):
    written = on_a_terminal(environment(TERM="xterm-256color", COLUMNS="100"), 2.1)
    assert b"plan [b].pdf" in written
    assert re.search(rb"123/300", re.sub(rb"\x1b\[[\d;?]*\w", b"", written))


def test_no_bar_for_a_short_wait(environment):
    written = on_a_terminal(environment(TERM="xterm-256color", COLUMNS="100"), 0.1)
    assert b"plan [b].pdf" in written
    assert b"/300" not in written


def test_no_color_takes_the_colour_alone(environment):
    changes = {"TERM": "xterm-256color", "COLUMNS": "100", "NO_COLOR": "1"}
    written = on_a_terminal(environment(**changes), 2.1)
    assert b"123/300" in written
    assert not re.search(rb"\x1b\[(?:3\d|38;[\d;]+)m", written)


def test_nothing_where_no_one_looks(environment):
    done = subprocess.run(
        [sys.executable, "-c", SLOW.format(wait=0)],
        capture_output=True,
        env=environment(TERM="xterm-256color"),
        check=False,
    )
    assert done.stderr.split() == [b"no", b"one", b"looks"]
