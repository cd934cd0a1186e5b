"""The convolutional layer as drawings: filters over channels, wiring, pooling, receptive fields, learnt kernels."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from drawing import filters, grids, style

COLOURS = ("red", "green", "blue")
ARROW: dict[str, Any] = {"arrowstyle": "-|>", "color": style.SOFT}


def draw_layer(photo: np.ndarray, bank: np.ndarray, maps: np.ndarray, names: Sequence[str]) -> Figure:
    """Draw a layer: the three channels of a photograph, the kernels of each filter, and one feature map a filter.

    Parameters
    ----------
    photo : RGB picture of shape (height, width, 3), values 0 to 255.
    bank : filters of whole numbers, shape (F, 3, kh, kw).
    maps : feature maps without negative values, shape (F, rows, columns).
    names : what each filter looks for, F texts.
    """
    figure = plt.figure(figsize=(style.TEXT_WIDTH, 4.4))
    outer = figure.add_gridspec(1, 3, width_ratios=[0.62, 1.75, 1])
    stack = outer[0].subgridspec(3, 1)
    for c, name in enumerate(COLOURS):
        filters.show(figure.add_subplot(stack[c]), photo[::2, ::2, c], name)
    middle, right = (outer[column].subgridspec(len(bank), 1) for column in (1, 2))
    for f, (kernels, values) in enumerate(zip(bank, maps, strict=True)):
        ax = figure.add_subplot(middle[f])
        wide = kernels.shape[2] + 1.1
        for c, kernel in enumerate(kernels):
            grids.draw_matrix(ax, kernel, style.KERNEL, at=(c * wide, 0), title=f"for {COLOURS[c]}", size=10)
            sign = "+" if c < len(kernels) - 1 else "→"
            grids.write(ax, (c + 1) * wide - 0.55, kernels.shape[1] / 2, sign, size=13)
        grids.write(
            ax, 1.5 * wide - 0.5, kernels.shape[1] + 0.6, f"filter {f}: {names[f]}", size=10, colour=style.KERNEL
        )
        grids.frame(ax, 3 * wide - 0.3, kernels.shape[1] + 0.8)
        # 24 shades are enough, and keep the picture small
        shades = np.round(24 * np.minimum(values / np.quantile(values, 0.995), 1))
        filters.show(figure.add_subplot(right[f]), shades, f"feature map {f}", vmax=24)
    return figure


def draw_channel_sum(ax: Axes, x: np.ndarray, kernels: np.ndarray, bias: float) -> None:
    """Draw one filter at work: a map for each channel, their sum with the bias, and the sum after ReLU.

    `x` has shape (C, H, W), `kernels` (C, kh, kw), both of whole numbers; the axes are framed here.
    """
    (channels, height, width), (_, kh, kw) = x.shape, kernels.shape
    windows = np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(1, 2))
    parts = np.einsum("cijmn,cmn->cij", windows, kernels)
    rows, columns = parts.shape[1:]
    down = height + 1.3
    lefts = np.cumsum([0, width + 1, kw + 1, columns + 1.4, columns + 1.5])
    for c in range(channels):
        top = c * down
        grids.draw_matrix(ax, x[c], style.INPUT, at=(0, top), title=f"channel {c}")
        grids.draw_matrix(ax, kernels[c], style.KERNEL, at=(lefts[1], top + (height - kh) / 2), title=f"kernel {c}")
        grids.draw_matrix(ax, parts[c], style.SOFT, at=(lefts[2], top + (height - rows) / 2), title="sums")
        grids.write(ax, lefts[1] - 0.5, top + height / 2, "⋆", size=14)
        grids.write(ax, lefts[2] - 0.5, top + height / 2, "=", size=13)
    total = parts.sum(axis=0) + bias
    tall = channels * down - 1.3
    top = (tall - rows) / 2
    grids.write(ax, lefts[2] + columns / 2, tall / 2, "+", size=14)
    sign = "−" if bias < 0 else "+"
    grids.draw_matrix(ax, total, style.ACCENT, at=(lefts[3], top), title=f"added, {sign} {grids.as_text(abs(bias))}")
    grids.draw_matrix(ax, np.maximum(total, 0), style.OUTPUT, at=(lefts[4], top), title="ReLU")
    for left in lefts[3:]:
        ax.annotate("", (left - 0.15, tall / 2), (left - 1.15, tall / 2), arrowprops=ARROW)
    grids.frame(ax, lefts[4] + columns, tall)


def draw_matrices(matrices: Mapping[str, np.ndarray]) -> Figure:
    """Draw matrices (outputs, inputs) side by side as images with a sign; zeros stay blank, the keys are the titles."""
    figure, axes = plt.subplots(1, len(matrices), figsize=(style.TEXT_WIDTH, 1.75), sharey=True)
    for ax, (title, matrix) in zip(axes, matrices.items(), strict=True):
        shown = np.where(matrix == 0, np.nan, matrix)
        ax.imshow(shown, cmap=style.SIGNED, **style.symmetric_limits(matrix))
        ax.set(xlabel="input pixel", xticks=[0, 12, 24], yticks=[0, 5, 10, 15])
        ax.set_title(title, fontsize=9.5)
        for spine in ax.spines.values():
            spine.set_visible(True)
    axes[0].set_ylabel("output")
    return figure


def draw_turned_edges(angles: np.ndarray, answers: np.ndarray, edges: Mapping[float, np.ndarray]) -> Figure:
    """Draw some edges (height, width) by their angle, and the largest answer of one filter against the angle."""
    figure = plt.figure(figsize=(style.TEXT_WIDTH, 2.3))
    outer = figure.add_gridspec(1, 2, width_ratios=[1.25, 1])
    pictures = outer[0].subgridspec(1, len(edges))
    for place, (angle, image) in enumerate(edges.items()):
        panel = figure.add_subplot(pictures[place])
        panel.imshow(image, cmap=style.GREY, vmin=0, vmax=1)
        panel.set(xticks=[], yticks=[])
        panel.set_title(f"{angle:.0f}°", fontsize=10, loc="center")
        panel.spines[:].set_visible(True)
    ax = figure.add_subplot(outer[1])
    ax.plot(angles, answers, color=style.OUTPUT)
    for angle in edges:
        ax.plot(angle, np.interp(angle, angles, answers), "o", color=style.OUTPUT)
    ax.set(xlabel="edge turned by, in degrees", title="largest answer", xticks=range(0, 91, 30), ylim=(-0.03, 1.08))
    return figure


def draw_relu(values: np.ndarray) -> Figure:
    """Draw the function ReLU, a feature map (height, width) with a sign, and the same map after ReLU."""
    figure, axes = plt.subplots(1, 3, figsize=(style.TEXT_WIDTH, 2.2), width_ratios=[1.15, 1, 1])
    line = np.array([-2, 0, 2])
    axes[0].axhline(0, color=style.SOFT, linewidth=0.8)
    axes[0].axvline(0, color=style.SOFT, linewidth=0.8)
    axes[0].plot(line, np.maximum(line, 0), color=style.OUTPUT, linewidth=2.6)
    axes[0].set(title="ReLU", xlabel="before", ylabel="after", aspect="equal", xticks=[-2, 0, 2], yticks=[0, 2])
    top = float(np.quantile(np.abs(values), 0.99))
    filters.show_signed(axes[1], values, "before", top=top)
    filters.show_signed(axes[2], np.maximum(values, 0), "after", top=top)
    return figure


def draw_pooling(ax: Axes, values: np.ndarray, size: int = 2) -> None:
    """Draw a map (height, width) cut into windows of `size` by `size`, and the largest number of each; framed here."""
    height, width = np.array(values.shape) // size
    windows = values[: height * size, : width * size].reshape(height, size, width, size)
    pooled = windows.max(axis=(1, 3))
    grids.draw_matrix(ax, values, style.INPUT, title="feature map")
    for i, j in np.ndindex(height, width):
        inside = windows[i, :, j]
        m, n = np.unravel_index(int(inside.argmax()), inside.shape)
        ax.add_patch(Rectangle((j * size, i * size), size, size, fill=False, edgecolor=style.INPUT, linewidth=2.6))
        face = style.tint(style.OUTPUT, 0.4)
        ax.add_patch(
            Rectangle((j * size + n, i * size + m), 1, 1, facecolor=face, edgecolor=style.OUTPUT, linewidth=1.6)
        )
    left, top = values.shape[1] + 1.8, (values.shape[0] - height) / 2
    ax.annotate("", (left - 0.3, values.shape[0] / 2), (left - 1.5, values.shape[0] / 2), arrowprops=ARROW)
    grids.draw_matrix(ax, pooled, style.OUTPUT, at=(left, top), title="largest of each")
    grids.frame(ax, left + width, values.shape[0])


def draw_shifts(curves: Mapping[str, np.ndarray]) -> Figure:
    """Draw how like a map is to that of a shifted picture: values (shifts,) for 0, 1, 2, ... pixels, by their names."""
    figure, ax = plt.subplots(figsize=(style.TEXT_WIDTH * 0.85, 2.7))
    colours = (style.SOFT, style.INPUT, style.KERNEL, style.OUTPUT)
    for (name, values), colour, mark in reversed(list(zip(curves.items(), colours, "os^D", strict=True))):
        ax.plot(values, mark + "-", color=colour, markersize=4.5, clip_on=False, label=name)
    ax.set(xlabel="shift of the picture, in pixels", ylabel="correlation", xlim=(0, 8), ylim=(-0.08, 1.03))
    ax.legend(loc="upper right", fontsize=9.5)
    return figure


def draw_receptive_field(ax: Axes, size: int, layers: Sequence[tuple[str, int, int]]) -> None:
    """Draw layers over a row of `size` inputs, one row of cells each, and what one output sees, row by row.

    A layer is (name, window, stride). Each cell stands over the middle of what it sees; the axes are framed here.
    """
    rows = [np.arange(size, dtype=float)]
    for _, window, stride in layers:
        below = rows[-1]
        rows.append(np.array([below[i : i + window].mean() for i in range(0, len(below) - window + 1, stride)]))
    heights = [-1.75 * level for level in range(len(rows))]
    first = last = len(rows[-1]) // 2
    seen = [(first, last)]
    for _, window, stride in reversed(layers):
        first, last = first * stride, last * stride + window - 1
        seen.insert(0, (first, last))
    for level, (_, window, stride) in enumerate(layers):
        for cell in range(seen[level + 1][0], seen[level + 1][1] + 1):
            for place in range(cell * stride, cell * stride + window):
                ax.plot(
                    [rows[level][place] + 0.5, rows[level + 1][cell] + 0.5],
                    [heights[level], heights[level + 1] + 1],
                    color=style.KERNEL,
                    linewidth=1,
                )
    names = ["input", *(name for name, _, _ in layers)]
    for level, (places, height) in enumerate(zip(rows, heights, strict=True)):
        colour = style.INPUT if level == 0 else style.OUTPUT
        for cell, middle in enumerate(places):
            inside = seen[level][0] <= cell <= seen[level][1]
            face = style.tint(colour, 0.45 if inside else 0.05)
            ax.add_patch(
                Rectangle((middle + 0.05, height), 0.9, 1, facecolor=face, edgecolor=colour if inside else style.SOFT)
            )
        count = seen[level][1] - seen[level][0] + 1
        grids.write(ax, -0.5, height + 0.5, names[level], ha="right", size=10)
        grids.write(ax, size + 0.5, height + 0.5, f"sees {count}" if level == 0 else f"{count}", ha="left", size=10)
    ax.set(xlim=(-4.2, size + 2.6), ylim=(1.15, heights[-1] - 0.15), aspect="equal")
    ax.axis("off")


def draw_probes(probes: Mapping[str, np.ndarray], fields: Sequence[int]) -> Figure:
    """Draw what one output answers to an impulse at each input pixel, (size, size), and the field around it."""
    figure, axes = plt.subplots(1, len(probes), figsize=(style.TEXT_WIDTH, 2.5))
    for ax, (title, values), field in zip(axes, probes.items(), fields, strict=True):
        filters.show(ax, values, title, vmax=values.max())
        rows = np.flatnonzero(values.any(axis=1))
        columns = np.flatnonzero(values.any(axis=0))
        corner = (columns[0] - 0.5, rows[0] - 0.5)
        ax.add_patch(Rectangle(corner, field, field, fill=False, edgecolor=style.KERNEL, linewidth=2.4, clip_on=False))
    return figure


def draw_positions(kinds: Sequence[tuple[str, int, int, int, int]]) -> Figure:
    """Draw where a 3 by 3 kernel lies at its first and its second position, one panel each.

    A kind is (name, input size, padding, stride, dilation).
    """
    figure, axes = plt.subplots(1, len(kinds), figsize=(style.TEXT_WIDTH, 2.35))
    for ax, (name, size, padding, stride, dilation) in zip(axes, kinds, strict=True):
        whole = size + 2 * padding
        inside = style.tint(style.INPUT, 0.14)
        ax.add_patch(Rectangle((padding, padding), size, size, facecolor=inside, edgecolor=style.INPUT, linewidth=1.6))
        ax.hlines(range(whole + 1), 0, whole, color=style.SOFT, linewidth=0.6)
        ax.vlines(range(whole + 1), 0, whole, color=style.SOFT, linewidth=0.6)
        for m, n in np.ndindex(3, 3):
            place = (n * dilation, m * dilation)
            face = style.tint(style.KERNEL, 0.5)
            ax.add_patch(Rectangle(place, 1, 1, facecolor=face, edgecolor=style.KERNEL, linewidth=1.2))
            ax.plot(stride + n * dilation + 0.5, m * dilation + 0.5, "o", color=style.ACCENT, markersize=4)
        count = (size + 2 * padding - 2 * dilation - 1) // stride + 1
        grids.write(ax, whole / 2, whole + 0.75, f"{size}×{size} → {count}×{count}", size=10)
        ax.set_title(name, fontsize=10, loc="center")
        grids.frame(ax, whole, whole + 1.2, above=0.15)
    return figure


def draw_wiring(kinds: Sequence[tuple[str, Sequence[int]]], channels: int) -> Figure:
    """Draw which channels feed which: (name, number of groups of each step), all with `channels` channels."""
    figure, axes = plt.subplots(
        1, len(kinds), figsize=(style.TEXT_WIDTH, 2.2), width_ratios=[len(groups) + 0.25 for _, groups in kinds]
    )
    for ax, (name, steps) in zip(axes, kinds, strict=True):
        for step, groups in enumerate(steps):
            size = channels // groups
            for i, j in np.ndindex(channels, channels):
                if i // size == j // size:
                    ax.plot([step, step + 1], [-i, -j], color=style.KERNEL, linewidth=1.3)
        for column in range(len(steps) + 1):
            last = column == len(steps)
            colour = style.INPUT if column == 0 else style.OUTPUT if last else style.SOFT
            ax.plot([column] * channels, -np.arange(channels), "o", color=colour, markersize=10)
        ax.set(xlim=(-0.25, len(steps) + 0.25), ylim=(-channels + 0.6, 0.4))
        ax.set_title(name, fontsize=10, loc="center")
        ax.axis("off")
    return figure


def draw_transposed(ax: Axes, matrix: np.ndarray, x: np.ndarray) -> None:
    """Draw a layer's matrix (n, m) and its transposed times `x`, shape (n,); zeros are blank, the axes framed here."""
    rows, columns = matrix.shape
    turned = matrix.T

    def cells(values: np.ndarray) -> list[tuple[int, int]]:
        return [(int(i), int(j)) for i, j in np.argwhere(values)]

    top = (columns - rows) / 2
    grids.draw_matrix(
        ax, matrix, style.KERNEL, at=(0, top), known=cells(matrix), title=f"the layer: {columns} → {rows}"
    )
    lefts = np.cumsum([columns + 1.6, rows + 1, 2])
    title = f"transposed: {rows} → {columns}"
    grids.draw_matrix(ax, turned, style.KERNEL, at=(lefts[0], 0), known=cells(turned), title=title)
    grids.draw_matrix(ax, x[:, np.newaxis], style.INPUT, at=(lefts[1], top))
    grids.draw_matrix(ax, (turned @ x)[:, np.newaxis], style.OUTPUT, at=(lefts[2], 0))
    for left, sign in zip(lefts[1:], "×=", strict=True):
        grids.write(ax, left - 0.5, columns / 2, sign, size=13)
    grids.frame(ax, lefts[2] + 1, columns)


def draw_valley(weights: np.ndarray, loss: np.ndarray, walks: Mapping[str, tuple[np.ndarray, np.ndarray]]) -> Figure:
    """Draw the loss over one weight, both (n,), and walks on it, each (weights, losses), in panels by their titles."""
    figure, axes = plt.subplots(1, len(walks), figsize=(style.TEXT_WIDTH, 2.4), sharey=True)
    for ax, (title, (places, heights)) in zip(axes, walks.items(), strict=True):
        ax.plot(weights, loss, color=style.SOFT, linewidth=1.4)
        ax.plot(places, heights, "o-", color=style.KERNEL, markersize=4.5, linewidth=1.1)
        ax.plot(places[0], heights[0], "o", color=style.INK, markersize=6)
        ax.set(title=title, xlabel="weight $w$", xlim=(weights[0], weights[-1]), ylim=(-0.03 * loss.max(), loss.max()))
    axes[0].set_ylabel("loss")
    return figure


def draw_learning(kernels: Mapping[int, np.ndarray], target: np.ndarray) -> Figure:
    """Draw kernels (3, 3) after some steps with their numbers, and the one that made the examples, (3, 3), last."""
    figure, ax = plt.subplots(figsize=(style.TEXT_WIDTH, 1.75))
    wide = target.shape[1] + 0.55
    for place, (step, kernel) in enumerate(kernels.items()):
        title = "start" if step == 0 else f"{step} step{'s' * (step > 1)}"
        grids.draw_matrix(ax, np.round(kernel, 1), style.KERNEL, at=(place * wide, 0), title=title, size=9)
    grids.draw_matrix(ax, target, style.INPUT, at=(len(kernels) * wide + 0.3, 0), title="hidden", size=9)
    grids.frame(ax, (len(kernels) + 1) * wide - 0.25, target.shape[0])
    return figure


def draw_losses(curves: Mapping[str, np.ndarray], floor: float = 1e-12) -> Figure:
    """Draw losses (steps + 1,) on an axis of powers of ten, each named at its end, where it may leave the plot."""
    figure, ax = plt.subplots(figsize=(style.TEXT_WIDTH, 2.6))
    colours = (style.SOFT, style.OUTPUT, style.INPUT, style.ACCENT)
    for (name, values), colour in zip(curves.items(), colours, strict=False):
        shown = values[: 1 + int(np.argmax((values > 1e4) | (values < floor)) or len(values) - 1)]
        ax.semilogy(shown, color=colour)
        ax.annotate(name, (len(shown) - 1, shown[-1]), (5, 0), textcoords="offset points", color=colour, va="center")
    ax.set(xlabel="step", ylabel="loss", xlim=(0, 1.25 * max(map(len, curves.values()))))
    return figure


def draw_examples(counts: Sequence[int], panels: Mapping[str, Mapping[str, np.ndarray]]) -> Figure:
    """Draw errors against the number of examples, one panel each: curves (len(counts),) by their names."""
    figure, axes = plt.subplots(1, len(panels), figsize=(style.TEXT_WIDTH, 2.9), sharey=True)
    colours = (style.SOFT, style.ACCENT, style.OUTPUT)
    for ax, (title, curves) in zip(axes, panels.items(), strict=True):
        for (name, values), colour, mark in zip(curves.items(), colours, "o^s", strict=True):
            ax.loglog(counts, values, mark + "-", color=colour, markersize=4, label=name)
        ax.axhline(1, color=style.SOFT, linewidth=0.8, linestyle=(0, (4, 2)))
        ax.set(title=title, xlabel="examples", ylim=(0.009, 60))
        ax.set_xticks([1, 10, 100])
    axes[0].set_ylabel("error on new images")
    axes[-1].legend(loc="lower left", fontsize=9)
    return figure
