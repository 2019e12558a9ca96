"""Report pages written in every layout that is known, from facts: what a reader has to cope with.

The labels and forms are those that were seen on the IRM's pages, written down here apart from the
words that the program knows. Names, figures and sentences are made up or are facts of a table.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from reading.makers import Page, docx, p, pdf

SHARED = Path(__file__).resolve().parents[3] / "shared" / "reports"

#: (count, percent, of); "N/A" where it does not apply.
Figure = tuple[int | None, float | None, int | None] | str


@dataclass(frozen=True)
class Facts:
    """What one page states; a figure that is not there is not printed."""

    family: str
    country: str
    years: str
    commitments: int
    words: str = ""  # the number of commitments as it is printed, where not in digits
    counts: Mapping[str, Figure] = field(default_factory=dict)
    midterm: Mapping[str, Figure] = field(default_factory=dict)
    since: int | None = None
    plan: int | None = None
    forum: bool | None = None
    influence: str | None = None
    contrary: bool | None = None
    later_influence: str | None = None
    later_contrary: bool | None = None
    clustered: int | None = None
    clustering: str = ""
    policy: Sequence[str] = ()
    language: str = "en"


# --- facts: from the tables, and drawn ---------------------------------------------------------


def rows(name: str) -> list[dict[str, str]]:
    with (SHARED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def figure(count: str, percent: str = "") -> Figure | None:
    """Read a cell of the tables: 9, ``9 (75%)``, ``0 (%)``, with a percentage beside it or not."""
    if not count and not percent:
        return None
    head, _, tail = count.partition("(")
    share = percent or tail.rstrip(")%")
    return (int(head) if head.strip() else None, float(share) if share else None, None)


def design_facts() -> list[Facts]:
    found = []
    for row in rows("design-reports-facts.csv"):
        counts = {
            name: figure(row[f"{name}_n"], row[f"{name}_pct"])
            for name in ("relevant", "transformative", "potentially_starred")
        }
        found.append(
            Facts(
                "design",
                row["country"],
                row["years"],
                int(row["n_commitments"]),
                counts={k: v for k, v in counts.items() if v is not None},
                influence={"Collaboration": "collaborate"}.get(
                    row["public_influence"], row["public_influence"].lower()
                ),
                contrary=row["contrary_to_process"].startswith("Yes"),
            )
        )
    return found


def later_facts() -> list[Facts]:
    names = {
        **{n: n for n in ("relevant", "transformative", "potentially_starred", "starred")},
        **{n: n for n in ("completed", "substantial", "limited", "not_started", "carried_over")},
        "substantial_or_complete": "substantial_or_complete",
        "all_three": "all_three_star",
        "major": "major_diog",
        "outstanding": "outstanding_diog",
    }
    found = []
    for row in rows("implementation-and-end-of-term-facts.csv"):
        counts = {
            name: figure(row[f"{column}_n"], row["relevant_pct"] if name == "relevant" else "")
            for name, column in names.items()
        }
        family = {"E": "end_of_term", "H": "hybrid", "I": "implementation"}[row["report_type"][0]]
        found.append(
            Facts(
                family,
                row["country"],
                row["years"],
                int(row["n_commitments"]),
                counts={k: v for k, v in counts.items() if v is not None},
                language="fr" if "(fr)" in row["report_type"] else "en",
            )
        )
    return found


def review_facts() -> list[Facts]:
    found = []
    for row in rows("action-plan-reviews-facts.csv"):
        printed = row["n_commitments"]
        digits = printed.isdecimal()
        number = int(printed) if digits else {"nine": 9}[printed.split()[0]]
        counts = {
            "open_government_lens": figure(row["open_gov_lens_n"], row["open_gov_lens_pct"]),
            "substantial_potential": figure(row["substantial_n"], row["substantial_pct"]),
            "promising": figure(row["promising_n"]),
        }
        before, _, after = row["clustering"].partition(" -> ")
        found.append(
            Facts(
                "action_plan_review",
                row["country"],
                row["years"],
                number,
                words="" if digits else printed,
                counts={k: v for k, v in counts.items() if v is not None},
                clustered=int(after.split()[0]) if before else None,
                clustering=row["clustering"],
            )
        )
    return found


COUNTRIES = ("Albania", "Chile", "Croatia", "Kyrgyz Republic", "New Zealand", "Sierra Leone")
INFLUENCES = ("inform", "consult", "involve", "collaborate", "empower")
SHOWN = {
    "design": ("relevant", "transformative", "potentially_starred"),
    "implementation": (
        *("relevant", "transformative", "potentially_starred"),
        *("starred", "completed", "major", "outstanding"),
    ),
    "hybrid": ("relevant", "completed", "early_results", "major"),
    "results": ("verifiable", "relevant", "potential_impact", "starred", "early_results"),
    "end_of_term": (
        *("completed", "substantial", "limited", "not_started", "relevant", "transformative"),
        *("substantial_or_complete", "all_three", "major", "outstanding", "carried_over"),
    ),
    "action_plan_review": ("open_government_lens", "substantial_potential", "promising"),
}
_END_ONLY = ("major", "outstanding", "carried_over")


@st.composite
def drawn_facts(draw: Any, family: str, language: str = "en") -> Facts:
    """Draw facts that no table holds."""
    total = draw(st.integers(1, 120))

    def one() -> Figure:
        count = draw(st.integers(0, total))
        share = 100 * count / total
        form = draw(st.sampled_from(["plain", "rounded", "decimal", "of", "alone"]))
        percent = {"rounded": round(share), "alone": round(share), "decimal": round(share, 1)}
        return (
            None if form == "alone" and family != "end_of_term" else count,
            float(percent[form]) if form in percent and family != "end_of_term" else None,
            total if form == "of" and family != "end_of_term" else None,
        )

    names = [n for n in SHOWN[family] if draw(st.booleans()) or n == SHOWN[family][0]]
    if family in ("end_of_term", "results"):
        names = list(SHOWN[family])
    ends = family in ("end_of_term", "results")  # such a table says nothing of the process
    return Facts(
        family,
        draw(st.sampled_from(COUNTRIES)),
        draw(st.sampled_from(["2014-2016", "2017-2019", "2018-2020", "2021-2023"])),
        total,
        counts={n: one() if n != "early_results" else (total // 2, None, None) for n in names},
        influence=None if ends else draw(st.none() | st.sampled_from(INFLUENCES)),
        contrary=None if ends else draw(st.none() | st.booleans()),
        language=language,
    )


@st.composite
def completed(draw: Any, facts: Facts) -> Facts:
    """Draw what the tables of facts leave out but every page prints."""
    changes: dict[str, Any] = {}
    if facts.family != "end_of_term":
        changes["since"] = draw(st.none() | st.integers(2011, 2024))
        changes["plan"] = draw(st.none() | st.integers(1, 6))
        if facts.language != "es":
            changes["forum"] = draw(st.none() | st.booleans())
    if facts.family in ("design",) and draw(st.booleans()):
        later = dict.fromkeys(("starred", "completed", "major", "outstanding"), "N/A")
        changes["counts"] = {**facts.counts, **later}
    if facts.family in ("implementation", "hybrid"):
        changes["influence"] = facts.influence or draw(st.none() | st.sampled_from(INFLUENCES))
        if changes["influence"] is not None:
            changes["later_influence"] = draw(st.none() | st.sampled_from(INFLUENCES))
        changes["contrary"] = draw(st.booleans()) if facts.contrary is None else facts.contrary
        changes["later_contrary"] = draw(st.none() | st.booleans())
    if facts.family == "end_of_term":
        top = facts.commitments
        changes["midterm"] = {
            name: (draw(st.integers(0, top)), None, None) if draw(st.booleans()) else value
            for name, value in facts.counts.items()
            if name not in (*_END_ONLY, "starred")
        }
    if facts.family == "action_plan_review":
        changes["contrary"] = draw(st.booleans()) if facts.contrary is None else facts.contrary
        changes["policy"] = tuple(
            draw(st.lists(st.sampled_from(POLICIES), unique=True, max_size=3))
        )
    return replace(facts, **changes)


POLICIES = ("Open data", "Access to information", "Anti-corruption", "Justice", "Fiscal openness")

# --- labels and forms --------------------------------------------------------------------------

TITLES = {
    "en": (
        *("Table 1. At a glance", "Table 1. At a Glance", "Table I. At a glance", "AT A GLANCE"),
        *("Table 1: At a Glance", "TABLE 1: AT A GLANCE", "At a glance", ""),
    ),
    "fr": ("Tableau 1. En un coup d'œil", "Tableau 1. En un coup d’œil", ""),
    "es": ("De un vistazo", "Vistazo general", ""),
}

LABELS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "since": ("Participating since", "Member since"),
        "plan": ("Action plan under review",),
        "type": ("Report type", "Type of report"),
        "commitments": ("Number of commitments", "Number of Commitments"),
        "forum": (
            *("Is there a multistakeholder forum", "Is there a multi-stakeholder forum?"),
            *("Is there a multistakeholder forum?", "Is there a multi-stakeholder forum"),
        ),
        "influence": ("Level of public influence",),
        "contrary": ("Acted contrary to OGP process",),
        "according": ("Acted according to OGP process",),
        "relevant": (
            *("Commitments relevant to OGP values", "Commitments that are relevant to OGP values"),
        ),
        "transformative": ("Transformative commitments",),
        "potentially_starred": ("Potentially starred", "Potentially starred commitments"),
        "starred": ("Starred commitments",),
        "completed": ("Completed commitments", "Completes commitments"),
        "major": (
            *("Commitments with Major DIOG*", "Commitments with major DIOG"),
            "Commitments with significant DIOG",
        ),
        "outstanding": (
            *("Commitments with Outstanding DIOG*", "Commitments with outstanding DIOG"),
            "Commitments with exceptional DIOG",
        ),
        "open_government_lens": (
            *("Commitments with an open gov lens", "Commitments with an open gov. lens"),
            "Commitments with an open government lens",
        ),
        "substantial_potential": ("Commitments with substantial potential for results",),
        "promising": ("Promising commitments",),
    },
    "fr": {
        "since": ("Participant depuis",),
        "plan": ("Plan d'action à l'étude", "Plan d’action à l’étude"),
        "type": ("Type de rapport",),
        "commitments": ("Nombre d'engagements", "Nombre d’engagements"),
        "forum": ("Forum multipartite",),
        "influence": ("Niveau d'influence du public",),
        "contrary": (),
        "according": ("A agi selon le processus OGP",),
        "relevant": ("Engagements relatifs aux valeurs OGP",),
        "completed": ("Engagements réalisés",),
        "early_results": ("with early results", "avec des résultats précoces"),
        "major": ("Engagements avec DIOG majeur",),
    },
    "es": {
        "since": ("Miembro desde",),
        "plan": ("Plan de acción",),
        "commitments": ("Número de compromisos",),
        "verifiable": ("Verificable",),
        "relevant": ("Relevante para los valores de OGP",),
        "potential_impact": ("Impacto potencial",),
        "starred": ("Estelares",),
        "early_results": ("Resultados iniciales",),
    },
}
END_OF_TERM_LABELS = {
    "completed": ("Complete", "Completed"),
    "substantial": ("Substantial",),
    "limited": ("Limited",),
    "not_started": ("Not Started",),
    "relevant": ("Clear Relevance to OGP Values", "CLEAR RELEVANCE TO OGP VALUES"),
    "transformative": ("Transformative Potential Impact", "Potential transformative impact"),
    "substantial_or_complete": ("Substantial or Complete Implementation",),
    "all_three": ("All Three (✪)", "All Three"),
    "major": ("Major",),
    "outstanding": ("Outstanding",),
    "starred": ("Starred commitments",),
    "carried_over": ("Number of Commitments Carried Over to Next Action Plan",),
}
SECTIONS = {
    "en": ("Action plan development", "Action plan design", "Action plan implementation"),
    "fr": (
        *("Élaboration du plan d'action", "Conception du plan d'action"),
        "Mise en œuvre du plan d'action",
    ),
    "es": (
        *("Desarrollo del plan de acción", "Diseño del plan de acción"),
        "Implementación del plan de acción",
    ),
}
OTHER_SECTIONS = (
    *("Development of the action plan", "Design of the action plan"),
    "Implementation of the action plan",
)
INFLUENCE_WORDS = {
    "en": {
        **{n: (n.capitalize(),) for n in INFLUENCES},
        "collaborate": ("Collaborate", "Collaboration"),
    },
    "fr": {
        "inform": ("Informer",),
        "consult": ("Consulter",),
        "involve": ("Impliquer",),
        "collaborate": ("Collaborer",),
        "empower": ("Autonomiser",),
    },
}
YES = {"en": "Yes", "fr": "Oui", "es": "Sí"}
NO = {"en": "No", "fr": "Non", "es": "No"}
TYPES = {
    "design": ("Design", "Design Report"),
    "implementation": ("Implementation", "Implementation Report"),
    "hybrid": ("Hybride", "Rapport hybride"),
    "action_plan_review": ("Action plan review",),
}
PAGE_TITLES = {
    "design": "{} Design Report {}",
    "implementation": "{} Implementation Report {}",
    "end_of_term": "{} End-of-Term Report {}",
    "hybrid": "{} Rapport hybride {}",
    "results": "{}: Informe de resultados {}",
    "action_plan_review": "{} Action Plan Review {}",
}
ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth")
NUMERALS = ("1st", "2nd", "3rd", "4th", "5th", "6th")
SPANISH = ("Primero", "Segundo", "Tercero", "Cuarto", "Quinto", "Sexto")
SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    *("nineteen", "twenty", "twenty-one", "twenty-two", "twenty-three", "twenty-four"),
)


def percent_text(value: float) -> str:
    return f"{value:g}"


def figure_forms(figure_: Figure, language: str) -> list[str]:
    """Write a figure in the forms that pages print."""
    if isinstance(figure_, str):
        return ["N/A"]
    count, percent, of = figure_
    if count is None:
        return [f"({percent_text(percent or 0)}%)"]
    if percent is not None:
        share = percent_text(percent)
        forms = [f"{count} ({share}%)", f"{count}({share}%)", f"{count} ({share}%))"]
        forms += [f"[{count} ({share}%)]", f"{count}  ({share}%)", f"*{count} ({share}%)"]
        if language != "en":
            forms.append(f"{count} ({share.replace('.', ',')} %)")
        return forms
    if of is not None:
        return [f"{count} of {of}"] if language == "en" else [f"{count} / {of}"]
    forms = [str(count)]
    if count == 0:
        forms.append("0 (%)")
    if language == "en" and count < len(SMALL):
        forms += [SMALL[count], SMALL[count].capitalize()]
    return forms


@dataclass(frozen=True)
class Row:
    """A row of the table: a label with values, or a section without."""

    label: str
    values: tuple[str, ...] = ()
    first: bool = False  # "3 with early results": the value stands before the words


@st.composite
def table_rows(draw: Any, facts: Facts) -> list[Row]:
    """Choose labels and forms for all that a page states, in the usual order."""
    if facts.family == "end_of_term":
        return draw(end_of_term_rows(facts))
    labels, language = LABELS[facts.language], facts.language

    def pick(options: Sequence[str]) -> str:
        return draw(st.sampled_from(list(options)))

    def answer(value: bool) -> str:
        star = pick(["", "*"]) if language == "en" else ""
        return (YES if value else NO)[language] + star

    def process(contrary: bool) -> Row:
        either = [("contrary", contrary)] if labels["contrary"] else []
        if facts.family != "design" and labels["according"]:
            either.append(("according", not contrary))
        name, value = draw(st.sampled_from(either))
        return Row(pick(labels[name]), (answer(value),))

    def influence(level: str) -> Row:
        return Row(pick(labels["influence"]), (pick(INFLUENCE_WORDS[language][level]),))

    found: list[Row] = []
    if facts.since is not None:
        found.append(Row(pick(labels["since"]), (str(facts.since),)))
    found += [Row(pick(labels["plan"]), (draw(plan_text(facts)),))]
    if facts.family == "action_plan_review":
        found = [Row("IRM product", ("Action plan review",)), *found]
    elif "type" in labels:
        found.append(Row(pick(labels["type"]), (pick(TYPES[facts.family]),)))
    found.append(Row(pick(labels["commitments"]), (draw(commitments_text(facts)),)))
    sections = SECTIONS[language]
    if language == "en" and facts.family == "implementation" and draw(st.booleans()):
        sections = OTHER_SECTIONS
    early = [Row(sections[0])]
    if facts.forum is not None:
        early.append(Row(pick(labels["forum"]), (answer(facts.forum),)))
    if facts.influence is not None:
        early.append(influence(facts.influence))
    if facts.contrary is not None and facts.family != "action_plan_review":
        early.append(process(facts.contrary))
    stem = facts.family == "design" and draw(st.booleans())
    design = [n for n in facts.counts if n not in _OF_IMPLEMENTATION]
    middle = [Row(sections[1])] + ([Row("Commitments that are")] if stem else [])
    for name in design:
        label = STEM_LABELS[name] if stem else pick(labels[name])
        middle.append(Row(label, (pick(figure_forms(facts.counts[name], language)),)))
    later = [n for n in facts.counts if n in _OF_IMPLEMENTATION]
    late = [Row(sections[2])] if later or facts.later_influence else []
    late += [
        Row(
            pick(labels[name]),
            (pick(figure_forms(facts.counts[name], language)),),
            first=name == "early_results" and language == "fr",
        )
        for name in later
    ]
    if facts.later_influence is not None:
        late.append(influence(facts.later_influence))
    if facts.later_contrary is not None:
        late = late or [Row(sections[2])]
        late.append(process(facts.later_contrary))
    if facts.family != "action_plan_review":
        return [*found, *early, *middle, *late]
    found += [row for row in (*early, *middle) if row.values]
    if facts.policy:
        found += [Row("Policy areas"), Row("Carried over from previous action plans", facts.policy)]
    if facts.contrary is not None:
        found += [Row("Compliance with OGP minimum requirements for co-creation")]
        found += [process(facts.contrary)]
    return found


_OF_IMPLEMENTATION = ("starred", "completed", "major", "outstanding", "early_results")
STEM_LABELS = {
    "relevant": "Relevant to OGP values",
    "transformative": "Transformative",
    "potentially_starred": "Potentially starred",
}


@st.composite
def plan_text(draw: Any, facts: Facts) -> str:
    if facts.plan is None:
        return facts.years
    if facts.language == "es":
        return draw(st.sampled_from([SPANISH[facts.plan - 1], f"{facts.plan}º"]))
    if facts.language == "fr":
        return str(facts.plan)
    ordinal = ORDINALS[facts.plan - 1]
    forms = [str(facts.plan), ordinal, NUMERALS[facts.plan - 1], f"{ordinal} ({facts.years})"]
    return draw(st.sampled_from(forms))


@st.composite
def commitments_text(draw: Any, facts: Facts) -> str:
    if facts.words:
        return facts.words
    forms = [str(facts.commitments)]
    if facts.language == "en" and facts.commitments < len(SMALL):
        forms.append(SMALL[facts.commitments])
    return draw(st.sampled_from(forms))


@st.composite
def end_of_term_rows(draw: Any, facts: Facts) -> list[Row]:
    def values(name: str) -> tuple[str, ...]:
        late = facts.counts[name]
        early = facts.midterm.get(name)
        texts = [str(f[0]) for f in (early, late) if isinstance(f, tuple)]
        if early is None or early == late:
            return (texts[-1],) if early is None or draw(st.booleans()) else tuple(texts)
        return tuple(texts)

    def row(name: str) -> Row:
        return Row(draw(st.sampled_from(END_OF_TERM_LABELS[name])), values(name))

    def some(*names: str) -> list[Row]:
        return [row(name) for name in names if name in facts.counts]

    return [
        Row("", ("Mid-term", "End of term")),
        Row("Number of Commitments", (str(facts.commitments),)),
        Row("Level of Completion"),
        *some("completed", "substantial", "limited", "not_started"),
        Row("Number of Commitments with..."),
        *some("relevant", "transformative", "substantial_or_complete", "all_three", "starred"),
        Row("Did It Open Government?"),
        *some("major", "outstanding"),
        Row("Moving Forward"),
        *some("carried_over"),
    ]


# --- layouts -----------------------------------------------------------------------------------

PROSE = (
    "The number of commitments relevant to OGP values grew, though few are transformative or "
    "potentially starred, and the level of public influence was limited in some areas."
)
AFTERWARDS = "The partnership brings together reformers and civil society to make plans."


@dataclass(frozen=True)
class Layout:
    """How a table is printed."""

    kind: str
    colon: str
    gap: str
    title: str
    footnote: str = ""


FOOTNOTES = (
    *("", "", "*DIOG: Did It Open Government", "* Did this open government in practice?"),
    *("[1] See the section on the method.", "†Note: a commitment may count twice."),
)
LINES = ("lines", "paragraphs", "flattened", "glued", "bars")
KINDS = (*LINES, "html-paragraphs", "html-list", "html-table", "markdown-table", "markdown", "docx")
KINDS = (*KINDS, "docx-lines", "pdf", "pdf-table")


@st.composite
def layouts(draw: Any, language: str = "en", kinds: Sequence[str] = KINDS) -> Layout:
    return Layout(
        draw(st.sampled_from(list(kinds))),
        draw(st.sampled_from([":", " :", "\N{NO-BREAK SPACE}:", "", "mixed"])),
        draw(st.sampled_from([" ", "      ", "\n", "none"])),
        draw(st.sampled_from(TITLES[language])),
        draw(st.sampled_from(FOOTNOTES)),
    )


def colon_of(row: Row, layout: Layout) -> str:
    """Return the colon of a row: with some layouts, one row has it and the next has not."""
    if not row.values or not row.label or row.first or row.label.endswith("?"):
        return ""
    if layout.colon == "mixed":
        return ":" if len(row.label) % 2 else ""
    return layout.colon


def label_text(row: Row, layout: Layout) -> str:
    return f"{row.values[0]} {row.label}" if row.first else row.label + colon_of(row, layout)


def gap_of(row: Row, layout: Layout) -> str:
    """Return what stands between label and value; nothing only behind a colon."""
    if layout.gap != "none":
        return layout.gap
    return "" if colon_of(row, layout) else " "


def row_text(row: Row, layout: Layout) -> str:
    """Write a row as running text."""
    if not row.values:
        return row.label + (":" if row.label in ("Commitments that are",) else "")
    if row.first:  # glued to the number before, no one could tell where it begins
        apart = " " if layout.kind == "glued" else ""
        return f"{apart}{row.values[0]} {row.label}"
    colon, gap = colon_of(row, layout), gap_of(row, layout)
    if len(row.values) > 1 and row.label.startswith("Carried"):
        return f"{row.label}:\n" + "\n".join(f"• {value}" for value in row.values)
    between = " "
    return f"{row.label}{colon}{gap}" * bool(row.label) + between.join(row.values)


def rendered(facts: Facts, table: Sequence[Row], layout: Layout) -> tuple[bytes, str]:
    """Write a page; return its bytes and a file name."""
    if (
        layout.footnote and table[-1].values and not table[-1].first
    ):  # glued to the last value of the table
        *others, last = table
        *values, value = last.values
        table = [*others, replace(last, values=(*values, value + layout.footnote))]
    title = PAGE_TITLES[facts.family].format(facts.country, facts.years)
    head = [title, opening(facts)]
    return _WRITERS[layout.kind](head, table, layout)


def opening(facts: Facts) -> str:
    """Write the sentence that a review begins with."""
    if facts.clustered is None or facts.family != "action_plan_review":
        return PROSE
    if "cluster +" in facts.clustering:
        singles = facts.clustered - 1
        return f"This review looks at one cluster and {singles} individual commitments. {PROSE}"
    return (
        f"The action plan has {facts.commitments} commitments, which this review clustered into "
        f"{facts.clustered}. {PROSE}"
    )


def _text(join: str, gap: str | None = None) -> Callable[..., tuple[bytes, str]]:
    def write(head: Sequence[str], table: Sequence[Row], layout: Layout) -> tuple[bytes, str]:
        chosen = replace(layout, gap=gap if gap and layout.gap == "\n" else layout.gap)
        lines = [row_text(row, chosen) for row in table]
        title = [layout.title] if layout.title else []
        body = join.join([*title, *lines])  # where nothing joins, the title is glued on as well
        return "\n\n".join([*head, body, AFTERWARDS]).encode(), "page.txt"

    return write


def _bars(head: Sequence[str], table: Sequence[Row], layout: Layout) -> tuple[bytes, str]:
    """Write the whole table on three lines that end in a bar."""
    lines = [row_text(row, replace(layout, gap=" ")).replace("\n", " ") for row in table]
    third = max(1, len(lines) // 3)
    parts = [lines[:third], lines[third : 2 * third], lines[2 * third :]]
    body = "\n".join(" ".join(part) + " |" for part in parts if part)
    return "\n\n".join([*head, layout.title, body, AFTERWARDS]).encode(), "page.txt"


def _html_page(head: Sequence[str], table: str, layout: Layout) -> tuple[bytes, str]:
    top = f"<h1>{escape(head[0])}</h1>" + "".join(f"<p>{escape(t)}</p>" for t in head[1:])
    title = f"<h2>{escape(layout.title)}</h2>" if layout.title else ""
    page = f"<html><body><main>{top}{title}{table}<p>{AFTERWARDS}</p></main></body></html>"
    return page.encode(), "page.html"


def _html_lines(tag: str) -> Callable[..., tuple[bytes, str]]:
    def write(head: Sequence[str], table: Sequence[Row], layout: Layout) -> tuple[bytes, str]:
        bodies = [
            f"<{tag}>" + escape(row_text(row, layout)).replace("\n", "<br>") + f"</{tag}>"
            for row in table
        ]
        body = "".join(bodies)
        return _html_page(head, f"<ul>{body}</ul>" if tag == "li" else body, layout)

    return write


def _html_table(head: Sequence[str], table: Sequence[Row], layout: Layout) -> tuple[bytes, str]:
    lines = []
    for row in table:
        if not row.values:
            lines.append(f"<tr><td colspan=2><b>{escape(row.label)}</b></td></tr>")
        else:
            label = escape(label_text(row, layout))
            values = _cells(row)
            cells = "".join(f"<td>{escape(v)}</td>" for v in values)
            lines.append(f"<tr><td>{label}</td>{cells}</tr>")
    return _html_page(head, f"<table>{''.join(lines)}</table>", layout)


def _cells(row: Row) -> tuple[str, ...]:
    if row.first:
        return ()
    return ("; ".join(row.values),) if row.label.startswith("Carried") else row.values


def _markdown_table(head: Sequence[str], table: Sequence[Row], layout: Layout) -> tuple[bytes, str]:
    lines = ["| | | |", "|---|---|---|"]
    for row in table:
        label = label_text(row, layout)
        cells = [label, *_cells(row)]
        cells += [""] * (3 - len(cells))
        lines.append("| " + " | ".join(map(_marked, cells)) + " |")
    title = [f"## {layout.title}"] if layout.title else []
    parts = [f"# {head[0]}", *head[1:], *title, "\n".join(lines), AFTERWARDS]
    return "\n\n".join(parts).encode(), "page.md"


def _marked(text: str) -> str:
    return text.replace("*", r"\*").replace("[", r"\[").replace("]", r"\]")


def _markdown(head: Sequence[str], table: Sequence[Row], layout: Layout) -> tuple[bytes, str]:
    lines = [
        _marked(row_text(row, layout)) if row.values else f"**{row_text(row, layout)}**"
        for row in table
    ]
    title = [f"## {layout.title}"] if layout.title else []
    return "\n\n".join([f"# {head[0]}", *head[1:], *title, *lines, AFTERWARDS]).encode(), "page.md"


def _docx_table(head: Sequence[str], table: Sequence[Row], layout: Layout) -> tuple[bytes, str]:
    def cell(text: str) -> str:
        return f"<w:tc>{p(escape(text))}</w:tc>"

    lines = []
    for row in table:
        label = label_text(row, layout)
        lines.append("<w:tr>" + "".join(map(cell, (label, *_cells(row)))) + "</w:tr>")
    tops = [p(escape(text)) for text in (*head, layout.title) if text]
    return docx("".join(tops) + f"<w:tbl>{''.join(lines)}</w:tbl>" + p(AFTERWARDS)), "page.docx"


def _docx_lines(head: Sequence[str], table: Sequence[Row], layout: Layout) -> tuple[bytes, str]:
    lines = [t for row in table for t in row_text(row, layout).split("\n")]
    texts = [t for t in (*head, layout.title, *lines, AFTERWARDS) if t]
    return docx("".join(p(escape(t)) for t in texts)), "page.docx"


def _pdf(*, ruled: bool, columns: bool = False) -> Callable[..., tuple[bytes, str]]:
    def write(head: Sequence[str], table: Sequence[Row], layout: Layout) -> tuple[bytes, str]:
        pages = [Page()]
        y = 780.0

        def put(x: float, text: str, **how: Any) -> None:
            pages[-1].write(x, y, text.replace("✪", "*"), **how)

        put(60, head[0], size=18, bold=True)
        for text in _wrapped(head[1]):
            y -= 16
            put(60, text)
        y -= 30
        if layout.title:
            put(60, layout.title, size=13, bold=True)
        for row in table:
            label = label_text(row, layout)
            for line in [label] if ruled or columns else row_text(row, layout).split("\n"):
                y -= 18
                if y < 60:
                    pages.append(Page())
                    y = 780.0
                put(60, line, bold=not row.values)
            cells = _cells(row) if row.values else ("",)
            if ruled:
                edges = [56, 380, *([550] if len(cells) == 1 else [465, 550])]
                for left, right in itertools.pairwise(edges):
                    pages[-1].box(left, y - 5, right, y + 13)
            for i, value in enumerate(cells if ruled or columns else ()):
                put(384 + 85 * i, value)
        y -= 40
        put(60, AFTERWARDS)
        return pdf(pages), "page.pdf"

    return write


def _wrapped(text: str, width: int = 80) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


_WRITERS: dict[str, Callable[..., tuple[bytes, str]]] = {
    "lines": _text("\n"),
    "paragraphs": _text("\n\n"),
    "flattened": _text(" ", " "),
    "glued": _text("", " "),
    "bars": _bars,
    "html-paragraphs": _html_lines("p"),
    "html-list": _html_lines("li"),
    "html-table": _html_table,
    "markdown-table": _markdown_table,
    "markdown": _markdown,
    "docx": _docx_table,
    "docx-lines": _docx_lines,
    "pdf": _pdf(ruled=False),
    "pdf-table": _pdf(ruled=True),
    "pdf-columns": _pdf(ruled=False, columns=True),
}
