"""What tells where and when a commitment was written is hidden; what it promises is not."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from ogplens.configuration import check_config
from ogplens.domain import Commitment
from ogplens.errors import ConfigError
from ogplens.features import masking
from ogplens.features.cutting import cut
from ogplens.features.extraction import Extractor
from ogplens.features.masking import Mask, MaskWords, default_mask, mask_words
from ogplens.settings import pipeline_settings

mask = default_mask()


def masked(text: str) -> str:
    return " ".join(mask(text).split())


@pytest.mark.parametrize("text", ["", " ", "Publish the budget.", "a _country_ b _year_ _person_"])
def test_other_text_stays_as_it_is(text):
    assert mask(text) == text


@pytest.mark.parametrize(
    "name",
    [
        "Peru",
        "Perú",
        "PERU",
        "PERÚ",
        "peruano",
        "Peruanas",
        "Peruvian",
        "péruvienne",
        "Costa Rica",
        "costa  rica",
        "Côte d’Ivoire",
        "Cote d'Ivoire",
        "Guinea-Bissau",
        "Guinea Ecuatorial",
        "Trinidad and Tobago",
        "Bosnia & Herzegovina",
        "South Korea",
        "Estados Unidos",
        "États-Unis",
        "Reino Unido",
        "Türkiye",
        "UK",
        "U.S.",
        "US",
        "EE.UU.",
        "Nigeria",
        "Niger",
        "Buenos Aires",
        "brasileiras",
        "españoles",
        "Scottish",
    ],
)
def test_countries_peoples_and_capitals_are_one_word(name):
    assert mask(f"in {name}, now") == "in  _country_ , now"


@pytest.mark.parametrize(
    "word",
    [
        *("turkey", "polish", "us", "Us", "chile", "china", "malta", "peru", "mali", "niger"),
        *("chad", "oman", "guinea", "swede", "los lagos", "la paz", "fines", "servía", "Roma"),
        *("Peruse", "Japanning", "_Peru_", "xUK", "UKs", "praia", "quito", "polishing"),
    ],
)
def test_other_words_are_no_countries(word):
    assert mask(word) == word


def test_words_that_are_other_words_count_with_a_capital():
    assert masked("Turkey TURKEY Polish Mali MALI Chad") == " ".join(["_country_"] * 6)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2012", "_year_"),
        ("by 31.12.2014.", "by 31.12. _year_ ."),
        ("2012-2014", "_year_"),
        ("2012 – 2014", "_year_"),
        ("2013/14", "_year_"),
        ("1899 2100 20145 12014", "1899 2100 20145 12014"),
        ("item 1850", "item 1850"),
    ],
)
def test_years_and_spans_of_years(text, expected):
    assert masked(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. John Smith said", "_person_ said"),
        ("President Barack Obama", "_person_"),
        ("la Presidenta Dilma Rousseff", "la _person_"),
        ("Dr. Ana de la Cruz acts", "_person_ acts"),
        ("Mme Élise Dupont", "_person_"),
        ("Sra. López", "_person_"),
        ("the President of the Republic", "the President of the Republic"),
        ("President Office", "President Office"),
        ("Minister of Finance", "Minister of Finance"),
        ("the Minister will act", "the Minister will act"),
        ("Mayor Transparencia", "Mayor Transparencia"),
        ("mr smith", "mr smith"),
    ],
)
def test_people_need_a_title_and_a_name(text, expected):
    assert masked(text) == expected


pieces = st.sampled_from(
    [
        *("Peru", "UK", "U.S.", "2012", "-", "/14", "Mr. ", "President ", "Smith", " ", "South "),
        *("Guinea", "Guinea Ecuatorial", "la paz", "'s", "é", "\u0301", "İ", "M. ", "de ", "\n"),
    ]
)
anything = st.lists(pieces | st.text(max_size=5), max_size=12).map("".join)


@trials(deadline=None, max_examples=300)
@given(anything)
def test_masking_twice_is_masking_once(text):
    once = mask(text)
    assert mask(once) == once


@trials(deadline=None)
@given(anything)
def test_masking_only_replaces(text):
    """What is left stands in the text in the same order."""
    position = 0
    parts = mask(text)
    for word in (" _country_ ", " _year_ ", " _person_ "):
        parts = parts.replace(word, "\0")
    if "\0" in text:
        return
    for part in parts.split("\0"):
        position = text.index(part, position) + len(part)


def plainly_masked(text: str) -> str:
    """Return what the mask should: every place of the text tried in turn, nothing left out."""
    text = masking._PEOPLE.sub(" _person_ ", text)
    folded, parts, done = text.translate(masking._FOLDED), [], 0
    tree: dict[str, object] = {}
    for name in (name for names in mask._names.values() for name in names):
        masking._insert(tree, name)
    names = f"({masking._expression(tree)})"
    pattern = re.compile(rf"(?<!\w)(?:{names}|{masking._YEARS})(?:(?!\w)|(?<=\.))")
    for found in pattern.finditer(folded):
        if found[1] is None or mask._counts(found[1], text[slice(*found.span())]):
            word = "_year_" if found[1] is None else "_country_"
            parts += text[done : found.start()], f" {word} "
            done = found.end()
    return "".join((*parts, text[done:]))


@trials(deadline=None, max_examples=200)  # the plain way is dear: 40 ms a text
@given(anything)
def test_looking_at_likely_places_alone_misses_nothing(text):
    assert mask(text) == plainly_masked(text)


@trials(deadline=None)
@given(anything)
def test_both_masks_differ_in_years_alone(text):
    whole, dated = mask(text), mask(text, years=False)
    assert masking.hide_years(dated) == whole
    assert whole.count("_country_") == dated.count("_country_")


@trials(deadline=None)
@given(st.lists(anything, max_size=4))
def test_cut_texts_are_masked_as_texts_are(texts):
    texts = [unicodedata.normalize("NFC", text) for text in texts]
    masked = mask.of_cut(cut(texts))
    assert list(masked.texts) == [mask(text, years=False) for text in texts]
    again = cut(masked.texts)
    for one, other in zip(
        (masked.words, masked.gaps, masked.bounds),
        (again.words, again.gaps, again.bounds),
        strict=True,
    ):
        assert one.tolist() == other.tolist()


def test_every_listed_word_is_masked_as_listed():
    for country in mask_words().countries.values():
        for word in country.all:
            shown = word if word != word.lower() else word.capitalize()
            for form in (shown, shown.upper()):
                assert mask(f"x {form.replace('&', 'and')} x") == "x  _country_  x", form


def test_own_words_can_be_given():
    words = MaskWords(
        only_capitalised=("Rose",), any_case=("oz",), countries={"OZ": {"names": ["Rose", "Oz"]}}
    )
    own = Mask(words)
    assert own("rose Rose OZ oz Peru") == "rose  _country_   _country_   _country_  Peru"


def test_an_exception_for_an_unknown_word_is_refused():
    data = {"only_capitalised": ["Atlantis"], "any_case": [], "countries": {}}
    with pytest.raises(ConfigError, match="Atlantis"):
        check_config(data, MaskWords, source="masks.yaml")


def test_names_are_counted_only_where_the_mask_is_off():
    text = "President Ollanta Humala of Peru publishes the budget by 2014."
    one = Commitment("1", "", text)
    features = pipeline_settings().features
    seen = Extractor(features, mask=False).words(one, "en")
    assert {"humala", "peru"} <= set(seen)
    hidden = Extractor(features).words(one, "en")
    assert not {"humala", "peru"} & set(hidden)
    assert {"publishes", "budget"} <= set(seen) & set(hidden)
