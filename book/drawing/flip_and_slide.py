"""Convolution in one dimension as drawings: copies, flip and slide, output lengths, diagonal sums, areas."""

from collections.abc import Callable, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from drawing import grids
from drawing.style import ACCENT, INK, INPUT, KERNEL, OUTPUT, PAPER, SOFT, TEXT_WIDTH, tint


def draw_copies(ax: Axes, x: Sequence[int], w: Sequence[int], *, column: int) -> None:
    """Draw one shifted, scaled copy of the kernel for each input number, and the column sums below.

    Parameters
    ----------
    ax : the axes; they are framed here.
    x : N whole numbers, one for each row, written at the left.
    w : M whole numbers; row i holds the products x[i] * w[0], ..., x[i] * w[M - 1] in columns i to i + M - 1.
    column : the column, 0 to N + M - 2, whose products and sum are highlighted.
    """
    rows, columns = len(x), len(x) + len(w) - 1
    left = 2.0
    products = np.full((rows, columns), np.nan)
    labels = [[""] * columns for _ in range(rows)]
    for i, number in enumerate(x):
        for j, weight in enumerate(w):
            products[i, i + j] = number * weight
            labels[i][i + j] = f"{number} · {weight}"
    known = [(i, n) for i in range(rows) for n in range(columns) if not np.isnan(products[i, n])]
    grids.draw_matrix(ax, np.array(x)[:, np.newaxis], INPUT, size=13)
    grids.write(ax, 0.5, -0.3, "trays", size=10)
    grids.draw_matrix(
        ax,
        products,
        KERNEL,
        at=(left, 0),
        known=known,
        labels=labels,
        highlight=(0, column, rows, 1),
        highlight_colour=ACCENT,
        size=12,
    )
    grids.draw_row(
        ax, np.nansum(products, axis=0), OUTPUT, at=(left, rows + 0.35), highlight=(0, column, 1, 1), size=13
    )
    grids.write(ax, left - 0.15, rows + 0.85, "litres", size=10, ha="right")
    for n in range(columns):
        grids.write(ax, left + n + 0.5, -0.3, f"week {n}", size=10, colour=ACCENT if n == column else INK)
    grids.frame(ax, left + columns, rows + 1.35, above=0.7)


def draw_positions(ax: Axes, x: Sequence[float], w: Sequence[float], *, flip: bool = True) -> None:
    """Draw every position of the kernel below the input, one under the other, with the products and their sum.

    Parameters
    ----------
    ax : the axes; they are framed here.
    x : N numbers, the input.
    w : M numbers, the kernel, drawn reversed where `flip` is true.
    flip : True draws the convolution, False the cross-correlation.
    """
    size_x, size_w = len(x), len(w)
    kernel = list(w)[::-1] if flip else list(w)
    hang = size_w - 1
    strip = size_x + 2 * hang
    step = 2.75
    for n in range(size_x + hang):
        top = n * step
        first, last = max(0, n - hang), min(size_x - 1, n)  # the input cells under the kernel
        grids.draw_row(ax, x, INPUT, at=(hang, top), size=13)
        grids.draw_row(ax, kernel, KERNEL, at=(n, top + 1), size=13)
        for row, colour in ((0, INPUT), (1, KERNEL)):
            ax.add_patch(
                Rectangle(
                    (hang + first, top + row), last - first + 1, 1, facecolor=tint(colour, 0.28), edgecolor="none"
                )
            )
        for i in range(first, last + 1):
            ax.add_patch(Rectangle((hang + i, top), 1, 2, facecolor="none", edgecolor=INK, linewidth=2))
        pairs = [(x[i], kernel[i - n + hang]) for i in range(first, last + 1)]
        terms = " + ".join(f"{grids.as_text(a)} · {grids.as_text(b)}" for a, b in pairs)
        grids.write(ax, strip + 3.6, top + 1, f"{terms}  =", size=13, ha="right")
        grids.draw_row(ax, [sum(a * b for a, b in pairs)], OUTPUT, at=(strip + 3.85, top + 0.5), size=13)
        grids.write(ax, -0.25, top + 1, f"$n = {n}$", size=11, ha="right", colour=SOFT)
    grids.frame(ax, strip + 4.85, (size_x + hang) * step - 0.75, margin=0.1, above=0.1)
    ax.set_xlim(-1.6, strip + 4.95)


def draw_modes(ax: Axes, n: int, m: int) -> None:
    """Draw every position of a kernel of length m along an input of length n >= m, and which of them each mode keeps.

    ax : the axes; they are framed here.
    """
    hang = m - 1
    total, height = n + hang, 0.62
    grids.draw_matrix(ax, np.full((1, n), np.nan), INPUT, at=(hang, 0), title=f"input, {n} numbers")
    for position in range(total):
        top = 1.3 + position * height
        for j in range(m):
            column = position + j
            inside = hang <= column < hang + n
            ax.add_patch(
                Rectangle(
                    (column, top),
                    1,
                    height * 0.78,
                    facecolor=tint(KERNEL, 0.4) if inside else "none",
                    edgecolor=KERNEL,
                    linewidth=1.1,
                    linestyle="-" if inside else (0, (2, 2)),
                )
            )
    same = (hang // 2, hang // 2 + n)  # numpy and scipy: the middle n of the full result
    for k, (name, (start, stop)) in enumerate((("full", (0, total)), ("same", same), ("valid", (hang, n)))):
        left = total + hang + 0.7 + 1.45 * k
        top, bottom = 1.3 + start * height, 1.3 + (stop - 1) * height + height * 0.78
        ax.add_patch(
            Rectangle((left, top), 0.85, bottom - top, facecolor=tint(OUTPUT, 0.22), edgecolor=OUTPUT, linewidth=1.6)
        )
        grids.write(ax, left + 0.42, (top + bottom) / 2, str(stop - start), size=12)
        grids.write(ax, left + 0.42, 0.72, name, size=11)
    for column in (hang, hang + n):
        ax.plot([column, column], [1, 1.3 + total * height], color=INPUT, linewidth=1, linestyle=":")
    grids.frame(ax, total + hang + 0.7 + 1.45 * 2 + 0.85, 1.3 + total * height - 0.1, above=0.85)


def draw_diagonal_sums(ax: Axes, sides: int, total: int) -> None:
    """Draw the table of all throws of two dice with `sides` sides, each cell with its total; highlight one `total`."""
    throws = np.arange(1, sides + 1)
    sums = throws[:, np.newaxis] + throws[np.newaxis, :]
    grids.draw_matrix(ax, throws[:, np.newaxis], INPUT, at=(-1.3, 0), size=11)
    grids.draw_row(ax, throws, KERNEL, at=(0, -1.3), size=11)
    grids.draw_matrix(ax, sums, SOFT, size=11)
    for i, j in np.argwhere(sums == total):
        ax.add_patch(Rectangle((j, i), 1, 1, facecolor=tint(OUTPUT, 0.35), edgecolor=OUTPUT, linewidth=2))
    grids.frame(ax, sides, sides, margin=0.1, above=1.9)
    ax.set_xlim(-1.9, sides + 0.1)
    grids.write(ax, -1.65, sides / 2, "first die", size=10, rotation=90)
    grids.write(ax, sides / 2, -1.6, "second die", size=10)


def draw_matrix_product(ax: Axes, x: Sequence[float], w: Sequence[float], *, row: int) -> None:
    """Draw the full convolution of x (N numbers) with w (M numbers) as a matrix times a column; highlight one row.

    The matrix has N + M - 1 rows and N columns: column i holds the kernel from row i on. Zeros stay blank.
    """
    size_x, size_w = len(x), len(w)
    matrix = np.zeros((size_x + size_w - 1, size_x))
    for i in range(size_x):
        matrix[i : i + size_w, i] = w
    known = [(int(i), int(j)) for i, j in np.argwhere(matrix)]
    rows = len(matrix)
    middle = rows / 2
    grids.draw_matrix(
        ax,
        matrix,
        KERNEL,
        known=known,
        title="matrix of the kernel",
        highlight=(row, 0, 1, size_x),
        size=13,
    )
    grids.write(ax, size_x + 0.6, middle, "·", size=18)
    grids.draw_matrix(
        ax, np.array(x)[:, np.newaxis], INPUT, at=(size_x + 1.2, middle - size_x / 2), title="input", size=13
    )
    grids.write(ax, size_x + 2.8, middle, "=", size=16)
    grids.draw_matrix(
        ax,
        (matrix @ np.array(x))[:, np.newaxis],
        OUTPUT,
        at=(size_x + 3.4, 0),
        title="output",
        highlight=(row, 0, 1, 1),
        size=13,
    )
    grids.frame(ax, size_x + 4.4, rows, above=0.9)


Function = Callable[[np.ndarray], np.ndarray]


def draw_area_steps(f: Function, g: Function, t: float, span: tuple[float, float]) -> Figure:
    """Draw the four steps of the convolution integral at t: flip g, shift it by t, multiply, and add up the area.

    `f` and `g` take and return float arrays of one shape; `span` is the range of x to draw.
    """
    x = np.linspace(*span, 501)
    figure, axes = plt.subplots(1, 4, figsize=(TEXT_WIDTH, 2.0), sharey=True)
    titles = ("1  flip", "2  shift by $t$", "3  multiply", "4  add up the area")
    for step, (ax, title) in enumerate(zip(axes, titles, strict=True)):
        moved = g(-x) if step == 0 else g(t - x)
        product = f(x) * g(t - x)
        ax.plot(x, f(x), color=INPUT)
        if step == 0:
            ax.plot(x, g(x), color=KERNEL, linewidth=1.1, linestyle=":")
        if step < 3:
            ax.plot(x, moved, color=KERNEL)
        if step == 2:
            ax.plot(x, product, color=OUTPUT, linewidth=3)
        if step == 3:
            ax.fill_between(x, product, color=tint(OUTPUT, 0.45), linewidth=0)
            ax.plot(x, product, color=OUTPUT)
        if step in (1, 2):
            ax.plot([t, t], [0, 1.25], color=SOFT, linewidth=1, linestyle=":")
            ax.text(t, 1.27, "$t$", ha="center", va="bottom", color=INK, fontsize=10)
        ax.set_title(title, fontsize=10.5)
        ax.set_ylim(0, 1.5)
        ax.set_xlabel("$x$")
        ax.set_xticks([0, 1])
        ax.set_yticks([0, 1])
    return figure


def draw_box_with_box(shifts: Sequence[float]) -> Figure:
    """Draw the overlap of two boxes of width and height 1 at each shift, and the triangle that the areas make below."""
    figure = plt.figure(figsize=(TEXT_WIDTH, 4.1))
    grid = figure.add_gridspec(2, len(shifts), height_ratios=(1, 1.35))
    for column, t in enumerate(shifts):
        ax = figure.add_subplot(grid[0, column])
        overlap = (max(0.0, t - 1), min(1.0, t))
        area = max(0.0, overlap[1] - overlap[0])
        ax.add_patch(Rectangle((0, 0), 1, 1, facecolor="none", edgecolor=INPUT, linewidth=1.8))
        if area:
            ax.add_patch(Rectangle((overlap[0], 0), area, 1, facecolor=tint(OUTPUT, 0.45), edgecolor="none"))
        ax.add_patch(
            Rectangle((t - 1, 0), 1, 1, facecolor="none", edgecolor=KERNEL, linewidth=1.8, linestyle=(0, (4, 2)))
        )
        ax.set_xlim(-1.15, 2.15)
        ax.set_ylim(0, 1.25)
        ax.set_title(f"$t = {t:g}$", fontsize=10, loc="center")
        ax.set_xlabel(f"area {area:g}", color=OUTPUT)
        ax.set_yticks([])
        ax.set_xticks([0, 1])
        ax.spines["left"].set_visible(False)
    below = figure.add_subplot(grid[1, :])
    axis = np.linspace(-0.5, 2.5, 301)
    below.plot(axis, np.maximum(0, 1 - np.abs(axis - 1)), color=OUTPUT)
    below.plot(shifts, [max(0.0, 1 - abs(t - 1)) for t in shifts], "o", color=OUTPUT, markersize=8)
    below.set_xlabel("$t$")
    below.set_ylabel("area $(f * g)(t)$")
    below.set_ylim(-0.08, 1.15)
    below.grid(True)
    return figure


def label_curve(ax: Axes, x: float, y: float, text: str, colour: str, **options: Any) -> None:
    """Write `text` in `colour` beside a curve, on a patch of the page's own colour so that it stays readable."""
    ax.text(
        x,
        y,
        text,
        color=colour,
        fontsize=10,
        bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1.5},
        **options,
    )
