"""Measure our models beside their peers: ``make bench-models``.

Writes ``results/models.json`` and ``results/models.md``, and prints the tables. Machines differ
and are noisy: compare figures of one run.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.peers import jobs, tables
from tests.benchmarks.peers.catalogue import OURS, PEERS
from tests.benchmarks.peers.data import DIGESTS, EXPORTS, FULL, ROOT, read_corpus, read_full_texts
from tests.benchmarks.peers.embed import PIECE
from tests.benchmarks.peers.figures import compare
from tests.benchmarks.peers.folds import PROTOCOLS
from tests.benchmarks.peers.spacy_text import BATCH, EPOCHS

from ogplens.evaluation.splits import Protocol
from ogplens.settings import PipelineSettings, pipeline_settings

RESULTS = Path(__file__).resolve().parents[1] / "results"
COMMAND = "make bench-models"
LIBRARIES = ("numpy", "scipy", "scikit-learn", "spacy", "thinc")
QUICK_FOLDS, QUICK_BOOTSTRAP = 3, 100
ENVIRONMENT = "OGPLENS_EMBEDDING_PYTHON"

Row = dict[str, Any]


def notes(settings: PipelineSettings) -> list[str]:
    """Return what a reader must know to judge the figures."""
    return [
        "Every peer is trained and tested on the same rows of the same folds, from the same masked "
        "texts; near-duplicates of test rows are out of training. Figures are computed on the "
        "predictions of all folds together. Base rates differ between folds, so that the base "
        "rate's AUC falls below 0.5.",
        f"`ours - peer` is paired: {settings.evaluate.bootstrap} resamples of members, the same "
        f"for both, {settings.evaluate.confidence:.0%} interval. For AUC and kappa ours is better "
        "above 0, for the Brier score below 0.",
        "Kappa depends on where a yes begins. Ours: the bound with the best kappa on members held "
        "out inside the training rows, each in turn. Keyword rule: the best bound on its training "
        "rows. Linear SVM: margin 0. All others: probability 0.5. *Kappa alike*: for "
        "each peer and fold the bound with the best kappa on its answers in the other folds, so "
        "that this difference goes away. Ordinal levels: ours by bounds on the expected level, "
        "keyword rule by rounding it, the others the likeliest class.",
        "TF-IDF, logistic regression and linear SVM: scikit-learn's defaults. SVMs are ranked by "
        "their margin; their probabilities are sigmoids fitted on members held out inside the "
        "training rows (4 folds). NB-SVM: Wang and Manning (2012), binarised words and pairs, "
        "alpha 1, beta 0.25, C 1.",
        f"spaCy: blank pipeline `xx`, {EPOCHS['bow']} rounds in steps of {BATCH['bow']} (bag of "
        f"words) and {EPOCHS['ensemble']} in steps of {BATCH['ensemble']} (ensemble), dropout 0.1; "
        "all yes/no variables in one pipe, a missing code left out of the loss; no ordinal ones.",
        f"MiniLM: all-MiniLM-L6-v2, texts in pieces of {PIECE} words whose embeddings are "
        "averaged, scikit-learn's logistic regression.",
        "Times are CPU seconds on one thread, medians over folds, for all variables, from the text "
        "on, masking included. What reads texts but learns nothing is done once and shared out by "
        "rows. The peak of memory is that of a process of its own with interpreter and libraries. "
        "On disk: what must be kept to predict, trained on the first fold; of MiniLM also weights "
        "and tokeniser.",
    ]


def measure(plan: jobs.Plan) -> Row:
    """Run all and gather the figures; nothing is written but to a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        results = jobs.run(plan, Path(folder))
        speed = {} if plan.quick or OURS not in plan.peers else _speed(plan, Path(folder))
    jobs.say("figures and intervals")
    figures = [
        _figures(name, protocol, plan, results)
        for name in sorted(plan.corpora)
        for protocol in plan.protocols
    ]
    versions = {name: importlib.metadata.version(name) for name in LIBRARIES}
    for report in results.embedding.values():
        versions |= report["versions"]
    return {
        "setting": {
            "command": plan.command,
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            "cpu": cpu_model(),
            "versions": versions,
        },
        "notes": notes(plan.settings),
        "left_out": results.left_out,
        "figures": figures,
        "costs": {name: _costs(name, plan, results) for name in sorted(plan.corpora)},
        "speed": speed,
    }


def _speed(plan: jobs.Plan, scratch: Path) -> Row:
    if DIGESTS not in plan.corpora:
        return {}
    jobs.say("speed of the shipped models")
    return jobs.run_speed(plan.corpora[DIGESTS], plan.embedding_python, scratch)


def _figures(name: str, protocol: Protocol, plan: jobs.Plan, results: jobs.Results) -> Row:
    found = {
        peer: results.pooled[name, str(protocol), peer]
        for peer in PEERS
        if (name, str(protocol), peer) in results.pooled
    }
    rows = plan.corpora[name].rows
    return {
        "data": name,
        "protocol": str(protocol),
        "commitments": len(rows.commitment_ids),
        "members": len(set(rows.members)),
        "folds": plan.settings.predict.folds,
        "peers": list(found),
        "rows": compare(found, rows, plan.settings.evaluate),
    }


def _costs(name: str, plan: jobs.Plan, results: jobs.Results) -> list[Row]:
    rows = []
    for peer in PEERS:
        found = [c for (data, _, p), c in results.costs.items() if (data, p) == (name, peer)]
        if found:
            rows.append(
                {
                    "peer": peer,
                    "train_s": round(statistics.median(c["train_s"] for c in found), 3),
                    "predict_s": round(statistics.median(c["predict_s"] for c in found), 3),
                    "peak_mb": round(max(c["peak_mb"] for c in found)),
                    "disk_mb": round(max(c["bytes"] for c in found) / 1e6, 3),
                }
            )
    return rows


def cpu_model() -> str:
    """Return the processor's name as its maker writes it."""
    cpus = Path("/proc/cpuinfo")
    if cpus.is_file():
        for line in cpus.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def plan_of(options: argparse.Namespace, scratch: Path) -> jobs.Plan:
    """Read the corpora that the options name."""
    settings = pipeline_settings()
    if options.quick:
        settings = settings.model_copy(
            update={
                "predict": settings.predict.model_copy(update={"folds": QUICK_FOLDS}),
                "evaluate": settings.evaluate.model_copy(update={"bootstrap": QUICK_BOOTSTRAP}),
            }
        )
    corpora = {}
    if options.data in (DIGESTS, "both"):
        corpora[DIGESTS] = read_corpus(ROOT / "corpora", settings)
    if options.data in (FULL, "both"):
        full = read_full_texts(scratch, settings)
        if full is not None:
            corpora[FULL] = full
        else:
            jobs.say(f"full texts are left out: there are no exports in {EXPORTS.parent.name}/data")
    protocols = [p for p in PROTOCOLS if options.protocol in (str(p), "both")]
    python = options.embedding_python
    return jobs.Plan(
        corpora, options.peers, protocols, settings, python, options.quick, command(options)
    )


def command(options: argparse.Namespace) -> str:
    """Return how this run can be made again, without paths of this machine."""
    given = []
    if set(options.peers) != set(PEERS):
        given += ["--peers", *options.peers]
    given += [f"--data {options.data}"] if options.data != "both" else []
    given += [f"--protocol {options.protocol}"] if options.protocol != "both" else []
    given += ["--quick"] if options.quick else []
    return " ".join(["python -m tests.benchmarks.peers", *given]) if given else COMMAND


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.peers", description=__doc__)
    parser.add_argument("--peers", nargs="+", choices=PEERS, default=list(PEERS), metavar="NAME",
                        help=f"of {', '.join(PEERS)}; all by default")  # fmt: skip
    parser.add_argument("--data", choices=(DIGESTS, FULL, "both"), default="both")
    parser.add_argument("--protocol", choices=(*map(str, PROTOCOLS), "both"), default="both")
    parser.add_argument("--quick", action="store_true", help="fewer folds, one round of spaCy")
    parser.add_argument("--embedding-python", type=Path, default=default_python(), metavar="FILE",
                        help=f"Python with torch, for MiniLM; else {ENVIRONMENT}")  # fmt: skip
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="FOLDER")
    return parser.parse_args(arguments)


def default_python() -> Path | None:
    """Return the interpreter that the environment variable names, or the one that make made."""
    named = os.environ.get(ENVIRONMENT)
    made = ROOT / ".venv-bench" / "bin" / "python"
    return Path(named) if named else made if made.exists() else None


def main(arguments: Sequence[str]) -> None:
    """Measure, write and print."""
    options = parse(arguments)
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        plan = plan_of(options, Path(scratch))
        whole = measure(plan)
    options.results.mkdir(parents=True, exist_ok=True)
    text = json.dumps(whole, indent=1) + "\n"
    (options.results / "models.json").write_text(text, encoding="utf-8")
    (options.results / "models.md").write_text(tables.markdown(whole), encoding="utf-8")
    sys.stdout.write(tables.terminal(whole))
    jobs.say(f"{(time.monotonic() - begin) / 60:.1f} minutes")


if __name__ == "__main__":
    main(sys.argv[1:])
