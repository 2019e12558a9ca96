"""An invented corpus whose texts differ in language and length, and a tool with known errors."""

from __future__ import annotations

import numpy as np

from ogplens.comparison.comparable import Comparable

VARIABLE = "relevant"
LANGUAGES = ("en", "es", "fr")
LENGTHS = ("0-59", "60-119", "120-249")


def texts_world(
    rng: np.random.Generator,
    *,
    members: int = 30,
    of_language: tuple[float, ...] = (0.5, 0.3, 0.2),
    cell_spread: float = 0.8,
    member_spread: float = 0.0,
    severity_spread: float = 0.0,
    signal: float = 1.6,
    deaf: dict[str, float] | None = None,
    one_mix: bool = False,
    base: float | None = None,
) -> Comparable:
    """Make a corpus of one yes/no variable, ``relevant``.

    Parameters
    ----------
    rng : Generator
    members : int
        Each with one language, one to three plans, and lengths of its own.
    of_language : tuple of float
        Share of members of each language.
    cell_spread, member_spread : float
        How far the cells of language and length, and beyond them the members, lie apart, in logits.
    severity_spread : float
        What members' codes add to the logit without any word in the text.
    signal : float
        Distance of the scores of yes and no in standard deviations, the same everywhere.
    deaf : dict of str to float
        Language to the logits by which the tool hears less of a yes, whatever the code.
    one_mix : bool
        All members have commitments of all cells, equally many of each.
    base : float, optional
        Share of yes that the tool takes for granted; by default that of the corpus.
    """
    plans = rng.integers(1, 4, members)
    sizes = plans * 9 if one_mix else plans * rng.integers(3, 16, members)
    member = np.repeat(np.arange(members), sizes)
    n = len(member)
    within = np.arange(n) - np.repeat(sizes.cumsum() - sizes, sizes)
    plan = within * plans[member] // sizes[member]  # as large as each other
    own = rng.choice(len(LANGUAGES), size=members, p=of_language)
    lengths = rng.dirichlet(np.ones(len(LENGTHS)), members).cumsum(axis=1)
    language = own[member]
    length = np.minimum((rng.random(n)[:, None] > lengths[member]).sum(axis=1), 2)
    if one_mix:
        language, length = within % 9 // 3, within % 3
    cells = cell_spread * rng.standard_normal((len(LANGUAGES), len(LENGTHS)))
    place = cells[language, length] + member_spread * rng.standard_normal(members)[member]
    severity = severity_spread * rng.standard_normal(members)[member]
    draw = rng.random(n)
    text, yes = draw < _logistic(place), draw < _logistic(place + severity)
    score = signal * (text - 0.5) + rng.standard_normal(n)
    lost = np.array([(deaf or {}).get(name, 0.0) for name in LANGUAGES])[language]
    known = text.mean() if base is None else base
    probability = _logistic(signal * score + np.log(known / (1 - known)) - lost)
    owner = tuple(f"M{m:02d}" for m in member)
    region = tuple("Europe" if m % 2 else "Americas" for m in member)
    groups = {
        "member": owner,
        "plan": tuple(f"{o}-{p}" for o, p in zip(owner, plan, strict=True)),
        "region": region,
        "language": tuple(LANGUAGES[place] for place in language),
        "length": tuple(LENGTHS[place] for place in length),
    }
    return Comparable(
        ids=tuple(f"{p}-{i}" for i, p in enumerate(groups["plan"])),
        members=owner,
        plans=groups["plan"],
        regions=region,
        groups=groups,
        themes=tuple(() for _ in owner),
        names={},
        levels={VARIABLE: yes.astype(np.int64)},
        probabilities={VARIABLE: np.stack([1 - probability, probability], axis=1)},
        calls={VARIABLE: (probability > 0.5).astype(np.int64)},
        decisions={VARIABLE: np.where(probability > 0.8, 1, np.where(probability < 0.2, 0, -1))},
    )


def _logistic(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))
