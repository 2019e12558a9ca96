"""The parts of a commitment as people see them: values, advice, criteria, precedents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ogplens.advice import message
from ogplens.advice import words as rule_words
from ogplens.domain import (
    Advice,
    Codebook,
    CriterionFinding,
    OrdinalPrediction,
    Precedent,
    Prediction,
    ScoredCommitment,
)
from ogplens.interface import Interface
from ogplens.reporting.scorecard_view import (
    AdviceView,
    CriteriaView,
    CriterionView,
    LevelView,
    PhraseView,
    PrecedentView,
    ValueView,
)
from ogplens.reporting.scores import MINUS, printable, strongest

_READER = "needs a reader"
_QUOTED = 160  # characters of a quotation
_NEAREST = 80  # characters of a title in one sentence with more
_VALUES = ("access_to_information", "civic_participation", "public_accountability", "technology",
           "verifiable")  # fmt: skip  # left out where space is short


def percent(share: float) -> str:
    """Return a probability from 0 to 1 in whole per cents: ``"56%"``, or ``">99%"``.

    What is not certain never reads ``0%`` or ``100%``.
    """
    shown = f"{share:.0%}"
    if shown == "0%" and share > 0.0:
        return "<1%"
    return ">99%" if shown == "100%" and share < 1.0 else shown


def value_view(
    name: str, prediction: Prediction | OrdinalPrediction, *, refused: bool, words: Interface
) -> ValueView:
    """Return the forecast of one variable; ``refused`` where the models cannot judge."""
    phrases = tuple(
        PhraseView(
            sign="+" if one.weight >= 0 else MINUS,
            name=printable(one.name),
            direction=words.say(f"scorecard.values.{'favours' if one.weight >= 0 else 'opposes'}"),
            weight=one.weight,
        )
        for one in strongest(prediction.evidence)
    )
    if isinstance(prediction, Prediction):
        alone = prediction.words_alone
        return ValueView(
            variable=name,
            name=words.variable(name),
            code=prediction.decision.value,
            answer=words.value(prediction.decision.value),
            probability=prediction.probability,
            shown=percent(prediction.probability),
            range="",
            levels=(),
            alone=""
            if alone is None
            else words.say("scorecard.values.words_alone", value=percent(alone)),
            phrases=phrases,
        )
    code = _READER if refused else prediction.level
    return ValueView(
        variable=name,
        name=words.variable(name),
        code=code,
        answer=words.value(code),
        probability=None,
        shown="",
        range=_range(prediction.range, words),
        levels=tuple(
            LevelView(level, words.value(level), share, percent(share))
            for level, share in prediction.probabilities.items()
        ),
        alone=_mean_level(prediction, words),
        phrases=phrases,
    )


def _range(levels: Sequence[str], words: Interface) -> str:
    low, high = words.value(levels[0]), words.value(levels[-1])
    return low if low == high else words.say("scorecard.values.between", low=low, high=high)


def _mean_level(prediction: OrdinalPrediction, words: Interface) -> str:
    alone = prediction.expected_words_alone
    if alone is None:
        return ""
    shown = f"{prediction.expected:.2f}"
    return words.say("scorecard.values.mean_level", value=shown, alone=f"{alone:.2f}")


def advice_views(found: Sequence[Advice], text: str, words: Interface) -> tuple[AdviceView, ...]:
    """Return advice, what matters most first; within a level, by place."""
    ordered = sorted(found, key=lambda one: -one.level)
    return tuple(advice_view(one, text, words) for one in ordered)


def advice_view(one: Advice, text: str, words: Interface) -> AdviceView:
    """Return a piece of advice; ``text`` is what its span is in."""
    rule = rule_words(words.language).rules.get(one.code)
    return AdviceView(
        code=printable(one.code),
        level=one.level.label,
        level_name=words.say(f"names.level.{one.level.label}"),
        message=printable(message(one, words.language)),
        reason="" if rule is None else rule.reason,
        before="" if rule is None else rule.before,
        after="" if rule is None else rule.after,
        place=_place(one, words),
        quote=shortened(text[one.start : one.end]),
        start=one.start,
        end=one.end,
    )


def _place(one: Advice, words: Interface) -> str:
    there = {
        name: value for name, value in (("page", one.page), ("line", one.line)) if value is not None
    }
    return words.say(f"scorecard.place.{'_'.join(there)}", **there) if there else ""


def shortened(text: str, most: int = _QUOTED) -> str:
    """Return a text on one line, cut at a word with an ellipsis where it is long."""
    line = printable(" ".join(text.split()))
    if len(line) <= most:
        return line
    return line[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def criteria_views(
    one: ScoredCommitment, words: Interface, order: Sequence[str]
) -> tuple[CriteriaView, ...]:
    """Return what bears on each variable, in the codebook's order."""
    names = [name for name in order if one.criteria.get(name)]
    names += [name for name in one.criteria if name not in order and one.criteria[name]]
    return tuple(_criteria(name, one, words) for name in names)


def _criteria(variable: str, one: ScoredCommitment, words: Interface) -> CriteriaView:
    found = one.criteria[variable]
    met = sum(criterion.met for criterion in found)
    return CriteriaView(
        variable=variable,
        name=words.variable(variable),
        summary=words.say("scorecard.criteria.summary", met=met, all=len(found)),
        criteria=tuple(
            CriterionView(
                name=criterion.name,
                label=criterion_label(criterion.name, words),
                looks_for="" if criterion.met else _said(criterion.name, "looks_for", words),
                met=criterion.met,
                state=words.say(f"scorecard.criteria.{'met' if criterion.met else 'missing'}"),
                sentences=tuple(_sentences(criterion, one.commitment.text)),
            )
            for criterion in found
        ),
    )


def criterion_label(name: str, words: Interface) -> str:
    """Return the question of a criterion; its name with blanks where the interface has none."""
    return _said(name, "question", words) or printable(name.replace("_", " ").capitalize())


def _said(name: str, what: str, words: Interface) -> str:
    key = f"checklist.{name}.{what}"
    return words.say(key) if key in words else ""


def _sentences(finding: CriterionFinding, text: str) -> Iterator[tuple[tuple[str, bool], ...]]:
    """Yield each sentence in pieces; those that are phrases are marked."""
    for start, end in finding.sentences:
        inside = sorted(
            (max(s, start), min(e, end)) for s, e in finding.phrases if s < end and e > start
        )
        pieces: list[tuple[str, bool]] = []
        done = start
        for s, e in inside:
            pieces.append((text[done:s], False))
            pieces.append((text[max(s, done) : e], True))
            done = max(done, e)
        pieces.append((text[done:end], False))
        yield tuple((printable(piece), marked) for piece, marked in pieces if piece)


def precedent_view(one: Precedent, words: Interface, codebook: Codebook) -> PrecedentView:
    """Return a commitment of the past: what the IRM coded, then what became of it."""
    coded = [name for name in codebook.variables if name in one.codes]
    outcomes = [name for name in coded if codebook.variables[name].role == "outcome"]
    design = [name for name in coded if name not in outcomes]
    member = printable(words.member(one.member, one.member_name))
    whose = {"member": member, "year": one.year}
    # Only what a browser fetches from the web is a link.
    url = one.url if one.url and one.url.startswith(("https://", "http://")) else ""
    return PrecedentView(
        commitment_id=printable(one.commitment_id),
        title=printable(" ".join(one.title.split())),
        member=member,
        plan=printable(one.plan),
        year=one.year,
        codes=tuple(_pair(name, one, words) for name in design),
        outcomes=tuple(_pair(name, one, words) for name in outcomes),
        whose=words.say("scorecard.precedents.whose", **whose, plan=printable(one.plan)),
        coded=_coded(design, one, words),
        became=_became(outcomes, one, words),
        nearest=words.say(
            "scorecard.precedents.nearest", title=shortened(one.title, _NEAREST), **whose
        ),
        brief=_brief([name for name in coded if name not in _VALUES], one, words),
        url=url,
        folded=words.count("scorecard.precedents.folded", one.folded) if one.folded else "",
    )


def _pair(name: str, one: Precedent, words: Interface) -> tuple[str, str]:
    return words.variable(name), words.value(one.codes[name])


def _levels(names: Sequence[str], one: Precedent, words: Interface) -> str:
    pairs = (_pair(name, one, words) for name in names)
    return "; ".join(
        words.say("scorecard.verdict.one_level", name=name, level=level) for name, level in pairs
    )


def _brief(names: Sequence[str], one: Precedent, words: Interface) -> str:
    said = _levels(names, one, words)
    return words.say("scorecard.precedents.coded", codes=said) if said else ""


def _coded(names: Sequence[str], one: Precedent, words: Interface) -> str:
    """Return the codes in one sentence: what is yes, what is no, then the levels."""
    said = [
        words.say(f"scorecard.precedents.{code}", names=", ".join(those))
        for code in ("yes", "no")
        if (those := [words.variable(name) for name in names if one.codes[name] == code])
    ]
    if levels := _levels([n for n in names if one.codes[n] not in ("yes", "no")], one, words):
        said.append(levels)
    return words.say("scorecard.precedents.coded", codes="; ".join(said)) if said else ""


def _became(names: Sequence[str], one: Precedent, words: Interface) -> str:
    said = _levels(names, one, words)
    return words.say("scorecard.precedents.became", outcomes=said) if said else ""
