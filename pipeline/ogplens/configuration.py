"""Configuration files as checked objects: all faults of a file at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ogplens.bounded import MAX_YAML, OutOfBoundsError, parse_yaml, read_bounded
from ogplens.errors import ConfigError, Fault

Config = TypeVar("Config", bound=BaseModel)


def load_yaml(path: Path) -> Any:  # noqa: ANN401  # whatever the file holds, checked by the caller
    """Read a YAML file safely; see `ogplens.bounded.parse_yaml`.

    Raises
    ------
    ConfigError
        If the file is missing, cannot be opened, is not UTF-8 or not YAML, or is too large or deep.
    """
    import yaml

    try:
        return parse_yaml(read_bounded(path, MAX_YAML).decode("utf-8"))
    except FileNotFoundError:
        raise ConfigError(
            "this configuration file is missing", source=str(path), hint=_RESTORE
        ) from None
    except OSError as error:
        raise ConfigError(
            f"this configuration file cannot be opened: {error.strerror or error}",
            source=str(path),
            hint="check the name and the rights of the file",
        ) from error
    except OutOfBoundsError as error:
        message = "the file is not YAML as a configuration of ogplens has it"
        raise ConfigError(message, source=str(path), faults=[error.fault], hint=_RESTORE) from error
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


_RESTORE = "restore it from the repository, or install ogplens again"
_MOST_FAULTS = 100  # all at once for a person; a file of nothing but faults has no end


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
        found = error.errors()
        faults = [_fault(item, model) for item in found[:_MOST_FAULTS]]
        raise ConfigError(
            f"{len(found)} thing(s) in this configuration cannot be used",
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
        current = next(
            (a for a in getattr(current, "__args__", ()) if hasattr(a, "model_fields")), None
        )
    return sorted(getattr(current, "model_fields", {}))
