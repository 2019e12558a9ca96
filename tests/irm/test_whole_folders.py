"""A folder changes whole or not at all, whenever the process ends."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ogplens.errors import TableError
from ogplens.irm import whole_folders
from ogplens.irm.whole_folders import clean_leftovers, new_folder

OLD, NEW = {"a": "old", "c": "old"}, {"a": "new", "b": "new"}


def change_and_die(folder: Path, call: int, way: str) -> int:
    """Change the folder in another process; return how it ended.

    It ends at the n-th call into the file system that could leave a half state behind, and
    without cleaning up, as a kill does.
    """
    process = os.fork()
    if process:
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    calls = iter(range(1, 100))

    def dying(real):
        def act(*args, **kwargs):
            if next(calls) == call:
                os._exit(9)
            return real(*args, **kwargs)

        return act

    Path.rename = dying(Path.rename)
    Path.write_text = dying(Path.write_text)
    shutil.rmtree = dying(shutil.rmtree)
    exchange = whole_folders._exchange
    whole_folders._exchange = dying(exchange) if way == "exchange" else lambda *_: False
    with new_folder(folder) as building:
        (building / "a").write_text("new", encoding="utf-8")
        (building / "b").write_text("new", encoding="utf-8")
    os._exit(0)


def content(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.iterdir()}


def filled(folder: Path) -> Path:
    folder.mkdir()
    for name, text in OLD.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process that is forked")
@pytest.mark.parametrize(("way", "calls"), [("exchange", 4), ("renamings", 6)])
def test_a_kill_at_any_moment_leaves_the_old_or_the_new(tmp_path, way, calls):
    seen = []
    for call in range(1, calls + 2):
        folder = filled(tmp_path / f"corpus{call}")
        ended = change_and_die(folder, call, way)
        if way == "exchange" and sys.platform in ("linux", "darwin"):
            assert content(folder) in (OLD, NEW)  # before anything is cleaned
        cleared = clean_leftovers(folder)
        assert content(folder) in (OLD, NEW)
        assert not list(tmp_path.glob(f".corpus{call}.*"))
        seen.append((ended, bool(cleared), content(folder) == NEW))
    assert seen[0] == (9, True, False)
    assert seen[-1] == (0, False, True)


def test_an_error_leaves_the_old_folder_and_nothing_else(tmp_path):
    folder = filled(tmp_path / "corpus")

    def break_off():
        with new_folder(folder) as building:
            (building / "a").write_text("half", encoding="utf-8")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert content(folder) == OLD
    assert [path.name for path in tmp_path.iterdir()] == ["corpus"]


def test_a_folder_that_another_import_is_writing_is_refused(tmp_path):
    folder = filled(tmp_path / "corpus")
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        (tmp_path / f".corpus.{other.pid}.tmp").mkdir()
        with pytest.raises(TableError, match="another import"):
            clean_leftovers(folder)
        with pytest.raises(TableError, match="another import"), new_folder(folder):
            pytest.fail("the folder was given")
        other.communicate(b"\n")
    assert clean_leftovers(folder) == (f".corpus.{other.pid}.tmp",)
    assert content(folder) == OLD


def test_other_folders_beside_it_are_left_alone(tmp_path):
    folder = filled(tmp_path / "corpus")
    for name in (".corpus.mine.tmp", ".corpus2.1.tmp", ".corpus.old"):
        (tmp_path / name).mkdir()
    assert clean_leftovers(folder) == ()
    assert len(list(tmp_path.iterdir())) == 4


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_stays_a_link(tmp_path):
    folder = filled(tmp_path / "real")
    link = tmp_path / "corpus"
    link.symlink_to(folder, target_is_directory=True)
    with new_folder(link) as building:
        (building / "a").write_text("new", encoding="utf-8")
    assert link.is_symlink()
    assert content(folder) == {"a": "new"}
