"""The local page as an application: its parts, its life, its answers to what goes wrong."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ogplens.errors import OgplensError
from ogplens.reporting.scorecard_html import behaviour, stylesheet
from ogplens.scoring import Scorer
from ogplens.web import drafts, pages
from ogplens.web.jobs import BusyError, Judge, Workers
from ogplens.web.security import FormTokens, Guard, allowed_hosts, is_loopback
from ogplens.web.sessions import NoRoomError, Sessions
from ogplens.web.settings import ServeSettings, serve_settings
from ogplens.web.visitor import RefusedError, Visitor

_SWEEP_SECONDS = 30
_RETRY_SECONDS = 10
_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class House:
    """What all requests share.

    Attributes
    ----------
    settings : ServeSettings
    sessions : Sessions
    judge : Judge
    workers : Workers
    tokens : FormTokens
    receiving : Semaphore
        Lets so many uploads arrive at a time.
    """

    settings: ServeSettings
    sessions: Sessions
    judge: Judge
    workers: Workers
    tokens: FormTokens
    receiving: asyncio.Semaphore


def create_app(
    settings: ServeSettings | None = None,
    *,
    scorer: Scorer | None = None,
    host: str = "127.0.0.1",
    names: Iterable[str] = (),
) -> Guard:
    """Return the application; its models are loaded once, here.

    Parameters
    ----------
    settings : ServeSettings, optional
        Those of ``configs/serve.yaml`` without them.
    scorer : Scorer, optional
        The models that ship with ogplens without it.
    host : str
        Address that the server listens on.
    names : iterable of str
        Further names under which the server may be asked.

    Raises
    ------
    ConfigError, ModelError
    """
    chosen = settings or serve_settings()
    judge = Judge(scorer or Scorer.load())
    house = House(
        chosen,
        Sessions(chosen.sessions),
        judge,
        Workers(chosen, judge),
        FormTokens(),
        asyncio.Semaphore(chosen.upload.at_once),
    )
    # No pages that describe an interface for programs: FastAPI's own load scripts from elsewhere.
    app = FastAPI(lifespan=_life, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.house = house
    app.include_router(pages.router)
    app.include_router(drafts.router)
    app.state.files = static_files()
    app.add_api_route("/static/{name}", _static, methods=["GET"], response_model=None)
    _answer_errors(app)
    return Guard(app, allowed_hosts(host, names), addresses=not is_loopback(host))


@contextlib.asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    """Start the workers, sweep out sessions whose time is over, and forget all at the end."""
    house: House = app.state.house

    async def sweep() -> None:
        while True:
            await asyncio.sleep(_SWEEP_SECONDS)
            house.sessions.sweep()

    await asyncio.gather(
        asyncio.to_thread(house.workers.start), asyncio.to_thread(house.judge.warm)
    )
    sweeper = asyncio.create_task(sweep())
    try:
        yield
    finally:
        sweeper.cancel()
        house.sessions.close()
        await asyncio.to_thread(house.workers.stop)


def _answer_errors(app: FastAPI) -> None:
    """Answer every error with a page: what a user can mend says how, and nothing says more."""

    async def refused(request: Request, error: Exception) -> Response:
        return Visitor.of(request).refuse(_as_refusal(error, app.state.house))

    async def told(request: Request, error: Exception) -> Response:
        visitor = Visitor.of(request)
        return visitor.page("fault.html.j2", 422, error=error, draft=None)

    for kind in (RefusedError, BusyError, NoRoomError, HTTPException, Exception):
        app.add_exception_handler(kind, refused)
    app.add_exception_handler(OgplensError, told)


def _as_refusal(error: Exception, house: House) -> RefusedError:
    """Return what is said of an error; of one that we did not foresee, nothing about it."""
    if isinstance(error, RefusedError):
        return error
    if isinstance(error, BusyError):
        return RefusedError("busy", 503, retry=_RETRY_SECONDS)
    if isinstance(error, NoRoomError):
        if error.reason == "drafts":
            return RefusedError("drafts", 409, most=house.settings.sessions.drafts)
        return RefusedError("full", 503, retry=6 * _RETRY_SECONDS)
    if isinstance(error, HTTPException) and error.status_code in (404, 405):
        return RefusedError("nothing", error.status_code)
    if isinstance(error, HTTPException) and error.status_code < 500:
        return RefusedError("broken", error.status_code)
    return RefusedError("bug", 500)


def static_files() -> dict[str, tuple[bytes, str, str]]:
    """Return the files that pages load: name to content, kind and mark of the version.

    They are read once, and a request can name nothing else.
    """
    folder = Path(__file__).parent / "static"
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    files["scorecard.css"] = stylesheet().encode()
    files["scorecard.js"] = behaviour().encode()
    return {
        name: (content, _KINDS[Path(name).suffix], f'"{hashlib.sha256(content).hexdigest()[:20]}"')
        for name, content in files.items()
        if Path(name).suffix in _KINDS
    }


def _static(name: str, request: Request) -> Response:
    found = request.app.state.files.get(name)
    if found is None:
        raise RefusedError("nothing", 404)
    content, kind, mark = found
    if request.headers.get("if-none-match") == mark:
        return Response(status_code=304, headers={"etag": mark})
    return Response(content, media_type=kind, headers={"etag": mark})
