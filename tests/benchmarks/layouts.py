"""Measure segmentation on invented plans: ``python -m tests.benchmarks.layouts --help``."""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.matching import match
from tests.segmentation.layouts.catalogue import LAYOUTS
from tests.segmentation.layouts.draft import FORMATS, Draft, Layout
from tests.segmentation.layouts.printing import OFFICE, print_pdf, print_word
from tests.segmentation.layouts.render import markdown, page_html, print_html, text
from tests.segmentation.layouts.word import docx

from ogplens.errors import OgplensError
from ogplens.reading import read_bytes
from ogplens.segmentation import segment

WORD_PDF = "word.pdf"
LIMITS = {"max_bytes": 50_000_000, "max_characters": 10_000_000}


@dataclass(frozen=True)
class Score:
    """How well one file was cut."""

    layout: str
    format: str
    seed: int
    held_out: bool
    f1: float
    precision: float
    recall: float
    predicted: int
    gold: int
    confidence: float
    seconds: float
    titles: tuple[str, ...]


def rendered(draft: Draft, form: str, cache: Path) -> bytes:
    """Return a draft as a file; PDFs are kept in ``cache`` by their content."""
    if form == "pdf":
        page = print_html(draft)
        path = cache / f"{hashlib.sha256(page.encode()).hexdigest()[:24]}.pdf"
        if not path.exists():
            path.write_bytes(print_pdf(page, head=draft.running))
        return path.read_bytes()
    if form == WORD_PDF:
        return print_word([docx(draft)], cache)[0]
    if form == "docx":
        return docx(draft)
    writers: dict[str, Callable[[Draft], str]] = {"html": page_html, "md": markdown, "txt": text}
    return writers[form](draft).encode()


def measure(layout: Layout, form: str, seed: int, cache: Path, keep: Path | None) -> Score:
    """Render, read, cut and score one file."""
    draft = layout.draft(seed)
    data, gold = rendered(draft, form, cache), draft.gold()
    name = f"{layout.name}-{seed}.{form}"
    if keep:
        (keep / name).write_bytes(data)
        (keep / f"{layout.name}-{seed}.gold.txt").write_text(
            "\n\n=====\n\n".join(gold), encoding="utf-8"
        )
    begin = time.process_time()
    try:
        cut = segment(read_bytes(data, name=name, **LIMITS))
        texts, confidence = [c.text for c in cut.commitments], cut.confidence
        titles = tuple(f"{c.number or '-'}: {c.title}" for c in cut.commitments)
    except OgplensError as error:
        texts, confidence, titles = [], 0.0, (str(error),)
    seconds = time.process_time() - begin
    found = match(texts, gold)
    return Score(
        layout=layout.name, format=form, seed=seed, held_out=layout.held_out,
        f1=found.f1, precision=found.precision, recall=found.recall, predicted=found.predicted,
        gold=found.gold, confidence=confidence, seconds=seconds, titles=titles,
    )  # fmt: skip


def forms_of(layout: Layout, *, word_pdf: bool = False) -> tuple[str, ...]:
    """Return the formats of a layout, with ``word_pdf`` also its Word document in print."""
    return (*layout.formats, WORD_PDF) if word_pdf and "docx" in layout.formats else layout.formats


def mean(scores: Iterable[Score]) -> float:
    values = [score.f1 for score in scores]
    return sum(values) / len(values) if values else float("nan")


def table(scores: Sequence[Score]) -> str:
    """Lay the scores out, a layout a line: F1 (predicted/gold, confidence) a format.

    Of the layouts held out only means and shares are told, so that nobody tunes to one of them.
    """
    forms = [form for form in (*FORMATS, WORD_PDF) if any(s.format == form for s in scores)]
    place = {(s.layout, s.seed, s.format): s for s in scores}
    lines = [f"{'layout':36}" + "".join(f"{form:>22}" for form in forms)]
    for name, seed in dict.fromkeys((s.layout, s.seed) for s in scores if not s.held_out):
        cells = ""
        for form in forms:
            s = place.get((name, seed, form))
            cell = f"{s.f1:.2f} ({s.predicted}/{s.gold}, {s.confidence:.2f})" if s else ""
            cells += f"{cell:>22}"
        lines.append(f"{name:36}{cells}")
    for label, held in (("development", False), ("held out", True)):
        part = [s for s in scores if s.held_out == held]
        lines += summary(part, label, forms)
        if held:
            for language in sorted({LAYOUTS[s.layout].language for s in part}):
                spoken = [s for s in part if LAYOUTS[s.layout].language == language]
                lines += summary(spoken, f"{label}, {language}", forms)
    return "\n".join(lines) + "\n"


def summary(scores: Sequence[Score], label: str, forms: Sequence[str]) -> list[str]:
    """Return two lines: the mean of each format and of all, and the share below 0.9."""
    if not scores:
        return []
    means = "".join(f"{mean(s for s in scores if s.format == f):>22.3f}" for f in forms)
    low = "".join(f"{below(s for s in scores if s.format == f):>22.3f}" for f in forms)
    return [
        f"{'mean, ' + label:36}{means}   all {mean(scores):.3f}",
        f"{'below 0.9, ' + label:36}{low}   all {below(scores):.3f}",
    ]


def below(scores: Iterable[Score], limit: float = 0.9) -> float:
    """Return the share of files whose F1 is under a limit."""
    values = [score.f1 < limit for score in scores]
    return sum(values) / len(values) if values else float("nan")


def write_csv(scores: Sequence[Score], path: Path) -> None:
    names = [name for name in Score.__dataclass_fields__ if name not in ("titles", "seconds")]
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(names)
        for s in scores:
            values = (getattr(s, name) for name in names)
            out.writerow([f"{v:.4f}" if isinstance(v, float) else v for v in values])


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.layouts", description=__doc__)
    parser.add_argument("--layout", nargs="+", choices=sorted(LAYOUTS), help="default: all")
    parser.add_argument("--language", nargs="+", help="two letters; default: all")
    parser.add_argument("--format", nargs="+", choices=(*FORMATS, WORD_PDF), help="default: all")
    parser.add_argument(
        "--word-pdf", action="store_true", help="also print Word documents by LibreOffice"
    )
    parser.add_argument("--seed", nargs="+", type=int, default=[0])
    parser.add_argument("--held-out", action="store_true", help="only the layouts held out")
    parser.add_argument("--development", action="store_true", help="leave held-out layouts aside")
    parser.add_argument("--titles", action="store_true", help="show what was cut where F1 < 0.9")
    parser.add_argument("--keep", type=Path, help="folder to keep the files in")
    parser.add_argument("--output", type=Path, help="CSV file to write")
    return parser.parse_args(argv)


def chosen(asked: argparse.Namespace) -> list[Layout]:
    return [
        layout
        for layout in LAYOUTS.values()
        if (not asked.layout or layout.name in asked.layout)
        and (not asked.language or layout.language in asked.language)
        and not (asked.development and layout.held_out)
        and not (asked.held_out and not layout.held_out)
    ]


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    asked = arguments(argv)
    cache = Path(tempfile.gettempdir()) / "ogplens-layouts"
    cache.mkdir(exist_ok=True)
    if asked.keep:
        asked.keep.mkdir(parents=True, exist_ok=True)
    wanted = asked.word_pdf or WORD_PDF in (asked.format or ())
    word_pdf = wanted and OFFICE is not None
    if wanted and not word_pdf:
        sys.stderr.write("soffice is not installed: word.pdf is left out\n")
    files = [
        (layout, form, seed)
        for layout in chosen(asked)
        for seed in asked.seed
        for form in forms_of(layout, word_pdf=word_pdf)
        if not asked.format or form in (*asked.format, WORD_PDF)
    ]
    # One call of LibreOffice for many files: starting it takes longer than printing.
    print_word((docx(one.draft(seed)) for one, form, seed in files if form == WORD_PDF), cache)
    scores = [measure(layout, form, seed, cache, asked.keep) for layout, form, seed in files]
    sys.stdout.write(table(scores))
    if asked.titles:
        for s in scores:
            if s.f1 < 0.9 and not s.held_out:
                sys.stdout.write(f"\n{s.layout}-{s.seed}.{s.format} F1 {s.f1:.2f}\n  ")
                sys.stdout.write("\n  ".join(title[:100] for title in s.titles) + "\n")
    sys.stdout.write(f"{sum(s.seconds for s in scores):.1f} s of CPU for reading and cutting\n")
    if asked.output:
        write_csv(scores, asked.output)


if __name__ == "__main__":
    main()
