"""A window that slides over a signal: its positions, the products under it, and what becomes of them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from drawing.grids import as_text, draw_matrix, draw_row, frame, write
from drawing.style import ACCENT, INK, INPUT, KERNEL, OUTPUT, SOFT, tint


def draw_slide(ax: Axes, x: Any, w: Any) -> None:
    """Draw every position of the weights `w`, shape (M,), under the numbers `x`, shape (N,), and one sum a position.

    The weights move one cell to the right from row to row. The products are written out beside them.
    """
    sums = np.correlate(np.asarray(x, dtype=float), np.asarray(w, dtype=float), mode="valid")
    draw_row(ax, x, INPUT, title="x")
    write(ax, len(x) + 2.2, -0.28, "products", va="bottom", size=10)
    write(ax, len(x) + 5.0, -0.28, "y", va="bottom", size=10)
    for n, total in enumerate(sums):
        top = 1.35 + 1.25 * n
        for column in range(len(x)):
            ax.add_patch(Rectangle((column, top), 1, 1, facecolor="none", edgecolor=SOFT, linewidth=0.4, alpha=0.5))
        draw_row(ax, w, KERNEL, at=(n, top))
        products = " + ".join(f"{as_text(weight)}·{as_text(x[n + i])}" for i, weight in enumerate(w))
        write(ax, len(x) + 0.35, top + 0.52, f"{products}  =", ha="left")
        draw_row(ax, [total], OUTPUT, at=(len(x) + 4.5, top))
        write(ax, -0.25, top + 0.52, f"n = {n}", colour=SOFT, ha="right", size=10)
    frame(ax, len(x) + 5.5, 1.35 + 1.25 * len(sums))
    ax.set_xlim(-1.8, len(x) + 5.65)


def draw_products(ax: Axes, x: Any, w: Any) -> None:
    """Draw the table of all products of the slide of `w`, shape (M,), over `x`, shape (N,), with its two kinds of sums.

    Row n holds w_i x_(n+i) in column n + i. The sums below the columns lose the weights; those beside the rows are y.
    """
    x, w = np.asarray(x, dtype=float), np.asarray(w, dtype=float)
    rows, right = len(x) - len(w) + 1, len(x)
    below = 1.5 + rows

    def arrow(start: tuple[float, float], end: tuple[float, float], colour: str) -> None:
        ax.annotate("", end, start, arrowprops={"arrowstyle": "->", "color": colour})

    draw_row(ax, x, INPUT, title="x")
    draw_matrix(ax, np.full((rows, right), np.nan), SOFT, at=(0, 1.5), known=[])
    table = np.zeros((rows, right))
    for n in range(rows):
        top = 1.5 + n
        table[n, n : n + len(w)] = w * x[n : n + len(w)]
        draw_row(ax, table[n, n : n + len(w)], KERNEL, at=(n, top))
        write(ax, -0.25, top + 0.52, f"n = {n}", colour=SOFT, ha="right", size=10)
        arrow((right + 0.15, top + 0.5), (right + 0.95, top + 0.5), OUTPUT)
    for column in range(right):
        arrow((column + 0.5, below + 0.12), (column + 0.5, below + 0.85), ACCENT)
    draw_matrix(ax, table.sum(axis=1)[:, np.newaxis], OUTPUT, at=(right + 1.1, 1.5), title="y")
    draw_row(ax, table.sum(axis=0), ACCENT, at=(0, below + 1))
    write(ax, right + 2.4, 1.5 + rows / 2, "one number for each\nposition: it knows w", colour=OUTPUT, ha="left")
    lost = f"one number for each sample:\nwhere all of w passed, {as_text(w.sum())} times x"
    write(ax, right + 0.3, below + 1.52, lost, colour=ACCENT, ha="left")
    frame(ax, right + 8.4, below + 2)
    ax.set_xlim(-1.8, right + 8.4)


def draw_steps(ax: Axes, samples: int, width: int, steps: Sequence[int]) -> None:
    """Draw the whole windows of `width` samples over `samples` samples, one group of rows for each step size."""
    draw_row(ax, np.arange(samples), INPUT, title="the samples' numbers")
    top = 1.6
    for step in steps:
        starts = range(0, samples - width + 1, step)
        for n in starts:
            ax.add_patch(Rectangle((n, top), width, 0.55, facecolor=tint(KERNEL, 0.3), edgecolor=KERNEL, linewidth=1.4))
            ax.add_patch(Rectangle((n, top), 1, 0.55, facecolor=KERNEL, edgecolor=KERNEL, linewidth=1.4))
            top += 0.68
        left_over = samples - (starts[-1] + width)
        if left_over:
            ax.add_patch(
                Rectangle(
                    (samples - left_over, top - 0.68), left_over, 0.55, facecolor="none", edgecolor=SOFT, linestyle=":"
                )
            )
        middle = top - 0.34 * len(starts)
        write(ax, samples + 0.4, middle, f"step {step}: {len(starts)} windows", ha="left", colour=INK)
        top += 0.55
    frame(ax, samples + 4.6, top - 0.4)


def shade_window(ax: Axes, start: int, width: int, colour: str = KERNEL) -> None:
    """Shade the `width` samples from `start` on, over the whole height of the axes."""
    ax.axvspan(start - 0.5, start + width - 0.5, facecolor=tint(colour, 0.14), edgecolor=tint(colour, 0.6), linewidth=1)


def mark(
    ax: Axes,
    n: float,
    value: float,
    text: str,
    *,
    offset: tuple[float, float] = (0, 8),
    colour: str = OUTPUT,
    ha: str = "center",
) -> None:
    """Put a dot at (n, value) with `text` beside it; `offset` is in points, `ha` aligns the text."""
    ax.plot([n], [value], "o", color=colour, markersize=6)
    ax.annotate(text, (n, value), offset, textcoords="offset points", ha=ha, va="bottom", color=colour, fontsize=9)
