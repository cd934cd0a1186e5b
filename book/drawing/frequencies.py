"""Frequencies: test waves and their sums, arrows in the plane, spectra of images, and a scene drawn by code."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Arc, Circle

from drawing import filters, style
from drawing.grids import as_text, draw_matrix, draw_row, frame, write

ARROW = {"arrowstyle": "-|>", "shrinkA": 0, "shrinkB": 0, "mutation_scale": 13}


def draw_test_waves(figure: Figure, x: np.ndarray, tests: Sequence[int]) -> None:
    """Draw a signal with one cosine laid over it in each column, the products, and the sums of all frequencies below.

    Parameters
    ----------
    figure : an empty figure, about `style.TEXT_WIDTH` wide.
    x : float array of shape (N,).
    tests : the frequencies, in cycles per N samples, that get a column.
    """
    n = np.arange(len(x))
    fine = np.linspace(0, len(x) - 1, 190)
    halves: Any = figure.subfigures(2, 1, height_ratios=[2, 1.05])
    above, below = halves
    axes = above.subplots(2, len(tests), sharex=True, sharey="row")
    for column, k in enumerate(tests):
        wave = np.cos(2 * np.pi * k * n / len(x))
        top, bottom = axes[:, column]
        top.plot(fine, np.cos(2 * np.pi * k * fine / len(x)), color=style.KERNEL, linewidth=1.4)
        top.plot(n, x, color=style.INPUT, linewidth=1.2)
        top.set_title(f"test wave: {k} cycles", color=style.KERNEL)
        bottom.fill_between(n, x * wave, step="mid", color=style.tint(style.OUTPUT, 0.6), linewidth=0)
        bottom.axhline(0, color=style.SOFT, linewidth=0.8)
        bottom.set_title(f"products, sum {as_text(float(x @ wave))}", color=style.OUTPUT)
        bottom.set_ylim(-1.5, 2.2)
    for ax in axes.ravel():
        ax.set(xticks=[], yticks=[0])
    ax = below.subplots()
    frequencies = np.arange(len(x) // 2 + 1)
    sums = np.array([x @ np.cos(2 * np.pi * k * n / len(x)) for k in frequencies])
    seen = frequencies[np.abs(sums) > 1e-9]
    ax.bar(seen, sums[seen], width=0.7, color=style.tint(style.OUTPUT, 0.6), edgecolor=style.OUTPUT)
    ax.axhline(0, color=style.OUTPUT, linewidth=1.2)
    for k in tests:
        ax.annotate(as_text(sums[k]), (k, sums[k]), (0, 3), textcoords="offset points", ha="center", fontsize=9)
    ax.set(
        xlabel="cycles of the test wave",
        title="the sum for every test wave",
        xticks=[0, *tests, *range(16, len(x) // 2 + 1, 8)],
        xlim=(-1, len(x) // 2 + 1),
        ylim=(0, sums.max() * 1.3),
    )


def _terms(weights: Any, x: Any) -> str:
    """Return the sum of products as text: weights 1 and −1 as signs, weights 0 left out."""
    text = ""
    for weight, value in zip(np.asarray(weights), np.asarray(x), strict=True):
        if weight:
            sign = "−" if weight < 0 else ("+" if text else "")
            text += f" {sign} {as_text(value)}" if text else f"{sign}{as_text(value)}"
    return text


def draw_analysis(ax: Axes, x: Any, waves: Sequence[tuple[str, Any]]) -> None:
    """Draw one row for each named wave, shape (N,), below the numbers `x`, shape (N,), with the sum of the products."""
    size = len(x)
    draw_row(ax, x, style.INPUT, title="x")
    write(ax, size + 2.3, -0.28, "add up", va="bottom", size=10)
    write(ax, size + 4.9, -0.28, "sum", va="bottom", size=10)
    for row, (name, wave) in enumerate(waves):
        top = 1.4 + 1.2 * row
        write(ax, -0.35, top + 0.52, name, ha="right", size=10, colour=style.KERNEL)
        draw_row(ax, wave, style.KERNEL, at=(0, top))
        write(ax, size + 2.3, top + 0.52, f"{_terms(wave, x)}  =")
        draw_row(ax, [np.dot(wave, x)], style.OUTPUT, at=(size + 4.4, top))
    frame(ax, size + 5.5, 1.2 + 1.2 * len(waves))
    ax.set_xlim(-2.6, size + 5.65)


def draw_synthesis(ax: Axes, parts: Sequence[tuple[str, float, Any]]) -> None:
    """Draw waves times their shares, one row each, and their total: (how the share arises, share, wave (N,))."""
    size = len(parts[0][2])
    total = sum(share * np.asarray(wave) for _, share, wave in parts)
    for row, (origin, share, wave) in enumerate(parts):
        top = 1.2 * row
        write(ax, -2.6, top + 0.52, origin, colour=style.SOFT, size=10)
        draw_row(ax, [share], style.OUTPUT, at=(-1.6, top))
        write(ax, -0.3, top + 0.52, "×")
        draw_row(ax, wave, style.KERNEL, at=(0, top))
        write(ax, size + 0.5, top + 0.52, "=")
        draw_row(ax, share * np.asarray(wave), style.INPUT, at=(size + 1, top))
    below = 1.2 * len(parts) + 0.35
    ax.plot([size + 1, 2 * size + 1], [below - 0.22] * 2, color=style.INK, linewidth=1.2)
    write(ax, size + 0.5, below + 0.52, "x", size=12)
    draw_row(ax, total, style.INPUT, at=(size + 1, below))
    frame(ax, 2 * size + 1, below + 1, above=0.2)
    ax.set_xlim(-3.6, 2 * size + 1.15)


def draw_arrow(ax: Axes, tip: complex, colour: str, *, tail: complex = 0, linewidth: float = 2) -> None:
    """Draw an arrow in the plane from `tail` to `tip`, both complex numbers: right is real, up is imaginary."""
    ends = ((tip.real, tip.imag), (tail.real, tail.imag))
    ax.annotate("", *ends, arrowprops={**ARROW, "color": colour, "linewidth": linewidth})


def plane(ax: Axes, low: complex, high: complex) -> None:
    """Make the axes a plane of complex numbers from the corner `low` to the corner `high`, with its two axis lines."""
    ax.axhline(0, color=style.SOFT, linewidth=0.8)
    ax.axvline(0, color=style.SOFT, linewidth=0.8)
    ax.set(xlim=(low.real, high.real), ylim=(low.imag, high.imag), aspect="equal", xticks=[], yticks=[])
    ax.spines[:].set_visible(False)


def draw_complex_numbers(axes: Sequence[Axes]) -> None:
    """Draw three planes: a number with its length and angle, a number times i, and e^(iθ) with its two shadows."""
    first, second, third = axes
    plane(first, -0.6 - 0.6j, 4 + 3.2j)
    draw_arrow(first, 3 + 2j, style.INPUT)
    first.plot([3, 3], [0, 2], ":", color=style.SOFT)
    first.plot([0, 3], [2, 2], ":", color=style.SOFT)
    first.add_patch(Arc((0, 0), 2, 2, theta1=0, theta2=np.rad2deg(np.angle(3 + 2j)), color=style.ACCENT, linewidth=1.5))
    for x, y, text, colour in (
        (3.1, 2.25, "3 + 2i", style.INPUT),
        (3, -0.38, "3", style.INK),
        (-0.3, 2, "2", style.INK),
        (1.2, 1.35, "length", style.INPUT),
        (1.62, 0.36, "angle", style.ACCENT),
    ):
        first.text(x, y, text, color=colour, ha="center", va="center", fontsize=10)
    first.set_title("an arrow in the plane", loc="center")
    plane(second, -2.7 - 0.6j, 3.6 + 3.7j)
    draw_arrow(second, 3 + 2j, style.INPUT)
    draw_arrow(second, -2 + 3j, style.OUTPUT)
    second.add_patch(
        Arc((0, 0), 2, 2, theta1=np.rad2deg(np.angle(3 + 2j)), theta2=np.rad2deg(np.angle(-2 + 3j)), color=style.ACCENT)
    )
    second.text(2.5, 2.3, "3 + 2i", color=style.INPUT, ha="center", fontsize=10)
    second.text(-1.55, 3.3, "−2 + 3i", color=style.OUTPUT, ha="center", fontsize=10)
    second.set_title("times i: a quarter turn", loc="center")
    plane(third, -1.25 - 1.25j, 1.45 + 1.25j)
    third.add_patch(Circle((0, 0), 1, facecolor="none", edgecolor=style.SOFT, linewidth=1))
    tip = np.exp(1j * np.deg2rad(50))
    draw_arrow(third, complex(tip), style.KERNEL)
    third.plot([tip.real, tip.real], [0, tip.imag], color=style.OUTPUT, linewidth=2)
    third.plot([0, tip.real], [0, 0], color=style.INPUT, linewidth=2.5)
    third.add_patch(Arc((0, 0), 0.5, 0.5, theta1=0, theta2=50, color=style.ACCENT, linewidth=1.5))
    for x, y, text, colour in (
        (0.33, 0.12, "θ", style.ACCENT),
        (0.3, -0.16, "cos θ", style.INPUT),
        (0.95, 0.33, "sin θ", style.OUTPUT),
        (0.82, 0.93, "$e^{i\\theta}$", style.KERNEL),
    ):
        third.text(x, y, text, color=colour, ha="center", va="center", fontsize=11 if "e^" in text else 10)
    third.set_title("length 1, angle θ", loc="center")


def draw_walk(ax: Axes, x: np.ndarray, k: int, reach: float) -> None:
    """Draw the DFT's sum for frequency `k` of `x`, shape (N,), as a walk: one step a sample, the sum as one arrow."""
    n = np.arange(len(x))
    steps = x * np.exp(-2j * np.pi * k * n / len(x))
    places = np.concatenate([[0], np.cumsum(steps)])
    plane(ax, complex(-0.55 * reach, -0.5 * reach), complex(reach, 0.85 * reach))
    ax.plot(places.real, places.imag, ".-", color=style.KERNEL, linewidth=1, markersize=4)
    if abs(places[-1]) > 1e-9:
        draw_arrow(ax, complex(places[-1]), style.OUTPUT, linewidth=2.4)
    else:
        ax.plot(0, 0, "o", color=style.OUTPUT, markersize=9)


def draw_split(ax: Axes, size: int = 8) -> None:
    """Draw how the FFT halves the work: even and odd samples, two DFTs of half the size, their combination."""
    half = size // 2
    numbers = [[f"$x_{n}$" for n in range(size)]]
    draw_matrix(ax, np.zeros((1, size)), style.INPUT, at=(1, 0), labels=numbers)
    for part, (left, colour, letter) in enumerate(((-0.5, style.KERNEL, "E"), (half + 2.5, style.ACCENT, "O"))):
        members = [[f"$x_{n}$" for n in range(part, size, 2)]]
        draw_matrix(ax, np.zeros((1, half)), colour, at=(left, 2.1), labels=members)
        write(ax, left + half / 2, 1.75, ("even places", "odd places")[part], colour=colour, size=10)
        results = [[f"${letter}_{k}$" for k in range(half)]]
        draw_matrix(ax, np.zeros((1, half)), colour, at=(left, 4.2), labels=results)
        arrows = {"arrowstyle": "-|>", "color": style.SOFT}
        ax.annotate("", (left + half / 2, 1.5), (1 + size / 2 + (part - 0.5) * half, 1.08), arrowprops=arrows)
        ax.annotate("", (left + half / 2, 4.15), (left + half / 2, 3.15), arrowprops=arrows)
        write(ax, left + half / 2 + 0.2, 3.65, f"DFT of {half}", ha="left", size=10)
        ax.annotate("", (1 + size / 2 + (part - 0.5) * 2, 6.25), (left + half / 2, 5.25), arrowprops=arrows)
    write(ax, 1 + size / 2, 5.55, "$E_k \\pm t_k\\, O_k$", size=12)
    outputs = [[f"$X_{k}$" for k in range(size)]]
    draw_matrix(ax, np.zeros((1, size)), style.OUTPUT, at=(1, 6.3), labels=outputs)
    write(ax, 1 + half / 2, 7.75, "with +", colour=style.OUTPUT, size=10)
    write(ax, 1 + 1.5 * half, 7.75, "with −", colour=style.OUTPUT, size=10)
    frame(ax, size + 2.5, 8.1, above=0.1)
    ax.set_xlim(-0.7, size + 2.7)


def show_spectrum(ax: Axes, magnitude: np.ndarray, title: str = "", *, log: bool = True, ticks: bool = False) -> None:
    """Show the magnitudes of a spectrum, shape (H, W), zero frequency in the middle, the largest white.

    `log` shows log(1 + magnitude), with the smallest hundredth black. `ticks` writes the frequencies, in cycles per
    image, at both axes. 20 shades of grey are enough, and keep the picture small.
    """
    shown = np.log1p(magnitude) if log else magnitude
    black = float(np.percentile(shown, 1)) if log else 0.0
    shown = np.round(19 * np.clip((shown - black) / (float(shown.max()) - black or 1.0), 0, 1))
    height, width = magnitude.shape
    up, left = height // 2, width // 2
    extent = (-left - 0.5, width - left - 0.5, height - up - 0.5, -up - 0.5)
    filters.show(ax, shown, title, vmin=0, vmax=19, extent=extent)
    if ticks:
        ax.set_axis_on()
        ax.spines[:].set_visible(False)
        ax.set_xticks([-left // 2, 0, left // 2])
        ax.set_yticks([-up // 2, 0, up // 2])


def coarse(image: np.ndarray, greys: int = 32) -> np.ndarray:
    """Return an image of any shape, cut off at 0 and 255, in `greys` shades: noise then takes half the room."""
    step = 255 / (greys - 1)
    return np.round(np.clip(image, 0, 255) / step) * step


def scene(size: int) -> np.ndarray:
    """Return a picture drawn by code, a house under the moon: float64 of shape (size, size) from 0 to 255."""
    middles = (np.arange(size) + 0.5) / size
    x, y = np.meshgrid(middles, middles)
    picture = 205 - 60 * y
    picture[np.hypot(x - 0.76, y - 0.22) < 0.12] = 250
    picture[y > 0.72 + 0.05 * np.sin(2 * np.pi * x)] = 70
    picture[(np.abs(x - 0.36) < 0.2) & (y > 0.46) & (y < 0.8)] = 130
    picture[(y > 0.24) & (y < 0.47) & (np.abs(x - 0.36) < (y - 0.24) * 1.15)] = 40
    picture[(np.abs(x - 0.36) < 0.05) & (y > 0.6) & (y < 0.8)] = 20
    for window in (0.24, 0.48):
        picture[(np.abs(x - window) < 0.045) & (np.abs(y - 0.56) < 0.045)] = 235
    return picture


def stripes(size: int, cycles: float, degrees: float) -> np.ndarray:
    """Return stripes, float64 of shape (size, size) from 0 to 1: `cycles` of them across the picture.

    `degrees` is the direction across the stripes, in which the brightness changes, clockwise from the right.
    """
    i, j = np.mgrid[:size, :size]
    along = np.cos(np.deg2rad(degrees)) * j + np.sin(np.deg2rad(degrees)) * i
    return (1 + np.cos(2 * np.pi * cycles * along / size)) / 2


def round_window(size: int, seam: float = 0.35) -> np.ndarray:
    """Return weights of shape (size, size): 1 in the middle, 0 outside the inscribed circle, falling smoothly between.

    `seam` is the width of the fall as a share of the circle's radius.
    """
    middles = np.arange(size) - (size - 1) / 2
    x, y = np.meshgrid(middles, middles)
    share = np.clip((size / 2 - np.hypot(x, y)) / (seam * size / 2), 0, 1)
    return share * share * (3 - 2 * share)


def page_of_text(size: int, seed: int = 0) -> np.ndarray:
    """Return a printed page without letters, float64 of shape (size, size): dark words in rows on white, 255."""
    rng = np.random.default_rng(seed)
    page = np.full((size, size), 255.0)
    for top in range(size // 10, size - size // 10, 8):
        left, end = size // 8, size - size // 8 - int(rng.integers(0, size // 5))
        while left < end:
            width = int(rng.integers(4, 16))
            page[top : top + 4, left : min(left + width, end)] = rng.uniform(20, 90)
            left += width + 3
    return page
