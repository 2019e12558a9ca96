"""``ogplens check``: advice on drafting, as a linter gives it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Optional

import typer

from ogplens.commands import choosing, console
from ogplens.errors import OgplensError

if TYPE_CHECKING:
    from ogplens.advice.checked import CheckedFile
    from ogplens.advice.choice import RuleChoice
    from ogplens.reading import GuardedReader
    from ogplens.segmentation import Choice

Format = Literal["text", "json", "sarif", "github"]
Least = Literal["style", "advice", "warning"]
Spoken = Literal["en", "es"]
_FORMATS = ("json", "sarif", "text", "github")
_FOUND = 1

EPILOG = """\b
Examples:
  ogplens check draft.docx
  ogplens check draft.md --select V,R202 --ignore V103
  ogplens check draft.md --level style --language es
  ogplens check draft.md --format github
  ogplens check --explain V101
\b
Exit codes: 0 nothing found; 1 something found, or an input cannot be read:
then a line on standard error begins with "Error:", and nothing is printed;
2 wrong usage.
\b
ogplens.toml in the current folder may hold a table [check]: select, ignore,
level, language, docs_url, file_ignores, commitment_ignores. In Markdown,
<!-- ogplens: ignore V101 --> silences a rule in one commitment,
<!-- ogplens: ignore-file V101 --> in the whole file.
"""

_Codes = Optional[list[str]]  # noqa: UP045  # typer reads the annotation at run time


def check(
    files: Annotated[
        Optional[list[str]],  # noqa: UP045  # as above
        typer.Argument(
            metavar="FILE",
            help="Documents (PDF, DOCX, HTML, Markdown, text), or tables of commitments cut "
            "already (CSV or JSON Lines with title and text); - is standard input.",
        ),
    ] = None,
    select: Annotated[
        _Codes,
        typer.Option(
            metavar="CODES",
            help="Only these rules: codes, or how they begin, with commas between. One that is "
            "named in full is shown whatever its level.",
        ),
    ] = None,
    ignore: Annotated[
        _Codes, typer.Option(metavar="CODES", help="Never these rules, written as for --select.")
    ] = None,
    level: Annotated[
        Optional[Least],  # noqa: UP045  # as above
        typer.Option(help="Least level that is shown and counts. Default: advice."),
    ] = None,
    format_: Annotated[
        Optional[Format],  # noqa: UP045  # as above
        typer.Option("--format", "-f", help="Default: as the suffix of --output says, or text."),
    ] = None,
    output: console.Output = console.STANDARD,
    language: Annotated[
        Optional[Spoken],  # noqa: UP045  # as above
        typer.Option(help="Language of the messages. Default: en."),
    ] = None,
    config: Annotated[
        Optional[str],  # noqa: UP045  # as above
        typer.Option(metavar="PATH", help="Instead of ogplens.toml in the current folder."),
    ] = None,
    explain: Annotated[
        Optional[str],  # noqa: UP045  # as above
        typer.Option(metavar="CODE", help="Print the page of a rule, and check nothing."),
    ] = None,
    list_: Annotated[
        bool, typer.Option("--list", help="List all rules, and check nothing.")
    ] = False,
    heading_level: choosing.HeadingLevel = None,
    pattern: choosing.Pattern = None,
    boundaries: choosing.Boundaries = None,
    ocr: console.Ocr = False,
) -> None:
    """Look at a draft with rules of drafting; each has a code, a reason and an example."""
    from ogplens.commands.inputs import document_reader

    if explain is not None or list_:
        console.emit(_about_rules(explain, language, config), output)
        return
    names = _checked_names(files or [], boundaries)
    chosen = console.chosen_format(format_, output, _FORMATS, "text")
    console.check_output(output, [*names, *([boundaries] if boundaries else [])])
    choice = choosing.choice_of(heading_level, pattern, boundaries)
    with document_reader(ocr=ocr) as reader:  # it gets ready while the rules are loaded here
        from ogplens.advice.configured import read_settings, rule_choice

        codes = (_codes(select, "--select"), _codes(ignore, "--ignore"))
        settings = read_settings(config)
        shown = rule_choice(settings, *codes, level)
        spoken = language or settings.language or "en"
        checked = _checked(names, reader, choice, shown, spoken)
    for file in checked:
        for warning in file.warnings:
            console.tell(f"Warning: {file.source}: {warning}")
    text = _text(checked, chosen, shown, spoken, settings.docs_url, console.colourful(output))
    console.emit(text, output)
    if any(file.findings for file in checked):
        raise typer.Exit(_FOUND)


def _about_rules(code: str | None, language: str | None, config: str | None) -> str:
    from ogplens.advice.configured import read_settings
    from ogplens.advice.outputs import rule_text, rules_text
    from ogplens.advice.registry import by_code

    spoken = language or read_settings(config).language or "en"
    if code is None:
        return rules_text(spoken)
    if code.upper() not in by_code():
        _refuse_code(code, "--explain")
    return rule_text(code.upper(), spoken)


def _checked_names(files: Sequence[str], boundaries: str | None) -> list[str]:
    if not files:
        raise typer.BadParameter("name a file, or give --explain or --list", param_hint="FILE...")
    if files.count(console.STANDARD) > 1:
        raise typer.BadParameter("standard input (-) can be read once", param_hint="FILE...")
    if boundaries and len(files) > 1:
        raise typer.BadParameter("they belong to one document", param_hint="--boundaries")
    return list(files)


def _codes(given: Sequence[str] | None, option: str) -> list[str] | None:
    from ogplens.advice.choice import codes_in, unknown_code

    if not given:
        return None
    codes = [code for one in given for code in codes_in(one)]
    for code in codes:
        if unknown_code(code) is not None:
            _refuse_code(code, option)
    return codes


def _refuse_code(code: str, option: str) -> None:
    from ogplens.advice.choice import unknown_code

    advice = unknown_code(code) or "give one whole code"
    raise typer.BadParameter(f"there is no rule {code!r}; {advice}", param_hint=option)


def _checked(
    names: Sequence[str],
    reader: GuardedReader,
    choice: Choice | None,
    shown: RuleChoice,
    language: str,
) -> list[CheckedFile]:
    from ogplens.commands.inputs import read_each

    return read_each(names, lambda name: _check_one(name, reader, choice, shown, language))


def _check_one(
    name: str, reader: GuardedReader, choice: Choice | None, shown: RuleChoice, language: str
) -> CheckedFile:
    from ogplens.advice.checked import check as look
    from ogplens.commands.inputs import read_table_or_segment

    kept: dict[str, bytes] = {}
    read = read_table_or_segment(name, reader, choice=choice, kept=kept)
    if isinstance(read, tuple):
        from ogplens.irm.corpus import commitment_ids

        document, cut = read
        stem = Path(name).stem if name != console.STANDARD else "draft"
        return look(
            name,
            cut.commitments,
            [document.language] * len(cut.commitments),
            commitment_ids(stem, cut.commitments),
            shown,
            document=document,
            source=_source(name, document.format, kept[name]),
            language=language,
        )
    if choice:
        raise OgplensError(
            "this is a table of commitments that are cut already",
            source=name,
            hint="leave out --heading-level, --pattern and --boundaries, or give the document",
        )
    return look(name, read.commitments, read.languages, read.ids, shown, language=language)


def _source(name: str, kind: str, data: bytes) -> str | None:
    """Return the text of a file of lines, for the places of what is found."""
    from ogplens.advice.places import LINED
    from ogplens.reading.decoding import decode

    if kind not in LINED:
        return None
    text, _ = decode(data, source=name)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _text(
    files: Sequence[CheckedFile],
    chosen: str,
    shown: RuleChoice,
    language: str,
    docs_url: str,
    colour: bool,
) -> str:
    from ogplens import __version__
    from ogplens.advice.outputs import findings_github, findings_json, findings_text

    if chosen == "json":
        return findings_json(files, version=__version__)
    if chosen == "sarif":
        from ogplens.advice.sarif import findings_sarif

        return findings_sarif(files, version=__version__, language=language, docs_url=docs_url)
    if chosen == "github":
        return findings_github(files, language=language)
    return findings_text(files, level=shown.level, language=language, colour=colour)
