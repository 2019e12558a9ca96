"""Features and vectorizers on disk: exact, the same bytes each time, and checked when read."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ogplens.arrays import load_arrays, pack_texts, save_arrays, unpack_texts
from ogplens.errors import ModelError
from ogplens.features.storage import load_raw, load_vectorizer, save_raw, save_vectorizer
from ogplens.features.vectorizer import fit_vectorizer
from ogplens.settings import PipelineSettings
from synthetic import Corpus


@pytest.fixture
def saved(tmp_path: Path, corpus: Corpus, settings: PipelineSettings) -> Path:
    vectorizer = fit_vectorizer(corpus.raw, settings.features)
    save_vectorizer(tmp_path / "features", vectorizer, settings.features)
    return tmp_path / "features"


def assert_refused(read: Callable[[], object], *said: str) -> None:
    with pytest.raises(ModelError) as caught:
        read()
    assert caught.value.hint
    assert caught.value.source
    for words in said:
        assert words in str(caught.value)


def test_raw_features_come_back_as_they_were(tmp_path: Path, corpus: Corpus) -> None:
    save_raw(tmp_path / "one.npz", corpus.raw)
    save_raw(tmp_path / "two.npz", corpus.raw)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    found = load_raw(tmp_path / "one.npz")
    assert found.dense_names == corpus.raw.dense_names
    np.testing.assert_array_equal(found.dense, corpus.raw.dense)
    for name, counts in corpus.raw.blocks.items():
        assert found.blocks[name].terms == counts.terms
        assert (found.blocks[name].matrix != counts.matrix).nnz == 0


def test_a_vectorizer_comes_back_as_it_was(
    saved: Path, corpus: Corpus, settings: PipelineSettings
) -> None:
    made = fit_vectorizer(corpus.raw, settings.features)
    found, stored, fingerprint = load_vectorizer(saved)
    assert stored == settings.features
    assert found.rows == made.rows == len(corpus)
    assert found.width == made.width
    ours, theirs = found.transform(corpus.raw), made.transform(corpus.raw)
    assert (ours.terms != theirs.terms).nnz == 0
    np.testing.assert_array_equal(ours.dense, theirs.dense)
    first = {path.name: path.read_bytes() for path in saved.iterdir()}
    assert save_vectorizer(saved, found, stored) == fingerprint
    assert {path.name: path.read_bytes() for path in saved.iterdir()} == first


@given(
    st.lists(st.text(st.characters(exclude_characters="\n", codec="utf-8"), min_size=1), max_size=9)
)
def test_texts_survive_packing(texts: list[str]) -> None:
    assert list(unpack_texts(pack_texts(texts))) == texts


@pytest.mark.parametrize("keep", [0, 1, 100, 0.5, -1])
def test_a_cut_file_is_refused(saved: Path, keep: float) -> None:
    path = saved / "parameters.npz"
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep) if isinstance(keep, float) else keep])
    assert_refused(lambda: load_vectorizer(saved), "parameters.npz")


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_a_changed_byte_is_refused(saved: Path, place: float) -> None:
    path = saved / "parameters.npz"
    data = bytearray(path.read_bytes())
    data[int(len(data) * place)] ^= 0xFF
    path.write_bytes(data)
    assert_refused(lambda: load_vectorizer(saved))


def test_other_parameters_than_described_are_refused(
    saved: Path, corpus: Corpus, settings: PipelineSettings, tmp_path: Path
) -> None:
    half = fit_vectorizer(corpus.raw.rows(np.arange(100)), settings.features)
    save_vectorizer(tmp_path / "other", half, settings.features)
    (saved / "parameters.npz").write_bytes((tmp_path / "other/parameters.npz").read_bytes())
    assert_refused(lambda: load_vectorizer(saved), "do not belong together")


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"PK\x03\x04 nothing more", b"\x80\x04\x95\x00", b"\x93NUMPY\x01\x00"],
)
def test_what_is_no_archive_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "features.npz"
    path.write_bytes(content)
    assert_refused(lambda: load_raw(path), "damaged")
    assert_refused(lambda: load_raw(tmp_path / "absent.npz"), "missing")
    assert_refused(lambda: load_raw(tmp_path), "damaged")


def test_a_single_array_is_refused(tmp_path: Path) -> None:
    stream = io.BytesIO()
    np.save(stream, np.zeros(3))
    path = tmp_path / "features.npz"
    path.write_bytes(stream.getvalue())
    assert_refused(lambda: load_raw(path), "archive")


def test_pickled_objects_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "objects.npz"
    np.savez(path, dense=np.array([{"a": 1}], dtype=object))
    assert_refused(lambda: load_arrays(path, ["dense"]), "damaged")


def test_a_missing_array_is_named(tmp_path: Path) -> None:
    path = tmp_path / "some.npz"
    save_arrays(path, {"one": np.zeros(2)})
    assert_refused(lambda: load_arrays(path, ["one", "two", "three"]), "two, three")


def test_arrays_that_do_not_fit_together_are_refused(tmp_path: Path, corpus: Corpus) -> None:
    path = tmp_path / "features.npz"
    save_raw(path, corpus.raw)
    with np.load(path) as archive:
        arrays = {name: archive[name] for name in archive.files}
    arrays["words_indptr"] = arrays["words_indptr"][:-3]
    save_arrays(path, arrays)
    assert_refused(lambda: load_raw(path), "damaged")


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.update(format=99), "99"),
        (lambda d: d.pop("format"), "None"),
        (lambda d: d.update(kind="variable"), "kind"),
        (lambda d: d.update(columns=3), "belong together"),
        (lambda d: d.update(fingerprint="00"), "belong together"),
        (lambda d: d.pop("fingerprint"), "fingerprint"),
        (lambda d: d.pop("rows"), "rows"),
        (lambda d: d.update(rows="many"), "many"),
        (lambda d: d.pop("settings"), "settings"),
        (lambda d: d["settings"].update(unknown=1), "unknown"),
        (lambda d: d["settings"].pop("max_df"), "max_df"),
    ],
)
def test_a_description_that_does_not_fit_is_refused(saved: Path, change: Change, said: str) -> None:
    path = saved / "model.json"
    described = json.loads(path.read_text(encoding="utf-8"))
    change(described)
    path.write_text(json.dumps(described), encoding="utf-8")
    assert_refused(lambda: load_vectorizer(saved), said)


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '"text"'])
def test_a_description_that_is_none(saved: Path, content: str) -> None:
    (saved / "model.json").write_text(content, encoding="utf-8")
    assert_refused(lambda: load_vectorizer(saved), "model.json")


def test_a_missing_description(saved: Path) -> None:
    (saved / "model.json").unlink()
    assert_refused(lambda: load_vectorizer(saved), "no trained model", "dvc repro")
