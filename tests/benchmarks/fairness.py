"""Claims of unfairness and of what a mix explains, in invented corpora whose truth is known.

``python -m tests.benchmarks.fairness`` writes ``results/fairness.json`` and ``fairness.md``.
Nothing depends on the machine: the same seeds give the same figures.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from ogplens.comparison.comparable import Comparable
from ogplens.comparison.fairness import fairness
from ogplens.comparison.mix import mix, mix_share
from ogplens.settings import CompareSettings, codebook

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "comparison"))

from texts_world import texts_world  # noqa: E402  # beside the tests, which are no package

RESULTS = Path(__file__).parent / "results"
COMMAND = "python -m tests.benchmarks.fairness"
RUNS = 200
SETTINGS = CompareSettings(min_commitments=5, confidence=0.95, bootstrap=399, models=0, seed=1)
RATES = ("false_yes", "false_no", "decided", "decided_error", "bias", "mean_error")
_SEVERE = {"severity_spread": 0.5, "cell_spread": 0.0, "base": 0.5}

Figures = dict[str, Any]
World = Callable[[np.random.Generator], Comparable]


def worlds(make: World, runs: int, seed: int) -> Iterator[Comparable]:
    """Yield corpora, the same ones at each call."""
    for run in range(runs):
        yield make(np.random.default_rng([seed, run]))


def claims(make: World, kind: str, runs: int, group: str | None = None) -> Figures:
    """Share of corpora in which a difference is claimed, of any group or of the one named."""
    found = 0
    for corpus in worlds(make, runs, 21):
        table = fairness(corpus, codebook(), SETTINGS, (kind,))
        if group is not None:
            table = table[table["group"] == group]
        found += bool((table["differs"] == "yes").any())
    return {"runs": runs, "claimed": found / runs}


def coverage_of_rates(runs: int, members: int) -> Figures:
    """Share of intervals that hold the true rate, which a very large corpus gives."""
    large = texts_world(np.random.default_rng(20), members=40_000, **_SEVERE)
    truth = fairness(large, codebook(), SETTINGS.model_copy(update={"bootstrap": 100}), ()).iloc[0]
    inside: dict[str, list[bool]] = {rate: [] for rate in RATES}
    for corpus in worlds(lambda rng: texts_world(rng, members=members, **_SEVERE), runs, 22):
        table = fairness(corpus, codebook(), SETTINGS, ("language",))
        for row in table[table["by"] == "language"].to_dict("records"):
            for rate in RATES:
                if not np.isnan(row[f"{rate}_low"]):
                    low, high = row[f"{rate}_low"], row[f"{rate}_high"]
                    inside[rate].append(bool(low <= truth[rate] <= high))
    return {
        "runs": runs,
        "members": members,
        **{rate: float(np.mean(held)) for rate, held in inside.items() if held},
    }


def coverage_of_mix(make: World, by: str, runs: int) -> Figures:
    """Share of intervals that hold 0 where the mix is all that differs, and the mix's share."""
    held, shares, before, after = [], [], [], []
    for corpus in worlds(make, runs, 23):
        table = mix(corpus, by, codebook(), SETTINGS)
        held += list((table["difference_low"] <= 0) & (table["difference_high"] >= 0))
        sizes, sums = table["commitments"], table["commitments"] * table["predicted"]
        others = (sums.sum() - sums) / (sizes.sum() - sizes)
        before += list(table["predicted"] - others)
        after += list(table["difference"])
        shares += list(mix_share(corpus, by, codebook())["share"].dropna())
    return {
        "runs": runs,
        "by": by,
        "hold_no_difference": float(np.mean(held)),
        "scatter_of_shares": float(np.std(before)),
        "scatter_of_differences": float(np.std(after)),
        "median_share_of_mix": float(np.median(shares)) if shares else None,
    }


def measure(runs: int) -> Figures:
    """Measure everything."""

    # Both at once would not be alike: where a yes is rare, more of the coded ones are severity.
    def severe(rng: np.random.Generator) -> Comparable:
        return texts_world(rng, severity_spread=0.5, member_spread=0.5, cell_spread=0.0)

    def unlike_shares(rng: np.random.Generator) -> Comparable:
        return texts_world(rng, cell_spread=0.8)

    def deaf(rng: np.random.Generator) -> Comparable:
        return texts_world(rng, severity_spread=0.3, deaf={"es": 1.0})

    def same(rng: np.random.Generator) -> Comparable:
        return texts_world(rng, member_spread=0.8, cell_spread=0.0)

    return {
        "command": COMMAND,
        "claims_where_nothing_differs": {
            f"{kind}, {world}": claims(make, kind, runs)
            for kind in ("language", "length")
            for world, make in (("severe members", severe), ("shares differ", unlike_shares))
        },
        "claims_where_a_language_is_not_heard": {
            "of it": claims(deaf, "language", runs // 5, "es"),
        },
        "coverage_of_rates": [coverage_of_rates(runs // 2, members) for members in (30, 60)],
        "only_the_mix_differs": [
            coverage_of_mix(texts_world, by, runs // 2) for by in ("member", "plan", "region")
        ],
        "only_members_differ": coverage_of_mix(same, "member", runs // 5),
    }


def page(found: Figures) -> str:
    """Return the figures as a page."""
    nothing = found["claims_where_nothing_differs"]
    heard = found["claims_where_a_language_is_not_heard"]["of it"]
    lines = [
        "# Fairness and mix in invented corpora",
        "",
        f"`{found['command']}`",
        "",
        "A difference between groups is claimed where errors are alike (at most 5% is meant):",
        "",
        *(f"- {kind}: {one['claimed']:.1%} of {one['runs']} runs" for kind, one in nothing.items()),
        "",
        f"Where a language's yes is heard less by one logit: {heard['claimed']:.1%} of "
        f"{heard['runs']} runs.",
        "",
        "Intervals of 95% of rates of error, of three languages, hold the truth in:",
        "",
        "| members | " + " | ".join(RATES) + " |",
        "|---|" + "---|" * len(RATES),
    ]
    lines += [
        f"| {one['members']} | " + " | ".join(f"{one[r]:.1%}" for r in RATES) + " |"
        for one in found["coverage_of_rates"]
    ]
    lines += [
        "",
        "Where only the mix of languages and lengths differs, intervals of difference hold 0 in:",
        "",
        "| by | hold 0 | scatter of shares around others | of differences | share of the mix |",
        "|---|---|---|---|---|",
    ]
    for one in found["only_the_mix_differs"]:
        share = one["median_share_of_mix"]
        lines.append(
            f"| {one['by']} | {one['hold_no_difference']:.1%} | {one['scatter_of_shares']:.3f} "
            f"| {one['scatter_of_differences']:.3f} | {'' if share is None else f'{share:.2f}'} |"
        )
    other = found["only_members_differ"]
    lines += [
        "",
        "Where members differ and cells do not, the median share of the mix is "
        f"{other['median_share_of_mix']:.2f}.",
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, and write both files."""
    parser = argparse.ArgumentParser(prog=COMMAND)
    parser.add_argument("--runs", type=int, default=RUNS)
    found = measure(parser.parse_args().runs)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "fairness.json").write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    (RESULTS / "fairness.md").write_text(page(found), encoding="utf-8")
    sys.stdout.write(page(found))


if __name__ == "__main__":
    main()
