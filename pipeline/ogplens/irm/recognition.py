"""The rows of two exports that are the same commitment, whatever the newer one calls it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ogplens.irm.exports import ExportRow
from ogplens.irm.word_weights import Rarity, Words

_RENUMBERED = 0.7  # cosine of two rows that must be one commitment although the number differs
_CLEARLY = 0.25  # by which such a pair must lead before the next best
_ABOUT = 0.1  # by which another row may be closer than the one of the same number

# What speaks for a pair for sure, strongest first; pairs of one kind go by their titles.
_SAME_ID, _SAME_TEXT_AND_NUMBER, _SAME_TEXT = 3, 2, 1


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
    pairs = _identical_pairs(first, second)
    taken = set(pairs.values())

    def candidate(row: ExportRow) -> _Candidate:
        return _Candidate(row, Words(row, rarity), "" if row.ogp_id in doubtful else row.ogp_id)

    if len(taken) < len(first) and len(pairs) < len(second):
        mine = {i: [candidate(r) for r in rows] for i, rows in enumerate(first) if i not in taken}
        theirs = {j: candidate(row) for j, row in enumerate(second) if j not in pairs}
        pairs |= _sure_pairs(mine, theirs)
        _likely_pairs(mine, theirs, pairs)
    return pairs


def _identical_pairs(
    first: Sequence[Sequence[ExportRow]], second: Sequence[ExportRow]
) -> dict[int, int]:
    """Pair the rows that are known word for word and code for code."""
    known: dict[tuple[str, ...], list[tuple[int, ExportRow]]] = defaultdict(list)
    for i, rows in enumerate(first):
        for row in rows:
            known[_content(row)].append((i, row))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for j, row in enumerate(second):
        for i, old in known.get(_content(row), ()):
            if i not in taken and same_content(old, row):
                pairs[j] = i
                taken.add(i)
                break
    return pairs


def _content(row: ExportRow) -> tuple[str, ...]:
    return row.source, row.ogp_id, row.number, row.title, row.text


def _sure_pairs(
    mine: Mapping[int, Sequence[_Candidate]], theirs: Mapping[int, _Candidate]
) -> dict[int, int]:
    found = []
    alike: dict[tuple[str, str], set[int]] = defaultdict(set)
    for i, rows in mine.items():
        for a in rows:
            for key in _keys(a):
                alike[key].add(i)
    for j, b in theirs.items():
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


def _keys(one: _Candidate) -> list[tuple[str, str]]:
    """Return what two rows must have in common, one thing at least, to be a pair for sure."""
    return [key for key in (("id", one.ogp_id), ("text", one.words.beginning)) if key[1]]


def _kind(a: _Candidate, b: _Candidate) -> int:
    """Return what speaks for a pair for sure, 0 for nothing."""
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
    mine: Mapping[int, Sequence[_Candidate]],
    theirs: Mapping[int, _Candidate],
    pairs: dict[int, int],
) -> None:
    """Add the pairs that are reworded, the closest first, to those that are sure."""
    taken = set(pairs.values())
    open_i = [i for i in mine if i not in taken]
    open_j = [j for j in theirs if j not in pairs]
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
