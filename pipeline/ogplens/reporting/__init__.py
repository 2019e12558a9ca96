"""Tables, figures, HTML, CSV and JSON, from the objects of the other rooms."""

from ogplens.reporting.build import Report, build_report
from ogplens.reporting.inputs import Estimate, ReportInputs, load_report_inputs

__all__ = ["Estimate", "Report", "ReportInputs", "build_report", "load_report_inputs"]
