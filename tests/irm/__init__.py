"""Tests of the room for what the IRM publishes."""
