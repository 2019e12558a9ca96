"""How many commitments there are once the IRM has clustered some: from the opening sentences."""

from __future__ import annotations

import functools
import re

from ogplens.domain.report import Glance, Reading, Source
from ogplens.irm.glance_counts import number_expression, number_in_words
from ogplens.irm.glance_page import Page
from ogplens.irm.glance_words import any_of, words

_LETTER = r"[^\W\d_]"


def read_clusters(page: Page, glance: Glance) -> Reading[int] | None:
    """Return the number of commitments after clustering, where the page says it.

    Two forms are read: "24 commitments, which were clustered into 14", and "one cluster and
    seven stand-alone commitments", which make eight. A number that is larger than the number of
    commitments is none.
    """
    printed = glance.commitments and glance.commitments.value
    most = printed.count if printed and printed.count is not None else None
    for match in _into().finditer(page.folded):
        found = number_in_words(match["after"])
        before = number_in_words(match["before"]) if match["before"] else None
        if found is None or (most is not None and (found > most or before not in (None, most))):
            continue
        return Reading(found, _source(page, match))
    for match in _mixed().finditer(page.folded):
        numbers = [number_in_words(match[name]) for name in ("clusters", "singles")]
        known = [n for n in numbers if n is not None]
        if len(known) == 2 and (most is None or sum(known) <= most):
            return Reading(sum(known), _source(page, match))
    return None


@functools.cache
def _into() -> re.Pattern[str]:
    number = number_expression()
    start = rf"(?:(?<!{_LETTER})(?<!\d)(?P<before>{number})[^.\d\n]{{1,80}}?)?"
    return re.compile(
        rf"{start}(?<!{_LETTER}){any_of(words().all('clustered_into'))}\s+"
        rf"(?P<after>{number})(?!{_LETTER}|\d)"
    )


@functools.cache
def _mixed() -> re.Pattern[str]:
    number = number_expression()
    return re.compile(
        rf"(?<!{_LETTER})(?<!\d)(?P<clusters>{number})\s+{any_of(words().all('cluster_words'))}"
        rf"(?!{_LETTER})[^.\d\n]{{0,60}}?(?:\+|{any_of(words().all('and_words'))})\s*"
        rf"(?P<singles>{number})\s+(?:{any_of(words().all('single_words'))}\s+)?"
        rf"(?:{any_of(words().all('single_words'))}|{any_of(words().all('commitment_words'))})"
    )


def _source(page: Page, match: re.Match[str]) -> Source:
    return Source(page.text[match.start() : match.end()], match.start(), match.end())
