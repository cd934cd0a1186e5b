"""Known wrong answers of the assignment cnn, and the arguments on which they are told apart."""

import numpy as np

from autograder.catalogue import Catalogue

catalogue = Catalogue()

MAPS = ("one", "channels", "filters", "batch", "kernels", "together", "integers")  # with asymmetric kernels
FORWARD = (*MAPS, "bias", "unchanged")
FOR_INPUT = ("input", "input-sums", "input-kernels", "differences", "integers")
FOR_WEIGHTS = ("weights", "weights-sums", "weights-kernels", "differences", "integers")
FOR_BIAS = ("bias", "differences")
BACKWARD = tuple(sorted({*FOR_INPUT, *FOR_WEIGHTS, *FOR_BIAS, "unchanged"}))
POOLED = ("two", "negative", "sizes", "remainder", "batch", "integers")
LOSS = ("loss", "loss-batch", "large", "unlikely", "rows", "integers", "unchanged")
SLOPES = ("gradient", "gradient-batch", "large-gradient", "rows", "integers")
SOFTMAX = tuple(sorted({*LOSS, *SLOPES}))
COUNTS = ("dense", "conv", "plain", "network", "type", "unchanged")


def tests(task, properties):
    return [f"{task}-{name}" for name in properties]


# Task 1


@catalogue.probe("conv_forward")
def images_filters_and_biases(rng):
    def numbers(*shape):
        return rng.standard_normal(shape)

    none = np.zeros(1)
    return [
        (numbers(1, 1, 5, 6), numbers(1, 1, 3, 3), none),
        (numbers(1, 2, 4, 5), numbers(1, 2, 3, 3), none),
        (numbers(1, 1, 4, 6), numbers(3, 1, 3, 3), np.zeros(3)),
        (numbers(2, 1, 4, 5), numbers(1, 1, 3, 3), none),
        (numbers(1, 3, 4, 5), np.zeros((3, 3, 3, 3)), np.array([1.5, -1.0, 2.0])),
        (numbers(1, 1, 5, 6), numbers(1, 1, 2, 4), none),
        (numbers(1, 1, 3, 4), numbers(1, 1, 3, 4), none),
        (numbers(2, 3, 5, 6), numbers(4, 3, 2, 3), numbers(4)),
        (numbers(1, 1, 5, 6), np.ones((1, 1, 3, 3)), none),
        (numbers(2, 2, 5, 5), numbers(2, 2, 3, 3), numbers(2)),
        (rng.integers(-9, 9, (1, 1, 4, 5)), rng.integers(-9, 9, (1, 1, 3, 3)), none),
        (rng.integers(-9, 9, (1, 1, 4, 5)), numbers(1, 1, 3, 3), none),
        (
            rng.integers(100, 256, (1, 1, 4, 5), dtype=np.uint8),
            rng.integers(2, 9, (1, 1, 3, 3), dtype=np.uint8),
            none,
        ),
        (numbers(2, 4, 4), numbers(1, 2, 2, 2), none),
        (numbers(1, 3, 4, 4), numbers(1, 2, 2, 2), none),
        (numbers(1, 1, 4, 4), numbers(1, 2, 2, 2), none),
        (numbers(1, 2, 4, 4), numbers(3, 2, 2, 2), numbers(1)),
        (numbers(1, 2, 4, 4), numbers(3, 2, 2, 2), numbers(2)),
        (numbers(1, 1, 4, 4), numbers(1, 1, 5, 2), none),
        (numbers(1, 1, 4, 4), numbers(1, 1, 2, 5), none),
        (np.zeros((0, 1, 4, 4)), numbers(1, 1, 2, 2), none),
    ]


@catalogue.mistake(
    "conv_forward",
    loses=tests("conv_forward", [*FORWARD, "errors"]),
    hint="Your maps hold only zeros. Write each sum of products, plus the bias, into the array before you return it.",
)
def zeros_returned(x, weights, bias):
    rows, columns = x.shape[2] - weights.shape[2] + 1, x.shape[3] - weights.shape[3] + 1
    return np.zeros((len(x), len(bias), max(rows, 0), max(columns, 0)))


@catalogue.mistake(
    "conv_forward",
    loses=tests("conv_forward", ["bias", "together"]),
    hint="The bias is missing. Add bias[f] to every number of the map of filter f.",
)
def bias_forgotten(x, weights, bias):
    if x.ndim != 4 or weights.ndim != 4 or x.size == 0 or weights.size == 0:
        raise ValueError("x and weights need four dimensions and entries")
    if x.shape[1] != weights.shape[1] or bias.shape != weights.shape[:1]:
        raise ValueError("channels or bias do not fit")
    if weights.shape[2] > x.shape[2] or weights.shape[3] > x.shape[3]:
        raise ValueError("the kernels are larger than the images")
    windows = np.lib.stride_tricks.sliding_window_view(x.astype(float), weights.shape[2:], axis=(2, 3))
    return np.einsum("kcijmn,fcmn->kfij", windows, weights)


@catalogue.mistake(
    "conv_forward",
    loses=tests("conv_forward", ["bias", "together"]),
    hint="The bias is added twice to each number of a map. Start the sum with it or add it at the end, not both.",
)
def bias_added_twice(x, weights, bias):
    if x.ndim != 4 or weights.ndim != 4 or x.size == 0 or weights.size == 0:
        raise ValueError("x and weights need four dimensions and entries")
    if x.shape[1] != weights.shape[1] or bias.shape != weights.shape[:1]:
        raise ValueError("channels or bias do not fit")
    h, w = weights.shape[2:]
    rows, columns = x.shape[2] - h + 1, x.shape[3] - w + 1
    if rows < 1 or columns < 1:
        raise ValueError("the kernels are larger than the images")
    maps = np.zeros((len(x), len(weights), rows, columns)) + bias[:, None, None]
    for i in range(rows):
        for j in range(columns):
            for f in range(len(weights)):
                patch = x[:, :, i : i + h, j : j + w].astype(float)
                maps[:, f, i, j] += np.sum(patch * weights[f], axis=(1, 2, 3)) + bias[f]
    return maps


@catalogue.mistake(
    "conv_forward",
    loses=tests("conv_forward", ["bias", "together"]),
    hint="The bias is added once for each channel. Add it after the loop over the channels, once for each number.",
)
def bias_added_for_each_channel(x, weights, bias):
    if x.ndim != 4 or weights.ndim != 4 or x.size == 0 or weights.size == 0:
        raise ValueError("x and weights need four dimensions and entries")
    if x.shape[1] != weights.shape[1] or bias.shape != (weights.shape[0],):
        raise ValueError("channels or bias do not fit")
    h, w = weights.shape[2:]
    rows, columns = x.shape[2] - h + 1, x.shape[3] - w + 1
    if rows < 1 or columns < 1:
        raise ValueError("the kernels are larger than the images")
    maps = np.zeros((len(x), len(weights), rows, columns))
    for k, f, i, j in np.ndindex(maps.shape):
        for c in range(x.shape[1]):
            maps[k, f, i, j] += np.sum(x[k, c, i : i + h, j : j + w].astype(float) * weights[f, c]) + bias[f]
    return maps


@catalogue.mistake(
    "conv_forward",
    loses=tests("conv_forward", ["bias", "together"]),
    hint="The bias is added with every product. Add it once to the finished sum.",
)
def bias_added_with_every_product(x, weights, bias):
    if x.ndim != 4 or weights.ndim != 4 or x.size == 0 or weights.size == 0:
        raise ValueError("x and weights need four dimensions and entries")
    if x.shape[1] != weights.shape[1] or bias.shape != (weights.shape[0],):
        raise ValueError("channels or bias do not fit")
    h, w = weights.shape[2:]
    rows, columns = x.shape[2] - h + 1, x.shape[3] - w + 1
    if rows < 1 or columns < 1:
        raise ValueError("the kernels are larger than the images")
    maps = np.zeros((len(x), len(weights), rows, columns))
    for k, f, i, j in np.ndindex(maps.shape):
        patch = x[k, :, i : i + h, j : j + w].astype(float)
        maps[k, f, i, j] = np.sum(patch * weights[f] + bias[f])
    return maps


@catalogue.mistake(
    "conv_forward",
    loses=tests("conv_forward", ["bias", "together"]),
    hint="Every map gets the bias of the first filter. Map f gets bias[f].",
)
def first_bias_for_all(x, weights, bias):
    if x.ndim != 4 or weights.ndim != 4 or x.size == 0 or weights.size == 0:
        raise ValueError("x and weights need four dimensions and entries")
    if x.shape[1] != weights.shape[1] or bias.shape != weights.shape[:1]:
        raise ValueError("channels or bias do not fit")
    if weights.shape[2] > x.shape[2] or weights.shape[3] > x.shape[3]:
        raise ValueError("the kernels are larger than the images")
    windows = np.lib.stride_tricks.sliding_window_view(x.astype(float), weights.shape[2:], axis=(2, 3))
    return np.einsum("kcijmn,fcmn->kfij", windows, weights) + bias[0]


@catalogue.mistake(
    "conv_forward",
    loses=tests("conv_forward", ["filters", "bias", "together", "unchanged"]),
    hint="maps + bias lays the bias along the columns. Give it the shape (F, 1, 1), so that each map gets one number.",
)
def bias_along_the_columns(x, weights, bias):
    if x.ndim != 4 or weights.ndim != 4 or x.size == 0 or weights.size == 0:
        raise ValueError("x and weights need four dimensions and entries")
    if x.shape[1] != weights.shape[1] or bias.shape != weights.shape[:1]:
        raise ValueError("channels or bias do not fit")
    if weights.shape[2] > x.shape[2] or weights.shape[3] > x.shape[3]:
        raise ValueError("the kernels are larger than the images")
    windows = np.lib.stride_tricks.sliding_window_view(x.astype(float), weights.shape[2:], axis=(2, 3))
    return np.einsum("kcijmn,fcmn->kfij", windows, weights) + bias


@catalogue.mistake(
    "conv_forward",
    loses=tests("conv_forward", ["channels", "together"]),
    hint="The sums of the channels are averaged. Add them up, without dividing by the number of channels.",
)
def channels_averaged(x, weights, bias):
    if x.ndim != 4 or weights.ndim != 4 or x.size == 0 or weights.size == 0:
        raise ValueError("x and weights need four dimensions and entries")
    if x.shape[1] != weights.shape[1] or bias.shape != weights.shape[:1]:
        raise ValueError("channels or bias do not fit")
    if weights.shape[2] > x.shape[2] or weights.shape[3] > x.shape[3]:
        raise ValueError("the kernels are larger than the images")
    windows = np.lib.stride_tricks.sliding_window_view(x.astype(float), weights.shape[2:], axis=(2, 3))
    channels = np.einsum("kcijmn,fcmn->kcfij", windows, weights)
    return channels.mean(axis=1) + bias[:, None, None]


@catalogue.mistake(
    "conv_forward",
    loses=tests("conv_forward", ["channels", "together"]),
    hint="Only the first channel of the images is used. Sum over all channels, each with its own kernel.",
)
def first_channel_only(x, weights, bias):
    if x.ndim != 4 or weights.ndim != 4 or x.size == 0 or weights.size == 0:
        raise ValueError("x and weights need four dimensions and entries")
    if x.shape[1] != weights.shape[1] or bias.shape != weights.shape[:1]:
        raise ValueError("channels or bias do not fit")
    h, w = weights.shape[2:]
    rows, columns = x.shape[2] - h + 1, x.shape[3] - w + 1
    if rows < 1 or columns < 1:
        raise ValueError("the kernels are larger than the images")
    maps = np.zeros((len(x), len(weights), rows, columns))
    for k, f, i, j in np.ndindex(maps.shape):
        maps[k, f, i, j] = np.sum(x[k, 0, i : i + h, j : j + w].astype(float) * weights[f, 0]) + bias[f]
    return maps


@catalogue.mistake(
    "conv_forward",
    loses=tests("conv_forward", ["channels", "bias", "together"]),
    hint="You return a map for each filter and channel. A filter gives one map: add its channels up.",
)
def a_map_for_each_channel(x, weights, bias):
    if x.ndim != 4 or weights.ndim != 4 or x.size == 0 or weights.size == 0:
        raise ValueError("x and weights need four dimensions and entries")
    if x.shape[1] != weights.shape[1] or bias.shape != weights.shape[:1]:
        raise ValueError("channels or bias do not fit")
    if weights.shape[2] > x.shape[2] or weights.shape[3] > x.shape[3]:
        raise ValueError("the kernels are larger than the images")
    windows = np.lib.stride_tricks.sliding_window_view(x.astype(float), weights.shape[2:], axis=(2, 3))
    maps = np.einsum("kcijmn,fcmn->kfcij", windows, weights) + bias[:, None, None, None]
    return maps.reshape(len(x), -1, *maps.shape[3:])


@catalogue.mistake(
    "conv_forward",
    loses=tests("conv_forward", ["filters", "bias", "together"]),
    hint="The filters are added up to one map. Each filter has a map of its own; only the channels are summed.",
)
def filters_added_up(x, weights, bias):
    if x.ndim != 4 or weights.ndim != 4 or x.size == 0 or weights.size == 0:
        raise ValueError("x and weights need four dimensions and entries")
    if x.shape[1] != weights.shape[1] or bias.shape != weights.shape[:1]:
        raise ValueError("channels or bias do not fit")
    h, w = weights.shape[2:]
    rows, columns = x.shape[2] - h + 1, x.shape[3] - w + 1
    if rows < 1 or columns < 1:
        raise ValueError("the kernels are larger than the images")
    maps = np.zeros((len(x), 1, rows, columns))
    for k, f, i, j in np.ndindex(len(x), len(weights), rows, columns):
        maps[k, 0, i, j] += np.sum(x[k, :, i : i + h, j : j + w].astype(float) * weights[f]) + bias[f]
    return maps


@catalogue.mistake(
    "conv_forward",
    loses=tests("conv_forward", ["channels", "filters", "bias", "together"]),
    hint="The first two axes of your weights are swapped: they are (filters, channels, rows, columns).",
)
def filters_and_channels_swapped(x, weights, bias):
    if x.ndim != 4 or weights.ndim != 4 or x.size == 0 or weights.size == 0:
        raise ValueError("x and weights need four dimensions and entries")
    channels, filters, h, w = weights.shape
    if x.shape[1] != channels or bias.shape != (filters,):
        raise ValueError("channels or bias do not fit")
    if h > x.shape[2] or w > x.shape[3]:
        raise ValueError("the kernels are larger than the images")
    windows = np.lib.stride_tricks.sliding_window_view(x.astype(float), (h, w), axis=(2, 3))
    return np.einsum("kcijmn,cfmn->kfij", windows, weights) + bias[:, None, None]


@catalogue.mistake(
    "conv_forward",
    loses=tests("conv_forward", MAPS),
    hint="Your kernels are turned by 180 degrees: this is the true convolution. In a network they stay as they are.",
)
def kernels_turned(x, weights, bias):
    if x.ndim != 4 or weights.ndim != 4 or x.size == 0 or weights.size == 0:
        raise ValueError("x and weights need four dimensions and entries")
    if x.shape[1] != weights.shape[1] or bias.shape != weights.shape[:1]:
        raise ValueError("channels or bias do not fit")
    if weights.shape[2] > x.shape[2] or weights.shape[3] > x.shape[3]:
        raise ValueError("the kernels are larger than the images")
    turned = weights[:, :, ::-1, ::-1].astype(float)
    windows = np.lib.stride_tricks.sliding_window_view(x, weights.shape[2:], axis=(2, 3))
    return np.einsum("kcijmn,fcmn->kfij", windows, turned) + bias[:, None, None]


@catalogue.mistake(
    "conv_forward",
    loses=tests("conv_forward", FORWARD),
    hint="Your maps are as large as the images. The kernels stay inside the images: leave out the padding.",
)
def size_kept(x, weights, bias):
    if x.ndim != 4 or weights.ndim != 4 or x.size == 0 or weights.size == 0:
        raise ValueError("x and weights need four dimensions and entries")
    if x.shape[1] != weights.shape[1] or bias.shape != weights.shape[:1]:
        raise ValueError("channels or bias do not fit")
    h, w = weights.shape[2:]
    if h > x.shape[2] or w > x.shape[3]:
        raise ValueError("the kernels are larger than the images")
    border = ((0, 0), (0, 0), ((h - 1) // 2, h // 2), ((w - 1) // 2, w // 2))
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(x.astype(float), border), (h, w), axis=(2, 3))
    return np.einsum("kcijmn,fcmn->kfij", windows, weights) + bias[:, None, None]


@catalogue.mistake(
    "conv_forward",
    loses=tests("conv_forward", FORWARD),
    hint="One row and one column are missing: a kernel of kh rows fits in H - kh + 1 places, the last one counts too.",
)
def last_position_missing(x, weights, bias):
    if x.ndim != 4 or weights.ndim != 4 or x.size == 0 or weights.size == 0:
        raise ValueError("x and weights need four dimensions and entries")
    if x.shape[1] != weights.shape[1] or bias.shape != weights.shape[:1]:
        raise ValueError("channels or bias do not fit")
    h, w = weights.shape[2:]
    rows, columns = x.shape[2] - h, x.shape[3] - w
    if rows < 0 or columns < 0:
        raise ValueError("the kernels are larger than the images")
    maps = np.zeros((len(x), len(weights), rows, columns))
    for k, f, i, j in np.ndindex(maps.shape):
        maps[k, f, i, j] = np.sum(x[k, :, i : i + h, j : j + w].astype(float) * weights[f]) + bias[f]
    return maps


@catalogue.mistake(
    "conv_forward",
    loses=tests("conv_forward", ["batch", "together"]),
    hint="Only the first image of the batch is used; the maps of the others stay 0. Loop over all images.",
)
def first_image_only(x, weights, bias):
    if x.ndim != 4 or weights.ndim != 4 or x.size == 0 or weights.size == 0:
        raise ValueError("x and weights need four dimensions and entries")
    if x.shape[1] != weights.shape[1] or bias.shape != weights.shape[:1]:
        raise ValueError("channels or bias do not fit")
    h, w = weights.shape[2:]
    rows, columns = x.shape[2] - h + 1, x.shape[3] - w + 1
    if rows < 1 or columns < 1:
        raise ValueError("the kernels are larger than the images")
    maps = np.zeros((len(x), len(weights), rows, columns))
    for f, i, j in np.ndindex(maps.shape[1:]):
        maps[0, f, i, j] = np.sum(x[0, :, i : i + h, j : j + w].astype(float) * weights[f]) + bias[f]
    return maps


@catalogue.mistake(
    "conv_forward",
    loses=tests("conv_forward", ["kernels", "together"]),
    hint="Your loops always take 3 by 3 weights. Take the size of the kernels from weights.shape.",
)
def only_3x3_kernels(x, weights, bias):
    if x.ndim != 4 or weights.ndim != 4 or x.size == 0 or weights.size == 0:
        raise ValueError("x and weights need four dimensions and entries")
    if x.shape[1] != weights.shape[1] or bias.shape != weights.shape[:1]:
        raise ValueError("channels or bias do not fit")
    rows, columns = x.shape[2] - weights.shape[2] + 1, x.shape[3] - weights.shape[3] + 1
    if rows < 1 or columns < 1:
        raise ValueError("the kernels are larger than the images")
    maps = np.zeros((len(x), len(weights), rows, columns))
    for k, f, i, j in np.ndindex(maps.shape):
        maps[k, f, i, j] = np.sum(x[k, :, i : i + 3, j : j + 3].astype(float) * weights[f, :, :3, :3]) + bias[f]
    return maps


@catalogue.mistake(
    "conv_forward",
    loses=tests("conv_forward", [*MAPS, "unchanged"]),
    hint="Your numbers are averages over the window. Take the sum of the products, not their mean.",
)
def mean_of_the_window(x, weights, bias):
    if x.ndim != 4 or weights.ndim != 4 or x.size == 0 or weights.size == 0:
        raise ValueError("x and weights need four dimensions and entries")
    if x.shape[1] != weights.shape[1] or bias.shape != weights.shape[:1]:
        raise ValueError("channels or bias do not fit")
    h, w = weights.shape[2:]
    rows, columns = x.shape[2] - h + 1, x.shape[3] - w + 1
    if rows < 1 or columns < 1:
        raise ValueError("the kernels are larger than the images")
    maps = np.zeros((len(x), len(weights), rows, columns))
    for k, f, i, j in np.ndindex(maps.shape):
        maps[k, f, i, j] = np.mean(x[k, :, i : i + h, j : j + w].astype(float) * weights[f]) + bias[f]
    return maps


@catalogue.mistake(
    "conv_forward",
    loses=tests("conv_forward", FORWARD),
    hint="Negative numbers of your maps are cut off at 0. That is a layer of its own (relu), not part of this one.",
)
def negative_numbers_cut_off(x, weights, bias):
    if x.ndim != 4 or weights.ndim != 4 or x.size == 0 or weights.size == 0:
        raise ValueError("x and weights need four dimensions and entries")
    if x.shape[1] != weights.shape[1] or bias.shape != weights.shape[:1]:
        raise ValueError("channels or bias do not fit")
    if weights.shape[2] > x.shape[2] or weights.shape[3] > x.shape[3]:
        raise ValueError("the kernels are larger than the images")
    windows = np.lib.stride_tricks.sliding_window_view(x.astype(float), weights.shape[2:], axis=(2, 3))
    maps = np.einsum("kcijmn,fcmn->kfij", windows, weights) + bias[:, None, None]
    return np.maximum(maps, 0)


@catalogue.mistake(
    "conv_forward",
    loses=tests("conv_forward", ["integers"]),
    hint="Fractions are cut off: your maps take over the integer dtype of the images. Make them an array of floats.",
)
def fractions_cut_off(x, weights, bias):
    if x.ndim != 4 or weights.ndim != 4 or x.size == 0 or weights.size == 0:
        raise ValueError("x and weights need four dimensions and entries")
    if x.shape[1] != weights.shape[1] or bias.shape != weights.shape[:1]:
        raise ValueError("channels or bias do not fit")
    h, w = weights.shape[2:]
    rows, columns = x.shape[2] - h + 1, x.shape[3] - w + 1
    if rows < 1 or columns < 1:
        raise ValueError("the kernels are larger than the images")
    kind = np.int64 if x.dtype.kind in "iu" else x.dtype
    maps = np.zeros((len(x), len(weights), rows, columns), dtype=kind)
    for k, f, i, j in np.ndindex(maps.shape):
        maps[k, f, i, j] = np.sum(x[k, :, i : i + h, j : j + w].astype(float) * weights[f]) + bias[f]
    return maps


@catalogue.mistake(
    "conv_forward",
    loses=tests("conv_forward", ["integers"]),
    hint="Products of uint8 numbers overflow: 200 times 2 becomes 144. Turn the images into floats first.",
)
def uint8_products_overflow(x, weights, bias):
    if x.ndim != 4 or weights.ndim != 4 or x.size == 0 or weights.size == 0:
        raise ValueError("x and weights need four dimensions and entries")
    if x.shape[1] != weights.shape[1] or bias.shape != weights.shape[:1]:
        raise ValueError("channels or bias do not fit")
    h, w = weights.shape[2:]
    rows, columns = x.shape[2] - h + 1, x.shape[3] - w + 1
    if rows < 1 or columns < 1:
        raise ValueError("the kernels are larger than the images")
    maps = np.zeros((len(x), len(weights), rows, columns))
    for k, f, i, j in np.ndindex(maps.shape):
        maps[k, f, i, j] = np.sum(x[k, :, i : i + h, j : j + w] * weights[f]) + bias[f]
    return maps


@catalogue.mistake(
    "conv_forward",
    loses=tests("conv_forward", [*MAPS, "unchanged"]),
    hint="A window is a part of x itself, and window *= ... writes into the images. Use window * weights[f] instead.",
)
def window_multiplied_in_place(x, weights, bias):
    if x.ndim != 4 or weights.ndim != 4 or x.size == 0 or weights.size == 0:
        raise ValueError("x and weights need four dimensions and entries")
    if x.shape[1] != weights.shape[1] or bias.shape != weights.shape[:1]:
        raise ValueError("channels or bias do not fit")
    h, w = weights.shape[2:]
    rows, columns = x.shape[2] - h + 1, x.shape[3] - w + 1
    if rows < 1 or columns < 1:
        raise ValueError("the kernels are larger than the images")
    maps = np.zeros((len(x), len(weights), rows, columns))
    for k, f, i, j in np.ndindex(maps.shape):
        window = x[k, :, i : i + h, j : j + w]
        window *= weights[f]
        maps[k, f, i, j] = window.sum() + bias[f]
    return maps


@catalogue.mistake(
    "conv_forward",
    loses=tests("conv_forward", FORWARD),
    hint="The numbers are right, but they come as nested lists. Return np.array(...) of them.",
)
def nested_lists_returned(x, weights, bias):
    if x.ndim != 4 or weights.ndim != 4 or x.size == 0 or weights.size == 0:
        raise ValueError("x and weights need four dimensions and entries")
    if x.shape[1] != weights.shape[1] or bias.shape != weights.shape[:1]:
        raise ValueError("channels or bias do not fit")
    if weights.shape[2] > x.shape[2] or weights.shape[3] > x.shape[3]:
        raise ValueError("the kernels are larger than the images")
    windows = np.lib.stride_tricks.sliding_window_view(x.astype(float), weights.shape[2:], axis=(2, 3))
    return (np.einsum("kcijmn,fcmn->kfij", windows, weights) + bias[:, None, None]).tolist()


@catalogue.mistake(
    "conv_forward",
    loses=tests("conv_forward", ["errors"]),
    hint="Your maps are right. Before the loops, check each case that the docstring names, and raise a ValueError.",
)
def input_not_checked(x, weights, bias):
    images, channels, height, width = x.shape
    filters, kernel_channels, h, w = weights.shape
    maps = np.zeros((images, filters, max(height - h + 1, 0), max(width - w + 1, 0)))
    for k, f, i, j in np.ndindex(maps.shape):
        for c in range(min(channels, kernel_channels)):
            maps[k, f, i, j] += np.sum(x[k, c, i : i + h, j : j + w].astype(float) * weights[f, c])
    return maps + np.resize(bias, filters)[:, None, None]


@catalogue.mistake(
    "conv_forward",
    loses=tests("conv_forward", ["errors"]),
    hint="Images and filters that differ in their channels slip through. Compare x.shape[1] with weights.shape[1].",
)
def channels_not_compared(x, weights, bias):
    if x.ndim != 4 or weights.ndim != 4 or x.size == 0 or weights.size == 0:
        raise ValueError("x and weights need four dimensions and entries")
    if bias.shape != (len(weights),):
        raise ValueError("the bias does not fit")
    h, w = weights.shape[2:]
    rows, columns = x.shape[2] - h + 1, x.shape[3] - w + 1
    if rows < 1 or columns < 1:
        raise ValueError("the kernels are larger than the images")
    maps = np.zeros((len(x), len(weights), rows, columns)) + bias[:, None, None]
    for k, f, i, j in np.ndindex(maps.shape):
        for c in range(weights.shape[1]):
            maps[k, f, i, j] += np.sum(x[k, c, i : i + h, j : j + w].astype(float) * weights[f, c])
    return maps


@catalogue.mistake(
    "conv_forward",
    loses=tests("conv_forward", ["errors"]),
    hint="A bias whose length is not the number of filters slips through. Check that its shape is (F,).",
)
def length_of_the_bias_not_checked(x, weights, bias):
    if x.ndim != 4 or weights.ndim != 4 or x.size == 0 or weights.size == 0:
        raise ValueError("x and weights need four dimensions and entries")
    if x.shape[1] != weights.shape[1]:
        raise ValueError("the channels do not fit")
    if weights.shape[2] > x.shape[2] or weights.shape[3] > x.shape[3]:
        raise ValueError("the kernels are larger than the images")
    windows = np.lib.stride_tricks.sliding_window_view(x.astype(float), weights.shape[2:], axis=(2, 3))
    return np.einsum("kcijmn,fcmn->kfij", windows, weights) + bias.reshape(-1, 1, 1)


@catalogue.mistake(
    "conv_forward",
    loses=tests("conv_forward", [*FORWARD, "errors"]),
    hint="You call the correlation of scipy, which is switched off here. Slide the kernels yourself.",
)
def scipy_called(x, weights, bias):
    from scipy.signal import correlate2d

    maps = np.zeros((len(x), len(weights), x.shape[2] - weights.shape[2] + 1, x.shape[3] - weights.shape[3] + 1))
    for k, f, c in np.ndindex(len(x), *weights.shape[:2]):
        maps[k, f] += correlate2d(x[k, c], weights[f, c], mode="valid")
    return maps + bias[:, None, None]


@catalogue.mistake(
    "conv_forward",
    loses=tests("conv_forward", [*FORWARD, "errors"]),
    hint="You call a library for networks, which cannot be imported here. Write the layer yourself, with numpy.",
)
def torch_called(x, weights, bias):
    import torch

    maps = torch.nn.functional.conv2d(torch.tensor(x), torch.tensor(weights), torch.tensor(bias))
    return maps.numpy()


# Task 2


@catalogue.probe("conv_backward")
def gradients_images_and_filters(rng):
    def numbers(*shape):
        return rng.standard_normal(shape)

    def whole(low, high, *shape):
        return rng.integers(low, high, shape)

    return [
        (numbers(1, 1, 3, 4), numbers(1, 1, 5, 6), numbers(1, 1, 3, 3)),
        (numbers(2, 1, 3, 4), numbers(2, 1, 5, 6), numbers(1, 1, 3, 3)),
        (numbers(1, 1, 3, 4), numbers(1, 2, 5, 6), numbers(1, 2, 3, 3)),
        (numbers(1, 3, 3, 4), numbers(1, 1, 5, 6), numbers(3, 1, 3, 3)),
        (numbers(2, 3, 3, 4), numbers(2, 2, 4, 6), numbers(3, 2, 2, 3)),
        (numbers(1, 1, 1, 1), numbers(1, 1, 3, 4), numbers(1, 1, 3, 4)),
        (np.ones((1, 1, 3, 2)), np.ones((1, 1, 5, 4)), np.ones((1, 1, 3, 3))),
        (whole(-9, 9, 1, 1, 3, 4), whole(-9, 9, 1, 1, 4, 5), whole(-9, 9, 1, 1, 2, 2)),
        (numbers(1, 1, 3, 4), whole(-9, 9, 1, 1, 4, 5), whole(-9, 9, 1, 1, 2, 2)),
        (
            whole(5, 20, 1, 1, 3, 4).astype(np.uint8),
            whole(100, 256, 1, 1, 4, 5).astype(np.uint8),
            whole(20, 50, 1, 1, 2, 2).astype(np.uint8),
        ),
        (numbers(2, 3, 3), numbers(2, 4, 4), numbers(1, 2, 2)),
        (numbers(1, 1, 3, 3), numbers(1, 3, 4, 4), numbers(1, 2, 2, 2)),
        (numbers(1, 1, 2, 3), numbers(1, 1, 4, 4), numbers(1, 1, 2, 2)),
        (numbers(1, 1, 4, 4), numbers(1, 1, 4, 4), numbers(1, 1, 2, 2)),
        (numbers(1, 1, 1, 3), numbers(1, 1, 4, 4), numbers(1, 1, 5, 2)),
        (np.zeros((0, 1, 3, 3)), np.zeros((0, 1, 4, 4)), numbers(1, 1, 2, 2)),
    ]


@catalogue.mistake(
    "conv_backward",
    loses=tests("conv_backward", [*BACKWARD, "errors"]),
    hint="All three gradients are 0. Fill them: each number of grad adds to grad_x, to grad_weights and to grad_bias.",
)
def zeros_for_all(grad, x, weights):
    return np.zeros(x.shape), np.zeros(weights.shape), np.zeros(grad.shape[1])


@catalogue.mistake(
    "conv_backward",
    loses=tests("conv_backward", FOR_INPUT),
    hint="For grad_x the kernel lies the wrong way round. The full sum over grad needs the kernel flipped, or lay it "
    "down unflipped at each position.",
)
def kernel_for_the_input_not_flipped(grad, x, weights):
    if grad.ndim != 4 or x.ndim != 4 or weights.ndim != 4 or 0 in (grad.size, x.size, weights.size):
        raise ValueError("three arrays with four dimensions and entries are needed")
    h, w = weights.shape[2:]
    shape = (len(x), len(weights), x.shape[2] - h + 1, x.shape[3] - w + 1)
    if x.shape[1] != weights.shape[1] or grad.shape != shape:
        raise ValueError("the shapes do not fit together")
    grad, x, weights = grad.astype(float), x.astype(float), weights.astype(float)
    border = ((0, 0), (0, 0), (h - 1, h - 1), (w - 1, w - 1))
    around = np.lib.stride_tricks.sliding_window_view(np.pad(grad, border), (h, w), axis=(2, 3))
    windows = np.lib.stride_tricks.sliding_window_view(x, shape[2:], axis=(2, 3))
    grad_x = np.einsum("kfpqmn,fcmn->kcpq", around, weights)
    return grad_x, np.einsum("kcmnij,kfij->fcmn", windows, grad), grad.sum(axis=(0, 2, 3))


@catalogue.mistake(
    "conv_backward",
    loses=tests("conv_backward", [*FOR_INPUT, "weights-kernels"]),
    hint="grad_x is smaller than x, since the kernel stays inside grad. Pad grad with zeros first: it is a full sum.",
)
def gradient_for_the_input_of_valid_size(grad, x, weights):
    if grad.ndim != 4 or x.ndim != 4 or weights.ndim != 4 or 0 in (grad.size, x.size, weights.size):
        raise ValueError("three arrays with four dimensions and entries are needed")
    h, w = weights.shape[2:]
    shape = (len(x), len(weights), x.shape[2] - h + 1, x.shape[3] - w + 1)
    if x.shape[1] != weights.shape[1] or grad.shape != shape:
        raise ValueError("the shapes do not fit together")
    grad, x, weights = grad.astype(float), x.astype(float), weights.astype(float)
    inside = np.lib.stride_tricks.sliding_window_view(grad, (h, w), axis=(2, 3))
    windows = np.lib.stride_tricks.sliding_window_view(x, shape[2:], axis=(2, 3))
    grad_x = np.einsum("kfpqmn,fcmn->kcpq", inside, weights[:, :, ::-1, ::-1])
    return grad_x, np.einsum("kcmnij,kfij->fcmn", windows, grad), grad.sum(axis=(0, 2, 3))


@catalogue.mistake(
    "conv_backward",
    loses=tests("conv_backward", FOR_INPUT),
    hint="Where windows overlap, the later one replaces the earlier one in grad_x. Add with += instead of =.",
)
def overlapping_windows_replaced(grad, x, weights):
    if grad.ndim != 4 or x.ndim != 4 or weights.ndim != 4 or 0 in (grad.size, x.size, weights.size):
        raise ValueError("three arrays with four dimensions and entries are needed")
    h, w = weights.shape[2:]
    if x.shape[1] != weights.shape[1]:
        raise ValueError("the channels do not fit")
    if grad.shape != (len(x), len(weights), x.shape[2] - h + 1, x.shape[3] - w + 1):
        raise ValueError("grad does not have the shape of the output")
    grad, x, weights = grad.astype(float), x.astype(float), weights.astype(float)
    grad_x, grad_weights = np.zeros(x.shape), np.zeros(weights.shape)
    for k, f, i, j in np.ndindex(grad.shape):
        grad_x[k, :, i : i + h, j : j + w] = grad[k, f, i, j] * weights[f]
        grad_weights[f] += grad[k, f, i, j] * x[k, :, i : i + h, j : j + w]
    return grad_x, grad_weights, grad.sum(axis=(0, 2, 3))


@catalogue.mistake(
    "conv_backward",
    loses=tests("conv_backward", ["input-sums", "differences"]),
    hint="grad_x holds only what the last filter says. Each filter adds its part: use += in the loop over the filters.",
)
def last_filter_only(grad, x, weights):
    if grad.ndim != 4 or x.ndim != 4 or weights.ndim != 4 or 0 in (grad.size, x.size, weights.size):
        raise ValueError("three arrays with four dimensions and entries are needed")
    h, w = weights.shape[2:]
    if x.shape[1] != weights.shape[1]:
        raise ValueError("the channels do not fit")
    if grad.shape != (len(x), len(weights), x.shape[2] - h + 1, x.shape[3] - w + 1):
        raise ValueError("grad does not have the shape of the output")
    grad, x, weights = grad.astype(float), x.astype(float), weights.astype(float)
    grad_x, grad_weights = np.zeros(x.shape), np.zeros(weights.shape)
    for f in range(len(weights)):
        part = np.zeros(x.shape)
        for k, i, j in np.ndindex(len(x), *grad.shape[2:]):
            part[k, :, i : i + h, j : j + w] += grad[k, f, i, j] * weights[f]
            grad_weights[f] += grad[k, f, i, j] * x[k, :, i : i + h, j : j + w]
        grad_x = part
    return grad_x, grad_weights, grad.sum(axis=(0, 2, 3))


@catalogue.mistake(
    "conv_backward",
    loses=tests("conv_backward", ["input-sums", "differences"]),
    hint="All channels of grad_x are alike: the weights are summed over the channels. Channel c gets the kernels of c.",
)
def channels_of_the_input_alike(grad, x, weights):
    if grad.ndim != 4 or x.ndim != 4 or weights.ndim != 4 or 0 in (grad.size, x.size, weights.size):
        raise ValueError("three arrays with four dimensions and entries are needed")
    h, w = weights.shape[2:]
    if x.shape[1] != weights.shape[1]:
        raise ValueError("the channels do not fit")
    if grad.shape != (len(x), len(weights), x.shape[2] - h + 1, x.shape[3] - w + 1):
        raise ValueError("grad does not have the shape of the output")
    grad, x, weights = grad.astype(float), x.astype(float), weights.astype(float)
    grad_x, grad_weights = np.zeros(x.shape), np.zeros(weights.shape)
    for k, f, i, j in np.ndindex(grad.shape):
        grad_x[k, :, i : i + h, j : j + w] += grad[k, f, i, j] * weights[f].sum(axis=0)
        grad_weights[f] += grad[k, f, i, j] * x[k, :, i : i + h, j : j + w]
    return grad_x, grad_weights, grad.sum(axis=(0, 2, 3))


@catalogue.mistake(
    "conv_backward",
    loses=tests("conv_backward", FOR_WEIGHTS),
    hint="grad_weights is turned by 180 degrees: it is a cross-correlation of x with grad, not a convolution.",
)
def gradient_for_the_weights_turned(grad, x, weights):
    if grad.ndim != 4 or x.ndim != 4 or weights.ndim != 4 or 0 in (grad.size, x.size, weights.size):
        raise ValueError("three arrays with four dimensions and entries are needed")
    h, w = weights.shape[2:]
    shape = (len(x), len(weights), x.shape[2] - h + 1, x.shape[3] - w + 1)
    if x.shape[1] != weights.shape[1] or grad.shape != shape:
        raise ValueError("the shapes do not fit together")
    grad, x, weights = grad.astype(float), x.astype(float), weights.astype(float)
    border = ((0, 0), (0, 0), (h - 1, h - 1), (w - 1, w - 1))
    around = np.lib.stride_tricks.sliding_window_view(np.pad(grad, border), (h, w), axis=(2, 3))
    windows = np.lib.stride_tricks.sliding_window_view(x, shape[2:], axis=(2, 3))
    grad_x = np.einsum("kfpqmn,fcmn->kcpq", around, weights[:, :, ::-1, ::-1])
    grad_weights = np.einsum("kcmnij,kfij->fcmn", windows, grad[:, :, ::-1, ::-1])
    return grad_x, grad_weights, grad.sum(axis=(0, 2, 3))


@catalogue.mistake(
    "conv_backward",
    loses=tests("conv_backward", ["weights-sums", "differences"]),
    hint="grad_weights is an average over the images. Add up what all images say, without dividing.",
)
def weights_averaged_over_the_images(grad, x, weights):
    if grad.ndim != 4 or x.ndim != 4 or weights.ndim != 4 or 0 in (grad.size, x.size, weights.size):
        raise ValueError("three arrays with four dimensions and entries are needed")
    h, w = weights.shape[2:]
    if x.shape[1] != weights.shape[1]:
        raise ValueError("the channels do not fit")
    if grad.shape != (len(x), len(weights), x.shape[2] - h + 1, x.shape[3] - w + 1):
        raise ValueError("grad does not have the shape of the output")
    grad, x, weights = grad.astype(float), x.astype(float), weights.astype(float)
    grad_x, grad_weights = np.zeros(x.shape), np.zeros(weights.shape)
    for k, f, i, j in np.ndindex(grad.shape):
        grad_x[k, :, i : i + h, j : j + w] += grad[k, f, i, j] * weights[f]
        grad_weights[f] += grad[k, f, i, j] * x[k, :, i : i + h, j : j + w] / len(x)
    return grad_x, grad_weights, grad.sum(axis=(0, 2, 3))


@catalogue.mistake(
    "conv_backward",
    loses=tests("conv_backward", ["weights-sums", "differences"]),
    hint="grad_weights holds only what the last image says. Make its zeros once, before the loop over the images.",
)
def last_image_only(grad, x, weights):
    if grad.ndim != 4 or x.ndim != 4 or weights.ndim != 4 or 0 in (grad.size, x.size, weights.size):
        raise ValueError("three arrays with four dimensions and entries are needed")
    h, w = weights.shape[2:]
    if x.shape[1] != weights.shape[1]:
        raise ValueError("the channels do not fit")
    if grad.shape != (len(x), len(weights), x.shape[2] - h + 1, x.shape[3] - w + 1):
        raise ValueError("grad does not have the shape of the output")
    grad, x, weights = grad.astype(float), x.astype(float), weights.astype(float)
    grad_x = np.zeros(x.shape)
    for k in range(len(x)):
        grad_weights = np.zeros(weights.shape)
        for f, i, j in np.ndindex(grad.shape[1:]):
            grad_x[k, :, i : i + h, j : j + w] += grad[k, f, i, j] * weights[f]
            grad_weights[f] += grad[k, f, i, j] * x[k, :, i : i + h, j : j + w]
    return grad_x, grad_weights, grad.sum(axis=(0, 2, 3))


@catalogue.mistake(
    "conv_backward",
    loses=tests("conv_backward", [*FOR_WEIGHTS, "unchanged"]),
    hint="grad_weights is a mean over the positions. A weight is used at all of them, and all add up.",
)
def weights_averaged_over_the_positions(grad, x, weights):
    if grad.ndim != 4 or x.ndim != 4 or weights.ndim != 4 or 0 in (grad.size, x.size, weights.size):
        raise ValueError("three arrays with four dimensions and entries are needed")
    h, w = weights.shape[2:]
    rows, columns = x.shape[2] - h + 1, x.shape[3] - w + 1
    if x.shape[1] != weights.shape[1] or grad.shape != (len(x), len(weights), rows, columns):
        raise ValueError("the shapes do not fit together")
    grad, x, weights = grad.astype(float), x.astype(float), weights.astype(float)
    grad_x, grad_weights = np.zeros(x.shape), np.zeros(weights.shape)
    for k, f, i, j in np.ndindex(grad.shape):
        grad_x[k, :, i : i + h, j : j + w] += grad[k, f, i, j] * weights[f]
        grad_weights[f] += grad[k, f, i, j] * x[k, :, i : i + h, j : j + w] / (rows * columns)
    return grad_x, grad_weights, grad.sum(axis=(0, 2, 3))


@catalogue.mistake(
    "conv_backward",
    loses=tests("conv_backward", ["weights-sums", "differences"]),
    hint="The channels are summed in grad_weights, so that all are alike. Channel c of it gets channel c of x alone.",
)
def channels_summed_for_the_weights(grad, x, weights):
    if grad.ndim != 4 or x.ndim != 4 or weights.ndim != 4 or 0 in (grad.size, x.size, weights.size):
        raise ValueError("three arrays with four dimensions and entries are needed")
    h, w = weights.shape[2:]
    if x.shape[1] != weights.shape[1]:
        raise ValueError("the channels do not fit")
    if grad.shape != (len(x), len(weights), x.shape[2] - h + 1, x.shape[3] - w + 1):
        raise ValueError("grad does not have the shape of the output")
    grad, x, weights = grad.astype(float), x.astype(float), weights.astype(float)
    grad_x, grad_weights = np.zeros(x.shape), np.zeros(weights.shape)
    for k, f, i, j in np.ndindex(grad.shape):
        grad_x[k, :, i : i + h, j : j + w] += grad[k, f, i, j] * weights[f]
        grad_weights[f] += grad[k, f, i, j] * x[k, :, i : i + h, j : j + w].sum(axis=0)
    return grad_x, grad_weights, grad.sum(axis=(0, 2, 3))


@catalogue.mistake(
    "conv_backward",
    loses=tests("conv_backward", FOR_BIAS),
    hint="grad_bias is summed over the images only. A bias is one number for the whole map: sum over its places too.",
)
def bias_summed_over_the_images_only(grad, x, weights):
    if grad.ndim != 4 or x.ndim != 4 or weights.ndim != 4 or 0 in (grad.size, x.size, weights.size):
        raise ValueError("three arrays with four dimensions and entries are needed")
    h, w = weights.shape[2:]
    if x.shape[1] != weights.shape[1]:
        raise ValueError("the channels do not fit")
    if grad.shape != (len(x), len(weights), x.shape[2] - h + 1, x.shape[3] - w + 1):
        raise ValueError("grad does not have the shape of the output")
    grad, x, weights = grad.astype(float), x.astype(float), weights.astype(float)
    grad_x, grad_weights = np.zeros(x.shape), np.zeros(weights.shape)
    for k, f, i, j in np.ndindex(grad.shape):
        grad_x[k, :, i : i + h, j : j + w] += grad[k, f, i, j] * weights[f]
        grad_weights[f] += grad[k, f, i, j] * x[k, :, i : i + h, j : j + w]
    return grad_x, grad_weights, grad.sum(axis=0)


@catalogue.mistake(
    "conv_backward",
    loses=tests("conv_backward", FOR_BIAS),
    hint="grad_bias has one row for each image. The images share the bias: sum over them too.",
)
def bias_kept_for_each_image(grad, x, weights):
    if grad.ndim != 4 or x.ndim != 4 or weights.ndim != 4 or 0 in (grad.size, x.size, weights.size):
        raise ValueError("three arrays with four dimensions and entries are needed")
    h, w = weights.shape[2:]
    if x.shape[1] != weights.shape[1]:
        raise ValueError("the channels do not fit")
    if grad.shape != (len(x), len(weights), x.shape[2] - h + 1, x.shape[3] - w + 1):
        raise ValueError("grad does not have the shape of the output")
    grad, x, weights = grad.astype(float), x.astype(float), weights.astype(float)
    grad_x, grad_weights = np.zeros(x.shape), np.zeros(weights.shape)
    for k, f, i, j in np.ndindex(grad.shape):
        grad_x[k, :, i : i + h, j : j + w] += grad[k, f, i, j] * weights[f]
        grad_weights[f] += grad[k, f, i, j] * x[k, :, i : i + h, j : j + w]
    return grad_x, grad_weights, grad.sum(axis=(2, 3))


@catalogue.mistake(
    "conv_backward",
    loses=tests("conv_backward", FOR_BIAS),
    hint="grad_bias is summed over the wrong axes. The second axis of grad is that of the filters: keep this one.",
)
def bias_summed_over_the_wrong_axes(grad, x, weights):
    if grad.ndim != 4 or x.ndim != 4 or weights.ndim != 4 or 0 in (grad.size, x.size, weights.size):
        raise ValueError("three arrays with four dimensions and entries are needed")
    h, w = weights.shape[2:]
    if x.shape[1] != weights.shape[1]:
        raise ValueError("the channels do not fit")
    if grad.shape != (len(x), len(weights), x.shape[2] - h + 1, x.shape[3] - w + 1):
        raise ValueError("grad does not have the shape of the output")
    grad, x, weights = grad.astype(float), x.astype(float), weights.astype(float)
    grad_x, grad_weights = np.zeros(x.shape), np.zeros(weights.shape)
    for k, f, i, j in np.ndindex(grad.shape):
        grad_x[k, :, i : i + h, j : j + w] += grad[k, f, i, j] * weights[f]
        grad_weights[f] += grad[k, f, i, j] * x[k, :, i : i + h, j : j + w]
    return grad_x, grad_weights, grad.sum(axis=(0, 1, 2))


@catalogue.mistake(
    "conv_backward",
    loses=tests("conv_backward", FOR_BIAS),
    hint="grad_bias is a mean. Add up all numbers of grad that belong to the filter, without dividing.",
)
def bias_averaged(grad, x, weights):
    if grad.ndim != 4 or x.ndim != 4 or weights.ndim != 4 or 0 in (grad.size, x.size, weights.size):
        raise ValueError("three arrays with four dimensions and entries are needed")
    h, w = weights.shape[2:]
    if x.shape[1] != weights.shape[1]:
        raise ValueError("the channels do not fit")
    if grad.shape != (len(x), len(weights), x.shape[2] - h + 1, x.shape[3] - w + 1):
        raise ValueError("grad does not have the shape of the output")
    grad, x, weights = grad.astype(float), x.astype(float), weights.astype(float)
    grad_x, grad_weights = np.zeros(x.shape), np.zeros(weights.shape)
    for k, f, i, j in np.ndindex(grad.shape):
        grad_x[k, :, i : i + h, j : j + w] += grad[k, f, i, j] * weights[f]
        grad_weights[f] += grad[k, f, i, j] * x[k, :, i : i + h, j : j + w]
    return grad_x, grad_weights, grad.mean(axis=(0, 2, 3))


@catalogue.mistake(
    "conv_backward",
    loses=tests("conv_backward", ["input-sums", "weights-sums", "bias", "differences"]),
    hint="All gradients are divided by the number of images. grad holds that division already: only add up.",
)
def divided_by_the_batch_again(grad, x, weights):
    if grad.ndim != 4 or x.ndim != 4 or weights.ndim != 4 or 0 in (grad.size, x.size, weights.size):
        raise ValueError("three arrays with four dimensions and entries are needed")
    h, w = weights.shape[2:]
    if x.shape[1] != weights.shape[1]:
        raise ValueError("the channels do not fit")
    if grad.shape != (len(x), len(weights), x.shape[2] - h + 1, x.shape[3] - w + 1):
        raise ValueError("grad does not have the shape of the output")
    grad, x, weights = grad.astype(float) / len(x), x.astype(float), weights.astype(float)
    grad_x, grad_weights = np.zeros(x.shape), np.zeros(weights.shape)
    for k, f, i, j in np.ndindex(grad.shape):
        grad_x[k, :, i : i + h, j : j + w] += grad[k, f, i, j] * weights[f]
        grad_weights[f] += grad[k, f, i, j] * x[k, :, i : i + h, j : j + w]
    return grad_x, grad_weights, grad.sum(axis=(0, 2, 3))


@catalogue.mistake(
    "conv_backward",
    loses=tests("conv_backward", [*FOR_INPUT, *FOR_WEIGHTS, "unchanged"]),
    hint="The gradients come in another order. Return grad_x first, then grad_weights, then grad_bias.",
)
def weights_returned_first(grad, x, weights):
    if grad.ndim != 4 or x.ndim != 4 or weights.ndim != 4 or 0 in (grad.size, x.size, weights.size):
        raise ValueError("three arrays with four dimensions and entries are needed")
    h, w = weights.shape[2:]
    if x.shape[1] != weights.shape[1]:
        raise ValueError("the channels do not fit")
    if grad.shape != (len(x), len(weights), x.shape[2] - h + 1, x.shape[3] - w + 1):
        raise ValueError("grad does not have the shape of the output")
    grad, x, weights = grad.astype(float), x.astype(float), weights.astype(float)
    grad_x, grad_weights = np.zeros(x.shape), np.zeros(weights.shape)
    for k, f, i, j in np.ndindex(grad.shape):
        grad_x[k, :, i : i + h, j : j + w] += grad[k, f, i, j] * weights[f]
        grad_weights[f] += grad[k, f, i, j] * x[k, :, i : i + h, j : j + w]
    return grad_weights, grad_x, grad.sum(axis=(0, 2, 3))


@catalogue.mistake(
    "conv_backward",
    loses=tests("conv_backward", BACKWARD),
    hint="The gradient for the bias is missing. Return three arrays: grad_x, grad_weights and grad_bias.",
)
def gradient_for_the_bias_missing(grad, x, weights):
    if grad.ndim != 4 or x.ndim != 4 or weights.ndim != 4 or 0 in (grad.size, x.size, weights.size):
        raise ValueError("three arrays with four dimensions and entries are needed")
    h, w = weights.shape[2:]
    if x.shape[1] != weights.shape[1]:
        raise ValueError("the channels do not fit")
    if grad.shape != (len(x), len(weights), x.shape[2] - h + 1, x.shape[3] - w + 1):
        raise ValueError("grad does not have the shape of the output")
    grad, x, weights = grad.astype(float), x.astype(float), weights.astype(float)
    grad_x, grad_weights = np.zeros(x.shape), np.zeros(weights.shape)
    for k, f, i, j in np.ndindex(grad.shape):
        grad_x[k, :, i : i + h, j : j + w] += grad[k, f, i, j] * weights[f]
        grad_weights[f] += grad[k, f, i, j] * x[k, :, i : i + h, j : j + w]
    return grad_x, grad_weights


@catalogue.mistake(
    "conv_backward",
    loses=tests("conv_backward", sorted({*FOR_INPUT, *FOR_WEIGHTS, *FOR_BIAS})),
    hint="The values of grad are not used, as if all were 1. Multiply what each output number says by its grad.",
)
def values_of_grad_ignored(grad, x, weights):
    if grad.ndim != 4 or x.ndim != 4 or weights.ndim != 4 or 0 in (grad.size, x.size, weights.size):
        raise ValueError("three arrays with four dimensions and entries are needed")
    h, w = weights.shape[2:]
    if x.shape[1] != weights.shape[1]:
        raise ValueError("the channels do not fit")
    if grad.shape != (len(x), len(weights), x.shape[2] - h + 1, x.shape[3] - w + 1):
        raise ValueError("grad does not have the shape of the output")
    grad_x, grad_weights, grad_bias = np.zeros(x.shape), np.zeros(weights.shape), np.zeros(len(weights))
    for k, f, i, j in np.ndindex(grad.shape):
        grad_x[k, :, i : i + h, j : j + w] += weights[f]
        grad_weights[f] += x[k, :, i : i + h, j : j + w]
        grad_bias[f] += 1
    return grad_x, grad_weights, grad_bias


@catalogue.mistake(
    "conv_backward",
    loses=tests("conv_backward", ["integers"]),
    hint="np.zeros_like takes over the integer dtype of its argument, and fractions get lost. Use np.zeros(x.shape).",
)
def integer_zeros(grad, x, weights):
    if grad.ndim != 4 or x.ndim != 4 or weights.ndim != 4 or 0 in (grad.size, x.size, weights.size):
        raise ValueError("three arrays with four dimensions and entries are needed")
    h, w = weights.shape[2:]
    if x.shape[1] != weights.shape[1]:
        raise ValueError("the channels do not fit")
    if grad.shape != (len(x), len(weights), x.shape[2] - h + 1, x.shape[3] - w + 1):
        raise ValueError("grad does not have the shape of the output")
    grad_x, grad_weights, grad_bias = np.zeros_like(x), np.zeros_like(weights), np.zeros(len(weights))
    for k, f, i, j in np.ndindex(grad.shape):
        for c, m, n in np.ndindex(weights.shape[1:]):
            grad_x[k, c, i + m, j + n] += grad[k, f, i, j] * weights[f, c, m, n]
            grad_weights[f, c, m, n] += grad[k, f, i, j] * x[k, c, i + m, j + n]
        grad_bias[f] += grad[k, f, i, j]
    return grad_x, grad_weights, grad_bias


@catalogue.mistake(
    "conv_backward",
    loses=tests("conv_backward", ["integers"]),
    hint="Products of uint8 numbers overflow. Turn the three arguments into floats before you multiply.",
)
def uint8_gradients_overflow(grad, x, weights):
    if grad.ndim != 4 or x.ndim != 4 or weights.ndim != 4 or 0 in (grad.size, x.size, weights.size):
        raise ValueError("three arrays with four dimensions and entries are needed")
    h, w = weights.shape[2:]
    if x.shape[1] != weights.shape[1]:
        raise ValueError("the channels do not fit")
    if grad.shape != (len(x), len(weights), x.shape[2] - h + 1, x.shape[3] - w + 1):
        raise ValueError("grad does not have the shape of the output")
    grad_x, grad_weights = np.zeros(x.shape), np.zeros(weights.shape)
    for k, f, i, j in np.ndindex(grad.shape):
        grad_x[k, :, i : i + h, j : j + w] += grad[k, f, i, j] * weights[f]
        grad_weights[f] += grad[k, f, i, j] * x[k, :, i : i + h, j : j + w]
    return grad_x, grad_weights, grad.sum(axis=(0, 2, 3))


@catalogue.mistake(
    "conv_backward",
    loses=tests("conv_backward", ["integers", "unchanged"]),
    hint="Your function takes the learning step itself and changes the weights. Here it only returns the gradients.",
)
def step_taken_inside(grad, x, weights):
    if grad.ndim != 4 or x.ndim != 4 or weights.ndim != 4 or 0 in (grad.size, x.size, weights.size):
        raise ValueError("three arrays with four dimensions and entries are needed")
    h, w = weights.shape[2:]
    if x.shape[1] != weights.shape[1]:
        raise ValueError("the channels do not fit")
    if grad.shape != (len(x), len(weights), x.shape[2] - h + 1, x.shape[3] - w + 1):
        raise ValueError("grad does not have the shape of the output")
    grad_x, grad_weights = np.zeros(x.shape), np.zeros(weights.shape)
    for k, f, i, j in np.ndindex(grad.shape):
        grad_x[k, :, i : i + h, j : j + w] += float(grad[k, f, i, j]) * weights[f]
        grad_weights[f] += float(grad[k, f, i, j]) * x[k, :, i : i + h, j : j + w]
    weights -= 0.01 * grad_weights
    return grad_x, grad_weights, grad.sum(axis=(0, 2, 3))


@catalogue.mistake(
    "conv_backward",
    loses=tests("conv_backward", ["errors"]),
    hint="Your gradients are right. Before the loops, check each case of the docstring, and raise a ValueError.",
)
def arguments_not_checked(grad, x, weights):
    grad_x, grad_weights = np.zeros(x.shape), np.zeros(weights.shape)
    for k, f, i, j in np.ndindex(grad.shape):
        for c, m, n in np.ndindex(weights.shape[1:]):
            if k < len(x) and c < x.shape[1] and i + m < x.shape[2] and j + n < x.shape[3]:
                grad_x[k, c, i + m, j + n] += float(grad[k, f, i, j]) * float(weights[f, c, m, n])
                grad_weights[f, c, m, n] += float(grad[k, f, i, j]) * float(x[k, c, i + m, j + n])
    return grad_x, grad_weights, grad.sum(axis=(0, 2, 3))


@catalogue.mistake(
    "conv_backward",
    loses=tests("conv_backward", ["errors"]),
    hint="A grad that does not have the shape of the output slips through. Compare it with (N, F, H-kh+1, W-kw+1).",
)
def shape_of_grad_not_checked(grad, x, weights):
    if grad.ndim != 4 or x.ndim != 4 or weights.ndim != 4 or 0 in (grad.size, x.size, weights.size):
        raise ValueError("three arrays with four dimensions and entries are needed")
    h, w = weights.shape[2:]
    if x.shape[1] != weights.shape[1] or h > x.shape[2] or w > x.shape[3]:
        raise ValueError("the kernels do not fit to the images")
    grad, x, weights = grad.astype(float), x.astype(float), weights.astype(float)
    grad_x, grad_weights = np.zeros(x.shape), np.zeros(weights.shape)
    for k, f in np.ndindex(min(len(grad), len(x)), min(grad.shape[1], len(weights))):
        for i in range(min(grad.shape[2], x.shape[2] - h + 1)):
            for j in range(min(grad.shape[3], x.shape[3] - w + 1)):
                grad_x[k, :, i : i + h, j : j + w] += grad[k, f, i, j] * weights[f]
                grad_weights[f] += grad[k, f, i, j] * x[k, :, i : i + h, j : j + w]
    return grad_x, grad_weights, grad.sum(axis=(0, 2, 3))


@catalogue.mistake(
    "conv_backward",
    loses=tests("conv_backward", [*BACKWARD, "errors"]),
    hint="You call the convolution of scipy, which is switched off here. Write the sums yourself.",
)
def scipy_called_for_gradients(grad, x, weights):
    from scipy.signal import convolve2d, correlate2d

    grad_x, grad_weights = np.zeros(x.shape), np.zeros(weights.shape)
    for k, f, c in np.ndindex(len(x), *weights.shape[:2]):
        grad_x[k, c] += convolve2d(grad[k, f], weights[f, c], mode="full")
        grad_weights[f, c] += correlate2d(x[k, c], grad[k, f], mode="valid")
    return grad_x, grad_weights, grad.sum(axis=(0, 2, 3))


# Task 3


@catalogue.probe("max_pool")
def maps_and_sizes(rng):
    return [
        (rng.uniform(1, 9, (1, 1, 4, 6)), 2),
        (rng.uniform(-9, -1, (1, 1, 4, 6)), 2),
        (rng.uniform(1, 9, (1, 1, 6, 9)), 3),
        (rng.uniform(1, 9, (1, 1, 3, 4)), 1),
        (rng.uniform(1, 9, (1, 1, 5, 7)), 2),
        (rng.uniform(1, 9, (3, 2, 4, 6)), 2),
        (rng.integers(1, 99, (1, 1, 4, 6)), 2),
        (np.full((1, 1, 4, 6), 7.0), 2),
        (rng.uniform(1, 9, (2, 4, 4)), 2),
        (rng.uniform(1, 9, (1, 1, 4, 6)), 5),
        (rng.uniform(1, 9, (1, 1, 4, 6)), 7),
        (rng.uniform(1, 9, (1, 1, 4, 6)), 0),
        (rng.uniform(1, 9, (1, 1, 4, 6)), -2),
        (np.zeros((0, 1, 4, 6)), 2),
    ]


@catalogue.mistake(
    "max_pool",
    loses=tests("max_pool", [*POOLED, "unchanged", "errors"]),
    hint="Your result holds only zeros. Write the largest number of each window into it, and check the input.",
)
def zeros_in_every_window(x, size=2):
    return np.zeros((x.shape[0], x.shape[1], x.shape[2] // max(size, 1), x.shape[-1] // max(size, 1)))


@catalogue.mistake(
    "max_pool",
    loses=tests("max_pool", POOLED),
    hint="You take the average of each window. Max pooling keeps the largest number.",
)
def average_of_each_window(x, size=2):
    if x.ndim != 4 or x.size == 0:
        raise ValueError("x needs four dimensions and entries")
    if size < 1 or size > min(x.shape[2:]):
        raise ValueError("the size does not fit")
    rows, columns = x.shape[2] // size, x.shape[3] // size
    result = np.zeros((*x.shape[:2], rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, :, i * size : (i + 1) * size, j * size : (j + 1) * size]
            result[:, :, i, j] = window.mean(axis=(2, 3))
    return result


@catalogue.mistake(
    "max_pool",
    loses=tests("max_pool", POOLED),
    hint="You take the smallest number of each window. Max pooling keeps the largest.",
)
def smallest_number_kept(x, size=2):
    if x.ndim != 4 or x.size == 0:
        raise ValueError("x needs four dimensions and entries")
    if size < 1 or size > min(x.shape[2:]):
        raise ValueError("the size does not fit")
    rows, columns = x.shape[2] // size, x.shape[3] // size
    cut = x[:, :, : rows * size, : columns * size]
    return cut.reshape(*x.shape[:2], rows, size, columns, size).min(axis=(3, 5))


@catalogue.mistake(
    "max_pool",
    loses=tests("max_pool", ["remainder"]),
    hint="Rows or columns left over at the end get a window of their own. Drop them: count H // size windows.",
)
def remainder_kept(x, size=2):
    if x.ndim != 4 or x.size == 0:
        raise ValueError("x needs four dimensions and entries")
    if size < 1 or size > min(x.shape[2:]):
        raise ValueError("the size does not fit")
    rows, columns = -(-x.shape[2] // size), -(-x.shape[3] // size)
    result = np.zeros((*x.shape[:2], rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, :, i * size : (i + 1) * size, j * size : (j + 1) * size]
            result[:, :, i, j] = window.max(axis=(2, 3))
    return result


@catalogue.mistake(
    "max_pool",
    loses=tests("max_pool", ["remainder"]),
    hint="You refuse maps whose height or width is no multiple of the size. Drop what is left over at the end.",
)
def remainder_refused(x, size=2):
    if x.ndim != 4 or x.size == 0:
        raise ValueError("x needs four dimensions and entries")
    if size < 1 or x.shape[2] % size or x.shape[3] % size:
        raise ValueError("height and width must be multiples of the size")
    N, C, H, W = x.shape
    return x.reshape(N, C, H // size, size, W // size, size).max(axis=(3, 5))


@catalogue.mistake(
    "max_pool",
    loses=tests("max_pool", ["remainder"]),
    hint="You drop rows and columns at the start of the map. Begin at 0: what is left over at the end is dropped.",
)
def remainder_dropped_at_the_start(x, size=2):
    if x.ndim != 4 or x.size == 0:
        raise ValueError("x needs four dimensions and entries")
    if size < 1 or size > min(x.shape[2:]):
        raise ValueError("the size does not fit")
    rows, columns = x.shape[2] // size, x.shape[3] // size
    cut = x[:, :, x.shape[2] - rows * size :, x.shape[3] - columns * size :]
    return cut.reshape(*x.shape[:2], rows, size, columns, size).max(axis=(3, 5))


@catalogue.mistake(
    "max_pool",
    loses=tests("max_pool", [*POOLED, "unchanged"]),
    hint="Your windows overlap: they move by one pixel. They lie side by side, so move by size.",
)
def windows_overlap(x, size=2):
    if x.ndim != 4 or x.size == 0:
        raise ValueError("x needs four dimensions and entries")
    if size < 1 or size > min(x.shape[2:]):
        raise ValueError("the size does not fit")
    windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(2, 3))
    return windows.max(axis=(4, 5))


@catalogue.mistake(
    "max_pool",
    loses=tests("max_pool", ["negative"]),
    hint="The search for the largest number begins at 0, which beats all negative ones. Begin within the window.",
)
def search_begins_at_0(x, size=2):
    if x.ndim != 4 or x.size == 0:
        raise ValueError("x needs four dimensions and entries")
    if size < 1 or size > min(x.shape[2:]):
        raise ValueError("the size does not fit")
    rows, columns = x.shape[2] // size, x.shape[3] // size
    result = np.zeros((*x.shape[:2], rows, columns))
    for i in range(rows * size):
        for j in range(columns * size):
            result[:, :, i // size, j // size] = np.maximum(result[:, :, i // size, j // size], x[:, :, i, j])
    return result


@catalogue.mistake(
    "max_pool",
    loses=tests("max_pool", ["negative"]),
    hint="You compare the numbers without their signs. The largest of -5 and -3 is -3.",
)
def largest_without_sign(x, size=2):
    if x.ndim != 4 or x.size == 0:
        raise ValueError("x needs four dimensions and entries")
    if size < 1 or size > min(x.shape[2:]):
        raise ValueError("the size does not fit")
    rows, columns = x.shape[2] // size, x.shape[3] // size
    cut = np.abs(x[:, :, : rows * size, : columns * size])
    return cut.reshape(*x.shape[:2], rows, size, columns, size).max(axis=(3, 5))


@catalogue.mistake(
    "max_pool",
    loses=tests("max_pool", ["sizes"]),
    hint="Your windows always have 2 by 2 numbers. Use the argument size.",
)
def size_ignored(x, size=2):
    if x.ndim != 4 or x.size == 0:
        raise ValueError("x needs four dimensions and entries")
    if size < 1 or size > min(x.shape[2:]):
        raise ValueError("the size does not fit")
    rows, columns = x.shape[2] // 2, x.shape[3] // 2
    return x[:, :, : 2 * rows, : 2 * columns].reshape(*x.shape[:2], rows, 2, columns, 2).max(axis=(3, 5))


@catalogue.mistake(
    "max_pool",
    loses=tests("max_pool", ["batch"]),
    hint="The largest number is taken over the channels too. Each channel is pooled by itself.",
)
def channels_pooled_too(x, size=2):
    if x.ndim != 4 or x.size == 0:
        raise ValueError("x needs four dimensions and entries")
    if size < 1 or size > min(x.shape[2:]):
        raise ValueError("the size does not fit")
    rows, columns = x.shape[2] // size, x.shape[3] // size
    result = np.zeros((*x.shape[:2], rows, columns))
    for k, i, j in np.ndindex(len(x), rows, columns):
        result[k, :, i, j] = np.max(x[k, :, i * size : (i + 1) * size, j * size : (j + 1) * size])
    return result


@catalogue.mistake(
    "max_pool",
    loses=tests("max_pool", ["batch"]),
    hint="Only the first image and its first channel are pooled. Treat all images and all channels.",
)
def first_map_only(x, size=2):
    if x.ndim != 4 or x.size == 0:
        raise ValueError("x needs four dimensions and entries")
    if size < 1 or size > min(x.shape[2:]):
        raise ValueError("the size does not fit")
    rows, columns = x.shape[2] // size, x.shape[3] // size
    result = np.zeros((1, 1, rows, columns))
    for i in range(rows):
        for j in range(columns):
            result[0, 0, i, j] = np.max(x[0, 0, i * size : (i + 1) * size, j * size : (j + 1) * size])
    return result


@catalogue.mistake(
    "max_pool",
    loses=tests("max_pool", POOLED),
    hint="You keep the number at the top left of each window. Compare all numbers of the window.",
)
def top_left_number_kept(x, size=2):
    if x.ndim != 4 or x.size == 0:
        raise ValueError("x needs four dimensions and entries")
    if size < 1 or size > min(x.shape[2:]):
        raise ValueError("the size does not fit")
    rows, columns = x.shape[2] // size, x.shape[3] // size
    return x[:, :, : rows * size : size, : columns * size : size].copy()


@catalogue.mistake(
    "max_pool",
    loses=tests("max_pool", [*POOLED, "unchanged"]),
    hint="You pool along the columns only, so that the height stays. A window is a square of size by size.",
)
def pooled_along_one_axis(x, size=2):
    if x.ndim != 4 or x.size == 0:
        raise ValueError("x needs four dimensions and entries")
    if size < 1 or size > min(x.shape[2:]):
        raise ValueError("the size does not fit")
    columns = x.shape[3] // size
    return x[..., : columns * size].reshape(*x.shape[:3], columns, size).max(axis=4)


@catalogue.mistake(
    "max_pool",
    loses=tests("max_pool", ["two", "negative", "sizes", "remainder", "batch"]),
    hint="Fractions are cut off: your result has an integer dtype. Give it the dtype of x, or floats.",
)
def result_of_integers(x, size=2):
    if x.ndim != 4 or x.size == 0:
        raise ValueError("x needs four dimensions and entries")
    if size < 1 or size > min(x.shape[2:]):
        raise ValueError("the size does not fit")
    rows, columns = x.shape[2] // size, x.shape[3] // size
    result = np.zeros((*x.shape[:2], rows, columns), dtype=int)
    for i in range(rows):
        for j in range(columns):
            window = x[:, :, i * size : (i + 1) * size, j * size : (j + 1) * size]
            result[:, :, i, j] = window.max(axis=(2, 3))
    return result


@catalogue.mistake(
    "max_pool",
    loses=tests("max_pool", ["unchanged"]),
    hint="The result is written into x itself. Make a new array for it.",
)
def written_into_x(x, size=2):
    if x.ndim != 4 or x.size == 0:
        raise ValueError("x needs four dimensions and entries")
    if size < 1 or size > min(x.shape[2:]):
        raise ValueError("the size does not fit")
    rows, columns = x.shape[2] // size, x.shape[3] // size
    result = x[:, :, :rows, :columns]
    for i in range(rows):
        for j in range(columns):
            window = x[:, :, i * size : (i + 1) * size, j * size : (j + 1) * size]
            result[:, :, i, j] = window.max(axis=(2, 3))
    return result


@catalogue.mistake(
    "max_pool",
    loses=tests("max_pool", ["errors"]),
    hint="Windows larger than the maps give an empty result. Raise a ValueError for them.",
)
def large_windows_accepted(x, size=2):
    if x.ndim != 4 or x.size == 0:
        raise ValueError("x needs four dimensions and entries")
    if size < 1:
        raise ValueError("the size must be positive")
    rows, columns = x.shape[2] // size, x.shape[3] // size
    cut = x[:, :, : rows * size, : columns * size]
    windows = cut.reshape(*x.shape[:2], rows, size, columns, size)
    return windows.max(axis=(3, 5))


@catalogue.mistake(
    "max_pool",
    loses=tests("max_pool", ["errors"]),
    hint="A size below 1 slips through, or stops with another exception. Check it first and raise a ValueError.",
)
def size_not_checked(x, size=2):
    if x.ndim != 4 or x.size == 0:
        raise ValueError("x needs four dimensions and entries")
    rows, columns = x.shape[2] // size, x.shape[3] // size
    if rows == 0 or columns == 0:
        raise ValueError("the windows are larger than the maps")
    result = np.zeros((*x.shape[:2], max(rows, 0), max(columns, 0)))
    for i in range(rows):
        for j in range(columns):
            window = x[:, :, i * size : (i + 1) * size, j * size : (j + 1) * size]
            result[:, :, i, j] = window.max(axis=(2, 3))
    return result


@catalogue.mistake(
    "max_pool",
    loses=tests("max_pool", [*POOLED, "unchanged"]),
    hint="Your function prints the result but returns nothing. End it with return.",
)
def result_printed(x, size=2):
    if x.ndim != 4 or x.size == 0:
        raise ValueError("x needs four dimensions and entries")
    if size < 1 or size > min(x.shape[2:]):
        raise ValueError("the size does not fit")
    rows, columns = x.shape[2] // size, x.shape[3] // size
    cut = x[:, :, : rows * size, : columns * size]
    print(cut.reshape(*x.shape[:2], rows, size, columns, size).max(axis=(3, 5)))


@catalogue.mistake(
    "max_pool",
    loses=tests("max_pool", [*POOLED, "unchanged", "errors"]),
    hint="You call the maximum filter of scipy, which is switched off here. Go through the windows yourself.",
)
def maximum_filter_called(x, size=2):
    import scipy.ndimage

    largest = scipy.ndimage.maximum_filter(x, (1, 1, size, size), origin=(0, 0, -(size // 2), -(size // 2)))
    return largest[:, :, : x.shape[2] // size * size : size, : x.shape[3] // size * size : size]


# Task 4


@catalogue.probe("softmax_cross_entropy")
def logits_and_labels(rng):
    return [
        (rng.standard_normal((1, 4)), np.array([2])),
        (rng.standard_normal((5, 3)), np.array([0, 2, 1, 1, 2])),
        (rng.standard_normal((3, 3)), np.array([2, 0, 1])),
        (np.array([[1000.5, 999.0, 1001.0]]), np.array([0])),
        (np.array([[-1000.5, -999.0, -1001.0]]), np.array([0])),
        (np.array([[1.0, -49.0, 0.5]]), np.array([1])),
        (np.array([[1.0, -1500.0, 0.5]]), np.array([1])),
        (rng.standard_normal((3, 4)) + np.array([[-1000], [0], [1000]]), np.array([1, 3, 0])),
        (np.array([[2, -1, 0]]), np.array([1])),
        (np.zeros((1, 5)), np.array([3])),
        (rng.standard_normal(3), np.array([0])),
        (rng.standard_normal((2, 3)), np.array([0, 3])),
        (rng.standard_normal((2, 3)), np.array([0, -1])),
        (rng.standard_normal((2, 3)), np.array([1])),
        (rng.standard_normal((2, 3)), np.array([[0, 1, 0], [1, 0, 0]])),
        (np.zeros((0, 3)), np.zeros(0, dtype=int)),
    ]


@catalogue.mistake(
    "softmax_cross_entropy",
    loses=tests("softmax_cross_entropy", [*SOFTMAX, "errors"]),
    hint="Loss and gradient are 0. Compute both from the logits and the labels, and check the input.",
)
def nothing_computed(logits, labels):
    return 0.0, np.zeros((len(labels), logits.shape[-1]))


@catalogue.mistake(
    "softmax_cross_entropy",
    loses=tests("softmax_cross_entropy", ["large", "large-gradient", "unlikely", "rows"]),
    hint="Large logits overflow in np.exp. Subtract the largest logit of each image first.",
)
def large_logits_overflow(logits, labels):
    if logits.ndim != 2 or logits.size == 0 or labels.shape != logits.shape[:1]:
        raise ValueError("the shapes do not fit")
    if np.any(labels < 0) or np.any(labels >= logits.shape[1]):
        raise ValueError("a label is out of range")
    with np.errstate(all="ignore"):
        p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        right = (np.arange(len(labels)), labels)
        loss = -np.log(p[right]).mean()
    grad = p.copy()
    grad[right] -= 1
    return loss, grad / len(labels)


@catalogue.mistake(
    "softmax_cross_entropy",
    loses=tests("softmax_cross_entropy", ["rows"]),
    hint="You subtract the largest logit of the whole batch. Subtract from each image its own largest logit.",
)
def largest_of_the_batch_subtracted(logits, labels):
    if logits.ndim != 2 or logits.size == 0 or labels.shape != logits.shape[:1]:
        raise ValueError("the shapes do not fit")
    if np.any(labels < 0) or np.any(labels >= logits.shape[1]):
        raise ValueError("a label is out of range")
    right = (np.arange(len(labels)), labels)
    shifted = logits - float(np.max(logits))
    with np.errstate(all="ignore"):
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        grad = np.exp(log_p)
    grad[right] -= 1
    return -log_p[right].mean(), grad / len(labels)


@catalogue.mistake(
    "softmax_cross_entropy",
    loses=tests("softmax_cross_entropy", SOFTMAX),
    hint="The probabilities add up to 1 over the images. They must do so over the classes of each image: axis 1.",
)
def softmax_over_the_images(logits, labels):
    if logits.ndim != 2 or logits.size == 0 or labels.shape != logits.shape[:1]:
        raise ValueError("the shapes do not fit")
    if np.any(labels < 0) or np.any(labels >= logits.shape[1]):
        raise ValueError("a label is out of range")
    right = (np.arange(len(labels)), labels)
    shifted = logits - logits.max(axis=0).astype(float)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0))
    grad = np.exp(log_p)
    grad[right] -= 1
    return -log_p[right].mean(), grad / len(labels)


@catalogue.mistake(
    "softmax_cross_entropy",
    loses=tests("softmax_cross_entropy", ["loss-batch", "rows"]),
    hint="The losses of the batch are added up. Divide by the number of images.",
)
def losses_added_up(logits, labels):
    if logits.ndim != 2 or logits.size == 0 or labels.shape != logits.shape[:1]:
        raise ValueError("the shapes do not fit")
    if np.any(labels < 0) or np.any(labels >= logits.shape[1]):
        raise ValueError("a label is out of range")
    right = (np.arange(len(labels)), labels)
    shifted = logits - logits.max(axis=1, keepdims=True).astype(float)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    grad = np.exp(log_p)
    grad[right] -= 1
    return -log_p[right].sum(), grad / len(labels)


@catalogue.mistake(
    "softmax_cross_entropy",
    loses=tests("softmax_cross_entropy", ["gradient-batch", "rows"]),
    hint="The gradient is not divided by the number of images, as it must be for a mean over the batch.",
)
def gradient_not_divided(logits, labels):
    if logits.ndim != 2 or logits.size == 0 or labels.shape != logits.shape[:1]:
        raise ValueError("the shapes do not fit")
    if np.any(labels < 0) or np.any(labels >= logits.shape[1]):
        raise ValueError("a label is out of range")
    right = (np.arange(len(labels)), labels)
    shifted = logits - logits.max(axis=1, keepdims=True).astype(float)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    grad = np.exp(log_p)
    grad[right] -= 1
    return -log_p[right].mean(), grad


@catalogue.mistake(
    "softmax_cross_entropy",
    loses=tests("softmax_cross_entropy", ["loss-batch", "gradient-batch", "rows"]),
    hint="Both are sums over the batch. Divide loss and gradient by the number of images.",
)
def sums_instead_of_means(logits, labels):
    if logits.ndim != 2 or logits.size == 0 or labels.shape != logits.shape[:1]:
        raise ValueError("the shapes do not fit")
    if np.any(labels < 0) or np.any(labels >= logits.shape[1]):
        raise ValueError("a label is out of range")
    right = (np.arange(len(labels)), labels)
    shifted = logits - logits.max(axis=1, keepdims=True).astype(float)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    grad = np.exp(log_p)
    grad[right] -= 1
    return -log_p[right].sum(), grad


@catalogue.mistake(
    "softmax_cross_entropy",
    loses=tests("softmax_cross_entropy", LOSS),
    hint="The loss is divided by the number of logits. Sum over the classes first, then take the mean over the images.",
)
def mean_over_the_classes_too(logits, labels):
    if logits.ndim != 2 or logits.size == 0 or labels.shape != logits.shape[:1]:
        raise ValueError("the shapes do not fit")
    if np.any(labels < 0) or np.any(labels >= logits.shape[1]):
        raise ValueError("a label is out of range")
    one_hot = np.eye(logits.shape[1])[labels]
    shifted = logits - logits.max(axis=1, keepdims=True).astype(float)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return np.mean(-one_hot * log_p), (np.exp(log_p) - one_hot) / len(labels)


@catalogue.mistake(
    "softmax_cross_entropy",
    loses=tests("softmax_cross_entropy", SLOPES),
    hint="Your gradient is the probabilities alone. Subtract 1 from that of the right class.",
)
def one_not_subtracted(logits, labels):
    if logits.ndim != 2 or logits.size == 0 or labels.shape != logits.shape[:1]:
        raise ValueError("the shapes do not fit")
    if np.any(labels < 0) or np.any(labels >= logits.shape[1]):
        raise ValueError("a label is out of range")
    shifted = logits - logits.max(axis=1, keepdims=True).astype(float)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -log_p[np.arange(len(labels)), labels].mean(), np.exp(log_p) / len(labels)


@catalogue.mistake(
    "softmax_cross_entropy",
    loses=tests("softmax_cross_entropy", SLOPES),
    hint="The sign of your gradient is wrong: it is the probabilities minus 1 at the right class, not the other way.",
)
def sign_of_the_gradient_wrong(logits, labels):
    if logits.ndim != 2 or logits.size == 0 or labels.shape != logits.shape[:1]:
        raise ValueError("the shapes do not fit")
    if np.any(labels < 0) or np.any(labels >= logits.shape[1]):
        raise ValueError("a label is out of range")
    one_hot = np.eye(logits.shape[1])[labels]
    shifted = logits - logits.max(axis=1, keepdims=True).astype(float)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -np.sum(one_hot * log_p) / len(labels), (one_hot - np.exp(log_p)) / len(labels)


@catalogue.mistake(
    "softmax_cross_entropy",
    loses=tests("softmax_cross_entropy", SLOPES),
    hint="Your gradient goes through the softmax once more. Probabilities minus 1 at the right class is all there is.",
)
def softmax_derived_twice(logits, labels):
    if logits.ndim != 2 or logits.size == 0 or labels.shape != logits.shape[:1]:
        raise ValueError("the shapes do not fit")
    if np.any(labels < 0) or np.any(labels >= logits.shape[1]):
        raise ValueError("a label is out of range")
    one_hot = np.eye(logits.shape[1])[labels]
    shifted = logits - logits.max(axis=1, keepdims=True).astype(float)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    p = np.exp(log_p)
    return -np.sum(one_hot * log_p) / len(labels), p * (1 - p) * (p - one_hot) / len(labels)


@catalogue.mistake(
    "softmax_cross_entropy",
    loses=tests("softmax_cross_entropy", LOSS),
    hint="Your loss is negative. A probability below 1 has a negative logarithm: put a minus in front of it.",
)
def sign_of_the_loss_wrong(logits, labels):
    if logits.ndim != 2 or logits.size == 0 or labels.shape != logits.shape[:1]:
        raise ValueError("the shapes do not fit")
    if np.any(labels < 0) or np.any(labels >= logits.shape[1]):
        raise ValueError("a label is out of range")
    right = (np.arange(len(labels)), labels)
    shifted = logits - logits.max(axis=1, keepdims=True).astype(float)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    grad = np.exp(log_p)
    grad[right] -= 1
    return log_p[right].mean(), grad / len(labels)


@catalogue.mistake(
    "softmax_cross_entropy",
    loses=tests("softmax_cross_entropy", LOSS),
    hint="Your loss has the logarithm to the base 10. The natural logarithm is np.log.",
)
def logarithm_to_the_base_10(logits, labels):
    if logits.ndim != 2 or logits.size == 0 or labels.shape != logits.shape[:1]:
        raise ValueError("the shapes do not fit")
    if np.any(labels < 0) or np.any(labels >= logits.shape[1]):
        raise ValueError("a label is out of range")
    right = (np.arange(len(labels)), labels)
    p = np.exp(logits - logits.max(axis=1, keepdims=True).astype(float))
    p = p / p.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore"):
        loss = -np.log10(p[right]).mean()
    p[right] -= 1
    return loss, p / len(labels)


@catalogue.mistake(
    "softmax_cross_entropy",
    loses=tests("softmax_cross_entropy", LOSS),
    hint="You return one loss for each image. Take their mean, a single number.",
)
def a_loss_for_each_image(logits, labels):
    if logits.ndim != 2 or logits.size == 0 or labels.shape != logits.shape[:1]:
        raise ValueError("the shapes do not fit")
    if np.any(labels < 0) or np.any(labels >= logits.shape[1]):
        raise ValueError("a label is out of range")
    right = (np.arange(len(labels)), labels)
    shifted = logits - logits.max(axis=1, keepdims=True).astype(float)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    grad = np.exp(log_p)
    grad[right] -= 1
    return -log_p[right], grad / len(labels)


@catalogue.mistake(
    "softmax_cross_entropy",
    loses=tests("softmax_cross_entropy", ["loss-batch", "gradient-batch", "rows"]),
    hint="[:, labels] picks whole columns. Pick one number in each row: give the row numbers beside the labels.",
)
def labels_pick_whole_columns(logits, labels):
    if logits.ndim != 2 or logits.size == 0 or labels.shape != logits.shape[:1]:
        raise ValueError("the shapes do not fit")
    if np.any(labels < 0) or np.any(labels >= logits.shape[1]):
        raise ValueError("a label is out of range")
    shifted = logits - logits.max(axis=1, keepdims=True).astype(float)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    grad = np.exp(log_p)
    grad[:, labels] -= 1
    return -log_p[:, labels].mean(), grad / len(labels)


@catalogue.mistake(
    "softmax_cross_entropy",
    loses=tests("softmax_cross_entropy", sorted({*SOFTMAX} - {"unchanged"})),
    hint="Your classes are counted from 1. The labels begin at 0: label 0 is the first column.",
)
def classes_counted_from_1(logits, labels):
    if logits.ndim != 2 or logits.size == 0 or labels.shape != logits.shape[:1]:
        raise ValueError("the shapes do not fit")
    if np.any(labels < 0) or np.any(labels >= logits.shape[1]):
        raise ValueError("a label is out of range")
    right = (np.arange(len(labels)), labels.astype(int) - 1)
    shifted = logits - logits.max(axis=1, keepdims=True).astype(float)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    grad = np.exp(log_p)
    grad[right] -= 1
    return -log_p[right].mean(), grad / len(labels)


@catalogue.mistake(
    "softmax_cross_entropy",
    loses=tests("softmax_cross_entropy", ["unlikely"]),
    hint="For a very unlikely class p is stored as 0, and its logarithm is infinite. Compute the logarithm as "
    "logit - log(sum of exponentials).",
)
def logarithm_of_zero(logits, labels):
    if logits.ndim != 2 or logits.size == 0 or labels.shape != logits.shape[:1]:
        raise ValueError("the shapes do not fit")
    if np.any(labels < 0) or np.any(labels >= logits.shape[1]):
        raise ValueError("a label is out of range")
    right = (np.arange(len(labels)), labels)
    p = np.exp(logits - logits.max(axis=1, keepdims=True).astype(float))
    p = p / p.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore"):
        loss = -np.log(p[right]).mean()
    p[right] -= 1
    return loss, p / len(labels)


@catalogue.mistake(
    "softmax_cross_entropy",
    loses=tests("softmax_cross_entropy", ["unlikely"]),
    hint="You keep p away from 0 with a smallest value, so the loss of a very unlikely class is too small. Compute the "
    "logarithm as logit - log(sum of exponentials).",
)
def probability_kept_from_zero(logits, labels):
    if logits.ndim != 2 or logits.size == 0 or labels.shape != logits.shape[:1]:
        raise ValueError("the shapes do not fit")
    if np.any(labels < 0) or np.any(labels >= logits.shape[1]):
        raise ValueError("a label is out of range")
    right = (np.arange(len(labels)), labels)
    p = np.exp(logits - logits.max(axis=1, keepdims=True).astype(float))
    p = p / p.sum(axis=1, keepdims=True)
    loss = -np.log(np.maximum(p[right], 1e-12)).mean()
    p[right] -= 1
    return loss, p / len(labels)


@catalogue.mistake(
    "softmax_cross_entropy",
    loses=tests("softmax_cross_entropy", ["unchanged"]),
    hint="logits -= ... changes the caller's own logits. Write logits - ... into a new variable.",
)
def logits_shifted_in_place(logits, labels):
    if logits.ndim != 2 or logits.size == 0 or labels.shape != logits.shape[:1]:
        raise ValueError("the shapes do not fit")
    if np.any(labels < 0) or np.any(labels >= logits.shape[1]):
        raise ValueError("a label is out of range")
    right = (np.arange(len(labels)), labels)
    logits -= logits.max(axis=1, keepdims=True)
    log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    grad = np.exp(log_p)
    grad[right] -= 1
    return -log_p[right].mean(), grad / len(labels)


@catalogue.mistake(
    "softmax_cross_entropy",
    loses=tests("softmax_cross_entropy", ["integers"]),
    hint="np.zeros_like(logits) has the integer dtype of the logits, and fractions are cut off. Use np.zeros(shape).",
)
def gradient_of_integers(logits, labels):
    if logits.ndim != 2 or logits.size == 0 or labels.shape != logits.shape[:1]:
        raise ValueError("the shapes do not fit")
    if np.any(labels < 0) or np.any(labels >= logits.shape[1]):
        raise ValueError("a label is out of range")
    grad, losses = np.zeros_like(logits), []
    for k in range(len(logits)):
        shifted = logits[k] - logits[k].max()
        log_p = shifted - np.log(np.sum(np.exp(shifted)))
        losses.append(-log_p[labels[k]])
        grad[k] = (np.exp(log_p) - (np.arange(len(log_p)) == labels[k])) / len(logits)
    return np.mean(losses), grad


@catalogue.mistake(
    "softmax_cross_entropy",
    loses=tests("softmax_cross_entropy", SOFTMAX),
    hint="Only the loss is returned. Return both, loss and gradient: return loss, grad.",
)
def gradient_missing(logits, labels):
    if logits.ndim != 2 or logits.size == 0 or labels.shape != logits.shape[:1]:
        raise ValueError("the shapes do not fit")
    if np.any(labels < 0) or np.any(labels >= logits.shape[1]):
        raise ValueError("a label is out of range")
    shifted = logits - logits.max(axis=1, keepdims=True).astype(float)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -log_p[np.arange(len(labels)), labels].mean()


@catalogue.mistake(
    "softmax_cross_entropy",
    loses=tests("softmax_cross_entropy", ["errors"]),
    hint="Labels out of range slip through: -1 picks the last class, and one too large stops with an IndexError. Check "
    "them first and raise a ValueError.",
)
def range_of_the_labels_not_checked(logits, labels):
    if logits.ndim != 2 or logits.size == 0 or labels.shape != logits.shape[:1]:
        raise ValueError("the shapes do not fit")
    right = (np.arange(len(labels)), labels)
    shifted = logits - logits.max(axis=1, keepdims=True).astype(float)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    grad = np.exp(log_p)
    grad[right] -= 1
    return -log_p[right].mean(), grad / len(labels)


@catalogue.mistake(
    "softmax_cross_entropy",
    loses=tests("softmax_cross_entropy", ["errors"]),
    hint="Labels whose number is not that of the images slip through. Check that their shape is (N,).",
)
def number_of_labels_not_checked(logits, labels):
    if logits.ndim != 2 or logits.size == 0:
        raise ValueError("logits need two dimensions and entries")
    if np.any(labels < 0) or np.any(labels >= logits.shape[1]):
        raise ValueError("a label is out of range")
    images = len(logits)
    right = (np.arange(images), np.resize(labels, images))
    shifted = logits - logits.max(axis=1, keepdims=True).astype(float)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    grad = np.exp(log_p)
    grad[right] -= 1
    return -log_p[right].mean(), grad / images


@catalogue.mistake(
    "softmax_cross_entropy",
    loses=tests("softmax_cross_entropy", [*SOFTMAX, "errors"]),
    hint="You call the softmax of scipy, which is switched off here. Write it with np.exp and np.sum.",
)
def scipy_softmax_called(logits, labels):
    import scipy.special

    log_p = scipy.special.log_softmax(logits, axis=1)
    right = (np.arange(len(labels)), labels)
    grad = np.exp(log_p)
    grad[right] -= 1
    return -log_p[right].mean(), grad / len(labels)


# Task 5


@catalogue.probe("count_parameters")
def networks(rng):
    a, b, c, d = (int(size) for size in rng.integers(5, 30, 4))
    return [
        ([("dense", a, b)],),
        ([("conv", c, 3, 3, 3)],),
        ([("conv", d, 4, 2, 5)],),
        ([("max_pool", 2), ("relu",), ("dense", a, b), ("softmax",)],),
        ([("conv", c, 2, 3, 4), ("relu",), ("conv", d, c, 2, 2), ("flatten",), ("dense", a, b), ("dense", b, 4)],),
        ([],),
        ([("dense", a, b), ("magic", 7)],),
        ([("conv", c, 3, 3)],),
        ([("dense", a)],),
        ([("dense", a, b, 2)],),
        ([("conv", 0, 3, 3, 3)],),
        ([("dense", a, -2)],),
    ]


@catalogue.mistake(
    "count_parameters",
    loses=tests("count_parameters", [*COUNTS, "errors"]),
    hint="Your number is always 0. Add the weights and biases of each layer to it.",
)
def nothing_counted(layers):
    return sum(0 for _ in layers)


@catalogue.mistake(
    "count_parameters",
    loses=tests("count_parameters", ["conv", "network"]),
    hint="The biases of the convolutional layers are missing: one for each filter.",
)
def conv_biases_forgotten(layers):
    if not layers:
        raise ValueError("there are no layers")
    total = 0
    for name, *sizes in layers:
        if name in ("conv", "dense") and (len(sizes) != {"conv": 4, "dense": 2}[name] or min(sizes) < 1):
            raise ValueError("the sizes are wrong")
        if name == "conv":
            total += sizes[0] * sizes[1] * sizes[2] * sizes[3]
        elif name == "dense":
            total += sizes[0] * sizes[1] + sizes[1]
        elif name not in ("relu", "max_pool", "flatten", "softmax"):
            raise ValueError("unknown layer")
    return total


@catalogue.mistake(
    "count_parameters",
    loses=tests("count_parameters", ["dense", "network"]),
    hint="The biases of the dense layers are missing: one for each output.",
)
def dense_biases_forgotten(layers):
    if not layers:
        raise ValueError("there are no layers")
    total = 0
    for name, *sizes in layers:
        if name in ("conv", "dense") and (len(sizes) != {"conv": 4, "dense": 2}[name] or min(sizes) < 1):
            raise ValueError("the sizes are wrong")
        if name == "conv":
            total += sizes[0] * sizes[1] * sizes[2] * sizes[3] + sizes[0]
        elif name == "dense":
            total += sizes[0] * sizes[1]
        elif name not in ("relu", "max_pool", "flatten", "softmax"):
            raise ValueError("unknown layer")
    return total


@catalogue.mistake(
    "count_parameters",
    loses=tests("count_parameters", ["dense", "conv", "network"]),
    hint="Only the weights are counted. Each filter and each output of a dense layer has a bias too.",
)
def all_biases_forgotten(layers):
    if not layers:
        raise ValueError("there are no layers")
    total = 0
    for name, *sizes in layers:
        if name in ("conv", "dense"):
            if len(sizes) != {"conv": 4, "dense": 2}[name] or min(sizes) < 1:
                raise ValueError("the sizes are wrong")
            total += int(np.prod(sizes))
        elif name not in ("relu", "max_pool", "flatten", "softmax"):
            raise ValueError("unknown layer")
    return total


@catalogue.mistake(
    "count_parameters",
    loses=tests("count_parameters", ["conv", "network"]),
    hint="You count a bias for each filter and channel. A filter has one bias, however many channels it sums over.",
)
def bias_for_each_channel(layers):
    if not layers:
        raise ValueError("there are no layers")
    total = 0
    for name, *sizes in layers:
        if name in ("conv", "dense") and (len(sizes) != {"conv": 4, "dense": 2}[name] or min(sizes) < 1):
            raise ValueError("the sizes are wrong")
        if name == "conv":
            total += sizes[0] * sizes[1] * (sizes[2] * sizes[3] + 1)
        elif name == "dense":
            total += sizes[0] * sizes[1] + sizes[1]
        elif name not in ("relu", "max_pool", "flatten", "softmax"):
            raise ValueError("unknown layer")
    return total


@catalogue.mistake(
    "count_parameters",
    loses=tests("count_parameters", ["dense", "network"]),
    hint="You count a bias for each input of a dense layer. It has one for each output.",
)
def bias_for_each_input(layers):
    if not layers:
        raise ValueError("there are no layers")
    total = 0
    for name, *sizes in layers:
        if name in ("conv", "dense") and (len(sizes) != {"conv": 4, "dense": 2}[name] or min(sizes) < 1):
            raise ValueError("the sizes are wrong")
        if name == "conv":
            total += sizes[0] * sizes[1] * sizes[2] * sizes[3] + sizes[0]
        elif name == "dense":
            total += sizes[0] * sizes[1] + sizes[0]
        elif name not in ("relu", "max_pool", "flatten", "softmax"):
            raise ValueError("unknown layer")
    return total


@catalogue.mistake(
    "count_parameters",
    loses=tests("count_parameters", ["dense", "conv", "network"]),
    hint="You count one bias for a whole layer. There is one for each filter, or for each output of a dense layer.",
)
def one_bias_for_a_layer(layers):
    if not layers:
        raise ValueError("there are no layers")
    total = 0
    for name, *sizes in layers:
        if name in ("conv", "dense"):
            if len(sizes) != {"conv": 4, "dense": 2}[name] or min(sizes) < 1:
                raise ValueError("the sizes are wrong")
            total += int(np.prod(sizes)) + 1
        elif name not in ("relu", "max_pool", "flatten", "softmax"):
            raise ValueError("unknown layer")
    return total


@catalogue.mistake(
    "count_parameters",
    loses=tests("count_parameters", ["conv", "network"]),
    hint="The channels are missing: a filter has a kernel of its own for each channel.",
)
def channels_not_counted(layers):
    if not layers:
        raise ValueError("there are no layers")
    total = 0
    for name, *sizes in layers:
        if name in ("conv", "dense") and (len(sizes) != {"conv": 4, "dense": 2}[name] or min(sizes) < 1):
            raise ValueError("the sizes are wrong")
        if name == "conv":
            total += sizes[0] * sizes[2] * sizes[3] + sizes[0]
        elif name == "dense":
            total += sizes[0] * sizes[1] + sizes[1]
        elif name not in ("relu", "max_pool", "flatten", "softmax"):
            raise ValueError("unknown layer")
    return total


@catalogue.mistake(
    "count_parameters",
    loses=tests("count_parameters", ["conv", "network"]),
    hint="You take all kernels for square. A kernel has kh times kw weights.",
)
def kernels_taken_for_square(layers):
    if not layers:
        raise ValueError("there are no layers")
    total = 0
    for name, *sizes in layers:
        if name in ("conv", "dense") and (len(sizes) != {"conv": 4, "dense": 2}[name] or min(sizes) < 1):
            raise ValueError("the sizes are wrong")
        if name == "conv":
            total += sizes[0] * (sizes[1] * sizes[2] ** 2 + 1)
        elif name == "dense":
            total += (sizes[0] + 1) * sizes[1]
        elif name not in ("relu", "max_pool", "flatten", "softmax"):
            raise ValueError("unknown layer")
    return total


@catalogue.mistake(
    "count_parameters",
    loses=tests("count_parameters", ["dense", "conv", "network"]),
    hint="The sizes of a layer are added up. The number of its weights is their product.",
)
def sizes_added_up(layers):
    if not layers:
        raise ValueError("there are no layers")
    total = 0
    for name, *sizes in layers:
        if name in ("conv", "dense") and (len(sizes) != {"conv": 4, "dense": 2}[name] or min(sizes) < 1):
            raise ValueError("the sizes are wrong")
        if name == "conv":
            total += sum(sizes) + sizes[0]
        elif name == "dense":
            total += sum(sizes) + sizes[1]
        elif name not in ("relu", "max_pool", "flatten", "softmax"):
            raise ValueError("unknown layer")
    return total


@catalogue.mistake(
    "count_parameters",
    loses=tests("count_parameters", ["plain", "network", "unchanged"]),
    hint="Layers without parameters are refused. relu, max_pool, flatten and softmax simply add nothing.",
)
def plain_layers_refused(layers):
    if not layers:
        raise ValueError("there are no layers")
    total = 0
    for name, *sizes in layers:
        if name not in ("conv", "dense"):
            raise ValueError("this layer has no parameters")
        if len(sizes) != {"conv": 4, "dense": 2}[name] or min(sizes) < 1:
            raise ValueError("the sizes are wrong")
        total += int(np.prod(sizes)) + (sizes[0] if name == "conv" else sizes[1])
    return total


@catalogue.mistake(
    "count_parameters",
    loses=tests("count_parameters", ["plain", "network"]),
    hint="The size of a pooling window is counted as a parameter. It is not learned: only conv and dense count.",
)
def pooling_size_counted(layers):
    if not layers:
        raise ValueError("there are no layers")
    total = 0
    for name, *sizes in layers:
        if name in ("conv", "dense"):
            if len(sizes) != {"conv": 4, "dense": 2}[name] or min(sizes) < 1:
                raise ValueError("the sizes are wrong")
            total += int(np.prod(sizes)) + (sizes[0] if name == "conv" else sizes[1])
        elif name in ("relu", "max_pool", "flatten", "softmax"):
            total += sum(sizes)
        else:
            raise ValueError("unknown layer")
    return total


@catalogue.mistake(
    "count_parameters",
    loses=tests("count_parameters", ["errors"]),
    hint="A layer whose name does not exist slips through and counts as 0. Raise a ValueError for it.",
)
def unknown_layers_accepted(layers):
    if not layers:
        raise ValueError("there are no layers")
    total = 0
    for name, *sizes in layers:
        if name in ("conv", "dense"):
            if len(sizes) != {"conv": 4, "dense": 2}[name] or min(sizes) < 1:
                raise ValueError("the sizes are wrong")
            total += int(np.prod(sizes)) + (sizes[0] if name == "conv" else sizes[1])
    return total


@catalogue.mistake(
    "count_parameters",
    loses=tests("count_parameters", ["errors"]),
    hint="Layers with a wrong number of sizes, or with a size below 1, slip through. Raise a ValueError for them.",
)
def sizes_not_checked(layers):
    if not layers:
        raise ValueError("there are no layers")
    total = 0
    for name, *sizes in layers:
        if name in ("conv", "dense"):
            total += int(np.prod(sizes)) + (sizes[0] if name == "conv" else sizes[-1])
        elif name not in ("relu", "max_pool", "flatten", "softmax"):
            raise ValueError("unknown layer")
    return total


@catalogue.mistake(
    "count_parameters",
    loses=tests("count_parameters", ["errors"]),
    hint="An empty list gives 0. It is no network: raise a ValueError.",
)
def empty_list_accepted(layers):
    total = 0
    for name, *sizes in layers:
        if name in ("conv", "dense"):
            if len(sizes) != {"conv": 4, "dense": 2}[name] or min(sizes) < 1:
                raise ValueError("the sizes are wrong")
            total += int(np.prod(sizes)) + (sizes[0] if name == "conv" else sizes[1])
        elif name not in ("relu", "max_pool", "flatten", "softmax"):
            raise ValueError("unknown layer")
    return total


@catalogue.mistake(
    "count_parameters",
    loses=tests("count_parameters", COUNTS),
    hint="You return a number for each layer. Add them up to one number.",
)
def a_number_for_each_layer(layers):
    if not layers:
        raise ValueError("there are no layers")
    numbers = []
    for name, *sizes in layers:
        if name in ("conv", "dense"):
            if len(sizes) != {"conv": 4, "dense": 2}[name] or min(sizes) < 1:
                raise ValueError("the sizes are wrong")
            numbers.append(int(np.prod(sizes)) + (sizes[0] if name == "conv" else sizes[1]))
        elif name in ("relu", "max_pool", "flatten", "softmax"):
            numbers.append(0)
        else:
            raise ValueError("unknown layer")
    return numbers


@catalogue.mistake(
    "count_parameters",
    loses=tests("count_parameters", ["network"]),
    hint="Only the last layer with parameters is left. Add each layer's number to the total with +=.",
)
def last_layer_only(layers):
    if not layers:
        raise ValueError("there are no layers")
    total = 0
    for name, *sizes in layers:
        if name in ("conv", "dense"):
            if len(sizes) != {"conv": 4, "dense": 2}[name] or min(sizes) < 1:
                raise ValueError("the sizes are wrong")
            total = int(np.prod(sizes)) + (sizes[0] if name == "conv" else sizes[1])
        elif name not in ("relu", "max_pool", "flatten", "softmax"):
            raise ValueError("unknown layer")
    return total


@catalogue.mistake(
    "count_parameters",
    loses=tests("count_parameters", ["plain", "network", "errors"]),
    hint="The return stands inside the loop, so only the first layer is looked at. Move it to the left.",
)
def return_inside_the_loop(layers):
    if not layers:
        raise ValueError("there are no layers")
    total = 0
    for name, *sizes in layers:
        if name in ("conv", "dense"):
            if len(sizes) != {"conv": 4, "dense": 2}[name] or min(sizes) < 1:
                raise ValueError("the sizes are wrong")
            total += int(np.prod(sizes)) + (sizes[0] if name == "conv" else sizes[1])
        elif name not in ("relu", "max_pool", "flatten", "softmax"):
            raise ValueError("unknown layer")
        return total
    return total


@catalogue.mistake(
    "count_parameters",
    loses=tests("count_parameters", ["type"]),
    hint="The number is right, but it is a float. Parameters are counted: return an integer.",
)
def a_float_returned(layers):
    if not layers:
        raise ValueError("there are no layers")
    total = 0.0
    for name, *sizes in layers:
        if name in ("conv", "dense"):
            if len(sizes) != {"conv": 4, "dense": 2}[name] or min(sizes) < 1:
                raise ValueError("the sizes are wrong")
            total += np.prod(sizes) + (sizes[0] if name == "conv" else sizes[1])
        elif name not in ("relu", "max_pool", "flatten", "softmax"):
            raise ValueError("unknown layer")
    return float(total)


@catalogue.mistake(
    "count_parameters",
    loses=tests("count_parameters", ["unchanged"]),
    hint="pop takes the layers out of the caller's own list, which is empty in the end. Loop over the list instead.",
)
def list_emptied(layers):
    if not layers:
        raise ValueError("there are no layers")
    total = 0
    while layers:
        name, *sizes = layers.pop(0)
        if name in ("conv", "dense"):
            if len(sizes) != {"conv": 4, "dense": 2}[name] or min(sizes) < 1:
                raise ValueError("the sizes are wrong")
            total += int(np.prod(sizes)) + (sizes[0] if name == "conv" else sizes[1])
        elif name not in ("relu", "max_pool", "flatten", "softmax"):
            raise ValueError("unknown layer")
    return total
