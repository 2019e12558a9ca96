"""Dates of action plans, read from text with their precision.

A date that lacks its year takes it from the next date of its span ("junio a diciembre de 2015"),
as does a day its month ("1 to 30 June 2017"). Numbers alone are read day first, unless the second
is above 12 or other dates of the document show that it puts the month first.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ogplens.domain.plan_date import MONTHS_OF, PlanDate, Precision
from ogplens.segmentation.calendars import DateWords, date_words, fold
from ogplens.segmentation.languages import languages

_NUMERIC = re.compile(
    r"(?<![\d/.\-])(\d{1,2})([/.\-])(\d{1,2})\2(?:(?:19|20)\d{2}|\d{2})(?![\d/\-])"
)
_LOOK_BACK = 40
_LONGEST_SPAN = 9  # years, where the second has two digits
_CLOSING = re.compile(r"[\s.)\];,]*")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date and where it stands.

    Attributes
    ----------
    date : PlanDate
    start, end : int
        Half-open span in the text.
    continues : bool
        Whether a span of time ends here that the date before begins.
    """

    date: PlanDate
    start: int
    end: int
    continues: bool = False


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a match says, before it is known to be a date."""

    start: int
    end: int
    precision: Precision
    year: int | None = None
    month: int = 1
    day: int = 1
    continues: bool = False

    def date(self, text: str) -> PlanDate | None:
        if self.year is None:
            return None
        last = self.month + MONTHS_OF.get(self.precision, 1) - 1
        iso = f"{self.year:04d}-{self.month:02d}"
        if self.precision is Precision.YEAR:
            iso = f"{self.year:04d}"
        elif self.precision is Precision.DAY:
            iso += f"-{self.day:02d}"
        elif self.precision is not Precision.MONTH:
            iso += f"/{self.year + (last - 1) // 12:04d}-{(last - 1) % 12 + 1:02d}"
        try:
            return PlanDate(text[self.start : self.end].strip(), iso, self.precision)
        except ValueError:  # 31 June, 29 February
            return None


def find_dates(text: str, language: str, *, day_first: bool | None = None) -> list[FoundDate]:
    """Find the dates of a text.

    Parameters
    ----------
    text : str
    language : str
        ISO 639-1 code; months written out are known in every language, abbreviations in this one.
    day_first : bool, optional
        How numbers such as 1/9/2020 are read; found out from the text where it is not given.

    Returns
    -------
    list of FoundDate
        In order, without overlaps. Something that goes on ("ongoing") counts only behind a date,
        or where it is the whole text.
    """
    if not text:
        return []
    if day_first is None:
        day_first = puts_day_first(text)
    folded, places = fold(text)
    words = words_of_dates(language)
    parts = list(_resolved(_chained(folded, words, day_first)))
    found = []
    for one in parts:
        placed = replace(one, start=places[one.start], end=places[one.end - 1] + 1)
        date = placed.date(text)
        if date is not None:
            found.append(FoundDate(date, placed.start, placed.end, placed.continues))
    ongoing = _open_end(folded, parts[-1].end if parts else None, words)
    if ongoing:
        start, end = places[ongoing[0]], places[ongoing[1] - 1] + 1
        date = PlanDate(text[start:end], "", Precision.OPEN)
        found.append(FoundDate(date, start, end, bool(found)))
    return found


def dates_of(text: str, language: str) -> list[PlanDate]:
    """Return the dates of a text, in order; see `find_dates`."""
    return [one.date for one in find_dates(text, language)]


def read_period(
    text: str, language: str, *, day_first: bool | None = None
) -> tuple[PlanDate | None, PlanDate | None]:
    """Read when something starts and ends: the first and the last date of a text.

    A single date is the end, unless a word such as "from" or "since" stands before it.
    """
    found = find_dates(text, language, day_first=day_first)
    if not found:
        return None, None
    if len(found) > 1:
        return found[0].date, found[-1].date
    return _begins(found[0], text, language)


def last_period(
    text: str, language: str, *, day_first: bool | None = None
) -> tuple[PlanDate | None, PlanDate | None]:
    """Read when a step described in prose starts and ends.

    The date at the end of the text counts, with the one that it continues; else the first date.
    """
    found = find_dates(text, language, day_first=day_first)
    if not found:
        return None, None
    last = found[-1]
    if _CLOSING.fullmatch(text, last.end):
        if last.continues and len(found) > 1:
            return found[-2].date, last.date
        return _begins(last, text, language)
    if len(found) > 1 and found[1].continues:
        return found[0].date, found[1].date
    return _begins(found[0], text, language)


def _begins(one: FoundDate, text: str, language: str) -> tuple[PlanDate | None, PlanDate | None]:
    """Take a single date for the end, unless a word such as "from" stands before it."""
    before, _ = fold(text[: one.start])
    if words_of_dates(language).begins.search(before):
        return one.date, None
    return None, one.date


@functools.lru_cache(maxsize=2)
def puts_day_first(text: str) -> bool:
    """Tell by its dates whether a text writes 31/12/2016 rather than 12/31/2016."""
    days = months = 0
    for match in _NUMERIC.finditer(text):
        days += int(match[1]) > 12
        months += int(match[3]) > 12
    return days >= months


@functools.cache
def words_of_dates(language: str) -> DateWords:
    """Return the words of dates for a document in a language."""
    known = languages()
    own = [known[language]] if language in known else []
    every = own + [one for one in known.values() if one not in own]
    return date_words([(one.months_by_number, one.calendar) for one in every])


def _chained(folded: str, words: DateWords, day_first: bool) -> Iterator[_Parts]:
    """Yield what looks like a date; one that a range word joins to the last says so."""
    position = 0
    match = words.opening.search(folded)
    continues = False
    while match:
        read = _read(match, words, day_first)
        for one in read:
            before = [] if continues else list(_before(folded, one, words))
            yield from before
            yield replace(one, continues=continues or bool(before) or one is not read[0])
        position = match.end() if read else match.start() + 1
        link = words.link.match(folded, position) if read else None
        following = words.date.match(folded, link.end()) if link else None
        continues = following is not None
        match = following or words.opening.search(folded, position)


def _before(folded: str, one: _Parts, words: DateWords) -> Iterator[_Parts]:
    """Yield the day or part before a date that takes the rest from it."""
    offset = max(0, one.start - _LOOK_BACK)
    match = words.before.search(folded[offset : one.start])
    if match is None or match["link"].strip() == ",":
        return
    start, end = offset + match.start(), offset + match.start("link")
    if match["day"] and one.precision is Precision.DAY and int(match["day"]) < one.day:
        yield replace(one, start=start, end=end, day=int(match["day"]))
    number = words.ordinals.get(match["ordinal"] or "")
    months = MONTHS_OF.get(one.precision, 12)
    if number and 1 < months < 12 and number <= 12 // months:
        yield replace(one, start=start, end=end, month=(number - 1) * months + 1)


def _resolved(parts: Iterator[_Parts]) -> Iterator[_Parts]:
    """Give dates without a year that of the date they are joined to; leave out the others."""
    waiting: list[_Parts] = []
    for one in parts:
        if not one.continues:
            waiting = []
        if one.year is None:
            waiting.append(one)
            continue
        for earlier in waiting:
            late = earlier.month > one.month and one.precision is not Precision.YEAR
            yield replace(earlier, year=one.year - late)
        yield replace(one, continues=bool(waiting) or one.continues)
        waiting = []


def _read(match: re.Match[str], words: DateWords, day_first: bool) -> list[_Parts]:
    """Say what a match of `DateWords.date` means; nothing where it is no date."""
    said = {name: value for name, value in match.groupdict().items() if value and name != "edge"}
    start, end = match.start(), match.end()
    if "iy" in said:
        return _day(start, end, int(said["iy"]), int(said["im"]), int(said["id"]))
    if "na" in said:
        return _numeric(match, day_first)
    if "z9" in said:
        return _years(match)
    if "ma" in said:  # 08-10.2022
        year = int(said["yb"])
        first = _Parts(start, match.end("ma"), Precision.MONTH, year, int(said["ma"]))
        last = _Parts(match.start("mb"), end, Precision.MONTH, year, int(said["mb"]))
        return [first, last] if first.month < last.month else []
    printed_year = next((said[name] for name in said if name[0] == "y"), None)
    whole = _full_year(printed_year) if printed_year else None
    if "d1" in said or "d2" in said:
        day = re.match(r"\d+", said.get("d1") or said["d2"])
        month = words.months[_one_blank(said.get("m1") or said["m2"])]
        return [_Parts(start, end, Precision.DAY, whole, month, int(day.group()) if day else 0)]
    if "m7" in said or "m8" in said:
        return [_Parts(start, end, Precision.MONTH, whole, int(said.get("m7") or said["m8"]))]
    if "m3" in said or "m4" in said:
        month = words.months[_one_blank(said.get("m3") or said["m4"])]
        return [_Parts(start, end, Precision.MONTH, whole, month)]
    if "y0" in said:
        return [_Parts(start, end, Precision.YEAR, whole)]
    return _part(said, start, end, whole, words)


def _numeric(match: re.Match[str], day_first: bool) -> list[_Parts]:
    one, other = int(match["na"]), int(match["nb"])
    if len(match["ny"]) == 2 and match["ns"] == "." and len(match["na"] + match["nb"]) < 4:
        return []  # 1.2.16 is a number of a section
    day, month = (one, other) if day_first else (other, one)
    if month > 12:
        day, month = month, day
    return _day(match.start(), match.end(), _full_year(match["ny"]), month, day)


def _day(start: int, end: int, year: int, month: int, day: int) -> list[_Parts]:
    valid = 1 <= month <= 12 and 1 <= day <= 31
    return [_Parts(start, end, Precision.DAY, year, month, day)] if valid else []


def _years(match: re.Match[str]) -> list[_Parts]:
    """Read ``2016/17`` as two years."""
    year, short = int(match["y9"]), int(match["z9"])
    first = _Parts(match.start(), match.end("y9"), Precision.YEAR, year)
    if not 0 < short - year % 100 <= _LONGEST_SPAN:
        return []
    last = _Parts(match.start("z9"), match.end(), Precision.YEAR, year // 100 * 100 + short)
    return [first, last]


def _part(
    said: Mapping[str, str], start: int, end: int, year: int | None, words: DateWords
) -> list[_Parts]:
    """Read a season, or a part of a year such as its second quarter."""
    said = {name.removeprefix("b_"): value for name, value in said.items()}
    if "season" in said:
        month = words.seasons[_one_blank(said["season"])]
        return [_Parts(start, end, Precision.QUARTER, year, month)]
    letter = said.get("l1") or said.get("l2")
    name = said.get("p1") or said.get("p2") or ""
    precision = words.letters[letter] if letter else words.parts[_one_blank(name)]
    months = MONTHS_OF[precision]
    printed = said.get("o1") or said.get("o2") or said.get("n1") or said["n2"]
    if printed in words.last:
        number = 12 // months
    elif printed[0].isdigit():
        number = int(printed[0])
    else:
        number = words.ordinals[_one_blank(printed)]
    if number * months > 12:
        return []
    return [_Parts(start, end, precision, year, (number - 1) * months + 1)]


def _full_year(printed: str) -> int:
    digits = printed.strip("'")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _one_blank(word: str) -> str:
    return " ".join(word.rstrip(".").split())


def _open_end(folded: str, position: int | None, words: DateWords) -> tuple[int, int] | None:
    """Find what goes on without an end: behind a date, or as the whole text."""
    match = words.goes_on.match(folded, position or 0)
    if match is None:
        return None
    last = _CLOSING.fullmatch(folded, match.end()) is not None
    joined = position is not None and match["link"].strip(" (,") != ""
    return match.span("open") if last or joined else None
