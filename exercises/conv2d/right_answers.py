"""Right answers of the assignment conv2d in other styles: each keeps every point."""

# ruff: noqa: F821

import numpy as np

from autograder.catalogue import Catalogue

catalogue = Catalogue()


@catalogue.right("cross_correlate2d")
def four_loops(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("image and kernel must have two dimensions")
    H, W = image.shape
    h, w = kernel.shape
    if H == 0 or W == 0 or h == 0 or w == 0:
        raise ValueError("image and kernel must not be empty")
    if h > H or w > W:
        raise ValueError("the kernel is larger than the image")
    result = np.zeros((H - h + 1, W - w + 1))
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            total = 0.0
            for m in range(h):
                for n in range(w):
                    total += float(image[i + m][j + n]) * float(kernel[m][n])
            result[i][j] = total
    return result


@catalogue.right("cross_correlate2d")
def windows_and_einsum(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("two matrices with entries are needed")
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), kernel.shape)  # refuses a larger kernel
    return np.einsum("ijmn,mn->ij", windows, kernel)


@catalogue.right("cross_correlate2d")
def shifted_slices(image, kernel):
    if np.ndim(image) != 2 or np.ndim(kernel) != 2:
        raise ValueError(f"expected two dimensions, got {np.ndim(image)} and {np.ndim(kernel)}")
    if 0 in image.shape + kernel.shape:
        raise ValueError("empty input")
    rows, columns = np.subtract(image.shape, kernel.shape) + 1
    if rows < 1 or columns < 1:
        raise ValueError("the kernel does not fit into the image")
    result = np.zeros((rows, columns))
    for (m, n), weight in np.ndenumerate(kernel.astype(float)):
        result += weight * image[m : m + rows, n : n + columns]
    return result


@catalogue.right("cross_correlate2d")
def single_precision_in_columns(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or not image.size or not kernel.size:
        raise ValueError("two matrices with entries are needed")
    h, w = kernel.shape
    rows, columns = image.shape[0] - h + 1, image.shape[1] - w + 1
    if min(rows, columns) < 1:
        raise ValueError("the kernel does not fit into the image")
    patches = np.empty((rows * columns, h * w), dtype=np.float32)
    for k in range(rows * columns):
        i, j = divmod(k, columns)
        patches[k] = image[i : i + h, j : j + w].ravel()
    return (patches @ kernel.astype(np.float32).ravel()).reshape(rows, columns)


@catalogue.right("cross_correlate2d")
def spectra_with_a_conjugate(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("two matrices with entries are needed")
    if kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        raise ValueError("the kernel does not fit into the image")
    rows, columns = image.shape[0] - kernel.shape[0] + 1, image.shape[1] - kernel.shape[1] + 1
    product = np.fft.fft2(image) * np.conj(np.fft.fft2(kernel, s=image.shape))
    return np.fft.ifft2(product).real[:rows, :columns]


@catalogue.right("convolve2d")
def index_formula(image, kernel):
    if image.ndim != 2:
        raise ValueError("the image needs two dimensions")
    if kernel.ndim != 2:
        raise ValueError("the kernel needs two dimensions")
    if image.size == 0 or kernel.size == 0:
        raise ValueError("nothing to convolve")
    H, W = image.shape
    h, w = kernel.shape
    if h > H or w > W:
        raise ValueError(f"a kernel of {h}x{w} does not fit into an image of {H}x{W}")
    result = np.zeros((H - h + 1, W - w + 1))
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            for m in range(h):
                for n in range(w):
                    result[i, j] += float(image[i + m, j + n]) * float(kernel[h - 1 - m, w - 1 - n])
    return result


@catalogue.right("convolve2d")
def half_turn_and_tensordot(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("two matrices with entries are needed")
    if any(k > n for k, n in zip(kernel.shape, image.shape)):
        raise ValueError("the kernel does not fit into the image")
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.tensordot(windows.astype(float), np.rot90(kernel, 2), axes=([2, 3], [0, 1]))


@catalogue.right("convolve2d")
def full_and_cut(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("two matrices with entries are needed")
    H, W = image.shape
    h, w = kernel.shape
    if h > H or w > W:
        raise ValueError("the kernel does not fit into the image")
    full = np.zeros((H + h - 1, W + w - 1))
    for m in range(h):
        for n in range(w):
            full[m : m + H, n : n + W] += image * float(kernel[m, n])
    return full[h - 1 : H, w - 1 : W]


@catalogue.right("convolve2d")
def product_of_spectra(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("two matrices with entries are needed")
    if kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        raise ValueError("the kernel does not fit into the image")
    spectrum = np.fft.rfft2(image) * np.fft.rfft2(kernel, s=image.shape)
    return np.fft.irfft2(spectrum, s=image.shape)[kernel.shape[0] - 1 :, kernel.shape[1] - 1 :]


@catalogue.right("convolve2d")
def patches_as_columns(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("two matrices with entries are needed")
    h, w = kernel.shape
    rows, columns = image.shape[0] - h + 1, image.shape[1] - w + 1
    if rows <= 0 or columns <= 0:
        raise ValueError("the kernel does not fit into the image")
    patches = [image[i : i + h, j : j + w].ravel() for i in range(rows) for j in range(columns)]
    return (np.array(patches, dtype=float) @ kernel.ravel()[::-1]).reshape(rows, columns)


@catalogue.right("convolve2d")
def whole_numbers_stay_whole(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("two matrices with entries are needed")
    h, w = kernel.shape
    if h > image.shape[0] or w > image.shape[1]:
        raise ValueError("the kernel does not fit into the image")
    dtype = np.result_type(image, kernel, np.int64)
    turned = kernel[::-1, ::-1].astype(dtype)
    result = np.empty((image.shape[0] - h + 1, image.shape[1] - w + 1), dtype=dtype, order="F")
    for place in np.ndindex(result.shape):
        result[place] = np.vdot(image[place[0] : place[0] + h, place[1] : place[1] + w], turned)
    return result


@catalogue.right("convolve2d")
def single_precision(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("two matrices with entries are needed")
    H, W = image.shape
    h, w = kernel.shape
    if h > H or w > W:
        raise ValueError("the kernel does not fit into the image")
    pixels, weights = image.astype(np.float32), np.flip(kernel).astype(np.float32)
    return sum(weights[m, n] * pixels[m : H - h + 1 + m, n : W - w + 1 + n] for m in range(h) for n in range(w))


@catalogue.right("convolve2d")
def calls_the_first_task(image, kernel):
    return cross_correlate2d(image, kernel[::-1, ::-1] if kernel.ndim == 2 else kernel)


@catalogue.right("output_shape")
def counted_starts(image_shape, kernel_shape, padding=0, stride=1):
    if padding < 0:
        raise ValueError("negative padding")
    if stride <= 0:
        raise ValueError("the stride must be positive")
    counts = []
    for size, kernel_size in zip(image_shape, kernel_shape):
        if size < 1 or kernel_size < 1:
            raise ValueError("sizes must be positive")
        starts = range(0, size + 2 * padding - kernel_size + 1, stride)
        if len(starts) == 0:
            raise ValueError("the kernel does not fit")
        counts.append(len(starts))
    return tuple(counts)


@catalogue.right("output_shape")
def numpy_integers(image_shape, kernel_shape, padding=0, stride=1):
    image_shape, kernel_shape = np.array(image_shape), np.array(kernel_shape)
    free = image_shape + 2 * padding - kernel_shape
    if np.any(image_shape < 1) or np.any(kernel_shape < 1) or padding < 0 or stride < 1 or np.any(free < 0):
        raise ValueError("these sizes are impossible")
    rows, columns = free // stride + 1
    return rows, columns


@catalogue.right("output_shape")
def floor_of_a_quotient(image_shape, kernel_shape, padding=0, stride=1):
    import math

    H, W = image_shape
    h, w = kernel_shape
    if min(H, W, h, w, stride) < 1 or padding < 0:
        raise ValueError("sizes and stride must be positive, the padding must not be negative")
    if h > H + 2 * padding or w > W + 2 * padding:
        raise ValueError("the kernel is larger than the padded image")
    return (math.floor((H + 2 * padding - h) / stride + 1), math.floor((W + 2 * padding - w) / stride + 1))


@catalogue.right("convolve2d_padded")
def windows_with_steps(image, kernel, padding=0, stride=1):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("two matrices with entries are needed")
    if padding < 0 or stride < 1:
        raise ValueError("the padding must be at least 0 and the stride at least 1")
    padded = np.pad(image.astype(float), padding)
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape)  # refuses a larger kernel
    return np.einsum("ijmn,mn->ij", windows[::stride, ::stride], kernel[::-1, ::-1])


@catalogue.right("convolve2d_padded")
def zeros_by_hand_and_loops(image, kernel, padding=0, stride=1):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("image and kernel must have two dimensions")
    if image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must not be empty")
    if padding < 0:
        raise ValueError("negative padding")
    if stride < 1:
        raise ValueError("the stride must be at least 1")
    H, W = image.shape
    h, w = kernel.shape
    if H + 2 * padding < h or W + 2 * padding < w:
        raise ValueError("the kernel does not fit")
    padded = np.zeros((H + 2 * padding, W + 2 * padding))
    padded[padding : padding + H, padding : padding + W] = image
    rows = []
    for i in range(0, H + 2 * padding - h + 1, stride):
        row = []
        for j in range(0, W + 2 * padding - w + 1, stride):
            row.append(np.sum(padded[i : i + h, j : j + w] * np.flipud(np.fliplr(kernel))))
        rows.append(row)
    return np.array(rows)


@catalogue.right("convolve2d_padded")
def outside_pixels_skipped(image, kernel, padding=0, stride=1):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("two matrices with entries are needed")
    if padding < 0 or stride < 1:
        raise ValueError("the padding must be at least 0 and the stride at least 1")
    H, W = image.shape
    h, w = kernel.shape
    rows, columns = (H + 2 * padding - h) // stride + 1, (W + 2 * padding - w) // stride + 1
    if rows < 1 or columns < 1:
        raise ValueError("the kernel does not fit")
    result = np.zeros((rows, columns))
    for i, j in np.ndindex(rows, columns):
        for m, n in np.ndindex(h, w):
            y, x = i * stride + m - padding, j * stride + n - padding
            if 0 <= y < H and 0 <= x < W:
                result[i, j] += float(image[y, x]) * float(kernel[h - 1 - m, w - 1 - n])
    return result


@catalogue.right("convolve2d_padded")
def calls_the_second_task(image, kernel, padding=0, stride=1):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image must have two dimensions and entries")
    if padding < 0 or stride < 1:
        raise ValueError("the padding must be at least 0 and the stride at least 1")
    return convolve2d(np.pad(image, padding), kernel)[::stride, ::stride]


@catalogue.right("convolve2d_padded")
def spectra_then_steps(image, kernel, padding=0, stride=1):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("two matrices with entries are needed")
    if padding < 0 or stride < 1:
        raise ValueError("the padding must be at least 0 and the stride at least 1")
    size = (image.shape[0] + 2 * padding, image.shape[1] + 2 * padding)
    if kernel.shape[0] > size[0] or kernel.shape[1] > size[1]:
        raise ValueError("the kernel does not fit")
    padded = np.pad(image, padding)
    circular = np.fft.ifft2(np.fft.fft2(padded) * np.fft.fft2(kernel, s=size)).real
    return circular[kernel.shape[0] - 1 :: stride, kernel.shape[1] - 1 :: stride]
