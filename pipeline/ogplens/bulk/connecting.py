"""The connection to a Dask scheduler: made, lost and made again, each said in ogplens's words."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ogplens.errors import OgplensError

if TYPE_CHECKING:
    from distributed import Client

KEPT = "the shards so far are kept, and the same command goes on"
_PAUSE = 0.5  # seconds between two tries


class SchedulerLostError(Exception):
    """The scheduler, or the connection to it, went away."""


def import_dask(address: str) -> None:
    """Make sure that Dask is installed.

    Raises
    ------
    OgplensError
        If it is not.
    """
    try:
        import distributed  # noqa: F401  # is it there?
    except ImportError as error:
        raise OgplensError(
            "Dask is not installed here",
            source=address,
            hint="python -m pip install 'ogplens[cluster]'",
        ) from error


@contextlib.contextmanager
def connected(address: str, seconds: float, *, again: bool = False) -> Iterator[Client]:
    """Connect to a scheduler.

    Parameters
    ----------
    address : str
    seconds : float
        In which it must answer.
    again : bool
        Whether it did before; one that refuses connections may then be starting.

    Raises
    ------
    OgplensError
        If it does not answer, or what answers is none.
    """
    client = _client(address, seconds, again=again)
    try:
        yield client
    finally:
        client.close(timeout=2)


def _client(address: str, seconds: float, *, again: bool) -> Client:
    from distributed import Client

    _check(address)
    end = time.monotonic() + seconds
    while True:
        left = max(1.0, end - time.monotonic())
        try:
            return Client(address, timeout=left, set_as_default=False, name="ogplens")
        except OSError as error:
            if not again or time.monotonic() > end:
                raise unreachable(address, error, seconds, again=again) from error
            time.sleep(_PAUSE)
        except (ImportError, RuntimeError, ValueError) as error:
            raise unreachable(address, error, seconds) from error


def _check(address: str) -> None:
    """Find what is wrong with an address ahead of a client, which would take long to end."""
    from distributed.comm import get_address_host_port
    from distributed.security import Security

    try:
        get_address_host_port(address, strict=True)
    except ValueError as error:
        raise unreachable(address, error, 0) from error
    if (
        address.startswith("tls:")
        and Security().get_connection_args("client")["ssl_context"] is None
    ):
        raise OgplensError(
            "there are no certificates for this connection",
            source=address,
            hint="name them in Dask's own configuration, under distributed.comm.tls: ca-file, "
            "client.cert and client.key",
        )


def unreachable(
    address: str, error: Exception, seconds: float, *, again: bool = False
) -> OgplensError:
    """Return the error that says that no scheduler answers."""
    hint = (
        "give the address that `dask scheduler` printed, such as tcp://10.0.0.5:8786, and see that "
        "no firewall is between"
    )
    if again:
        return OgplensError(
            f"the scheduler went away, and did not come back within {seconds:.0f} s",
            source=address,
            hint=f"start the scheduler and its workers again; {KEPT}",
        )
    if isinstance(error, OSError):
        message = f"no Dask scheduler answers there within {seconds:.0f} s"
    else:
        message = f"no Dask scheduler can be reached there: {error}"
    return OgplensError(
        message,
        source=address,
        hint=hint,
    )


@contextlib.contextmanager
def lost_if_unreachable() -> Iterator[None]:
    """Take any failure of the connection for the scheduler's."""
    try:
        yield
    except OSError as error:
        raise SchedulerLostError from error


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep the client's own log to itself: that a connection is gone is said here, in one line.

    Warnings, such as of other versions of Dask, are no part of it.
    """
    known = [logging.getLogger(name) for name in list(logging.root.manager.loggerDict)]
    before = {log: log.level for log in known if log.name.split(".")[0] == "distributed"}
    for log in before:
        log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for log, level in before.items():
            log.setLevel(level)
