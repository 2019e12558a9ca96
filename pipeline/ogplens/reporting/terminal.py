"""Tables for a terminal, as text: plain, or with colours where the caller asks for them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ogplens.domain import Codebook, Commitment, Document
from ogplens.reporting.scores import printable

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

    from ogplens.segmentation import Alternative, Segmentation

SHORT_NAMES = {
    "access_to_information": "Info",
    "civic_participation": "Part",
    "public_accountability": "Acc",
    "technology": "Tech",
    "relevant": "Rel",
    "verifiable": "Ver",
    "specificity": "Spec",
    "potential_impact": "Impact",
    "potential_for_results": "Results",
}


def render(parts: Iterable[RenderableType], *, width: int, colour: bool) -> str:
    """Return what rich makes of some parts, as text.

    Parameters
    ----------
    parts : iterable of renderable
    width : int
        Characters a line.
    colour : bool
        Whether to use the terminal's escape codes.
    """
    from rich.console import Console

    out = io.StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    for part in parts:
        console.print(part)
    lines = out.getvalue().split("\n")
    return "\n".join(line.rstrip(" ") for line in lines)


def grid(columns: Sequence[str], rows: Iterable[Sequence[str]], *, gap: int = 2) -> Table:
    """Return a plain table; columns whose cells all are numbers are set to the right."""
    from rich.table import Table
    from rich.text import Text

    body = [[printable(cell) for cell in row] for row in rows]
    table = Table(box=None, pad_edge=False, padding=(0, gap, 0, 0))
    for place, column in enumerate(columns):
        numbers = bool(body) and all(_is_number(row[place]) for row in body)
        head = Text(printable(column), style="bold")
        table.add_column(head, justify="right" if numbers else "left", overflow="fold")
    for row in body:
        table.add_row(*(Text(cell) for cell in row))
    return table


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"[-−+]?[\d.,]*%?", cell) is not None


def short_names(codebook: Codebook) -> str:
    """Say what the heads of the narrow columns stand for."""
    known = codebook.variables
    return (
        "; ".join(f"{SHORT_NAMES.get(n, n)} = {known[n].label}" for n in codebook.predicted()) + "."
    )


def heading(one: Commitment) -> Text:
    """Return number, title and page of a commitment as one line."""
    from rich.text import Text

    number = f"{one.number}. " if one.number else ""
    line = Text(printable(f"{number}{one.title or '(no title)'}".replace("\n", " ")), style="bold")
    if one.page is not None:
        line.append(f"  page {one.page}", style="not bold dim")
    return line


def segmentation_text(document: Document, cut: Segmentation, *, width: int, colour: bool) -> str:
    """Return a cut document for a terminal: how it was cut, and a line a commitment."""
    from rich.text import Text

    pages = f", {document.pages} pages" if document.pages else ""
    head = f"{document.source}: {len(cut.commitments)} commitments"
    about = (
        f"{document.format}, language {document.language}{pages}, confidence {cut.confidence:.2f}"
    )
    rows = [
        (
            one.number or f"({place})",
            one.title.replace("\n", " "),
            str(one.page or ""),
            f"{one.start}-{one.end}",
            str(len(one.milestones)),
        )
        for place, one in enumerate(cut.commitments, start=1)
    ]
    columns = ("No.", "Title", "Page", "Characters", "Milestones")
    parts: list[RenderableType] = [
        Text(printable(head), style="bold underline"),
        Text(about),
        "",
        grid(columns, rows),
        "",
        Text("Cut so because:", style="bold"),
        *(Text(printable(f"- {reason}")) for reason in cut.reasons),
    ]
    if cut.alternatives:
        parts += ["", Text("It could also be read as:", style="bold")]
        parts += [Text(printable(f"- {_alternative(one)}")) for one in cut.alternatives]
    if document.warnings:
        parts += ["", *(Text(printable(f"Warning: {text}")) for text in document.warnings)]
    return render(parts, width=width, colour=colour)


def _alternative(one: Alternative) -> str:
    return f"{one.description} (confidence {one.confidence:.2f}): {one.option}"


def mapping_text(sections: Mapping[str, Mapping[str, str]], *, width: int, colour: bool) -> str:
    """Return named facts in sections, one a line."""
    from rich.table import Table
    from rich.text import Text

    parts: list[RenderableType] = []
    for title, facts in sections.items():
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(min_width=20, no_wrap=True)
        table.add_column(overflow="fold")
        for name, fact in facts.items():
            table.add_row(Text(f"  {name}"), Text(printable(fact)))
        parts += [Text(title, style="bold"), table, ""]
    return render(parts[:-1], width=width, colour=colour)
