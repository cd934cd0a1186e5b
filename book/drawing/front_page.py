"""The picture at the top of the front page: the same operation on a row of numbers and on an image."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import ConnectionPatch, Rectangle

from drawing import grids, style

Point = tuple[float, float]


def draw_course(
    figure: Figure,
    one: tuple[np.ndarray, np.ndarray, np.ndarray],
    two: tuple[np.ndarray, np.ndarray, np.ndarray],
    window: tuple[int, int],
) -> None:
    """Draw input, kernel and output twice: of a signal with short weights, and of an image with a small kernel.

    Parameters
    ----------
    figure : an empty figure, `style.TEXT_WIDTH` wide.
    one : the signal (N,), weights (M,) with M odd, and their convolution of mode "same" (N,).
    two : the image (H, W), a kernel (3, 3), and their valid convolution (H - 2, W - 2).
    window : row and column of the pixel of the valid convolution that is marked, with its window.
    """
    above, below = figure.subplots(2, 3, width_ratios=[1, 0.8, 1], height_ratios=[0.55, 1])
    _draw_signals(list(above), *one)
    _draw_images(list(below), *two, window)
    names = (("input", style.INPUT), ("kernel", style.KERNEL), ("output", style.OUTPUT))
    for ax, (name, colour) in zip(above, names, strict=True):
        ax.set_title(name, color=colour, loc="center", fontsize=13)


def _draw_signals(axes: list[Axes], signal: np.ndarray, weights: np.ndarray, smooth: np.ndarray) -> None:
    """Draw a signal with one window, its weights, and the smoothed signal with the point of that window."""
    left, middle, right = axes
    half, centre = len(weights) // 2, int(np.argmax(smooth))
    left.plot(signal, color=style.INPUT, linewidth=1.2)
    left.axvspan(
        centre - half, centre + half, facecolor=style.tint(style.KERNEL, 0.25), edgecolor=style.KERNEL, linewidth=1.6
    )
    places = np.arange(-half, half + 1)
    middle.bar(places, weights, width=0.8, color=style.tint(style.KERNEL, 0.5), edgecolor=style.KERNEL, linewidth=0.8)
    middle.set_xlim(-2.6 * half, 2.6 * half)
    right.plot(smooth, color=style.OUTPUT)
    right.plot([centre], [smooth[centre]], "o", color=style.OUTPUT, markersize=8)
    right.set_ylim(left.get_ylim())
    for ax in axes:
        ax.set_axis_off()
    height = smooth[centre]
    top = 0.75 * float(weights.max())
    _dotted(left, (centre + half, height), middle, (-half * 0.55, top), style.KERNEL)
    _dotted(middle, (half * 0.55, top), right, (centre - 4, height), style.OUTPUT)
    _signs(middle)


def _draw_images(
    axes: list[Axes], image: np.ndarray, kernel: np.ndarray, edges: np.ndarray, window: tuple[int, int]
) -> None:
    """Draw an image with one window, the kernel's numbers, and the feature map with the pixel of that window."""
    left, middle, right = axes
    i, j = window
    left.imshow(image, cmap=style.GREY)
    left.add_patch(
        Rectangle(
            (j - 0.5, i - 0.5), 3, 3, facecolor=style.tint(style.KERNEL, 0.3), edgecolor=style.KERNEL, linewidth=2.4
        )
    )
    grids.draw_matrix(middle, kernel, style.KERNEL, size=13)
    grids.frame(middle, 3, 3, margin=0.95, above=0.95)
    right.imshow(edges, cmap=style.SIGNED, **style.symmetric_limits(edges))
    right.add_patch(Rectangle((j - 0.5, i - 0.5), 1, 1, facecolor="none", edgecolor=style.OUTPUT, linewidth=2.8))
    for ax in (left, right):
        ax.set_axis_off()
    _dotted(left, (j + 2.5, i + 1), middle, (0, 1.5), style.KERNEL)
    _dotted(middle, (3, 1.5), right, (j - 0.5, i), style.OUTPUT)
    _signs(middle)


def _dotted(left: Axes, start: Point, right: Axes, end: Point, colour: str) -> None:
    """Draw a dotted line from a point of one axes to a point of the next."""
    line = ConnectionPatch(
        start, end, "data", "data", axesA=left, axesB=right, color=colour, linewidth=1.4, linestyle=":"
    )
    right.figure.add_artist(line)


def _signs(middle: Axes) -> None:
    """Write the sign of convolution before the kernel and the equals sign behind it."""
    for x, sign in ((0.04, "∗"), (0.96, "=")):
        middle.text(x, 0.22, sign, transform=middle.transAxes, ha="center", va="center", color=style.INK, fontsize=20)
