"""The members of OGP as a form offers them."""

from __future__ import annotations

import unicodedata

from ogplens.interface import Interface
from ogplens.irm.members import members


def member_choices(words: Interface) -> list[tuple[str, str]]:
    """Return code and name of every member, in the order of the names."""
    named = [(one.code, words.member(one.code, one.name)) for one in members().members]
    return sorted(named, key=lambda pair: (_plain(pair[1]), pair[0]))


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c))
