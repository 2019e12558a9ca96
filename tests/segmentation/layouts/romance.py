"""Layouts of plans in French, Portuguese and Italian."""

from __future__ import annotations

from tests.segmentation.layouts import bodies as body
from tests.segmentation.layouts import matter
from tests.segmentation.layouts.draft import Draft, Look, Row, by_agency, layout, roman, themed

SOUP = Look(soup=True)


@layout(
    "'Engagement n°4', ministry above, 'Ambitions' and 'Feuille de route' below", words=(150, 500)
)
def fr_engagement_numero(d: Draft) -> None:
    matter.front(d)
    for theme, group in themed(d):
        d.heading(1, theme)
        for f in group:
            with d.commitment():
                d.heading(2, f"Engagement n°{f.number} : {f.title}")
                d.text(f"**{d.w_lead} :** {f.agency}")
                body.sections(d, f)
    matter.monitoring(d)


@layout("A table for each commitment, as in West African plans", words=(100, 350))
def fr_fiches(d: Draft) -> None:
    matter.front(d, achieved="table")
    matter.summary_table(d, str)
    d.heading(1, "Fiches des engagements")
    for f in d.facts:
        with d.commitment():
            body.template_2014(d, f, f"Engagement {f.number} : {f.title}")
    matter.participants(d)


@layout(
    "Axes in roman numerals, actions lettered under each",
    words=(80, 250),
    commitments=(8, 18),
    look=SOUP,
)
def fr_axes_et_lettres(d: Draft) -> None:
    matter.front(d, steps="headed")
    for a, (theme, group) in enumerate(themed(d), start=1):
        d.heading(1, f"AXE {roman(a)} – {theme}")
        for k, f in enumerate(group):
            with d.commitment():
                d.heading(2, f"{'ABCDEFGH'[k % 8]}. {f.title}", "bold")
                body.paragraphs(d, f)
                d.items([f"{s.text} ({s.end})" for s in f.steps], "–")
    matter.demands(d)


@layout("'Mesure 1 -' in each chapter with progress to date interleaved", words=(120, 400))
def fr_mesures(d: Draft) -> None:
    matter.front(d, achieved="commitments")
    d.heading(1, d.w_chapter)
    for f in d.facts:
        with d.commitment():
            d.heading(2, f"Mesure {f.number} - {f.title}")
            body.bold_fields(d, f, progress=True, steps="table")
    matter.monitoring(d)


@layout("'Compromisso 2 -' with a band, marcos in a table", words=(120, 400), look=SOUP)
def pt_compromisso_traco(d: Draft) -> None:
    matter.front(d, achieved="headed")
    d.heading(1, d.w_chapter)
    for f in d.facts:
        with d.commitment():
            d.heading(2, f"Compromisso {f.number} - {f.title}", "band")
            body.bold_fields(d, f, steps="table")
    matter.monitoring(d)


@layout(
    "By body: 1.1, 1.2 under a numbered ministry, prose and a closing line",
    words=(70, 200),
    commitments=(12, 30),
)
def pt_por_orgao(d: Draft) -> None:
    matter.front(d)
    for a, (agency, group) in enumerate(by_agency(d), start=1):
        d.heading(1, f"{a}. {agency}")
        for k, f in enumerate(group, start=1):
            with d.commitment():
                d.heading(2, f"{a}.{k}. {f.title}")
                body.paragraphs(d, f)
                d.text(f"Prazo: {f.end}")
    matter.glossary(d)


@layout("A ficha of two columns each, title in the first cell row", words=(100, 350))
def pt_fichas(d: Draft) -> None:
    matter.front(d)
    d.heading(1, d.w_chapter)
    for f in d.facts:
        d.new_page()
        with d.commitment():
            body.ficha(d, f, f"{f.number}. {f.title}")
    matter.annex_list(d, str, table=True, long=True)


@layout(
    "'Azione 3' heading with bold labels, pages of a website", words=(120, 400), look=Look(wrap=80)
)
def it_azioni(d: Draft) -> None:
    matter.front(d, achieved="bold")
    for theme, group in themed(d):
        d.heading(1, theme)
        for f in group:
            with d.commitment():
                d.heading(2, f"Azione {f.number} – {f.title}")
                body.bold_fields(d, f)
    matter.demands(d, form="list")


@layout(
    "Template of 2016 in Italian, a table for each action", words=(150, 500), commitments=(5, 14)
)
def it_schede(d: Draft) -> None:
    matter.front(d)
    d.heading(1, d.w_chapter)
    for f in d.facts:
        d.new_page()
        with d.commitment():
            body.template_2016(d, f, f"{f.number}. {f.title}")
    matter.monitoring(d)


@layout(
    "Impegni by theme with letters; a row of the matrix each",
    words=(50, 90),
    commitments=(12, 24),
    look=Look(landscape=True, size=9),
)
def it_quadro_degli_impegni(d: Draft) -> None:
    matter.front(d)
    d.heading(1, d.w_chapter)
    rows = [
        Row((d.w_number, d.w_commitment, d.w_description, d.w_responsible, d.w_timeline), head=True)
    ]
    for f in d.facts:
        owner, d.commitments = d.commitments, d.commitments + 1
        rows.append(Row((str(f.number), f.title, " ".join(f.description), f.agency, f.end), owner))
    d.table(rows, head=False)
    matter.monitoring(d)
