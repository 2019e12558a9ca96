"""What ogplens is made of: locked by hash, licensed freely, audited, listed, and packed."""

from __future__ import annotations

import datetime
import importlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def script(name: str) -> ModuleType:
    """Return a script of ``.ci``."""
    sys.path.insert(0, str(ROOT / ".ci"))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.pop(0)


locked = script("locked")
licences = script("licences")
audit = script("audit")
sbom = script("sbom")
RULES = {
    "permissive": ["MIT", "Apache-2.0"],
    "told": {"silent": {"licence": "MIT"}},
    "exceptions": {"weak": {"licence": "MPL-2.0"}},
}


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-base.lock"])
def test_every_locked_version_has_its_hashes(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) > 30
    assert not [
        one for one in entries if not re.match(r"[\w.-]+==\S+.*\n.*--hash=sha256:\w{64}", one)
    ]


def test_what_runs_is_locked_as_what_is_tested() -> None:
    base, everything = (locked.locked(path, here=False) for path in (locked.BASE, locked.LOCK))
    assert base.items() <= everything.items()
    assert not base.keys() & {"dvc", "pytest", "hypothesis", "pandas", "spacy", "scikit-learn"}


def test_markers_choose_among_versions(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    path.write_text(
        "Old_Name==1 ; python_full_version < '3' \\\n    --hash=sha256:0\n"
        "old-name==2 ; python_full_version >= '3' \\\n    --hash=sha256:0\nother==3\n"
    )
    assert locked.locked(path) == {"old-name": "2", "other": "3"}


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("MIT", True),
        ("MIT AND Apache-2.0", True),
        ("GPL-2.0-only OR MIT", True),
        ("GPL-2.0-only", False),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", False),
        ("GPL-2.0-only WITH GCC-exception-2.0", False),
    ],
)
def test_a_choice_of_licences_is_ours_and_a_sum_is_not(licence: str, expected: bool) -> None:
    assert licences.permits(licence, {"MIT", "Apache-2.0"}) is expected


def test_a_licence_needs_to_be_free_or_to_have_a_reason() -> None:
    found = {"free": "MIT", "weak": "MPL-2.0", "silent": ""}
    assert licences.faults(found, {"free"}, set(found), RULES) == []
    (wrong,) = licences.faults(found, {"weak"}, set(found), RULES)
    assert "weak" in wrong
    assert "needs it to run" in wrong
    changed = {**found, "weak": "GPL-3.0-only", "new": "", "bad": "EPL-2.0"}
    wrongs = licences.faults(changed, set(), set(changed) | {"absent"}, RULES)
    assert [one.split(":")[0] for one in wrongs] == ["absent", "bad", "new", "weak"]
    gone = licences.faults({"free": "MIT"}, set(), {"free"}, RULES)
    assert [one.split(":")[0] for one in gone] == ["silent", "weak"]


def test_no_exception_is_for_what_runs() -> None:
    rules = locked.config()["licences"]
    assert not rules["exceptions"].keys() & locked.locked(locked.BASE, here=False).keys()
    for one in rules["exceptions"].values():
        assert one["reason"]
        assert one["for"] in {"pipeline", "development"}


_ROW = {"name": "a", "version": "1", "vulns": [{"id": "X-1", "aliases": ["CVE-1"]}]}


def test_a_known_vulnerability_is_found_and_silence_is_no_answer() -> None:
    rows = [_ROW, {"name": "b", "skip_reason": "not on PyPI"}, {"name": "c", "vulns": []}]
    result = audit.told(rows, ["a", "b", "c", "d"])
    assert [one.ids for one in result.found] == [("X-1", "CVE-1")]
    assert result.unchecked.keys() == {"b", "d"}


def test_the_page_of_a_package_tells_of_its_newest_release_only() -> None:
    pages = {
        "a": {"info": {"version": "1"}, "vulnerabilities": [{"id": "X-1", "fixed_in": ["2"]}]},
        "b": {"info": {"version": "2"}, "vulnerabilities": []},
        "c": {"info": {"version": "1"}, "vulnerabilities": [{"id": "X", "withdrawn": "now"}]},
        "d": {"info": {"version": "1"}},
    }
    result = audit.by_pages(dict.fromkeys("abcde", "1"), pages.get)
    assert [(one.package, one.mended_in) for one in result.found] == [("a", ("2",))]
    assert result.unchecked.keys() == {"b", "d", "e"}


@pytest.mark.parametrize(("day", "wrong"), [(30, 0), (31, 1)])
def test_a_vulnerability_is_accepted_by_name_and_for_so_long(day: int, wrong: int) -> None:
    until = datetime.date(2027, 1, 30)
    accepted = [{"package": "a", "id": "CVE-1", "until": until}]
    found = [audit.Found("a", ("X-1", "CVE-1"), ())]
    assert len(audit.faults(found, accepted, datetime.date(2027, 1, day))) == wrong
    assert len(audit.faults([audit.Found("b", ("CVE-1",), ())], accepted, until)) == 1


def test_without_network_it_says_so_and_does_not_fail(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(audit, "by_pip_audit", lambda names: audit.told([], names))
    monkeypatch.setattr(audit, "by_pages", lambda versions: audit.Audit((), dict(versions)))
    assert audit.main() == 0
    shown = capsys.readouterr().out
    assert "0 of" in shown
    assert "NOT CHECKED: numpy" in shown
    bad = audit.Found("numpy", ("CVE-1",), ("9",))
    monkeypatch.setattr(audit, "by_pages", lambda versions: audit.Audit((bad,), {}))
    assert audit.main() == 1
    assert "VULNERABLE: numpy: CVE-1, mended in 9" in capsys.readouterr().err


def test_the_sbom_lists_what_is_locked_to_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "sbom.json"
    monkeypatch.setattr(sys, "argv", ["sbom", str(target)])
    assert sbom.main() == 0
    text = target.read_text(encoding="utf-8")
    bom = json.loads(text)
    listed = {
        one["name"].lower().replace("_", "-").replace(".", "-"): one["version"]
        for one in bom["components"]
    }
    assert listed == locked.locked(locked.BASE)
    assert not [one["name"] for one in bom["components"] if not one.get("licenses")]
    assert not re.search(r"timestamp|serialNumber|file:|/site-packages", text)
    assert str(ROOT) not in text
    refs = {one["bom-ref"] for one in (bom["metadata"]["component"], *bom["components"])}
    assert {one["ref"] for one in bom["dependencies"]} == refs
    assert {ref for one in bom["dependencies"] for ref in one.get("dependsOn", ())} <= refs


def _container() -> str:
    return (ROOT / "Containerfile").read_text(encoding="utf-8")


def test_the_container_runs_as_nobody_with_what_is_locked() -> None:
    *_, last = _container().split("\nFROM ")
    assert last.startswith("debian:stable-slim\n")
    assert re.search(r"^USER [1-9]\d+$", last, re.MULTILINE)
    assert 'ENTRYPOINT ["ogplens"]' in last
    installed = re.search(r"apt-get install ([^&]*)&&", last)
    assert installed is not None
    named = [word for word in installed[1].split() if word[0] not in "-\\"]
    assert named == ["python3"]  # nothing that builds
    assert "--require-hashes" in _container()
    for copied in re.findall(r"^COPY (?!--from)(.*) \S+$", _container(), re.MULTILINE):
        assert set(copied.split()) == {"requirements-base.lock", "dist/*.whl"}


def test_the_container_file_is_linted() -> None:
    tool = Path(sys.executable).with_name("hadolint")
    found = str(tool) if tool.is_file() else shutil.which("hadolint")
    if found is None:
        pytest.skip("hadolint is not installed on this system")
    done = subprocess.run(
        [found, str(ROOT / "Containerfile")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_test_and_target_that_the_promises_name_is_there() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(tests/[\w/.]+)`", text))
    assert len(named) > 8
    assert not [one for one in named if not (ROOT / one).is_file()]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for targets in re.findall(r"`make ([a-z ]+)`", text):
        assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets.split())
