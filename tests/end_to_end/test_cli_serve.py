"""``ogplens serve`` as a process: how it starts, what it refuses, how it ends."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from typer.testing import Result

from .conftest import assert_one_error


@contextmanager
def running(
    environment: dict[str, str], *arguments: str
) -> Iterator[tuple[str, list[str], object]]:
    """Run the server until it is ready; yield its address, what it said, and the process."""
    command = [sys.executable, "-m", "ogplens", "serve", "--no-open", *arguments]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, env=environment, text=True)
    said: list[str] = []
    try:
        while not any("Ctrl-C" in line for line in said):
            line = server.stderr.readline()
            assert line, said
            said.append(line)
        yield re.search(r"http://\S+/", "".join(said))[0], said, server
    finally:
        server.kill()
        server.communicate()


def test_a_port_that_is_taken_is_told_before_anything_is_loaded(
    run: Callable[..., Result],
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        result = run("serve", "--port", port, "--no-open")
    assert_one_error(result, f"127.0.0.1:{port}", "another program", "--port 8001")
    assert "Starting" not in result.stderr


@pytest.mark.parametrize("host", ["no such host", "203.0.113.7"])
def test_an_address_that_is_not_ours_is_refused(run: Callable[..., Result], host: str) -> None:
    assert_one_error(run("serve", "--host", host, "--port", "0", "--no-open"), host, "Next step")


@pytest.mark.parametrize("arguments", [("--port", "x"), ("--port", "70000"), ("--max-mb", "0")])
def test_wrong_usage_ends_with_2(run: Callable[..., Result], arguments: tuple[str, ...]) -> None:
    assert run("serve", *arguments).exit_code == 2


@pytest.mark.skipif(os.name != "posix", reason="signals as on POSIX")
def test_it_says_where_it_is_answers_there_alone_and_ends_with_ctrl_c(
    environment: Callable[..., dict[str, str]],
) -> None:
    with running(environment(), "--port", "0") as (address, said, server):
        assert address.startswith("http://127.0.0.1:")
        assert "Warning" not in "".join(said)
        with urllib.request.urlopen(address, timeout=30) as answer:
            assert b"<h1>" in answer.read()
        port = address.rstrip("/").rpartition(":")[2]
        foreign = urllib.request.Request(address, headers={"Host": f"evil.example:{port}"})
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(foreign, timeout=30)
        assert refused.value.code == 421
        refused.value.close()
        server.send_signal(signal.SIGINT)
        out, rest = server.communicate(timeout=30)
        assert server.returncode == 130
        assert rest == ""
        assert not out


def test_it_warns_where_others_can_reach_it(environment: Callable[..., dict[str, str]]) -> None:
    arguments = ("--host", "0.0.0.0", "--port", "0", "--max-mb", "5")
    with running(environment(), *arguments) as (address, said, _):
        text = "".join(said)
        assert "Warning" in text
        assert "without a password" in text
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(address, timeout=30) as answer:
            assert b"5 MB" in answer.read()
