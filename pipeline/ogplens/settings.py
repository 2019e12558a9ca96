"""Where the project's files lie, and the configuration files as checked objects."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from ogplens.domain import Codebook
from ogplens.errors import ConfigError, Fault

Config = TypeVar("Config", bound=BaseModel)


def project_root() -> Path:
    """Return the folder of ``configs/`` and ``models/``: a clone, or what a package has inside."""
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
    title_weight: int = Field(ge=1)

    @field_validator("char_ngrams")
    @classmethod
    def _shortest_first(cls, lengths: tuple[int, int]) -> tuple[int, int]:
        if not 1 <= lengths[0] <= lengths[1]:
            raise ValueError("two lengths from 1 on, the shorter first")
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


class PipelineSettings(_Block):
    """``configs/pipeline.yaml``: one block a stage."""

    corpus: str
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


def load_yaml(path: Path) -> Any:  # noqa: ANN401  # whatever the file holds, checked by the caller
    """Read a YAML file safely.

    Raises
    ------
    ConfigError
        If the file is missing, cannot be opened, is not UTF-8 or is not YAML.
    """
    import yaml

    try:
        return _parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        hint = "restore it from the repository, or install ogplens again"
        raise ConfigError(
            "this configuration file is missing", source=str(path), hint=hint
        ) from None
    except OSError as error:
        raise ConfigError(
            f"this configuration file cannot be opened: {error.strerror or error}",
            source=str(path),
            hint="check the name and the rights of the file",
        ) from error
    except UnicodeDecodeError as error:
        fault = Fault(f"byte {error.start}", "", "text in UTF-8")
        raise ConfigError("the file is not UTF-8", source=str(path), faults=[fault]) from error
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date such as 2012-13-01
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        problem = getattr(error, "problem", None) or f"it cannot be parsed, {error}"
        raise ConfigError(
            f"the file is not YAML: {problem}" + (f" ({place})" if place else ""),
            source=str(path),
            hint="check the indentation and the quotation marks there",
        ) from error


def _parse(text: str) -> Any:  # noqa: ANN401  # as above
    import yaml

    # The same safe loader, written in C: word lists are half of what a cold start waits for.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        return loader.get_single_data()
    except yaml.YAMLError:
        return yaml.safe_load(text)  # fails again, and names the place more exactly
    finally:
        loader.dispose()


def load_config(path: Path, model: type[Config]) -> Config:
    """Read and check a configuration file.

    Parameters
    ----------
    path : Path
    model : type
        The pydantic model that the file must fit.

    Raises
    ------
    ConfigError
        With every unknown key, missing key and wrong value of the file at once.
    """
    return check_config(load_yaml(path), model, source=str(path))


def check_config(data: object, model: type[Config], *, source: str) -> Config:
    """Check configuration data against a model; see `load_config`."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults = [_fault(item, model) for item in error.errors()]
        raise ConfigError(
            f"{len(faults)} thing(s) in this configuration cannot be used",
            source=source,
            faults=faults,
            hint="correct the places named above",
        ) from error


def _fault(item: Mapping[str, Any], model: type[BaseModel]) -> Fault:
    if not item["loc"] and item["type"] == "value_error":
        problem = str(item["msg"]).removeprefix("Value error, ")
        return Fault("", problem, "names that the file defines itself")
    if not item["loc"]:  # a list, a text or nothing at all
        keys = ", ".join(_known_keys(model, ()))
        return Fault("", str(item["input"])[:60], f"the keys {keys}, each with its value")
    place = ".".join(str(part) for part in item["loc"])
    if item["type"] == "extra_forbidden":
        known = _known_keys(model, item["loc"][:-1])
        close = difflib.get_close_matches(str(item["loc"][-1]), known, n=1)
        advice = f"did you mean {close[0]!r}?" if close else "known are " + ", ".join(known)
        return Fault(f"key {place}", str(item["loc"][-1]), f"a known key; {advice}")
    if item["type"] == "missing":
        return Fault(f"key {place}", "", "a value: this key is required")
    expected = str(item["msg"])
    for prefix in ("Value error, ", "Input should be "):
        expected = expected.removeprefix(prefix)
    return Fault(f"key {place}", str(item["input"])[:60], expected)


def _known_keys(model: type[BaseModel], path: Iterable[str | int]) -> list[str]:
    """Follow a path of keys into nested models and return the keys known there."""
    current: Any = model
    for part in path:
        fields = getattr(current, "model_fields", None)
        if fields is not None:
            current = fields[part].annotation if part in fields else None
        else:  # inside dict[str, Model], dict[str, dict[str, Model]] or tuple[Model, ...]
            inside = getattr(current, "__args__", (None,))
            current = next((a for a in inside if hasattr(a, "model_fields")), inside[-1])
    if not hasattr(current, "model_fields"):
        inside = getattr(current, "__args__", ())
        current = next((a for a in inside if hasattr(a, "model_fields")), None)
    return sorted(getattr(current, "model_fields", {}))


@functools.cache
def codebook() -> Codebook:
    """Return the codebook of ``configs/codebook.yaml``."""
    return load_config(configs_folder() / "codebook.yaml", Codebook)


@functools.cache
def pipeline_settings() -> PipelineSettings:
    """Return the settings of ``configs/pipeline.yaml``."""
    return load_config(configs_folder() / "pipeline.yaml", PipelineSettings)
