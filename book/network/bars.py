"""The toy task of chapter 10: noisy bars in four directions, drawn at random places."""

import numpy as np

NAMES = ("lies", "rises", "stands", "falls")


def bars(
    count: int,
    rng: np.random.Generator,
    side: int = 20,
) -> tuple[np.ndarray, np.ndarray]:
    """Draw noisy bars at random places.

    Returns images (count, 1, side, side) and labels (count,) in 0..3:
    the bar lies, rises, stands, falls.
    """
    labels = rng.integers(0, 4, count)
    angles = np.radians(45 * labels + rng.uniform(-10, 10, count))
    rows, columns = rng.uniform(6, side - 7, (2, count, 1, 1))
    y, x = np.mgrid[:side, :side]
    right, up = x - columns, rows - y
    c, s = np.cos(angles)[:, None, None], np.sin(angles)[:, None, None]
    along, across = right * c + up * s, up * c - right * s
    images = (abs(along) < 5.5) * np.exp(-(across**2))
    images *= rng.uniform(0.6, 1, (count, 1, 1))  # not all equally bright
    images += 0.25 * rng.standard_normal(images.shape)
    return images[:, np.newaxis], labels
