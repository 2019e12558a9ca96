"""``ogplens info``: the models, the data, the configuration and the versions in use."""

from __future__ import annotations

import json
import platform
from importlib import metadata
from typing import Annotated, Any, Literal

import typer

from ogplens import __version__
from ogplens.commands import console
from ogplens.errors import OgplensError

_LIBRARIES = (
    *("numpy", "scipy", "pydantic", "typer", "rich", "pypdfium2", "python-docx", "lxml"),
    *("markdown-it-py", "py3langid", "jinja2", "scikit-learn", "pandas", "spacy", "dvc"),
)

EPILOG = """\b
Examples:
  ogplens info
  ogplens info --format json
"""


def info(
    format_: Annotated[Literal["table", "json"], typer.Option("--format", "-f")] = "table",
    output: console.Output = console.STANDARD,
) -> None:
    """Show the model, the data, the configuration and the versions in use."""
    console.check_output(output)
    facts = _facts()
    if format_ == "json":
        console.emit(json.dumps(facts, ensure_ascii=False, indent=2) + "\n", output)
        return
    from ogplens.reporting.terminal import mapping_text

    sections = {
        name.capitalize(): {key.replace("_", " "): _shown(value) for key, value in section.items()}
        for name, section in facts.items()
    }
    width, colour = console.line_width(output), console.colourful(output)
    console.emit(mapping_text(sections, width=width, colour=colour), output)


def _facts() -> dict[str, dict[str, Any]]:
    from ogplens.settings import configs_folder

    return {
        "program": {"ogplens": __version__, "python": platform.python_version()},
        "model": _model(),
        "data": _data(),
        "configuration": {"folder": str(configs_folder())},
        "libraries": {name: _version(name) for name in _LIBRARIES},
    }


def _model() -> dict[str, Any]:
    """Say what is known of the models, or why they cannot be used."""
    import dataclasses

    from ogplens.settings import models_folder

    folder = str(models_folder())
    try:
        from ogplens.scoring import Scorer

        return {"folder": folder, **dataclasses.asdict(Scorer.load().info)}
    except OgplensError as error:
        return {"folder": folder, "problem": error.message}


def _data() -> dict[str, Any]:
    """Say which corpus the pipeline reads. An installed package comes without one."""
    from ogplens.irm import read_assessments, read_plans
    from ogplens.settings import codebook, pipeline_settings, project_root

    folder = project_root() / pipeline_settings().corpus
    if not folder.is_dir():
        return {"corpus": None}
    try:
        plans = read_plans(folder / "plans.csv")
        rows = read_assessments(folder / "irm-assessments.csv", codebook())
    except OgplensError as error:
        return {"corpus": str(folder), "problem": error.message}
    return {
        "corpus": str(folder),
        "plans": len(plans),
        "members": len({plan.member for plan in plans}),
        "assessed_commitments": len(rows),
    }


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {number}" for name, number in value.items())
    if value is None:
        return "none"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return str(value)
