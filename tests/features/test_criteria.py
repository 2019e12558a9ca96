"""The lexicon of criteria: what fires, where, and what a faulty file says."""

from __future__ import annotations

import re
import shutil
import time
import unicodedata
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ogplens.errors import ConfigError
from ogplens.features.criteria import Criteria, load_criteria
from ogplens.features.phrases import expression, fold_text, pieces_of
from ogplens.features.words import fold
from ogplens.settings import configs_folder

PROJECT = Path(__file__).resolve().parents[2]
LANGUAGES = ("en", "es", "fr", "pt")


@pytest.fixture(scope="module")
def criteria() -> Criteria:
    return load_criteria()


def fired(criteria: Criteria, text: str, language: str) -> set[str]:
    counts = criteria.counts(text, language)
    return {name for name, count in zip(criteria.names, counts, strict=True) if count}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["", " \n\t", "...", "¿?", "123"])
def test_texts_without_words_fire_nothing(criteria: Criteria, text: str, language: str) -> None:
    assert fired(criteria, text, language) <= set()
    assert criteria.matches(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Datasets in machine-readable form", "access_to_information/open_data"),
        ("en", "Datasets in machine-readable form", "access_to_information/reusable_format"),
        ("en", "the Freedom of\nInformation Act", "access_to_information/right_to_information"),
        ("en", "a public consultation on the bill", "civic_participation/public_consultation"),
        ("en", "co-creation with NGOs", "civic_participation/co_creation"),
        ("en", "a channel for complaints", "public_accountability/complaint_mechanism"),
        ("en", "the code of conduct", "public_accountability/anti_corruption"),
        ("en", "internal audit units", "public_accountability/internal_control_only"),
        ("en", "an app for phones", "technology/mobile"),
        ("en", "quarterly reports on spending", "public_accountability/regular_reports"),
        ("en", "reporting on overall progress", "public_accountability/regular_reports"),
        ("en", "indicators of quality", "public_accountability/performance_measured"),
        ("en", "a tool for builders", "technology/tools_built"),
        ("en", "launch a new portal", "technology/tools_built"),
        ("en", "no later than 30 June", "specificity/deadline"),
        ("en", "train at least 500 officials", "specificity/numbered_target"),
        ("en", "explore ways to do more", "specificity/vague_exploration"),
        ("en", "Law No. 12 on files", "potential_impact/named_law"),
        ("en", "a pilot in two towns", "potential_impact/pilot"),
        ("es", "rendición de cuentas", "public_accountability/reporting_back"),
        ("es", "presupuestos participativos", "civic_participation/participatory_budgeting"),
        ("es", "datos abiertos", "access_to_information/open_data"),
        ("es", "al menos 20 municipios", "specificity/numbered_target"),
        ("es", "Ley Nº 20.285", "potential_impact/named_law"),
        ("es", "un informe trimestral", "public_accountability/regular_reports"),
        ("es", "medir cada año los resultados", "public_accountability/performance_measured"),
        ("es", "herramientas digitales", "technology/tools_built"),
        ("fr", "des rapports annuels", "public_accountability/regular_reports"),
        ("fr", "un tableau de bord", "public_accountability/performance_measured"),
        ("fr", "la création d'un portail", "technology/tools_built"),
        ("pt", "relatórios trimestrais", "public_accountability/regular_reports"),
        ("pt", "a avaliação do desempenho", "public_accountability/performance_measured"),
        ("pt", "desenvolver uma plataforma", "technology/tools_built"),
        ("fr", "le droit d'accès aux documents", "access_to_information/right_to_information"),
        ("fr", "les lanceurs d’alerte", "public_accountability/whistleblower"),
        ("fr", "d'ici la fin de 2025", "specificity/deadline"),
        ("fr", "un budget participatif", "civic_participation/participatory_budgeting"),
        ("pt", "a ouvidoria recebe queixas", "public_accountability/complaint_mechanism"),
        ("pt", "dados abertos", "technology/open_data_tools"),
        ("pt", "até 31 de dezembro", "specificity/deadline"),
    ],
)
def test_phrases_fire(criteria: Criteria, language: str, text: str, expected: str) -> None:
    assert expected in fired(criteria, text, language)


@pytest.mark.parametrize(
    ("language", "text", "absent"),
    [
        ("en", "the application of apples", "technology/mobile"),
        ("en", "Data. Open doors.", "access_to_information/open_data"),
        ("en", "open\n\ndata", "access_to_information/open_data"),
        ("en", "We made it. Public notices follow.", "access_to_information/proactive_disclosure"),
        ("en", "in May 2020", "specificity/conditional"),
        ("en", "report a crime", "public_accountability/regular_reports"),
        ("en", "to build a school", "technology/tools_built"),
        ("es", "herramientas de jardín", "technology/tools_built"),
        ("es", "la administración pública", "access_to_information/proactive_disclosure"),
        ("fr", "l'administration publique", "access_to_information/proactive_disclosure"),
        ("pt", "crianças na comissão", "potential_impact/new_body"),
    ],
)
def test_other_words_do_not(criteria: Criteria, language: str, text: str, absent: str) -> None:
    assert absent not in fired(criteria, text, language)


SAME_SENTENCE = [
    (
        {
            "en": "The ministry will hold a public consultation on the draft law.",
            "es": "El ministerio hará una consulta pública sobre el proyecto de ley.",
            "fr": "Le ministère tiendra une consultation publique sur le projet de loi.",
            "pt": "O ministério fará uma consulta pública sobre o projeto de lei.",
        },
        {"civic_participation/public_consultation", "specificity/deliverable_legal"},
    ),
    (
        {
            "en": "Open data will be published online on a new portal.",
            "es": "Los datos abiertos se publicarán en línea en un nuevo portal.",
            "fr": "Les données ouvertes seront publiées en ligne sur un nouveau portail.",
            "pt": "Os dados abertos serão publicados online num novo portal.",
        },
        {
            "access_to_information/open_data",
            "access_to_information/proactive_disclosure",
            "access_to_information/online_publication",
            "technology/portal_or_website",
            "technology/online_platform",
        },
    ),
    (
        {
            "en": "Citizens can lodge complaints about corruption, and whistleblowers are safe.",
            "es": "Cabe presentar denuncias de corrupción, con protección a denunciantes.",
            "fr": "Chacun peut déposer des plaintes pour corruption, avec des lanceurs d'alerte.",
            "pt": "Todos podem fazer denúncias de corrupção, com proteção a denunciantes.",
        },
        {
            "public_accountability/complaint_mechanism",
            "public_accountability/anti_corruption",
            "public_accountability/whistleblower",
        },
    ),
    (
        {
            "en": "Civil society takes part in a working group; rules are mandatory nationwide.",
            "es": "La sociedad civil integra un grupo de trabajo; es obligatorio a nivel nacional.",
            "fr": "La société civile siège au groupe de travail, obligatoire au niveau national.",
            "pt": "A sociedade civil integra um grupo de trabalho; é obrigatório a nível nacional.",
        },
        {
            "civic_participation/civil_society_named",
            "potential_impact/working_group",
            "potential_impact/mandatory",
            "potential_impact/national_scope",
        },
    ),
]


@pytest.mark.parametrize(("sentences", "expected"), SAME_SENTENCE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_fires_the_same_in_every_language(
    criteria: Criteria, sentences: dict[str, str], expected: set[str], language: str
) -> None:
    assert expected <= fired(criteria, sentences[language], language)


@pytest.mark.parametrize(("sentences", "expected"), SAME_SENTENCE)
def test_an_unknown_language_is_read_with_all(
    criteria: Criteria, sentences: dict[str, str], expected: set[str]
) -> None:
    for sentence in sentences.values():
        assert expected <= fired(criteria, sentence, "xx")


@pytest.mark.parametrize("sentences", [s for s, _ in SAME_SENTENCE])
@pytest.mark.parametrize("language", LANGUAGES)
def test_case_and_accents_do_not_matter(
    criteria: Criteria, sentences: dict[str, str], language: str
) -> None:
    text = sentences[language]
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    expected = criteria.counts(text, language)
    for variant in (text.upper(), text.lower(), unicodedata.normalize("NFD", text), bare):
        np.testing.assert_array_equal(criteria.counts(variant, language), expected)


def test_spans_cover_the_phrase_with_its_accents(criteria: Criteria) -> None:
    text = unicodedata.normalize("NFD", "Sí: rendición de cuentas según la Constitución")
    spans = [m for m in criteria.matches(text, "es") if m.name.endswith("reporting_back")]
    assert [unicodedata.normalize("NFC", text[m.start : m.end]) for m in spans] == [
        "rendición de cuentas"
    ]
    composed = unicodedata.normalize("NFD", "más participación")
    ends = {m.end for m in criteria.matches(composed + " ciudadana", "es")}
    assert len(composed) + len(" ciudadana") in ends
    decomposed = unicodedata.normalize("NFD", "se publicó, y publicaré")
    assert all(
        unicodedata.normalize("NFC", decomposed[m.start : m.end]) == "publicaré"
        for m in criteria.matches(decomposed, "es")
    )


def test_a_phrase_reaches_over_a_broken_line_and_soft_hyphen(criteria: Criteria) -> None:
    name = "civic_participation/public_consultation"
    assert name in fired(criteria, "a public con\xadsultation", "en")
    assert name in fired(criteria, "audiencia\n   pública", "es")


def test_overlapping_matches_of_one_criterion_count_once(criteria: Criteria) -> None:
    column = criteria.names.index("civic_participation/public_consultation")
    assert criteria.counts("public consultation", "en")[column] == 1
    assert criteria.counts("public consultation; public consultation", "en")[column] == 2


@settings(deadline=None)  # the first text in a language loads its phrases
@given(
    text=st.text(max_size=300)
    | st.lists(
        st.sampled_from(
            ["publish", "públicá", "data", "e\u0301", "ﬁ", "ß", "İ", "online", "12", ".", "\n",
             "consultation", "d'", "law", "no", "\xad", "-", "_year_", "participación"]
        ),
        max_size=40,
    ).map(" ".join),
    language=st.sampled_from([*LANGUAGES, "xx", ""]),
)  # fmt: skip
def test_never_raises_and_spans_lie_in_the_text(text: str, language: str) -> None:
    criteria = load_criteria()
    counts = criteria.counts(text, language)
    matches = criteria.matches(text, language)
    assert counts.shape == (len(criteria.names),)
    assert (counts >= 0).all()
    assert counts.sum() == len(matches)
    assert all(0 <= m.start < m.end <= len(text) for m in matches)
    assert [m.start for m in matches] == sorted(m.start for m in matches)


def test_hostile_text_is_quick(criteria: Criteria) -> None:
    began = time.process_time()
    for text in ("publish " * 20_000, "a" * 200_000, " " * 200_000, "council of " * 20_000):
        criteria.counts(text, "en")
    assert time.process_time() - began < 10


def test_the_keyword_rule_takes_supporting_criteria_only(criteria: Criteria) -> None:
    names = [criteria.names[c] for c in criteria.positive("public_accountability")]
    assert "public_accountability/complaint_mechanism" in names
    assert "public_accountability/internal_control_only" not in names
    relevant = {criteria.names[c].partition("/")[0] for c in criteria.positive("relevant")}
    assert relevant == {"access_to_information", "civic_participation", "public_accountability"}
    assert criteria.positive("verifiable") == criteria.positive("specificity")
    with pytest.raises(KeyError):
        criteria.positive("completion")


def test_shipped_files_repeat_no_key_and_no_phrase() -> None:
    class Strict(yaml.SafeLoader):
        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict:
            keys = [key.value for key, _ in node.value]
            assert len(keys) == len(set(keys)), sorted(keys)
            return super().construct_mapping(node, deep)

    for path in (configs_folder() / "criteria").glob("*.yaml"):
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=Strict)
        for group in data.values():
            for side in group.values():
                for name, phrases in side.items():
                    assert len(phrases) == len(set(phrases)), (path.name, name)


def edited(folder: Path, language: str, change: dict[str, object]) -> Path:
    target = folder / "criteria"
    if not target.exists():
        shutil.copytree(configs_folder() / "criteria", target)
    path = target / f"{language}.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    for place, value in change.items():
        *parents, last = place.split(".")
        node = data
        for parent in parents:
            node = node[parent]
        if value is None:
            del node[last]
        else:
            node[last] = value
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return target


def test_all_faults_of_all_files_are_named_at_once(tmp_path: Path) -> None:
    edited(tmp_path, "fr", {"technology.supports.mobile": ["ap*", "... web", "avant/d'ici l'an"]})
    edited(tmp_path, "es", {"technology.suports": {}})
    folder = edited(tmp_path, "pt", {"technology.supports.mobile": None})
    with pytest.raises(ConfigError) as caught:
        load_criteria(folder)
    message = str(caught.value)
    for part in ("fr.yaml", "mobile.0", "mobile.1", "mobile.2", "'ap*'", "es.yaml", "suports"):
        assert part in message
    assert "pt.yaml key technology.supports.mobile: found nothing" in message


def test_a_criterion_on_the_other_side_is_a_fault(tmp_path: Path) -> None:
    folder = edited(
        tmp_path,
        "pt",
        {"technology.supports.mobile": None, "technology.counters.mobile": ["celular"]},
    )
    with pytest.raises(ConfigError) as caught:
        load_criteria(folder)
    assert "technology.supports.mobile" in str(caught.value)
    assert "technology.counters.mobile" in str(caught.value)


def test_a_folder_without_files_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no lexicon"):
        load_criteria(tmp_path)


def test_the_shipped_corpus_takes_few_seconds(criteria: Criteria) -> None:
    texts = [p.read_text(encoding="utf-8") for p in (PROJECT / "corpora/plans").glob("*.md")]
    began = time.process_time()
    totals = sum(criteria.counts(text, "en") for text in texts)
    assert time.process_time() - began < 12  # about 1 s on one quiet core
    assert np.count_nonzero(totals) > 0.9 * len(criteria.names)


_SPOKEN = (
    "open data/dataset publish published ... information on a the website portal at least 12 12.5 "
    "3rd ; . , \n - d'accès datos abiertos públicos consulta pública \u00ad law no. of 2014 ﬁn"
)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(_SPOKEN.split(" ")), max_size=25), st.sampled_from(["en", "es"]))
def test_trying_likely_phrases_alone_misses_none(words: list[str], language: str) -> None:
    """Every phrase tried at every word finds the same."""
    criteria = load_criteria()
    folded, _ = fold_text(" ".join(words))
    by_column: dict[int, set[str]] = {}
    for column, name in enumerate(criteria.names):
        for phrase in criteria._phrases[language][name]:
            first, *rest = (fold(piece) for piece in pieces_of(phrase))
            for head in first.split("/"):
                by_column.setdefault(column, set()).add(expression([head, *rest]))
    expected = np.zeros(len(criteria.names), dtype=np.int64)
    for column, patterns in by_column.items():
        whole = "|".join(sorted(patterns, key=lambda one: (-len(one), one)))
        expected[column] = len(re.findall(rf"\b(?<!\w)(?:{whole})", folded))
    np.testing.assert_array_equal(criteria.counts(" ".join(words), language), expected)
