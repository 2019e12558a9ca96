"""Fuzz the readers: ``cd tests && python -m fuzz --seconds 60 [FORMAT ...]``, or ``make fuzz``."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from .models import ModelTarget
from .targets import TARGETS, Target, close

FOUND = Path(__file__).resolve().parents[2] / ".hypothesis"
_ROUND = 500  # examples; then Hypothesis begins anew with other random numbers


def run(
    target: Target | ModelTarget, seconds: float
) -> tuple[Counter[str], bytes | None, BaseException | None]:
    """Attack a reader for so long.

    Returns
    -------
    outcomes : Counter
        How often it came to a result, to an error, to a crash in the child.
    data, failure : bytes, exception or None
        The smallest input that broke a promise, and how.
    """
    end = time.monotonic() + seconds
    outcomes: Counter[str] = Counter()
    failing: list[bytes] = []

    @settings(
        max_examples=_ROUND, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(data=target.inputs)
    def attack(data: bytes) -> None:
        if time.monotonic() > end and not failing:
            return
        try:
            outcomes[target.attack(data)] += 1
        except BaseException:
            failing.append(data)
            raise

    try:
        while time.monotonic() < end:
            attack()
    except Exception as failure:
        return outcomes, failing[-1], failure
    return outcomes, None, None


def main() -> None:
    """Fuzz the chosen formats one after another."""
    parser = argparse.ArgumentParser(description="Fuzz the readers.")
    parser.add_argument("--seconds", type=float, default=60, help="for each format")
    parser.add_argument("formats", nargs="*", metavar="FORMAT", help=", ".join(TARGETS))
    chosen = parser.parse_args()
    if unknown := set(chosen.formats) - set(TARGETS):
        parser.error(f"not known: {', '.join(sorted(unknown))}")
    broken = 0
    for name in chosen.formats or TARGETS:
        outcomes, data, failure = run(TARGETS[name], chosen.seconds)
        counted = ", ".join(f"{count:,} {word}" for word, count in sorted(outcomes.items()))
        sys.stdout.write(f"{name}: {sum(outcomes.values()):,} inputs: {counted}\n")
        sys.stdout.flush()
        if data is not None:
            broken += 1
            FOUND.mkdir(exist_ok=True)
            kept = FOUND / f"found-{name}.{TARGETS[name].suffix}"
            kept.write_bytes(data)
            sys.stdout.write(f"  broken by {kept}: {type(failure).__name__}: {failure}\n")
    close()
    sys.exit(min(broken, 1))


if __name__ == "__main__":
    main()
