"""Fixtures that more than one room needs, and how the tests share a machine."""

from pathlib import Path

import pytest

import one_thread  # noqa: F401  # before anything imports NumPy
from ogplens.settings import PipelineSettings
from synthetic import Corpus, make_corpus, small_settings


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files with slow tests first: a long file at the end would leave a worker idle."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """Return a small corpus whose words tell their codes."""
    return make_corpus()


@pytest.fixture(scope="session")
def settings() -> PipelineSettings:
    """Return settings that fit the small corpus."""
    return small_settings()


@pytest.fixture(scope="session")
def report_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with all that a report is built from; to be read, not changed."""
    import report_factory

    return report_factory.write_run(tmp_path_factory.mktemp("report") / "run")
