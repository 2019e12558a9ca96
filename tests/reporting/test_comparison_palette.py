"""Colours of the figures for people who see fewer of them.

Colour vision deficiency by the matrices of Machado, Oliveira and Fernandes (2009, IEEE TVCG 15(6),
severity 1.0) on linear light; distances in CIE L*a*b* (D65), where 2.3 is just noticeable.
"""

import re
from importlib import resources

import numpy as np
import pytest

from ogplens.reporting.drawing import PLAIN_STYLE

SIMULATED = {
    "none": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)


def palettes():
    css = resources.files("ogplens.reporting").joinpath("templates/page.css").read_text("utf-8")
    blocks = re.findall(r":root \{(.*?)\}", css, flags=re.S)
    found = {
        scheme: dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", block))
        for scheme, block in zip(("light", "dark", "print"), blocks, strict=True)
    }
    alone = {
        name: re.search(rf"\.{kind}{{[^}}]*stroke:(#[0-9a-f]{{6}})", PLAIN_STYLE)[1]
        for name, kind in (("one", "one"), ("two", "two"), ("muted", "quiet"))
    }
    return found | {"alone": alone | {"ground": "#ffffff"}}


def linear(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
    parts = np.array([int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def seen(colour, matrix):
    return np.clip(np.asarray(matrix) @ linear(colour), 0, 1)


def lab(light):
    ratio = TO_XYZ @ light / TO_XYZ.sum(axis=1)
    cubic = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * cubic[1] - 16, 500 * (cubic[0] - cubic[1]), 200 * (cubic[1] - cubic[2])])


def distance(one, two, matrix):
    return float(np.linalg.norm(lab(seen(one, matrix)) - lab(seen(two, matrix))))


def contrast(one, two, matrix):
    high, low = sorted((float(TO_XYZ[1] @ seen(c, matrix)) for c in (one, two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("matrix", SIMULATED.values(), ids=SIMULATED)
def test_grey_stays_grey(matrix):
    assert np.asarray(matrix).sum(axis=1) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("scheme", ["light", "dark", "print", "alone"])
@pytest.mark.parametrize("matrix", SIMULATED.values(), ids=SIMULATED)
def test_series_are_told_apart_by_colour_however_one_sees(scheme, matrix):
    palette = palettes()[scheme]
    assert distance(palette["one"], palette["two"], matrix) >= 60
    for series in ("one", "two"):
        assert distance(palette[series], palette["muted"], matrix) >= 20
    for mark in ("one", "two", "muted"):
        assert contrast(palette[mark], palette["ground"], matrix) >= 3


def test_two_reds_and_greens_that_are_known_to_be_confused_would_fail():
    red, green = "#b02418", "#5d6b00"
    assert distance(red, green, SIMULATED["none"]) >= 60
    assert distance(red, green, SIMULATED["deuteranopia"]) < 20
