"""A file is written whole or not at all."""

import pytest

from ogplens.files import write_bytes_atomically, write_text_atomically


def test_text_is_written_as_it_is(tmp_path):
    path = tmp_path / "new" / "folder" / "a.txt"
    write_text_atomically(path, "é\nb\r\n")
    assert path.read_bytes() == "é\nb\r\n".encode()


def test_the_old_file_stays_when_writing_fails(tmp_path):
    path = tmp_path / "a.txt"
    write_bytes_atomically(path, b"old")
    with pytest.raises(UnicodeEncodeError):
        write_text_atomically(path, "\ud800")
    with pytest.raises(TypeError):
        write_bytes_atomically(path, "no bytes")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_a_folder_in_the_way_leaves_nothing_behind(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    with pytest.raises(OSError, match="a"):
        write_bytes_atomically(tmp_path / "a", b"x")
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.txt").write_bytes(b"old")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    write_bytes_atomically(tmp_path / "link.txt", b"new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_bytes() == b"new"
