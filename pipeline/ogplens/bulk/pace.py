"""How fast a run goes, and how long it still takes."""

from __future__ import annotations

import time
from collections.abc import Callable

from ogplens.bulk.running import State


class Pace:
    """Measures a run from when it began here: shards of an earlier start took none of its time.

    Parameters
    ----------
    begun : State
    clock : callable
        Returns seconds.
    """

    def __init__(self, begun: State, clock: Callable[[], float] = time.monotonic) -> None:
        self._begun = begun
        self._clock = clock
        self._start = clock()

    def rate(self, now: State) -> float | None:
        """Return the rows a second; ``None`` while there is nothing to tell it from."""
        passed = self._clock() - self._start
        rows = now.rows - self._begun.rows
        return rows / passed if passed > 0 and now.shards > self._begun.shards else None

    def left(self, now: State) -> float | None:
        """Return the seconds that the rest takes, by its bytes; ``None`` as for `rate`."""
        done = now.size - self._begun.size
        passed = self._clock() - self._start
        return passed * (now.of_size - now.size) / done if done > 0 else None

    def told(self, now: State) -> str:
        """Return both in words, with what is there already."""
        parts = [
            f"{now.shards:,} of {now.of_shards:,} shards",
            f"{now.rows:,} rows",
        ]
        if now.faults:
            parts.append(f"{now.faults:,} with an error")
        if (rate := self.rate(now)) is not None:
            parts.append(f"{rate:,.0f} rows/s")
        if now.shards < now.of_shards and (left := self.left(now)) is not None:
            parts.append(f"{duration(left)} left")
        return ", ".join(parts)


def duration(seconds: float) -> str:
    """Return a time as people say it: ``40 s``, ``12 min``, ``5 h 10 min``, ``3 d 4 h``."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{hours} h {minutes} min"
    return f"{hours // 24} d {hours % 24} h"
