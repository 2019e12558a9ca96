"""Hide what tells a model where and when a commitment was written, but not what it promises.

Names of countries, their peoples and capitals, years, and people with a title are shortcuts: a
model that knows them learns which researcher coded a country, not what the IRM looks for.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from pydantic import BaseModel, ConfigDict, model_validator

from ogplens.configuration import load_config
from ogplens.features.cutting import GAPS, WORDS, Cut
from ogplens.features.spellings import Facts
from ogplens.features.words import lowered, runs
from ogplens.settings import configs_folder

COUNTRY, YEAR, PERSON = "_country_", "_year_", "_person_"

_LONG = 5  # letters; from here on a word counts in any case

_YEARS = r"(?:19|20)\d\d(?:\s?[-–—/]\s?(?:(?:19|20)\d\d|\d\d)(?!\w)){0,3}"

_YEAR = re.compile(rf"(?<!\w){_YEARS}(?!\w)")

_CAPITAL = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĖĘĚĞĠĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŖŘŚŞŠȘŢŤȚŪŮŰŲŹŻŽΑ-ΩА-ЯЁЄІЇЉЊЋЏҐ"
_SHORT_TITLES = "Mr|Mrs|Ms|Dr|Dra|Prof|Sr|Sra|Srta"  # with a full stop or without
_LONG_TITLES = (
    "Mme|Mlle|M.|Dona|Don|Doña|Lic.|Ing.|H.E.|Hon.|Sir|Dame|Prime Minister|Primer Ministro|"
    "Primera Ministra|Primeiro-Ministro|Premier ministre|President|Presidente|Presidenta|Président|"
    "Présidente|Minister|Ministro|Ministra|Ministre|Senador|Senadora|Senator|Alcalde|Alcaldesa"
)
_TITLES = rf"(?:{_SHORT_TITLES})\.?|" + _LONG_TITLES.replace(".", r"\.")
# After a title these words are no names: "President Office", "Minister Decree No. 5".
_NO_NAMES = (
    "Act|Action|Administration|And|Cabinet|Circular|Committee|Constitucional|Constitutional|Council|"
    "De|Decision|Decree|Decreto|Del|Delegate|Delivery|Des|Do|Du|Elect|For|From|General|In|Law|Letter|"
    "Municipal|Of|Office|On|Or|Order|Palace|Plan|Plenipotentiary|Press|Public|Regulation|Republic|"
    "Secretariat|State|The|To|Will|With"
)
_NAME = rf"[{_CAPITAL}][\w'’.\-]*"
_PARTICLES = r"(?:[^\S\n]+(?:de|da|do|dos|del|della|di|la|le|van|von|der|den|bin|al|el|y|e)){0,2}"
_PEOPLE = re.compile(
    rf"(?<!\w)(?:{_TITLES})[^\S\n]+(?!(?:{_NO_NAMES})(?!\w)){_NAME}"
    rf"(?:{_PARTICLES}[^\S\n]+(?!(?:{_NO_NAMES})(?!\w)){_NAME}){{0,3}}"
)


_BEGINS, _GOES_ON, _FOLLOWS, _TITLE = 1, 2, 4, 8  # what a word may be in a name


class CountryWords(BaseModel):
    """What a country, its people and its capital are called."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    names: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Every word of the country."""
        return (*self.names, *self.demonyms, *self.capitals)


class MaskWords(BaseModel):
    """``configs/masks.yaml``.

    Attributes
    ----------
    only_capitalised : tuple of str
        Words that are other words in lower case (``Turkey``, ``Polish``).
    any_case : tuple of str
        Short words that count in lower case all the same.
    countries : dict of str to CountryWords
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    only_capitalised: tuple[str, ...]
    any_case: tuple[str, ...]
    countries: dict[str, CountryWords]

    @model_validator(mode="after")
    def _exceptions_are_listed(self) -> MaskWords:
        listed = {_plain(word) for country in self.countries.values() for word in country.all}
        lost = [w for w in (*self.only_capitalised, *self.any_case) if _plain(w) not in listed]
        if lost:
            raise ValueError(f"no country has the words {', '.join(lost)}")
        odd = sorted(word for word in listed if not re.match(r"\w", word))
        if odd:
            raise ValueError(f"a name begins with a letter or a digit, not so {', '.join(odd)}")
        return self


class Mask:
    """Replaces shortcuts in a text by neutral words.

    Countries, peoples and capitals become ``_country_``, years and spans of years from 1900 to
    2099 ``_year_``, and people with a title ``_person_``, each with a space on both sides. Words
    count whole only. Masking a masked text changes nothing.

    Parameters
    ----------
    words : MaskWords, optional
        By default those of ``configs/masks.yaml``.
    """

    def __init__(self, words: MaskWords | None = None) -> None:
        words = mask_words() if words is None else words
        capitalised = {_plain(word) for word in words.only_capitalised}
        any_case = {_plain(word) for word in words.any_case}
        self._names: dict[str, list[str]] = {}  # by their first word
        self._written: dict[str, set[str]] = {}  # words whose case matters: the forms that count
        for word in (word for country in words.countries.values() for word in country.all):
            key = _plain(word)
            self._names.setdefault(runs(key)[0][0], []).append(key)
            long = sum(c.isalpha() for c in key) >= _LONG
            if key not in any_case and (not long or key in capitalised):
                shown = word if word != word.lower() else word.capitalize()
                forms = {_unaccented(shown), _unaccented(word.upper())}
                self._written.setdefault(key, set()).update(forms)
        self._patterns: dict[str, re.Pattern[str]] = {}
        names = [runs(name)[0] for listed in self._names.values() for name in listed]
        self._singles = {name[0] for name in names if len(name) == 1}
        self._seconds = {name[1] for name in names if len(name) > 1}
        self._parts = Facts(WORDS, self._part_in_names)
        self._starts = functools.lru_cache(10_000)(self._names_begin)

    def __call__(self, text: str, *, years: bool = True) -> str:
        """Return the text with its shortcuts replaced; with ``years=False`` years stay."""
        # The search runs over the text in lower case without accents, letter for letter.
        words, places = runs(_plain(text))
        if not _FIRST_OF_TITLES.isdisjoint(words):
            text = _PEOPLE.sub(f" {PERSON} ", text)
            words, places = runs(_plain(text))
        # A country's name begins at few of the words: it is looked for at these alone.
        both = zip(words, places, strict=True)
        text = self._without_names(text, [one for one in both if one[0] in self._names])
        return hide_years(text) if years else text

    def of_cut(self, texts: Cut) -> Cut:
        """Return cut texts with all their shortcuts replaced but the years."""
        parts = self._parts.table()[texts.words]
        likely = parts & (_BEGINS | _TITLE) != 0
        likely[:-1] |= (parts[:-1] & _GOES_ON != 0) & (parts[1:] & _FOLLOWS != 0)
        words = np.flatnonzero(likely)
        begins = texts.begins(_LENGTH.table()[texts.words], _GAP_LENGTH.table()[texts.gaps])
        found: dict[int, list[tuple[str, int]]] = {}
        columns = (texts.rows[words], texts.words[words], begins[words])
        for row, word, begin in zip(*(column.tolist() for column in columns), strict=True):
            starts = self._starts(WORDS.strings[word])
            found.setdefault(row, []).extend((run, begin + place) for run, place in starts)
        changed: dict[int, str] = {}
        for row, starts in found.items():
            text = texts.texts[row]
            if any(run in _FIRST_OF_TITLES and _PEOPLE.match(text, at) for run, at in starts):
                bare = self(text, years=False)
            else:
                bare = self._without_names(text, [one for one in starts if one[0] in self._names])
            if bare != text:
                changed[row] = bare
        return texts.with_texts(list(changed), list(changed.values()))

    def _part_in_names(self, word: str) -> int:
        """Tell what a word may be in a shortcut other than a year.

        Many a word begins a name of several words, such as "the", and no name itself.
        """
        found = runs(_plain(word))[0]
        part = _FOLLOWS if found and found[0] in self._seconds else 0
        for run in found:
            part |= _TITLE * (run in _FIRST_OF_TITLES)
            if run in self._names:
                alone = run in self._singles or len(found) > 1
                part |= _BEGINS if alone else _GOES_ON
        return part

    def _names_begin(self, word: str) -> list[tuple[str, int]]:
        """Return the parts of a word that begin a name or a title, and where."""
        both = zip(*runs(_plain(word)), strict=True)
        return [one for one in both if one[0] in self._names or one[0] in _FIRST_OF_TITLES]

    def _pattern(self, word: str) -> re.Pattern[str]:
        """Return what matches the names that begin with a word.

        One expression for the names of all countries would take a tenth of a second to compile,
        and a text names few of them.
        """
        if word not in self._patterns:
            tree: _Tree = {}
            for name in self._names[word]:
                _insert(tree, name)
            # A whole word: what follows is none of its letters, unless it ends with a full stop.
            whole = r"(?:(?!\w)|(?<=\.))"
            self._patterns[word] = re.compile(f"{_expression(tree)}{whole}")
        return self._patterns[word]

    def _without_names(self, text: str, likely: Sequence[tuple[str, int]]) -> str:
        """Replace the names that begin at some words."""
        folded = _plain(text) if likely else text
        parts: list[str] = []
        done = searched = 0
        for word, start in likely:
            found = self._pattern(word).match(folded, start) if start >= searched else None
            if found is None:
                continue
            searched = found.end()
            if self._counts(found[0], text[start:searched]):
                parts += text[done:start], f" {COUNTRY} "
                done = searched
        return "".join((*parts, text[done:]))

    def _counts(self, folded: str, written: str) -> bool:
        """Tell whether a word is written as it must be, where its case matters."""
        forms = self._written.get(" ".join(folded.split()))
        return forms is None or " ".join(_unaccented(written).split()) in forms


_LENGTH, _GAP_LENGTH = Facts(WORDS, len), Facts(GAPS, len)


def hide_years(text: str) -> str:
    """Return a text with years, and spans of years, replaced."""
    return _YEAR.sub(f" {YEAR} ", text)


@functools.cache
def mask_words() -> MaskWords:
    """Return the words of ``configs/masks.yaml``."""
    return load_config(configs_folder() / "masks.yaml", MaskWords)


@functools.cache
def default_mask() -> Mask:
    """Return the mask of ``configs/masks.yaml``, made once."""
    return Mask()


def _bare(character: str) -> str:
    """Return a letter without accent; what is more than one letter without it stays."""
    kept = "".join(
        c for c in unicodedata.normalize("NFD", character) if not unicodedata.combining(c)
    )
    return kept if len(kept) == 1 else character


def _lower(character: str) -> str:
    return low if len(low := character.lower()) == 1 else character


_LATIN = [chr(code) for code in (*range(0x80, 0x250), *range(0x1E00, 0x1F00))] + ["’"]
_BARE = {ord(c): _bare(c) for c in _LATIN} | {ord("’"): "'", ord("ı"): "i"}
_FOLDED = {code: _lower(c) for code, c in _BARE.items()}
_FOLDED |= {code: chr(code).lower() for code in range(0x80)}


def _unaccented(word: str) -> str:
    return word.translate(_BARE)


def _plain(word: str) -> str:
    """Return a word in lower case without accents, as the text is searched."""
    return lowered(word, _FOLDED)


_FIRST_OF_TITLES = {
    runs(_plain(title))[0][0] for title in f"{_SHORT_TITLES}|{_LONG_TITLES}".split("|")
}

_Tree = dict[str, "_Tree"]


def _insert(tree: _Tree, word: str) -> None:
    for character in word:
        tree = tree.setdefault(_ATOMS.get(character) or re.escape(character), {})
    tree[""] = {}  # a word ends here


_ATOMS = {" ": r"(?:\s*[-–]\s*|\s+)", "-": r"(?:\s*[-–]\s*|\s+)", "&": "(?:&|and)"}


def _expression(tree: _Tree) -> str:
    """Return one expression for a tree of words, which fails fast and prefers longer words."""
    branches = [atom + _expression(branch) for atom, branch in sorted(tree.items()) if atom]
    if "" in tree:
        branches.append("")
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
