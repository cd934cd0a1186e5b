"""Right answers in other styles: each must keep every point."""

import numpy as np

from autograder.catalogue import Catalogue

catalogue = Catalogue()


@catalogue.right("weighted_sum")
def a_loop_over_both(x, w):
    if np.ndim(x) != 1 or np.ndim(w) != 1 or len(x) == 0 or len(x) != len(w):
        raise ValueError("x and w need one dimension, the same length and at least one number")
    total = 0
    for number, weight in zip(x, w, strict=True):
        total += number * weight
    return total


@catalogue.right("weighted_sum")
def a_dot_product(x, w):
    if x.shape != w.shape or len(x.shape) != 1 or not x.size:
        raise ValueError("two equally long lists of numbers, please")
    return x @ w


@catalogue.right("weighted_sum")
def einsum_in_floats(x, w):
    x, w = np.array(x, dtype=float), np.array(w, dtype=float)
    if x.ndim != 1 or w.ndim != 1:
        raise ValueError("one dimension, please")
    if x.size != w.size or x.size == 0:
        raise ValueError("one weight for each number, please")
    return np.einsum("i,i", x, w)


@catalogue.right("repeat_weights")
def resized(w, n):
    if w.ndim != 1 or w.size == 0 or n <= 0:
        raise ValueError("w needs one dimension and a weight, n must be positive")
    return np.resize(w, n)


@catalogue.right("repeat_weights")
def index_with_remainder(w, n):
    if len(w.shape) > 1:
        raise ValueError("w has too many dimensions")
    if len(w) < 1 or n < 1:
        raise ValueError("w and n must not be empty")
    return w[np.arange(n) % len(w)]


@catalogue.right("repeat_weights")
def a_loop_that_begins_again(w, n):
    if np.ndim(w) != 1 or len(w) == 0 or n < 1:
        raise ValueError("cannot repeat this")
    repeated = np.empty(n)
    position = 0
    for i in range(n):
        repeated[i] = w[position]
        position += 1
        if position == len(w):
            position = 0
    return repeated


@catalogue.right("repeat_weights")
def joined_until_long_enough(w, n):
    if w.ndim != 1 or w.shape[0] == 0 or n < 1:
        raise ValueError("cannot repeat this")
    longer = w
    while len(longer) < n:
        longer = np.concatenate([longer, w])
    return longer[:n].astype(np.float32)


@catalogue.right("sliding_weighted_sum")
def two_loops(x, w, step=1):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(w) == 0:
        raise ValueError("one dimension and at least one number")
    if len(w) > len(x) or step < 1:
        raise ValueError("the window does not fit")
    count = (len(x) - len(w)) // step + 1
    y = np.zeros(count)
    for n in range(count):
        for i in range(len(w)):
            y[n] += w[i] * x[n * step + i]
    return y


@catalogue.right("sliding_weighted_sum")
def a_view_of_all_windows(x, w, step=1):
    if x.ndim != 1 or w.ndim != 1 or not 0 < w.size <= x.size or step < 1:
        raise ValueError("the window does not fit")
    return np.lib.stride_tricks.sliding_window_view(x, len(w))[::step] @ w


@catalogue.right("sliding_weighted_sum")
def shifted_slices(x, w, step=1):
    if np.ndim(x) != 1 or np.ndim(w) != 1:
        raise ValueError("one dimension, please")
    if len(w) == 0 or len(w) > len(x):
        raise ValueError("the window does not fit")
    if step < 1:
        raise ValueError("the window must move")
    positions = len(x) - len(w) + 1
    return sum(weight * x[i : i + positions] for i, weight in enumerate(w))[::step]


@catalogue.right("sliding_weighted_sum")
def through_the_spectrum(x, w, step=1):
    if x.ndim != 1 or w.ndim != 1 or len(w) == 0 or len(w) > len(x) or step < 1:
        raise ValueError("the window does not fit")
    size = len(x) + len(w)
    product = np.fft.rfft(x, size) * np.conj(np.fft.rfft(w, size))
    return np.fft.irfft(product, size)[: len(x) - len(w) + 1 : step]


@catalogue.right("sliding_weighted_sum")
def in_single_precision(x, w, step=1):
    if x.ndim != 1 or w.ndim != 1 or len(w) == 0 or len(w) > len(x) or step < 1:
        raise ValueError("the window does not fit")
    x, w = x.astype(np.float32), w.astype(np.float32)
    return np.array([np.dot(x[i : i + w.size], w) for i in range(0, x.size - w.size + 1, step)])


@catalogue.right("find_pattern")
def all_windows_at_once(x, pattern):
    if x.ndim != 1 or pattern.ndim != 1 or not 0 < len(pattern) <= len(x):
        raise ValueError("the pattern does not fit")
    windows = np.lib.stride_tricks.sliding_window_view(x, len(pattern))
    shapes = windows - windows.mean(axis=1, keepdims=True)
    wanted = pattern - pattern.mean()
    norms = np.linalg.norm(shapes, axis=1) * np.linalg.norm(wanted)
    scores = np.divide(shapes @ wanted, norms, out=np.zeros(len(windows)), where=norms > 0)
    return np.argmax(scores)


@catalogue.right("find_pattern")
def correlation_coefficients(x, pattern):
    if np.ndim(x) != 1 or np.ndim(pattern) != 1 or len(pattern) == 0 or len(pattern) > len(x):
        raise ValueError("the pattern does not fit")
    scores = []
    for i in range(len(x) - len(pattern) + 1):
        window = x[i : i + len(pattern)]
        scores.append(0 if window.max() == window.min() else np.corrcoef(window, pattern)[0, 1])
    return scores.index(max(scores))


@catalogue.right("find_pattern")
def standard_scores(x, pattern):
    if x.ndim != 1 or pattern.ndim != 1 or x.size == 0 or pattern.size == 0 or pattern.size > x.size:
        raise ValueError("the pattern does not fit")
    wanted = (pattern - np.mean(pattern)) / np.std(pattern)
    scores = np.zeros(x.size - pattern.size + 1)
    for i in range(scores.size):
        window = x[i : i + pattern.size]
        if np.std(window) > 0:
            scores[i] = np.mean((window - np.mean(window)) / np.std(window) * wanted)
    return int(scores.argmax())


@catalogue.right("find_pattern")
def running_sums(x, pattern):
    if x.ndim != 1 or pattern.ndim != 1 or not 0 < len(pattern) <= len(x):
        raise ValueError("the pattern does not fit")
    size = len(pattern)
    wanted = pattern - pattern.mean()
    x = x - x.mean()
    sums = np.diff(np.cumsum(np.concatenate([[0.0], x])), n=1)
    sums = np.array([sums[i : i + size].sum() for i in range(len(x) - size + 1)])
    squares = np.array([(x[i : i + size] ** 2).sum() for i in range(len(x) - size + 1)])
    spread = squares - sums**2 / size
    padded = np.fft.irfft(np.fft.rfft(x, 2 * len(x)) * np.conj(np.fft.rfft(wanted, 2 * len(x))), 2 * len(x))
    products = padded[: len(x) - size + 1]
    scores = np.zeros(len(products))
    good = spread > 1e-9
    scores[good] = products[good] / np.sqrt(spread[good] * (wanted**2).sum())
    return int(np.argmax(np.round(scores, 9)))
