"""Terminals, pipes, encodings and interruptions, with real processes."""

import os
import signal
import subprocess
import sys

import pytest

from .conftest import DRAFT, ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX terminals and pipes")


def _on_a_terminal(line, environment):
    """Run a command whose standard output is a terminal; return what it wrote there."""
    import pty

    mine, its = pty.openpty()
    running = subprocess.Popen(line, stdout=its, stderr=subprocess.PIPE, env=environment)
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
    _, errors = running.communicate(timeout=60)
    assert running.returncode == 0, errors
    return written


def test_colours_on_a_terminal_only_and_not_with_no_color(draft, command, environment, process):
    line = command("segment", draft)
    assert b"\x1b[" in _on_a_terminal(line, environment(TERM="xterm-256color"))
    assert b"\x1b" not in _on_a_terminal(line, environment(TERM="xterm-256color", NO_COLOR="1"))
    assert b"\x1b" not in _on_a_terminal(line, environment(TERM="dumb"))
    assert b"\x1b" not in process("segment", draft, TERM="xterm-256color").stdout


@pytest.mark.parametrize("chosen", ["table", "json", "csv"])
def test_utf_8_whatever_the_locale(process, tmp_path, chosen):
    plan = tmp_path / "plan.md"
    plan.write_text(DRAFT.replace("the register", "el «régimen» →"), encoding="utf-8")
    plain = process("segment", plan, "--format", chosen)
    poor = process(
        "segment",
        plan,
        "--format",
        chosen,
        LANG="C",
        LC_ALL="C",
        PYTHONUTF8="0",
        PYTHONCOERCECLOCALE="0",
    )
    assert poor.returncode == 0, poor.stderr
    assert "el «régimen» →" in poor.stdout.decode("utf-8")
    assert poor.stdout == plain.stdout


def test_file_name_that_is_no_text(process, tmp_path):
    path = os.fsencode(tmp_path) + b"/plan-\xff.md"
    with open(path, "wb") as file:  # noqa: PTH123  # a path of bytes
        file.write(DRAFT.encode())
    done = process("segment", os.fsdecode(path), "--format", "json")
    assert done.returncode == 0, done.stderr
    assert b"Publish the register" in done.stdout


def test_reader_of_the_pipe_goes_away(command, environment):
    plan = max((ROOT / "corpora" / "plans").glob("*.md"), key=lambda path: path.stat().st_size)
    running = subprocess.Popen(
        command("segment", plan, "--format", "json"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    running.stdout.close()
    errors = running.stderr.read()
    running.stderr.close()
    assert running.wait(timeout=60) == 141
    assert errors == b""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110  # a device
def test_full_disk_is_an_error_not_a_bug(command, environment, draft):
    with open("/dev/full", "wb") as full:  # noqa: PTH123  # a device
        done = subprocess.run(
            command("segment", draft),
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(),
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.startswith(b"Error: standard output: the output cannot be written")


def test_interruption_ends_with_130(command, environment):
    running = subprocess.Popen(
        command("segment", "-"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    # More than a pipe holds: once it is written, the command is reading.
    running.stdin.write(b"x" * 1_000_000)
    running.stdin.flush()
    running.send_signal(signal.SIGINT)
    out, errors = running.communicate(timeout=60)
    assert running.returncode == 130
    assert b"Traceback" not in errors
    assert out == b""
