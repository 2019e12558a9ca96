"""Word documents with what real drafts hold: tables, links, tracked changes, headers, pictures."""

from __future__ import annotations

import base64
import io

import docx
from docx.oxml import parse_xml

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def draft(*, comment: bool = False) -> bytes:
    """Return a draft of three commitments; the second stands in a table."""
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "Draft of March"
    made.add_heading("Action plan of Exampleland", 0)
    first = made.add_paragraph("This draft is open to ")
    first.add_run("comments").italic = True
    made.add_picture(io.BytesIO(PNG))
    made.add_heading("Commitment 1: Publish every public contract", 1)
    body = made.add_paragraph()
    body.add_run("The Ministry of Finance will ").bold = True
    body.add_run("publish every contract as open data by 2027.")
    body._p.append(
        parse_xml(
            f'<w:ins {W} w:id="90" w:author="A" w:date="2026-01-01T00:00:00Z"><w:r><w:t '
            'xml:space="preserve"> Anyone may download the data from a public portal.</w:t></w:r>'
            "</w:ins>"
        )
    )
    body._p.append(
        parse_xml(
            f'<w:del {W} w:id="91" w:author="A" w:date="2026-01-01T00:00:00Z"><w:r><w:delText>'
            "This was taken out.</w:delText></w:r></w:del>"
        )
    )
    made.add_paragraph("A first step of the ministry that is listed here", style="List Number")
    made.add_heading("Commitment 2: A council of citizens for the budget", 1)
    table = made.add_table(2, 2)
    table.cell(0, 0).text = "Description"
    table.cell(0, 1).text = "A council of citizens is consulted on the budget each year."
    table.cell(1, 0).text = "Lead institution"
    table.cell(1, 1).text = "Office of the Prime Minister"
    made.add_heading("Commitment 3: Train the civil service", 1)
    last = made.add_paragraph("The academy will, as far as possible,")
    last.add_run().add_break()
    last.add_run("improve the skills of civil servants, and publish the results of the training.")
    if comment:
        made.add_comment(first.runs, "An earlier remark", author="Ana", initials="A")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
