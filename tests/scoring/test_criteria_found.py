"""Questions of the checklist are answered by quotes that stand in the text."""

import functools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from ogplens.domain import Commitment, CriterionFinding, Milestone, ScoredCommitment
from ogplens.reading import read_document
from ogplens.scoring import Scorer
from ogplens.scoring.criteria_found import MOST_SENTENCES, checklist, findings
from ogplens.segmentation import segment

Known = tuple[tuple[Commitment, str], ...]
_PLAN = Path(__file__).parents[1] / "fixtures" / "plan-es.md"


@functools.cache
def _scorer() -> Scorer:
    return Scorer.load()


@pytest.fixture(scope="module")
def plan(scorer: Scorer) -> tuple[ScoredCommitment, ...]:
    """Return the Spanish plan of the fixtures, scored."""
    document = read_document(_PLAN, max_bytes=10**6, max_characters=10**6)
    return scorer.score_document(document, segment(document).commitments).commitments


def answered(one: ScoredCommitment, variable: str, name: str) -> tuple[bool, list[str]]:
    """Return whether a question is met, and what is quoted."""
    found = {finding.name: finding for finding in one.criteria[variable]}[name]
    text = one.commitment.text
    return found.met, [text[start:end] for start, end in found.sentences]


def check(found: CriterionFinding, text: str) -> None:
    """Assert what is promised of a finding."""
    for spans in (found.sentences, found.phrases):
        ends = [0, *(end for _, end in spans)]
        assert all(last <= start < end for last, (start, end) in zip(ends, spans, strict=False))
        assert ends[-1] <= len(text)
    assert len(found.sentences) <= MOST_SENTENCES
    assert found.met or not found.sentences
    held = [
        [phrase for phrase in found.phrases if start <= phrase[0] and phrase[1] <= end]
        for start, end in found.sentences
    ]
    assert all(held)
    assert sum(map(len, held)) == len(found.phrases)


def test_quotes_stand_in_the_text_and_hold_their_phrases(
    scorer: Scorer, commitments: Known
) -> None:
    items, languages = zip(*commitments, strict=True)
    quoted = 0
    for one in scorer.score(items, languages, [str(i) for i in range(len(items))]):
        assert one.criteria.keys() == one.predictions.keys()
        for variable, found in one.criteria.items():
            assert [f.name for f in found] == list(checklist().variables[variable])
            for finding in found:
                check(finding, one.commitment.text)
                quoted += len(finding.sentences)
    assert quoted > 5 * len(items)


_TEXT = (
    "complaint sanctions within 30 days, open data website consult citizens. annual report 2026, "
    "Ministry of Health Dr. 5 municipalities decree\n pilot\t Title:"
)
_WORDS = _TEXT.split(" ")


@given(st.lists(st.sampled_from(_WORDS), max_size=40), st.integers(0, 5))
@examples(max_examples=60, deadline=None)
def test_quotes_of_any_text_hold_their_phrases(words: list[str], milestones: int) -> None:
    text = " ".join(words)
    steps = tuple(Milestone(word, end="2026") for word in words[:milestones])
    fields = {"lead_institution": " ".join(words[3:6]), "period": " ".join(words[1:2])}
    commitment = Commitment(None, text[:20], text, fields=fields, milestones=steps)
    (one,) = _scorer().score([commitment], ["en"], ["1"])
    for found in one.criteria.values():
        for finding in found:
            check(finding, text)


def test_what_a_plan_promises_is_quoted(plan: tuple[ScoredCommitment, ...]) -> None:
    contracts, culture, laws, audit, *_, hospital, owners = plan
    met, quotes = answered(contracts, "access_to_information", "reusable")
    assert met
    assert "Los datos se podrán descargar y reutilizar con licencia abierta." in quotes
    assert answered(contracts, "specificity", "numbers") == (
        True,
        ["Portal con los datos de 120 entidades, que se actualiza cada mes"],
    )
    assert answered(hospital, "public_accountability", "consequence")[0]
    assert answered(laws, "civic_participation", "gets_a_reply")[0]
    assert answered(owners, "potential_impact", "enforced")[0]
    assert answered(culture, "specificity", "dated_steps") == (False, [])
    # Control inside government has no public face, and an office's name promises no audit.
    assert answered(audit, "public_accountability", "public_face") == (False, [])
    assert answered(audit, "public_accountability", "independent_body") == (False, [])


def test_a_fact_is_quoted_with_its_date(plan: tuple[ScoredCommitment, ...]) -> None:
    met, quotes = answered(plan[4], "verifiable", "dated_steps")
    assert met
    assert quotes[-1] == (
        "Sistema instalado en cuatro ministerios\t1 de julio de 2027\t31 de diciembre de 2028"
    )
    assert answered(plan[4], "verifiable", "responsible_institution") == (
        True,
        ["Institución responsable: Agencia de Gobierno Digital"],
    )


def test_a_fact_that_the_text_does_not_hold_is_met_without_a_quote() -> None:
    commitment = Commitment(None, "", "Data.", fields={"lead_institution": "Ministry of Health"})
    found = {one.name: one for one in findings(commitment, "en", {})["verifiable"]}
    assert found["responsible_institution"] == CriterionFinding("responsible_institution", met=True)
    assert found["numbers"] == CriterionFinding("numbers", met=False)


def test_technology_serves_openness_only_beside_it(scorer: Scorer) -> None:
    apart = "The ministry installs software. Citizens are consulted in a public hearing."
    beside = "Citizens comment on drafts through a website, in a public consultation."
    texts = [Commitment(None, "", text) for text in (apart, beside)]
    first, second = scorer.score(texts, ["en", "en"], ["1", "2"])
    assert answered(first, "technology", "has_technology")[0]
    assert not answered(first, "technology", "serves_a_value")[0]
    assert answered(second, "technology", "serves_a_value") == (True, [beside])


def test_questions_are_answered_as_asked_for(scorer: Scorer) -> None:
    text = "The agency publishes all contracts as open data on a public portal for citizens."
    items, languages, ids = [Commitment(None, "", text)], ["en"], ["1"]
    (whole,) = scorer.score(items, languages, ids)
    assert whole.language == "en"
    (fast,) = scorer.score(items, languages, ids, evidence=False)
    assert fast.criteria == {}
    (alone,) = scorer.score(items, languages, ids, evidence=False, criteria=True)
    assert alone.criteria == whole.criteria
    (phrases,) = scorer.score(items, languages, ids, criteria=False)
    assert phrases.criteria == {}
    assert phrases.predictions == whole.predictions
