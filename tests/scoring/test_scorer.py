"""The shipped models score any text, one by one as in bulk, whatever its country is called."""

import math
import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from ogplens.domain import (
    Commitment,
    Decision,
    Document,
    OrdinalPrediction,
    Prediction,
    ScoredCommitment,
)
from ogplens.errors import ModelError
from ogplens.features.masking import mask_words
from ogplens.scoring import Scorer
from ogplens.scoring.evidence import MOST_PHRASES
from ogplens.settings import codebook

Known = tuple[tuple[Commitment, str], ...]

DRAFT = (
    "Open budgets in {0}. By {1} the ministry of finance of {0} will publish the whole budget as "
    "open data, and {2} will invite citizens of {0} to three public hearings on it."
)
COUNTRIES = sorted({words.names[0] for words in mask_words().countries.values() if words.names})


def score(scorer: Scorer, *texts: str, language: str = "en") -> tuple[ScoredCommitment, ...]:
    items = [Commitment(number=None, title="", text=text) for text in texts]
    return scorer.score(items, [language] * len(texts), [str(i) for i in range(len(texts))])


def numbers(scored: ScoredCommitment) -> dict[str, list[float]]:
    return {
        name: [found.probability]
        if isinstance(found, Prediction)
        else [*found.probabilities.values(), found.expected]
        for name, found in scored.predictions.items()
    }


def assert_same(one: ScoredCommitment, other: ScoredCommitment) -> None:
    """Compare predictions, but for the order in which floats were added."""
    for name, found in numbers(one).items():
        assert numbers(other)[name] == pytest.approx(found, abs=1e-9)


def assert_sound(scored: ScoredCommitment) -> None:
    """Check that every prediction is within its bounds and that its parts agree."""
    assert set(scored.predictions) <= set(codebook().predicted())
    for name, found in scored.predictions.items():
        values = codebook().variables[name].values
        if isinstance(found, Prediction):
            assert 0 <= found.probability <= 1
            assert found.decision in Decision
        else:
            assert isinstance(found, OrdinalPrediction)
            assert tuple(found.probabilities) == values
            assert all(0 <= p <= 1 for p in found.probabilities.values())
            assert math.fsum(found.probabilities.values()) == pytest.approx(1.0)
            assert found.level in found.range
            first = values.index(found.range[0])
            assert found.range == values[first : first + len(found.range)]
            assert 0 <= found.expected <= len(values) - 1
        assert len(found.evidence) <= MOST_PHRASES
        assert all(math.isfinite(evidence.weight) for evidence in found.evidence)


def test_every_variable_is_predicted_for_every_commitment(
    scorer: Scorer, commitments: Known
) -> None:
    items, languages = zip(*commitments, strict=True)
    ids = [f"C{i}" for i in range(len(items))]
    scored = scorer.score(items, languages, ids)
    assert [s.commitment_id for s in scored] == ids
    assert tuple(s.commitment for s in scored) == items
    assert set(scorer.info.variables) == set(codebook().predicted())
    for one in scored:
        assert set(one.predictions) == set(scorer.info.variables)
        assert_sound(one)
    everything = {tuple(map(tuple, numbers(one).values())) for one in scored}
    assert len(everything) == len(scored)  # the text does matter


def test_one_by_one_as_in_bulk_and_in_any_order(scorer: Scorer, commitments: Known) -> None:
    items, languages = zip(*commitments[:12], strict=True)
    ids = [str(i) for i in range(len(items))]
    bulk = scorer.score(items, languages, ids)
    back = scorer.score(items[::-1], languages[::-1], ids[::-1])[::-1]
    for place, together in enumerate(bulk):
        (alone,) = scorer.score([items[place]], [languages[place]], [ids[place]])
        for other in (alone, back[place]):
            assert_same(together, other)
            for name, found in together.predictions.items():
                assert [e.name for e in other.predictions[name].evidence] == [
                    e.name for e in found.evidence
                ]


@pytest.mark.parametrize("at_once", [1, 2, 5, 1000])
def test_bulk_and_single_agree_to_the_last_bit(
    scorer: Scorer, commitments: Known, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = [(Commitment(None, "", text), "en") for text in ("", "12/03/2014 – 2015", "½\xad™ open")]
    items, languages = zip(*(*commitments[:24:2], *odd, *commitments[1:24:2]), strict=True)
    ids = [str(place) for place in range(len(items))]
    monkeypatch.setattr("ogplens.scoring.bulk_reader.AT_ONCE", at_once)
    for member in (None, "GBR"):
        found = scorer.predict_many(iter(items), iter(languages), member)
        made = found.predictions([{}] * len(items))
        whole = scorer.score(items, languages, ids, member, evidence=False)
        rows = list(zip(*found.table().values(), strict=True))
        for row, one in enumerate(whole):
            (alone,) = scorer.score(
                [items[row]], [languages[row]], [ids[row]], member, evidence=False
            )
            assert one == alone
            assert made[row] == one.predictions
            assert found.reasons[row] == one.out_of_scope
            single = scorer.predict_many([items[row]], [languages[row]], member).table()
            assert list(zip(*single.values(), strict=True)) == [rows[row]]


def test_the_table_says_what_the_predictions_say(scorer: Scorer, commitments: Known) -> None:
    items, languages = zip(*commitments[:6], strict=True)
    found = scorer.predict_many(items, languages)
    table = found.table()
    for row, predictions in enumerate(found.predictions([{}] * len(items))):
        for name, one in predictions.items():
            if isinstance(one, Prediction):
                assert table[name][row] == one.probability
                assert table[f"{name}_decision"][row] == one.decision
            else:
                assert [table[f"{name}_{level}"][row] for level in one.probabilities] == list(
                    one.probabilities.values()
                )
                ends = (table[f"{name}_lowest"][row], table[f"{name}_highest"][row])
                assert ends == (one.range[0], one.range[-1])
                assert table[f"{name}_level"][row] == one.level
                assert table[f"{name}_expected"][row] == one.expected


def test_nothing_in_bulk(scorer: Scorer) -> None:
    assert len(scorer.predict_many([], [])) == 0
    assert not any(scorer.predict_many([], []).table().values())
    with pytest.raises(ValueError, match="zip"):
        scorer.predict_many([Commitment(None, "", "open data")], [])


def test_forgetting_words_changes_nothing(
    scorer: Scorer, commitments: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    items, languages = zip(*commitments[:20], strict=True)
    before = scorer.predict_many(items, languages).table()
    monkeypatch.setattr("ogplens.features.spellings.MOST_STRINGS", 10)
    monkeypatch.setattr("ogplens.scoring.bulk_reader.AT_ONCE", 3)
    assert scorer.predict_many(items, languages).table() == before


def test_threads_do_not_get_in_each_others_way(
    scorer: Scorer, commitments: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    items, languages = zip(*commitments[:30], strict=True)
    expected = scorer.predict_many(items, languages).table()
    monkeypatch.setattr("ogplens.features.spellings.MOST_STRINGS", 300)
    monkeypatch.setattr("ogplens.scoring.bulk_reader.AT_ONCE", 4)
    with ThreadPoolExecutor(4) as pool:
        every = list(pool.map(lambda _: scorer.predict_many(items, languages).table(), range(8)))
    assert every == [expected] * 8


@given(st.sampled_from(COUNTRIES), st.sampled_from(COUNTRIES))
@examples(max_examples=40, deadline=None)
def test_the_name_of_the_country_changes_nothing(one: str, other: str) -> None:
    first, second = score(
        _shipped(), DRAFT.format(one, 2015, "they"), DRAFT.format(other, 2015, "they")
    )
    assert_same(first, second)


def test_nor_do_its_people_its_capital_the_year_and_the_minister(scorer: Scorer) -> None:
    texts = [
        DRAFT.format("Ghana", 2013, "Minister John Smith"),
        DRAFT.format("Trinidad and Tobago", 2021, "Minister Ana María López"),
        DRAFT.format("Buenos Aires", 2016, "Minister Ivo de Wit"),
    ]
    first, *others = score(scorer, *texts)
    for other in others:
        assert_same(first, other)


def test_real_commitments_keep_their_predictions_in_another_country(
    scorer: Scorer, commitments: Known
) -> None:
    moved = 0
    for item, language in commitments:
        text = re.sub(r"\b(?:Spain|Albania|Slovakia|(?:South )?Korea)\b", "Sierra Leone", item.text)
        both = [item, replace(item, text=text)]
        one, other = scorer.score(both, [language] * 2, ["one", "other"])
        assert_same(one, other)
        moved += text != item.text
    assert moved


def _shipped() -> Scorer:
    if not _LOADED:
        _LOADED.append(Scorer.load())
    return _LOADED[0]


_LOADED: list[Scorer] = []


@given(st.text(max_size=300), st.sampled_from(["en", "es", "fr", "pt", "xx", ""]))
@examples(max_examples=60, deadline=None)
def test_any_text_in_any_language_is_scored(text: str, language: str) -> None:
    assert_sound(score(_shipped(), text, language=language)[0])


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "12 % 2014",
        "Ghana",
        "open",
        "the\u037apublic will the\u037apublic",
        "\ufdfa" * 3,
        "gestio\u0301n pu\u0301blica",
        "a" * 50_000,
        "_country_ _year_ _person_",
    ],
)
def test_odd_texts(text: str, scorer: Scorer) -> None:
    assert_sound(score(scorer, text)[0])


def test_a_huge_text(scorer: Scorer) -> None:
    assert_sound(score(scorer, DRAFT.format("Peru", 2014, "they") * 1500)[0])


def test_accents_written_in_two_characters_are_the_same_accents(scorer: Scorer) -> None:
    text = "Publicación de la información pública y rendición de cuentas en la gestión."
    one, other = score(scorer, text, unicodedata.normalize("NFD", text), language="es")
    assert_same(one, other)


def test_without_evidence_nothing_else_differs(scorer: Scorer, commitments: Known) -> None:
    items, languages = zip(*commitments[:12], strict=True)
    ids = [str(i) for i in range(len(items))]
    alone = scorer.probabilities(items, languages)
    whole = scorer.score(items, languages, ids)
    for row, (one, other) in enumerate(
        zip(whole, scorer.score(items, languages, ids, evidence=False), strict=True)
    ):
        for name, found in one.predictions.items():
            assert found.evidence
            assert other.predictions[name] == replace(found, evidence=())
            shown = numbers(one)[name]
            expected = alone[name][row]
            kept = expected[1:] if isinstance(found, Prediction) else expected
            assert shown[: len(kept)] == list(kept)


def test_no_commitments(scorer: Scorer) -> None:
    assert scorer.score([], [], []) == ()


def test_lists_of_different_lengths_are_refused(scorer: Scorer, commitments: Known) -> None:
    item, language = commitments[0]
    with pytest.raises(ValueError, match="zip"):
        scorer.score([item, item], [language], ["1", "2"])
    with pytest.raises(ValueError, match="zip"):
        scorer.score([item], [language], [])


@pytest.mark.parametrize(
    ("source", "ids"),
    [("folder/my plan.pdf", ["my plan-1", "my plan-1a"]), ("-", ["draft-1", "draft-1a"])],
)
def test_a_document_becomes_a_scorecard(scorer: Scorer, source: str, ids: list[str]) -> None:
    document = Document("text", (), source, "text", "en", warnings=("page 2 is empty",))
    items = [Commitment(number="1", title="", text=text) for text in ("open data", "hearings")]
    card = scorer.score_document(document, items)
    assert [one.commitment_id for one in card.commitments] == ids
    assert card.source == source
    assert card.document is document
    assert card.warnings == ("page 2 is empty",)
    assert scorer.score_document(document, []).commitments == ()


def test_missing_models(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no trained model"):
        Scorer.load(tmp_path)


def test_clear_texts_are_told_apart(scorer: Scorer) -> None:
    data, hearing = score(
        scorer,
        "The agency will publish all contracts as open data on a public portal.",
        "The ministry will hold public consultations and involve civil society in the decisions.",
    )

    def yes(scored: ScoredCommitment, name: str) -> float:
        found = scored.predictions[name]
        assert isinstance(found, Prediction)
        return found.probability

    assert yes(data, "access_to_information") > yes(hearing, "access_to_information")
    assert yes(hearing, "civic_participation") > yes(data, "civic_participation")
