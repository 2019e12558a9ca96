"""Results of long computations, kept in a folder and found again by what went into them.

A run of the pipeline after a change of one plan computes most things from the same inputs as the
run before. What was kept is used only where everything that it depends on is the same to the byte:
the caller's inputs, the code of the package, the configuration files beside ``pipeline.yaml``, and
the versions of the libraries. Nothing is ever changed in place, so that an entry is right or
absent. The folder can be deleted at any time.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import platform
import sys
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

from ogplens.files import write_bytes_atomically
from ogplens.settings import configs_folder

_DIGEST = hashlib.sha256().digest_size
#: What computes the results; a new version may give other last digits, or cut a plan elsewhere.
_LIBRARIES = (
    *("numpy", "scipy", "scikit-learn", "pypdfium2", "python-docx", "lxml", "markdown-it-py"),
    *("py3langid", "spacy", "spacy-lookups-data"),
)
_ENVIRONMENT = ("OPENBLAS_CORETYPE", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


@functools.cache
def _surroundings() -> bytes:
    """Return a digest of all that results depend on beside their inputs."""
    package = Path(__file__).parent
    digest = hashlib.sha256()
    said = [sys.version, platform.machine(), *map(str, map(os.environ.get, _ENVIRONMENT))]
    digest.update("\0".join([*said, *map(_version, _LIBRARIES)]).encode("utf-8"))
    digest.update(_contents(package))
    digest.update(_contents(configs_folder()))
    return digest.digest()


def _contents(folder: Path) -> bytes:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        # The values of pipeline.yaml are parts of the keys, each where it counts.
        if not path.is_file() or "__pycache__" in name or name == "pipeline.yaml":
            continue
        digest.update(name.encode("utf-8") + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.digest()


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A folder of results.

    Entries are written whole or not at all, and hold a checksum that is tested when they are read:
    a damaged one counts as absent. Several processes may use one folder at once.

    Attributes
    ----------
    folder : Path
        Made when something is first kept.
    surroundings : bytes
        Digest of code, configuration and libraries. Taken when the object is made, and carried to
        other processes with it: code that is edited during a run has no part in that run.
    """

    folder: Path
    surroundings: bytes = field(default_factory=_surroundings, repr=False)

    def key(self, *parts: bytes | str) -> str:
        """Return the name of a result that depends on these parts, and on code and libraries."""
        digest = hashlib.sha256(self.surroundings)
        for part in parts:
            data = part.encode("utf-8") if isinstance(part, str) else part
            digest.update(len(data).to_bytes(8, "big"))
            digest.update(data)
        return digest.hexdigest()

    def get(self, key: str) -> bytes | None:
        """Return what was kept under a key, or ``None``."""
        path = self.folder / key
        try:
            data = path.read_bytes()
        except OSError:
            return None
        content = data[_DIGEST:]
        if hashlib.sha256(key.encode() + content).digest() != data[:_DIGEST]:
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # the last use, for `tidy`
        return content

    def put(self, key: str, content: bytes) -> None:
        """Keep a result; where it cannot be written, as on a full disk, it is not kept."""
        check = hashlib.sha256(key.encode() + content).digest()
        with contextlib.suppress(OSError):
            write_bytes_atomically(self.folder / key, check + content)

    def tidy(self, most_bytes: int) -> None:
        """Remove what was not used for longest until the rest is small enough."""
        found = []
        for path in self.folder.glob("*"):
            with contextlib.suppress(OSError):
                state = path.stat()
                found.append((state.st_mtime_ns, path.name, state.st_size))
        room = most_bytes
        for _, name, size in sorted(found, reverse=True):
            room -= size
            if room < 0:
                with contextlib.suppress(OSError):
                    (self.folder / name).unlink()
