"""The page on experiments names only settings, generations and commands that there are."""

from __future__ import annotations

import re

import yaml

from ogplens.configuration import check_config
from ogplens.settings import PipelineSettings, codebook, configs_folder

from .conftest import ROOT

PAGE = (ROOT / "docs" / "experiments.md").read_text(encoding="utf-8")
SETTINGS = yaml.safe_load((configs_folder() / "pipeline.yaml").read_text(encoding="utf-8"))


def test_every_recipe_sets_a_setting_to_what_it_may_be() -> None:
    recipes = re.findall(r"-S '?configs/pipeline\.yaml:([\w.]+)=([^\s'`]+)", PAGE)
    assert len(recipes) >= 6
    for key, value in recipes:
        *blocks, name = key.split(".")
        changed = yaml.safe_load(yaml.safe_dump(SETTINGS))
        block = changed
        for one in blocks:
            block = block[one]
        assert name in block, key
        block[name] = yaml.safe_load(value)
        check_config(changed, PipelineSettings, source=key)


def test_generations_are_named_as_in_the_codebook() -> None:
    for generation in codebook().generations:
        assert f"`{generation.name}`" in PAGE


def test_the_examples_of_compare_runs_are_understood(run) -> None:
    options = set(re.findall(r"(--[a-z]+)", run("compare-runs", "--help").stdout))
    used = re.findall(r"^    ogplens compare-runs (.*)$", PAGE, re.MULTILINE)
    assert used
    for line in used:
        assert set(re.findall(r"--[a-z]+", line)) <= options
