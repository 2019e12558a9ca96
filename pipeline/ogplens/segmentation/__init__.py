"""A document becomes commitments, each with its span, its fields and its milestones."""

from ogplens.segmentation.segmenter import Segmentation, segment

__all__ = ["Segmentation", "segment"]
