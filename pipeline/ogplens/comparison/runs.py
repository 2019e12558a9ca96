"""What a run of the pipeline left: in a folder, in a Git revision, or in an experiment of DVC."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ogplens.bounded import parse_yaml
from ogplens.errors import Fault, OgplensError

METRICS = "reports/metrics.json"
MEMBERS = "reports/comparison/members.csv"
PREVALENCE = "reports/comparison/prevalence.csv"
PREDICTIONS = "interim/predictions.csv"
KNOBS = "configs/pipeline.yaml"
_EXPERIMENTS = "refs/exps"
# Where DVC keeps its own state below refs/exps.
_NOT_EXPERIMENTS = ("celery", "exec", "stash")


@dataclass(frozen=True, slots=True)
class PredictedCommitment:
    """One variable of one commitment, predicted without its member.

    Attributes
    ----------
    member : str
    coded : str
        Empty where the IRM did not code it.
    probabilities : tuple of float
        Of each level, lowest first.
    call : str
    """

    member: str
    coded: str
    probabilities: tuple[float, ...]
    call: str


Predicted = Mapping[tuple[str, str], PredictedCommitment]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the pipeline.

    Attributes
    ----------
    name : str
        As the user gave it.
    revision : str
        Commit; empty for a folder.
    metrics : mapping
        ``reports/metrics.json``.
    names : mapping of str to str
        Member to its name.
    prevalence : tuple of dict
        Rows of the comparison's table; none where the run has none.
    predictions : mapping or None
        (variable, commitment) to what was predicted; ``None`` where the run's predictions are not
        at hand.
    knobs : mapping of str to object
        ``configs/pipeline.yaml``, flat: ``predict.folds`` to its value.
    """

    name: str
    revision: str
    metrics: Mapping[str, Any]
    names: Mapping[str, str]
    prevalence: tuple[Mapping[str, str], ...]
    predictions: Predicted | None
    knobs: Mapping[str, object]


def load_run(name: str, where: Path | None = None) -> Run:
    """Read what a run left.

    Parameters
    ----------
    name : str
        A folder with ``reports/`` in it (or that folder itself), a Git revision, or the name of an
        experiment of ``dvc exp run``.
    where : Path, optional
        Folder of the project, for revisions; by default where the user stands.

    Returns
    -------
    Run
        Predictions of a revision come from DVC's cache, by the checksum in its ``dvc.lock``.

    Raises
    ------
    OgplensError
        If there is no such folder or revision, or if it holds no figures.
    """
    files = _files(name, Path.cwd() if where is None else where)
    metrics = files.read(METRICS)
    if metrics is None:
        raise OgplensError(
            f"this run has no {METRICS}",
            source=name,
            hint="run `dvc repro` there, and commit reports/; or name another run",
        )
    try:
        figures = json.loads(metrics)
    except ValueError as error:
        raise OgplensError(
            f"{METRICS} is damaged: {error}", source=name, hint="run `dvc repro` there again"
        ) from error
    predictions = files.read(PREDICTIONS)
    return Run(
        name=name,
        revision=files.revision,
        metrics=figures,
        names={row["member"]: row["member_name"] for row in _rows(files.read(MEMBERS))},
        prevalence=tuple(_rows(files.read(PREVALENCE))),
        predictions=None if predictions is None else _predicted(predictions, name),
        knobs=_flat(_yaml(files.read(KNOBS))),
    )


@dataclass(frozen=True, slots=True)
class _Folder:
    root: Path
    revision: str = ""

    def read(self, path: str) -> bytes | None:
        try:
            return (self.root / path).read_bytes()
        except OSError:
            return None


@dataclass(frozen=True, slots=True)
class _Revision:
    project: Path
    revision: str

    def read(self, path: str) -> bytes | None:
        if path != PREDICTIONS:
            # "./": the project may lie in a folder of a larger repository.
            return _git(self.project, "show", f"{self.revision}:./{path}")
        digest = _digest(_yaml(self.read("dvc.lock")), path)
        if not digest:
            return None
        return _Folder(self.project).read(f".dvc/cache/files/md5/{digest[:2]}/{digest[2:]}")


def _files(name: str, where: Path) -> _Folder | _Revision:
    folder = Path(name)
    if name and folder.is_dir():
        inside = folder.resolve().name == "reports" and (folder / "metrics.json").is_file()
        return _Folder(folder.resolve().parent if inside else folder)
    return _Revision(where, _resolve(name, where))


def _resolve(name: str, where: Path) -> str:
    """Return the commit of a revision, or of an experiment of that name."""
    if _git(where, "rev-parse", "--git-dir") is None:
        raise OgplensError(
            "there is no such folder, and no Git repository here to look for a revision in",
            source=name,
            hint="name a folder with reports/ in it, or run this in the project's folder",
        )
    found = _git(where, "rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}")
    if found is not None:
        return found.decode().strip()
    commits = _experiments(where)
    ours = [commit for experiment, commit in commits if experiment == name]
    if not ours:
        known = list(dict.fromkeys(experiment for experiment, _ in commits))
        shown = f"; experiments here: {', '.join(known[:8])}" if known else ""
        raise OgplensError(
            "this is no folder, no Git revision and no experiment of DVC",
            faults=[
                Fault("run", name, "a folder with reports/, a revision, an experiment" + shown)
            ],
            hint="`git log --oneline` and `dvc exp show` list what there is",
        )
    if len(set(ours)) > 1:
        raise OgplensError(
            "several experiments have this name",
            faults=[Fault("run", name, "one of the commits " + ", ".join(c[:12] for c in ours))],
            hint="name the commit",
        )
    return ours[0]


def _experiments(where: Path) -> list[tuple[str, str]]:
    """Return name and commit of each experiment that DVC keeps, by name."""
    listed = _git(where, "for-each-ref", "--format=%(objectname) %(refname)", _EXPERIMENTS)
    found = []
    for line in (listed or b"").decode().splitlines():
        commit, _, ref = line.partition(" ")
        parts = ref.removeprefix(_EXPERIMENTS + "/").split("/")
        if len(parts) > 1 and parts[0] not in _NOT_EXPERIMENTS:
            found.append((parts[-1], commit))
    return sorted(found)


def _git(where: Path, *arguments: str) -> bytes | None:
    """Return what git prints; ``None`` where it refuses."""
    try:
        done = subprocess.run(  # noqa: S603  # arguments are ours, and options end before names
            ["git", *arguments],  # noqa: S607  # the git that the user has
            cwd=where,
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def _digest(lock: object, path: str) -> str:
    """Return the checksum of an output in ``dvc.lock``; empty where it has none."""
    stages = lock.get("stages", {}) if isinstance(lock, dict) else {}
    for stage in stages.values():
        for out in stage.get("outs", ()):
            if out.get("path") == path:
                return str(out.get("md5", ""))
    return ""


def _yaml(data: bytes | None) -> object:
    import yaml

    try:
        return parse_yaml(data.decode("utf-8")) if data is not None else None
    except (yaml.YAMLError, ValueError):
        return None


def _flat(data: object, before: str = "") -> dict[str, object]:
    if not isinstance(data, dict):
        return {before: data} if before else {}
    found: dict[str, object] = {}
    for key, value in data.items():
        found |= _flat(value, f"{before}.{key}" if before else str(key))
    return found


def _rows(data: bytes | None) -> list[dict[str, str]]:
    if data is None:
        return []
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def _predicted(data: bytes, name: str) -> Predicted:
    """Read the predictions for new members; the table has many others."""
    from ogplens.comparison.gathering import MODEL, PROTOCOL

    found = {}
    try:
        for row in csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")):
            if row["protocol"] == PROTOCOL and row["model"] == MODEL:
                levels = (row[f"p{level}"] for level in range(4))
                found[row["variable"], row["commitment_id"]] = PredictedCommitment(
                    row["member"], row["coded"], tuple(float(p) for p in levels if p), row["call"]
                )
    except (KeyError, TypeError, ValueError) as error:
        raise OgplensError(
            f"{PREDICTIONS} is no table of predictions",
            source=name,
            hint="run `dvc repro predict` there again",
        ) from error
    return found
