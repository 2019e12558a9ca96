"""Seeded prose: digests of the shipped corpus, recombined with sentences of our own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
CORPUS = HERE.parents[2] / "corpora" / "plans"
CORPUS_TITLES = {"Plan": "es", "Open": "en", "Plano": "pt"}


@dataclass(frozen=True)
class Step:
    """A milestone of a commitment."""

    text: str
    start: str
    end: str


@dataclass(frozen=True)
class Facts:
    """What a plan says about one commitment; how it says it is the layout's business."""

    number: int
    title: str
    agency: str
    others: str
    civil: str
    problem: tuple[str, ...]
    past: str
    description: tuple[str, ...]
    result: str
    steps: tuple[Step, ...]
    start: str
    end: str
    person: str
    email: str
    phone: str


@dataclass
class Writer:
    """Writes in one language, the same for the same seed."""

    language: str
    random: Random
    variant: str = ""
    used: dict[str, list[str]] = field(default_factory=dict)

    @property
    def pool(self) -> dict[str, Any]:
        return pool(self.language, self.variant)

    @property
    def labels(self) -> dict[str, str]:
        return self.pool["labels"]

    def pick(self, name: str) -> str:
        """Pick a phrase; none comes twice before all have come once."""
        waiting = self.used.setdefault(name, [])
        if not waiting:
            waiting += self.random.sample(self.pool[name], len(self.pool[name]))
        return self.fill(waiting.pop())

    def pair(self, name: str) -> tuple[str, str]:
        waiting = self.used.setdefault(name, [])
        if not waiting:
            waiting += self.random.sample(self.pool[name], len(self.pool[name]))
        first, second = waiting.pop()
        return self.fill(first), self.fill(second)

    def sentences(self, name: str, count: int) -> str:
        return " ".join(capital(self.pick(name)) for _ in range(count))

    def fill(self, template: str) -> str:
        return re.sub(r"\{(\w+)\}", lambda match: self.word(match[1]), template)

    def word(self, name: str) -> str:
        r = self.random
        if name == "date":
            return self.date()
        if name == "n":
            return str(r.choice((3, 4, 7, 12, 15, 24, 36, 40, 58, 75, 120, 250)))
        if name == "pct":
            return str(r.randrange(12, 95))
        if name == "past":
            return str(r.randrange(2009, 2016))
        if name == "url":
            return (
                f"www.{r.choice(('open', 'gov', 'data', 'portal', 'gob'))}{r.randrange(90)}.example"
            )
        return r.choice(self.pool[name])

    def date(self, year: int | None = None) -> str:
        """Write a date in one of the ways of the language."""
        month = self.random.randrange(12)
        form = self.random.choice(self.pool["date_forms"])
        return form.format(
            d=self.random.randrange(1, 29),
            m=self.pool["months"][month],
            mm=f"{month + 1:02}",
            y=year or self.random.randrange(2016, 2019),
            q=month // 3 + 1,
            o=("1er", "2°", "3er", "4°")[month // 3],
        )

    def facts(self, number: int, words: int, topic: tuple[str, str]) -> Facts:
        """Write a commitment of about so many words."""
        title, digest = topic
        r = self.random
        description = sentences(digest)[: max(2, words // 12)]
        problem = [self.sentences("problem", 1 + (words > 150))]
        while sum(len(part.split()) for part in description) + 90 < words and len(description) < 60:
            description.append(capital(self.pick("action" if r.random() < 0.8 else "result")))
        if words > 300:
            problem.append(self.sentences("problem", r.randrange(2, 5)))
        steps = tuple(
            Step(capital(self.pick("milestone")), self.date(2016), self.date(2017))
            for _ in range(r.randrange(2, 4 if words < 200 else 8))
        )
        person = self.pick("person")
        return Facts(
            number=number,
            title=title,
            agency=self.pick("agency"),
            others=", ".join(self.pick("agency") for _ in range(r.randrange(1, 4))),
            civil=", ".join(self.pick("organisation") for _ in range(r.randrange(1, 4))),
            problem=tuple(problem),
            past=self.sentences("past", 1 + (words > 250)),
            description=paragraphs(description, r),
            result=self.sentences("result", 1 + (words > 200)),
            steps=steps,
            start=self.date(2016),
            end=self.date(2018),
            person=person,
            email=f"{re.sub('[^a-z]', '', person.casefold())}@gov.example",
            phone=f"+00 {r.randrange(100, 999)} {r.randrange(1000, 9999)}",
        )

    def topics(self, count: int) -> list[tuple[str, str]]:
        """Return titles and digests, no title twice."""
        if "topics" in self.pool:
            return self._phrased(count)
        source = list(topics(self.language))
        self.random.shuffle(source)
        # The Portuguese digests have English titles.
        found = {} if self.language == "pt" else dict(source[:count])
        while len(found) < count:
            title = capital(self.pick("titles"))
            if title in found:
                title += f" ({self.word('place')})"
            digest = source[len(found)][1] if len(found) < len(source) else ""
            found[title] = digest or self.sentences("action", self.random.randrange(3, 6))
        return list(found.items())

    def _phrased(self, count: int) -> list[tuple[str, str]]:
        """Return titles and digests of the phrases; both speak of the same group and place."""
        found: dict[str, str] = {}
        waiting: list[list[str]] = []
        while len(found) < count:
            waiting = waiting or self.random.sample(self.pool["topics"], len(self.pool["topics"]))
            same = {f"{{{name}}}": self.word(name) for name in ("system", "group", "place", "law")}
            title, digest = waiting.pop()
            for mark, word in same.items():
                title, digest = title.replace(mark, word), digest.replace(mark, word)
            digest = ". ".join(capital(part) for part in self.fill(digest).split(". "))
            found.setdefault(capital(self.fill(title)), digest)
        return list(found.items())


@cache
def pool(language: str, variant: str = "") -> dict[str, Any]:
    """Load the phrases of a language; those of the variant take the place of the others."""
    names = [language, f"{language}_{variant}"] if variant else [language]
    found: dict[str, Any] = {}
    for name in names:
        path = HERE / "prose" / f"{name}.yaml"
        found |= yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


@cache
def topics(language: str) -> tuple[tuple[str, str], ...]:
    """Return title and text of the digests that the corpus has in a language."""
    found: dict[str, str] = {}
    for path in sorted(CORPUS.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        head = text.partition("\n")[0].partition(": ")[2].partition(" ")[0]
        if CORPUS_TITLES.get(head) != language:
            continue
        for part in re.split(r"\n(?=\*\*\d|### )", text)[1:]:
            if (topic := _topic(part)) and topic[0] not in found:
                found[topic[0]] = topic[1]
    return tuple(found.items())


def _topic(part: str) -> tuple[str, str] | None:
    """Return title and description of a commitment of the corpus."""
    run_in = re.match(r"\*\*[\w.]+\. (.+?)\.?\*\* (.+)", part)
    headed = re.match(r"### \w+ [\w.]+\. (.+)", part)
    if run_in:
        title, text = run_in.groups()
    elif headed:
        title = headed[1]
        text = max(part.split("\n\n"), key=len)
    else:
        return None
    if len(title) > 110 or not 25 <= len(text.split()) <= 400 or re.search(r"[*|#\[\]…]", text):
        return None
    return title, text.strip()


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[a-zà-ÿ0-9)][.;]) (?=[A-ZÀ-Ý])", text)


def paragraphs(parts: list[str], random: Random) -> tuple[str, ...]:
    """Group sentences into paragraphs."""
    found, rest = [], list(parts)
    while rest:
        size = random.randrange(2, 6)
        found.append(" ".join(rest[:size]))
        rest = rest[size:]
    return tuple(found)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
