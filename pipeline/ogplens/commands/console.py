"""What all commands share: output, colours, progress, and limits on what is read."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Annotated, NoReturn

import typer

from ogplens.errors import OgplensError

STANDARD = "-"
_NARROW, _WIDE = 80, 110
#: Text under these suffixes is a file that no program opens.
_NOT_TEXT = frozenset({"pdf", "doc", "docx", "odt", "xls", "xlsx", "ods", "rtf"})
_BAR_AFTER = 2.0  # seconds; a shorter wait needs no bar
_BROKEN_PIPE = 141  # 128 + SIGPIPE, as other programs end

Output = Annotated[
    str,
    typer.Option(
        "--output",
        "-o",
        metavar="PATH",
        help="Write to this file, whole or not at all; - is standard output.",
    ),
]

Ocr = Annotated[
    bool,
    typer.Option(
        "--ocr", help="Read pages and headings of a PDF that are pictures, with Tesseract."
    ),
]


def colourful(output: str = STANDARD) -> bool:
    """Tell whether colours are wanted: on a terminal, without ``NO_COLOR``."""
    if output != STANDARD or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.stdout.isatty()


def line_width(output: str = STANDARD) -> int:
    """Return the characters a line: the terminal's, within bounds; 80 for a file or a pipe."""
    if output != STANDARD or not sys.stdout.isatty():
        return _NARROW
    return max(_NARROW, min(shutil.get_terminal_size((_NARROW, 24)).columns, _WIDE))


def chosen_format(given: str | None, output: str, known: Iterable[str], default: str) -> str:
    """Return the format that was asked for, else the one of the output's suffix.

    Raises
    ------
    OgplensError
        If the suffix is of a format that is no text, and that the command does not write.
    """
    suffix = PurePath(output).suffix.removeprefix(".").lower()
    if given is None and suffix in _NOT_TEXT and suffix not in known:
        raise OgplensError(
            f"the suffix .{suffix} is of a format that is not written here",
            source=output,
            hint=f"choose one of {', '.join(known)} with --format, or another suffix",
        )
    return given or (suffix if suffix in known else default)


def check_output(output: str, inputs: Iterable[str] = ()) -> None:
    """Refuse an output that cannot be meant, before any work is done.

    Raises
    ------
    OgplensError
        If it is a folder, or one of the inputs.
    """
    if output == STANDARD:
        return
    path = Path(output)
    if path.is_dir():
        raise OgplensError(
            "this is a folder; the output is one file",
            source=output,
            hint="name a file inside it",
        )
    if any(name != STANDARD and _same(path, Path(name)) for name in inputs):
        raise OgplensError(
            "this is the input; it is not overwritten", source=output, hint="name another file"
        )


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False


def emit(text: str, output: str = STANDARD) -> None:
    """Write a result to a file or to standard output, as UTF-8.

    Raises
    ------
    OgplensError
        If it cannot be written.
    """
    text = as_characters(text)
    if output == STANDARD:
        _write_standard(text)
        return
    from ogplens.files import write_text_atomically

    try:
        write_text_atomically(Path(output), text)
    except ValueError as error:
        _cannot_write(error, output)


def as_characters(text: str) -> str:
    """Return a text whose file names are characters.

    A name that is not in the encoding of the locale comes with lone surrogates, which no encoding
    takes. Under LANG=C that may be a name in UTF-8: it is written as elsewhere then.
    """
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8")
    except UnicodeError:
        return text.encode("utf-8", "backslashreplace").decode("utf-8")


def tell(message: str) -> None:
    """Write a line to standard error, without what could drive a terminal."""
    shown = "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in message)
    typer.echo(shown, err=True)


def check_binary(output: str) -> None:
    """Refuse to write to a terminal what is no text, before any work is done.

    Raises
    ------
    OgplensError
    """
    if output == STANDARD and sys.stdout.isatty():
        raise OgplensError(
            "this format is no text, and a terminal shows text alone",
            hint="name a file with --output, or send it through a pipe",
        )


def emit_bytes(data: bytes, output: str = STANDARD) -> None:
    """Write a result that is no text to a file, whole or not at all, or to standard output.

    Raises
    ------
    OgplensError
        If it cannot be written.
    """
    if output == STANDARD:
        _write_standard(data)
        return
    from ogplens.files import write_bytes_atomically

    try:
        write_bytes_atomically(Path(output), data)
    except ValueError as error:
        _cannot_write(error, output)


def _write_standard(result: str | bytes) -> None:
    try:
        if isinstance(result, bytes):
            sys.stdout.buffer.write(result)
        else:
            sys.stdout.write(result)
        sys.stdout.flush()
    except BrokenPipeError:
        forget_standard_output()
        raise typer.Exit(_BROKEN_PIPE) from None
    except OSError as error:
        forget_standard_output()
        _cannot_write(error, "standard output")


def forget_standard_output() -> None:
    """Keep Python from complaining at its end about what it cannot flush."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _cannot_write(error: Exception, output: str) -> NoReturn:
    reason = getattr(error, "strerror", None) or str(error)
    raise OgplensError(
        f"the output cannot be written: {reason}",
        source=output,
        hint="check the folder, and that you may write there",
    ) from error


def watched() -> bool:
    """Tell whether someone looks at standard error."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


@contextmanager
def working(message: str) -> Iterator[None]:
    """Show on a terminal that something takes its time; on standard error, and gone at the end."""
    if not watched():
        yield
        return
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True).status(Text(message)):
        yield


@contextmanager
def reading(name: str) -> Iterator[Callable[[int, int], None] | None]:
    """Show on a terminal that a file is being read; after two seconds, a bar with its pages.

    Yields
    ------
    callable or None
        To be called with the pages read and the number of pages; ``None`` where no one looks.
    """
    if not watched():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
    from rich.text import Text

    console = Console(stderr=True)
    text = TextColumn("{task.description}", markup=False)
    columns = (SpinnerColumn(), text, BarColumn(), MofNCompleteColumn(), TextColumn("pages"))
    bar = Progress(*columns, console=console, transient=True)
    begin = time.monotonic()

    def show(done: int, total: int) -> None:
        if time.monotonic() - begin < _BAR_AFTER:
            return
        if not bar.tasks:
            status.stop()
            bar.start()
            bar.add_task("", total=total)
        doing = "Reading" if done < total else "Cutting"
        bar.update(bar.tasks[0].id, completed=done, description=f"{doing} {name}")

    with console.status(Text(f"Reading {name}")) as status:
        try:
            yield show
        finally:
            bar.stop()
