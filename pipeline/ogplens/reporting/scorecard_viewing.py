"""Scorecards become what people see: the one place that decides wording, order and rounding."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence

from ogplens import __version__
from ogplens.domain import (
    Codebook,
    CountForecast,
    PlanForecast,
    Scorecard,
    ScoredCommitment,
)
from ogplens.interface import Interface
from ogplens.reporting.history import history_changes, history_note, history_of
from ogplens.reporting.scorecard_parts import (
    advice_views,
    criteria_views,
    precedent_view,
    shortened,
    value_view,
)
from ogplens.reporting.scorecard_view import (
    CommitmentView,
    CountView,
    GlanceView,
    PlanView,
    ScorecardsView,
    SegmentView,
    ValueView,
)
from ogplens.reporting.scores import counted, printable, refusal

_READER = "needs a reader"
_LABEL = 110  # characters of a heading in lists


def view_of(
    cards: Sequence[Scorecard],
    *,
    words: Interface,
    codebook: Codebook,
    model: Mapping[str, object],
) -> ScorecardsView:
    """Return what people see of scorecards.

    Parameters
    ----------
    cards : sequence of Scorecard
        One a file.
    words : Interface
        The language in which it is said.
    codebook : Codebook
        Decides the order of the variables.
    model : mapping
        ``version``, ``commitments`` and ``members`` are named where they are known.
    """
    plans = tuple(
        _plan(card, place, words=words, codebook=codebook)
        for place, card in enumerate(cards, start=1)
    )
    use = history_of(cards)
    notes = [history_note(use, words), history_changes(use, codebook, words)]
    return ScorecardsView(
        language=words.language,
        title=words.say("scorecard.title"),
        plans=plans,
        notes=tuple(note for note in notes if note),
        cautions=tuple(words.say(f"scorecard.{key}") for key in ("near_chance", "closing")),
        limits=tuple(_limits(words, model)),
        variables=tuple((name, words.variable(name)) for name in codebook.predicted()),
        answers=_answers(plans),
        model=words.say("scorecard.model", program=__version__, version=model.get("version", "?")),
    )


def _plan(card: Scorecard, place: int, *, words: Interface, codebook: Codebook) -> PlanView:
    document = card.document
    about = ""
    if document is not None:
        about = words.say(
            "scorecard.about",
            format=_named("format", document.format, words),
            language=_named("in_language", document.language, words),
        )
    own = ""
    if card.own_plans:
        own = words.say("scorecard.own_plans", plans=", ".join(card.own_plans))
    text = document.text if document is not None else ""
    return PlanView(
        source=printable(card.source),
        name=printable(file_name(card.source)),
        about=about,
        counted=counted(card, words),
        glance=None if card.forecast is None else glance_view(card.forecast, words),
        advice=advice_views(card.advice, text, words),
        own_plans=printable(own),
        warnings=tuple(printable(text) for text in card.warnings),
        commitments=tuple(
            commitment_view(one, f"c{place}-{n}", words=words, codebook=codebook)
            for n, one in enumerate(card.commitments, start=1)
        ),
    )


def file_name(source: str) -> str:
    """Return the name of a file without its folders; the source itself where that is empty."""
    return source.replace("\\", "/").rstrip("/").rpartition("/")[2] or source


def _named(what: str, code: str, words: Interface) -> str:
    key = f"names.{what}.{code}"
    return words.say(key) if key in words else code


def glance_view(forecast: PlanForecast, words: Interface) -> GlanceView:
    """Return a forecast in the form of the IRM's own table."""
    return GlanceView(
        commitments=forecast.commitments,
        judged=forecast.judged,
        counts=tuple(_count(one, forecast.judged, words) for one in forecast.counts),
        notes=(
            words.say("scorecard.glance.coverage", coverage=f"{100 * forecast.coverage:.0f}"),
            words.say("scorecard.glance.items_2020"),
        ),
    )


def _count(one: CountForecast, of: int, words: Interface) -> CountView:
    low_share, high_share = (round(100 * n / of) if of else 0 for n in (one.low, one.high))
    key = "exactly" if one.low == one.high else "between"
    numbers = {"low": one.low, "of": of, "low_share": low_share}
    if key == "between":
        numbers |= {"high": one.high, "high_share": high_share}
    return CountView(
        item=one.item,
        name=words.say(f"names.item.{one.item}"),
        range=words.say(f"scorecard.glance.{key}", **numbers),
        # The mode of a sum of independent events lies within one of its mean.
        likely=min(max(round(one.expected), one.low), one.high),
        low=one.low,
        high=one.high,
        of=of,
        low_share=low_share,
        high_share=high_share,
    )


def commitment_view(
    one: ScoredCommitment, anchor: str, *, words: Interface, codebook: Codebook
) -> CommitmentView:
    """Return one commitment as people see it; ``anchor`` is its name within the page."""
    commitment = one.commitment
    refused = bool(one.out_of_scope)
    values = tuple(
        value_view(name, one.predictions[name], refused=refused, words=words)
        for name in codebook.predicted()
        if name in one.predictions
    )
    title = printable(" ".join(commitment.title.split())) or words.say("scorecard.no_title")
    number = printable(commitment.number or "")
    page = commitment.page
    return CommitmentView(
        commitment_id=printable(one.commitment_id),
        anchor=anchor,
        number=number,
        title=title,
        heading=f"{number}. {title}" if number else title,
        label=shortened(f"{number}. {title}" if number else title, _LABEL),
        page="" if page is None else words.say("scorecard.page", page=page),
        verdict=verdict(values, words, refused=refused),
        refusal=refusal(one, words),
        values=values,
        advice=advice_views(one.advice, commitment.text, words),
        criteria=criteria_views(one, words, codebook.predicted()),
        precedents=tuple(precedent_view(p, words, codebook) for p in one.precedents),
        segments=segments(one),
        language=one.language,
    )


def verdict(values: Iterable[ValueView], words: Interface, *, refused: bool) -> tuple[str, ...]:
    """Return the forecast of a commitment in a few plain sentences."""
    if refused:
        return (words.say("scorecard.refused"),)
    by_answer: dict[str, list[str]] = {"yes": [], "no": [], _READER: []}
    levels = []
    for value in values:
        if value.levels:
            level = {"name": value.name, "level": value.answer}
            levels.append(words.say("scorecard.verdict.one_level", **level))
        else:
            by_answer[value.code].append(value.name)
    lists = {"yes": by_answer["yes"], "no": by_answer["no"], "reader": by_answer[_READER]}
    lists["levels"] = levels
    said = tuple(
        words.say(f"scorecard.verdict.{key}", names="; ".join(names))
        for key, names in lists.items()
        if names
    )
    return said or (words.say("scorecard.verdict.nothing"),)


def segments(one: ScoredCommitment) -> tuple[SegmentView, ...]:
    """Cut a commitment's text where phrases begin and end, so that no two stretches overlap.

    Joined, the stretches are the text, but for characters that must not be shown.
    """
    text = one.commitment.text
    spans = [
        (max(start, 0), min(end, len(text)), name, evidence.weight >= 0)
        for name, prediction in one.predictions.items()
        for evidence in prediction.evidence
        for start, end in evidence.spans
        if start < min(end, len(text)) and end > 0
    ]
    opening: dict[int, list[tuple[str, bool]]] = {}
    closing: dict[int, list[tuple[str, bool]]] = {}
    for start, end, name, favours in spans:
        opening.setdefault(start, []).append((name, favours))
        closing.setdefault(end, []).append((name, favours))
    places = sorted({0, len(text), *opening, *closing})
    active: list[tuple[str, bool]] = []
    found: list[SegmentView] = []
    for start, end in itertools.pairwise(places):
        for mark in closing.get(start, ()):
            active.remove(mark)
        active += opening.get(start, ())
        sides = [tuple(sorted({n for n, f in active if f is side})) for side in (True, False)]
        found.append(SegmentView(printable(text[start:end]), *sides))
    return tuple(found)


def _answers(plans: Sequence[PlanView]) -> tuple[tuple[str, str], ...]:
    found = {
        value.code: value.answer
        for plan in plans
        for one in plan.commitments
        for value in one.values
    }
    first = {"yes": 0, "no": 1, _READER: 2}
    return tuple(sorted(found.items(), key=lambda pair: (first.get(pair[0], 3), pair[1])))


def _limits(words: Interface, model: Mapping[str, object]) -> Iterable[str]:
    if model.get("commitments") and model.get("members"):
        yield words.say(
            "scorecard.rests.model", commitments=model["commitments"], members=model["members"]
        )
    for key in ("decision", "range", "cut", "phrases", "criteria"):
        yield words.say(f"scorecard.rests.{key}")
