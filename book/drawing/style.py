"""The one style of every picture: colours with a meaning, and the matplotlib settings.

A colour is a role. The input is always blue, the kernel always orange, the output always green, so that a reader
can tell which is which without a legend. The hues are those of Okabe and Ito's palette for the colour-blind,
darkened until text drawn in them reads on white. `book/_ext/inline_svg.py` puts each picture into its page as SVG and
replaces every light colour by a CSS variable; `dark` below is what the variable becomes on a dark page.
"""

from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np
from cycler import cycler
from matplotlib.colors import LinearSegmentedColormap, to_rgba


@dataclass(frozen=True)
class Role:
    """One colour with a meaning, as hex strings for a light and a dark page."""

    light: str
    dark: str


ROLES = {
    "ink": Role("#1b2027", "#e6e9ee"),  # text, axes, outlines
    "soft": Role("#5b6470", "#a9b2be"),  # grid lines, notes, what is not looked at now
    "paper": Role("#fefefe", "#121417"),  # the page itself, behind text that crosses a line
    "input": Role("#0276b9", "#6cb6f5"),
    "kernel": Role("#bc4902", "#ff9f5a"),
    "output": Role("#005344", "#43cf9f"),
    "accent": Role("#8d3781", "#df9ad3"),  # a fourth thing: an error, a second signal
}

INK, SOFT, PAPER = ROLES["ink"].light, ROLES["soft"].light, ROLES["paper"].light
INPUT, KERNEL, OUTPUT, ACCENT = (ROLES[name].light for name in ("input", "kernel", "output", "accent"))

TEXT_WIDTH = 7.2
"""Width of the text column in inches: the natural width of a figure."""

GREY = "gray"
"""Colour map of pictures: 0 is black, the largest value white."""

SIGNED = LinearSegmentedColormap.from_list("signed", [ROLES["kernel"].light, "#f4f1ec", ROLES["input"].light])
"""Colour map of values with a sign: orange below zero, blue above. Pass symmetric limits (see `symmetric_limits`)."""


def use() -> None:
    """Set matplotlib up for a chapter: SVG output with a transparent background and the course's colours."""
    # imported here: only a notebook has IPython's inline backend
    from matplotlib_inline.backend_inline import set_matplotlib_formats

    set_matplotlib_formats("svg")
    mpl.rcParams.update(
        {
            "figure.figsize": (TEXT_WIDTH, 3.0),
            "figure.facecolor": "none",
            "figure.constrained_layout.use": True,
            "savefig.facecolor": "none",
            "savefig.transparent": True,
            "svg.fonttype": "path",
            "svg.hashsalt": "convolution",
            "axes.facecolor": "none",
            "axes.edgecolor": SOFT,
            "axes.labelcolor": INK,
            "axes.titlecolor": INK,
            "axes.titlesize": 11,
            "axes.titlelocation": "left",
            "axes.labelsize": 10,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.prop_cycle": cycler(color=[INPUT, KERNEL, OUTPUT, ACCENT, SOFT]),
            "text.color": INK,
            "xtick.color": SOFT,
            "ytick.color": SOFT,
            "xtick.labelcolor": INK,
            "ytick.labelcolor": INK,
            "xtick.labelsize": 9,
            "ytick.labelsize": 9,
            "grid.color": SOFT,
            "grid.alpha": 0.3,
            "legend.frameon": False,
            "legend.fontsize": 9,
            "lines.linewidth": 1.8,
            "image.cmap": GREY,
            "image.interpolation": "nearest",
            "font.size": 10,
        }
    )


def tint(colour: str, strength: float = 0.18) -> tuple[float, float, float, float]:
    """Return `colour` as RGBA with opacity `strength` (0 to 1): a fill that lets either page shine through."""
    return to_rgba(colour, strength)


def symmetric_limits(values: np.ndarray) -> dict[str, Any]:
    """Return `vmin` and `vmax` of equal size around 0, so that `SIGNED` shows 0 as its middle colour."""
    top = float(np.max(np.abs(values))) or 1.0
    return {"vmin": -top, "vmax": top}
