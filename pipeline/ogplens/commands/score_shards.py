"""``ogplens score --shards``: very many documents and tables, a shard of results at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal, Optional

import typer

from ogplens.commands.console import tell
from ogplens.errors import OgplensError

if TYPE_CHECKING:
    from ogplens.bulk.jobs import Runner

FORMATS = ("jsonl", "parquet")
_MOST_JOBS = 512

Shards = Annotated[
    Optional[str],  # noqa: UP045  # typer reads the annotation at run time
    typer.Option(
        "--shards",
        metavar="FOLDER",
        help="For very many files, tables of any size, and folders: write the results there, a "
        "shard at a time. The same command goes on where it was stopped.",
    ),
]
Jobs = Annotated[
    Optional[int],  # noqa: UP045  # as above
    typer.Option(
        "--jobs", "-j", min=1, max=_MOST_JOBS, help="With --shards: processes that score."
    ),
]
Progress = Annotated[
    bool,
    typer.Option(
        "--progress",
        help="With --shards: rate and time left as lines where standard error is no terminal.",
    ),
]


def refuse(options: Mapping[str, object], why: str) -> None:
    """Refuse options that were given and make no sense here.

    Parameters
    ----------
    options : mapping of str to object
        Option to what was given; what is false was not.
    why : str

    Raises
    ------
    typer.BadParameter
    """
    given = [name for name, value in options.items() if value]
    if given:
        raise typer.BadParameter(why, param_hint=", ".join(given))


def score_shards(
    files: Sequence[str],
    shards: str,
    *,
    format_: str | None,
    member: str | None,
    jobs: int | None,
    progress: bool,
) -> None:
    """Score into a folder of shards; say at the end what is there.

    Raises
    ------
    typer.BadParameter
        If the format is none of shards.
    OgplensError
        As `score_many` does, and at the end if rows could not be scored.
    """
    chosen = _format(format_)
    from ogplens.bulk.running import score_many
    from ogplens.commands.shard_progress import watching

    try:
        with watching(asked=progress) as watcher:
            end = score_many(
                files,
                shards,
                member=member,
                format_=chosen,
                runner=_runner(jobs),
                watcher=watcher,
            )
    except KeyboardInterrupt:
        tell(f"Stopped; finished shards are kept in {shards}, and the same command goes on there.")
        raise
    number = f"{end.shards:,} shard" + ("" if end.shards == 1 else "s")
    tell(f"{end.rows:,} rows in {number}: {shards}")
    if end.faults:
        raise OgplensError(
            f"{end.faults:,} of {end.rows:,} rows could not be scored; all others are",
            source=shards,
            hint="look into the column error of these rows; it names the place and the reason",
        )


def _format(given: str | None) -> Literal["jsonl", "parquet"]:
    if given is None or given == "jsonl":
        return "jsonl"
    if given == "parquet":
        return "parquet"
    raise typer.BadParameter(
        f"{given!r} is no format of shards; choose one of {', '.join(FORMATS)}",
        param_hint="--format",
    )


def _runner(jobs: int | None) -> Runner:
    from ogplens.bulk.runners import processes, serial

    return serial if jobs in (None, 1) else processes(jobs or 1)
