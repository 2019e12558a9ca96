"""What is asked of a cluster's workers: the same ogplens and models; and a task's work there."""

from __future__ import annotations

import pkgutil
import traceback
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from ogplens.bulk.jobs import Make, Shard, Task
from ogplens.errors import Fault, OgplensError, ReadingError

if TYPE_CHECKING:
    from distributed import Client


class Meant(NamedTuple):
    """What workers must have.

    Attributes
    ----------
    version : str
        Of ogplens.
    models : str or None
        Folder of the models, on every worker; ``None`` for those that ship with ogplens.
    fingerprint : str
        Of models and configuration, see `ogplens.bulk.scorers.fingerprint`.
    """

    version: str
    models: str | None
    fingerprint: str


def at_worker(make: Make, task: Task, folder: str) -> Shard:
    """Do the work of a task in a worker; its errors name the worker.

    What is raised here can be sent: a result, or an error, that Dask fails to pickle never comes,
    and is waited for without an end.

    Parameters
    ----------
    make : callable
    task : Task
    folder : str
        Where relative names of sources begin: the folder that the command was given in.

    Raises
    ------
    OgplensError
        As ``make`` does.
    RuntimeError
        Instead of anything else that ``make`` raises; its traceback is a note of it.
    """
    from distributed import get_worker

    from ogplens.bulk.sources import names_begin_in

    try:
        with names_begin_in(folder):
            return make(task)
    except OgplensError as error:
        error.source = f"worker {get_worker().address}: {error.source}"
        if isinstance(error.__cause__, ReadingError):  # could be read where the command was given
            error.message += f" ({error.__cause__.message})"
            error.hint = (
                "sources need the same name on every worker: a file system that all share, or "
                "addresses such as s3://bucket/plans"
            )
        raise
    except Exception as error:
        told = RuntimeError(f"worker {get_worker().address}: {type(error).__name__}: {error}")
        told.add_note(traceback.format_exc())
        raise told from None


def check_workers(client: Client, meant: Meant, workers: Sequence[str]) -> None:
    """Make sure that workers, and the scheduler, would compute what this machine does.

    Parameters
    ----------
    client : Client
    meant : Meant
    workers : sequence of str
        Addresses.

    Raises
    ------
    OgplensError
        Naming every one that would not, with what it has and what is expected.
    """
    faults = _other_versions(client, meant, workers)
    if not faults:
        faults = _other_models(client, meant, workers)
    if faults:
        raise OgplensError(
            "the cluster would not compute what this machine does; nothing was sent to it",
            source=client.scheduler.address,
            faults=faults,
            hint=f"install ogplens {meant.version} with the same models and configs there, and "
            "start these processes again",
        )


def _other_versions(client: Client, meant: Meant, workers: Sequence[str]) -> list[Fault]:
    """Compare versions of ogplens; the scheduler unpacks tasks, and needs it as well."""
    # A function that every Python has: those of ogplens are not there where it is missing.
    asked = ("ogplens:__version__",)
    try:
        found = {"scheduler": client.run_on_scheduler(pkgutil.resolve_name, *asked)}
    except (ImportError, AttributeError) as error:
        found = {"scheduler": error}
    answers = client.run(pkgutil.resolve_name, *asked, workers=list(workers), on_error="return")
    found |= {f"worker {one}": answer for one, answer in sorted(answers.items())}
    faults = []
    for place, version in found.items():
        if isinstance(version, OSError) or version == meant.version:
            continue  # gone meanwhile, or as it should be
        value = f"ogplens {version}" if isinstance(version, str) else f"no ogplens ({version})"
        faults.append(Fault(place, value, f"ogplens {meant.version}"))
    return faults


def _other_models(client: Client, meant: Meant, workers: Sequence[str]) -> list[Fault]:
    from ogplens.bulk.scorers import fingerprint

    answers = client.run(fingerprint, meant.models, workers=list(workers), on_error="return")
    faults = []
    for worker, answer in sorted(answers.items()):
        if isinstance(answer, OSError) or answer == meant.fingerprint:
            continue  # gone meanwhile, or as it should be
        expected = f"models and configuration {meant.fingerprint}"
        faults.append(Fault(f"worker {worker}", str(answer), expected))
    return faults
