"""A file checked: its findings as the outputs need them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ogplens.advice.advise import advise
from ogplens.advice.choice import RuleChoice
from ogplens.advice.comments import Ignored, read_comments
from ogplens.advice.phrases import load_phrases
from ogplens.advice.places import LINED, Places
from ogplens.domain import Advice, Commitment, Document
from ogplens.interface import DEFAULT


@dataclass(frozen=True, slots=True)
class Finding:
    """A piece of advice with the commitment that it is about.

    Attributes
    ----------
    advice : Advice
    number : str or None
        Of the commitment, as printed; its place in the file where it has none. ``None`` for the
        plan as a whole.
    """

    advice: Advice
    number: str | None


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file with what the rules find in it.

    Attributes
    ----------
    source : str
        As the user named it.
    findings : tuple of Finding
        By commitment, then place; the plan as a whole last.
    commitments : int
    warnings : tuple of str
        Comments that do nothing, languages without phrases.
    """

    source: str
    findings: tuple[Finding, ...]
    commitments: int
    warnings: tuple[str, ...] = ()


def check(
    name: str,
    commitments: Sequence[Commitment],
    languages: Sequence[str],
    ids: Sequence[str],
    choice: RuleChoice,
    *,
    document: Document | None = None,
    source: str | None = None,
    language: str = DEFAULT,
) -> CheckedFile:
    """Look at the commitments of a file, and leave out what its user does not want to see.

    Parameters
    ----------
    name : str
        The file as the user named it.
    commitments, languages, ids : sequences of one length
    choice : RuleChoice
    document, source, language
        As for `ogplens.advice.advise`. Comments are read from ``source``, if the document is
        Markdown.
    """
    if document is not None and document.format not in LINED:
        source = None
    single, whole = advise(
        commitments, languages, document=document, ids=ids, language=language, source=source
    )
    ignored = Ignored((), ((),) * len(commitments), ())
    if document is not None and document.format == "markdown" and source is not None:
        ignored = read_comments(source, commitments, Places(document, source))
    findings: list[Finding] = []
    for place, (commitment, found) in enumerate(zip(commitments, single, strict=True)):
        here = (*ignored.everywhere, *ignored.commitments[place])
        kept = choice.kept(found, file=name, number=commitment.number, here=here)
        number = commitment.number or str(place + 1)
        findings += [Finding(one, number) for one in kept]
    kept = choice.kept(whole, file=name, here=ignored.everywhere)
    findings += [Finding(one, None) for one in kept]
    warnings = (*ignored.warnings, *_not_covered(languages))
    return CheckedFile(name, tuple(findings), len(commitments), warnings)


def _not_covered(languages: Sequence[str]) -> list[str]:
    known = load_phrases().languages
    return [
        f"{languages.count(one)} commitment(s) are in a language without phrases ({one}): only "
        "rules of form look at them"
        for one in sorted(set(languages) - set(known))
    ]
