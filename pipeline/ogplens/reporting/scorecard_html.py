"""Scorecards as HTML: a page that stands alone, and its content for another page."""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

from ogplens.domain import Codebook, Scorecard
from ogplens.interface import Interface, interface
from ogplens.reporting.scorecard_view import ScorecardsView
from ogplens.reporting.scorecard_viewing import view_of

if TYPE_CHECKING:
    import jinja2


def scorecards_html(
    cards: Sequence[Scorecard],
    *,
    model: Mapping[str, object],
    codebook: Codebook,
    words: Interface | None = None,
) -> str:
    """Return scorecards as one self-contained page; every text in it is escaped.

    Its content security policy allows its own style and script by their hashes and nothing else.
    """
    words = words or interface()
    import markupsafe

    style, script = stylesheet(), behaviour()
    template = environment().get_template("scorecard.html.j2")
    return template.render(
        **_values(view_of(cards, words=words, codebook=codebook, model=model), words),
        style=markupsafe.Markup(style),  # noqa: S704  # our own files
        script=markupsafe.Markup(script),  # noqa: S704  # as above
        style_hash=trusted_hash(style),
        script_hash=trusted_hash(script),
    )


def scorecards_body(view: ScorecardsView, words: Interface) -> str:
    """Return the content alone, to stand inside another page under its ``h1``.

    It needs `stylesheet`, and `behaviour` once, after it; it has no script and no style of its
    own, so it fits a strict content security policy. Identifiers in it begin with ``c1-``,
    ``plan-``, ``glance-``, ``contents-``, ``limits`` and ``sc-``.
    """
    return environment().get_template("scorecard_body.html.j2").render(**_values(view, words))


def stylesheet() -> str:
    """Return the style of the scorecard: rules about ``.scorecard`` and ``sc-`` classes."""
    return _resource("scorecard.css")


def behaviour() -> str:
    """Return the script of the scorecard: filters and marks; without it everything is shown."""
    return _resource("scorecard.js")


def _values(view: ScorecardsView, words: Interface) -> dict[str, object]:
    return {"view": view, "say": words.say, "count": words.count}


@functools.cache
def environment() -> jinja2.Environment:
    """Return the templates of the scorecard; they escape whatever they are given."""
    import jinja2

    return jinja2.Environment(
        loader=jinja2.PackageLoader("ogplens.reporting", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@functools.cache
def _resource(name: str) -> str:
    return files("ogplens.reporting").joinpath("templates", name).read_text(encoding="utf-8")


def trusted_hash(text: str) -> str:
    """Return the hash by which a content security policy allows an inline style or script."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
