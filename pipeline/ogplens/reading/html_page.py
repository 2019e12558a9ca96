"""What surrounds the content of a web page: menus, banners, links to share, comments, feet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

#: Words in the class or id of an element, as sites and their systems name what is not content.
_AROUND = re.compile(
    r"(?:^|[\s_-])(?:menu|nav|navbar|navigation|navegacion|breadcrumbs?|migas|cookies?|consent"
    r"|footer|rodape|pie|masthead|header|skip(?:-?(?:to|link|nav)\S*)?|share|sharing|social"
    r"|compartir|addtoany|comments?|respond|sidebar|related|widget|pager|pagination|newsletter"
    r"|search|banner|popup|modal|toolbar|lang(?:uage)?-switcher)(?=$|[\s_-])",
    re.IGNORECASE,
)
_ROLES = frozenset(
    ("navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog")
)
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_NEVER = frozenset(("html", "body", "main", "article", "h1", "h2", "h3", "h4", "h5", "h6", "table"))
_MAX_SHARE = 0.3  # of the page's text: what holds more is content, whatever it is called
_COLLAPSED = 200  # characters: as much hidden text is a section that a click would open
_MIN_LINKS = 3


def mark_surroundings(root: _Element) -> None:
    """Give the attribute ``hidden`` to what surrounds the content of a page.

    An element goes by its role, class or id; short hidden elements go; so do lists of links alone
    that come before the first heading. Whatever holds a large part of the page's text stays.

    Parameters
    ----------
    root : lxml element
        Of the page; it is changed.
    """
    from lxml import etree

    total = linked = links = 0
    inside_link = 0
    headed = root.find(".//h1") is None
    begun: list[tuple[_Element, int, int, int]] = []
    candidates: list[tuple[_Element, int, bool]] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if event == "start":
            begun.append((element, total, linked, links))
            inside_link += element.tag == "a"
            links += element.tag == "a"
            headed = headed or element.tag == "h1"
            text = element.text
        else:
            _, before, linked_before, links_before = begun.pop()
            inside_link -= element.tag == "a"
            length = total - before
            hidden = _is_hidden(element) and length < _COLLAPSED
            menu = (
                element.tag == "ul"
                and not headed
                and links - links_before >= _MIN_LINKS
                and linked - linked_before >= 0.9 * length
            )
            if element.tag not in _NEVER and (hidden or menu or _is_around(element)):
                candidates.append((element, length, hidden))
            text = element.tail
            if not begun:
                text = None
        size = len((text or "").strip())
        if element.tag in ("script", "style") and event == "start":
            size = 0
        total += size
        linked += size if inside_link else 0
    for element, length, hidden in candidates:
        if hidden or length <= _MAX_SHARE * total:
            element.set("hidden", "")


def _is_hidden(element: _Element) -> bool:
    style = element.get("style")
    return element.get("aria-hidden") == "true" or bool(style and _HIDDEN.search(style))


def _is_around(element: _Element) -> bool:
    if (element.get("role") or "").lower() in _ROLES:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return len(names) < 500 and bool(_AROUND.search(names))
