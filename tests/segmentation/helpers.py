"""Documents built by hand."""

from __future__ import annotations

from dataclasses import dataclass

from ogplens.domain import Block, BlockKind, Document


@dataclass(frozen=True)
class Part:
    """A block to be: its text, its kind, and how much of its start is bold."""

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    bold: str = ""
    page: int | None = None


def heading(text: str, level: int = 2) -> Part:
    return Part(text, BlockKind.HEADING, level)


def paragraph(text: str) -> Part:
    return Part(text)


def item(text: str) -> Part:
    return Part(text, BlockKind.LIST_ITEM)


def run_in(bold: str, text: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Part:
    return Part(f"{bold} {text}", kind, bold=bold)


def row(*cells: str) -> Part:
    return Part("\t".join(cells), BlockKind.TABLE_ROW)


def document(*parts: Part, language: str = "en", pages: bool = False) -> Document:
    """Join parts into a document, a blank line between two blocks."""
    text = ""
    blocks: list[Block] = []
    for number, part in enumerate(parts, start=1):
        text += "\n\n" if text else ""
        start = len(text)
        text += part.text
        cells: list[tuple[int, int]] = []
        if part.kind is BlockKind.TABLE_ROW:
            position = start
            for cell in part.text.split("\t"):
                cells.append((position, position + len(cell)))
                position += len(cell) + 1
        blocks.append(
            Block(
                part.kind,
                start,
                len(text),
                level=part.level,
                page=number if pages else None,
                lead_end=start + len(part.bold),
                cells=tuple(cells),
            )
        )
    return Document(text, tuple(blocks), "plan.md", "markdown", language)


BODY = (
    "The Ministry of Justice will publish the register on its portal by June 2021, together with "
    "civil society organisations, so that citizens can see how public money is spent. A working "
    "group will meet every month and report on what was done, and each report will be open."
)
CUERPO = (
    "El Ministerio de Justicia publicará el registro en su portal antes de junio de 2021, junto "
    "con organizaciones de la sociedad civil, para que la ciudadanía conozca el gasto público. Se "
    "creará un grupo de trabajo que se reunirá cada mes y rendirá cuentas de lo realizado."
)
PAST = (
    "The earlier plan was adopted two years ago. It was drawn up by a group of ministries, and "
    "most of what it held was completed in time. The report was published and has been read widely."
)
TITLES = (
    "A public register of contracts",
    "Access to budgets: open data",
    "Training for officials in town halls",
    "A law on lobbying, with sanctions",
    "Citizens' panels in health care",
    "Publication of asset declarations",
)
