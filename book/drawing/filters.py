"""Kernels beside what they do: pictures without axes, kernel grids, galleries, and arrows for directions."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from drawing import grids, style


def show(ax: Axes, image: np.ndarray, title: str = "", **options: Any) -> None:
    """Show a picture without ticks: grey (height, width) with 0 black and 255 white, or RGB uint8 (height, width, 3).

    `options` go to `imshow`; `cmap`, `vmin` and `vmax` given there replace the grey scale. Whole pixels are kept.
    """
    ax.imshow(image, **{"cmap": style.GREY, "vmin": 0, "vmax": 255, "interpolation": "none", **options})
    ax.set_axis_off()
    if title:
        ax.set_title(title, fontsize=10, loc="center")


def show_signed(ax: Axes, values: np.ndarray, title: str = "", top: float | None = None) -> None:
    """Show values with a sign, shape (height, width): orange below zero, blue above; `top` is the full colour."""
    limits = style.symmetric_limits(values) if top is None else {"vmin": -top, "vmax": top}
    show(ax, values, title, cmap=style.SIGNED, **limits)


def draw_kernel(ax: Axes, kernel: np.ndarray, title: str = "", divide_by: int = 1) -> None:
    """Draw a kernel (height, width) as a grid of its whole numbers, with the number that divides them below."""
    height, width = kernel.shape
    grids.draw_matrix(ax, kernel, style.KERNEL, title=title, size=10)
    if divide_by != 1:
        grids.write(ax, width / 2, height + 0.45, f"÷ {divide_by}", size=10, colour=style.KERNEL)
    grids.frame(ax, width, height + 0.7, margin=0.35, above=0.8)


def gallery(entries: Sequence[tuple[str, np.ndarray, int, np.ndarray]], columns: int = 2) -> Figure:
    """Draw each kernel beside the picture that it makes; return the figure.

    An entry is (name, kernel of whole numbers, number that divides them, grey picture of shape (height, width)).
    """
    rows = -(-len(entries) // columns)
    figure, axes = plt.subplots(
        rows, 2 * columns, figsize=(style.TEXT_WIDTH, 1.8 * rows), gridspec_kw={"width_ratios": [0.72, 1] * columns}
    )
    for (name, kernel, divide_by, picture), (left, right) in zip(entries, axes.reshape(-1, 2), strict=False):
        draw_kernel(left, kernel, name, divide_by)
        show(right, picture)
    return figure


def draw_directions(ax: Axes, direction: np.ndarray, places: Iterable[tuple[int, int]], length: float) -> None:
    """Draw the gradient's direction at some places as arrows of `length` pixels that point to where it gets brighter.

    `direction` has shape (height, width), in radians, y downwards; a place is (row, column).
    """
    for i, j in places:
        along, down = length * np.cos(direction[i, j]), length * np.sin(direction[i, j])
        ax.annotate("", (j + along, i + down), (j, i), arrowprops={"arrowstyle": "-|>", "color": style.ACCENT})


def draw_search(
    queries: Sequence[np.ndarray], found: Mapping[str, Sequence[tuple[np.ndarray, bool]]], size: float = 1.15
) -> Figure:
    """Draw each query in a row, and beside it what every description finds, framed by right or wrong.

    `queries` are RGB pictures; `found` maps the name of a description to one (picture, is right) for each query.
    """
    figure, axes = plt.subplots(
        len(queries), 1 + len(found), figsize=(style.TEXT_WIDTH, size * len(queries) + 0.4), squeeze=False
    )
    for row, query in zip(axes, queries, strict=True):
        show(row[0], query)
    axes[0, 0].set_title("looking for", fontsize=9.5, loc="center")
    for column, (name, results) in enumerate(found.items(), start=1):
        axes[0, column].set_title(name, fontsize=9.5, loc="center")
        for ax, (picture, right) in zip(axes[:, column], results, strict=True):
            show(ax, picture)
            ax.set_axis_on()
            ax.set(xticks=[], yticks=[])
            colour = style.OUTPUT if right else style.KERNEL
            for spine in ax.spines.values():
                spine.set(visible=True, color=colour, linewidth=2.4)
            ax.set_xlabel("same cut" if right else "another cut", color=colour, fontsize=9, labelpad=2)
    return figure
