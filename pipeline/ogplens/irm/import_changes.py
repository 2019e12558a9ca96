"""What an import of newer exports changed in a corpus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ogplens.irm.merge import MergedCommitment

_FIELDS = ("title", "lead_institution", "start_date", "end_date", "theme", "ogp_id")


@dataclass(frozen=True, slots=True)
class Change:
    """A field or a variable of a commitment, before and after.

    Attributes
    ----------
    commitment_id : str
    field : str
        ``text``, ``title`` or another column of the export; or a variable of the codebook.
    old, new : str
        Empty where nothing stood or stands. Tags are parted by ``"; "``.
    """

    commitment_id: str
    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of a corpus when exports were imported into it.

    Attributes
    ----------
    run : int
        Number of the import, the first being 1.
    added : tuple of str
        Identifiers.
    changed : tuple of Change
        Words: text, title, dates and the like.
    recoded : tuple of Change
        Codes that were another value before.
    newly_coded : tuple of Change
        Codes where none was before.
    withdrawn : tuple of Change
        Codes that the newer export of the same layout no longer gives; they were kept, so
        ``new`` is what stands there (``NR``).
    gone : tuple of str
        Identifiers that the newer export of the same layout no longer holds; kept and marked.
    returned : tuple of str
        Identifiers that were marked as gone, and are there again.
    dropped : tuple of str
        Identifiers whose rows of a layout were gone from it and were dropped on request; those
        without rows of another layout are no longer in the corpus.
    moved : tuple of Change
        Commitments that OGP's identifier says are known under another plan, where they stay.
    edited : tuple of str
        Files that a person had changed since the last import. They were written anew on
        request, and the edited ones kept in the history.
    """

    run: int
    added: tuple[str, ...] = ()
    changed: tuple[Change, ...] = ()
    recoded: tuple[Change, ...] = ()
    newly_coded: tuple[Change, ...] = ()
    withdrawn: tuple[Change, ...] = ()
    gone: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    moved: tuple[Change, ...] = ()
    edited: tuple[str, ...] = ()


def compare_words(
    before: Mapping[str, MergedCommitment], after: Sequence[MergedCommitment]
) -> tuple[Change, ...]:
    """Return the fields of commitments, known before and after, that read differently."""
    changes = []
    for new in after:
        old = before.get(new.commitment_id)
        if old is None:
            continue
        pairs = [("text", old.text, new.text)]
        pairs += [(name, old.first(name), new.first(name)) for name in _FIELDS]
        pairs.append(("year_submitted", str(old.year_submitted), str(new.year_submitted)))
        pairs.append(("tags", "; ".join(old.tags), "; ".join(new.tags)))
        changes += [Change(new.commitment_id, name, a, b) for name, a, b in pairs if a != b]
    return tuple(changes)


def compare_codes(
    before: Mapping[str, MergedCommitment], after: Sequence[MergedCommitment]
) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """Return the codes that are another value now, and those where none was."""
    changes = [
        Change(new.commitment_id, variable, old.codes.get(variable, ""), value)
        for new in after
        if (old := before.get(new.commitment_id)) is not None
        for variable, value in new.codes.items()
        if old.codes.get(variable) != value
    ]
    return tuple(c for c in changes if c.old), tuple(c for c in changes if not c.old)
