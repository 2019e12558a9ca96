"""The README says what was measured, and only commands that exist."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ogplens.cli import app
from ogplens.settings import codebook, pipeline_settings

ROOT = Path(__file__).resolve().parents[2]
HEAD = "| code | AUC | 95% interval | decided | wrong among the decided |\n|---|---|---|---|---|\n"
RANGES = "<!-- ranges: checked against reports/plan-forecasts.json by the tests -->\n"
README = (ROOT / "README.md").read_text(encoding="utf-8")


def figures_table() -> list[str]:
    """Return the rows that the README must show, from the metrics of the last run."""
    path = ROOT / "reports" / "metrics.json"
    new_member = json.loads(path.read_text(encoding="utf-8"))["new_member"]
    rows = []
    for name, found in new_member.items():
        if "roc_auc" not in found:
            continue
        auc = found["roc_auc"]
        rows.append(
            f"| {codebook().variables[name].label} | {auc['value']:.2f} "
            f"| {auc['low']:.2f} to {auc['high']:.2f} "
            f"| {found['decided']['value']:.0%} | {found['decided_error']['value']:.0%} |"
        )
    return rows


def ranges_sentence() -> str:
    """Return what the README must say of the ranges of a plan at a glance."""
    path = ROOT / "reports" / "plan-forecasts.json"
    found = json.loads(path.read_text(encoding="utf-8"))["items"].values()
    plans, large = (sum(one[key] for one in found) for key in ("plans", "large_plans"))
    held = sum(one["coverage"] * one["plans"] for one in found) / plans
    held_large = sum(one["large_coverage"] * one["large_plans"] for one in found) / large
    return (
        f"Of all such ranges, for members left out, {held:.0%} hold the IRM's count; of those for\n"
        f"plans with five commitments or more {held_large:.0%}."
    )


def with_figures(text: str) -> str:
    """Return the README with the figures of the last run: ``make readme`` writes it."""
    start = text.index(HEAD) + len(HEAD)
    rows = "".join(f"{row}\n" for row in figures_table())
    text = text[:start] + rows + text[text.index("<!-- end of figures -->") :]
    start = text.index(RANGES) + len(RANGES)
    return text[:start] + ranges_sentence() + "\n" + text[text.index("<!-- end of ranges -->") :]


@pytest.mark.skipif(
    pipeline_settings().corpus != "corpora", reason="the README speaks of the shipped corpus"
)
def test_the_figures_are_those_of_the_last_run() -> None:
    assert with_figures(README) == README, "run `make readme`"


def test_every_command_of_the_readme_exists() -> None:
    listed = CliRunner().invoke(app, ["--help"]).output
    for command in set(re.findall(r"ogplens ([a-z]+) ", README)):
        if command in {"is", "has"}:
            continue
        assert re.search(rf"^\W*{command}\b", listed, re.MULTILINE), command


def test_every_linked_file_exists() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


if __name__ == "__main__":
    (ROOT / "README.md").write_text(with_figures(README), encoding="utf-8")
