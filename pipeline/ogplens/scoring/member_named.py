"""Which OGP member a text is about, by the names in it."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from ogplens.features.masking import mask_words
from ogplens.features.words import fold
from ogplens.irm.members import members

_WORD = re.compile(r"[^\W\d_]+")
_LONG = 5  # letters: a shorter name counts as written, or in capitals
_FEWEST = 3  # mentions
_MARGIN = 2.0  # times as often as the next country
#: A local member is named beside its country: so much of the mentions of the most named country.
_LOCAL = 0.1
_LONGEST = 1_000_000  # characters that are looked at

Words = tuple[str, ...]


def named_members(text: str) -> tuple[str, ...]:
    """Return whose plan a text seems to be.

    Counted are the names of countries, of their people and capitals in ``configs/masks.yaml``, and
    the names of members in ``configs/members.yaml``. The country that is named most often is it, if
    it is named three times or more and twice as often as any other. Local members of that country
    that are named, too, come with it: their plans name their country, and the other way round.

    Parameters
    ----------
    text : str

    Returns
    -------
    tuple of str
        Codes of members, the most named first; empty where no country stands out.
    """
    counts = count_members(text)
    by_country: Counter[str] = Counter()
    for code, number in counts.items():
        by_country[_country(code)] = max(by_country[_country(code)], number)
    ranked = sorted(by_country.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < _FEWEST:
        return ()
    (country, most), second = ranked[0], ranked[1][1] if len(ranked) > 1 else 0
    if most < _MARGIN * second:
        return ()
    found = [
        (-number, code)
        for code, number in counts.items()
        if _country(code) == country and (code == country or number >= _LOCAL * most)
    ]
    return tuple(code for _, code in sorted(found))


def count_members(text: str) -> Counter[str]:
    """Return how often each member is named: its country, its people, its capital."""
    words = _WORD.findall(unicodedata.normalize("NFC", text[:_LONGEST]))
    folded = [fold(word) for word in words]
    names = _names()
    counts: Counter[str] = Counter()
    place = 0
    while place < len(words):
        step = 1
        for name, codes, exact in names.get(folded[place], ()):
            size = len(name)
            if tuple(folded[place : place + size]) != name:
                continue
            if exact and tuple(map(_bare, words[place : place + size])) not in exact:
                continue
            counts.update(codes)
            step = size
            break
        place += step
    return counts


def _bare(word: str) -> str:
    """Return a word without accents, its case as it is."""
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


@functools.cache
def _names() -> dict[str, list[tuple[Words, tuple[str, ...], frozenset[Words]]]]:
    """Return first word to names that begin with it, longest first: words, codes, written forms."""
    listed = mask_words()
    as_written = {fold(word) for word in listed.only_capitalised}
    any_case = {fold(word) for word in listed.any_case}
    owners: dict[Words, set[str]] = {}
    forms: dict[Words, set[Words]] = {}
    for code, name in _all_names():
        written = tuple(_WORD.findall(name))
        key = tuple(map(fold, written))
        if not key:
            continue
        owners.setdefault(key, set()).add(code)
        plain = fold(name)
        if plain not in any_case and (sum(map(len, key)) < _LONG or plain in as_written):
            bare = tuple(map(_bare, written))
            shown = tuple(w if name != name.lower() else w.capitalize() for w in bare)
            forms.setdefault(key, set()).update([shown, tuple(w.upper() for w in bare)])
    found: dict[str, list[tuple[Words, tuple[str, ...], frozenset[Words]]]] = {}
    for key in sorted(owners, key=lambda words: (-len(words), words)):
        codes = tuple(sorted(owners[key]))
        found.setdefault(key[0], []).append((key, codes, frozenset(forms.get(key, ()))))
    return found


def _all_names() -> Iterator[tuple[str, str]]:
    for code, country in mask_words().countries.items():
        for name in country.all:
            yield code, name
    for member in members().members:
        for name in (member.name.split(",")[0], *member.also):
            yield member.code, name


@functools.cache
def _countries() -> dict[str, str]:
    """Return the country of each local member: ``Buenos Aires, Argentina`` is of ``ARG``."""
    national = {fold(one.name): one.code for one in members().members if "," not in one.name}
    local = {one.code: one.name.split(",")[-1].strip() for one in members().members}
    return {
        code: national[fold(name)]
        for code, name in local.items()
        if fold(name) in national and national[fold(name)] != code
    }


def _country(code: str) -> str:
    return _countries().get(code, code)
