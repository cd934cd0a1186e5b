"""Known wrong answers of the assignment kernels, and the arguments on which they are told apart."""

import numpy as np

from autograder.catalogue import Catalogue

catalogue = Catalogue()

BLUR_INSIDE = ("inside", "sizes", "integers", "unchanged")
BLUR_VALUES = ("inside", "border", "sizes", "integers", "unchanged")
SOBEL_VALUES = ("magnitude", "direction", "border", "integers", "unchanged")
SOBEL_MAGNITUDES = ("magnitude", "border", "integers", "unchanged")
RGB_SUMS = ("inside", "rounded", "clipped", "border", "kernels")  # with an asymmetric kernel


def tests(task, properties):
    return [f"{task}-{name}" for name in properties]


# Task 1


@catalogue.probe("normalize")
def small_kernels(rng):
    return [
        (rng.uniform(0.5, 2, (3, 4)),),
        (np.array([[1.5, -2.0], [0.25, 3.0]]),),
        (np.array([[0.5, -3.0], [0.25, 1.0]]),),
        (rng.integers(1, 9, (2, 3)),),
        (np.ones((2, 2)),),
        (np.array([[1, -2, 1]]),),
        (np.zeros((2, 2)),),
        (np.array([1.0, 2.0]),),
        (np.ones((2, 0)),),
    ]


@catalogue.mistake(
    "normalize",
    loses=tests("normalize", ["values", "negative", "integers", "unchanged"]),
    hint="You divide by the largest weight, so the largest becomes 1. Divide by the sum, so that the sum becomes 1.",
)
def divided_by_the_largest(kernel):
    if kernel.ndim != 2 or kernel.size == 0:
        raise ValueError("the kernel must have two dimensions and weights")
    if kernel.sum() == 0:
        raise ValueError("the sum is 0")
    return kernel / kernel.max()


@catalogue.mistake(
    "normalize",
    loses=tests("normalize", ["values", "negative", "integers"]),
    hint="You divide by the number of weights. That is right for equal weights of 1 only: divide by their sum.",
)
def divided_by_the_number(kernel):
    if kernel.ndim != 2 or kernel.size == 0:
        raise ValueError("the kernel must have two dimensions and weights")
    if kernel.sum() == 0:
        raise ValueError("the sum is 0")
    return kernel / (kernel.shape[0] * kernel.shape[1])


@catalogue.mistake(
    "normalize",
    loses=tests("normalize", ["negative"]),
    hint="You add up the weights without their signs. Negative weights lower the sum: leave out the absolute value.",
)
def signs_dropped(kernel):
    if kernel.ndim != 2 or kernel.size == 0:
        raise ValueError("the kernel must have two dimensions and weights")
    if np.sum(kernel) == 0:
        raise ValueError("the sum is 0")
    return kernel / np.sum(np.abs(kernel))


@catalogue.mistake(
    "normalize",
    loses=tests("normalize", ["negative"]),
    hint="A negative sum is refused, but it can be scaled to 1 as well. Only a sum of exactly 0 cannot.",
)
def negative_sum_refused(kernel):
    if kernel.ndim != 2 or kernel.size == 0:
        raise ValueError("the kernel must have two dimensions and weights")
    total = kernel.sum()
    if total <= 0:
        raise ValueError("the sum must be positive")
    return kernel / total


@catalogue.mistake(
    "normalize",
    loses=tests("normalize", ["values", "negative", "integers", "unchanged"]),
    hint="You divide by the root of the sum of squares, the length of a vector. Here the plain sum of the "
    "weights is asked for.",
)
def divided_by_the_length(kernel):
    if kernel.ndim != 2 or kernel.size == 0:
        raise ValueError("the kernel must have two dimensions and weights")
    if kernel.sum() == 0:
        raise ValueError("the sum is 0")
    return kernel / np.linalg.norm(kernel)


@catalogue.mistake(
    "normalize",
    loses=tests("normalize", ["values", "negative", "integers", "unchanged"]),
    hint="Each row of your result adds up to 1. Divide all weights by one number, the sum of the whole kernel.",
)
def each_row_for_itself(kernel):
    if kernel.ndim != 2 or kernel.size == 0:
        raise ValueError("the kernel must have two dimensions and weights")
    if np.sum(kernel) == 0:
        raise ValueError("the sum is 0")
    return kernel / kernel.sum(axis=1, keepdims=True)


@catalogue.mistake(
    "normalize",
    loses=tests("normalize", ["integers"]),
    hint="Your result keeps the integer dtype of the kernel, and all fractions are cut off. Make it an array "
    "of floats.",
)
def integers_kept(kernel):
    if kernel.ndim != 2 or kernel.size == 0:
        raise ValueError("the kernel must have two dimensions and weights")
    total = kernel.sum()
    if total == 0:
        raise ValueError("the sum is 0")
    result = np.zeros_like(kernel)
    for i in range(kernel.shape[0]):
        for j in range(kernel.shape[1]):
            result[i, j] = kernel[i, j] / total
    return result


@catalogue.mistake(
    "normalize",
    loses=tests("normalize", ["integers", "unchanged"]),
    hint="The operator /= writes into the caller's own kernel, and fails on integers. Use / and return the new array.",
)
def divided_in_place(kernel):
    if kernel.ndim != 2 or kernel.size == 0:
        raise ValueError("the kernel must have two dimensions and weights")
    total = kernel.sum()
    if total == 0:
        raise ValueError("the sum is 0")
    kernel /= total
    return kernel


@catalogue.mistake(
    "normalize",
    loses=tests("normalize", ["errors"]),
    hint="Your division is right. Before it, check the dimensions, an empty kernel and a sum of 0, and raise a"
    " ValueError.",
)
def zero_sum_not_checked(kernel):
    with np.errstate(divide="ignore", invalid="ignore"):
        return kernel / np.sum(kernel)


@catalogue.mistake(
    "normalize",
    loses=tests("normalize", ["errors"]),
    hint="A kernel whose sum is 0 is returned as it is. It has no normalized form: raise a ValueError that says so.",
)
def zero_sum_returned(kernel):
    if kernel.ndim != 2 or kernel.size == 0:
        raise ValueError("the kernel must have two dimensions and weights")
    total = kernel.sum()
    if total == 0:
        return kernel.astype(float)
    return kernel / total


@catalogue.mistake(
    "normalize",
    loses=tests("normalize", ["values", "negative", "integers", "unchanged"]),
    hint="Your function prints the kernel but returns nothing. End it with return.",
)
def kernel_printed(kernel):
    if kernel.ndim != 2 or kernel.size == 0 or kernel.sum() == 0:
        raise ValueError("the kernel needs two dimensions, weights and a sum that is not 0")
    print(kernel / kernel.sum())


# Task 2


@catalogue.probe("blur")
def grey_images_and_sizes(rng):
    return [
        (rng.standard_normal((6, 8)), 3),
        (rng.standard_normal((7, 6)), 5),
        (rng.standard_normal((4, 5)), 1),
        (rng.standard_normal((2, 3)), 7),
        (rng.integers(-20, 20, (5, 6)), 3),
        (rng.integers(100, 256, (5, 6), dtype=np.uint8), 3),
        (rng.standard_normal((5, 5)), 4),
        (rng.standard_normal((5, 5)), 0),
        (rng.standard_normal((5, 5)), -1),
        (rng.standard_normal(5), 3),
        (np.zeros((0, 4)), 3),
    ]


@catalogue.mistake(
    "blur",
    loses=tests("blur", BLUR_VALUES),
    hint="Your result is the sum of the pixels. Divide it by their number to get the mean.",
)
def sum_not_divided(image, size):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image must have two dimensions and pixels")
    if size < 1 or size % 2 == 0:
        raise ValueError("the size must be odd and positive")
    padded = np.pad(image.astype(float), size // 2, mode="edge")
    result = np.zeros(image.shape)
    for i in range(image.shape[0]):
        for j in range(image.shape[1]):
            result[i, j] = np.sum(padded[i : i + size, j : j + size])
    return result


@catalogue.mistake(
    "blur",
    loses=tests("blur", ["border"]),
    hint="Your border gets darker: zeros stand around the image. Repeat its border pixels there.",
)
def zeros_around_the_image(image, size):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image must have two dimensions and pixels")
    if size < 1 or size % 2 == 0:
        raise ValueError("the size must be odd and positive")
    padded = np.pad(image.astype(float), size // 2)
    return np.lib.stride_tricks.sliding_window_view(padded, (size, size)).mean(axis=(2, 3))


@catalogue.mistake(
    "blur",
    loses=tests("blur", ["border"]),
    hint="You reflect the image at its border. This task asks to repeat the border pixels.",
)
def image_reflected(image, size):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image must have two dimensions and pixels")
    if size < 1 or size % 2 == 0:
        raise ValueError("the size must be odd and positive")
    padded = np.pad(image.astype(float), size // 2, mode="reflect")
    return np.lib.stride_tricks.sliding_window_view(padded, (size, size)).mean(axis=(2, 3))


@catalogue.mistake(
    "blur",
    loses=tests("blur", ["border"]),
    hint="At the border you take the mean of the pixels that exist. Repeat the border pixels, so that each "
    "mean has size x size of them.",
)
def mean_of_what_exists(image, size):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image must have two dimensions and pixels")
    if size < 1 or size % 2 == 0:
        raise ValueError("the size must be odd and positive")
    reach = size // 2
    result = np.zeros(image.shape)
    for i in range(image.shape[0]):
        for j in range(image.shape[1]):
            result[i, j] = np.mean(image[max(i - reach, 0) : i + reach + 1, max(j - reach, 0) : j + reach + 1])
    return result


@catalogue.mistake(
    "blur",
    loses=tests("blur", BLUR_VALUES),
    hint="Your result is smaller than the image. Extend the image by size // 2 pixels on all four sides before"
    " you take the means.",
)
def border_cut_off(image, size):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image must have two dimensions and pixels")
    if size < 1 or size % 2 == 0:
        raise ValueError("the size must be odd and positive")
    rows, columns = image.shape[0] - size + 1, image.shape[1] - size + 1
    result = np.zeros((max(rows, 0), max(columns, 0)))
    for i in range(rows):
        for j in range(columns):
            result[i, j] = np.mean(image[i : i + size, j : j + size])
    return result


@catalogue.mistake(
    "blur",
    loses=tests("blur", ["border", "sizes"]),
    hint="Your box always has 3 by 3 pixels. Use the argument size for the box and for the border.",
)
def always_3x3(image, size):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image must have two dimensions and pixels")
    if size < 1 or size % 2 == 0:
        raise ValueError("the size must be odd and positive")
    padded = np.pad(image.astype(float), 1, mode="edge")
    result = np.zeros(image.shape)
    for i in range(image.shape[0]):
        for j in range(image.shape[1]):
            result[i, j] = np.sum(padded[i : i + 3, j : j + 3]) / 9
    return result


@catalogue.mistake(
    "blur",
    loses=tests("blur", ["integers"]),
    hint="Sums of uint8 pixels overflow: 200 + 100 becomes 44. Turn the image into floats before you add.",
)
def uint8_sums_overflow(image, size):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image must have two dimensions and pixels")
    if size < 1 or size % 2 == 0:
        raise ValueError("the size must be odd and positive")
    padded = np.pad(image, size // 2, mode="edge")
    rows, columns = image.shape
    total = np.zeros_like(image)
    for m in range(size):
        for n in range(size):
            total = total + padded[m : m + rows, n : n + columns]
    return total / size**2


@catalogue.mistake(
    "blur",
    loses=tests("blur", ["integers"]),
    hint="Your means take over the integer dtype of the image, and their fractions are cut off. Return floats.",
)
def means_cut_off(image, size):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image must have two dimensions and pixels")
    if size < 1 or size % 2 == 0:
        raise ValueError("the size must be odd and positive")
    padded = np.pad(image, size // 2, mode="edge")
    result = np.zeros_like(image)
    for i in range(image.shape[0]):
        for j in range(image.shape[1]):
            result[i, j] = np.mean(padded[i : i + size, j : j + size])
    return result


@catalogue.mistake(
    "blur",
    loses=tests("blur", ["integers", "unchanged"]),
    hint="Your means are written into the image itself. Make an array of zeros for the result and fill that.",
)
def means_written_into_the_image(image, size):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image must have two dimensions and pixels")
    if size < 1 or size % 2 == 0:
        raise ValueError("the size must be odd and positive")
    padded = np.pad(image, size // 2, mode="edge")
    for i in range(image.shape[0]):
        for j in range(image.shape[1]):
            image[i, j] = np.mean(padded[i : i + size, j : j + size])
    return image


@catalogue.mistake(
    "blur",
    loses=tests("blur", ["inside", "border", "sizes", "integers"]),
    hint="Your square begins at the pixel and reaches to the lower right. Put the pixel in its middle.",
)
def pixel_in_the_corner(image, size):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image must have two dimensions and pixels")
    if size < 1 or size % 2 == 0:
        raise ValueError("the size must be odd and positive")
    padded = np.pad(image.astype(float), ((0, size - 1), (0, size - 1)), mode="edge")
    result = np.zeros(image.shape)
    for i in range(image.shape[0]):
        for j in range(image.shape[1]):
            result[i, j] = np.mean(padded[i : i + size, j : j + size])
    return result


@catalogue.mistake(
    "blur",
    loses=tests("blur", ["inside", "border", "sizes", "integers"]),
    hint="You average along the row only. The square also reaches up and down.",
)
def rows_blurred_only(image, size):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image must have two dimensions and pixels")
    if size < 1 or size % 2 == 0:
        raise ValueError("the size must be odd and positive")
    padded = np.pad(image.astype(float), ((0, 0), (size // 2, size // 2)), mode="edge")
    return np.lib.stride_tricks.sliding_window_view(padded, size, axis=1).mean(axis=2)


@catalogue.mistake(
    "blur",
    loses=tests("blur", ["errors"]),
    hint="An even size slips through, or one below 1. Such a box has no pixel in its middle: raise a ValueError.",
)
def even_size_accepted(image, size):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image must have two dimensions and pixels")
    size = max(size, 1)
    padded = np.pad(image.astype(float), size // 2, mode="edge")
    result = np.zeros(image.shape)
    for i in range(image.shape[0]):
        for j in range(image.shape[1]):
            result[i, j] = np.mean(padded[i : i + size, j : j + size])
    return result


@catalogue.mistake(
    "blur",
    loses=tests("blur", [*BLUR_VALUES, "errors"]),
    hint="You call a filter of scipy, which is switched off here. Take the mean of each square yourself.",
)
def uniform_filter_called(image, size):
    from scipy.ndimage import uniform_filter

    return uniform_filter(image.astype(float), size, mode="nearest")


# Task 3


@catalogue.probe("sobel")
def grey_images(rng):
    return [
        (rng.standard_normal((6, 8)),),
        (rng.standard_normal((5, 4)),),
        (rng.integers(-20, 20, (5, 6)),),
        (rng.integers(0, 256, (6, 5), dtype=np.uint8),),
        (rng.standard_normal(5),),
        (rng.standard_normal((4, 4, 3)),),
        (np.zeros((0, 4)),),
    ]


@catalogue.mistake(
    "sobel",
    loses=tests("sobel", ["magnitude", "border", "integers"]),
    hint="Your magnitude is the sum of the absolute values. Take the square root of the sum of the squares.",
)
def absolute_values_added(image):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image must have two dimensions and pixels")
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(image.astype(float), 1, mode="edge"), (3, 3))
    weights = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    gx, gy = np.sum(windows * weights, axis=(2, 3)), np.sum(windows * weights.T, axis=(2, 3))
    return np.abs(gx) + np.abs(gy), np.arctan2(gy, gx)


@catalogue.mistake(
    "sobel",
    loses=tests("sobel", SOBEL_MAGNITUDES),
    hint="Your magnitude is the sum of the squares. The square root is missing.",
)
def root_forgotten(image):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image must have two dimensions and pixels")
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(image.astype(float), 1, mode="edge"), (3, 3))
    weights = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    gx, gy = np.sum(windows * weights, axis=(2, 3)), np.sum(windows * weights.T, axis=(2, 3))
    return gx**2 + gy**2, np.arctan2(gy, gx)


@catalogue.mistake(
    "sobel",
    loses=tests("sobel", ["direction"]),
    hint="The arctan of a quotient cannot tell left from right. Use np.arctan2 with the two sums as its arguments.",
)
def arctan_of_the_quotient(image):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image must have two dimensions and pixels")
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(image.astype(float), 1, mode="edge"), (3, 3))
    weights = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    gx, gy = np.sum(windows * weights, axis=(2, 3)), np.sum(windows * weights.T, axis=(2, 3))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.hypot(gx, gy), np.arctan(gy / gx)


@catalogue.mistake(
    "sobel",
    loses=tests("sobel", ["direction"]),
    hint="Right and down are exchanged in your direction: arctan2 takes gy first, or your gx and gy have "
    "changed places.",
)
def x_and_y_exchanged(image):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image must have two dimensions and pixels")
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(image.astype(float), 1, mode="edge"), (3, 3))
    weights = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    gx, gy = np.sum(windows * weights, axis=(2, 3)), np.sum(windows * weights.T, axis=(2, 3))
    return np.sqrt(gx**2 + gy**2), np.arctan2(gx, gy)


@catalogue.mistake(
    "sobel",
    loses=tests("sobel", ["direction"]),
    hint="Your direction is in degrees. This task asks for radians, which is what arctan2 returns.",
)
def degrees_returned(image):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image must have two dimensions and pixels")
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(image.astype(float), 1, mode="edge"), (3, 3))
    weights = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    gx, gy = np.sum(windows * weights, axis=(2, 3)), np.sum(windows * weights.T, axis=(2, 3))
    return np.sqrt(gx**2 + gy**2), np.degrees(np.arctan2(gy, gx))


@catalogue.mistake(
    "sobel",
    loses=tests("sobel", ["direction"]),
    hint="Your direction points to where it gets darker. Lay the two kernels on the image as they are, without"
    " turning them.",
)
def kernels_turned(image):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image must have two dimensions and pixels")
    padded = np.pad(image.astype(float), 1, mode="edge")
    weights = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    gx, gy = np.zeros(image.shape), np.zeros(image.shape)
    for i in range(image.shape[0]):
        for j in range(image.shape[1]):
            gx[i, j] = np.sum(padded[i : i + 3, j : j + 3] * weights[::-1, ::-1])
            gy[i, j] = np.sum(padded[i : i + 3, j : j + 3] * weights.T[::-1, ::-1])
    return np.sqrt(gx**2 + gy**2), np.arctan2(gy, gx)


@catalogue.mistake(
    "sobel",
    loses=tests("sobel", ["direction"]),
    hint="Up and down are exchanged: here gy is positive where the image gets brighter downwards, with the row number.",
)
def upwards_counted(image):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image must have two dimensions and pixels")
    padded = np.pad(image.astype(float), 1, mode="edge")
    weights_x = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    weights_y = np.array([[1, 2, 1], [0, 0, 0], [-1, -2, -1]])
    gx, gy = np.zeros(image.shape), np.zeros(image.shape)
    for i in range(image.shape[0]):
        for j in range(image.shape[1]):
            gx[i, j] = np.sum(padded[i : i + 3, j : j + 3] * weights_x)
            gy[i, j] = np.sum(padded[i : i + 3, j : j + 3] * weights_y)
    return np.hypot(gx, gy), np.arctan2(gy, gx)


@catalogue.mistake(
    "sobel",
    loses=tests("sobel", SOBEL_VALUES),
    hint="All your weights are 1: these are the kernels of Prewitt. Sobel counts the middle twice.",
)
def weights_of_prewitt(image):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image must have two dimensions and pixels")
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(image.astype(float), 1, mode="edge"), (3, 3))
    weights = np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]])
    gx, gy = np.sum(windows * weights, axis=(2, 3)), np.sum(windows * weights.T, axis=(2, 3))
    return np.hypot(gx, gy), np.arctan2(gy, gx)


@catalogue.mistake(
    "sobel",
    loses=tests("sobel", SOBEL_MAGNITUDES),
    hint="Your sums are divided by 8. Here they are used as they are.",
)
def divided_by_eight(image):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image must have two dimensions and pixels")
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(image.astype(float), 1, mode="edge"), (3, 3))
    weights = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]) / 8
    gx, gy = np.sum(windows * weights, axis=(2, 3)), np.sum(windows * weights.T, axis=(2, 3))
    return np.hypot(gx, gy), np.arctan2(gy, gx)


@catalogue.mistake(
    "sobel",
    loses=tests("sobel", ["border"]),
    hint="Zeros around the image look like a strong edge. Repeat the border pixels of the image instead.",
)
def edges_at_the_border(image):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image must have two dimensions and pixels")
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(image.astype(float), 1), (3, 3))
    weights = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    gx, gy = np.sum(windows * weights, axis=(2, 3)), np.sum(windows * weights.T, axis=(2, 3))
    return np.hypot(gx, gy), np.arctan2(gy, gx)


@catalogue.mistake(
    "sobel",
    loses=tests("sobel", SOBEL_VALUES),
    hint="Your results are smaller than the image. Extend the image by one pixel on all four sides, with its "
    "border repeated.",
)
def border_left_out(image):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image must have two dimensions and pixels")
    image = image.astype(float)
    rows, columns = max(image.shape[0] - 2, 0), max(image.shape[1] - 2, 0)
    weights = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    gx, gy = np.zeros((rows, columns)), np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            gx[i, j] = np.sum(image[i : i + 3, j : j + 3] * weights)
            gy[i, j] = np.sum(image[i : i + 3, j : j + 3] * weights.T)
    return np.sqrt(gx**2 + gy**2), np.arctan2(gy, gx)


@catalogue.mistake(
    "sobel",
    loses=tests("sobel", ["integers"]),
    hint="Differences of uint8 pixels wrap around: 100 - 200 becomes 156. Turn the image into floats first.",
)
def uint8_differences_wrap(image):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image must have two dimensions and pixels")
    p = np.pad(image, 1, mode="edge")
    gx = p[:-2, 2:] - p[:-2, :-2] + 2 * (p[1:-1, 2:] - p[1:-1, :-2]) + p[2:, 2:] - p[2:, :-2]
    gy = p[2:, :-2] - p[:-2, :-2] + 2 * (p[2:, 1:-1] - p[:-2, 1:-1]) + p[2:, 2:] - p[:-2, 2:]
    gx, gy = gx.astype(float), gy.astype(float)
    return np.sqrt(gx**2 + gy**2), np.arctan2(gy, gx)


@catalogue.mistake(
    "sobel",
    loses=tests("sobel", SOBEL_VALUES),
    hint="You return the direction first. The magnitude comes first, then the direction.",
)
def direction_first(image):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image must have two dimensions and pixels")
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(image.astype(float), 1, mode="edge"), (3, 3))
    weights = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    gx, gy = np.sum(windows * weights, axis=(2, 3)), np.sum(windows * weights.T, axis=(2, 3))
    return np.arctan2(gy, gx), np.hypot(gx, gy)


@catalogue.mistake(
    "sobel",
    loses=tests("sobel", SOBEL_VALUES),
    hint="You return the magnitude only. Return two arrays, the magnitude and the direction, with a comma "
    "between them.",
)
def magnitude_only(image):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image must have two dimensions and pixels")
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(image.astype(float), 1, mode="edge"), (3, 3))
    weights = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    gx, gy = np.sum(windows * weights, axis=(2, 3)), np.sum(windows * weights.T, axis=(2, 3))
    return np.hypot(gx, gy)


@catalogue.mistake(
    "sobel",
    loses=tests("sobel", ["errors"]),
    hint="An image with another number of dimensions slips through. Check image.ndim and empty input, and "
    "raise a ValueError.",
)
def dimensions_not_checked(image):
    p = np.pad(image.astype(float), 1, mode="edge")
    gx = p[:-2, 2:] - p[:-2, :-2] + 2 * (p[1:-1, 2:] - p[1:-1, :-2]) + p[2:, 2:] - p[2:, :-2]
    gy = p[2:, :-2] - p[:-2, :-2] + 2 * (p[2:, 1:-1] - p[:-2, 1:-1]) + p[2:, 2:] - p[:-2, 2:]
    return np.sqrt(gx**2 + gy**2), np.arctan2(gy, gx)


@catalogue.mistake(
    "sobel",
    loses=tests("sobel", [*SOBEL_VALUES, "errors"]),
    hint="You call the Sobel filter of scipy, which is switched off here. Slide the two kernels yourself.",
)
def sobel_of_scipy_called(image):
    from scipy import ndimage

    gx, gy = ndimage.sobel(image.astype(float), axis=1), ndimage.sobel(image.astype(float), axis=0)
    return np.hypot(gx, gy), np.arctan2(gy, gx)


# Task 4


@catalogue.probe("filter_rgb")
def colour_images_and_kernels(rng):
    return [
        (rng.integers(0, 8, (5, 6, 3), dtype=np.uint8), rng.permutation(9).reshape(3, 3)),
        (rng.integers(0, 50, (5, 4, 3), dtype=np.uint8), rng.permutation(9).reshape(3, 3) / 7),
        (rng.integers(0, 256, (6, 5, 3), dtype=np.uint8), rng.permutation(np.arange(-3, 6)).reshape(3, 3)),
        (rng.integers(0, 9, (5, 6, 3), dtype=np.uint8), rng.permutation(5).reshape(1, 5)),
        (rng.integers(0, 256, (4, 5, 3), dtype=np.uint8), np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]])),
        (rng.integers(0, 256, (4, 5, 3), dtype=np.uint8), np.full((2, 3), 1 / 6)),
        (rng.integers(0, 256, (4, 5), dtype=np.uint8), np.ones((3, 3))),
        (rng.integers(0, 256, (4, 5, 4), dtype=np.uint8), np.ones((3, 3)) / 9),
    ]


@catalogue.mistake(
    "filter_rgb",
    loses=tests("filter_rgb", RGB_SUMS),
    hint="Your kernel is not turned. A true convolution turns it by 180 degrees first.",
)
def kernel_as_it_is(image, kernel):
    if image.ndim != 3 or image.shape[2] != 3 or image.size == 0:
        raise ValueError("the image must be a colour image")
    if kernel.ndim != 2 or kernel.shape[0] % 2 == 0 or kernel.shape[1] % 2 == 0:
        raise ValueError("the kernel must have an odd number of rows and columns")
    up, left = kernel.shape[0] // 2, kernel.shape[1] // 2
    padded = np.pad(image.astype(float), ((up, up), (left, left), (0, 0)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape, axis=(0, 1))
    sums = np.einsum("ijcmn,mn->ijc", windows, kernel)
    return np.clip(np.round(sums), 0, 255).astype(np.uint8)


@catalogue.mistake(
    "filter_rgb",
    loses=tests("filter_rgb", ["rounded"]),
    hint="Your fractions are cut off, so 66.9 becomes 66. Round before you change the dtype to uint8.",
)
def cut_off_instead_of_rounded(image, kernel):
    if image.ndim != 3 or image.shape[2] != 3 or image.size == 0:
        raise ValueError("the image must be a colour image")
    if kernel.ndim != 2 or kernel.shape[0] % 2 == 0 or kernel.shape[1] % 2 == 0:
        raise ValueError("the kernel must have an odd number of rows and columns")
    up, left = kernel.shape[0] // 2, kernel.shape[1] // 2
    padded = np.pad(image.astype(float), ((up, up), (left, left), (0, 0)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape, axis=(0, 1))
    sums = np.einsum("ijcmn,mn->ijc", windows, kernel[::-1, ::-1])
    return np.clip(sums, 0, 255).astype(np.uint8)


@catalogue.mistake(
    "filter_rgb",
    loses=tests("filter_rgb", ["clipped"]),
    hint="Sums outside of 0 to 255 wrap around: 260 becomes 4. Clip them before you change the dtype to uint8.",
)
def clipping_forgotten(image, kernel):
    if image.ndim != 3 or image.shape[2] != 3 or image.size == 0:
        raise ValueError("the image must be a colour image")
    if kernel.ndim != 2 or kernel.shape[0] % 2 == 0 or kernel.shape[1] % 2 == 0:
        raise ValueError("the kernel must have an odd number of rows and columns")
    up, left = kernel.shape[0] // 2, kernel.shape[1] // 2
    padded = np.pad(image.astype(float), ((up, up), (left, left), (0, 0)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape, axis=(0, 1))
    sums = np.einsum("ijcmn,mn->ijc", windows, kernel[::-1, ::-1])
    return np.round(sums).astype(int).astype(np.uint8)


@catalogue.mistake(
    "filter_rgb",
    loses=tests("filter_rgb", ["clipped"]),
    hint="Negative sums come out positive. They become 0: clip them, and leave out the absolute value.",
)
def absolute_value_instead_of_zero(image, kernel):
    if image.ndim != 3 or image.shape[2] != 3 or image.size == 0:
        raise ValueError("the image must be a colour image")
    if kernel.ndim != 2 or kernel.shape[0] % 2 == 0 or kernel.shape[1] % 2 == 0:
        raise ValueError("the kernel must have an odd number of rows and columns")
    up, left = kernel.shape[0] // 2, kernel.shape[1] // 2
    padded = np.pad(image.astype(float), ((up, up), (left, left), (0, 0)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape, axis=(0, 1))
    sums = np.einsum("ijcmn,mn->ijc", windows, kernel[::-1, ::-1])
    return np.minimum(np.abs(np.round(sums)), 255).astype(np.uint8)


@catalogue.mistake(
    "filter_rgb",
    loses=tests("filter_rgb", [*RGB_SUMS, "type", "unchanged"]),
    hint="You stretch the sums so that they fill 0 to 255. Clip them instead: what lies between 0 and 255 "
    "stays as it is.",
)
def stretched_instead_of_clipped(image, kernel):
    if image.ndim != 3 or image.shape[2] != 3 or image.size == 0:
        raise ValueError("the image must be a colour image")
    if kernel.ndim != 2 or kernel.shape[0] % 2 == 0 or kernel.shape[1] % 2 == 0:
        raise ValueError("the kernel must have an odd number of rows and columns")
    up, left = kernel.shape[0] // 2, kernel.shape[1] // 2
    padded = np.pad(image.astype(float), ((up, up), (left, left), (0, 0)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape, axis=(0, 1))
    sums = np.einsum("ijcmn,mn->ijc", windows, kernel[::-1, ::-1])
    return np.round(255 * (sums - sums.min()) / (sums.max() - sums.min())).astype(np.uint8)


@catalogue.mistake(
    "filter_rgb",
    loses=tests("filter_rgb", ["type"]),
    hint="The values are right, but they are floats. Turn the rounded and clipped result into uint8.",
)
def floats_left(image, kernel):
    if image.ndim != 3 or image.shape[2] != 3 or image.size == 0:
        raise ValueError("the image must be a colour image")
    if kernel.ndim != 2 or kernel.shape[0] % 2 == 0 or kernel.shape[1] % 2 == 0:
        raise ValueError("the kernel must have an odd number of rows and columns")
    up, left = kernel.shape[0] // 2, kernel.shape[1] // 2
    padded = np.pad(image.astype(float), ((up, up), (left, left), (0, 0)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape, axis=(0, 1))
    return np.clip(np.round(np.einsum("ijcmn,mn->ijc", windows, kernel[::-1, ::-1])), 0, 255)


@catalogue.mistake(
    "filter_rgb",
    loses=tests("filter_rgb", ["border"]),
    hint="Your border gets dark: zeros stand around the image. Repeat its border pixels there.",
)
def black_border(image, kernel):
    if image.ndim != 3 or image.shape[2] != 3 or image.size == 0:
        raise ValueError("the image must be a colour image")
    if kernel.ndim != 2 or kernel.shape[0] % 2 == 0 or kernel.shape[1] % 2 == 0:
        raise ValueError("the kernel must have an odd number of rows and columns")
    up, left = kernel.shape[0] // 2, kernel.shape[1] // 2
    padded = np.pad(image.astype(float), ((up, up), (left, left), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape, axis=(0, 1))
    sums = np.einsum("ijcmn,mn->ijc", windows, kernel[::-1, ::-1])
    return np.clip(np.round(sums), 0, 255).astype(np.uint8)


@catalogue.mistake(
    "filter_rgb",
    loses=tests("filter_rgb", [*RGB_SUMS, "type", "unchanged"]),
    hint="The three colours are added together, so that one grey image comes out. Filter each channel for itself.",
)
def colours_added(image, kernel):
    if image.ndim != 3 or image.shape[2] != 3 or image.size == 0:
        raise ValueError("the image must be a colour image")
    if kernel.ndim != 2 or kernel.shape[0] % 2 == 0 or kernel.shape[1] % 2 == 0:
        raise ValueError("the kernel must have an odd number of rows and columns")
    up, left = kernel.shape[0] // 2, kernel.shape[1] // 2
    padded = np.pad(image.astype(float), ((up, up), (left, left), (0, 0)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape, axis=(0, 1))
    sums = np.sum(windows * kernel[::-1, ::-1], axis=(2, 3, 4))
    return np.clip(np.round(sums), 0, 255).astype(np.uint8)


@catalogue.mistake(
    "filter_rgb",
    loses=tests("filter_rgb", [*RGB_SUMS, "unchanged"]),
    hint="Only the red channel is filtered, green and blue stay as they were. Let a loop run over all three channels.",
)
def only_red_filtered(image, kernel):
    if image.ndim != 3 or image.shape[2] != 3 or image.size == 0:
        raise ValueError("the image must be a colour image")
    if kernel.ndim != 2 or kernel.shape[0] % 2 == 0 or kernel.shape[1] % 2 == 0:
        raise ValueError("the kernel must have an odd number of rows and columns")
    h, w = kernel.shape
    padded = np.pad(image[:, :, 0].astype(float), ((h // 2, h // 2), (w // 2, w // 2)), mode="edge")
    result = image.copy()
    for i in range(image.shape[0]):
        for j in range(image.shape[1]):
            total = np.sum(padded[i : i + h, j : j + w] * kernel[::-1, ::-1])
            result[i, j, 0] = min(max(round(float(total)), 0), 255)
    return result


@catalogue.mistake(
    "filter_rgb",
    loses=tests("filter_rgb", [*RGB_SUMS, "unchanged"]),
    hint="You normalize the kernel first. This function uses the kernel as it is.",
)
def kernel_normalized(image, kernel):
    if image.ndim != 3 or image.shape[2] != 3 or image.size == 0:
        raise ValueError("the image must be a colour image")
    if kernel.ndim != 2 or kernel.shape[0] % 2 == 0 or kernel.shape[1] % 2 == 0:
        raise ValueError("the kernel must have an odd number of rows and columns")
    weights = kernel[::-1, ::-1] / kernel.sum()
    up, left = kernel.shape[0] // 2, kernel.shape[1] // 2
    padded = np.pad(image.astype(float), ((up, up), (left, left), (0, 0)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape, axis=(0, 1))
    return np.clip(np.round(np.einsum("ijcmn,mn->ijc", windows, weights)), 0, 255).astype(np.uint8)


@catalogue.mistake(
    "filter_rgb",
    loses=tests("filter_rgb", ["kernels"]),
    hint="Your border and your loops fit a kernel of 3 by 3 only. Take the sizes from kernel.shape.",
)
def only_3x3_kernels(image, kernel):
    if image.ndim != 3 or image.shape[2] != 3 or image.size == 0:
        raise ValueError("the image must be a colour image")
    if kernel.ndim != 2 or kernel.shape[0] % 2 == 0 or kernel.shape[1] % 2 == 0:
        raise ValueError("the kernel must have an odd number of rows and columns")
    padded = np.pad(image.astype(float), ((1, 1), (1, 1), (0, 0)), mode="edge")
    sums = np.zeros(image.shape)
    for m in range(3):
        for n in range(3):
            sums += kernel[2 - m, 2 - n] * padded[m : m + image.shape[0], n : n + image.shape[1]]
    return np.clip(np.round(sums), 0, 255).astype(np.uint8)


@catalogue.mistake(
    "filter_rgb",
    loses=tests("filter_rgb", ["unchanged"]),
    hint="Your result is written into the caller's own picture. Make a new array for it.",
)
def picture_overwritten(image, kernel):
    if image.ndim != 3 or image.shape[2] != 3 or image.size == 0:
        raise ValueError("the image must be a colour image")
    if kernel.ndim != 2 or kernel.shape[0] % 2 == 0 or kernel.shape[1] % 2 == 0:
        raise ValueError("the kernel must have an odd number of rows and columns")
    h, w = kernel.shape
    for c in range(3):
        padded = np.pad(image[:, :, c].astype(float), ((h // 2, h // 2), (w // 2, w // 2)), mode="edge")
        windows = np.lib.stride_tricks.sliding_window_view(padded, (h, w))
        sums = np.sum(windows * kernel[::-1, ::-1], axis=(2, 3))
        image[:, :, c] = np.clip(np.round(sums), 0, 255)
    return image


@catalogue.mistake(
    "filter_rgb",
    loses=tests("filter_rgb", ["errors"]),
    hint="A kernel with an even number of rows or columns slips through. It has no middle: raise a ValueError.",
)
def even_kernels_accepted(image, kernel):
    if image.ndim != 3 or image.shape[2] != 3 or image.size == 0:
        raise ValueError("the image must be a colour image")
    if kernel.ndim != 2 or kernel.size == 0:
        raise ValueError("the kernel must have two dimensions and weights")
    up, left = kernel.shape[0] // 2, kernel.shape[1] // 2
    padded = np.pad(image.astype(float), ((up, up), (left, left), (0, 0)), mode="edge")
    sums = np.zeros(image.shape)
    for (m, n), weight in np.ndenumerate(kernel[::-1, ::-1]):
        sums += weight * padded[m : m + image.shape[0], n : n + image.shape[1]]
    return np.clip(np.round(sums), 0, 255).astype(np.uint8)


@catalogue.mistake(
    "filter_rgb",
    loses=tests("filter_rgb", ["errors"]),
    hint="A picture with four channels slips through. Check that the last number of image.shape is 3, and "
    "raise a ValueError.",
)
def channels_not_counted(image, kernel):
    if image.ndim != 3 or image.size == 0:
        raise ValueError("the image must have three dimensions and pixels")
    if kernel.ndim != 2 or kernel.shape[0] % 2 == 0 or kernel.shape[1] % 2 == 0:
        raise ValueError("the kernel must have an odd number of rows and columns")
    up, left = kernel.shape[0] // 2, kernel.shape[1] // 2
    padded = np.pad(image.astype(float), ((up, up), (left, left), (0, 0)), mode="edge")
    sums = np.zeros(image.shape)
    for (m, n), weight in np.ndenumerate(kernel[::-1, ::-1]):
        sums += weight * padded[m : m + image.shape[0], n : n + image.shape[1]]
    return np.clip(np.round(sums), 0, 255).astype(np.uint8)


@catalogue.mistake(
    "filter_rgb",
    loses=tests("filter_rgb", [*RGB_SUMS, "type", "unchanged", "errors"]),
    hint="You call the convolution of scipy, which is switched off here. Slide the turned kernel yourself.",
)
def ndimage_called(image, kernel):
    import scipy.ndimage

    channels = [scipy.ndimage.convolve(image[..., c].astype(float), kernel, mode="nearest") for c in range(3)]
    return np.clip(np.round(np.stack(channels, axis=-1)), 0, 255).astype(np.uint8)
