"""One whole report for the tests that only look at it."""

from pathlib import Path

import pytest
import report_factory as factory

from ogplens.reporting import ReportInputs, Sources, build_report
from ogplens.reporting.build import Report


@pytest.fixture(scope="session")
def run(report_run: Path) -> Path:
    return report_run


@pytest.fixture(scope="session")
def inputs(run: Path) -> ReportInputs:
    return factory.load(run)


@pytest.fixture(scope="session")
def sources(inputs: ReportInputs) -> Sources:
    return factory.sources(inputs.predictions)


@pytest.fixture(scope="session")
def report(inputs: ReportInputs, sources: Sources) -> Report:
    return build_report(inputs, sources)
