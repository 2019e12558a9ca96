"""Drafts scored into data frames, for notebooks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ogplens.domain import OrdinalPrediction, Prediction, Scorecard, ScoredCommitment

if TYPE_CHECKING:
    import pandas as pd

FORECAST_COLUMNS = (
    *("file", "item", "commitments", "judged", "expected", "low", "high", "coverage"),
)


def score_frame(paths: Sequence[Path], member: str | None = None) -> pd.DataFrame:
    """Return a row a commitment; the columns are those of `ogplens.api.score`.

    Raises
    ------
    OgplensError
        If a file cannot be read, or the member is not known.
    """
    import pandas as pd

    from ogplens.settings import codebook

    names = codebook().predicted()
    rows = [
        _row(card.source, one, names)
        for card in score_files(paths, member)
        for one in card.commitments
    ]
    first = ("file", "commitment_id", "number", "title", "language", "in_scope")
    own = [column for name in names for column in (name, f"{name}_decision")]
    return pd.DataFrame(rows, columns=[*first, *own])


def forecast_frame(paths: Sequence[Path], member: str | None = None) -> pd.DataFrame:
    """Return a row a file and item; the columns are those of `ogplens.api.forecast`."""
    import pandas as pd

    rows = [
        (
            *(card.source, count.item, card.forecast.commitments, card.forecast.judged),
            *(count.expected, count.low, count.high, card.forecast.coverage),
        )
        for card in score_files(paths, member)
        if card.forecast is not None
        for count in card.forecast.counts
    ]
    return pd.DataFrame(rows, columns=list(FORECAST_COLUMNS))


def score_files(paths: Sequence[Path], member: str | None = None) -> list[Scorecard]:
    """Score documents and tables of commitments, read within the limits of the configuration.

    Without precedents and advice.

    Raises
    ------
    OgplensError
        If a file cannot be read, or the member is not known.
    """
    from ogplens.reading import GuardedReader
    from ogplens.reading.document import load_file
    from ogplens.scoring.scorer import Scorer
    from ogplens.scoring.tables import parse_table, table_layout
    from ogplens.segmentation import segment_as_asked
    from ogplens.settings import pipeline_settings

    limits = pipeline_settings().segment
    scorer = Scorer.load()
    cards = []
    with GuardedReader(limits) as reader:
        for path in paths:
            data = load_file(path, max_bytes=limits.max_bytes)
            if table_layout(str(path), data):
                table = parse_table(data, name=str(path), max_bytes=limits.max_bytes)
                card = scorer.score_table(
                    table.source,
                    table.commitments,
                    table.languages,
                    table.ids,
                    member,
                    precedents=False,
                    advice=False,
                )
            else:
                document, cut = reader.read_then(path, segment_as_asked, data)
                card = scorer.score_document(
                    document, cut.commitments, member, precedents=False, advice=False
                )
            cards.append(card)
    return cards


def _row(file: str, one: ScoredCommitment, names: Sequence[str]) -> dict[str, object]:
    commitment = one.commitment
    row: dict[str, object] = {
        "file": file,
        "commitment_id": one.commitment_id,
        "number": commitment.number,
        "title": commitment.title,
        "language": one.language,
        "in_scope": not one.out_of_scope,
    }
    for name in names:
        prediction = one.predictions.get(name)
        if prediction is None:
            continue
        row[name] = (
            prediction.probability if isinstance(prediction, Prediction) else prediction.expected
        )
        row[f"{name}_decision"] = None if one.out_of_scope else _decision(prediction)
    return row


def _decision(prediction: Prediction | OrdinalPrediction) -> str:
    if isinstance(prediction, Prediction):
        return prediction.decision.value
    ends = prediction.range
    return ends[0] if len(ends) == 1 else f"{ends[0]}..{ends[-1]}"
