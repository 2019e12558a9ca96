"""The members of OGP as a form offers them."""

from __future__ import annotations

import unicodedata

from ogplens.interface import Interface
from ogplens.irm.members import members


def member_name(code: str, name: str, words: Interface) -> str:
    """Return a member's name in a language of the interface, or as OGP writes it."""
    key = f"members.{code}"
    return words.say(key) if key in words else name


def member_choices(words: Interface) -> list[tuple[str, str]]:
    """Return code and name of every member, in the order of the names."""
    named = [(one.code, member_name(one.code, one.name, words)) for one in members().members]
    return sorted(named, key=lambda pair: (_plain(pair[1]), pair[0]))


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c))
