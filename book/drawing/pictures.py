"""Pictures to work on: a photograph that matplotlib carries, and images drawn by code."""

import matplotlib.cbook
import matplotlib.pyplot as plt
import numpy as np


def photograph(size: int | None = None) -> np.ndarray:
    """Return the colour photograph of the course, uint8 of shape (height, width, 3).

    It is the portrait of Rear Admiral Grace Hopper, computer scientist, by the United States Navy, in the public
    domain, which every installation of matplotlib carries (`mpl-data/sample_data/grace_hopper.jpg`). `size` cuts a
    square of 440 by 440 pixels around the face and keeps every (440 // size)-th pixel of its rows and columns after
    averaging, so that the result has shape (size, size, 3); it must divide 440.
    """
    image = np.asarray(plt.imread(str(matplotlib.cbook.get_sample_data("grace_hopper.jpg", asfileobj=False))))
    if size is None:
        return image
    if 440 % size:
        raise ValueError(f"size must divide 440, but it is {size}")
    square = image[20:460, 40:480].astype(float)
    step = 440 // size
    return square.reshape(size, step, size, step, 3).mean(axis=(1, 3)).round().astype(np.uint8)


def grey(image: np.ndarray) -> np.ndarray:
    """Return the brightness of an RGB image (height, width, 3) as float64 of shape (height, width).

    The weights of red, green and blue are those of Recommendation ITU-R BT.601.
    """
    return image @ np.array([0.299, 0.587, 0.114])
