"""Strata: who is in which group, and what a shifted prevalence does to calibration."""

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ogplens.domain import Commitment, PlanEntry
from ogplens.errors import OgplensError
from ogplens.evaluation.figures import evaluate
from ogplens.evaluation.strata import (
    group_of_length,
    group_of_share,
    groups_of,
    strata_figures,
    strata_reliability,
)
from ogplens.records import Record
from ogplens.settings import codebook, pipeline_settings

ACCESS, IMPACT = "access_to_information", "potential_impact"
SETTINGS = pipeline_settings().evaluate.model_copy(
    update={"bootstrap": 100, "strata_bootstrap": 100}
)
PLAN = PlanEntry("PER-1.md", "PER", "Peru", "Americas", 1, 2014, "es", 2)


def predictions(
    probability: np.ndarray,
    yes: np.ndarray,
    members: np.ndarray,
    *,
    model: str = "ogplens",
    protocol: str = "new_member",
) -> pd.DataFrame:
    """Return the table of one yes/no variable; sure answers are decided."""
    sure = np.maximum(probability, 1 - probability) > 0.7
    call = np.where(probability >= 0.5, "yes", "no")
    return pd.DataFrame(
        {
            "protocol": protocol,
            "model": model,
            "variable": ACCESS,
            "commitment_id": [f"C{i:04d}" for i in range(len(yes))],
            "member": members,
            "plan_id": [f"{member}-1" for member in members],
            "coded": np.where(yes, "yes", "no"),
            "p0": 1 - probability,
            "p1": probability,
            "p2": np.nan,
            "p3": np.nan,
            "expected": probability,
            "call": call,
            "decision": np.where(sure, call, "needs a reader"),
        }
    )


def made(rows: int = 600, members: int = 20) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return probabilities that are exactly right, the codes drawn from them, and members."""
    rng = np.random.default_rng(0)
    probability = rng.uniform(0.1, 0.9, rows).round(3)
    names = np.array([f"M{i % members:02d}" for i in range(rows)])
    return probability, rng.random(rows) < probability, names


def by_key(rows: list[dict[str, object]], stratum: str) -> dict[tuple[str, str], dict[str, object]]:
    return {
        (str(row["group"]), str(row["metric"])): row for row in rows if row["stratum"] == stratum
    }


def test_every_commitment_is_put_into_its_groups() -> None:
    text = "word " * 59
    record = Record("PER-1-1", "PER", "PER-1", "es", Commitment("1", "A title", text))
    longer = replace(record, commitment_id="PER-1-2", commitment=Commitment("2", "", text + "word"))
    late = replace(record, commitment_id="UKR-5-1", member="UKR", plan_id="UKR-5", language="en")
    other = PlanEntry("UKR-5.md", "UKR", "Ukraine", "Europe", 5, 2021, "en", 1, "digest")
    found = groups_of([record, longer, late], [PLAN, other], codebook())
    assert found == {
        "language": {"PER-1-1": "es", "PER-1-2": "es", "UKR-5-1": "en"},
        "region": {"PER-1-1": "Americas", "PER-1-2": "Americas", "UKR-5-1": "Europe"},
        "generation": {
            "PER-1-1": "progress-report",
            "PER-1-2": "progress-report",
            "UKR-5-1": "action-plan-review",
        },
        "length": {"PER-1-1": "0-59", "PER-1-2": "60-119", "UKR-5-1": "0-59"},
        "text": {"PER-1-1": "full text", "PER-1-2": "full text", "UKR-5-1": "digest"},
    }
    with pytest.raises(OgplensError, match="UKR-5"):
        groups_of([record, late], [PLAN], codebook())


@given(st.integers(0, 2000))
def test_a_length_lies_in_the_group_that_names_it(words: int) -> None:
    name = group_of_length(words)
    low, _, high = name.removesuffix(" and more").partition("-")
    assert int(low) <= words
    assert words <= int(high) if high else words >= 600


@given(st.floats(0, 1))
def test_a_share_lies_in_the_group_that_names_it(share: float) -> None:
    low, high = (float(bound) for bound in group_of_share(share).split("-"))
    assert low <= share <= high
    assert share < high or high == 1.0


def test_a_shifted_prevalence_shows_in_the_calibration_of_its_group_alone() -> None:
    """In one language fewer are coded yes than the probabilities say."""
    probability, yes, members = made()
    spanish = np.arange(600) % 40 < 12  # rows of twelve members
    shifted = yes & ~(spanish & (np.random.default_rng(1).random(600) < 0.6))
    table = predictions(probability, shifted, members)
    language = dict(zip(table["commitment_id"], np.where(spanish, "es", "en"), strict=True))
    rows = strata_figures(table, {"language": language}, ACCESS, codebook(), SETTINGS)
    found = by_key(rows, "language")
    assert found["es", "prevalence"]["value"] < 0.3
    for group, calibrated in (("en", True), ("es", False)):
        error, chance = found[group, "ece"], found[group, "ece_by_chance"]
        low = found[group, "prevalence"]["low"]
        high = found[group, "prevalence"]["high"]
        assert (error["value"] < 2.5 * chance["value"]) is calibrated
        assert (low <= found[group, "mean_probability"]["value"] <= high) is calibrated
    bins = strata_reliability(table, {"language": language}, ACCESS, codebook(), SETTINGS)
    gaps = {
        group: np.mean(
            [b["mean_probability"] - b["share_yes"] for b in bins if b["group"] == group]
        )
        for group in ("en", "es")
    }
    assert abs(gaps["en"]) < 0.06
    assert gaps["es"] > 0.2
    spanish_bins = [b for b in bins if b["group"] == "es"]
    assert [b["bin"] for b in spanish_bins] == [1, 2, 3, 4, 5]
    assert sum(b["n"] for b in spanish_bins) == spanish.sum()


def test_members_are_grouped_by_their_own_share_of_yes() -> None:
    probability, _, members = made()
    share = np.array([int(member[1:]) / 20 for member in members])  # 0 to 0.95
    yes = np.random.default_rng(2).random(600) < share
    table = predictions(probability, yes, members)
    few = table[(table["member"] != "M19") | (table.index < 180)]  # nine codes of M19
    found = by_key(strata_figures(few, {}, ACCESS, codebook(), SETTINGS), "prevalence")
    assert {group for group, _ in found} == {"0.00-0.25", "0.25-0.50", "0.50-0.75", "0.75-1.00"}
    counted = {group: row["n"] for (group, metric), row in found.items() if metric == "ece"}
    assert sum(counted.values()) == 570
    shares = [found[group, "prevalence"]["value"] for group in sorted(counted) if counted[group]]
    assert all(a is None or b is None or a < b for a, b in itertools.pairwise(shares))
    assert found["0.00-0.25", "ece"]["value"] > 0.2


def test_groups_that_are_too_small_or_of_one_level_have_counts_alone() -> None:
    probability, yes, members = made()
    yes[:100] = True
    group = np.array(["one level"] * 100 + ["small"] * 29 + ["one member"] * 40 + ["rest"] * 431)
    members[129:169] = "M00"
    table = predictions(probability, yes, members)
    groups = {"text": dict(zip(table["commitment_id"], group, strict=True))}
    rows = strata_figures(table, groups, ACCESS, codebook(), SETTINGS)
    found = by_key(rows, "text")
    for name, n in (("one level", 100), ("small", 29), ("one member", 40)):
        for metric in ("prevalence", "ece", "decided"):
            row = found[name, metric]
            assert row["n"] == n
            assert row["value"] is row["low"] is row["high"] is None
    assert found["one member", "ece"]["members"] == 1
    assert found["rest", "ece"]["low"] < found["rest", "ece"]["value"]
    assert found["rest", "ece"]["value"] < found["rest", "ece"]["high"]
    bins = strata_reliability(table, groups, ACCESS, codebook(), SETTINGS)
    assert {b["group"] for b in bins if b["stratum"] == "text"} == {"one member", "rest"}


def test_an_interval_without_width_is_no_interval() -> None:
    """Nothing decided is a figure, but its resamples all agree; its error is none."""
    _, yes, members = made()
    unsure = np.random.default_rng(3).uniform(0.4, 0.6, 600)
    table = predictions(unsure, yes, members)
    groups = {"text": dict.fromkeys(table["commitment_id"], "digest")}
    found = by_key(strata_figures(table, groups, ACCESS, codebook(), SETTINGS), "text")
    decided, error = found["digest", "decided"], found["digest", "decided_error"]
    assert (decided["value"], decided["low"], decided["high"]) == (0.0, None, None)
    assert (error["n"], error["value"], error["low"], error["high"]) == (0, None, None, None)


def test_a_run_has_strata_of_our_models_under_every_protocol() -> None:
    probability, yes, members = made()
    tables = [
        predictions(probability, yes, members),
        predictions(1 - probability, yes, members, model="length"),
        predictions(probability, yes, members, protocol="known_member"),
        predictions(probability, yes, members, protocol="known_member", model="history"),
    ]
    table = pd.concat(tables, ignore_index=True)
    groups = {"text": dict.fromkeys(tables[0]["commitment_id"], "digest")}
    found = evaluate(table, groups, codebook(), SETTINGS)
    assert {(row["protocol"], row["model"]) for row in found.strata} == {
        ("new_member", "ogplens"),
        ("known_member", "ogplens"),
        ("known_member", "history"),
    }
    assert set(found.metrics) == {"new_member", "known_member"}  # later plans were left out
    figures = found.metrics["new_member"][ACCESS]
    assert 0 < figures["e_aurc"]["value"] < figures["aurc"]["value"] < 0.5
    assert figures["e_aurc"]["low"] <= figures["e_aurc"]["value"] <= figures["e_aurc"]["high"]
    models = {row["model"] for row in found.peers if row["metric"] == "aurc"}
    assert models == {"ogplens", "length", "history"}
    assert len(found.risk_coverage) == 20
    assert {row["variable"] for row in found.risk_coverage} == {ACCESS}
    assert {row["stratum"] for row in found.reliability_strata} == {"text", "prevalence"}


def test_ordinal_variables_have_their_own_figures_and_no_prevalence() -> None:
    rng = np.random.default_rng(4)
    values = codebook().variables[IMPACT].values
    probability, yes, members = made()
    table = predictions(probability, yes, members)
    levels, shares = rng.integers(0, 4, 600), rng.dirichlet(np.ones(4), 600)
    table = table.assign(
        variable=IMPACT,
        coded=[values[level] for level in levels],
        call=[values[level] for level in shares.argmax(axis=1)],
        decision="none..moderate",
        **{f"p{level}": shares[:, level] for level in range(4)},
    )
    groups = {"language": dict.fromkeys(table["commitment_id"], "en")}
    rows = strata_figures(table, groups, IMPACT, codebook(), SETTINGS)
    assert {row["stratum"] for row in rows} == {"language"}
    found = by_key(rows, "language")
    assert {metric for _, metric in found} == {
        "quadratic_kappa", "mae", "range_coverage", "within_plan_concordance"
    }  # fmt: skip
    covered = found["en", "range_coverage"]["value"]
    assert covered == pytest.approx((levels <= 2).mean(), abs=1e-4)
