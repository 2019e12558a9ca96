"""One draft becomes a scorecard."""

from ogplens.learning.model_set import ModelInfo
from ogplens.scoring.scorer import Scorer

__all__ = ["ModelInfo", "Scorer"]
