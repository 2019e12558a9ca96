"""Sentences for quotation: whole, in order, and not cut at abbreviations."""

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from ogplens.scoring.sentences import Sentences

_TEXT = st.text(" ab.!?…\n\tA1)(,-”", max_size=80)


@given(_TEXT)
@examples(max_examples=300)
def test_every_letter_lies_in_one_sentence(text: str) -> None:
    spans = Sentences(text, "en").spans
    covered = set()
    last = 0
    for start, end in spans:
        assert last <= start < end
        assert text[start:end] == text[start:end].strip()
        covered |= set(range(start, end))
        last = end
    assert all(place in covered for place, letter in enumerate(text) if not letter.isspace())


@given(_TEXT, st.data())
@examples(max_examples=200)
def test_a_span_lies_in_what_is_around_it(text: str, data: st.DataObject) -> None:
    letters = [place for place, letter in enumerate(text) if not letter.isspace()]
    if not letters:
        return
    start, last = sorted(data.draw(st.tuples(*[st.sampled_from(letters)] * 2)))
    around = Sentences(text, "en").around((start, last + 1))
    assert around[0] <= start < last + 1 <= around[1]


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("en", "We publish data. It is open!", ["We publish data.", "It is open!"]),
        ("en", "Art. 5 and e.g. Dr. Smith. Yes.", ["Art. 5 and e.g. Dr. Smith.", "Yes."]),
        ("en", "See data.gov.uk or 3.5 percent. End", ["See data.gov.uk or 3.5 percent.", "End"]),
        ("en", "J. Smith signs. Then he goes.", ["J. Smith signs.", "Then he goes."]),
        ("en", "1. Open data\n2. Hold talks", ["1. Open data", "2. Hold talks"]),
        ("en", "Title\n\nBody, which\nends.", ["Title", "Body, which", "ends."]),
        ("en", "A list of laws,\nacts and bills", ["A list of laws,\nacts and bills"]),
        ("en", "Milestone\tStart\tEnd", ["Milestone", "Start", "End"]),
        ("es", "El art. 3 de EE.UU. dice “sí.” Fin.", ["El art. 3 de EE.UU. dice “sí.”", "Fin."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(
    language: str, text: str, wanted: list[str]
) -> None:
    assert [text[a:b] for a, b in Sentences(text, language).spans] == wanted
