"""Plans in other formats: Markdown and PDF turned into HTML and DOCX, for the benchmark alone."""

from __future__ import annotations

import html
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ogplens.domain import Block, BlockKind, Document
from ogplens.reading import read_document

LIMITS = {"max_bytes": 50_000_000, "max_characters": 10_000_000}

_MENU = (
    "<div id='menu'><ul><li><a href='/'>Home</a></li><li><a href='/plan'>Plan</a></li></ul></div>"
)
_FOOT = "<div id='footer'><p><a href='/legal'>Legal notice</a> <a href='/rss'>RSS</a></p></div>"


def as_html(path: Path) -> bytes:
    """Turn a plan into a web page with a menu and a footer.

    Markdown goes through markdown-it, which knows nothing of our reader; a PDF has no structure
    but what our reader sees in it.
    """
    if path.suffix == ".md":
        from markdown_it import MarkdownIt

        body = MarkdownIt("commonmark").enable("table").render(path.read_text(encoding="utf-8"))
    else:
        document = read_document(path, **LIMITS)
        body = "\n".join(_html_block(document, block) for block in document.blocks)
    page = f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{path.stem}</title></head>"
    return f"{page}<body>{_MENU}<div class='content'>{body}</div>{_FOOT}</body></html>".encode()


def _html_block(document: Document, block: Block) -> str:
    def shown(start: int, end: int) -> str:
        return html.escape(document.text[start:end]).replace("\n", "<br>")

    text = shown(block.lead_end, block.end)
    if block.lead_end > block.start:
        text = f"<strong>{shown(block.start, block.lead_end)}</strong>{text}"
    if block.kind is BlockKind.HEADING:
        return f"<h{block.level}>{shown(block.start, block.end)}</h{block.level}>"
    if block.kind is BlockKind.LIST_ITEM:
        return f"<ul><li>{text}</li></ul>"
    if block.kind is BlockKind.TABLE_ROW:
        cells = "".join(f"<td>{shown(*cell)}</td>" for cell in block.cells)
        return f"<table><tr>{cells}</tr></table>"
    return f"<p>{text}</p>"


def as_docx(path: Path) -> bytes:
    """Turn a plan into a Word document with heading styles, lists and tables."""
    import docx

    document = read_document(path, **LIMITS)
    word: Any = docx.Document()
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            word.add_heading(document.slice(block), level=block.level)
        elif block.kind is BlockKind.TABLE_ROW:
            table = word.add_table(rows=1, cols=len(block.cells))
            for cell, (start, end) in zip(table.rows[0].cells, block.cells, strict=True):
                cell.text = document.text[start:end]
        else:
            style = "List Bullet" if block.kind is BlockKind.LIST_ITEM else None
            paragraph = word.add_paragraph(style=style)
            paragraph.add_run(document.text[block.start : block.lead_end]).bold = True
            paragraph.add_run(document.text[block.lead_end : block.end])
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


#: Suffix to how a plan is turned into it.
CONVERSIONS: dict[str, Callable[[Path], bytes]] = {".html": as_html, ".docx": as_docx}
