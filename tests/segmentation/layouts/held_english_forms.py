"""More layouts in English that nobody looks at who tunes: forms, chapters, campaigns."""

from __future__ import annotations

from tests.segmentation.layouts.draft import Draft, Look, Row, roman, themed
from tests.segmentation.layouts.held_matter import (
    banner,
    bodies_in_charge,
    closing,
    contacts,
    essay,
    goals,
    held_out,
    joined,
    opening,
    pairs,
    status,
    steps,
    voice,
)


@held_out(
    "A Canadian plan: an unnumbered name, why it matters, what we'll do, how success is known, "
    "milestones with indicators",
    words=(140, 420),
    commitments=(6, 11),
    look=Look(colour="#b71c1c"),
)
def en_why_it_matters(d: Draft) -> None:
    opening(d, toc=2)
    for f in d.facts:
        d.new_page()
        with d.commitment():
            d.heading(1, f.title)
            d.text(f"**Lead departments:** {bodies_in_charge(d, f)}")
            d.heading(2, "Why is this important?", listed=False)
            d.text(*f.problem)
            d.heading(2, "What will we do?", listed=False)
            d.text(*f.description)
            d.heading(2, "How can you help?", listed=False)
            d.text(d.writer.sentences("quote", 1), f.result)
            d.table(
                [
                    ("Milestones", "Indicators", "Lead"),
                    *(
                        (f"{f.number}.{k} {s.text}", f"{f.number}.{k}.1 {s.end}", f.agency)
                        for k, s in enumerate(f.steps, 1)
                    ),
                ]
            )
    d.heading(1, "Guiding our way")
    essay(d, 2)


@held_out(
    "A Nordic plan with deep numbers: chapters 1 to 5, commitments 4.2.1, their parts 4.2.1.1",
    words=(140, 420),
    commitments=(5, 12),
)
def en_deep_numbers(d: Draft) -> None:
    last = opening(d, numbered=True, toc=2, extra=("status",)) + 1
    d.heading(1, "Action areas", prefix=f"{last}.")
    for t, (theme, group) in enumerate(themed(d, 2, 4), start=1):
        d.heading(2, theme, prefix=f"{last}.{t}")
        essay(d, 1)
        for k, f in enumerate(group, start=1):
            with d.commitment():
                code = f"{last}.{t}.{k}"
                d.heading(3, f.title, prefix=code)
                for p, (label, texts) in enumerate(
                    (
                        ("Present state", f.problem),
                        ("Objectives", (f.result,)),
                        ("Measures", f.description),
                    ),
                    start=1,
                ):
                    d.heading(4, label, prefix=f"{code}.{p}", listed=False)
                    d.text(*texts)
                d.text(f"Responsibility: {bodies_in_charge(d, f)}. Schedule: {f.start} – {f.end}.")
    closing(d, prefix=f"{last + 1}.")


@held_out(
    "A Balkan plan: 'Measure 7' with a grid of implementing activities whose numbers run through "
    "the plan",
    words=(110, 320),
    commitments=(8, 18),
    look=Look(size=9.5),
)
def en_measures_and_activities(d: Draft) -> None:
    opening(d, numbered=True)
    run = 0
    for t, (theme, group) in enumerate(themed(d, 3, 5), start=1):
        d.heading(1, f"Priority area {roman(t)} – {theme}")
        essay(d, 1)
        for f in group:
            with d.commitment():
                d.heading(2, f"Measure {f.number}. {f.title}")
                d.text(f"Aim of the measure: {f.result}", *f.problem, *f.description)
                rows = [("No.", "Implementing activity", "Holder", "Deadline", "Funds needed")]
                for s in f.steps:
                    run += 1
                    rows.append((f"{run}.", s.text, f.agency, s.end, "Regular budget"))
                d.table(rows)
    closing(d)


@held_out(
    "A Caucasian plan in two chapters: fields for the executive, prose for the legislature and "
    "the courts, numbers running on",
    words=(120, 380),
    commitments=(8, 16),
)
def en_executive_and_legislature(d: Draft) -> None:
    opening(d, extra=("replies",))
    cut = len(d.facts) * 2 // 3
    d.heading(1, "CHAPTER ONE. COMMITMENTS OF THE EXECUTIVE")
    for f in d.facts[:cut]:
        with d.commitment():
            d.heading(2, f"{f.number}. {f.title}")
            pairs(
                d,
                ("Issue to be addressed", "\n".join(f.problem)),
                ("Main objective", f.result),
                ("Description", "\n".join(f.description)),
                ("Responsible", bodies_in_charge(d, f)),
            )
            steps(d, f, "No.", "Step", "Begins", "Ends")
    d.heading(1, "CHAPTER TWO. COMMITMENTS OF PARLIAMENT AND THE JUDICIARY")
    essay(d, 2)
    for f in d.facts[cut:]:
        with d.commitment():
            d.heading(2, f"{f.number}. {f.title}", "bold")
            d.text(*f.problem, *f.description, f.result, f"In charge: {f.agency}, until {f.end}.")
    closing(d)


@held_out(
    "A Caribbean plan: two pages a commitment, the name and number repeated on the second with "
    "'(continued)'",
    words=(140, 420),
    commitments=(4, 9),
    look=Look(colour="#1b5e20"),
)
def en_continued_pages(d: Draft) -> None:
    opening(d, extra=("status",))
    d.heading(1, "Our promises")
    for f in d.facts:
        d.new_page()
        with d.commitment():
            banner(d, f"Commitment {f.number}: {f.title}")
            d.text(f"**The challenge** {' '.join(f.problem)}")
            d.text("**The promise**", *f.description)
            d.new_page()
            banner(d, f"Commitment {f.number}: {f.title} (continued)")
            d.text(f"**The change we want** {f.result}")
            steps(d, f, "#", "Milestone", "From", "To")
            contacts(d, f)
        goals(d)
    closing(d)


@held_out(
    "Chapters are numbered through: 1 to 4 lead in, each later chapter is a commitment, the last "
    "ones are oversight",
    words=(150, 420),
    commitments=(6, 12),
    look=Look(serif=True),
)
def en_chapters_are_commitments(d: Draft) -> None:
    n = opening(d, numbered=True, extra=("status", "replies"))
    for f in d.facts:
        n += 1
        with d.commitment():
            d.heading(1, f.title, prefix=f"{n}.")
            d.text(f"{f.description[0]}")
            d.heading(2, "Rationale", prefix=f"{n}.1", listed=False)
            d.text(*f.problem, f.past)
            d.heading(2, "Commitment", prefix=f"{n}.2", listed=False)
            d.text(*f.description[1:], f.result)
            d.heading(2, "Milestones", prefix=f"{n}.3", listed=False)
            d.items([f"{s.text}, {s.end}" for s in f.steps])
    closing(d, prefix=f"{n + 1}.")


@held_out(
    "An American city's plan: side-by-side columns, problem left and promise right, in boxes",
    words=(100, 260),
    commitments=(4, 8),
    look=Look(soup=True, colour="#4527a0"),
)
def en_two_columns_a_box(d: Draft) -> None:
    opening(d, toc=0)
    for f in d.facts:
        with d.commitment():
            d.heading(1, f.title, "big")
            d.table(
                [
                    ("THE ISSUE", "OUR RESPONSE"),
                    ("\n".join(f.problem), "\n".join(f.description)),
                    ("IMPACT", "WHO"),
                    (f.result, f"{f.agency}\n{f.civil}"),
                ],
                head=False,
            )
            d.items([f"{s.text} – {s.end}" for s in f.steps], "☐")
        voice(d)
    closing(d)


@held_out(
    "An Asian plan: a menu of all commitments with bodies and dates, then a page each without "
    "numbers, names and telephone at the foot",
    words=(120, 360),
    commitments=(7, 14),
)
def en_menu_then_pages(d: Draft) -> None:
    opening(d)
    d.heading(1, "Menu of commitments")
    rows = [(str(f.number), f"{f.title}. {f.result}", f.agency, f.end) for f in d.facts]
    d.table([("#", "What is promised", "Custodian", "Due"), *rows])
    for f in d.facts:
        d.new_page()
        with d.commitment():
            d.heading(2, f.title, "band")
            d.text(f"{f.agency} | {f.start} – {f.end}")
            d.text(joined(f))
            d.text("Steps")
            d.items([s.text for s in f.steps], "i.")
            contacts(d, f)
    status(d)
    closing(d)


@held_out(
    "A federal German or Dutch plan: each ministry's chapter holds its commitments as 'Action "
    "2.3', implementation in a list, stakeholders named",
    words=(100, 300),
    commitments=(10, 20),
)
def en_implementation_lists(d: Draft) -> None:
    opening(d, toc=2, extra=("status",))
    for t, (theme, group) in enumerate(themed(d, 4, 6), start=1):
        d.heading(1, f"Field of action {t}. {theme}")
        for k, f in enumerate(group, start=1):
            with d.commitment():
                d.heading(2, f"({t}.{k}) {f.title}")
                d.text(f"{f.agency} is to: {f.description[0]}")
                d.heading(3, "Objective", "bold", listed=False)
                d.text(f.result)
                d.heading(3, "Situation to date", "bold", listed=False)
                d.text(*f.problem, f.past, *f.description[1:])
                d.heading(3, "Implementation", "bold", listed=False)
                d.table([("Milestone", "By"), *((s.text, s.end) for s in f.steps)])
    closing(d)


@held_out(
    "Afghan and Jordanian plans: one table in which each commitment fills a block of rows led by "
    "its number in a cell of its own",
    words=(80, 200),
    commitments=(6, 13),
    look=Look(landscape=True, size=9),
)
def en_blocks_in_a_table(d: Draft) -> None:
    opening(d)
    d.heading(1, "Matrix of commitments")
    rows = [Row(("No.", "Heading", "Content"), head=True)]
    for f in d.facts:
        owner, d.commitments = d.commitments, d.commitments + 1
        number: str | None = str(f.number)
        for label, text in (
            ("Title", f.title),
            ("Why", " ".join(f.problem)),
            ("What", " ".join(f.description)),
            ("By whom", bodies_in_charge(d, f)),
            ("When", f"{f.start} – {f.end}"),
        ):
            rows.append(Row((number, label, text), owner))
            number = None
    d.table(rows, head=False)
    closing(d)
