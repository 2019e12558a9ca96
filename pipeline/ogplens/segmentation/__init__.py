"""A document becomes commitments, each with its span, its fields and its milestones."""

from ogplens.segmentation.boundaries import Boundary, parse_boundaries
from ogplens.segmentation.choices import Choice, compile_pattern
from ogplens.segmentation.segmenter import Alternative, Segmentation, segment, segment_as_asked

__all__ = [
    "Alternative",
    "Boundary",
    "Choice",
    "Segmentation",
    "compile_pattern",
    "parse_boundaries",
    "segment",
    "segment_as_asked",
]
