"""Findings as text for people and machines. Texts of users are made harmless in every format."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ogplens.advice.checked import CheckedFile, Finding
from ogplens.advice.facts import printable
from ogplens.advice.registry import by_code
from ogplens.advice.words import message_of, words
from ogplens.domain import Level
from ogplens.interface import DEFAULT

_COLOURS = {Level.WARNING: "31;1", Level.ADVICE: "33;1", Level.STYLE: "36;1"}
_GITHUB = {Level.WARNING: "warning", Level.ADVICE: "warning", Level.STYLE: "notice"}


def findings_text(
    files: Sequence[CheckedFile], *, level: Level, language: str = DEFAULT, colour: bool = False
) -> str:
    """Return one line a finding, ``draft.docx, p. 4, commitment 3: V101 ...``, and a summary."""
    labels = words(language).labels
    lines = [
        f"{_place(file.source, one, language)}: {_code(one, colour)} {plain(one.advice.message)}"
        for file in files
        for one in file.findings
    ]
    sources = ", ".join(plain(file.source) for file in files)
    every = [one for file in files for one in file.findings]
    if not every:
        from ogplens.interface import interface

        named = interface(language).say(f"names.level.{level.label}")
        lines.append(labels.none_found.format(files=sources, level=named))
    else:
        summary = labels.found_one if len(every) == 1 else labels.found_many
        lines += ["", summary.format(n=len(every), files=sources, code=every[0].advice.code)]
    return "\n".join(lines) + "\n"


def findings_json(files: Sequence[CheckedFile], *, version: str) -> str:
    """Return the findings as JSON: one object a file, one a finding."""
    data = {
        "ogplens": version,
        "files": [
            {
                "source": file.source,
                "commitments": file.commitments,
                "warnings": list(file.warnings),
                "findings": [_as_dict(one) for one in file.findings],
            }
            for file in files
        ],
    }
    return json.dumps(data, ensure_ascii=True, indent=2) + "\n"


def findings_github(files: Sequence[CheckedFile], *, language: str = DEFAULT) -> str:
    """Return workflow commands of GitHub Actions: one annotation a finding.

    The escapes are those of GitHub's toolkit: ``%``, CR and LF everywhere, ``:`` and ``,`` in
    properties.
    """
    lines = []
    for file in files:
        for one in file.findings:
            advice = one.advice
            where = {"file": file.source, "line": advice.line, "col": advice.column}
            properties = [f"{k}={_property(str(v))}" for k, v in where.items() if v is not None]
            properties.append(f"title={_property(advice.code)}")
            head = f"::{_GITHUB[advice.level]} {','.join(properties)}::"
            # Documents without lines: GitHub shows the file alone, so the message says where.
            message = advice.message
            if advice.line is None:
                message = f"{_inside(one, language)}: {message}"
            lines.append(head + _escaped(plain(message)))
    return "".join(line + "\n" for line in lines)


def rule_text(code: str, language: str = DEFAULT) -> str:
    """Return the page of a rule for the terminal."""
    from textwrap import fill

    from ogplens.interface import interface

    rule, known = by_code()[code], words(language)
    own, labels, names = known.rules[code], known.labels, interface(language)
    level = names.say(f"names.level.{rule.level.label}")
    paragraphs = [
        f"{code} {own.title}",
        message_of(code, language),
        f"{labels.about}: {names.variable(rule.variable)}.",
        f"{labels.reason}: {own.reason}",
        f"{labels.before}: {own.before}",
        f"{labels.after}: {own.after}",
        f"{labels.level}: {level} ({known.levels[rule.level.label]}).",
        own.note,
    ]
    return "\n\n".join(fill(one, 80) for one in paragraphs if one) + "\n"


def rules_text(language: str = DEFAULT) -> str:
    """Return a line a rule: code, level and title."""
    from ogplens.interface import interface

    names, known = interface(language), words(language)
    levels = {level: names.say(f"names.level.{level.label}") for level in Level}
    width = max(map(len, levels.values()))
    lines: list[str] = []
    group = ""
    for code, rule in by_code().items():
        if rule.group != group:
            group = rule.group
            lines += [*([""] if lines else []), known.groups[group]]
        lines.append(f"  {code}  {levels[rule.level]:{width}}  {known.rules[code].title}")
    return "\n".join(lines) + "\n"


def plain(text: str) -> str:
    """Return a text of a user as one printable line."""
    return " ".join(printable(text).split())


def _as_dict(finding: Finding) -> dict[str, Any]:
    advice = finding.advice
    return {
        "code": advice.code,
        "level": advice.level.label,
        "message": advice.message,
        "fields": dict(advice.fields),
        "commitment_id": advice.commitment_id,
        "commitment": finding.number,
        "start": advice.start,
        "end": advice.end,
        "page": advice.page,
        "line": advice.line,
        "column": advice.column,
    }


def _place(source: str, finding: Finding, language: str) -> str:
    advice = finding.advice
    file = plain(source)
    if advice.line is not None:
        file += f":{advice.line}:{advice.column}"
    return f"{file}, {_inside(finding, language)}"


def _inside(finding: Finding, language: str) -> str:
    """Return where in its file a finding is: page and commitment."""
    labels = words(language).labels
    parts = []
    if finding.advice.page is not None:
        parts.append(labels.page.format(page=finding.advice.page))
    if finding.number is None:
        parts.append(labels.plan)
    else:
        parts.append(labels.commitment.format(number=plain(finding.number)))
    return ", ".join(parts)


def _code(finding: Finding, colour: bool) -> str:
    code = finding.advice.code
    return f"\x1b[{_COLOURS[finding.advice.level]}m{code}\x1b[0m" if colour else code


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    # Escaped as it stands: a file with an odd name is still the file that GitHub must find.
    safe = "".join(c if c.isprintable() or c in "\r\n" else "\ufffd" for c in text)
    return _escaped(safe).replace(":", "%3A").replace(",", "%2C")
