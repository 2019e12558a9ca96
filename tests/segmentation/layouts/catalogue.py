"""All layouts, entered by the modules that are named after their languages."""

from __future__ import annotations

from tests.segmentation.layouts import annexed, english, romance, spanish, untidy
from tests.segmentation.layouts.draft import LAYOUTS

__all__ = ["LAYOUTS", "annexed", "english", "romance", "spanish", "untidy"]
