"""Two runs: read from folders and from Git, and compared without taking noise for news."""

from __future__ import annotations

import json
import shutil
import subprocess
from hashlib import md5
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_run import MEMBERS, metrics, write_run
from ogplens.comparison.run_differences import RunComparison, compare_runs, holm, only
from ogplens.comparison.runs import Run, load_run
from ogplens.errors import OgplensError
from ogplens.settings import codebook, pipeline_settings

SETTINGS = pipeline_settings().compare


@pytest.fixture(scope="module")
def run_a(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_run(tmp_path_factory.mktemp("runs") / "a")


@pytest.fixture(scope="module")
def run_b(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a run that differs by noise alone."""
    return write_run(tmp_path_factory.mktemp("runs") / "b", seed=1)


def compared(a: Path, b: Path) -> RunComparison:
    return compare_runs(load_run(str(a)), load_run(str(b)), codebook(), SETTINGS)


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def test_a_run_beside_itself_has_no_difference(run_a: Path) -> None:
    found = compared(run_a, run_a)
    assert found.paired
    assert (found.only_a, found.only_b) == (0, 0)
    assert found.shared == 96
    assert found.knobs == ()
    for one in found.differences:
        assert one.difference == 0
        assert one.beyond_noise == "not shown"


def test_noise_is_not_taken_for_news(run_a: Path, run_b: Path) -> None:
    differences = compared(run_a, run_b).differences
    assert {one.scope for one in differences} == {"all", "member"}
    assert any(one.difference for one in differences if one.figure == "error")
    assert not [one for one in differences if one.beyond_noise == "yes"]


def test_one_member_that_moved_far_is_named(run_a: Path, tmp_path: Path) -> None:
    moved = write_run(tmp_path / "moved", seed=1, shift={"PER": 3.0})
    found = compared(run_a, moved).differences
    beyond = {o.group for o in found if o.figure == "predicted" and o.beyond_noise == "yes"}
    assert beyond == {"PER"}


def test_a_change_of_all_members_is_beyond_noise(run_a: Path, tmp_path: Path) -> None:
    moved = write_run(tmp_path / "moved", shift=dict.fromkeys(MEMBERS, 3.0))
    found = compared(run_a, moved).differences
    brier = next(o for o in found if (o.variable, o.figure) == ("relevant", "brier"))
    assert brier.beyond_noise == "yes"
    assert (brier.difference or 0) > 0
    assert (brier.difference_low or 0) > 0
    predicted = [o for o in found if o.figure == "predicted" and o.variable == "relevant"]
    assert all((o.difference or 0) > 0 for o in predicted)


def test_with_few_members_in_common_nothing_is_claimed(run_a: Path, tmp_path: Path) -> None:
    moved = write_run(tmp_path / "moved", shift=dict.fromkeys(MEMBERS, 1.5))
    predictions = moved / "interim" / "predictions.csv"
    lines = predictions.read_text(encoding="utf-8").splitlines(keepends=True)
    few = [line for line in lines if not any(f",{code}," in line for code in list(MEMBERS)[:2])]
    predictions.write_text("".join(few), encoding="utf-8")
    found = compared(run_a, moved)
    assert (found.shared, found.only_a) == (64, 32)
    paired = [one for one in found.differences if one.figure != "corrected"]
    assert {one.beyond_noise for one in paired} == {""}
    assert any(one.difference for one in paired)


def test_without_predictions_only_intervals_that_do_not_touch_count(
    run_a: Path, tmp_path: Path
) -> None:
    for name, auc in (("near", 0.85), ("far", 0.9)):
        folder = tmp_path / name / "reports"
        folder.mkdir(parents=True)
        (folder / "metrics.json").write_text(json.dumps(metrics(auc)), encoding="utf-8")
    near, far = (compared(run_a, tmp_path / name) for name in ("near", "far"))
    assert not near.paired
    assert [one.beyond_noise for one in near.differences] == ["not shown"]
    assert [one.beyond_noise for one in far.differences] == ["yes"]
    assert far.differences[0].difference == pytest.approx(0.1)


def test_corrected_shares_are_compared_by_their_intervals(run_a: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(run_a, other)
    (other / "interim" / "predictions.csv").unlink()
    found = compared(run_a, other).differences
    corrected = [one for one in found if one.figure == "corrected"]
    assert {one.group for one in corrected} == set(MEMBERS)
    assert {one.beyond_noise for one in corrected} == {"not shown"}


def test_settings_that_differ_are_named(run_a: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(run_a, other)
    knobs = other / "configs" / "pipeline.yaml"
    text = knobs.read_text(encoding="utf-8").replace("folds: 10", "folds: 5")
    knobs.write_text(text, encoding="utf-8")
    assert compared(run_a, other).knobs == (("predict.folds", 10, 5),)


def test_variables_and_members_can_be_chosen(run_a: Path, run_b: Path) -> None:
    found = only(compared(run_a, run_b).differences, ["relevant"], ["PER"])
    assert {one.variable for one in found} == {"relevant"}
    assert {one.group for one in found} == {"all", "PER"}


@pytest.fixture
def repository(run_a: Path, tmp_path: Path) -> Path:
    """Return a project in a folder of a repository, its predictions in DVC's cache."""
    project = tmp_path / "repository" / "project"
    shutil.copytree(run_a, project)
    predictions = project / "interim" / "predictions.csv"
    digest = md5(predictions.read_bytes(), usedforsecurity=False).hexdigest()
    cached = project / ".dvc" / "cache" / "files" / "md5" / digest[:2] / digest[2:]
    cached.parent.mkdir(parents=True)
    predictions.rename(cached)
    outs = [{"path": "interim/predictions.csv", "md5": digest}]
    lock = json.dumps({"stages": {"predict": {"outs": outs}}})  # JSON is YAML as well
    (project / "dvc.lock").write_text(lock, encoding="utf-8")
    (project / ".gitignore").write_text("/.dvc/cache\n", encoding="utf-8")
    git(project.parent, "init", "--quiet")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "A run")
    return project


def test_a_revision_is_read_with_its_predictions(run_a: Path, repository: Path) -> None:
    from_git = load_run("HEAD", repository)
    assert from_git.revision == git(repository, "rev-parse", "HEAD")
    folder = load_run(str(run_a))
    assert from_git.predictions == folder.predictions
    assert from_git.metrics == folder.metrics
    assert from_git.names["PER"] == "Peru"
    assert from_git.knobs == folder.knobs


def test_an_experiment_is_found_by_its_name(repository: Path) -> None:
    head = git(repository, "rev-parse", "HEAD")
    git(repository, "update-ref", f"refs/exps/{head[:2]}/{head[2:]}/held-out", head)
    git(repository, "update-ref", "refs/exps/exec/EXEC_HEAD", head)
    assert load_run("held-out", repository).revision == head
    with pytest.raises(OgplensError, match=r"experiments here: held-out\n"):
        load_run("held-in", repository)


def test_two_experiments_of_one_name_must_be_told_apart(repository: Path) -> None:
    first = git(repository, "rev-parse", "HEAD")
    git(repository, "commit", "--quiet", "--allow-empty", "--message", "Another")
    second = git(repository, "rev-parse", "HEAD")
    for commit in (first, second):
        git(repository, "update-ref", f"refs/exps/{commit[:2]}/{commit[2:]}/twice", commit)
    with pytest.raises(OgplensError, match="several experiments") as caught:
        load_run("twice", repository)
    assert first[:12] in str(caught.value)
    assert second[:12] in str(caught.value)


def test_predictions_that_dvc_does_not_hold_are_told_as_absent(repository: Path) -> None:
    shutil.rmtree(repository / ".dvc")
    assert load_run("HEAD", repository).predictions is None


@pytest.mark.parametrize("name", ["no-such", "--help", "HEAD~99", "a b", ""])
def test_what_is_no_run_is_refused(repository: Path, name: str) -> None:
    with pytest.raises(OgplensError, match="no experiment of DVC"):
        load_run(name, repository)


def test_outside_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(OgplensError, match="no Git repository here"):
        load_run("HEAD", tmp_path)


def test_a_folder_without_figures_and_damaged_ones(run_a: Path, tmp_path: Path) -> None:
    with pytest.raises(OgplensError, match=r"no reports/metrics\.json"):
        load_run(str(tmp_path))
    broken = tmp_path / "broken"
    shutil.copytree(run_a, broken)
    (broken / "interim" / "predictions.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(OgplensError, match="no table of predictions"):
        load_run(str(broken))
    (broken / "reports" / "metrics.json").write_text("{", encoding="utf-8")
    with pytest.raises(OgplensError, match="damaged"):
        load_run(str(broken))


def test_the_folder_of_reports_stands_for_its_run(run_a: Path) -> None:
    found: Run = load_run(str(run_a / "reports"))
    assert found.predictions is not None


@given(st.lists(st.floats(0, 1), max_size=12))
def test_holm_never_lowers_a_p_and_keeps_their_order(ps: list[float]) -> None:
    found = holm(ps)
    assert all(0 <= p <= q <= 1 for p, q in zip(ps, found, strict=True))
    order = np.argsort(ps, kind="stable")
    assert np.all(np.diff(np.array(found)[order]) >= 0)
    if ps:
        assert min(found) == pytest.approx(min(1.0, min(ps) * len(ps)))
