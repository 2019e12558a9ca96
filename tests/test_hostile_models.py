"""Models and configurations from strangers: refused with a message, in little memory, quickly."""

from __future__ import annotations

import io
import json
import os
import shutil
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from fuzz.models import save_small, score_with
from ogplens.arrays import load_arrays, pack_texts, save_arrays
from ogplens.bounded import MAX_YAML, OutOfBoundsError, parse_json, parse_yaml, read_bounded
from ogplens.configuration import load_config, load_yaml
from ogplens.errors import ConfigError, ModelError, OgplensError, TableError
from ogplens.irm.corpus import segment_corpus
from ogplens.scoring import Scorer
from ogplens.settings import PipelineSettings, configs_folder, pipeline_settings

ROOT = Path(__file__).resolve().parents[1]
MEMORY = 1_200  # MB of addresses, most of them numpy's and scipy's own


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_small(tmp_path_factory.mktemp("small") / "models")


def npy(shape: str, kind: str = "<f8", held: bytes = b"\0" * 8) -> bytes:
    """Return an array whose header says what it likes."""
    header = f"{{'descr': {kind!r}, 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + held


def npz(*members: tuple[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", how) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def _pickled() -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.array([{}, {}], dtype=object), allow_pickle=True)
    return buffer.getvalue()


ZEROS = npy("(1,)")
ARRAYS: dict[str, bytes] = {
    "a million million numbers": npz(("a.npy", npy("(1000000000000,)"))),
    "a product beyond 64 bits": npz(("a.npy", npy("(4294967296, 4294967296)", held=b""))),
    "nothing, a billion wide": npz(("a.npy", npy("(0, 1000000000)", held=b""))),
    "a negative length": npz(("a.npy", npy("(-1,)"))),
    "a length that is a word": npz(("a.npy", npy("('x',)"))),
    "fewer than it says": npz(("a.npy", npy("(2,)"))),
    "objects": npz(("a.npy", _pickled())),
    "objects by name": npz(("a.npy", npy("(1,)", "|O"))),
    "texts": npz(("a.npy", npy("(1,)", "<U2"))),
    "a header that never closes": npz(("a.npy", npy("(" * 5_000))),
    "a header of calls": npz(("a.npy", npy("__import__('os').getcwd()"))),
    "compressed": npz(("a.npy", npy("(8000000,)", "|u1", b"\0" * 8_000_000)), how=8),
    "the same array twice": npz(("a.npy", ZEROS), ("b.npy", ZEROS)).replace(b"b.npy", b"a.npy"),
    "not a number": npz(("a.npy", npy("(1,)", held=struct.pack("<d", float("nan"))))),
    "infinite": npz(("a.npy", npy("(1,)", held=struct.pack("<d", float("inf"))))),
    "no archive": ZEROS,
    "empty": b"",
    "an end alone": b"PK\x05\x06" + b"\0" * 18,
    "a list without end": b"PK\x05\x06" + b"\0" * 4 + struct.pack("<HHLLH", 1, 1, 2**31, 0, 0),
}


@pytest.mark.parametrize("name", ARRAYS)
def test_arrays_that_lie_are_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / "parameters.npz"
    path.write_bytes(ARRAYS[name])
    with pytest.raises(ModelError) as caught:
        load_arrays(path, ["a"], finite=True)
    assert caught.value.source == str(path)
    assert caught.value.hint
    assert caught.value.faults or "damaged" in caught.value.message


def test_arrays_come_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "parameters.npz"
    arrays = {
        "a": np.arange(6.0).reshape(2, 3),
        "b": np.zeros(0, np.int32),
        "c": np.asfortranarray(np.arange(6, dtype=np.uint8).reshape(3, 2)),
        "d": pack_texts(["x", "y"]),
    }
    save_arrays(path, arrays)
    found = load_arrays(path, list(arrays), finite=True)
    for name, one in arrays.items():
        np.testing.assert_array_equal(found[name], one, strict=True)
    with pytest.raises(ModelError, match="at most"):
        load_arrays(path, ["a"], most=100)


def changed(file: str, **keys: object) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / file
        path.write_text(json.dumps({**json.loads(path.read_text()), **keys}), encoding="utf-8")

    return change


def written(file: str, content: str | bytes) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        (folder / file).write_bytes(content.encode() if isinstance(content, str) else content)

    return change


def endless(file: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        (folder / file).unlink()
        (folder / file).symlink_to("/dev/zero")

    return change


def pipe(file: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        (folder / file).unlink()
        os.mkfifo(folder / file)

    return change


def sparse(file: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        with (folder / file).open("r+b") as opened:
            opened.truncate(10 * 2**30)  # no block of it is written

    return change


_MODEL, _FEATURES = "access_to_information/model.json", "features/model.json"
_INDEX, _TABLE = "precedents/model.json", "precedents/commitments.csv"
FOLDERS: dict[str, Callable[[Path], None]] = {
    "nested": written(_MODEL, "[" * 100_000),
    "nested objects": written(_FEATURES, '{"a":' * 100_000),
    "not a number": changed(_MODEL, slope=float("nan")),
    "beyond every number": written(_MODEL, '{"kind": "variable", "format": 1, "slope": 1e999}'),
    "a number of a million digits": written(_INDEX, '{"kind": ' + "9" * 1_000_000 + "}"),
    "no object": written("forecast.json", "[1, 2]"),
    "a list for a number": changed(_MODEL, slope=[1.0]),
    "a word for a number": changed(_MODEL, term_step="0.1"),
    "a negative step": changed(_MODEL, term_step=-1.0),
    "values of nobody": changed(_MODEL, values=["no", "yes", "perhaps"]),
    "too few cuts": changed(_MODEL, cuts=[]),
    "cuts in disorder": changed("potential_impact/model.json", cuts=[3.0, 2.0, 1.0]),
    "a history of words": changed(_MODEL, history="long"),
    "a coverage beyond all": changed("potential_impact/model.json", coverage=2.0),
    "rows by the billion": changed(_FEATURES, rows=10**12),
    "letters without end": changed(_FEATURES, settings={"word_ngrams": 9}),
    "words by the billion": changed(_INDEX, words=10**12),
    "commitments by the billion": changed(_INDEX, commitments=10**12),
    "other words": changed(_INDEX, words=3),
    "plans of numbers": changed(_INDEX, plans=[1, 2]),
    "empty lines for ever": written(_TABLE, "\n" * 5_000_000),
    "a cell for ever": written(_TABLE, '"' + "a" * 1_000_000),
    "no UTF-8": written(_TABLE, b"\xff\xfe\x00"),
    "ten gigabytes of table": sparse(_TABLE),
    "ten gigabytes of numbers": sparse("features/parameters.npz"),
    "ten gigabytes of JSON": sparse(_MODEL),
    "an endless device": endless(_FEATURES),
    "an endless device for numbers": endless("access_to_information/parameters.npz"),
    "a pipe that nobody fills": pipe("forecast.json"),
    "a pipe for numbers": pipe("precedents/parameters.npz"),
}

_CHILD = """
import resource, sys
sys.path[:0] = [{pipeline!r}, {tests!r}]
most = {memory} * 2**20
resource.setrlimit(resource.RLIMIT_AS, (most, most))
from pathlib import Path
from fuzz.models import score_with
for folder in sorted(Path({folders!r}).iterdir()):
    print(folder.name, "|", score_with(folder), flush=True)
"""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes and limits of Unix")
def test_no_folder_of_models_ends_in_a_traceback_or_eats_the_memory(
    small: Path, tmp_path: Path
) -> None:
    for name, change in {**FOLDERS, "as it was": lambda _: None}.items():
        shutil.copytree(small, tmp_path / name)
        change(tmp_path / name)
    code = _CHILD.format(
        pipeline=str(ROOT / "pipeline"),
        tests=str(ROOT / "tests"),
        memory=MEMORY,
        folders=str(tmp_path),
    )
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    result = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    outcomes = dict(line.split(" | ") for line in result.stdout.splitlines())
    assert result.returncode == 0, result.stdout + result.stderr
    assert outcomes.pop("as it was") == "results"
    assert outcomes == dict.fromkeys(FOLDERS, "errors")


def test_the_fault_names_file_place_value_and_next_step(small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "models"
    shutil.copytree(small, folder)
    changed(_MODEL, slope=[1.0], range_mass=7)(folder)
    with pytest.raises(ModelError) as caught:
        Scorer.load(folder)
    assert caught.value.source == str(folder / _MODEL)
    assert [(one.place, one.value) for one in caught.value.faults] == [
        ("key slope", "[1.0]"),
        ("key range_mass", "7"),
    ]
    assert all(one.expected for one in caught.value.faults)
    assert caught.value.hint


def test_the_command_says_so_and_ends_with_1(small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "models"
    shutil.copytree(small, folder)
    written("features/parameters.npz", ARRAYS["a million million numbers"])(folder)
    (tmp_path / "plan.md").write_text("## Commitment 1: A portal\n\nThe ministry publishes it.\n")
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'pipeline')!r}); from pathlib import Path; "
        "import ogplens.scoring.scorer as scorer; from ogplens.__main__ import main; "
        f"scorer.models_folder = lambda: Path({str(folder)!r}); "
        "sys.argv = ['ogplens', 'score', 'plan.md']; main()"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert result.returncode == 1, result.stderr
    assert "Traceback" not in result.stderr
    assert "parameters.npz" in result.stderr
    assert "Next step" in result.stderr


_LAUGHS = "a: &a [lol, lol]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
TEXTS: dict[str, str] = {
    "a billion laughs": _LAUGHS,
    "laughs that are merged": "a: &a {x: 1}\nb: &b {<<: [*a, *a]}\nc: {<<: [*b, *b]}\n",
    "a list in itself": "&a [*a]\n",
    "flow, deep": "[\n" * 100_000,
    "flow, not closed": "[" * 9_000,
    "maps, deep": "{a:\n" * 100_000,
    "dashes, deep": "- " * 4_000 + "a",
    "questions, deep": "? " * 4_000,
    "indented, deep": "".join(" " * depth + "a:\n" for depth in range(400)),
    "brackets in quotes that count nothing": '["]", ' * 2_000,
    "a number of sixties": "a: 1" + ":59" * 100_000,
    "a number of sixties, tagged": 'a: !!int "1' + ":59\\\n" * 20_000 + '"',
    "a python object": "a: !!python/object/apply:os.getcwd []\n",
    "a python name": "!!python/name:os.system\n",
    "a tag by its whole name": "!<tag:yaml.org,2002:python/object/new:os.system> [a]\n",
    "endless": "a: b\n" * (MAX_YAML // 5 + 1),
    "values without end": "- 1\n" * 60_000,
}


@pytest.mark.parametrize("name", TEXTS)
def test_configurations_that_harm_are_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / "pipeline.yaml"
    path.write_text(TEXTS[name], encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(path, PipelineSettings)
    assert caught.value.source == str(path)
    assert caught.value.hint
    assert len(str(caught.value)) < 20_000


def test_every_shipped_configuration_is_far_inside_the_bounds() -> None:
    for path in configs_folder().rglob("*.yaml"):
        assert path.stat().st_size < MAX_YAML / 10
        assert load_yaml(path)


def test_thousands_of_faults_are_counted_and_the_first_are_told(tmp_path: Path) -> None:
    path = tmp_path / "pipeline.yaml"
    path.write_text("".join(f"k{i}: 1\n" for i in range(5_000)), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"50[0-9]{2} thing") as caught:
        load_config(path, PipelineSettings)
    assert len(caught.value.faults) == 100


@pytest.mark.parametrize("corpus", ["/etc", "../other", "corpora/../../other", "", "a\0b"])
def test_a_configuration_names_no_corpus_outside_the_project(corpus: str) -> None:
    data = pipeline_settings().model_dump()
    with pytest.raises(ValueError, match="a folder in the project"):
        PipelineSettings.model_validate({**data, "corpus": corpus})


def test_a_plan_that_is_a_link_out_of_the_corpus_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("## Commitment 1: Secret\n\nNobody may read this.\n")
    corpus = tmp_path / "corpus"
    (corpus / "plans").mkdir(parents=True)
    (corpus / "plans" / "own.md").write_text("## Commitment 1: Own\n\nEverybody may.\n")
    (corpus / "plans" / "linked.md").symlink_to("own.md")
    (corpus / "plans" / "ALB-1.md").symlink_to(tmp_path / "secret.md")
    rows = [
        f"{name},ALB,Albania,Europe,{n},2012,en,1\n"
        for n, name in enumerate(("ALB-1.md", "own.md", "linked.md"), start=1)
    ]
    header = "file,member,member_name,region,plan,year_submitted,language,commitments\n"
    (corpus / "plans.csv").write_text(header + "".join(rows), encoding="utf-8")
    with pytest.raises(TableError) as caught:
        segment_corpus(corpus, pipeline_settings().segment)
    assert [one.value for one in caught.value.faults] == ["ALB-1.md"]
    assert "link" in str(caught.value)


@pytest.mark.parametrize("file", ["../secret.md", "/etc/passwd", "a/b.md", "..", "a\\b.md"])
def test_a_row_of_plans_names_a_file_of_the_folder(file: str, tmp_path: Path) -> None:
    header = "file,member,member_name,region,plan,year_submitted,language,commitments\n"
    (tmp_path / "plans.csv").write_text(f"{header}{file},ALB,Albania,Europe,1,2012,en,1\n")
    with pytest.raises(TableError) as caught:
        segment_corpus(tmp_path, pipeline_settings().segment)
    assert "file in plans/" in str(caught.value)


def test_json_that_is_no_number_and_files_that_are_no_files(tmp_path: Path) -> None:
    with pytest.raises(OutOfBoundsError, match="finite"):
        parse_json(b'{"a": NaN}')
    with pytest.raises(IsADirectoryError):
        read_bounded(tmp_path)
    assert parse_yaml("a: [1, 2]\nb: {c: *d}\n".replace("*d", "d")) == {
        "a": [1, 2],
        "b": {"c": "d"},
    }


def test_the_changed_folder_is_read_at_all(small: Path) -> None:
    assert score_with(small) == "results"
    assert issubclass(ModelError, OgplensError)
