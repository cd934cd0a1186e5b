"""Right answers of the assignment kernels in other styles: each keeps every point."""

import numpy as np

from autograder.catalogue import Catalogue

catalogue = Catalogue()


@catalogue.right("normalize")
def weight_by_weight(kernel):
    if kernel.ndim != 2:
        raise ValueError("the kernel needs rows and columns")
    if kernel.size == 0:
        raise ValueError("the kernel is empty")
    total = 0.0
    for row in kernel:
        for weight in row:
            total += float(weight)
    if total == 0:
        raise ValueError("the weights add up to 0")
    return np.array([[float(weight) / total for weight in row] for row in kernel])


@catalogue.right("normalize")
def nearly_zero_refused(kernel):
    if np.ndim(kernel) != 2 or np.size(kernel) < 1:
        raise ValueError("the kernel needs two dimensions and weights")
    if np.isclose(np.sum(kernel), 0):
        raise ValueError("a sum of 0 cannot be scaled to 1")
    scaled = kernel.astype(np.float64)
    scaled *= 1 / scaled.sum()
    return scaled


@catalogue.right("normalize")
def single_precision_weights(kernel):
    if kernel.ndim != 2 or kernel.size == 0:
        raise ValueError("the kernel needs two dimensions and weights")
    weights = kernel.astype(np.float32)
    if weights.sum() == 0:
        raise ValueError("the sum is 0")
    return np.divide(weights, weights.sum())


@catalogue.right("blur")
def mean_of_windows(image, size):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image needs two dimensions and pixels")
    if size < 1 or size % 2 != 1:
        raise ValueError("the size must be odd and positive")
    padded = np.pad(image, size // 2, mode="edge")
    return np.lib.stride_tricks.sliding_window_view(padded, (size, size)).mean(axis=(2, 3))


@catalogue.right("blur")
def rows_then_columns(image, size):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image needs two dimensions and pixels")
    if size < 1 or size % 2 == 0:
        raise ValueError("the size must be odd and positive")
    H, W = image.shape
    padded = np.pad(image.astype(float), size // 2, mode="edge")
    rows = sum(padded[:, n : n + W] for n in range(size)) / size
    return sum(rows[m : m + H] for m in range(size)) / size


@catalogue.right("blur")
def indices_kept_inside(image, size):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image needs two dimensions and pixels")
    if size <= 0 or size % 2 == 0:
        raise ValueError("the size must be odd and positive")
    H, W = image.shape
    reach = size // 2
    result = np.zeros((H, W))
    for i in range(H):
        for j in range(W):
            total = 0.0
            for m in range(i - reach, i + reach + 1):
                for n in range(j - reach, j + reach + 1):
                    total += float(image[min(max(m, 0), H - 1), min(max(n, 0), W - 1)])
            result[i, j] = total / (size * size)
    return result


@catalogue.right("blur")
def table_of_running_sums(image, size):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image needs two dimensions and pixels")
    if size < 1 or size % 2 == 0:
        raise ValueError("the size must be odd and positive")
    padded = np.pad(image.astype(float), size // 2, mode="edge")
    table = np.pad(padded.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    return (table[size:, size:] - table[:-size, size:] - table[size:, :-size] + table[:-size, :-size]) / size**2


@catalogue.right("blur")
def single_precision_means(image, size):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image needs two dimensions and pixels")
    if size < 1 or size % 2 == 0:
        raise ValueError("the size must be odd and positive")
    padded = np.pad(image.astype(np.float32), size // 2, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (size, size))
    return np.einsum("ijmn,mn->ij", windows, np.full((size, size), np.float32(1 / size**2)))


@catalogue.right("sobel")
def slices_in_two_steps(image):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image needs two dimensions and pixels")
    p = np.pad(image.astype(float), 1, mode="edge")
    smooth_down = p[:-2] + 2 * p[1:-1] + p[2:]
    smooth_right = p[:, :-2] + 2 * p[:, 1:-1] + p[:, 2:]
    gx, gy = smooth_down[:, 2:] - smooth_down[:, :-2], smooth_right[2:] - smooth_right[:-2]
    return np.hypot(gx, gy), np.arctan2(gy, gx)


@catalogue.right("sobel")
def one_complex_kernel(image):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image needs two dimensions and pixels")
    right = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(image.astype(float), 1, mode="edge"), (3, 3))
    gradient = np.einsum("ijmn,mn->ij", windows, right + 1j * right.T)
    return np.abs(gradient), np.angle(gradient)


@catalogue.right("sobel")
def loops_in_single_precision(image):
    if image.ndim != 2:
        raise ValueError("a grey image is expected")
    if image.size == 0:
        raise ValueError("the image is empty")
    H, W = image.shape
    pixels = image.astype(np.float32)
    magnitude, direction = np.zeros((H, W), dtype=np.float32), np.zeros((H, W), dtype=np.float32)
    for i in range(H):
        for j in range(W):
            up, down, left, right = max(i - 1, 0), min(i + 1, H - 1), max(j - 1, 0), min(j + 1, W - 1)
            gx = pixels[up, right] + 2 * pixels[i, right] + pixels[down, right]
            gx -= pixels[up, left] + 2 * pixels[i, left] + pixels[down, left]
            gy = pixels[down, left] + 2 * pixels[down, j] + pixels[down, right]
            gy -= pixels[up, left] + 2 * pixels[up, j] + pixels[up, right]
            magnitude[i, j], direction[i, j] = np.sqrt(gx * gx + gy * gy), np.arctan2(gy, gx)
    return magnitude, direction


@catalogue.right("sobel")
def directions_from_0_to_2_pi(image):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image needs two dimensions and pixels")
    weights = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(image.astype(float), 1, mode="edge"), (3, 3))
    gx, gy = np.tensordot(windows, weights), np.tensordot(windows, weights.T)
    return np.sqrt(gx**2 + gy**2), np.arctan2(gy, gx) % (2 * np.pi)


@catalogue.right("filter_rgb")
def channel_by_channel(image, kernel):
    if image.ndim != 3 or image.shape[2] != 3:
        raise ValueError("a colour image is expected")
    if kernel.ndim != 2:
        raise ValueError("the kernel needs two dimensions")
    if image.size == 0 or kernel.size == 0:
        raise ValueError("empty input")
    h, w = kernel.shape
    if h % 2 == 0 or w % 2 == 0:
        raise ValueError("the kernel needs a middle")
    turned = kernel[::-1, ::-1]
    channels = []
    for c in range(3):
        padded = np.pad(image[:, :, c].astype(float), [(h // 2, h // 2), (w // 2, w // 2)], mode="edge")
        filtered = np.zeros(image.shape[:2])
        for i in range(image.shape[0]):
            for j in range(image.shape[1]):
                filtered[i, j] = np.sum(padded[i : i + h, j : j + w] * turned)
        channels.append(np.clip(np.rint(filtered), 0, 255).astype(np.uint8))
    return np.dstack(channels)


@catalogue.right("filter_rgb")
def shifted_layers_halves_up(image, kernel):
    if image.ndim != 3 or image.shape[2] != 3 or image.size == 0:
        raise ValueError("a colour image is expected")
    if kernel.ndim != 2 or kernel.shape[0] % 2 == 0 or kernel.shape[1] % 2 == 0:
        raise ValueError("the kernel needs an odd number of rows and of columns")
    up, left = kernel.shape[0] // 2, kernel.shape[1] // 2
    padded = np.pad(image, ((up, up), (left, left), (0, 0)), mode="edge")
    sums = np.zeros(image.shape)
    for (m, n), weight in np.ndenumerate(np.rot90(kernel, 2)):
        sums += float(weight) * padded[m : m + image.shape[0], n : n + image.shape[1]]
    return np.floor(np.clip(sums, 0, 255) + 0.5).astype("uint8")


@catalogue.right("filter_rgb")
def windows_of_all_channels(image, kernel):
    if image.ndim != 3 or image.shape[2] != 3 or image.size == 0:
        raise ValueError("a colour image is expected")
    if kernel.ndim != 2 or kernel.shape[0] % 2 == 0 or kernel.shape[1] % 2 == 0:
        raise ValueError("the kernel needs an odd number of rows and of columns")
    up, left = kernel.shape[0] // 2, kernel.shape[1] // 2
    padded = np.pad(image.astype(np.float32), ((up, up), (left, left), (0, 0)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape, axis=(0, 1))
    sums = np.einsum("ijcmn,mn->ijc", windows, np.flip(kernel).astype(np.float32))
    return sums.round().clip(0, 255).astype(np.uint8)


@catalogue.right("filter_rgb")
def spectra_of_the_channels(image, kernel):
    if image.ndim != 3 or image.shape[2] != 3 or image.size == 0:
        raise ValueError("a colour image is expected")
    if kernel.ndim != 2 or kernel.shape[0] % 2 == 0 or kernel.shape[1] % 2 == 0:
        raise ValueError("the kernel needs an odd number of rows and of columns")
    h, w = kernel.shape
    padded = np.pad(image, ((h // 2, h // 2), (w // 2, w // 2), (0, 0)), mode="edge")
    size = padded.shape[:2]
    spectrum = np.fft.fft2(padded, axes=(0, 1)) * np.fft.fft2(kernel, s=size)[:, :, np.newaxis]
    sums = np.fft.ifft2(spectrum, axes=(0, 1)).real[h - 1 :, w - 1 :]
    return np.clip(np.round(sums), 0, 255).astype(np.uint8)
