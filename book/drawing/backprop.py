"""The way back through a network as drawings: values and their gradients, pooling, learnt kernels, loss curves."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import ConnectionPatch

from drawing import grids, style


def _products(a: np.ndarray, b: np.ndarray) -> list[str]:
    """Return "a·b" for each pair of numbers of two arrays of equal shape, in brackets what is negative."""
    texts = [[f"({grids.as_text(v)})" if v < 0 else grids.as_text(v) for v in array.ravel()] for array in (a, b)]
    return [f"{x}·{y}" for x, y in zip(*texts, strict=True)]


def _tile(values: np.ndarray) -> np.ndarray:
    """Lay the maps of (C, H, W) side by side, two in a row with a gap of NaN; a vector (K,) becomes a column."""
    if values.ndim == 1:
        return values[:, np.newaxis]
    if len(values) == 1:
        return values[0]
    framed = np.pad(values.astype(float), ((0, 0), (0, 1), (0, 1)), constant_values=np.nan)
    if values.shape[1] == 1:
        return framed[:, 0, :1]
    rows = [np.concatenate(list(framed[k : k + 2]), axis=1) for k in range(0, len(framed), 2)]
    return np.concatenate(rows)[:-1, :-1]


def draw_there_and_back(values: Sequence[np.ndarray], gradients: Sequence[np.ndarray], names: Sequence[str]) -> Figure:
    """Draw the arrays of one forward pass in a row, left to right, and their gradients below, right to left.

    Parameters
    ----------
    values : what stands between the layers, for one image: arrays of shape (C, H, W) or (K,).
    gradients : the gradient of the loss for each of them, of the same shapes.
    names : the layers between them, one fewer than the arrays, and "loss" as the last: as many as the arrays.
    """
    count = len(values)
    widths = [1.0 if v.ndim == 3 and v.shape[1] > 1 else 0.22 for v in values]
    figure = plt.figure(figsize=(style.TEXT_WIDTH, 3.4), layout="none")
    grid = figure.add_gridspec(
        2, count, width_ratios=widths, left=0.01, right=0.93, top=0.89, bottom=0.09, wspace=0.6, hspace=0.3
    )
    axes = np.array([[figure.add_subplot(grid[row, column]) for column in range(count)] for row in range(2)])
    for row, arrays, colour in ((0, values, style.OUTPUT), (1, gradients, style.ACCENT)):
        for column, array in enumerate(arrays):
            ax = axes[row, column]
            ax.imshow(_tile(array), cmap=style.SIGNED, **style.symmetric_limits(array))
            ax.set(xticks=[], yticks=[])
            for spine in ax.spines.values():
                spine.set(visible=True, color=style.INPUT if (row, column) == (0, 0) else colour)
    arrow: dict[str, Any] = {"arrowstyle": "-|>", "mutation_scale": 13, "linewidth": 1.4}
    for column in range(count - 1):
        for row, ends, colour in ((0, (column, column + 1), style.OUTPUT), (1, (column + 1, column), style.ACCENT)):
            start, end = (1, 0) if row == 0 else (0, 1)
            figure.add_artist(
                ConnectionPatch(
                    (start, 0.5),
                    (end, 0.5),
                    "axes fraction",
                    "axes fraction",
                    axesA=axes[row, ends[0]],
                    axesB=axes[row, ends[1]],
                    color=colour,
                    **arrow,
                )
            )
    boxes = [ax.get_position() for ax in axes[0]]
    edges = [*(box.x0 for box in boxes[1:]), boxes[-1].x1 + 0.08]
    for box, edge, name in zip(boxes, edges, names, strict=True):
        figure.text((box.x1 + edge) / 2, 0.94, name, ha="center", va="center", color=style.KERNEL, fontsize=10)
    for row, text, colour in ((0, "values →", style.OUTPUT), (1, "← gradients", style.ACCENT)):
        axes[row, 0].set_title(text, color=colour, y=-0.22, fontsize=10)
    return figure


def draw_hand_forward(ax: Axes, x: Any, kernel: Any, wanted: Any) -> None:
    """Draw a layer and its loss: x ⋆ kernel, ReLU, the wanted outputs, the errors, and the gradient for the sums."""
    x, kernel, wanted = np.asarray(x), np.asarray(kernel), np.asarray(wanted)
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape)
    sums = np.einsum("ijmn,mn->ij", windows, kernel)
    errors = np.maximum(sums, 0) - wanted
    grids.draw_matrix(ax, x, style.INPUT, title="input x")
    grids.write(ax, 3.6, 1.5, "⋆", size=16)
    grids.draw_matrix(ax, kernel, style.KERNEL, at=(4.2, 0.5), title="kernel w")
    grids.write(ax, 6.8, 1.5, "=", size=14)
    grids.draw_matrix(ax, sums, style.OUTPUT, at=(7.4, 0.5), title="sums s")
    down = 4.4
    grids.draw_matrix(ax, np.maximum(sums, 0), style.OUTPUT, at=(0, down), title="ReLU(s)")
    grids.write(ax, 2.6, down + 1, "−", size=14)
    grids.draw_matrix(ax, wanted, style.SOFT, at=(3.2, down), title="wanted")
    grids.write(ax, 5.8, down + 1, "=", size=14)
    grids.draw_matrix(ax, errors, style.ACCENT, at=(6.4, down), title="errors")
    grids.write(ax, 9, down + 1, "→", size=14)
    grids.draw_matrix(ax, np.where(sums > 0, errors, 0), style.ACCENT, at=(9.6, down), title="gradient g")
    grids.frame(ax, 11.7, down + 2)


def draw_kernel_gradient(figure: Figure, x: Any, gradient: Any) -> None:
    """Draw the gradient for a kernel: the output gradient (2, 2) on the four patches of x (3, 3), with each sum."""
    x, gradient = np.asarray(x), np.asarray(gradient)
    for (m, n), ax in np.ndenumerate(figure.subplots(2, 2)):
        patch = x[m : m + 2, n : n + 2]
        grids.draw_matrix(ax, x, style.INPUT, highlight=(m, n, 2, 2), highlight_colour=style.ACCENT)
        grids.write(ax, 3.4, 0.8, f"for w({m}, {n})", size=11, colour=style.KERNEL, ha="left")
        total, terms = float(np.sum(patch * gradient)), _products(gradient, patch)
        grids.write(ax, 3.4, 1.55, f"{terms[0]} + {terms[1]} +", size=10, ha="left")
        grids.write(ax, 3.4, 2.15, f"{terms[2]} + {terms[3]}", size=10, ha="left")
        grids.write(ax, 3.4, 2.85, f"= {grids.as_text(total)}", size=11, colour=style.ACCENT, ha="left")
        grids.frame(ax, 8, 3, above=0.3)


def draw_input_gradient(ax: Axes, gradient: Any, kernel: Any, place: tuple[int, int]) -> None:
    """Draw the gradient for an input: the output gradient in a border of zeros, the turned kernel, the full result.

    `place` is the row and column of the result whose patch is highlighted; the kernel has shape (2, 2).
    """
    gradient, turned = np.asarray(gradient), np.asarray(kernel)[::-1, ::-1]
    padded = np.pad(gradient, 1)
    result = np.einsum("ijmn,mn->ij", np.lib.stride_tricks.sliding_window_view(padded, (2, 2)), turned)
    i, j = place
    grids.draw_matrix(
        ax, padded, style.ACCENT, title="g in a border of zeros", highlight=(i, j, 2, 2), highlight_colour=style.KERNEL
    )
    grids.write(ax, 4.6, 2, "⋆", size=16)
    grids.draw_matrix(ax, turned, style.KERNEL, at=(5.2, 1), title="w turned")
    grids.write(ax, 7.8, 2, "=", size=14)
    grids.draw_matrix(ax, result, style.ACCENT, at=(8.4, 0.5), title="for x", highlight=(i, j, 1, 1))
    text = " + ".join(_products(padded[i : i + 2, j : j + 2], turned))
    grids.write(ax, 5.7, 4.65, f"for x({i}, {j}):  {text} = {grids.as_text(result[i, j])}", size=11)
    grids.frame(ax, 11.4, 5)


def draw_pool(ax: Axes, x: Any, out: Any, grad: Any, grad_x: Any) -> None:
    """Draw max pooling of one row of windows (2, W) to (1, W / 2), and the gradient's way back."""
    wide = np.shape(x)[1]
    right = wide + 1.6
    grids.draw_matrix(ax, x, style.INPUT, title="input")
    grids.write(ax, wide + 0.8, 1, "→", size=14)
    grids.draw_matrix(ax, out, style.OUTPUT, at=(right, 0.5), title="output")
    grids.draw_matrix(ax, grad_x, style.ACCENT, at=(0, 3.7), title="gradient for the input")
    grids.write(ax, wide + 0.8, 4.7, "←", size=14)
    grids.draw_matrix(ax, grad, style.ACCENT, at=(right, 4.2), title="gradient")
    grids.frame(ax, right + wide / 2, 5.7)


def draw_bars(images: np.ndarray, labels: np.ndarray, names: Sequence[str]) -> Figure:
    """Draw the images (N, 1, H, W), N even, in two rows, each under the name of its label."""
    figure, axes = plt.subplots(2, len(images) // 2, figsize=(style.TEXT_WIDTH, 3.3))
    for ax, image, label in zip(axes.ravel(), images, labels, strict=True):
        ax.imshow(image[0], cmap=style.GREY)
        ax.set_title(names[label], fontsize=10)
        ax.set_axis_off()
    return figure


def draw_training(losses: np.ndarray, kernels: Mapping[int, np.ndarray], per_epoch: int) -> Figure:
    """Draw the loss of every step, its mean over each epoch, and the kernels (F, 1, h, w) after some of the steps.

    `losses` has shape (steps,), a multiple of `per_epoch`; the keys of `kernels` are numbers of steps.
    """
    figure = plt.figure(figsize=(style.TEXT_WIDTH, 5.4))
    count = len(next(iter(kernels.values())))
    outer = figure.add_gridspec(2, 1, height_ratios=[1, 1.5])
    ax = figure.add_subplot(outer[0])
    ax.plot(losses, color=style.tint(style.OUTPUT, 0.35), linewidth=1, label="one batch")
    means = losses.reshape(-1, per_epoch).mean(axis=1)
    ax.plot((np.arange(len(means)) + 0.5) * per_epoch, means, color=style.OUTPUT, label="mean of an epoch")
    ax.set(xlabel="steps", ylabel="loss", ylim=(0, None))
    for step in kernels:
        ax.axvline(step, color=style.KERNEL, linewidth=1, linestyle=":")
    ax.legend()
    grid = outer[1].subgridspec(count, len(kernels))
    limits: Any = style.symmetric_limits(list(kernels.values())[-1])
    for column, (step, bank) in enumerate(kernels.items()):
        for row in range(count):
            ax = figure.add_subplot(grid[row, column])
            ax.imshow(bank[row, 0], cmap=style.SIGNED, **limits)
            ax.set_axis_off()
            if row == 0:
                ax.set_title(f"step {step}", fontsize=10, loc="center", color=style.KERNEL)
    return figure


def draw_curves(ax: Axes, curves: Mapping[str, np.ndarray], per_epoch: int) -> None:
    """Draw several losses of shape (steps,), each averaged over the epochs, with their names beside the ends."""
    colours = (style.INPUT, style.KERNEL, style.OUTPUT, style.ACCENT)
    for (name, losses), colour in zip(curves.items(), colours, strict=False):
        means = losses.reshape(-1, per_epoch).mean(axis=1)
        ax.plot(np.arange(1, len(means) + 1), means, color=colour, label=name)
    ax.set(xlabel="epochs", ylabel="loss", ylim=(0, None))
    ax.legend()
