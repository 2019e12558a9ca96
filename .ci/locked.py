"""What the lock files hold, and where the configuration of the checks lies."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from packaging.markers import Marker
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LOCK, BASE = ROOT / "requirements.lock", ROOT / "requirements-base.lock"
CONFIG = ROOT / ".ci" / "supply-chain.toml"

_LINE = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?: *;(?P<marker>[^\\\n]*))?"
)


def locked(path: Path, *, here: bool = True) -> dict[str, str]:
    """Return package to version, as pip would install them with this Python.

    Parameters
    ----------
    path : Path
        A lock file of `uv pip compile`.
    here : bool
        Leave out what is for other systems or other versions of Python.
    """
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if (one := _LINE.match(line)) is None:
            continue
        if here and one["marker"] and not Marker(one["marker"].strip()).evaluate():
            continue
        found[str(canonicalize_name(one["name"]))] = one["version"]
    return found


def config() -> dict[str, Any]:
    """Return ``supply-chain.toml``."""
    return tomllib.loads(CONFIG.read_text(encoding="utf-8"))
