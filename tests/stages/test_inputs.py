"""What the learning stages read together must be of one run."""

from pathlib import Path

import pytest

from ogplens.domain import Commitment
from ogplens.errors import OgplensError
from ogplens.features.extraction import Extractor
from ogplens.features.storage import save_raw
from ogplens.records import Record, write_records
from ogplens.settings import pipeline_settings
from ogplens.stages import paths
from ogplens.stages.inputs import load_rows
from ogplens.stages.run import write_table

PLANS = (
    "file,member,member_name,region,plan,year_submitted,language,commitments\n"
    "PER-1.md,PER,Peru,Americas,1,2012,es,2\n"
)


def write_run(ids: list[str], labelled: list[str]) -> None:
    """Write commitments and features of ``ids``, and labels of ``labelled``."""
    commitment = Commitment("1", "Open contracts", "The ministry will publish its contracts.")
    write_records(paths.COMMITMENTS, [Record(i, "PER", "PER-1", "en", commitment) for i in ids])
    settings = pipeline_settings().features
    raw = Extractor(settings).extract([commitment] * len(ids), ["en"] * len(ids))
    save_raw(paths.FEATURES, raw)
    Path("corpora").mkdir()
    Path("corpora/plans.csv").write_text(PLANS, encoding="utf-8")
    rows = [{"commitment_id": i, "relevant": "yes"} for i in labelled]
    write_table(paths.LABELS, ("commitment_id", "relevant"), rows)


def test_files_of_one_run_are_joined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_run(["PER-1-1", "PER-1-2"], ["PER-1-1", "PER-1-2"])
    raw, rows = load_rows(pipeline_settings(), duplicates=True)
    assert len(raw) == 2
    assert rows.commitment_ids == ("PER-1-1", "PER-1-2")
    assert rows.levels["relevant"].tolist() == [1, 1]
    assert rows.duplicates == (0, 0)
    assert rows.years == (2012, 2012)
    assert rows.regions == ("Americas", "Americas")
    assert rows.languages == ("en", "en")
    assert rows.lengths == (6, 6)


@pytest.mark.parametrize("labelled", [["PER-1-2", "PER-1-1"], ["PER-1-1"]])
def test_files_of_different_runs_are_refused(
    labelled: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_run(["PER-1-1", "PER-1-2"], labelled)
    with pytest.raises(OgplensError, match="not of the same run"):
        load_rows(pipeline_settings(), duplicates=False)


def test_commitments_of_an_unknown_plan_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_run(["PER-1-1"], ["PER-1-1"])
    table = Path("corpora/plans.csv")
    table.write_text(PLANS.replace("Americas,1,", "Americas,2,"), encoding="utf-8")
    with pytest.raises(OgplensError, match="not of the same run"):
        load_rows(pipeline_settings(), duplicates=False)
