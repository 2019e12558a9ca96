"""The shipped models, and commitments of the shipped corpus."""

import functools

import pytest

from ogplens.domain import Commitment
from ogplens.learning.model_set import ModelSet, load
from ogplens.reading import read_document
from ogplens.scoring import Scorer
from ogplens.segmentation import segment
from ogplens.settings import codebook, models_folder, project_root

# English and Spanish, digests and long texts, with and without fields and milestones.
_PLANS = ("GBR-5.md", "ESP-3.md", "URY-4.md", "ALB-3.md", "KOR-5.md", "SVK-5.md")


@functools.cache
def _commitments() -> tuple[tuple[Commitment, str], ...]:
    found = []
    for name in _PLANS:
        document = read_document(
            project_root() / "corpora" / "plans" / name,
            max_bytes=10**7,
            max_characters=10**7,
        )
        found += [(c, document.language) for c in segment(document).commitments]
    return tuple(found)


@pytest.fixture(scope="session")
def commitments() -> tuple[tuple[Commitment, str], ...]:
    """Return some commitments with their languages."""
    return _commitments()


@pytest.fixture(scope="session")
def scorer() -> Scorer:
    """Return the shipped models, ready to score."""
    return Scorer.load()


@pytest.fixture(scope="session")
def model_set() -> ModelSet:
    """Return the shipped models themselves."""
    return load(models_folder(), codebook())
