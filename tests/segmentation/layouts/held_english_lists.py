"""Layouts in English of many short commitments that nobody looks at who tunes."""

from __future__ import annotations

from tests.segmentation.layouts.draft import Draft, Look, by_agency, themed
from tests.segmentation.layouts.held_matter import (
    closing,
    essay,
    held_out,
    letters,
    opening,
    pledge,
    voice,
)


@held_out(
    "'The Government commits to:' and a bulleted list under each theme, a sentence each",
    words=(40, 60),
    commitments=(24, 60),
)
def en_commits_to_list(d: Draft) -> None:
    opening(d)
    for theme, group in themed(d, 5, 7):
        d.heading(1, theme)
        essay(d, 2)
        d.text(f"Under this theme the Government of the {d.government} commits to:")
        for _ in group:
            with d.commitment():
                d.items([pledge(d)])
        voice(d)
    closing(d)


@held_out(
    "Ninety points, numbered through within chapters by agency, each an infinitive",
    words=(40, 60),
    commitments=(75, 95),
    look=Look(serif=True, size=10),
)
def en_ninety_points(d: Draft) -> None:
    opening(d)
    for agency, group in by_agency(d, 6, 9):
        d.heading(1, agency)
        d.text(d.writer.sentences("essay", 1))
        for f in group:
            with d.commitment():
                d.items([pledge(d)], f"{f.number})")
    closing(d)


@held_out(
    "Action items lettered a to z and on through the whole plan, in the present tense",
    words=(60, 150),
    commitments=(14, 34),
)
def en_letters_through(d: Draft) -> None:
    opening(d, numbered=True, toc=0)
    for t, (theme, group) in enumerate(themed(d, 4, 6), start=4):
        d.heading(1, theme, prefix=f"{t}.")
        essay(d, 1)
        for f in group:
            with d.commitment():
                d.text(
                    f"**({letters(f.number - 1)}) {f.title}**", " ".join([*f.description, f.result])
                )
                d.text(f"{f.agency} / {f.end}")
    closing(d)
