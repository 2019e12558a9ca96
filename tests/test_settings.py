"""Configuration files: every fault at once, with its place and what was probably meant."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from ogplens.configuration import check_config, load_config, load_yaml
from ogplens.domain import Codebook
from ogplens.errors import ConfigError
from ogplens.settings import PipelineSettings, codebook, configs_folder, pipeline_settings

Change = Callable[[dict[str, Any]], object]


def shipped(name: str) -> dict[str, Any]:
    data = yaml.safe_load((configs_folder() / name).read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data


def faults_of(data: object, model: type[PipelineSettings] | type[Codebook]) -> dict[str, str]:
    """Return place to expectation of every fault."""
    with pytest.raises(ConfigError) as caught:
        check_config(data, model, source="some.yaml")
    assert caught.value.source == "some.yaml"
    assert caught.value.hint
    return {fault.place: fault.expected for fault in caught.value.faults}


def test_the_shipped_configs_load() -> None:
    assert pipeline_settings() == load_config(configs_folder() / "pipeline.yaml", PipelineSettings)
    assert codebook().variables
    assert pipeline_settings().predict.folds >= 2


def test_misspelt_keys_are_told_at_once_with_what_was_meant() -> None:
    data = shipped("pipeline.yaml")
    data["train"]["plan_slope"] = data["train"].pop("plan_slopes")
    data["decision"]["stated_eror"] = 0.2
    data["predict"]["zzzz"] = 1
    data["evalaute"] = data.pop("evaluate")
    faults = faults_of(data, PipelineSettings)
    assert "'plan_slopes'" in faults["key train.plan_slope"]
    assert "'stated_error'" in faults["key decision.stated_eror"]
    assert "'evaluate'" in faults["key evalaute"]
    assert "duplicate_overlap, folds, hold_out, seed" in faults["key predict.zzzz"]
    assert {"key train.plan_slopes", "key evaluate"} <= set(faults)  # missing now
    assert len(faults) == 6


def test_misspelt_keys_deep_inside_the_codebook() -> None:
    data = shipped("codebook.yaml")
    data["variables"]["relevant"]["lable"] = "x"
    data["generations"][0]["starrule"] = "x"
    data["derived"]["starred"]["conditions"][1]["value"] = ["yes"]
    faults = faults_of(data, Codebook)
    assert "'label'" in faults["key variables.relevant.lable"]
    assert "'star_rule'" in faults["key generations.0.starrule"]
    assert "'values'" in faults["key derived.starred.conditions.1.value"]
    assert len(faults) == 3


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda d: d["train"].update(latent_rank=0), "key train.latent_rank"),
        (lambda d: d["train"].update(latent_rank="four"), "key train.latent_rank"),
        (lambda d: d["train"].update(terms=0), "key train.terms"),
        (lambda d: d["train"].update(member_intercept=-0.1), "key train.member_intercept"),
        (lambda d: d["features"].update(lemmas="sometimes"), "key features.lemmas"),
        (lambda d: d["decision"].update(stated_error=0.5), "key decision.stated_error"),
        (lambda d: d["scope"].update(min_words=0), "key scope.min_words"),
        (lambda d: d["scope"].update(min_known_words={"en": 0.5}), "key scope.min_known_words"),
        (lambda d: d["scope"]["min_known_words"].update(en=2), "key scope.min_known_words.en"),
        (lambda d: d["decision"].update(stated_error=0), "key decision.stated_error"),
        (lambda d: d["decision"].update(range_coverage=1), "key decision.range_coverage"),
        (lambda d: d["predict"].update(folds=None), "key predict.folds"),
        (lambda d: d["predict"].update(folds=2.5), "key predict.folds"),
        (lambda d: d["predict"].update(hold_out="continent"), "key predict.hold_out"),
        (lambda d: d["label"].update(generations=[]), "key label.generations"),
        (lambda d: d["evaluate"].update(bootstrap=10), "key evaluate.bootstrap"),
        (lambda d: d["features"].update(max_df=1.5), "key features.max_df"),
        (lambda d: d["features"].update(word_ngrams=0), "key features.word_ngrams"),
        (lambda d: d["features"].update(char_ngrams=[5, 3]), "key features.char_ngrams"),
        (lambda d: d["features"].update(char_ngrams=[0, 3]), "key features.char_ngrams"),
        (lambda d: d["features"].update(char_ngrams=[3]), "key features.char_ngrams.1"),
        (lambda d: d.update(segment=[]), "key segment"),
        (lambda d: d.update(corpus=["a"]), "key corpus"),
    ],
)
def test_a_wrong_type_or_range_names_its_key(change: Change, place: str) -> None:
    data = shipped("pipeline.yaml")
    change(data)
    assert set(faults_of(data, PipelineSettings)) == {place}


def test_the_wrong_value_is_shown() -> None:
    data = shipped("pipeline.yaml")
    data["predict"]["folds"] = "many"
    with pytest.raises(ConfigError, match=r"key predict\.folds: found 'many', expected a valid"):
        check_config(data, PipelineSettings, source="some.yaml")


@pytest.mark.parametrize("data", [None, [], "text", 3])
def test_a_file_without_keys(data: object) -> None:
    faults = faults_of(data, PipelineSettings)
    assert "corpus" in faults[""]


def test_names_that_do_not_fit_together() -> None:
    data = shipped("codebook.yaml")
    data["generations"][0]["star_rule"] = "shiny"
    with pytest.raises(ConfigError, match="'shiny'"):
        check_config(data, Codebook, source="some.yaml")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a: [1, 2", "line 1"),
        (b"a: 1\n\tb: 2\n", "line 2"),
        (b"a: 'x\n", "not YAML"),
        (b"a: 2012-13-45\n", "not YAML"),
        (b"a: !!python/object:os.system {}\n", "not YAML"),
        (b"a: \xff\xfe\n", "UTF-8"),
    ],
)
def test_what_is_no_yaml_is_told_with_its_place(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=said) as caught:
        load_yaml(path)
    assert caught.value.source == str(path)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="missing") as caught:
        load_config(tmp_path / "absent.yaml", PipelineSettings)
    assert "absent.yaml" in caught.value.source
    assert caught.value.hint
    with pytest.raises(ConfigError, match="cannot be opened"):
        load_yaml(tmp_path)
