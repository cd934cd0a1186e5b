"""Weighted sums drawn: cells with their products, areas, agreement between patterns, and kinds of weights."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from drawing.grids import as_text, draw_row, frame, write
from drawing.style import INK, INPUT, KERNEL, OUTPUT, SOFT, tint


def draw_products(
    ax: Axes,
    x: np.ndarray,
    w: np.ndarray,
    *,
    names: Sequence[str] = (),
    rows: tuple[str, str, str] = ("numbers", "weights", "products"),
) -> None:
    """Draw x, w and their products as three rows of cells below each other, and the sum of the products at the right.

    `x` and `w` have shape (N,), N at most 5. `names` are written above the columns, `rows` before the rows.
    """
    n, left = len(x), 2.3
    for i, (values, colour) in enumerate(zip((x, w, w * x), (INPUT, KERNEL, OUTPUT), strict=True)):
        draw_row(ax, values, colour, at=(left, 1.5 * i))
        write(ax, left - 0.25, 1.5 * i + 0.5, rows[i], colour=colour, ha="right")
    for j, name in enumerate(names):
        write(ax, left + j + 0.5, -0.35, name, size=9)
    for j in range(n):
        write(ax, left + j + 0.5, 1.25, "×", size=12)
        write(ax, left + j + 0.5, 2.75, "=", size=12)
    ax.annotate(
        "",
        (left + n + 1.15, 3.5),
        (left + n + 0.1, 3.5),
        arrowprops={"arrowstyle": "-|>", "color": OUTPUT, "linewidth": 1.8},
    )
    write(ax, left + n + 0.6, 3.15, "add", colour=OUTPUT, size=10)
    draw_row(ax, [float(w @ x)], OUTPUT, at=(left + n + 1.25, 3), highlight=(0, 0, 1, 1), size=12)
    write(ax, left + n + 1.75, 2.65, "sum", colour=OUTPUT)
    frame(ax, left + n + 2.35, 4, above=0.75 if names else 0.15)


def draw_areas(ax: Axes, x: np.ndarray, w: np.ndarray, *, names: Sequence[str]) -> None:
    """Draw each product as a rectangle, w[i] wide and x[i] high, and the level to which their area would settle.

    `x` and `w` have shape (N,), both positive; `w` sums to 1, so that the level is the sum.
    """
    total, start = float(w @ x), 0.0
    for value, weight, name in zip(x, w, names, strict=True):
        ax.add_patch(Rectangle((start, 0), weight, value, facecolor=tint(OUTPUT, 0.22), edgecolor=SOFT, linewidth=0.8))
        ax.plot([start + 0.008, start + weight - 0.008], [0, 0], color=KERNEL, linewidth=5, clip_on=False)
        ax.plot([start, start], [0, value], color=INPUT, linewidth=4, solid_capstyle="butt")
        ax.text(start + weight / 2, -9, as_text(weight), ha="center", va="center", color=KERNEL, fontsize=11)
        ax.text(start + 0.025, value * 0.66, as_text(value), ha="left", va="center", color=INPUT, fontsize=11)
        label = f"{name}\narea {as_text(weight * value)}"
        ax.text(start + weight / 2, value * 0.27, label, ha="center", va="center", color=INK, fontsize=9.5)
        start += weight
    ax.plot([0, start], [total, total], color=OUTPUT, linewidth=2, linestyle="--")
    ax.text(start + 0.03, total, as_text(total), ha="left", va="center", color=OUTPUT, fontsize=12)
    ax.set_xlim(-0.03, start + 0.16)
    ax.set_ylim(-15, 108)
    ax.axis("off")


def draw_agreement(ax: Axes, w: np.ndarray, people: dict[str, np.ndarray], *, columns: Sequence[str]) -> None:
    """Draw the tastes of several people, their products with the weights w, and each sum as a bar around zero.

    `w` and every value of `people` have shape (N,), N at most 4.
    """
    n, left, step = len(w), 1.3, 1.25
    middle, zero, scale = left + n + 0.9, left + 2 * n + 3.6, 0.18
    draw_row(ax, w, KERNEL, at=(left, 0), size=10)
    write(ax, left - 0.25, 0.5, "you", colour=KERNEL, ha="right")
    for j, name in enumerate(columns):
        for start in (left, middle):
            ax.text(start + j + 0.35, -0.2, name, rotation=40, ha="left", va="bottom", color=INK, fontsize=9)
    write(ax, middle + n / 2, 0.5, "your number × theirs", colour=OUTPUT, size=9.5)
    write(ax, zero, 0.5, "sum", colour=OUTPUT)
    bottom = 1.55 + step * len(people)
    ax.plot([zero, zero], [1.35, bottom - 0.1], color=SOFT, linewidth=1)
    for i, (name, x) in enumerate(people.items()):
        top, total = 1.55 + step * i, float(w @ x)
        draw_row(ax, x, INPUT, at=(left, top), size=10)
        write(ax, left - 0.25, top + 0.5, name, colour=INPUT, ha="right")
        draw_row(ax, w * x, OUTPUT, at=(middle, top), size=10)
        ax.add_patch(
            Rectangle(
                (zero, top + 0.2), total * scale, 0.6, facecolor=tint(OUTPUT, 0.35), edgecolor=OUTPUT, linewidth=1.6
            )
        )
        side = -1 if total < 0 else 1
        write(
            ax,
            zero + total * scale + 0.18 * side,
            top + 0.52,
            as_text(total),
            ha="right" if side < 0 else "left",
            size=12,
        )
    frame(ax, zero + 2.6, bottom, above=1.9)


def draw_turning(degrees: Sequence[int]) -> None:
    """Draw arrows of length 1, turned by `degrees` from the arrow of the weights, and w·x against the angle."""
    _, (arrows, curve) = plt.subplots(1, 2, figsize=(7.2, 3.2), width_ratios=[1, 1.15])
    turn = np.linspace(0, 2 * np.pi, 200)
    arrows.plot(np.cos(turn), np.sin(turn), color=SOFT, linewidth=0.8)
    for angle in degrees:
        x, y = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        arrows.annotate("", (x, y), (0, 0), arrowprops={"arrowstyle": "-|>", "color": INPUT, "linewidth": 2})
        arrows.text(1.2 * x, 1.2 * y + (0.16 if angle == 0 else 0), f"{angle}°", ha="center", va="center", color=INPUT)
    arrows.annotate("", (1, 0), (0, 0), arrowprops={"arrowstyle": "-|>", "color": KERNEL, "linewidth": 4})
    arrows.text(0.55, -0.2, "w", color=KERNEL, fontsize=13, ha="center", va="center")
    arrows.text(-0.25, -0.45, "x, turned", color=INPUT, fontsize=10, ha="center", va="center")
    arrows.set_xlim(-1.45, 1.45)
    arrows.set_ylim(-1.12, 1.3)
    arrows.set_aspect("equal")
    arrows.axis("off")
    angles = np.linspace(0, 180, 181)
    curve.axhline(0, color=SOFT, linewidth=0.8)
    curve.plot(angles, np.cos(np.radians(angles)), color=OUTPUT)
    for angle in degrees:
        y = float(np.cos(np.radians(angle)))
        curve.plot([angle], [y], "o", color=OUTPUT, markersize=6)
        curve.annotate(as_text(round(y, 2)), (angle, y), (7, 6), textcoords="offset points", color=INK, fontsize=10)
    curve.set_xticks([0, 45, 90, 135, 180])
    curve.set_xlim(-5, 192)
    curve.set_ylim(-1.15, 1.25)
    curve.set_xlabel("angle between w and x, in degrees")
    curve.set_title("weighted sum")


def draw_answers(same: np.ndarray, each: np.ndarray, repeated: np.ndarray, short: int) -> None:
    """Draw three ways to weight N samples side by side; what has to be stored is drawn thick.

    All arrays have shape (N,); `repeated` repeats its first `short` weights.
    """
    _, axes = plt.subplots(1, 3, figsize=(7.2, 1.9), sharey=True)
    count = len(same)
    stored = [1, count, short]
    titles = ["the same for all", "one for each", "short, repeated"]
    for ax, values, size, title in zip(axes, (same, each, repeated), stored, titles, strict=True):
        ax.plot(np.arange(count), values, color=KERNEL, linewidth=1.2)
        if size == 1:
            ax.plot([0], values[:1], "o", color=KERNEL, markersize=8)
        else:
            ax.plot(np.arange(size), values[:size], color=KERNEL, linewidth=4.5)
        ax.set_title(title)
        ax.set_xlabel(f"store {size} of {count}")
        ax.set_xticks([0, count // 2, count])
    axes[0].set_ylabel("weight")
    axes[0].set_ylim(-0.08, 1.2)
    axes[0].set_yticks([0, 0.5, 1])
