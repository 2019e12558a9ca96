"""Coded beside predicted: small cases worked out by hand, and what always holds."""

import io
import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from ogplens import settings
from ogplens.comparison import Glance, compare, gather, wilson_interval, write
from ogplens.domain import Assessment, Kind, PlanEntry
from ogplens.errors import TableError
from ogplens.settings import CompareSettings

BOOK = settings.codebook()
ONE = CompareSettings(min_commitments=1, confidence=0.95, bootstrap=100, models=0, seed=1)
FIVE = ONE.model_copy(update={"min_commitments": 5})


def plan(member="ALB", number=1, year=2012):
    return PlanEntry(
        f"{member}-{number}.md", member, f"Land {member}", "Europe", number, year, "en", None
    )


def assessment(number, codes, *, member="ALB", of_plan=1, year=2012, source="explorer-2016"):
    identity = f"{member}-{of_plan}-{number}"
    return Assessment(identity, member, of_plan, str(number), year, "", codes, source)


def row(commitment_id, variable, probabilities, *, coded="", call=None, **other):
    values = BOOK.variables[variable].values
    best = max(range(len(values)), key=lambda level: probabilities[level])
    cells = {f"p{i}": f"{p:.6f}" for i, p in enumerate(probabilities)}
    return {
        "protocol": "new_member",
        "model": "ogplens",
        "variable": variable,
        "commitment_id": commitment_id,
        "member": commitment_id.split("-")[0],
        "plan_id": commitment_id.rsplit("-", 1)[0],
        "coded": coded,
        **{f"p{i}": "" for i in range(4)},
        **cells,
        "call": call or values[best],
        "decision": "needs a reader",
        **other,
    }


def table(*rows):
    return pd.DataFrame(list(rows))


def yes_no(commitment_id, variable, p, coded=""):
    return row(commitment_id, variable, (1 - p, p), coded=coded)


def test_shares_and_agreement_of_a_yes_no_variable_as_worked_out_by_hand():
    name = "technology"
    predictions = table(
        yes_no("ALB-1-1", name, 0.9, "yes"),
        yes_no("ALB-1-2", name, 0.8, "no"),
        yes_no("ALB-1-3", name, 0.2, "no"),
        yes_no("ALB-1-4", name, 0.1, "no"),
        yes_no("ALB-1-5", name, 0.5),  # not coded: counts in predicted_all alone
    )
    [member] = compare(predictions, [plan()], [], BOOK, ONE).members.to_dict("records")
    assert member["commitments"] == 5
    assert member["technology_n"] == 4
    assert member["technology_coded"] == 0.25
    assert member["technology_predicted"] == pytest.approx(0.5)
    assert member["technology_predicted_all"] == pytest.approx(0.5)
    assert member["technology_agreement"] == 0.75
    # seen 0.75; by chance 0.25 * 0.5 + 0.75 * 0.5 = 0.5
    assert member["technology_kappa"] == pytest.approx(0.5)


def test_levels_and_quadratic_kappa_of_an_ordinal_variable_as_worked_out_by_hand():
    name = "potential_for_results"
    predictions = table(
        row("ALB-1-1", name, (0.2, 0.2, 0.6), coded="substantial"),
        row("ALB-1-2", name, (0.7, 0.2, 0.1), coded="unclear"),
        row("ALB-1-3", name, (0.1, 0.7, 0.2), coded="unclear"),
    )
    comparison = compare(predictions, [plan(year=2021)], [], BOOK, ONE)
    [found] = comparison.plans.to_dict("records")
    assert found[f"{name}_coded_mean"] == pytest.approx(2 / 3)
    assert found[f"{name}_predicted_mean"] == pytest.approx((1.4 + 0.4 + 1.1) / 3)
    assert found[f"{name}_highest_coded"] == pytest.approx(1 / 3)
    assert found[f"{name}_highest_predicted"] == pytest.approx(0.3)
    assert found[f"{name}_agreement"] == pytest.approx(2 / 3)
    # squared gaps: seen 1; by chance (coded 0,0,2; called 0,1,2) (0+1+4)*2/3 + (4+1+0)/3 = 5
    assert found[f"{name}_kappa"] == pytest.approx(1 - 1 / 5)


def test_no_agreement_figure_below_the_minimum_but_shares_stay():
    predictions = table(*(yes_no(f"ALB-1-{i}", "relevant", 0.9, "yes") for i in range(1, 5)))
    [member] = compare(predictions, [plan()], [], BOOK, FIVE).members.to_dict("records")
    assert member["relevant_coded"] == 1.0
    assert math.isnan(member["relevant_agreement"])
    assert math.isnan(member["relevant_kappa"])


def test_kappa_is_empty_where_all_stand_in_one_class():
    predictions = table(*(yes_no(f"ALB-1-{i}", "relevant", 0.9, "yes") for i in range(1, 7)))
    [member] = compare(predictions, [plan()], [], BOOK, FIVE).members.to_dict("records")
    assert member["relevant_agreement"] == 1.0
    assert math.isnan(member["relevant_kappa"])


def test_empty_cells_in_the_file_are_empty_and_none_is_a_level(tmp_path):
    predictions = table(
        row("ALB-1-1", "potential_impact", (0.9, 0.1, 0.0, 0.0), coded="none"),
        row("ALB-1-2", "potential_impact", (0.0, 0.1, 0.9, 0.0)),
        yes_no("ALB-1-1", "relevant", 0.5),
        yes_no("ALB-1-2", "relevant", 0.5),
    )
    write(compare(predictions, [plan()], [], BOOK, FIVE), tmp_path)
    text = (tmp_path / "members.csv").read_bytes().decode()
    assert "\r" not in text
    read = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    [member] = read.to_dict("records")
    assert member["potential_impact_n"] == "1"
    assert member["potential_impact_coded_mean"] == "0.0000"
    assert member["potential_impact_kappa"] == ""
    assert member["relevant_n"] == "0"
    assert member["relevant_coded"] == ""
    assert member["relevant_predicted"] == ""
    assert member["relevant_predicted_all"] == "0.5000"


def full(commitment_id, *, relevant, verifiable, impact, specificity, results=(0.5, 0.3, 0.2)):
    return (
        yes_no(commitment_id, "relevant", relevant),
        yes_no(commitment_id, "verifiable", verifiable),
        row(commitment_id, "potential_impact", impact),
        row(commitment_id, "specificity", specificity),
        row(commitment_id, "potential_for_results", results),
    )


SURE = {"impact": (0, 0, 0.5, 0.5), "specificity": (0.1, 0.3, 0.4, 0.2)}


@pytest.mark.parametrize(("year", "verifiable"), [(2012, 0.6), (2018, 0.8)])
def test_potentially_starred_bridges_verifiable_from_specificity_to_2016(year, verifiable):
    predictions = table(*full("ALB-1-1", relevant=0.5, verifiable=0.8, **SURE))
    codes = {"relevant": "yes", "potential_impact": "transformative"}
    codes |= {"specificity": "medium"} if year < 2017 else {"verifiable": "yes"}
    coded = [assessment(1, codes, year=year)]
    [found] = compare(predictions, [plan(year=year)], coded, BOOK, ONE).glance.to_dict("records")
    assert found["potentially_starred_predicted"] == pytest.approx(verifiable * 0.5 * 0.5)
    assert (found["potentially_starred_coded"], found["potentially_starred_n"]) == (1, 1)
    assert pd.isna(found["substantial_predicted"])


def test_later_plans_have_results_instead_of_impact_and_stars():
    predictions = table(
        *full("ALB-1-1", relevant=0.5, verifiable=0.8, **SURE),
        *full("ALB-1-2", relevant=1.0, verifiable=0.8, **SURE),
    )
    coded = [
        assessment(1, {"relevant": "no", "potential_for_results": "substantial"}, year=2021),
        assessment(2, {}, year=2021),
    ]
    [found] = compare(predictions, [plan(year=2021)], coded, BOOK, ONE).glance.to_dict("records")
    assert (found["substantial_n"], found["substantial_coded"]) == (1, 1)
    assert found["substantial_predicted_same"] == pytest.approx(0.2)
    assert found["substantial_predicted"] == pytest.approx(0.4)
    assert found["relevant_predicted_share"] == pytest.approx(0.75)
    assert found["relevant_coded_share"] == 0.0
    for item in ("transformative", "potentially_starred"):
        assert all(pd.isna(found[f"{item}_{f}"]) for f in ("n", "coded", "predicted"))


def test_relevance_follows_from_the_values_where_it_is_not_coded_itself():
    predictions = table(*full("ALB-1-1", relevant=0.5, verifiable=0.8, **SURE))
    coded = [assessment(1, {"access_to_information": "no", "civic_participation": "yes"})]
    [found] = compare(predictions, [plan()], coded, BOOK, ONE).glance.to_dict("records")
    assert (found["relevant_n"], found["relevant_coded"]) == (1, 1)


def test_undecided_stars_are_not_counted_as_coded():
    """One no would decide the rule; to count it beside undecided ones would bias the share."""
    predictions = table(*full("ALB-1-1", relevant=0.5, verifiable=0.8, **SURE))
    coded = [assessment(1, {"relevant": "no"})]
    [found] = compare(predictions, [plan()], coded, BOOK, ONE).glance.to_dict("records")
    assert found["potentially_starred_n"] == 0
    assert pd.isna(found["potentially_starred_coded"])


def test_missing_commitments_show_by_their_numbers():
    predictions = table(
        yes_no("ALB-1-3", "relevant", 0.5),
        yes_no("ALB-1-24", "relevant", 0.5),
        yes_no("ALB-2-1", "relevant", 0.5),
    )
    coded = [assessment(3, {}), assessment(24, {}), assessment(1, {}, of_plan=2)]
    plans = compare(predictions, [plan(), plan(number=2)], coded, BOOK, ONE).plans
    assert list(plans["part"]) == ["part", ""]
    assert list(plans["highest_number"]) == [24, 1]


def test_all_faults_of_the_predictions_are_named_at_once():
    predictions = table(
        yes_no("ALB-1-1", "relevant", 0.5),
        yes_no("ALB-1-1", "relevant", 0.5),
        {**yes_no("ALB-1-2", "relevant", 0.5), "p1": "much"},
        {**yes_no("ALB-9-1", "relevant", 0.5)},
        {**yes_no("ALB-1-3", "relevant", 0.5), "variable": "charm", "call": "maybe"},
        {**yes_no("ALB-1-4", "relevant", 0.5), "call": "maybe", "coded": "NA"},
    )
    with pytest.raises(TableError) as raised:
        gather(predictions, [plan()], [], BOOK)
    found = {(fault.place, fault.value) for fault in raised.value.faults}
    assert found == {
        ("row 3, column commitment_id", "ALB-1-1"),
        ("row 4, column p1", "much"),
        ("row 5, column plan_id", "ALB-9"),
        ("row 6, column variable", "charm"),
        ("row 7, column call", "maybe"),
        ("row 7, column coded", "NA"),
    }


def test_missing_column_and_missing_model_are_errors():
    with pytest.raises(TableError, match="plan_id"):
        gather(table(yes_no("ALB-1-1", "relevant", 0.5)).drop(columns="plan_id"), [], [], BOOK)
    with pytest.raises(TableError, match="'ogplens'"):
        gather(table({**yes_no("ALB-1-1", "relevant", 0.5), "model": "tfidf"}), [], [], BOOK)


@pytest.mark.parametrize(
    ("yes", "n", "low", "high"),
    # Newcombe (1998), Statistics in Medicine 17, table I, method 3
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_interval_of_published_examples(yes, n, low, high):
    assert wilson_interval(yes, n) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_interval_holds_the_share(case):
    yes, n = case
    low, high = wilson_interval(yes, n)
    assert 0 <= low <= yes / n <= high <= 1


YEARS = {1: 2012, 2: 2018, 3: 2022}


@st.composite
def corpora_of_codes(draw):
    """Draw commitments of up to three plans of two members, coded or not, with probabilities."""
    rows, coded = [], []
    for index in range(draw(st.integers(1, 12))):
        member, number = draw(st.sampled_from(["ALB", "PER"])), draw(st.sampled_from([1, 2, 3]))
        codes = {}
        for name in BOOK.predicted():
            values = BOOK.variables[name].values
            weights = [draw(st.integers(0, 9)) for _ in values]
            weights[0] += not any(weights)
            value = draw(st.sampled_from(["", *values]))
            codes |= {name: value} if value else {}
            shares = [w / sum(weights) for w in weights]
            rows.append(row(f"{member}-{number}-{index}", name, shares, coded=value))
        coded.append(assessment(index, codes, member=member, of_plan=number, year=YEARS[number]))
    plans = [plan(m, n, year) for m in ("ALB", "PER") for n, year in YEARS.items()]
    return table(*rows), plans, coded


@trials(max_examples=15, deadline=None)
@given(corpora_of_codes())
def test_shares_stay_shares_and_counts_add_up(case):
    predictions, plans, coded = case
    found = compare(predictions, plans, coded, BOOK, ONE)
    total = predictions["commitment_id"].nunique()
    for frame in (found.members, found.plans, found.glance):
        assert frame["commitments"].sum() == total
        for column in frame.columns:
            if column.endswith(("_share", "_coded_low", "_coded_high", "_agreement")):
                assert frame[column].dropna().between(0, 1 + 1e-9).all()
    for name in BOOK.predicted():
        n = (predictions["coded"] != "")[predictions["variable"] == name].sum()
        assert found.members[f"{name}_n"].sum() == found.plans[f"{name}_n"].sum() == n
        kappas = pd.concat([found.members[f"{name}_kappa"], found.plans[f"{name}_kappa"]])
        assert (kappas.dropna() <= 1 + 1e-9).all()
        if BOOK.variables[name].kind is Kind.BINARY:
            inside = found.members.dropna(subset=f"{name}_coded")
            assert (inside[f"{name}_coded_low"] <= inside[f"{name}_coded"]).all()
            assert (inside[f"{name}_coded"] <= inside[f"{name}_coded_high"]).all()
    for item in ("relevant", "transformative", "potentially_starred", "substantial"):
        known = found.glance.dropna(subset=f"{item}_predicted")
        assert (known[f"{item}_coded"].fillna(0) <= known[f"{item}_n"]).all()
        assert (known[f"{item}_n"] <= known["commitments"]).all()
        assert (known[f"{item}_predicted"] <= known["commitments"] + 1e-6).all()
    starred = found.glance.dropna(subset="potentially_starred_predicted")
    assert (
        starred["potentially_starred_predicted"] <= starred["transformative_predicted"] + 1e-9
    ).all()


@trials(max_examples=8, deadline=None)
@given(corpora_of_codes(), st.randoms(use_true_random=False))
def test_order_of_the_rows_does_not_matter(case, random):
    predictions, plans, coded = case
    shuffled = predictions.sample(frac=1, random_state=random.randrange(1000))
    here, there = (compare(p, plans, coded, BOOK, ONE) for p in (predictions, shuffled))
    pd.testing.assert_frame_equal(here.members, there.members)
    pd.testing.assert_frame_equal(here.glance, there.glance)


def test_glance_of_a_variable_without_model_is_empty_not_zero():
    predictions = table(yes_no("ALB-1-1", "relevant", 0.5))
    [commitment] = gather(predictions, [plan()], [], BOOK)
    counts = Glance(BOOK).counts([commitment])
    assert counts["relevant_predicted"] == 0.5
    assert counts["transformative_predicted"] is None
    assert counts["potentially_starred_predicted"] is None
