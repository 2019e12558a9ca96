"""Layouts of plans in English."""

from __future__ import annotations

from tests.segmentation.layouts import bodies as body
from tests.segmentation.layouts import matter
from tests.segmentation.layouts.draft import Draft, Look, Row, by_agency, layout, roman, themed

SERIF = Look(serif=True)
SOUP = Look(soup=True)


@layout(
    "Themes as chapters, headed commitments in prose, the list again in an annex", words=(150, 600)
)
def en_headed_under_themes(d: Draft) -> None:
    matter.front(d)
    for theme, group in themed(d):
        d.new_page()
        d.heading(1, theme)
        d.text(d.writer.sentences("introduction", 2))
        for f in group:
            with d.commitment():
                d.heading(2, f"{d.w_commitment} {f.number}: {f.title}")
                body.sections(d, f)
    matter.monitoring(d)
    matter.annex_list(d, lambda n: f"{d.w_commitment} {n}:")


@layout("One field table a commitment, as in the template of 2014", words=(120, 500))
def en_field_tables_2014(d: Draft) -> None:
    matter.front(d, achieved="headed")
    d.heading(1, d.w_chapter)
    d.text(d.writer.sentences("introduction", 3))
    for f in d.facts:
        with d.commitment():
            body.template_2014(d, f, f"{f.number}. {f.title}")
    matter.participants(d)


@layout(
    "Template of 2016 with contacts, each commitment on a new page",
    words=(150, 700),
    commitments=(5, 12),
)
def en_template_2016_pages(d: Draft) -> None:
    matter.front(d, toc=1, achieved="bold")
    d.heading(1, d.w_chapter)
    for f in d.facts:
        d.new_page()
        with d.commitment():
            body.template_2016(d, f, f"{f.number}. {f.title}", split=f.number % 2 == 0)
    matter.monitoring(d)


@layout(
    "Number on its own line, title below, template questions as headings",
    words=(150, 900),
    commitments=(4, 12),
)
def en_number_then_title_questions(d: Draft) -> None:
    matter.front(d)
    d.heading(1, d.w_chapter)
    for f in d.facts:
        with d.commitment():
            d.heading(2, f"{d.w_commitment} {f.number}")
            d.heading(2, f.title, listed=False)
            body.questions(d, f)
    matter.monitoring(d)


@layout(
    "Bold run-in titles under themes; past achievements as a numbered list first",
    words=(60, 160),
    look=SERIF,
    commitments=(12, 26),
)
def en_bold_run_in(d: Draft) -> None:
    matter.cover(d)
    d.text(d.writer.sentences("foreword", 4))
    matter.achievements(d, form="bold")
    d.heading(1, d.w_chapter)
    for theme, group in themed(d):
        d.heading(2, theme)
        d.text(d.writer.sentences("introduction", 2))
        for f in group:
            with d.commitment():
                d.text(f"**{f.title}.** {f.description[0]}", *f.description[1:])
    d.heading(1, d.w_next)
    d.text(d.writer.sentences("next", 2))


@layout("1 is the theme, 1.1 and 1.2 are the commitments", words=(100, 400))
def en_theme_one_point_one(d: Draft) -> None:
    matter.front(d)
    for t, (theme, group) in enumerate(themed(d), start=1):
        d.heading(1, f"{t}. {theme}")
        d.text(d.writer.sentences("introduction", 3))
        for k, f in enumerate(group, start=1):
            with d.commitment():
                d.heading(2, f"{t}.{k} {f.title}")
                body.bold_fields(d, f)
    matter.glossary(d)


@layout(
    "1 is the commitment, 1.1 and 1.2 are its headed milestones",
    words=(150, 500),
    commitments=(5, 12),
)
def en_milestones_one_point_one(d: Draft) -> None:
    matter.front(d, achieved="table")
    d.heading(1, d.w_chapter)
    for f in d.facts:
        with d.commitment():
            d.heading(2, f"{f.number}. {f.title}")
            d.text(*f.problem, *f.description)
            for k, s in enumerate(f.steps, start=1):
                d.heading(3, f"{f.number}.{k} {s.text}", listed=False)
                d.text(
                    d.writer.sentences("action", d.random.randint(1, 3)), f"**{d.w_end}:** {s.end}"
                )
    matter.monitoring(d)


@layout(
    "Untitled numbered paragraphs under ministries, the numbers running on",
    words=(60, 130),
    commitments=(18, 45),
    look=SERIF,
)
def en_numbered_paragraphs(d: Draft) -> None:
    matter.front(d, toc=1, achieved="headed")
    d.heading(1, d.w_chapter)
    for agency, group in by_agency(d):
        d.heading(2, agency)
        for f in group:
            with d.commitment():
                d.items([" ".join(f.description)], f"{f.number}.")
    matter.monitoring(d)


@layout("Numbers start again at 1 in each theme", words=(100, 350), commitments=(9, 20))
def en_restart_per_theme(d: Draft) -> None:
    matter.front(d)
    for t, (theme, group) in enumerate(themed(d)):
        d.new_page()
        d.heading(1, f"{d.w_theme} {'ABCDEFGH'[t]}: {theme}", "band")
        for k, f in enumerate(group, start=1):
            with d.commitment():
                d.heading(2, f"{d.w_commitment} {k}. {f.title}", "bold")
                body.bold_fields(d, f, steps="table")
    matter.participants(d)


@layout(
    "Numbered chapters; the only three commitments are 4.1 to 4.3",
    words=(400, 900),
    commitments=(3, 3),
)
def en_three_in_a_chapter(d: Draft) -> None:
    matter.cover(d)
    d.toc(2)
    matter.introduction(d, prefix="1.")
    matter.achievements(d, prefix="2.", form="headed")
    matter.method(d, prefix="3.")
    d.heading(1, d.w_chapter, prefix="4.")
    d.text(d.writer.sentences("introduction", 3))
    for f in d.facts:
        with d.commitment():
            d.heading(2, f"4.{f.number} {f.title}")
            body.sections(d, f)
    matter.monitoring(d, prefix="5.")


@layout(
    "Sixty short actions, one table row each, the header repeated under each theme",
    words=(60, 90),
    commitments=(35, 60),
    look=Look(landscape=True, size=9),
)
def en_rows_of_a_matrix(d: Draft) -> None:
    matter.front(d, toc=1)
    for theme, group in themed(d):
        d.heading(1, theme)
        rows: list[Row] = [Row((d.w_number, d.w_action, d.w_responsible, d.w_timeline), head=True)]
        for f in group:
            owner, d.commitments = d.commitments, d.commitments + 1
            text = f"**{f.title}.** {' '.join(f.description)}"
            rows.append(Row((str(f.number), text, f.agency, f.end), owner))
        d.table(rows, head=False)
    matter.monitoring(d)


@layout(
    "Codes such as FT-03 before each title, cards with a coloured band",
    words=(100, 300),
    look=Look(soup=True, colour="#7a1f3d"),
)
def en_codes_on_bands(d: Draft) -> None:
    matter.front(d, achieved="bold", toc=0)
    matter.summary_table(d, lambda n: f"OG-{n:02}")
    for theme, group in themed(d):
        d.heading(1, theme)
        for f in group:
            with d.commitment():
                d.heading(2, f"OG-{f.number:02} {f.title}", "band")
                body.bold_fields(d, f)


@layout("Unnumbered headings under ministries, no word for commitment anywhere", words=(90, 350))
def en_unnumbered_by_ministry(d: Draft) -> None:
    matter.front(d, achieved="headed")
    for agency, group in by_agency(d):
        d.heading(1, agency)
        for f in group:
            with d.commitment():
                d.heading(2, f.title)
                body.paragraphs(d, f)
                d.text(f"**{d.w_ambition}:** {f.result}")
                d.text(f"**{d.w_timeline}:** {f.start} – {f.end}")
    matter.monitoring(d)
    matter.glossary(d)


@layout(
    "Title in large letters above, a line with number and ministry below it",
    words=(150, 500),
    look=Look(soup=True),
)
def en_title_above_number(d: Draft) -> None:
    matter.front(d)
    d.heading(1, d.w_chapter)
    for f in d.facts:
        d.new_page()
        with d.commitment():
            d.heading(2, f.title, "big")
            d.text(f"**{d.w_commitment} {f.number} | {f.agency}**")
            body.sections(d, f, 3, "bold")


@layout("Roman numerals before titles; chapters have arabic ones", words=(120, 400), look=SERIF)
def en_roman_numerals(d: Draft) -> None:
    matter.cover(d)
    d.toc(2)
    matter.introduction(d, prefix="1.")
    matter.method(d, prefix="2.", steps="bold")
    d.heading(1, d.w_chapter, prefix="3.")
    for f in d.facts:
        with d.commitment():
            d.heading(2, f"{roman(f.number)}. {f.title}")
            body.paragraphs(d, f)
            d.items([f"{s.text}, {s.end}" for s in f.steps], "a)")
    matter.monitoring(d, prefix="4.")


@layout(
    "Goals hold lettered commitments; letters start again under each goal",
    words=(90, 300),
    commitments=(8, 18),
)
def en_letters_under_goals(d: Draft) -> None:
    matter.front(d)
    for g, (theme, group) in enumerate(themed(d), start=1):
        d.heading(1, f"{d.w_goal} {g}: {theme}")
        d.text(d.writer.sentences("introduction", 2))
        for k, f in enumerate(group):
            with d.commitment():
                d.heading(2, f"{'ABCDEFGH'[k % 8]}. {f.title}", "bold")
                body.paragraphs(d, f)
                d.text(f"{d.w_lead}: {f.agency}. {d.w_end}: {f.end}.")
    matter.monitoring(d)


@layout(
    "One table a theme, a commitment over several rows of activities",
    words=(60, 140),
    commitments=(8, 16),
    look=Look(landscape=True, size=9),
)
def en_table_with_spanned_rows(d: Draft) -> None:
    matter.front(d, toc=1, achieved="headed")
    for theme, group in themed(d):
        d.heading(1, theme)
        rows = [
            Row(
                (d.w_commitment, d.w_activity, d.w_responsible, d.w_timeline, d.w_indicator),
                head=True,
            )
        ]
        for f in group:
            owner, d.commitments = d.commitments, d.commitments + 1
            title: str | None = f"{f.number}. {f.title}\n{' '.join(f.description)}"
            for s in f.steps:
                rows.append(Row((title, s.text, f.agency, s.end, f.result), owner))
                title = None
        d.table(rows, head=False)
    matter.monitoring(d)


@layout(
    "The previous plan's commitments come first, with their status; then the new ones",
    words=(120, 400),
)
def en_previous_commitments_first(d: Draft) -> None:
    matter.front(d, achieved="commitments")
    d.heading(1, f"{d.w_chapter} 2016–2018")
    for f in d.facts:
        with d.commitment():
            d.heading(2, f"{d.w_commitment} {f.number}: {f.title}")
            body.bold_fields(d, f, progress=True)
    matter.monitoring(d)


@layout("Proposals not taken up fill an annex, headed and numbered", words=(120, 400))
def en_proposals_annex(d: Draft) -> None:
    matter.front(d)
    d.heading(1, d.w_chapter)
    for f in d.facts:
        with d.commitment():
            d.heading(2, f"{f.number}. {f.title}")
            body.bold_fields(d, f)
    matter.monitoring(d)
    matter.demands(d, form="headed")
    matter.participants(d)


@layout(
    "Word numbers the commitments itself, the number is not in the text",
    words=(100, 400),
    formats=("docx", "html", "pdf"),
)
def en_numbered_by_word(d: Draft) -> None:
    matter.front(d, achieved="headed")
    d.heading(1, d.w_chapter)
    for f in d.facts:
        with d.commitment():
            d.heading(2, f.title, prefix=f"{d.w_commitment} {f.number}:", auto="commitments")
            body.bold_fields(d, f, steps="table")
    matter.annex_list(d, lambda n: f"{n}.", table=True)


@layout(
    "Template of 2021: sections with numbered questions of their own",
    words=(200, 800),
    commitments=(3, 8),
)
def en_numbered_questions_2021(d: Draft) -> None:
    matter.front(d, achieved="")
    d.heading(1, d.w_chapter)
    for f in d.facts:
        with d.commitment():
            d.heading(2, f"{d.w_commitment} {f.number}: {f.title}")
            d.table(
                [
                    (d.w_lead, f.agency),
                    (d.w_others, f.others),
                    (d.w_timeline, f"{f.start} – {f.end}"),
                ],
                head=False,
            )
            d.heading(3, "Problem definition", listed=False)
            d.text("**1. What problem does the commitment aim to address?**", *f.problem)
            d.text("**2. What are the causes of the problem?**", d.writer.sentences("problem", 2))
            d.heading(3, "Commitment description", listed=False)
            d.text("**1. What has been done so far to solve the problem?**", f.past)
            d.text("**2. What solution are you proposing?**", *f.description)
            d.text(
                "**3. What results do we want to achieve by implementing this commitment?**",
                f.result,
            )
            d.heading(3, "Commitment planning", listed=False)
            body.milestone_table(d, f)
    matter.monitoring(d)


@layout(
    "Magazine in two columns, 'Initiative' in capitals, restless typography",
    words=(100, 300),
    look=Look(columns=2, colour="#00695c"),
    formats=("pdf", "html", "docx"),
)
def en_two_columns(d: Draft) -> None:
    matter.front(d, toc=0)
    for theme, group in themed(d):
        d.heading(1, theme)
        for f in group:
            with d.commitment():
                d.heading(2, f"{d.w_initiative.upper()} {f.number}: {f.title.upper()}", "caps")
                body.paragraphs(d, f)
                d.text(f"**{d.w_milestones}**")
                d.items([f"{s.text} by {s.end}" for s in f.steps])


@layout("Summary table in front, then '7 Title' without a word or full stop", words=(150, 500))
def en_bare_numbers(d: Draft) -> None:
    matter.front(d)
    matter.summary_table(d, str)
    d.heading(1, d.w_chapter)
    for f in d.facts:
        with d.commitment():
            d.heading(2, f"{f.number} {f.title}")
            body.sections(d, f, 3, "bold")
            d.note(f.past)
    matter.monitoring(d)


@layout(
    "Methodology in headed steps with dates, then 'Action 1' in the same style",
    words=(120, 400),
    look=SOUP,
)
def en_headed_steps_then_actions(d: Draft) -> None:
    matter.front(d, steps="headed")
    d.heading(1, d.w_chapter)
    for f in d.facts:
        with d.commitment():
            d.heading(2, f"{d.w_action} {f.number}: {f.title}")
            body.bold_fields(d, f)
    matter.monitoring(d)


@layout(
    "A consultation website: hard-wrapped text, titles in bold only, bodies in bullets",
    words=(60, 200),
    look=Look(soup=True, wrap=76),
    formats=("md", "html", "txt"),
)
def en_wrapped_bold_titles(d: Draft) -> None:
    matter.introduction(d)
    matter.achievements(d, form="numbered")
    for theme, group in themed(d):
        d.heading(1, theme)
        for f in group:
            with d.commitment():
                d.heading(2, f"{f.number}. {f.title}", "bold")
                d.text(f.problem[0])
                d.items([part for text in f.description for part in text.split(". ")])
                d.text(f"{d.w_lead}: {f.agency}")
    matter.demands(d, form="list")
