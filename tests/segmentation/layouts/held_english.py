"""Layouts in English that nobody looks at who tunes."""

from __future__ import annotations

from tests.segmentation.layouts.draft import Draft, Look, themed
from tests.segmentation.layouts.held_matter import (
    banner,
    closing,
    essay,
    held_out,
    opening,
    pairs,
    voice,
)

SOUP = Look(soup=True)


@held_out(
    "A United Kingdom plan of the mid-2010s: bold statement, aims in rows, milestones; a chapter "
    "for a devolved government with its own numbers and prose",
    words=(130, 420),
    commitments=(9, 17),
)
def en_kingdom_and_devolved(d: Draft) -> None:
    opening(d)
    home, devolved = d.facts[:-3], d.facts[-3:]
    d.heading(1, "The commitments")
    essay(d, 1)
    for f in home:
        with d.commitment():
            d.heading(2, f"Commitment {f.number}: {f.title}")
            d.text(f"**{f.description[0]}**")
            d.text(f"**Objective** {f.result}", f"**Status quo** {' '.join(f.problem)}")
            d.text(f"**Ambition** {' '.join(f.description[1:]) or f.past}")
            pairs(d, ("Lead department", f.agency, "Timeline", f"{f.start} to {f.end}"))
            d.table([("Milestones", "Due"), *((s.text, s.end) for s in f.steps)])
    d.new_page()
    d.heading(1, "Open government in the northern province")
    essay(d, 2)
    for n, f in enumerate(devolved, start=1):
        with d.commitment():
            d.heading(2, f"Commitment {n}: {f.title}")
            d.text(*f.problem, *f.description)
            d.text(f"Owner: {f.agency}. Civil society partner: {f.civil}.")
    d.heading(1, "Developments in the western assembly")
    essay(d, 2)
    closing(d)


@held_out(
    "An early British plan: themes told as stories, voices from outside in boxes, numbers running "
    "through in bold before a title, no fields",
    words=(70, 200),
    commitments=(14, 24),
    look=Look(serif=True, colour="#5b2c6f"),
)
def en_stories_and_voices(d: Draft) -> None:
    opening(d, toc=0)
    for theme, group in themed(d, 4, 6):
        d.new_page()
        d.heading(1, theme, "big")
        d.heading(2, "The story so far", "bold", listed=False)
        essay(d, 3)
        banner(d, f"“{d.writer.pick('quote')}”", d.writer.pick("organisation"))
        d.heading(2, "Where we go from here", "bold", listed=False)
        for f in group:
            with d.commitment():
                d.text(f"**{f.number}. {f.title}**", f.description[0], *f.description[1:], f.result)
            if f.number % 3 == 0:
                voice(d)
    closing(d)


@held_out(
    "An Irish plan: Action 2.1 in a bar, a grid of four columns below, numbered steps, cross-"
    "references to other actions",
    words=(110, 380),
    commitments=(10, 22),
    look=Look(colour="#0b6e4f"),
)
def en_action_bars(d: Draft) -> None:
    opening(d, extra=("replies",))
    for t, (theme, group) in enumerate(themed(d, 4, 6), start=1):
        d.heading(1, f"Theme {t}: {theme}")
        essay(d, 1)
        for k, f in enumerate(group, start=1):
            with d.commitment():
                banner(d, f"Action {t}.{k} – {f.title}")
                pairs(
                    d,
                    ("Lead", f.agency, "Partners", f.civil),
                    ("Start", f.start, "Finish", f.end),
                )
                d.text(*f.problem, *f.description)
                d.text(f"This action should be read with Action {t}.{k + 1} and Action 1.1.")
                d.items([f"{s.text} ({s.end})" for s in f.steps], "1.")
    closing(d)


@held_out(
    "A plan of the United States: themes, unnumbered initiatives, bold run-in parts in bullets",
    words=(90, 320),
    commitments=(12, 26),
    look=Look(serif=True),
)
def en_initiatives_with_bullets(d: Draft) -> None:
    opening(d, toc=0)
    for theme, group in themed(d, 4, 6):
        d.heading(1, f"Open Government for {theme}")
        d.text(d.writer.sentences("essay", 2))
        for f in group:
            with d.commitment():
                d.heading(2, f.title, "bold")
                d.text(f"{f.problem[0]} {f.description[0]}")
                d.items(
                    [
                        f"**{s.text}.** {text}"
                        for s, text in zip(
                            f.steps, [*f.description[1:], f.result, f.past], strict=False
                        )
                    ]
                )
    d.heading(1, "Engagement with the public")
    essay(d, 1)


@held_out(
    "An Australian plan: at a glance in front, 'Commitment 2.1', an ambition in a box, labels "
    "down the side, deliverables",
    words=(130, 420),
    commitments=(8, 15),
    look=Look(colour="#00558c"),
)
def en_ambition_in_a_box(d: Draft) -> None:
    opening(d)
    groups = themed(d, 4, 5)
    d.heading(1, "The plan at a glance")
    for t, (theme, group) in enumerate(groups, start=1):
        d.text(f"**{t}. {theme}**")
        d.items([f"{t}.{k} {f.title}" for k, f in enumerate(group, 1)], "–")
    for t, (theme, group) in enumerate(groups, start=1):
        d.new_page()
        d.heading(1, f"{t}. {theme}", "band")
        for k, f in enumerate(group, start=1):
            with d.commitment():
                d.heading(2, f"Commitment {t}.{k} – {f.title}", "big")
                banner(d, "We commit to", f.description[0])
                pairs(
                    d,
                    ("Objective", f.result),
                    ("Status quo", "\n".join(f.problem)),
                    ("Ambition", "\n".join(f.description[1:]) or f.past),
                    ("Relevance", d.writer.sentences("result", 1)),
                    ("Contact", f"{f.person}\n{f.email}"),
                )
                d.table(
                    [("Deliverable", "Status", "When"), *((s.text, "New", s.end) for s in f.steps)]
                )
    closing(d)


@held_out(
    "A New Zealand plan: the minister's letter pledges each in a numbered line, then pages with "
    "what people said, the goal and how success is known",
    words=(140, 450),
    commitments=(5, 12),
    look=Look(soup=True, colour="#004d40"),
)
def en_letter_with_pledges(d: Draft) -> None:
    d.heading(1, f"{d.name} 2018–2020", "big", listed=False)
    d.heading(1, "Letter from the Minister")
    d.text("Dear friends,", d.writer.sentences("foreword", 3), "In the two years ahead we shall:")
    d.items([f"{f.title}: {f.result}" for f in d.facts], "1.")
    d.text(d.writer.sentences("foreword", 2), d.writer.pick("person"))
    essay(d, 2)
    for f in d.facts:
        d.new_page()
        with d.commitment():
            d.heading(1, f"Commitment {f.number}", "caps")
            d.heading(1, f.title, "big", listed=False)
            d.heading(2, "What you told us", listed=False)
            d.text(f"“{d.writer.pick('quote')}”", *f.problem)
            d.heading(2, "What we plan", listed=False)
            d.text(*f.description)
            d.heading(2, "How we will know it worked", listed=False)
            d.text(f.result)
            d.table([("What", "Who", "By when"), *((s.text, f.agency, s.end) for s in f.steps)])
    closing(d)


@held_out(
    "A paper for cabinet: every paragraph of the whole document is numbered, commitments are "
    "subheadings among them",
    words=(120, 320),
    commitments=(7, 16),
    look=Look(serif=True),
)
def en_paragraphs_numbered_through(d: Draft) -> None:
    n = 0

    def numbered(*texts: str) -> None:
        nonlocal n
        for text in texts:
            n += 1
            d.items([text], f"{n}.")

    d.heading(1, f"{d.name}", "caps", listed=False)
    for title, pool in (
        ("Purpose", "introduction"),
        ("Background", "essay"),
        ("Work so far", "past"),
    ):
        d.heading(1, title)
        numbered(*(d.writer.sentences(pool, 2) for _ in range(4)))
    d.heading(1, "Undertakings")
    for theme, group in themed(d, 2, 3):
        d.heading(2, theme)
        numbered(d.writer.sentences("essay", 2))
        for f in group:
            with d.commitment():
                d.heading(3, f.title)
                numbered(*f.problem, *f.description, f"{f.result} {f.agency} reports on {f.end}.")
    d.heading(1, "Monitoring")
    numbered(*(d.writer.sentences("next", 1) for _ in range(3)))


@held_out(
    "A West African plan: pillars, banner tables, a wide grid of activities numbered afresh, "
    "'Commitment' in the running head",
    words=(110, 380),
    commitments=(7, 14),
    look=Look(landscape=True, size=9.5, running="Commitments of the National Action Plan"),
)
def en_wide_activity_grids(d: Draft) -> None:
    opening(d, extra=("status",))
    for t, (theme, group) in enumerate(themed(d, 3, 4), start=1):
        d.heading(1, f"THEMATIC AREA {t}: {theme.upper()}")
        essay(d, 2)
        for f in group:
            with d.commitment():
                banner(d, f"COMMITMENT {f.number}", f.title)
                pairs(
                    d,
                    ("Lead MDA", f.agency),
                    ("Supporting MDAs", f.others),
                    ("Non-state actors", f.civil),
                )
                pairs(
                    d, ("Problem", "\n".join(f.problem)), ("Commitment", "\n".join(f.description))
                )
                pairs(d, ("Expected outcome", f.result))
                d.table(
                    [
                        ("S/N", "Activity", "Indicator", "Responsible", "From", "To"),
                        *(
                            (str(k), s.text, "Report available", f.agency, s.start, s.end)
                            for k, s in enumerate(f.steps, 1)
                        ),
                    ]
                )
    closing(d)


@held_out(
    "Titles in capitals over several lines, prose beneath; the timetable of all in an annex",
    words=(90, 260),
    commitments=(6, 14),
    look=SOUP,
)
def en_capitals_over_lines(d: Draft) -> None:
    opening(d)
    d.heading(1, "WHAT GOVERNMENT UNDERTAKES", "caps")
    for f in d.facts:
        with d.commitment():
            words = f.title.upper().split()
            d.heading(2, "\n".join((" ".join(words[:4]), " ".join(words[4:]))).strip(), "caps")
            d.text(*f.description, *f.problem, f.result)
    closing(d)
    d.heading(1, "APPENDIX: TIMETABLE", "caps")
    rows = [(f.title, s.text, s.end) for f in d.facts for s in f.steps]
    d.table([("Undertaking", "Step", "Date"), *rows])


@held_out(
    "A town's plan of two commitments after long chapters; the local template's headings",
    words=(250, 600),
    commitments=(2, 2),
)
def en_two_of_a_town(d: Draft) -> None:
    opening(d, extra=("replies",))
    d.heading(1, "Foundations of the plan")
    for question in (
        "What is the long-term vision for open government in your context?",
        "What are the achievements to date?",
        "What are the current challenges?",
        "How does the plan serve the mayor's strategy?",
    ):
        d.heading(2, question)
        essay(d, 2)
    for f in d.facts:
        d.new_page()
        with d.commitment():
            d.heading(1, f.title)
            pairs(
                d,
                ("Primary policy area", d.writer.pick("themes")),
                ("Lead", f"{f.agency}, {f.person}"),
            )
            pairs(d, ("Commitment start", f.start), ("Commitment end", f.end))
            for label, texts in (
                ("Problem", f.problem),
                ("Status quo", (f.past,)),
                ("Action", f.description),
                ("How will it contribute to the problem?", (f.result,)),
            ):
                d.heading(2, label, listed=False)
                d.text(*texts)
            for k, s in enumerate(f.steps, start=1):
                d.heading(3, f"Milestone {k}", "bold", listed=False)
                d.text(s.text, f"Start: {s.start}. End: {s.end}.")
    closing(d)
