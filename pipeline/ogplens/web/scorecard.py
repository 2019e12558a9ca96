"""The scorecard of a draft as a part of its page."""

from __future__ import annotations

import dataclasses

from markupsafe import Markup

from ogplens.domain import Scorecard
from ogplens.interface import Interface
from ogplens.reporting.scorecard_html import scorecards_body
from ogplens.reporting.scorecard_viewing import view_of
from ogplens.scoring import Scorer
from ogplens.settings import codebook


def scorecard_body(card: Scorecard, scorer: Scorer, words: Interface) -> Markup:
    """Return the scorecard without the page around it; every text in it is escaped."""
    model = dataclasses.asdict(scorer.info)
    view = view_of([card], words=words, codebook=codebook(), model=model)
    return Markup(scorecards_body(view, words))  # noqa: S704  # made by a template that escapes
