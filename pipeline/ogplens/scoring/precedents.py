"""Past commitments that are like those of a draft, with what the IRM coded and what became of them.

Similarity is in `ogplens.scoring.precedent_index`; which plans are left out, since the draft is one
of them, in `ogplens.scoring.own_plans`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import numpy as np

from ogplens.arrays import REMAKE
from ogplens.domain import Precedent
from ogplens.errors import ModelError
from ogplens.features.extraction import LETTERS, WORDS
from ogplens.features.vectorizer import Design, Vectorizer
from ogplens.learning.model_set import PRECEDENTS_FOLDER
from ogplens.scoring.member_named import named_members
from ogplens.scoring.precedent_files import load_index
from ogplens.scoring.precedent_index import (
    FloatArray,
    IntArray,
    PrecedentIndex,
    criteria_columns,
    parts_of,
    similarities,
)
from ogplens.settings import PrecedentSettings, pipeline_settings


def _check_widths(folder: Path, index: PrecedentIndex, vectorizer: Vectorizer) -> None:
    found = (
        index.words.steps.shape[1],
        index.letters.steps.shape[1],
        index.criteria.shape[1],
    )
    expected = (
        *(len(vectorizer.blocks[name].terms) for name in (WORDS, LETTERS)),
        len(criteria_columns(vectorizer)),
    )
    if found != expected:
        raise ModelError(
            f"the precedents have {found} words, letter sequences and criteria, the features "
            f"{expected}",
            source=str(folder),
            hint=REMAKE,
        )


_FIRST = 64  # most similar ones that are sorted before all others
_PAGE = "https://www.opengovpartnership.org/members/{slug}/commitments/{ogp_id}/"


class Precedents:
    """The commitments of the corpus, ready to be set beside a draft.

    Parameters
    ----------
    index : PrecedentIndex
    vectorizer : Vectorizer
        The one that the index was made with.
    settings : PrecedentSettings
    """

    def __init__(
        self, index: PrecedentIndex, vectorizer: Vectorizer, settings: PrecedentSettings
    ) -> None:
        self.index = index
        self._vectorizer = vectorizer
        self._settings = settings
        self._plan_of = index.plan_of
        self._is_coded = np.array([bool(one.codes) for one in index.commitments], dtype=bool)

    @classmethod
    def load(cls, models: Path, vectorizer: Vectorizer, fingerprint: str) -> Precedents | None:
        """Load the precedents that lie beside trained models.

        Parameters
        ----------
        models : Path
            Folder of the models.
        vectorizer : Vectorizer
        fingerprint : str
            Of the vectorizer.

        Returns
        -------
        Precedents or None
            ``None`` where the folder has none, such as one of an earlier version.

        Raises
        ------
        ModelError
            If they are damaged, made by another version, or of other features.
        """
        folder = models / PRECEDENTS_FOLDER
        if not folder.is_dir():
            return None
        index = load_index(folder, fingerprint=fingerprint)
        _check_widths(folder, index, vectorizer)
        named_members("")  # it loads the names of members: later a user would wait for them
        return cls(index, vectorizer, pipeline_settings().precedents)

    def similarities(self, design: Design, languages: Sequence[str]) -> FloatArray:
        """Return how like each commitment of a draft is to each of the corpus, 0 to 1.

        Parameters
        ----------
        design : Design
            Vectors of the draft's commitments.
        languages : sequence of str
            ISO 639-1 code of each.

        Returns
        -------
        ndarray of float32, shape (commitments of the draft, commitments of the corpus)
        """
        parts = parts_of(design, self._vectorizer)
        return similarities(self.index, parts, languages, self._settings)

    def nearest(
        self,
        design: Design,
        languages: Sequence[str],
        exclude_plans: Collection[str] = (),
        number: int | None = None,
    ) -> list[tuple[Precedent, ...]]:
        """Return the precedents of each commitment of a draft.

        Parameters
        ----------
        design, languages
            As in `similarities`.
        exclude_plans : collection of str
            Plans whose commitments are no precedents, ``PER-2``.
        number : int, optional
            How many at most; by default as the settings say.

        Returns
        -------
        list of tuple of Precedent
            Most similar first. Of near-duplicates only the most similar is there, and of one plan
            no more than the settings allow.
        """
        return self.nearest_of(self.similarities(design, languages), exclude_plans, number)

    def nearest_of(
        self,
        similar: FloatArray,
        exclude_plans: Collection[str] = (),
        number: int | None = None,
    ) -> list[tuple[Precedent, ...]]:
        """Return what `nearest` does, from similarities."""
        wanted = self._settings.shown if number is None else number
        excluded = set(exclude_plans)
        barred = np.array([plan.plan_id in excluded for plan in self.index.plans], dtype=bool)
        # What the IRM has not coded tells an author nothing.
        allowed = np.flatnonzero(~barred[self._plan_of] & self._is_coded)
        twins = Counter(self.index.groups[allowed].tolist())
        return [self._chosen(row, allowed, twins, wanted) for row in similar]

    def _chosen(
        self, row: FloatArray, allowed: IntArray, twins: Counter[int], wanted: int
    ) -> tuple[Precedent, ...]:
        found: list[Precedent] = []
        groups: set[int] = set()
        of_plan: Counter[int] = Counter()
        for place in most_similar(row, allowed):
            group, plan = int(self.index.groups[place]), int(self._plan_of[place])
            if len(found) >= wanted or row[place] <= 0:
                break
            if group in groups or of_plan[plan] >= self._settings.per_plan:
                continue
            groups.add(group)
            of_plan[plan] += 1
            found.append(self._precedent(place, float(row[place]), twins[group] - 1))
        return tuple(found)

    def _precedent(self, place: int, similarity: float, folded: int) -> Precedent:
        one = self.index.commitments[place]
        plan = self.index.plans[one.plan]
        return Precedent(
            commitment_id=one.commitment_id,
            title=one.title,
            member=plan.member,
            member_name=plan.member_name,
            plan=plan.plan_id,
            year=plan.year,
            similarity=round(similarity, 4),
            codes=one.codes,
            url=page_at_ogp(plan.member_name, one.ogp_id),
            folded=folded,
        )


def most_similar(row: FloatArray, allowed: IntArray) -> Iterator[int]:
    """Yield places, the most similar first; equally similar ones in the order of the corpus.

    Nearly always the first few are enough, so the others are sorted only when they are asked for.
    """
    values = -row[allowed]
    if len(values) > _FIRST:
        bound = np.partition(values, _FIRST)[_FIRST]
        first = np.flatnonzero(values < bound)
        yield from allowed[first[np.argsort(values[first], kind="stable")]].tolist()
        rest = np.flatnonzero(values >= bound)
        allowed, values = allowed[rest], values[rest]
    yield from allowed[np.argsort(values, kind="stable")].tolist()


def page_at_ogp(member_name: str, ogp_id: str) -> str | None:
    """Return the address of a commitment's page at OGP.

    Parameters
    ----------
    member_name : str
        As OGP writes it. In the address it is in lower case without accents and apostrophes, its
        words joined by hyphens: ``Cote d'Ivoire`` is ``cote-divoire``.
    ogp_id : str
        OGP's identifier, ``CI0024``.

    Returns
    -------
    str or None
        ``None`` where the identifier is not known.
    """
    if not ogp_id:
        return None
    decomposed = unicodedata.normalize("NFKD", member_name.lower())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c) and c not in "'’")
    return _PAGE.format(slug="-".join(re.findall(r"[a-z0-9]+", plain)), ogp_id=ogp_id)
