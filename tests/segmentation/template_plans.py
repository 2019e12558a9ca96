"""Small plans in the templates of each generation, in five languages and three formats."""

from __future__ import annotations

import html
import textwrap
from dataclasses import dataclass

from reading.makers import Page, docx, p, pdf

Rows = list[list[str]]
#: What a plan is made of: kind ("h2", "h3", "p", "b", "li") and text, or the rows of a table.
Block = tuple[str, str] | Rows


@dataclass(frozen=True)
class Words:
    """The words of one language: the printed labels, and what the plan says."""

    code: str
    heading: str
    labels: dict[str, str]
    questions: dict[str, str]
    values: dict[str, str]
    dates: tuple[tuple[str, str], ...]  # printed, ISO: the commitment's, then four steps' two
    steps: tuple[str, str, str]
    products: tuple[str, str, str]
    actors: tuple[str, str, str]  # label, government, civil society
    columns: tuple[str, str, str, str, str]  # number, activity, product, start, end
    period: str
    short: tuple[str, str]  # start and end as words on a line


@dataclass(frozen=True)
class Expected:
    """What should be read."""

    fields: dict[str, str]
    start: str
    end: str
    milestones: tuple[tuple[str, str | None, str | None, str | None], ...]


def layouts(words: Words) -> dict[str, tuple[list[Block], Expected]]:
    """Return the plans of one language: two commitments each, the first is the one to check."""
    return {
        "field table": _field_table(words),
        "questions": _questions(words),
        "lines": _lines(words),
        "planning table": _planning_table(words),
    }


def _plan(words: Words, inside: list[Block]) -> list[Block]:
    filler = words.values["description"]
    second = [("h2", words.heading.format(2) + words.steps[2]), ("p", filler), ("p", filler)]
    return [("h2", words.heading.format(1) + words.steps[0]), *inside, *second]


def _field_table(words: Words) -> tuple[list[Block], Expected]:
    """Two columns, a row of four cells for the dates, a table of milestones with two dates."""
    names = ("lead_institution", "problem", "description", "expected_result")
    rows = [[words.labels[name], words.values[name]] for name in names]
    (start, start_iso), (end, end_iso), *dates = words.dates
    rows.append([words.labels["start_date"], start, words.labels["end_date"], end])
    _, activity, _, begins, ends = words.columns
    table = [[activity, begins, ends]]
    steps = []
    for place, step in enumerate(words.steps):
        one, other = dates[2 * place], dates[2 * place + 1]
        table.append([step, one[0], other[0]])
        steps.append((step, one[1], other[1], None))
    fields = {name: words.values[name] for name in names} | {"start_date": start, "end_date": end}
    expected = Expected(fields, start_iso, end_iso, tuple(steps))
    return _plan(words, [rows[:-1], rows[-1:], ("p", words.labels["milestones"]), table]), expected


def _questions(words: Words) -> tuple[list[Block], Expected]:
    """Questions as headings, answers as paragraphs, milestones as bullets with dates."""
    names = ("problem", "description", "expected_result")
    inside: list[Block] = []
    for name in names:
        inside += [("h3", words.questions[name]), ("p", words.values[name])]
    (start, start_iso), (end, end_iso), *dates = words.dates
    inside += [("b", words.labels["lead_institution"]), ("p", words.values["lead_institution"])]
    inside += [("h3", words.labels["milestones"])]
    steps = []
    for place, step in enumerate(words.steps):
        one, other = dates[2 * place], dates[2 * place + 1]
        text = f"{step} ({one[0]} – {other[0]})"
        inside.append(("li", text))
        steps.append((text, one[1], other[1], None))
    inside += [("h3", words.period), ("p", f"{start} – {end}")]
    names = (*names, "lead_institution")
    fields = {name: words.values[name] for name in names} | {"period": f"{start} – {end}"}
    return _plan(words, inside), Expected(fields, start_iso, end_iso, tuple(steps))


def _lines(words: Words) -> tuple[list[Block], Expected]:
    """Labels with a colon, both dates on a line, milestones numbered with labelled dates."""
    names = ("lead_institution", "problem", "description", "expected_result")
    inside: list[Block] = [("p", f"{words.labels[name]}: {words.values[name]}") for name in names]
    (start, start_iso), (end, end_iso), *dates = words.dates
    begins, ends = words.short
    inside.append(
        ("p", f"{words.labels['start_date']}: {start}. {words.labels['end_date']}: {end}")
    )
    inside.append(("p", f"{words.labels['milestones']}:"))
    steps = []
    for place, step in enumerate(words.steps):
        one, other = dates[2 * place], dates[2 * place + 1]
        inside.append(("li", f"{step}. {begins}: {one[0]}. {ends}: {other[0]}."))
        steps.append((f"{step}.", one[1], other[1], None))
    fields = {name: words.values[name] for name in names} | {"start_date": start, "end_date": end}
    return _plan(words, inside), Expected(fields, start_iso, end_iso, tuple(steps))


def _planning_table(words: Words) -> tuple[list[Block], Expected]:
    """Labels over values, nested actors, milestones with number, product and both dates a cell."""
    (start, start_iso), (end, end_iso), *dates = words.dates
    over = [[words.labels["start_date"], words.labels["end_date"]], [start, end]]
    label, government, society = words.actors
    rows = [
        [words.labels["lead_institution"], "", words.values["lead_institution"]],
        [label, government, words.values["supporting_institutions"].split("; ")[0]],
        ["", society, words.values["supporting_institutions"].split("; ")[1]],
        [words.labels["problem"], "", words.values["problem"]],
        [words.labels["description"], "", words.values["description"]],
    ]
    number, activity, product, _, _ = words.columns
    table = [[number, activity, product, words.period]]
    steps = []
    for place, (step, made) in enumerate(zip(words.steps, words.products, strict=True)):
        one, other = dates[2 * place], dates[2 * place + 1]
        table.append([str(place + 1), step, made, f"{one[0]} – {other[0]}"])
        steps.append((step, one[1], other[1], made))
    names = ("lead_institution", "supporting_institutions", "problem", "description")
    fields = {name: words.values[name] for name in names} | {"start_date": start, "end_date": end}
    return _plan(words, [rows, over, ("p", words.labels["milestones"]), table]), Expected(
        fields, start_iso, end_iso, tuple(steps)
    )


def as_html(blocks: list[Block]) -> bytes:
    """Render a plan as a web page."""
    parts = ["<!doctype html><html><body>"]
    for block in blocks:
        if isinstance(block, list):
            rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in block)
            parts.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
            continue
        kind, text = block
        safe = html.escape(text)
        opening, closing = {
            "b": ("<p><strong>", "</strong></p>"),
            "li": ("<ul><li>", "</li></ul>"),
        }.get(kind, (f"<{kind}>", f"</{kind}>"))
        parts.append(opening + safe + closing)
    return "".join([*parts, "</body></html>"]).replace("</ul><ul>", "").encode()


def as_docx(blocks: list[Block]) -> bytes:
    """Render a plan as a Word document."""
    body = []
    for block in blocks:
        if isinstance(block, list):
            rows = (
                "".join(f"<w:tc>{p(html.escape(cell))}</w:tc>" for cell in row) for row in block
            )
            table = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
            body.append(f"<w:tbl>{table}</w:tbl><w:p/>")
            continue
        kind, text = block
        style = {
            "h2": "<w:pStyle w:val='Heading2'/>",
            "h3": "<w:pStyle w:val='Heading3'/>",
            "li": "<w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr>",
        }.get(kind, "")
        body.append(p(html.escape(text), properties=style, bold=kind == "b"))
    styles = "".join(
        f"<w:style w:type='paragraph' w:styleId='Heading{n}'><w:name w:val='heading {n}'/>"
        f"<w:pPr><w:outlineLvl w:val='{n - 1}'/></w:pPr></w:style>"
        for n in (2, 3)
    )
    numbering = (
        "<w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/>"
        "<w:lvlText w:val='•'/></w:lvl></w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
    )
    return docx("".join(body), styles=styles, numbering=numbering)


def as_pdf(blocks: list[Block]) -> bytes:
    """Render a plan as a PDF with ruled tables."""
    writer = _PdfWriter()
    for block in blocks:
        if isinstance(block, list):
            for row in block:
                writer.row(row)
            writer.y -= 14
        else:
            writer.text(*block)
    return pdf(writer.pages)


class _PdfWriter:
    """A page of 595 by 842 points, with a margin of 50."""

    def __init__(self) -> None:
        self.pages = [Page()]
        self.y = 790.0

    def text(self, kind: str, text: str) -> None:
        size = {"h2": 16.0, "h3": 13.0}.get(kind, 11.0)
        printed = f"• {text}" if kind == "li" else text
        lines = textwrap.wrap(printed, int(480 / (size * 0.5)))
        self._room(len(lines) * (size + 2) + 10)
        for line in lines:
            self.pages[-1].write(50, self.y, line, size=size, bold=kind in ("h2", "h3", "b"))
            self.y -= size + 2
        self.y -= 10

    def row(self, cells: list[str]) -> None:
        width = 495 / len(cells)
        wrapped = [textwrap.wrap(cell, int(width / 6)) for cell in cells]
        height = 13.0 * max(map(len, wrapped)) + 6
        self._room(height)
        top = self.y + 12
        for place, lines in enumerate(wrapped):
            left = 50 + place * width
            self.pages[-1].box(left, top - height, left + width, top)
            for number, line in enumerate(lines):
                self.pages[-1].write(left + 4, self.y - 13 * number, line)
        self.y -= height

    def _room(self, height: float) -> None:
        if self.y - height < 50:
            self.pages.append(Page())
            self.y = 790.0
