"""The figures of the comparison show what is in the tables, and no ranking that isn't there."""

import csv
import io
import math
import xml.etree.ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from comparison_frames import BOOK, OUTCOMES, frames, members
from hypothesis import given, settings
from hypothesis import strategies as st
from svg_reading import read

from ogplens.comparison import columns
from ogplens.reporting.comparison_agreement import agreement_figure
from ogplens.reporting.comparison_chapter import chapter, figures_of
from ogplens.reporting.comparison_data import Compared, counted
from ogplens.reporting.comparison_fairness import fairness_figure
from ogplens.reporting.comparison_figures import csv_of
from ogplens.reporting.comparison_grid import grid_figure
from ogplens.reporting.comparison_mix import mix_figure
from ogplens.reporting.comparison_rows import SHARES, Line, Point, Section, draw_rows
from ogplens.reporting.comparison_severity import MEANING, severity_figure
from ogplens.reporting.comparison_shares import share_figure
from ogplens.reporting.comparison_years import years_figure
from ogplens.reporting.drawing import Figure, Table
from ogplens.reporting.estimates import Estimate
from ogplens.reporting.words import percent

MEMBERS = members(18)
TABLES = frames(MEMBERS)
FIRST = next(o for o in OUTCOMES if o.variable == "relevant")
NEAR = 0.02  # pixels: coordinates have two decimals


def prevalence(by="member", outcome=FIRST, tables=TABLES):
    rows = tables["prevalence"]
    mine = (rows["variable"] == outcome.variable) & (rows["outcome"] == outcome.name)
    return rows[mine & (rows["by"] == by)].reset_index(drop=True)


def what(outcome=FIRST, tables=TABLES):
    found = counted(Compared(tables), BOOK)
    return next(o for o in found if (o.variable, o.outcome) == (outcome.variable, outcome.name))


def shares(tables=TABLES, kinds=("member",), outcome=FIRST):
    return share_figure(Compared(tables), BOOK, what(outcome, tables), kinds)


def with_prevalence(**changes):
    return TABLES | {"prevalence": TABLES["prevalence"].assign(**changes)}


def names_downwards(drawing, names):
    return [t for _, _, t in sorted(drawing.texts, key=lambda text: text[1]) if t in names]


def test_every_members_shares_and_intervals_stand_where_the_data_say():
    drawing = read(shares())
    x = drawing.on_axis("0%", "100%")
    for row in prevalence().to_dict("records"):
        middle = drawing.row(row["name"])
        coded, corrected = sorted(drawing.marks_at(middle), key=lambda mark: mark.y)
        assert (coded.shape, corrected.shape) == ("round", "tip")
        for mark, of in ((coded, "coded_pooled"), (corrected, "corrected_pooled")):
            assert mark.x == pytest.approx(x(row[of]), abs=NEAR)
            ends = [(a, b) for a, b, y, _ in drawing.across if y == pytest.approx(mark.y)]
            expected = x(row[f"{of}_low"]), x(row[f"{of}_high"])
            assert ends == [pytest.approx(expected, abs=NEAR)]
        ticks = [at for at, _, low, kind in drawing.upright if "quiet" in kind and low == middle]
        assert ticks == [pytest.approx(x(row["coded"]), abs=NEAR)]


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(*[st.floats(0, 1)] * 3), min_size=1, max_size=25))
def test_any_interval_stands_where_it_should(values):
    values = [sorted(ends) for ends in values]
    lines = tuple(
        Line(f"Group {i}", None, (Point(Estimate(value, low, high), "one"),))
        for i, (low, value, high) in enumerate(values)
    )
    body, height = draw_rows([Section("", lines)], SHARES, [])
    drawing = read(Figure("a", "a", "a", "a", height, body, Table("", (), ())))
    x = drawing.on_axis("0%", "100%")
    for place, (low, value, high) in enumerate(values):
        (mark,) = drawing.marks_at(drawing.row(f"Group {place}"))
        assert mark.x == pytest.approx(x(value), abs=NEAR)
        ends = [(a, b) for a, b, y, _ in drawing.across if y == pytest.approx(mark.y)]
        assert ends == [pytest.approx((x(low), x(high)), abs=NEAR)]


def test_members_that_are_mostly_drawn_to_their_region_are_hollow_and_only_they():
    figure = shares()
    drawing = read(figure)
    few = 0
    for row in prevalence().to_dict("records"):
        coded = min(drawing.marks_at(drawing.row(row["name"])), key=lambda mark: mark.y)
        assert coded.hollow == (row["coded_own_weight"] < 0.5)
        few += coded.hollow
    assert 0 < few < len(MEMBERS)
    assert f"{few} of them are mostly drawn" in figure.description
    assert "hollow" in figure.caption


def test_where_members_differ_they_are_sorted_by_the_coded_share():
    figure = shares()
    rows = prevalence().sort_values("coded_pooled", ascending=False, kind="stable")
    assert names_downwards(read(figure), set(rows["name"])) == list(rows["name"])
    assert "shows that members differ" in figure.caption
    assert rows["name"].iloc[0] in figure.description
    assert percent(rows["coded_pooled"].iloc[0]) in figure.description


def test_where_no_difference_is_shown_nobody_is_first():
    tables = frames(MEMBERS, differ=False)
    figure = shares(tables)
    assert names_downwards(read(figure), {m.name for m in MEMBERS}) == [m.name for m in MEMBERS]
    for words in (figure.caption, figure.description):
        assert "does not show that members differ" in words
        assert "p = 0.340" in words
    assert not any(member.name in figure.description for member in MEMBERS)
    words = {text for _, _, text in read(figure).texts}
    assert "Not shown to differ (p = 0.340): in order of names" in words  # in a picture as well
    groups = {text for _, _, text in read(shares(tables, kinds=("region", "theme"))).texts}
    assert {"Regions: not shown to differ", "Themes: not shown to differ"} <= groups


def test_where_nothing_was_tested_nothing_is_sorted():
    tables = TABLES | {"tests": TABLES["tests"].iloc[:0]}
    figure = shares(tables)
    assert names_downwards(read(figure), {m.name for m in MEMBERS}) == [m.name for m in MEMBERS]
    assert "was not tested" in figure.caption


def test_years_keep_their_order_whatever_the_test_says():
    figure = shares(kinds=("year",))
    years = [str(year) for year in range(2012, 2023)]
    assert names_downwards(read(figure), set(years)) == years


def test_generations_stand_with_the_oldest_first():
    names = [generation.name for generation in BOOK.generations]
    assert names != sorted(names)
    assert names_downwards(read(shares(kinds=("generation",))), set(names)) == names


def test_a_rank_is_never_bare():
    table = shares().table
    place = table.columns.index("Rank, coded")
    assert {row[place] for row in table.rows} == {"3 (1 to 9)"}
    bare = with_prevalence(coded_rank_low=np.nan, coded_rank_high=np.nan)
    assert {row[place] for row in shares(bare).table.rows} == {"–"}


def test_a_group_without_codes_shows_what_is_predicted_alone():
    nothing = dict.fromkeys(("coded", "coded_low", "coded_high"), np.nan)
    nothing |= {f"coded_pooled{end}": np.nan for end in ("", "_low", "_high")}
    drawing = read(shares(with_prevalence(**nothing)))
    for member in MEMBERS:
        assert [mark.shape for mark in drawing.marks_at(drawing.row(member.name))] == ["tip"]


def severity(name="relevant", tables=TABLES):
    return severity_figure(Compared(tables), BOOK, name)


def test_offsets_stand_where_they_should_and_only_those_shown_are_full():
    drawing = read(severity())
    left, right = drawing.label("÷2"), drawing.label("×2")
    rows = TABLES["severity"]
    seen = set()
    for row in rows[rows["variable"] == "relevant"].to_dict("records"):
        (mark,) = drawing.marks_at(drawing.row(row["name"]))
        value = (row["offset"] / math.log(2) + 1) / 2
        assert mark.x == pytest.approx(left + value * (right - left), abs=NEAR)
        assert mark.hollow == (row["direction"] == "not shown")
        assert (mark.shape == "tip") == (row["direction"] == "stricter")
        seen.add(row["direction"])
    assert seen == {"stricter", "milder", "not shown"}


def test_severity_says_what_it_may_mean_and_how_many_are_shown():
    figure = severity()
    rows = TABLES["severity"]
    shown = rows[rows["variable"] == "relevant"]["direction"].value_counts()
    assert MEANING in figure.caption
    assert f"{shown['stricter']} shown stricter" in figure.description
    assert f"{shown['milder']} shown milder" in figure.description


def test_severity_is_not_sorted_where_no_difference_is_shown():
    figure = severity(tables=frames(MEMBERS, differ=False))
    assert names_downwards(read(figure), {m.name for m in MEMBERS}) == [m.name for m in MEMBERS]
    assert "does not show" in figure.caption


def test_agreement_shows_the_advised_figure_and_nothing_for_the_others():
    figure = agreement_figure(Compared(TABLES), BOOK, "relevant")
    drawing = read(figure)
    rows = TABLES["agreement"]
    rows = rows[rows["variable"] == "relevant"]
    shown = {text for _, _, text in drawing.texts}
    x = drawing.on_axis("0.00", "1.00")
    for row in rows.to_dict("records"):
        if not isinstance(row["advised"], str):
            assert row["name"] not in shown
            continue
        (mark,) = drawing.marks_at(drawing.row(row["name"]))
        assert mark.shape == ("tip" if row["advised"] == "ac1" else "round")
        assert mark.x == pytest.approx(x(row[row["advised"]]), abs=NEAR)
    left_out = int(rows["advised"].isna().sum())
    assert f"{left_out} members with too few" in figure.caption


def test_kappa_and_ac1_are_never_in_one_order():
    drawing = read(agreement_figure(Compared(TABLES), BOOK, "relevant"))
    shapes = [mark.shape for mark in sorted(drawing.marks, key=lambda one: one.y) if mark.y > 40]
    assert shapes == sorted(shapes)  # round before tip: two sections


def test_lines_of_years_break_where_the_codebook_changed():
    drawing = read(years_figure(Compared(TABLES), BOOK, what()))
    changes = sorted({x for x, _, _, kind in drawing.upright if kind == "chance"})
    assert len(changes) == 4  # two changes in each of two columns of panels
    assert drawing.curves
    for points, _ in drawing.curves:
        low, high = min(x for x, _ in points), max(x for x, _ in points)
        assert not any(low < change < high for change in changes)


def test_years_of_every_region_stand_on_their_scale():
    rows = prevalence("region_year")
    drawing = read(years_figure(Compared(TABLES), BOOK, what()))
    labels = {text: y for _, y, text in drawing.texts}
    high = {y - 4 for _, y, text in drawing.texts if text == "100%"}
    low = {y - 4 for _, y, text in drawing.texts if text == "0%"}
    for region in rows["region"].unique():
        top = min(y for y in high if y > labels[region] - 4)
        bottom = min(y for y in low if y > top)
        left = 0 if min(x for x, _, text in drawing.texts if text == region) < 100 else 168
        here = [
            m.y
            for m in drawing.marks
            if m.shape == "round" and top <= m.y <= bottom and left <= m.x < left + 168
        ]
        expected = bottom + rows[rows["region"] == region]["coded_pooled"] * (top - bottom)
        assert sorted(here) == pytest.approx(sorted(expected), abs=NEAR)


def test_without_regions_the_years_of_all_are_drawn():
    rows = TABLES["prevalence"]
    tables = Compared(TABLES | {"prevalence": rows[rows["by"] != "region_year"]})
    figure = years_figure(tables, BOOK, what())
    assert [text for _, _, text in read(figure).texts if text == "All regions"]
    only = Compared(TABLES | {"prevalence": rows[rows["by"] == "member"]})
    assert years_figure(only, BOOK, what()) is None


def test_every_member_has_a_panel_with_all_its_shares():
    figure = grid_figure(Compared(TABLES), BOOK)
    drawing = read(figure)
    texts = [text for _, _, text in drawing.texts]
    assert [t for t in texts if t.startswith("Member ")] == [m.name for m in MEMBERS]
    in_legend = [mark for mark in drawing.marks if mark.y < 40]
    assert len(drawing.marks) - len(in_legend) == 2 * len(MEMBERS) * len(OUTCOMES)
    left = next(x for x, _, text in drawing.texts if text == MEMBERS[1].name)
    assert len([x for x, _, _, kind in drawing.across if kind == "line one"]) == len(MEMBERS) * len(
        OUTCOMES
    )
    assert left > 0


def test_stems_of_panels_are_drawn_only_where_members_differ():
    drawing = read(grid_figure(Compared(frames(MEMBERS, differ=False)), BOOK))
    assert not [kind for _, _, _, kind in drawing.across if kind == "line one"]


def test_errors_that_are_shown_to_differ_are_full_and_named():
    figure = fairness_figure(Compared(TABLES), BOOK, "relevant")
    drawing, rows = read(figure), TABLES["fairness"]
    x = drawing.on_axis("0%", "100%")
    for row in rows[rows["variable"] == "relevant"].to_dict("records"):
        if row["name"].startswith("A"):
            continue  # names that are cut
        false_yes, false_no = sorted(drawing.marks_at(drawing.row(row["name"])), key=lambda m: m.y)
        assert false_yes.x == pytest.approx(x(row["false_yes"]), abs=NEAR)
        assert false_no.x == pytest.approx(x(row["false_no"]), abs=NEAR)
        assert false_yes.hollow == false_no.hollow == (row["differs"] != "yes")
        named = figure.description.partition("from the others: ")[2]
        assert (row["name"] in named) == (row["differs"] == "yes")


def test_an_ordinal_variable_has_one_error_in_levels():
    figure = fairness_figure(Compared(TABLES), BOOK, "specificity")
    drawing = read(figure)
    assert len(drawing.marks_at(drawing.row("High income"))) == 1
    assert "levels" in figure.caption


def test_the_mix_is_drawn_beside_what_is_predicted():
    figure = mix_figure(Compared(TABLES), BOOK)
    drawing, rows = read(figure), TABLES["mix"]
    rows = rows[rows["by"] == "region"]
    gap = (rows["difference_low"] > 0) | (rows["difference_high"] < 0)
    assert f"{int(gap.sum())} of {len(rows)}" in figure.description
    assert len([m for m in drawing.marks if m.shape == "round" and not m.hollow and m.y > 40]) == (
        int(gap.sum())
    )


FIGURES = figures_of(chapter(Compared(TABLES), BOOK))


def test_names_of_files_are_one_of_a_kind():
    names = [figure.name for figure in FIGURES]
    assert len(names) == len(set(names)) > 40
    assert all(name.replace("-", "").isalnum() and name.isascii() for name in names)


def test_data_of_a_figure_are_those_of_the_table():
    figure = shares()
    read_back = list(csv.DictReader(io.StringIO(csv_of(figure))))
    rows = {row["group"]: row for row in prevalence().to_dict("records")}
    assert list(read_back[0]) == list(columns.PREVALENCE)
    assert len(read_back) == len(rows)
    for row in read_back:
        for column, cell in row.items():
            value = rows[row["group"]][column]
            if isinstance(value, str):
                assert cell == value
            elif pd.isna(value):
                assert cell == ""
            else:
                assert float(cell) == pytest.approx(value, abs=5e-5)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
def test_every_figure_stays_inside_its_box_and_can_be_read_without_seeing_it(figure):
    root = ET.fromstring(figure.inline())
    _, _, width, height = map(float, root.get("viewBox").split())
    drawing = read(figure)
    for mark in drawing.marks:
        assert 0 <= mark.x <= width
        assert 0 <= mark.y <= height
    for x, y, _ in drawing.texts:
        assert 0 <= x <= width
        assert 0 <= y <= height
    assert any(letter.isdigit() for letter in figure.description)
    assert len(figure.data.rows) == len(figure.table.rows) or figure.name.startswith("panels")
    assert all(len(row) == len(figure.table.columns) for row in figure.table.rows)


SMALL = frames(MEMBERS[:4], counted=[FIRST])

HOSTILE = ('<script>alert("x")</script> & Sons', "=1+1", "\x00\x1b[2J\u202e", "", "ü" * 90)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_harm_no_figure(name):
    tables = frames([*members(4), type(MEMBERS[0])("X", name, "Europe", 20)], counted=[FIRST])
    for figure in figures_of(chapter(Compared(tables), BOOK)):
        ET.fromstring(figure.standalone())
        assert "<script" not in figure.standalone()
        for row in csv.reader(io.StringIO(csv_of(figure))):
            assert not any(cell.startswith("=") for cell in row)


@pytest.mark.parametrize("left_out", list(TABLES))
@pytest.mark.parametrize("how", ["missing", "empty"])
def test_a_table_that_is_missing_or_empty_leaves_out_its_part_alone(left_out, how):
    tables = dict(SMALL)
    tables[left_out] = tables[left_out].iloc[:0]
    if how == "missing":
        del tables[left_out]
    names = {part.name for part in chapter(Compared(tables), BOOK)}
    whole = {part.name for part in chapter(Compared(SMALL), BOOK)}
    of = {"tests": {"whether"}, "prevalence": {"shares", "years", "panels", "mix"}}
    assert names >= whole - of.get(left_out, {left_out})
    assert not names & of.get(left_out, {left_out})


@pytest.mark.parametrize("kind", ["member", "region", "theme"])
def test_the_kind_that_is_compared_is_found_in_the_tables(kind):
    prevalence = SMALL["prevalence"]
    tables = {"prevalence": prevalence[prevalence["by"].isin(["all", kind])]}
    compared = Compared(tables)
    assert compared.kind == kind
    first = figures_of(chapter(compared, BOOK, kind=compared.kind))[0]
    assert first.name == f"shares-relevant-by-{kind}s"
    assert len(first.table.rows) == (prevalence["by"] == kind).sum()


def test_nothing_gives_no_chapter():
    assert chapter(Compared({}), BOOK) == []


def test_the_same_tables_give_the_same_figures_in_whatever_order_the_rows_come():
    shuffled = {
        name: table.sample(frac=1, random_state=7).reset_index(drop=True)
        for name, table in TABLES.items()
    }
    again = {figure.name: figure.standalone() for figure in _key_figures(shuffled)}
    assert again == {figure.name: figure.standalone() for figure in _key_figures(TABLES)}


def _key_figures(tables):
    compared = Compared(tables)
    return [
        shares(tables),
        severity(tables=tables),
        agreement_figure(compared, BOOK, "relevant"),
        years_figure(compared, BOOK, what()),
    ]
