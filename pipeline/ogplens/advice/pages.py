"""The pages of the rules, ``docs/rules``: ``python -m ogplens.advice.pages`` writes them anew.

Words are those of ``configs/advice/en.yaml``, figures those of ``tests/benchmarks/results``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ogplens.advice.registry import by_code
from ogplens.advice.rule import Rule
from ogplens.advice.words import message_of, words
from ogplens.domain import Level
from ogplens.files import write_text_atomically
from ogplens.interface import interface
from ogplens.settings import project_root

FIGURES = Path("tests") / "benchmarks" / "results" / "advice.json"
FOLDER = Path("docs") / "rules"

_DECIDES = "full texts"
_HEAD = """\
# The rules of `ogplens check`

Each rule is a thing that the IRM looks for by its codebook. `ogplens check draft.docx` names the
places where a draft lacks it; this page says how much that matters. It is made by `make
bench-advice`: change `configs/advice`, not this file.

**Levels follow from figures.** On the published full texts of {commitments:,} commitments of
{members} members, which the IRM has coded, the odds of the good code where a rule fires are set
against the odds where it does not, inside each member (Mantel-Haenszel, 95% interval by Robins,
Breslow and Greenland 1986), so that a country's habits or a strict researcher are not taken for
the effect of the rule. *Warning*: the whole interval is below one half. *Advice*: it is below 1.
*Style*: it is not; the rule is good drafting, but nobody can say from this corpus that the IRM
codes differently. `ogplens check` shows advice and warnings; `--level style` shows all.

An odds ratio of 0.5 means that the odds of the good code are half as high.

{table}

*fires on*: share of commitments, on the shipped digests and on the full texts (rules P: of
plans). *n*: coded commitments that are compared, and those among them where the rule fires. R206
to R209 are compared with other commitments that name the same thing. Results on both corpora,
crude and inside plans: `tests/benchmarks/results/advice.md`.

{found}

**What the figures do not say**

- The texts on which the rules are measured are those that were looked at while their phrases were
  written. On other plans effects may be weaker. Each rule comes from the codebook and was then
  measured; some definitions were made sharper after a first look (R201 asks for any of the
  values, R207 is compared among those that name transparency), and A301 and A302 were measured in
  several wordings.
- An association is no cause: a commitment without a date may be weak in other ways, and a date
  alone does not mend it.
- Commitments of one plan are taken as independent, so that the intervals are somewhat too narrow.
- Digests and exports leave out tables: V101 fires there far more often than on whole plans, where
  milestones have dates.
- That a phrase was not found does not prove that the thing is missing. A rule points at a place;
  a reader decides.

**Languages.** Phrases are in {languages}. In any other language only rules of form look at a
commitment, and the command says so.
"""


def pages(figures: Mapping[str, Any]) -> dict[str, str]:
    """Return every page by its file name.

    Parameters
    ----------
    figures : mapping
        What ``tests/benchmarks/advice.py`` wrote.
    """
    made = {f"{code}.md": _page(rule, figures) for code, rule in by_code().items()}
    made["README.md"] = _overview(figures)
    return made


def write_pages(root: Path) -> None:
    """Write ``docs/rules`` below a folder that holds the project, and take away older pages."""
    figures = json.loads((root / FIGURES).read_text(encoding="utf-8"))
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    made = pages(figures)
    for path in folder.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        write_text_atomically(folder / name, text)


def _overview(figures: Mapping[str, Any]) -> str:
    from ogplens.advice.phrases import load_phrases

    corpus, summary = figures["corpora"][_DECIDES], figures["summary"]
    names = {"en": "English", "es": "Spanish", "fr": "French", "pt": "Portuguese"}
    listed = [names.get(one, one) for one in load_phrases().languages]
    below, kept = summary["interval_below_one"], summary["below_one_for_all_looks"]
    found = (
        f"Of {summary['rules']} rules, {summary['tested']} could be measured; {len(below)} have an "
        f"interval below 1:\n{', '.join(below)}.\nWith every rule counted as a look at the data "
        f"(Bonferroni), {len(kept)} still have one: {', '.join(kept)}."
    )
    return _HEAD.format(
        commitments=corpus["commitments"],
        members=corpus["members"],
        table=_table(figures),
        found=found,
        languages=", ".join(listed[:-1]) + " and " + listed[-1],
    )


def _table(figures: Mapping[str, Any]) -> str:
    lines = [
        "| code | what it says | level | about | fires on digests | on full texts "
        "| odds ratio | n |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for code, rule in by_code().items():
        own = {name: corpus["rules"][code] for name, corpus in figures["corpora"].items()}
        cells = [
            f"[{code}]({code}.md)",
            words().rules[code].title,
            rule.level.label,
            interface().variable(rule.variable),
            *(f"{one['fires_on'] / one['of']:.1%}" for one in own.values()),
            _interval(own[_DECIDES].get("within_members")),
            _count(own[_DECIDES]),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _interval(found: Mapping[str, float] | None) -> str:
    if not found:
        return "cannot be told"
    return f"{found['ratio']:.2f} ({found['low']:.2f} to {found['high']:.2f})"


def _count(own: Mapping[str, Any]) -> str:
    return f"{own['compared']:,}, {own['fires_among_compared']:,}" if "compared" in own else ""


def _page(rule: Rule, figures: Mapping[str, Any]) -> str:
    known, names = words(), interface()
    own, labels = known.rules[rule.code], known.labels
    good = " or ".join(names.value(value) for value in rule.good)
    parts = [
        f"# {rule.code} {own.title}",
        f"> {message_of(rule.code)}",
        f"*{known.groups[rule.group]}* About **{names.variable(rule.variable)}**; good is {good}.",
        f"**{labels.reason}.** {own.reason}",
        f"**{labels.before}**\n\n> {own.before}",
        f"**{labels.after}**\n\n> {own.after}",
        f"**{labels.level}: {rule.level.label}.** {_effect(rule, figures)}",
    ]
    if own.note:
        parts.append(own.note)
    if rule.unless:
        parts.append(
            f"Silent where {_linked(rule.unless)} fires, which says the same more exactly."
        )
    parts.append(
        f"To silence it: `--ignore {rule.code}`, or in Markdown `<!-- ogplens: ignore {rule.code} "
        "-->` inside the commitment. [All rules](README.md)"
    )
    return "\n\n".join(parts) + "\n"


def _linked(codes: tuple[str, ...]) -> str:
    links = [f"[{code}]({code}.md)" for code in codes]
    return " or ".join([", ".join(links[:-1]), links[-1]]) if len(links) > 1 else links[0]


def _effect(rule: Rule, figures: Mapping[str, Any]) -> str:
    own = figures["corpora"][_DECIDES]["rules"][rule.code]
    unit = "plans" if rule.code in figures["setting"]["rules_about_plans"] else "commitments"
    rate = f"It fires on {own['fires_on'] / own['of']:.1%} of {own['of']:,} {unit} (full texts). "
    found = own.get("within_members")
    if not found:
        return rate + "Too few codes tell whether it matters: none can be compared inside members."
    shares = (
        f"The code is good in {own['good_where_it_fires']:.0%} where it fires and in "
        f"{own['good_elsewhere']:.0%} elsewhere; the odds ratio inside members is "
        f"{_interval(found)}."
    )
    if rule.level > Level.STYLE:
        return rate + shares
    return rate + shares + " The interval holds 1: no effect on the code is shown."


if __name__ == "__main__":
    write_pages(project_root())
