"""The package as pip installs it: it must work outside the project's folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TABLE = 'title,text\nOpen contracts,"The ministry will publish all contracts as open data."\n'


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    (found,) = folder.glob("*.whl")
    return found


def test_the_wheel_holds_models_and_configs_and_no_texts_of_others(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "ogplens/_shipped/configs/codebook.yaml" in names
    assert "ogplens/_shipped/models/relevant/parameters.npz" in names
    assert "ogplens/reporting/templates/index.html.j2" in names
    assert not [name for name in names if name.startswith("tests") or "corpora" in name]


def test_it_scores_outside_the_project(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    (tmp_path / "table.csv").write_text(TABLE, encoding="utf-8")
    # Isolated from the project: only the installed copy can be found.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    code = (
        f"import sys; sys.path.insert(0, {str(site)!r}); import ogplens; "
        f"assert ogplens.__file__.startswith({str(site)!r}), ogplens.__file__; "
        "sys.argv = ['ogplens', 'score', 'table.csv', '--format', 'json']; "
        "from ogplens.__main__ import main; main()"
    )
    result = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    (commitment,) = json.loads(result.stdout)["commitments"]
    assert commitment["predictions"]["access_to_information"]["probability"] > 0.5
