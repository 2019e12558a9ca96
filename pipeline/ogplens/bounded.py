"""Models and configurations that a stranger may have made: bounds come before allocation.

A small file can ask for much: a header that claims a million million items, a list in a list in a
list, names that stand for ever longer lists. Everything here looks before it reads, and says what
it found. Nothing that a file says is ever run.
"""

from __future__ import annotations

import errno
import json
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from ogplens.errors import Fault

MEGABYTE = 2**20
#: The largest file of each kind; those that ship are a tenth of this or less.
MAX_YAML, MAX_JSON, MAX_TABLE, MAX_ARRAYS = MEGABYTE, 4 * MEGABYTE, 16 * MEGABYTE, 64 * MEGABYTE
#: Columns of one kind in a model, such as words or letter sequences.
MAX_TERMS = 1_000_000

_MAX_DEPTH = 30
_MAX_NODES = 50_000
_MAX_LINE = 10_000
# Brackets that a text may hold before its depth is counted in a pass of its own.
_MANY_BRACKETS = 1_000
_DEEP_LINE = re.compile(r"^(?: {200}|[ \t]*(?:[-?:][ \t]+){30})", re.MULTILINE)


class OutOfBoundsError(ValueError):
    """What a file holds is larger, deeper or stranger than such a file can be.

    Attributes
    ----------
    fault : Fault
        Place, value and expectation.
    """

    def __init__(self, place: str, value: str, expected: str) -> None:
        self.fault = Fault(place, value, expected)
        super().__init__(str(self.fault))


def read_bounded(path: Path, most: int | None = None) -> bytes:
    """Read a regular file of at most so many bytes.

    Parameters
    ----------
    path : Path
        A link is followed; a pipe or device is refused, since it may never end.
    most : int, optional
        Bytes; by default any size, for files of the user's own run.

    Raises
    ------
    OutOfBoundsError
        If it is larger, or no regular file.
    OSError
        If it cannot be opened.
    """
    # Without waiting: opening a pipe that nobody writes to would wait for ever.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode):
        os.close(handle)
        if stat.S_ISDIR(found.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        raise OutOfBoundsError("", stat.filemode(found.st_mode), "a regular file")
    with open(handle, "rb") as file:  # noqa: PTH123  # the handle that was looked at, not the name
        if most is None:
            return file.read()
        data = file.read(most + 1)
    if len(data) > most:
        raise OutOfBoundsError("size", f"{found.st_size:,} bytes", f"at most {most:,} bytes")
    return data


def parse_json(data: bytes) -> Any:  # noqa: ANN401  # whatever the text holds, checked by the caller
    """Return what a JSON text holds, every number of it finite.

    Raises
    ------
    ValueError
        If it is not UTF-8 or not JSON, or names a number that is none (``NaN``, ``Infinity``).
    OutOfBoundsError
        If it is nested too deeply.
    """
    try:
        return json.loads(data.decode("utf-8"), parse_constant=_no_number)
    except RecursionError:
        raise OutOfBoundsError("nesting", "lists in lists", "a few levels") from None


def _no_number(name: str) -> NoReturn:
    raise OutOfBoundsError("a number", name, "a finite number")


def parse_yaml(text: str) -> Any:  # noqa: ANN401  # as above
    """Return what a YAML text holds; tags are never obeyed.

    Raises
    ------
    OutOfBoundsError
        If it is too long, too deep, or grows by aliases (``*name``) beyond what a text of this
        size can say.
    yaml.YAMLError, ValueError
        If it is not YAML.
    """
    import yaml

    _check_lines(text)
    if "<<" in text or "!" in text or text.count("[") + text.count("{") > _MANY_BRACKETS:
        _check_events(text)
    # The same safe loader, written in C: word lists are half of what a cold start waits for.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        data = loader.get_single_data()
    except yaml.YAMLError:
        data = yaml.safe_load(text)  # fails again, and names the place more exactly
    finally:
        loader.dispose()
    _check_nodes(data)
    return data


def _check_lines(text: str) -> None:
    if len(text) > MAX_YAML:
        raise OutOfBoundsError("size", f"{len(text):,} characters", f"at most {MAX_YAML:,}")
    if found := _DEEP_LINE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise OutOfBoundsError(f"line {line}", "", f"at most {_MAX_DEPTH} levels")
    for number, line_ in enumerate(text.split("\n"), start=1):
        if len(line_) > _MAX_LINE:
            expected = f"at most {_MAX_LINE:,} characters in a line"
            raise OutOfBoundsError(f"line {number}", f"{len(line_):,} characters", expected)


def _check_events(text: str) -> None:
    """Look at the events one by one, before any object is made of them.

    The parsers build what is nested by calling themselves: very deep texts end the process, and
    no exception tells why.
    """
    import yaml

    depth = 0
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        while loader.check_event():
            event = loader.get_event()
            place = f"line {event.start_mark.line + 1}"
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            elif isinstance(event, yaml.AliasEvent):
                raise OutOfBoundsError(place, f"*{event.anchor}", "the words themselves")
            if depth > _MAX_DEPTH:
                raise OutOfBoundsError(place, f"{depth} levels", f"at most {_MAX_DEPTH} levels")
            if getattr(event, "tag", None) is not None:
                raise OutOfBoundsError(place, str(event.tag)[:60], "a value without a tag")
    finally:
        loader.dispose()


def _check_nodes(data: object) -> None:
    """Count what a reader of the data would meet: an alias makes one object appear many times."""
    waiting: list[Iterator[object]] = [iter((data,))]
    count = 0
    while waiting:
        for one in waiting[-1]:
            count += 1
            if count > _MAX_NODES:
                raise OutOfBoundsError("", f"over {_MAX_NODES:,} values", "fewer; no aliases")
            if isinstance(one, dict | list):
                if len(waiting) > _MAX_DEPTH:
                    raise OutOfBoundsError("nesting", "", f"at most {_MAX_DEPTH} levels")
                waiting.append(iter(one.values() if isinstance(one, dict) else one))
                break
        else:
            waiting.pop()
