"""Plans that keep to no single form: slips, summaries, mixed forms, achievements among promises."""

from __future__ import annotations

from tests.segmentation.layouts import bodies as body
from tests.segmentation.layouts import matter
from tests.segmentation.layouts.draft import Draft, Look, Row, by_agency, layout, themed
from tests.segmentation.layouts.prose import Facts, capital

SOUP = Look(soup=True)


def beside(d: Draft, f: Facts) -> None:
    """Write labels in a narrow column, the text beside them, without rules."""
    d.table(
        [
            (d.w_lead, f.agency),
            (d.w_background, "\n".join([*f.problem, f.past])),
            (d.w_will, "\n".join(f.description)),
            (d.w_result, f.result),
            (d.w_milestones, "\n".join(f"{s.text}, {s.end}" for s in f.steps)),
        ],
        head=False,
        style="plain",
    )


def progress_then_promises(d: Draft, heading_style: str = "heading") -> None:
    """Under each theme write what was done as a list, then what will be done as another."""
    number = 0
    for t, (theme, group) in enumerate(themed(d, 3, 5), start=1):
        d.heading(1, f"{t}. {theme}")
        d.text(d.writer.sentences("introduction", 2))
        d.heading(2, d.w_achievements, heading_style)
        d.items(
            [
                f"{title}. {text}"
                for title, text in (d.writer.pair("achievement") for _ in range(3))
            ],
            "1.",
        )
        d.heading(2, d.w_chapter, heading_style)
        for f in group:
            number += 1
            with d.commitment():
                d.items([f"**{f.title}.** {' '.join(f.description)}"], f"{number}.")
                d.text(f"{d.w_responsible}: {f.agency}. {d.w_timeline}: {f.end}.")


@layout("The label changes from one commitment to the next, a number is left out", words=(100, 400))
def en_inconsistent_labels(d: Draft) -> None:
    forms = ("Commitment {}: {}", "Commitment {}. {}", "COMMITMENT {} – {}", "Commitment{} {}")
    matter.front(d, achieved="headed")
    d.heading(1, d.w_chapter)
    for f in d.facts:
        with d.commitment():
            number = f.number + (f.number > 4)
            d.heading(2, d.random.choice(forms).format(number, f.title))
            body.bold_fields(d, f)
    matter.monitoring(d)


@layout(
    "An executive summary gives each commitment a headed paragraph before the details",
    words=(180, 600),
)
def en_summary_of_each_first(d: Draft) -> None:
    matter.front(d, toc=1)
    d.heading(1, d.w_summary)
    for f in d.facts:
        d.text(f"**{d.w_commitment} {f.number}: {f.title}**", f"{f.result} {d.w_lead}: {f.agency}.")
    d.new_page()
    d.heading(1, d.w_chapter)
    for f in d.facts:
        with d.commitment():
            d.heading(2, f"{d.w_commitment} {f.number}: {f.title}")
            body.sections(d, f)
    matter.monitoring(d)


@layout(
    "Labels in a column at the side without rules, a heading above",
    words=(120, 500),
    look=Look(colour="#4a148c"),
)
def en_labels_at_the_side(d: Draft) -> None:
    matter.front(d)
    for theme, group in themed(d):
        d.heading(1, theme)
        for f in group:
            with d.commitment():
                d.heading(2, f"{f.number}. {f.title}", "big")
                beside(d, f)
    matter.monitoring(d)


@layout("Some ministries filled in the table, others wrote prose", words=(120, 400))
def en_tables_and_prose(d: Draft) -> None:
    matter.front(d)
    d.heading(1, d.w_chapter)
    for f in d.facts:
        with d.commitment():
            title = f"{d.w_commitment} {f.number}: {f.title}"
            if f.number % 3 == 1:
                body.ficha(d, f, title)
            else:
                d.heading(2, title)
                body.bold_fields(d, f, steps="table" if f.number % 3 else "items")
    matter.monitoring(d)


@layout(
    "Each table opens with the template's own name; number and title are fields",
    words=(120, 450),
    commitments=(5, 14),
)
def en_title_is_a_field(d: Draft) -> None:
    matter.front(d, achieved="table")
    d.heading(1, d.w_chapter)
    for f in d.facts:
        with d.commitment():
            d.table(
                [
                    Row((f"{d.government}: {d.name} 2016–2018",), d.owner, band=True),
                    Row((d.w_commitment,), d.owner),
                    ("Commitment number", str(f.number)),
                    ("Commitment title", f.title),
                    (d.w_lead, f.agency),
                    (d.w_status_quo, "\n".join(f.problem)),
                    (d.w_description, "\n".join(f.description)),
                    (d.w_milestones, "\n".join(f"• {s.text}" for s in f.steps)),
                    (d.w_end, f.end),
                ],
                head=False,
            )
    matter.monitoring(d)


@layout(
    "Sentences inside begin with 'Commitment 3 of the last plan'; steps are 1.1, 1.2",
    words=(120, 450),
)
def en_references_inside(d: Draft) -> None:
    matter.front(d, achieved="bold")
    for theme, group in themed(d):
        d.heading(1, theme)
        for f in group:
            with d.commitment():
                d.heading(2, f"{d.w_commitment} {f.number}: {f.title}", "bold")
                d.text(*f.problem)
                d.text(
                    f"{d.w_commitment} {f.number + 2} of the previous plan is carried on. {f.past}"
                )
                d.text(*f.description)
                d.items(
                    [f"{f.number}.{k} {s.text} ({s.end})" for k, s in enumerate(f.steps, 1)], "•"
                )
                d.text(f"{d.w_commitment}s {f.number + 1} and {f.number + 3} depend on this one.")
    matter.monitoring(d)


@layout(
    "A web page whose commitments are fourth-level headings under second-level themes",
    words=(90, 350),
    formats=("html", "md", "docx"),
)
def en_levels_left_out(d: Draft) -> None:
    d.heading(1, f"{d.name} 2016–2018", listed=False)
    matter.introduction(d, 2)
    matter.achievements(d, 2, form="bold")
    for theme, group in themed(d):
        d.heading(2, theme)
        d.text(d.writer.sentences("introduction", 1))
        for f in group:
            with d.commitment():
                d.heading(4, f.title)
                body.paragraphs(d, f)
                d.text(f"**{d.w_lead}:** {f.agency}. **{d.w_end}:** {f.end}.")
    matter.monitoring(d, 2)


@layout("Every heading has the same style, chapters and commitments alike", words=(120, 450))
def en_flat_headings(d: Draft) -> None:
    matter.front(d, achieved="bold")
    d.heading(1, d.w_chapter)
    for f in d.facts:
        with d.commitment():
            d.heading(1, f"{f.number}. {f.title}")
            body.bold_fields(d, f)
    matter.monitoring(d)
    matter.annex_list(d, str, table=True)


@layout(
    "Sub-commitments 1a, 1b under headed commitments; they are parts, not commitments",
    words=(150, 500),
    commitments=(5, 12),
)
def en_sub_commitments_lettered(d: Draft) -> None:
    matter.front(d)
    for theme, group in themed(d):
        d.heading(1, theme)
        for f in group:
            with d.commitment():
                d.heading(2, f"{d.w_commitment} {f.number}: {f.title}")
                d.text(f"{d.w_lead}: {f.agency}", *f.problem)
                for letter, text in zip("abcdef", f.description, strict=False):
                    d.heading(
                        3,
                        f"{f.number}{letter}. {capital(d.writer.pick('milestone'))}",
                        listed=False,
                    )
                    d.text(text)
    matter.monitoring(d)


@layout(
    "Under each theme, progress so far as a numbered list, then new promises as another",
    words=(60, 150),
    commitments=(9, 24),
)
def en_progress_then_promises(d: Draft) -> None:
    matter.cover(d)
    matter.foreword(d)
    matter.introduction(d)
    progress_then_promises(d)
    matter.monitoring(d)


@layout("Chapter 4, themes 4.1, commitments 4.1.1", words=(90, 350), commitments=(8, 20))
def en_three_part_numbers(d: Draft) -> None:
    matter.cover(d)
    d.toc(3)
    matter.introduction(d, prefix="1.")
    matter.achievements(d, prefix="2.", form="headed")
    matter.method(d, prefix="3.")
    d.heading(1, d.w_chapter, prefix="4.")
    for t, (theme, group) in enumerate(themed(d), start=1):
        d.heading(2, f"4.{t} {theme}")
        d.text(d.writer.sentences("introduction", 2))
        for k, f in enumerate(group, start=1):
            with d.commitment():
                d.heading(3, f"4.{t}.{k} {f.title}")
                body.bold_fields(d, f)
    matter.monitoring(d, prefix="5.")


@layout("The number follows the title in brackets", words=(120, 400), look=Look(serif=True))
def en_number_after_title(d: Draft) -> None:
    matter.front(d, achieved="headed")
    for theme, group in themed(d):
        d.heading(1, theme)
        for f in group:
            with d.commitment():
                d.heading(2, f"{f.title} ({d.w_commitment} {f.number})")
                body.sections(d, f, 3, "bold")
    matter.monitoring(d)


@layout(
    "Priorities in the future tense, numbered in bold, stand before the commitments",
    words=(150, 500),
    commitments=(5, 12),
)
def en_priorities_before(d: Draft) -> None:
    matter.front(d, toc=1)
    d.heading(1, "Our priorities")
    for n, theme in enumerate(d.writer.pool["themes"][:6], start=1):
        d.text(f"**{n}. {theme}.** {d.writer.sentences('action', 2)}")
    d.heading(1, d.w_chapter)
    for f in d.facts:
        with d.commitment():
            d.heading(2, f"{f.number}. {f.title}")
            body.template_2014(d, f, f.title)
    matter.monitoring(d)


@layout(
    "'1.- Título' in bold, prose, then responsible body and date in one line",
    words=(80, 300),
    look=SOUP,
)
def es_numero_punto_guion(d: Draft) -> None:
    matter.front(d, achieved="numbered")
    d.heading(1, d.w_chapter)
    for f in d.facts:
        with d.commitment():
            d.heading(2, f"{f.number}.- {f.title}", "bold")
            body.paragraphs(d, f)
            d.text(f"Responsable: {f.agency}. Plazo: {f.end}.")
    matter.monitoring(d)
    matter.demands(d, form="list")


@layout(
    "An executive summary with a bold paragraph each, then fichas with the same titles",
    words=(150, 500),
)
def es_resumen_antes_de_fichas(d: Draft) -> None:
    matter.front(d, toc=1)
    d.heading(1, "Resumen ejecutivo")
    for f in d.facts:
        d.text(f"**{f.number}. {f.title}.** {f.result}")
    d.heading(1, d.w_chapter)
    for f in d.facts:
        with d.commitment():
            d.heading(2, f"{f.number}. {f.title}")
            body.ficha(d, f, f"{d.w_commitment} {f.number}")
    matter.monitoring(d)


@layout(
    "Headed 'Hito 1.1' with a text of its own under each commitment",
    words=(150, 500),
    commitments=(5, 10),
)
def es_hitos_con_titulo(d: Draft) -> None:
    matter.front(d, achieved="headed")
    d.heading(1, d.w_chapter)
    for f in d.facts:
        with d.commitment():
            d.heading(2, f"Compromiso {f.number}. {f.title}")
            d.text(*f.problem, *f.description)
            for k, s in enumerate(f.steps, start=1):
                d.heading(3, f"Hito {f.number}.{k}. {s.text}", listed=False)
                d.table(
                    [(d.w_responsible, f.agency), (d.w_start, s.start), (d.w_end, s.end)],
                    head=False,
                )
                d.text(d.writer.sentences("action", 2))
    matter.monitoring(d)


@layout(
    "Strategic objectives with codes OE1.C2 for their commitments",
    words=(100, 350),
    commitments=(8, 18),
)
def es_objetivos_estrategicos(d: Draft) -> None:
    matter.front(d)
    for e, (theme, group) in enumerate(themed(d), start=1):
        d.heading(1, f"OE{e}. {theme}")
        d.text(d.writer.sentences("result", 2))
        for k, f in enumerate(group, start=1):
            with d.commitment():
                d.heading(2, f"OE{e}.C{k} {f.title}")
                body.bold_fields(d, f, steps="table")
    matter.monitoring(d)


@layout(
    "Labels at the side without rules, 'Compromiso 3 de 10' above the title",
    words=(120, 450),
    look=Look(soup=True, colour="#00695c"),
)
def es_tres_de_diez(d: Draft) -> None:
    matter.front(d)
    d.heading(1, d.w_chapter)
    for f in d.facts:
        d.new_page()
        with d.commitment():
            d.text(f"Compromiso {f.number} de {len(d.facts)}")
            d.heading(2, f.title, "big")
            beside(d, f)
    matter.monitoring(d)


@layout(
    "No numbers: the word 'Compromiso' alone, the title in the next line, all bold alike",
    words=(100, 350),
    look=SOUP,
)
def es_palabra_sola(d: Draft) -> None:
    matter.front(d, achieved="bold")
    for agency, group in by_agency(d, 3, 5):
        d.heading(1, agency)
        for f in group:
            with d.commitment():
                d.heading(2, d.w_commitment, "bold", listed=False)
                d.heading(2, f.title, "bold")
                body.bold_fields(d, f)
    matter.monitoring(d)


@layout(
    "Several tables a commitment; the name of plan and commitment repeated over each",
    words=(150, 450),
    commitments=(4, 9),
)
def es_varias_tablas(d: Draft) -> None:
    matter.front(d)
    d.heading(1, d.w_chapter)
    for f in d.facts:
        d.new_page()
        with d.commitment():
            label = f"Compromiso {f.number}: {f.title}"
            d.table(
                [
                    Row((label,), d.owner, band=True),
                    (d.w_lead, f.agency),
                    (d.w_start, f.start),
                    (d.w_end, f.end),
                ],
                head=False,
            )
            d.table(
                [
                    Row((label,), d.owner, band=True),
                    (d.w_q_problem, "\n".join(f.problem)),
                    (d.w_q_what, "\n".join(f.description)),
                    (d.w_q_how, f.result),
                ],
                head=False,
            )
            d.table(
                [
                    Row((label,), d.owner, band=True),
                    Row((d.w_milestones, d.w_end), d.owner),
                    *((s.text, s.end) for s in f.steps),
                ],
                head=False,
            )
    matter.participants(d)


@layout("Lettered titles a) b) c) in prose under each axis", words=(80, 250), commitments=(8, 18))
def es_letras_con_parentesis(d: Draft) -> None:
    matter.front(d)
    for e, (theme, group) in enumerate(themed(d), start=1):
        d.heading(1, f"Eje {e}: {theme}")
        d.text(d.writer.sentences("introduction", 2))
        for k, f in enumerate(group):
            with d.commitment():
                d.text(f"**{'abcdefghijk'[k % 11]}) {f.title}**")
                body.paragraphs(d, f)
    matter.monitoring(d)


@layout(
    "Under each axis 'Avances' as a list, then 'Compromisos' as another",
    words=(60, 150),
    commitments=(9, 24),
    look=SOUP,
)
def es_avances_y_compromisos(d: Draft) -> None:
    matter.cover(d)
    matter.introduction(d)
    matter.method(d)
    progress_then_promises(d, "bold")
    matter.monitoring(d)


@layout(
    "Fichas numbered only in the summary; each ficha opens with 'Nombre del compromiso'",
    words=(100, 400),
    commitments=(5, 15),
)
def es_nombre_del_compromiso(d: Draft) -> None:
    matter.front(d, achieved="table")
    matter.summary_table(d, str)
    d.heading(1, "Fichas técnicas")
    for f in d.facts:
        with d.commitment():
            rows = [("Nombre del compromiso", f.title), (d.w_lead, f.agency), (d.w_others, f.civil)]
            rows += [(d.w_background, "\n".join(f.problem)), (d.w_objective, f.result)]
            rows += [(d.w_description, "\n".join(f.description))]
            rows += [
                (d.w_milestones, "\n".join(s.text for s in f.steps)),
                (d.w_timeline, f"{f.start} a {f.end}"),
            ]
            d.table(rows, head=False)
    matter.monitoring(d)


@layout(
    "Thirty to fifty short commitments as a numbered list under themes, restarting",
    words=(25, 60),
    commitments=(25, 45),
)
def es_listas_cortas(d: Draft) -> None:
    matter.front(d, achieved="headed", toc=1)
    for theme, group in themed(d, 4, 6):
        d.heading(1, theme)
        d.text(d.writer.sentences("introduction", 2))
        for k, f in enumerate(group, start=1):
            with d.commitment():
                d.items([f"{f.title}: {f.description[0]}"], f"{k}.")
    matter.monitoring(d)


@layout("Sous-thèmes; 'Action 1' starts again, an executive summary in front", words=(100, 350))
def fr_resume_puis_actions(d: Draft) -> None:
    matter.front(d, toc=1)
    d.heading(1, d.w_summary)
    for f in d.facts:
        d.text(f"**{f.title}.** {f.result}")
    for theme, group in themed(d):
        d.heading(1, theme)
        for k, f in enumerate(group, start=1):
            with d.commitment():
                d.heading(2, f"Action {k} : {f.title}")
                body.bold_fields(d, f)
    matter.monitoring(d)


@layout("Under each eixo what was done and what will be done", words=(60, 150), commitments=(9, 20))
def pt_feito_e_por_fazer(d: Draft) -> None:
    matter.cover(d)
    matter.introduction(d)
    progress_then_promises(d)
    matter.monitoring(d)


@layout("Numbers 2.02 by chapter, obiettivi and risultati at the side", words=(100, 350))
def it_numeri_con_zero(d: Draft) -> None:
    matter.front(d)
    for t, (theme, group) in enumerate(themed(d), start=1):
        d.heading(1, f"{t} {theme}")
        for k, f in enumerate(group, start=1):
            with d.commitment():
                d.heading(2, f"{t}.{k:02} {f.title}")
                beside(d, f)
    matter.monitoring(d)
