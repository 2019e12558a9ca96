"""A small corpus made of words of ours, for everything that learns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ogplens.domain import Commitment
from ogplens.features.extraction import Extractor, RawFeatures
from ogplens.learning.logistic import IntArray
from ogplens.settings import (
    DecisionSettings,
    FeatureSettings,
    PipelineSettings,
    TrainSettings,
    codebook,
    pipeline_settings,
)

_NOISE = [
    "ministry",
    "programme",
    "support",
    "office",
    "national",
    "process",
    "service",
    "work",
    "group",
    "region",
    "activity",
    "report",
    "training",
    "meeting",
    "budget",
    "reform",
    "agency",
    "system",
    "method",
    "unit",
    "level",
    "sector",
    "team",
    "plan",
]
_SPEAKS_YES = ["publish", "portal", "dataset", "register", "download", "disclose"]
_SPEAKS_NO = ["internal", "staff", "procedure", "archive", "vehicle", "payroll"]
_STEPS = ["continue", "improve", "pilot", "enact"]


@dataclass(frozen=True)
class Corpus:
    """Commitments with their features, members and codes."""

    commitments: tuple[Commitment, ...]
    members: tuple[str, ...]
    plan_ids: tuple[str, ...]
    raw: RawFeatures
    levels: dict[str, IntArray]

    def __len__(self) -> int:
        return len(self.commitments)


def commitment(text: str, *, title: str = "") -> Commitment:
    return Commitment(number=None, title=title, text=text, end=len(text))


def extract(texts: Sequence[str], settings: FeatureSettings | None = None) -> RawFeatures:
    extractor = Extractor(settings or small_settings().features)
    return extractor.extract([commitment(text) for text in texts], ["en"] * len(texts))


def small_settings() -> PipelineSettings:
    """Return the shipped settings, made fit for a few hundred short texts."""
    shipped = pipeline_settings()
    features = shipped.features.model_dump() | {"min_chars_df": 5, "max_df": 0.9}
    train = shipped.train.model_dump() | {"latent_rank": 20, "min_rows": 40}
    return shipped.model_copy(
        update={
            "features": FeatureSettings.model_validate(features),
            "train": TrainSettings.model_validate(train),
            "decision": DecisionSettings(stated_error=0.1, range_coverage=0.9),
            "predict": shipped.predict.model_copy(update={"folds": 4}),
            "evaluate": shipped.evaluate.model_copy(update={"bootstrap": 100}),
        }
    )


def make_corpus(
    *,
    rows: int = 240,
    members: int = 12,
    seed: int = 0,
    mark: Callable[[int, bool], str] | None = None,
) -> Corpus:
    """Make commitments whose words tell their codes, more or less.

    Parameters
    ----------
    mark : callable, optional
        From a member and its code to a word that is put into the text. The words that tell the
        code are then left out.
    """
    rng = np.random.default_rng(seed)
    owners = [row % members for row in range(rows)]
    yes = rng.random(rows) < 0.45
    steps = rng.integers(0, 4, rows)
    texts = []
    for row in range(rows):
        words = rng.choice(_NOISE, size=25).tolist()
        if mark is None:
            told = yes[row] ^ (rng.random() < 0.08)
            words += rng.choice(_SPEAKS_YES if told else _SPEAKS_NO, size=5).tolist()
            words += [_STEPS[steps[row]]] * 2
        else:
            words += [mark(owners[row], bool(yes[row]))] * 3
        rng.shuffle(words)
        texts.append(" ".join(words).capitalize() + ".")
    names = [f"M{owner:02d}" for owner in owners]
    plans = [f"{name}-{1 + (row // members) % 2}" for row, name in enumerate(names)]
    absent = np.full(rows, -1, dtype=np.int64)
    levels = dict.fromkeys(codebook().predicted(), absent)
    levels["access_to_information"] = yes.astype(np.int64)
    levels["potential_impact"] = steps.astype(np.int64)
    return Corpus(
        tuple(commitment(text) for text in texts),
        tuple(names),
        tuple(plans),
        extract(texts),
        levels,
    )
