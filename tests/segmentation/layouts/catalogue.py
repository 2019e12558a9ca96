"""All layouts, entered by the modules that are named after their languages."""

from __future__ import annotations

from tests.segmentation.layouts import (
    annexed,
    english,
    held_english,
    held_english_forms,
    held_english_lists,
    held_romance,
    held_spanish,
    held_spanish_forms,
    romance,
    spanish,
    untidy,
)
from tests.segmentation.layouts.draft import LAYOUTS

__all__ = [
    "LAYOUTS",
    "annexed",
    "english",
    "held_english",
    "held_english_forms",
    "held_english_lists",
    "held_romance",
    "held_spanish",
    "held_spanish_forms",
    "romance",
    "spanish",
    "untidy",
]
