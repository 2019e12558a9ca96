"""What the plans held out say around their commitments: letters, essays, voices, replies."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from tests.segmentation.layouts.draft import Draft, Row, layout
from tests.segmentation.layouts.prose import Facts, capital

held_out = partial(layout, held_out=True, prose="fresh")

HEADINGS = {
    "en": {
        "message": ["Message from the Minister", "Preface", "A word from the co-chairs"],
        "context": ["Where we have come from", "Context", "Why open government matters to us"],
        "made": ["Co-creating the plan", "Who took part and how", "Development of this plan"],
        "status": ["How we did last time", "Status of the earlier plan"],
        "replies": ["What we heard and what we did about it", "Comments and responses"],
        "after": ["Keeping ourselves honest", "Oversight and reporting", "What happens next"],
    },
    "es": {
        "message": ["Mensaje de la ministra", "Palabras preliminares", "Prólogo"],
        "context": ["De dónde venimos", "Contexto", "El porqué de un gobierno abierto"],
        "made": ["Cocreación", "Quiénes participaron y cómo", "Cómo se construyó el plan"],
        "status": ["Balance del plan precedente", "Estado de los compromisos precedentes"],
        "replies": ["Lo que oímos y lo que hicimos", "Respuestas a las aportaciones"],
        "after": ["Gobernanza del plan", "Rendición de cuentas del plan", "Lo que sigue"],
    },
}
STATES = {
    "en": ["Complete", "Substantial", "Limited", "Withdrawn", "On hold"],
    "es": ["Completo", "Sustancial", "Limitado", "Retirado", "En pausa"],
}
SDG = {
    "en": ["16 PEACE, JUSTICE AND STRONG INSTITUTIONS", "5 GENDER EQUALITY", "13 CLIMATE ACTION"],
    "es": ["16 PAZ, JUSTICIA E INSTITUCIONES SÓLIDAS", "5 IGUALDAD DE GÉNERO", "4 EDUCACIÓN"],
}  # fmt: skip


def head(d: Draft, name: str) -> str:
    return d.random.choice(HEADINGS[d.writer.language][name])


def pledge(d: Draft) -> str:
    """Return a commitment in one sentence that opens with a verb in the infinitive."""
    first, second, last = (d.writer.pick(name) for name in ("verb", "purpose", "means"))
    return f"{first}, {second}{' ' if last.startswith('(') else ', '}{last}."


def essay(d: Draft, paragraphs: int = 2) -> None:
    for _ in range(paragraphs):
        d.text(d.writer.sentences("essay", d.random.randint(2, 4)))


def voice(d: Draft) -> None:
    """Quote somebody who took part."""
    d.text(
        f"“{d.writer.pick('quote')}”", f"{d.writer.pick('person')}, {d.writer.pick('organisation')}"
    )


def goals(d: Draft) -> None:
    """Write what icons of the development goals leave in the text."""
    d.text(*d.random.sample(SDG[d.writer.language], d.random.randint(1, 2)))


def status(d: Draft, level: int = 1, prefix: str = "") -> None:
    """Tell in a table how the commitments of the earlier plan stand."""
    d.heading(level, head(d, "status"), prefix=prefix)
    d.text(d.writer.sentences("past", 2))
    rows = [
        (str(n), title, d.random.choice(STATES[d.writer.language]), d.writer.pick("past"))
        for n, (title, _) in enumerate(d.writer.topics(9), start=1)
    ]
    d.table([(d.w_number, d.w_commitment, d.w_status, d.w_progress), *rows])


def replies(d: Draft, level: int = 1, prefix: str = "") -> None:
    """Set comments beside the answers to them."""
    d.heading(level, head(d, "replies"), prefix=prefix)
    rows = [
        (d.writer.pick("quote"), d.writer.pick("organisation"), d.writer.pick("past"))
        for _ in range(6)
    ]
    labels = (
        ("Comment", "From", "Response")
        if d.writer.language == "en"
        else ("Aporte", "De", "Respuesta")
    )
    d.table([labels, *rows])


def opening(
    d: Draft,
    *,
    toc: int = 1,
    numbered: bool = False,
    level: int = 1,
    extra: Sequence[str] = (),
) -> int:
    """Write cover and front chapters; return how many numbers they took.

    ``extra`` names more chapters: ``status`` or ``replies``.
    """
    d.heading(1, f"{d.government}\n{d.name}", "big", listed=False)
    d.text(d.writer.date(2016))
    d.new_page()
    if toc:
        d.toc(toc)
        d.new_page()
    n = 0
    for name, pool, size in (
        ("message", "foreword", 4),
        ("context", "essay", 4),
        ("made", "introduction", 4),
    ):
        if name == "message" and (numbered or d.random.random() < 0.4):
            continue
        n += 1
        d.heading(level, head(d, name), prefix=f"{n}." if numbered else "")
        d.text(d.writer.sentences(pool, size), d.writer.sentences(pool, 2))
        if name == "message":
            d.text(d.writer.pick("person"), d.writer.pick("agency"))
    for chapter in extra:
        n += 1
        made = status if chapter == "status" else replies
        made(d, level, f"{n}." if numbered else "")
    return n


def closing(d: Draft, level: int = 1, prefix: str = "") -> None:
    d.heading(level, head(d, "after"), prefix=prefix)
    d.text(d.writer.sentences("next", 3), d.writer.sentences("introduction", 2))


def banner(d: Draft, *lines: str) -> None:
    """Write a coloured bar, as a table of one cell."""
    d.table([Row(("\n".join(lines),), d.owner, band=True)], head=False)


def pairs(d: Draft, *rows: tuple[str, ...]) -> None:
    d.table(rows, head=False)


def joined(f: Facts) -> str:
    return " ".join([*f.problem, *f.description])


def steps(d: Draft, f: Facts, *labels: str, dotted: bool = False) -> None:
    """Write a table of numbered milestones that starts again with each commitment."""
    rows = [
        (f"{f.number}.{k}" if dotted else str(k), s.text, s.start, s.end)
        for k, s in enumerate(f.steps, start=1)
    ]
    d.table([labels, *rows])


def contacts(d: Draft, f: Facts) -> None:
    d.text(f"{f.person}, {f.agency}", f"{f.email} | {f.phone}")


def letters(n: int) -> str:
    """Return a to z, then aa, ab."""
    signs = "abcdefghijklmnopqrstuvwxyz"
    return (signs[n // 26 - 1] if n >= 26 else "") + signs[n % 26]


def bodies_in_charge(d: Draft, f: Facts) -> str:
    return capital(f"{f.agency}; {f.others}")
