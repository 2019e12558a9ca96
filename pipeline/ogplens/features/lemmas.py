"""Words reduced to their dictionary form by spaCy's lookup tables."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from ogplens.errors import ConfigError

# Languages with a table in spacy-lookups-data that plans are commonly written in.
_LANGUAGES = ("en", "es", "fr", "pt", "it")

Lemmatise = Callable[[str], str]


@functools.cache
def lemmatiser(language: str) -> Lemmatise:
    """Return a function from a word in lower case to its lemma.

    A lookup ignores the part of speech (French "données" becomes "donner"), which is harmless
    here: all that matters is that forms of one word fall together. Words without an entry, and
    languages without a table, stay as they are.

    Raises
    ------
    ConfigError
        If spaCy or its tables are not installed.
    """
    if language not in _LANGUAGES:
        return _unchanged
    table = _table(language)

    def lemma(word: str) -> str:
        return str(table.get(word, word))

    return lemma


def _unchanged(word: str) -> str:
    return word


def _table(language: str) -> Any:  # noqa: ANN401  # spaCy's Table, imported only when needed
    try:
        from spacy.lookups import load_lookups

        return load_lookups(language, ["lemma_lookup"]).get_table("lemma_lookup")
    except (ImportError, ValueError) as error:
        raise ConfigError(
            "features.lemmas is true, but spaCy's lookup tables are not installed",
            source="configs/pipeline.yaml",
            hint='run: pip install "ogplens[pipeline]", or set features.lemmas to false',
        ) from error
