"""Known wrong answers of the assignment conv2d, and the arguments on which they are told apart."""

# ruff: noqa: F841, RET503

import numpy as np

from autograder.catalogue import Catalogue

catalogue = Catalogue()

SIZES = ("8x8", "12x10", "10x10", "12x8")
CHECKED_VALUES = (*SIZES, "kernels", "integers")  # with an asymmetric kernel
NUMBERS = (*CHECKED_VALUES, "unchanged")
ALL = (*NUMBERS, "errors")
PADDED_VALUES = ("plain", "padding", "stride", "both", "large", "integers")
PADDED_NUMBERS = (*PADDED_VALUES, "unchanged")
SHAPE_VALUES = ("valid", "padding", "stride", "both")


def tests(task, properties):
    return [f"{task}-{name}" for name in properties]


@catalogue.probe("cross_correlate2d", "convolve2d")
def images_and_kernels(rng):
    return [
        (rng.standard_normal((8, 8)), rng.standard_normal((3, 3))),
        (rng.standard_normal((7, 5)), rng.standard_normal((3, 3))),
        (rng.standard_normal((6, 9)), rng.standard_normal((2, 4))),
        (rng.standard_normal((3, 4)), rng.standard_normal((3, 4))),
        (rng.integers(-9, 9, (5, 5)), rng.standard_normal((3, 3))),
        (rng.integers(100, 256, (5, 5), dtype=np.uint8), rng.integers(2, 9, (3, 3), dtype=np.uint8)),
        (rng.standard_normal((4, 6)), rng.standard_normal((5, 2))),
        (rng.standard_normal((4, 6)), rng.standard_normal((2, 7))),
        (rng.standard_normal(6), rng.standard_normal((2, 2))),
        (rng.standard_normal((4, 4)), np.zeros((2, 0))),
    ]


# Task 1


@catalogue.mistake(
    "cross_correlate2d",
    loses=tests("cross_correlate2d", ALL),
    hint="Your result holds only zeros. Write each sum of products into the result inside the loops, and "
    "check the input.",
)
def zeros_returned(image, kernel):
    rows = image.shape[0] - kernel.shape[0] + 1
    columns = image.shape[1] - kernel.shape[1] + 1
    result = np.zeros((max(rows, 0), max(columns, 0)))
    for i in range(rows):
        for j in range(columns):
            total = np.sum(image[i : i + kernel.shape[0], j : j + kernel.shape[1]] * kernel)
    return result


@catalogue.mistake(
    "cross_correlate2d",
    loses=tests("cross_correlate2d", CHECKED_VALUES),
    hint="Your result is the convolution. In this task the kernel stays as it is, without the turn by 180 degrees.",
)
def kernel_turned(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("two dimensions are needed")
    if kernel.size == 0 or kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        raise ValueError("the kernel must fit into the image")
    kernel = np.flip(kernel).astype(float)
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), kernel.shape)
    return np.einsum("ijmn,mn->ij", windows, kernel)


@catalogue.mistake(
    "cross_correlate2d",
    loses=tests("cross_correlate2d", CHECKED_VALUES),
    hint="The rows and columns of your kernel are swapped: its first index goes down the rows, like that of the image.",
)
def kernel_transposed(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("image and kernel need two dimensions")
    H, W = image.shape
    h, w = kernel.shape
    if h * w == 0 or h > H or w > W:
        raise ValueError("the kernel is empty or does not fit")
    result = np.zeros((H - h + 1, W - w + 1))
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            for m in range(h):
                for n in range(w):
                    result[i, j] += float(image[i + m, j + n]) * float(kernel[n, m])
    return result


@catalogue.mistake(
    "cross_correlate2d",
    loses=tests("cross_correlate2d", ["12x10", "12x8", "kernels"]),
    hint="Height and width are swapped in the size of your result: shape[0] is the number of rows, shape[1] "
    "of columns.",
)
def height_and_width_swapped(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("image and kernel must be two-dimensional")
    width, height = image.shape
    kernel_width, kernel_height = kernel.shape
    if kernel.size == 0 or kernel_width > width or kernel_height > height:
        raise ValueError("the kernel must not be empty and must fit into the image")
    result = np.zeros((height - kernel_height + 1, width - kernel_width + 1))
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            patch = image[i : i + kernel_height, j : j + kernel_width].astype(float)
            result[i, j] = np.sum(patch * kernel)
    return result


@catalogue.mistake(
    "cross_correlate2d",
    loses=tests("cross_correlate2d", NUMBERS),
    hint="One row and one column are missing: a kernel of h rows fits in H - h + 1 places, the last one counts too.",
)
def last_position_missing(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("expected two 2D arrays")
    if kernel.size == 0:
        raise ValueError("empty kernel")
    rows, columns = image.shape[0] - kernel.shape[0], image.shape[1] - kernel.shape[1]
    if rows < 0 or columns < 0:
        raise ValueError("the kernel is larger than the image")
    result = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            result[i, j] = np.sum(image[i : i + kernel.shape[0], j : j + kernel.shape[1]].astype(float) * kernel)
    return result


@catalogue.mistake(
    "cross_correlate2d",
    loses=tests("cross_correlate2d", ["12x10", "10x10", "12x8", "kernels"]),
    hint="Your result always has 6 by 6 numbers. Take the sizes from image.shape and kernel.shape.",
)
def only_for_8x8(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices")
    if kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        raise ValueError("kernel larger than image")
    out = np.zeros((6, 6))
    for i in range(6):
        for j in range(6):
            out[i, j] = (image[i : i + 3, j : j + 3].astype(float) * kernel).sum()
    return out


@catalogue.mistake(
    "cross_correlate2d",
    loses=tests("cross_correlate2d", ["kernels"]),
    hint="Your loops always take 3 by 3 weights. Take the number of weights from kernel.shape.",
)
def only_for_3x3_kernels(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    rows = image.shape[0] - kernel.shape[0] + 1
    columns = image.shape[1] - kernel.shape[1] + 1
    if rows < 1 or columns < 1:
        raise ValueError("the kernel does not fit into the image")
    out = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            for m in range(3):
                for n in range(3):
                    out[i, j] += float(image[i + m, j + n]) * float(kernel[m, n])
    return out


@catalogue.mistake(
    "cross_correlate2d",
    loses=tests("cross_correlate2d", NUMBERS),
    hint="Your result is as large as the image (mode same). Here the kernel stays inside the image: leave out "
    "the padding.",
)
def same_size_kept(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("image and kernel must have two dimensions")
    h, w = kernel.shape
    if h == 0 or w == 0 or h > image.shape[0] or w > image.shape[1]:
        raise ValueError("the kernel must have entries and fit into the image")
    padded = np.pad(image.astype(float), (((h - 1) // 2, h // 2), ((w - 1) // 2, w // 2)))
    result = np.zeros(image.shape)
    for i in range(image.shape[0]):
        for j in range(image.shape[1]):
            result[i, j] = np.sum(padded[i : i + h, j : j + w] * kernel)
    return result


@catalogue.mistake(
    "cross_correlate2d",
    loses=tests("cross_correlate2d", NUMBERS),
    hint="Only the last product of each position is left. Add the products up with +=, or keep a running sum.",
)
def sum_overwritten(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("only 2D arrays")
    H, W = image.shape
    h, w = kernel.shape
    if h < 1 or w < 1 or h > H or w > W:
        raise ValueError("bad kernel size")
    result = np.zeros((H - h + 1, W - w + 1))
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            for m in range(h):
                for n in range(w):
                    result[i, j] = float(image[i + m, j + n]) * float(kernel[m, n])
    return result


@catalogue.mistake(
    "cross_correlate2d",
    loses=tests("cross_correlate2d", [*SIZES, "kernels", "integers", "unchanged"]),
    hint="Only the first row of your result is filled: the return stands inside the loop. Move it to the left.",
)
def return_inside_the_loop(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("image and kernel must have two dimensions")
    if kernel.size == 0 or np.any(np.array(kernel.shape) > np.array(image.shape)):
        raise ValueError("the kernel is empty or larger than the image")
    h, w = kernel.shape
    result = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            result[i, j] = np.sum(image[i : i + h, j : j + w].astype(float) * kernel)
        return result


@catalogue.mistake(
    "cross_correlate2d",
    loses=tests("cross_correlate2d", NUMBERS),
    hint="Your function prints the result but returns nothing. End it with return.",
)
def printed_instead_of_returned(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("image and kernel must have two dimensions")
    if kernel.size == 0 or kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        raise ValueError("the kernel must have entries and fit into the image")
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), kernel.shape)
    print(np.sum(windows * kernel, axis=(2, 3)))


@catalogue.mistake(
    "cross_correlate2d",
    loses=tests("cross_correlate2d", NUMBERS),
    hint="The numbers are right, but they come as a list of lists. Turn it into an array with np.array before "
    "you return it.",
)
def a_list_returned(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("image and kernel must have two dimensions")
    h, w = kernel.shape
    if h == 0 or w == 0 or h > image.shape[0] or w > image.shape[1]:
        raise ValueError("the kernel must have entries and fit into the image")
    result = []
    for i in range(image.shape[0] - h + 1):
        row = []
        for j in range(image.shape[1] - w + 1):
            row.append(float(np.sum(image[i : i + h, j : j + w].astype(float) * kernel)))
        result.append(row)
    return result


@catalogue.mistake(
    "cross_correlate2d",
    loses=tests("cross_correlate2d", ["integers"]),
    hint="Fractions are cut off: your result takes over the integer dtype of the image. Make it an array of floats.",
)
def fractions_cut_off(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("image and kernel must have two dimensions")
    h, w = kernel.shape
    rows, columns = image.shape[0] - h + 1, image.shape[1] - w + 1
    if kernel.size == 0 or rows < 1 or columns < 1:
        raise ValueError("the kernel must have entries and fit into the image")
    dtype = np.int64 if image.dtype.kind in "iu" else image.dtype
    result = np.zeros((rows, columns), dtype=dtype)
    for i in range(rows):
        for j in range(columns):
            result[i, j] = np.sum(image[i : i + h, j : j + w].astype(float) * kernel)
    return result


@catalogue.mistake(
    "cross_correlate2d",
    loses=tests("cross_correlate2d", ["integers"]),
    hint="Products of uint8 numbers overflow: 200 times 2 becomes 144. Turn the image into floats before you multiply.",
)
def uint8_overflows(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("image and kernel must have two dimensions")
    h, w = kernel.shape
    rows, columns = image.shape[0] - h + 1, image.shape[1] - w + 1
    if kernel.size == 0 or rows < 1 or columns < 1:
        raise ValueError("the kernel must have entries and fit into the image")
    result = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            result[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return result


@catalogue.mistake(
    "cross_correlate2d",
    loses=tests("cross_correlate2d", ["unchanged", "integers"]),
    hint="Your sums are written into the image itself. Make an array for the result with np.zeros and fill that.",
)
def sums_written_into_the_image(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("image and kernel must have two dimensions")
    h, w = kernel.shape
    rows, columns = image.shape[0] - h + 1, image.shape[1] - w + 1
    if kernel.size == 0 or rows < 1 or columns < 1:
        raise ValueError("the kernel must have entries and fit into the image")
    for i in range(rows):
        for j in range(columns):
            image[i, j] = np.sum(image[i : i + h, j : j + w].astype(float) * kernel)
    return image[:rows, :columns]


@catalogue.mistake(
    "cross_correlate2d",
    loses=tests("cross_correlate2d", ["errors"]),
    hint="Your sums are right. Before the loops, check the dimensions, empty input and the kernel's size, and "
    "raise a ValueError.",
)
def input_not_checked(image, kernel):
    h, w = kernel.shape
    rows, columns = max(image.shape[0] - h + 1, 0), max(image.shape[1] - w + 1, 0)
    image, kernel = image.astype(float), kernel.astype(float)
    result = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            result[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return result


@catalogue.mistake(
    "cross_correlate2d",
    loses=tests("cross_correlate2d", ["errors"]),
    hint="Your checks stop with an AssertionError. Use if and raise ValueError with a message that says what is wrong.",
)
def assert_instead_of_raise(image, kernel):
    assert image.ndim == 2 and kernel.ndim == 2, "two dimensions please"
    assert kernel.size > 0, "the kernel is empty"
    assert kernel.shape[0] <= image.shape[0] and kernel.shape[1] <= image.shape[1], "the kernel is too large"
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), kernel.shape)
    return np.sum(windows * kernel, axis=(2, 3))


@catalogue.mistake(
    "cross_correlate2d",
    loses=tests("cross_correlate2d", ALL),
    hint="You call the correlation of scipy, which is switched off here. Write the sliding yourself, with two "
    "loops over the positions.",
)
def library_called(image, kernel):
    from scipy.signal import correlate2d

    return correlate2d(image, kernel, mode="valid")


# Task 2


@catalogue.mistake(
    "convolve2d",
    loses=tests("convolve2d", ALL),
    hint="Your result holds only zeros. Replace the empty array by the sums of products, and check the input.",
)
def only_zeros(image, kernel):
    h, w = kernel.shape[0], kernel.shape[1]
    return np.zeros((max(image.shape[0] - h + 1, 0), max(image.shape[-1] - w + 1, 0)))


@catalogue.mistake(
    "convolve2d",
    loses=tests("convolve2d", CHECKED_VALUES),
    hint="Your result is the cross-correlation. Turn the kernel by 180 degrees before you slide it.",
)
def kernel_not_turned(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("image and kernel must have two dimensions")
    H, W = image.shape
    h, w = kernel.shape
    if h == 0 or w == 0 or h > H or w > W:
        raise ValueError("the kernel must have entries and fit into the image")
    image = image.astype(float)
    result = np.zeros((H - h + 1, W - w + 1))
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            result[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return result


@catalogue.mistake(
    "convolve2d",
    loses=tests("convolve2d", CHECKED_VALUES),
    hint="Your kernel is turned upside down only. A turn by 180 degrees also reverses the order of its columns.",
)
def rows_turned_only(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("image and kernel must have two dimensions")
    if kernel.size == 0 or kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        raise ValueError("the kernel must have entries and fit into the image")
    turned = kernel[::-1].astype(float)
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), turned.shape)
    return np.einsum("ijmn,mn->ij", windows, turned)


@catalogue.mistake(
    "convolve2d",
    loses=tests("convolve2d", CHECKED_VALUES),
    hint="Your kernel is turned left to right only. A turn by 180 degrees also reverses the order of its rows.",
)
def columns_turned_only(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("image and kernel must have two dimensions")
    h, w = kernel.shape
    if h * w == 0 or h > image.shape[0] or w > image.shape[1]:
        raise ValueError("the kernel must have entries and fit into the image")
    turned = np.fliplr(kernel)
    result = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            result[i, j] = np.sum(image[i : i + h, j : j + w].astype(float) * turned)
    return result


@catalogue.mistake(
    "convolve2d",
    loses=tests("convolve2d", CHECKED_VALUES),
    hint="You transpose the kernel, which swaps its rows and columns. Turn it by 180 degrees: reverse the "
    "rows and the columns.",
)
def transposed_instead_of_turned(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("image and kernel must have two dimensions")
    if kernel.size == 0 or kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        raise ValueError("the kernel must have entries and fit into the image")
    turned = kernel.T.astype(float)
    h, w = kernel.shape
    result = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            result[i, j] = np.sum(image[i : i + h, j : j + w] * turned)
    return result


@catalogue.mistake(
    "convolve2d",
    loses=tests("convolve2d", CHECKED_VALUES),
    hint="Your kernel is turned by 90 degrees. It needs half a turn: reverse the order of its rows and of its columns.",
)
def a_quarter_turn(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("image and kernel must have two dimensions")
    h, w = kernel.shape
    if kernel.size == 0 or h > image.shape[0] or w > image.shape[1]:
        raise ValueError("the kernel must have entries and fit into the image")
    turned = np.rot90(kernel)
    result = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            result[i, j] = np.sum(image[i : i + h, j : j + w].astype(float) * turned)
    return result


@catalogue.mistake(
    "convolve2d",
    loses=tests("convolve2d", [*CHECKED_VALUES, "unchanged"]),
    hint="You turn the image and not the kernel, so your result comes out turned. Leave the image as it is.",
)
def image_turned_instead(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("image and kernel must have two dimensions")
    if kernel.size == 0 or kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        raise ValueError("the kernel must have entries and fit into the image")
    turned = image[::-1, ::-1].astype(float)
    windows = np.lib.stride_tricks.sliding_window_view(turned, kernel.shape)
    return np.sum(windows * kernel, axis=(2, 3))


@catalogue.mistake(
    "convolve2d",
    loses=tests("convolve2d", ["12x10", "12x8", "kernels"]),
    hint="Height and width are swapped in the size of your result: shape[0] is the number of rows, shape[1] "
    "of columns.",
)
def height_and_width_swapped_(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("image and kernel must have two dimensions")
    if kernel.size == 0 or kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        raise ValueError("the kernel must have entries and fit into the image")
    height, width = image.shape[1], image.shape[0]
    kernel_height, kernel_width = kernel.shape[1], kernel.shape[0]
    turned = kernel[::-1, ::-1].astype(float)
    result = np.zeros((height - kernel_height + 1, width - kernel_width + 1))
    for i in range(height - kernel_height + 1):
        for j in range(width - kernel_width + 1):
            result[i, j] = np.sum(image[i : i + kernel_height, j : j + kernel_width] * turned)
    return result


@catalogue.mistake(
    "convolve2d",
    loses=tests("convolve2d", NUMBERS),
    hint="One row and one column are missing: a kernel of h rows fits in H - h + 1 places, the last one counts too.",
)
def one_position_too_few(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("image and kernel must have two dimensions")
    H, W = image.shape
    h, w = kernel.shape
    if h == 0 or w == 0 or h > H or w > W:
        raise ValueError("the kernel must have entries and fit into the image")
    turned = np.flip(kernel).astype(float)
    result = np.zeros((H - h, W - w))
    for i in range(H - h):
        for j in range(W - w):
            result[i, j] = np.sum(image[i : i + h, j : j + w] * turned)
    return result


@catalogue.mistake(
    "convolve2d",
    loses=tests("convolve2d", ["12x10", "10x10", "12x8", "kernels"]),
    hint="Your sizes are those of an image of 8 by 8. Take them from image.shape and kernel.shape.",
)
def only_for_8x8_(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    if kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        raise ValueError("the kernel is larger than the image")
    turned = kernel[::-1, ::-1].astype(float)
    result = np.zeros((8 - 3 + 1, 8 - 3 + 1))
    for i in range(6):
        for j in range(6):
            result[i, j] = np.sum(image[i : i + 3, j : j + 3] * turned)
    return result


@catalogue.mistake(
    "convolve2d",
    loses=tests("convolve2d", ["kernels"]),
    hint="Your window reaches equally far to both sides, so it only fits odd kernels. Let it start at i and "
    "have h rows.",
)
def only_for_odd_kernels(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("image and kernel must have two dimensions")
    H, W = image.shape
    h, w = kernel.shape
    if h == 0 or w == 0 or h > H or w > W:
        raise ValueError("the kernel must have entries and fit into the image")
    turned = kernel[::-1, ::-1].astype(float)
    up, left = h // 2, w // 2
    result = np.zeros((H - h + 1, W - w + 1))
    for i in range(up, H - up):
        for j in range(left, W - left):
            patch = image[i - up : i + up + 1, j - left : j + left + 1]
            result[i - up, j - left] = np.sum(patch * turned)
    return result


@catalogue.mistake(
    "convolve2d",
    loses=tests("convolve2d", ["kernels"]),
    hint="A kernel as large as the image is refused. It fits exactly once: compare with > and not with >=.",
)
def equal_size_refused(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    if kernel.shape[0] >= image.shape[0] or kernel.shape[1] >= image.shape[1]:
        raise ValueError("the kernel is too large")
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), kernel.shape)
    return np.einsum("ijmn,mn->ij", windows, kernel[::-1, ::-1])


@catalogue.mistake(
    "convolve2d",
    loses=tests("convolve2d", NUMBERS),
    hint="Your result is the full convolution, larger than the image. Keep only the positions where the whole "
    "kernel lies on the image.",
)
def full_instead_of_valid(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("image and kernel must have two dimensions")
    H, W = image.shape
    h, w = kernel.shape
    if h == 0 or w == 0 or h > H or w > W:
        raise ValueError("the kernel must have entries and fit into the image")
    result = np.zeros((H + h - 1, W + w - 1))
    for m in range(h):
        for n in range(w):
            result[m : m + H, n : n + W] += float(kernel[m, n]) * image
    return result


@catalogue.mistake(
    "convolve2d",
    loses=tests("convolve2d", NUMBERS),
    hint="Your result is as large as the image (mode same). Leave out the padding: the kernel stays inside the image.",
)
def same_instead_of_valid(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("image and kernel must have two dimensions")
    h, w = kernel.shape
    if kernel.size == 0 or h > image.shape[0] or w > image.shape[1]:
        raise ValueError("the kernel must have entries and fit into the image")
    padded = np.pad(image.astype(float), ((h // 2, h // 2), (w // 2, w // 2)))
    turned = kernel[::-1, ::-1]
    result = np.zeros(image.shape)
    for i in range(image.shape[0]):
        for j in range(image.shape[1]):
            result[i, j] = np.sum(padded[i : i + h, j : j + w] * turned)
    return result


@catalogue.mistake(
    "convolve2d",
    loses=tests("convolve2d", NUMBERS),
    hint="Your sums wrap around the edge: an index below 0 counts from the other end, and a product of "
    "spectra wraps too. Use only positions where the whole kernel lies on the image.",
)
def wrapped_around_the_edge(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("image and kernel must have two dimensions")
    H, W = image.shape
    h, w = kernel.shape
    if h == 0 or w == 0 or h > H or w > W:
        raise ValueError("the kernel must have entries and fit into the image")
    result = np.zeros((H - h + 1, W - w + 1))
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            for m in range(h):
                for n in range(w):
                    result[i, j] += float(image[i - m, j - n]) * float(kernel[m, n])
    return result


@catalogue.mistake(
    "convolve2d",
    loses=tests("convolve2d", NUMBERS),
    hint="Your sums are divided by the number of weights or by their sum. A convolution only adds the "
    "products: leave out the division.",
)
def mean_instead_of_sum(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("image and kernel must have two dimensions")
    if kernel.size == 0 or kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        raise ValueError("the kernel must have entries and fit into the image")
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), kernel.shape)
    return np.mean(windows * kernel[::-1, ::-1], axis=(2, 3))


@catalogue.mistake(
    "convolve2d",
    loses=tests("convolve2d", ["unchanged"]),
    hint="Your function turns the caller's own kernel. Give the turned kernel a name of its own and leave the "
    "argument alone.",
)
def kernel_turned_in_place(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("image and kernel must have two dimensions")
    h, w = kernel.shape
    if kernel.size == 0 or h > image.shape[0] or w > image.shape[1]:
        raise ValueError("the kernel must have entries and fit into the image")
    kernel[:] = kernel[::-1, ::-1].copy()
    result = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            result[i, j] = np.sum(image[i : i + h, j : j + w].astype(float) * kernel)
    return result


@catalogue.mistake(
    "convolve2d",
    loses=tests("convolve2d", ["integers"]),
    hint="Your sums become whole numbers where the image has whole numbers. Make the result an array of floats.",
)
def result_of_whole_numbers(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("image and kernel must have two dimensions")
    if kernel.size == 0 or kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        raise ValueError("the kernel must have entries and fit into the image")
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), kernel.shape)
    result = np.einsum("ijmn,mn->ij", windows, kernel[::-1, ::-1])
    return result.astype(int) if image.dtype.kind in "iu" else result


@catalogue.mistake(
    "convolve2d",
    loses=tests("convolve2d", ["integers"]),
    hint="Products of uint8 numbers overflow: 200 times 2 becomes 144. Turn image and kernel into floats "
    "before you multiply.",
)
def uint8_overflows_(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("image and kernel must have two dimensions")
    if kernel.size == 0 or kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        raise ValueError("the kernel must have entries and fit into the image")
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.sum(windows * kernel[::-1, ::-1], axis=(2, 3))


@catalogue.mistake(
    "convolve2d",
    loses=tests("convolve2d", ["errors"]),
    hint="Your sums are right. Add the checks: dimensions, empty input, and a kernel larger than the image "
    "raise a ValueError.",
)
def input_not_checked_(image, kernel):
    turned = kernel[::-1, ::-1]
    h, w = turned.shape
    image = image.astype(float)
    return np.array(
        [
            [np.sum(image[i : i + h, j : j + w] * turned) for j in range(image.shape[1] - w + 1)]
            for i in range(image.shape[0] - h + 1)
        ]
    )


@catalogue.mistake(
    "convolve2d",
    loses=tests("convolve2d", ["errors"]),
    hint="Your function refuses only a kernel that is too large both ways. Too high or too wide is enough: use or.",
)
def too_large_only_both_ways(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("image and kernel must have two dimensions")
    if image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must not be empty")
    h, w = kernel.shape
    rows, columns = image.shape[0] - h + 1, image.shape[1] - w + 1
    if rows < 1 and columns < 1:
        raise ValueError("the kernel is larger than the image")
    result = np.zeros((max(rows, 0), max(columns, 0)))
    for i in range(rows):
        for j in range(columns):
            result[i, j] = np.sum(image[i : i + h, j : j + w].astype(float) * kernel[::-1, ::-1])
    return result


@catalogue.mistake(
    "convolve2d",
    loses=tests("convolve2d", ["errors"]),
    hint="You print that something is wrong, and go on. Use raise ValueError with that text, so that the "
    "caller notices.",
)
def error_printed(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        print("image and kernel must have two dimensions and must not be empty")
        return None
    if kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        print("the kernel is larger than the image")
        return None
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), kernel.shape)
    return np.tensordot(windows, kernel[::-1, ::-1], axes=2)


@catalogue.mistake(
    "convolve2d",
    loses=tests("convolve2d", ALL),
    hint="You call the convolution of scipy, which is switched off here. Turn the kernel and slide it yourself.",
)
def library_called_(image, kernel):
    import scipy.signal

    return scipy.signal.convolve2d(image, kernel, mode="valid")


# Task 3


@catalogue.probe("output_shape")
def shapes(rng):
    return [
        ((8, 8), (3, 3), 0, 1),
        ((12, 10), (3, 3), 0, 1),
        ((9, 7), (2, 4), 2, 1),
        ((9, 8), (3, 3), 0, 2),
        ((8, 10), (3, 2), 0, 3),
        ((10, 13), (2, 4), 1, 3),
        ((4, 6), (4, 6), 0, 1),
        ((4, 6), (5, 3), 0, 1),
        ((4, 6), (7, 3), 1, 2),
        ((4, 6), (2, 2), -1, 1),
        ((4, 6), (2, 2), 0, 0),
        ((4, 6), (2, 2), 0, -1),
        ((4, 6), (0, 2), 0, 1),
    ]


@catalogue.mistake(
    "output_shape",
    loses=tests("output_shape", [*SHAPE_VALUES, "type"]),
    hint="One position is missing in each direction: the start itself counts too, so add 1 after the division.",
)
def plus_one_forgotten(image_shape, kernel_shape, padding=0, stride=1):
    if padding < 0 or stride < 1 or min(image_shape + kernel_shape) < 1:
        raise ValueError("impossible sizes")
    rows = image_shape[0] + 2 * padding - kernel_shape[0]
    columns = image_shape[1] + 2 * padding - kernel_shape[1]
    if rows < 0 or columns < 0:
        raise ValueError("the kernel does not fit")
    return rows // stride, columns // stride


@catalogue.mistake(
    "output_shape",
    loses=tests("output_shape", ["padding", "both"]),
    hint="You add the padding once. It is added on both sides, so it counts twice in each direction.",
)
def padding_counted_once(image_shape, kernel_shape, padding=0, stride=1):
    if padding < 0 or stride < 1 or min(image_shape + kernel_shape) < 1:
        raise ValueError("the padding, the stride or a size is too small")
    rows = (image_shape[0] + padding - kernel_shape[0]) // stride + 1
    columns = (image_shape[1] + padding - kernel_shape[1]) // stride + 1
    if rows < 1 or columns < 1:
        raise ValueError("the kernel does not fit")
    return rows, columns


@catalogue.mistake(
    "output_shape",
    loses=tests("output_shape", ["padding", "both"]),
    hint="Your sizes do not depend on the padding. Add it to the image's size on both sides.",
)
def padding_ignored(image_shape, kernel_shape, padding=0, stride=1):
    if padding < 0:
        raise ValueError("the padding must not be negative")
    if stride < 1 or min(image_shape) < 1 or min(kernel_shape) < 1:
        raise ValueError("the stride and all sizes must be at least 1")
    if kernel_shape[0] > image_shape[0] or kernel_shape[1] > image_shape[1]:
        raise ValueError("the kernel does not fit")
    return tuple((n - k) // stride + 1 for n, k in zip(image_shape, kernel_shape))


@catalogue.mistake(
    "output_shape",
    loses=tests("output_shape", ["stride", "both"]),
    hint="Your sizes do not depend on the stride. Divide the number of steps by it, and round down.",
)
def stride_ignored(image_shape, kernel_shape, padding=0, stride=1):
    if padding < 0 or stride < 1 or min(image_shape + kernel_shape) < 1:
        raise ValueError("the padding, the stride or a size is too small")
    rows = image_shape[0] + 2 * padding - kernel_shape[0] + 1
    columns = image_shape[1] + 2 * padding - kernel_shape[1] + 1
    if rows < 1 or columns < 1:
        raise ValueError("the kernel does not fit")
    return rows, columns


@catalogue.mistake(
    "output_shape",
    loses=tests("output_shape", ["stride", "both"]),
    hint="You round up. A step that would leave the image does not count, so round down, for example with //.",
)
def rounded_up(image_shape, kernel_shape, padding=0, stride=1):
    if padding < 0 or stride < 1 or min(image_shape + kernel_shape) < 1:
        raise ValueError("the padding, the stride or a size is too small")
    rows = image_shape[0] + 2 * padding - kernel_shape[0]
    columns = image_shape[1] + 2 * padding - kernel_shape[1]
    if rows < 0 or columns < 0:
        raise ValueError("the kernel does not fit")
    return int(np.ceil(rows / stride)) + 1, int(np.ceil(columns / stride)) + 1


@catalogue.mistake(
    "output_shape",
    loses=tests("output_shape", ["stride", "both"]),
    hint="You add the 1 before you divide by the stride. Divide and round down first, then add 1.",
)
def one_added_too_early(image_shape, kernel_shape, padding=0, stride=1):
    if padding < 0 or stride < 1 or min(image_shape + kernel_shape) < 1:
        raise ValueError("the padding, the stride or a size is too small")
    rows = image_shape[0] + 2 * padding - kernel_shape[0] + 1
    columns = image_shape[1] + 2 * padding - kernel_shape[1] + 1
    if rows < 1 or columns < 1:
        raise ValueError("the kernel does not fit")
    return rows // stride, columns // stride


@catalogue.mistake(
    "output_shape",
    loses=tests("output_shape", ["valid", "padding", "stride", "both"]),
    hint="Your tuple holds the columns first. The rows come first, as in image.shape.",
)
def columns_first(image_shape, kernel_shape, padding=0, stride=1):
    if padding < 0 or stride < 1 or min(image_shape + kernel_shape) < 1:
        raise ValueError("the padding, the stride or a size is too small")
    H, W = image_shape
    h, w = kernel_shape
    if h > H + 2 * padding or w > W + 2 * padding:
        raise ValueError("the kernel does not fit")
    return (W + 2 * padding - w) // stride + 1, (H + 2 * padding - h) // stride + 1


@catalogue.mistake(
    "output_shape",
    loses=tests("output_shape", ["valid", "padding", "stride", "both", "errors"]),
    hint="You compute the rows and use them for the columns too. Compute each from its own index of the shapes.",
)
def square_assumed(image_shape, kernel_shape, padding=0, stride=1):
    if padding < 0 or stride < 1 or min(image_shape + kernel_shape) < 1:
        raise ValueError("the padding, the stride or a size is too small")
    if kernel_shape[0] > image_shape[0] + 2 * padding:
        raise ValueError("the kernel does not fit")
    n = (image_shape[0] + 2 * padding - kernel_shape[0]) // stride + 1
    return n, n


@catalogue.mistake(
    "output_shape",
    loses=tests("output_shape", ["type"]),
    hint="The sizes are right but they are floats. Make them integers, for example with // in place of / and np.floor.",
)
def floats_returned(image_shape, kernel_shape, padding=0, stride=1):
    if padding < 0 or stride < 1 or min(image_shape + kernel_shape) < 1:
        raise ValueError("the padding, the stride or a size is too small")
    rows = np.floor((image_shape[0] + 2 * padding - kernel_shape[0]) / stride) + 1
    columns = np.floor((image_shape[1] + 2 * padding - kernel_shape[1]) / stride) + 1
    if rows < 1 or columns < 1:
        raise ValueError("the kernel does not fit")
    return rows, columns


@catalogue.mistake(
    "output_shape",
    loses=tests("output_shape", ["type"]),
    hint="The sizes are right but they come as a list. Return a tuple: round brackets, or two values with a comma.",
)
def a_list_of_sizes(image_shape, kernel_shape, padding=0, stride=1):
    if padding < 0 or stride < 1 or min(image_shape + kernel_shape) < 1:
        raise ValueError("the padding, the stride or a size is too small")
    result = []
    for n, k in zip(image_shape, kernel_shape):
        if n + 2 * padding < k:
            raise ValueError("the kernel does not fit")
        result.append((n + 2 * padding - k) // stride + 1)
    return result


@catalogue.mistake(
    "output_shape",
    loses=tests("output_shape", ["errors"]),
    hint="Your formula is right. Add the checks: a kernel that does not fit, a negative padding and a stride "
    "below 1 raise a ValueError.",
)
def sizes_not_checked(image_shape, kernel_shape, padding=0, stride=1):
    rows = (image_shape[0] + 2 * padding - kernel_shape[0]) // stride + 1
    columns = (image_shape[1] + 2 * padding - kernel_shape[1]) // stride + 1
    return rows, columns


@catalogue.mistake(
    "output_shape",
    loses=tests("output_shape", ["errors"]),
    hint="Your function checks the kernel but not the settings: a negative padding and a stride below 1 raise "
    "a ValueError too.",
)
def settings_not_checked(image_shape, kernel_shape, padding=0, stride=1):
    if min(image_shape + kernel_shape) < 1:
        raise ValueError("image and kernel must have rows and columns")
    if kernel_shape[0] > image_shape[0] + 2 * padding or kernel_shape[1] > image_shape[1] + 2 * padding:
        raise ValueError("the kernel does not fit")
    rows = (image_shape[0] + 2 * padding - kernel_shape[0]) // stride + 1
    columns = (image_shape[1] + 2 * padding - kernel_shape[1]) // stride + 1
    return rows, columns


@catalogue.mistake(
    "output_shape",
    loses=tests("output_shape", [*SHAPE_VALUES, "type"]),
    hint="You add the kernel's size, which is the full convolution. A kernel that stays inside makes the "
    "result smaller: subtract it.",
)
def kernel_size_added(image_shape, kernel_shape, padding=0, stride=1):
    if padding < 0 or stride < 1 or min(image_shape + kernel_shape) < 1:
        raise ValueError("the padding, the stride or a size is too small")
    if kernel_shape[0] > image_shape[0] + 2 * padding or kernel_shape[1] > image_shape[1] + 2 * padding:
        raise ValueError("the kernel does not fit")
    rows = (image_shape[0] + 2 * padding + kernel_shape[0] - 2) // stride + 1
    columns = (image_shape[1] + 2 * padding + kernel_shape[1] - 2) // stride + 1
    return rows, columns


@catalogue.mistake(
    "output_shape",
    loses=tests("output_shape", [*SHAPE_VALUES, "type"]),
    hint="Your function prints the sizes but returns nothing. End it with return.",
)
def sizes_printed(image_shape, kernel_shape, padding=0, stride=1):
    if padding < 0 or stride < 1 or min(image_shape + kernel_shape) < 1:
        raise ValueError("the padding, the stride or a size is too small")
    rows = (image_shape[0] + 2 * padding - kernel_shape[0]) // stride + 1
    columns = (image_shape[1] + 2 * padding - kernel_shape[1]) // stride + 1
    if rows < 1 or columns < 1:
        raise ValueError("the kernel does not fit")
    print(rows, columns)


# Task 4


@catalogue.probe("convolve2d_padded")
def images_kernels_and_settings(rng):
    return [
        (rng.standard_normal((8, 7)), rng.standard_normal((3, 3))),
        (rng.standard_normal((6, 8)), rng.standard_normal((3, 3)), 1, 1),
        (rng.standard_normal((9, 10)), rng.standard_normal((3, 2)), 0, 2),
        (rng.standard_normal((7, 6)), rng.standard_normal((3, 4)), 2, 3),
        (rng.standard_normal((2, 3)), rng.standard_normal((4, 3)), 1, 1),
        (rng.integers(-9, 9, (5, 5)), rng.standard_normal((3, 3)), 0, 1),
        (rng.integers(100, 256, (5, 5), dtype=np.uint8), rng.integers(2, 9, (3, 3), dtype=np.uint8), 0, 1),
        (rng.standard_normal((4, 6)), rng.standard_normal((7, 2)), 1, 1),
        (rng.standard_normal((4, 6)), rng.standard_normal((2, 2)), -1, 1),
        (rng.standard_normal((4, 6)), rng.standard_normal((2, 2)), 0, 0),
        (rng.standard_normal((4, 6)), rng.standard_normal((2, 2)), 0, -1),
        (rng.standard_normal(6), rng.standard_normal((2, 2)), 0, 1),
        (np.zeros((0, 4)), rng.standard_normal((2, 2)), 2, 1),
    ]


@catalogue.mistake(
    "convolve2d_padded",
    loses=tests("convolve2d_padded", PADDED_VALUES),
    hint="The kernel is not turned: this task asks for the true convolution, with the kernel turned by 180 degrees.",
)
def turn_forgotten(image, kernel, padding=0, stride=1):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    if padding < 0 or stride < 1:
        raise ValueError("the padding is negative or the stride below 1")
    padded = np.pad(image.astype(float), padding)
    if kernel.shape[0] > padded.shape[0] or kernel.shape[1] > padded.shape[1]:
        raise ValueError("the kernel does not fit")
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape)[::stride, ::stride]
    return np.einsum("ijmn,mn->ij", windows, kernel)


@catalogue.mistake(
    "convolve2d_padded",
    loses=tests("convolve2d_padded", ["padding", "both", "large"]),
    hint="Your result does not depend on the padding. Put the zeros around the image before you slide.",
)
def no_zeros_added(image, kernel, padding=0, stride=1):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    if padding < 0 or stride < 1:
        raise ValueError("the padding is negative or the stride below 1")
    if kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        raise ValueError("the kernel does not fit")
    turned = kernel[::-1, ::-1].astype(float)
    h, w = kernel.shape
    rows, columns = (image.shape[0] - h) // stride + 1, (image.shape[1] - w) // stride + 1
    result = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            result[i, j] = np.sum(image[i * stride : i * stride + h, j * stride : j * stride + w] * turned)
    return result


@catalogue.mistake(
    "convolve2d_padded",
    loses=tests("convolve2d_padded", ["stride", "both"]),
    hint="Your result does not depend on the stride. Let the kernel start at every stride-th row and column only.",
)
def every_position_taken(image, kernel, padding=0, stride=1):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    if padding < 0 or stride < 1:
        raise ValueError("the padding is negative or the stride below 1")
    padded = np.pad(image.astype(float), padding)
    h, w = kernel.shape
    if h > padded.shape[0] or w > padded.shape[1]:
        raise ValueError("the kernel does not fit")
    result = np.zeros((padded.shape[0] - h + 1, padded.shape[1] - w + 1))
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            result[i, j] = np.sum(padded[i : i + h, j : j + w] * kernel[::-1, ::-1])
    return result


@catalogue.mistake(
    "convolve2d_padded",
    loses=tests("convolve2d_padded", ["padding", "both", "large"]),
    hint="You repeat the pixels of the edge around the image. This task asks for zeros there.",
)
def edge_repeated(image, kernel, padding=0, stride=1):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    if padding < 0 or stride < 1:
        raise ValueError("the padding is negative or the stride below 1")
    padded = np.pad(image.astype(float), padding, mode="edge")
    if kernel.shape[0] > padded.shape[0] or kernel.shape[1] > padded.shape[1]:
        raise ValueError("the kernel does not fit")
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape)[::stride, ::stride]
    return np.einsum("ijmn,mn->ij", windows, kernel[::-1, ::-1])


@catalogue.mistake(
    "convolve2d_padded",
    loses=tests("convolve2d_padded", ["padding", "both", "large"]),
    hint="The zeros stand above and on the left only. Add as many rows below and as many columns on the right.",
)
def zeros_on_two_sides(image, kernel, padding=0, stride=1):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    if padding < 0 or stride < 1:
        raise ValueError("the padding is negative or the stride below 1")
    padded = np.zeros((image.shape[0] + padding, image.shape[1] + padding))
    padded[padding:, padding:] = image
    h, w = kernel.shape
    if h > padded.shape[0] or w > padded.shape[1]:
        raise ValueError("the kernel does not fit")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (h, w))[::stride, ::stride]
    return np.einsum("ijmn,mn->ij", windows, kernel[::-1, ::-1])


@catalogue.mistake(
    "convolve2d_padded",
    loses=tests("convolve2d_padded", ["padding", "both", "large"]),
    hint="You put the zeros around the result. Put them around the image, before the kernel slides.",
)
def result_padded_instead(image, kernel, padding=0, stride=1):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    if padding < 0 or stride < 1:
        raise ValueError("the padding is negative or the stride below 1")
    if kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        raise ValueError("the kernel does not fit")
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), kernel.shape)
    return np.pad(np.einsum("ijmn,mn->ij", windows[::stride, ::stride], kernel[::-1, ::-1]), padding)


@catalogue.mistake(
    "convolve2d_padded",
    loses=tests("convolve2d_padded", ["padding", "both", "large"]),
    hint="The size of your result is that of the image without padding. Measure the padded image.",
)
def size_taken_before_padding(image, kernel, padding=0, stride=1):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    if padding < 0 or stride < 1:
        raise ValueError("the padding is negative or the stride below 1")
    H, W = image.shape
    h, w = kernel.shape
    if h > H + 2 * padding or w > W + 2 * padding:
        raise ValueError("the kernel does not fit")
    padded = np.pad(image.astype(float), padding)
    result = np.zeros((max((H - h) // stride + 1, 0), max((W - w) // stride + 1, 0)))
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            patch = padded[i * stride : i * stride + h, j * stride : j * stride + w]
            result[i, j] = np.sum(patch * kernel[::-1, ::-1])
    return result


@catalogue.mistake(
    "convolve2d_padded",
    loses=tests("convolve2d_padded", ["stride", "both"]),
    hint="Your stride works downwards only. Use it for the columns as well.",
)
def stride_for_rows_only(image, kernel, padding=0, stride=1):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    if padding < 0 or stride < 1:
        raise ValueError("the padding is negative or the stride below 1")
    padded = np.pad(image.astype(float), padding)
    if kernel.shape[0] > padded.shape[0] or kernel.shape[1] > padded.shape[1]:
        raise ValueError("the kernel does not fit")
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape)[::stride]
    return np.einsum("ijmn,mn->ij", windows, kernel[::-1, ::-1])


@catalogue.mistake(
    "convolve2d_padded",
    loses=tests("convolve2d_padded", ["stride", "both"]),
    hint="With a stride your result is too small: divide the number of steps by the stride and round down "
    "first, then add 1.",
)
def stride_divides_the_count(image, kernel, padding=0, stride=1):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    if padding < 0 or stride < 1:
        raise ValueError("the padding is negative or the stride below 1")
    padded = np.pad(image.astype(float), padding)
    h, w = kernel.shape
    if h > padded.shape[0] or w > padded.shape[1]:
        raise ValueError("the kernel does not fit")
    rows, columns = (padded.shape[0] - h + 1) // stride, (padded.shape[1] - w + 1) // stride
    result = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            patch = padded[i * stride : i * stride + h, j * stride : j * stride + w]
            result[i, j] = np.sum(patch * kernel[::-1, ::-1])
    return result


@catalogue.mistake(
    "convolve2d_padded",
    loses=tests("convolve2d_padded", ["stride", "both"]),
    hint="Your result has the right size, but its neighbours are one pixel apart: multiply the position by "
    "the stride in the slices.",
)
def stride_only_in_the_size(image, kernel, padding=0, stride=1):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    if padding < 0 or stride < 1:
        raise ValueError("the padding is negative or the stride below 1")
    padded = np.pad(image.astype(float), padding)
    h, w = kernel.shape
    if h > padded.shape[0] or w > padded.shape[1]:
        raise ValueError("the kernel does not fit")
    result = np.zeros(((padded.shape[0] - h) // stride + 1, (padded.shape[1] - w) // stride + 1))
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            result[i, j] = np.sum(padded[i : i + h, j : j + w] * kernel[::-1, ::-1])
    return result


@catalogue.mistake(
    "convolve2d_padded",
    loses=tests("convolve2d_padded", ["large"]),
    hint="A kernel larger than the image is refused although the padding makes room for it. Compare with the "
    "padded image.",
)
def kernel_compared_before_padding(image, kernel, padding=0, stride=1):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    if padding < 0 or stride < 1:
        raise ValueError("the padding is negative or the stride below 1")
    if kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        raise ValueError("the kernel is larger than the image")
    padded = np.pad(image.astype(float), padding)
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape)[::stride, ::stride]
    return np.einsum("ijmn,mn->ij", windows, kernel[::-1, ::-1])


@catalogue.mistake(
    "convolve2d_padded",
    loses=tests("convolve2d_padded", ["integers"]),
    hint="Fractions are cut off: your result takes over the dtype of the padded image. Make it an array of floats.",
)
def dtype_of_the_image_kept(image, kernel, padding=0, stride=1):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    if padding < 0 or stride < 1:
        raise ValueError("the padding is negative or the stride below 1")
    padded = np.pad(image, padding)
    h, w = kernel.shape
    if h > padded.shape[0] or w > padded.shape[1]:
        raise ValueError("the kernel does not fit")
    windows = np.lib.stride_tricks.sliding_window_view(padded.astype(float), (h, w))[::stride, ::stride]
    return np.einsum("ijmn,mn->ij", windows, kernel[::-1, ::-1]).astype(padded.dtype)


@catalogue.mistake(
    "convolve2d_padded",
    loses=tests("convolve2d_padded", ["integers"]),
    hint="Products of uint8 numbers overflow: 200 times 2 becomes 144. Turn the image into floats when you pad it.",
)
def uint8_overflows__(image, kernel, padding=0, stride=1):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    if padding < 0 or stride < 1:
        raise ValueError("the padding is negative or the stride below 1")
    padded = np.pad(image, padding)
    h, w = kernel.shape
    if h > padded.shape[0] or w > padded.shape[1]:
        raise ValueError("the kernel does not fit")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (h, w))[::stride, ::stride]
    return np.sum(windows * kernel[::-1, ::-1], axis=(2, 3))


@catalogue.mistake(
    "convolve2d_padded",
    loses=tests("convolve2d_padded", ["unchanged"]),
    hint="Your function turns the caller's own kernel. Give the turned kernel a name of its own and leave the "
    "argument alone.",
)
def argument_turned_in_place(image, kernel, padding=0, stride=1):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    if padding < 0 or stride < 1:
        raise ValueError("the padding is negative or the stride below 1")
    padded = np.pad(image.astype(float), padding)
    if kernel.shape[0] > padded.shape[0] or kernel.shape[1] > padded.shape[1]:
        raise ValueError("the kernel does not fit")
    kernel[...] = np.rot90(kernel, 2).copy()
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape)[::stride, ::stride]
    return np.einsum("ijmn,mn->ij", windows, kernel)


@catalogue.mistake(
    "convolve2d_padded",
    loses=tests("convolve2d_padded", ["errors"]),
    hint="Your sums are right. A negative stride and an empty image slip through: check all cases of the "
    "docstring before you slide.",
)
def settings_unchecked(image, kernel, padding=0, stride=1):
    padded = np.pad(image.astype(float), padding)
    if kernel.shape[0] > padded.shape[0] or kernel.shape[1] > padded.shape[1]:
        raise ValueError("the kernel does not fit")
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape)[::stride, ::stride]
    return np.einsum("ijmn,mn->ij", windows, kernel[::-1, ::-1])


@catalogue.mistake(
    "convolve2d_padded",
    loses=tests("convolve2d_padded", PADDED_NUMBERS),
    hint="The numbers are right, but they come as a list of lists. Turn it into an array with np.array before "
    "you return it.",
)
def nested_lists_returned(image, kernel, padding=0, stride=1):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    if padding < 0 or stride < 1:
        raise ValueError("the padding is negative or the stride below 1")
    padded = np.pad(image.astype(float), padding)
    h, w = kernel.shape
    if h > padded.shape[0] or w > padded.shape[1]:
        raise ValueError("the kernel does not fit")
    return [
        [
            float(np.sum(padded[i : i + h, j : j + w] * np.flip(kernel)))
            for j in range(0, padded.shape[1] - w + 1, stride)
        ]
        for i in range(0, padded.shape[0] - h + 1, stride)
    ]


@catalogue.mistake(
    "convolve2d_padded",
    loses=tests("convolve2d_padded", [*PADDED_NUMBERS, "errors"]),
    hint="You call the convolution of scipy, which is switched off here. Pad the image with np.pad and slide "
    "the kernel yourself.",
)
def library_with_padding(image, kernel, padding=0, stride=1):
    from scipy import signal

    padded = np.pad(image, max(padding, 0))
    return signal.convolve2d(padded, kernel, mode="valid")[::stride, ::stride]
