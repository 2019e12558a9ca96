"""One request: its language, its session, and the pages that answer it."""

from __future__ import annotations

import functools
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ogplens import __version__
from ogplens.interface import DEFAULT, Interface, interface, languages
from ogplens.reporting.scores import printable
from ogplens.web.language import preferred
from ogplens.web.sessions import Draft, Session
from ogplens.web.uploads import Form, FormError, read_form

if TYPE_CHECKING:
    import jinja2

    from ogplens.web.app import House

_LANGUAGE = "ogplens-language"
_TOKEN = "form_token"  # noqa: S105  # the name of a field
#: In the language itself, so that everyone finds their own.
LANGUAGE_NAMES = {"en": "English", "es": "Español"}
_STATUS = {"large": 413, "slow": 408, "broken": 400, "kind": 415}


class RefusedError(Exception):
    """A request that cannot be met, as a page says it.

    Parameters
    ----------
    reason : str
        Sentences ``page.refusal.<reason>.title`` and ``.text``.
    status : int
        HTTP status.
    retry : int
        Seconds after which it may be tried again; 0 for never.
    fields : object
        Of the sentences.
    """

    def __init__(self, reason: str, status: int, *, retry: int = 0, **fields: object) -> None:
        super().__init__(reason)
        self.reason, self.status, self.retry, self.fields = reason, status, retry, fields


@dataclass(slots=True)
class Visitor:
    """Who asks.

    Attributes
    ----------
    request : Request
    house : House
        What all requests share.
    words : Interface
        The language that the page speaks.
    session : Session or None
        ``None`` without drafts.
    """

    request: Request
    house: House
    words: Interface
    session: Session | None
    _form_cookie: str = ""
    _cookies: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, request: Request) -> Visitor:
        """Return who sent a request."""
        house: House = request.app.state.house
        known = languages()
        asked = request.query_params.get("lang", "")
        kept = request.cookies.get(_LANGUAGE, "")
        language = next((code for code in (asked, kept) if code in known), None)
        language = language or preferred(request.headers.get("accept-language", ""), known)
        session = house.sessions.find(request.cookies.get(_named("session", request), ""))
        visitor = cls(request, house, interface(language or DEFAULT), session)
        visitor._form_cookie = request.cookies.get(_named("form", request), "")[:100]
        if not visitor._form_cookie:
            visitor._form_cookie = secrets.token_urlsafe(32)
            visitor._cookies[_named("form", request)] = visitor._form_cookie
        if asked in known:
            visitor._cookies[_LANGUAGE] = asked
        return visitor

    @property
    def language(self) -> str:
        """ISO 639-1 code of the language that the page speaks."""
        return self.words.language

    async def form(self, *, max_bytes: int) -> Form:
        """Read the form of a request, which must be one of ours.

        Raises
        ------
        RefusedError
        """
        upload = self.house.settings.upload
        try:
            form = await read_form(
                self.request, max_bytes=max_bytes, max_seconds=upload.max_seconds
            )
        except FormError as error:
            shown = f"{upload.max_megabytes:g}"
            raise RefusedError(error.reason, _STATUS[error.reason], most=shown) from None
        if not self.house.tokens.fits(self._form_cookie, form.fields.pop(_TOKEN, "")):
            raise RefusedError("old_form", 403)
        return form

    def draft(self, token: str) -> Draft:
        """Return a draft of this visitor's own session.

        Raises
        ------
        RefusedError
            If there is none of that token, whoever else may have one.
        """
        draft = self.session.drafts.get(token) if self.session is not None else None
        if draft is None:
            minutes = f"{self.house.settings.sessions.idle_minutes:g}"
            raise RefusedError("gone", 404, minutes=minutes)
        return draft

    def keep(self, draft: Draft) -> None:
        """Keep a draft in this visitor's session; see `Sessions.keep`."""
        name = _named("session", self.request)
        token = self.request.cookies.get(name, "")
        self.session = self.house.sessions.keep(draft, token)
        if self.session.token != token:
            self._cookies[name] = self.session.token

    def page(self, template: str, status: int = 200, **values: object) -> Response:
        """Return a page made from a template."""
        text = (
            environment()
            .get_template(template)
            .render(
                **values,
                **_common(self),
                form_token=self.house.tokens.token(self._form_cookie),
            )
        )
        return self._with_cookies(HTMLResponse(text, status))

    def refuse(self, refusal: RefusedError) -> Response:
        """Return the page that says why a request cannot be met."""
        answer = self.page(
            "refusal.html.j2", refusal.status, reason=refusal.reason, fields=refusal.fields
        )
        if refusal.retry:
            answer.headers["retry-after"] = str(refusal.retry)
        return answer

    def go(self, path: str) -> Response:
        """Send the browser to another page after a form."""
        return self._with_cookies(RedirectResponse(path, 303))

    def leave(self, path: str) -> Response:
        """Send the browser on, and have it forget the session's cookie."""
        answer = self.go(path)
        answer.delete_cookie(
            _named("session", self.request), path="/", httponly=True, samesite="strict"
        )
        return answer

    def _with_cookies(self, answer: Response) -> Response:
        for name, value in self._cookies.items():
            # Without an age: the browser forgets them when it ends.
            answer.set_cookie(name, value, path="/", httponly=True, samesite="strict")
        return answer


def _named(cookie: str, request: Request) -> str:
    """Return a cookie's name; ports share cookies, so each server has names of its own."""
    server: tuple[str, int | None] | None = request.scope.get("server")
    return f"ogplens-{cookie}-{server[1] if server else 0}"


def _common(visitor: Visitor) -> Mapping[str, Any]:
    """Return what every page uses."""
    words = visitor.words
    session = visitor.session
    return {
        "words": words,
        "language": words.language,
        "languages": [(code, LANGUAGE_NAMES.get(code, code)) for code in languages()],
        "say": words.say,
        "count": words.count,
        "path": visitor.request.url.path,
        "query": _query(visitor.request),
        "drafts": list(session.drafts.values()) if session is not None else [],
        "limits": visitor.house.settings,
        "version": __version__,
    }


def _query(request: Request) -> list[tuple[str, str]]:
    """Return the options in the page's address, to be kept when the language changes."""
    return [(name, value) for name, value in request.query_params.items() if name != "lang"]


@functools.cache
def environment() -> jinja2.Environment:
    """Return the templates of the page: what they show is escaped, what is missing an error."""
    import jinja2

    found = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["printable"] = printable
    return found
