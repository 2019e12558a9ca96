"""Advice on drafting: rules with stable codes, each with its reason, example and page."""

from ogplens.advice.advise import Advised, advise
from ogplens.advice.registry import by_code
from ogplens.advice.rule import Rule
from ogplens.advice.words import languages, message, title, words

__all__ = ["Advised", "Rule", "advise", "by_code", "languages", "message", "title", "words"]
