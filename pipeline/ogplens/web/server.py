"""The application served over HTTP, until it is stopped."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable

from ogplens.web.security import Guard

_MOST_CONNECTIONS = 500
_IDLE_SECONDS = 10
_ENDING_SECONDS = 3


def run(app: Guard, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until the program is told to stop.

    Parameters
    ----------
    app : Guard
    listener : socket
        Bound, and listening.
    ready : callable
        Called once the page answers.

    Raises
    ------
    KeyboardInterrupt
        After Ctrl-C, when everything is forgotten.
    """
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                ready()

    _log_errors_alone()
    config = uvicorn.Config(
        app,
        log_config=None,  # no line a request: addresses of drafts belong to their users
        access_log=False,
        server_header=False,
        ws="none",
        lifespan="on",
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_keep_alive=_IDLE_SECONDS,
        timeout_graceful_shutdown=_ENDING_SECONDS,
    )
    Server(config).run([listener])


def _log_errors_alone() -> None:
    """Have our own lines on standard error: classes of errors and places, never what was given."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    own = logging.getLogger("ogplens.web")
    own.handlers = [handler]
    own.setLevel(logging.WARNING)
    own.propagate = False
    for name in ("uvicorn", "uvicorn.error", "asyncio", "python_multipart"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
