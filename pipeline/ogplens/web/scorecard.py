"""What the page of a draft shows of its scorecard."""

from __future__ import annotations

from collections.abc import Mapping

from ogplens.domain import Scorecard
from ogplens.scoring import Scorer


def scorecard_view(card: Scorecard, scorer: Scorer, language: str) -> Mapping[str, object]:
    """Return the values of the template ``scorecard_body.html.j2``."""
    return {}
