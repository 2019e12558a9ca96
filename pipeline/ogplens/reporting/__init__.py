"""Tables, figures, HTML, CSV and JSON, from the objects of the other rooms."""

from ogplens.reporting.build import Report, build_report
from ogplens.reporting.estimates import Estimate
from ogplens.reporting.inputs import ReportInputs, load_report_inputs
from ogplens.reporting.sources import Sources, load_sources

__all__ = [
    "Estimate",
    "Report",
    "ReportInputs",
    "Sources",
    "build_report",
    "load_report_inputs",
    "load_sources",
]
