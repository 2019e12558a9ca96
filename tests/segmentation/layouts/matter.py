"""What stands before and after the commitments: forewords, methods, achievements, annexes."""

from __future__ import annotations

from collections.abc import Callable

from tests.segmentation.layouts.draft import Draft, themed

__all__ = [
    "achievements",
    "annex_list",
    "cover",
    "demands",
    "foreword",
    "front",
    "glossary",
    "introduction",
    "method",
    "monitoring",
    "participants",
    "summary_table",
    "themed",
]

Label = Callable[[int], str]


def cover(d: Draft) -> None:
    d.heading(1, f"{d.name} 2016–2018", "big", listed=False)
    d.text(d.government, d.writer.date(2016))
    d.new_page()


def foreword(d: Draft, level: int = 1, style: str = "heading") -> None:
    d.heading(level, d.w_foreword, style)
    for _ in range(d.random.randint(2, 4)):
        d.text(d.writer.sentences("foreword", d.random.randint(2, 4)))
    d.text(f"**{d.writer.pick('person')}**")


def introduction(d: Draft, level: int = 1, prefix: str = "", style: str = "heading") -> None:
    d.heading(level, d.w_introduction, style, prefix=prefix)
    for _ in range(d.random.randint(2, 4)):
        d.text(d.writer.sentences("introduction", d.random.randint(2, 4)))
    if d.random.random() < 0.5:
        d.note(d.writer.pick("next"))


def method(
    d: Draft,
    level: int = 1,
    prefix: str = "",
    style: str = "heading",
    *,
    steps: str = "list",
) -> None:
    """Write how the plan came about: numbered steps, dated events.

    ``steps`` is ``list``, ``headed`` (each step under its own heading) or ``bold``.
    """
    w = d.writer
    d.heading(level, d.w_method, style, prefix=prefix)
    d.text(w.sentences("introduction", 3))
    made = [w.fill(s).partition(". ") for s in w.pool["step"]]
    if steps == "list":
        d.items([f"{name}. {text}" for name, _, text in made], "1.")
    else:
        for n, (name, _, text) in enumerate(made, start=1):
            if steps == "headed":
                d.heading(level + 1, f"{d.w_step} {n}: {name}", style)
                d.text(text)
            else:
                d.text(f"**{n}. {name}.** {text}")
            d.text(w.sentences("introduction", 2))
    d.text(f"{d.w_table} 1. {d.w_method}")
    d.table([(d.w_date, d.w_what), *((w.date(2016), event) for event in w.pool["event"])])


def achievements(
    d: Draft, level: int = 1, prefix: str = "", style: str = "heading", *, form: str = "numbered"
) -> None:
    """Write past achievements; ``form`` is numbered, headed, bold, table or commitments."""
    w = d.writer
    d.heading(
        level, d.w_previous if form == "commitments" else d.w_achievements, style, prefix=prefix
    )
    d.text(w.sentences("past", 3))
    made = [(w.fill(title), w.fill(text)) for title, text in w.pool["achievement"]]
    if form == "table":
        done = [(str(n), *pair, d.w_done) for n, pair in enumerate(made, start=1)]
        d.table([(d.w_number, d.w_commitment, d.w_result, d.w_status), *done])
        return
    for n, (title, text) in enumerate(made, start=1):
        text = f"{text} {w.sentences('past', d.random.randint(1, 3))}"
        if form == "numbered":
            d.items([f"{title}. {text}"], f"{n}.")
        elif form == "bold":
            d.text(f"**{n}. {title}.** {text}")
        elif form == "headed":
            d.heading(level + 1, title, style)
            d.text(text)
        else:
            d.heading(level + 1, f"{d.w_commitment} {n}: {title}", style)
            d.text(text, f"**{d.w_status}:** {d.w_done if n % 3 else d.w_under}")


def summary_table(d: Draft, label: Label, level: int = 1, prefix: str = "") -> None:
    d.heading(level, d.w_summary, prefix=prefix)
    d.table(
        [
            (d.w_number, d.w_commitment, d.w_responsible),
            *((label(n), f.title, f.agency) for n, f in enumerate(d.facts, start=1)),
        ]
    )


def annex_list(d: Draft, label: Label, *, table: bool = False, long: bool = False) -> None:
    """Name the commitments again in an annex; ``long`` with a sentence and dates each."""
    d.new_page()
    d.heading(1, f"{d.w_annex} A. {d.w_summary}")
    if table:
        rows = [
            (label(n), f.title, f.description[0] if long else f.agency, f.end)
            for n, f in enumerate(d.facts, start=1)
        ]
        d.table([(d.w_number, d.w_commitment, d.w_description, d.w_end), *rows])
    else:
        for n, f in enumerate(d.facts, start=1):
            d.text(f"{label(n)} {f.title}" + (f". {f.result}" if long else ""))


def demands(d: Draft, *, form: str = "headed") -> None:
    """List civil society's proposals that were not taken up, numbered like commitments."""
    w = d.writer
    d.new_page()
    d.heading(1, f"{d.w_annex} B. {d.w_proposals}")
    d.text(w.sentences("next", 1))
    for n, (title, text) in enumerate(w.pool["demand"], start=1):
        title, text = w.fill(title), w.fill(text)
        if form == "headed":
            d.heading(2, f"{d.w_proposal} {n}: {title}")
            d.text(text, f"**{d.w_organisation}:** {w.pick('organisation')}")
        elif form == "table":
            d.table(
                [
                    (d.w_proposal, f"{n}. {title}"),
                    (d.w_organisation, w.pick("organisation")),
                    (d.w_status, text),
                ],
                head=False,
            )
        else:
            d.items([f"{title}. {text}"], f"{n}.")


def monitoring(d: Draft, level: int = 1, prefix: str = "", style: str = "heading") -> None:
    d.heading(level, d.w_next, style, prefix=prefix)
    d.text(d.writer.sentences("next", 3), d.writer.sentences("introduction", 2))


def participants(d: Draft) -> None:
    w = d.writer
    d.heading(1, f"{d.w_annex} C. {d.w_participants}")
    rows = [(str(n), w.pick("person"), w.pick("organisation")) for n in range(1, 15)]
    d.table([(d.w_number, d.w_name, d.w_organisation), *rows])


def glossary(d: Draft) -> None:
    d.heading(1, d.w_glossary)
    d.text(*(f"**{short}** {long}" for short, long in d.writer.pool["glossary"]))


def front(d: Draft, *, toc: int = 2, achieved: str = "numbered", steps: str = "list") -> None:
    """Write the usual chapters before the commitments, some of them by chance."""
    cover(d)
    if toc:
        d.toc(toc)
        d.new_page()
    if d.random.random() < 0.6:
        glossary(d)
    if d.random.random() < 0.7:
        foreword(d)
        d.new_page()
    introduction(d)
    if achieved:
        achievements(d, form=achieved)
    method(d, steps=steps)
