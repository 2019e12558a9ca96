"""Labels in other spellings, and prose that is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ogplens.segmentation.label_index import label_key, one_slip
from ogplens.segmentation.languages import languages, vocabulary

INDEX = {code: vocabulary(code).label_index for code in languages()}


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "", None),
        ("en", " :?(", None),
        ("en", "(optional)", None),
        ("en", "3.", None),
        ("en", "START DATE:", "start_date"),
        ("en", "2. What is the commitment?", "description"),
        ("en", "a) Brief description of commitment (max. 100 words)", "description"),
        ("en", "Brief description – at most 100 words", "description"),
        ("en", "Brief description – 12 pages of it", None),
        ("en", "Lead implementing agencies", "lead_institution"),
        ("en", "Lead implemeting agency", "lead_institution"),
        ("en", "What is public problem this commitment will address", "problem"),
        ("en", "Objetivo / Objective", "expected_result"),
        ("en", "CSOs, private sector, multilaterals", "supporting_institutions"),
        ("en", "CSOs, private sector, working groups, multilaterals", "supporting_institutions"),
        ("en", "We publish, private sector, working groups", None),
        ("en", "The problem with the agency", None),
        ("en", "Ministry of Justice", None),
        ("en", "metas", "expected_result"),
        ("es", "Descripcion del compromiso", "description"),
        ("es", "¿Cuál es la problemática que el compromiso abordara?", "problem"),
        ("es", "Instituciones responsables", "lead_institution"),
        ("fr", "Resultats attendus :", "expected_result"),
        ("fr", "Institution responsable de la mise en oeuvre", "lead_institution"),
        ("pt", "Orgão responsável", "lead_institution"),
        ("it", "Obiettivo generale", "expected_result"),
        ("xx", "Fecha de inicio", "start_date"),
    ],
)
def test_names(language: str, text: str, name: str | None) -> None:
    assert vocabulary(language).label_index.name(text) == name


@pytest.mark.parametrize("code", sorted(INDEX))
def test_no_two_fields_of_a_language_have_labels_that_look_alike(code: str) -> None:
    language, fillers = languages()[code], INDEX[code].fillers
    names: dict[str, str] = {}
    for name, labels in language.fields.items():
        for label in labels:
            key = label_key(label, fillers)
            if " " in key:  # "plazo" and "plazos" are told apart to the letter
                assert names.setdefault(key, name) == name, label


@given(st.sampled_from(sorted(INDEX)), st.data())
def test_a_label_is_known_in_capitals_and_with_a_number(code: str, data: st.DataObject) -> None:
    fields = languages()[code].fields
    name = data.draw(st.sampled_from(sorted(fields)))
    label = data.draw(st.sampled_from(fields[name]))
    found = INDEX[code].name(
        data.draw(st.sampled_from(["{}", "{}:", "3. {}", "{}?"])).format(label)
    )
    assert found == name
    assert INDEX[code].name(label.upper()) == name


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_one_slip_is_symmetric(one: str, other: str) -> None:
    assert one_slip(one, other) == one_slip(other, one)
