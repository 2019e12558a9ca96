"""Two runs at once, over the same files."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from ogplens.errors import TableError
from ogplens.files import write_bytes_atomically
from ogplens.irm import import_exports, importing
from ogplens.irm.whole_folders import clean_leftovers, new_folder
from ogplens.settings import codebook

from .cases import TEXTS, contents, export, exports, imported
from .forking import TESTS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX locks")


def together(*lines: list[str], folder: Path) -> list[subprocess.CompletedProcess[bytes]]:
    """Run commands at once; return how each ended."""
    environment = {**os.environ, "PYTHONPATH": str(TESTS.parent / "pipeline")}
    running = [
        subprocess.Popen(
            [sys.executable, "-m", *line],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for line in lines
    ]
    ended = []
    for process in running:
        out, err = process.communicate(timeout=300)
        ended.append(subprocess.CompletedProcess([], process.returncode, out, err))
    return ended


def test_two_imports_into_one_folder_leave_one_of_them_whole(tmp_path):
    exports(tmp_path)
    for name in ("old", "new"):
        import_exports([tmp_path / f"{name}.csv"], tmp_path / name, codebook=codebook())
    whole = [contents(tmp_path / name) for name in ("old", "new")]
    lines = (["ogplens", "import", f"{name}.csv", "-o", "corpus"] for name in ("old", "new"))
    ended = together(*lines, folder=tmp_path)
    for one in ended:
        assert one.returncode in (0, 1), one.stderr
        assert b"Traceback" not in one.stderr
    assert sum(one.returncode == 0 for one in ended) <= 1
    if any(one.returncode == 0 for one in ended):
        assert contents(tmp_path / "corpus") in whole
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_corpus_that_another_import_wrote_meanwhile_is_not_lost(tmp_path, monkeypatch):
    # Found here: both found the folder empty, and who ended last threw the other's corpus away.
    exports(tmp_path)
    real = importing.new_folder

    def later(folder: Path) -> object:
        monkeypatch.setattr(importing, "new_folder", real)
        import_exports([tmp_path / "new.csv"], folder, codebook=codebook())
        return real(folder)

    monkeypatch.setattr(importing, "new_folder", later)
    with pytest.raises(TableError, match="holds a corpus already"):
        import_exports([tmp_path / "old.csv"], tmp_path / "corpus", codebook=codebook())
    import_exports([tmp_path / "new.csv"], tmp_path / "alone", codebook=codebook())
    assert contents(tmp_path / "corpus") == contents(tmp_path / "alone")


def test_an_update_that_another_overtook_is_refused_and_loses_nothing(tmp_path, monkeypatch):
    imported(tmp_path)
    export(tmp_path / "newest.csv", [*TEXTS, "A text that no export had before."], "Minor")
    real = importing.new_folder

    def later(folder: Path) -> object:
        monkeypatch.setattr(importing, "new_folder", real)
        import_exports([tmp_path / "newest.csv"], folder, codebook=codebook(), update=True)
        return real(folder)

    monkeypatch.setattr(importing, "new_folder", later)
    corpus = tmp_path / "corpus"
    with pytest.raises(TableError, match="changed while the exports were read"):
        import_exports([tmp_path / "new.csv"], corpus, codebook=codebook(), update=True)
    history = (corpus / "history" / "rows.jsonl").read_text(encoding="utf-8")
    assert "no export had before" in history


def test_a_folder_that_another_container_writes_is_not_cleared_away(tmp_path):
    # Found here: processes of two containers have the same numbers. The second took the first's
    # folder for its own leftover and removed it; the first then wrote the rest of its files into
    # a new one, and half of a corpus took the old one's place.
    target = tmp_path / "corpus"
    with new_folder(target) as building:
        (building / "a").write_bytes(b"x")
        assert building.name == f".corpus.{os.getpid()}.tmp"
        with pytest.raises(TableError, match="another import"):
            clean_leftovers(target)
    assert contents(target) == {"a": b"x"}


def test_many_writers_of_one_file_leave_one_of_the_files_whole(tmp_path):
    # Found here: two threads of a process used the same temporary file.
    path = tmp_path / "scores.json"
    datas = [bytes([n]) * 300_000 for n in range(8)]
    failed = []

    def write(data: bytes) -> None:
        try:
            for _ in range(5):
                write_bytes_atomically(path, data)
        except BaseException as error:  # shown by the assertion below
            failed.append(error)

    threads = [threading.Thread(target=write, args=(data,)) for data in datas]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        if path.exists():
            assert path.read_bytes() in datas
    assert failed == []
    assert path.read_bytes() in datas
    assert os.listdir(tmp_path) == ["scores.json"]  # noqa: PTH208


def test_two_runs_into_one_folder_of_shards(tmp_path):
    rows = "".join(f'{{"title": "t", "text": "{TEXTS[n % 8]} {n}"}}\n' for n in range(400))
    (tmp_path / "t.jsonl").write_text(rows, encoding="utf-8")
    line = ["ogplens", "score", "t.jsonl", "--shards"]
    ended = together([*line, "one"], [*line, "one"], [*line, "alone"], folder=tmp_path)
    assert ended[2].returncode == 0, ended[2].stderr
    for one in ended[:2]:
        assert one.returncode == 0 or b"another run of ogplens works in this folder" in one.stderr
    again = together([*line, "one"], folder=tmp_path)
    assert again[0].returncode == 0, again[0].stderr
    assert contents(tmp_path / "one") == contents(tmp_path / "alone")
