"""Convolution outside of signals and images, as drawings: spreading ink, walkers, softmax, noise, whitened patches."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from drawing import filters, grids, style


def bell(x: np.ndarray, mean: float, variance: float) -> np.ndarray:
    """Return the Gaussian curve of area 1 with this mean and variance at the places `x`, as floats of its shape."""
    return np.exp(-((x - mean) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)


def draw_three_readings(ink: np.ndarray, walks: np.ndarray, shown: int = 16) -> Figure:
    """Draw one spreading three ways: as ink, step by step; as walkers' paths; as a histogram and the ink's last row.

    Parameters
    ----------
    ink : shape (steps + 1, places), an odd number of places; row n is the ink after n steps and sums to 1.
    walks : whole numbers of shape (walkers, steps + 1), the walkers' places, 0 at the start.
    shown : how many paths are drawn.
    """
    steps, half = len(ink) - 1, ink.shape[1] // 2
    figure, axes = plt.subplots(1, 3, figsize=(style.TEXT_WIDTH, 3.0), width_ratios=[1, 1, 1.15])
    # the drop's first rows are so bright that the rest would be black: each row has its own white
    axes[0].imshow(
        ink / ink.max(axis=1, keepdims=True), extent=(-half - 0.5, half + 0.5, steps + 0.5, -0.5), aspect="auto"
    )
    for path in walks[:shown]:
        axes[1].plot(path, np.arange(steps + 1), color=style.INPUT, linewidth=0.9, alpha=0.7)
    axes[1].plot(walks[0], np.arange(steps + 1), color=style.ACCENT, linewidth=2.2)
    axes[1].set(xlim=(-half - 0.5, half + 0.5), ylim=(steps + 0.5, -0.5))
    axes[0].set(title="ink", ylabel="step", xlabel="place")
    axes[1].set(title=f"{shown} walkers", xlabel="place", yticks=[])
    draw_histogram(axes[2], walks[:, -1], np.arange(-half, half + 1), ink[-1])
    axes[2].set(title=f"after {steps} steps", xlabel="place")
    return figure


def draw_histogram(ax: Axes, walkers: np.ndarray, places: np.ndarray, chances: np.ndarray) -> None:
    """Draw the share of walkers at each place as bars, and the chances as dots, none where a chance is 0.

    `walkers` holds the walkers' places, shape (walkers,), all of them in `places`; `places` are whole numbers, one
    apart, of shape (n,); `chances` has their shape.
    """
    share = np.bincount(walkers - places[0], minlength=len(places)) / len(walkers)
    edges = np.append(places, places[-1] + 1) - 0.5
    ax.stairs(share, edges, fill=True, color=style.tint(style.INPUT, 0.45))
    reached = chances > 0
    size = 3.2 if len(places) < 60 else 2
    ax.plot(places[reached], chances[reached], "o", color=style.OUTPUT, markersize=size)
    ax.set(xlim=(edges[0], edges[-1]), ylim=(0, None))


def draw_spreading(ax: Axes, rows: np.ndarray) -> None:
    """Draw the amounts after each step, shape (steps + 1, cells), one row of cells under the other; empty cells blank.

    ax : the axes; they are framed here.
    """
    cells = rows.shape[1]
    for number, row in enumerate(rows):
        top = 1.5 * number
        known = [(0, int(j)) for j in np.flatnonzero(row)]
        grids.draw_row(ax, row, style.INPUT if number == 0 else style.OUTPUT, at=(0, top), known=known, size=12)
        grids.write(ax, -0.3, top + 0.5, f"step {number}", size=10, ha="right")
        if number:
            continue
        for j in np.flatnonzero(row):
            for move in (-1, 0, 1):
                ax.annotate(
                    "",
                    (j + 0.5 + move, top + 1.47),
                    (j + 0.5 + 0.25 * move, top + 1.04),
                    arrowprops={"arrowstyle": "-|>", "color": style.KERNEL},
                )
                where = (1.05 * move, 1.2) if move else (0.18, 1.27)
                share = "¼" if move else "½"
                grids.write(ax, j + 0.5 + where[0], top + where[1], share, size=10, colour=style.KERNEL)
    grids.frame(ax, cells, 1.5 * len(rows) - 0.5, above=0.1)
    ax.set_xlim(-1.5, cells + 0.15)


def draw_tank(pictures: Mapping[str, np.ndarray], top: float = 1.0, height: float = 2.1) -> Figure:
    """Draw concentrations (height, width) side by side, black for 0 and white for `top`; the keys are the titles."""
    figure, axes = plt.subplots(1, len(pictures), figsize=(style.TEXT_WIDTH, height))
    for ax, (title, values) in zip(axes, pictures.items(), strict=True):
        filters.show(ax, values, title, vmin=0, vmax=top)
    return figure


def draw_bells(drops: Mapping[int, tuple[np.ndarray, np.ndarray]], variance: float) -> Figure:
    """Draw a drop after some steps as dots, and the Gaussian of `variance` per step as a line, a plot for each.

    `drops` maps the number of steps to (places, amounts), both of shape (n,), with the start at place 0 in the middle.
    """
    figure, axes = plt.subplots(1, len(drops), figsize=(style.TEXT_WIDTH, 2.3), sharex=True)
    half = max(places[-1] for places, _ in drops.values())
    fine = np.linspace(-half, half, 241)
    for ax, (steps, (places, amounts)) in zip(axes, drops.items(), strict=True):
        ax.plot(fine, bell(fine, 0, variance * steps), color=style.ACCENT, linewidth=1.5)
        ax.plot(places, amounts, "o", color=style.OUTPUT, markersize=3.6)
        ax.set(title="1 step" if steps == 1 else f"{steps} steps", xlabel="cell", ylim=(0, None))
    return figure


def draw_fading(frequencies: np.ndarray, stepped: Mapping[int, np.ndarray], exact: Mapping[int, np.ndarray]) -> Figure:
    """Draw what is left of each wave after some steps: stepped as lines, exact as dashes; keys are numbers of steps.

    `frequencies` and all values have shape (n,).
    """
    figure, ax = plt.subplots(figsize=(style.TEXT_WIDTH, 2.5))
    for steps, values in stepped.items():
        ax.plot(frequencies, values, color=style.OUTPUT)
        ax.plot(frequencies, exact[steps], color=style.ACCENT, linestyle=(0, (4, 2)), linewidth=1.5)
        near = int(np.argmin(np.abs(values - 0.42)))
        name = "1 step" if steps == 1 else f"{steps} steps"
        ax.annotate(name, (frequencies[near], values[near]), (7, 4), textcoords="offset points", fontsize=10)
    ax.set(xlabel="frequency in cycles per cell", ylabel="share left", ylim=(0, 1.03), xlim=(0, 0.5))
    return figure


def draw_softmax(ax: Axes, kernel: np.ndarray, powers: np.ndarray, result: np.ndarray) -> None:
    """Draw a kernel (3, 3) of whole numbers, its exponentials, and these divided by their sum; framed here."""
    left, middle = 0.0, 1.5
    columns = (
        (kernel, "d", 1.0, style.KERNEL, "a kernel"),
        (powers, ".3f", 2.0, style.KERNEL, "$e$ to the power of each"),
        (result, ".6f", 2.3, style.OUTPUT, "divided by their sum"),
    )
    for values, text, wide, colour, title in columns:
        if left:
            arrow = {"arrowstyle": "-|>", "color": style.SOFT}
            ax.annotate("", (left - 0.15, middle), (left - 1.15, middle), arrowprops=arrow)
        for (i, j), value in np.ndenumerate(values):
            x, face = left + j * wide, style.tint(colour, 0.14)
            ax.add_patch(Rectangle((x, i), wide, 1, facecolor=face, edgecolor=style.SOFT, linewidth=0.8))
            grids.write(ax, x + wide / 2, i + 0.52, format(value, text).replace("-", "−"), size=9.5)
        ax.add_patch(Rectangle((left, 0), 3 * wide, 3, facecolor="none", edgecolor=colour, linewidth=1.6))
        grids.write(ax, left + 1.5 * wide, -0.45, title, size=10)
        left += 3 * wide + 1.3
    grids.frame(ax, left - 1.3, 3)


def draw_wind(kernel: np.ndarray, pictures: Mapping[str, np.ndarray], track: np.ndarray) -> Figure:
    """Draw a kernel (3, 3) and concentrations (height, width) with the track of their centre.

    `track` has shape (pictures, 2): the row and column of the centre in each picture.
    """
    figure, axes = plt.subplots(
        1, 1 + len(pictures), figsize=(style.TEXT_WIDTH, 2.1), width_ratios=[0.9] + [1] * len(pictures)
    )
    grids.draw_matrix(axes[0], kernel, style.KERNEL, title="kernel", size=10)
    grids.frame(axes[0], 3, 3)
    for number, (ax, (title, values)) in enumerate(zip(axes[1:], pictures.items(), strict=True)):
        filters.show(ax, values, title, vmin=0, vmax=values.max())
        ax.plot(track[: number + 1, 1], track[: number + 1, 0], color=style.KERNEL, linewidth=1.6)
        ax.plot(*track[number, ::-1], "o", color=style.KERNEL, markersize=5)
    return figure


def draw_walker_steps(walks: Mapping[int, np.ndarray], law: Mapping[int, tuple[np.ndarray, np.ndarray]]) -> Figure:
    """Draw walkers after some numbers of steps: shares as bars, the repeated convolution as dots, the bell as a line.

    `walks` maps the number of steps to the walkers' places, shape (walkers,); `law` maps it to (places, chances), both
    of shape (n,).
    """
    figure, axes = plt.subplots(2, 2, figsize=(style.TEXT_WIDTH, 3.9))
    for ax, (steps, where) in zip(axes.flat, walks.items(), strict=True):
        places, chances = law[steps]
        mean, variance = places @ chances, places**2 @ chances - (places @ chances) ** 2
        reach = 3.6 * np.sqrt(variance) + 1
        shown = np.arange(np.floor(mean - reach), np.ceil(mean + reach) + 1).astype(int)
        heights = np.interp(shown, places, chances, left=0, right=0)
        draw_histogram(ax, where[(where >= shown[0]) & (where <= shown[-1])], shown, heights)
        fine = np.linspace(shown[0] - 0.5, shown[-1] + 0.5, 200)
        ax.plot(fine, bell(fine, mean, variance), color=style.ACCENT, linewidth=1.5)
        ax.set(title="1 step" if steps == 1 else f"{steps} steps")
        ax.locator_params(axis="y", nbins=4)
        ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    for ax in axes[1]:
        ax.set_xlabel("place")
    return figure


def draw_noises(rows: Sequence[tuple[str, np.ndarray, np.ndarray, np.ndarray, np.ndarray]]) -> Figure:
    """Draw processes below one another: kernel, a stretch of the signal, and the autocorrelation.

    A row is (name, kernel (m,), samples (n,), measured autocorrelation (lags,), computed autocorrelation (lags,)).
    """
    figure, axes = plt.subplots(len(rows), 3, figsize=(style.TEXT_WIDTH, 1.45 * len(rows)), width_ratios=[0.8, 1.7, 1])
    for ax, (name, kernel, samples, measured, computed) in zip(axes, rows, strict=True):
        for plot in ax:
            plot.axhline(0, color=style.SOFT, linewidth=0.8)
        ax[0].vlines(np.arange(len(kernel)), 0, kernel, color=style.KERNEL, linewidth=2.2)
        ax[0].set(title=name, xlim=(-1.5, max(len(kernel), 8)))
        ax[1].plot(samples, color=style.OUTPUT, linewidth=1.2)
        lags = np.arange(len(measured))
        ax[2].vlines(lags, 0, computed, color=style.tint(style.ACCENT, 0.55), linewidth=4)
        ax[2].plot(lags, measured, "o", color=style.INK, markersize=3)
        ax[2].set_ylim(min(-0.25, 1.2 * computed.min()), None)
        for plot in ax:
            plot.locator_params(axis="y", nbins=4)
    axes[0, 1].set_title("signal")
    axes[0, 2].set_title("autocorrelation")
    for plot, label in zip(axes[-1], ("place", "sample", "lag"), strict=True):
        plot.set_xlabel(label)
    return figure


def draw_clouds(clouds: Mapping[str, np.ndarray], arrows: np.ndarray, names: Sequence[str]) -> Figure:
    """Draw clouds of pairs, shape (n, 2), side by side; over the first the two `arrows`, the columns of (2, 2), named.

    The first cloud has the axes of two pixels, the others those of the arrows. Each has its own scale.
    """
    figure, axes = plt.subplots(1, len(clouds), figsize=(style.TEXT_WIDTH, 2.7))
    for ax, (title, pairs) in zip(axes, clouds.items(), strict=True):
        first = ax is axes[0]
        side = 1.05 * np.abs(pairs).max()
        ax.plot(*pairs.T, ".", color=style.INPUT if first else style.OUTPUT, markersize=4)
        ax.set(title=title, xlim=(-side, side), ylim=(-side, side), aspect="equal")
        ax.set(xlabel="left pixel" if first else names[0], ylabel="right pixel" if first else names[1])
        ax.locator_params(nbins=4)
    for arrow, name in zip(arrows.T, names, strict=True):
        axes[0].annotate("", arrow, (0, 0), arrowprops={"arrowstyle": "-|>", "color": style.KERNEL, "linewidth": 2})
        label = {"textcoords": "offset points", "color": style.KERNEL, "fontsize": 9.5, "va": "top"}
        axes[0].annotate(name, arrow, (3, -2), **label)
    return figure


def tiles(patches: np.ndarray, columns: int, gap: int = 1) -> np.ndarray:
    """Return square patches, shape (n, size, size), as one image of `columns` to the row, NaN between them."""
    count, size, _ = patches.shape
    rows = -(-count // columns)
    image = np.full((rows * (size + gap) - gap, columns * (size + gap) - gap), np.nan)
    for number, patch in enumerate(patches):
        i, j = (size + gap) * (number // columns), (size + gap) * (number % columns)
        image[i : i + size, j : j + size] = patch / np.abs(patch).max()
    return image


def draw_patch_kernels(kernels: np.ndarray, maps: Mapping[str, np.ndarray], columns: int = 8) -> Figure:
    """Draw kernels (n, size, size) as tiles with a sign, and below them feature maps (height, width)."""
    figure = plt.figure(figsize=(style.TEXT_WIDTH, 4.4))
    halves: Any = figure.subfigures(2, 1, height_ratios=[1, 1.15])
    above, below = halves
    ax: Any = above.subplots()
    filters.show_signed(ax, tiles(kernels, columns), top=1)
    panels: Any = below.subplots(1, len(maps))
    for number, (panel, (title, values)) in enumerate(zip(panels, maps.items(), strict=True)):
        if number == 0:
            filters.show(panel, values, title)
        else:
            filters.show_signed(panel, values, title, top=float(np.quantile(np.abs(values), 0.98)))
    return figure
