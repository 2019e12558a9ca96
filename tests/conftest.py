"""Fixtures that more than one room needs."""

import pytest

from ogplens.settings import PipelineSettings
from synthetic import Corpus, make_corpus, small_settings


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """Return a small corpus whose words tell their codes."""
    return make_corpus()


@pytest.fixture(scope="session")
def settings() -> PipelineSettings:
    """Return settings that fit the small corpus."""
    return small_settings()
