"""A window that walks over an image: its positions and steps, borders, flattening, patches as the rows of a matrix."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import ConnectionPatch, FancyArrowPatch, Rectangle

from drawing import grids, style
from drawing.grids import as_text


def _turned(kernel: Any) -> np.ndarray:
    """Return the kernel of shape (h, w) turned by 180 degrees."""
    return np.asarray(kernel)[::-1, ::-1]


def _signed(value: float) -> str:
    """Return a number as text that may follow a multiplication sign: brackets around what is negative."""
    return f"({as_text(value)})" if value < 0 else as_text(value)


def sum_of_products(patch: Any, weights: Any) -> str:
    """Return "a·b + c·d + ... = sum" for two arrays of equal shape, read row by row."""
    patch, weights = np.asarray(patch), np.asarray(weights)
    terms = [f"{as_text(x)}·{_signed(w)}" for x, w in zip(patch.ravel(), weights.ravel(), strict=True)]
    return " + ".join(terms) + f" = {as_text(np.sum(patch * weights))}"


def draw_window_on_picture(
    figure: Figure, image: np.ndarray, kernel: np.ndarray, corner: tuple[int, int], output: np.ndarray
) -> None:
    """Draw an image with one window, the window's numbers and weights enlarged, and the feature map.

    Parameters
    ----------
    figure : an empty figure, about `style.TEXT_WIDTH` wide.
    image : float array of shape (H, W).
    kernel : array of shape (h, w); its turned form is written beside the patch.
    corner : row and column of the window's top left pixel.
    output : the valid convolution of both, shape (H - h + 1, W - w + 1).
    """
    i, j = corner
    h, w = kernel.shape
    left, middle, right = figure.subplots(1, 3, width_ratios=[1, 0.62, 1])
    left.imshow(image, cmap=style.GREY, interpolation="none")
    left.set_title("image", color=style.INPUT)
    left.add_patch(Rectangle((j - 0.5, i - 0.5), w, h, fill=False, edgecolor=style.KERNEL, linewidth=2.4))
    right.imshow(output, cmap=style.SIGNED, **style.symmetric_limits(output), interpolation="none")
    right.set_title("feature map", color=style.OUTPUT)
    right.add_patch(Rectangle((j - 1, i - 1), 2, 2, fill=False, edgecolor=style.OUTPUT, linewidth=2.4))
    for ax in (left, right):
        ax.set_axis_off()
    patch = np.round(image[i : i + h, j : j + w])
    grids.draw_matrix(middle, patch, style.INPUT, size=9)
    grids.write(middle, w / 2, -0.45, "patch", size=10)
    grids.write(middle, w / 2, h + 0.5, "times", size=10)
    grids.draw_matrix(middle, _turned(kernel), style.KERNEL, at=(0, h + 1.7), size=9)
    grids.write(middle, w / 2, h + 1.25, "turned kernel", size=10)
    grids.write(middle, w / 2, 2 * h + 2.3, "added up", size=10)
    total = float(np.sum(patch * _turned(kernel)))
    grids.draw_matrix(middle, [[total]], style.OUTPUT, at=(w / 2 - 0.5, 2 * h + 2.8), size=9)
    grids.frame(middle, w, 2 * h + 3.9)
    into = ConnectionPatch((j + w - 0.5, i + h / 2 - 0.5), (0, h / 2), "data", "data", axesA=left, axesB=middle)
    out = ConnectionPatch((w / 2 + 0.5, 2 * h + 3.3), (j - 1, i + 1), "data", "data", axesA=middle, axesB=right)
    for line, colour in ((into, style.KERNEL), (out, style.OUTPUT)):
        line.set(color=colour, linewidth=1.4)
        figure.add_artist(line)


def _draw_with_patch(
    ax: Axes,
    image: np.ndarray,
    patch: tuple[int, int, int, int],
    *,
    at: tuple[float, float] = (0, 0),
    title: str = "",
    size: float = 11,
    middle: float = 0.52,
) -> None:
    """Draw an image of shape (H, W) whose patch (row, column, height, width) has the kernel's colour instead.

    `middle` is the height of a patch cell's number within its cell, from 0 at the top to 1.
    """
    row, column, h, w = patch
    inside = {(row + m, column + n) for m, n in np.ndindex(h, w)}
    grids.draw_matrix(
        ax, image, style.INPUT, at=at, title=title, size=size, known=set(np.ndindex(*image.shape)) - inside
    )
    x, y = at
    colours = {"facecolor": style.tint(style.KERNEL, 0.3), "edgecolor": style.KERNEL}
    ax.add_patch(Rectangle((x + column, y + row), w, h, linewidth=2.4, **colours))  # type: ignore[arg-type]
    for i, j in inside:
        grids.write(ax, x + j + 0.5, y + i + middle, as_text(image[i, j]), size=size)


def draw_walk(ax: Axes, image: Any, kernel: Any) -> None:
    """Draw the image once per position of the window, in the arrangement of the feature map.

    Each patch cell holds the pixel and, below it, its weight of the turned kernel; the sum stands below the image.
    `image` has shape (H, W), `kernel` (h, w).
    """
    image, weights = np.asarray(image), _turned(kernel)
    (height, width), (h, w) = image.shape, weights.shape
    rows, columns = height - h + 1, width - w + 1
    across, down = width + 0.9, height + 2.2
    for i in range(rows):
        for j in range(columns):
            x, y = j * across, i * down
            _draw_with_patch(ax, image, (i, j, h, w), at=(x, y), middle=0.32)
            for (m, n), weight in np.ndenumerate(weights):
                grids.write(ax, x + j + n + 0.5, y + i + m + 0.73, f"×{_signed(weight)}", size=9)
            text = sum_of_products(image[i : i + h, j : j + w], weights)
            grids.write(ax, x + width / 2, y + height + 0.5, text, size=9)
            grids.write(ax, x + width / 2, y - 0.4, f"row {i}, column {j}", size=9, colour=style.SOFT)
    grids.frame(ax, columns * across - 0.9, rows * down - 1.2)


def draw_step(ax: Axes, image: Any, kernel: Any, row: int, column: int) -> None:
    """Draw one step of a worked example: image with its patch, turned kernel, products, feature map so far, the sum.

    `image` has shape (H, W), `kernel` (h, w); `row` and `column` name the number of the feature map that the step
    computes, and every number before it (row by row) is drawn as known.
    """
    image, weights = np.asarray(image), _turned(kernel)
    (height, width), (h, w) = image.shape, weights.shape
    rows, columns = height - h + 1, width - w + 1
    patch = image[row : row + h, column : column + w]
    output = np.array([[np.sum(image[i : i + h, j : j + w] * weights) for j in range(columns)] for i in range(rows)])
    known = [(i, j) for i in range(rows) for j in range(columns) if (i, j) <= (row, column)]
    lefts = np.cumsum([0, width + 1.1, w + 1.1, w + 1.1])

    def top(n: int) -> float:
        return (height - n) / 2

    _draw_with_patch(ax, image, (row, column, h, w), title="image M")
    grids.draw_matrix(ax, weights, style.KERNEL, at=(lefts[1], top(h)), title="turned kernel")
    grids.draw_matrix(ax, patch * weights, style.SOFT, at=(lefts[2], top(h)), title="products")
    grids.draw_matrix(
        ax,
        output,
        style.OUTPUT,
        at=(lefts[3], top(rows)),
        known=known,
        highlight=(row, column, 1, 1),
        title="feature map",
    )
    for left, sign in zip(lefts[1:], "×=Σ", strict=True):
        grids.write(ax, left - 0.55, height / 2, sign, size=13)
    grids.write(ax, (lefts[3] + columns) / 2, height + 0.6, sum_of_products(patch, weights))
    grids.frame(ax, lefts[3] + columns, height + 0.9)


def draw_padded(
    ax: Axes, image: Any, padding: int, mode: str, *, at: tuple[float, float] = (0, 0), title: str = ""
) -> None:
    """Draw an image of shape (H, W) with `padding` pixels on each side, filled as `numpy.pad` does with `mode`."""
    image = np.asarray(image)
    padded = np.pad(image, padding, mode=mode)  # type: ignore[call-overload]
    x, y = at
    height, width = image.shape
    inside = {(i + padding, j + padding) for i, j in np.ndindex(height, width)}
    grids.draw_matrix(ax, padded, style.ACCENT, at=at, title=title, known=set(np.ndindex(*padded.shape)) - inside)
    grids.draw_matrix(ax, image, style.INPUT, at=(x + padding, y + padding))
    ax.add_patch(Rectangle((x + padding, y + padding), width, height, fill=False, edgecolor=style.INPUT, linewidth=2.8))


def draw_strides(ax: Axes, image: Any, size: int, padding: int, stride: int) -> None:
    """Draw where a window starts: a zero-padded image of shape (H, W), the start pixels, and the feature map's cells.

    The window is `size` by `size`. Start pixels carry the letters that the cells of the feature map carry.
    """
    image = np.asarray(image)
    height, width = np.array(image.shape) + 2 * padding
    rows, columns = (height - size) // stride + 1, (width - size) // stride + 1
    padded = np.pad(image, padding)
    letters = [[chr(ord("a") + i * columns + j) for j in range(columns)] for i in range(rows)]
    draw_padded(ax, image, padding, "constant", title=f"image, padding {padding}")
    for i in range(rows):
        for j in range(columns):
            x, y = j * stride, i * stride
            ax.add_patch(Rectangle((x, y), 1, 1, facecolor=style.tint(style.OUTPUT, 0.45), edgecolor=style.OUTPUT))
            grids.write(ax, x + 0.24, y + 0.27, letters[i][j], size=9)
    for x, y in ((0, 0), (stride, 0)):
        ax.add_patch(Rectangle((x, y), size, size, fill=False, edgecolor=style.KERNEL, linewidth=2.8))
    left, top = padded.shape[1] + 1.6, (padded.shape[0] - rows) / 2
    ax.add_patch(
        FancyArrowPatch(
            (left - 1.3, height / 2), (left - 0.3, height / 2), arrowstyle="->", mutation_scale=14, color=style.SOFT
        )
    )
    grids.draw_matrix(
        ax,
        np.zeros((rows, columns)),
        style.OUTPUT,
        at=(left, top),
        labels=letters,
        title=f"feature map, stride {stride}",
    )
    grids.frame(ax, left + columns + 0.6, height)


def draw_flattening(ax: Axes, shape: tuple[int, int], pixel: tuple[int, int]) -> None:
    """Draw a numbered image of `shape` above its pixels in one row, with one pixel and its four neighbours marked."""
    height, width = shape
    numbers = np.arange(height * width).reshape(shape)
    i, j = pixel
    around = [(i - 1, j), (i, j - 1), (i, j + 1), (i + 1, j)]
    left, below = (height * width - width) / 2, height + 1.7
    grids.draw_matrix(ax, numbers, style.INPUT, at=(left, 0), title="image: the pixels in their places")
    grids.draw_row(ax, numbers.ravel(), style.INPUT, at=(0, below), title="flattened: row behind row")
    for (m, n), colour in [(pixel, style.KERNEL), *((place, style.OUTPUT) for place in around)]:
        for x, y in ((left + n, m), (numbers[m, n], below)):
            ax.add_patch(Rectangle((x, y), 1, 1, facecolor=style.tint(colour, 0.35), edgecolor=colour, linewidth=2.4))
    start = numbers[pixel] + 0.5
    for m, n in around:
        end = numbers[m, n] + 0.5
        distance = abs(int(numbers[m, n] - numbers[pixel]))
        bend = (0.35 if end > start else -0.35) if distance > 1 else 0
        if distance > 1:
            arrow = FancyArrowPatch(
                (start, below + 1.1), (end, below + 1.1), arrowstyle="->", mutation_scale=12,
                connectionstyle=f"arc3,rad={bend}", color=style.OUTPUT, linewidth=1.4,
            )  # fmt: skip
            ax.add_patch(arrow)
            grids.write(ax, (start + end) / 2, below + 2.25, f"{distance} places away", size=9)
    grids.frame(ax, height * width, below + 2.5)


def draw_patches_as_rows(ax: Axes, image: Any, kernel: Any) -> None:
    """Draw the patches of an image (H, W) as the rows of a matrix, times the turned kernel (h, w) as a column."""
    image, weights = np.asarray(image), _turned(kernel)
    h, w = weights.shape
    patches = np.lib.stride_tricks.sliding_window_view(image, weights.shape).reshape(-1, h * w)
    count = len(patches)
    lefts = np.cumsum([0, image.shape[1] + 1.3, h * w + 1.0, 1 + 1.0])
    grids.draw_matrix(
        ax, image, style.INPUT, at=(0, (count - image.shape[0]) / 2), highlight=(0, 0, h, w),
        highlight_colour=style.KERNEL, title="image",
    )  # fmt: skip
    grids.draw_matrix(
        ax, patches, style.INPUT, at=(lefts[1], 0), highlight=(0, 0, 1, h * w), highlight_colour=style.KERNEL,
        title="one patch per row",
    )  # fmt: skip
    grids.draw_matrix(ax, weights.reshape(-1, 1), style.KERNEL, at=(lefts[2], (count - h * w) / 2), title="weights")
    grids.draw_matrix(
        ax,
        (patches @ weights.ravel())[:, np.newaxis],
        style.OUTPUT,
        at=(lefts[3], 0),
        highlight=(0, 0, 1, 1),
        title="sums",
    )
    for left, sign in zip(lefts[1:], "→×=", strict=True):
        grids.write(ax, left - (0.65 if sign == "→" else 0.5), count / 2, sign, size=13)
    grids.frame(ax, lefts[3] + 1, max(count, h * w))


def draw_side_by_side(
    panels: dict[str, np.ndarray], *, maps: dict[str, Any] | None = None, rows: int = 1, height: float = 2.4
) -> list[Axes]:
    """Draw images side by side in one or more rows, each with its title, and return their axes.

    `panels` maps titles to arrays of shape (H, W), where NaN stays empty; `maps` gives a title's options for `imshow`
    (grey by default); `height` is the height of the whole figure in inches.
    """
    figure, axes = plt.subplots(rows, len(panels) // rows, figsize=(style.TEXT_WIDTH, height))
    for ax, (title, image) in zip(axes.flat, panels.items(), strict=True):
        # without interpolation the page carries the image's own pixels and not more of them
        ax.imshow(image, **{"cmap": style.GREY, "interpolation": "none", **(maps or {}).get(title, {})})
        ax.set_title(title, fontsize=10)
        ax.set_axis_off()
    return list(figure.axes)
