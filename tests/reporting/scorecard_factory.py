"""Scorecards with everything filled in, for the tests of all outputs."""

from __future__ import annotations

import dataclasses
import re

from ogplens.domain import (
    Advice,
    Commitment,
    CountForecast,
    CriterionFinding,
    Decision,
    Document,
    Evidence,
    Level,
    OrdinalPrediction,
    PlanForecast,
    Precedent,
    Prediction,
    ScopeCode,
    ScopeReason,
    Scorecard,
    ScoredCommitment,
)
from ogplens.interface import interface
from ogplens.settings import codebook

MODEL = {"version": "0.1.0", "commitments": 1906, "members": 69}
HOSTILE = (
    "<script>alert(1)</script>",
    '=HYPERLINK("http://example.org","x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "null\x00 bell\x07 escape\x1b[31m",
    "left\u202eright\u2066",
    "{{ 7 * 7 }} {% raw %}",
    "&lt;b&gt; ]]> <!-- \ufffe",
)
TEXTS = (
    (
        "Publish every public contract",
        "The Ministry of Finance will publish every contract as open data. Anyone may download "
        "the data from a public portal.\n\nToday only notices are published. The ministry will, as "
        "far as possible, promote a culture of transparency.",
    ),
    (
        "A council of citizens for the budget",
        "A council of citizens is consulted on the budget each year. The government will answer "
        "in writing to what the council proposes, and a public hearing will be held.",
    ),
    ("Train the civil service", "The academy will improve the skills of civil servants."),
)


def spans(text: str, phrase: str) -> tuple[tuple[int, int], ...]:
    """Return where a phrase stands in a text."""
    return tuple(m.span() for m in re.finditer(re.escape(phrase), text))


def evidence(text: str, *phrases: tuple[str, float]) -> tuple[Evidence, ...]:
    return tuple(Evidence(name, weight, spans(text, name)) for name, weight in phrases)


def predictions(text: str, words: tuple[tuple[str, float], ...], *, place: int = 0):
    """Return a prediction of every variable, no two alike."""
    found = {}
    for n, (name, variable) in enumerate(
        (name, codebook().variables[name]) for name in codebook().predicted()
    ):
        moving = evidence(text, *(words[n % len(words) :] + words[: n % len(words)]))
        if len(variable.values) == 2:
            p = round(0.08 + 0.11 * ((n + 3 * place) % 9), 4)
            decision = (Decision.NO, Decision.NEEDS_A_READER, Decision.YES)[(p > 0.25) + (p > 0.7)]
            found[name] = Prediction(p, decision, moving)
        else:
            top = (n + place) % len(variable.values)
            weights = [3.0 if i == top else 1.0 for i in range(len(variable.values))]
            shares = {v: w / sum(weights) for v, w in zip(variable.values, weights, strict=True)}
            expected = sum(i * s for i, s in enumerate(shares.values()))
            ends = variable.values[max(0, top - 1) : top + 2]
            found[name] = OrdinalPrediction(shares, variable.values[top], ends, expected, moving)
    return found


def precedent(title: str = "Open contracting portal", **changes: object) -> Precedent:
    made = Precedent(
        commitment_id="UKR-2-5",
        title=title,
        member="UKR",
        member_name="Ukraine",
        plan="UKR-2",
        year=2014,
        similarity=0.614,
        codes={
            "access_to_information": "yes",
            "relevant": "yes",
            "potential_impact": "transformative",
            "completion": "substantial",
            "did_it_open_government": "major",
        },
        url="https://www.opengovpartnership.org/members/ukraine/commitments/UA0042/",
        folded=2,
    )
    return dataclasses.replace(made, **changes)


def scored(
    title: str,
    body: str,
    number: str | None,
    start: int,
    *,
    place: int = 0,
    page: int | None = 4,
    language: str = "en",
) -> ScoredCommitment:
    """Return a commitment with predictions, criteria, precedents and advice."""
    text = f"{title}\n\n{body}"
    cut = Commitment(number, title, text, start, start + len(text), page)
    phrases = (("contract", 0.9), ("public", 0.5), ("as far as possible", -0.7), ("council", 0.4))
    first = (len(title) + 2, min(len(text), len(title) + 2 + body.find(".") + 1))
    phrase = (first[0], min(first[0] + 12, first[1]))
    criteria = {
        "access_to_information": (
            CriterionFinding("published", True, (first,), (phrase,)),
            CriterionFinding("public_face", False),
        ),
        "specificity": (CriterionFinding("deadline", False),),
    }
    advice = (
        Advice("S101", Level.WARNING, "No end date: say by when.", f"draft-{number}", 0, len(title),
               page, 3, 1),
        Advice("V201", Level.ADVICE, "Vague words: say what will be there.", f"draft-{number}",
               *first, page, 5, 1),
    )  # fmt: skip
    return ScoredCommitment(
        f"draft-{number}",
        cut,
        predictions(text, phrases, place=place),
        language=language,
        criteria=criteria,
        precedents=(precedent(), precedent("A register", url=None, folded=0)),
        advice=advice if place != 2 else (),
    )


def full_card(
    texts: tuple[tuple[str, str], ...] = TEXTS,
    *,
    source: str = "draft.pdf",
    format_: str = "pdf",
    language: str = "en",
) -> Scorecard:
    """Return a scorecard in which nothing is missing; its last commitment is out of scope."""
    head = "Action plan of Exampleland\n\n"
    parts, position, commitments = [head], len(head), []
    for place, (title, body) in enumerate(texts):
        one = scored(title, body, str(place + 1), position, place=place, language=language)
        commitments.append(one)
        parts.append(one.commitment.text + "\n\n")
        position += len(parts[-1])
    why = ScopeReason(
        ScopeCode.TOO_SHORT,
        4,
        12,
        "The text is too short: it has 4 different words, at least 12 are needed.",
    )
    if len(commitments) > 2:
        commitments[-1] = refused(commitments[-1], why)
    judged = sum(not one.out_of_scope for one in commitments)
    forecast = PlanForecast(
        commitments=len(commitments),
        judged=judged,
        counts=(
            CountForecast("relevant", 0.8 * judged, judged // 2, judged),
            CountForecast("transformative", 0.1 * judged, 0, judged // 2),
            CountForecast("potentially_starred", 0.1 * judged, 0, judged // 2),
            CountForecast("substantial", 0.3 * judged, 0, 0),
        ),
        coverage=0.9,
    )
    document = Document("".join(parts), (), source, format_, language, 12, ("Page 3 is empty.",))
    plan_advice = (Advice("P101", Level.ADVICE, "No commitment on participation.", "", 0, 26),)
    return Scorecard(
        source,
        document,
        tuple(commitments),
        document.warnings,
        None,
        forecast,
        plan_advice,
        ("UKR-2",),
    )


def refused(one: ScoredCommitment, *reasons: ScopeReason) -> ScoredCommitment:
    """Return a commitment as the scorer gives one that it cannot judge."""
    found = {}
    for name, prediction in one.predictions.items():
        if isinstance(prediction, Prediction):
            found[name] = dataclasses.replace(prediction, decision=Decision.NEEDS_A_READER)
        else:
            found[name] = dataclasses.replace(prediction, range=tuple(prediction.probabilities))
    return dataclasses.replace(one, predictions=found, out_of_scope=reasons)


def hostile_card(mark: str) -> Scorecard:
    """Return a scorecard in which every text holds a mark that could do harm."""
    card = full_card(tuple((f"{mark}", f"{mark} will be published. {body}") for _, body in TEXTS))
    changed = []
    for one in card.commitments:
        bad = tuple(dataclasses.replace(a, message=mark) for a in one.advice)
        past = (precedent(mark, member_name=mark, plan=mark, url=f"javascript:{mark}"),)
        moved = {
            name: dataclasses.replace(p, evidence=(Evidence(mark, 0.5, ((0, len(mark)),)),))
            for name, p in one.predictions.items()
        }
        cut = dataclasses.replace(one.commitment, number=mark)
        changed.append(
            dataclasses.replace(
                one,
                commitment=cut,
                commitment_id=mark,
                advice=bad,
                precedents=past,
                predictions=moved,
            )
        )
    advice = tuple(dataclasses.replace(a, message=mark) for a in card.advice)
    return dataclasses.replace(
        card,
        source=mark,
        commitments=tuple(changed),
        advice=advice,
        warnings=(mark,),
        own_plans=(mark,),
    )


ENGLISH, SPANISH = interface("en"), interface("es")
