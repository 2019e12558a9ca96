"""Layouts in Spanish that nobody looks at who tunes."""

from __future__ import annotations

from tests.segmentation.layouts.draft import Draft, Look, roman, themed
from tests.segmentation.layouts.held_matter import (
    banner,
    bodies_in_charge,
    closing,
    contacts,
    essay,
    goals,
    held_out,
    letters,
    opening,
    pairs,
    pledge,
    replies,
    steps,
    voice,
)

SOUP = Look(soup=True)


@held_out(
    "A Mexican plan: the name in a bar, the promise in a box, actions with body and date, "
    "development goals as text",
    words=(120, 360),
    commitments=(8, 20),
    look=Look(soup=True, colour="#6a1b3a"),
)
def es_promesa_en_recuadro(d: Draft) -> None:
    opening(d, extra=("status",))
    for theme, group in themed(d, 4, 6):
        d.new_page()
        d.heading(1, theme, "big")
        essay(d, 1)
        for f in group:
            with d.commitment():
                banner(d, f"{f.number}. {f.title}")
                d.table([(f.description[0],)], head=False)
                d.text("**Problemática.**", *f.problem, *f.description[1:])
                d.table(
                    [
                        ("Acciones", "Dependencia", "Fecha"),
                        *((s.text, f.agency, s.end) for s in f.steps),
                    ]
                )
                d.text(f"Funcionario público: {f.person}. Organización: {f.civil}.")
                goals(d)
    closing(d)


@held_out(
    "A Spanish plan: a grid of two pages each with initiatives inside; in the annex the regions "
    "tell what they add to each",
    words=(150, 420),
    commitments=(5, 10),
)
def es_aportes_autonomicos(d: Draft) -> None:
    opening(d, toc=2)
    d.heading(1, "COMPROMISOS")
    for f in d.facts:
        d.new_page()
        with d.commitment():
            d.heading(2, f"COMPROMISO {f.number}. {f.title.upper()}")
            pairs(d, ("Organismo impulsor", f.agency, "Otros actores", f.civil))
            pairs(
                d,
                ("Problema o necesidad", "\n".join(f.problem)),
                ("En qué consiste", "\n".join(f.description)),
                ("Impacto que se espera", f.result),
            )
            for k, s in enumerate(f.steps, start=1):
                d.heading(3, f"Iniciativa {f.number}.{k}. {s.text}", "bold", listed=False)
                d.text(d.writer.sentences("action", 1), f"{s.start} a {s.end}")
    closing(d)
    d.heading(1, "ANEXO. APORTACIONES DE LAS COMUNIDADES AUTÓNOMAS")
    for name in ("Altamar", "Quebrada Honda", "La Sierra"):
        d.heading(2, f"Comunidad de {name}")
        for f in d.facts[:4]:
            d.text(f"**Al compromiso {f.number}.** {d.writer.sentences('past', 1)}")


@held_out(
    "An early Spanish plan: chapter 4, sections 4.2 a block, commitments 4.2.1 in prose",
    words=(120, 340),
    commitments=(8, 15),
    look=Look(serif=True),
)
def es_apartados_profundos(d: Draft) -> None:
    last = opening(d, toc=2, numbered=True, extra=("status",)) + 1
    d.heading(1, "Líneas de trabajo", prefix=f"{last}.")
    for t, (theme, group) in enumerate(themed(d, 3, 4), start=1):
        d.heading(2, theme, prefix=f"{last}.{t}.")
        essay(d, 1)
        for k, f in enumerate(group, start=1):
            with d.commitment():
                d.heading(3, f.title, prefix=f"{last}.{t}.{k}.")
                d.text(*f.problem, *f.description, f.result)
                d.items([s.text for s in f.steps], "–")
                d.text(f"Ministerio u organismo: {f.agency}. Calendario: {f.start} a {f.end}.")
    closing(d, prefix=f"{last + 1}.")


@held_out(
    "An Argentine plan: those of the nation, then those of provinces in another form; the number "
    "runs on",
    words=(100, 320),
    commitments=(12, 24),
)
def es_nacion_y_provincias(d: Draft) -> None:
    opening(d, toc=2)
    cut = len(d.facts) * 2 // 3
    d.heading(1, "Compromisos del Estado nacional")
    for f in d.facts[:cut]:
        with d.commitment():
            d.heading(2, f"{f.number}. {f.title}")
            d.text(f"**Organismo:** {f.agency}", *f.problem, *f.description)
            steps(d, f, "Hito", "Descripción", "Inicio", "Fin")
    d.heading(1, "Compromisos subnacionales")
    essay(d, 1)
    for f in d.facts[cut:]:
        with d.commitment():
            banner(d, f"Provincia de {f.person.split()[-1]}", f"{f.number}. {f.title}")
            pairs(
                d,
                ("Contexto", "\n".join(f.problem)),
                ("Descripción", "\n".join(f.description)),
                ("Metas", "\n".join(s.text for s in f.steps)),
                ("Contraparte", f.civil),
            )
    replies(d)


@held_out(
    "A Uruguayan plan: '3.2 Título' in bars, bodies at the left, dated goals that start again",
    words=(90, 280),
    commitments=(18, 36),
    look=Look(size=10),
)
def es_metas_fechadas(d: Draft) -> None:
    opening(d, extra=("replies",))
    for t, (theme, group) in enumerate(themed(d, 5, 7), start=1):
        d.heading(1, f"{t}. {theme}")
        d.text(d.writer.sentences("essay", 1))
        for k, f in enumerate(group, start=1):
            with d.commitment():
                d.heading(2, f"{t}.{k} {f.title}", "band")
                pairs(
                    d,
                    ("Responsable institucional", f.agency),
                    ("Otros actores", f"Estado: {f.others}\nSociedad civil: {f.civil}"),
                    ("Diagnóstico", "\n".join(f.problem)),
                    ("Propósito", "\n".join(f.description)),
                )
                d.table(
                    [
                        ("Metas", "Fecha"),
                        *((f"{n}. {s.text}", s.end) for n, s in enumerate(f.steps, 1)),
                    ]
                )
    closing(d)


@held_out(
    "An early Peruvian plan: 'el Estado se compromete a:' and letters in each axis, a sentence in "
    "the infinitive each",
    words=(40, 60),
    commitments=(20, 48),
)
def es_se_compromete_a(d: Draft) -> None:
    opening(d)
    for t, (theme, group) in enumerate(themed(d, 4, 5), start=1):
        d.heading(1, f"{roman(t)}. En materia de {theme.lower()}")
        essay(d, 2)
        d.text("En los próximos dos años el Estado se compromete a:")
        for k, _ in enumerate(group):
            with d.commitment():
                d.items([pledge(d)], f"{letters(k)}.")
    closing(d)


@held_out(
    "A Colombian plan: reto, ambición and entregables; number and name stand again on the second "
    "page",
    words=(130, 380),
    commitments=(6, 14),
    look=Look(soup=True, colour="#ef6c00", running="Compromisos por un Estado abierto"),
)
def es_nombre_en_cada_pagina(d: Draft) -> None:
    opening(d, toc=0, extra=("status",))
    for f in d.facts:
        d.new_page()
        with d.commitment():
            d.text(f"COMPROMISO {f.number}")
            d.heading(1, f.title, "big")
            d.text(f.agency)
            d.heading(2, "RETO", "caps", listed=False)
            d.text(*f.problem)
            d.heading(2, "AMBICIÓN", "caps", listed=False)
            d.text(*f.description)
            d.new_page()
            d.text(f"COMPROMISO {f.number}")
            d.heading(1, f.title, "big", listed=False)
            d.heading(2, "ENTREGABLES", "caps", listed=False)
            d.table([("Entregable", "Fecha"), *((s.text, s.end) for s in f.steps)])
            d.text(f"Impacto: {f.result}")
        if f.number % 3 == 1:
            voice(d)
    closing(d)


@held_out(
    "A Costa Rican plan: fields for the executive, prose for congress and court, numbers start "
    "again in each",
    words=(120, 360),
    commitments=(9, 16),
)
def es_ficha_y_prosa_por_poder(d: Draft) -> None:
    opening(d, extra=("replies",))
    for n, (_, group) in enumerate(themed(d, 3, 3)):
        d.heading(1, ("Poder Ejecutivo", "Asamblea Legislativa", "Corte Suprema")[n])
        essay(d, 1)
        for k, f in enumerate(group, start=1):
            with d.commitment():
                d.heading(2, f"Compromiso {k}. {f.title}", "band")
                if n == 0:
                    pairs(
                        d,
                        ("Antecedentes", "\n".join([*f.problem, f.past])),
                        ("Objetivo", f.result),
                        ("Estrategia", "\n".join(f.description)),
                        ("Encargados", bodies_in_charge(d, f)),
                    )
                    steps(d, f, "N.º", "Paso", "Desde", "Hasta")
                else:
                    d.text(*f.problem, *f.description, f.result)
                    d.items([f"{s.text} ({s.end})" for s in f.steps], "a)")
    closing(d)


@held_out(
    "A Paraguayan plan: quoted name and institution in one line, references to others, goals at "
    "the foot",
    words=(120, 340),
    commitments=(8, 18),
)
def es_entre_comillas(d: Draft) -> None:
    opening(d)
    for t, (theme, group) in enumerate(themed(d, 3, 5), start=1):
        d.heading(1, f"Bloque {roman(t)} | {theme}")
        for f in group:
            with d.commitment():
                d.heading(2, f"{f.number}) “{f.title}” – {f.agency}")
                d.text(*f.problem)
                d.text(f"Compromiso {f.number + 1} y compromiso 2 tratan materias conexas.")
                d.text(*f.description, f.result)
                d.items([f"{s.text}. Plazo: {s.end}" for s in f.steps], "1.")
                goals(d)
    closing(d)


@held_out(
    "An Ecuadorian plan: a letter with numbered promises, then each with who proposed it, "
    "counterpart and contacts",
    words=(140, 400),
    commitments=(5, 12),
)
def es_carta_con_promesas(d: Draft) -> None:
    d.heading(1, f"{d.name} 2019-2022", "big", listed=False)
    d.heading(1, "Carta de la Presidencia")
    d.text("Estimadas y estimados:", d.writer.sentences("foreword", 3), "Prometemos:")
    d.items([f"{f.title}. {f.result}" for f in d.facts], "1.")
    d.text(d.writer.pick("person"))
    d.heading(1, "Camino recorrido")
    essay(d, 3)
    for f in d.facts:
        d.new_page()
        with d.commitment():
            d.heading(1, f"{f.number}. {f.title}")
            for label, texts in (
                ("¿Quién lo propuso?", (f"{f.civil}, en la mesa de {d.writer.pick('place')}.",)),
                ("¿Por qué?", f.problem),
                ("¿Qué se hará?", f.description),
                ("¿Qué cambia?", (f.result,)),
            ):
                d.heading(2, label, "bold", listed=False)
                d.text(*texts)
            d.table(
                [
                    ("Actividad", "Contraparte", "Fecha"),
                    *((s.text, f.civil, s.end) for s in f.steps),
                ]
            )
            contacts(d, f)
    closing(d)


@held_out(
    "A Salvadoran plan: paragraphs numbered from first to last, commitments are subheadings",
    words=(110, 300),
    commitments=(7, 15),
    look=Look(serif=True),
)
def es_parrafos_numerados(d: Draft) -> None:
    n = 0

    def numbered(*texts: str) -> None:
        nonlocal n
        for text in texts:
            n += 1
            d.items([text], f"{n}.")

    d.heading(1, d.name, "caps", listed=False)
    for title, pool in (
        ("Marco", "essay"),
        ("Recorrido", "past"),
        ("Construcción", "introduction"),
    ):
        d.heading(1, title)
        numbered(*(d.writer.sentences(pool, 2) for _ in range(3)))
    d.heading(1, "Lo que el Estado promete")
    for theme, group in themed(d, 2, 3):
        d.heading(2, theme)
        numbered(d.writer.sentences("essay", 1))
        for f in group:
            with d.commitment():
                d.heading(3, f.title)
                numbered(*f.problem, *f.description, f"{f.result} Responde {f.agency} ({f.end}).")
    d.heading(1, "Seguimiento")
    numbered(*(d.writer.sentences("next", 1) for _ in range(3)))
