"""Kill a command, look at what is left, run it again, and compare with a run that nobody killed."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from .cases import CASES, Case, contents, prepare
from .forking import TESTS, Ended, Forks

Found = Literal["as before", "partly new", "all new"]


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill: at a step on the disk, or at a share of the time that the command takes.

    ``own`` starts Python anew for it, as a user does.
    """

    case: str
    die_at: int | None = None
    share: float | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class Quiet:
    """A run that nobody killed: what it found, what it left, and how much it did.

    ``seconds`` is how long it took; only to choose moments within.
    """

    before: dict[str, bytes]
    after: dict[str, bytes]
    steps: int
    seconds: float


class Killer:
    """Kills commands in folders of its own.

    Parameters
    ----------
    forks : Forks
    place : Path
    """

    def __init__(self, forks: Forks, place: Path) -> None:
        self._forks = forks
        self._place = place
        self._quiet: dict[str, Quiet] = {}
        self._number = 0

    def quiet(self, case: Case) -> Quiet:
        """Run a case without a kill, once."""
        import time

        if case.name not in self._quiet:
            model = self._place / "models of" / case.name
            prepare(case, model)
            folder = self._copy(case)
            begin = time.monotonic()
            ended = self._run(case, folder)
            seconds = time.monotonic() - begin
            assert ended.code in case.codes, ended
            quiet = Quiet(contents(model), contents(folder), ended.steps, seconds)
            assert quiet.before != quiet.after
            self._quiet[case.name] = quiet
        return self._quiet[case.name]

    def __call__(self, kill: Kill) -> tuple[Found, bool]:
        """Kill a command and resume it; check what must hold.

        Returns
        -------
        found : str
            What stood there after the kill.
        died : bool
            False where it had ended by itself before.
        """
        case = CASES[kill.case]
        quiet = self.quiet(case)
        folder = self._copy(case)
        ended = self._killed(case, folder, kill, quiet.seconds)
        left = contents(folder)
        found = check_left(case, quiet, left)
        again = self._run(case, folder)
        finished = again.code in case.codes
        if not finished:  # it refuses to do again what is done: it must be done, then
            assert found == "all new", (kill, again)
            assert again.err.startswith("Error: "), again
        assert contents(folder) == quiet.after, (kill, again)
        shutil.rmtree(folder)
        return found, ended.code == -signal.SIGKILL

    def _copy(self, case: Case) -> Path:
        self._number += 1
        # The name of the last folder is the same for all: outputs may hold it.
        folder = self._place / str(self._number) / "work"
        shutil.copytree(self._place / "models of" / case.name, folder)
        return folder

    def _run(self, case: Case, folder: Path, **kill: Any) -> Ended:
        rows = case.rows_per_shard
        return self._forks.run(list(case.arguments), folder, rows_per_shard=rows, **kill)

    def _killed(self, case: Case, folder: Path, kill: Kill, seconds: float) -> Ended:
        if kill.share is None:
            return self._run(case, folder, die_at=kill.die_at)
        if not kill.own or case.rows_per_shard:
            return self._run(case, folder, seconds=kill.share * seconds)
        module = case.arguments[0].startswith("ogplens.")
        line = [sys.executable, "-m", *([] if module else ["ogplens"]), *case.arguments]
        path = os.pathsep.join((str(TESTS.parent / "pipeline"), str(TESTS)))
        with subprocess.Popen(
            line,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        ) as process:
            try:
                process.wait(kill.share * (seconds + _START))
            except subprocess.TimeoutExpired:
                process.kill()
            return Ended(process.wait(), 0, "", "")


_START = 3.0  # seconds; about as long as Python and the package take to start


def check_left(case: Case, quiet: Quiet, left: dict[str, bytes]) -> Found:
    """Check that what a kill left is old or new, file by file, and that nothing else was touched.

    What an import changes is old or new as a whole.
    """
    states = set()
    for name in quiet.before.keys() | quiet.after.keys():
        is_old = left.get(name) == quiet.before.get(name)
        is_new = left.get(name) == quiet.after.get(name)
        assert is_old or is_new, f"{name} is neither the old file nor the new one"
        if quiet.before.get(name) != quiet.after.get(name):
            states.add(is_new)
    strange = left.keys() - quiet.before.keys() - quiet.after.keys()
    for name in strange:  # temporary, hidden, and nothing that a reader would take
        top = name.split("/")[0] if case.outputs == ("corpus",) else name.rsplit("/", 1)[-1]
        assert top.startswith("."), name
        assert top.endswith((".ogplens-tmp", ".tmp", ".old", ".lock")), name
    if case.outputs == ("corpus",):
        assert len(states) == 1, "half of a corpus"
    if states == {True}:
        return "all new"
    return "partly new" if True in states else "as before"


def chosen_kills(killer: Killer, number: int, seed: int, cases: list[str]) -> Iterator[Kill]:
    """Choose kills: of ten, six at steps, three at a moment, one at a moment of a real program."""
    dice = random.Random(seed)
    for i in range(number):
        name = cases[i % len(cases)]
        way = (i // len(cases) + i) % 10
        if way < 6:
            steps = killer.quiet(CASES[name]).steps
            yield Kill(name, die_at=dice.randint(1, steps))
        else:
            yield Kill(name, share=dice.uniform(0.02, 1.0), own=way == 9)
