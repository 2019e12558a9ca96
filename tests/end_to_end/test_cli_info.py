"""`ogplens info`: what is in use."""

import json
import platform

from ogplens import __version__


def test_info_as_json(run):
    facts = json.loads(run("info", "--format", "json").stdout)
    assert facts["program"] == {"ogplens": __version__, "python": platform.python_version()}
    assert facts["model"]["commitments"] > 0
    assert facts["model"]["members"] > 0
    assert "relevant" in facts["model"]["variables"]
    assert facts["data"]["plans"] > 0
    assert facts["configuration"]["folder"].endswith("configs")
    assert facts["libraries"]["numpy"]


def test_info_as_table(run):
    text = run("info").stdout
    assert f"ogplens             {__version__}" in text
    assert "trained on" in text
    assert max(map(len, text.splitlines())) <= 80
