"""The command line as people use it: in this process, and as a real one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ogplens.cli import app

ROOT = Path(__file__).resolve().parents[2]

DRAFT = """\
# Open government action plan of Exampleland

## Commitment 1: Publish the register of public contracts

The Ministry of Finance will publish every public contract as open data on an online portal by
December 2026, so that citizens can see who is paid for what.

Lead institution: Ministry of Finance

Milestones:

- The portal goes online, January 2026 - June 2026
- All contracts since 2020 are published, by December 2026

## Commitment 2: A council of citizens for the budget

The government will set up a council of citizens and civil society organisations that is consulted
on the budget each year, and will answer in writing to what the council proposes.

Lead institution: Office of the Prime Minister

## Commitment 3: Train the civil service

The Civil Service Academy will improve the skills of civil servants.

Lead institution: Civil Service Academy
"""


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.md"
    path.write_text(DRAFT, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def run() -> Callable[..., Result]:
    """Run a command in this process."""
    runner = CliRunner()

    def invoke(*arguments: object, stdin: str | bytes | None = None) -> Result:
        return runner.invoke(app, [str(one) for one in arguments], input=stdin)

    return invoke


@pytest.fixture(scope="session")
def command() -> Callable[..., list[str]]:
    """Return the command line of a real process."""
    return lambda *arguments: [sys.executable, "-m", "ogplens", *map(str, arguments)]


@pytest.fixture
def environment() -> Callable[..., dict[str, str]]:
    """Return the environment of a real process, with changes; ``None`` takes a variable away."""

    def changed(root: Path = ROOT, **changes: str | None) -> dict[str, str]:
        names = ("NO_COLOR", "FORCE_COLOR", "OGPLENS_DEBUG", "COLUMNS", "PYTHONIOENCODING")
        plain = {name: value for name, value in os.environ.items() if name not in names}
        plain |= {"PYTHONPATH": str(root / "pipeline"), "PYTHONDONTWRITEBYTECODE": "1"}
        plain |= {name: value for name, value in changes.items() if value is not None}
        return {n: v for n, v in plain.items() if changes.get(n, "") is not None}

    return changed


@pytest.fixture
def process(
    command: Callable[..., list[str]], environment: Callable[..., dict[str, str]]
) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run a command as a real process."""

    def start(
        *arguments: object, root: Path = ROOT, stdin: bytes = b"", **changes: str | None
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            command(*arguments),
            input=stdin,
            capture_output=True,
            timeout=120,
            check=False,
            env=environment(root, **changes),
        )

    return start


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Copy the project, so that a test can break it."""
    root = tmp_path / "project"
    unwanted = shutil.ignore_patterns("__pycache__", ".*cache")
    for folder in ("pipeline/ogplens", "configs", "models"):
        shutil.copytree(ROOT / folder, root / folder, ignore=unwanted)
    return root


def assert_one_error(result: Result, *parts: str) -> None:
    """Check that a command failed with one message that says ``parts``."""
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("Error: ") == 1
    assert "Traceback" not in result.stderr
    for part in parts:
        assert part in result.stderr
