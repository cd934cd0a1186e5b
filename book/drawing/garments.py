"""Garments drawn by code: shapes cut from polygons, in several colours and with several prints.

They are the small catalogue on which chapter 5 measures what an edge map keeps (the cut) and what it drops (most of the
colour, not the print).
"""

import numpy as np
from matplotlib.path import Path as Outline

RGB = tuple[int, int, int]
Garment = tuple[str, str, str]
"""Shape, colour and print."""

BACKGROUND: RGB = (236, 236, 236)
"""The wall behind every garment."""

OUTLINES: dict[str, tuple[tuple[float, float], ...]] = {
    "T-shirt": (
        (0.37, 0.12), (0.43, 0.17), (0.50, 0.19), (0.57, 0.17), (0.63, 0.12), (0.76, 0.18), (0.94, 0.40),
        (0.81, 0.50), (0.72, 0.40), (0.72, 0.88), (0.28, 0.88), (0.28, 0.40), (0.19, 0.50), (0.06, 0.40), (0.24, 0.18),
    ),
    "dress": (
        (0.38, 0.06), (0.42, 0.18), (0.50, 0.21), (0.58, 0.18), (0.62, 0.06), (0.68, 0.06), (0.68, 0.30),
        (0.64, 0.46), (0.84, 0.94), (0.16, 0.94), (0.36, 0.46), (0.32, 0.30), (0.32, 0.06),
    ),
    "trousers": (
        (0.29, 0.06), (0.71, 0.06), (0.74, 0.40), (0.80, 0.94), (0.60, 0.94), (0.50, 0.38), (0.40, 0.94), (0.20, 0.94),
        (0.26, 0.40),
    ),
}  # fmt: skip
"""Corner points of each cut as (x, y), from (0, 0) at the top left to (1, 1) at the bottom right."""

COLOURS: dict[str, RGB] = {"red": (196, 38, 48), "navy": (28, 48, 112), "yellow": (240, 202, 60), "black": (34, 34, 38)}
"""Colours of the cloth."""

PRINTS: dict[str, RGB] = {
    "plain": (0, 0, 0),
    "disc": (250, 250, 250),
    "square": (20, 120, 90),
    "hoops": (250, 250, 250),
    "pinstripes": (250, 250, 250),
}
"""What is printed on the cloth, with the colour of the print (none for `plain`): hoops lie, pinstripes stand."""

LOGO_AT: dict[str, tuple[float, float]] = {"T-shirt": (0.5, 0.36), "dress": (0.5, 0.33), "trousers": (0.39, 0.22)}
"""Middle of the disc or the square on each cut: on the chest, or on the hip."""


def _grid(size: int, oversample: int) -> tuple[np.ndarray, np.ndarray]:
    """Return x and y, each of shape (n, n) with n = size * oversample, of the middles of the pixels in [0, 1]."""
    middles = (np.arange(size * oversample) + 0.5) / (size * oversample)
    x, y = np.meshgrid(middles, middles)
    return x, y


def draw_garment(
    shape: str, colour: str, print_: str = "plain", *, size: int = 64, shift: tuple[float, float] = (0, 0)
) -> np.ndarray:
    """Return a picture of one garment, uint8 of shape (size, size, 3).

    Parameters
    ----------
    shape, colour, print_ : keys of `OUTLINES`, `COLOURS` and `PRINTS`; any other is a KeyError.
    size : height and width in pixels.
    shift : (x, y) by which the garment moves, in pixels, right and down.
    """
    oversample = 4
    x, y = _grid(size, oversample)
    x, y = x - shift[0] / size, y - shift[1] / size
    inside = Outline(OUTLINES[shape]).contains_points(np.column_stack([x.ravel(), y.ravel()])).reshape(x.shape)
    picture = np.empty((*x.shape, 3))
    picture[:] = BACKGROUND
    picture[inside] = COLOURS[colour]
    right, down = x - LOGO_AT[shape][0], y - LOGO_AT[shape][1]
    printed = {
        "plain": np.zeros_like(inside),
        "disc": np.hypot(right, down) < 0.08,
        "square": np.maximum(np.abs(right), np.abs(down)) < 0.07,
        "hoops": (y * 16) % 2 < 1,
        "pinstripes": (x * 16) % 2 < 1,
    }[print_]
    picture[inside & printed] = PRINTS[print_]
    return picture.reshape(size, oversample, size, oversample, 3).mean(axis=(1, 3)).round().astype(np.uint8)


def catalogue(prints: tuple[str, ...] = ("plain", "disc", "square", "hoops")) -> dict[Garment, np.ndarray]:
    """Return every garment with one of the `prints`: (shape, colour, print) and its picture of shape (64, 64, 3)."""
    return {
        (shape, colour, print_): draw_garment(shape, colour, print_)
        for shape in OUTLINES
        for colour in COLOURS
        for print_ in prints
    }
