"""Measure the local page: ``python -m tests.benchmarks.serve``.

Fifty users at once for a minute, each with a cookie and a draft of their own: give it, wait, read
its page, download a table, forget it, begin again. Every answer must hold the user's own mark and
no other. Then, in a browser, how long a plan of twenty commitments takes from the press of the
button to its finished page. Writes ``results/serve.json`` and ``results/serve.md``.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.metadata
import json
import os
import platform
import re
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
RESULTS = Path(__file__).parent / "results"
COMMAND = "python -m tests.benchmarks.serve"
LIBRARIES = ("fastapi", "starlette", "uvicorn", "jinja2", "python-multipart", "pydantic", "numpy")
USERS, SECONDS, COMMITMENTS, ROUNDS = 50, 60, 20, 9
_MARK = re.compile(r"mark-\d{6}-x")
_BODY = (
    "The Ministry of Finance will publish every public contract as open data on an online portal "
    "by December 2030, from the planning to the last payment, so that citizens and journalists can "
    "see who is paid for what. A council of civil society organisations is consulted each year on "
    "what is missing, and the ministry answers in writing. Today only the notice of the award is "
    "published, and nobody can follow what is paid afterwards.\n\nLead institution: Ministry of "
    "Finance\n\nMilestones:\n\n- The portal goes online, January 2028 - June 2028\n- All contracts "
    "since 2025 are published, by December 2029\n"
)

Figures = dict[str, Any]


def plan(mark: str, commitments: int) -> bytes:
    """Make a plan whose titles carry a mark."""
    parts = [f"# Action plan {mark}\n"]
    parts += [
        f"## Commitment {n}: Publish part {n} of the register {mark}\n\n{_BODY}"
        for n in range(1, commitments + 1)
    ]
    return "\n".join(parts).encode()


class User:
    """One of many: gives drafts one after another, and looks that each is their own."""

    def __init__(self, number: int, address: str, times: dict[str, list[float]]) -> None:
        self._number = number
        self._address = address
        self._times = times
        self._round = 0
        self.statuses: Counter[int] = Counter()
        self.failures: Counter[str] = Counter()
        self.mixed = 0

    async def work(self, end: float) -> None:
        async with httpx.AsyncClient(base_url=self._address, timeout=60) as client:
            while time.perf_counter() < end:
                self._round += 1
                try:
                    await self._one(client, f"mark-{self._number:03}{self._round:03}-x")
                except (httpx.HTTPError, AssertionError) as error:
                    self.failures[f"{type(error).__name__}: {error}"[:120]] += 1

    async def _one(self, client: httpx.AsyncClient, mark: str) -> None:
        home = await self._ask(client, "first page", "GET", "/")
        token = re.search(r'form_token" value="(\w+)"', home.text)
        assert token is not None, "no form"
        form = {"form_token": token[1]}
        begin = time.perf_counter()
        file = {"file": (f"{mark}.md", plan(mark, COMMITMENTS))}
        answer = await self._ask(client, "giving a draft", "POST", "/drafts", data=form, files=file)
        assert answer.status_code == 303, f"draft refused: {answer.status_code}"
        path = answer.headers["location"]
        while True:
            now = (await self._ask(client, "progress", "GET", f"{path}/progress")).json()
            if now["over"]:
                break
            await asyncio.sleep(now["again"] / 1000)
        page = await self._ask(client, "scorecard", "GET", path)
        self._times.setdefault("from giving a draft to its scorecard", []).append(
            time.perf_counter() - begin
        )
        table = await self._ask(client, "table", "GET", f"{path}/download/csv")
        for text, least in ((page.text, COMMITMENTS), (table.text, COMMITMENTS)):
            found = _MARK.findall(text)
            assert len(found) >= least, "the own draft is not there"
            self.mixed += set(found) != {mark}
        await self._ask(client, "forgetting", "POST", "/forget", data=form)

    async def _ask(
        self, client: httpx.AsyncClient, name: str, method: str, path: str, **options: Any
    ) -> httpx.Response:
        begin = time.perf_counter()
        answer = await client.request(method, path, **options)
        self._times.setdefault(name, []).append(time.perf_counter() - begin)
        self.statuses[answer.status_code] += 1
        if answer.status_code >= 400:
            self.failures[f"{name}: {answer.status_code}"] += 1
        return answer


async def crowd(address: str, users: int, seconds: float) -> Figures:
    """Have many users at work at once; return requests, failures and times."""
    times: dict[str, list[float]] = {}
    everyone = [User(number, address, times) for number in range(users)]
    begin = time.perf_counter()
    await asyncio.gather(*(one.work(begin + seconds) for one in everyone))
    taken = time.perf_counter() - begin
    statuses = sum((one.statuses for one in everyone), Counter())
    failures = sum((one.failures for one in everyone), Counter())
    return {
        "users": users,
        "seconds": round(taken, 1),
        "requests": statuses.total(),
        "drafts": len(times.get("from giving a draft to its scorecard", [])),
        "failures": failures.total(),
        "failure_kinds": dict(sorted(failures.items())),
        "drafts_mixed": sum(one.mixed for one in everyone),
        "statuses": {str(code): n for code, n in sorted(statuses.items())},
        "seconds_by_request": {name: _summary(found) for name, found in times.items()},
    }


def _summary(times: list[float]) -> Figures:
    ordered = sorted(times)
    return {
        "n": len(ordered),
        "median": round(statistics.median(ordered), 3),
        "p95": round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 3),
        "longest": round(ordered[-1], 3),
    }


def in_browser(address: str, rounds: int) -> Figures:
    """Return the time from the press of the button to the finished page, for two formats."""
    from playwright.sync_api import sync_playwright

    sys.path.insert(0, str(ROOT / "tests"))
    from reading import makers

    body = "".join(
        makers.p(f"Commitment {n}: Publish part {n} of the register", bold=True)
        + "".join(makers.p(line) for line in _BODY.split("\n") if line)
        for n in range(1, COMMITMENTS + 1)
    )
    files = {"plan.md": plan("mark-000000-x", COMMITMENTS), "plan.docx": makers.docx(body)}
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    found: Figures = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        found["browser"] = f"Chromium {browser.version}"
        for name, data in files.items():
            times = []
            for _ in range(rounds):
                context = browser.new_context()
                page = context.new_page()
                page.goto(address)
                page.set_input_files(
                    "#file", {"name": name, "mimeType": "text/plain", "buffer": data}
                )
                begin = time.perf_counter()
                page.click("#draft-form button.main")
                page.wait_for_selector(".sc-tools:visible", timeout=60_000)
                page.wait_for_load_state("load")
                times.append(time.perf_counter() - begin)
                assert page.locator(".sc-commitment").count() == COMMITMENTS
                context.close()
            found[name] = {**_summary(times), "first": round(times[0], 3)}
        browser.close()
    return found


def _started() -> tuple[subprocess.Popen[str], str, float]:
    begin = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, "-m", "ogplens", "serve", "--port", "0", "--no-open"],
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT / "pipeline")},
    )
    assert server.stderr is not None
    for line in server.stderr:
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            return server, found[0], time.perf_counter() - begin
    raise RuntimeError("the server did not start")


def _memory(process: int) -> float:
    """Return the largest memory that a process has had, in 10^6 bytes; Linux alone tells."""
    try:
        text = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return float("nan")
    found = re.search(r"VmHWM:\s+(\d+) kB", text)
    return round(int(found[1]) * 1024 / 1e6, 1) if found else float("nan")


def measure(users: int, seconds: float, rounds: int) -> Figures:
    """Start the server, measure, and stop it."""
    server, address, starting = _started()
    try:
        browser = in_browser(address, rounds)
        many = asyncio.run(crowd(address, users, seconds))
        memory = _memory(server.pid)
        load = os.getloadavg()[0]
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=30)
    versions = {name: importlib.metadata.version(name) for name in LIBRARIES}
    return {
        "command": COMMAND,
        "machine": {
            "system": platform.system(),
            "processors": os.cpu_count(),
            "python": platform.python_version(),
            "load_at_the_end": round(load, 1),
        },
        "versions": versions,
        "commitments": COMMITMENTS,
        "seconds_to_start": round(starting, 1),
        "largest_memory_mb": memory,
        "browser": browser,
        "crowd": many,
    }


def report(found: Figures) -> str:
    """Return the figures as Markdown."""
    many, browser, machine = found["crowd"], found["browser"], found["machine"]
    lines = [
        "# The local page",
        "",
        f"Written by `{found['command']}`, on {machine['processors']} processors "
        f"({machine['system']}, Python {machine['python']}; load at the end "
        f"{machine['load_at_the_end']}, which other programs may share). The server starts in "
        f"{found['seconds_to_start']} s and has taken at most "
        f"{found['largest_memory_mb']:,.0f} MB, without the processes that read.",
        "",
        f"## One user: a plan of {found['commitments']} commitments in the browser",
        "",
        f"From the press of the button to the finished page, {browser['browser']}.",
        "",
        "| File | Times | Median, s | 95% below, s | First, s |",
        "|---|--:|--:|--:|--:|",
        *(
            f"| {name} | {row['n']} | {row['median']:.2f} | {row['p95']:.2f} | {row['first']:.2f} |"
            for name, row in browser.items()
            if name != "browser"
        ),
        "",
        f"## {many['users']} users at once, {many['seconds']} s",
        "",
        f"Each gives a plan of {found['commitments']} commitments, waits, reads its page, "
        "downloads a table, forgets it and begins again, without a pause.",
        "",
        f"- {many['requests']:,} requests, **{many['failures']} failures**",
        f"- {many['drafts']:,} drafts scored; **{many['drafts_mixed']}** answers held anything of "
        "another draft",
        "",
        "| Request | Number | Median, s | 95% below, s | Longest, s |",
        "|---|--:|--:|--:|--:|",
        *(
            f"| {name} | {row['n']:,} | {row['median']:.2f} | {row['p95']:.2f} | "
            f"{row['longest']:.2f} |"
            for name, row in sorted(many["seconds_by_request"].items())
        ),
        "",
        "Versions: " + ", ".join(f"{name} {v}" for name, v in found["versions"].items()) + ".",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure, and write the results."""
    parser = argparse.ArgumentParser(description="Measure the local page.")
    parser.add_argument("--users", type=int, default=USERS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--dry", action="store_true", help="Print, and write nothing.")
    asked = parser.parse_args()
    found = measure(asked.users, asked.seconds, asked.rounds)
    text = report(found)
    sys.stdout.write(text)
    if not asked.dry:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "serve.json").write_text(
            json.dumps(found, indent=2, sort_keys=True) + "\n", encoding="utf-8"
        )
        (RESULTS / "serve.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
