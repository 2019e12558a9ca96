"""The nouns of the field. This room knows about nothing else."""

from ogplens.domain.advice import Advice, Level
from ogplens.domain.assessment import Assessment, PlanEntry
from ogplens.domain.codebook import Codebook, Kind, Variable
from ogplens.domain.commitment import Commitment, Milestone
from ogplens.domain.criterion import CriterionFinding
from ogplens.domain.document import Block, BlockKind, Document
from ogplens.domain.explanation import (
    Contribution,
    ContributionKind,
    Explanation,
    ScoreParts,
)
from ogplens.domain.forecast import CountForecast, PlanForecast
from ogplens.domain.history_use import HistoryUse, VariableHistory
from ogplens.domain.plan_date import PlanDate, Precision
from ogplens.domain.precedent import Precedent
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
    "Advice",
    "Assessment",
    "Block",
    "BlockKind",
    "Codebook",
    "Commitment",
    "Contribution",
    "ContributionKind",
    "Count",
    "CountForecast",
    "CriterionFinding",
    "Decision",
    "Document",
    "Evidence",
    "Explanation",
    "Glance",
    "HistoryUse",
    "IrmReport",
    "Kind",
    "Level",
    "Milestone",
    "NoteworthyCommitment",
    "OrdinalPrediction",
    "PlanDate",
    "PlanEntry",
    "PlanForecast",
    "Precedent",
    "Precision",
    "Prediction",
    "Recommendation",
    "ScopeCode",
    "ScopeReason",
    "ScoreParts",
    "Scorecard",
    "ScoredCommitment",
    "Variable",
    "VariableHistory",
]
