"""Languages."""

import pytest

from ogplens.reading import identify_language
from ogplens.reading.language import LANGUAGES, _identifier

from .makers import SENTENCE


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (SENTENCE, "en"),
        ("El ministerio publicará el registro de contratos públicos en un portal.", "es"),
        ("O ministério publicará o registo de contratos públicos num portal aberto.", "pt"),
        ("Le ministère publiera le registre des marchés publics sur un portail.", "fr"),
        ("Il ministero pubblicherà il registro dei contratti pubblici sul portale.", "it"),
        ("Міністерство оприлюднить реєстр державних закупівель на порталі.", "uk"),
        ("MINISTERSTWO OPUBLIKUJE REJESTR ZAMÓWIEŃ PUBLICZNYCH NA PORTALU.", "pl"),
        ("", "und"),
        ("12 34 !!", "und"),
        ("Plan 2014", "und"),
    ],
)
def test_languages(text, code):
    assert identify_language(text) == code


def test_long_texts_are_sampled_and_deterministic():
    text = SENTENCE * 5000
    assert identify_language(text) == identify_language(text) == "en"


def test_every_listed_language_is_known_to_the_model():
    assert sorted(LANGUAGES) == sorted(_identifier().labels)
