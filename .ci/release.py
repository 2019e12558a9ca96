"""Build the package and try it: ``python .ci/release.py build [try]``.

``build`` writes wheel and sdist to ``dist/`` and checks that the wheel from the unpacked sdist has
the same bytes as the one from the tree. ``try`` installs the wheel, with the locked versions and
their hashes, into new environments outside the project, one for each Python that is here, and
scores a plan in each without network.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DIST = ROOT / "dist"
PYTHONS = ("3.11", "3.12", "3.13")
PLAN = """# Action plan

## Commitment 1: Publish the register of contracts

The ministry of finance will publish all public contracts on a portal as open data by 2026.

## Commitment 2: Consult citizens

The ministry will hold two public consultations with civil society and answer every proposal.
"""


def run(command: Sequence[str | Path], **options: object) -> str:
    """Run a command and return what it prints; end with its words where it fails."""
    done = subprocess.run(  # noqa: S603
        [str(part) for part in command], capture_output=True, text=True, check=False, **options
    )
    if done.returncode != 0:
        shown = " ".join(str(part) for part in command)
        sys.exit(f"release: {shown}\n{done.stdout}{done.stderr}")
    return done.stdout


def build(tree: Path, kind: str, folder: Path) -> Path:
    """Build a wheel or an sdist of a tree; the same tree gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    before = set(folder.iterdir())
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "315532800"}  # 1980, the first that zip knows
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", folder]
    run(command, cwd=tree, env=environment)
    (made,) = set(folder.iterdir()) - before
    return made


def build_all() -> None:
    """Build wheel and sdist, and the wheel again from the sdist."""
    shutil.rmtree(DIST, ignore_errors=True)
    sdist, wheel = build(ROOT, "sdist", DIST), build(ROOT, "wheel", DIST)
    with tempfile.TemporaryDirectory() as place:
        shutil.unpack_archive(sdist, place)  # ours; early releases of 3.11 know no filter
        (tree,) = Path(place).iterdir()
        again = build(tree, "wheel", Path(place) / "again")
        if again.read_bytes() != wheel.read_bytes():
            sys.exit("release: the wheel from the sdist is not the wheel from the tree")
    for one in (sdist, wheel):
        sys.stdout.write(f"release: {one.name}, {one.stat().st_size:,} bytes\n")
    sys.stdout.write("release: the wheel from the sdist is the same, byte for byte\n")


def python(version: str) -> str | None:
    """Return an interpreter of this version that runs; ``None`` where there is none."""
    candidates = [shutil.which(f"python{version}"), *_kept_by_pyenv(version)]
    if sys.version.startswith(f"{version}."):
        candidates.insert(0, sys.executable)
    code = "import sys, venv, ssl; print('%d.%d' % sys.version_info[:2])"
    for one in filter(None, candidates):
        with contextlib.suppress(OSError):
            done = subprocess.run(  # noqa: S603
                [one, "-c", code], capture_output=True, text=True, check=False
            )
            if done.stdout.strip() == version:
                return one
    return None


def _kept_by_pyenv(version: str) -> list[str]:
    if (tool := shutil.which("pyenv")) is None:
        return []
    done = subprocess.run([tool, "root"], capture_output=True, text=True, check=False)  # noqa: S603
    kept = Path(done.stdout.strip(), "versions").glob(f"{version}.*/bin/python")
    return [str(one) for one in sorted(kept)]


@contextlib.contextmanager
def environment(interpreter: str, wheel: Path) -> Iterator[Path]:
    """Make an environment outside the project with the wheel and what is locked for it."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "environment"
        binary = folder / "bin" / "python"
        quietly = ["--quiet", "--python", binary]
        run(["uv", "venv", "--quiet", "--no-python-downloads", "--python", interpreter, folder])
        lock = ROOT / "requirements-base.lock"
        run(
            [
                "uv",
                "pip",
                "install",
                *quietly,
                "--require-hashes",
                "--only-binary",
                ":all:",
                "-r",
                lock,
            ]
        )
        run(["uv", "pip", "install", *quietly, "--no-deps", "--offline", wheel])
        run(["uv", "pip", "check", *quietly])
        yield folder


def _alone() -> list[str]:
    """Return what a command is begun with so that it has no network; nothing where not allowed."""
    alone = ["unshare", "--map-root-user", "--net"]
    with contextlib.suppress(OSError):
        if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode == 0:  # noqa: S603
            return alone
    return []


def attempt(interpreter: str, version: str, wheel: Path) -> None:
    """Install the wheel and score a plan with it."""
    alone = _alone()
    with environment(interpreter, wheel) as folder, tempfile.TemporaryDirectory() as work:
        Path(work, "plan.md").write_text(PLAN, encoding="utf-8")
        kept = {k: v for k, v in os.environ.items() if k != "PATH" and not k.startswith("PYTHON")}
        apart = {"cwd": work, "env": {**kept, "PATH": f"{folder / 'bin'}:/usr/bin:/bin"}}
        command = [*alone, folder / "bin" / "ogplens"]
        card = json.loads(run([*command, "score", "plan.md", "--format", "json"], **apart))
        chances = [one["predictions"]["relevant"]["probability"] for one in card["commitments"]]
        if len(chances) != 2 or not all(0 < chance < 1 for chance in chances):
            sys.exit(f"release: Python {version} scores {chances}")
        if "relevant" not in run([*command, "info"], **apart):
            sys.exit(f"release: Python {version}: `ogplens info` names no variable")
        json.loads(run([*command, "schema"], **apart))
        where = "without network" if alone else "with network: unshare is not allowed here"
        shown = ", ".join(f"{chance:.3f}" for chance in chances)
        sys.stdout.write(f"release: Python {version}: scored a plan {where}, relevant {shown}\n")


def try_all() -> None:
    """Try the built wheel with every Python that is here; there must be one."""
    (wheel,) = DIST.glob("*.whl")
    tried = 0
    for version in PYTHONS:
        if (interpreter := python(version)) is None:
            sys.stdout.write(f"release: Python {version} is not here: NOT TRIED\n")
            continue
        attempt(interpreter, version, wheel)
        tried += 1
    if not tried:
        sys.exit("release: no Python to try")


if __name__ == "__main__":
    if not sys.argv[1:] or not set(sys.argv[1:]) <= {"build", "try"}:
        sys.exit(__doc__)
    if "build" in sys.argv[1:]:
        build_all()
    if "try" in sys.argv[1:]:
        try_all()
