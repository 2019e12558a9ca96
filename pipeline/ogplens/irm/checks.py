"""Whether the codes that follow from others do follow from them in an export."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ogplens.domain import Codebook
from ogplens.irm.exports import LAYOUTS, ExportRow

_RELEVANT = "relevant"
_STAR_RULES = ("starred_before_2015", "starred")


@dataclass(frozen=True, slots=True)
class DerivedCheck:
    """One coded column against the rule that it should follow.

    Attributes
    ----------
    column : str
        As the export names it.
    rule : str
        Name of the rule in the codebook.
    agree : int
        Rows in which both say the same.
    disagree : tuple of int
        Rows of the file (as a spreadsheet numbers them) in which they differ.
    undecided : int
        Rows with a code, whose other codes do not suffice for the rule.
    """

    column: str
    rule: str
    agree: int
    disagree: tuple[int, ...]
    undecided: int


def check_derived(rows: Sequence[ExportRow], codebook: Codebook) -> tuple[DerivedCheck, ...]:
    """Compare relevance and every star column of one export with the codebook's rules.

    Relevance is compared up to the last year in which the values were coded one by one; stars
    are derived from the completion of their own stage. A star column is compared with the rule
    of its name, and with the other star rule as well, so that a reader sees which one it
    follows.

    Parameters
    ----------
    rows : sequence of ExportRow
        Of one file.
    codebook : Codebook
    """
    if not rows:
        return ()
    layout = LAYOUTS[rows[0].source]
    last = codebook.derived[_RELEVANT].last_year
    direct = [r for r in rows if last is None or r.year_submitted <= last]
    checks = [
        _compare(
            layout.codes[_RELEVANT],
            _RELEVANT,
            [(r.row, r.codes.get(_RELEVANT), codebook.derive(_RELEVANT, r.codes)) for r in direct],
        )
    ]
    for star in layout.stars:
        for rule in sorted(_STAR_RULES, key=lambda name: name != star.rule):
            compared = _stars(rows, star.column, star.stage, rule, codebook)
            checks += [_compare(star.column, rule, compared)]
    return tuple(checks)


def _stars(
    rows: Sequence[ExportRow], column: str, stage: str, rule: str, codebook: Codebook
) -> list[tuple[int, str | None, bool | None]]:
    compared = []
    for row in rows:
        codes = {name: value for name, value in row.codes.items() if name != "completion"}
        if stage in row.completions:
            codes["completion"] = row.completions[stage]
        compared.append((row.row, row.coded_derived.get(column), codebook.derive(rule, codes)))
    return compared


def _compare(
    column: str, rule: str, rows: Sequence[tuple[int, str | None, bool | None]]
) -> DerivedCheck:
    coded = [(number, code == "yes", derived) for number, code, derived in rows if code]
    return DerivedCheck(
        column=column,
        rule=rule,
        agree=sum(code is derived for _, code, derived in coded),
        disagree=tuple(n for n, code, derived in coded if derived is not None and code != derived),
        undecided=sum(derived is None for _, _, derived in coded),
    )
