"""One row of a table of commitments, checked: what each cell may hold."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ogplens.domain import Commitment, Milestone
from ogplens.irm.csv_files import Faults

_LANGUAGE = re.compile(r"[a-z]{2,3}")
_PAGE = re.compile(r"[0-9]{1,6}")
_WORD = re.compile(r"\w+")
_ROOM_BEFORE_TITLE = 15  # words such as "Commitment 3" that may stand before the title in a text

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row of a table.

    Attributes
    ----------
    place : str
        Where it stands, as a fault names it.
    commitment : Commitment
    language, commitment_id : str
        Empty where the table does not say.
    """

    place: str
    commitment: Commitment
    language: str
    commitment_id: str


def parse_json(text: str, place: str, faults: Faults) -> Any:  # noqa: ANN401  # checked by the caller
    """Return what a piece of JSON says; ``None``, and a fault noted, where it is not JSON."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        faults.add(f"{place}, column {error.colno}", text.strip(), f"JSON ({error.msg})")
    except RecursionError:
        faults.add(place, text.strip(), "JSON that is not nested so deeply")
    return None


def checked_row(place: str, record: Record, faults: Faults) -> CheckedRow:
    """Check one row; what is wrong with it is noted, and replaced by something harmless."""

    def string(column: str) -> str:
        value = record.get(column)
        if value is None:
            return ""
        if column == "number" and type(value) is int:
            value = str(value)
        if not isinstance(value, str):
            faults.add(f"{place}, {column}", json.dumps(value), "a string")
            return ""
        if value.isascii():
            return value.strip()
        # A lone half of a surrogate pair is legal in JSON, but is no character.
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip()

    if "title" not in record:
        faults.add(f"{place}, title", "", "a title (it may be an empty string)")
    title, text, language = string("title"), string("text"), string("language")
    if not text and isinstance(record.get("text", ""), str):
        faults.add(f"{place}, text", "", "the text of a commitment")
    if language and not _LANGUAGE.fullmatch(language):
        faults.add(f"{place}, language", language, "an ISO 639-1 code such as en")
    page = str(record.get("page"))
    whole = _with_title(title, text)
    commitment = Commitment(
        number=string("number") or None,
        title=title,
        text=whole,
        end=len(whole),
        page=int(page) if _PAGE.fullmatch(page) else None,
        fields=_parts(record, "fields", place, faults, _fields) or {},
        milestones=_parts(record, "milestones", place, faults, _milestones) or (),
    )
    return CheckedRow(place, commitment, language, string("commitment_id"))


def _parts(
    record: Record, column: str, place: str, faults: Faults, read: Callable[[Any], Any]
) -> Any:  # noqa: ANN401  # what ``read`` returns
    value = record.get(column)
    if not value:
        return None
    try:
        return read(value)
    except (AttributeError, KeyError, TypeError, ValueError):
        shape = '{"name": "text"}' if column == "fields" else '[{"text": "...", "start": null}]'
        faults.add(f"{place}, {column}", json.dumps(value), f"JSON such as {shape}")
        return None


def _fields(value: Any) -> dict[str, str]:  # noqa: ANN401  # as read from JSON
    return {_text(name): _text(content) for name, content in value.items()}


def _milestones(value: Any) -> tuple[Milestone, ...]:  # noqa: ANN401  # as read from JSON
    if not isinstance(value, list):
        raise TypeError(value)
    return tuple(
        Milestone(_text(one["text"]), _date(one.get("start")), _date(one.get("end")))
        for one in value
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _date(value: object) -> str | None:
    return None if value is None else _text(value)


def _with_title(title: str, text: str) -> str:
    """Return a text that begins with its title, as the texts do that the models learnt from."""
    folded, beginning = title.casefold(), text[: 4 * len(title) + 400].casefold()
    if _stands_in(folded, beginning):
        return text
    wanted = _WORD.findall(folded)
    head = _WORD.findall(beginning)
    head = head[: len(wanted) + _ROOM_BEFORE_TITLE]
    starts = range(len(head) - len(wanted) + 1)
    if not wanted or any(head[i : i + len(wanted)] == wanted for i in starts):
        return text
    return f"{title}\n\n{text}"


def _stands_in(title: str, beginning: str) -> bool:
    """Tell the usual case apart quickly: a title that stands there letter by letter, as words."""
    place = beginning.find(title)
    if place < 0:
        return False
    around = beginning[max(place - 1, 0) : place + len(title) + 1]
    inside = around[1:] if place else around
    if place and _WORD.fullmatch(around[:2]):
        return False  # it begins in the middle of a word
    if len(inside) > len(title) and _WORD.fullmatch(inside[-2:]):
        return False
    return len(_WORD.findall(beginning, 0, place)) <= _ROOM_BEFORE_TITLE
