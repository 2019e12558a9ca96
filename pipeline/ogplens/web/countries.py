"""Countries side by side: what the IRM coded beside what the models predict."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

from ogplens.domain import Kind
from ogplens.errors import OgplensError
from ogplens.interface import Interface
from ogplens.irm.csv_files import read_rows
from ogplens.settings import codebook, pipeline_settings, project_root

_FIRST = "relevant"


@dataclass(frozen=True, slots=True)
class Row:
    """A member's figures for one variable; shares are 0 to 1.

    Attributes
    ----------
    code, name : str
    number : int
        Coded commitments.
    coded, low, high : float
        Coded share and its 95% interval.
    predicted : float
        Share that is predicted for the same commitments, by models that have seen none of the
        member's.
    """

    code: str
    name: str
    number: int
    coded: float
    low: float
    high: float
    predicted: float


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows.

    Attributes
    ----------
    there : bool
        Whether the pipeline's comparison is at hand; an installed package has none.
    variables : tuple of str
        Those that can be chosen.
    variable : str
        The chosen one.
    level : str
        The value whose share is shown: ``yes``, or the highest level.
    rows : tuple of Row
        In the order of the names.
    least : int
        Members with fewer coded commitments are left out.
    name : str
        What names must hold.
    """

    there: bool
    variables: tuple[str, ...] = ()
    variable: str = ""
    level: str = ""
    rows: tuple[Row, ...] = ()
    least: int = 0
    name: str = ""


def view(words: Interface, *, variable: str = "", name: str = "") -> View:
    """Return the members for one variable.

    Parameters
    ----------
    words : Interface
    variable : str
        One of the codebook's; any other gives the first.
    name : str
        Keep members whose name holds this, without regard to case and accents.
    """
    path = _table()
    if path is None:
        return View(there=False)
    known = codebook()
    header, *rows = read_rows(path)
    columns = {column: place for place, column in enumerate(header.cells)}
    variables = tuple(one for one in known.predicted() if f"{one}_n" in columns)
    if not variables:
        raise OgplensError(
            "the comparison has no variable", source=path.name, hint="run `dvc repro`"
        )
    chosen = variable if variable in variables else _FIRST if _FIRST in variables else variables[0]
    binary = known.variables[chosen].kind is Kind.BINARY
    share = f"{chosen}_{'' if binary else 'highest_'}"
    wanted = [f"{chosen}_n", *(share + end for end in ("coded", "coded_low", "coded_high"))]
    places = [columns[column] for column in (*wanted, f"{share}predicted")]
    least = pipeline_settings().compare.min_commitments
    found = []
    for row in rows:
        number, *figures = (row.cells[place] for place in places)
        if int(number or 0) < least or not all(figures):
            continue
        code = row.cells[columns["member"]]
        shown = words.member(code, row.cells[columns["member_name"]])
        if _plain(name) in _plain(shown):
            coded, low, high, predicted = map(float, figures)
            found.append(Row(code, shown, int(number), coded, low, high, predicted))
    found.sort(key=lambda one: (_plain(one.name), one.code))  # by name: this is no ranking
    level = "yes" if binary else known.variables[chosen].values[-1]
    return View(True, variables, chosen, level, tuple(found), least, name)


def _table() -> Path | None:
    """Return the pipeline's table: where the user stands, or in the project."""
    for root in (Path.cwd(), project_root()):
        path = root / "reports" / "comparison" / "members.csv"
        if path.is_file():
            return path
    return None


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c)).strip()
