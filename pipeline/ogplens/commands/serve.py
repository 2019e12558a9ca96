"""``ogplens serve``: the local page on which a draft is dropped and scored."""

from __future__ import annotations

import contextlib
import errno
import socket
from collections.abc import Iterator
from typing import Annotated, Optional

import typer

from ogplens.commands import console
from ogplens.errors import OgplensError

EPILOG = """\b
Examples:
  ogplens serve
  ogplens serve --port 0 --no-open
  ogplens serve --host 0.0.0.0 --allow-name scores.example.org
"""


def serve(
    host: Annotated[
        str,
        typer.Option(
            "--host",
            metavar="ADDRESS",
            help="Address to listen on. On any other than 127.0.0.1, others on the network can "
            "open the page too.",
        ),
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="0 takes one that is free.")
    ] = 8000,
    open_: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the page in the browser.")
    ] = True,
    max_mb: Annotated[
        Optional[float],  # noqa: UP045  # typer reads the annotation at run time
        typer.Option(
            "--max-mb",
            min=0.01,
            max=200,
            metavar="NUMBER",
            help="Largest file, in MB; else as configs/serve.yaml says.",
        ),
    ] = None,
    names: Annotated[
        Optional[list[str]],  # noqa: UP045  # as above
        typer.Option(
            "--allow-name",
            metavar="NAME",
            help="A further name under which the page may be opened, where people reach it over "
            "a network; may be repeated.",
        ),
    ] = None,
) -> None:
    """Open a page on this machine to drop a draft on, score it and correct how it is cut.

    Drafts are kept in memory and are gone at the end. Stop it with Ctrl-C.
    """
    with _listening(host, port) as listener:
        typer.echo("Starting: the models are being loaded ...", err=True)
        with console.working("Loading the models"):
            from ogplens.web.app import create_app
            from ogplens.web.security import is_loopback
            from ogplens.web.server import run
            from ogplens.web.settings import serve_settings

            settings = serve_settings()
            if max_mb is not None:
                settings = settings.with_megabytes(max_mb)
            app = create_app(settings, host=host, names=names or ())
        address = _address(host, listener.getsockname()[1])

        def ready() -> None:
            typer.echo(f"ogplens is ready: {address}", err=True)
            if not is_loopback(host):
                typer.echo(
                    "Warning: this is not only your machine's own address. Everyone who reaches "
                    "it can open the page, without a password, and the connection is not "
                    "encrypted. Each still sees only their own drafts.",
                    err=True,
                )
            typer.echo("Drafts stay in memory and are gone when it stops (Ctrl-C).", err=True)
            if open_:
                import webbrowser

                webbrowser.open(address)

        run(app, listener, ready)


@contextlib.contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """Take the address before anything is loaded, so that a port that is taken is told at once."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise OgplensError(
            f"there is no such address: {error.strerror or error}",
            source=host,
            hint="leave out --host to listen on this machine alone",
        ) from error
    with listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(place)
            listener.listen(128)
        except OSError as error:
            raise _not_ours(error, host, port) from error
        yield listener


def _not_ours(error: OSError, host: str, port: int) -> OgplensError:
    if error.errno == errno.EADDRINUSE:
        return OgplensError(
            "another program listens on this port, perhaps another `ogplens serve`",
            source=f"{host}:{port}",
            hint="give another one, such as --port 8001, or --port 0 for any that is free",
        )
    return OgplensError(
        f"this address cannot be listened on: {error.strerror or error}",
        source=f"{host}:{port}",
        hint="give a port above 1023, and an address of this machine",
    )


def _address(host: str, port: int) -> str:
    """Return the address to open in a browser on this machine."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104  # compared, not bound
    return f"http://{f'[{shown}]' if ':' in shown and not shown.startswith('[') else shown}:{port}/"
