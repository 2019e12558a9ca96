"""Dates in any language and style, with their precision."""

from __future__ import annotations

import calendar
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ogplens.domain import PlanDate, Precision
from ogplens.segmentation.dates import (
    dates_of,
    find_dates,
    last_period,
    puts_day_first,
    read_period,
)
from ogplens.segmentation.languages import languages

CODES = ("en", "es", "fr", "pt", "it")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "", ""),
        ("en", "   \n", ""),
        ("en", "no date at all", ""),
        ("en", "in June", ""),
        ("en", "it may be done in 10 days", ""),
        ("en", "Law 1234/2016 on 2016/34", ""),
        ("en", "$2016 or 2016% or 2016kg or 12016", ""),
        ("en", "31 February 2017", ""),
        ("en", "32/13/2017", ""),
        ("en", "section 1.2.16", ""),
        ("en", "2017", "2017 year"),
        ("en", "June 2017", "2017-06 month"),
        ("en", "JUNE, 2017", "2017-06 month"),
        ("en", "Jan-17", "2017-01 month"),
        ("en", "30 Sept. 2017", "2017-09-30 day"),
        ("en", "30-Jun-17", "2017-06-30 day"),
        ("en", "December 31st, 2016", "2016-12-31 day"),
        ("en", "the 31st of December 2016", "2016-12-31 day"),
        ("en", "2017-06-30", "2017-06-30 day"),
        ("en", "31/12/2016", "2016-12-31 day"),
        ("en", "31.12.16", "2016-12-31 day"),
        ("en", "1 / 9 / 2016", "2016-09-01 day"),
        ("en", "06/2017", "2017-06 month"),
        ("en", "2017-06", "2017-06 month"),
        ("en", "by the end of 2017", "2017 year"),
        ("en", "end of June 2017", "2017-06 month"),
        ("en", "Q2 2021", "2021-04/2021-06 quarter"),
        ("en", "2021 Q2", "2021-04/2021-06 quarter"),
        ("en", "4Q2019", "2019-10/2019-12 quarter"),
        ("en", "II quarter of 2018", "2018-04/2018-06 quarter"),
        ("en", "Quarter 2, 2021", "2021-04/2021-06 quarter"),
        ("en", "the second half of 2019", "2019-07/2019-12 half"),
        ("en", "Autumn 2014", "2014-09/2014-11 quarter"),
        ("en", "Winter 2013", "2013-12/2014-02 quarter"),
        ("en", "ongoing", " open"),
        ("es", "segundo trimestre de 2021", "2021-04/2021-06 quarter"),
        ("es", "1er trimestre 2015", "2015-01/2015-03 quarter"),
        ("es", "último trimestre del año 2017", "2017-10/2017-12 quarter"),
        ("es", "segundo cuatrimestre de 2021", "2021-05/2021-08 four months"),
        ("es", "30 de junio de 2017", "2017-06-30 day"),
        ("es", "Junio 30 de 2017", "2017-06-30 day"),
        ("es", "1 de setiembre del 2017", "2017-09-01 day"),
        ("es", "permanente.", " open"),
        ("fr", "janvier 2016", "2016-01 month"),
        ("fr", "1er février 2016", "2016-02-01 day"),
        ("fr", "fin 2017", "2017 year"),
        ("fr", "2e trimestre 2019", "2019-04/2019-06 quarter"),
        ("fr", "d’août 2016", "2016-08 month"),
        ("pt", "1º semestre de 2018", "2018-01/2018-06 half"),
        ("pt", "dez/2020", "2020-12 month"),
        ("it", "1° gennaio 2017", "2017-01-01 day"),
        ("it", "terzo quadrimestre 2018", "2018-09/2018-12 four months"),
        ("en", "30 de junio de 2017", "2017-06-30 day"),
        ("xx", "janeiro de 2019", "2019-01 month"),
    ],
)
def test_one_date(language: str, text: str, expected: str) -> None:
    found = dates_of(text, language)
    assert [f"{date.iso} {date.precision.value}" for date in found] == ([expected] * bool(expected))


@pytest.mark.parametrize(
    ("language", "text", "start", "end"),
    [
        ("en", "", None, None),
        ("en", "2016-2018", "2016", "2018"),
        ("en", "2016/17", "2016", "2017"),
        ("en", "July 2016 – ongoing", "2016-07", ""),
        ("en", "from July 2016", "2016-07", None),
        ("en", "July 2016", None, "2016-07"),
        ("en", "1 to 30 June 2017", "2017-06-01", "2017-06-30"),
        ("en", "1 July – 30 September 2016", "2016-07-01", "2016-09-30"),
        ("en", "November - February 2017", "2016-11", "2017-02"),
        ("en", "Q3-Q4 2019", "2019-07/2019-09", "2019-10/2019-12"),
        ("en", "first and second quarter of 2019", "2019-01/2019-03", "2019-04/2019-06"),
        ("en", "Spring to Summer 2014", "2014-03/2014-05", "2014-06/2014-08"),
        ("en", "01/2019-06/2020", "2019-01", "2020-06"),
        ("en", "08-10.2022", "2022-08", "2022-10"),
        ("en", "1/1/2021-30/6/2021", "2021-01-01", "2021-06-30"),
        ("en", "Q1 2014 to the end of 2016 (fourth quarter)", "2014-01/2014-03", "2016-10/2016-12"),
        ("en", "January 2019-June 2020", "2019-01", "2020-06"),
        ("en", "1/9/2020 to 12/31/2020", "2020-01-09", "2020-12-31"),
        ("es", "junio a diciembre de 2015", "2015-06", "2015-12"),
        ("es", "a partir de enero de 2019", "2019-01", None),
        ("fr", "du 1er janvier 2020 au 31 décembre 2021", "2020-01-01", "2021-12-31"),
        ("pt", "jan. 2019 a dez. 2020", "2019-01", "2020-12"),
        ("it", "dal 1° gennaio 2017 al 30 giugno 2018", "2017-01-01", "2018-06-30"),
    ],
)
def test_a_period(language: str, text: str, start: str | None, end: str | None) -> None:
    found = read_period(text, language)
    assert tuple(date and date.iso for date in found) == (start, end)


def test_the_other_dates_of_a_document_tell_the_order_of_day_and_month() -> None:
    assert puts_day_first("1/9/2020")
    assert puts_day_first("1/9/2020, 31/12/2020")
    assert not puts_day_first("1/9/2020, 12/31/2020")
    assert find_dates("1/9/2020", "en", day_first=False)[0].date.iso == "2020-01-09"
    assert find_dates("31/12/2020", "en", day_first=False)[0].date.iso == "2020-12-31"


def test_a_step_in_prose_ends_with_its_last_date_or_with_the_only_one() -> None:
    start, end = last_period("Follow up the 2011 law (January to May 2023).", "en")
    assert (start and start.text, end and end.text) == ("January", "May 2023")
    start, end = last_period("In June 2019, publish the law of the register", "en")
    assert (start, end and end.text) == (None, "June 2019")
    start, end = last_period("Enforcement (from Nov 2017)", "en")
    assert (start and start.text, end) == ("Nov 2017", None)
    assert last_period("Continuous training of officials", "en") == (None, None)


def test_what_goes_on_is_no_date_inside_prose() -> None:
    assert dates_of("Ongoing work with councils, by 2018", "en")[0].iso == "2018"
    assert dates_of("ongoing work with councils", "en") == []
    assert len(dates_of("From October 2013, continue to assist councils", "en")) == 1
    assert len(dates_of("In October 2013, ongoing work is reviewed", "en")) == 1


def test_the_days_that_a_date_may_mean() -> None:
    days = [
        (date.first_day, date.last_day)
        for date in dates_of("2016. February 2016. Q4 2016. Winter 2015. 3 May 2016.", "en")
    ]
    assert days == [
        (datetime.date(2016, 1, 1), datetime.date(2016, 12, 31)),
        (datetime.date(2016, 2, 1), datetime.date(2016, 2, 29)),
        (datetime.date(2016, 10, 1), datetime.date(2016, 12, 31)),
        (datetime.date(2015, 12, 1), datetime.date(2016, 2, 29)),
        (datetime.date(2016, 5, 3), datetime.date(2016, 5, 3)),
    ]
    ongoing = PlanDate("ongoing", "", Precision.OPEN)
    assert (ongoing.first_day, ongoing.last_day) == (None, None)


@pytest.mark.parametrize(
    ("iso", "precision"),
    [
        ("", Precision.YEAR),
        ("2017-13", Precision.MONTH),
        ("2017-02-30", Precision.DAY),
        ("2017-04", Precision.QUARTER),
        ("2017-04/2017-06", Precision.MONTH),
        ("2017", Precision.OPEN),
    ],
)
def test_a_date_that_is_none_is_refused(iso: str, precision: Precision) -> None:
    with pytest.raises(ValueError, match=r"date|day"):
        PlanDate("x", iso, precision)


@st.composite
def rendered(draw: st.DrawFn, codes: tuple[str, ...] = CODES) -> tuple[str, str, str]:
    """Return a language, a date in one of its styles, and the ISO form with its precision."""
    code = draw(st.sampled_from(codes))
    language = languages()[code]
    year = draw(st.integers(2012, 2035))
    month = draw(st.integers(1, 12))
    day = draw(st.integers(1, calendar.monthrange(year, month)[1]))
    short = language.calendar.short_months[month - 1]
    name = draw(st.sampled_from([*language.months_by_number[month - 1], *short]))
    name = draw(st.sampled_from([name, name.capitalize(), name.upper()]))
    of = {"en": " ", "fr": " ", "it": " ", "es": " de ", "pt": " de "}[code]
    iso = f"{year}-{month:02d}"
    whole = f"{iso}-{day:02d} day"
    styles = [
        (f"{year}", f"{year} year"),
        (f"{name}{of}{year}", f"{iso} month"),
        (f"{name}/{year}", f"{iso} month"),
        (f"{name}-{year % 100:02d}", f"{iso} month"),
        (f"{month:02d}/{year}", f"{iso} month"),
        (f"{day}{of}{name}{of}{year}", whole),
        (f"{name} {day}, {year}", whole),
        (f"{year}-{month:02d}-{day:02d}", whole),
        (f"{day}/{month}/{year}", whole),
        (f"{day:02d}.{month:02d}.{year}", whole),
    ]
    for precision, names in language.calendar.parts.items():
        months = {Precision.QUARTER: 3, Precision.HALF: 6, Precision.FOUR_MONTHS: 4}[precision]
        number = (month - 1) // months + 1
        span = f"{year}-{(number - 1) * months + 1:02d}/{year}-{number * months:02d}"
        part = draw(st.sampled_from(names))
        ordinal = draw(
            st.sampled_from(
                [*language.calendar.ordinals[number - 1], ("I", "II", "III", "IV")[number - 1]]
            )
        )
        styles.append((f"{ordinal} {part}{of}{year}", f"{span} {precision.value}"))
        for letter, meaning in language.calendar.letters.items():
            if meaning is precision:
                styles.append((f"{letter.upper()}{number} {year}", f"{span} {precision.value}"))
    text, expected = draw(st.sampled_from(styles))
    return code, text, expected


@given(rendered(), st.sampled_from(["{}", "({}).", "Portal online: {}", "– {};", "{}\n"]))
def test_any_date_is_read_back(made: tuple[str, str, str], around: str) -> None:
    code, printed, expected = made
    text = around.format(printed)
    found = find_dates(text, code)
    assert [f"{one.date.iso} {one.date.precision.value}" for one in found] == [expected]
    assert text[found[0].start : found[0].end] == printed == found[0].date.text


@given(st.sampled_from(CODES).flatmap(lambda c: st.tuples(rendered((c,)), rendered((c,)))))
def test_a_span_is_two_dates(pair: tuple[tuple[str, str, str], tuple[str, str, str]]) -> None:
    one, other = pair
    found = find_dates(f"{one[1]} – {other[1]}", one[0])
    assert [f"{f.date.iso} {f.date.precision.value}" for f in found] == [one[2], other[2]]
    assert found[1].continues


@given(st.text(alphabet="0123456789 /-.,junemarq'º–ofT\n(İßé", max_size=60), st.sampled_from(CODES))
def test_found_dates_lie_in_the_text_in_order(text: str, code: str) -> None:
    end = 0
    for one in find_dates(text, code):
        assert end <= one.start < one.end <= len(text)
        assert text[one.start : one.end].strip() == one.date.text
        end = one.end
