"""The processes of the grader: who holds what, and what goes from one to the other."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from drawing import grids, style

Corner = tuple[float, float]


def draw_processes(ax: Axes) -> None:
    """Draw the grader outside, and in the jail below it the student's side, the trusted side and the warm process."""
    _box(ax, (0, 0), (14, 1.9), style.OUTPUT, "grader", "gradebook, course secret, time limits, verdicts")
    _box(ax, (0, 3.3), (14, 6.9), style.SOFT, "", "", dashed=True)
    grids.write(ax, 7.7, 9.75, "the jail: none of your files, no network", size=10, colour=style.SOFT)
    _box(ax, (1.7, 4.4), (4.7, 2.2), style.INPUT, "student's side", "cells of one submission")
    _box(ax, (9, 4.4), (4.7, 2.2), style.KERNEL, "trusted side", "its tests, its seed")
    _box(ax, (1.7, 7.7), (12, 1.65), style.SOFT, "warm process", "libraries; no test, no submission")
    _arrow(ax, (8.9, 5.1), (6.5, 5.1), style.KERNEL)
    _arrow(ax, (6.5, 5.9), (8.9, 5.9), style.INPUT)
    grids.write(ax, 7.7, 4.75, "calls", size=10, colour=style.KERNEL)
    grids.write(ax, 7.7, 6.3, "plain data", size=10, colour=style.INPUT)
    for x, word, colour in ((3.1, "cells", style.OUTPUT), (9.4, "tests, seed", style.OUTPUT)):
        _arrow(ax, (x, 2), (x, 4.3), colour)
        grids.write(ax, x + 0.2, 2.6, word, size=10, colour=colour, ha="left")
    for x, word, colour in ((5.1, "outputs", style.INPUT), (12.3, "results", style.KERNEL)):
        _arrow(ax, (x, 4.3), (x, 2), colour)
        grids.write(ax, x + 0.2, 2.6, word, size=10, colour=colour, ha="left")
    ax.plot([0.7, 0.7], [2, 8.5], color=style.OUTPUT, linewidth=1.4)
    _arrow(ax, (0.7, 8.5), (1.6, 8.5), style.OUTPUT)
    grids.write(ax, 0.9, 2.6, "fork, end", size=10, colour=style.OUTPUT, ha="left")
    for x in (4.05, 11.35):
        _arrow(ax, (x, 7.6), (x, 6.7), style.SOFT, linestyle=":")
        grids.write(ax, x + 0.25, 7.15, "forks", size=10, colour=style.SOFT, ha="left")
    ax.set(xlim=(-0.1, 14.1), ylim=(10.4, -0.2))
    ax.set_aspect("equal")
    ax.set_axis_off()


def _box(ax: Axes, corner: Corner, size: Corner, colour: str, title: str, words: str, *, dashed: bool = False) -> None:
    """Draw a process as a box with its top left corner at `corner`: its name, and below it what it holds."""
    (x, y), (width, height) = corner, size
    ax.add_patch(
        FancyBboxPatch(
            corner,
            width,
            height,
            boxstyle="round,pad=0,rounding_size=0.25",
            facecolor="none" if dashed else style.tint(colour, 0.12),
            edgecolor=colour,
            linewidth=1.4,
            linestyle="--" if dashed else "-",
        )
    )
    if title:
        middle = y + height / 2
        ax.text(x + width / 2, middle - 0.35, title, ha="center", va="center", color=colour, fontsize=12)
        grids.write(ax, x + width / 2, middle + 0.4, words, size=10)


def _arrow(ax: Axes, start: Corner, end: Corner, colour: str, **line: Any) -> None:
    """Draw an arrow."""
    shape = {"arrowstyle": "-|>", "mutation_scale": 13, "linewidth": 1.4, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", end, start, arrowprops={**shape, "color": colour, **line})
