"""The pipeline as a user runs it, on a small corpus in a project of its own."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

pytest.importorskip("dvc")

ROOT = Path(__file__).resolve().parents[2]
MEMBERS = ("ALB", "BGR", "BRA", "COL", "CRI", "HRV", "MKD", "PER", "UKR", "USA")
PLAN = """# A plan of our own

### Commitment 1: Publish every contract

The ministry will publish every public contract as open data on its website by June 2027.

### Commitment 2: Consult on the budget

The ministry will hold public hearings on the budget in every region and answer each proposal.
"""


def environment(project: Path) -> dict[str, str]:
    folder = str(Path(sys.executable).parent)
    return os.environ | {
        "PATH": folder + os.pathsep + os.environ["PATH"],
        "PYTHONPATH": str(project / "pipeline"),
        "DVC_NO_ANALYTICS": "1",
    }


def run(project: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=project,
        env=environment(project),
        capture_output=True,
        text=True,
        check=False,
    )


def git(project: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    subprocess.run(["git", *identity, *arguments], cwd=project, check=True, capture_output=True)


def subset(corpus: Path) -> None:
    """Copy the first two plans of some members, and a user's own plan without codes."""
    (corpus / "plans").mkdir(parents=True)
    kept = []
    with (ROOT / "corpora" / "plans.csv").open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        columns = list(reader.fieldnames or [])
        for row in reader:
            if row["member"] in MEMBERS and row["plan"] in ("1", "2"):
                kept.append(row)
                shutil.copy(ROOT / "corpora" / "plans" / row["file"], corpus / "plans")
    own = dict.fromkeys(columns, "") | {
        "file": "own.md", "member": "CHL", "member_name": "Chile", "region": "Americas",
        "plan": "9", "year_submitted": "2026", "language": "en", "commitments": "2",
    }  # fmt: skip
    (corpus / "plans" / "own.md").write_text(PLAN, encoding="utf-8")
    with (corpus / "plans.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows([*kept, own])
    wanted = {f"{row['member']}-{row['plan']}-" for row in kept}
    lines = (ROOT / "corpora" / "irm-assessments.csv").read_text(encoding="utf-8").splitlines()
    chosen = [line for line in lines[1:] if any(line.startswith(prefix) for prefix in wanted)]
    # Codes of a commitment that no plan holds.
    stray = chosen[0].split(",")
    stray[0], stray[3] = f"{stray[1]}-{stray[2]}-999", "999"
    text = "\n".join([lines[0], *chosen, ",".join(stray)]) + "\n"
    (corpus / "irm-assessments.csv").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project with spaces")
    ignore = shutil.ignore_patterns("__pycache__", ".mypy_cache")
    for name in ("pipeline", "configs"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignore)
    for name in ("dvc.yaml", ".dvcignore"):
        shutil.copy(ROOT / name, folder / name)
    subset(folder / "my corpus")
    settings = folder / "configs" / "pipeline.yaml"
    knobs = yaml.safe_load(settings.read_text(encoding="utf-8"))
    knobs["corpus"] = "my corpus"
    knobs["predict"]["folds"] = 3
    knobs["train"]["latent_rank"] = 20
    # What is tested here does not need narrow intervals.
    knobs["evaluate"] |= {"bootstrap": 100, "strata_bootstrap": 100}
    knobs["compare"] |= {"bootstrap": 100, "models": 3}
    settings.write_text(yaml.safe_dump(knobs, sort_keys=False), encoding="utf-8")
    (folder / ".gitignore").write_text("/interim/\n__pycache__/\n", encoding="utf-8")
    git(folder, "init", "--quiet")
    assert run(folder, "dvc", "init", "--quiet").returncode == 0
    result = run(folder, "dvc", "repro")
    assert result.returncode == 0, result.stdout + result.stderr
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "A first run")
    return folder


def contents(project: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(project)): path.read_bytes()
        for folder in ("models", "reports")
        for path in sorted((project / folder).rglob("*"))
        if path.is_file()
    }


@pytest.mark.slow
def test_every_room_leaves_its_result(project: Path) -> None:
    metrics = json.loads((project / "reports" / "metrics.json").read_text(encoding="utf-8"))
    assert list(metrics) == [
        *("new_member", "known_member", "known_plan", "later_plans"),
        "segmentation",
    ]
    access = metrics["new_member"]["access_to_information"]
    assert {"prevalence", "roc_auc", "average_precision", "macro_f1", "kappa", "brier", "ece"} <= (
        access.keys()
    )
    assert {"aurc", "e_aurc"} <= access.keys()
    assert set(access["roc_auc"]) == {"value", "low", "high", "n"}
    assert access["roc_auc"]["low"] <= access["roc_auc"]["value"] <= access["roc_auc"]["high"]
    ordinal = metrics["new_member"]["potential_impact"]
    assert {"quadratic_kappa", "mae", "within_plan_concordance"} <= ordinal.keys()
    for name in (
        *("index.html", "peers.csv", "strata.csv", "comparison/at-a-glance.csv"),
        *(f"plots/{name}.csv" for name in ("reliability", "reliability-strata", "risk-coverage")),
    ):
        assert (project / "reports" / name).stat().st_size > 100
    assert "own" not in metrics["segmentation"]
    assert (project / "models" / "README.md").is_file()


@pytest.mark.slow
def test_what_has_no_partner_is_listed(project: Path) -> None:
    with (project / "reports" / "unmatched.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    problems = sorted((row["commitment_id"].split("-")[-1], row["problem"]) for row in rows)
    assert problems == [
        ("1", "commitment without codes"),
        ("2", "commitment without codes"),
        ("999", "codes without a commitment"),
    ]


@pytest.mark.slow
def test_commitments_without_codes_are_predicted_too(project: Path) -> None:
    with (project / "interim" / "predictions.csv").open(encoding="utf-8", newline="") as stream:
        own = [row for row in csv.DictReader(stream) if row["plan_id"] == "CHL-9"]
    assert {row["model"] for row in own if row["protocol"] == "new_member"} == {
        *("ogplens", "prior", "keyword", "tfidf", "unmasked"),
        *("length", "language", "country", "generation"),
    }
    for protocol in ("known_member", "known_plan"):
        assert "history" in {row["model"] for row in own if row["protocol"] == protocol}
    assert all(row["coded"] == "" and row["p0"] for row in own)


@pytest.mark.slow
def test_a_second_run_does_nothing(project: Path) -> None:
    result = run(project, "dvc", "repro")
    assert result.returncode == 0
    assert "Running stage" not in result.stdout


@pytest.mark.slow
def test_the_same_data_gives_the_same_bytes(project: Path) -> None:
    before, predictions = contents(project), project / "interim" / "predictions.csv"
    predicted = predictions.read_bytes()
    shutil.rmtree(project / "interim" / "kept")  # all is read, cut and fitted again
    result = run(project, "dvc", "repro", "--force")
    assert result.returncode == 0, result.stderr
    assert contents(project) == before
    assert predictions.read_bytes() == predicted
    predictions.unlink()
    fits = {path.name for path in (project / "interim" / "kept" / "fits").iterdir()}
    assert run(project, "ogplens.stages.predict").returncode == 0  # by models that were kept
    assert predictions.read_bytes() == predicted
    assert {path.name for path in (project / "interim" / "kept" / "fits").iterdir()} == fits


@pytest.mark.slow
def test_metrics_params_and_plots_are_registered(project: Path) -> None:
    shown = run(project, "dvc", "metrics", "show", "--json")
    assert "new_member" in shown.stdout
    settings = project / "configs" / "pipeline.yaml"
    metrics = project / "reports" / "metrics.json"
    knobs, figures = (path.read_text(encoding="utf-8") for path in (settings, metrics))
    try:
        settings.write_text(knobs.replace("bootstrap: 100", "bootstrap: 200"), encoding="utf-8")
        more = json.loads(figures)
        more["segmentation"]["plans"] += 1
        metrics.write_text(json.dumps(more), encoding="utf-8")
        params = run(project, "dvc", "params", "diff", "--md").stdout
        assert "| evaluate.bootstrap | 100 | 200 |" in " ".join(params.split())
        changed = run(project, "dvc", "metrics", "diff", "--json").stdout
        assert json.loads(changed)["reports/metrics.json"]["segmentation.plans"]["diff"] == 1
    finally:
        settings.write_text(knobs, encoding="utf-8")
        metrics.write_text(figures, encoding="utf-8")


@pytest.mark.slow
def test_plots_are_shown(project: Path, tmp_path: Path) -> None:
    plots = run(project, "dvc", "plots", "show", "--out", str(tmp_path / "plots"))
    assert plots.returncode == 0, plots.stderr
    page = (tmp_path / "plots" / "index.html").read_text(encoding="utf-8")
    assert "Share coded yes by the IRM" in page
    assert "Potential impact" in page


@pytest.mark.slow
def test_a_fault_in_the_corpus_stops_the_run_and_names_the_place(project: Path) -> None:
    table = project / "my corpus" / "irm-assessments.csv"
    good = table.read_text(encoding="utf-8")
    try:
        table.write_text(good.replace(",moderate,", ",modrate,", 1), encoding="utf-8")
        result = run(project, "dvc", "repro", "label")
        assert result.returncode != 0
        assert "potential_impact" in result.stderr
        assert "modrate" in result.stderr
        assert "Traceback" not in result.stderr
    finally:
        table.write_text(good, encoding="utf-8")
