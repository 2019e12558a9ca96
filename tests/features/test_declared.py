"""What a plan's author declares on OGP's values: boxes, lists, sentences, tables, a no."""

from __future__ import annotations

import itertools
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ogplens.domain import Commitment
from ogplens.features.declared import DECLARED_NAMES, declared
from ogplens.features.declared_words import VALUES
from ogplens.features.extraction import Extractor
from ogplens.settings import pipeline_settings

NAMES = {
    "en": ("Access to information", "Civic participation", "Public accountability", "Technology"),
    "es": ("Acceso a la información", "Participación cívica", "Rendición de cuentas", "Tecnología"),
    "fr": ("Accès à l'information", "Participation citoyenne", "Redevabilité", "Technologie"),
    "pt": ("Acesso à informação", "Participação cívica", "Prestação de contas", "Tecnologia"),
    "it": ("Accesso alle informazioni", "Partecipazione civica", "Accountability", "Tecnologia"),
}
HEADS = {
    "en": "Why is this commitment relevant to OGP values?",
    "es": "¿Por qué es relevante frente a los valores de OGP?",
    "fr": "Pourquoi cet engagement est-il pertinent au regard des valeurs du PGO ?",
    "pt": "Por que este compromisso é relevante para os valores da OGP?",
    "it": "Perché questo impegno è rilevante per i valori di OGP?",
}
A, P, ACC, T = (name.replace("_", " ") for name in VALUES)
ALL = frozenset({A, P, ACC, T})


def said(text: str, language: str = "en", *, field: str = "") -> set[str]:
    fields = {"ogp_values": field} if field else {}
    one = Commitment(number="1", title="A title", text=text, end=len(text), fields=fields)
    values = declared(one, language)
    return {name for name, value in zip(DECLARED_NAMES, values, strict=True) if value}


@pytest.mark.parametrize("language", NAMES)
@pytest.mark.parametrize("chosen", list(itertools.product([False, True], repeat=4))[1:])
@pytest.mark.parametrize(
    ("full", "empty", "before"),
    [("☒", "☐", True), ("☑", "☐", False), ("[x]", "[ ]", True), ("X", "☐", False), ("✓", "", True)],
)
def test_only_ticked_values_count(
    language: str, chosen: tuple[bool, ...], full: str, empty: str, before: bool
) -> None:
    boxes = [full if ticked else empty for ticked in chosen]
    lines = [
        f"{box} {name}".strip() if before else f"{name} {box}".strip()
        for name, box in zip(NAMES[language], boxes, strict=True)
    ]
    expected = {name for name, ticked in zip(DECLARED_NAMES, chosen, strict=False) if ticked}
    text = f"Commitment 1\n\n{HEADS[language]}\n" + "\n".join(lines) + "\n"
    assert said(text, language) == expected | {"any answer"}


@pytest.mark.parametrize("language", NAMES)
def test_a_list_or_a_sentence_counts_by_its_names(language: str) -> None:
    for name, printed in zip(DECLARED_NAMES, NAMES[language], strict=False):
        assert said(f"{HEADS[language]}\n{printed}", language) == {name, "any answer"}
    assert said(f"{HEADS[language]} {'; '.join(NAMES[language])}", language) == {
        *ALL,
        "any answer",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "OGP values: Transparency, Public\n\nParticipation, Technology\n\nand Innovation",
            {A, P, T},
        ),
        ("OGP values\tAccess to information\nLead agency\tOffice of Public Participation", {A}),
        ("Relevance to OGP values • Transparency - Accountability", {A, ACC}),
        ("Why is this relevant to OGP values? Not applicable", set()),
        ("OGP values: N/A", set()),
        ("OGP values\nAccess to information: Yes\nCivic participation: No", {A}),
        ("OGP values\nTransparency ☒Yes ☐No\nAccountability ☐Yes ☒No", {A}),
        ("OGP values\nTransparency Yes ☐ No ☒\nAccountability Yes ☒ No ☐", {ACC}),
        ("OGP values: transparency, civic participation, accountability ☒ ☐ ☒", {A, ACC}),
        ("OGP values\n☑ Transparency\n☒ Accountability", {A}),
        ("How will the commitment promote transparency?\nEveryone sees the bills.", {A}),
        (
            "How will the commitment help foster accountability?\nNot applicable.\n"
            "How will the commitment improve citizen participation?\nPeople have a say.",
            {P},
        ),
        (
            "It advances the OGP values of transparency and accountability. Technology helps.",
            {A, ACC},
        ),
        ("Relevant to OGP values in two ways: none of them new", set()),
        ("OGP values: corporate accountability and technology", {T}),
        (
            "Access to information\tCivic participation\tPublic accountability\tTechnology\n"
            "X\t\tX\t\n",
            {A, ACC},
        ),
        (
            "Access to information\tCivic participation\tPublic accountability\tTechnology\n"
            "Yes\tNo\tNo\tYes\n",
            {A, T},
        ),
    ],
)
def test_answers(text: str, expected: set[str]) -> None:
    assert said(text) - {"any answer"} == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The ministry will promote transparency, public participation and technology.",
        "Training on OGP values will be given to local authorities.",
        "OGP values\n☐ Transparency\n☐ Civic participation\n☐ Accountability",
        "OGP challenge: increasing corporate accountability",
        "How is the commitment relevant to further advancing OGP values of access to information, "
        "public accountability, civic participation, and technology and innovation for openness "
        "and accountability?",
    ],
)
def test_no_answer(text: str) -> None:
    assert said(text) == set()


def test_a_no_is_an_answer() -> None:
    assert said("Why is this commitment relevant to OGP values?\nNot applicable.") == {"any answer"}
    assert said("", field="No.") == {"any answer"}


def test_the_field_counts_where_the_text_shows_no_question() -> None:
    assert said("A portal.", field="Civic participation; technology") == {P, T, "any answer"}
    assert said("A portal.", field="Improving public services") == set()


@pytest.mark.parametrize("question", ["OGP values: ", "Relevant to OGP values? "])
def test_the_words_of_other_fields_declare_nothing(question: str) -> None:
    text = f"{question}Transparency\nLead implementing agency: Agency for Technology"
    assert said(text) == {A, "any answer"}


def test_accents_written_apart_change_nothing() -> None:
    text = f"{HEADS['es']}\nRendición de cuentas\nInstitución responsable: Agencia de Tecnología"
    for form in ("NFC", "NFD"):
        assert said(unicodedata.normalize(form, text), "es") == {ACC, "any answer"}
    assert said("OGP val\xadues: Transparency\nLead agency: Technology Office") == {A, "any answer"}


@given(st.text(alphabet="OGPvalues ?:\n\tXx☐☒[]TransparencyNo,.é¿", max_size=200))
def test_values_are_zero_or_one_and_need_an_answer(text: str) -> None:
    one = Commitment(number=None, title="", text=text, end=len(text))
    values = declared(one, "en")
    assert set(values.tolist()) <= {0.0, 1.0}
    assert values[-1] >= values[:-1].max()


def test_the_columns_come_last() -> None:
    extractor = Extractor(pipeline_settings().features)
    text = "OGP values: technology"
    raw = extractor.extract([Commitment(number="1", title="", text=text, end=len(text))], ["en"])
    assert raw.dense_names[-5:] == tuple(f"declared {name}" for name in DECLARED_NAMES)
    np.testing.assert_array_equal(raw.dense[0, -5:], [0, 0, 0, 1, 1])
