"""File names with blanks, line breaks, right-to-left text, bytes that are no text, and dashes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from ogplens.files import write_bytes_atomically

from .cases import contents, drafts, finished, imported
from .forking import Ended, Forks

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs names that may hold it all")

_BYTES = b"--output  a\tb\n\r\x1b[31m'\"[ab]*?{0}%s\\ \xff\xfe"
NAMES = {
    "all that is odd": os.fsdecode(_BYTES + "\u202eשלום\x9b".encode()),
    "very long": "x" * 242,  # with `table.jsonl`, 253 of the 255 bytes that there may be
}


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    with Forks() as running:
        yield running


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "all"
    folder.mkdir()
    finished(folder)
    imported(folder)
    drafts(folder)
    return folder


def sound(ended: Ended, *codes: int) -> Ended:
    """Check how a command ended, and that it wrote nothing that could drive a terminal."""
    assert ended.code in (codes or (0,)), ended
    assert "Traceback" not in ended.err
    assert not [c for c in ended.out + ended.err if not c.isprintable() and c != "\n"]
    return ended


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_every_command_takes_and_writes_such_files(forks, made, tmp_path, name):
    for file in ("draft.md", "older.md", "report.html", "table.jsonl", "old.csv", "new.csv"):
        (tmp_path / (name + file)).write_bytes((made / file).read_bytes())
    for file, data in contents(made / "reports").items():
        path = tmp_path / "reports" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def run(*words: str, codes: tuple[int, ...] = (0,)) -> Ended:
        return sound(forks.run([w.replace("@", name) for w in words], tmp_path), *codes)

    run("segment", "-o", "@cut.csv", "--", "@draft.md")
    run("segment", "--boundaries=@cut.csv", "-o", "@cut.json", "--", "@draft.md")
    if name != NAMES["very long"]:  # what takes no other path with that
        run("score", "--", "@table.jsonl")
        run("check", "-f", "github", "--", "@draft.md", codes=(0, 1))
        run("glance", "-o", "@g.csv", "--", "@report.html")
    run("check", "--", "@table.jsonl", codes=(0, 1))
    run("compare", "--by", "region", "--figures", "@f", "-o", "@p.html")
    run("import", "-o", "@corpus", "--", "@old.csv")
    run("import", "-o", "@corpus", "--update", "--", "@new.csv")
    run("score", "--shards", "@shards", "--", "@table.jsonl")
    left = {path.name.removeprefix(name) for path in tmp_path.iterdir()}
    assert {"cut.csv", "cut.json", "f", "p.html", "corpus", "shards"} <= left
    assert not [one for one in left if one.endswith(("tmp", ".old"))]
    error = run("score", "--", "@nothing.md", codes=(1,)).err
    assert "there is no such file" in error
    record = (tmp_path / f"{name}corpus/history/0002/record.json").read_text(encoding="utf-8")
    shown = json.loads(record)["files"][0]["name"]
    assert shown == (name + "new.csv").encode("utf-8", "backslashreplace").decode()


@pytest.mark.parametrize("name", ["plain", "line\nbreak", '"q\\"\n', "\u202eright"])
def test_the_next_step_of_an_import_can_be_pasted(forks, made, tmp_path, name):
    arguments = ["import", str(made / "old.csv"), "-o", name, "-f", "json"]
    said = json.loads(forks.run(arguments, tmp_path).out)["next_step"]
    assert said.isprintable()
    line = said.split("`")[1]
    assert yaml.safe_load(line) == {"corpus": str(tmp_path / name)}


def test_a_name_of_the_greatest_length_is_written_and_a_longer_one_is_told(forks, tmp_path):
    write_bytes_atomically(tmp_path / ("é" * 127), b"x")
    assert contents(tmp_path) == {"é" * 127: b"x"}
    ended = sound(forks.run(["schema", "-o", "y" * 256], tmp_path), 1)
    assert "File name too long" in ended.err
    assert "Next step: give it a shorter name" in ended.err


def test_another_import_is_seen_beside_a_folder_whose_name_is_a_pattern(forks, made, tmp_path):
    # Found here: the name was looked for as a pattern, so that nobody was seen.
    left = tmp_path / f".[ab].{os.getpid()}.tmp"
    left.mkdir()
    ended = sound(forks.run(["import", str(made / "old.csv"), "-o", "[ab]"], tmp_path), 1)
    assert "another import is writing this folder" in ended.err
