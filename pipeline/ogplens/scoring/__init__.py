"""One draft becomes a scorecard."""

from ogplens.scoring.scorer import ModelInfo, Scorer

__all__ = ["ModelInfo", "Scorer"]
