"""The IRM's own output becomes assessments: published exports, and the tables of a corpus."""

from ogplens.irm.checks import DerivedCheck, check_derived
from ogplens.irm.corpus_tables import (
    ASSESSMENT_COLUMNS,
    CODE_COLUMNS,
    PLAN_COLUMNS,
    read_assessments,
    read_plans,
    write_assessments,
    write_plans,
)
from ogplens.irm.exports import LAYOUTS, ExportRow, detect_layout, read_export
from ogplens.irm.glance import GlanceError, read_glance, read_report
from ogplens.irm.import_changes import Change, Changes
from ogplens.irm.importing import ImportReport, import_exports
from ogplens.irm.members import Member, country_of, find_country, find_member, member_for
from ogplens.irm.merge import Conflict, Merge, MergedCommitment, merge_exports
from ogplens.irm.theme_tables import read_themes, write_themes

__all__ = [
    "ASSESSMENT_COLUMNS",
    "CODE_COLUMNS",
    "LAYOUTS",
    "PLAN_COLUMNS",
    "Change",
    "Changes",
    "Conflict",
    "DerivedCheck",
    "ExportRow",
    "GlanceError",
    "ImportReport",
    "Member",
    "Merge",
    "MergedCommitment",
    "check_derived",
    "country_of",
    "detect_layout",
    "find_country",
    "find_member",
    "import_exports",
    "member_for",
    "merge_exports",
    "read_assessments",
    "read_export",
    "read_glance",
    "read_plans",
    "read_report",
    "read_themes",
    "write_assessments",
    "write_plans",
    "write_themes",
]
