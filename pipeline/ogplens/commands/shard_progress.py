"""How a long run goes on, on standard error: a bar on a terminal, else a line now and then."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ogplens.commands.console import tell, watched

if TYPE_CHECKING:
    from ogplens.bulk.pace import Pace
    from ogplens.bulk.running import State

_BETWEEN_LINES = 5.0  # seconds
_NAMED = 5  # files that are left out


class Silent:
    """Shows nothing but which files are left out."""

    def __init__(self) -> None:
        self._left_out: list[str] = []
        self._number = 0

    def looked(self, size: int) -> None:
        """Do nothing."""

    def left_out(self, name: str) -> None:
        """Note a file that is neither a document nor a table."""
        self._number += 1
        if len(self._left_out) < _NAMED:
            self._left_out.append(name)

    def reached(self, state: State) -> None:  # noqa: ARG002  # those below need it
        """Name the files that are left out, once they are known."""
        if self._number:
            more = ", ..." if self._number > len(self._left_out) else ""
            tell(
                f"Left out, neither a document nor a table: {', '.join(self._left_out)}{more} "
                f"({self._number:,} in all)"
            )
            self._number = 0


class Lines(Silent):
    """Writes a line at most every few seconds, and one at the end."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._pace: Pace | None = None
        self._last = clock()
        self._size = 0

    def looked(self, size: int) -> None:
        """Say how much was looked at."""
        self._size += size
        if self._due():
            tell(f"Looking over the sources: {_megabytes(self._size)}")

    def reached(self, state: State) -> None:
        """Say how far the run is."""
        from ogplens.bulk.pace import Pace

        super().reached(state)
        if self._pace is None:
            self._pace = Pace(state, self._clock)
        if self._due() or state.shards == state.of_shards:
            tell(self._pace.told(state))

    def _due(self) -> bool:
        now = self._clock()
        if now - self._last < _BETWEEN_LINES:
            return False
        self._last = now
        return True


class Bar(Silent):
    """Moves a bar on a terminal."""

    def __init__(self) -> None:
        super().__init__()
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

        told = TextColumn("{task.description}", markup=False)
        console = Console(stderr=True)
        columns = (SpinnerColumn(), BarColumn(bar_width=20), told)
        self.shown = Progress(*columns, console=console, transient=True)
        self._task = self.shown.add_task("Looking over the sources", total=None)
        self._pace: Pace | None = None
        self._size = 0

    def looked(self, size: int) -> None:
        """Say how much was looked at."""
        self._size += size
        told = f"Looking over the sources: {_megabytes(self._size)}"
        self.shown.update(self._task, description=told)

    def reached(self, state: State) -> None:
        """Move the bar."""
        from ogplens.bulk.pace import Pace

        super().reached(state)
        if self._pace is None:
            self._pace = Pace(state)
        self.shown.update(
            self._task,
            completed=state.size,
            total=state.of_size,
            description=self._pace.told(state),
        )


@contextmanager
def watching(*, asked: bool) -> Iterator[Silent]:
    """Yield who is told how a run goes on.

    Parameters
    ----------
    asked : bool
        Whether lines are wanted where standard error is no terminal.
    """
    if watched():
        bar = Bar()
        with bar.shown:
            yield bar
    else:
        yield Lines() if asked else Silent()


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"
