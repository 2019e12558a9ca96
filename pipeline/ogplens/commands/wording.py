"""The option that chooses the language of what a command says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ogplens.interface import Interface

DEFAULT = "en"

Language = Annotated[
    str,
    typer.Option(
        "--language",
        "-l",
        metavar="LANGUAGE",
        help="Language of the output: en (English) or es (Spanish).",
    ),
]


def words(language: str) -> Interface:
    """Return the words of a language.

    Raises
    ------
    typer.BadParameter
        If the interface does not speak it.
    """
    from ogplens.interface import interface

    check(language)
    return interface(language)


def check(language: str) -> None:
    """Refuse a language that the interface does not speak, before any work is done.

    Raises
    ------
    typer.BadParameter
    """
    from ogplens.interface import languages

    if language not in languages():
        known = ", ".join(languages())
        raise typer.BadParameter(f"{language!r} is none of: {known}", param_hint="--language")
