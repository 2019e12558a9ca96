"""The page as a browser meets it, without a socket: requests go straight to the application."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ogplens.scoring import Scorer
from ogplens.web.app import create_app
from ogplens.web.settings import ServeSettings, serve_settings

ROOT = Path(__file__).resolve().parents[2]
PLAN = (ROOT / "tests" / "fixtures" / "plan-es.md").read_bytes()
HOST = "http://127.0.0.1:8000"


class Served:
    """An application that lives in a thread of its own, from its start to its end."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._said: asyncio.Queue[Any] = self.run(self._queue())
        self._heard: asyncio.Queue[Any] = self.run(self._queue())
        self._life = asyncio.run_coroutine_threadsafe(
            app({"type": "lifespan", "state": {}}, self._heard.get, self._said.put), self._loop
        )
        self.run(self._heard.put({"type": "lifespan.startup"}))
        assert self.run(self._said.get())["type"] == "lifespan.startup.complete"

    @staticmethod
    async def _queue() -> asyncio.Queue[Any]:
        return asyncio.Queue()

    def run(self, work: Any, seconds: float = 120) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(seconds)

    def end(self) -> None:
        self.run(self._heard.put({"type": "lifespan.shutdown"}))
        assert self.run(self._said.get())["type"] == "lifespan.shutdown.complete"
        self._life.result(20)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(20)
        self._loop.close()


class Browser:
    """One user: cookies, the token of the forms, and where they are sent."""

    def __init__(self, served: Served, **headers: str) -> None:
        self._served = served
        transport = httpx.ASGITransport(app=served.app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(
            transport=transport,
            base_url=HOST,
            headers={"accept-language": "en", **headers},
            follow_redirects=True,
        )

    @property
    def cookies(self) -> httpx.Cookies:
        return self._client.cookies

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        return self._served.run(self._client.request(method, path, **options))

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.ask("GET", path, **options)

    def token(self) -> str:
        found = re.search(r'name="form_token" value="([0-9a-f]+)"', self.get("/").text)
        assert found is not None
        return found[1]

    def post(self, path: str, data: dict[str, str] | None = None, **options: Any) -> httpx.Response:
        return self.ask("POST", path, data={"form_token": self.token(), **(data or {})}, **options)

    def give(
        self, content: bytes, name: str = "plan.md", data: dict[str, str] | None = None
    ) -> httpx.Response:
        """Send a file, and wait until its page is there."""
        answer = self.post("/drafts", data, files={"file": (name, content)})
        return self.settled(answer)

    def settled(self, answer: httpx.Response) -> httpx.Response:
        """Wait until the page of a draft is no page of progress any more."""
        end = time.monotonic() + 60
        while 'id="progress"' in answer.text:
            assert time.monotonic() < end
            time.sleep(0.05)
            answer = self.get(answer.url.path)
        return answer


@pytest.fixture(scope="session")
def scorer() -> Scorer:
    return Scorer.load()


def changed(**blocks: dict[str, Any]) -> ServeSettings:
    """Return the settings with one worker, and with changes by block."""
    whole = serve_settings().model_dump()
    whole["reading"]["workers"] = 1
    for block, values in blocks.items():
        whole[block] |= values
    return ServeSettings.model_validate(whole)


@pytest.fixture(scope="session")
def served(scorer: Scorer) -> Iterator[Served]:
    """Serve with the usual limits."""
    served = Served(create_app(changed(sessions={"drafts": 100}), scorer=scorer))
    yield served
    served.end()


@pytest.fixture
def serve() -> Iterator[Callable[..., Served]]:
    """Serve an application of a test's own."""
    running: list[Served] = []

    def start(settings: ServeSettings, scorer: Any) -> Served:
        running.append(Served(create_app(settings, scorer=scorer)))
        return running[-1]

    yield start
    for one in running:
        one.end()


@pytest.fixture
def browser(served: Served) -> Browser:
    return Browser(served)
