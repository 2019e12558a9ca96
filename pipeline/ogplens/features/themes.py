"""What a commitment is about, told by its words: OGP's policy areas for texts without tags.

The themes, their phrases in four languages and the bounds of the rule stand in
``configs/themes.yaml``. No model is asked, so that a theme can be explained by the phrases found.
Nothing is predicted from themes; they group commitments. How often they agree with the tags of
OGP's staff is measured by ``tests/benchmarks/themes.py``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ogplens.configuration import load_config
from ogplens.features.criteria import Phrases
from ogplens.features.folding import fold_one
from ogplens.features.lexicon import Lexicon
from ogplens.features.phrases import fold_text
from ogplens.features.spellings import looking_up
from ogplens.settings import configs_folder

_ALL_LANGUAGES = "*"
_CLEAR, _HINTS = 0, 1


class _Block(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ThemeBounds(_Block):
    """When a text is of a theme; each is explained in ``configs/themes.yaml``."""

    opening_words: int = Field(ge=0)
    opening_weight: float = Field(ge=1)
    clear_weight: float = Field(ge=1)
    long_text: int = Field(ge=1)
    least: float = Field(gt=0)
    at_most: int = Field(ge=1)


class PhrasesByLanguage(_Block):
    """Phrases in the notation of ``configs/criteria/en.yaml``."""

    en: Phrases
    es: Phrases
    fr: Phrases
    pt: Phrases

    def items(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each language with its phrases."""
        for language in type(self).model_fields:
            yield language, getattr(self, language)


class Theme(_Block):
    """The phrases of one theme.

    Attributes
    ----------
    clear, hints : PhrasesByLanguage
        Phrases that name the theme, and phrases that only go with it.
    """

    clear: PhrasesByLanguage
    hints: PhrasesByLanguage


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2)]


class ThemesFile(_Block):
    """``configs/themes.yaml``."""

    bounds: ThemeBounds
    themes: dict[Name, Theme] = Field(min_length=1)


class Themes:
    """The rule, ready to be asked.

    Parameters
    ----------
    file : ThemesFile

    Attributes
    ----------
    names : tuple of str
        All themes, in the file's order.
    """

    def __init__(self, file: ThemesFile) -> None:
        self.names = tuple(file.themes)
        self._file = file
        self._bounds = file.bounds
        self._opening = re.compile(rf"(?:\s*\S+){{0,{file.bounds.opening_words}}}")
        self._languages = tuple(PhrasesByLanguage.model_fields)
        self._lexicons: dict[str, Lexicon] = {}

    def strengths(self, text: str, language: str) -> dict[str, float]:
        """Return how strongly a text speaks of each theme that it speaks of at all.

        Parameters
        ----------
        text : str
            Title and text of a commitment; the beginning counts more.
        language : str
            ISO 639-1 code. The phrases of all languages are tried where there are none for it.

        Returns
        -------
        dict of str to float
            Theme to the sum of its phrases' weights, divided by the square root of the length in
            units of ``long_text`` words where the text is longer; above 0. A hint inside a clear
            phrase of the same theme does not count besides.
        """
        folded, _ = fold_text(text)
        with looking_up():
            found = self._lexicon(language).search(fold_one(text))
        begun = self._opening.match(folded)
        opening = begun.end() if begun else 0
        clear = [(c // 2, start, end) for _, c, start, end in found if c % 2 == _CLEAR]
        inside = {(theme, at) for theme, start, end in clear for at in range(start, end)}
        sums: dict[int, float] = {}
        for _, column, start, _ in found:
            theme, sort = divmod(column, 2)
            if sort == _HINTS and (theme, start) in inside:
                continue
            weight = self._bounds.clear_weight if sort == _CLEAR else 1.0
            if start < opening:
                weight *= self._bounds.opening_weight
            sums[theme] = sums.get(theme, 0.0) + weight
        scale = max(1.0, len(folded.split()) / self._bounds.long_text) ** 0.5
        return {self.names[theme]: total / scale for theme, total in sorted(sums.items())}

    def of(self, text: str, language: str) -> tuple[str, ...]:
        """Return the themes of a text, the strongest first; see `themes_of`."""
        strengths = self.strengths(text, language)
        held = [name for name, strength in strengths.items() if strength >= self._bounds.least]
        held.sort(key=lambda name: -strengths[name])  # of equal strength: in the file's order
        return tuple(held[: self._bounds.at_most])

    def _lexicon(self, language: str) -> Lexicon:
        if language not in self._languages:
            language = _ALL_LANGUAGES
        if language not in self._lexicons:
            self._lexicons[language] = Lexicon(
                (2 * place + sort, phrase)
                for place, theme in enumerate(self._file.themes.values())
                for sort, listed in ((_CLEAR, theme.clear), (_HINTS, theme.hints))
                for one, phrases in listed.items()
                if language in (one, _ALL_LANGUAGES)
                for phrase in phrases
            )
        return self._lexicons[language]


def load_themes(path: Path | None = None) -> Themes:
    """Load and check the themes; loaded once a file.

    Parameters
    ----------
    path : Path, optional
        The shipped file by default.

    Raises
    ------
    ConfigError
        With all faults of the file at once: unknown keys, a language without phrases, and phrases
        that are not in the notation.
    """
    return _load(_shipped() if path is None else path)


@functools.cache
def _shipped() -> Path:
    return configs_folder() / "themes.yaml"


@functools.cache
def _load(path: Path) -> Themes:
    return Themes(load_config(path, ThemesFile))


def themes_of(text: str, language: str) -> tuple[str, ...]:
    """Return the policy themes of a commitment, told by its words.

    Parameters
    ----------
    text : str
        Title and text.
    language : str
        ISO 639-1 code; see `Themes.strengths`.

    Returns
    -------
    tuple of str
        Names of OGP's tags, the strongest first; none, one or several, at most as many as the
        bounds of ``configs/themes.yaml`` allow.
    """
    return load_themes().of(text, language)


def themes_of_all(texts: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return the themes of many commitments.

    Parameters
    ----------
    texts : mapping of str to (str, str)
        Identifier to text and language.

    Returns
    -------
    dict of str to tuple of str
        As ``themes`` of ``comparable`` wants them.
    """
    themes = load_themes()
    return {one: themes.of(text, language) for one, (text, language) in texts.items()}
