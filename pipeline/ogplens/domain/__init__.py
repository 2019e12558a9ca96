"""The nouns of the field. This room knows about nothing else."""

from ogplens.domain.assessment import Assessment, PlanEntry
from ogplens.domain.codebook import Codebook, Kind, Variable
from ogplens.domain.commitment import Commitment, Milestone
from ogplens.domain.document import Block, BlockKind, Document
from ogplens.domain.history_use import HistoryUse, VariableHistory
from ogplens.domain.plan_date import PlanDate, Precision
from ogplens.domain.prediction import (
    Decision,
    Evidence,
    OrdinalPrediction,
    Prediction,
    Scorecard,
    ScoredCommitment,
)
from ogplens.domain.report import Count, Glance, IrmReport, NoteworthyCommitment, Recommendation
from ogplens.domain.scope import ScopeCode, ScopeReason

__all__ = [
    "Assessment",
    "Block",
    "BlockKind",
    "Codebook",
    "Commitment",
    "Count",
    "Decision",
    "Document",
    "Evidence",
    "Glance",
    "HistoryUse",
    "IrmReport",
    "Kind",
    "Milestone",
    "NoteworthyCommitment",
    "OrdinalPrediction",
    "PlanDate",
    "PlanEntry",
    "Precision",
    "Prediction",
    "Recommendation",
    "ScopeCode",
    "ScopeReason",
    "Scorecard",
    "ScoredCommitment",
    "Variable",
    "VariableHistory",
]
