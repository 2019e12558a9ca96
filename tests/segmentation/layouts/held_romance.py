"""Layouts in French, Portuguese and Italian that nobody looks at who tunes."""

from __future__ import annotations

from tests.segmentation.layouts import matter
from tests.segmentation.layouts.draft import Draft, Look, roman, themed
from tests.segmentation.layouts.held_matter import (
    banner,
    contacts,
    held_out,
    joined,
    pairs,
    steps,
)


def plain_front(d: Draft) -> None:
    matter.cover(d)
    d.toc(1)
    matter.introduction(d)
    matter.achievements(d, form="bold")


@held_out(
    "A French plan: ambitions and road map, the title across the page, the body in charge above it",
    words=(130, 380),
    commitments=(7, 16),
    look=Look(soup=True, colour="#283593"),
)
def fr_page_par_engagement(d: Draft) -> None:
    plain_front(d)
    for theme, group in themed(d, 3, 4):
        d.heading(1, theme.upper(), "caps")
        d.text(d.writer.sentences("introduction", 2))
        for f in group:
            d.new_page()
            with d.commitment():
                d.text(f.agency)
                d.heading(2, f"{f.number}. {f.title}", "big")
                d.text(*f.problem)
                banner(d, "Nos ambitions")
                d.text(*f.description)
                d.table([("Feuille de route", "Échéance"), *((s.text, s.end) for s in f.steps)])
    matter.monitoring(d)


@held_out(
    "A West African plan: 'le Gouvernement s'engage à :' and a list, a sentence each; a matrix in "
    "the annex",
    words=(40, 80),
    commitments=(10, 22),
)
def fr_liste_d_engagements(d: Draft) -> None:
    plain_front(d)
    for a, (theme, group) in enumerate(themed(d, 3, 4), start=1):
        d.heading(1, f"Axe {a} : {theme}")
        d.text(d.writer.sentences("introduction", 2), "Le Gouvernement s'engage à :")
        for k, f in enumerate(group, start=1):
            with d.commitment():
                d.items([f"{f.title} : {' '.join([*f.description, f.result])}"], f"{a}.{k}")
    matter.annex_list(d, str, table=True)


@held_out(
    "A Brazilian plan: a grid of four columns, numbered milestones, tales of workshops between",
    words=(120, 360),
    commitments=(6, 14),
)
def pt_quadro_e_oficina(d: Draft) -> None:
    plain_front(d)
    for f in d.facts:
        with d.commitment():
            banner(d, f"Compromisso {f.number}", f.title)
            pairs(
                d,
                ("Órgão coordenador", f.agency, "Participantes", f.civil),
                ("Problema", "\n".join(f.problem), "Proposta", "\n".join(f.description)),
            )
            steps(d, f, "Marco", "Descrição", "Início", "Fim")
        if f.number % 3 == 0:
            d.heading(2, "Como foi a oficina", "bold", listed=False)
            d.text(d.writer.sentences("introduction", 2))
    matter.monitoring(d)


@held_out(
    "An Italian plan: chapter 3, areas 3.1 and actions 3.1.2, what each office promises as a list",
    words=(120, 360),
    commitments=(7, 15),
)
def it_azioni_e_amministrazioni(d: Draft) -> None:
    matter.cover(d)
    d.toc(2)
    matter.introduction(d, prefix="1.")
    matter.method(d, prefix="2.", steps="bold")
    d.heading(1, "Le azioni", prefix="3.")
    for t, (theme, group) in enumerate(themed(d, 3, 4), start=1):
        d.heading(2, theme, prefix=f"3.{t}")
        d.text(d.writer.sentences("introduction", 1))
        for k, f in enumerate(group, start=1):
            with d.commitment():
                d.heading(3, f.title, prefix=f"3.{t}.{k}")
                d.text(*f.problem, *f.description, f.result)
                d.items([f"**{d.writer.pick('agency')}** {s.text} ({s.end})" for s in f.steps])
    matter.monitoring(d, prefix="4.")


@held_out(
    "A Lusophone plan: title in capitals, prose without labels, names and contacts at its foot",
    words=(100, 280),
    commitments=(6, 12),
    look=Look(serif=True),
)
def pt_prosa_com_contactos(d: Draft) -> None:
    plain_front(d)
    for t, (theme, group) in enumerate(themed(d, 2, 3), start=1):
        d.heading(1, f"Capítulo {roman(t)}. {theme}")
        for f in group:
            with d.commitment():
                d.heading(2, f.title.upper(), "caps")
                d.text(joined(f), f.result)
                contacts(d, f)
    matter.monitoring(d)
