"""What the stages left of a run becomes the columns that the comparison is computed from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ogplens.comparison.comparable import Comparable, comparable
from ogplens.comparison.facts import facts, names_of_facts
from ogplens.comparison.gathering import ComparedCommitment
from ogplens.domain import Codebook, PlanEntry
from ogplens.records import Record

# OGP's own tags stand for the themes where nearly all commitments carry some. Else themes are told
# from the words of all: two ways of telling in one table would look like a difference.
_TAGGED = 0.9


def assemble(
    commitments: Sequence[ComparedCommitment],
    plans: Sequence[PlanEntry],
    records: Sequence[Record],
    codebook: Codebook,
    *,
    tags: Mapping[str, Sequence[str]] | None = None,
    resampled: Path | None = None,
) -> Comparable:
    """Join predictions and codes with plans and texts.

    Parameters
    ----------
    commitments : sequence of ComparedCommitment
        From `ogplens.comparison.gathering.gather`.
    plans : sequence of PlanEntry
    records : sequence of Record
        The segmented commitments, of which length and themes are told.
    codebook : Codebook
    tags : mapping of str to sequence of str, optional
        ``commitment_id`` to OGP's own policy areas; used where at least nine of ten commitments
        have some.
    resampled : Path, optional
        Predictions of `ogplens.evaluation.resampled.save_resampled`.

    Raises
    ------
    OgplensError
        If the parts are not of the same run.
    """
    from ogplens.evaluation.resampled import load_resampled

    ids = [one.commitment_id for one in commitments]
    there = set(ids)
    texts = [record for record in records if record.commitment_id in there]
    found = facts(texts, plans, codebook)
    return comparable(
        commitments,
        codebook,
        facts=found,
        themes=themes(texts, tags or {}),
        names=names_of_facts(found),
        resampled=None if resampled is None else load_resampled(resampled, ids),
    )


def themes(
    records: Sequence[Record], tags: Mapping[str, Sequence[str]]
) -> Mapping[str, Sequence[str]]:
    """Return the policy themes of commitments: OGP's tags, or those that their words tell.

    Parameters
    ----------
    records : sequence of Record
    tags : mapping of str to sequence of str
        ``commitment_id`` to tags.
    """
    from ogplens.features.themes import themes_of_all

    tagged = sum(bool(tags.get(record.commitment_id)) for record in records)
    if records and tagged >= _TAGGED * len(records):
        return tags
    return themes_of_all(
        {
            record.commitment_id: (
                f"{record.commitment.title}\n{record.commitment.text}",
                record.language,
            )
            for record in records
        }
    )
