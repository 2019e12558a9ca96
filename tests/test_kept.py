"""Kept results are right or absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ogplens import kept as module
from ogplens.kept import Kept

parts = st.lists(st.binary(max_size=6) | st.text(max_size=6), max_size=4)


@given(parts, parts)
def test_other_parts_have_another_key(one: list[bytes | str], other: list[bytes | str]) -> None:
    store = Kept(Path("nowhere"), b"code")
    plain = [
        [p.encode("utf-8", "surrogatepass") if isinstance(p, str) else p for p in its]
        for its in (one, other)
    ]
    assert (store.key(*one) == store.key(*other)) is (plain[0] == plain[1])


def test_what_is_kept_is_found_by_its_key_alone(tmp_path: Path) -> None:
    store = Kept(tmp_path / "kept")
    key, other = store.key("a"), store.key("b")
    assert store.get(key) is None
    store.put(key, b"result")
    assert Kept(tmp_path / "kept").get(key) == b"result"
    assert store.get(other) is None
    (tmp_path / "kept" / other).write_bytes((tmp_path / "kept" / key).read_bytes())
    assert store.get(other) is None  # an entry under a name that is not its own


@pytest.mark.parametrize("at", [0, 31, 32, -1])
def test_a_damaged_entry_counts_as_absent(at: int, tmp_path: Path) -> None:
    store = Kept(tmp_path)
    key = store.key("a")
    store.put(key, b"a long result")
    data = bytearray((tmp_path / key).read_bytes())
    data[at] ^= 1
    (tmp_path / key).write_bytes(data)
    assert store.get(key) is None
    (tmp_path / key).write_bytes(data[:20])
    assert store.get(key) is None
    store.put(key, b"a long result")
    assert store.get(key) == b"a long result"


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    store = Kept(tmp_path / "file")
    store.put(store.key("a"), b"result")
    assert store.get(store.key("a")) is None
    store.tidy(0)
    assert (tmp_path / "file").read_bytes() == b""


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    store = Kept(tmp_path)
    keys = [store.key(str(number)) for number in range(4)]
    for number, key in enumerate(keys):
        store.put(key, bytes(100))
        os.utime(tmp_path / key, (number, number))
    assert store.get(keys[0]) is not None  # used now
    store.tidy(2 * (100 + 32))
    assert [store.get(key) is not None for key in keys] == [True, False, False, True]


def test_code_and_configuration_are_part_of_every_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "package").mkdir()
    (tmp_path / "configs" / "languages").mkdir(parents=True)
    code = tmp_path / "package" / "kept.py"
    words = tmp_path / "configs" / "languages" / "en.yaml"
    knobs = tmp_path / "configs" / "pipeline.yaml"
    monkeypatch.setattr(module, "__file__", str(code))
    monkeypatch.setattr(module, "configs_folder", lambda: tmp_path / "configs")

    def key() -> str:
        module._surroundings.cache_clear()
        return Kept(tmp_path).key("a")

    try:
        found = [key()]
        for path, text in ((code, "x = 1"), (code, "x = 2"), (words, "a: b")):
            path.write_text(text, encoding="utf-8")
            found.append(key())
        assert len(set(found)) == 4
        knobs.write_text("folds: 3", encoding="utf-8")  # callers name the values that count
        assert key() == found[-1]
        monkeypatch.setattr(module, "_version", lambda library: "999")
        assert key() != found[-1]
    finally:
        module._surroundings.cache_clear()
