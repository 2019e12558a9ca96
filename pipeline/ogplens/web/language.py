"""Which language the page speaks: as the user chose, else as the browser asks."""

from __future__ import annotations

from collections.abc import Collection


def preferred(header: str, known: Collection[str]) -> str | None:
    """Return the language of ``Accept-Language`` that we speak and the browser likes best.

    Parameters
    ----------
    header : str
        ``"es-PE,es;q=0.9,en;q=0.8"``; a part of a language counts as the language.
    known : collection of str
        ISO 639-1 codes.

    Returns
    -------
    str or None
        ``None`` where it asks for none of them.
    """
    wanted: dict[str, float] = {}
    for part in header[:500].split(","):
        tag, _, options = part.strip().partition(";")
        code = tag.split("-")[0].strip().lower()
        if code in known:
            wanted[code] = max(wanted.get(code, 0.0), _weight(options))
    best = max(wanted, key=lambda code: wanted[code], default=None)
    return best if best is not None and wanted[best] > 0 else None


def _weight(options: str) -> float:
    name, _, value = options.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(1.0, max(0.0, float(value)))
    except ValueError:
        return 0.0
