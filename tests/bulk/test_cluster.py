"""A real scheduler and real workers, in processes of their own: killed, restarted, refused."""

from __future__ import annotations

import csv
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from clusters import ROOT, LocalCluster, free_port
from typer.testing import CliRunner

from ogplens import __version__
from ogplens.bulk import cluster as cluster_module
from ogplens.bulk.cluster import on_cluster
from ogplens.bulk.jobs import Make, Runner, Shard, Task
from ogplens.bulk.running import State, Unwatched, score_many
from ogplens.bulk.scorers import fingerprint
from ogplens.cli import app
from ogplens.errors import OgplensError
from ogplens.settings import BulkSettings

pytest.importorskip("distributed", reason="ogplens[cluster] is not installed")

SMALL = BulkSettings(rows_per_shard=8, documents_per_shard=1, bytes_per_shard=100_000)
ROWS = 240
POISON = "This text kills its reader."
PLAN = """\
# Action plan

## Commitment 1: Publish the register of public contracts

The Ministry of Finance will publish every public contract as open data on an online portal.

## Commitment 2: A council of citizens for the budget

The government will set up a council of citizens that is consulted on the budget each year.
"""


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a table."""
    folder = tmp_path_factory.mktemp("sources")
    with (folder / "table.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["commitment_id", "title", "text"])
        for number in range(ROWS):
            text = f"The ministry will publish {number} registers, and consult citizens each year."
            writer.writerow([f"c{number}", f"Register {number}", text])
    return folder


@pytest.fixture(scope="module")
def serial(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the files of a run of one process."""
    place = tmp_path_factory.mktemp("serial") / "shards"
    score_many([str(sources)], str(place), settings=SMALL)
    return files(place)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCluster]:
    """Return a cluster with two workers; each test leaves it with one at least."""
    with LocalCluster(tmp_path_factory.mktemp("cluster")) as started:
        started.start_scheduler()
        started.start_worker()
        started.start_worker()
        started.wait_for_workers()
        yield started


def files(place: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(place.iterdir())}


class At(Unwatched):
    """Does something once, when so many shards are there."""

    def __init__(self, shards: int, act: Callable[[], None]) -> None:
        self._shards, self._act = shards, act

    def reached(self, state: State) -> None:
        if state.shards == self._shards:
            self._shards = -1
            self._act()


def counted(runner: Runner, ahead: list[int]) -> Runner:
    """Note after each shard how many tasks were taken and have none yet."""

    def run(make: Make, tasks: Iterable[Task]) -> Iterator[Shard]:
        waiting = 0

        def taken() -> Iterator[Task]:
            nonlocal waiting
            for task in tasks:
                waiting += 1
                yield task

        for shard in runner(make, taken()):
            ahead.append(waiting)
            waiting -= 1
            yield shard

    return run


def test_a_worker_killed_in_the_middle_changes_no_byte(
    cluster: LocalCluster, sources: Path, serial: dict[str, bytes], tmp_path: Path
) -> None:
    said: list[str] = []
    ahead: list[int] = []

    def kill() -> None:
        cluster.kill_worker(cluster.workers[0])

    score_many(
        [str(sources)],
        str(tmp_path / "shards"),
        settings=SMALL,
        runner=counted(on_cluster(cluster.address, say=said.append), ahead),
        watcher=At(5, kill),
    )
    assert files(tmp_path / "shards") == serial
    assert not said
    assert max(ahead) <= 2 * cluster_module.AHEAD


def test_a_run_waits_for_a_scheduler_that_comes_back(
    cluster: LocalCluster, sources: Path, serial: dict[str, bytes], tmp_path: Path
) -> None:
    said: list[str] = []
    place = str(tmp_path / "shards")

    def die() -> None:
        cluster.kill_scheduler()
        cluster.kill_workers()

    def restart() -> None:
        die()
        cluster.start_scheduler()
        cluster.start_worker()

    with pytest.raises(OgplensError, match=r"went away.*\n.*same command goes on"):
        score_many(
            [str(sources)],
            place,
            settings=SMALL,
            runner=on_cluster(cluster.address, patience=1),
            watcher=At(5, die),
        )
    kept = len(files(Path(place)))
    restart()
    score_many(
        [str(sources)],
        place,
        settings=SMALL,
        runner=on_cluster(cluster.address, say=said.append),
        watcher=At(15, restart),
    )
    assert kept >= 5
    assert files(Path(place)) == serial
    assert any("does not answer any more; trying again for 60 s" in line for line in said)


def test_what_kills_its_worker_is_named_and_the_others_are_scored(
    cluster: LocalCluster, tmp_path: Path
) -> None:
    table = tmp_path / "table.jsonl"
    rows = [{"title": f"{row}", "text": f"We will publish register {row}."} for row in range(100)]
    rows[30]["text"] = POISON
    table.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    score_many([str(table)], str(tmp_path / "serial"), settings=SMALL)

    poison = tmp_path / "poison.py"
    poison.write_text(
        "import os\n"
        "def dask_setup(worker):\n"
        "    from ogplens.scoring import Scorer\n"
        "    unpoisoned = Scorer.predict_many\n"
        "    def predict_many(self, commitments, *others):\n"
        f"        if any({POISON!r} in one.text for one in commitments):\n"
        "            os.abort()\n"
        "        return unpoisoned(self, commitments, *others)\n"
        "    Scorer.predict_many = predict_many\n",
        encoding="utf-8",
    )
    cluster.kill_workers()
    cluster.start_worker(preload=poison)
    cluster.start_worker(nanny=True, preload=poison)  # it comes again when it has died
    place = tmp_path / "shards"
    with pytest.raises(OgplensError, match=r"table\.jsonl \(from its commitment 25 on\)"):
        score_many([str(table)], str(place), settings=SMALL, runner=on_cluster(cluster.address))
    assert "part-00003.jsonl" not in files(place)
    assert "part-00012.jsonl" in files(place)  # the run went on to its end

    cluster.kill_workers()  # the fault is found, and mended: workers without it
    cluster.start_worker(threads=2)
    score_many([str(table)], str(place), settings=SMALL, runner=on_cluster(cluster.address))
    assert files(place) == files(tmp_path / "serial")


def house(folder: Path, about: str = "") -> Path:
    """Copy ogplens with its models, and return the folder of its package."""
    for name in ("configs", "models", "pipeline"):
        left_out = shutil.ignore_patterns("__pycache__", "precedents")
        shutil.copytree(ROOT / name, folder / name, ignore=left_out)
    if about:
        (folder / "pipeline" / "ogplens" / "__init__.py").write_text(about, encoding="utf-8")
    return folder / "pipeline"


def address(cluster: LocalCluster, worker: str) -> str:
    found = re.search(r"Start worker at: *(\S+)", cluster.log(worker))
    assert found is not None
    return f"worker {found[1]}"


def test_workers_with_another_ogplens_are_refused_before_any_work(
    cluster: LocalCluster, sources: Path, tmp_path: Path
) -> None:
    older = cluster.start_worker(package=house(tmp_path / "a", '__version__ = "0.0.9"\n'))
    broken = cluster.start_worker(package=house(tmp_path / "b", 'raise ImportError("broken")\n'))
    cluster.wait_for_workers()
    with pytest.raises(OgplensError) as refused:
        score_many([str(sources)], str(tmp_path / "c"), runner=on_cluster(cluster.address))
    found = {fault.place: fault.value for fault in refused.value.faults}
    assert found == {
        address(cluster, older): "ogplens 0.0.9",
        address(cluster, broken): "no ogplens (broken)",
    }
    assert f"install ogplens {__version__}" in refused.value.hint
    assert not (tmp_path / "c").exists()
    cluster.kill_worker(older)
    cluster.kill_worker(broken)
    cluster.wait_for_workers()


def test_a_worker_with_other_models_that_comes_later_ends_the_run(
    cluster: LocalCluster, sources: Path, tmp_path: Path
) -> None:
    package = house(tmp_path / "house")
    models = package.parent / "models"
    with (models / "relevant" / "model.json").open("a", encoding="utf-8") as file:
        file.write("\n")

    def come() -> None:
        cluster.start_worker(package=package)
        cluster.wait_for_workers()

    with pytest.raises(OgplensError) as refused:
        score_many(
            [str(sources)],
            str(tmp_path / "shards"),
            settings=SMALL,
            runner=on_cluster(cluster.address),
            watcher=At(5, come),
        )
    other = cluster.workers[-1]
    assert address(cluster, other) in str(refused.value)
    assert fingerprint() in str(refused.value)
    assert fingerprint(str(models)) in str(refused.value)
    cluster.kill_worker(other)
    cluster.wait_for_workers()


def test_the_command_takes_names_from_its_own_folder(
    cluster: LocalCluster, sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = tmp_path / "plan.md"
    plan.write_text(PLAN, encoding="utf-8")
    monkeypatch.chdir(sources)
    names = ["table.csv", f"file://{plan}"]
    score_many(names, str(tmp_path / "serial"))
    command = ["score", *names, "--shards", str(tmp_path / "a")]
    found = CliRunner().invoke(app, [*command, "--scheduler", cluster.address])
    assert found.exit_code == 0, found.output
    assert files(tmp_path / "a") == files(tmp_path / "serial")


def test_a_source_that_a_worker_cannot_see_ends_the_run_with_the_reason(
    cluster: LocalCluster, sources: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own.csv"
    shutil.copy(sources / "table.csv", own)
    with pytest.raises(OgplensError) as told:
        score_many(
            [str(own)],
            str(tmp_path / "shards"),
            settings=SMALL,
            runner=on_cluster(cluster.address),
            watcher=At(0, own.unlink),
        )
    assert "worker tcp://" in str(told.value)
    assert "there is no such file" in str(told.value)
    assert "same name on every worker" in told.value.hint


@pytest.mark.parametrize(
    ("address", "told"),
    [
        (f"tcp://127.0.0.1:{free_port()}", "no Dask scheduler answers there within 1 s"),
        ("127.0.0.1:8786", "Must include protocol"),
        ("tls://127.0.0.1:8786", "no certificates"),
    ],
    ids=["nobody", "no protocol", "no certificates"],  # a port that is drawn has no place there
)
def test_an_address_without_a_scheduler_is_told_at_once(
    address: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "CONNECT", 1)
    with pytest.raises(OgplensError, match=told):
        on_cluster(address)


def test_without_dask_its_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(OgplensError, match=r"ogplens\[cluster\]"):
        on_cluster("tcp://127.0.0.1:8786")


@pytest.mark.parametrize("others", [[], ["--shards", "a", "--jobs", "2"]])
def test_a_scheduler_is_for_shards_and_in_place_of_processes(
    others: list[str], sources: Path
) -> None:
    command = ["score", str(sources / "table.csv"), "--scheduler", "tcp://127.0.0.1:8786"]
    found = CliRunner().invoke(app, [*command, *others])
    assert found.exit_code == 2
    assert "--scheduler" in found.output


def test_a_cluster_without_workers_is_waited_for_and_then_told(
    cluster: LocalCluster, sources: Path, tmp_path: Path
) -> None:
    cluster.kill_workers()
    cluster.wait_for_workers()
    said: list[str] = []
    with pytest.raises(OgplensError, match="no worker, and none came within 1 s"):
        score_many(
            [str(sources)],
            str(tmp_path / "shards"),
            runner=on_cluster(cluster.address, patience=1, say=said.append),
        )
    assert "waiting 1 s for one" in said[0]
