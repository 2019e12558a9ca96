"""Arrays and texts in ``.npz`` files: no pickle, and the same bytes from the same content."""

from __future__ import annotations

import io
import math
import re
import struct
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ogplens.bounded import OutOfBoundsError, read_bounded
from ogplens.errors import ModelError
from ogplens.files import write_bytes_atomically

Array = npt.NDArray[Any]


def save_arrays(path: Path, arrays: Mapping[str, Array]) -> None:
    """Write arrays to an uncompressed ``.npz`` file, whole or not at all; see `arrays_as_bytes`."""
    write_bytes_atomically(path, arrays_as_bytes(arrays))


def arrays_as_bytes(arrays: Mapping[str, Array]) -> bytes:
    """Return arrays as an uncompressed ``.npz`` file.

    Uncompressed, because compressors differ between machines and the bytes must not.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(arrays):
            member = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            member.create_system = 3  # else the bytes would tell the operating system
            array = io.BytesIO()
            np.lib.format.write_array(array, np.ascontiguousarray(arrays[name]), allow_pickle=False)
            # Whole, not as a stream: how a stream's header is written changed within Python 3.11.
            archive.writestr(member, array.getvalue())
    return buffer.getvalue()


def arrays_of_bytes(data: bytes) -> dict[str, Array]:
    """Read what `arrays_as_bytes` made in this or another process of ours."""
    with np.load(io.BytesIO(data), allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def load_arrays(
    path: Path, names: Sequence[str], *, most: int | None = None, finite: bool = False
) -> dict[str, Array]:
    """Read the named arrays.

    Every size is compared with the bytes that are there before anything is allocated: the arrays
    together are never larger than the file.

    Parameters
    ----------
    path : Path
    names : sequence of str
    most : int, optional
        The largest file that is read, in bytes.
    finite : bool
        Whether every number has to be finite and at most `LARGEST` in size.

    Raises
    ------
    ModelError
        If the file is missing, is not such an archive, holds anything but numbers, claims more
        than it holds, or lacks an array.
    """
    try:
        arrays = _arrays(read_bounded(path, most), names)
        for name in names if finite else ():
            if not np.all(np.abs(arrays[name]) <= LARGEST):  # NaN is not
                raise OutOfBoundsError(name, "", f"numbers from -{LARGEST:g} to {LARGEST:g}")
        return arrays
    except FileNotFoundError:
        raise ModelError("the file is missing", source=str(path), hint=REMAKE) from None
    except _DAMAGED as error:
        raise unusable(path, error) from error


#: Numbers in models are standardised, or counts: none comes near.
LARGEST = 1e9
_LARGEST_INDEX = 2**22
_END = struct.Struct("<4s4H2LH")  # the record at an archive's end


# Numpy would have Python's parser read the header. All that `save_arrays` writes look like this.
_HEADER = re.compile(
    rb"\x93NUMPY\x01\x00..\{'descr': '(?P<kind>[<>|][biuf][1248])', "
    rb"'fortran_order': (?P<columns>True|False), "
    rb"'shape': \((?P<shape>(?:[0-9]{1,15}(?:, ?|(?=\)))){0,4})\), \} *\n",
    re.DOTALL,
)


def _arrays(data: bytes, names: Sequence[str]) -> dict[str, Array]:
    _check_end(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        held = Counter(member.filename for member in members)
        if missing := [name for name in names if not held[f"{name}.npy"]]:
            raise OutOfBoundsError("archive", "", f"the array {', '.join(missing)}")
        if twice := [name for name, count in held.items() if count > 1]:
            raise OutOfBoundsError("archive", twice[0][:60], "each array once")
        if sum(member.file_size for member in members) > len(data):
            raise OutOfBoundsError("archive", "sizes", "arrays that are no larger than the file")
        return {name: _array(archive, f"{name}.npy", len(data)) for name in names}


def _check_end(data: bytes) -> None:
    """Check the record at the archive's end: zipfile makes an object of everything it lists."""
    if len(data) < _END.size or data[-_END.size :][:4] != b"PK\x05\x06":
        raise OutOfBoundsError("", "", "an archive of arrays (.npz), whole, without a comment")
    size = _END.unpack(data[-_END.size :])[5]
    if size > _LARGEST_INDEX:
        raise OutOfBoundsError("archive", f"a list of {size:,} bytes", "a list of a few arrays")


def _array(archive: zipfile.ZipFile, name: str, most: int) -> Array:
    member = archive.getinfo(name)
    if member.compress_type != zipfile.ZIP_STORED:
        raise OutOfBoundsError(name, "a compressed array", "one as save_arrays writes it")
    content = archive.read(member)
    found = _HEADER.match(content)
    if found is None or found.end() != 10 + int.from_bytes(content[8:10], "little"):
        raise OutOfBoundsError(name, "", "an array of numbers in version 1.0 of numpy's format")
    kind = np.dtype(found["kind"].decode())
    shape = tuple(int(length) for length in found["shape"].replace(b",", b" ").split())
    items = math.prod(shape)
    held = memoryview(content)[found.end() :]
    if not all(0 <= length <= most for length in shape) or items * kind.itemsize != len(held):
        expected = f"as many numbers as {len(held):,} bytes hold"
        raise OutOfBoundsError(name, f"shape {str(shape)[:60]}", expected)
    return (
        np.frombuffer(held, kind)
        .reshape(shape, order="F" if found["columns"] == b"True" else "C")
        .copy()
    )


def unusable(source: Path, error: Exception) -> ModelError:
    """Return what to raise where a file or folder of a model cannot be used."""
    faults = [error.fault] if isinstance(error, OutOfBoundsError) else []
    told = "" if faults else f": {str(error)[:200]}" if str(error) else f": {type(error).__name__}"
    message = f"the file is damaged or not made by ogplens{told}"
    return ModelError(message, source=str(source), faults=faults, hint=REMAKE)


# What numpy and zipfile raise on bytes that are no archive, or one that was cut or altered.
_DAMAGED = (
    *(OSError, ValueError, EOFError, KeyError, RuntimeError, TypeError, zipfile.BadZipFile),
    *(NotImplementedError, MemoryError, struct.error, OverflowError),
)

REMAKE = "make it anew with `dvc repro`, or install ogplens again for the shipped models"


def pack_texts(texts: Sequence[str]) -> Array:
    """Pack texts without line breaks into one array of bytes."""
    return np.frombuffer("\n".join(texts).encode("utf-8"), dtype=np.uint8)


def unpack_texts(packed: Array, *, most: int | None = None) -> tuple[str, ...]:
    """Return the texts of `pack_texts`.

    Raises
    ------
    OutOfBoundsError
        If these are no bytes, or more texts than `most`.
    UnicodeDecodeError
        If they are not UTF-8.
    """
    if packed.dtype != np.uint8 or packed.ndim != 1:
        raise OutOfBoundsError("texts", f"{packed.dtype} {packed.shape}", "a row of bytes")
    data = packed.tobytes()
    if most is not None and data.count(b"\n") >= most:
        raise OutOfBoundsError("texts", f"{data.count(10) + 1:,}", f"at most {most:,}")
    return tuple(data.decode("utf-8").split("\n")) if data else ()
