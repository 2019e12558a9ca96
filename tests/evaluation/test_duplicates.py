"""Near-duplicates: copies always, texts without a run in common never."""

from hypothesis import given
from hypothesis import strategies as st

from ogplens.evaluation.duplicates import duplicate_groups

words = st.lists(st.sampled_from("abcdefgh"), max_size=14)
overlaps = st.floats(0.05, 1.0)


def runs(text: list[str]) -> set[tuple[str, ...]]:
    return {tuple(text[i : i + 5]) for i in range(max(len(text) - 4, 1))} - {()}


@given(st.lists(words, max_size=8), overlaps)
def test_copies_are_always_grouped(texts: list[list[str]], overlap: float) -> None:
    groups = duplicate_groups([*texts, *texts], overlap=overlap)
    for first, second, text in zip(groups, groups[len(texts) :], texts, strict=False):
        assert (first == second) or not text


@given(st.lists(words, max_size=8), overlaps)
def test_texts_without_a_common_run_never_are(texts: list[list[str]], overlap: float) -> None:
    """Unless a third text lies between them."""
    apart = [[f"{place}{word}" for word in text] for place, text in enumerate(texts)]
    assert duplicate_groups(apart, overlap=overlap) == list(range(len(apart)))


@given(words, words, st.sampled_from([0.2, 0.5, 0.55, 0.6, 0.7, 1.0]))
def test_two_texts_by_brute_force(one: list[str], other: list[str], overlap: float) -> None:
    first, second = runs(one), runs(other)
    union = len(first | second)
    near = bool(first & second) and len(first & second) >= overlap * union - 1e-9
    groups = duplicate_groups([one, other], overlap=overlap)
    assert groups == ([0, 0] if near else [0, 1])


@given(st.lists(words, max_size=8), overlaps, st.randoms())
def test_the_order_of_texts_decides_nothing(
    texts: list[list[str]], overlap: float, random: st.randoms
) -> None:
    order = list(range(len(texts)))
    random.shuffle(order)
    one = duplicate_groups(texts, overlap=overlap)
    other = duplicate_groups([texts[i] for i in order], overlap=overlap)
    for i in range(len(texts)):
        for j in range(len(texts)):
            assert (one[order[i]] == one[order[j]]) == (other[i] == other[j])


def test_groups_are_closed_and_numbered_by_first_appearance() -> None:
    line = list("abcdefghijklmnopqrst")
    chain = [line[:14], ["x"] * 6, line[2:16], line[4:18]]
    found = duplicate_groups(chain, overlap=0.6)
    assert found == [0, 1, 0, 0]
    assert duplicate_groups([chain[0], chain[3]], overlap=0.6) == [0, 1]  # not near by themselves


def test_empty_texts_are_no_duplicates_and_short_ones_are_compared_whole() -> None:
    assert duplicate_groups([], overlap=0.6) == []
    assert duplicate_groups([[], [], ["a"]], overlap=0.6) == [0, 1, 2]
    short = [["open", "data"], ["open", "data"], ["open", "budget"]]
    assert duplicate_groups(short, overlap=0.6) == [0, 0, 1]
