"""The data of chapter 11: playing cards, 128 by 128 pixels, made from one drawing of each suit.

A card is a light suit on a dark ground. The four drawings have the same brightness and the same area, so that no
network can tell them apart by how light a card is. Only the shape differs.
"""

import numpy as np

SUITS = ("hearts", "diamonds", "clubs", "spades")
SIDE = 128  # pixels of a card, in height and width
GROUND, LIGHT = 0.15, 0.85  # brightness of the ground and of the suit
AREA = 2200  # pixels that each suit covers

TURN = 25.0  # degrees: a card is turned by up to this much to either side
SHIFT = 8.0  # pixels: and moved by up to this much along each axis
BLUR = 2.0  # pixels: the standard deviation of its blur lies between 0 and this
NOISE = 0.12  # standard deviation of the noise on each pixel


def inside(suit: str, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return where the points (x, y) lie inside a suit about 2 wide, y growing downwards; bool of the shape of x."""

    def disc(a: float, b: float, radius: float) -> np.ndarray:
        return np.hypot(x - a, y - b) <= radius

    stem = (y >= 0.2) & (y <= 1.2) & (np.abs(x) <= 0.1 + 0.6 * np.clip(y - 0.5, 0, None) ** 2)
    if suit == "hearts":
        return (x**2 + (0.15 - y) ** 2 - 1) ** 3 <= x**2 * (0.15 - y) ** 3
    if suit == "diamonds":
        return (np.abs(x) / 0.85) ** 0.95 + (np.abs(y) / 1.15) ** 0.95 <= 1
    if suit == "clubs":
        return disc(0, -0.55, 0.5) | disc(-0.55, 0.25, 0.5) | disc(0.55, 0.25, 0.5) | stem
    if suit == "spades":
        x, y = x / 0.9, (y + 0.2) / 0.9
        return ((x**2 + y**2 - 1) ** 3 <= x**2 * y**3) | stem
    raise ValueError(f"suit must be one of {SUITS}, not {suit!r}")


def exemplar(suit: str) -> np.ndarray:
    """Return the drawing that all cards of a suit are made from: float32 (128, 128), upright, centred, no noise."""
    # the suit's area in a coarse drawing says how large it must be drawn; its middle goes to the card's middle
    y, x = np.mgrid[-1.6:1.6:400j, -1.6:1.6:400j]
    shape = inside(suit, x, y)
    pixel = np.sqrt(shape.mean() * 3.2**2 / AREA)
    middle_x, middle_y = x[shape].mean(), y[shape].mean()
    # four by four points in each pixel, averaged, so that the rim is smooth
    fine = (np.arange(4 * SIDE) + 0.5) / 4 - SIDE / 2
    covered = inside(suit, *np.meshgrid(fine * pixel + middle_x, fine * pixel + middle_y))
    covered = covered.reshape(SIDE, 4, SIDE, 4).mean(axis=(1, 3))
    return (GROUND + (LIGHT - GROUND) * covered).astype(np.float32)


def turned_and_moved(image: np.ndarray, degrees: float, down: float, right: float) -> np.ndarray:
    """Return an image (H, W) turned clockwise about its middle, then moved; what comes in from outside is ground.

    Each pixel of the result asks where it came from and takes the mean of the four pixels there (bilinear).
    """
    height, width = image.shape
    y, x = np.mgrid[:height, :width]
    y, x = y - (height - 1) / 2 - down, x - (width - 1) / 2 - right
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    from_y = np.clip(c * y - s * x + (height - 1) / 2 + 1, 0, height)
    from_x = np.clip(s * y + c * x + (width - 1) / 2 + 1, 0, width)
    padded = np.pad(image, 1, constant_values=GROUND)
    i, j = from_y.astype(int), from_x.astype(int)
    v, u = from_y - i, from_x - j
    above = (1 - u) * padded[i, j] + u * padded[i, j + 1]
    below = (1 - u) * padded[i + 1, j] + u * padded[i + 1, j + 1]
    return ((1 - v) * above + v * below).astype(np.float32)


def blurred(image: np.ndarray, sigma: float) -> np.ndarray:
    """Return an image (H, W) convolved with a Gaussian, whose kernel is separable: first down, then across."""
    if sigma < 0.05:
        return image
    reach = int(np.ceil(3 * sigma))
    weights = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * sigma**2)).astype(np.float32)
    weights /= weights.sum()
    for _ in range(2):  # transposing between the two passes turns "across" into "down"
        windows = np.lib.stride_tricks.sliding_window_view(
            np.pad(image, ((0, 0), (reach, reach)), mode="edge"), 2 * reach + 1, axis=1
        )
        image = (windows @ weights).T
    return image


def cards(
    count: int, rng: np.random.Generator, *, turn: float = 0.0, move: tuple[float, float] = (0.0, 0.0)
) -> tuple[np.ndarray, np.ndarray]:
    """Return images, float32 (count, 1, 128, 128) in 0..1, and their labels, int (count,), as many of each suit.

    Each card is its suit's drawing, turned, moved and blurred by random amounts, with noise. `turn` (degrees) and
    `move` (pixels down, pixels right) are added to what is drawn at random: with the same state of `rng` they make
    the same cards in another place. `count` must be a multiple of 4.
    """
    if count % len(SUITS):
        raise ValueError(f"count must be a multiple of {len(SUITS)}, not {count}")
    drawings = [exemplar(suit) for suit in SUITS]
    labels = rng.permutation(np.arange(count) % len(SUITS))
    images = np.empty((count, 1, SIDE, SIDE), dtype=np.float32)
    for image, label in zip(images, labels, strict=True):
        degrees = rng.uniform(-TURN, TURN) + turn
        down, right = rng.uniform(-SHIFT, SHIFT, 2) + move
        sigma = rng.uniform(0, BLUR)
        card = blurred(turned_and_moved(drawings[label], degrees, down, right), sigma)
        image[0] = np.clip(card + NOISE * rng.standard_normal((SIDE, SIDE), dtype=np.float32), 0, 1)
    return images, labels
