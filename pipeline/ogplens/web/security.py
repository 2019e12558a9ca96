"""What every request must fit, and what every answer carries.

The page listens on the user's own machine, where any web site that is open in the same browser can
send requests to it. So the host must be one of ours (a name that an attacker points at 127.0.0.1
is not), and a request that changes something must come from a page of ours.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import logging
import re
import secrets
import traceback
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_STATIC = "/static/"
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[\w.-]+)(?::\d{1,5})?")

#: No script and no style but our own files; nothing from elsewhere, nothing to elsewhere.
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not "no-referrer": forms would then say "Origin: null", and the check below could not tell.
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}

log = logging.getLogger("ogplens.web")


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine alone."""
    return host.strip("[]").casefold() in LOOPBACK or host.startswith("127.")


def allowed_hosts(host: str, others: Iterable[str] = ()) -> frozenset[str]:
    """Return the names under which a server that listens on ``host`` may be asked."""
    return LOOPBACK | {name.strip("[]").casefold() for name in (host, *others)}


class Guard:
    """The outermost layer: checks requests, adds headers, and lets no traceback out.

    Parameters
    ----------
    app : ASGI application
    hosts : collection of str
        Names that the header ``Host`` may have, without a port.
    addresses : bool
        Whether any IP address will do as well, for a server that listens on all of them. A site
        elsewhere has a name, so this opens nothing to it.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str], *, addresses: bool = False) -> None:
        self._app = app
        self._hosts = hosts
        self._addresses = addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # no page of ours opens a web socket
            await send({"type": "websocket.close", "code": 1008})
            return
        started = False

        async def send_guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _add_headers(MutableHeaders(scope=message), scope["path"])
            await send(message)

        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, send_guarded)
            return
        try:
            await self._app(scope, receive, send_guarded)
        except Exception as error:
            # An error's message may quote the draft: its class and its place must do.
            log.error("a request failed: %s", safe_description(error))
            if not started:
                answer = PlainTextResponse("This is a bug in ogplens. Nothing was kept.", 500)
                await answer(scope, receive, send_guarded)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        host = _name(headers.get("host", ""))
        if not (host in self._hosts or (self._addresses and _is_address(host))):
            return PlainTextResponse(
                "This page does not answer under that name. Open the address that `ogplens serve` "
                "printed; for another name start it with --allow-name.",
                421,
            )
        if scope["method"] not in _SAFE and not _from_here(headers):
            return PlainTextResponse("This request came from another site and was refused.", 403)
        return None


def _add_headers(headers: MutableHeaders, path: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value
    headers["cache-control"] = "no-cache" if path.startswith(_STATIC) else "no-store"


def _name(host: str) -> str:
    """Return the host of ``host:port``, without brackets and in lower case; empty for no host."""
    match = _HOST.fullmatch(host)
    return "" if match is None else match[1].strip("[]").casefold()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _from_here(headers: Headers) -> bool:
    """Tell whether a request comes from a page of ours, as far as the browser says."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    try:
        return urlsplit(origin).netloc.casefold() == headers["host"].casefold()
    except ValueError:  # no address at all, such as "http://["
        return False


def safe_description(error: BaseException) -> str:
    """Return an error's class and where it was raised, without its message."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {frames[-1].name}, line {frames[-1].lineno}" if frames else ""
    return type(error).__name__ + where


class FormTokens:
    """Tokens that prove that a form was ours: made from a cookie and a secret of this process."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    def token(self, cookie: str) -> str:
        """Return the token of the forms that go with a cookie."""
        return hmac.new(self._secret, cookie.encode(), hashlib.sha256).hexdigest()

    def fits(self, cookie: str, token: str) -> bool:
        """Tell whether a form's token goes with a cookie."""
        return bool(cookie) and hmac.compare_digest(self.token(cookie).encode(), token.encode())
