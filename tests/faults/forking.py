"""A small server that has the package loaded: it forks a child for each command and may kill it.

To start Python and to load the package takes ten times as long as most commands; a forked child
runs the same ``main()`` in a process of its own, and dies of the same SIGKILL.
"""

from __future__ import annotations

import json
import os
import runpy
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NamedTuple, Self

TESTS = Path(__file__).resolve().parents[1]
_LOADED = (
    *("ogplens.cli", "ogplens.scoring", "ogplens.irm", "ogplens.reading", "ogplens.segmentation"),
    *("ogplens.reporting.scorecard_files", "ogplens.reporting.scorecard_terminal", "ogplens.api"),
    *("pandas", "scipy.sparse", "docx", "yaml", "jinja2", "concurrent.futures.thread"),
)


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    """Its exit code; negative where a signal ended it."""
    steps: int
    out: str
    err: str


class Forks:
    """The server, from the side of who uses it; in a ``with`` block.

    Parameters
    ----------
    script : str
        Shell commands that come before it, such as mounts in a name space of its own.
    """

    def __init__(self, script: str = "") -> None:
        self._prefix = ["unshare", "--mount", "sh", "-ec", f'{script}\nexec "$@"', "sh"]
        if not script:
            self._prefix = []

    @property
    def root(self) -> Path:
        """The root of the file system, as the server sees it."""
        return Path(f"/proc/{self._process.pid}/root")

    def __enter__(self) -> Self:
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "DVC_NO_ANALYTICS": "1"}
        environment |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
        environment["PYTHONPATH"] = os.pathsep.join((str(TESTS), str(TESTS.parent / "pipeline")))
        self._process = subprocess.Popen(
            [*self._prefix, sys.executable, "-m", "faults.forking"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate("", timeout=60)

    def run(
        self,
        arguments: list[str],
        folder: Path,
        *,
        die_at: int | None = None,
        seconds: float | None = None,
        rows_per_shard: int = 0,
    ) -> Ended:
        """Run a command in a folder; kill it at a step, or after so many seconds.

        Parameters
        ----------
        arguments : list of str
            Of ``ogplens``; or the name of a module of the package, to be run as a program.
        folder : Path
            Where it runs; changes in there are the steps that are counted.
        die_at, seconds
            One of both, or none.
        rows_per_shard : int
            In place of what the configuration says; 0 to leave that.
        """
        job = {"arguments": arguments, "folder": str(folder), "die_at": die_at, "seconds": seconds}
        job["rows_per_shard"] = rows_per_shard
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        answer: list[Any] = json.loads(self._process.stdout.readline())
        return Ended(*answer)


def _serve() -> None:
    import importlib

    for name in _LOADED:
        importlib.import_module(name)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_forked(**json.loads(line))) + "\n")
        sys.stdout.flush()


def _forked(
    arguments: list[str],
    folder: str,
    die_at: int | None,
    seconds: float | None,
    rows_per_shard: int,
) -> Ended:
    from faults.killing import Steps

    steps, out, err = Steps(), _memory("out"), _memory("err")
    process = os.fork()
    if not process:
        _make_shards_of(rows_per_shard)
        _be(arguments, Path(folder), steps, die_at, out, err)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(process, signal.SIGKILL)  # not waited for yet, so the number is still its own
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    said = []
    for stream in (out, err):
        stream.seek(0)
        said.append(stream.read().decode("utf-8", "replace"))
        stream.close()
    return Ended(code, steps.taken, *said)


def _make_shards_of(rows: int) -> None:
    from ogplens.settings import pipeline_settings

    if rows:
        settings = pipeline_settings()  # the one that all will be given
        smaller = settings.bulk.model_copy(update={"rows_per_shard": rows})
        settings.__dict__["bulk"] = smaller


def _be(
    arguments: list[str],
    folder: Path,
    steps: Any,  # of a module that is loaded later
    die_at: int | None,
    out: IO[bytes],
    err: IO[bytes],
) -> None:
    """Be the command, and never return."""
    from faults.killing import install

    for stream, number in ((out, 1), (err, 2)):
        os.dup2(stream.fileno(), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.chdir(folder)
    code: Any = 70
    try:
        sys.argv = arguments
        install(folder, steps, die_at)
        if arguments[0].startswith("ogplens."):
            runpy.run_module(arguments[0], run_name="__main__")
        else:
            from ogplens.__main__ import main

            sys.argv = ["ogplens", *arguments]
            main()
        code = 0
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else int(code is not None))


def _memory(name: str) -> IO[bytes]:
    return os.fdopen(os.memfd_create(name), "w+b")


if __name__ == "__main__":
    _serve()
