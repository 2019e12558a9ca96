"""Files that change while they are read, and files with the line ends of Windows."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from ogplens import files
from ogplens.advice.configured import read_settings
from ogplens.configuration import load_yaml
from ogplens.errors import OgplensError, ReadingError
from ogplens.files import read_steadily
from ogplens.irm import import_exports, importing, read_assessments, read_export, read_plans
from ogplens.irm.import_history import read_history
from ogplens.reading.document import load_file, read_document
from ogplens.records import read_records
from ogplens.scoring.tables import read_table
from ogplens.segmentation import parse_boundaries, segment
from ogplens.settings import codebook

from .cases import DRAFT, TEXTS, contents, drafts, export, exports, imported, segmented

MOST = {"max_bytes": 10**6, "max_characters": 10**6}


def change_during(monkeypatch: pytest.MonkeyPatch, path: Path, change: str) -> None:
    """Let a file change after its first bytes were read, by a program that does not wait."""
    real, looks = os.fstat, []

    def fstat(file: int) -> os.stat_result:
        status = real(file)
        if os.path.samestat(status, path.stat()) and not looks:
            looks.append(file)
            _change(path, change)
        return status

    monkeypatch.setattr(files.os, "fstat", fstat)


def _change(path: Path, change: str) -> None:
    data = path.read_bytes()
    if change == "cut short":
        os.truncate(path, len(data) // 2)
    elif change == "grown":
        with path.open("ab") as file:
            file.write(data[:100])
    elif change == "written over":
        path.write_bytes(data[::-1])
    else:
        other = path.with_name("other")
        other.write_bytes(b"another file\n" * 100)
        other.replace(path)


READERS = {
    "document": ("draft.md", lambda path: read_document(path, **MOST).text),
    "table": ("table.jsonl", lambda path: read_table(path, max_bytes=10**6)),
    "export": ("old.csv", lambda path: read_export(path, codebook=codebook())),
    "any": ("report.html", lambda path: load_file(path, max_bytes=10**6)),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("change", ["cut short", "grown", "written over"])
def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path, monkeypatch, reader, change):
    drafts(tmp_path)
    exports(tmp_path)
    name, read = READERS[reader]
    read(tmp_path / name)
    change_during(monkeypatch, tmp_path / name, change)
    with pytest.raises(ReadingError, match="the file changed while it was read") as caught:
        read(tmp_path / name)
    assert "run the command again" in caught.value.hint


@pytest.mark.parametrize("reader", READERS)
def test_a_file_that_another_takes_the_place_of_is_read_whole(tmp_path, monkeypatch, reader):
    # As this program writes: what is open stays what it was.
    drafts(tmp_path)
    exports(tmp_path)
    name, read = READERS[reader]
    before = read(tmp_path / name)
    change_during(monkeypatch, tmp_path / name, "replaced")
    assert read(tmp_path / name) == before


def test_pipes_and_limits_are_read_as_before(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(b"x" * 100_000,))
    writer.start()
    assert len(read_steadily(pipe)) == 100_000
    writer.join()
    (tmp_path / "a").write_bytes(b"12345")
    assert read_steadily(tmp_path / "a", max_bytes=3) == b"1234"
    assert read_steadily(tmp_path / "a", max_bytes=5) == b"12345"
    (tmp_path / "a").write_bytes(b"")
    assert read_steadily(tmp_path / "a") == b""
    if Path("/proc/self/status").exists():
        assert read_steadily(Path("/proc/self/status"))


def test_the_history_tells_the_digest_of_the_export_that_was_read(tmp_path, monkeypatch):
    # Found here: it was computed after the export had been read, of what lay there then.
    exports(tmp_path)
    real = importing.read_export

    def read(path: Path, **options: object) -> object:
        rows = real(path, **options)
        export(tmp_path / "old.csv", TEXTS)
        return rows

    monkeypatch.setattr(importing, "read_export", read)
    with pytest.raises(OgplensError, match="this export was changed while it was read"):
        import_exports([tmp_path / "old.csv"], tmp_path / "corpus", codebook=codebook())
    assert not (tmp_path / "corpus").exists()


def to_windows(*paths: Path) -> None:
    for path in paths:
        data = path.read_bytes().replace(b"\r\n", b"\n")
        path.write_bytes(data.replace(b"\n", b"\r\n"))


def test_tables_and_lines_are_the_same_with_the_line_ends_of_windows(tmp_path):
    segmented(tmp_path)
    drafts(tmp_path)
    corpus = tmp_path / "corpora"

    def read() -> list[object]:
        return [
            read_plans(corpus / "plans.csv"),
            read_assessments(corpus / "irm-assessments.csv", codebook()),
            list(read_records(tmp_path / "interim" / "commitments.jsonl")),
            read_table(tmp_path / "table.jsonl", max_bytes=10**6),
            read_export(tmp_path / "old.csv", codebook=codebook()),
            list(read_history(corpus).known),
        ]

    before = read()
    to_windows(*(path for path in tmp_path.rglob("*") if path.is_file()))
    assert read() == before


def test_a_draft_is_cut_alike_with_the_line_ends_of_windows(tmp_path):
    for name in ("draft.md", "draft.txt"):
        path = tmp_path / name
        path.write_text(DRAFT, encoding="utf-8", newline="\n")
        document = read_document(path, **MOST)
        to_windows(path)
        again = read_document(path, **MOST)
        assert again == document
        if path.suffix == ".md":
            assert segment(again) == segment(document)


def test_configuration_and_boundaries_with_the_line_ends_of_windows(tmp_path):
    config = tmp_path / "ogplens.toml"
    config.write_text('[check]\nselect = ["V101"]\nlevel = "style"\n', encoding="utf-8")
    words = tmp_path / "words.yaml"
    words.write_text("a:\n  - b\n  - |\n    two\n    lines\n", encoding="utf-8")
    table = "number,title,first_words\n1,A,Publish the register\n2,B,A council\n"
    before = (read_settings(str(config)), load_yaml(words), parse_boundaries(table, source="t"))
    to_windows(config, words)
    windows = table.replace("\n", "\r\n")
    again = (read_settings(str(config)), load_yaml(words), parse_boundaries(windows, source="t"))
    assert again == before


def test_a_corpus_with_the_line_ends_of_windows_counts_as_edited_and_nothing_is_lost(tmp_path):
    imported(tmp_path)
    to_windows(tmp_path / "corpus" / "plans.csv")
    before = contents(tmp_path)
    with pytest.raises(OgplensError, match="changed by hand"):
        import_exports(
            [tmp_path / "new.csv"], tmp_path / "corpus", codebook=codebook(), update=True
        )
    assert contents(tmp_path) == before
