"""Drafts as HTML pages, print pages, Markdown and plain text."""

from __future__ import annotations

import html
import re
import textwrap

from tests.segmentation.layouts.draft import Draft, Look, Part, Row, plain

SOUP = {1: "t-xl", 2: "t-lg", 3: "t-md", 4: "t-sm"}


def inline(text: str) -> str:
    """Turn the marks for bold and superscript into HTML."""
    text = html.escape(text, quote=False)
    text = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", text)
    text = re.sub(r"\^(.+?)\^", r"<sup>\1</sup>", text)
    return text.replace("\n", "<br>")


def width(part: Part) -> int:
    return max(len(row.cells) for row in part.rows)


def css(look: Look) -> str:
    face = "'Liberation Serif',serif" if look.serif else "'Liberation Sans',sans-serif"
    wide = "@page{size:A4 landscape}" if look.landscape else "@page{size:A4}"
    c = look.colour
    return f"""{wide}
body{{font:{look.size}pt/1.35 {face};margin:0}}
h1,.t-xl{{font-size:20pt;color:{c};margin:18pt 0 8pt;font-weight:bold}}
h2,.t-lg{{font-size:15pt;color:{c};margin:14pt 0 6pt;font-weight:bold}}
h3,.t-md{{font-size:12.5pt;margin:10pt 0 4pt;font-weight:bold}}
h4,.t-sm{{font-size:11pt;font-style:italic;margin:8pt 0 3pt;font-weight:bold}}
h1,h2,h3,h4,.t-xl,.t-lg,.t-md,.t-sm,.s-bold,.s-caps,.s-band,.s-big{{break-after:avoid}}
.s-big{{font-size:17pt;margin:12pt 0 6pt}} .s-bold,.s-caps{{font-weight:bold;margin:9pt 0 4pt}}
.s-band{{background:{c};color:#fff;font-weight:bold;padding:4pt 8pt;margin:12pt 0 6pt}}
.s-number{{font-size:34pt;color:{c};font-weight:bold;margin:14pt 0 0}}
p,.p{{margin:0 0 6pt;text-align:justify}} .note{{font-size:8pt;border-top:.5pt solid #999}}
table{{border-collapse:collapse;width:100%;margin:6pt 0 12pt}}
td,th{{border:.6pt solid #777;padding:3pt 5pt;vertical-align:top;text-align:left}}
tr.band td,tr.band th{{background:{c};color:#fff;font-weight:bold}} th{{background:#e6ebf1}}
tr{{break-inside:auto}} .brk{{break-after:page;height:1px}}
.toc{{display:flex}} .toc span:nth-child(2){{flex:1;border-bottom:1pt dotted #555;margin:0 4pt 3pt}}
{f".cols{{column-count:{look.columns};column-gap:18pt}}" if look.columns > 1 else ""}
.plain td{{border:none;padding:3pt 8pt 6pt 0}}
.plain td:first-child{{width:27%;color:{c};font-weight:bold}}
dt{{font-weight:bold}}"""


def toc_entries(draft: Draft, part: Part) -> list[tuple[str, int]]:
    listed = [(level, text) for level, text in draft.listed if level <= part.level]
    return [(text, 3 + n * 2 // 3) for n, (_, text) in enumerate(listed)]


def html_heading(part: Part, look: Look) -> str:
    text = inline(part.shown)
    if part.style in ("big", "number"):  # as word processors export it
        size = 17 if part.style == "big" else 34
        return f'<p class="s-{part.style}"><span style="font-size:{size}pt">{text}</span></p>'
    if part.style != "heading":
        return f'<p class="s-{part.style}"><strong>{text}</strong></p>'
    if look.soup:
        return f'<div class="{SOUP[part.level]}"><span>{text}</span></div>'
    return f"<h{part.level}>{text}</h{part.level}>"


def html_table(part: Part, *, pages: bool) -> str:
    if part.style == "plain" and not pages:
        pairs = ((row.cells[0] or "", row.cells[1] or "") for row in part.rows)
        return f"<dl>{''.join(f'<dt>{inline(a)}</dt><dd>{inline(b)}</dd>' for a, b in pairs)}</dl>"
    columns = width(part)
    heads = [row for row in part.rows if row.head]
    body = [row for row in part.rows if not row.head]
    out = [f'<table class="{part.style}">' if part.style else "<table>"]
    if heads:
        out += ["<thead>", *(html_row(row, columns, [], "th") for row in heads), "</thead>"]
    out += ["<tbody>"]
    out += [html_row(row, columns, body[n + 1 :], "td") for n, row in enumerate(body)]
    return "\n".join([*out, "</tbody></table>"])


def html_row(row: Row, columns: int, later: list[Row], tag: str) -> str:
    cells = []
    for n, cell in enumerate(row.cells):
        if cell is None:
            continue
        marks = ""
        if n == len(row.cells) - 1 and len(row.cells) < columns:
            marks += f' colspan="{columns - n}"'
        down = 1
        for below in later:
            if len(below.cells) <= n or below.cells[n] is not None:
                break
            down += 1
        if down > 1:
            marks += f' rowspan="{down}"'
        cells.append(f"<{tag}{marks}>{inline(cell)}</{tag}>")
    return f"<tr{' class=band' if row.band else ''}>{''.join(cells)}</tr>"


def html_body(draft: Draft, *, pages: bool) -> str:
    """Write the parts as HTML; ``pages`` adds page numbers to the table of contents."""
    look, out = draft.look, []
    lists = not look.soup
    inside = False
    for part in draft.parts:
        bullet = lists and part.kind == "item" and part.marker == "•"
        if bullet != inside:
            out.append("<ul>" if bullet else "</ul>")
            inside = bullet
        if part.kind == "heading":
            out.append(html_heading(part, look))
        elif part.kind == "item":
            text = inline(part.text if bullet else f"{part.marker} {part.text}")
            out.append(f"<li>{text}</li>" if bullet else f"<p>{text}</p>")
        elif part.kind == "table":
            out.append(html_table(part, pages=pages))
        elif part.kind == "break":
            out.append('<div class="brk"></div>')
        elif part.kind == "toc":
            for text, page in toc_entries(draft, part):
                end = f"<span></span><span>{page}</span>" if pages else ""
                out.append(f'<div class="toc"><span>{inline(text)}</span>{end}</div>')
        elif part.kind == "note":
            out.append(f'<p class="note">{inline(part.text)}</p>')
        else:
            tag = 'div class="p"' if look.soup else "p"
            out.append(f"<{tag}>{inline(part.text)}</{tag.split()[0]}>")
    return "\n".join(out + (["</ul>"] if inside else []))


def page_html(draft: Draft) -> str:
    """Return a web page with menu and footer."""
    links = "".join(f'<li><a href="#">{inline(t)}</a></li>' for _, t in draft.listed[:40])
    body = html_body(draft, pages=False)
    title = f"{draft.name} | {draft.government}"
    if draft.look.soup:
        inside = (
            f'<div id="top">{draft.government}</div><div class="menu"><ul>{links}</ul></div>'
            f'<div class="content">{body}</div><div class="foot">© {draft.government}</div>'
        )
    else:
        inside = (
            f"<header>{draft.government}</header><nav><ul>{links}</ul></nav>"
            f"<main>{body}</main><footer>© {draft.government}</footer>"
        )
    return (
        f'<!doctype html><html lang="{draft.writer.language}"><head><meta charset="utf-8">'
        f"<title>{title}</title><style>{css(draft.look)}</style></head><body>{inside}</body></html>"
    )


def print_html(draft: Draft) -> str:
    """Return the page that is printed to PDF."""
    body = html_body(draft, pages=True)
    return (
        f'<!doctype html><html lang="{draft.writer.language}"><head><meta charset="utf-8">'
        f"<style>{css(draft.look)}</style></head><body><div class='cols'>{body}</div></body></html>"
    )


def markdown(draft: Draft) -> str:
    """Write GitHub's Markdown."""
    out: list[str] = []
    for part in draft.parts:
        if part.kind == "heading":
            out.append(_markdown_heading(part, draft.look))
        elif part.kind == "item":
            marker = "-" if part.marker == "•" else part.marker
            text = _markdown_text(part.text, draft.look)
            tight = "\n" if out and out[-1].startswith(f"{marker[:1]} ") and marker == "-" else ""
            if tight:
                out[-1] += f"\n{marker} {text}"
            else:
                out.append(f"{marker} {text}")
        elif part.kind == "table":
            out.append(_markdown_table(part))
        elif part.kind == "toc":
            out.append("\n".join(f"- {plain(text)}" for text, _ in toc_entries(draft, part)))
        elif part.kind in ("text", "note"):
            out.append(_markdown_text(part.text, draft.look))
    return "\n\n".join(out) + "\n"


def _markdown_heading(part: Part, look: Look) -> str:
    text = re.sub(r"^(\d+)\.", r"\1\\.", part.shown)
    if part.style == "heading" and not look.soup:
        return f"{'#' * part.level} {text}"
    return f"**{text}**"


def _markdown_text(text: str, look: Look) -> str:
    text = re.sub(r"\^", "", text)
    text = re.sub(r"^(\d+)\. ", r"\1\\. ", text)
    if look.wrap:
        return "\n".join(textwrap.wrap(text, look.wrap, break_long_words=False))
    return text


def _markdown_table(part: Part) -> str:
    columns = width(part)
    rows = []
    for row in part.rows:
        cells = [(cell or "").replace("|", "\\|").replace("\n", "<br>") for cell in row.cells]
        cells += [""] * (columns - len(cells))
        rows.append("| " + " | ".join(cells) + " |")
    rows.insert(1, "|" + "---|" * columns)
    return "\n".join(rows)


def text(draft: Draft) -> str:
    """Write plain text, lines wrapped."""
    out: list[str] = []
    for part in draft.parts:
        if part.kind == "table":
            out.append(
                "\n".join(
                    "\t".join(plain(c or "") for c in row.cells).replace("\n", " ")
                    for row in part.rows
                )
            )
        elif part.kind == "toc":
            out.append("\n".join(f"{plain(t)} {'.' * 20} {p}" for t, p in toc_entries(draft, part)))
        elif part.kind == "item":
            out.append(textwrap.fill(f"{part.marker} {plain(part.text)}", 90))
        elif part.kind != "break":
            out.append(textwrap.fill(plain(part.shown), 90))
    return "\n\n".join(out) + "\n"
