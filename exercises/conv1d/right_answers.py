"""Right answers in other styles: each must keep every point."""

import numpy as np

from autograder.catalogue import Catalogue

catalogue = Catalogue()


@catalogue.right("cross_correlate1d")
def two_loops(x, w):
    if np.ndim(x) != 1 or np.ndim(w) != 1 or len(x) == 0 or len(w) == 0 or len(w) > len(x):
        raise ValueError("the kernel does not fit")
    y = np.zeros(len(x) - len(w) + 1)
    for n in range(len(y)):
        for i in range(len(w)):
            y[n] += w[i] * x[n + i]
    return y


@catalogue.right("cross_correlate1d")
def a_view_of_all_windows(x, w):
    if x.ndim != 1 or w.ndim != 1 or not 0 < w.size <= x.size:
        raise ValueError("the kernel does not fit")
    return np.einsum("ni,i->n", np.lib.stride_tricks.sliding_window_view(x, w.size), w)


@catalogue.right("cross_correlate1d")
def shifted_slices(x, w):
    if x.ndim != 1 or w.ndim != 1 or len(w) == 0 or len(w) > len(x):
        raise ValueError("the kernel does not fit")
    count = len(x) - len(w) + 1
    return sum(w[i] * x[i : i + count] for i in range(len(w)))


@catalogue.right("cross_correlate1d")
def through_the_spectrum(x, w):
    if x.ndim != 1 or w.ndim != 1 or len(w) == 0 or len(w) > len(x):
        raise ValueError("the kernel does not fit")
    y = np.fft.ifft(np.fft.fft(x) * np.conj(np.fft.fft(w, len(x))))
    return y.real[: len(x) - len(w) + 1]


@catalogue.right("cross_correlate1d")
def single_precision(x, w):
    if x.ndim != 1 or w.ndim != 1 or len(w) == 0 or len(w) > len(x):
        raise ValueError("the kernel does not fit")
    x, w = np.float32(x), np.float32(w)
    return np.array([x[n : n + w.size].dot(w) for n in range(x.size - w.size + 1)], dtype=np.float32)


@catalogue.right("convolve1d")
def pad_flip_and_slide(x, w, mode="full"):
    if x.ndim != 1 or w.ndim != 1 or x.size == 0 or w.size == 0:
        raise ValueError("two lists of numbers, please")
    if len(w) > len(x):
        x, w = w, x
    pad = len(w) - 1
    if mode == "full":
        before, after = pad, pad
    elif mode == "same":
        before, after = pad - pad // 2, pad // 2
    elif mode == "valid":
        before, after = 0, 0
    else:
        raise ValueError("unknown mode")
    padded, flipped = np.pad(x, (before, after)), w[::-1]
    return np.array([padded[n : n + len(w)] @ flipped for n in range(len(padded) - pad)])


@catalogue.right("convolve1d")
def the_sum_as_it_is_written(x, w, mode="full"):
    if np.ndim(x) != 1 or np.ndim(w) != 1 or not len(x) or not len(w):
        raise ValueError("two lists of numbers, please")
    full = []
    for n in range(len(x) + len(w) - 1):
        total = 0
        for k in range(len(x)):
            if 0 <= n - k < len(w):
                total += x[k] * w[n - k]
        full.append(total)
    full = np.array(full)
    m = min(len(x), len(w))
    if mode == "full":
        return full
    if mode == "same":
        return full[(m - 1) // 2 : (m - 1) // 2 + max(len(x), len(w))]
    if mode == "valid":
        return full[m - 1 : len(full) - m + 1]
    raise ValueError("unknown mode")


@catalogue.right("convolve1d")
def product_of_spectra(x, w, mode="full"):
    if x.ndim != 1 or w.ndim != 1 or x.size == 0 or w.size == 0:
        raise ValueError("two lists of numbers, please")
    if mode not in ["full", "same", "valid"]:
        raise ValueError("unknown mode")
    size = x.size + w.size - 1
    full = np.fft.irfft(np.fft.rfft(x, size) * np.fft.rfft(w, size), size)
    length = {"full": size, "same": max(x.size, w.size), "valid": abs(x.size - w.size) + 1}[mode]
    start = (size - length) // 2
    return full[start : start + length]


@catalogue.right("convolve1d")
def sums_along_diagonals(x, w, mode="full"):
    if x.ndim != 1 or w.ndim != 1 or x.size == 0 or w.size == 0:
        raise ValueError("two lists of numbers, please")
    products = np.outer(x, w)[:, ::-1]
    full = np.array([np.trace(products, offset) for offset in range(len(w) - 1, -len(x), -1)])
    m = min(len(x), len(w))
    cut = {"full": (0, 0), "same": ((m - 1) // 2, m // 2), "valid": (m - 1, m - 1)}
    if mode not in cut:
        raise ValueError("unknown mode")
    first, last = cut[mode]
    return full[first : len(full) - last]


@catalogue.right("convolve1d")
def matrix_product(x, w, mode="full"):
    if x.ndim != 1 or w.ndim != 1 or x.size == 0 or w.size == 0:
        raise ValueError("two lists of numbers, please")
    shift = np.subtract.outer(np.arange(len(x) + len(w) - 1), np.arange(len(x)))
    inside = (shift >= 0) & (shift < len(w))
    full = np.where(inside, w[shift * inside], 0) @ x
    small, large = sorted((len(x), len(w)))
    match mode:
        case "full":
            return full
        case "same":
            return full[(small - 1) // 2 :][:large]
        case "valid":
            return full[small - 1 : large].copy()
    raise ValueError("unknown mode")


@catalogue.right("convolution_matrix")
def toeplitz(w, n):
    from scipy.linalg import toeplitz as matrix_of_diagonals

    if w.ndim != 1 or w.size == 0 or n < 1:
        raise ValueError("no kernel or no columns")
    return matrix_of_diagonals(np.concatenate([w, np.zeros(n - 1)]), np.concatenate([w[:1], np.zeros(n - 1)]))


@catalogue.right("convolution_matrix")
def sum_of_diagonals(w, n):
    if w.ndim != 1 or w.size == 0 or n < 1:
        raise ValueError("no kernel or no columns")
    return sum(weight * np.eye(n + len(w) - 1, n, -k) for k, weight in enumerate(w))


@catalogue.right("convolution_matrix")
def entry_by_entry(w, n):
    if np.ndim(w) != 1 or len(w) == 0 or n < 1:
        raise ValueError("no kernel or no columns")
    rows = n + len(w) - 1
    return np.array([[w[i - j] if 0 <= i - j < len(w) else 0 for j in range(n)] for i in range(rows)])


@catalogue.right("convolution_matrix")
def padded_and_reshaped(w, n):
    if w.ndim != 1 or w.size == 0 or n < 1:
        raise ValueError("no kernel or no columns")
    rows = n + len(w) - 1
    column = np.concatenate([w, np.zeros(n)])
    return np.resize(column, n * rows).reshape(n, rows).T


@catalogue.right("convolution_matrix")
def shifted_columns_in_fortran_order(w, n):
    if w.ndim != 1 or w.size == 0 or n < 1:
        raise ValueError("no kernel or no columns")
    column = np.pad(w, (0, n - 1))
    return np.asfortranarray(np.column_stack([np.roll(column, j) for j in range(n)]))
