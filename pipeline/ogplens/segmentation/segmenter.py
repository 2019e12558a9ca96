"""Choose the reading that the document's own evidence speaks for, and cut the commitments out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ogplens.domain import Commitment, Document
from ogplens.errors import SegmentationError
from ogplens.segmentation.boundaries import SKIP, Boundary
from ogplens.segmentation.choices import Choice, choice_from, chosen_reading, option_for
from ogplens.segmentation.cue import Cue, Form
from ogplens.segmentation.cues import find_cues
from ogplens.segmentation.evidence import WEIGHTS, Evidence, weigh, weigh_all
from ogplens.segmentation.fields import read_dates, read_fields, theme_of, tidy
from ogplens.segmentation.milestones import read_milestones
from ogplens.segmentation.outline import Outline, outline
from ogplens.segmentation.readings import Reading, readings
from ogplens.segmentation.spans import Segment

_CLOSE = 1.0
_LEAST = 4.5
_CLEAR_LEAD = 3.0
_MOST_ALTERNATIVES = 2


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another way to read a document.

    Attributes
    ----------
    description : str
        What the commitments would be.
    commitments : int
        How many they would be.
    confidence : float
        Strength of its evidence, 0 to 1, on the scale of the chosen one's.
    option : str
        The options of ``ogplens segment`` and ``ogplens score`` that choose it.
    """

    description: str
    commitments: int
    confidence: float
    option: str


@dataclass(frozen=True)
class Segmentation:
    """The commitments of a document, and why they were cut so.

    Attributes
    ----------
    commitments : tuple of Commitment
        In document order; their spans never overlap.
    confidence : float
        0 to 1: how strong the evidence is, and how far ahead of any other reading. It is a rank,
        not a probability.
    reasons : tuple of str
        Why this reading was chosen, strongest evidence first; names the runner-up where close.
    alternatives : tuple of Alternative
        Other readings that the evidence supports, best first.
    """

    commitments: tuple[Commitment, ...]
    confidence: float
    reasons: tuple[str, ...]
    alternatives: tuple[Alternative, ...] = ()


def segment(document: Document, choice: Choice | None = None) -> Segmentation:
    """Cut a document into commitments.

    Parameters
    ----------
    document : Document
    choice : Choice, optional
        What the user wants to be commitments; without it the document's own evidence decides.

    Candidate readings are runs of like headings, run-in titles or numbers. Each is weighed by the
    document's own evidence: keywords, how the numbers run, which lines come once in each piece,
    fields, promises, lengths. The best is cut at its headings.

    Raises
    ------
    SegmentationError
        If nothing in the document reads like a commitment, or the choice does not fit it.
    """
    seen = outline(document)
    cues = find_cues(seen)
    if choice:
        return _as_chosen(seen, choice, cues)
    weighed = weigh_all(seen, readings(seen, cues))
    credible = [pair for pair in weighed if pair[1].score >= _LEAST and _credible(*pair)]
    if not credible:
        raise _nothing_found(document, weighed)
    (best, evidence), *others = credible
    rivals = _rivals(best, others)
    lead = evidence.score - rivals[0][1].score if rivals else _CLEAR_LEAD
    confidence = evidence.share * (0.6 + 0.4 * min(1.0, lead / _CLEAR_LEAD))
    return Segmentation(
        commitments=tuple(_commitment(seen, piece) for piece in best.segments),
        confidence=round(confidence, 3),
        reasons=_reasons(best, evidence, rivals, lead),
        alternatives=tuple(
            Alternative(
                reading.describe(),
                len(reading.segments),
                round(0.6 * other.share, 3),
                option_for(reading),
            )
            for reading, other in rivals[:_MOST_ALTERNATIVES]
        ),
    )


def segment_as_asked(
    document: Document,
    heading_level: int | None = None,
    pattern: str | None = None,
    boundaries: Sequence[Mapping[str, Any]] = (),
) -> Segmentation:
    """Cut a document by a choice in plain data, as another process is told; see `segment`."""
    return segment(document, choice_from(heading_level, pattern, boundaries))


def _as_chosen(seen: Outline, choice: Choice, every: Sequence[Cue]) -> Segmentation:
    reading = chosen_reading(seen, choice, every)
    commitments = [_commitment(seen, piece) for piece in reading.segments]
    if choice.boundaries:
        kept = [one for one in choice.boundaries if (one.number or "").casefold() != SKIP]
        commitments = [_as_named(*pair) for pair in zip(commitments, kept, strict=True)]
    reasons = [f"you chose {choice.describe()}"]
    if reading.repeats:
        reasons.append(f"{reading.repeats} repeats (contents, annex or mentions) were left out")
    return Segmentation(tuple(commitments), round(weigh(seen, reading).share, 3), tuple(reasons))


def _as_named(commitment: Commitment, boundary: Boundary) -> Commitment:
    return replace(commitment, title=boundary.title or commitment.title, number=boundary.number)


def _credible(reading: Reading, evidence: Evidence) -> bool:
    """Whether a reading may be a plan's: a keyword or field, or several pieces that promise."""
    if evidence.parts["keyword"] > 0:
        return True
    return len(reading.segments) > 1 and evidence.parts["promises"] > 0


def _rivals(
    best: Reading, others: Sequence[tuple[Reading, Evidence]]
) -> list[tuple[Reading, Evidence]]:
    """Return the readings that differ from the best and from each other, strongest first.

    A reading with a few pieces more or fewer than another is no reading of its own.
    """
    known = [_starts(best)]
    rivals = []
    for reading, evidence in others:
        starts = _starts(reading)
        if all(len(starts & own) < 0.5 * min(len(starts), len(own)) for own in known):
            known.append(starts)
            rivals.append((reading, evidence))
    return rivals


def _starts(reading: Reading) -> set[int]:
    return {piece.cue.start for piece in reading.segments}


def _reasons(
    best: Reading,
    evidence: Evidence,
    rivals: Sequence[tuple[Reading, Evidence]],
    lead: float,
) -> tuple[str, ...]:
    parts = evidence.parts
    said = {
        "keyword": "the headings name themselves commitments or an equivalent",
        "numbering": f"numbers run {parts['numbering']:.0%} in order and without repeats",
        "once each": f"a line of the form stands once in {parts['once each']:.0%} of them",
        "fields": f"{parts['fields']:.0%} carry fields such as the lead institution",
        "promises": f"{parts['promises']:.0%} use words of promise",
        "coverage": f"together they hold {parts['coverage']:.0%} of the text",
    }
    strong = sorted(
        (name for name in said if parts[name] > 0.3 and _speaks(best, name)),
        key=lambda name: -WEIGHTS[name] * parts[name],
    )
    reasons = [best.describe(), *(said[name] for name in strong)]
    if best.repeats:
        reasons.append(f"{best.repeats} repeats (contents, annex or mentions) were left out")
    if rivals and lead < _CLOSE:
        second = rivals[0][0]
        reasons.append(f"close second: {second.describe()}; to choose it: {option_for(second)}")
    return tuple(reasons)


def _speaks(reading: Reading, name: str) -> bool:
    return name != "numbering" or reading.form is Form.KEYWORD or reading.form is Form.NUMBER


def _commitment(seen: Outline, piece: Segment) -> Commitment:
    document, cue = seen.document, piece.cue
    fields = read_fields(seen, piece)
    start_date, end_date = read_dates(seen, fields)
    return Commitment(
        number=cue.number,
        title=tidy(document.text[slice(*cue.title)])
        or tidy(document.text[cue.start : cue.head_end]),
        text=document.text[cue.start : piece.end],
        start=cue.start,
        end=piece.end,
        page=document.blocks[cue.block].page,
        fields=fields,
        milestones=read_milestones(seen, piece),
        theme=theme_of(seen, piece),
        start_date=start_date,
        end_date=end_date,
    )


def _nothing_found(
    document: Document, weighed: list[tuple[Reading, Evidence]]
) -> SegmentationError:
    looked = (
        "headings with a word such as “Commitment 3”, numbered headings, run-in titles in bold, "
        "headings of one level, and the fields of the OGP template"
    )
    best = f"; the nearest was {weighed[0][0].describe()}" if weighed else ""
    return SegmentationError(
        f"no commitment was found; looked for {looked}{best}",
        source=document.source,
        hint=(
            "give each commitment a heading such as “Commitment 1: Title”; "
            "a scanned PDF needs text recognition first"
        ),
    )
