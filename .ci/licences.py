"""Check the licence of every locked dependency: ``python .ci/licences.py``.

What ogplens needs to run must be permissive. What builds or tests it may be otherwise only with a
reason in ``supply-chain.toml``.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib.metadata import Distribution, distributions
from typing import Any

from license_expression import ExpressionError, LicenseSymbol, get_spdx_licensing
from locked import BASE, CONFIG, LOCK, config, locked
from packaging.utils import canonicalize_name

# Names that packages still give instead of an SPDX expression.
_SAID = {
    "apache software license": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "bsd license": "BSD-3-Clause",
    "bsd": "BSD-3-Clause",
    "new bsd": "BSD-3-Clause",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "psf": "PSF-2.0",
    "python software foundation license": "PSF-2.0",
    "zope public license": "ZPL-2.1",
}
_SPDX = get_spdx_licensing()


def spdx(one: Distribution) -> str:
    """Return a package's licence as an SPDX expression; empty where it says none."""
    meta = one.metadata
    last = [
        text.split(" :: ")[-1] for text in meta.get_all("Classifier") or () if "License" in text
    ]
    said = [meta.get("License-Expression"), meta.get("License"), *last]
    for text in filter(None, said):
        candidate = _SAID.get(text.strip().lower(), text.strip())
        if len(candidate) < 100 and _known(candidate):
            return candidate
    return ""


def _known(expression: str) -> bool:
    try:
        return _SPDX.parse(expression, validate=True, strict=True) is not None
    except (ExpressionError, ValueError, AttributeError):
        return False


def permits(expression: str, permissive: set[str]) -> bool:
    """Tell whether permissive licences alone can be chosen: ``OR`` gives a choice, ``AND`` none."""
    parsed = _SPDX.parse(expression)

    def allowed(node: Any) -> bool:  # noqa: ANN401  # a node of the library's tree
        if isinstance(node, LicenseSymbol) or not getattr(node, "args", ()):
            return str(node) in permissive
        some = any if type(node).__name__ == "OR" else all
        return some(allowed(one) for one in node.args)

    return allowed(parsed)


def faults(
    found: Mapping[str, str], runtime: set[str], names: set[str], rules: Mapping[str, Any]
) -> list[str]:
    """Return what is wrong.

    Parameters
    ----------
    found : mapping of str to str
        Installed package to its licence.
    runtime, names : set of str
        What ogplens needs to run, and all that is locked.
    rules : mapping
        The block ``licences`` of the configuration.
    """
    permissive = set(rules["permissive"])
    exceptions, told = rules["exceptions"], rules["told"]
    wrong = [f"{name}: is locked but not installed" for name in sorted(names - found.keys())]
    for name in sorted(names & found.keys()):
        licence = told[name]["licence"] if name in told else found[name]
        if not licence:
            wrong.append(f"{name}: tells no licence; look it up and add it to licences.told")
        elif permits(licence, permissive):
            continue
        elif name in runtime:
            wrong.append(f"{name}: {licence} is not permissive, and ogplens needs it to run")
        elif exceptions.get(name, {}).get("licence") != licence:
            wrong.append(f"{name}: {licence} is not permissive; is there a reason to use it?")
    known = {canonicalize_name(name) for name in (*exceptions, *told)}
    wrong += [f"{name}: in the configuration, but not locked" for name in sorted(known - names)]
    return wrong


def main() -> int:
    """Check what is installed, and say what was found."""
    found = {str(canonicalize_name(one.metadata["Name"])): spdx(one) for one in distributions()}
    names, rules = set(locked(LOCK)), config()["licences"]
    wrong = faults(found, set(locked(BASE)), names, rules)
    for line in wrong:
        sys.stderr.write(f"licences: {line}\n")
    if wrong:
        sys.stderr.write(f"licences: see {CONFIG.name}\n")
        return 1
    runtime = len(locked(BASE))
    sys.stdout.write(
        f"licences: {len(names)} packages, {runtime} of them to run, all permissive; "
        f"{len(rules['exceptions'])} others build and test, each with a reason\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
