"""The contest of chapter 11 as drawings: cards, networks as blocks, curves with their spread, and looks inside."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

from drawing import filters, grids, style

COLOURS = {"MLP": style.INPUT, "CNN": style.KERNEL, "small CNN": style.OUTPUT}
LINES = {"MLP": "-", "CNN": "--", "small CNN": "-."}
MARKS = {"MLP": "o", "CNN": "s", "small CNN": "D"}


def show_card(ax: Axes, image: np.ndarray, title: str = "") -> None:
    """Show a card, values 0 to 1, shape (height, width), in 12 shades of grey: enough to see, and a small file."""
    filters.show(ax, np.round(12 * np.clip(image, 0, 1)), title, vmax=12)


def draw_cards(rows: Sequence[Sequence[tuple[str, np.ndarray]]], height: float) -> Figure:
    """Draw rows of cards; each card is (title, image of shape (height, width)), the rows are equally long."""
    figure, axes = plt.subplots(len(rows), len(rows[0]), figsize=(style.TEXT_WIDTH, height), squeeze=False)
    for row, places in zip(rows, axes, strict=True):
        for (title, image), ax in zip(row, places, strict=True):
            show_card(ax, image, title)
    return figure


def draw_networks(ax: Axes, rows: Mapping[str, Sequence[str]], counts: Mapping[str, int]) -> None:
    """Draw each network as a row of blocks, from the card to the four probabilities, with its number of parameters.

    `rows` maps the name of a network to the texts of its blocks; `counts` maps it to its number of parameters.
    """
    most = max(len(blocks) for blocks in rows.values())
    for number, (name, blocks) in enumerate(rows.items()):
        top = 2.5 * number
        grids.write(ax, 0, top - 0.35, name, colour=COLOURS[name], size=11, ha="left", weight="bold")
        grids.write(
            ax,
            2.15 * most - 0.15,
            top - 0.35,
            f"{counts[name]:,} parameters",
            colour=COLOURS[name],
            size=10.5,
            ha="right",
        )
        step = 2.15 * most / len(blocks)
        for k, text in enumerate(blocks):
            colour = COLOURS[name] if k > 0 else style.SOFT
            box: dict[str, Any] = {"boxstyle": "round,pad=0,rounding_size=0.12", "facecolor": style.tint(colour, 0.14)}
            ax.add_patch(FancyBboxPatch((step * k, top), step - 0.3, 1.45, edgecolor=colour, linewidth=1.2, **box))
            grids.write(ax, step * k + step / 2 - 0.15, top + 0.74, text, size=9.3, linespacing=1.35)
            if k:
                ax.annotate(
                    "",
                    (step * k, top + 0.72),
                    (step * k - 0.3, top + 0.72),
                    arrowprops={"arrowstyle": "-|>", "color": style.SOFT},
                )
    ax.set(xlim=(-0.1, 2.15 * most + 0.05), ylim=(2.5 * len(rows) - 0.7, -0.8))
    ax.axis("off")


def draw_curves(curves: Mapping[str, Mapping[str, np.ndarray]]) -> Figure:
    """Draw accuracy above and loss below, training on the left and test on the right, all networks in each plot.

    `curves` maps a network's name to {"training": ..., "test": ...}, each of shape (runs, epochs, 2) with loss and
    accuracy. A line is the mean of the runs; the band around it goes from the lowest run to the highest.
    """
    figure, axes = plt.subplots(2, 2, figsize=(style.TEXT_WIDTH, 4.9), sharex=True, sharey="row")
    for row, (measure, name_of_row) in enumerate([(1, "accuracy"), (0, "loss")]):
        for column, which in enumerate(("training", "test")):
            ax = axes[row, column]
            for name, sets in curves.items():
                values = sets[which][:, :, measure]
                epochs = np.arange(1, values.shape[1] + 1)
                ax.fill_between(
                    epochs, values.min(axis=0), values.max(axis=0), color=style.tint(COLOURS[name], 0.2), linewidth=0
                )
                ax.plot(epochs, values.mean(axis=0), LINES[name], color=COLOURS[name], label=name)
            ax.grid(axis="y")
            ax.locator_params(axis="x", integer=True)
        axes[row, 0].set_ylabel(name_of_row)
    axes[0, 0].set_title("80 training cards")
    axes[0, 1].set_title("200 test cards")
    axes[0, 0].set_ylim(0.2, 1.02)
    axes[1, 0].set_ylim(0, 2.2)
    for ax in axes[1]:
        ax.set_xlabel("epoch")
    axes[0, 0].legend(loc="lower right")
    return figure


def draw_rates(rates: Mapping[str, Mapping[float, tuple[float, float]]], chosen: Mapping[str, float]) -> Figure:
    """Draw the validation loss of each network against the learning rate, with a ring around the rate that was chosen.

    `rates` maps a network to {learning rate: (loss, accuracy)}.
    """
    figure, ax = plt.subplots(figsize=(style.TEXT_WIDTH, 2.7))
    top = 3.0
    for name, results in rates.items():
        losses = np.minimum([loss for loss, _ in results.values()], top)
        ax.plot(list(results), losses, LINES[name], color=COLOURS[name], marker=MARKS[name], markersize=5, label=name)
        ax.plot(
            chosen[name],
            min(results[chosen[name]][0], top),
            "o",
            markersize=13,
            markerfacecolor="none",
            color=style.INK,
        )
    ax.axhline(np.log(4), color=style.SOFT, linewidth=1, linestyle=":")
    ax.annotate(
        "guessing: ln 4",
        (next(iter(next(iter(rates.values())))), np.log(4)),
        (0, 4),
        textcoords="offset points",
        fontsize=9,
    )
    ax.set(xscale="log", xlabel="learning rate", ylabel=f"validation loss (cut at {top:.0f})", ylim=(0, top + 0.1))
    ax.legend(loc="upper center")
    return figure


def tiles(kernels: np.ndarray, columns: int, gap: int = 1) -> np.ndarray:
    """Return kernels (F, h, w) as one picture, `columns` in a row, NaN between; each divided by its largest size."""
    count, h, w = kernels.shape
    rows = -(-count // columns)
    picture = np.full((rows * (h + gap) - gap, columns * (w + gap) - gap), np.nan)
    for k, kernel in enumerate(kernels):
        i, j = (k // columns) * (h + gap), (k % columns) * (w + gap)
        picture[i : i + h, j : j + w] = kernel / np.abs(kernel).max()
    return picture


def draw_kernels(panels: Mapping[str, np.ndarray], columns: int, height: float) -> Figure:
    """Draw banks of kernels, each (F, h, w), below one another or side by side, orange below zero, blue above."""
    figure, axes = plt.subplots(len(panels), 1, figsize=(style.TEXT_WIDTH, height), squeeze=False)
    for ax, (title, kernels) in zip(axes[:, 0], panels.items(), strict=True):
        filters.show_signed(ax, tiles(kernels, columns), title, top=1)
    return figure


def draw_maps(card: np.ndarray, banks: Mapping[str, tuple[np.ndarray, np.ndarray]]) -> Figure:
    """Draw a card (height, width), and for each network some kernels (F, h, w), each above its map (F, rows, columns).

    A map is black where it is 0, as after ReLU. All networks have the same number F of kernels here.
    """
    count = len(next(iter(banks.values()))[0])
    figure = plt.figure(figsize=(style.TEXT_WIDTH, 1.5 * len(banks)))
    grid = figure.add_gridspec(2 * len(banks), count + 1, height_ratios=[0.62, 1] * len(banks))
    for row, (name, (kernels, maps)) in enumerate(banks.items()):
        ax = figure.add_subplot(grid[2 * row + 1, 0])
        show_card(ax, card)
        ax.set_anchor("N")
        for k in range(count):
            above, below = (figure.add_subplot(grid[2 * row + i, 1 + k]) for i in range(2))
            filters.show_signed(above, kernels[k])
            above.set_anchor("S")
            if k == 0:
                above.set_title(name, color=COLOURS[name], fontsize=10, loc="left")
            top = max(float(np.quantile(maps[k], 0.998)), 1e-9)
            filters.show(below, np.round(24 * np.minimum(maps[k] / top, 1)), vmax=24)
            below.set_anchor("N")
    return figure


def draw_windows(cards: Sequence[tuple[np.ndarray, str, tuple[int, int]]], size: int) -> Figure:
    """Draw cards side by side, each with one square outlined; a card is (image (height, width), title, top left)."""
    figure, axes = plt.subplots(1, len(cards), figsize=(style.TEXT_WIDTH, 2.1))
    for ax, (image, title, (row, column)) in zip(axes, cards, strict=True):
        show_card(ax, image, title)
        for colour, width in ((style.PAPER, 4.5), (style.KERNEL, 2.4)):
            frame = Rectangle((column - 0.5, row - 0.5), size, size, fill=False, edgecolor=colour, linewidth=width)
            ax.add_patch(frame)
    return figure


def draw_confusion(tables: Mapping[str, np.ndarray], names: Sequence[str], height: float = 2.7) -> Figure:
    """Draw confusion matrices (4, 4) side by side: a row for what a card is, a column for what the network says.

    The numbers are counts; the diagonal is green, the rest orange, the stronger the more.
    """
    figure, axes = plt.subplots(1, len(tables), figsize=(style.TEXT_WIDTH, height))
    for ax, (title, table) in zip(axes, tables.items(), strict=True):
        for (i, j), count in np.ndenumerate(table):
            colour = style.OUTPUT if i == j else style.KERNEL
            strength = 0.05 + 0.5 * count / table.sum(axis=1)[i]
            ax.add_patch(
                Rectangle((j, i), 1, 1, facecolor=style.tint(colour, strength), edgecolor=style.SOFT, linewidth=0.8)
            )
            grids.write(ax, j + 0.5, i + 0.52, str(int(count)), size=10)
        for k, name in enumerate(names):
            grids.write(ax, k + 0.5, 4.2, name, size=9, ha="right", va="top", rotation=40, rotation_mode="anchor")
            if ax is axes[0]:
                grids.write(ax, -0.15, k + 0.5, name, size=9, ha="right")
        grids.frame(ax, 4, 5.4, above=0.2)
        ax.set_title(title, loc="center", color=COLOURS.get(title, style.INK))
    return figure


def draw_occlusion(
    cards: Sequence[np.ndarray], falls: Mapping[str, Sequence[np.ndarray]], size: int, step: int
) -> Figure:
    """Draw for each network a row with the occlusion map of each card, the suit outlined.

    `cards` have shape (height, width), without noise, for the outline. `falls` maps a network to one map for each card;
    the map's number (i, j) belongs to the square of `size` pixels that begins at row `step` i and column `step` j.
    """
    figure, axes = plt.subplots(len(falls), len(cards), figsize=(style.TEXT_WIDTH, 1.72 * len(falls)))
    for row, (name, maps) in zip(axes, falls.items(), strict=True):
        for ax, card, fall in zip(row, cards, maps, strict=True):
            first = size / 2 - step / 2 - 0.5
            extent = (first, first + step * fall.shape[1], first + step * fall.shape[0], first)
            ax.imshow(fall, cmap=style.SIGNED, vmin=-1, vmax=1, extent=extent)
            ax.contour(card, levels=[0.5], colors=[style.ACCENT], linewidths=1.2)
            ax.set(xlim=(first, extent[1]), ylim=(extent[2], first))
            ax.set_axis_off()
        grids.write(row[0], first - 7, 64, name, colour=COLOURS[name], size=10, rotation=90)
    return figure


def draw_scores(groups: Mapping[str, Mapping[str, np.ndarray]]) -> Figure:
    """Draw accuracies as dots, one for each run, and their mean as a bar: a plot for each group of networks.

    `groups` maps a title to {network: accuracies (runs,)}.
    """
    figure, axes = plt.subplots(1, len(groups), figsize=(style.TEXT_WIDTH, 2.6), sharey=True)
    for ax, (title, scores) in zip(axes, groups.items(), strict=True):
        for place, (name, values) in enumerate(scores.items()):
            ax.bar(place, values.mean(), 0.62, color=style.tint(COLOURS[name], 0.3), edgecolor=COLOURS[name])
            spread = np.linspace(-0.18, 0.18, len(values))
            ax.plot(place + spread, np.sort(values), "o", color=COLOURS[name], markersize=3.5)
        ax.axhline(0.25, color=style.SOFT, linewidth=1, linestyle=":")
        ax.set(title=title, ylim=(0, 1.03), xticks=range(len(scores)), xticklabels=list(scores))
        ax.tick_params(axis="x", length=0)
    axes[0].set_ylabel("accuracy")
    return figure
