"""The report: one page, its figures as files, a page for each variable, and the model card."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ogplens.reporting.drawing import Figure
from ogplens.reporting.inputs import ReportInputs
from ogplens.reporting.sources import Sources

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True, slots=True)
class Report:
    """What the report stage writes.

    Attributes
    ----------
    html : str
        One page that needs nothing else: no network, no other file.
    figures : dict of str to str
        File name without ending to SVG in plain colours on white.
    variables : dict of str to str
        File name to the page of a variable; it links to the first page, one folder up.
    model_card : str
        Markdown.
    comparison : tuple of Figure
        The figures of the chapter on countries, to be written with their data and as pictures.
    """

    html: str
    figures: dict[str, str]
    variables: dict[str, str]
    model_card: str
    comparison: tuple[Figure, ...]


def build_report(inputs: ReportInputs, sources: Sources) -> Report:
    """Write the pages, the figures and the model card from the figures of a run.

    The same inputs give the same bytes: nothing is dated, and nothing comes from elsewhere.
    """
    from ogplens.reporting.card import card
    from ogplens.reporting.comparison_chapter import figures_of
    from ogplens.reporting.page import all_figures, page
    from ogplens.reporting.variable_page import links, variable_page

    values = page(inputs)
    figures = {figure.name: figure.standalone() for figure in all_figures(values)}
    values |= card(inputs) | {"model": _model(inputs.model)}
    pages = {
        link["file"]: render("variable.html.j2", variable_page(inputs, sources, link["name"]))
        for link in links(inputs)
    }
    return Report(
        html=render("index.html.j2", values),
        figures=figures,
        variables=pages,
        model_card=render("model_card.md.j2", values),
        comparison=tuple(figures_of(values["comparison"])),
    )


def _model(info: Mapping[str, Any]) -> dict[str, str]:
    """Return what is said of the models as text; counts with commas."""
    return {
        key: f"{value:,}" if isinstance(value, int) else str(value) for key, value in info.items()
    }


def render(name: str, values: Mapping[str, Any]) -> str:
    """Fill in a template; HTML is escaped, and an unknown name is an error."""
    return _environment().get_template(name).render(values)


@functools.cache
def _environment() -> Environment:
    """Return the templates' environment: one for all pages, since it keeps what it compiled."""
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=PackageLoader("ogplens.reporting"),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["cell"] = _cell
    return environment


def _cell(text: str) -> str:
    """Make text safe in a cell of a Markdown table."""
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")
