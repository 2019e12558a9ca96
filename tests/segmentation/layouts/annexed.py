"""Plans whose annexes, notes or tables speak of every commitment a second time."""

from __future__ import annotations

from tests.segmentation.layouts import bodies as body
from tests.segmentation.layouts import matter
from tests.segmentation.layouts.draft import Draft, Look, Row, layout, themed


def one_table(d: Draft, label: str) -> None:
    """Write all commitments into one table: a band with the title, then field rows."""
    rows: list[Row] = []
    for f in d.facts:
        owner, d.commitments = d.commitments, d.commitments + 1
        rows.append(Row((f"{label} {f.number}. {f.title}",), owner, band=True))
        for name, text in (
            (d.w_lead, f.agency),
            (d.w_status_quo, "\n".join(f.problem)),
            (d.w_description, "\n".join(f.description)),
            (d.w_milestones, "\n".join(f"{k}. {s.text}" for k, s in enumerate(f.steps, 1))),
            (d.w_end, f.end),
        ):
            rows.append(Row((name, text), owner))
    d.table(rows, head=False)


@layout("An annex answers the comments on each commitment under its own heading", words=(150, 450))
def en_comments_on_each(d: Draft) -> None:
    matter.front(d)
    d.heading(1, d.w_chapter)
    for f in d.facts:
        with d.commitment():
            d.heading(2, f"{d.w_commitment} {f.number}: {f.title}")
            body.bold_fields(d, f)
    matter.monitoring(d)
    d.heading(1, f"{d.w_annex} A. Comments received and our replies")
    for f in d.facts:
        d.heading(2, f"{d.w_commitment} {f.number}: {f.title}", listed=False)
        d.items([d.writer.sentences("problem", 1), d.writer.sentences("foreword", 1)])
        d.text(f"**Reply:** {d.writer.sentences('action', 1)}")


@layout("An annex gives the timetable of each commitment under its own heading", words=(150, 450))
def es_cronograma_en_anexo(d: Draft) -> None:
    matter.front(d)
    for theme, group in themed(d):
        d.heading(1, theme)
        for f in group:
            with d.commitment():
                d.heading(2, f"Compromiso {f.number}. {f.title}")
                d.text(f"**{d.w_responsible}:** {f.agency}", *f.problem, *f.description, f.result)
    matter.monitoring(d)
    d.heading(1, f"{d.w_annex} 1. {d.w_timeline}")
    for f in d.facts:
        d.heading(2, f"Compromiso {f.number}. {f.title}", listed=False)
        d.table([(d.w_activity, d.w_start, d.w_end), *((s.text, s.start, s.end) for s in f.steps)])


@layout(
    "Marks of notes on titles, the notes numbered like commitments among the text",
    words=(120, 400),
    look=Look(serif=True),
)
def en_notes_among_text(d: Draft) -> None:
    matter.front(d, achieved="headed")
    d.heading(1, d.w_chapter)
    for f in d.facts:
        with d.commitment():
            d.heading(2, f"{f.number}. {f.title}^{d.notes + 1}^")
            d.text(f.problem[0])
            d.note(f"{f.past} www.notes{f.number}.example")
            d.text(*f.description)
            d.note(f"See {d.w_commitment} {f.number} in the report of the review mechanism, p. 12.")
            d.text(f.result, f"{d.w_lead}: {f.agency}")
    matter.monitoring(d)


@layout(
    "A heading broken into two lines: word and number, then the title",
    words=(120, 400),
    look=Look(soup=True),
)
def es_titulo_partido(d: Draft) -> None:
    matter.front(d, achieved="bold")
    d.heading(1, d.w_chapter)
    for f in d.facts:
        with d.commitment():
            d.heading(2, f"Compromiso {f.number}:\n{f.title}", "band")
            body.sections(d, f, 3, "bold")
    matter.monitoring(d)


@layout(
    "One table holds all commitments, a band for each title", words=(100, 350), commitments=(5, 14)
)
def en_one_table_for_all(d: Draft) -> None:
    matter.front(d)
    d.heading(1, d.w_chapter)
    one_table(d, d.w_commitment)
    matter.monitoring(d)


@layout("One table holds all commitments, in Spanish", words=(100, 350), commitments=(5, 14))
def es_tabla_unica(d: Draft) -> None:
    matter.front(d, achieved="table")
    d.heading(1, d.w_chapter)
    one_table(d, "Compromiso N°")
    matter.participants(d)


@layout(
    "A long plan: two dozen commitments of many pages, everything in it",
    words=(500, 900),
    commitments=(20, 28),
    look=Look(serif=True),
)
def en_long_plan(d: Draft) -> None:
    matter.front(d, achieved="headed", steps="headed")
    matter.summary_table(d, lambda n: f"{d.w_commitment} {n}")
    for theme, group in themed(d, 5, 7):
        d.new_page()
        d.heading(1, theme)
        d.text(d.writer.sentences("introduction", 3))
        for f in group:
            with d.commitment():
                d.heading(2, f"{f.number}. {f.title}")
                body.sections(d, f)
                body.milestone_table(d, f)
    matter.monitoring(d)
    matter.demands(d)
    matter.annex_list(d, lambda n: f"{n}.", table=True, long=True)
    matter.participants(d)


@layout(
    "A long plan in Spanish with fichas, a summary, demands and lists",
    words=(400, 900),
    commitments=(15, 25),
)
def es_plan_largo(d: Draft) -> None:
    matter.front(d, achieved="headed", steps="headed")
    matter.summary_table(d, str)
    for theme, group in themed(d, 4, 6):
        d.heading(1, theme.upper())
        d.text(d.writer.sentences("introduction", 3))
        for f in group:
            d.new_page()
            with d.commitment():
                body.template_2016(d, f, f"{f.number}. {f.title}", split=True)
    matter.monitoring(d)
    matter.demands(d, form="table")
    matter.participants(d)


@layout(
    "A questions-and-answers web page: each commitment asks what, why, who and when",
    words=(90, 300),
    formats=("html", "md", "docx"),
)
def en_what_why_who(d: Draft) -> None:
    d.heading(1, f"{d.name} 2016–2018", listed=False)
    d.text(d.writer.sentences("introduction", 3))
    d.heading(2, "Why a plan?")
    d.text(d.writer.sentences("foreword", 3))
    d.heading(2, "Who wrote it?")
    d.text(d.writer.sentences("introduction", 2))
    for f in d.facts:
        with d.commitment():
            d.heading(2, f"{f.number}. {f.title}")
            for question, text in (
                ("What will change?", " ".join(f.description)),
                ("Why?", " ".join(f.problem)),
                ("Who is in charge?", f"{f.agency}, with {f.civil}."),
                ("When?", f"From {f.start} to {f.end}."),
            ):
                d.heading(3, question, listed=False)
                d.text(text)
    d.heading(2, "How can I take part?")
    d.text(d.writer.sentences("next", 2))
