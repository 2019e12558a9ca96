"""A plan of an export as a Markdown file that reads back word for word.

The texts come from spreadsheets and hold anything: numbers, stars, pipes and dashes at the
beginning of a line, HTML, control characters. Nothing of that may become a heading, a list, a
table or a commitment of its own, so every character that Markdown could take for markup is
escaped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from ogplens.irm.merge import MergedCommitment

_MARKUP = re.compile(r"[\\`*_\[\]<>#|~&]")
_AT_START = re.compile(r"^(\d{1,9})([.)])|^([+\-=])")
_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LINE_END = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_NUMBER_PARTS = re.compile(r"\d+|\D+")


def plan_markdown(
    *, name: str, plan: int, year: int, commitments: Sequence[MergedCommitment]
) -> str:
    r"""Return one plan as Markdown.

    Parameters
    ----------
    name : str
        The member's name.
    plan, year : int
        Number of the plan and year of submission.
    commitments : sequence of MergedCommitment
        Of this plan. They are sorted by number; those of a theme stand together, those without
        one first.

    Returns
    -------
    str
        With ``\n`` line ends, one heading ``### Commitment <number>: <title>`` a commitment.
    """
    parts = [f"# {escape_inside(name)}: Open government action plan {plan} ({year})"]
    ordered = sorted(commitments, key=lambda c: _natural(c.number))
    themes = dict.fromkeys(_folded(c.first("theme")) for c in ordered)
    for theme in sorted(themes, key=bool):  # stable: no theme first, then as they come
        if theme:
            parts.append(f"## Theme: {escape_inside(theme)}")
        for commitment in ordered:
            if _folded(commitment.first("theme")) == theme:
                parts.extend(_commitment(commitment))
    return "\n\n".join(parts) + "\n"


def _commitment(commitment: MergedCommitment) -> list[str]:
    title = tidy_title(commitment.first("title"), commitment.rows[0].number)
    parts = [
        f"### Commitment {escape_inside(commitment.number)}"
        + (f": {escape_inside(title)}" if title else "")
    ]
    if lead := _folded(commitment.first("lead_institution")):
        parts.append(f"**Lead implementing agency:** {escape_inside(lead)}")
    parts.extend(escape(line) for line in lines_of(commitment.text))
    dates = [
        f"{label}: {escape_inside(_folded(date))}."
        for label, name in (("Start date", "start_date"), ("End date", "end_date"))
        if (date := commitment.first(name))
    ]
    if dates:
        parts.append(" ".join(dates))
    return parts


def lines_of(text: str) -> list[str]:
    """Cut a text at its line breaks, drop what cannot be shown, fold blanks.

    Control characters and lone surrogates go, as they do when a document is read.
    """
    lines = (_folded(line) for line in _LINE_END.split(_BREAK_TAG.sub("\n", text)))
    return [line for line in lines if line]


def _folded(text: str) -> str:
    if text.isprintable():  # nearly all are; no other white space than blanks can be in them
        return " ".join(text.split())
    shown = "".join(" " if c.isspace() else c for c in text if c.isspace() or _can_be_shown(c))
    return " ".join(shown.split())


def _can_be_shown(character: str) -> bool:
    return character.isprintable() or unicodedata.category(character) not in ("Cc", "Cs")


def escape(line: str) -> str:
    """Escape a line so that Markdown reads it as a paragraph of plain words.

    Parameters
    ----------
    line : str
        Without line breaks.
    """
    return _AT_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", escape_inside(line))


def escape_inside(words: str) -> str:
    """Escape words that stand behind others in their line, such as those of a heading."""
    # An entity: some readers take a hash behind a backslash for the mark of a heading.
    return _MARKUP.sub(r"\\\g<0>", words).replace("{:", "{\\:").replace("\\#", "&#35;")


def tidy_title(title: str, number: str) -> str:
    """Fold blanks, and drop the number where the title repeats it.

    ``"10. The regulation"`` with the number 10 becomes ``"The regulation"``, and so do
    ``"Commitment 10: The regulation"`` and ``"10 The regulation"``. ``"10 ministries publish"``,
    ``"10-year plan"`` and ``"10.5 million"`` are left as they are.
    """
    folded = _folded(_BREAK_TAG.sub(" ", title))
    beginning = re.match(rf"(?:commitment\s+)?{re.escape(number)}", folded, re.IGNORECASE)
    if beginning is None:
        return folded
    after = folded[beginning.end() :]
    if marked := re.match(r"\s*[.:)]\s*(?!\d)|\s+[-–—]\s+", after):
        return after[marked.end() :] or folded
    rest = after.lstrip()
    compound = "." in number and any(c.isdigit() for c in number)
    if rest and rest != after and (compound or (number.isdigit() and rest[0].isupper())):
        return rest
    return folded


def _natural(number: str) -> list[tuple[int, int, str]]:
    """Return a key that puts 2 before 10 and 1.2 before 1.10."""
    return [
        (0, int(part), "") if part.isdigit() and part.isascii() else (1, 0, part)
        for part in _NUMBER_PARTS.findall(number)
    ]
