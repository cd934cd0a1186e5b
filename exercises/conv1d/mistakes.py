"""Known wrong answers: each loses the tests that it names, and its hint says what to change."""

import numpy as np
import scipy.linalg

from autograder.catalogue import Catalogue

catalogue = Catalogue()


@catalogue.probe("cross_correlate1d")
def signals_and_kernels(rng):
    return [
        (rng.standard_normal(9), rng.standard_normal(4)),
        (np.array([1, 4, 2, 7, 5]), np.array([0.5, 1.25])),
        (np.array([1, 4, 2]), np.array([2, 1, 5])),
        (np.array([1.0, 2.0]), np.array([1.0, 2.0, 4.0])),
        (np.ones((3, 3)), np.ones((2, 2))),
        (np.ones(3), np.zeros(0)),
    ]


@catalogue.probe("convolve1d")
def signals_kernels_and_modes(rng):
    pairs = [(7, 3), (8, 4), (3, 6)]
    signals = [(rng.standard_normal(size), rng.standard_normal(length)) for size, length in pairs]
    return [
        *[(x, w, mode) for x, w in signals for mode in ("full", "same", "valid")],
        (np.array([1.0, 4.0, 2.0]), np.array([2.0, 1.0])),
        (np.array([1, 4, 2]), np.array([0.5, 1.25]), "full"),
        (np.array([1.0, 4.0, 2.0]), np.array([2.0, 1.0]), "round"),
        (np.ones((3, 3)), np.ones((2, 2)), "full"),
        (np.ones(3), np.zeros(0), "full"),
    ]


@catalogue.probe("convolution_matrix")
def kernels_and_columns(rng):
    return [
        (rng.standard_normal(3), 5),
        (rng.standard_normal(5), 2),
        (np.array([3, 1, 2]), 3),
        (np.ones((2, 2)), 3),
        (np.zeros(0), 3),
        (np.array([1.0, 2.0]), 0),
    ]


# --- cross_correlate1d


@catalogue.mistake(
    "cross_correlate1d",
    loses=[
        "cross_correlate1d-random",
        "cross_correlate1d-integers",
        "cross_correlate1d-whole",
        "cross_correlate1d-unchanged",
    ],
    hint="You turn the kernel around, which is convolution and the next task. Here the first weight meets the "
    "first number of the window.",
)
def kernel_turned_around(x, w):
    if x.ndim != 1 or w.ndim != 1 or not 0 < len(w) <= len(x):
        raise ValueError("the kernel does not fit")
    return np.array([np.sum(x[n : n + len(w)] * w[::-1]) for n in range(len(x) - len(w) + 1)])


@catalogue.mistake(
    "cross_correlate1d",
    loses=[
        "cross_correlate1d-random",
        "cross_correlate1d-integers",
        "cross_correlate1d-one",
        "cross_correlate1d-whole",
        "cross_correlate1d-unchanged",
    ],
    hint="The last window is missing. There are len(x) - len(w) + 1 positions, the first of them is 0.",
)
def last_window_missing(x, w):
    if x.ndim != 1 or w.ndim != 1 or not 0 < len(w) <= len(x):
        raise ValueError("the kernel does not fit")
    return np.array([np.sum(x[n : n + len(w)] * w) for n in range(len(x) - len(w))])


@catalogue.mistake(
    "cross_correlate1d",
    loses=[
        "cross_correlate1d-random",
        "cross_correlate1d-integers",
        "cross_correlate1d-whole",
        "cross_correlate1d-unchanged",
    ],
    hint="Your result also holds the positions where the kernel sticks out of the signal. Only whole windows "
    "count: there are len(x) - len(w) + 1.",
)
def every_overlap_counted(x, w):
    if x.ndim != 1 or w.ndim != 1 or not 0 < len(w) <= len(x):
        raise ValueError("the kernel does not fit")
    padded = np.pad(x, len(w) - 1)
    return np.array([np.sum(padded[n : n + len(w)] * w) for n in range(len(x) + len(w) - 1)])


@catalogue.mistake(
    "cross_correlate1d",
    loses=[
        "cross_correlate1d-random",
        "cross_correlate1d-integers",
        "cross_correlate1d-whole",
        "cross_correlate1d-unchanged",
    ],
    hint="Your result is as long as the signal, so zeros beyond its ends have been counted. Only whole "
    "windows count: leave the padding out.",
)
def as_long_as_the_signal(x, w):
    if x.ndim != 1 or w.ndim != 1 or not 0 < len(w) <= len(x):
        raise ValueError("the kernel does not fit")
    padded = np.pad(x, (len(w) // 2, len(w) - 1 - len(w) // 2))
    return np.array([np.sum(padded[n : n + len(w)] * w) for n in range(len(x))])


@catalogue.mistake(
    "cross_correlate1d",
    loses=[
        "cross_correlate1d-random",
        "cross_correlate1d-integers",
        "cross_correlate1d-whole",
        "cross_correlate1d-unchanged",
    ],
    hint="Your last windows go on at the beginning of the signal, as if it were a ring. Stop where the window "
    "ends with the last number.",
)
def around_the_end(x, w):
    if x.ndim != 1 or w.ndim != 1 or not 0 < len(w) <= len(x):
        raise ValueError("the kernel does not fit")
    return np.array([sum(w[i] * x[(n + i) % len(x)] for i in range(len(w))) for n in range(len(x))])


@catalogue.mistake(
    "cross_correlate1d",
    loses=[
        "cross_correlate1d-random",
        "cross_correlate1d-integers",
        "cross_correlate1d-one",
        "cross_correlate1d-unchanged",
    ],
    hint="Your result runs from right to left. Its first number belongs to the window at the start of the signal.",
)
def result_reversed(x, w):
    if x.ndim != 1 or w.ndim != 1 or not 0 < len(w) <= len(x):
        raise ValueError("the kernel does not fit")
    return np.array([np.sum(x[n : n + len(w)] * w) for n in range(len(x) - len(w), -1, -1)])


@catalogue.mistake(
    "cross_correlate1d",
    loses=["cross_correlate1d-random", "cross_correlate1d-integers", "cross_correlate1d-unchanged"],
    hint="Your windows lie side by side. Let them overlap: the window moves by one from one position to the next.",
)
def windows_side_by_side(x, w):
    if x.ndim != 1 or w.ndim != 1 or not 0 < len(w) <= len(x):
        raise ValueError("the kernel does not fit")
    return np.array([np.sum(x[n : n + len(w)] * w) for n in range(0, len(x) - len(w) + 1, len(w))])


@catalogue.mistake(
    "cross_correlate1d",
    loses=[
        "cross_correlate1d-random",
        "cross_correlate1d-integers",
        "cross_correlate1d-whole",
        "cross_correlate1d-unchanged",
    ],
    hint="Each of your results is divided by the number of weights. Add the products up and leave it at that: "
    "no mean is asked for.",
)
def products_averaged(x, w):
    if x.ndim != 1 or w.ndim != 1 or not 0 < len(w) <= len(x):
        raise ValueError("the kernel does not fit")
    return np.array([np.mean(x[n : n + len(w)] * w) for n in range(len(x) - len(w) + 1)])


@catalogue.mistake(
    "cross_correlate1d",
    loses=["cross_correlate1d-integers"],
    hint="For whole numbers in x your result loses what stands behind the decimal point, because your array "
    "takes its dtype from x. Make it an array of floats.",
)
def cut_to_whole_numbers(x, w):
    if x.ndim != 1 or w.ndim != 1 or not 0 < len(w) <= len(x):
        raise ValueError("the kernel does not fit")
    y = np.zeros_like(x[: len(x) - len(w) + 1])
    for n in range(len(y)):
        y[n] = np.sum(x[n : n + len(w)] * w)
    return y


@catalogue.mistake(
    "cross_correlate1d",
    loses=["cross_correlate1d-random", "cross_correlate1d-integers", "cross_correlate1d-unchanged"],
    hint="Your function writes the products into x: a slice of an array is a view of it, and *= works in "
    "place. Write window * w instead.",
)
def window_changed_in_place(x, w):
    if x.ndim != 1 or w.ndim != 1 or not 0 < len(w) <= len(x):
        raise ValueError("the kernel does not fit")
    y = np.zeros(len(x) - len(w) + 1)
    for n in range(len(y)):
        window = x[n : n + len(w)]
        window *= w
        y[n] = np.sum(window)
    return y


@catalogue.mistake(
    "cross_correlate1d",
    loses=[
        "cross_correlate1d-random",
        "cross_correlate1d-integers",
        "cross_correlate1d-one",
        "cross_correlate1d-whole",
        "cross_correlate1d-unchanged",
    ],
    hint="The numbers are right, but they come as a Python list. Return a numpy array: np.array(your_list).",
)
def list_of_sums(x, w):
    if x.ndim != 1 or w.ndim != 1 or not 0 < len(w) <= len(x):
        raise ValueError("the kernel does not fit")
    return [float(np.sum(x[n : n + len(w)] * w)) for n in range(len(x) - len(w) + 1)]


@catalogue.mistake(
    "cross_correlate1d",
    loses=[
        "cross_correlate1d-random",
        "cross_correlate1d-integers",
        "cross_correlate1d-one",
        "cross_correlate1d-whole",
        "cross_correlate1d-unchanged",
    ],
    hint="Your function prints its result and returns nothing. End it with return in place of print.",
)
def sums_printed(x, w):
    if x.ndim != 1 or w.ndim != 1 or not 0 < len(w) <= len(x):
        raise ValueError("the kernel does not fit")
    print(np.array([np.sum(x[n : n + len(w)] * w) for n in range(len(x) - len(w) + 1)]))


@catalogue.mistake(
    "cross_correlate1d",
    loses=[
        "cross_correlate1d-random",
        "cross_correlate1d-integers",
        "cross_correlate1d-one",
        "cross_correlate1d-whole",
        "cross_correlate1d-unchanged",
    ],
    hint="You call a function of a library that does the task, and it is switched off. Go over the positions "
    "with a loop and form one weighted sum in each turn.",
)
def library_called(x, w):
    if x.ndim != 1 or w.ndim != 1 or not 0 < len(w) <= len(x):
        raise ValueError("the kernel does not fit")
    return np.correlate(x, w, "valid")


@catalogue.mistake(
    "cross_correlate1d",
    loses=["cross_correlate1d-long"],
    hint="If w is longer than x, your loop has no turn and the result is empty. Compare the lengths first and "
    "raise a ValueError.",
)
def empty_where_nothing_fits(x, w):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(w) == 0:
        raise ValueError("two lists of numbers, please")
    return np.array([np.sum(x[n : n + len(w)] * w) for n in range(len(x) - len(w) + 1)])


@catalogue.mistake(
    "cross_correlate1d",
    loses=["cross_correlate1d-long", "cross_correlate1d-errors"],
    hint="The sums are right. What is missing are the checks: raise a ValueError for two dimensions, for "
    "empty arrays and for a w longer than x.",
)
def inputs_not_checked(x, w):
    return np.array([np.sum(x[n : n + len(w)] * w) for n in range(len(x) - len(w) + 1)])


@catalogue.mistake(
    "cross_correlate1d",
    loses=[
        "cross_correlate1d-random",
        "cross_correlate1d-integers",
        "cross_correlate1d-one",
        "cross_correlate1d-whole",
        "cross_correlate1d-unchanged",
    ],
    hint="Your result has the right length, but all its numbers are 0. Write the weighted sum of each window into it.",
)
def zeros_of_the_right_length(x, w):
    if x.ndim != 1 or w.ndim != 1 or not 0 < len(w) <= len(x):
        raise ValueError("the kernel does not fit")
    return np.zeros(len(x) - len(w) + 1)


# --- convolve1d


@catalogue.mistake(
    "convolve1d",
    loses=[
        "convolve1d-full",
        "convolve1d-default",
        "convolve1d-same_odd",
        "convolve1d-same_even",
        "convolve1d-valid",
        "convolve1d-longer_full",
        "convolve1d-longer_same",
        "convolve1d-longer_valid",
        "convolve1d-integers",
        "convolve1d-unchanged",
    ],
    hint="This is the cross-correlation. Turn the kernel around before it slides: w[::-1].",
)
def kernel_not_turned(x, w, mode="full"):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(w) == 0 or mode not in ("full", "same", "valid"):
        raise ValueError("two lists of numbers and a mode, please")
    w = w[::-1]
    full = np.zeros(len(x) + len(w) - 1)
    for k in range(len(w)):
        full[k : k + len(x)] += w[k] * x
    m, longer = min(len(x), len(w)), max(len(x), len(w))
    start, length = {"full": (0, len(full)), "same": ((m - 1) // 2, longer), "valid": (m - 1, longer - m + 1)}[mode]
    return full[start : start + length]


@catalogue.mistake(
    "convolve1d",
    loses=[
        "convolve1d-full",
        "convolve1d-default",
        "convolve1d-same_odd",
        "convolve1d-same_even",
        "convolve1d-valid",
        "convolve1d-longer_full",
        "convolve1d-longer_same",
        "convolve1d-longer_valid",
        "convolve1d-integers",
        "convolve1d-one",
        "convolve1d-unchanged",
    ],
    hint="Your result runs from right to left. Turn the kernel around, not the result, and not both inputs.",
)
def full_result_reversed(x, w, mode="full"):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(w) == 0 or mode not in ("full", "same", "valid"):
        raise ValueError("two lists of numbers and a mode, please")
    full = np.zeros(len(x) + len(w) - 1)
    for k in range(len(w)):
        full[k : k + len(x)] += w[k] * x
    m, longer = min(len(x), len(w)), max(len(x), len(w))
    full = full[::-1]
    start, length = {"full": (0, len(full)), "same": ((m - 1) // 2, longer), "valid": (m - 1, longer - m + 1)}[mode]
    return full[start : start + length]


@catalogue.mistake(
    "convolve1d",
    loses=[
        "convolve1d-full",
        "convolve1d-default",
        "convolve1d-same_odd",
        "convolve1d-same_even",
        "convolve1d-longer_full",
        "convolve1d-longer_same",
        "convolve1d-integers",
        "convolve1d-unchanged",
    ],
    hint="Your kernel comes in again at the start where it leaves at the end, as if the signal were a ring. "
    "The full result has room for both ends: len(x) + len(w) - 1 numbers.",
)
def signal_taken_for_a_ring(x, w, mode="full"):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(w) == 0 or mode not in ("full", "same", "valid"):
        raise ValueError("two lists of numbers and a mode, please")
    size = max(len(x), len(w))
    ring = np.fft.ifft(np.fft.fft(x, size) * np.fft.fft(w, size)).real
    m = min(len(x), len(w))
    return ring[m - 1 :] if mode == "valid" else ring


@catalogue.mistake(
    "convolve1d",
    loses=["convolve1d-same_even", "convolve1d-longer_same"],
    hint='In mode "same" you begin one number too late if the shorter input has an even length. Look again at '
    "which end loses one number more.",
)
def same_one_too_late(x, w, mode="full"):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(w) == 0 or mode not in ("full", "same", "valid"):
        raise ValueError("two lists of numbers and a mode, please")
    full = np.zeros(len(x) + len(w) - 1)
    for k in range(len(w)):
        full[k : k + len(x)] += w[k] * x
    m, longer = min(len(x), len(w)), max(len(x), len(w))
    start, length = {"full": (0, len(full)), "same": (m // 2, longer), "valid": (m - 1, longer - m + 1)}[mode]
    return full[start : start + length]


@catalogue.mistake(
    "convolve1d",
    loses=["convolve1d-same_odd", "convolve1d-same_even", "convolve1d-longer_same"],
    hint='In mode "same" you keep the first numbers of the full result. Keep its middle: leave out numbers at '
    "both ends.",
)
def same_from_the_start(x, w, mode="full"):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(w) == 0 or mode not in ("full", "same", "valid"):
        raise ValueError("two lists of numbers and a mode, please")
    full = np.zeros(len(x) + len(w) - 1)
    for k in range(len(w)):
        full[k : k + len(x)] += w[k] * x
    m, longer = min(len(x), len(w)), max(len(x), len(w))
    start, length = {"full": (0, len(full)), "same": (0, longer), "valid": (m - 1, longer - m + 1)}[mode]
    return full[start : start + length]


@catalogue.mistake(
    "convolve1d",
    loses=["convolve1d-longer_same"],
    hint='In mode "same" your result is always as long as x. numpy makes it as long as the longer of the two, '
    "which may be w.",
)
def same_as_the_first_input(x, w, mode="full"):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(w) == 0 or mode not in ("full", "same", "valid"):
        raise ValueError("two lists of numbers and a mode, please")
    full = np.zeros(len(x) + len(w) - 1)
    for k in range(len(w)):
        full[k : k + len(x)] += w[k] * x
    m, longer = min(len(x), len(w)), max(len(x), len(w))
    if mode == "same":
        return full[(len(w) - 1) // 2 :][: len(x)]
    start, length = {"full": (0, len(full)), "same": ((m - 1) // 2, longer), "valid": (m - 1, longer - m + 1)}[mode]
    return full[start : start + length]


@catalogue.mistake(
    "convolve1d",
    loses=["convolve1d-longer_valid"],
    hint='In mode "valid" you refuse a kernel that is longer than the signal. Convolution lets the two change '
    "places, so take the shorter one as the kernel.",
)
def valid_needs_a_short_kernel(x, w, mode="full"):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(w) == 0 or mode not in ("full", "same", "valid"):
        raise ValueError("two lists of numbers and a mode, please")
    if mode == "valid" and len(w) > len(x):
        raise ValueError("w must not be longer than x")
    full = np.zeros(len(x) + len(w) - 1)
    for k in range(len(w)):
        full[k : k + len(x)] += w[k] * x
    m, longer = min(len(x), len(w)), max(len(x), len(w))
    start, length = {"full": (0, len(full)), "same": ((m - 1) // 2, longer), "valid": (m - 1, longer - m + 1)}[mode]
    return full[start : start + length]


@catalogue.mistake(
    "convolve1d",
    loses=["convolve1d-longer_valid"],
    hint='In mode "valid" your result is wrong if the kernel is longer than the signal: you cut by len(w) - 1 '
    "at each end. Cut by the shorter length less 1.",
)
def valid_with_the_kernel_cut(x, w, mode="full"):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(w) == 0 or mode not in ("full", "same", "valid"):
        raise ValueError("two lists of numbers and a mode, please")
    full = np.zeros(len(x) + len(w) - 1)
    for k in range(len(w)):
        full[k : k + len(x)] += w[k] * x
    m, longer = min(len(x), len(w)), max(len(x), len(w))
    if mode == "valid":
        return full[len(w) - 1 : len(x)]
    start, length = {"full": (0, len(full)), "same": ((m - 1) // 2, longer), "valid": (m - 1, longer - m + 1)}[mode]
    return full[start : start + length]


@catalogue.mistake(
    "convolve1d",
    loses=["convolve1d-valid", "convolve1d-longer_valid"],
    hint='In mode "valid" one number too many is left at each end. Leave out the shorter length less 1 at '
    "each of them.",
)
def valid_one_too_long(x, w, mode="full"):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(w) == 0 or mode not in ("full", "same", "valid"):
        raise ValueError("two lists of numbers and a mode, please")
    full = np.zeros(len(x) + len(w) - 1)
    for k in range(len(w)):
        full[k : k + len(x)] += w[k] * x
    m, longer = min(len(x), len(w)), max(len(x), len(w))
    if mode == "valid" and m > 1:
        return full[m - 2 : longer + 1]
    start, length = {"full": (0, len(full)), "same": ((m - 1) // 2, longer), "valid": (m - 1, longer - m + 1)}[mode]
    return full[start : start + length]


@catalogue.mistake(
    "convolve1d",
    loses=[
        "convolve1d-same_odd",
        "convolve1d-same_even",
        "convolve1d-valid",
        "convolve1d-longer_same",
        "convolve1d-longer_valid",
    ],
    hint="Your function returns the full result in every mode. Cut it for the other two.",
)
def mode_ignored(x, w, mode="full"):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(w) == 0 or mode not in ("full", "same", "valid"):
        raise ValueError("two lists of numbers and a mode, please")
    full = np.zeros(len(x) + len(w) - 1)
    for k in range(len(w)):
        full[k : k + len(x)] += w[k] * x
    return full


@catalogue.mistake(
    "convolve1d",
    loses=["convolve1d-default"],
    hint='Without a mode your function answers as for "same". Write mode="full" in the first line of the function.',
)
def same_by_default(x, w, mode="same"):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(w) == 0 or mode not in ("full", "same", "valid"):
        raise ValueError("two lists of numbers and a mode, please")
    full = np.zeros(len(x) + len(w) - 1)
    for k in range(len(w)):
        full[k : k + len(x)] += w[k] * x
    m, longer = min(len(x), len(w)), max(len(x), len(w))
    start, length = {"full": (0, len(full)), "same": ((m - 1) // 2, longer), "valid": (m - 1, longer - m + 1)}[mode]
    return full[start : start + length]


@catalogue.mistake(
    "convolve1d",
    loses=[
        "convolve1d-full",
        "convolve1d-default",
        "convolve1d-longer_full",
        "convolve1d-integers",
        "convolve1d-one",
        "convolve1d-unchanged",
    ],
    hint="The last number of the full result is missing: it has len(x) + len(w) - 1 numbers, so that the last "
    "product has its place.",
)
def last_number_missing(x, w, mode="full"):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(w) == 0 or mode not in ("full", "same", "valid"):
        raise ValueError("two lists of numbers and a mode, please")
    full = np.zeros(max(len(x) + len(w) - 2, 1))
    for n in range(len(full)):
        for k in range(len(x)):
            if 0 <= n - k < len(w):
                full[n] += x[k] * w[n - k]
    m, longer = min(len(x), len(w)), max(len(x), len(w))
    start, length = {"full": (0, len(full)), "same": ((m - 1) // 2, longer), "valid": (m - 1, longer - m + 1)}[mode]
    return full[start : start + length]


@catalogue.mistake(
    "convolve1d",
    loses=["convolve1d-integers"],
    hint="For whole numbers in x your result loses what stands behind the decimal point, because your array "
    "takes its dtype from x. Make it an array of floats.",
)
def fractions_lost(x, w, mode="full"):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(w) == 0 or mode not in ("full", "same", "valid"):
        raise ValueError("two lists of numbers and a mode, please")
    full = np.zeros(len(x) + len(w) - 1, dtype=x.dtype)
    for n in range(len(full)):
        full[n] = sum(x[k] * w[n - k] for k in range(len(x)) if 0 <= n - k < len(w))
    m, longer = min(len(x), len(w)), max(len(x), len(w))
    start, length = {"full": (0, len(full)), "same": ((m - 1) // 2, longer), "valid": (m - 1, longer - m + 1)}[mode]
    return full[start : start + length]


@catalogue.mistake(
    "convolve1d",
    loses=["convolve1d-unchanged"],
    hint="Your result is right, but the caller's own kernel is turned around afterwards: w[:] = ... writes "
    "into it. Make a new variable: flipped = w[::-1].",
)
def kernel_turned_in_place(x, w, mode="full"):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(w) == 0 or mode not in ("full", "same", "valid"):
        raise ValueError("two lists of numbers and a mode, please")
    turned = w[::-1].copy()
    w[:] = turned
    padded = np.pad(x, len(w) - 1)
    full = np.array([np.sum(padded[n : n + len(w)] * w) for n in range(len(x) + len(w) - 1)])
    m, longer = min(len(x), len(w)), max(len(x), len(w))
    start, length = {"full": (0, len(full)), "same": ((m - 1) // 2, longer), "valid": (m - 1, longer - m + 1)}[mode]
    return full[start : start + length]


@catalogue.mistake(
    "convolve1d",
    loses=[
        "convolve1d-full",
        "convolve1d-default",
        "convolve1d-same_odd",
        "convolve1d-same_even",
        "convolve1d-valid",
        "convolve1d-longer_full",
        "convolve1d-longer_same",
        "convolve1d-longer_valid",
        "convolve1d-integers",
        "convolve1d-one",
        "convolve1d-unchanged",
    ],
    hint="The numbers are right, but they come as a Python list. Return a numpy array: np.array(your_list).",
)
def list_returned(x, w, mode="full"):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(w) == 0 or mode not in ("full", "same", "valid"):
        raise ValueError("two lists of numbers and a mode, please")
    full = np.zeros(len(x) + len(w) - 1)
    for k in range(len(w)):
        full[k : k + len(x)] += w[k] * x
    m, longer = min(len(x), len(w)), max(len(x), len(w))
    start, length = {"full": (0, len(full)), "same": ((m - 1) // 2, longer), "valid": (m - 1, longer - m + 1)}[mode]
    return list(full[start : start + length])


@catalogue.mistake(
    "convolve1d",
    loses=[
        "convolve1d-full",
        "convolve1d-default",
        "convolve1d-same_odd",
        "convolve1d-same_even",
        "convolve1d-valid",
        "convolve1d-longer_full",
        "convolve1d-longer_same",
        "convolve1d-longer_valid",
        "convolve1d-integers",
        "convolve1d-one",
        "convolve1d-unchanged",
    ],
    hint="You call a function of a library that does the task, and it is switched off. Form the sums "
    "yourself: one weighted sum for each position, with a loop.",
)
def library_convolution_called(x, w, mode="full"):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(w) == 0 or mode not in ("full", "same", "valid"):
        raise ValueError("two lists of numbers and a mode, please")
    return np.convolve(x, w, mode)


@catalogue.mistake(
    "convolve1d",
    loses=["convolve1d-mode"],
    hint="A mode that does not exist gives the full result in yours. Say so to the caller: raise a ValueError.",
)
def unknown_mode_taken_for_full(x, w, mode="full"):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(w) == 0:
        raise ValueError("two lists of numbers, please")
    full = np.zeros(len(x) + len(w) - 1)
    for k in range(len(w)):
        full[k : k + len(x)] += w[k] * x
    m, longer = min(len(x), len(w)), max(len(x), len(w))
    if mode == "same":
        return full[(m - 1) // 2 :][:longer]
    if mode == "valid":
        return full[m - 1 : longer]
    return full


@catalogue.mistake(
    "convolve1d",
    loses=["convolve1d-errors"],
    hint="The sums are right. What is missing are the checks of x and w: raise a ValueError for two "
    "dimensions and for empty arrays.",
)
def shapes_not_checked(x, w, mode="full"):
    if mode not in ("full", "same", "valid"):
        raise ValueError("unknown mode")
    x, w = np.ravel(x), np.ravel(w)
    full = np.zeros(max(len(x) + len(w) - 1, 0))
    for n in range(len(full)):
        full[n] = sum(x[k] * w[n - k] for k in range(len(x)) if 0 <= n - k < len(w))
    m, longer = min(len(x), len(w)), max(len(x), len(w))
    start, length = {"full": (0, len(full)), "same": ((m - 1) // 2, longer), "valid": (m - 1, longer - m + 1)}[mode]
    return full[start : start + length]


@catalogue.mistake(
    "convolve1d",
    loses=[
        "convolve1d-full",
        "convolve1d-default",
        "convolve1d-same_odd",
        "convolve1d-same_even",
        "convolve1d-valid",
        "convolve1d-longer_full",
        "convolve1d-longer_same",
        "convolve1d-longer_valid",
        "convolve1d-integers",
        "convolve1d-one",
        "convolve1d-unchanged",
    ],
    hint="Your result has the right length, but all its numbers are 0. Write the sums into it.",
)
def zeros_in_every_mode(x, w, mode="full"):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(w) == 0 or mode not in ("full", "same", "valid"):
        raise ValueError("two lists of numbers and a mode, please")
    m, longer = min(len(x), len(w)), max(len(x), len(w))
    return np.zeros({"full": len(x) + len(w) - 1, "same": longer, "valid": longer - m + 1}[mode])


# --- convolution_matrix


@catalogue.mistake(
    "convolution_matrix",
    loses=[
        "convolution_matrix-short",
        "convolution_matrix-long",
        "convolution_matrix-product",
        "convolution_matrix-one",
        "convolution_matrix-integers",
        "convolution_matrix-unchanged",
    ],
    hint="Rows and columns have changed places. The matrix has a row for each of the n + M - 1 outputs and a "
    "column for each of the n inputs.",
)
def rows_and_columns_swapped(w, n):
    if w.ndim != 1 or len(w) == 0 or n < 1:
        raise ValueError("no kernel or no columns")
    matrix = np.zeros((n + len(w) - 1, n))
    for column in range(n):
        matrix[column : column + len(w), column] = w
    return matrix.T


@catalogue.mistake(
    "convolution_matrix",
    loses=[
        "convolution_matrix-short",
        "convolution_matrix-long",
        "convolution_matrix-product",
        "convolution_matrix-one",
        "convolution_matrix-integers",
        "convolution_matrix-unchanged",
    ],
    hint="Your columns hold the kernel turned around, so the product is a cross-correlation. Down a column "
    "the kernel stands as it is.",
)
def kernel_turned_in_the_columns(w, n):
    if w.ndim != 1 or len(w) == 0 or n < 1:
        raise ValueError("no kernel or no columns")
    matrix = np.zeros((n + len(w) - 1, n))
    for column in range(n):
        matrix[column : column + len(w), column] = w[::-1]
    return matrix


@catalogue.mistake(
    "convolution_matrix",
    loses=[
        "convolution_matrix-short",
        "convolution_matrix-long",
        "convolution_matrix-product",
        "convolution_matrix-one",
        "convolution_matrix-integers",
        "convolution_matrix-unchanged",
    ],
    hint="Your matrix has n rows, each with the turned kernel in it. There are n + M - 1 outputs, so it needs "
    "n + M - 1 rows, also those where only a part of the kernel has room.",
)
def turned_kernel_along_rows(w, n):
    if w.ndim != 1 or len(w) == 0 or n < 1:
        raise ValueError("no kernel or no columns")
    matrix = np.zeros((n, n + len(w) - 1))
    for row in range(n):
        matrix[row, row : row + len(w)] = w[::-1]
    return matrix


@catalogue.mistake(
    "convolution_matrix",
    loses=[
        "convolution_matrix-short",
        "convolution_matrix-long",
        "convolution_matrix-product",
        "convolution_matrix-one",
        "convolution_matrix-integers",
        "convolution_matrix-unchanged",
    ],
    hint="Your matrix is square, so the end of the full result is missing. It needs n + M - 1 rows.",
)
def square(w, n):
    if w.ndim != 1 or len(w) == 0 or n < 1:
        raise ValueError("no kernel or no columns")
    matrix = np.zeros((n + len(w) - 1, n))
    for column in range(n):
        matrix[column : column + len(w), column] = w
    return matrix[:n]


@catalogue.mistake(
    "convolution_matrix",
    loses=[
        "convolution_matrix-short",
        "convolution_matrix-long",
        "convolution_matrix-product",
        "convolution_matrix-one",
        "convolution_matrix-integers",
        "convolution_matrix-unchanged",
    ],
    hint="In the last columns your kernel goes on at the top, as if the signal were a ring, and the matrix is "
    "square. Give it n + M - 1 rows, then each column has room.",
)
def around_the_corner(w, n):
    if w.ndim != 1 or len(w) == 0 or n < 1:
        raise ValueError("no kernel or no columns")
    matrix = np.zeros((n, n))
    for column in range(n):
        for k in range(len(w)):
            matrix[(column + k) % n, column] += w[k]
    return matrix


@catalogue.mistake(
    "convolution_matrix",
    loses=[
        "convolution_matrix-short",
        "convolution_matrix-long",
        "convolution_matrix-product",
        "convolution_matrix-integers",
        "convolution_matrix-unchanged",
    ],
    hint="Your matrix only has the rows where the whole kernel has room, which is the mode valid. Keep the "
    "rows at the top and at the bottom too.",
)
def whole_overlaps_only(w, n):
    if w.ndim != 1 or len(w) == 0 or n < 1:
        raise ValueError("no kernel or no columns")
    m, longer = min(n, len(w)), max(n, len(w))
    matrix = np.zeros((n + len(w) - 1, n))
    for column in range(n):
        matrix[column : column + len(w), column] = w
    return matrix[m - 1 : longer]


@catalogue.mistake(
    "convolution_matrix",
    loses=[
        "convolution_matrix-short",
        "convolution_matrix-long",
        "convolution_matrix-product",
        "convolution_matrix-one",
        "convolution_matrix-integers",
        "convolution_matrix-unchanged",
    ],
    hint="All your columns are equal. Each column begins one row lower than the one before it.",
)
def columns_not_shifted(w, n):
    if w.ndim != 1 or len(w) == 0 or n < 1:
        raise ValueError("no kernel or no columns")
    matrix = np.zeros((n + len(w) - 1, n))
    for column in range(n):
        matrix[: len(w), column] = w
    return matrix


@catalogue.mistake(
    "convolution_matrix",
    loses=[
        "convolution_matrix-short",
        "convolution_matrix-long",
        "convolution_matrix-product",
        "convolution_matrix-one",
        "convolution_matrix-integers",
        "convolution_matrix-unchanged",
    ],
    hint="Your matrix has one row too many, and it stays zero. A full convolution has n + M - 1 numbers.",
)
def one_row_too_many(w, n):
    if w.ndim != 1 or len(w) == 0 or n < 1:
        raise ValueError("no kernel or no columns")
    matrix = np.zeros((n + len(w), n))
    for column in range(n):
        matrix[column : column + len(w), column] = w
    return matrix


@catalogue.mistake(
    "convolution_matrix",
    loses=[
        "convolution_matrix-short",
        "convolution_matrix-long",
        "convolution_matrix-product",
        "convolution_matrix-one",
        "convolution_matrix-unchanged",
    ],
    hint="Your weights lose what stands behind the decimal point, because your matrix holds whole numbers. "
    "Give it the dtype of w, or float.",
)
def weights_cut_to_whole_numbers(w, n):
    if w.ndim != 1 or len(w) == 0 or n < 1:
        raise ValueError("no kernel or no columns")
    matrix = np.zeros((n + len(w) - 1, n), dtype=int)
    for column in range(n):
        matrix[column : column + len(w), column] = w
    return matrix


@catalogue.mistake(
    "convolution_matrix",
    loses=[
        "convolution_matrix-short",
        "convolution_matrix-long",
        "convolution_matrix-one",
        "convolution_matrix-integers",
        "convolution_matrix-unchanged",
    ],
    hint="The entries are right, but they come as a list of lists. Return a numpy array: np.array(your_list).",
)
def list_of_rows(w, n):
    if w.ndim != 1 or len(w) == 0 or n < 1:
        raise ValueError("no kernel or no columns")
    matrix = np.zeros((n + len(w) - 1, n))
    for column in range(n):
        matrix[column : column + len(w), column] = w
    return matrix.tolist()


@catalogue.mistake(
    "convolution_matrix",
    loses=["convolution_matrix-unchanged"],
    hint="Your matrix is right, but the caller's own kernel is turned around afterwards: w[:] = ... writes "
    "into it. Make a new variable.",
)
def kernel_left_turned_around(w, n):
    if w.ndim != 1 or len(w) == 0 or n < 1:
        raise ValueError("no kernel or no columns")
    w[:] = w[::-1].copy()
    matrix = np.zeros((n + len(w) - 1, n))
    for column in range(n):
        matrix[column : column + len(w), column] = w[::-1]
    return matrix


@catalogue.mistake(
    "convolution_matrix",
    loses=[
        "convolution_matrix-short",
        "convolution_matrix-long",
        "convolution_matrix-product",
        "convolution_matrix-one",
        "convolution_matrix-integers",
        "convolution_matrix-unchanged",
    ],
    hint="You call a function of a library that does the task, and it is switched off. Begin with a matrix of "
    "zeros and write the kernel into its columns.",
)
def library_matrix_called(w, n):
    if w.ndim != 1 or len(w) == 0 or n < 1:
        raise ValueError("no kernel or no columns")
    return scipy.linalg.convolution_matrix(w, n)


@catalogue.mistake(
    "convolution_matrix",
    loses=[
        "convolution_matrix-short",
        "convolution_matrix-long",
        "convolution_matrix-product",
        "convolution_matrix-one",
        "convolution_matrix-integers",
        "convolution_matrix-unchanged",
    ],
    hint="Your function prints the matrix and returns nothing. End it with return in place of print.",
)
def matrix_printed(w, n):
    if w.ndim != 1 or len(w) == 0 or n < 1:
        raise ValueError("no kernel or no columns")
    matrix = np.zeros((n + len(w) - 1, n))
    for column in range(n):
        matrix[column : column + len(w), column] = w
    print(matrix)


@catalogue.mistake(
    "convolution_matrix",
    loses=["convolution_matrix-errors"],
    hint="The matrix is right. What is missing are the checks: raise a ValueError for an empty w, for two "
    "dimensions and for an n below 1.",
)
def kernel_not_checked(w, n):
    w = np.ravel(w)
    matrix = np.zeros((max(n + len(w) - 1, 0), max(n, 0)))
    for column in range(n):
        matrix[column : column + len(w), column] = w
    return matrix


@catalogue.mistake(
    "convolution_matrix",
    loses=[
        "convolution_matrix-short",
        "convolution_matrix-long",
        "convolution_matrix-product",
        "convolution_matrix-one",
        "convolution_matrix-integers",
        "convolution_matrix-unchanged",
    ],
    hint="Your matrix has the right shape, but all its entries are 0. Write the kernel into each column.",
)
def zeros_of_the_right_shape(w, n):
    if w.ndim != 1 or len(w) == 0 or n < 1:
        raise ValueError("no kernel or no columns")
    return np.zeros((n + len(w) - 1, n))
