"""Layouts of plans in Spanish."""

from __future__ import annotations

from tests.segmentation.layouts import bodies as body
from tests.segmentation.layouts import matter
from tests.segmentation.layouts.draft import Draft, Look, Row, by_agency, layout, roman, themed
from tests.segmentation.layouts.prose import capital


@layout("'Compromiso N° 1:' as heading, bold field labels", words=(120, 450))
def es_compromiso_numero(d: Draft) -> None:
    matter.front(d)
    d.heading(1, d.w_chapter)
    for f in d.facts:
        with d.commitment():
            d.heading(2, f"Compromiso N° {f.number}: {f.title}")
            body.bold_fields(d, f)
    matter.monitoring(d)
    matter.participants(d)


@layout(
    "'COMPROMISO 1.' alone in capitals, the title below in capitals",
    words=(120, 500),
    look=Look(soup=True),
)
def es_mayusculas_dos_lineas(d: Draft) -> None:
    matter.front(d, achieved="headed")
    for e, (theme, group) in enumerate(themed(d), start=1):
        d.heading(1, f"EJE {roman(e)}: {theme.upper()}")
        for f in group:
            with d.commitment():
                d.heading(2, f"COMPROMISO {f.number}.", "caps")
                d.heading(2, f.title.upper(), "caps", listed=False)
                body.bold_fields(d, f)
    matter.monitoring(d)


@layout("A ficha of two columns for each commitment, the title as its first row", words=(100, 350))
def es_fichas_en_tabla(d: Draft) -> None:
    matter.front(d)
    matter.summary_table(d, str)
    d.heading(1, "Fichas de los compromisos")
    for f in d.facts:
        with d.commitment():
            body.ficha(d, f, f"Compromiso {f.number}. {f.title}")
    matter.monitoring(d)


@layout(
    "Ejes and lines of action; the commitments are the actions 1.1, 1.2",
    words=(80, 300),
    commitments=(9, 20),
)
def es_lineas_de_accion(d: Draft) -> None:
    matter.front(d)
    for e, (theme, group) in enumerate(themed(d, 2, 4), start=1):
        d.heading(1, f"EJE {e}. {theme}")
        half = max(1, len(group) // 2)
        for part, line in (
            (group[:half], "Línea de acción A"),
            (group[half:], "Línea de acción B"),
        ):
            if not part:
                continue
            d.heading(2, f"{line}: {capital(d.writer.pick('system'))}")
            d.text(d.writer.sentences("introduction", 1))
            for f in part:
                with d.commitment():
                    d.heading(3, f"Acción {e}.{group.index(f) + 1}. {f.title}")
                    body.paragraphs(d, f)
                    d.text(f"**{d.w_responsible}:** {f.agency}", f"**{d.w_timeline}:** {f.end}")
    matter.monitoring(d)


@layout(
    "Numbers run through the chapters; a table of metas closes each commitment",
    words=(120, 400),
    commitments=(14, 36),
)
def es_numeracion_corrida_con_metas(d: Draft) -> None:
    matter.front(d, achieved="headed")
    for c, (theme, group) in enumerate(themed(d), start=1):
        d.new_page()
        d.heading(1, f"{c}. {theme}")
        d.text(d.writer.sentences("introduction", 2))
        for f in group:
            with d.commitment():
                d.heading(2, f"{c}.{group.index(f) + 1} {f.title}")
                d.text(f"**{d.w_responsible}:** {f.agency}")
                d.text(*f.problem, *f.description)
                d.table(
                    [
                        ("Metas", "Plazo"),
                        *((f"Meta {k}. {s.text}", s.end) for k, s in enumerate(f.steps, 1)),
                    ]
                )
    matter.annex_list(d, lambda n: f"{n}.")


@layout(
    "Template of 2016 in Spanish: title row, questions, hitos and contacts in one table",
    words=(150, 600),
    commitments=(5, 14),
)
def es_plantilla_2016(d: Draft) -> None:
    matter.front(d, achieved="table")
    d.heading(1, d.w_chapter)
    for f in d.facts:
        d.new_page()
        with d.commitment():
            body.template_2016(d, f, f"Compromiso {f.number}: {f.title}")
    matter.glossary(d)


@layout(
    "A matrix a theme: compromiso, indicador, plazo and responsable, a row each",
    words=(50, 80),
    commitments=(15, 40),
    look=Look(landscape=True, size=9),
)
def es_matriz_por_eje(d: Draft) -> None:
    matter.front(d, toc=1)
    for e, (theme, group) in enumerate(themed(d, 3, 4), start=1):
        d.heading(1, f"{roman(e)}. {theme}")
        rows = [Row((d.w_commitment, d.w_indicator, d.w_timeline, d.w_responsible), head=True)]
        for k, f in enumerate(group):
            owner, d.commitments = d.commitments, d.commitments + 1
            text = f"{'abcdefghijklmnopqrst'[k % 20]}. {' '.join(f.description)}"
            rows.append(Row((text, f.result, f.end, f.agency), owner))
        d.table(rows, head=False)
    matter.monitoring(d)


@layout(
    "Numbered bold run-in titles in prose under chapters, no fields at all",
    words=(60, 200),
    look=Look(serif=True),
)
def es_titulos_corridos(d: Draft) -> None:
    matter.cover(d)
    matter.introduction(d)
    matter.achievements(d, form="numbered")
    for theme, group in themed(d):
        d.heading(1, theme)
        d.text(d.writer.sentences("introduction", 2))
        for f in group:
            with d.commitment():
                d.text(f"**{f.number}. {f.title}.** {f.description[0]}", *f.description[1:])
    d.heading(1, d.w_next)
    d.text(d.writer.sentences("next", 3))


@layout(
    "'Compromiso de acción 3' and the body that answers for it, objectives in bullets",
    words=(100, 400),
)
def es_compromiso_de_accion(d: Draft) -> None:
    matter.front(d, steps="headed")
    d.heading(1, "Compromisos de acción")
    for f in d.facts:
        with d.commitment():
            d.heading(2, f"Compromiso de acción {f.number}: {f.title}")
            d.text(f"Dependencia responsable: {f.agency}")
            body.sections(d, f, 3, "bold")
    matter.demands(d, form="table")


@layout(
    "Codes 1.1 to 6.3 by axis; an overview list first, then a ficha each",
    words=(100, 400),
    commitments=(9, 20),
)
def es_codigos_por_eje(d: Draft) -> None:
    matter.front(d)
    groups = themed(d)
    d.heading(1, "Cuadro general de compromisos")
    for e, (theme, group) in enumerate(groups, start=1):
        d.text(f"**Eje {e}. {theme}**")
        d.items([f"{e}.{k} {f.title}" for k, f in enumerate(group, 1)])
    for e, (theme, group) in enumerate(groups, start=1):
        d.heading(1, f"Eje {e}. {theme}")
        for k, f in enumerate(group, start=1):
            with d.commitment():
                d.heading(2, f"{e}.{k}. {f.title}")
                body.ficha(d, f, f"{d.w_description}", short=True)
    matter.monitoring(d)


@layout(
    "Titles without a number under each institution, 'Compromiso:' and 'Meta:' as labels",
    words=(70, 250),
)
def es_sin_numero_por_institucion(d: Draft) -> None:
    matter.front(d, achieved="headed")
    for agency, group in by_agency(d):
        d.heading(1, agency)
        for f in group:
            with d.commitment():
                d.heading(2, f.title)
                d.text(f"**Situación actual:** {f.problem[0]}")
                d.text(f"**Compromiso:** {f.description[0]}", *f.description[1:])
                d.text(f"**Meta:** {f.result} **Plazo:** {f.end}")
    matter.monitoring(d)


@layout(
    "By body: its name in large letters, 'Reto', 'Compromiso' and a table of hitos",
    words=(120, 450),
    look=Look(soup=True, colour="#37474f"),
)
def es_organismo_y_reto(d: Draft) -> None:
    matter.front(d)
    d.heading(1, d.w_chapter)
    for f in d.facts:
        d.new_page()
        with d.commitment():
            d.heading(2, f"{f.number}. {f.title}", "band")
            d.text(f"**{d.w_ministry}:** {f.agency}")
            d.heading(3, "Reto", "bold", listed=False)
            d.text(*f.problem)
            d.heading(3, "Compromiso", "bold", listed=False)
            d.text(*f.description)
            body.milestone_table(d, f)
    matter.participants(d)


@layout(
    "Results of the former plan under 'Compromiso 1' with state, then the new ones",
    words=(120, 400),
)
def es_plan_anterior_primero(d: Draft) -> None:
    matter.front(d, achieved="commitments")
    d.heading(1, "Compromisos 2016–2018")
    for f in d.facts:
        with d.commitment():
            d.heading(2, f"Compromiso {f.number}: {f.title}")
            body.bold_fields(d, f)
    matter.monitoring(d)


@layout(
    "By branch of the State; 'Iniciativa 1' starts again in each",
    words=(100, 350),
    commitments=(7, 15),
)
def es_poderes_del_estado(d: Draft) -> None:
    matter.front(d)
    for (_, group), power in zip(
        themed(d, 3, 3), ("Ejecutivo", "Legislativo", "Judicial"), strict=False
    ):
        d.heading(1, f"Poder {power}")
        d.text(d.writer.sentences("introduction", 3))
        for k, f in enumerate(group, start=1):
            with d.commitment():
                d.heading(2, f"Iniciativa {k}. {f.title}")
                body.bold_fields(d, f, steps="table")
    matter.monitoring(d)


@layout(
    "A local plan: headed activities inside each commitment, numbered like it",
    words=(150, 500),
    commitments=(4, 8),
)
def es_actividades_numeradas(d: Draft) -> None:
    matter.front(d, achieved="bold")
    d.heading(1, d.w_chapter)
    for f in d.facts:
        with d.commitment():
            d.heading(2, f"Compromiso {f.number}. {f.title}")
            d.heading(3, "Problema público", listed=False)
            d.text(*f.problem)
            d.heading(3, d.w_objective_short, listed=False)
            d.text(f.result, *f.description)
            for k, s in enumerate(f.steps, start=1):
                d.heading(3, f"Actividad {k}. {s.text}", listed=False)
                d.text(
                    d.writer.sentences("action", 2), f"{d.w_start}: {s.start}. {d.w_end}: {s.end}."
                )
    matter.monitoring(d)


@layout("Annexes of demands numbered like commitments, and lists of people", words=(100, 350))
def es_demandas_en_anexo(d: Draft) -> None:
    matter.front(d)
    d.heading(1, d.w_chapter)
    for f in d.facts:
        with d.commitment():
            d.heading(2, f"{f.number}. {f.title}")
            body.bold_fields(d, f)
    matter.demands(d, form="list")
    matter.participants(d)
    matter.glossary(d)


@layout(
    "Each commitment in Spanish, then a paragraph of it in English",
    words=(120, 350),
    commitments=(5, 12),
)
def es_bilingue(d: Draft) -> None:
    from tests.segmentation.layouts.prose import Writer

    english = Writer("en", d.random)
    matter.front(d)
    d.heading(1, f"{d.w_chapter} / Commitments")
    for f in d.facts:
        with d.commitment():
            d.heading(2, f"Compromiso {f.number} / Commitment {f.number}: {f.title}")
            body.bold_fields(d, f)
            d.text(
                f"**Summary in English.** {english.sentences('problem', 1)} "
                f"{english.sentences('action', 3)}"
            )
    matter.monitoring(d)


@layout(
    "Codes of letters and digits in a column beside the title",
    words=(100, 300),
    commitments=(6, 14),
)
def es_codigo_en_celda(d: Draft) -> None:
    matter.front(d)
    for theme, group in themed(d):
        d.heading(1, theme)
        for f in group:
            with d.commitment():
                d.table(
                    [
                        (d.w_code, f"PA-{f.number:02}"),
                        (d.w_commitment, f.title),
                        (d.w_responsible, f.agency),
                        (d.w_background, "\n".join(f.problem)),
                        (d.w_description, "\n".join(f.description)),
                        (d.w_deliverable, "\n".join(s.text for s in f.steps)),
                        (d.w_end, f.end),
                    ],
                    head=False,
                )
    matter.monitoring(d)


@layout(
    "A huge number alone, the title in bold beneath it",
    words=(120, 400),
    look=Look(soup=True, colour="#b71c1c"),
)
def es_numero_suelto(d: Draft) -> None:
    matter.front(d, achieved="headed")
    d.heading(1, d.w_chapter)
    for f in d.facts:
        d.new_page()
        with d.commitment():
            d.heading(2, f"{f.number:02}", "number", listed=False)
            d.heading(2, f.title, "big")
            body.sections(d, f, 3, "bold")
    matter.monitoring(d)


@layout(
    "'Meta 1', 'Meta 2' headed inside each commitment, as its milestones",
    words=(150, 500),
    commitments=(4, 10),
)
def es_metas_dentro(d: Draft) -> None:
    matter.front(d)
    d.heading(1, d.w_chapter)
    for f in d.facts:
        with d.commitment():
            d.heading(2, f"COMPROMISO {f.number}: {f.title.upper()}")
            d.text(*f.problem, *f.description)
            for k, s in enumerate(f.steps, start=1):
                d.heading(3, f"Meta {k}", "bold", listed=False)
                d.text(f"{s.text}. {d.writer.sentences('action', 1)} {d.w_end}: {s.end}.")
    matter.annex_list(d, lambda n: f"Compromiso {n}:", long=True)


@layout(
    "Ordinals in words: 'Compromiso primero', 'Compromiso segundo'",
    words=(120, 450),
    commitments=(4, 10),
)
def es_ordinales(d: Draft) -> None:
    words = (
        "primero",
        "segundo",
        "tercero",
        "cuarto",
        "quinto",
        "sexto",
        "séptimo",
        "octavo",
        "noveno",
        "décimo",
    )
    matter.front(d)
    d.heading(1, d.w_chapter)
    for f in d.facts:
        with d.commitment():
            d.heading(2, f"Compromiso {words[f.number - 1]}. {f.title}")
            body.bold_fields(d, f)
    matter.monitoring(d)


@layout(
    "Short plan: each commitment a bold sentence 'El gobierno se compromete a', numbered by Word",
    words=(60, 150),
    commitments=(8, 16),
    look=Look(soup=True),
    formats=("docx", "html", "pdf", "md"),
)
def es_numerado_por_word(d: Draft) -> None:
    matter.cover(d)
    matter.introduction(d)
    matter.method(d)
    for theme, group in themed(d, 2, 3):
        d.heading(1, theme)
        for k, f in enumerate(group, start=1):
            with d.commitment():
                d.heading(2, f"{f.title}", "bold", prefix=f"{k}.", auto=f"tema-{theme}")
                d.text(*f.description)
                d.text(f"{d.w_responsible}: {f.agency}. {d.w_timeline}: {f.end}.")
    matter.monitoring(d)
