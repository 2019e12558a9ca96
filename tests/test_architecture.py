"""The house keeps its own rules: who may import whom, and how large a room's modules grow."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "pipeline" / "ogplens"

# Ground floor first, as in ARCHITECTURE.md: a room imports only from rooms before it, and itself.
ROOMS = (
    "errors", "files", "arrays", "domain", "settings", "kept", "interface", "records", "reading",
    "segmentation", "irm", "features", "learning", "evaluation", "comparison", "advice", "scoring",
    "reporting", "api", "bulk", "stages", "web", "commands", "cli", "__main__",
)  # fmt: skip
HEAVY = {
    "spacy", "sklearn", "pandas", "scipy", "matplotlib", "lxml", "docx", "pypdfium2", "xlsxwriter",
    "uvicorn",
}  # fmt: skip
# These rooms compute with sparse matrices throughout; nothing light imports them.
NUMERIC = {"features", "learning", "evaluation", "scoring"}


def room_of(module: str) -> str:
    """Return the room of ``ogplens.<room>.<module>``."""
    return module.split(".")[1] if "." in module else ""


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imports(path: Path) -> set[str]:
    """Return the modules that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def top_level_imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_room_imports_only_from_rooms_before_it(path: Path) -> None:
    own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    if own == "__init__":
        return
    used = {room_of(name) for name in imports(path) if name.startswith("ogplens.")} - {own}
    later = {room for room in used if ROOMS.index(room) > ROOMS.index(own)}
    assert not later


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_heavy_libraries_are_imported_where_they_are_needed(path: Path) -> None:
    allowed = {"scipy"} if path.relative_to(PACKAGE).parts[0] in NUMERIC else set()
    assert not top_level_imports(path) & (HEAVY - allowed)


def test_modules_stay_readable() -> None:
    long = {
        str(path.relative_to(PACKAGE)): lines
        for path in modules()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 350
    }
    assert not long


def test_nothing_is_pickled() -> None:
    for path in modules():
        assert not imports(path) & {"pickle", "dill", "cloudpickle", "shelve", "marshal"}
        assert "allow_pickle=True" not in path.read_text(encoding="utf-8")
