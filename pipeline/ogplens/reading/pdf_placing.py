"""Pages that are shown turned."""

from __future__ import annotations

import math


class Placing:
    """Turns coordinates of the page's own system into those of the page as shown.

    Parameters
    ----------
    rotation : int
        Degrees, clockwise.
    width, height : float
        Of the page as shown, in points.
    """

    def __init__(self, rotation: int, width: float, height: float) -> None:
        self.rotation = rotation % 360
        self._width = width
        self._height = height

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return the place on the page as shown."""
        if not (math.isfinite(x) and math.isfinite(y)):
            return 0.0, 0.0  # damaged files place things nowhere
        match self.rotation:
            case 90:
                return y, self._height - x
            case 180:
                return self._width - x, self._height - y
            case 270:
                return self._width - y, x
        return x, y
