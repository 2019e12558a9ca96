"""The work of one task: read its pieces, predict, write the rows as the bytes of a shard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ogplens.bulk.jobs import Job, Shard, Task
from ogplens.bulk.rows import Found, found_in, told_bug
from ogplens.bulk.scorers import Loaded, loaded_for
from ogplens.bulk.shard_bytes import Column, columns_of, shard_bytes
from ogplens.domain import Commitment
from ogplens.errors import OgplensError

if TYPE_CHECKING:
    from ogplens.scoring.predicted import Cell


def made(job: Job, task: Task) -> Shard:
    """Do the work of a task, in whatever process.

    Parameters
    ----------
    job : Job
    task : Task

    Returns
    -------
    Shard
        A row a commitment, with the columns ``source``, ``commitment_id``, ``number``, ``title``,
        ``language``, then those of `Predicted.table`, then ``error``. What cannot be read or
        scored is a row whose ``error`` says why and whose predictions are missing.

    Raises
    ------
    ModelError
        If the models, the configuration or the version here are not those of the job.
    ChangedSourceError
        If a source is not what it was when the run was laid out.
    """
    loaded = loaded_for(job)
    found = list(found_in(task.pieces))
    table = predicted_table(found, loaded, job.member)
    data = shard_bytes(table, columns_of(loaded.kinds), job.format)
    faults = sum(bool(one.error) for one in found)
    return Shard(task.number, data, len(found), faults)


def predicted_table(found: list[Found], loaded: Loaded, member: str | None) -> dict[str, Column]:
    """Return the columns of rows; a row that cannot be predicted gets its ``error``.

    Parameters
    ----------
    found : list of Found
        Changed in place where one cannot be predicted.
    loaded : Loaded
    member : str or None
    """
    predicted: Mapping[str, Column] = _predicted(found, loaded, member)
    if any(one.error for one in found):
        predicted = _spread(predicted, found)
    items = [one.commitment for one in found]
    first: dict[str, Column] = {
        "source": [one.source for one in found],
        "commitment_id": [one.commitment_id for one in found],
        "number": [None if one is None else one.number for one in items],
        "title": [None if one is None else one.title for one in items],
        "language": [one.language or None for one in found],
    }
    return {**first, **predicted, "error": [one.error or None for one in found]}


def _predicted(
    found: Sequence[Found], loaded: Loaded, member: str | None
) -> dict[str, Sequence[Cell]]:
    """Predict the commitments among rows: all at once, and one by one where that fails."""
    sound = [one for one in found if one.commitment is not None]
    try:
        return _columns(sound, loaded, member)
    except OgplensError:
        raise
    except Exception:  # a bug of ours, in one of them: the others are to be scored
        return _one_by_one(sound, loaded, member)


def _columns(
    found: Sequence[Found], loaded: Loaded, member: str | None
) -> dict[str, Sequence[Cell]]:
    items: list[Commitment] = [one.commitment for one in found if one.commitment is not None]
    return loaded.scorer.predict_many(items, [one.language for one in found], member).table()


def _one_by_one(
    found: Sequence[Found], loaded: Loaded, member: str | None
) -> dict[str, Sequence[Cell]]:
    tables = []
    for one in found:
        try:
            tables.append(_columns([one], loaded, member))
        except OgplensError:
            raise
        except Exception as error:  # as above
            one.commitment, one.language, one.error = None, "", told_bug(error)
    return {name: [cell for table in tables for cell in table[name]] for name in loaded.kinds}


def _spread(table: Mapping[str, Column], found: Sequence[Found]) -> dict[str, Column]:
    """Put missing cells where rows have none."""
    spread: dict[str, Column] = {}
    for name, cells in table.items():
        coming = iter(cells)
        spread[name] = [None if one.error else next(coming) for one in found]
    return spread
