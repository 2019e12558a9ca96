"""The figures of ``make bench`` as one page of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

Figures = dict[str, Any]


def page(whole: Figures) -> str:
    """Return the page: a heading a part, with only the parts that were measured."""
    lines = [
        "# Bench",
        "",
        "Medians, with lowest and highest, and the number of runs. Machines differ and are noisy: "
        "ratios are of the same run.",
    ]
    for name, part in whole["figures"].items():
        shown = {key: value for key, value in part.items() if key != "run"}
        lines += ["", f"## {_TITLES[name]}", "", _run(part["run"]), "", *_PARTS[name](shown)]
    return "\n".join(lines) + "\n"


def _run(run: Figures) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in run["versions"].items())
    return (
        f"`{run['command']}`; {run['cores']} cores ({run['processor']}), load {run['load_before']} "
        f"before; Python {run['python']}, {versions}."
    )


def cell(figures: Figures) -> str:
    """Return a median with its spread."""
    return f"{_number(figures['median'])} ({_number(figures['low'])} to {_number(figures['high'])})"


def _number(value: float) -> str:
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 10 else f"{value:.1f}"


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Return a table of Markdown: the first column is text, the others are numbers."""
    lines = [f"| {' | '.join(header)} |", "|---" + "|--:" * (len(header) - 1) + "|"]
    return lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows]


def _spreads(unit: str) -> Any:
    def rows(part: Figures) -> list[str]:
        cells = ((name, cell(one), one["repeats"]) for name, one in part.items())
        return table(("way", unit, "runs"), cells)

    return rows


def _rates(part: Figures) -> list[str]:
    rows = [
        (
            name,
            cell(one["rate"]),
            cell(one["of_serial"]),
            "yes" if one["same_bytes"] else "no",
            one["rate"]["repeats"],
        )
        for name, one in part["ways"].items()
    ]
    head = ("way", "commitments a second", "times serial", "same bytes", "runs")
    return [
        f"{part['commitments']:,} generated commitments, from a file to shards. Models are loaded "
        "before in the one process and in Dask's workers; the processes of `--jobs` start, and "
        "load them, within the time.",
        "",
        *table(head, rows),
        *_more(part, ("two_jobs_of_one", "two_dask_workers_of_one")),
    ]


def _floor(part: Figures) -> list[str]:
    lines = ["One process, one thread, from text or file to a row of the table, in turns."]
    head = ("way", "commitments a CPU second", "of the floor", "runs")
    for texts in part["texts"]:
        rows = [
            (
                one["way"],
                f"{one['cpu_rate']:,} ({one['cpu_least']:,} to {one['cpu_most']:,})",
                one["of_floor"],
                one["runs"],
            )
            for one in texts["rows"]
        ]
        title = f"{texts['name'].capitalize()}: {texts['commitments']:,}, {texts['mean_words']} "
        lines += ["", f"{title}words on average.", "", *table(head, rows)]
    return lines


def _growth(part: Figures) -> list[str]:
    rows = [
        (
            f"{one['commitments']:,}",
            f"{one['file_mb']:,}",
            cell(one["seconds"]),
            cell(one["cpu_seconds"]),
            cell(one["rate"]),
            cell(one["peak_mb"]),
            one["seconds"]["repeats"],
        )
        for one in part["sizes"]
    ]
    head = ("commitments", "file, MB", "seconds", "CPU seconds", "a second", "peak MB", "runs")
    names = ("log_log_slope_of_seconds", "log_log_slope_of_cpu_seconds")
    beside = part.get("rate_beside_that_at_10000", {})
    more = [f"- rate beside that at 10,000: {int(n):,}: {value}" for n, value in beside.items()]
    return [*table(head, rows), *_more(part, names), *more]


def _pipeline(part: Figures) -> list[str]:
    rows = [
        (label, cell(part[name]), part[name]["repeats"])
        for label, name in (
            ("in full, seconds", "full_s"),
            ("one plan changed, seconds", "one_plan_changed_s"),
            ("one plan changed, share of the full time", "changed_of_full"),
            ("unchanged, seconds", "unchanged_s"),
        )
    ]
    name = "files_in_models_and_reports_that_differ_from_git"
    return [*table(("run", "", "runs"), rows), "", f"- {name.replace('_', ' ')}: {part[name]}"]


def _peers(part: Figures) -> list[str]:
    rows = [
        (name, cell(one["texts_per_cpu_s"]), cell(one["ogplens_is_times_as_fast"]),
         one["texts_per_cpu_s"]["repeats"])
        for name, one in part["ways"].items()
    ]  # fmt: skip
    head = ("way", "texts a CPU second", "ogplens is times as fast", "runs")
    left = [f"- left out: {name}: {why}" for name, why in part["left_out"].items()]
    return [
        f"{part['texts']:,} generated commitments of {part['mean_words']} words on average, from "
        "the text to the answers for all variables that the peer has; one thread. MiniLM's time is "
        "that of its embeddings alone.",
        "",
        *table(head, rows),
        *left,
    ]


def _more(part: Figures, names: Sequence[str]) -> list[str]:
    known = [name for name in names if name in part]
    return ["", *(f"- {name.replace('_', ' ')}: {_shown(part[name])}" for name in known)]


def _shown(value: object) -> str:
    return cell(value) if isinstance(value, dict) else str(value)


_TITLES = {
    "cold": "Cold start",
    "latency": "Latency, models loaded",
    "floor": "Beside the floor: reading and tokenizing alone",
    "throughput": "Throughput",
    "growth": "Growth",
    "peers": "Peers",
    "pipeline": "The pipeline: dvc repro",
}
_PARTS = {
    "cold": _spreads("seconds"),
    "latency": _spreads("milliseconds"),
    "floor": _floor,
    "throughput": _rates,
    "growth": _growth,
    "peers": _peers,
    "pipeline": _pipeline,
}
