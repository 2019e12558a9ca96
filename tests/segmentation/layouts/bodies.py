"""What stands inside a commitment, in the forms that templates and habits give it."""

from __future__ import annotations

from tests.segmentation.layouts.draft import Draft, Row
from tests.segmentation.layouts.prose import Facts


def paragraphs(d: Draft, f: Facts) -> None:
    """Write plain prose without any label."""
    d.text(f.problem[0])
    d.text(*f.description, f.result)


def sections(d: Draft, f: Facts, level: int = 3, style: str = "heading") -> None:
    """Write headed sections: background, what we will do, expected result, milestones."""
    d.heading(level, d.w_background, style, listed=False)
    d.text(*f.problem, f.past)
    d.heading(level, d.w_will, style, listed=False)
    d.text(*f.description)
    d.heading(level, d.w_result, style, listed=False)
    d.text(f.result)
    d.heading(level, d.w_milestones, style, listed=False)
    d.items([f"{s.text} ({s.end})" for s in f.steps])


def bold_fields(d: Draft, f: Facts, *, steps: str = "items", progress: bool = False) -> None:
    """Write fields with bold run-in labels."""
    d.text(f"**{d.w_lead}:** {f.agency}", f"**{d.w_others}:** {f.others}; {f.civil}")
    d.text(f"**{d.w_status_quo}:** {f.problem[0]}", *f.problem[1:])
    if progress:
        d.text(f"**{d.w_progress}:** {f.past}")
    d.text(f"**{d.w_objective}:** {f.result}")
    d.text(f"**{d.w_description}:** {f.description[0]}", *f.description[1:])
    if steps == "items":
        d.text(f"**{d.w_milestones}:**")
        d.items([f"{s.text}. {s.end}" for s in f.steps], "1.")
    elif steps == "table":
        milestone_table(d, f)
    d.text(f"**{d.w_start}:** {f.start} **{d.w_end}:** {f.end}")


def milestone_table(d: Draft, f: Facts) -> None:
    rows = [(d.w_milestone, d.w_responsible, d.w_start, d.w_end)]
    d.table(rows + [(f"{n}. {s.text}", f.agency, s.start, s.end) for n, s in enumerate(f.steps, 1)])


def ficha(d: Draft, f: Facts, title: str, *, short: bool = False) -> None:
    """Write the commitment as a two-column field table under a title row."""
    rows: list[Row | tuple[str, ...]] = [Row((title,), d.owner, band=True)]
    rows += [(d.w_lead, f.agency), (d.w_others, f"{f.others}\n{f.civil}")]
    if not short:
        rows += [(d.w_status_quo, "\n".join(f.problem))]
    rows += [
        (d.w_objective, f.result),
        (d.w_description, "\n".join(f.description)),
        (d.w_milestones, "\n".join(f"{n}. {s.text} ({s.end})" for n, s in enumerate(f.steps, 1))),
        (d.w_timeline, f"{f.start} – {f.end}"),
    ]
    d.table(rows, head=False)


def template_2014(d: Draft, f: Facts, title: str) -> None:
    """Write the four-column table of the 2014 template, its milestones inside."""
    rows: list[Row | tuple[str, ...]] = [
        Row((d.w_name_number, title), d.owner, band=True),
        (d.w_lead, f.agency),
        (d.w_person, f.person),
        (d.w_department, f"Director, {f.agency}"),
        (d.w_email, f"{f.email}, {f.phone}"),
        (d.w_others, f.others),
        (d.w_civil, f.civil),
        (d.w_status_quo, "\n".join([*f.problem, f.past])),
        (d.w_objective, f.result),
        (d.w_description, "\n".join(f.description)),
        (d.w_relevance, d.writer.pick("themes")),
        (d.w_ambition, d.writer.pick("result")),
        (f"{d.w_milestones}", d.w_new, d.w_start, d.w_end),
    ]
    rows += [(f"{n}. {s.text}", "✓", s.start, s.end) for n, s in enumerate(f.steps, 1)]
    d.table(rows, head=False)


def template_2016(d: Draft, f: Facts, title: str, *, split: bool = False) -> None:
    """Write the table of the 2016 template: questions, milestones, contacts.

    With ``split`` the contacts are a table of their own.
    """
    rows: list[Row | tuple[str, ...]] = [
        Row((title,), d.owner, band=True),
        Row((f"{f.start} – {f.end}",), d.owner),
        (d.w_lead, f.agency),
        Row((d.w_description,), d.owner, band=True),
        (d.w_q_problem, "\n".join(f.problem)),
        (d.w_q_what, "\n".join(f.description)),
        (d.w_q_how, f.result),
        (d.w_q_relevant, d.writer.sentences("introduction", 1)),
        (d.w_q_additional, f.past),
        (d.w_q_activity, d.w_start, d.w_end),
    ]
    rows += [(s.text, s.start, s.end) for s in f.steps]
    contact: list[Row | tuple[str, ...]] = [
        Row((d.w_contact,), d.owner, band=True),
        (d.w_person, f.person),
        (d.w_department, f"Director, {f.agency}"),
        (d.w_email, f"{f.email} / {f.phone}"),
        (d.w_others, f"{f.others}; {f.civil}"),
    ]
    if split:
        d.table(rows, head=False)
        d.table(contact, head=False)
    else:
        d.table(rows + contact, head=False)


def questions(d: Draft, f: Facts, level: int = 3, style: str = "heading") -> None:
    """Write the template's questions as headings."""
    for question, texts in (
        (d.w_q_problem, f.problem),
        (d.w_q_what, f.description),
        (d.w_q_how, (f.result,)),
        (d.w_q_relevant, (d.writer.sentences("introduction", 1),)),
        (d.w_q_additional, (f.past,)),
    ):
        d.heading(level, question, style, listed=False)
        d.text(*texts)
    d.table([(d.w_q_activity, d.w_start, d.w_end), *((s.text, s.start, s.end) for s in f.steps)])
    d.table([(d.w_person, f.person), (d.w_email, f"{f.email} {f.phone}")], head=False)
