"""What is known of words stays true when some are forgotten."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ogplens.features import spellings
from ogplens.features.counting import letter_counter
from ogplens.features.spellings import Facts, Lists, Spellings
from ogplens.features.tokens import joined

batches = st.lists(st.lists(st.text("abcd", min_size=1, max_size=3), max_size=12), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=batches, most=st.integers(2, 20))
def test_tables_hold_what_is_known_of_each_string(
    batches: list[list[str]], most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spellings, "MOST_STRINGS", most)
    words, letters = Spellings(), Spellings()
    lengths = Facts(words, len)
    spelt = Lists(words, lambda word: [letters[letter] for letter in word])
    counter = letter_counter(1, 2, {"a": 0, "b": 1, " a": 2})
    for batch in batches:
        spellings._bound([words, letters])
        assert len(words) == len(words.strings) <= max(most, 12) + 12
        numbers = np.array([words[word] for word in batch], dtype=np.int64)
        assert lengths.table()[numbers].tolist() == [len(word) for word in batch]
        found, owners = spelt.of(numbers)
        whole = [
            (letters.strings[n], o) for n, o in zip(found.tolist(), owners.tolist(), strict=True)
        ]
        assert whole == [(letter, place) for place, word in enumerate(batch) for letter in word]
        rows = counter.count(joined([numbers], words)).toarray()[0].tolist()
        assert rows == [
            sum(word.count("a") for word in batch),
            sum(word.count("b") for word in batch),
            sum(word[0] == "a" for word in batch),
        ]


def test_what_came_first_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spellings, "MOST_STRINGS", 10)
    words = Spellings()
    for number in range(8):
        assert words[str(number)] == number
    spellings._bound([words])
    for number in range(8, 20):
        assert words[str(number)] == number
    spellings._bound([words])
    assert words.strings == [str(number) for number in range(8)]
    assert [words["7"], words["19"]] == [7, 8]
