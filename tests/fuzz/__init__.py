"""Fuzz targets, one a format: `make fuzz`, and shorter in the tests."""
