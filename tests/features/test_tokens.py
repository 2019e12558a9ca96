"""The words that are counted in cut texts are those of each text by itself."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from ogplens.features.cutting import cut
from ogplens.features.masking import default_mask, hide_years
from ogplens.features.spellings import looking_up
from ogplens.features.tokens import Tokeniser
from ogplens.features.words import tokens

_YEARS = ["2012", "2014", "1999", "13", "2012-2014", "2015x", "by", "Ley"]
_JOINTS = ["-", "–", "/", " / ", " – ", "  – ", ", ", " ", "\n"]
_WRITTEN = [
    *("Mr Smith", "President Juan de la Cruz", "President Office", "M. ", "Dr. Who", "Minister"),
    *("Kenya", "Kenya's", "pro-Kenya", "Costa Rica", "U.S. aid", "Kenya-Uganda", "The Gambia"),
]  # fmt: skip


def joined(words: list[str], joints: list[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(st.sampled_from(words), st.sampled_from(joints))
    return st.lists(pair, max_size=12).map(lambda pairs: "".join(w + sign for w, sign in pairs))


@example(texts=["2012/2013/2014/2015/2016-17", "- 2014", "in 2012", "– 2013 – 2014"], years=True)
@given(
    texts=st.lists(joined(_YEARS, _JOINTS) | st.text(max_size=9), max_size=4), years=st.booleans()
)
def test_words_are_those_of_each_text_by_itself(texts: list[str], years: bool) -> None:
    with looking_up():
        found = Tokeniser(None, years=years)(cut(texts)).words()
    assert found == [tokens(hide_years(text) if years else text) for text in texts]


@settings(deadline=None)  # the first text loads the names
@given(texts=st.lists(joined(_WRITTEN, [" ", ", ", ". ", "-", "\n", ""]), max_size=4))
def test_many_texts_are_masked_as_each_by_itself(texts: list[str]) -> None:
    mask = default_mask()
    with looking_up():
        masked = mask.of_cut(cut(texts))
        assert list(masked.texts) == [mask(text, years=False) for text in texts]
        again = cut(masked.texts)
    for name in ("words", "gaps", "bounds", "rows"):
        assert getattr(masked, name).tolist() == getattr(again, name).tolist()
