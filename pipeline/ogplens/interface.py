"""What the program says to people, in the languages of its interface.

The words are in ``configs/interface/<language>/<part>.yaml``: nested keys with sentences as leaves.
A key is the part and the path, ``names.variable.relevant``. A sentence with a count has the two
leaves ``one`` and ``other``. Every language holds the same keys and the same ``{fields}``.
"""

from __future__ import annotations

import functools
import string
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ogplens.configuration import load_yaml
from ogplens.errors import ConfigError, Fault
from ogplens.settings import configs_folder

#: The language that is spoken where nobody asked for another.
DEFAULT = "en"


class Interface:
    """The words of one language.

    Parameters
    ----------
    language : str
        ISO 639-1 code.
    words : mapping of str to str
        Key to sentence.
    """

    def __init__(self, language: str, words: Mapping[str, str]) -> None:
        self.language = language
        self._words = words

    def __contains__(self, key: str) -> bool:
        return key in self._words

    def say(self, key: str, **fields: object) -> str:
        """Return a sentence with its fields filled in.

        Raises
        ------
        KeyError
            If there is no such sentence, or a field is missing.
        """
        sentence = self._words[key]
        return sentence.format(**fields) if fields else sentence

    def count(self, key: str, n: int, **fields: object) -> str:
        """Return the sentence ``key.one`` or ``key.other``, as the number ``n`` wants it."""
        return self.say(f"{key}.{'one' if n == 1 else 'other'}", n=n, **fields)

    def variable(self, name: str) -> str:
        """Return the name of a variable of the codebook."""
        return self.say(f"names.variable.{name}")

    def member(self, code: str, name: str) -> str:
        """Return the name of a member of OGP; ``name`` where there is none in this language."""
        key = f"members.{code}"
        return self.say(key) if key in self else name

    def value(self, value: str) -> str:
        """Return a value of the codebook, or a decision, as people read it."""
        return self.say(f"names.value.{value.replace(' ', '_')}")


def languages() -> tuple[str, ...]:
    """Return the ISO 639-1 codes of the interface's languages, `DEFAULT` first."""
    # Their folders' names alone: to read what is in them takes a quarter of a second.
    return tuple(_codes(configs_folder() / "interface"))


def interface(language: str = DEFAULT) -> Interface:
    """Return the words of a language.

    Parameters
    ----------
    language : str
        ISO 639-1 code; one that the interface does not speak gets `DEFAULT`.

    Raises
    ------
    ConfigError
        With all faults of all files: what one language has and another lacks.
    """
    found = _catalogue(configs_folder() / "interface")
    return found.get(language, found[DEFAULT])


@functools.cache
def _catalogue(folder: Path) -> dict[str, Interface]:
    words = {code: dict(_read(folder / code)) for code in _codes(folder)}
    faults = _differences(words)
    if DEFAULT not in words:
        faults.append(Fault(DEFAULT, "", "a folder with the words of this language"))
    if faults:
        raise ConfigError(
            f"{len(faults)} thing(s) in the words of the interface cannot be used",
            source=str(folder),
            faults=tuple(faults),
            hint="every language has the same keys, and the same {fields} in each sentence",
        )
    return {code: Interface(code, own) for code, own in words.items()}


def _codes(folder: Path) -> list[str]:
    return sorted((one.name for one in folder.iterdir() if one.is_dir()), key=_default_first)


def _default_first(code: str) -> tuple[bool, str]:
    return code != DEFAULT, code


def _read(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.glob("*.yaml")):
        yield from _leaves(path.stem, load_yaml(path))


def _leaves(key: str, content: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401  # what YAML holds
    if isinstance(content, dict):
        for name, inside in content.items():
            yield from _leaves(f"{key}.{name}", inside)
    else:
        yield key, str(content).strip()


def _differences(words: Mapping[str, Mapping[str, str]]) -> list[Fault]:
    every = sorted(set().union(*words.values()))
    faults = []
    for code, own in words.items():
        for key in every:
            if key not in own:
                faults.append(Fault(f"{code}: {key}", "", "a sentence, as elsewhere"))
            elif (known := words.get(DEFAULT, {}).get(key)) and _fields(own[key]) != _fields(known):
                wanted = ", ".join(sorted(_fields(known))) or "none"
                faults.append(Fault(f"{code}: {key}", own[key], f"these fields: {wanted}"))
    return faults


def _fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
