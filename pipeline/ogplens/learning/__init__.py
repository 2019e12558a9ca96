"""Vectors and codes become models. This room knows no text."""
