"""What every scorecard for people shows: strings and numbers, worded, ordered and rounded.

HTML, DOCX, XLSX, the terminal and the web page share these objects; none of them words anything
itself. They are made by `ogplens.reporting.scorecard_viewing.view_of`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CountView:
    """One line of the plan at a glance.

    Attributes
    ----------
    item, name : str
        Stable name, and as people read it.
    range : str
        ``15 to 18 of 21 (71–86%)``.
    likely, low, high, of : int
        Most likely number, ends of the range, and the number that was judged.
    low_share, high_share : int
        Whole per cents.
    """

    item: str
    name: str
    range: str
    likely: int
    low: int
    high: int
    of: int
    low_share: int
    high_share: int


@dataclass(frozen=True, slots=True)
class GlanceView:
    """The plan at a glance.

    Attributes
    ----------
    commitments, judged : int
    counts : tuple of CountView
    notes : tuple of str
        How probable the ranges are, and what the items mean.
    """

    commitments: int
    judged: int
    counts: tuple[CountView, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PhraseView:
    """A phrase that moves a prediction; ``direction`` says its ``sign`` (+ or −) in words."""

    sign: str
    name: str
    direction: str
    weight: float


@dataclass(frozen=True, slots=True)
class LevelView:
    """One level with its probability: ``share`` 0 to 1, ``shown`` in per cent."""

    value: str
    name: str
    share: float
    shown: str


@dataclass(frozen=True, slots=True)
class ValueView:
    """The forecast of one variable.

    Attributes
    ----------
    variable, name : str
    code : str
        Stable name of the answer: a decision, or a level; ``needs a reader`` without a decision.
    answer : str
        The same as people read it.
    probability : float or None
        Of yes; ``None`` for levels.
    shown : str
        The probability in per cent; empty for levels.
    range : str
        Lowest to highest level; empty for yes or no.
    levels : tuple of LevelView
        Lowest first; empty for yes or no.
    alone : str
        What the words alone give; empty without a history.
    phrases : tuple of PhraseView
        Strongest first.
    """

    variable: str
    name: str
    code: str
    answer: str
    probability: float | None
    shown: str
    range: str
    levels: tuple[LevelView, ...]
    alone: str
    phrases: tuple[PhraseView, ...]


@dataclass(frozen=True, slots=True)
class AdviceView:
    """One piece of advice.

    Attributes
    ----------
    code, level, level_name, message : str
    reason : str
        Why the IRM looks at it.
    before, after : str
        An example of wording, and a better one; all three are empty for a rule that is not known.
    place : str
        Page and line as people read them; may be empty.
    quote : str
        The words that it is about, shortened.
    start, end : int
        Half-open span in the commitment's text, or in the document's for the whole plan.
    """

    code: str
    level: str
    level_name: str
    message: str
    reason: str
    before: str
    after: str
    place: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CriterionView:
    """One thing that the IRM looks for.

    Attributes
    ----------
    name, label : str
        Stable name, and the question as people read it.
    met : bool
    state : str
        The same in words.
    looks_for : str
        What would meet it, where it is not met; may be empty.
    sentences : tuple of tuple of (str, bool)
        Each in pieces; those that are phrases are marked.
    """

    name: str
    label: str
    met: bool
    state: str
    looks_for: str
    sentences: tuple[tuple[tuple[str, bool], ...], ...]


@dataclass(frozen=True, slots=True)
class CriteriaView:
    """The criteria of one variable; ``summary`` is ``2 of 3 found``."""

    variable: str
    name: str
    summary: str
    criteria: tuple[CriterionView, ...]


@dataclass(frozen=True, slots=True)
class PrecedentView:
    """A commitment of the past.

    How alike it is has no number here: the order says it, and a share of shared words would be
    taken for more than it is.

    Attributes
    ----------
    commitment_id, title, member, plan : str
    year : int
    codes, outcomes : tuple of (str, str)
        Variable and value as people read them.
    whose, coded, became : str
        Whose it is, what the IRM coded, and how it ended, each as a sentence; the last two are
        empty where nothing was coded.
    nearest, brief : str
        The same on two lines of a terminal.
    url, folded : str
        May be empty.
    """

    commitment_id: str
    title: str
    member: str
    plan: str
    year: int
    codes: tuple[tuple[str, str], ...]
    outcomes: tuple[tuple[str, str], ...]
    whose: str
    coded: str
    became: str
    nearest: str
    brief: str
    url: str
    folded: str


@dataclass(frozen=True, slots=True)
class SegmentView:
    """A stretch of a commitment's text.

    Attributes
    ----------
    text : str
    favours, opposes : tuple of str
        Variables for which a phrase here speaks for yes or a higher level, or against.
    """

    text: str
    favours: tuple[str, ...] = ()
    opposes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CommitmentView:
    """One commitment, in the order in which people read it.

    ``heading`` is number and title, ``label`` the same, shortened for lists.
    """

    commitment_id: str
    anchor: str
    number: str
    title: str
    heading: str
    label: str
    page: str
    verdict: tuple[str, ...]
    refusal: str
    values: tuple[ValueView, ...]
    advice: tuple[AdviceView, ...]
    criteria: tuple[CriteriaView, ...]
    precedents: tuple[PrecedentView, ...]
    segments: tuple[SegmentView, ...]
    language: str


@dataclass(frozen=True, slots=True)
class PlanView:
    """One file; ``warnings`` are in English where the reading of files says them.

    ``name`` is the file's name without its folders, for what is handed on to others.
    """

    source: str
    name: str
    about: str
    counted: str
    glance: GlanceView | None
    advice: tuple[AdviceView, ...]
    own_plans: str
    warnings: tuple[str, ...]
    commitments: tuple[CommitmentView, ...]


@dataclass(frozen=True, slots=True)
class ScorecardsView:
    """All files that were scored together, with what holds for them all.

    Attributes
    ----------
    language : str
        ISO 639-1 code of the words here.
    notes : tuple of str
        Which history was used and what it changed.
    cautions : tuple of str
        What must not be overlooked; the closing sentence comes last.
    limits : tuple of str
        What the forecast rests on, and how far it holds.
    variables : tuple of (str, str)
        Stable name and name of all that is predicted, in the codebook's order.
    answers : tuple of (str, str)
        Code and name of the answers that occur, for the filter.
    """

    language: str
    title: str
    plans: tuple[PlanView, ...]
    notes: tuple[str, ...]
    cautions: tuple[str, ...]
    limits: tuple[str, ...]
    variables: tuple[tuple[str, str], ...]
    answers: tuple[tuple[str, str], ...]
    model: str
