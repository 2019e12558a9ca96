"""Every commitment of the shipped corpus is found, with its number and title, and nothing else."""

from __future__ import annotations

import csv
import re
import time
from collections import Counter
from pathlib import Path

import pytest

from ogplens.reading import read_document
from ogplens.segmentation import segment
from ogplens.segmentation.languages import vocabulary

CORPUS = Path(__file__).resolve().parents[2] / "corpora"
LIMITS = {"max_bytes": 10_000_000, "max_characters": 10_000_000}

HEADED = re.compile(r"### (?:Commitment|Compromiso|Compromisso|Engagement) (\S+?)[.:] (.+)")
RUN_IN = re.compile(r"\*\*([0-9A-Za-z.]+?)\. (.+?)\*\*(?: |$)")


def plans() -> list[dict[str, str]]:
    with (CORPUS / "plans.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def bare(title: str) -> str:
    """Return a title without Markdown's signs and its last full stop."""
    return re.sub(r"\s+", " ", re.sub(r"[*_`\\]", "", title)).strip().rstrip(".")


def printed(path: Path) -> list[tuple[str, str]]:
    """Read numbers and titles off the lines of a plan, without the package's help."""
    matches = (
        HEADED.fullmatch(line) or RUN_IN.match(line)
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    return [(match[1], bare(match[2])) for match in matches if match]


@pytest.mark.parametrize("plan", plans(), ids=lambda plan: plan["file"])
def test_numbers_and_titles_are_right_and_nothing_else_is_found(plan: dict[str, str]) -> None:
    path = CORPUS / "plans" / plan["file"]
    found = segment(read_document(path, **LIMITS)).commitments
    assert [(c.number, bare(c.title)) for c in found] == printed(path)
    assert len(found) == int(plan["commitments"])


def test_every_assessed_commitment_has_a_text() -> None:
    with (CORPUS / "irm-assessments.csv").open(encoding="utf-8", newline="") as file:
        assessed = Counter(
            (f"{row['member']}-{row['plan']}.md", row["number"]) for row in csv.DictReader(file)
        )
    found = Counter(
        (plan["file"], c.number)
        for plan in plans()
        for c in segment(read_document(CORPUS / "plans" / plan["file"], **LIMITS)).commitments
    )
    assert found == assessed
    assert found.total() == 1906


def test_cutting_takes_no_more_than_a_few_times_as_long_as_reading() -> None:
    """A ratio, since machines differ and are noisy: it is about 2."""
    for language in {plan["language"] for plan in plans()}:  # word lists are loaded once
        vocabulary(language)
    start = time.process_time()
    documents = [read_document(CORPUS / "plans" / plan["file"], **LIMITS) for plan in plans()]
    reading = time.process_time() - start
    for document in documents:
        segment(document)
    assert time.process_time() - start - reading < 5 * reading
