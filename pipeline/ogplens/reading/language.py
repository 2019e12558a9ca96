"""Which language a text is in."""

from __future__ import annotations

import functools
import itertools
from typing import Any

#: Languages that the members of the Open Government Partnership publish in, as far as the model
#: knows them. A short list keeps a Spanish plan from being taken for Galician or Aragonese.
LANGUAGES = (
    *("ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "he", "hr"),
    *("hu", "hy", "id", "it", "ka", "ko", "lt", "lv", "mk", "mn", "ms", "mt", "nl", "no"),
    *("pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "sw", "tl", "tr", "uk", "ur"),
)
#: Fewer letters than this say too little.
MIN_LETTERS = 25
#: So many characters are enough, and bound the time for a long plan.
SAMPLE = 20_000
UNDETERMINED = "und"


def identify_language(text: str) -> str:
    """Return the language that most of a text is in.

    Parameters
    ----------
    text : str
        Any text. Of a long one, three stretches (beginning, middle, end) are looked at.

    Returns
    -------
    str
        ISO 639-1 code of one of `LANGUAGES`, or ``"und"`` for a text of fewer than `MIN_LETTERS`
        letters. The same text always gives the same code.
    """
    sample = _sample(text)
    letters = itertools.islice((c for c in sample if c.isalpha()), MIN_LETTERS)
    if sum(1 for _ in letters) < MIN_LETTERS:
        return UNDETERMINED
    return str(_identifier().classify(sample.lower())[0])


def _sample(text: str) -> str:
    if len(text) <= SAMPLE:
        return text
    third = SAMPLE // 3
    middle = (len(text) - third) // 2
    return " ".join((text[:third], text[middle : middle + third], text[-third:]))


@functools.cache
def _identifier() -> Any:  # noqa: ANN401  # the library has no types
    """Load the model once; one of our own, so that the library's shared one stays as it is."""
    from py3langid import langid

    identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
    known = set(identifier.labels)
    identifier.set_languages([code for code in LANGUAGES if code in known])
    return identifier
