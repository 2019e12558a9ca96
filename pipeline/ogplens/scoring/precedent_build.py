"""The index of precedents is made from the commitments of a corpus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ogplens.domain import Assessment, PlanEntry
from ogplens.evaluation.duplicates import duplicate_groups
from ogplens.features.vectorizer import Design, Vectorizer
from ogplens.features.words import tokens
from ogplens.irm.corpus_tables import CODE_COLUMNS
from ogplens.records import Record
from ogplens.scoring.precedent_index import (
    FloatArray,
    IndexedCommitment,
    IndexedPlan,
    PrecedentIndex,
    Terms,
    criteria_columns,
    parts_of,
    similarities,
)
from ogplens.settings import PrecedentSettings

_STEPS = 255  # of the largest weight of a row
_CRITERIA_STEPS = 127 / 3  # a standardised count is clipped to -3 to 3


def build_index(
    records: Sequence[Record],
    design: Design,
    vectorizer: Vectorizer,
    plans: Sequence[PlanEntry],
    assessments: Sequence[Assessment],
    *,
    settings: PrecedentSettings,
    overlap: float,
) -> PrecedentIndex:
    """Make the index of a corpus.

    Parameters
    ----------
    records : sequence of Record
        All commitments of the corpus, with codes or without.
    design : Design
        Their vectors.
    vectorizer : Vectorizer
    plans : sequence of PlanEntry
    assessments : sequence of Assessment
    settings : PrecedentSettings
        How many terms of each commitment are kept.
    overlap : float
        From which Jaccard overlap of five-word runs on two texts are near-duplicates, 0 to 1.
    """
    place = {plan.plan_id: number for number, plan in enumerate(plans)}
    coded = {one.commitment_id: one for one in assessments}
    parts = parts_of(design, vectorizer)
    groups = duplicate_groups([tokens(one.commitment.text) for one in records], overlap=overlap)
    index = PrecedentIndex(
        commitments=tuple(
            _indexed(record, place[record.plan_id], coded.get(record.commitment_id))
            for record in records
        ),
        plans=tuple(
            IndexedPlan(one.plan_id, one.member, one.member_name, one.year_submitted)
            for one in plans
        ),
        words=Terms.of(strongest(parts.words, settings.words_kept)),
        letters=Terms.of(strongest(parts.letters, settings.letters_kept)),
        criteria=_criteria_steps(design.dense[:, criteria_columns(vectorizer)]),
        groups=np.array(groups, dtype=np.int64),
        itself=np.zeros(len(records), dtype=np.float32),
    )
    languages = [record.language for record in records]
    return replace(index, itself=np.diag(similarities(index, parts, languages, settings)).round(4))


def _indexed(record: Record, plan: int, coded: Assessment | None) -> IndexedCommitment:
    codes: Mapping[str, str] = {} if coded is None else coded.codes
    return IndexedCommitment(
        record.commitment_id,
        " ".join(record.commitment.title.split()),
        plan,
        record.language,
        "" if coded is None else coded.ogp_id,
        tuple(codes.get(name, "") for name in CODE_COLUMNS),
    )


def strongest(matrix: sparse.csr_matrix, kept: int) -> sparse.csr_matrix:
    """Keep the largest weights of each row, in whole steps of its largest.

    Parameters
    ----------
    matrix : scipy.sparse.csr_matrix of float32, shape (rows, terms)
        Weights above 0.
    kept : int
        So many in a row; the first column wins where two are equal.

    Returns
    -------
    scipy.sparse.csr_matrix of float32, shape (rows, terms)
        Whole numbers, 1 to 255; the largest of a row is 255.
    """
    data, columns, starts = [], [], [0]
    for row in range(matrix.shape[0]):
        own = slice(matrix.indptr[row], matrix.indptr[row + 1])
        # What lies below the sixth digit differs between processors, and the bytes must not.
        weights, terms = matrix.data[own].round(6), matrix.indices[own]
        first = np.lexsort((terms, -weights))[:kept]
        first = first[np.argsort(terms[first])]
        steps = np.rint(weights[first] / weights.max(initial=1e-6) * _STEPS)
        data.append(steps[steps > 0])
        columns.append(terms[first][steps > 0])
        starts.append(starts[-1] + len(data[-1]))
    return sparse.csr_matrix(
        (
            np.concatenate(data or [np.zeros(0)]).astype(np.float32),
            np.concatenate(columns or [np.zeros(0)]).astype(np.int32),
            np.array(starts, dtype=np.int32),
        ),
        shape=matrix.shape,
    )


def _criteria_steps(dense: npt.NDArray[Any]) -> FloatArray:
    return np.asarray(np.rint(dense * _CRITERIA_STEPS), dtype=np.float32)
