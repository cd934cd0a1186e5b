"""The convolution theorem as drawings: two roads, wrap-around, masks with their kernels, spectra of kernels, costs."""

from collections.abc import Callable, Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

from drawing import filters, grids, style

SPECTRUM = 61
"""How many frequencies of a spectrum are drawn along each axis."""


RESULT = 84
"""How many pixels of a filtered picture are drawn along each axis."""


def log_spectrum(image: np.ndarray) -> np.ndarray:
    """Return log(1 + |F|) of an image (height, width), frequency zero in the middle, as floats of the same shape."""
    return np.log1p(np.abs(np.fft.fftshift(np.fft.fft2(image))))


def crop(values: np.ndarray, size: int) -> np.ndarray:
    """Return the middle of an array (height, width), shape (size, size), around [height // 2, width // 2]."""
    top, left = values.shape[0] // 2 - size // 2, values.shape[1] // 2 - size // 2
    return values[top : top + size, left : left + size]


def draw_two_roads(x: np.ndarray, w: np.ndarray) -> Figure:
    """Draw the circular convolution of x and w, both of shape (N,), and the product of their magnitudes below it."""
    n = len(x)
    y = np.fft.ifft(np.fft.fft(x) * np.fft.fft(w)).real
    figure = plt.figure(figsize=(style.TEXT_WIDTH, 3.9))
    grid = figure.add_gridspec(3, 5, width_ratios=(1, 0.1, 1, 0.1, 1), height_ratios=(1, 0.16, 1))
    colours = (style.INPUT, style.KERNEL, style.OUTPUT)
    names = ("signal", "kernel", "result")
    frequencies = np.arange(n // 2 + 1)
    for column, (values, colour, name) in enumerate(zip((x, w, y), colours, names, strict=True)):
        above = figure.add_subplot(grid[0, 2 * column])
        above.axhline(0, color=style.SOFT, linewidth=0.8)
        if column == 1:
            above.vlines(np.flatnonzero(values), 0, values[values != 0], color=colour, linewidth=1.6)
            above.set_ylim(-0.1, 0.36)
        else:
            above.plot(np.arange(n), values, color=colour, linewidth=1.6)
            above.set_ylim(-1.9, 1.9)
        above.set_title(name, loc="center", color=colour)
        above.set_xticks([0, n // 2, n])
        above.set_yticks([])
        middle = figure.add_subplot(grid[1, 2 * column])
        middle.axis("off")
        middle.set(xlim=(0, 1), ylim=(0, 1))
        up = column == 2
        middle.annotate(
            "", (0.3, 1 if up else 0), (0.3, 0 if up else 1), arrowprops={"arrowstyle": "-|>", "color": style.SOFT}
        )
        middle.text(0.36, 0.5, "inverse DFT" if up else "DFT", va="center", fontsize=10, color=style.SOFT)
        below = figure.add_subplot(grid[2, 2 * column])
        magnitude = np.abs(np.fft.fft(values))[: n // 2 + 1]
        below.axhline(0, color=style.SOFT, linewidth=0.8)
        seen = magnitude > 1e-9
        below.vlines(frequencies[seen], 0, magnitude[seen], color=colour, linewidth=2.4)
        below.set_ylim(0, 1.15 if column == 1 else 38)
        below.set_yticks([0, 1] if column == 1 else [0, n // 2])
        below.set_xticks([0, 3, 16, n // 2])
        below.set_xlabel("frequency")
    for column, (above_sign, below_sign) in ((1, ("∗", "×")), (3, ("=", "="))):
        for row, sign in ((0, above_sign), (2, below_sign)):
            ax = figure.add_subplot(grid[row, column])
            ax.axis("off")
            ax.text(0.5, 0.5, sign, ha="center", va="center", fontsize=18, transform=ax.transAxes)
    return figure


def draw_wrap(ax: Axes, x: Sequence[float], w: Sequence[float]) -> None:
    """Draw the linear convolution of x and w, and how what hangs out beyond len(x) numbers lands on the first places.

    ax : the axes; they are framed here.
    """
    n = len(x)
    linear = np.convolve(x, w)
    wrapped = linear[:n].copy()
    wrapped[: len(linear) - n] += linear[n:]
    grids.draw_row(ax, linear, style.OUTPUT, title="linear: every number has a place", size=13)
    for k in range(n, len(linear)):
        ax.add_patch(
            Rectangle((k, 0), 1, 1, facecolor=style.tint(style.ACCENT, 0.35), edgecolor=style.ACCENT, linewidth=2)
        )
    arrow = FancyArrowPatch(
        ((n + len(linear)) / 2, 1.1),
        ((len(linear) - n) / 2, 2.3),
        arrowstyle="-|>",
        mutation_scale=14,
        connectionstyle="arc3,rad=-0.25",
        color=style.ACCENT,
        linewidth=1.6,
    )
    ax.add_patch(arrow)
    grids.draw_row(
        ax,
        wrapped,
        style.OUTPUT,
        at=(0, 2.4),
        highlight=(0, 0, 1, len(linear) - n),
        highlight_colour=style.ACCENT,
        size=13,
    )
    sums = ", ".join(
        f"{grids.as_text(linear[k])} + {grids.as_text(linear[n + k])} = {grids.as_text(wrapped[k])}"
        for k in range(len(linear) - n)
    )
    grids.write(ax, n + 0.3, 2.9, f"circular: {n} places only\n{sums}", ha="left", size=11)
    grids.frame(ax, n + 4.6, 3.4)


def draw_masks(image: np.ndarray, masks: Mapping[str, np.ndarray], size: int = 31) -> Figure:
    """Draw, a row for each mask: the spectrum that it lets through, its kernel, the kernel's middle row, the result.

    Parameters
    ----------
    image : floats of shape (height, width), 0 to 255.
    masks : maps a name to factors of shape (height, width), frequency zero at [0, 0], as `numpy.fft.fft2` orders them.
    size : how many pixels of the kernel's middle are shown along each axis; odd.
    """
    figure, axes = plt.subplots(len(masks), 4, figsize=(style.TEXT_WIDTH, 1.95 * len(masks)))
    spectrum = log_spectrum(image)
    places = np.arange(size) - size // 2
    for row, (name, mask) in zip(axes, masks.items(), strict=True):
        kernel = crop(np.fft.fftshift(np.fft.ifft2(mask).real), size)
        result = crop(np.fft.ifft2(np.fft.fft2(image) * mask).real, RESULT)
        through = crop(np.fft.fftshift(mask) * spectrum, SPECTRUM)
        filters.show(row[0], through, name, vmin=0, vmax=spectrum.max())
        # an impulse in the middle would hide everything else: half of the largest other weight is full colour
        others = np.abs(np.where(np.hypot(*np.meshgrid(places, places)) > 0, kernel, 0)).max()
        filters.show_signed(row[1], kernel, "its kernel", top=others)
        row[2].axhline(0, color=style.SOFT, linewidth=0.8)
        row[2].plot(places, kernel[size // 2], color=style.KERNEL, linewidth=1.6)
        row[2].set_title("middle row", fontsize=10, loc="center")
        row[2].set(xticks=[-(size // 2), 0, size // 2], yticks=[0])
        negative = result.min() < -60  # a high pass: zero becomes mid-grey
        limits = {"vmin": -128, "vmax": 128} if negative else {}
        filters.show(row[3], result, "result", **limits)
    return figure


def draw_kernel_spectra(entries: Sequence[tuple[str, np.ndarray, int, np.ndarray, np.ndarray]]) -> Figure:
    """Draw kernel, spectrum and effect side by side, two kernels to a row.

    An entry is (name, kernel of whole numbers, number that divides them, magnitudes with frequency zero in the middle,
    grey picture); the magnitudes are shown from 0 (black) to their largest (white).
    """
    rows = -(-len(entries) // 2)
    figure, axes = plt.subplots(
        rows, 6, figsize=(style.TEXT_WIDTH, 1.55 * rows), gridspec_kw={"width_ratios": [1, 0.95, 1.05] * 2}
    )
    for (name, kernel, divide_by, magnitude, picture), (left, middle, right) in zip(
        entries, axes.reshape(-1, 3), strict=False
    ):
        grids.draw_matrix(left, kernel, style.KERNEL, title=name, size=9)
        if divide_by != 1:
            grids.write(left, 1.5, 3.5, f"÷ {divide_by}", size=9, colour=style.KERNEL)
        grids.frame(left, 3, 3.7, margin=0.1, above=0.8)
        filters.show(middle, magnitude, vmin=0, vmax=magnitude.max())
        filters.show(right, picture)
    return figure


def draw_profiles(places: np.ndarray, curves: Mapping[str, tuple[np.ndarray, str]], original: np.ndarray) -> Figure:
    """Draw a row of pixels across an edge (dotted) and what filters make of it, one plot for each.

    `places` and `original` have shape (n,); `curves` maps a title to (values of shape (n,), colour).
    """
    figure, axes = plt.subplots(1, len(curves), figsize=(style.TEXT_WIDTH, 2.4), sharey=True)
    for ax, (title, (values, colour)) in zip(axes, curves.items(), strict=True):
        ax.plot(places, original, color=style.INPUT, linestyle=(0, (2, 2)), linewidth=1.3)
        ax.plot(places, values, color=colour, linewidth=1.8)
        ax.set_title(title, fontsize=10)
        ax.set_xlabel("column")
        ax.set_yticks([0, 50, 100])
    return figure


def draw_overlap_add(pieces: Sequence[tuple[int, np.ndarray]], total: np.ndarray) -> Figure:
    """Draw the convolved pieces of a signal, each a little lower than the one before, and their sum at the bottom.

    A piece is (its first place, its values); `total` is the sum, shape (n,).
    """
    figure, (above, below) = plt.subplots(
        2, 1, figsize=(style.TEXT_WIDTH, 3.1), sharex=True, height_ratios=[len(pieces) * 0.62, 1]
    )
    top = float(np.abs(total).max())
    for number, (start, values) in enumerate(pieces):
        level = -1.5 * number * top
        places = start + np.arange(len(values))
        above.fill_between(places, level, level + values, color=style.tint(style.ACCENT, 0.3), linewidth=0)
        above.plot(places, level + values, color=style.ACCENT, linewidth=1.3)
        above.text(-4, level, f"piece {number + 1}", ha="right", va="center", fontsize=9)
    above.axis("off")
    below.plot(np.arange(len(total)), total, color=style.OUTPUT, linewidth=1.6)
    below.set_yticks([])
    below.set_ylabel("sum")
    below.set_xlabel("place")
    return figure


def plot_times(ax: Axes, sizes: Sequence[int], curves: Mapping[str, tuple[Sequence[float], str, str]]) -> None:
    """Plot seconds against sizes on logarithmic axes; a curve is name: (seconds, colour, marker)."""
    for name, (seconds, colour, marker) in curves.items():
        ax.loglog(sizes, seconds, marker + "-", color=colour, markersize=4.5, linewidth=1.5, label=name)
    ax.legend(loc="upper left")
    ax.minorticks_off()
    ax.grid(True)


def halved(values: np.ndarray, how: Callable[..., np.ndarray]) -> np.ndarray:
    """Return each 2 by 2 cells of an array (height, width) as one, by `how`; a last odd row or column is dropped."""
    height, width = values.shape[0] // 2, values.shape[1] // 2
    return how(values[: 2 * height, : 2 * width].reshape(height, 2, width, 2), axis=(1, 3))


def draw_search(
    scene: np.ndarray, template: np.ndarray, scores: Mapping[str, np.ndarray], found: Mapping[str, tuple[int, int]]
) -> Figure:
    """Draw a template, the scene with a frame where each score is largest, and the maps of the scores.

    Parameters
    ----------
    scene : floats of shape (H, W).
    template : floats of shape (h, w).
    scores : maps a title to scores of shape (H - h + 1, W - w + 1), drawn from black (smallest) to white (largest).
    found : maps the same titles to the row and column of the largest score; the last is framed in the output's colour.
    """
    figure, axes = plt.subplots(
        1, 2 + len(scores), figsize=(style.TEXT_WIDTH, 2.35), width_ratios=[0.42] + [1] * (1 + len(scores))
    )
    filters.show(axes[0], template, "template")
    height, width = scene.shape
    filters.show(axes[1], halved(scene, np.mean), "scene", extent=(0, width, height, 0))
    h, w = template.shape
    for ax, (title, score) in zip(axes[2:], scores.items(), strict=True):
        i, j = found[title]
        good = title == list(scores)[-1]
        colour, line = (style.OUTPUT, "-") if good else (style.KERNEL, (0, (3, 1.5)))
        axes[1].add_patch(Rectangle((j, i), w, h, fill=False, edgecolor=colour, linewidth=2.4, linestyle=line))
        small = halved(score, np.max)  # the largest of 2 by 2, so that a single bright spot stays
        filters.show(
            ax, small, title, vmin=small.min(), vmax=small.max(), extent=(0, score.shape[1], score.shape[0], 0)
        )
        ax.plot(j, i, "o", markersize=13, markerfacecolor="none", markeredgecolor=colour, markeredgewidth=2)
    return figure
