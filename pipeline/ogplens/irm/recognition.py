"""The rows of two exports that are the same commitment, whatever the newer one calls it.

What is compared are words, each weighed by its rarity: in a plan whose commitments all begin with
"The ministry will", those words tell nothing.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ogplens.irm.exports import ExportRow

_SAME_LETTERS = 200  # of two texts that begin alike, without spaces and punctuation
_REWORDED = 0.5  # weighed share of the shorter text that stands in the other one as well
_SHORT, _SHORT_REWORDED = 10, 0.75  # below ten words, half of them is chance
_ALIKE = 0.4  # cosine, or half the title: a long text holds many a short one's words by chance
_RENUMBERED = 0.7  # cosine of two rows that must be one commitment although the number differs
_CLEARLY = 0.25  # by which such a pair must lead before the next best
_ABOUT = 0.1  # by which another row may be closer than the one of the same number
_WORD = re.compile(r"[^\W_]+")

# What speaks for a pair, strongest first; pairs of one kind go by their titles and words.
_IDENTICAL, _SAME_ID, _SAME_TEXT_AND_NUMBER, _SAME_TEXT = 4, 3, 2, 1


class Rarity:
    """How much a word tells: little where many rows hold it.

    Parameters
    ----------
    rows : iterable of ExportRow
        The rows that are compared, and those around them.

    Notes
    -----
    The weight is ``log((n + 1) / n_w)``: `n` rows, of which `n_w` hold the word. It is positive,
    so that an export of two rows can be compared as well.
    """

    def __init__(self, rows: Iterable[ExportRow]) -> None:
        self._counts: Counter[str] = Counter()
        self._rows = 0
        self._weights: dict[str, float] = {}
        for row in rows:
            self._counts.update(words_of(f"{row.title} {row.text}"))
            self._rows += 1

    def sum(self, words: Iterable[str]) -> float:
        """Return the sum of the words' weights."""
        return math.fsum(self._weight(word) for word in words)

    def squares(self, words: Iterable[str]) -> float:
        """Return the sum of the squares of the words' weights."""
        return math.fsum(self._weight(word) ** 2 for word in words)

    def _weight(self, word: str) -> float:
        weight = self._weights.get(word)
        if weight is None:
            weight = math.log((self._rows + 1) / max(self._counts[word], 1))
            self._weights[word] = weight
        return weight


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text without regard to case."""
    return frozenset(_WORD.findall(text.casefold()))


class Words:
    """The words of a row, for comparison.

    Attributes
    ----------
    beginning : str
        The first 200 letters of the text, without spaces and punctuation.
    """

    def __init__(self, row: ExportRow, rarity: Rarity) -> None:
        self.beginning = "".join(_WORD.findall(row.text.casefold()))[:_SAME_LETTERS]
        self._text = words_of(row.text)
        self._title = words_of(row.title)
        self._all = self._text | self._title
        self._rarity = rarity
        self._length = math.sqrt(rarity.squares(self._all))

    def begins_like(self, other: Words) -> bool:
        """Tell whether both texts begin with the same 200 letters."""
        return bool(self.beginning) and self.beginning == other.beginning

    def reworded(self, other: Words) -> bool:
        """Tell whether most of the shorter text stands in the other (titles without texts)."""
        if not (self._text and other._text):
            return self.title_share(other) >= _SHORT_REWORDED
        shorter = min(len(self._text), len(other._text))
        needed = _REWORDED if shorter >= _SHORT else _SHORT_REWORDED
        alike = self.title_share(other) >= _REWORDED or self.cosine(other) >= _ALIKE
        return alike and self._share(self._text, other._text) >= needed

    def title_share(self, other: Words) -> float:
        """Return the weighed share of the shorter title that stands in the other, 0 to 1."""
        return self._share(self._title, other._title)

    def contains(self, other: Words) -> float:
        """Return the weighed share of the other text that stands in this one, 0 to 1."""
        whole = self._rarity.sum(other._text)
        return self._rarity.sum(self._text & other._text) / whole if whole else 0.0

    def cosine(self, other: Words) -> float:
        """Return the cosine of both rows' weighed words, titles included, 0 to 1."""
        lengths = self._length * other._length
        return self._rarity.squares(self._all & other._all) / lengths if lengths else 0.0

    def _share(self, first: frozenset[str], second: frozenset[str]) -> float:
        shorter = min(self._rarity.sum(first), self._rarity.sum(second))
        return self._rarity.sum(first & second) / shorter if shorter else 0.0


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A row with its words, and its identifier where that tells something."""

    row: ExportRow
    words: Words
    ogp_id: str


def pair_rows(
    first: Sequence[Sequence[ExportRow]],
    second: Sequence[ExportRow],
    rarity: Rarity,
    doubtful: Collection[str] = ("",),
) -> dict[int, int]:
    """Find the rows of an export that are commitments of the same plan known already.

    In this order, each commitment and each row being paired once:

    1. a row that is known word for word and code for code;
    2. the same identifier of OGP;
    3. the first 200 letters of the text are the same, with the same number before others, and
       those whose titles share most words before others;
    4. the same number, and half of the shorter text (weighed by rarity; three quarters where it
       is shorter than ten words, or where only titles can be compared) stands in the other, half
       the title too or the rows are alike as a whole (cosine 0.4), and no other row that is left
       is clearly closer to either;
    5. another number, but much the same words (cosine 0.7), closer to each other by 0.25 than to
       anything else that is left. A number and its parts (5 and 5.1) are no such pair.

    Two rows whose identifiers differ are only paired if text and number are the same.

    Parameters
    ----------
    first : sequence of sequence of ExportRow
        The rows of each known commitment, the newest of each layout.
    second : sequence of ExportRow
        Of one export.
    rarity : Rarity
    doubtful : collection of str
        Identifiers of OGP that tell nothing, since several rows bear them; ``""`` is one.

    Returns
    -------
    dict of int to int
        Place in ``second`` to place in ``first``; each stands once at most.
    """
    if not first:
        return {}

    def candidate(row: ExportRow) -> _Candidate:
        return _Candidate(row, Words(row, rarity), "" if row.ogp_id in doubtful else row.ogp_id)

    mine = [[candidate(row) for row in rows] for rows in first]
    theirs = [candidate(row) for row in second]
    pairs = _sure_pairs(mine, theirs)
    _likely_pairs(mine, theirs, pairs)
    return pairs


def _sure_pairs(
    mine: Sequence[Sequence[_Candidate]], theirs: Sequence[_Candidate]
) -> dict[int, int]:
    found = []
    alike: dict[object, set[int]] = defaultdict(set)
    for i, rows in enumerate(mine):
        for a in rows:
            for key in _keys(a):
                alike[key].add(i)
    for j, b in enumerate(theirs):
        for i in {i for key in _keys(b) for i in alike.get(key, ())}:
            best = max((_kind(a, b), a.words.title_share(b.words)) for a in mine[i])
            if best[0]:
                found.append((*best, -i, -j))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(found, reverse=True):
        if -j not in pairs and -i not in taken:
            pairs[-j] = -i
            taken.add(-i)
    return pairs


def _keys(one: _Candidate) -> tuple[object, ...]:
    """Return what two rows must have in common, one thing at least, to be a pair for sure."""
    row = one.row
    same = ("same", row.number, row.title, row.text)
    return (same, ("id", one.ogp_id or None), ("text", one.words.beginning or None))


def _kind(a: _Candidate, b: _Candidate) -> int:
    """Return what speaks for a pair for sure, 0 for nothing."""
    if same_content(a.row, b.row):
        return _IDENTICAL
    ids = a.ogp_id, b.ogp_id
    if all(ids) and ids[0] == ids[1]:
        return _SAME_ID
    same_number = a.row.number == b.row.number
    if not a.words.begins_like(b.words) or (all(ids) and not same_number):
        return 0
    return _SAME_TEXT_AND_NUMBER if same_number else _SAME_TEXT


def same_content(first: ExportRow, second: ExportRow) -> bool:
    """Tell whether two rows say the same, wherever they stand in their files."""
    return all(
        getattr(first, name) == getattr(second, name)
        for name in ExportRow.__dataclass_fields__
        if name != "row"
    )


def _likely_pairs(
    mine: Sequence[Sequence[_Candidate]],
    theirs: Sequence[_Candidate],
    pairs: dict[int, int],
) -> None:
    """Add the pairs that are reworded, the closest first, to those that are sure."""
    taken = set(pairs.values())
    open_i = [i for i in range(len(mine)) if i not in taken and mine[i]]
    open_j = [j for j in range(len(theirs)) if j not in pairs]
    cosines = {
        (i, j): max(a.words.cosine(theirs[j].words) for a in mine[i])
        for i in open_i
        for j in open_j
    }
    best = sorted(cosines, key=lambda pair: (-cosines[pair], pair))
    for same_number in (True, False):
        for i, j in best:
            if i in taken or j in pairs or not _may_be(mine[i], theirs[j], same_number):
                continue
            others = [
                c
                for (k, m), c in cosines.items()
                if ((k == i) != (m == j)) and k not in taken and m not in pairs
            ]
            lead = cosines[i, j] - max(others, default=0.0)
            if lead >= (-_ABOUT if same_number else _CLEARLY):
                pairs[j] = i
                taken.add(i)


def _may_be(rows: Sequence[_Candidate], b: _Candidate, same_number: bool) -> bool:
    for a in rows:
        if a.ogp_id and b.ogp_id:
            continue  # they differ, or the pair were sure
        if same_number:
            if a.row.number == b.row.number and a.words.reworded(b.words):
                return True
        elif (
            a.row.number != b.row.number
            and not is_part(a.row.number, b.row.number)
            and not is_part(b.row.number, a.row.number)
            and a.words.cosine(b.words) >= _RENUMBERED
        ):
            return True
    return False


def is_part(part: str, whole: str) -> bool:
    """Tell whether one number is below the other: 5.1 and 5.A are parts of 5."""
    return part.startswith(whole) and part[len(whole) : len(whole) + 1] in (".", "-", "/")


def wholes_and_parts(
    commitments: Mapping[str, Sequence[ExportRow]], rarity: Rarity
) -> dict[str, tuple[str, ...]]:
    """Find commitments of one plan whose text is put together from others of the plan.

    One export lists a commitment, another its parts: both stand in the corpus, since the IRM
    coded both, but a count of commitments holds them twice.

    Parameters
    ----------
    commitments : mapping of str to sequence of ExportRow
        Identifier to rows.
    rarity : Rarity

    Returns
    -------
    dict of str to tuple of str
        Identifier of the whole to those of its parts: two or more whose numbers are below its
        own, which come from another layout, and nine tenths of whose text stand in its own.
    """
    found = {}
    for whole, rows in commitments.items():
        below = {
            part: others
            for part, others in commitments.items()
            if is_part(others[0].number, rows[0].number)
            and not {r.source for r in others} & {r.source for r in rows}
        }
        if len(below) < 2:
            continue
        words = Words(rows[0], rarity)
        parts = [p for p, o in below.items() if words.contains(Words(o[0], rarity)) >= 0.9]
        if len(parts) >= 2:
            found[whole] = tuple(sorted(parts))
    return found
