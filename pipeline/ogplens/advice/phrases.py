"""The phrases of the rules, beside the criteria: vague, open, continued and stand-alone promises.

They are listed for each language in ``configs/advice/phrases/<language>.yaml``, in the notation of
``configs/criteria/en.yaml``.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from ogplens.configuration import load_config
from ogplens.errors import ConfigError
from ogplens.features.criteria import Phrases as PhraseList
from ogplens.features.folding import fold_one
from ogplens.features.lexicon import Lexicon
from ogplens.features.phrases import after_accents, fold_text
from ogplens.features.spellings import looking_up
from ogplens.settings import configs_folder

Span = tuple[int, int]


class PhraseFile(BaseModel):
    """``configs/advice/phrases/<language>.yaml``: group to phrases; all are needed.

    Attributes
    ----------
    way_out : tuple of str
        The promise holds only if something else does.
    exploring : tuple of str
        Looking at a thing in place of doing it.
    continuing : tuple of str
        What goes on already goes on.
    website, training, pilot, campaign : tuple of str
        Activities that stand alone.
    paper : tuple of str
        A guide, a strategy, a study.
    quantity : tuple of str
        How many, in words or figures.
    present_state : tuple of str
        How things stand today.
    institution : tuple of str
        Someone who can be responsible.
    intention : tuple of str
        What a title begins with that tells an intention and no result.
    internal_control : tuple of str
        Control by the administration of itself.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    way_out: PhraseList
    exploring: PhraseList
    continuing: PhraseList
    website: PhraseList
    training: PhraseList
    pilot: PhraseList
    campaign: PhraseList
    paper: PhraseList
    quantity: PhraseList
    present_state: PhraseList
    institution: PhraseList
    intention: PhraseList
    internal_control: PhraseList


class RulePhrases:
    """The phrases of all languages, ready to search.

    Parameters
    ----------
    files : mapping of str to PhraseFile
        ISO 639-1 code to its phrases.
    """

    def __init__(self, files: Mapping[str, PhraseFile]) -> None:
        self._files = files
        self._groups = tuple(PhraseFile.model_fields)
        self._lexicons: dict[str, Lexicon] = {}

    @property
    def languages(self) -> tuple[str, ...]:
        """ISO 639-1 codes of the languages with phrases."""
        return tuple(self._files)

    def find(self, text: str, language: str) -> dict[str, list[Span]]:
        """Return the group of each phrase found, with half-open spans in ``text``, by their start.

        Parameters
        ----------
        text : str
        language : str
            One of `languages`; any other finds nothing.
        """
        found: dict[str, list[Span]] = {}
        if language not in self._files:
            return found
        _, origin = fold_text(text)
        with looking_up():
            places = self._lexicon(language).search(fold_one(text))
        for _, column, start, end in places:
            if origin is not None:
                start, end = origin[start], after_accents(text, origin[end - 1] + 1)
            found.setdefault(self._groups[column], []).append((start, end))
        return found

    def _lexicon(self, language: str) -> Lexicon:
        if language not in self._lexicons:
            file = self._files[language]
            self._lexicons[language] = Lexicon(
                (column, phrase)
                for column, group in enumerate(self._groups)
                for phrase in getattr(file, group)
            )
        return self._lexicons[language]


@functools.cache
def load_phrases(folder: Path | None = None) -> RulePhrases:
    """Load and check the phrases of every language; loaded once a folder.

    Raises
    ------
    ConfigError
        If there is no file, or one lacks a group, holds an unknown one, or a phrase that is not in
        the notation.
    """
    folder = configs_folder() / "advice" / "phrases" if folder is None else folder
    files = {path.stem: load_config(path, PhraseFile) for path in sorted(folder.glob("*.yaml"))}
    if not files:
        raise ConfigError(
            "there are no phrases for the rules in this folder",
            source=str(folder),
            hint="restore configs/advice/phrases from the repository, or install ogplens again",
        )
    return RulePhrases(files)
