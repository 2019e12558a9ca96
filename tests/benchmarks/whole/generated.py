"""Very many commitments, generated from the vocabulary of the corpus.

A commitment is a few sentences of commitments of one language, drawn anew, in which one word in
thirty is another word of the language and one in five hundred is a word that nobody has ever
written. So words, phrases and their frequencies are those of plans, no two texts are the same, and
the vocabulary grows with the number of texts as it does in nature.
"""

from __future__ import annotations

import json
import math
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

from ogplens.records import Record, read_records

SEED = 7
_OTHER, _INVENTED = 1 / 30, 1 / 500
_SENTENCE = re.compile(r"(?<=[.;:!?])\s+")
_LETTERS = "aeiorstnlcdmu"


def generated(records: Iterable[Record], seed: int = SEED) -> Iterator[dict[str, str]]:
    """Yield commitments without end, as rows of a table.

    Parameters
    ----------
    records : iterable of Record
        Commitments of the corpus.
    seed : int

    Yields
    ------
    dict
        ``title``, ``text`` and ``language``.
    """
    draw = random.Random(seed)
    sentences: dict[str, list[str]] = defaultdict(list)
    lengths: list[tuple[str, int]] = []
    titles: dict[str, list[str]] = defaultdict(list)
    for record in records:
        own = [one for one in _SENTENCE.split(record.commitment.text) if one.strip()]
        sentences[record.language] += own
        titles[record.language].append(record.commitment.title)
        lengths.append((record.language, len(own)))
    words = {language: " ".join(own).split() for language, own in sentences.items()}
    for _ in count():
        language, number = draw.choice(lengths)
        text = " ".join(draw.choices(sentences[language], k=number)).split(" ")
        place = _gap(draw)
        while place < len(text):
            text[place] = _other(words[language], draw)
            place += 1 + _gap(draw)
        title = draw.choice(titles[language])
        yield {"title": title, "text": f"{title} {' '.join(text)}", "language": language}


def _gap(draw: random.Random) -> int:
    """Words that stay before the next one that does not: each stays by the same odds."""
    return int(math.log(1.0 - draw.random()) / math.log(1.0 - _OTHER - _INVENTED))


def _other(words: list[str], draw: random.Random) -> str:
    if draw.random() < _INVENTED / (_INVENTED + _OTHER):
        return "".join(draw.choices(_LETTERS, k=draw.randint(5, 11)))
    return draw.choice(words)


def write(path: Path, number: int, corpus: Path, seed: int = SEED) -> None:
    """Write a number of generated commitments as JSON Lines.

    Parameters
    ----------
    path : Path
    number : int
    corpus : Path
        Commitments as the stage ``segment`` writes them.
    """
    rows = generated(list(read_records(corpus)), seed)
    with path.open("w", encoding="utf-8") as stream:
        for _, row in zip(range(number), rows, strict=False):
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
