"""The "At a glance" table of a report page becomes one record, in whatever layout it is printed."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from ogplens.domain.report import COUNTS, Count, Glance, IrmReport, Phase, Reading, Source
from ogplens.errors import OgplensError
from ogplens.irm.glance_checks import check
from ogplens.irm.glance_clusters import read_clusters
from ogplens.irm.glance_page import Page
from ogplens.irm.glance_scan import Element
from ogplens.irm.glance_tables import Table, tables
from ogplens.irm.glance_title import page_title
from ogplens.irm.glance_values import Plan
from ogplens.irm.glance_words import words
from ogplens.irm.noteworthy import read_noteworthy
from ogplens.irm.recommendations import read_recommendations

if TYPE_CHECKING:
    from ogplens.domain import Document
    from ogplens.irm.glance_page import Found

#: In an End-of-Term report these have one column: nothing of them is known at mid-term.
_END_ONLY = frozenset(("major", "outstanding", "carried_over", "early_results", "starred"))
#: Rows that only an End-of-Term report has; two of them make one.
_LEVELS = frozenset(("substantial", "limited", "not_started"))


class GlanceError(OgplensError):
    """A page holds no "At a glance" table."""


def read_report(document: Document) -> IrmReport:
    """Read what a page of the IRM says of one plan.

    Parameters
    ----------
    document : Document
        Of any format.

    Raises
    ------
    GlanceError
        If the page has no "At a glance" table.
    """
    glance = read_glance(document)
    return IrmReport(
        source=document.source,
        language=document.language,
        glance=glance,
        noteworthy=read_noteworthy(document, after=glance.end),
        recommendations=read_recommendations(document, after=glance.end),
        warnings=document.warnings,
    )


def read_glance(document: Document) -> Glance:
    """Read the "At a glance" table of a page.

    Parameters
    ----------
    document : Document

    Returns
    -------
    Glance
        What is printed; where figures do not fit each other, its warnings say so.

    Raises
    ------
    GlanceError
        If the page has no such table.
    """
    page = Page(document.text)
    found = tables(page)
    if not found:
        raise _nothing(document)
    table, *others = found
    builder = _Builder(page, table)
    glance = builder.glance(page_title(page, table.elements[0].start))
    glance = dataclasses.replace(glance, clustered=read_clusters(page, glance))
    again = [_Builder(page, other).glance(None) for other in others]
    notes, warnings = check(glance, again)
    return dataclasses.replace(
        glance,
        notes=(*builder.notes, *notes),
        warnings=(*builder.warnings, *warnings),
    )


def _nothing(document: Document) -> GlanceError:
    titles = dict.fromkeys(w.capitalize() for w in words().all("titles"))
    examples = "Number of commitments, Action plan under review, Level of public influence"
    return GlanceError(
        'there is no "At a glance" table in it; looked for rows such as '
        f"{examples}, each with its value, below a title ({', '.join(titles)}) or without one",
        source=document.source,
        hint="give the IRM's report page for one plan, as HTML, PDF, DOCX, Markdown or text",
    )


class _Builder:
    """Turns the elements of a table into a record.

    Attributes
    ----------
    notes, warnings : list of str
        What was met on the way.
    """

    def __init__(self, page: Page, table: Table) -> None:
        self._page = page
        self._table = table
        self.notes: list[str] = []
        self.warnings: list[str] = []

    def glance(self, title: tuple[Reading[str] | None, ...] | None) -> Glance:
        """Build the record; ``title`` holds member, type and years from the page's title."""
        member, kind, years = title or (None, None, None)
        plan = self._first("plan")
        counts, midterm = self._counts()
        elements = self._table.elements
        heading = self._table.title
        return Glance(
            title=Reading(self._text(heading), self._source(heading)) if heading else None,
            member=member,
            report_type=self._reading("report_type") or kind,
            member_since=self._reading("member_since"),
            plan=self._of_plan(plan, "number"),
            period=self._of_plan(plan, "period") or years,
            commitments=self._reading("commitments"),
            forum=self._reading("forum"),
            development=self._phase(0),
            implementation=self._phase(1),
            counts=counts,
            midterm=midterm,
            policy_areas={
                name.removeprefix("policy_"): reading
                for name in ("policy_carried_over", "policy_emerging")
                if (reading := self._reading(name)) is not None
            },
            start=elements[0].start,
            end=elements[-1].end,
        )

    def _text(self, element: Element) -> str:
        return self._page.text[element.start : element.end]

    def _source(self, element: Element, found: Found | None = None) -> Source:
        end = element.end if found is None else max(element.end, found.end)
        return Source(self._page.text[element.start : end], element.start, end)

    def _all(self, *names: str) -> list[Element]:
        return [e for e in self._table.readings if e.name in names]

    def _first(self, name: str) -> Element | None:
        """Return the first reading of a field; say so where a later one differs."""
        there = self._all(name)
        if not there:
            self._note_unread(name)
            return None
        values = [cast("Found", e.found).value for e in there]
        for element, value in zip(there, values, strict=True):
            if value != values[0]:
                self.warnings.append(
                    f'"{_shown(self._text(there[0]))}" and "{_shown(self._text(element))}" '
                    "differ; the first is kept."
                )
        return there[0]

    def _note_unread(self, name: str) -> None:
        """Say that a label stands without a value that can be read."""
        for element in self._table.elements:
            if element.name == name and element.hit.label.words > 1:
                self.notes.append(f'"{_shown(self._text(element))}" has no value that can be read.')
                return

    def _reading(self, name: str) -> Reading[Any] | None:
        element = self._first(name)
        if element is None or element.found is None:
            return None
        return Reading(element.found.value, self._source(element))

    def _of_plan(self, element: Element | None, part: str) -> Reading[Any] | None:
        if element is None or element.found is None:
            return None
        value = getattr(cast("Plan", element.found.value), part)
        return Reading(value, self._source(element)) if value else None

    def _phase(self, place: int) -> Phase:
        influence = self._of_phase(self._all("public_influence"), place)
        process = self._of_phase(self._all("acted_contrary", "acted_according"), place)
        acted: Reading[bool] | None = None
        if process is not None and process.found is not None:
            value = cast("bool | None", process.found.value)
            if value is not None and process.name == "acted_according":
                value = not value
            acted = Reading(value, self._source(process))
        return Phase(
            public_influence=None
            if influence is None or influence.found is None
            else Reading(cast("str | None", influence.found.value), self._source(influence)),
            acted_contrary=acted,
        )

    def _of_phase(self, there: Sequence[Element], place: int) -> Element | None:
        """Pick the reading of a phase: by the section that it stands in, else by the order."""
        phases = [self._section(e) == "implementation" for e in there]
        if phases.count(True) == 0:
            phases = [i > 0 for i in range(len(there))]
        return next((e for e, later in zip(there, phases, strict=True) if later == place), None)

    def _section(self, element: Element) -> str:
        names = [
            e.name
            for e in self._table.elements
            if e.hit.label.kind == "section" and e.name != "other" and e.start < element.start
        ]
        return names[-1] if names else ""

    def _counts(self) -> tuple[dict[str, Reading[Count]], dict[str, Reading[Count]]]:
        late: dict[str, Reading[Count]] = {}
        early: dict[str, Reading[Count]] = {}
        two = self._two_columns()
        for name in COUNTS:
            element = self._first(name)
            if element is None or element.found is None:
                continue
            first = Reading(cast("Count | None", element.found.value), self._source(element))
            if not two:
                late[name] = first
            elif element.second is None:
                late[name] = first
                if name not in _END_ONLY:  # printed once where both columns agree
                    early[name] = first
            else:
                source = self._source(element, element.second)
                pair = [
                    Reading(cast("Count | None", found.value), source)
                    for found in (element.found, element.second)
                ]
                early[name], late[name] = pair if self._midterm_first() else reversed(pair)
        return late, early

    def _two_columns(self) -> bool:
        """Whether counts stand in columns for the mid-term and for the end of term."""
        heads = {e.name for e in self._table.elements if e.hit.label.kind == "column"}
        if len(heads) == 2:
            return True
        levels = len(_LEVELS & self._table.fields) > 1
        return levels and any(e.second is not None for e in self._table.readings)

    def _midterm_first(self) -> bool:
        heads = [e.name for e in self._table.elements if e.hit.label.kind == "column"]
        return not heads or heads[0] == "midterm"


def _shown(text: str) -> str:
    return " ".join(text.split())
