"""Right answers of the assignment fourier in other styles: each keeps every point."""

# ruff: noqa: F821

import numpy as np

from autograder.catalogue import Catalogue

catalogue = Catalogue()


@catalogue.right("dft")
def two_loops(x):
    import cmath

    if x.ndim != 1:
        raise ValueError(f"x has {x.ndim} dimensions, one is needed")
    size = len(x)
    if size == 0:
        raise ValueError("x is empty")
    result = np.zeros(size, dtype=complex)
    for k in range(size):
        for n in range(size):
            result[k] += float(x[n]) * cmath.exp(-2j * cmath.pi * k * n / size)
    return result


@catalogue.right("dft")
def cosines_and_sines(x):
    if np.ndim(x) != 1 or np.size(x) == 0:
        raise ValueError("a signal with at least one number is needed")
    size = len(x)
    result = []
    for k in range(size):
        angles = 2 * np.pi * k * np.arange(size) / size
        result.append(complex(np.dot(x, np.cos(angles)), -np.dot(x, np.sin(angles))))
    return np.array(result)


@catalogue.right("dft")
def recursive_halves(x):
    if x.ndim != 1 or x.size == 0:
        raise ValueError("a signal with at least one number is needed")
    size = len(x)
    if size % 2:
        n = np.arange(size)
        return np.exp(-2j * np.pi * np.outer(n, n) / size) @ x
    even, odd = dft(x[::2]), dft(x[1::2])
    turned = np.exp(-2j * np.pi * np.arange(size // 2) / size) * odd
    return np.concatenate([even + turned, even - turned])


@catalogue.right("dft")
def polynomial_on_the_circle(x):
    if x.ndim != 1 or x.size == 0:
        raise ValueError("a signal with at least one number is needed")
    return np.polyval(x[::-1], np.exp(-2j * np.pi * np.arange(len(x)) / len(x)))


@catalogue.right("dft")
def powers_of_one_root(x):
    if x.ndim != 1 or x.size == 0:
        raise ValueError("a signal with at least one number is needed")
    n = np.arange(len(x))
    roots = np.exp(-2j * np.pi * n / len(x))
    return np.sum(roots[np.outer(n, n) % len(x)] * x, axis=1)


@catalogue.right("dft")
def single_precision(x):
    if x.ndim != 1 or x.size == 0:
        raise ValueError("a signal with at least one number is needed")
    n = np.arange(len(x))
    return np.exp(-2j * np.pi * np.outer(n, n) / len(x)).astype(np.complex64) @ x.astype(np.complex64)


@catalogue.right("circular_convolve")
def product_of_spectra(x, h):
    if x.ndim != 1 or h.ndim != 1:
        raise ValueError("one dimension each, please")
    if len(x) != len(h) or len(x) == 0:
        raise ValueError("the lengths must be equal and not zero")
    return np.fft.ifft(np.fft.fft(x) * np.fft.fft(h)).real


@catalogue.right("circular_convolve")
def real_spectra(x, h):
    if x.ndim != 1 or h.ndim != 1 or x.shape != h.shape or x.size == 0:
        raise ValueError("two signals of equal length are needed")
    return np.fft.irfft(np.fft.rfft(x) * np.fft.rfft(h), n=len(x))


@catalogue.right("circular_convolve")
def sum_of_turned_signals(x, h):
    if x.ndim != 1 or h.ndim != 1 or x.shape != h.shape or x.size == 0:
        raise ValueError("two signals of equal length are needed")
    return sum(float(number) * np.roll(h.astype(float), k) for k, number in enumerate(x))


@catalogue.right("circular_convolve")
def circulant_matrix(x, h):
    from scipy.linalg import circulant

    if x.ndim != 1 or h.ndim != 1 or x.shape != h.shape or x.size == 0:
        raise ValueError("two signals of equal length are needed")
    return circulant(h.astype(float)) @ x


@catalogue.right("circular_convolve")
def full_and_folded(x, h):
    if x.ndim != 1 or h.ndim != 1 or x.shape != h.shape or x.size == 0:
        raise ValueError("two signals of equal length are needed")
    size = len(x)
    dtype = np.result_type(x, h, np.int64)
    full = np.zeros(2 * size, dtype=dtype)
    for k in range(size):
        full[k : k + size] += x[k].astype(dtype) * h
    return full[:size] + full[size:]


@catalogue.right("circular_convolve")
def calls_the_first_task(x, h):
    if x.ndim != 1 or h.ndim != 1 or x.shape != h.shape or x.size == 0:
        raise ValueError("two signals of equal length are needed")
    product = dft(x) * dft(h)
    backwards = dft(product.real) + 1j * dft(product.imag)
    return np.roll(backwards[::-1], 1).real / len(x)


@catalogue.right("fft_convolve2d")
def real_spectra_in_the_plane(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("two matrices with entries are needed")
    size = np.add(image.shape, kernel.shape) - 1
    return np.fft.irfft2(np.fft.rfft2(image, s=size) * np.fft.rfft2(kernel, s=size), s=size)


@catalogue.right("fft_convolve2d")
def power_of_two_and_cut(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("two matrices with entries are needed")
    rows, columns = image.shape[0] + kernel.shape[0] - 1, image.shape[1] + kernel.shape[1] - 1
    size = (2 ** int(np.ceil(np.log2(rows))), 2 ** int(np.ceil(np.log2(columns))))
    result = np.real(np.fft.ifft2(np.fft.fft2(image, size) * np.fft.fft2(kernel, size)))
    return result[:rows, :columns]


@catalogue.right("fft_convolve2d")
def zeros_added_by_hand(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("two dimensions are needed")
    if 0 in image.shape + kernel.shape:
        raise ValueError("nothing to convolve")
    large = np.pad(image, ((0, kernel.shape[0] - 1), (0, kernel.shape[1] - 1)))
    small = np.zeros(large.shape)
    small[: kernel.shape[0], : kernel.shape[1]] = kernel
    return np.fft.ifftn(np.fft.fftn(large) * np.fft.fftn(small)).real


@catalogue.right("fft_convolve2d")
def one_axis_after_the_other(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("two matrices with entries are needed")
    rows, columns = image.shape[0] + kernel.shape[0] - 1, image.shape[1] + kernel.shape[1] - 1
    first = np.fft.fft(np.fft.fft(image, columns, axis=1), rows, axis=0)
    second = np.fft.fft(np.fft.fft(kernel, columns, axis=1), rows, axis=0)
    return np.fft.ifft(np.fft.ifft(first * second, axis=0), axis=1).real


@catalogue.right("fft_convolve2d")
def transforms_of_scipy(image, kernel):
    from scipy import fft

    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("two matrices with entries are needed")
    full = [n + k - 1 for n, k in zip(image.shape, kernel.shape, strict=True)]
    size = [fft.next_fast_len(number, real=True) for number in full]
    result = fft.irfft2(fft.rfft2(image.astype(float), size) * fft.rfft2(kernel.astype(float), size), size)
    return result[: full[0], : full[1]]


@catalogue.right("fft_convolve2d")
def sum_of_shifted_copies(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("two matrices with entries are needed")
    result = np.zeros((image.shape[0] + kernel.shape[0] - 1, image.shape[1] + kernel.shape[1] - 1))
    for (i, j), weight in np.ndenumerate(kernel.astype(float)):
        result[i : i + image.shape[0], j : j + image.shape[1]] += weight * image
    return result


@catalogue.right("low_pass")
def shifted_there_and_back(image, radius):
    if image.ndim != 2 or image.size == 0:
        raise ValueError("the image must be a matrix with entries")
    if radius < 0:
        raise ValueError("the radius is negative")
    rows, columns = image.shape
    spectrum = np.fft.fftshift(np.fft.fft2(image))
    i, j = np.ogrid[:rows, :columns]
    spectrum[np.sqrt((i - rows // 2) ** 2 + (j - columns // 2) ** 2) > radius] = 0
    return np.fft.ifft2(np.fft.ifftshift(spectrum)).real


@catalogue.right("low_pass")
def frequencies_not_rounded(image, radius):
    if image.ndim != 2 or image.size == 0 or radius < 0:
        raise ValueError("a matrix with entries and a radius of at least 0 are needed")
    u = np.fft.fftfreq(image.shape[0]) * image.shape[0]
    v = np.fft.fftfreq(image.shape[1], d=1 / image.shape[1])
    return np.fft.ifft2(np.fft.fft2(image) * (np.hypot(*np.meshgrid(u, v, indexing="ij")) <= radius)).real


@catalogue.right("low_pass")
def half_of_the_spectrum(image, radius):
    if image.ndim != 2 or image.size == 0 or radius < 0:
        raise ValueError("a matrix with entries and a radius of at least 0 are needed")
    rows, columns = image.shape
    u, v = np.arange(rows), np.arange(columns // 2 + 1)
    u = np.minimum(u, rows - u)
    return np.fft.irfft2(np.fft.rfft2(image) * (np.add.outer(u**2, v**2) <= radius**2), s=image.shape)


@catalogue.right("low_pass")
def loops_over_the_frequencies(image, radius):
    if image.ndim != 2 or image.size == 0 or radius < 0:
        raise ValueError("a matrix with entries and a radius of at least 0 are needed")
    rows, columns = image.shape
    spectrum = np.fft.fft2(image)
    for i in range(rows):
        for j in range(columns):
            u = i if i <= rows / 2 else i - rows
            v = j if j <= columns / 2 else j - columns
            if (u * u + v * v) ** 0.5 > radius:
                spectrum[i, j] = 0
    return np.real(np.fft.ifft2(spectrum))


@catalogue.right("low_pass")
def circular_convolution_with_the_disc(image, radius):
    if image.ndim != 2 or image.size == 0 or radius < 0:
        raise ValueError("a matrix with entries and a radius of at least 0 are needed")
    u = np.rint(np.fft.fftfreq(image.shape[0]) * image.shape[0])[:, None]
    v = np.rint(np.fft.fftfreq(image.shape[1]) * image.shape[1])
    kernel = np.fft.ifft2(u**2 + v**2 <= radius**2).real
    copies = (pixel * np.roll(kernel, place, axis=(0, 1)) for place, pixel in np.ndenumerate(image.astype(float)))
    return sum(copies)


@catalogue.right("low_pass")
def waves_subtracted(image, radius):
    if image.ndim != 2 or image.size == 0 or radius < 0:
        raise ValueError("a matrix with entries and a radius of at least 0 are needed")
    u = np.rint(np.fft.fftfreq(image.shape[0]) * image.shape[0])[:, None]
    v = np.rint(np.fft.fftfreq(image.shape[1]) * image.shape[1])
    fast = np.fft.fft2(image, norm="ortho") * (u**2 + v**2 > radius**2)
    return image - np.fft.ifft2(fast, norm="ortho").real


@catalogue.right("match_template")
def windows_at_once(image, template):
    if image.ndim != 2 or template.ndim != 2 or image.size == 0 or template.size == 0:
        raise ValueError("two matrices with entries are needed")
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), template.shape)  # refuses a larger template
    shapes = windows - windows.mean(axis=(2, 3), keepdims=True)
    wanted = template - template.mean()
    norms = np.sqrt(np.einsum("ijmn,ijmn->ij", shapes, shapes)) * np.linalg.norm(wanted)
    sums = np.einsum("ijmn,mn->ij", shapes, wanted)
    scores = np.divide(sums, norms, out=np.zeros_like(sums), where=norms > 1e-9)
    return np.unravel_index(np.argmax(scores), scores.shape)


@catalogue.right("match_template")
def three_transforms(image, template):
    if image.ndim != 2 or template.ndim != 2 or image.size == 0 or template.size == 0:
        raise ValueError("two matrices with entries are needed")
    h, w = template.shape
    rows, columns = image.shape[0] - h + 1, image.shape[1] - w + 1
    if rows < 1 or columns < 1:
        raise ValueError("the template does not fit")
    pixels = image - np.mean(image)
    wanted = template - np.mean(template)

    def slid(picture, weights):
        spectrum = np.fft.fft2(picture) * np.conj(np.fft.fft2(weights, s=image.shape))
        return np.fft.ifft2(spectrum).real[:rows, :columns]

    ones = np.ones((h, w))
    energy = slid(pixels**2, ones) - slid(pixels, ones) ** 2 / (h * w)
    tiny = 1e-9 * np.max(pixels**2) * h * w
    scores = np.where(energy > tiny, slid(pixels, wanted) / np.sqrt(np.maximum(energy, tiny)), 0)
    row, column = np.unravel_index(np.argmax(scores), scores.shape)
    return int(row), int(column)


@catalogue.right("match_template")
def running_maximum(image, template):
    if image.ndim != 2 or template.ndim != 2:
        raise ValueError("two dimensions are needed")
    H, W = image.shape
    h, w = template.shape
    if min(H, W, h, w) == 0:
        raise ValueError("nothing to compare")
    if h > H or w > W:
        raise ValueError(f"a template of {h}x{w} does not fit into an image of {H}x{W}")
    t = template.astype(float).ravel()
    best_score, best = -np.inf, None
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            p = image[i : i + h, j : j + w].astype(float).ravel()
            score = 0.0 if np.ptp(p) == 0 else np.corrcoef(p, t)[0, 1]
            if score > best_score:
                best_score, best = score, (i, j)
    return best


@catalogue.right("match_template")
def sums_from_running_totals(image, template):
    if image.ndim != 2 or template.ndim != 2 or image.size == 0 or template.size == 0:
        raise ValueError("two matrices with entries are needed")
    h, w = template.shape
    if h > image.shape[0] or w > image.shape[1]:
        raise ValueError("the template does not fit")
    pixels, wanted = image.astype(float), template - template.mean()

    def box(values):
        total = np.pad(values.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
        return total[h:, w:] - total[:-h, w:] - total[h:, :-w] + total[:-h, :-w]

    spread = box(pixels**2) - box(pixels) ** 2 / (h * w)
    sums = np.zeros(spread.shape)
    for (m, n), weight in np.ndenumerate(wanted):
        sums += weight * pixels[m : m + sums.shape[0], n : n + sums.shape[1]]
    scores = np.where(spread > 1e-6, sums / np.sqrt(np.maximum(spread, 1e-6)), 0)
    return tuple(int(number) for number in np.argwhere(scores == scores.max())[0])


@catalogue.right("match_template")
def single_precision_windows(image, template):
    if image.ndim != 2 or template.ndim != 2 or image.size == 0 or template.size == 0:
        raise ValueError("two matrices with entries are needed")
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(np.float32), template.shape)
    scores = np.full(windows.shape[:2], np.nan, dtype=np.float32)
    wanted = (template - template.mean()).astype(np.float32)
    for place in np.ndindex(scores.shape):
        if np.ptp(windows[place]) > 0:
            shape = windows[place] - windows[place].mean()
            scores[place] = np.vdot(shape, wanted) / np.sqrt(np.vdot(shape, shape))
    return tuple(np.argwhere(scores == np.nanmax(scores))[0])
