"""The page, the figures and the model card, from inputs that look like a real run."""

import dataclasses
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from importlib import resources

import pytest
import report_factory as factory
from hypothesis import given
from hypothesis import strategies as st

from ogplens import settings
from ogplens.errors import TableError
from ogplens.reporting import Estimate, build_report
from ogplens.reporting.drawing import Canvas, Figure, Scale, Table, shorten
from ogplens.reporting.words import auc_verdict, interval, kappa_verdict, listing, number, percent

BOOK = settings.codebook()
VOID = {"meta", "link", "input", "br", "hr", "img"}


class Outline(HTMLParser):
    """Collects tags, ids and headings, and complains of tags that are not closed in order."""

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.ids, self.headings, self.attributes = [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes.append((tag, dict(attrs)))
        self.ids += [value for key, value in attrs if key == "id"]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.attributes.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def outline(report):
    parser = Outline()
    parser.feed(report.html)
    parser.close()
    assert parser.open == []
    return parser


def test_same_inputs_give_the_same_bytes(run, report, sources):
    again = build_report(factory.load(run), sources)
    assert again == report


def test_page_is_well_formed_with_one_main_heading_and_no_level_left_out(outline):
    assert outline.headings.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(outline.headings, outline.headings[1:], strict=False))
    assert len(outline.ids) == len(set(outline.ids))


def test_every_reference_inside_the_page_leads_somewhere(outline):
    for _, attributes in outline.attributes:
        targets = (attributes.get("aria-labelledby") or "").split()
        targets += [attributes["for"]] if "for" in attributes else []
        if (link := attributes.get("href", "")).startswith("#"):
            targets.append(link[1:])
        assert set(targets) <= set(outline.ids)


def test_page_asks_nothing_of_the_network(outline, report):
    for tag, attributes in outline.attributes:
        assert "src" not in attributes
        if tag in {"a", "link"}:
            assert attributes["href"].startswith(("#", "data:", "variables/", "figures/"))
    assert "url(" not in report.html
    assert "@import" not in report.html
    policy = next(a for t, a in outline.attributes if a.get("http-equiv"))
    assert policy["content"].startswith("default-src 'none'")


def test_sections_come_in_their_order(outline):
    order = ["answers", "headline", "situations", "variables", "countries", "glance"]
    order += ["tests", "trust"]
    assert [identity for identity in outline.ids if identity in order] == order


def test_every_drawing_has_a_text_alternative_and_its_numbers(outline, report):
    drawings = [a for t, a in outline.attributes if t == "svg"]
    assert len(drawings) == len(report.figures) > 0
    assert all(a["role"] == "img" and a["aria-labelledby"] for a in drawings)
    assert outline.tags.count("figcaption") == outline.tags.count("figure") == len(drawings)
    assert sum(a.get("class") == "data" for t, a in outline.attributes if t == "details") == len(
        drawings
    )


def test_there_is_a_figure_for_every_variable(report):
    for name, variable in BOOK.variables.items():
        if variable.predicted:
            kind = "reliability" if variable.kind == "binary" else "confusion"
            assert f"{kind}-{name.replace('_', '-')}" in report.figures
            assert f"severity-{name.replace('_', '-')}-by-members" in report.figures


def test_the_chapter_on_countries_begins_with_whether_they_differ(report):
    chapter = report.html.partition('<section id="countries"')[2].partition("</section>")[0]
    names = re.findall(r'<h3 id="compared-(\w+)"', chapter)
    assert names[0] == "whether"
    assert names[1:] == [*("shares", "severity", "agreement", "years", "panels", "fairness", "mix")]


def test_links_to_data_lead_to_figures_that_are_written(report):
    written = {f"figures/{figure.name}.csv" for figure in report.comparison}
    linked = re.findall(r'href="(figures/[^"]+)"', report.html)
    assert len(linked) == len(set(linked))
    assert set(linked) == written


def test_a_run_without_a_comparison_is_reported_and_says_so(tmp_path, sources):
    inputs = factory.load(factory.write_run(tmp_path / "small", members=["NOR", "PER"], compared=0))
    report = build_report(inputs, sources)
    assert report.comparison == ()
    assert "nothing was compared in this run" in report.html


def test_a_comparison_of_another_layout_is_refused(run, tmp_path):
    import shutil

    broken = shutil.copytree(run, tmp_path / "broken")
    (broken / "reports" / "comparison" / "severity.csv").write_text("by,group\n")
    with pytest.raises(TableError, match="a column is missing"):
        factory.load(broken)


def test_figures_are_files_of_their_own_inside_their_box(report):
    for text in report.figures.values():
        root = ET.fromstring(text)
        _, _, width, height = map(float, root.attrib["viewBox"].split())
        for element in root.iter():
            for key in ("x", "x1", "x2", "cx"):
                assert -1 <= float(element.attrib.get(key, 0)) <= width + 1
            for key in ("y", "y1", "y2", "cy"):
                assert -1 <= float(element.attrib.get(key, 0)) <= height + 1
        assert "var(" not in text


def test_numbers_come_from_the_data(inputs, sources):
    figure = {"value": 0.8765, "low": 0.8642, "high": 0.8899, "n": 1234}
    changed = dict(inputs.estimates)
    changed["new_member", "ogplens", "technology", "roc_auc"] = Estimate(**figure)
    report = build_report(dataclasses.replace(inputs, estimates=changed), sources)
    assert "0.88 (0.86 to 0.89)" in report.html
    assert "0.88 (0.86 to 0.89)" in report.model_card
    assert "1,234" in report.html


@pytest.mark.parametrize(("value", "said"), [(0.05, True), (0.55, False)])
def test_near_chance_is_said_where_it_is_so_and_only_there(inputs, value, said, sources):
    figure = Estimate(value, value - 0.02, value + 0.02, 100)
    changed = {
        key: figure if key[3] == "quadratic_kappa" else figure_
        for key, figure_ in inputs.estimates.items()
    }
    report = build_report(dataclasses.replace(inputs, estimates=changed), sources)
    sentence = "Potential impact of a member never seen is predicted near chance"
    assert (sentence in report.html) is said
    assert (sentence in report.model_card) is said


def test_missing_figures_show_as_dashes_not_as_zero(inputs, sources):
    nothing = {key: Estimate(None, None, None, 0) for key in inputs.estimates}
    report = build_report(dataclasses.replace(inputs, estimates=nothing), sources)
    assert "None" not in re.sub(r"<script>.*</script>", "", report.html, flags=re.S)
    assert "nan" not in re.sub(r"[a-z]nan|nan[a-z]", "", report.html)
    assert "not measured" in report.html


def test_names_of_the_data_are_escaped(run, inputs, sources):
    members = inputs.members.assign(member_name='<script>alert("x")</script> & Sons')
    report = build_report(dataclasses.replace(inputs, members=members), sources)
    assert "<script>alert" not in report.html
    assert "&lt;script&gt;" in report.html
    for text in report.figures.values():
        ET.fromstring(text)


def test_remarks_on_the_shipped_corpus_are_left_out_for_another(inputs, sources):
    assert "Digests, not texts" in build_report(inputs, sources).html
    elsewhere = inputs.settings.model_copy(update={"corpus": "elsewhere"})
    report = build_report(dataclasses.replace(inputs, settings=elsewhere), sources)
    assert "Digests, not texts" not in report.html
    assert "digests" not in report.model_card
    assert "from a selection" not in report.html


def test_a_small_run_is_reported_too(tmp_path, sources):
    inputs = factory.load(factory.write_run(tmp_path / "small", members=["NOR", "PER"]))
    report = build_report(inputs, sources)
    assert "2</strong> members" in report.html
    assert "figures on this page" in report.html


def test_model_card_is_whole(report):
    headings = re.findall(r"^## (.+)$", report.model_card, flags=re.M)
    for wanted in (
        *("Purpose", "Models", "Method", "Data", "Variables", "Figures", "Languages", "Limits"),
        *("How to reproduce", "How to load", "Licence"),
    ):
        assert wanted in headings
    for block in re.findall(r"(?:^\|.*\n)+", report.model_card, flags=re.M):
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(widths) == 1
    assert factory.MODEL["trained_on"] in report.model_card
    assert "12,345" in report.model_card


def test_nothing_is_dated(report):
    for text in (report.html, report.model_card, *report.figures.values()):
        assert not re.search(r"20\d\d-\d\d-\d\d", text)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("metrics.json", None, "missing"),
        ("metrics.json", "{", "not JSON"),
        ("metrics.json", "[1]", "layout"),
        ("peers.csv", None, "missing"),
        ("peers.csv", "protocol,model\n", "a column is missing"),
        ("peers.csv", "", "not a table"),
        ("strata.csv", None, "missing"),
        ("strata.csv", "protocol,model\n", "a column is missing"),
        ("plots/risk-coverage.csv", None, "missing"),
        ("comparison/members.csv", None, "missing"),
    ],
)
def test_a_broken_input_is_named_with_the_next_step(run, tmp_path, name, content, message):
    import shutil

    broken = shutil.copytree(run, tmp_path / "broken")
    path = broken / "reports" / name
    if content is None:
        path.unlink()
    else:
        path.write_text(content)
    with pytest.raises(TableError, match=message) as raised:
        factory.load(broken)
    assert raised.value.source == str(path)
    assert "dvc repro" in raised.value.hint


def colours():
    css = resources.files("ogplens.reporting").joinpath("templates/page.css").read_text()
    light, dark, printed = re.findall(r":root \{(.*?)\}", css, flags=re.S)
    return {
        scheme: dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", block))
        for scheme, block in {"light": light, "dark": dark, "print": printed}.items()
    }


def rgb(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
    return tuple(int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))


def contrast(one, two):
    """Contrast ratio of WCAG 2.2."""

    def luminance(colour):
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_contrast_reaches_level_aa(scheme):
    tokens = {name: rgb(colour) for name, colour in colours()[scheme].items()}
    for ground in ("ground", "card", "warn"):
        for ink in ("ink", "muted", "link"):
            assert contrast(tokens[ink], tokens[ground]) >= 4.5, (ink, ground)
    for mark in ("one", "two", "muted", "warn-rule"):
        assert contrast(tokens[mark], tokens["ground"]) >= 3, mark
    dim = 0.75 if scheme == "dark" else 1.0
    for share in (0.0, 0.25, 0.55):  # the numbers of the heat table at its strongest
        heat = tuple(
            share * dim * a + (1 - share) * b
            for a, b in zip(tokens["one"], tokens["ground"], strict=True)
        )
        assert contrast(tokens["ink"], heat) >= 4.5, share


@pytest.mark.parametrize(
    ("estimate", "kappa", "auc"),
    [
        (Estimate(), "not measured", "not measured"),
        (Estimate(0.0, -0.1, 0.1, 9), "near chance", "near chance"),
        (Estimate(0.19, 0.1, 0.3, 9), "near chance", "near chance"),
        (Estimate(0.2, 0.1, 0.3, 9), "weak", "near chance"),
        (Estimate(0.45, -0.1, 0.9, 9), "near chance", "near chance"),
        (Estimate(0.65, 0.51, 0.8, 9), "good", "weak"),
        (Estimate(0.75, 0.49, 0.9, 9), "good", "near chance"),
        (Estimate(0.796, 0.7, 0.9, 9), "good", "good"),  # printed as 0.80
        (Estimate(0.85, 0.8, 0.9, 9), "good", "good"),
    ],
)
def test_the_same_figure_gets_the_same_word(estimate, kappa, auc):
    assert kappa_verdict(estimate) == kappa
    assert auc_verdict(estimate) == auc


def test_numbers_in_words():
    assert [number(v) for v in (None, float("nan"), 0.125, -0.004, -0.1)] == [
        *("–", "–", "0.12", "0.00", "−0.10")
    ]
    assert [percent(v) for v in (None, 0.0, 0.995, 1.0)] == ["–", "0%", "100%", "100%"]
    assert interval(Estimate(0.5, None, None, 3)) == "0.50"
    assert [listing(w) for w in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        *("", "a", "a and b", "a, b and c")
    ]


@given(st.text(max_size=60), st.integers(2, 30))
def test_shortened_names_fit(words, length):
    assert len(shorten(words, length)) <= length


@given(st.floats(-10, 10))
def test_marks_never_leave_their_scale(value):
    assert 20 <= Scale(0, 1, 20, 300)(value) <= 300


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40))
def test_any_text_makes_a_drawing_that_can_be_read(words):
    canvas = Canvas()
    canvas.text(1, 1, words)
    figure = Figure("a", words, words, words, 10, canvas.body(), Table("", (), ()))
    root = ET.fromstring(figure.standalone())
    assert root[0].text in {words, None}
