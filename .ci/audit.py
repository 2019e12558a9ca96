"""Look for known vulnerabilities of the locked dependencies: ``python .ci/audit.py``.

Asks pip-audit, which asks PyPI release by release. Where that cannot be had, as behind a mirror,
PyPI's page of the package tells the vulnerabilities of its newest release. What can be checked by
neither is said loudly and does not stop anybody; a known vulnerability does.
"""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from locked import CONFIG, LOCK, config, locked

_SECONDS = 10
_LONGEST = 120


@dataclass(frozen=True)
class Found:
    """A known vulnerability of a locked package: its name, all its identifiers, what mends it."""

    package: str
    ids: tuple[str, ...]
    mended_in: tuple[str, ...]


@dataclass(frozen=True)
class Audit:
    """What was found, and which packages could not be checked."""

    found: tuple[Found, ...]
    unchecked: Mapping[str, str]


def by_pip_audit(names: Iterable[str]) -> Audit:
    """Ask pip-audit about the lock."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--disable-pip"]
    command += ["--no-deps", "--format", "json", "--progress-spinner", "off"]
    command += ["--timeout", str(_SECONDS)]
    try:
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, timeout=_LONGEST, check=False
        )
        rows = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError) as error:
        return Audit((), dict.fromkeys(names, f"pip-audit did not answer ({type(error).__name__})"))
    return told(rows, names)


def told(rows: Sequence[Mapping[str, Any]], names: Iterable[str]) -> Audit:
    """Return what the rows of pip-audit say."""
    unchecked = dict.fromkeys(names, "pip-audit did not name it")
    found = []
    for row in rows:
        if "skip_reason" in row:
            unchecked[row["name"]] = "pip-audit could not ask"
            continue
        unchecked.pop(row["name"], None)
        for one in row.get("vulns", ()):
            ids = (one["id"], *one.get("aliases", ()))
            found.append(Found(row["name"], ids, tuple(one.get("fix_versions", ()))))
    return Audit(tuple(found), unchecked)


def page(name: str) -> dict[str, Any] | None:
    """Return PyPI's page of a package as JSON; ``None`` where it cannot be had."""
    try:
        with urllib.request.urlopen(  # the address is ours, and https
            f"https://pypi.org/pypi/{name}/json", timeout=_SECONDS
        ) as answer:
            data = json.load(answer)
    except (OSError, ValueError):  # no network, no such page, no JSON
        return None
    return data if isinstance(data, dict) else None


def by_pages(
    versions: Mapping[str, str], ask: Callable[[str], dict[str, Any] | None] = page
) -> Audit:
    """Ask the page of each package, which tells of its newest release only."""
    found, unchecked = [], {}
    with ThreadPoolExecutor(4) as pool:
        answers = dict(zip(versions, pool.map(ask, versions), strict=True))
    for name, data in answers.items():
        if data is None or "vulnerabilities" not in data:
            unchecked[name] = "PyPI cannot be asked from here"
        elif data["info"]["version"] != versions[name]:
            unchecked[name] = f"PyPI told of {data['info']['version']} only, not {versions[name]}"
        else:
            for one in data["vulnerabilities"]:
                if not one.get("withdrawn"):
                    ids = (one["id"], *one.get("aliases", ()))
                    found.append(Found(name, ids, tuple(one.get("fixed_in") or ())))
    return Audit(tuple(found), unchecked)


def faults(
    found: Iterable[Found], accepted: Sequence[Mapping[str, Any]], today: datetime.date
) -> list[str]:
    """Return the vulnerabilities that nobody has accepted, or not for so long."""
    wrong = []
    for one in found:
        known = [a for a in accepted if a["package"] == one.package and a["id"] in one.ids]
        if known and known[0]["until"] >= today:
            continue
        ends = f"; accepted until {known[0]['until']} only" if known else ""
        mended = f"mended in {', '.join(one.mended_in)}" if one.mended_in else "not mended yet"
        wrong.append(f"{one.package}: {' '.join(one.ids)}, {mended}{ends}")
    return wrong


def main() -> int:
    """Check the lock, and say what was found and what could not be checked."""
    versions = locked(LOCK)
    first = by_pip_audit(versions)
    second = by_pages({name: versions[name] for name in first.unchecked if name in versions})
    accepted = config()["audit"]["accepted"]
    today = datetime.datetime.now(tz=datetime.UTC).date()
    wrong = sorted(set(faults((*first.found, *second.found), accepted, today)))
    checked = len(versions) - len(second.unchecked)
    sys.stdout.write(f"audit: {checked} of {len(versions)} locked packages checked\n")
    for name, reason in sorted(second.unchecked.items()):
        sys.stdout.write(f"audit: NOT CHECKED: {name}: {reason}\n")
    for line in wrong:
        sys.stderr.write(f"audit: VULNERABLE: {line}\n")
    if wrong:
        sys.stderr.write(f"audit: renew the lock (make lock), or say why not in {CONFIG.name}\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
