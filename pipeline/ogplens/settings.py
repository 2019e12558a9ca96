"""Where the project's files lie, and the configuration files as checked objects."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from ogplens.configuration import load_config
from ogplens.domain import Codebook


def project_root() -> Path:
    """Return the folder that holds ``configs/`` and ``models/``.

    In a clone that is the project itself; in an installed package the copies that were built
    into it.
    """
    package = Path(__file__).resolve().parent
    shipped = package / "_shipped"
    return shipped if shipped.is_dir() else package.parents[1]


def configs_folder() -> Path:
    """Return the folder of the configuration files."""
    return project_root() / "configs"


def models_folder() -> Path:
    """Return the folder of the trained models that ship with the package."""
    return project_root() / "models"


class _Block(BaseModel):
    """Every block refuses keys that it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SegmentSettings(_Block):
    """Limits on documents."""

    max_bytes: int = Field(gt=0)
    max_characters: int = Field(gt=0)
    max_seconds: int = Field(gt=0)
    max_memory_mb: int = Field(ge=200)


class LabelSettings(_Block):
    """Which codes are learnt and tested."""

    generations: Literal["all"] | tuple[str, ...]

    @field_validator("generations")
    @classmethod
    def _at_least_one(cls, names: str | tuple[str, ...]) -> str | tuple[str, ...]:
        if not names:
            raise ValueError("all, or a list of generations of configs/codebook.yaml")
        return names


class FeatureSettings(_Block):
    """What becomes a column; see ``ogplens.features``."""

    word_ngrams: int = Field(ge=1, le=3)
    char_ngrams: tuple[int, int]
    min_words_df: int = Field(ge=1)
    min_chars_df: int = Field(ge=1)
    max_df: float = Field(gt=0, le=1)
    lemmas: bool
    title_weight: int = Field(ge=1, le=20)

    @field_validator("char_ngrams")
    @classmethod
    def _shortest_first(cls, lengths: tuple[int, int]) -> tuple[int, int]:
        if not 1 <= lengths[0] <= lengths[1] <= 10:
            raise ValueError("two lengths from 1 to 10, the shorter first")
        return lengths


class TrainSettings(_Block):
    """How the models are fitted; see ``ogplens.learning``."""

    latent_rank: int = Field(ge=1)
    terms: float = Field(gt=0)
    latent: float = Field(ge=0)
    criteria: float = Field(ge=0)
    own_criteria: dict[str, Annotated[float, Field(ge=0)]]
    structure: float = Field(ge=0)
    member_intercept: float = Field(ge=0)
    plan_intercept: float = Field(ge=0)
    member_slopes: float = Field(ge=0)
    plan_slopes: float = Field(ge=0)
    min_rows: int = Field(ge=10)
    min_rows_per_level: int = Field(ge=2)

    @field_validator("own_criteria")
    @classmethod
    def _every_variable(cls, variances: dict[str, float]) -> dict[str, float]:
        if "other" not in variances:
            raise ValueError("a variance for single variables, and one for every 'other'")
        return variances


class DecisionSettings(_Block):
    """When a prediction is a yes or a no, and when it needs a reader."""

    stated_error: float = Field(gt=0, lt=0.5)
    range_coverage: float = Field(gt=0.5, lt=1)


class ScopeSettings(_Block):
    """What the models cannot judge; see ``ogplens.scoring.scope``."""

    min_words: int = Field(ge=1)
    min_known_words: dict[str, Annotated[float, Field(ge=0, le=1)]]
    min_likeness: float = Field(ge=0)

    @field_validator("min_known_words")
    @classmethod
    def _every_language(cls, shares: dict[str, float]) -> dict[str, float]:
        if "other" not in shares:
            raise ValueError("a share for each language, and one for every 'other'")
        return shares

    def known_words(self, language: str) -> float:
        """Return the least share of known words for a language, 0 to 1."""
        return self.min_known_words.get(language, self.min_known_words["other"])


class LikenessWeights(_Block):
    """What the similarity of two commitments is made of; the shares add up to 1."""

    words: float = Field(ge=0, le=1)
    letters: float = Field(ge=0, le=1)
    criteria: float = Field(ge=0, le=1)

    @model_validator(mode="after")
    def _whole(self) -> LikenessWeights:
        if abs(self.words + self.letters + self.criteria - 1) > 1e-9:
            raise ValueError("words, letters and criteria that add up to 1")
        return self


class PrecedentSettings(_Block):
    """What is like a commitment; see ``ogplens.scoring.precedents``."""

    words_kept: int = Field(ge=1)
    letters_kept: int = Field(ge=1)
    same_language: LikenessWeights
    other_language: LikenessWeights
    shown: int = Field(ge=0)
    per_plan: int = Field(ge=1)


class PredictSettings(_Block):
    """How commitments are held out."""

    folds: int = Field(ge=2)
    hold_out: Literal["member", "region"]
    seed: int
    duplicate_overlap: float = Field(gt=0, le=1)
    drift_until: int
    drift_min_rows: int = Field(ge=1)


class EvaluateSettings(_Block):
    """How figures get their intervals."""

    bootstrap: int = Field(ge=100)
    confidence: float = Field(gt=0.5, lt=1)
    calibration_bins: int = Field(ge=2)
    strata_bootstrap: int = Field(ge=100)
    strata_bins: int = Field(ge=2)
    strata_min_rows: int = Field(ge=1)
    seed: int


class CompareSettings(_Block):
    """What is shown of members and plans, and how their intervals are made."""

    min_commitments: int = Field(ge=1)
    confidence: float = Field(gt=0.5, lt=1)
    bootstrap: int = Field(ge=100)
    models: int = Field(ge=0)
    seed: int = Field(ge=0)


class BulkSettings(_Block):
    """How much is scored at once where very much is; see ``ogplens.bulk``."""

    rows_per_shard: int = Field(ge=1)
    documents_per_shard: int = Field(ge=1)
    bytes_per_shard: int = Field(ge=1)


def _inside(folder: str) -> str:
    if not folder or "\0" in folder or Path(folder).is_absolute() or ".." in Path(folder).parts:
        raise ValueError("a folder in the project, such as corpora, without '..'")
    return folder


class PipelineSettings(_Block):
    """``configs/pipeline.yaml``: one block a stage."""

    corpus: Annotated[str, AfterValidator(_inside)]
    segment: SegmentSettings
    label: LabelSettings
    features: FeatureSettings
    train: TrainSettings
    decision: DecisionSettings
    scope: ScopeSettings
    precedents: PrecedentSettings
    predict: PredictSettings
    evaluate: EvaluateSettings
    compare: CompareSettings
    bulk: BulkSettings


@functools.cache
def codebook() -> Codebook:
    """Return the codebook of ``configs/codebook.yaml``."""
    return load_config(configs_folder() / "codebook.yaml", Codebook)


@functools.cache
def pipeline_settings() -> PipelineSettings:
    """Return the settings of ``configs/pipeline.yaml``."""
    return load_config(configs_folder() / "pipeline.yaml", PipelineSettings)
