"""List what ogplens needs to run: ``python .ci/sbom.py [FILE]``, by default ``dist/sbom.cdx.json``.

CycloneDX, from the installed environment cut down to ``requirements-base.lock``; without date,
serial number or path of a machine: the same packages give the same bytes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from locked import BASE, ROOT, config, locked
from packaging.utils import canonicalize_name


def whole() -> dict[str, Any]:
    """Return the SBOM of the environment that this runs in."""
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--output-reproducible"]
    command += ["--no-validate"]  # of all that is installed; tests check what is kept
    command += ["--pyproject", str(ROOT / "pyproject.toml"), "--mc-type", "application"]
    done = subprocess.run(  # noqa: S603
        [*command, sys.executable], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        sys.exit(f"sbom: cyclonedx-py failed:\n{done.stderr}")
    return dict(json.loads(done.stdout))


def runtime(bom: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """Keep the components of these names, and what is said of them."""
    told = config()["licences"]["told"]
    root = bom["metadata"]["component"]
    kept = [one for one in bom["components"] if canonicalize_name(one["name"]) in names]
    kept.sort(key=lambda one: (canonicalize_name(one["name"]), one["version"]))
    for one in (root, *kept):
        one.pop("externalReferences", None)  # of an editable installation: a path of this machine
        name = canonicalize_name(one["name"])
        if name in told:  # it names its licence in no way that a program can read
            one["licenses"] = [
                {"expression": told[name]["licence"], "acknowledgement": "concluded"}
            ]
    refs = {root["bom-ref"], *(one["bom-ref"] for one in kept)}
    depends = [
        {**one, "dependsOn": inside}
        if (inside := sorted(set(one.get("dependsOn", ())) & refs))
        else {"ref": one["ref"]}
        for one in sorted(bom["dependencies"], key=lambda one: one["ref"])
        if one["ref"] in refs
    ]
    return {**bom, "components": kept, "dependencies": depends}


def main() -> int:
    """Write the SBOM."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist" / "sbom.cdx.json"
    names = set(locked(BASE))
    bom = runtime(whole(), names)
    held = {str(canonicalize_name(one["name"])): one["version"] for one in bom["components"]}
    if held != locked(BASE):
        differing = sorted(set(held.items()) ^ set(locked(BASE).items()))
        sys.stderr.write(f"sbom: the environment is not as locked: {differing}\n")
        return 1
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(bom, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    sys.stdout.write(f"sbom: {len(held)} packages\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
