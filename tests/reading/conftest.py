"""Files that several tests read."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def corpus_plans() -> list[bytes]:
    return [path.read_bytes() for path in sorted((ROOT / "corpora" / "plans").glob("*.md"))[::5]]


@pytest.fixture(scope="session")
def shared_plans() -> Path:
    folder = ROOT.parent / "shared" / "plans"
    if not folder.is_dir():
        pytest.skip("the real plans are not here")
    return folder
