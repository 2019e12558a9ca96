"""Arrays and texts in ``.npz`` files: no pickle, and the same bytes from the same content."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

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


def load_arrays(path: Path, names: Sequence[str]) -> dict[str, Array]:
    """Read the named arrays.

    Raises
    ------
    ModelError
        If the file is missing, is not such an archive, holds pickled objects or lacks an array.
    """
    try:
        # From memory: numpy leaves a damaged file open.
        loaded = np.load(io.BytesIO(path.read_bytes()), allow_pickle=False)
        if not isinstance(loaded, np.lib.npyio.NpzFile):
            raise ValueError("it is one array, not an archive of arrays")
        with loaded as archive:
            missing = [name for name in names if name not in archive.files]
            if missing:
                raise ModelError(
                    f"the file lacks {', '.join(missing)}", source=str(path), hint=REMAKE
                )
            return {name: archive[name] for name in names}
    except FileNotFoundError:
        raise ModelError("the file is missing", source=str(path), hint=REMAKE) from None
    except _DAMAGED as error:
        raise ModelError(
            f"the file is damaged or not made by ogplens: {error}", source=str(path), hint=REMAKE
        ) from error


# What numpy and zipfile raise on bytes that are no archive, or one that was cut or altered.
_DAMAGED = (OSError, ValueError, EOFError, KeyError, RuntimeError, zipfile.BadZipFile)

REMAKE = "make it anew with `dvc repro`, or install ogplens again for the shipped models"


def pack_texts(texts: Sequence[str]) -> Array:
    """Pack texts without line breaks into one array of bytes."""
    return np.frombuffer("\n".join(texts).encode("utf-8"), dtype=np.uint8)


def unpack_texts(packed: Array) -> tuple[str, ...]:
    """Return the texts of `pack_texts`."""
    data = packed.tobytes().decode("utf-8")
    return tuple(data.split("\n")) if data else ()
