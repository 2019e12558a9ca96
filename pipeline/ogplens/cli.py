"""The command line: commands, their options, and the one place where errors are caught.

Exit codes: 0 fine, 1 something that the user gave cannot be used, 2 the command line itself
cannot be used, 70 a bug of ours, 130 interrupted, 141 the reader of a pipe went away.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from ogplens import __version__
from ogplens.commands import (
    check,
    compare,
    compare_runs,
    diff,
    glance,
    import_exports,
    info,
    schema,
    score,
    segment,
    serve,
)
from ogplens.errors import OgplensError

FAULT, BUG, INTERRUPTED = 1, 70, 130
_DEBUG = "--debug"

EPILOG = """\b
Examples:
  ogplens score draft.pdf
  ogplens check draft.docx
  ogplens segment draft.pdf --format csv --output commitments.csv
  ogplens compare "United Kingdom"
\b
Exit codes: 0 fine; 1 an input cannot be used, or check found something;
2 wrong usage; 70 a bug.
"""


class Commands(TyperGroup):
    """The group of all commands; errors are caught here, whoever calls it."""

    def main(self, args: Sequence[str] | None = None, *others: Any, **named: Any) -> Any:  # noqa: ANN401  # as Typer declares it
        """Run a command and end with its exit code."""
        given = list(sys.argv[1:] if args is None else args)
        options = given[: given.index("--")] if "--" in given else given
        debug = _DEBUG in options or bool(os.environ.get("OGPLENS_DEBUG"))
        if _DEBUG in options:  # it may stand behind the command's name as well
            args = [one for one in options if one != _DEBUG] + given[len(options) :]
        try:
            return super().main(args, *others, **named)
        except OgplensError as error:
            _tell(f"Error: {error}", debug=debug)
            sys.exit(FAULT)
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)
        except Exception as error:
            if (told := _of_the_system(error)) is not None:
                _tell(f"Error: {told}", debug=debug)
                sys.exit(FAULT)
            again = "" if debug else " Please report it, with what --debug shows."
            message = f"This is a bug in ogplens: {type(error).__name__}: {error}."
            _tell(message + again, debug=debug)
            sys.exit(BUG)

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401  # the context's class moved between versions of Typer
        """Run the command; an interruption ends it with its own exit code."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise typer.Exit(INTERRUPTED) from None


def _of_the_system(error: Exception) -> OgplensError | None:
    """Return what to tell of a disk, a right or a file that failed us; ``None`` for a bug."""
    if not isinstance(error, OSError):
        return None
    from ogplens.files import system_error

    return system_error(error)


def _tell(message: str, *, debug: bool) -> None:
    """Write a message to standard error, without what could drive a terminal."""
    if debug:
        traceback.print_exc()
    shown = "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in message)
    typer.echo(shown, err=True)


app = typer.Typer(
    name="ogplens",
    cls=Commands,
    epilog=EPILOG,
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help: loading rich would double the time that --help takes
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("score", epilog=score.EPILOG)(score.score)
app.command("check", epilog=check.EPILOG)(check.check)
app.command("diff", epilog=diff.EPILOG)(diff.diff)
app.command("schema", epilog=schema.EPILOG)(schema.schema)
app.command("segment", epilog=segment.EPILOG)(segment.segment)
app.command("import", epilog=import_exports.EPILOG)(import_exports.import_)
app.command("compare", epilog=compare.EPILOG)(compare.compare)
app.command("compare-runs", epilog=compare_runs.EPILOG)(compare_runs.compare_runs)
app.command("glance", epilog=glance.EPILOG)(glance.glance)
app.command("serve", epilog=serve.EPILOG)(serve.serve)
app.command("info", epilog=info.EPILOG)(info.info)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"ogplens {__version__}")
        raise typer.Exit


@app.callback()
def ogplens(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
    debug: Annotated[
        bool, typer.Option(_DEBUG, help="Show a traceback with every error; may stand anywhere.")
    ] = False,
) -> None:
    """Predict how the IRM would code the commitments of an open government action plan."""
