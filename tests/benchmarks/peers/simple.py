"""The base rate, the keyword rule, and our models."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tests.benchmarks.peers.data import Texts
from tests.benchmarks.peers.peer import Answer, Codes, Peer, likeliest

from ogplens.evaluation.peers import keyword_fires, keyword_rule, prior
from ogplens.features.criteria import load_criteria
from ogplens.features.extraction import Extractor, RawFeatures
from ogplens.learning.abstention import fit_thresholds
from ogplens.learning.fitting import expected_level
from ogplens.learning.logistic import FloatArray, IntArray
from ogplens.learning.model_set import ModelSet, save, train
from ogplens.settings import PipelineSettings, codebook, configs_folder


class Prior(Peer):
    """The base rate of the training rows for everyone."""

    def prepare(self, texts: Texts) -> np.ndarray:
        return np.zeros(len(texts))

    def fit(self, features: np.ndarray, codes: Codes) -> None:
        self._rates = {
            name: prior(levels[codes.coded(name)], len(codebook().variables[name].values), 1)[0]
            for name, levels in codes.levels.items()
        }

    def predict(self, features: np.ndarray) -> dict[str, Answer]:
        return {
            name: likeliest(np.tile(rates, (len(features), 1)))
            for name, rates in self._rates.items()
        }

    def save(self, folder: Path) -> None:
        rates = {name: rate.tolist() for name, rate in self._rates.items()}
        (folder / "rates.json").write_text(json.dumps(rates), encoding="utf-8")


class Keyword(Peer):
    """The training shares among rows where a phrase of the criteria stands, or none does.

    The phrases are those of ``configs/criteria/``. A yes is called from the bound that is best on
    the training rows.
    """

    def prepare(self, texts: Texts) -> np.ndarray:
        criteria, masked = load_criteria(), texts.masked()
        counts = [
            criteria.counts(text, language)
            for text, language in zip(masked, texts.languages, strict=True)
        ]
        raw = RawFeatures({}, np.array(counts, dtype=np.float64), criteria.names)
        fires = [keyword_fires(raw, criteria, name) for name in codebook().predicted()]
        return np.stack(fires, axis=1)

    def fit(self, features: np.ndarray, codes: Codes) -> None:
        self._tables: dict[str, FloatArray] = {}
        self._bounds: dict[str, float] = {}
        for name, levels in codes.levels.items():
            coded = codes.coded(name)
            values = codebook().variables[name].values
            fires, y = features[coded, codebook().predicted().index(name)], levels[coded]
            table = keyword_rule(fires, y, np.array([False, True]), len(values))
            self._tables[name] = table
            if len(values) == 2:
                fitted = table[fires.astype(np.int64), 1]
                self._bounds[name] = fit_thresholds(fitted, y == 1, stated_error=0.1).forced

    def predict(self, features: np.ndarray) -> dict[str, Answer]:
        return {name: self._answer(name, features) for name in self._tables}

    def _answer(self, name: str, features: np.ndarray) -> Answer:
        fires = features[:, codebook().predicted().index(name)]
        probabilities = self._tables[name][fires.astype(np.int64)]
        expected = expected_level(probabilities)
        if name in self._bounds:
            called = (probabilities[:, 1] >= self._bounds[name]).astype(np.int64)
        else:
            called = np.rint(expected).astype(np.int64)
        return Answer(probabilities, expected, called)

    def save(self, folder: Path) -> None:
        shutil.copytree(configs_folder() / "criteria", folder / "criteria")
        tables = {name: table.tolist() for name, table in self._tables.items()}
        (folder / "tables.json").write_text(json.dumps([tables, self._bounds]), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class _Extracted:
    """Our raw features beside the texts: new texts are counted against the trained vocabulary."""

    texts: Texts
    raw: RawFeatures

    def rows(self, index: IntArray) -> _Extracted:
        return _Extracted(self.texts.rows(index), self.raw.rows(index))


class Ours(Peer):
    """``ogplens``, as `ogplens.evaluation.out_of_fold` trains it on each fold."""

    from_text = True

    def __init__(self, settings: PipelineSettings) -> None:
        self._settings = settings

    def prepare(self, texts: Texts) -> _Extracted:
        extractor = Extractor(self._settings.features)
        return _Extracted(texts, extractor.extract(texts.commitments, texts.languages))

    def fit(self, features: _Extracted, codes: Codes) -> None:
        absent = np.full(len(features.texts), -1, dtype=np.int64)
        self._models: ModelSet = train(
            features.raw,
            {name: codes.levels.get(name, absent) for name in codebook().predicted()},
            codes.members,
            codebook(),
            plans=codes.plans,
            features=self._settings.features,
            settings=self._settings.train,
            decision=self._settings.decision,
        )
        self._extractor = extractor_of(self._models)

    def predict(self, features: _Extracted) -> dict[str, Answer]:
        texts = features.texts
        raw = self._extractor.extract(texts.commitments, texts.languages)
        return {
            name: Answer(
                found, expected_level(found), np.asarray(self._models.models[name].called(found))
            )
            for name, found in self._models.predict(raw).items()
        }

    def save(self, folder: Path) -> None:
        save(folder, self._models, codebook())


def extractor_of(models: ModelSet) -> Extractor:
    """Return the extractor that counts the terms which the models know, as the scorer has it."""
    terms = {name: block.terms for name, block in models.vectorizer.blocks.items()}
    return Extractor(models.features, terms=terms)
