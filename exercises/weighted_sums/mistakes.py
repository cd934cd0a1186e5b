"""Known wrong answers: each loses the tests that it names, and its hint says what to change."""

import numpy as np

from autograder.catalogue import Catalogue

catalogue = Catalogue()


@catalogue.probe("weighted_sum")
def numbers_and_weights(rng):
    return [
        (rng.standard_normal(5), rng.standard_normal(5)),
        (np.array([2, 5, 4]), np.array([3, 4, -1])),
        (np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0])),
        (np.array([1.0, 2.0, 3.0]), np.array([2.0])),
        (np.ones((2, 2)), np.ones((2, 2))),
        (np.zeros(0), np.zeros(0)),
    ]


@catalogue.probe("repeat_weights")
def weights_and_length(rng):
    return [
        (rng.standard_normal(4), 10),
        (np.array([3, 1, 2]), 6),
        (np.array([1.5, 2.0, 5.0]), 2),
        (np.array([2.5]), 3),
        (np.ones((2, 2)), 3),
        (np.zeros(0), 3),
        (np.array([1.0, 2.0]), 0),
    ]


@catalogue.probe("sliding_weighted_sum")
def signals_and_weights(rng):
    return [
        (rng.standard_normal(9), rng.standard_normal(3)),
        (rng.standard_normal(11), rng.standard_normal(3), 2),
        (np.array([1, 4, 2, 7, 5]), np.array([0.5, 1.25])),
        (np.array([1, 4, 2]), np.array([2, 1, 1])),
        (np.array([1.0, 2.0]), np.array([1.0, 2.0, 4.0])),
        (np.ones((3, 3)), np.ones((2, 2))),
        (np.ones(3), np.zeros(0)),
        (np.ones(3), np.ones(2), 0),
    ]


@catalogue.probe("find_pattern")
def signals_and_patterns(rng):
    noisy, pattern = 0.1 * rng.standard_normal(40), rng.standard_normal(6)
    noisy[17:23] += pattern
    noisy[30:36] -= 5 * pattern
    end = 0.1 * rng.standard_normal(20)
    end[14:] += pattern
    return [
        (noisy, pattern),
        (end, pattern),
        (np.array([0.0, 0.0, 1.0, 3.0, 2.0, 0.0, 9.0, 9.0, 9.0, 0.0]), np.array([1.0, 3.0, 2.0])),
        (np.array([0.0, 1.0, 0.0, 20.0, 30.0, 60.0, 0.0]), np.array([1.0, 2.0, 2.0])),
        (np.array([5.0, 6.0, 5.2, 0.0, 1.0, 0.5, 0.0]), np.array([1.0, 2.0, 1.2])),
        (np.array([9.0, 8.0, 6.0, 6.0, 5.0]), np.array([1.0, 2.0])),
        (np.array([3, 1, 3, 3, 1, 1, 3, 3, 1, 1, 2]), np.array([3, 3, 1, 1])),
        (np.array([0, 1, 0, 0, 1, 1, 1, 0, 1, 0]), np.array([0, 1, 1, 1, 0])),
        (np.ones((3, 3)), np.array([1.0, 2.0])),
        (np.arange(4.0), np.zeros(0)),
        (np.arange(2.0), np.arange(3.0)),
    ]


# --- weighted_sum


@catalogue.mistake(
    "weighted_sum",
    loses=["weighted_sum-random", "weighted_sum-integers", "weighted_sum-sizes", "weighted_sum-unchanged"],
    hint="Your result is the plain sum: multiply each number by its weight before you add.",
)
def weights_ignored(x, w):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(x) != len(w):
        raise ValueError("x and w must be two equally long lists")
    return float(np.sum(x))


@catalogue.mistake(
    "weighted_sum",
    loses=["weighted_sum-random", "weighted_sum-integers", "weighted_sum-sizes", "weighted_sum-unchanged"],
    hint="Your sum is divided by the sum of the weights, which makes it a weighted average. The task asks for "
    "the sum alone.",
)
def divided_by_the_weights(x, w):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(x) != len(w):
        raise ValueError("x and w must be two equally long lists")
    return float(np.sum(x * w) / np.sum(w))


@catalogue.mistake(
    "weighted_sum",
    loses=["weighted_sum-random", "weighted_sum-integers", "weighted_sum-sizes", "weighted_sum-unchanged"],
    hint="Your sum is divided by how many numbers there are. Add the products up and leave it at that: no "
    "mean is asked for.",
)
def mean_of_the_products(x, w):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(x) != len(w):
        raise ValueError("x and w must be two equally long lists")
    return float(np.mean(x * w))


@catalogue.mistake(
    "weighted_sum",
    loses=["weighted_sum-random", "weighted_sum-integers", "weighted_sum-sizes", "weighted_sum-unchanged"],
    hint="You return the list of products. One step is left: add them up to one number.",
)
def products_not_added(x, w):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(x) != len(w):
        raise ValueError("x and w must be two equally long lists")
    return x * w


@catalogue.mistake(
    "weighted_sum",
    loses=["weighted_sum-random", "weighted_sum-integers", "weighted_sum-sizes", "weighted_sum-unchanged"],
    hint="The last number does not count in your sum. A range ends before its second argument, so it needs no - 1.",
)
def last_number_left_out(x, w):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(x) != len(w):
        raise ValueError("x and w must be two equally long lists")
    total = 0.0
    for i in range(len(x) - 1):
        total += x[i] * w[i]
    return total


@catalogue.mistake(
    "weighted_sum",
    loses=["weighted_sum-random", "weighted_sum-integers", "weighted_sum-sizes", "weighted_sum-unchanged"],
    hint="Your weights are taken from the last to the first. Here number i goes with weight i; the turning "
    "around comes later.",
)
def weights_turned_around(x, w):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(x) != len(w):
        raise ValueError("x and w must be two equally long lists")
    return float(np.sum(x * w[::-1]))


@catalogue.mistake(
    "weighted_sum",
    loses=["weighted_sum-random", "weighted_sum-integers", "weighted_sum-sizes", "weighted_sum-unchanged"],
    hint="Your result loses what stands behind the decimal point. Leave out the int(...): the result is a float.",
)
def cut_to_a_whole_number(x, w):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(x) != len(w):
        raise ValueError("x and w must be two equally long lists")
    return int(np.sum(x * w))


@catalogue.mistake(
    "weighted_sum",
    loses=["weighted_sum-integers", "weighted_sum-unchanged"],
    hint="Your function writes the products into x, which the caller still needs. Keep them in a variable of "
    "your own: x * w makes a new array, x *= w does not.",
)
def products_written_into_x(x, w):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(x) != len(w):
        raise ValueError("x and w must be two equally long lists")
    x *= w
    return float(np.sum(x))


@catalogue.mistake(
    "weighted_sum",
    loses=["weighted_sum-random", "weighted_sum-integers", "weighted_sum-sizes", "weighted_sum-unchanged"],
    hint="Your function prints its result and returns nothing. End it with return in place of print.",
)
def sum_printed(x, w):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(x) != len(w):
        raise ValueError("x and w must be two equally long lists")
    print(np.sum(x * w))


@catalogue.mistake(
    "weighted_sum",
    loses=["weighted_sum-lengths", "weighted_sum-errors"],
    hint="The sums are right. What is missing are the checks: numpy multiplies many shapes without complaint, "
    "so compare the lengths and the dimensions yourself and raise a ValueError.",
)
def no_check_at_all(x, w):
    return float(np.sum(x * w))


@catalogue.mistake(
    "weighted_sum",
    loses=["weighted_sum-lengths"],
    hint="Your loop stops at the end of the shorter list, so surplus numbers or weights go unnoticed. Compare "
    "the two lengths first and raise a ValueError if they differ.",
)
def surplus_ignored(x, w):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(w) == 0:
        raise ValueError("x and w must be two lists")
    return float(sum(a * b for a, b in zip(x, w, strict=False)))


@catalogue.mistake(
    "weighted_sum",
    loses=["weighted_sum-errors"],
    hint="Different lengths are refused, well done. Refuse arrays that are empty or have two dimensions too: "
    "look at x.ndim and len(x).",
)
def only_lengths_checked(x, w):
    if np.shape(x) != np.shape(w):
        raise ValueError("x and w need the same length")
    return float(np.sum(x * w))


@catalogue.mistake(
    "weighted_sum",
    loses=["weighted_sum-lengths", "weighted_sum-errors"],
    hint="For inputs that make no sense your function prints a message and returns None. Put raise "
    "ValueError(...) around the message in place of print(...).",
)
def error_printed(x, w):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(x) != len(w):
        print("x and w must be two equally long lists")
        return None
    return float(np.sum(x * w))


@catalogue.mistake(
    "weighted_sum",
    loses=["weighted_sum-random", "weighted_sum-integers", "weighted_sum-sizes", "weighted_sum-unchanged"],
    hint="Your function returns 0 whatever it gets. The checks stand already: now multiply each number by its "
    "weight and add.",
)
def zero(x, w):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(x) != len(w):
        raise ValueError("x and w must be two equally long lists")
    return 0.0


# --- repeat_weights


@catalogue.mistake(
    "repeat_weights",
    loses=["repeat_weights-random", "repeat_weights-multiple", "repeat_weights-integers", "repeat_weights-unchanged"],
    hint="You repeat each weight for itself: first, first, second, second. Repeat the whole list: first, "
    "second, ..., last, first again.",
)
def each_weight_repeated(w, n):
    if w.ndim != 1 or len(w) == 0 or n < 1:
        raise ValueError("w needs weights, n must be at least 1")
    return np.repeat(w, n // len(w) + 1)[:n]


@catalogue.mistake(
    "repeat_weights",
    loses=["repeat_weights-random", "repeat_weights-multiple", "repeat_weights-integers", "repeat_weights-unchanged"],
    hint="After the first repeat your result is filled up with zeros. Let the weights begin again there.",
)
def filled_with_zeros(w, n):
    if w.ndim != 1 or len(w) == 0 or n < 1:
        raise ValueError("w needs weights, n must be at least 1")
    repeated = np.zeros(n)
    size = min(n, len(w))
    repeated[:size] = w[:size]
    return repeated


@catalogue.mistake(
    "repeat_weights",
    loses=["repeat_weights-random", "repeat_weights-multiple", "repeat_weights-integers", "repeat_weights-unchanged"],
    hint="After the first repeat your result stays at the last weight. Let the weights begin again there.",
)
def last_weight_held(w, n):
    if w.ndim != 1 or len(w) == 0 or n < 1:
        raise ValueError("w needs weights, n must be at least 1")
    return w[np.minimum(np.arange(n), len(w) - 1)]


@catalogue.mistake(
    "repeat_weights",
    loses=["repeat_weights-random", "repeat_weights-short", "repeat_weights-integers", "repeat_weights-unchanged"],
    hint="Your result has too many weights: it ends with a whole repeat. Cut it after n weights.",
)
def not_cut(w, n):
    if w.ndim != 1 or len(w) == 0 or n < 1:
        raise ValueError("w needs weights, n must be at least 1")
    return np.tile(w, -(-n // len(w)))


@catalogue.mistake(
    "repeat_weights",
    loses=["repeat_weights-random", "repeat_weights-short", "repeat_weights-integers", "repeat_weights-unchanged"],
    hint="Your result has too few weights: only whole repeats are in it. Take one repeat more and cut after n weights.",
)
def only_whole_repeats(w, n):
    if w.ndim != 1 or len(w) == 0 or n < 1:
        raise ValueError("w needs weights, n must be at least 1")
    return np.tile(w, n // len(w))


@catalogue.mistake(
    "repeat_weights",
    loses=["repeat_weights-random", "repeat_weights-multiple", "repeat_weights-integers", "repeat_weights-unchanged"],
    hint="Every second repeat of yours runs backwards. After the last weight comes the first one again.",
)
def back_and_forth(w, n):
    if w.ndim != 1 or len(w) == 0 or n < 1:
        raise ValueError("w needs weights, n must be at least 1")
    return np.resize(np.concatenate([w, w[::-1]]), n)


@catalogue.mistake(
    "repeat_weights",
    loses=["repeat_weights-random", "repeat_weights-short", "repeat_weights-integers", "repeat_weights-unchanged"],
    hint="You cut at the front: your result ends with the last weight. Begin with the first weight and cut at the end.",
)
def cut_at_the_front(w, n):
    if w.ndim != 1 or len(w) == 0 or n < 1:
        raise ValueError("w needs weights, n must be at least 1")
    return np.tile(w, n // len(w) + 1)[-n:]


@catalogue.mistake(
    "repeat_weights",
    loses=["repeat_weights-random", "repeat_weights-multiple", "repeat_weights-short", "repeat_weights-unchanged"],
    hint="Your weights lose what stands behind the decimal point, because your array holds whole numbers. "
    "Give it the dtype of w, or float.",
)
def whole_numbers_only(w, n):
    if w.ndim != 1 or len(w) == 0 or n < 1:
        raise ValueError("w needs weights, n must be at least 1")
    repeated = np.zeros(n, dtype=int)
    for i in range(n):
        repeated[i] = w[i % len(w)]
    return repeated


@catalogue.mistake(
    "repeat_weights",
    loses=[
        "repeat_weights-random",
        "repeat_weights-multiple",
        "repeat_weights-short",
        "repeat_weights-integers",
        "repeat_weights-unchanged",
    ],
    hint="The weights are right, but they come as a Python list. Return a numpy array: np.array(your_list).",
)
def list_of_weights(w, n):
    if w.ndim != 1 or len(w) == 0 or n < 1:
        raise ValueError("w needs weights, n must be at least 1")
    return [w[i % len(w)] for i in range(n)]


@catalogue.mistake(
    "repeat_weights",
    loses=["repeat_weights-unchanged"],
    hint="Your result is right, but w itself has become longer: its method resize works in place. Write the "
    "repeats into a new array.",
)
def weights_resized_in_place(w, n):
    if w.ndim != 1 or len(w) == 0 or n < 1:
        raise ValueError("w needs weights, n must be at least 1")
    first = w.copy()
    w.resize(n, refcheck=False)
    for i in range(n):
        w[i] = first[i % len(first)]
    return w


@catalogue.mistake(
    "repeat_weights",
    loses=["repeat_weights-errors"],
    hint="The repeats are right. What is missing are the checks: raise a ValueError for an empty w, for two "
    "dimensions and for an n below 1.",
)
def nothing_checked(w, n):
    return np.resize(w, n)


@catalogue.mistake(
    "repeat_weights",
    loses=[
        "repeat_weights-random",
        "repeat_weights-multiple",
        "repeat_weights-short",
        "repeat_weights-integers",
        "repeat_weights-unchanged",
    ],
    hint="Your result has the right length, but all its weights are 0. Copy the weights of w into it, from "
    "the first to the last and again.",
)
def zeros_of_the_right_length(w, n):
    if w.ndim != 1 or len(w) == 0 or n < 1:
        raise ValueError("w needs weights, n must be at least 1")
    return np.zeros(n)


# --- sliding_weighted_sum


@catalogue.mistake(
    "sliding_weighted_sum",
    loses=[
        "sliding_weighted_sum-random",
        "sliding_weighted_sum-step",
        "sliding_weighted_sum-sizes",
        "sliding_weighted_sum-integers",
        "sliding_weighted_sum-unchanged",
    ],
    hint="Your weights are turned around, which is convolution and comes in the next assignment. Here the "
    "first weight meets the first number of the window.",
)
def weights_flipped(x, w, step=1):
    if x.ndim != 1 or w.ndim != 1 or len(w) == 0 or len(w) > len(x) or step < 1:
        raise ValueError("the window does not fit")
    return np.array([np.sum(x[i : i + len(w)] * w[::-1]) for i in range(0, len(x) - len(w) + 1, step)])


@catalogue.mistake(
    "sliding_weighted_sum",
    loses=[
        "sliding_weighted_sum-random",
        "sliding_weighted_sum-step",
        "sliding_weighted_sum-sizes",
        "sliding_weighted_sum-integers",
        "sliding_weighted_sum-unchanged",
    ],
    hint="One window is missing at the end. There are len(x) - len(w) + 1 positions, the first of them is 0.",
)
def last_window_missing(x, w, step=1):
    if x.ndim != 1 or w.ndim != 1 or len(w) == 0 or len(w) > len(x) or step < 1:
        raise ValueError("the window does not fit")
    return np.array([np.sum(x[i : i + len(w)] * w) for i in range(0, len(x) - len(w), step)])


@catalogue.mistake(
    "sliding_weighted_sum",
    loses=["sliding_weighted_sum-step"],
    hint="With step 1 all is right, and other steps give the same result. Move the window by step from one "
    "position to the next.",
)
def step_ignored(x, w, step=1):
    if x.ndim != 1 or w.ndim != 1 or len(w) == 0 or len(w) > len(x) or step < 1:
        raise ValueError("the window does not fit")
    return np.array([np.sum(x[i : i + len(w)] * w) for i in range(len(x) - len(w) + 1)])


@catalogue.mistake(
    "sliding_weighted_sum",
    loses=["sliding_weighted_sum-step"],
    hint="With a step larger than 1 your result has the wrong number of outputs. Divide first, then add one: "
    "floor((N - M) / step) + 1.",
)
def outputs_miscounted(x, w, step=1):
    if x.ndim != 1 or w.ndim != 1 or len(w) == 0 or len(w) > len(x) or step < 1:
        raise ValueError("the window does not fit")
    count = (len(x) - len(w) + 1) // step
    return np.array([np.sum(x[i * step : i * step + len(w)] * w) for i in range(count)])


@catalogue.mistake(
    "sliding_weighted_sum",
    loses=[
        "sliding_weighted_sum-random",
        "sliding_weighted_sum-step",
        "sliding_weighted_sum-integers",
        "sliding_weighted_sum-unchanged",
    ],
    hint="Your windows lie side by side. Let them overlap: from one position to the next the window moves by "
    "step, not by its own length.",
)
def windows_side_by_side(x, w, step=1):
    if x.ndim != 1 or w.ndim != 1 or len(w) == 0 or len(w) > len(x) or step < 1:
        raise ValueError("the window does not fit")
    return np.array([np.sum(x[i : i + len(w)] * w) for i in range(0, len(x) - len(w) + 1, step * len(w))])


@catalogue.mistake(
    "sliding_weighted_sum",
    loses=[
        "sliding_weighted_sum-random",
        "sliding_weighted_sum-step",
        "sliding_weighted_sum-sizes",
        "sliding_weighted_sum-integers",
        "sliding_weighted_sum-unchanged",
    ],
    hint="Your last windows stick out over the end of x. Only whole windows count, so stop where the window "
    "ends with the last number.",
)
def windows_over_the_end(x, w, step=1):
    if x.ndim != 1 or w.ndim != 1 or len(w) == 0 or len(w) > len(x) or step < 1:
        raise ValueError("the window does not fit")
    longer = np.concatenate([x, np.zeros(len(w))])
    return np.array([np.sum(longer[i : i + len(w)] * w) for i in range(0, len(x), step)])


@catalogue.mistake(
    "sliding_weighted_sum",
    loses=[
        "sliding_weighted_sum-random",
        "sliding_weighted_sum-step",
        "sliding_weighted_sum-sizes",
        "sliding_weighted_sum-integers",
        "sliding_weighted_sum-unchanged",
    ],
    hint="Your last windows go on at the beginning of x, as if it were a ring. Only whole windows count, so "
    "stop where the window ends with the last number.",
)
def windows_around_the_end(x, w, step=1):
    if x.ndim != 1 or w.ndim != 1 or len(w) == 0 or len(w) > len(x) or step < 1:
        raise ValueError("the window does not fit")
    return np.array([sum(w[k] * x[(i + k) % len(x)] for k in range(len(w))) for i in range(0, len(x), step)])


@catalogue.mistake(
    "sliding_weighted_sum",
    loses=[
        "sliding_weighted_sum-random",
        "sliding_weighted_sum-step",
        "sliding_weighted_sum-sizes",
        "sliding_weighted_sum-integers",
        "sliding_weighted_sum-unchanged",
    ],
    hint="Each of your results is divided by the number of weights. Add the products up and leave it at that: "
    "no mean is asked for.",
)
def means_of_the_windows(x, w, step=1):
    if x.ndim != 1 or w.ndim != 1 or len(w) == 0 or len(w) > len(x) or step < 1:
        raise ValueError("the window does not fit")
    return np.array([np.mean(x[i : i + len(w)] * w) for i in range(0, len(x) - len(w) + 1, step)])


@catalogue.mistake(
    "sliding_weighted_sum",
    loses=["sliding_weighted_sum-integers"],
    hint="For whole numbers in x your result loses what stands behind the decimal point, because your array "
    "takes its dtype from x. Make it an array of floats.",
)
def cut_to_whole_numbers(x, w, step=1):
    if x.ndim != 1 or w.ndim != 1 or len(w) == 0 or len(w) > len(x) or step < 1:
        raise ValueError("the window does not fit")
    y = np.zeros((len(x) - len(w)) // step + 1, dtype=x.dtype)
    for n in range(len(y)):
        y[n] = np.sum(x[n * step : n * step + len(w)] * w)
    return y


@catalogue.mistake(
    "sliding_weighted_sum",
    loses=[
        "sliding_weighted_sum-random",
        "sliding_weighted_sum-step",
        "sliding_weighted_sum-integers",
        "sliding_weighted_sum-unchanged",
    ],
    hint="Your function writes the products into x: a slice of an array is a view of it, and *= works in "
    "place. Write window * w instead.",
)
def products_written_into_the_window(x, w, step=1):
    if x.ndim != 1 or w.ndim != 1 or len(w) == 0 or len(w) > len(x) or step < 1:
        raise ValueError("the window does not fit")
    y = []
    for i in range(0, len(x) - len(w) + 1, step):
        window = x[i : i + len(w)]
        window *= w
        y.append(np.sum(window))
    return np.array(y)


@catalogue.mistake(
    "sliding_weighted_sum",
    loses=[
        "sliding_weighted_sum-random",
        "sliding_weighted_sum-step",
        "sliding_weighted_sum-sizes",
        "sliding_weighted_sum-integers",
        "sliding_weighted_sum-unchanged",
    ],
    hint="The numbers are right, but they come as a Python list. Return a numpy array: np.array(your_list).",
)
def list_of_sums(x, w, step=1):
    if x.ndim != 1 or w.ndim != 1 or len(w) == 0 or len(w) > len(x) or step < 1:
        raise ValueError("the window does not fit")
    return [float(np.sum(x[i : i + len(w)] * w)) for i in range(0, len(x) - len(w) + 1, step)]


@catalogue.mistake(
    "sliding_weighted_sum",
    loses=[
        "sliding_weighted_sum-random",
        "sliding_weighted_sum-step",
        "sliding_weighted_sum-sizes",
        "sliding_weighted_sum-integers",
        "sliding_weighted_sum-unchanged",
    ],
    hint="You call a function that slides for you, and it is switched off: writing the slide is the task. Go "
    "over the positions with a loop and form one weighted sum in each turn.",
)
def library_called(x, w, step=1):
    if x.ndim != 1 or w.ndim != 1 or len(w) == 0 or len(w) > len(x) or step < 1:
        raise ValueError("the window does not fit")
    return np.correlate(x, w, "valid")[::step]


@catalogue.mistake(
    "sliding_weighted_sum",
    loses=["sliding_weighted_sum-long"],
    hint="If w is longer than x, your loop has no turn and the result is empty. Compare the lengths first and "
    "raise a ValueError.",
)
def empty_where_nothing_fits(x, w, step=1):
    if x.ndim != 1 or w.ndim != 1 or len(x) == 0 or len(w) == 0 or step < 1:
        raise ValueError("x and w must be two lists of numbers, step at least 1")
    return np.array([np.sum(x[i : i + len(w)] * w) for i in range(0, len(x) - len(w) + 1, step)])


@catalogue.mistake(
    "sliding_weighted_sum",
    loses=["sliding_weighted_sum-long", "sliding_weighted_sum-errors"],
    hint="The sums are right. What is missing are the checks: raise a ValueError for two dimensions, for "
    "empty arrays, for a w longer than x and for a step below 1.",
)
def inputs_not_checked(x, w, step=1):
    return np.array([np.sum(x[i : i + len(w)] * w) for i in range(0, len(x) - len(w) + 1, step)])


@catalogue.mistake(
    "sliding_weighted_sum",
    loses=[
        "sliding_weighted_sum-random",
        "sliding_weighted_sum-step",
        "sliding_weighted_sum-sizes",
        "sliding_weighted_sum-integers",
        "sliding_weighted_sum-unchanged",
    ],
    hint="Your result has the right length, but all its numbers are 0. Write the weighted sum of each window into it.",
)
def zeros_of_the_right_count(x, w, step=1):
    if x.ndim != 1 or w.ndim != 1 or len(w) == 0 or len(w) > len(x) or step < 1:
        raise ValueError("the window does not fit")
    return np.zeros((len(x) - len(w)) // step + 1)


# --- find_pattern


@catalogue.mistake(
    "find_pattern",
    loses=["find_pattern-bright", "find_pattern-loud", "find_pattern-constant"],
    hint="You look for the largest plain weighted sum, so bright and loud windows win. Remove the mean of the "
    "window and of the pattern, and divide by both norms.",
)
def plain_weighted_sum(x, pattern):
    if x.ndim != 1 or pattern.ndim != 1 or not 0 < len(pattern) <= len(x):
        raise ValueError("the pattern does not fit")
    sums = [np.sum(x[i : i + len(pattern)] * pattern) for i in range(len(x) - len(pattern) + 1)]
    return int(np.argmax(sums))


@catalogue.mistake(
    "find_pattern",
    loses=["find_pattern-bright", "find_pattern-loud"],
    hint="You remove the means, but loud windows still win. Divide by the norm of the window and by the norm "
    "of the pattern.",
)
def norms_forgotten(x, pattern):
    if x.ndim != 1 or pattern.ndim != 1 or not 0 < len(pattern) <= len(x):
        raise ValueError("the pattern does not fit")
    wanted = pattern - np.mean(pattern)
    windows = np.lib.stride_tricks.sliding_window_view(x, len(pattern))
    sums = [np.sum((window - np.mean(window)) * wanted) for window in windows]
    return int(np.argmax(sums))


@catalogue.mistake(
    "find_pattern",
    loses=["find_pattern-bright", "find_pattern-constant"],
    hint="You divide by the norms, but the means are still in. Subtract the mean of the window from the "
    "window and that of the pattern from the pattern first.",
)
def means_forgotten(x, pattern):
    if x.ndim != 1 or pattern.ndim != 1 or not 0 < len(pattern) <= len(x):
        raise ValueError("the pattern does not fit")
    scores = []
    for i in range(len(x) - len(pattern) + 1):
        window = x[i : i + len(pattern)]
        norms = np.linalg.norm(window) * np.linalg.norm(pattern)
        scores.append(0 if np.all(window == window[0]) else np.sum(window * pattern) / norms)
    return int(np.argmax(scores))


@catalogue.mistake(
    "find_pattern",
    loses=["find_pattern-bright", "find_pattern-loud", "find_pattern-equals", "find_pattern-constant"],
    hint="You remove the mean of the whole signal once. Each window has a mean of its own: subtract it inside "
    "the loop.",
)
def mean_of_the_whole_signal(x, pattern):
    if x.ndim != 1 or pattern.ndim != 1 or not 0 < len(pattern) <= len(x):
        raise ValueError("the pattern does not fit")
    wanted = pattern - np.mean(pattern)
    signal = x - np.mean(x)
    scores = []
    for i in range(len(x) - len(pattern) + 1):
        window = signal[i : i + len(pattern)]
        norms = np.linalg.norm(window) * np.linalg.norm(wanted)
        scores.append(0 if np.all(window == window[0]) else np.sum(window * wanted) / norms)
    return int(np.argmax(scores))


@catalogue.mistake(
    "find_pattern",
    loses=["find_pattern-opposite", "find_pattern-constant"],
    hint="You take the absolute value of the score, so the pattern upside down counts as the pattern. Keep the sign.",
)
def sign_dropped(x, pattern):
    if x.ndim != 1 or pattern.ndim != 1 or not 0 < len(pattern) <= len(x):
        raise ValueError("the pattern does not fit")
    wanted = pattern - np.mean(pattern)
    scores = []
    for i in range(len(x) - len(pattern) + 1):
        shape = x[i : i + len(pattern)] - np.mean(x[i : i + len(pattern)])
        norms = np.linalg.norm(shape) * np.linalg.norm(wanted)
        scores.append(0 if norms == 0 else abs(np.sum(shape * wanted) / norms))
    return int(np.argmax(scores))


@catalogue.mistake(
    "find_pattern",
    loses=["find_pattern-constant"],
    hint="For a constant window you divide 0 by 0. That gives nan, and np.argmax takes nan for the largest "
    "score. Let such a window score 0.",
)
def nan_for_constant_windows(x, pattern):
    if x.ndim != 1 or pattern.ndim != 1 or not 0 < len(pattern) <= len(x):
        raise ValueError("the pattern does not fit")
    wanted = pattern - np.mean(pattern)
    scores = []
    for i in range(len(x) - len(pattern) + 1):
        shape = x[i : i + len(pattern)] - np.mean(x[i : i + len(pattern)])
        with np.errstate(invalid="ignore"):
            scores.append(np.sum(shape * wanted) / (np.linalg.norm(shape) * np.linalg.norm(wanted)))
    return int(np.argmax(scores))


@catalogue.mistake(
    "find_pattern",
    loses=["find_pattern-constant"],
    hint="You leave constant windows out. They take part with the score 0, which is the largest one if all "
    "other scores are negative.",
)
def constant_windows_left_out(x, pattern):
    if x.ndim != 1 or pattern.ndim != 1 or not 0 < len(pattern) <= len(x):
        raise ValueError("the pattern does not fit")
    wanted = pattern - np.mean(pattern)
    best, best_score = 0, -2.0
    for i in range(len(x) - len(pattern) + 1):
        shape = x[i : i + len(pattern)] - np.mean(x[i : i + len(pattern)])
        norms = np.linalg.norm(shape) * np.linalg.norm(wanted)
        if norms == 0:
            continue
        score = np.sum(shape * wanted) / norms
        if score > best_score:
            best, best_score = i, score
    return best


@catalogue.mistake(
    "find_pattern",
    loses=["find_pattern-equals"],
    hint="Of several equal copies you return the last one. Replace the best so far only if the new score is "
    "larger, not if it is equal.",
)
def last_of_equals(x, pattern):
    if x.ndim != 1 or pattern.ndim != 1 or not 0 < len(pattern) <= len(x):
        raise ValueError("the pattern does not fit")
    wanted = pattern - np.mean(pattern)
    best, best_score = 0, -2.0
    for i in range(len(x) - len(pattern) + 1):
        shape = x[i : i + len(pattern)] - np.mean(x[i : i + len(pattern)])
        norms = np.linalg.norm(shape) * np.linalg.norm(wanted)
        score = 0.0 if norms == 0 else np.sum(shape * wanted) / norms
        if score >= best_score:
            best, best_score = i, score
    return best


@catalogue.mistake(
    "find_pattern",
    loses=["find_pattern-ends"],
    hint="The last window is missing. There are len(x) - len(pattern) + 1 of them, the first one starts at 0.",
)
def last_start_missing(x, pattern):
    if x.ndim != 1 or pattern.ndim != 1 or not 0 < len(pattern) <= len(x):
        raise ValueError("the pattern does not fit")
    wanted = pattern - np.mean(pattern)
    best, best_score = 0, -2.0
    for i in range(len(x) - len(pattern)):
        shape = x[i : i + len(pattern)] - np.mean(x[i : i + len(pattern)])
        norms = np.linalg.norm(shape) * np.linalg.norm(wanted)
        score = 0.0 if norms == 0 else np.sum(shape * wanted) / norms
        if score > best_score:
            best, best_score = i, score
    return best


@catalogue.mistake(
    "find_pattern",
    loses=[
        "find_pattern-noise",
        "find_pattern-bright",
        "find_pattern-loud",
        "find_pattern-opposite",
        "find_pattern-ends",
        "find_pattern-equals",
        "find_pattern-constant",
        "find_pattern-integers",
        "find_pattern-unchanged",
    ],
    hint="You return the middle of the window. Return its start, that is the position of its first number.",
)
def middle_of_the_window(x, pattern):
    if x.ndim != 1 or pattern.ndim != 1 or not 0 < len(pattern) <= len(x):
        raise ValueError("the pattern does not fit")
    wanted = pattern - np.mean(pattern)
    scores = []
    for i in range(len(x) - len(pattern) + 1):
        shape = x[i : i + len(pattern)] - np.mean(x[i : i + len(pattern)])
        norms = np.linalg.norm(shape) * np.linalg.norm(wanted)
        scores.append(0 if norms == 0 else np.sum(shape * wanted) / norms)
    return int(np.argmax(scores)) + len(pattern) // 2


@catalogue.mistake(
    "find_pattern",
    loses=[
        "find_pattern-noise",
        "find_pattern-bright",
        "find_pattern-loud",
        "find_pattern-opposite",
        "find_pattern-ends",
        "find_pattern-equals",
        "find_pattern-constant",
        "find_pattern-integers",
        "find_pattern-unchanged",
    ],
    hint="You return the largest score. Return where it is: np.argmax in place of np.max.",
)
def score_returned(x, pattern):
    if x.ndim != 1 or pattern.ndim != 1 or not 0 < len(pattern) <= len(x):
        raise ValueError("the pattern does not fit")
    wanted = pattern - np.mean(pattern)
    scores = []
    for i in range(len(x) - len(pattern) + 1):
        shape = x[i : i + len(pattern)] - np.mean(x[i : i + len(pattern)])
        norms = np.linalg.norm(shape) * np.linalg.norm(wanted)
        scores.append(0.0 if norms == 0 else float(np.sum(shape * wanted) / norms))
    return np.max(scores)


@catalogue.mistake(
    "find_pattern",
    loses=[
        "find_pattern-noise",
        "find_pattern-bright",
        "find_pattern-loud",
        "find_pattern-opposite",
        "find_pattern-ends",
        "find_pattern-equals",
        "find_pattern-constant",
        "find_pattern-integers",
        "find_pattern-unchanged",
    ],
    hint="You return the scores of all windows. One step is left: return the position of the largest one.",
)
def all_scores_returned(x, pattern):
    if x.ndim != 1 or pattern.ndim != 1 or not 0 < len(pattern) <= len(x):
        raise ValueError("the pattern does not fit")
    wanted = pattern - np.mean(pattern)
    scores = []
    for i in range(len(x) - len(pattern) + 1):
        shape = x[i : i + len(pattern)] - np.mean(x[i : i + len(pattern)])
        norms = np.linalg.norm(shape) * np.linalg.norm(wanted)
        scores.append(0.0 if norms == 0 else float(np.sum(shape * wanted) / norms))
    return np.array(scores)


@catalogue.mistake(
    "find_pattern",
    loses=["find_pattern-integers", "find_pattern-unchanged"],
    hint="Your function subtracts the mean from the caller's own pattern: -= works in place. Write the result "
    "into a new variable.",
)
def mean_subtracted_in_place(x, pattern):
    if x.ndim != 1 or pattern.ndim != 1 or not 0 < len(pattern) <= len(x):
        raise ValueError("the pattern does not fit")
    pattern -= np.mean(pattern)
    scores = []
    for i in range(len(x) - len(pattern) + 1):
        shape = x[i : i + len(pattern)] - np.mean(x[i : i + len(pattern)])
        norms = np.linalg.norm(shape) * np.linalg.norm(pattern)
        scores.append(0.0 if norms == 0 else np.sum(shape * pattern) / norms)
    return int(np.argmax(scores))


@catalogue.mistake(
    "find_pattern",
    loses=["find_pattern-integers"],
    hint="For whole numbers your differences from the mean are cut to whole numbers. Keep them as floats: an "
    "array made like x takes its dtype from x.",
)
def differences_cut(x, pattern):
    if x.ndim != 1 or pattern.ndim != 1 or not 0 < len(pattern) <= len(x):
        raise ValueError("the pattern does not fit")
    wanted, shape = np.empty_like(pattern), np.empty_like(x[: len(pattern)])
    wanted[:] = pattern - np.mean(pattern)
    scores = []
    for i in range(len(x) - len(pattern) + 1):
        shape[:] = x[i : i + len(pattern)] - np.mean(x[i : i + len(pattern)])
        norms = np.linalg.norm(shape) * np.linalg.norm(wanted)
        scores.append(0.0 if norms == 0 else np.sum(shape * wanted) / norms)
    return int(np.argmax(scores))


@catalogue.mistake(
    "find_pattern",
    loses=["find_pattern-errors"],
    hint="The pattern is found. What is missing are the checks: raise a ValueError for two dimensions, for "
    "empty arrays and for a pattern longer than x.",
)
def fit_not_checked(x, pattern):
    wanted = pattern - np.sum(pattern) / max(len(pattern), 1)
    best, best_score = 0, -2.0
    for i in range(len(x) - len(pattern) + 1):
        window = x[i : i + len(pattern)]
        shape = window - np.sum(window) / max(len(window), 1)
        norms = np.linalg.norm(shape) * np.linalg.norm(wanted)
        score = 0.0 if norms == 0 else np.sum(shape * wanted) / norms
        if score > best_score:
            best, best_score = i, score
    return best


@catalogue.mistake(
    "find_pattern",
    loses=[
        "find_pattern-noise",
        "find_pattern-bright",
        "find_pattern-loud",
        "find_pattern-opposite",
        "find_pattern-ends",
        "find_pattern-equals",
        "find_pattern-constant",
        "find_pattern-integers",
        "find_pattern-unchanged",
    ],
    hint="Your function returns 0 whatever it gets. The checks stand already: now score every window and "
    "return the start of the best.",
)
def always_the_first_window(x, pattern):
    if x.ndim != 1 or pattern.ndim != 1 or not 0 < len(pattern) <= len(x):
        raise ValueError("the pattern does not fit")
    return 0
