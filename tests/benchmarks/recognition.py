"""How well one commitment is recognised in two exports: ``python -m tests.benchmarks.recognition``.

Both real exports must lie beside the project. Writes ``results/recognition.json`` and ``.md``.

- *As they are*: the rows of the newer export whose plans the older one holds.
- *Reworded*: a share of the words of each row that both hold is replaced, its identifier removed,
  and, in one column, its number dealt anew.
- *False pairs*: each plan of the older export is cut in two halves that share no commitment, both
  numbered from 0, so that unlike commitments bear the same number. Every pair is a false one.
- *A full export*: 6,000 generated rows, and the same again with a few codes changed.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.irm.full_export import full_export, write_export

from ogplens.irm import ExportRow, import_exports, merge_exports, read_export
from ogplens.irm.recognition import pair_rows
from ogplens.irm.word_weights import Rarity, Words
from ogplens.settings import codebook

ROOT = Path(__file__).resolve().parents[2]
RESULTS = Path(__file__).parent / "results"
EXPORTS = [ROOT / ".." / "shared" / "data" / n for n in ("explorer-2016.csv", "database-2024.csv")]
SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
Plans = dict[tuple[str, int], list[ExportRow]]


def plans(rows: Sequence[ExportRow]) -> Plans:
    """Return rows by member and plan."""
    found: Plans = defaultdict(list)
    for row in rows:
        found[row.member, row.plan].append(row)
    return found


def as_they_are(older: Sequence[ExportRow], newer: Sequence[ExportRow]) -> dict[str, Any]:
    """Count what is recognised in the files as they are, and name the rest."""
    merged = merge_exports([older, newer])
    both = [c.rows for c in merged.commitments if len(c.rows) == 2]
    rarity = Rarity([*older, *newer])
    same = sum(Words(a, rarity).begins_like(Words(b, rarity)) for a, b in both)
    known = {row.ogp_id for rows in both for row in rows}
    shared = [row for row in newer if (row.member, row.plan) in plans(older)]
    coded = [(a.codes[v], b.codes[v]) for a, b in both for v in a.codes if v in b.codes]
    return {
        "rows_of_shared_plans": len(shared),
        "same_text": same,
        "reworded": len(both) - same,
        "missed": sorted(row.ogp_id for row in shared if row.ogp_id not in known),
        "listed_whole_and_in_parts": sorted(merged.wholes),
        "codes_in_both": len(coded),
        "codes_that_agree": sum(a == b for a, b in coded),
        "codes_that_contradict": len(merged.conflicts),
    }


def truth(older: Sequence[ExportRow], newer: Sequence[ExportRow]) -> dict[str, int]:
    """Return identifier in the newer export to row in the older one, as recognised now."""
    pairs = [c.rows for c in merge_exports([older, newer]).commitments if len(c.rows) == 2]
    ordered = [sorted(rows, key=lambda row: bool(row.ogp_id)) for rows in pairs]
    return {b.ogp_id: a.row for a, b in ordered}


def reworded(
    older: Sequence[ExportRow],
    newer: Sequence[ExportRow],
    share: float,
    number: Callable[[ExportRow, random.Random], str],
) -> dict[str, int]:
    """Count right and false pairs when a share of the words is replaced."""
    rng = random.Random(1)
    right_row = truth(older, newer)
    changed: list[tuple[str, ExportRow]] = []
    for row in newer:
        if row.ogp_id in right_row:
            words = [
                w if rng.random() > share else f"x{rng.randrange(5000)}" for w in row.text.split()
            ]
            title = " ".join(w for w in row.title.split() if rng.random() > share)
            text = " ".join(["Briefly", *words])
            other = replace(row, text=text, title=title, ogp_id="", number=number(row, rng))
            changed.append((row.ogp_id, other))
    rarity = Rarity([*older, *(row for _, row in changed)])
    right = false = 0
    for key, rows in plans(older).items():
        mine = [(i, row) for i, row in changed if (row.member, row.plan) == key]
        pairs = pair_rows([[row] for row in rows], [row for _, row in mine], rarity)
        hits = sum(right_row[mine[j][0]] == rows[i].row for j, i in pairs.items())
        right, false = right + hits, false + len(pairs) - hits
    return {"of": len(changed), "right": right, "false": false}


def false_pairs(older: Sequence[ExportRow], repeats: int = 3) -> dict[str, int]:
    """Count pairs among commitments that are all different."""
    rng = random.Random(2)
    rarity = Rarity(older)
    rows = found = 0
    for _ in range(repeats):
        for here in plans([row for row in older if row.text]).values():
            different = {Words(row, rarity).beginning: row for row in here}
            drawn = rng.sample(list(different.values()), len(different))
            half = len(drawn) // 2
            first, second = (
                [replace(row, number=str(n)) for n, row in enumerate(part)]
                for part in (drawn[:half], drawn[half:])
            )
            rows += len(second)
            found += len(pair_rows([[row] for row in first], second, rarity))
    return {"rows": rows, "pairs": found}


def full() -> dict[str, float]:
    """Return CPU seconds of importing 6,000 rows, and again with a few codes changed."""
    with tempfile.TemporaryDirectory() as place:
        rows = full_export(6000, words=160)
        start = time.process_time()
        older = write_export(Path(place) / "older.csv", rows)
        folder = Path(place) / "corpus"
        import_exports([older], folder, codebook=codebook())
        first = time.process_time() - start
        for row in rows[::500]:
            row["Specificity"] = "Low" if row["Specificity"] != "Low" else "High"
        start = time.process_time()
        newer = write_export(Path(place) / "newer.csv", rows)
        import_exports([newer], folder, codebook=codebook(), update=True)
        second = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "import_cpu_seconds": round(first, 1),
        "update_cpu_seconds": round(second, 1),
        "peak_mb": round(peak),
    }


def main() -> None:
    """Measure, and write the results."""
    timed = full()  # first: the peak of memory is that of the process
    older, newer = (read_export(path, codebook=codebook()) for path in EXPORTS)
    same = {s: reworded(older, newer, s, lambda row, _: row.number) for s in SHARES}
    anew = {s: reworded(older, newer, s, lambda _, rng: str(rng.randrange(1, 40))) for s in SHARES}
    figures = {
        "as_they_are": as_they_are(older, newer),
        "reworded": {str(s): {"same_number": same[s], "number_anew": anew[s]} for s in SHARES},
        "false_pairs": false_pairs(older),
        "full_export": timed,
    }
    (RESULTS / "recognition.json").write_text(
        json.dumps(figures, indent=2) + "\n", encoding="utf-8"
    )
    (RESULTS / "recognition.md").write_text(_page(figures), encoding="utf-8")
    sys.stdout.write(_page(figures))


def _page(figures: dict[str, Any]) -> str:
    real, false, timed = (figures[n] for n in ("as_they_are", "false_pairs", "full_export"))
    lines = [
        "# One commitment in two exports",
        "",
        "Made by `python -m tests.benchmarks.recognition`; its docstring says what each figure is.",
        "",
        f"- Of {real['rows_of_shared_plans']} rows of the newer export whose plans the older one "
        f"holds, {real['same_text'] + real['reworded']} are recognised: {real['same_text']} by the "
        f"same text, {real['reworded']} by number and words. Not paired: "
        f"{', '.join(real['missed'])}; of these, whole where the older export lists parts: "
        f"{', '.join(real['listed_whole_and_in_parts'])}.",
        f"- Codes of both: {real['codes_in_both']}, the same: {real['codes_that_agree']}; at the "
        f"same stage of completion, {real['codes_that_contradict']} contradict each other.",
        f"- False pairs among commitments that all differ: {false['pairs']} of {false['rows']}.",
        f"- 6,000 generated rows: import {timed['import_cpu_seconds']} s, update "
        f"{timed['update_cpu_seconds']} s of CPU, peak {timed['peak_mb']} MB.",
        "",
        "| words replaced | right, same number | false | right, number dealt anew | false |",
        "|---|---|---|---|---|",
    ]
    for share, row in figures["reworded"].items():
        a, b = row["same_number"], row["number_anew"]
        cells = (
            f"{float(share):.0%}",
            f"{a['right']} of {a['of']}",
            a["false"],
            b["right"],
            b["false"],
        )
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
