"""The model card as a part of a page."""

from __future__ import annotations

import functools
import re

from markupsafe import Markup

from ogplens.errors import OgplensError
from ogplens.settings import models_folder

_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)


@functools.cache
def model_card() -> Markup:
    """Return the model card that the pipeline wrote, as HTML for a page in any language.

    Its title is left out, since the page has one. HTML inside it stays text, links that lead into
    the repository become text, and wide tables scroll in a box of their own.

    Raises
    ------
    OgplensError
        If it is missing.
    """
    from markdown_it import MarkdownIt

    path = models_folder() / "README.md"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        raise OgplensError(
            "there is no model card", source=path.name, hint="run `dvc repro`"
        ) from None
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["link", "image"])
    tokens = parser.parse(text)
    if tokens and tokens[0].tag == "h1":  # the page has a title of its own
        del tokens[:3]
    html = parser.renderer.render(tokens, parser.options, {})
    numbers = iter(range(1, 1000))

    def boxed(match: re.Match[str]) -> str:
        label = f'aria-label="Table {next(numbers)}"'
        return f'<div class="scroll" role="region" tabindex="0" {label}>{match.group()}</div>'

    html = (
        _TABLE.sub(boxed, html)
        .replace("<th", '<th scope="col"')
        .replace('<th scope="col"ead>', "<thead>")
    )
    html = html.replace("<pre>", '<pre role="region" tabindex="0" aria-label="Code">')
    html = html.replace('<th scope="col"></th>', "<td></td>")  # a header must not be empty
    return Markup(html)  # noqa: S704  # rendered with HTML switched off, from our own file
