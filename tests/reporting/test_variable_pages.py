"""The page of each variable: what it says is what the tables say, and nothing it says is unsafe."""

import dataclasses
import re
from html import unescape

import pandas as pd
import pytest
import report_factory as factory
from test_report_files import Outline

from ogplens import settings
from ogplens.domain import Kind
from ogplens.reporting import Estimate, build_report
from ogplens.reporting.mistakes import mistakes, said
from ogplens.reporting.words import count, interval, percent

BOOK = settings.codebook()
NAMES = BOOK.predicted()
BINARY = BOOK.predicted(Kind.BINARY)
ORDINAL = BOOK.predicted(Kind.ORDINAL)


def page(report, name):
    return report.variables[f"{name}.html"]


def words(text):
    """Return the text of a page without tags and entities, its spaces made one."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def outline(text):
    parser = Outline()
    parser.feed(text)
    parser.close()
    assert parser.open == []
    return parser


def written(row):
    """Return the figure of a table's row, its cells being text, as a page writes it."""
    return interval(Estimate(*(float(row[key]) for key in ("value", "low", "high"))))


def metric(name):
    return "roc_auc" if name in BINARY else "quadratic_kappa"


def test_there_is_a_page_for_each_predicted_variable_linked_from_the_report(report):
    assert list(report.variables) == [f"{name}.html" for name in NAMES]
    linked = re.findall(r'href="variables/([^"]+)"', report.html)
    assert linked == list(report.variables)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_well_formed_and_leads_only_to_pages_that_exist(report, name):
    found = outline(page(report, name))
    assert found.headings.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(found.headings, found.headings[1:], strict=False))
    assert len(found.ids) == len(set(found.ids))
    known = {"../index.html", "data:,", *report.variables, *(f"#{one}" for one in found.ids)}
    assert {a["href"] for t, a in found.attributes if t in {"a", "link"}} <= known
    others = {f"{other}.html" for other in NAMES if other != name}
    assert others <= {a["href"] for t, a in found.attributes if t == "a"}
    for _, attributes in found.attributes:
        assert set((attributes.get("aria-labelledby") or "").split()) <= set(found.ids)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_asks_nothing_of_the_network_and_runs_no_script(report, name):
    found = outline(page(report, name))
    assert "script" not in found.tags
    assert not any("src" in attributes for _, attributes in found.attributes)
    policy = next(a["content"] for t, a in found.attributes if "http-equiv" in a)
    assert "script-src" not in policy
    assert policy.startswith("default-src 'none'")


@pytest.mark.parametrize("name", NAMES)
def test_every_drawing_has_a_text_alternative_and_its_numbers(report, name):
    found = outline(page(report, name))
    drawings = [a for t, a in found.attributes if t == "svg"]
    assert len(drawings) >= 3
    assert all(a["role"] == "img" and a["aria-labelledby"] for a in drawings)
    assert found.tags.count("figcaption") == found.tags.count("figure") == len(drawings)


@pytest.mark.parametrize("name", NAMES)
def test_the_definition_is_that_of_the_codebook(report, name):
    text, variable = words(page(report, name)), BOOK.variables[name]
    for sentence in (variable.rule, *variable.counts, *variable.does_not_count):
        assert " ".join(sentence.split()) in text


@pytest.mark.parametrize("name", NAMES)
def test_figures_on_the_page_are_those_of_the_tables(run, report, name):
    peers, strata = (
        pd.read_csv(run / "reports" / file, dtype=str, keep_default_na=False)
        for file in ("peers.csv", "strata.csv")
    )
    text = words(page(report, name))
    peers = peers[(peers["variable"] == name) & (peers["metric"] == metric(name))]
    shown = [("new_member", model) for model in ("ogplens", *factory.PEERS, "unmasked", "length")]
    shown += [("known_member", "country"), ("known_member", "history"), ("known_plan", "history")]
    shown += [("later_plans", "ogplens")]
    for protocol, model in shown:
        row = peers[(peers["protocol"] == protocol) & (peers["model"] == model)].iloc[0]
        assert written(row) in text, (protocol, model)
    mine = strata[(strata["variable"] == name) & (strata["metric"] == metric(name))]
    mine = mine[(mine["protocol"] == "new_member") & (mine["stratum"] != "text")]
    assert len(mine) == 10
    for row in mine.to_dict("records"):
        assert written(row) in text


@pytest.mark.parametrize("name", NAMES)
def test_the_data_table_counts_coded_commitments(run, report, name):
    table = pd.read_csv(run / "interim" / "predictions.csv", dtype=str, keep_default_na=False)
    rows = table[(table["protocol"] == "new_member") & (table["variable"] == name)]
    rows = rows[rows["coded"] != ""]
    shares = [percent((rows["coded"] == v).mean()) for v in BOOK.variables[name].values]
    cells = [count(len(rows)), str(rows["member"].nunique()), str(rows["plan_id"].nunique())]
    assert " ".join(["All", *cells, *shares]) in words(page(report, name))


@pytest.mark.parametrize("name", NAMES)
def test_the_errors_are_those_furthest_from_the_codes(run, inputs, sources, report, name):
    variable = BOOK.variables[name]
    table = pd.read_csv(run / "interim" / "predictions.csv", dtype=str, keep_default_na=False)
    rows = table[(table["protocol"] == "new_member") & (table["variable"] == name)]
    rows = rows[rows["coded"] != ""]
    levels = range(len(variable.values))
    expected = sum(place * rows[f"p{place}"].astype(float) for place in levels)
    distance = expected - rows["coded"].map(variable.position)
    found = mistakes(inputs, name)
    for side, order in (
        (found.too_high, distance.nlargest(5)),
        (found.too_low, distance.nsmallest(5)),
    ):
        assert [one.distance for one in side] == pytest.approx(order.tolist(), abs=1e-8)
        for one in side:
            title = sources.records[one.commitment_id].commitment.title
            assert title in words(page(report, name))
    if name in BINARY:
        assert {one.coded for one in found.too_high} == {"no"}
        assert {one.coded for one in found.too_low} == {"yes"}


def test_texts_of_errors_are_escaped_and_cut(report):
    text = page(report, "technology")
    assert "<registers>" not in text
    assert "&lt;registers&gt; &amp; data" in text
    quoted = [unescape(one) for one in re.findall(r"<blockquote>(.*?)</blockquote>", text)]
    assert len(quoted) == 10
    assert all(len(one.split()) == 61 and one.endswith("…") for one in quoted)
    assert not any(one.startswith("Publish") for one in quoted)


def test_texts_of_another_corpus_are_not_shown(inputs, sources):
    elsewhere = inputs.settings.model_copy(update={"corpus": "elsewhere"})
    report = build_report(dataclasses.replace(inputs, settings=elsewhere), sources)
    assert "<blockquote>" not in page(report, "technology")
    assert "digests" not in page(report, "technology")


def test_a_readers_note_stands_with_its_error_and_nothing_where_there_is_none(inputs, report):
    one = mistakes(inputs, "relevant").too_high[0]
    assert "What a reader would say" not in page(report, "relevant")
    noted = {("relevant", one.commitment_id): "It <never> opens anything."}
    noted[("relevant", "XYZ-9-9")] = "Of a commitment that is no error any more."
    text = page(build_report(inputs, factory.sources(inputs.predictions, noted)), "relevant")
    assert text.count("What a reader would say") == 1
    assert "It &lt;never&gt; opens anything." in text
    assert "no error any more" not in text


@pytest.mark.parametrize("name", ORDINAL)
def test_history_is_shown_beside_words_and_what_it_tells_is_said(inputs, sources, name):
    changed = dict(inputs.estimates)
    changed["new_member", "ogplens", name, "quadratic_kappa"] = Estimate(0.1, 0.02, 0.18, 900)
    changed["known_plan", "history", name, "quadratic_kappa"] = Estimate(0.5, 0.4, 0.6, 900)
    report = build_report(dataclasses.replace(inputs, estimates=changed), sources)
    said_of_it = "The researcher and the plan decide more here than the words do."
    for text in (page(report, name), report.html, report.model_card):
        assert said_of_it in text
        assert "0.50 (0.40 to 0.60)" in text
    changed["known_plan", "history", name, "quadratic_kappa"] = Estimate(0.2, 0.1, 0.3, 900)
    report = build_report(dataclasses.replace(inputs, estimates=changed), sources)
    assert said_of_it not in page(report, name)


def test_a_run_without_histories_and_known_plans_says_nothing_of_them(inputs, sources):
    older = {
        key: figure
        for key, figure in inputs.estimates.items()
        if key[0] != "known_plan" and key[1] != "history"
    }
    report = build_report(dataclasses.replace(inputs, estimates=older), sources)
    for text in (page(report, "specificity"), report.html, report.model_card):
        assert "Known member, words" in text
        assert "Known plan" not in text
        assert "Known member, history" not in text


def test_a_variable_without_a_model_or_later_plans_still_has_its_page(inputs, sources):
    fewer = {key: figure for key, figure in inputs.estimates.items() if key[0] != "later_plans"}
    report = build_report(
        dataclasses.replace(inputs, estimates=fewer), dataclasses.replace(sources, columns={})
    )
    text = page(report, "verifiable")
    assert "There is no model" in text
    assert "A test on later plans was not possible" in text
    assert "None" not in re.sub(r"<p>None\.</p>", "", words(text).replace("None of", ""))


def test_the_strongest_columns_stand_in_their_order(report):
    text = words(page(report, "technology"))
    places = [text.index(f'word "w{i}"') for i in range(15)]
    assert places == sorted(places)
    assert "+64.9%" in text  # exp(0.5), the strongest word
    assert "−39.3%" in text  # exp(-0.5), the strongest against
    assert "criterion “open data” (access to information)" in text


def test_the_card_names_the_weakest_group_of_each_variable(inputs, report):
    for name in NAMES:
        label = BOOK.variables[name].label
        row = next(
            line
            for line in report.model_card.splitlines()
            if line.startswith((f"| {label} | AUC |", f"| {label} | Quadratic kappa |"))
            and "Spanish (language)" in line
        )
        weakest = inputs.parts.estimate("new_member", name, "language", "es", metric(name))
        assert interval(weakest) in row


def test_nothing_is_dated_and_the_same_inputs_give_the_same_bytes(run, inputs, sources, report):
    again = build_report(factory.load(run), factory.sources(inputs.predictions))
    assert again.variables == report.variables
    assert not any(re.search(r"20\d\d-\d\d-\d\d", text) for text in report.variables.values())


def test_missing_figures_show_as_dashes(inputs, sources):
    nothing = {key: Estimate(None, None, None, 0) for key in inputs.estimates}
    report = build_report(dataclasses.replace(inputs, estimates=nothing), sources)
    text = words(page(report, "potential_impact"))
    assert not re.search(r"\bnan\b", text)
    assert "not measured" in text


@pytest.mark.parametrize(
    ("decision", "words_of_it"),
    [
        ("yes", "yes"),
        ("needs_reader", "needs reader"),
        ("none..minor", "none to minor"),
        ("low..low", "low"),
    ],
)
def test_decisions_in_words(decision, words_of_it):
    assert said(decision) == words_of_it
