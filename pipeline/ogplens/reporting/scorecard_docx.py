"""Scorecards as comments in Word: in a copy of the user's file, or in one made of the text."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence

from ogplens.domain import Codebook, Scorecard
from ogplens.interface import Interface
from ogplens.reporting.docx_comments import Comment, commented_docx, xml_text
from ogplens.reporting.scorecard_parts import shortened
from ogplens.reporting.scorecard_view import (
    AdviceView,
    CommitmentView,
    PlanView,
    ScorecardsView,
    ValueView,
)
from ogplens.reporting.scorecard_viewing import file_name, view_of
from ogplens.reporting.scores import printable

_FRESH_BYTES = 1_000_000_000
_LINE = 2_000  # characters of a line in a comment


def comments_of(
    card: Scorecard, *, words: Interface, codebook: Codebook, model: Mapping[str, object]
) -> list[Comment]:
    """Return the comments on one document, with their places in its text.

    First what holds for the whole plan, then for each commitment its forecast, at its title, and
    each piece of advice at the place that it is about.
    """
    begins = [one.commitment.start for one in card.commitments]
    view = view_of([card], words=words, codebook=codebook, model=model)
    plan = [_comment(advice, 0, words) for advice in view.plans[0].advice]
    return [_first(view, words), *plan, *_on_commitments(card, view, begins, words)]


def _first(view: ScorecardsView, words: Interface) -> Comment:
    return {"start": -1, "end": -1, "text": _text(_whole(view.plans[0], view, words))}


def _on_commitments(
    card: Scorecard, view: ScorecardsView, begins: Sequence[int], words: Interface
) -> Iterator[Comment]:
    for one, shown, begin in zip(card.commitments, view.plans[0].commitments, begins, strict=True):
        cut = one.commitment
        title = begin + max(cut.text.find(cut.title), 0)
        text = _text(_forecast(shown, words))
        yield {"start": title, "end": title + (len(cut.title) or 1), "text": text}
        for advice in shown.advice:
            yield _comment(advice, begin, words)


def _text(lines: Iterator[str]) -> str:
    return "\n".join(shortened(line, _LINE) for line in lines)


def _comment(advice: AdviceView, offset: int, words: Interface) -> Comment:
    return {
        "start": offset + advice.start,
        "end": offset + max(advice.end, advice.start + 1),
        "text": _text(_said(advice, words)),
    }


def _said(advice: AdviceView, words: Interface) -> Iterator[str]:
    yield f"{advice.code} ({advice.level_name}): {advice.message}"
    if advice.reason:
        yield advice.reason
        yield f"{words.say('scorecard.advice.after')}: {advice.after}"


def _whole(plan: PlanView, view: ScorecardsView, words: Interface) -> Iterator[str]:
    yield f"{words.say('scorecard.comment.whole')}. {view.cautions[-1]}"
    if plan.glance is not None:
        yield f"{words.say('scorecard.glance.heading')}:"
        yield f"{words.say('scorecard.glance.number')}: {plan.glance.commitments}"
        if plan.glance.judged != plan.glance.commitments:
            yield f"{words.say('scorecard.glance.judged')}: {plan.glance.judged}"
        likely = words.say("scorecard.glance.likely").lower()
        for count in plan.glance.counts:
            yield f"{count.name}: {count.range}; {likely} {count.likely}"
        yield plan.glance.notes[0]
    if plan.own_plans:
        yield plan.own_plans
    yield words.say("scorecard.legend.table")
    yield from view.cautions[:-1]
    yield from view.notes
    yield from view.limits
    yield view.model


def _forecast(one: CommitmentView, words: Interface) -> Iterator[str]:
    yield words.say("scorecard.comment.forecast")
    if one.refusal:
        yield one.refusal
        return
    yield from map(_line, one.values)
    for past in one.precedents[:1]:
        yield f"{past.nearest} {past.brief}".rstrip()


def _line(value: ValueView) -> str:
    phrases = ", ".join(f"{phrase.sign}{phrase.name}" for phrase in value.phrases)
    detail = value.shown or value.range
    # A range of one level is the answer itself.
    beside = "" if detail == value.answer else f" ({detail})"
    answer = f"{value.name}: {value.answer}{beside}"
    return f"{answer}; {phrases}" if phrases else answer


def fresh_docx(
    cards: Sequence[Scorecard],
    *,
    words: Interface,
    codebook: Codebook,
    model: Mapping[str, object],
) -> bytes:
    """Return a Word document with the texts of the commitments and all comments.

    For plans that came as PDF, Markdown or a table. Each line of a commitment's text is a
    paragraph, its first a heading.
    """
    import docx

    made = docx.Document()
    made.core_properties.title = words.say("scorecard.title")
    made.core_properties.author = "ogplens"
    text = ""
    comments: list[Comment] = []
    for card in cards:
        view = view_of([card], words=words, codebook=codebook, model=model)
        # The plan itself is not here: what is said about it as a whole stands at its name.
        source = _writable(file_name(card.source))
        own: Comment = {"start": len(text), "end": len(text) + len(source), "text": ""}
        comments.append({**own, "text": _first(view, words)["text"]})
        comments += [{**own, "text": _comment(a, 0, words)["text"]} for a in view.plans[0].advice]
        made.add_heading(source, 0)
        text += source + "\n"
        begins = []
        for one in card.commitments:
            begins.append(len(text))
            written = _writable(one.commitment.text)
            for number, line in enumerate(written.split("\n")):
                if number == 0:
                    made.add_heading(line, 1)
                elif line.strip():
                    made.add_paragraph(line)
            text += written + "\n"
        comments += _on_commitments(card, view, begins, words)
    out = io.BytesIO()
    made.save(out)
    return commented_docx(
        out.getvalue(),
        source="-",
        max_bytes=_FRESH_BYTES,
        text=text,
        comments=comments,
    )


def _writable(text: str) -> str:
    """Return a text of the same length that XML can hold."""
    return xml_text(printable(text), "\ufffd")
