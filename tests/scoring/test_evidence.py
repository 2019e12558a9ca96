"""Evidence is exact: words and dense columns add up to the score that is shown."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from ogplens.domain import Commitment, Evidence, Prediction
from ogplens.features.extraction import Extractor
from ogplens.learning.coherence import obey_codebook
from ogplens.learning.model_set import ModelSet, load, train
from ogplens.scoring import Scorer
from ogplens.scoring.evidence import MOST_PHRASES, Phrases
from ogplens.settings import FeatureSettings, codebook, models_folder
from synthetic import Corpus, small_settings

Known = tuple[tuple[Commitment, str], ...]


class Explained:
    """A model set with what explains it."""

    def __init__(self, model_set: ModelSet) -> None:
        self.models = model_set
        known = {name: block.terms for name, block in model_set.vectorizer.blocks.items()}
        self.extractor = Extractor(model_set.features, terms=known)
        self.phrases = Phrases(model_set, self.extractor)

    def check(self, commitment: Commitment, language: str) -> None:
        """Assert that contributions add up to the score, and that predictions follow from it."""
        raw = self.extractor.extract([commitment], [language])
        design = self.models.vectorizer.transform(raw)
        words = self.extractor.words(commitment, language)
        ((different, by_word),) = self.phrases.word_contributions(design.terms, [words])
        assert different == list(dict.fromkeys(words))
        from_words = by_word.sum(axis=0)
        from_sums = {}
        for place, (name, model) in enumerate(self.models.models.items()):
            slope = model.calibration.slope
            from_dense = slope * float(design.dense[0] @ model.dense_weights)
            total = np.array([from_words[place] + from_dense])
            wanted = slope * model.scores(design.terms, design.dense)
            np.testing.assert_allclose(total, wanted, atol=1e-9)
            scores = total / slope if slope > 0 else np.zeros(1)
            from_sums[name] = model.calibration.probabilities(scores)
        predicted = self.models.predict(raw)
        for name, probabilities in obey_codebook(from_sums).items():
            np.testing.assert_allclose(probabilities, predicted[name], atol=1e-9)


@pytest.fixture(scope="module")
def shipped(model_set: ModelSet) -> Explained:
    return Explained(model_set)


def test_contributions_add_up_on_the_corpus(shipped: Explained, commitments: Known) -> None:
    for commitment, language in commitments:
        shipped.check(commitment, language)


_SHIPPED: list[Explained] = []


_WORDS = (
    "public open data access to information of the the budget Ghana 2014 publicación ciudadana "
    "participación e-government; reform. Committee\n\u037apublic the\u037apublic"
)


@given(st.lists(st.sampled_from(_WORDS.split(" ")), max_size=40))
@examples(max_examples=60, deadline=None)
def test_contributions_add_up_on_any_words(words: list[str]) -> None:
    if not _SHIPPED:
        _SHIPPED.append(Explained(load(models_folder(), codebook())))
    text = " ".join(words)
    _SHIPPED[0].check(Commitment(number=None, title=text[:20], text=text), "en")


@pytest.mark.parametrize("lemmas", [False, True])
@pytest.mark.parametrize(("title_weight", "word_ngrams"), [(1, 1), (3, 2), (2, 3)])
def test_contributions_add_up_with_other_settings(
    lemmas: bool, title_weight: int, word_ngrams: int, corpus: Corpus
) -> None:
    if lemmas:
        pytest.importorskip("spacy_lookups_data")
    settings = small_settings()
    features = FeatureSettings.model_validate(
        settings.features.model_dump()
        | {"lemmas": lemmas, "title_weight": title_weight, "word_ngrams": word_ngrams}
    )
    titled = [replace(c, title=" ".join(c.text.split()[:4])) for c in corpus.commitments]
    raw = Extractor(features).extract(titled, ["en"] * len(titled))
    explained = Explained(
        train(
            raw,
            corpus.levels,
            corpus.members,
            codebook(),
            features=features,
            settings=settings.train,
            decision=settings.decision,
        )
    )
    for commitment in titled[:10]:
        explained.check(commitment, "en")


def check_spans(text: str, evidence: tuple[Evidence, ...]) -> None:
    """Assert that each phrase has its places, in order, and is named as its text is first."""
    for one in evidence:
        assert one.spans
        assert list(one.spans) == sorted(one.spans)
        written = [" ".join(text[start:end].split()) for start, end in one.spans]
        assert all(written)
        assert one.name in written


def test_evidence_stands_in_the_text_and_is_ranked(scorer: Scorer, commitments: Known) -> None:
    items, languages = zip(*commitments, strict=True)
    shown = 0
    for scored in scorer.score(items, languages, [str(i) for i in range(len(items))]):
        flat = " ".join(scored.commitment.text.split())
        for found in scored.predictions.values():
            weights = [abs(evidence.weight) for evidence in found.evidence]
            assert weights == sorted(weights, reverse=True)
            names = [evidence.name for evidence in found.evidence]
            assert len(set(names)) == len(names) <= MOST_PHRASES
            assert all(name in flat for name in names)
            check_spans(scored.commitment.text, found.evidence)
            shown += len(names)
    assert shown > 9 * len(items)  # more than one phrase a variable


def test_evidence_names_no_country_year_or_person(scorer: Scorer) -> None:
    text = "Ghana and Ghanaian citizens in Accra: Minister John Smith of Ghana opens data in 2014."
    (scored,) = scorer.score([Commitment(None, "", text)], ["en"], ["1"])
    shown = {e.name for found in scored.predictions.values() for e in found.evidence}
    assert shown
    assert not shown & {"Ghana", "Ghanaian", "Accra", "John", "Smith", "2014"}
    assert not any("_" in name for name in shown)


def test_a_phrase_that_speaks_for_it_raises_the_probability(scorer: Scorer) -> None:
    """Take away the strongest word for yes: the probability falls."""
    text = "The agency will publish all contracts as open data on a public portal for citizens."
    (scored,) = scorer.score([Commitment(None, "", text)], ["en"], ["1"])
    found = scored.predictions["access_to_information"]
    assert isinstance(found, Prediction)
    strongest = found.evidence[0]
    assert strongest.weight > 0
    without = text.replace(strongest.name, "")
    (again,) = scorer.score([Commitment(None, "", without)], ["en"], ["1"])
    fallen = again.predictions["access_to_information"]
    assert isinstance(fallen, Prediction)
    assert fallen.probability < found.probability


def test_an_empty_text_has_no_evidence(scorer: Scorer) -> None:
    (scored,) = scorer.score([Commitment(None, "", "")], ["en"], ["1"])
    assert all(found.evidence == () for found in scored.predictions.values())


def test_a_word_has_a_span_in_each_of_its_places(scorer: Scorer) -> None:
    text = "Transparencia. La TRANSPARENCIA, transparencía (sic) y la no-transparencia: opacidad."
    (scored,) = scorer.score([Commitment(None, "", text)], ["und"], ["1"])
    found = [e for p in scored.predictions.values() for e in p.evidence]
    spans = {e.spans for e in found if e.name.casefold() == "transparencia"}
    wanted = ["Transparencia", "TRANSPARENCIA", "transparencía", "transparencia"]
    assert [[text[start:end] for start, end in one] for one in spans] == [wanted]


def test_a_year_is_no_amount_of_people(scorer: Scorer) -> None:
    text = "The portal will open by 2026, and citizens may use it. It will serve 300 citizens."
    (scored,) = scorer.score([Commitment(None, "", text)], ["en"], ["1"])
    found = [e for p in scored.predictions.values() for e in p.evidence]
    shown = {text[start:end] for e in found for start, end in e.spans}
    assert "300 citizens" in shown
    assert not any(one.startswith("2026") for one in shown)
