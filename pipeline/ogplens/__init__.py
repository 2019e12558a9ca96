"""Read government action plans and predict how the IRM would code each commitment."""

__version__ = "0.1.0"
