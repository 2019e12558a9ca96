"""A corpus that an earlier import wrote, about to be brought up to date."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ogplens.errors import Fault, TableError
from ogplens.irm.import_changes import Change, Changes, compare_codes, compare_words
from ogplens.irm.import_history import FOLDER, History, edited_files, read_history
from ogplens.irm.merge import Merge


@dataclass(frozen=True, slots=True)
class Update:
    """The corpus as it stands, and what is to become of it.

    Attributes
    ----------
    folder : Path
    history : History
        Its ``known`` is what the newer exports are taken into.
    edited : mapping of str to str
        See `edited_files`.
    gone : frozenset of (str, str)
        Identifiers and layouts that were marked as gone before.
    """

    folder: Path
    history: History
    edited: dict[str, str]
    gone: frozenset[tuple[str, str]]

    @property
    def run(self) -> int:
        """Number of the import that is under way."""
        return self.history.run + 1

    def brought_nothing(self, dropped: Sequence[str]) -> bool:
        """Tell whether the exports, once taken in, leave everything as it was."""
        known = self.history.known
        newer = any(version.run == self.run for one in known for version in one.versions)
        return not (newer or dropped or self.edited or self._gone_now() != self.gone)

    def changes(self, before: Merge, after: Merge, dropped: Sequence[str]) -> Changes:
        """Return what the exports, once taken in, changed."""
        old = {one.commitment_id: one for one in before.commitments}
        recoded, newly_coded = compare_codes(old, after.commitments)
        gone, gone_now = {i for i, _ in self.gone}, {i for i, _ in self._gone_now()}
        return Changes(
            run=self.run,
            added=tuple(c.commitment_id for c in after.commitments if c.commitment_id not in old),
            changed=compare_words(old, after.commitments),
            recoded=recoded,
            newly_coded=newly_coded,
            withdrawn=self._withdrawn(),
            gone=tuple(sorted(gone_now - gone)),
            returned=tuple(sorted(gone - gone_now - set(dropped))),
            dropped=tuple(dropped),
            moved=tuple(
                Change(identifier, "plan", identifier.split("-")[1], str(plan))
                for identifier, plan in self.history.known.moved
            ),
            edited=tuple(self.edited),
        )

    def note_files_in_the_way(self, names: Iterable[str]) -> None:
        """Add to ``edited`` what stands where the import is to write, and is not its own."""
        for name in names:
            if name not in self.history.written and (self.folder / name).exists():
                self.edited[name] = "a file of your own"

    def _gone_now(self) -> frozenset[tuple[str, str]]:
        return _gone(self.history)

    def _withdrawn(self) -> tuple[Change, ...]:
        found = []
        for known in self.history.known:
            by_layout = {version.row.source: version for version in known.newest()}
            for layout, last in by_layout.items():
                older = [
                    v.row for v in known.versions if v.row.source == layout and v.run < last.run
                ]
                if last.run != self.run or not older:
                    continue
                found += [
                    Change(known.commitment_id, name, value, last.row.not_values.get(name, ""))
                    for name, value in older[-1].codes.items()
                    if name not in last.row.codes
                ]
        return tuple(found)

    def carry_over(self, building: Path) -> None:
        """Copy the history, a user's own files and what was edited into the new folder.

        Raises
        ------
        TableError
            If the corpus was changed since it was read.
        """
        if {**edited_files(self.folder, self.history), **self.edited} != self.edited:
            raise TableError(
                "this corpus was changed while the exports were read",
                source=str(self.folder),
                hint="run the import again",
            )
        written = {*self.history.written, *self.edited}

        def ours(folder: str, names: list[str]) -> set[str]:
            place = Path(folder).relative_to(self.folder)
            return {name for name in names if (place / name).as_posix() in written}

        shutil.copytree(self.folder, building, ignore=ours, symlinks=True, dirs_exist_ok=True)
        for name, state in self.edited.items():
            if state != "missing":
                kept = building / FOLDER / f"{self.run:04d}" / "edited" / name
                kept.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(self.folder / name, kept)


def _gone(history: History) -> frozenset[tuple[str, str]]:
    return frozenset((one.commitment_id, layout) for one in history.known for layout in one.gone)


def start_update(folder: Path) -> Update:
    """Read a corpus that an earlier import wrote; see `read_history` for what it raises."""
    history = read_history(folder)
    return Update(folder, history, edited_files(folder, history), _gone(history))


def refuse_edited(update: Update) -> None:
    """Refuse to write over files that a person changed since the last import.

    Raises
    ------
    TableError
        With every such file.
    """
    if not update.edited:
        return
    raise TableError(
        "this corpus was changed by hand since the last import",
        source=str(update.folder),
        faults=[
            Fault(name, state, "the file as an import wrote it")
            for name, state in update.edited.items()
        ],
        hint="bring the files back, or add --replace-edited: the import then writes them anew, "
        f"and keeps the edited ones in {FOLDER}/{update.run:04d}/edited/",
    )
