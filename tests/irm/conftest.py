"""Small exports in our own words, in both layouts, and the places of the real ones."""

import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from ogplens import settings
from ogplens.domain import Codebook
from ogplens.irm import LAYOUTS, ImportReport, import_exports

PROJECT = Path(__file__).resolve().parents[2]
SHARED = PROJECT / ".." / "shared" / "data"

_EXPLORER: Mapping[str, str] = {
    "Country": "UK",
    "Action Plan Number": "1",
    "Comm No": "3",
    "Commitment Title": "3. Publish the budget",
    "Full Text": "The treasury will publish the whole budget as open data every spring.",
    "Lead Institution": "Treasury",
    "Start Date": "Not Specified",
    "End Date": "2013",
    "Theme": "NA",
    "Year of submission": "2011",
    "Value -Info": "1",
    "Value -Part": "0",
    "Value -Acc": "0",
    "Value -Tech": "0",
    "_Relevant": "1",
    "Specificity": "c. high",
    "Potential impact": "Moderate",
    "Did it open government (end of term only)": "ND",
    "Completion (progress report)": "c. Substantial",
    "Completion (end of term)": "ND",
}
_DATABASE: Mapping[str, str] = {
    "Commitment Unique Identifier": "UK0003",
    "Country/Locality": "United Kingdom",
    "Code": "GBR",
    "Region": "Europe",
    "Action Plan Number": "1",
    "Commitment Number": "3",
    "Commitment Title": "Publish the budget",
    "Full Text": "The treasury will publish the whole budget as open data every spring.",
    "Lead Institution": "Treasury",
    "Start Date": "NA",
    "End Date": "NA",
    "Theme": "Budgets",
    "Year Of Submission": "2011",
    "OGP Value Access To Information": "1",
    "OGP Value Civic Participation": "0",
    "OGP Value Public Accountability": "0",
    "OGP Value Technology": "0",
    "_Relevant": "1",
    "Specificity": "High",
    "Verifiable": "Yes",
    "Potential Impact": "Moderate",
    "Potential for Results": "ND",
    "Did It Open Government (Overall)": "Marginal",
    "Completion (Progress Report)": "Substantial",
    "Completion (End Of Term)": "Complete",
}
DEFAULTS = {"explorer-2016": _EXPLORER, "database-2024": _DATABASE}

Export = Callable[..., Path]


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    return settings.codebook()


@pytest.fixture
def export(tmp_path: Path) -> Export:
    """Write an export: one mapping a row, over the default row of the layout."""

    def write(
        layout: str,
        rows: Sequence[Mapping[str, str]],
        *,
        name: str = "",
        drop: Sequence[str] = (),
        add: Sequence[str] = (),
    ) -> Path:
        default = DEFAULTS[layout]
        assert set(default) == set(LAYOUTS[layout].columns)
        columns = [c for c in [*default, *add] if c not in drop]
        path = tmp_path / (name or f"{layout}.csv")
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            if layout == "explorer-2016":
                writer.writerow(range(len(columns)))
            writer.writerow(columns)
            for row in rows:
                whole = {**default, **row}
                writer.writerow([whole.get(column, "") for column in columns])
        return path

    return write


@pytest.fixture(scope="session")
def real_exports() -> tuple[Path, Path]:
    paths = SHARED / "explorer-2016.csv", SHARED / "database-2024.csv"
    if not all(path.is_file() for path in paths):
        pytest.skip("the real exports are not beside the project")
    return paths


@pytest.fixture(scope="session")
def real_corpus(
    real_exports: tuple[Path, Path], codebook: Codebook, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, ImportReport]:
    """Both real exports, imported at once."""
    folder = tmp_path_factory.mktemp("real") / "corpus"
    return folder, import_exports(real_exports, folder, codebook=codebook)


@pytest.fixture(scope="session")
def corpora() -> Path:
    return PROJECT / "corpora"
