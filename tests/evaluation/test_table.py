"""The table of predictions comes back as it was written, with ``none`` as a value."""

import re
from pathlib import Path

import numpy as np
import pytest

from ogplens.errors import TableError
from ogplens.evaluation.rows import FoldPredictions, Rows
from ogplens.evaluation.splits import Protocol
from ogplens.evaluation.table import COLUMNS, held, read_predictions, write_predictions
from ogplens.settings import codebook

ROWS = Rows(
    commitment_ids=("PER-1-2", "ALB-1-10", 'ALB-1-"a, b"', "NAM-1-1"),
    members=("PER", "ALB", "ALB", "NA"),
    plan_ids=("PER-1", "ALB-1", "ALB-1", "NA-1"),
    duplicates=(0, 1, 2, 3),
    years=(2013, 2012, 2012, 2014),
    languages=("es", "en", "en", "en"),
    lengths=(80, 40, 55, 300),
    levels={
        "specificity": np.array([0, 3, -1, 1]),
        "relevant": np.array([1, 0, 1, -1]),
        "potential_for_results": np.array([-1, -1, -1, 2]),
    },
)


def parts() -> list[FoldPredictions]:
    rng = np.random.default_rng(0)
    made = []
    for variable in ROWS.levels:
        values = codebook().variables[variable].values
        for rows in (np.array([3, 0]), np.array([2, 1])):
            probabilities = rng.dirichlet(np.ones(len(values)), size=2)
            called = probabilities.argmax(axis=1)
            decisions = tuple(values[level] for level in called)
            made.append(
                FoldPredictions("ogplens", variable, rows, probabilities, called, decisions)
            )
    return made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    target = tmp_path / "interim" / "predictions.csv"
    write_predictions(target, {protocol: parts() for protocol in Protocol}, ROWS, codebook())
    return target


def test_every_row_comes_back(path: Path) -> None:
    table = read_predictions(path)
    assert tuple(table.columns) == COLUMNS
    assert len(table) == len(Protocol) * 3 * 4
    for part in parts():
        values = codebook().variables[part.variable].values
        for i, row in enumerate(part.rows):
            found = table[
                (table["protocol"] == "new_member")
                & (table["variable"] == part.variable)
                & (table["commitment_id"] == ROWS.commitment_ids[row])
            ]
            assert len(found) == 1
            line = found.iloc[0]
            level = ROWS.levels[part.variable][row]
            assert line["coded"] == ("" if level < 0 else values[level])
            assert line["call"] == values[part.called[i]]
            assert line["member"] == ROWS.members[row]
            for place, probability in enumerate(part.probabilities[i]):
                assert line[f"p{place}"] == pytest.approx(probability, abs=1e-6)
            wanted = part.probabilities[i] @ np.arange(len(values))
            assert line["expected"] == pytest.approx(wanted, abs=1e-6)
            assert np.isnan([line[f"p{place}"] for place in range(len(values), 4)]).all()


def test_none_and_the_member_na_are_values(path: Path) -> None:
    table = read_predictions(path)
    coded = table[(table["variable"] == "specificity") & (table["protocol"] == "new_member")]
    assert sorted(coded["coded"]) == ["", "high", "low", "none"]
    assert "NA" in set(table["member"])


def test_the_same_bytes_in_whatever_order_the_folds_come(path: Path, tmp_path: Path) -> None:
    data = path.read_bytes()
    assert data.startswith(",".join(COLUMNS).encode() + b"\n")
    assert b"\r" not in data
    other = tmp_path / "other.csv"
    write_predictions(other, dict.fromkeys(Protocol, parts()[::-1]), ROWS, codebook())
    assert other.read_bytes() == data


def test_coded_rows_as_arrays(path: Path) -> None:
    table = read_predictions(path)
    part = table[(table["protocol"] == "known_member") & (table["variable"] == "specificity")]
    found = held(part, codebook(), "specificity")
    assert sorted(found.coded.tolist()) == [0, 1, 3]
    assert found.probabilities.shape == (3, 4)
    assert set(found.members) == {"PER", "ALB", "NA"}
    assert len(found.called) == len(found.decisions) == len(found.plan_ids) == 3


def test_a_missing_table_and_missing_columns(tmp_path: Path, path: Path) -> None:
    with pytest.raises(TableError, match="no out-of-fold predictions") as caught:
        read_predictions(tmp_path / "absent.csv")
    assert "dvc repro" in caught.value.hint
    lines = path.read_text(encoding="utf-8").replace("coded", "kodiert").replace("call", "ruf")
    path.write_text(lines, encoding="utf-8")
    with pytest.raises(TableError, match="coded, call"):
        read_predictions(path)


@pytest.mark.parametrize("content", ["", 'protocol,p0\nnew,"half'])
def test_what_is_no_table(content: str, tmp_path: Path) -> None:
    path = tmp_path / "predictions.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(TableError) as caught:
        read_predictions(path)
    assert caught.value.source == str(path)


def test_words_where_numbers_stand(path: Path) -> None:
    text = re.sub(r",0\.\d{6},", ",much,", path.read_text(encoding="utf-8"), count=1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match="no table of predictions"):
        read_predictions(path)
