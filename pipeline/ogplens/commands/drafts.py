"""Drafts that a user names, read and scored: plans, or tables of commitments cut already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ogplens.commands.inputs import document_reader, read_each, read_table_or_segment
from ogplens.errors import OgplensError

if TYPE_CHECKING:
    from ogplens.domain import Commitment, Document, Scorecard
    from ogplens.reading import GuardedReader
    from ogplens.scoring import Scorer
    from ogplens.scoring.tables import CommitmentTable
    from ogplens.segmentation import Choice

    Draft = CommitmentTable | tuple[Document, tuple[Commitment, ...]]


def read_drafts(
    files: Sequence[str],
    choice: Choice | None = None,
    *,
    ocr: bool = False,
    kept: dict[str, bytes] | None = None,
) -> list[Draft]:
    """Read every file; where several cannot be read, say so of all at once.

    With ``kept``, the bytes of each file are put there under its name.
    """
    with document_reader(ocr=ocr) as reader:
        return read_each(files, lambda name: _read(name, reader, choice, kept))


def _read(
    name: str, reader: GuardedReader, choice: Choice | None, kept: dict[str, bytes] | None
) -> Draft:
    read = read_table_or_segment(name, reader, choice=choice, kept=kept)
    if isinstance(read, tuple):
        document, cut = read
        return document, cut.commitments
    if choice:
        raise OgplensError(
            "this is a table of commitments that are cut already",
            source=name,
            hint="leave out --heading-level, --pattern and --boundaries, or give the document",
        )
    return read


@contextmanager
def models_meanwhile(*modules: str) -> Iterator[Callable[[], Scorer]]:
    """Load the models in a thread while files are read, which waits for another process.

    Parameters
    ----------
    *modules : str
        What will be imported later, and may as well be now.

    Yields
    ------
    callable
        Returns the scorer as soon as it is ready, or raises what loading it raised.
    """
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1, thread_name_prefix="models") as pool:
        yield pool.submit(_warm_scorer, modules).result


def _warm_scorer(modules: Sequence[str]) -> Scorer:
    """Load the models, what a first commitment makes them load, and the words of the interface."""
    import importlib

    from ogplens.domain import Commitment
    from ogplens.interface import interface
    from ogplens.scoring import Scorer

    scorer = Scorer.load()
    one = Commitment(None, "A title", "A title and a text.")
    scorer.score_table("", [one, one], ["en", "es"], ["1", "2"])
    interface()
    for module in modules:
        importlib.import_module(module)
    return scorer


def scored(scorer: Scorer, draft: Draft, member: str | None = None) -> Scorecard:
    """Score one draft, cut already or not; with a member, by its history too."""
    if isinstance(draft, tuple):
        return scorer.score_document(*draft, member)
    return scorer.score_table(draft.source, draft.commitments, draft.languages, draft.ids, member)
