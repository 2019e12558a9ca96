"""The parameters of the ranges for a plan's counts, on disk: one small JSON file."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ogplens import __version__
from ogplens.arrays import REMAKE, unusable
from ogplens.bounded import MAX_JSON, parse_json, read_bounded
from ogplens.errors import ModelError
from ogplens.files import write_text_atomically
from ogplens.learning.plan_counts import CountModel

FILE = "forecast.json"
_FORMAT = 1


class _Item(BaseModel):
    model_config = ConfigDict(extra="forbid")

    correlation: float = Field(ge=0, lt=1)
    overlap: float = Field(ge=0, le=1)
    mass: float = Field(gt=0, le=1)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    format: int
    ogplens: str
    coverage: float = Field(gt=0, lt=1)
    items: dict[str, _Item]


@dataclasses.dataclass(frozen=True, slots=True)
class PlanCounts:
    """The count models of all items.

    Attributes
    ----------
    coverage : float
        Probability that a range holds, 0 to 1.
    items : mapping of str to CountModel
    """

    coverage: float
    items: Mapping[str, CountModel]


def save_plan_counts(folder: Path, counts: PlanCounts) -> None:
    """Write ``forecast.json`` into the folder of the models."""
    content = {
        "format": _FORMAT,
        "ogplens": __version__,
        "coverage": counts.coverage,
        "items": {item: dataclasses.asdict(model) for item, model in counts.items.items()},
    }
    write_text_atomically(folder / FILE, json.dumps(content, indent=2) + "\n")


def load_plan_counts(folder: Path) -> PlanCounts:
    """Read ``forecast.json``.

    Raises
    ------
    ModelError
        If it is missing, damaged, or of another format.
    """
    path = folder / FILE
    try:
        found = _File.model_validate(parse_json(read_bounded(path, MAX_JSON)))
    except FileNotFoundError:
        raise ModelError("the ranges of plans are missing", source=str(path), hint=REMAKE) from None
    except ValidationError as error:
        raise ModelError("this file is damaged", source=str(path), hint=REMAKE) from error
    except (OSError, ValueError) as error:
        raise unusable(path, error) from error
    if found.format != _FORMAT:
        raise ModelError(
            f"it has format {found.format}, expected {_FORMAT}", source=str(path), hint=REMAKE
        )
    items = {item: CountModel(**model.model_dump()) for item, model in found.items.items()}
    return PlanCounts(found.coverage, items)
