"""More layouts in Spanish that nobody looks at who tunes: of towns, regions and agreements."""

from __future__ import annotations

from tests.segmentation.layouts.draft import Draft, Look, Row, by_agency, themed
from tests.segmentation.layouts.held_matter import (
    banner,
    bodies_in_charge,
    closing,
    contacts,
    held_out,
    opening,
    pairs,
    pledge,
    steps,
    voice,
)

ORDINALS = (
    "PRIMERO", "SEGUNDO", "TERCERO", "CUARTO", "QUINTO", "SEXTO", "SÉPTIMO", "OCTAVO", "NOVENO",
    "DÉCIMO", "UNDÉCIMO", "DUODÉCIMO",
)  # fmt: skip


@held_out(
    "A state's agreement in the manner of a decree: recitals, then 'PRIMERO.-' and a title, in "
    "prose",
    words=(90, 240),
    commitments=(5, 12),
    look=Look(serif=True),
)
def es_acuerdo_con_ordinales(d: Draft) -> None:
    d.heading(1, f"ACUERDO QUE ESTABLECE EL {d.name.upper()}", "caps", listed=False)
    d.heading(1, "CONSIDERANDO", "caps")
    d.items([d.writer.sentences("essay", 2) for _ in range(5)], "i.")
    d.heading(1, "SE ACUERDAN LOS SIGUIENTES COMPROMISOS", "caps")
    for f in d.facts:
        with d.commitment():
            d.heading(2, f"{ORDINALS[f.number - 1]}.- {f.title}", "bold")
            d.text(*f.problem, *f.description, f.result)
            d.text(f"Corresponde su ejecución a {f.agency}, a más tardar en {f.end}.")
    d.heading(1, "TRANSITORIOS", "caps")
    d.items([d.writer.sentences("next", 1) for _ in range(3)], "1.")


@held_out(
    "An Andean town's plan: two or three after long chapters, with ambition, steps and impact "
    "under bars",
    words=(220, 520),
    commitments=(2, 3),
)
def es_dos_de_una_alcaldia(d: Draft) -> None:
    n = opening(d, numbered=True, toc=2, extra=("status", "replies"))
    d.heading(1, "Compromisos de la gestión municipal", prefix=f"{n + 1}.")
    for f in d.facts:
        with d.commitment():
            d.heading(2, f.title, prefix=f"{n + 1}.{f.number}.")
            d.text(*f.problem)
            for label, text in (
                ("AMBICIÓN", "\n".join(f.description)),
                ("HITOS", "\n".join(f"{k}. {s.text} ({s.end})" for k, s in enumerate(f.steps, 1))),
                ("IMPACTO", f.result),
            ):
                banner(d, label)
                d.text(*text.split("\n"))
            contacts(d, f)
    closing(d, prefix=f"{n + 2}.")


@held_out(
    "A Basque plan: a group with names in each, ambition and products, the title in a bar of two "
    "cells",
    words=(150, 400),
    commitments=(4, 8),
    look=Look(colour="#2e7d32"),
)
def es_grupo_con_nombres(d: Draft) -> None:
    opening(d, toc=2, extra=("replies",))
    for f in d.facts:
        d.new_page()
        with d.commitment():
            d.table([Row((f"{f.number}", f.title), d.owner, band=True)], head=False)
            d.heading(3, "Para qué", listed=False)
            d.text(f.result, *f.problem)
            d.heading(3, "Qué vamos a hacer", listed=False)
            d.text(*f.description)
            d.heading(3, "Personas del grupo", listed=False)
            d.table(
                [
                    ("Nombre", "Entidad"),
                    *((d.writer.pick("person"), d.writer.pick("organisation")) for _ in range(5)),
                ]
            )
            steps(d, f, "N.º", "Producto", "Inicio", "Entrega")
    closing(d)


@held_out(
    "A Catalan plan: 'Actuación 2.3' of few lines, body and date at its end",
    words=(45, 110),
    commitments=(22, 40),
    look=Look(soup=True),
)
def es_actuaciones_breves(d: Draft) -> None:
    opening(d)
    for t, (theme, group) in enumerate(themed(d, 5, 7), start=1):
        d.heading(1, f"ÁMBITO {t}. {theme.upper()}")
        d.text(d.writer.sentences("essay", 2))
        for k, f in enumerate(group, start=1):
            with d.commitment():
                d.heading(2, f"Actuación {t}.{k}", "bold", listed=False)
                d.text(f"{f.title}. {' '.join(f.description)}", f"{f.agency}. {f.end}.")
    closing(d)


@held_out(
    "A capital's plan: two columns, problem left and answer right; voices of residents between",
    words=(100, 260),
    commitments=(5, 10),
    look=Look(soup=True, colour="#ad1457"),
)
def es_problema_y_respuesta(d: Draft) -> None:
    opening(d, toc=0)
    for f in d.facts:
        d.new_page()
        with d.commitment():
            d.heading(1, f"{f.number:02} | {f.title}", "big")
            d.table(
                [
                    ("¿QUÉ PASA HOY?", "¿QUÉ VAMOS A HACER?"),
                    ("\n".join(f.problem), "\n".join(f.description)),
                    ("¿QUIÉN?", "¿CUÁNDO?"),
                    (f.agency, f"{f.start} – {f.end}"),
                ],
                head=False,
            )
            d.items([s.text for s in f.steps], "✓")
        voice(d)
    closing(d)


@held_out(
    "Seventy short actions numbered through, by agency, in the infinitive",
    words=(40, 60),
    commitments=(60, 85),
    look=Look(serif=True, size=10),
)
def es_setenta_acciones(d: Draft) -> None:
    opening(d)
    for agency, group in by_agency(d, 6, 9):
        d.heading(1, agency, "bold")
        d.text(d.writer.sentences("essay", 1))
        for f in group:
            with d.commitment():
                d.items([pledge(d)], f"{f.number}.")
    closing(d)


@held_out(
    "A Central American plan: title in capitals within the grid, an annex dates all under the "
    "same titles",
    words=(120, 340),
    commitments=(7, 14),
)
def es_titulo_en_tabla_mayuscula(d: Draft) -> None:
    opening(d, extra=("status",))
    d.heading(1, "Matriz de trabajo")
    for f in d.facts:
        with d.commitment():
            pairs(
                d,
                (f"COMPROMISO\n{f.number}", f.title.upper()),
                ("SITUACIÓN", "\n".join(f.problem)),
                ("LO QUE SE HARÁ", "\n".join(f.description)),
                ("EFECTO", f.result),
                ("A CARGO DE", bodies_in_charge(d, f)),
            )
    closing(d)
    d.new_page()
    d.heading(1, "Anexo: calendario")
    for f in d.facts:
        d.text(f"**{f.title}**")
        d.table([("Paso", "Fecha"), *((s.text, s.end) for s in f.steps)])
