"""What an "At a glance" table says, and what does not fit in it."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ogplens.configuration import load_config, load_yaml
from ogplens.domain import Count, Glance
from ogplens.errors import ConfigError, OgplensError
from ogplens.irm import GlanceError, read_glance
from ogplens.irm.glance_checks import fits, is_cut
from ogplens.irm.glance_words import GlanceWords, expand, fold, glance_languages, words
from ogplens.settings import configs_folder
from reading.makers import SENTENCE, read

SHARED = Path(__file__).resolve().parents[3] / "shared" / "reports"
PERU = SHARED / "peru-design-report-2019-2021.txt"


def glance(*rows: str, title: str = "At a glance") -> Glance:
    return read_glance(read("\n\n".join([title, *rows, SENTENCE]), "page.txt"))


BASIC = ("Member since: 2011", "Report type: Design", "Number of commitments: 14")


@pytest.mark.shared
@pytest.mark.skipif(not PERU.is_file(), reason="needs the shared reports")
def test_the_page_of_peru() -> None:
    found = read_glance(read(PERU.read_bytes(), "peru.txt"))
    assert found.plan is not None
    assert found.member_since is not None
    assert found.commitments is not None
    assert found.forum is not None
    assert found.development.public_influence is not None
    assert found.development.acted_contrary is not None
    assert found.plan.value == 4
    assert found.member_since.value == 2011
    assert found.commitments.value == Count(21)
    assert found.development.public_influence.value == "involve"
    assert found.development.acted_contrary.value is False
    assert found.forum.value is False
    assert {name: reading.value for name, reading in found.counts.items()} == {
        "relevant": Count(17, 81.0),
        "transformative": Count(1, 5.0),
        "potentially_starred": Count(1, 5.0),
    }
    assert (found.notes, found.warnings) == ((), ())
    assert found.implementation.public_influence is None


@pytest.mark.parametrize(
    ("row", "contrary"),
    [
        ("Acted contrary to OGP process: Yes", True),
        ("Acted contrary to OGP process: No*", False),
        ("Acted according to OGP process: Yes", False),
        ("Acted according to OGP process: No", True),
        ("A agi selon le processus OGP : Oui", False),
        ("A agi selon le processus OGP : Non", True),
        ("A agi contrairement au processus OGP : Oui", True),
        ("Actuó en contra del proceso OGP: Sí", True),
        ("Actuó de acuerdo con el proceso de OGP: Sí", False),
    ],
)
def test_polarity(row: str, contrary: bool) -> None:
    reading = glance(*BASIC, row).development.acted_contrary
    assert reading is not None
    assert reading.value is contrary
    assert reading.source.text == row


def test_not_applicable_zero_and_absent_are_three_things() -> None:
    found = glance(*BASIC, "Starred commitments: N/A", "Completed commitments: 0")
    assert found.counts["starred"].value is None
    assert not found.counts["starred"].applies
    assert found.counts["completed"].value == Count(0)
    assert found.counts["completed"].applies
    assert "major" not in found.counts
    assert found.forum is None


def test_an_answer_may_be_not_applicable() -> None:
    found = glance(*BASIC, "Acted contrary to OGP process: N/A")
    reading = found.development.acted_contrary
    assert reading is not None
    assert reading.value is None


def test_label_without_value_is_noted() -> None:
    found = glance(*BASIC, "Transformative commitments:", "Potentially starred: 2")
    assert "transformative" not in found.counts
    assert any("Transformative commitments" in note for note in found.notes)


@pytest.mark.parametrize(
    ("row", "note", "warning"),
    [
        ("Promising commitments: 11 (79%)", "", ""),
        ("Promising commitments: 11 (78%)", "cut, not rounded: 11 of 14 is 78.6%", ""),
        ("Promising commitments: 11 (78.6%)", "", ""),
        ("Promising commitments: 11 (78.5%)", "cut, not rounded", ""),
        ("Promising commitments: 7 (50%)", "", ""),
        ("Promising commitments: 11 (80%)", "", "does not fit: 11 of 14 is 78.6%"),
        ("Promising commitments: 15", "", "more than the 14 commitments"),
        ("Promising commitments: (50%)", "", ""),
        ("Promising commitments: (40%)", "", "no number of 14 commitments"),
        ("Promising commitments: 6 of 9 (67%)", "counts of 9, not of the 14", ""),
        ("Promising commitments: 0 (%)", "", ""),
    ],
)
def test_percentages_that_do_not_fit(row: str, note: str, warning: str) -> None:
    found = glance(*BASIC, row)
    assert len(found.notes) == bool(note)
    assert len(found.warnings) == bool(warning)
    assert note in "".join(found.notes)
    assert warning in "".join(found.warnings)
    assert found.counts["promising"].source.text == row


def test_nothing_is_repaired() -> None:
    found = glance(*BASIC, "Promising commitments: 11 (80%)")
    assert found.counts["promising"].value == Count(11, 80.0)


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_rounded_and_cut_percentages(share: tuple[int, int]) -> None:
    count, whole = share
    exact = 100 * count / whole
    for decimals in (0, 1):
        assert fits(count, whole, round(exact, decimals), decimals)
    assert is_cut(count, whole, float(100 * count // whole))
    assert not fits(count, whole, 100 * count // whole + 2)  # halves go either way
    assert not is_cut(count, whole, float(100 * count // whole) + 1)


def test_levels_of_completion_that_do_not_add_up() -> None:
    rows = ("Mid-term\tEnd of term", "Number of Commitments 10", "Level of Completion")
    rows += ("Complete 1 2", "Substantial 2 3", "Limited 3 4", "Not Started 4 2")
    found = glance(*rows)
    assert [w for w in found.warnings if "add up to 2 + 3 + 4 + 2 = 11, not 10" in w]
    assert not [w for w in found.warnings if "mid-term" in w]


def test_the_column_of_the_end_of_term_may_come_first() -> None:
    rows = ("End of term\tMid-term", "Number of Commitments 10", "Complete 4 1")
    rows += ("Substantial 5 2", "Limited 1 3", "Not Started 0 4")
    found = glance(*rows)
    assert found.counts["completed"].value == Count(4)
    assert found.midterm["completed"].value == Count(1)


def test_second_table_that_contradicts_the_first() -> None:
    text = "\n\n".join(["At a glance", *BASIC, SENTENCE * 5, "At a glance", *BASIC])
    assert read_glance(read(text, "p.txt")).warnings == ()
    text = text[::-1].replace("41", "51", 1)[::-1]  # the last 14
    found = read_glance(read(text, "p.txt"))
    assert found.commitments is not None
    assert found.commitments.value == Count(14)
    assert any("elsewhere" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("printed", "number", "period"),
    [
        ("4", 4, None),
        ("Third", 3, None),
        ("3rd", 3, None),
        ("Cuarto", 4, None),
        ("4º", 4, None),
        ("4.º", 4, None),
        ("Troisième", 3, None),
        ("III", 3, None),
        ("2018-2020", None, "2018-2020"),
        ("2018 – 2020", None, "2018–2020"),
        ("Third (2017-2019)", 3, "2017-2019"),
        ("Third action plan, 2017-2019", 3, "2017-2019"),
        ("2017-2019 (third)", 3, "2017-2019"),
    ],
)
def test_plans(printed: str, number: int | None, period: str | None) -> None:
    found = glance(*BASIC, f"Action plan under review: {printed}")
    assert (found.plan.value if found.plan else None) == number
    assert (found.period.value if found.period else None) == period


def test_a_number_in_words_keeps_what_is_added() -> None:
    found = glance("Member since: 2011", "Number of commitments: nine plus one of a city")
    assert found.commitments is not None
    assert found.commitments.value == Count(9, addition="plus one of a city")


def test_list_item_below_a_title_is_no_count() -> None:
    found = glance(*BASIC, "Starred commitments\n\n1. Open the register of companies")
    assert "starred" not in found.counts


def test_phases_by_section_and_by_order() -> None:
    level = "Level of public influence: "
    for headings in (("Action plan development", "Action plan implementation"), ("", "")):
        rows = [headings[0], level + "Consult", headings[1], level + "Inform"]
        found = glance(*BASIC, *filter(None, rows))
        assert found.development.public_influence is not None
        assert found.implementation.public_influence is not None
        assert found.development.public_influence.value == "consult"
        assert found.implementation.public_influence.value == "inform"
    later = glance(*BASIC, "Action plan implementation", level + "Inform")
    assert later.development.public_influence is None
    assert later.implementation.public_influence is not None


def test_capitals_glued() -> None:
    text = (
        "AT A GLANCEPARTICIPATING SINCE: 2014NUMBER OF COMMITMENTS: 21LEVEL OF PUBLIC INFLUENCE: "
    )
    found = read_glance(read(text + "INVOLVEACTED CONTRARY TO OGP PROCESS: NO", "page.txt"))
    assert found.commitments is not None
    assert found.commitments.value == Count(21)
    assert found.development.acted_contrary is not None
    assert found.development.acted_contrary.value is False


def test_prose_is_no_table() -> None:
    prose = "The number of commitments is small. Transformative commitments are few: see 2018."
    with pytest.raises(GlanceError) as error:
        read_glance(read("\n\n".join(["At a glance", prose, SENTENCE]), "page.txt"))
    assert "Number of commitments" in str(error.value)
    assert "page.txt" in str(error.value)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(OgplensError):
        found = read_glance(read("At a glance\n\nMember since: 2011\n\n" + text, "page.txt"))
        assert found.member_since is not None


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_expanded_labels() -> None:
    assert expand("[that are] relevant [values]") == [
        *("relevant", "relevant values", "that are relevant", "that are relevant values"),
    ]


def test_the_same_names_stand_in_every_language() -> None:
    english = glance_languages()["en"]
    for language in glance_languages().values():
        assert set(language.fields) == set(english.fields), language.code
        assert set(language.influence) == set(english.influence)
        assert set(language.report_types) == set(english.report_types)


def test_a_language_is_added_without_code(tmp_path: Path) -> None:
    data = load_yaml(configs_folder() / "glance" / "en.yaml")
    assert "relevant" in data["fields"]
    broken = (configs_folder() / "glance" / "en.yaml").read_text(encoding="utf-8")
    path = tmp_path / "xx.yaml"
    path.write_text(broken.replace("titles:", "titels:"), encoding="utf-8")
    with pytest.raises(ConfigError, match="titles"):
        load_config(path, GlanceWords)
    path.write_text(broken.replace("  promising:", "  promissing:"), encoding="utf-8")
    with pytest.raises(ConfigError, match="promissing"):
        load_config(path, GlanceWords)


def test_no_label_means_two_things() -> None:
    seen: dict[str, str] = {}
    for language in words().languages:
        for name, labels in language.fields.items():
            for form in (form for label in labels for form in expand(label)):
                assert seen.setdefault(fold(form), name) == name, form
