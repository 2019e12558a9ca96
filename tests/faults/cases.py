"""The commands that are killed: what they find, what they write, and what stands there before."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ogplens.irm import LAYOUTS

DRAFT = """\
# Open government action plan of Exampleland

## Commitment 1: Publish the register of public contracts

The Ministry of Finance will publish every public contract as open data on an online portal by
December 2026, so that citizens can see who is paid for what.

Lead institution: Ministry of Finance

## Commitment 2: A council of citizens for the budget

The government will set up a council of citizens and civil society organisations that is consulted
on the budget each year, and will answer in writing to what the council proposes.
"""
OLDER = DRAFT.replace("as open data on an online portal", "in its bulletin")
REPORT = """\
<html><body><h1>Albania Action Plan Review 2023-2025</h1><h2>At a glance</h2><table>
<tr><td>Participating since: 2011</td></tr><tr><td>Number of commitments: 3</td></tr>
<tr><td>Commitments with an open government lens: 3 (100%)</td></tr></table></body></html>
"""
EARLIER = b"an earlier result\n"


@dataclass(frozen=True, slots=True)
class Case:
    """A command that writes.

    Attributes
    ----------
    name : str
    arguments : tuple of str
        Of ``ogplens``, or a module of a stage.
    outputs : tuple of str
        Files and folders that it writes, within its own folder.
    prepare : callable
        Fills its folder.
    earlier : bool
        Whether other results stand under the names of the outputs before.
    codes : tuple of int
        Exit codes of a good end.
    rows_per_shard : int
        In place of what the configuration says, so that a small table makes many shards; 0 not to.
    """

    name: str
    arguments: tuple[str, ...]
    outputs: tuple[str, ...]
    prepare: Callable[[Path], None]
    earlier: bool = True
    codes: tuple[int, ...] = (0,)
    rows_per_shard: int = 0


def drafts(folder: Path) -> None:
    """Write two drafts, a report and a table of commitments."""
    (folder / "draft.md").write_text(DRAFT, encoding="utf-8")
    (folder / "older.md").write_text(OLDER, encoding="utf-8")
    (folder / "report.html").write_text(REPORT, encoding="utf-8")
    rows = [{"title": f"Register {n}", "text": DRAFT[60:400] + str(n)} for n in range(3)]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / "table.jsonl").write_text(lines, encoding="utf-8")


def many(folder: Path) -> None:
    """Write a draft and a table of commitments in a folder."""
    (folder / "plans").mkdir()
    (folder / "plans" / "draft.md").write_text(DRAFT, encoding="utf-8")
    rows = ({"title": f"Register {n}", "text": f"{TEXTS[n % 8]} {n}"} for n in range(40))
    lines = "".join(json.dumps(row | {"language": "en"}) + "\n" for row in rows)
    (folder / "plans" / "table.jsonl").write_text(lines, encoding="utf-8")


def export(path: Path, texts: Sequence[str], impact: str = "None") -> Path:
    """Write an export of commitments, four to a plan, in the newest layout."""
    layout = LAYOUTS["database-2024"]
    cells = dict.fromkeys(layout.columns, "ND")
    lines = [list(cells)]
    for n, text in enumerate(texts):
        own = {"member_name": "Albania", "member": "ALB", "region": "Europe", "text": text}
        own |= {"plan": str(1 + n // 4), "number": str(1 + n % 4), "year_submitted": "2018"}
        own["title"] = text[:30]
        row = cells | dict.fromkeys(layout.fields.values(), "")
        row |= {layout.fields[k]: v for k, v in own.items() if k in layout.fields}
        row |= {layout.codes["potential_impact"]: impact, layout.codes["relevant"]: "1"}
        lines.append(list(row.values()))
    text = "".join(",".join(f'"{cell}"' for cell in line) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8")
    return path


SUBJECTS = ("budget", "police", "forest", "schools", "courts", "water", "health", "mining")
TEXTS = [f"The ministry publishes its register of {one} on a portal for all." for one in SUBJECTS]


def exports(folder: Path) -> None:
    """Write an export and a newer one."""
    export(folder / "old.csv", TEXTS[:6])
    export(folder / "new.csv", TEXTS, impact="Minor")


def imported(folder: Path) -> None:
    """Write the exports, and a corpus of the first with a file of the user's own in it."""
    from ogplens.irm import import_exports
    from ogplens.settings import codebook

    exports(folder)
    import_exports([folder / "old.csv"], folder / "corpus", codebook=codebook())
    (folder / "corpus" / "notes.txt").write_bytes(EARLIER)


def project(folder: Path) -> None:
    """Write a small corpus where the stages look for it."""
    imported(folder)
    (folder / "corpus").rename(folder / "corpora")


def segmented(folder: Path) -> None:
    """Write a small corpus, cut already."""
    from ogplens.irm.corpus import segment_corpus
    from ogplens.records import write_records
    from ogplens.settings import pipeline_settings

    project(folder)
    plans = segment_corpus(folder / "corpora", pipeline_settings().segment)
    records = (record for plan in plans for record in plan.records)
    write_records(folder / "interim" / "commitments.jsonl", records)


def finished(folder: Path) -> None:
    """Write a run with made-up figures."""
    from made_run import write_run

    write_run(folder / "run")
    for inside in (folder / "run").iterdir():
        shutil.move(inside, folder)


_SEGMENT = ("interim/commitments.jsonl", "interim/plans.csv", "reports/segmentation.json")
_LABEL = ("interim/labels.csv", "reports/labelling.json", "reports/unmatched.csv")
_FEATURES = ("interim/features.npz", "interim/features-unmasked.npz")
_IMPORT = ("import", "old.csv", "--output", "corpus")
_UPDATE = ("import", "new.csv", "--output", "corpus", "--update")
_SHARDS = ("score", "plans", "--shards", "shards")
_FIGURES = ("compare", "--by", "region", "--output", "page.html", "--figures", "figures")

CASES = {
    case.name: case
    for case in (
        Case("schema", ("schema", "-o", "schema.json"), ("schema.json",), drafts),
        Case("score table", ("score", "table.jsonl", "-o", "t.csv"), ("t.csv",), drafts),
        Case("score html", ("score", "draft.md", "-o", "s.html"), ("s.html",), drafts),
        Case("score docx", ("score", "draft.md", "-o", "s.docx"), ("s.docx",), drafts),
        Case("segment", ("segment", "draft.md", "-o", "cut.csv"), ("cut.csv",), drafts),
        Case("check", ("check", "draft.md", "-o", "c.sarif"), ("c.sarif",), drafts, codes=(0, 1)),
        Case("diff", ("diff", "older.md", "draft.md", "-o", "d.html"), ("d.html",), drafts),
        Case("glance", ("glance", "report.html", "-o", "g.csv"), ("g.csv",), drafts),
        Case("import", _IMPORT, ("corpus",), exports, earlier=False),
        Case("import --update", _UPDATE, ("corpus",), imported, earlier=False),
        Case("compare --figures", _FIGURES, ("figures", "page.html"), finished, earlier=False),
        Case("score --shards", _SHARDS, ("shards",), many, earlier=False, rows_per_shard=5),
        Case("stage segment", ("ogplens.stages.segment",), _SEGMENT, project),
        Case("stage label", ("ogplens.stages.label",), _LABEL, segmented),
        Case("stage featurize", ("ogplens.stages.featurize",), _FEATURES, segmented),
    )
}


def prepare(case: Case, folder: Path) -> None:
    """Fill a new folder for a case."""
    folder.mkdir(parents=True)
    case.prepare(folder)
    for name in case.outputs if case.earlier else ():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(EARLIER)


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its name within it."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
