"""Matrices and rows of numbers, drawn as grids of cells with a patch or single cells highlighted."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from drawing.style import INK, SOFT, tint

Cell = tuple[int, int]


def as_text(value: float) -> str:
    """Return a cell's number as short text: whole numbers without a point, others with at most two decimals."""
    if np.isnan(value):
        return ""
    text = f"{value:z.2f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")


def draw_matrix(
    ax: Axes,
    values: Any,
    colour: str,
    *,
    at: tuple[float, float] = (0, 0),
    highlight: tuple[int, int, int, int] | None = None,
    highlight_colour: str | None = None,
    title: str = "",
    known: Iterable[Cell] | None = None,
    labels: Sequence[Sequence[str]] | None = None,
    size: float = 11,
) -> None:
    """Draw a matrix as a grid of unit cells, row 0 at the top.

    Parameters
    ----------
    ax : the axes; call `frame` once after the last matrix.
    values : array of shape (rows, columns); NaN leaves a cell empty.
    colour : the role's colour (`drawing.style.INPUT`, `KERNEL`, `OUTPUT`).
    at : x and y of the top left corner, in cells, y growing downwards.
    highlight : (row, column, height, width) of a patch to fill and outline.
    highlight_colour : colour of that patch, by default `colour`.
    title : text above the grid.
    known : the cells whose number is written; all by default.
    labels : texts to write in place of the numbers.
    size : font size of the numbers, in points.
    """
    values = np.atleast_2d(np.asarray(values, dtype=float))
    rows, columns = values.shape
    left, top = at
    every = [(i, j) for i in range(rows) for j in range(columns)]
    shown = set(every) if known is None else set(known)
    for strength, cells in ((0.03, [c for c in every if c not in shown]), (0.14, [c for c in every if c in shown])):
        if cells:  # one path for all cells of a tint: a page holds thousands of cells
            places = (Affine2D().translate(left + j, top + i) for i, j in cells)
            squares = Path.make_compound_path(*(Path.unit_rectangle().transformed(place) for place in places))
            ax.add_patch(PathPatch(squares, facecolor=tint(colour, strength), edgecolor=SOFT, linewidth=0.8))
    for i, j in every:
        if (i, j) in shown:
            text = labels[i][j] if labels is not None else as_text(values[i, j])
            ax.text(left + j + 0.5, top + i + 0.52, text, ha="center", va="center", color=INK, fontsize=size)
    ax.add_patch(Rectangle((left, top), columns, rows, facecolor="none", edgecolor=colour, linewidth=1.6))
    if highlight is not None:
        i, j, height, width = highlight
        patch_colour = highlight_colour or colour
        ax.add_patch(
            Rectangle(
                (left + j, top + i),
                width,
                height,
                facecolor=tint(patch_colour, 0.35),
                edgecolor=patch_colour,
                linewidth=2.6,
            )
        )
    if title:
        ax.text(left + columns / 2, top - 0.28, title, ha="center", va="bottom", color=INK, fontsize=10)


def draw_row(ax: Axes, values: Any, colour: str, **options: Any) -> None:
    """Draw a 1D array of shape (n,) as one row of cells; `options` are those of `draw_matrix`."""
    draw_matrix(ax, np.asarray(values, dtype=float)[np.newaxis, :], colour, **options)


def write(ax: Axes, x: float, y: float, text: str, *, colour: str = INK, size: float = 11, **options: Any) -> None:
    """Write `text` centred at (x, y), in cells: a sign between two grids, or a note below one."""
    ax.text(x, y, text, color=colour, fontsize=size, **{"ha": "center", "va": "center", **options})


def frame(ax: Axes, width: float, height: float, *, margin: float = 0.15, above: float = 0.9) -> None:
    """Fit the axes to a drawing of `width` by `height` cells, with room for titles `above`, and hide the axis lines."""
    ax.set_xlim(-margin, width + margin)
    ax.set_ylim(height + margin, -above)
    ax.set_aspect("equal")
    ax.axis("off")
