"""Measure reading at its limits: ``python -m tests.benchmarks.reading``.

A plan of 300 pages and 10 MB, and files made to harm in their full size. Each is read and cut in a
process of its own, so that the peaks of memory are those of that file. Writes
``results/reading.json`` and ``results/reading.md``.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
RESULTS = Path(__file__).parent / "results"
COMMAND = "python -m tests.benchmarks.reading"
LIBRARIES = ("pypdfium2", "lxml", "python-docx", "markdown-it-py", "py3langid", "pydantic", "numpy")
PAGES, BYTES = 300, 10_000_000
MAX_MEGABYTES = 500
#: For the hostile files, lower than in the configuration, so that the benchmark takes minutes.
HOSTILE_SECONDS = 30
_PICTURE = 190  # dots a side, one byte each, packed into no less
_WORDS = (
    *("the", "ministry", "will", "publish", "register", "of", "public", "contracts", "open"),
    *("data", "portal", "citizens", "civil", "society", "budget", "participation", "reform"),
    *("agency", "council", "annual", "report", "access", "services", "local", "monitoring"),
)

Figures = dict[str, Any]


def _makers() -> tuple[Any, Any]:
    """Import what the tests make documents with."""
    sys.path.insert(0, str(ROOT / "tests"))
    from reading import hostile, makers

    return hostile, makers


def long_plan(pages: int = PAGES) -> bytes:
    """Make a plan with dense text, tables and pictures: a commitment every ten pages."""
    hostile, makers = _makers()
    draw = random.Random(300)
    fonts = [hostile.FONT, hostile.FONT.replace(b"Helvetica", b"Helvetica-Bold")]
    kids = b" ".join(b"%d 0 R" % (5 + 3 * i) for i in range(pages))
    objects = [hostile.CATALOGUE, b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages)]
    objects += fonts
    for index in range(pages):
        page = makers.Page()
        page.write(72, 810, "Open Government Action Plan", size=8)
        page.write(290, 30, str(index + 1), size=8)
        _write_page(page, index, draw)
        size = _PICTURE
        content = page.content() + b"\nq 80 0 0 80 470 40 cm /I Do Q"
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources "
            b"<< /Font << /R 3 0 R /B 4 0 R >> /XObject << /I %d 0 R >> >> >>"
            % (6 + 3 * index, 7 + 3 * index)
        )
        objects.append(hostile.stream(content))
        picture = b"/Type /XObject /Subtype /Image /BitsPerComponent 8 /ColorSpace /DeviceGray"
        measures = b" /Width %d /Height %d" % (size, size)
        objects.append(hostile.stream(draw.randbytes(size * size), picture + measures))
    return bytes(hostile.pdf_of(objects))


def _write_page(page: Any, index: int, draw: random.Random) -> None:
    y = 780
    if index % 10 == 0:
        page.write(72, y, f"Commitment {index // 10 + 1}: {_line(draw, 6)}", size=15, bold=True)
        page.write(72, y - 24, "Lead institution: Ministry of Finance", bold=True)
        y -= 50
    if index % 3 == 0:
        for _ in range(8):
            for column, width in enumerate((180, 120, 120)):
                left = 72 + sum((180, 120, 120)[:column])
                page.box(left, y - 18, left + width, y)
                page.write(left + 4, y - 13, _line(draw, 3), size=8)
            y -= 18
        y -= 20
    while y > 140:
        page.write(72, y, _line(draw, 13), size=9)
        y -= 12


def _line(draw: random.Random, words: int) -> str:
    return " ".join(draw.choice(_WORDS) for _ in range(words)).capitalize()


def read_once(path: Path, seconds: int) -> Figures:
    """Read and cut a file in a child, in this process; measure both."""
    from ogplens.errors import OgplensError
    from ogplens.reading import GuardedReader
    from ogplens.segmentation import segment
    from ogplens.settings import pipeline_settings

    figures: Figures = {"bytes": path.stat().st_size}
    begin = time.perf_counter()
    limits = pipeline_settings().segment.model_copy(update={"max_seconds": seconds})
    with GuardedReader(limits) as reader:
        reader.start()
        try:
            document, cut = reader.read_then(path, segment)
            figures["outcome"] = f"{len(cut.commitments)} commitments"
            figures |= {"pages": document.pages, "characters": len(document.text)}
        except OgplensError as error:
            figures["outcome"] = error.message.partition("; looked for")[0]
    figures["seconds"] = round(time.perf_counter() - begin, 2)
    for name, who in (("child", resource.RUSAGE_CHILDREN), ("parent", resource.RUSAGE_SELF)):
        figures[f"{name}_peak_mb"] = round(resource.getrusage(who).ru_maxrss * 1024 / 10**6)
    return figures


def _measured(path: Path, seconds: int) -> Figures:
    """Call `read_once` in a new process."""
    command = [sys.executable, "-m", "tests.benchmarks.reading", "--once", str(path), str(seconds)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    figures: Figures = json.loads(done.stdout)
    return figures


def measure() -> Figures:
    """Return the figures of the long plan, and of each hostile file by its name.

    Raises
    ------
    RuntimeError
        If the long plan takes more memory than it may, or a file more time than the limit.
    """
    from ogplens.settings import pipeline_settings

    hostile, _ = _makers()
    limits = pipeline_settings().segment
    harmed: Figures = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.pdf"
        path.write_bytes(long_plan())
        long = _measured(path, limits.max_seconds)
        for name, suffix, make, _, size in hostile.HOSTILE:
            path = Path(folder) / f"plan.{suffix}"
            path.write_bytes(make(size))
            harmed[f"{name}.{suffix}"] = _measured(path, HOSTILE_SECONDS)
    peak = long["child_peak_mb"] + long["parent_peak_mb"]
    if peak >= MAX_MEGABYTES or long["bytes"] < BYTES or long["pages"] != PAGES:
        raise RuntimeError(f"the long plan is not read as it should be: {long}")
    # Starting the child, stopping it and telling the result take a little more.
    slow = [name for name, one in harmed.items() if one["seconds"] > HOSTILE_SECONDS + 10]
    if slow:
        raise RuntimeError(f"not stopped in time: {', '.join(slow)}")
    return {"limits": limits.model_dump(), "long_plan": long, "hostile": harmed}


def main(arguments: Sequence[str]) -> None:
    """Measure and write; with ``--once FILE SECONDS``, measure that file and print."""
    if arguments[:1] == ["--once"]:
        sys.stdout.write(json.dumps(read_once(Path(arguments[1]), int(arguments[2]))))
        return
    figures = measure()
    versions = {name: importlib.metadata.version(name) for name in LIBRARIES}
    setting = {
        "command": COMMAND,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "versions": versions,
    }
    RESULTS.mkdir(exist_ok=True)
    whole = {"setting": setting, "figures": figures}
    (RESULTS / "reading.json").write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
    text = "\n".join(_page_of(figures, setting)) + "\n"
    (RESULTS / "reading.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def _page_of(figures: Figures, setting: Figures) -> list[str]:
    long, limits = figures["long_plan"], figures["limits"]
    versions = ", ".join(f"{name} {version}" for name, version in setting["versions"].items())
    rows = [
        f"| {name} | {one['bytes']:,} | {one['outcome']} | {one['seconds']} "
        f"| {one['child_peak_mb']} |"
        for name, one in figures["hostile"].items()
    ]
    return [
        "# Reading at its limits",
        "",
        f"`{COMMAND}`, Python {setting['python']}, {setting['cores']} cores, {setting['machine']}; "
        f"{versions}.",
        "",
        f"**A plan of {long['pages']} pages and {long['bytes']:,} bytes** (dense text, tables, "
        f"pictures): {long['outcome']} in {long['seconds']} s; peak memory {long['child_peak_mb']} "
        f"MB in the child that reads and cuts, {long['parent_peak_mb']} MB in the process that "
        "waits, interpreter and libraries included.",
        "",
        f"**Files made to harm**, read and cut under the limits of `configs/pipeline.yaml` "
        f"({limits['max_memory_mb']:,} MB of data, {limits['max_bytes']:,} bytes, "
        f"{limits['max_characters']:,} characters), but {HOSTILE_SECONDS} s in place of "
        f"{limits['max_seconds']} s. The peak counts code and libraries too.",
        "",
        "| file | bytes | outcome | seconds | peak MB |",
        "|---|---|---|---|---|",
        *rows,
    ]


if __name__ == "__main__":
    main(sys.argv[1:])
