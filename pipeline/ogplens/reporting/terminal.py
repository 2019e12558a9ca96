"""Tables for a terminal, as text: plain, or with colours where the caller asks for them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ogplens.domain import (
    Codebook,
    Commitment,
    Decision,
    Document,
    Evidence,
    Kind,
    OrdinalPrediction,
    Prediction,
    Scorecard,
    ScoredCommitment,
)
from ogplens.reporting.scores import (
    all_warnings,
    counted,
    level_range,
    printable,
    refusal,
    strongest,
)

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

    from ogplens.segmentation import Alternative, Segmentation

_STYLES = {Decision.YES: "bold green", Decision.NO: "", Decision.NEEDS_A_READER: "yellow"}
_REFUSED = _STYLES[Decision.NEEDS_A_READER]
_MARKS = {Decision.YES: "yes", Decision.NO: "no", Decision.NEEDS_A_READER: "?"}
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


def scorecards_text(
    cards: Sequence[Scorecard], *, codebook: Codebook, width: int, colour: bool, summary: bool
) -> str:
    """Return scorecards for a terminal.

    Parameters
    ----------
    cards : sequence of Scorecard
    codebook : Codebook
    width : int
        Characters a line; made for 80 and more.
    colour : bool
    summary : bool
        One line a commitment instead of a block with the phrases that move each prediction.
    """
    from rich.text import Text

    parts: list[RenderableType] = []
    for card in cards:
        parts += [Text(printable(f"{card.source}: {counted(card)}"), style="bold underline"), ""]
        if summary:
            parts += [_summary(card, codebook), "", *_refusals(card)]
        else:
            for one in card.commitments:
                parts += [heading(one.commitment)]
                if one.out_of_scope:
                    parts += [Text(printable(f"  {refusal(one)}"), style=_REFUSED)]
                parts += [_block(one, codebook), ""]
    if summary:
        legend = f"{short_names(codebook)} ? = needs a reader."
    else:
        legend = (
            "% is the probability of yes; low..high is the range of levels that probably holds; "
            "+ speaks for yes or a higher level, − against."
        )
    parts += [Text(legend, style="dim"), ""]
    parts += [Text(printable(warning)) for warning in all_warnings(cards, codebook)]
    return render(parts, width=width, colour=colour)


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


def _block(one: ScoredCommitment, codebook: Codebook) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, padding=(0, 1, 0, 0), pad_edge=True)
    table.add_column(width=27)
    table.add_column(width=14)
    table.add_column(width=4, justify="right")
    table.add_column(ratio=1, overflow="fold")
    table.expand = True
    for name in codebook.predicted():
        prediction = one.predictions.get(name)
        if prediction is None:
            continue
        label = Text(f"  {codebook.variables[name].label}")
        phrases = Text(printable(", ".join(_phrase(e) for e in strongest(prediction.evidence))))
        if isinstance(prediction, Prediction):
            answer = Text(prediction.decision.value, style=_STYLES[prediction.decision])
            table.add_row(label, answer, f"{prediction.probability:.0%}", phrases)
        else:
            detail = Text(level_range(prediction.range))
            if phrases:
                detail = detail.append("\n").append(phrases)
            if one.out_of_scope:
                answer = Text(Decision.NEEDS_A_READER.value, style=_REFUSED)
            else:
                answer = Text(prediction.level)
            table.add_row(label, answer, "", detail)
    return table


def _phrase(evidence: Evidence) -> str:
    return f"{'+' if evidence.weight >= 0 else '−'}{evidence.name}"


def _summary(card: Scorecard, codebook: Codebook) -> Table:
    from rich.table import Table
    from rich.text import Text

    names = codebook.predicted()
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(Text("No.", "bold"), max_width=7, overflow="fold")
    table.add_column(Text("Title", "bold"), ratio=1, no_wrap=True, overflow="ellipsis")
    for name in names:
        short = SHORT_NAMES.get(name, codebook.variables[name].label[:7])
        binary = codebook.variables[name].kind is Kind.BINARY
        table.add_column(Text(short, "bold"), width=4 if binary else 7, no_wrap=True)
    table.expand = True
    for place, one in enumerate(card.commitments, start=1):
        answers = [
            _mark(one.predictions.get(name), refused=bool(one.out_of_scope)) for name in names
        ]
        title = Text(printable(one.commitment.title.replace("\n", " ")))
        table.add_row(Text(printable(one.commitment.number or f"({place})")), title, *answers)
    return table


def _refusals(card: Scorecard) -> list[RenderableType]:
    """Return why commitments of a summary get no decision, a line each."""
    from rich.text import Text

    lines: list[RenderableType] = [
        Text(printable(f"{one.commitment.number or f'({place})'}: {refusal(one)}"), style=_REFUSED)
        for place, one in enumerate(card.commitments, start=1)
        if one.out_of_scope
    ]
    return [*lines, ""] if lines else []


def _mark(prediction: Prediction | OrdinalPrediction | None, *, refused: bool) -> Text:
    from rich.text import Text

    if prediction is None:
        return Text("")
    if refused:
        return Text(_MARKS[Decision.NEEDS_A_READER], style=_REFUSED)
    if isinstance(prediction, Prediction):
        return Text(_MARKS[prediction.decision], style=_STYLES[prediction.decision])
    level = prediction.level
    return Text(level if len(level) <= 7 else f"{level[:6]}.")


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
