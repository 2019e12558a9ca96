"""A document cut into commitments, or the reason why it cannot be: called in the child process."""

from __future__ import annotations

from dataclasses import dataclass

from ogplens.domain import Commitment, Document
from ogplens.errors import SegmentationError
from ogplens.segmentation import Choice, segment


@dataclass(frozen=True, slots=True)
class Cut:
    """The commitments of a document.

    Attributes
    ----------
    commitments : tuple of Commitment
        Empty where none was found.
    confidence : float
        0 to 1; see `ogplens.segmentation.Segmentation`.
    problem : str
        Why there is none; empty otherwise.
    """

    commitments: tuple[Commitment, ...]
    confidence: float = 0.0
    problem: str = ""


def cut(document: Document, choice: Choice | None = None) -> Cut:
    """Cut a document as a user chose; see `ogplens.segmentation.segment`.

    Raises
    ------
    SegmentationError
        If the choice does not fit the document.
    """
    found = segment(document, choice)
    return Cut(found.commitments, found.confidence)


def cut_if_possible(document: Document) -> Cut:
    """Cut a document by its own evidence; where it has none, say why.

    A document without commitments is kept all the same, so that its user can mark them.
    """
    try:
        return cut(document)
    except SegmentationError as error:
        return Cut((), problem=error.message)
