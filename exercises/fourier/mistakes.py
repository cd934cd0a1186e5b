"""Known wrong answers of the assignment fourier, and the arguments on which they are told apart."""

import numpy as np

from autograder.catalogue import Catalogue

catalogue = Catalogue()


def tests(task, properties):
    return [f"{task}-{name}" for name in properties.split()]


# Task 1

LONG = "powers lengths integers unchanged"  # every test of values but that of a single number


@catalogue.probe("dft")
def signals(rng):
    return [
        (rng.standard_normal(8),),
        (rng.standard_normal(7),),
        (rng.standard_normal(12),),
        (np.array([2.5]),),
        (rng.integers(-9, 9, 4),),
        (rng.integers(100, 256, 8, dtype=np.uint8),),
        (np.ones((3, 3)),),
        (np.zeros(0),),
    ]


@catalogue.mistake(
    "dft",
    loses=tests("dft", f"{LONG} one errors"),
    hint="Your result holds only zeros. Add the products up in it, inside the loops, and check the input first.",
)
def zeros_returned(x):
    n = len(x)
    result = np.zeros(n, dtype=complex)
    for k in range(n):
        total = 0
        for m in range(n):
            total = total + x[m] * np.exp(-2j * np.pi * k * m / n)
    return result


@catalogue.mistake(
    "dft",
    loses=tests("dft", LONG),
    hint="Your waves run the other way round, so every imaginary part has the wrong sign. Look at the sign of the "
    "exponent.",
)
def exponent_without_minus(x):
    if x.ndim != 1 or x.size == 0:
        raise ValueError("one dimension, not empty, please")
    n = np.arange(len(x))
    return np.exp(2j * np.pi * np.outer(n, n) / len(x)) @ x


@catalogue.mistake(
    "dft",
    loses=tests("dft", LONG),
    hint="Your numbers are divided by N. In the convention of numpy that factor belongs to the inverse transform.",
)
def divided_by_the_length(x):
    if x.ndim != 1 or x.size == 0:
        raise ValueError("x must be a signal with entries")
    size = len(x)
    return np.array([np.sum(x * np.exp(-2j * np.pi * k * np.arange(size) / size)) / size for k in range(size)])


@catalogue.mistake(
    "dft",
    loses=tests("dft", f"{LONG} one"),
    hint="The imaginary parts are lost: np.zeros makes an array of real numbers. Ask it for dtype=complex.",
)
def imaginary_part_dropped(x):
    if x.ndim != 1:
        raise ValueError("x must have one dimension")
    if len(x) == 0:
        raise ValueError("x is empty")
    result = np.zeros(len(x))
    for k in range(len(x)):
        result[k] = np.sum(x * np.exp(-2j * np.pi * k * np.arange(len(x)) / len(x))).real
    return result


@catalogue.mistake(
    "dft",
    loses=tests("dft", f"{LONG} one"),
    hint="You return the magnitudes. Leave out the abs: the result is the complex numbers themselves.",
)
def magnitudes_returned(x):
    if x.ndim != 1 or x.size == 0:
        raise ValueError("x must have one dimension and entries")
    n = np.arange(len(x))
    return np.abs(np.exp(-2j * np.pi * np.outer(n, n) / len(x)) @ x)


@catalogue.mistake(
    "dft",
    loses=tests("dft", f"{LONG} one"),
    hint="Sine and cosine have changed places: the real part belongs to the cosine, the imaginary part to minus "
    "the sine.",
)
def sine_and_cosine_exchanged(x):
    if x.ndim != 1 or x.size == 0:
        raise ValueError("x must have one dimension and entries")
    n = np.arange(len(x))
    angles = 2 * np.pi * np.outer(n, n) / len(x)
    return np.sin(angles) @ x - 1j * (np.cos(angles) @ x)


@catalogue.mistake(
    "dft",
    loses=tests("dft", LONG),
    hint="Your waves swing half as often as they should. A whole turn is 2 pi: check the factors of the exponent.",
)
def half_a_turn(x):
    if x.ndim != 1 or x.size == 0:
        raise ValueError("x must have one dimension and entries")
    n = np.arange(len(x))
    return np.exp(-1j * np.pi * np.outer(n, n) / len(x)) @ x


@catalogue.mistake(
    "dft",
    loses=tests("dft", LONG),
    hint="You count from 1. Both the frequency k and the position n begin at 0 and end at N - 1.",
)
def counted_from_one(x):
    if x.ndim != 1 or x.size == 0:
        raise ValueError("x must have one dimension and entries")
    n = np.arange(1, len(x) + 1)
    return np.exp(-2j * np.pi * np.outer(n, n) / len(x)) @ x


@catalogue.mistake(
    "dft",
    loses=tests("dft", LONG),
    hint="Only the first half of the frequencies is there. Return one number for each k from 0 to N - 1.",
)
def half_of_the_frequencies(x):
    if x.ndim != 1 or x.size == 0:
        raise ValueError("x must have one dimension and entries")
    n = np.arange(len(x))
    k = np.arange(len(x) // 2 + 1)
    return np.exp(-2j * np.pi * np.outer(k, n) / len(x)) @ x


@catalogue.mistake(
    "dft",
    loses=tests("dft", LONG),
    hint="You moved the frequency 0 to the middle. Here it comes first: leave out the fftshift.",
)
def zero_in_the_middle(x):
    if x.ndim != 1 or x.size == 0:
        raise ValueError("x must have one dimension and entries")
    n = np.arange(len(x))
    return np.fft.fftshift(np.exp(-2j * np.pi * np.outer(n, n) / len(x)) @ x)


@catalogue.mistake(
    "dft",
    loses=tests("dft", LONG),
    hint="Only one product is left in each number. Add the products up with +=, or keep a running sum.",
)
def sum_overwritten(x):
    if x.ndim != 1 or x.size == 0:
        raise ValueError("x must have one dimension and entries")
    size = len(x)
    result = np.zeros(size, dtype=complex)
    for k in range(size):
        for n in range(size):
            result[k] = x[n] * np.exp(-2j * np.pi * k * n / size)
    return result


@catalogue.mistake(
    "dft",
    loses=tests("dft", "lengths"),
    hint="Splitting into even and odd positions needs two halves of equal length. Where the length is odd, use "
    "the plain sums.",
)
def only_powers_of_two(x):
    if x.ndim != 1 or len(x) == 0:
        raise ValueError("x must have one dimension and entries")
    if len(x) == 1:
        return x.astype(complex)
    even, odd = dft(x[::2]), dft(x[1::2])  # noqa: F821
    factors = np.exp(-2j * np.pi * np.arange(len(x) // 2) / len(x))
    return np.concatenate([even + factors * odd, even - factors * odd])


@catalogue.mistake(
    "dft",
    loses=tests("dft", "unchanged"),
    hint="The numbers are right, but you sort x itself into even and odd positions. Work on a copy, made with "
    "x.copy().",
)
def sorted_in_place(x):
    if x.ndim != 1 or len(x) == 0:
        raise ValueError("x must have one dimension and entries")
    half, n = len(x) // 2, np.arange(len(x))
    if len(x) % 2 == 1:
        return np.exp(-2j * np.pi * np.outer(n, n) / len(x)) @ x
    x[:] = np.concatenate([x[::2], x[1::2]])
    even, odd = dft(x[:half]), dft(x[half:])  # noqa: F821
    factors = np.exp(-2j * np.pi * n[:half] / len(x))
    return np.concatenate([even + factors * odd, even - factors * odd])


@catalogue.mistake(
    "dft",
    loses=tests("dft", "errors"),
    hint="Your sums are right. Check the number of dimensions and an empty x first, and raise a ValueError.",
)
def input_not_checked(x):
    n = np.arange(len(x))
    return np.exp(-2j * np.pi * np.outer(n, n) / len(x)) @ x


@catalogue.mistake(
    "dft",
    loses=tests("dft", f"{LONG} one"),
    hint="The numbers are right, but they come as a list. Turn it into an array with np.array before you return it.",
)
def a_list_returned(x):
    if x.ndim != 1 or x.size == 0:
        raise ValueError("x must have one dimension and entries")
    size = len(x)
    return [complex(sum(x[n] * np.exp(-2j * np.pi * k * n / size) for n in range(size))) for k in range(size)]


@catalogue.mistake(
    "dft",
    loses=tests("dft", f"{LONG} one errors"),
    hint="You call a ready-made Fourier transform, which is switched off inside dft. Write the sums of products "
    "yourself.",
)
def fft_of_numpy_called(x):
    return np.fft.fft(x)


# Task 2

ROUND = "even odd integers unchanged"


@catalogue.probe("circular_convolve")
def pairs_of_signals(rng):
    return [
        tuple(rng.standard_normal((2, 8))),
        tuple(rng.standard_normal((2, 7))),
        (np.array([1.5]), np.array([-2.0])),
        (rng.integers(-9, 9, 6), rng.standard_normal(6)),
        (rng.integers(100, 256, 6, dtype=np.uint8), rng.integers(2, 9, 6, dtype=np.uint8)),
        (rng.standard_normal(6), rng.standard_normal(4)),
        (rng.standard_normal(4), rng.standard_normal(7)),
        (np.ones((3, 3)), np.ones((3, 3))),
        (np.zeros(0), np.zeros(0)),
    ]


@catalogue.mistake(
    "circular_convolve",
    loses=tests("circular_convolve", f"{ROUND} one lengths errors"),
    hint="Your result holds only zeros. Write the sums into it with +=, and check the input first.",
)
def circle_of_zeros(x, h):
    result = np.zeros(len(x))
    for n in range(len(x)):
        total = 0.0
        for k in range(len(x)):
            total = total + x[k] * h[(n - k) % len(h)]
    return result


@catalogue.mistake(
    "circular_convolve",
    loses=tests("circular_convolve", ROUND),
    hint="Yours is the full convolution. Here the result is as long as x: what runs over the end is added at the "
    "front.",
)
def linear_instead_of_circular(x, h):
    if x.ndim != 1 or h.ndim != 1 or x.size == 0 or len(x) != len(h):
        raise ValueError("two signals of equal length are needed")
    size = 2 * len(x) - 1
    return np.fft.ifft(np.fft.fft(x, size) * np.fft.fft(h, size)).real


@catalogue.mistake(
    "circular_convolve",
    loses=tests("circular_convolve", ROUND),
    hint="You stop where n - k becomes negative. Go on with the remainder (n - k) % N, which starts again at the "
    "end of h.",
)
def end_cut_off(x, h):
    if x.ndim != 1 or h.ndim != 1 or x.size == 0 or len(x) != len(h):
        raise ValueError("two signals of equal length are needed")
    result = np.zeros(len(x))
    for n in range(len(x)):
        for k in range(n + 1):
            result[n] += float(x[k]) * float(h[n - k])
    return result


@catalogue.mistake(
    "circular_convolve",
    loses=tests("circular_convolve", ROUND),
    hint="Your sum is the circular cross-correlation. In a convolution the indices of x and h add up to n: use n - k.",
)
def index_n_plus_k(x, h):
    if x.ndim != 1 or h.ndim != 1 or x.size == 0 or len(x) != len(h):
        raise ValueError("two signals of equal length are needed")
    size = len(x)
    return np.array([sum(float(x[k]) * float(h[(n + k) % size]) for k in range(size)) for n in range(size)])


@catalogue.mistake(
    "circular_convolve",
    loses=tests("circular_convolve", ROUND),
    hint="You conjugate the spectrum of h, which gives a cross-correlation. For a convolution multiply the "
    "spectra as they are.",
)
def spectrum_conjugated(x, h):
    if x.ndim != 1 or h.ndim != 1 or x.size == 0 or len(x) != len(h):
        raise ValueError("two signals of equal length are needed")
    return np.fft.ifft(np.fft.fft(x) * np.conj(np.fft.fft(h))).real


@catalogue.mistake(
    "circular_convolve",
    loses=tests("circular_convolve", f"{ROUND} one"),
    hint="Your result is complex. Its imaginary parts are rounding errors: return the real part, with .real.",
)
def complex_circle(x, h):
    if x.ndim != 1 or h.ndim != 1 or x.size == 0 or len(x) != len(h):
        raise ValueError("two signals of equal length are needed")
    return np.fft.ifft(np.fft.fft(x) * np.fft.fft(h))


@catalogue.mistake(
    "circular_convolve",
    loses=tests("circular_convolve", f"{ROUND} one"),
    hint="Negative numbers have become positive: abs takes the magnitude. Take the real part instead, with .real.",
)
def magnitude_of_the_circle(x, h):
    if x.ndim != 1 or h.ndim != 1 or x.size == 0 or len(x) != len(h):
        raise ValueError("two signals of equal length are needed")
    return np.abs(np.fft.ifft(np.fft.fft(x) * np.fft.fft(h)))


@catalogue.mistake(
    "circular_convolve",
    loses=tests("circular_convolve", ROUND),
    hint="Your numbers are N times too large: the inverse transform has to be divided by N.",
)
def inverse_not_divided(x, h):
    if x.ndim != 1 or h.ndim != 1 or x.size == 0 or len(x) != len(h):
        raise ValueError("two signals of equal length are needed")
    product = np.fft.fft(x) * np.fft.fft(h)
    return np.conj(np.fft.fft(np.conj(product))).real


@catalogue.mistake(
    "circular_convolve",
    loses=tests("circular_convolve", ROUND),
    hint="Your result is turned in the circle by one place. For n = 0 and k = 0 the factor is the first number of h.",
)
def turned_by_one(x, h):
    if x.ndim != 1 or h.ndim != 1 or x.size == 0 or len(x) != len(h):
        raise ValueError("two signals of equal length are needed")
    size = len(x)
    return np.array([sum(float(x[k]) * float(h[(n - k - 1) % size]) for k in range(size)) for n in range(size)])


@catalogue.mistake(
    "circular_convolve",
    loses=tests("circular_convolve", ROUND),
    hint="Your result is shifted by half its length. The order of numpy's spectra is right already: leave out the "
    "fftshift.",
)
def result_shifted(x, h):
    if x.ndim != 1 or h.ndim != 1 or x.size == 0 or len(x) != len(h):
        raise ValueError("two signals of equal length are needed")
    return np.fft.fftshift(np.fft.ifft(np.fft.fft(x) * np.fft.fft(h)).real)


@catalogue.mistake(
    "circular_convolve",
    loses=tests("circular_convolve", "odd one"),
    hint="Where the length is odd, your result is one number too short. Tell np.fft.irfft the length: n=len(x).",
)
def length_not_told_to_irfft(x, h):
    if x.ndim != 1 or h.ndim != 1 or x.size == 0 or len(x) != len(h):
        raise ValueError("two signals of equal length are needed")
    return np.fft.irfft(np.fft.rfft(x) * np.fft.rfft(h))


@catalogue.mistake(
    "circular_convolve",
    loses=tests("circular_convolve", "integers"),
    hint="Products of uint8 numbers overflow: 200 times 2 becomes 144. Turn x and h into floats before you multiply.",
)
def uint8_overflows(x, h):
    if x.ndim != 1 or h.ndim != 1 or x.size == 0 or len(x) != len(h):
        raise ValueError("two signals of equal length are needed")
    turned = h[::-1]
    return np.array([np.sum(x * np.roll(turned, n + 1)) for n in range(len(x))])


@catalogue.mistake(
    "circular_convolve",
    loses=tests("circular_convolve", "integers"),
    hint="Fractions are cut off: your result takes over the integer dtype of x. Make it an array of floats.",
)
def fractions_cut_off(x, h):
    if x.ndim != 1 or h.ndim != 1 or x.size == 0 or len(x) != len(h):
        raise ValueError("two signals of equal length are needed")
    result = np.zeros(len(x), dtype=np.int64 if x.dtype.kind in "iu" else float)
    for n in range(len(x)):
        result[n] = np.sum(x.astype(float) * np.roll(h[::-1], n + 1))
    return result


@catalogue.mistake(
    "circular_convolve",
    loses=tests("circular_convolve", "unchanged"),
    hint="The numbers are right, but you turn h around in place. Write the turned signal to a new variable: h[::-1].",
)
def h_turned_in_place(x, h):
    if x.ndim != 1 or h.ndim != 1 or x.size == 0 or len(x) != len(h):
        raise ValueError("two signals of equal length are needed")
    h[:] = h[::-1].copy()
    return np.array([np.sum(x.astype(float) * np.roll(h, n + 1)) for n in range(len(x))])


@catalogue.mistake(
    "circular_convolve",
    loses=tests("circular_convolve", "lengths"),
    hint="Signals of different lengths pass your checks, since zeros are added to the shorter one. Raise a "
    "ValueError instead.",
)
def zeros_added_to_the_shorter(x, h):
    if x.ndim != 1 or h.ndim != 1 or x.size == 0 or h.size == 0:
        raise ValueError("two signals are needed")
    size = max(len(x), len(h))
    return np.fft.ifft(np.fft.fft(x, size) * np.fft.fft(h, size)).real


@catalogue.mistake(
    "circular_convolve",
    loses=tests("circular_convolve", "lengths errors"),
    hint="Your sums are right. Check dimensions, empty signals and unequal lengths first, and raise a ValueError "
    "for them.",
)
def signals_not_checked(x, h):
    result = np.zeros(len(x))
    for n in range(len(x)):
        for k in range(len(x)):
            result[n] += float(x[k]) * float(h[(n - k) % len(h)])
    return result


# Task 3

PLANE = "square rectangles kernels odd integers"
WHOLE_PLANE = f"{PLANE} unchanged"


@catalogue.probe("fft_convolve2d")
def images_and_kernels(rng):
    return [
        (rng.standard_normal((6, 6)), rng.standard_normal((3, 3))),
        (rng.standard_normal((7, 4)), rng.standard_normal((3, 3))),
        (rng.standard_normal((4, 6)), rng.standard_normal((2, 5))),
        (rng.standard_normal((5, 5)), rng.standard_normal((3, 3))),
        (rng.standard_normal((2, 3)), rng.standard_normal((4, 4))),
        (rng.integers(-9, 9, (4, 4)), rng.standard_normal((3, 3))),
        (rng.integers(100, 256, (4, 4), dtype=np.uint8), rng.integers(2, 9, (3, 3), dtype=np.uint8)),
        (rng.standard_normal(6), rng.standard_normal((2, 2))),
        (np.zeros((0, 4)), np.ones((2, 2))),
        (rng.standard_normal((4, 4)), np.zeros((2, 0))),
    ]


@catalogue.mistake(
    "fft_convolve2d",
    loses=tests("fft_convolve2d", WHOLE_PLANE),
    hint="Without room for it, the end comes round to the front. Give both spectra the size of the full result, "
    "with s.",
)
def circular_instead_of_linear(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    return np.fft.ifft2(np.fft.fft2(image) * np.fft.fft2(kernel, s=image.shape)).real


@catalogue.mistake(
    "fft_convolve2d",
    loses=tests("fft_convolve2d", WHOLE_PLANE),
    hint="Your two spectra have different shapes, so they cannot be multiplied. Transform both in the size of the "
    "full result.",
)
def no_zero_padding(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    return np.fft.ifft2(np.fft.fft2(image) * np.fft.fft2(kernel)).real


@catalogue.mistake(
    "fft_convolve2d",
    loses=tests("fft_convolve2d", WHOLE_PLANE),
    hint="Your result has a row and a column of zeros too many. The full size is H + h - 1 by W + w - 1.",
)
def one_row_too_many(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    size = (image.shape[0] + kernel.shape[0], image.shape[1] + kernel.shape[1])
    return np.fft.ifft2(np.fft.fft2(image, s=size) * np.fft.fft2(kernel, s=size)).real


@catalogue.mistake(
    "fft_convolve2d",
    loses=tests("fft_convolve2d", WHOLE_PLANE),
    hint="A size that is a power of two is fine for the spectra. Afterwards cut the result to H + h - 1 by W + w - 1.",
)
def power_of_two_not_cut(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    full = np.add(image.shape, kernel.shape) - 1
    size = [1 << int(number).bit_length() for number in full]
    return np.fft.ifft2(np.fft.fft2(image, s=size) * np.fft.fft2(kernel, s=size)).real


@catalogue.mistake(
    "fft_convolve2d",
    loses=tests("fft_convolve2d", WHOLE_PLANE),
    hint="You cut the result to the size of the image (mode same). Return all of it (mode full).",
)
def same_instead_of_full(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    size = (image.shape[0] + kernel.shape[0] - 1, image.shape[1] + kernel.shape[1] - 1)
    full = np.fft.ifft2(np.fft.fft2(image, s=size) * np.fft.fft2(kernel, s=size)).real
    top, left = (kernel.shape[0] - 1) // 2, (kernel.shape[1] - 1) // 2
    return full[top : top + image.shape[0], left : left + image.shape[1]]


@catalogue.mistake(
    "fft_convolve2d",
    loses=tests("fft_convolve2d", WHOLE_PLANE),
    hint="You keep only the positions where the kernel lies whole on the image (mode valid). Return all of them "
    "(mode full).",
)
def valid_instead_of_full(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    size = (image.shape[0] + kernel.shape[0] - 1, image.shape[1] + kernel.shape[1] - 1)
    full = np.fft.ifft2(np.fft.fft2(image, s=size) * np.fft.fft2(kernel, s=size)).real
    return full[kernel.shape[0] - 1 : image.shape[0], kernel.shape[1] - 1 : image.shape[1]]


@catalogue.mistake(
    "fft_convolve2d",
    loses=tests("fft_convolve2d", WHOLE_PLANE),
    hint="The imaginary part is still there. It holds rounding errors only: return the real part, with .real.",
)
def imaginary_part_kept(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    size = (image.shape[0] + kernel.shape[0] - 1, image.shape[1] + kernel.shape[1] - 1)
    return np.fft.ifft2(np.fft.fft2(image, s=size) * np.fft.fft2(kernel, s=size))


@catalogue.mistake(
    "fft_convolve2d",
    loses=tests("fft_convolve2d", WHOLE_PLANE),
    hint="Numbers below zero have lost their sign, because abs takes the magnitude. Take the real part in its place.",
)
def magnitude_instead_of_real_part(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    size = (image.shape[0] + kernel.shape[0] - 1, image.shape[1] + kernel.shape[1] - 1)
    return np.abs(np.fft.ifft2(np.fft.fft2(image, s=size) * np.fft.fft2(kernel, s=size)))


@catalogue.mistake(
    "fft_convolve2d",
    loses=tests("fft_convolve2d", PLANE),
    hint="You turn the kernel first, which gives the cross-correlation. The product of spectra turns it for you: "
    "leave it as it is.",
)
def kernel_turned_before(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    size = (image.shape[0] + kernel.shape[0] - 1, image.shape[1] + kernel.shape[1] - 1)
    return np.fft.ifft2(np.fft.fft2(image, s=size) * np.fft.fft2(kernel[::-1, ::-1], s=size)).real


@catalogue.mistake(
    "fft_convolve2d",
    loses=tests("fft_convolve2d", WHOLE_PLANE),
    hint="A conjugated spectrum belongs to a cross-correlation. Multiply the two spectra without the conj.",
)
def kernel_spectrum_conjugated(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    size = (image.shape[0] + kernel.shape[0] - 1, image.shape[1] + kernel.shape[1] - 1)
    return np.fft.ifft2(np.fft.fft2(image, s=size) * np.conj(np.fft.fft2(kernel, s=size))).real


@catalogue.mistake(
    "fft_convolve2d",
    loses=tests("fft_convolve2d", "rectangles kernels"),
    hint="Rows and columns are swapped in the size of your spectra: s is (rows, columns), like the shape of the image.",
)
def rows_and_columns_swapped(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    size = (image.shape[1] + kernel.shape[1] - 1, image.shape[0] + kernel.shape[0] - 1)
    return np.fft.ifft2(np.fft.fft2(image, s=size) * np.fft.fft2(kernel, s=size)).real


@catalogue.mistake(
    "fft_convolve2d",
    loses=tests("fft_convolve2d", WHOLE_PLANE),
    hint='With norm="ortho" the product of two spectra needs one more factor. Leave the norm as it is: then none '
    "is needed.",
)
def orthogonal_norm(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    size = (image.shape[0] + kernel.shape[0] - 1, image.shape[1] + kernel.shape[1] - 1)
    product = np.fft.fft2(image, s=size, norm="ortho") * np.fft.fft2(kernel, s=size, norm="ortho")
    return np.fft.ifft2(product, norm="ortho").real


@catalogue.mistake(
    "fft_convolve2d",
    loses=tests("fft_convolve2d", WHOLE_PLANE),
    hint="Your numbers are too large by the number of pixels of the result. The inverse transform divides by it.",
)
def transformed_forwards_again(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    size = (image.shape[0] + kernel.shape[0] - 1, image.shape[1] + kernel.shape[1] - 1)
    product = np.fft.fft2(image, s=size) * np.fft.fft2(kernel, s=size)
    return np.conj(np.fft.fft2(np.conj(product))).real


@catalogue.mistake(
    "fft_convolve2d",
    loses=tests("fft_convolve2d", WHOLE_PLANE),
    hint="Your result is cut in four and put together crosswise. No fftshift is needed for a convolution.",
)
def shifted_at_the_end(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    size = (image.shape[0] + kernel.shape[0] - 1, image.shape[1] + kernel.shape[1] - 1)
    return np.fft.fftshift(np.fft.ifft2(np.fft.fft2(image, s=size) * np.fft.fft2(kernel, s=size)).real)


@catalogue.mistake(
    "fft_convolve2d",
    loses=tests("fft_convolve2d", WHOLE_PLANE),
    hint="Only the columns are transformed, not the rows. An image needs np.fft.fft2, which does both.",
)
def one_axis_only(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    rows, columns = image.shape[0] + kernel.shape[0] - 1, image.shape[1] + kernel.shape[1] - 1
    large, small = np.zeros((rows, columns)), np.zeros((rows, columns))
    large[: image.shape[0], : image.shape[1]] = image
    small[: kernel.shape[0], : kernel.shape[1]] = kernel
    return np.fft.ifft(np.fft.fft(large) * np.fft.fft(small)).real


@catalogue.mistake(
    "fft_convolve2d",
    loses=tests("fft_convolve2d", WHOLE_PLANE),
    hint="Your result is moved to the right and down. The zeros belong below and on the right of both arrays, not "
    "around them.",
)
def zeros_all_around(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    rows, columns = kernel.shape[0] - 1, kernel.shape[1] - 1
    padded = np.pad(image, ((rows - rows // 2, rows // 2), (columns - columns // 2, columns // 2)))
    large = np.fft.fft2(padded)
    size = padded.shape
    centred = np.zeros(size)
    top, left = (size[0] - kernel.shape[0] + 1) // 2, (size[1] - kernel.shape[1] + 1) // 2
    centred[top : top + kernel.shape[0], left : left + kernel.shape[1]] = kernel
    return np.fft.ifft2(large * np.fft.fft2(centred)).real


@catalogue.mistake(
    "fft_convolve2d",
    loses=tests("fft_convolve2d", "odd"),
    hint="Where the number of columns is odd, your result is one column too narrow. Tell np.fft.irfft2 the size, "
    "with s.",
)
def size_not_told_to_irfft2(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    size = (image.shape[0] + kernel.shape[0] - 1, image.shape[1] + kernel.shape[1] - 1)
    return np.fft.irfft2(np.fft.rfft2(image, s=size) * np.fft.rfft2(kernel, s=size))


@catalogue.mistake(
    "fft_convolve2d",
    loses=tests("fft_convolve2d", "integers"),
    hint="You turn the result into the dtype of the image, which cuts off fractions and overflows. Return the floats.",
)
def cast_to_the_dtype_of_the_image(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    size = (image.shape[0] + kernel.shape[0] - 1, image.shape[1] + kernel.shape[1] - 1)
    result = np.fft.ifft2(np.fft.fft2(image, s=size) * np.fft.fft2(kernel, s=size)).real
    return np.rint(result).astype(np.int64).astype(image.dtype) if image.dtype.kind in "iu" else result


@catalogue.mistake(
    "fft_convolve2d",
    loses=tests("fft_convolve2d", "unchanged integers"),
    hint="You scale the image itself, which its owner still needs, and which fails for whole numbers. Use a new array.",
)
def image_scaled_in_place(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2 or image.size == 0 or kernel.size == 0:
        raise ValueError("image and kernel must be matrices with entries")
    peak = np.max(np.abs(image))
    image /= peak
    size = (image.shape[0] + kernel.shape[0] - 1, image.shape[1] + kernel.shape[1] - 1)
    return np.fft.ifft2(np.fft.fft2(image, s=size) * np.fft.fft2(kernel, s=size)).real * peak


@catalogue.mistake(
    "fft_convolve2d",
    loses=tests("fft_convolve2d", "errors"),
    hint="Your result is right. Check dimensions and empty input first, and raise a ValueError for them.",
)
def shapes_not_checked(image, kernel):
    rows, columns = image.shape[0] + kernel.shape[0] - 1, image.shape[1] + kernel.shape[1] - 1
    product = np.fft.fft2(image, s=(rows, columns)) * np.fft.fft2(kernel, s=(rows, columns))
    return np.fft.ifft2(product).real


# Task 4

MASKED = "square rectangles odd edge integers unchanged"  # every test in which some frequencies go and others stay


@catalogue.probe("low_pass")
def images_and_radii(rng):
    return [
        (rng.standard_normal((8, 8)), 2.5),
        (rng.standard_normal((8, 8)), 2),
        (rng.standard_normal((6, 10)), 2.5),
        (rng.standard_normal((7, 7)), 1.5),
        (rng.standard_normal((6, 6)) - 5, 0),
        (rng.standard_normal((6, 6)), 50),
        (rng.integers(-9, 9, (6, 6)), 1.5),
        (rng.standard_normal((4, 4)), -1),
        (rng.standard_normal(6), 2),
        (np.zeros((0, 4)), 1),
    ]


@catalogue.mistake(
    "low_pass",
    loses=tests("low_pass", f"{MASKED} zero"),
    hint="Your disc lies in the middle, but the frequency 0 is in the corner of numpy's spectrum: shift one to "
    "match the other.",
)
def disc_in_the_wrong_place(image, radius):
    if image.ndim != 2 or image.size == 0 or radius < 0:
        raise ValueError("a matrix with entries and a radius of at least 0 are needed")
    rows, columns = image.shape
    i, j = np.indices((rows, columns))
    mask = (i - rows // 2) ** 2 + (j - columns // 2) ** 2 <= radius**2
    return np.fft.ifft2(np.fft.fft2(image) * mask).real


@catalogue.mistake(
    "low_pass",
    loses=tests("low_pass", f"{MASKED} zero all"),
    hint="You shift the spectrum but do not shift it back. Undo it with np.fft.ifftshift before the inverse transform.",
)
def spectrum_not_shifted_back(image, radius):
    if image.ndim != 2 or image.size == 0 or radius < 0:
        raise ValueError("a matrix with entries and a radius of at least 0 are needed")
    rows, columns = image.shape
    i, j = np.indices((rows, columns))
    mask = (i - rows // 2) ** 2 + (j - columns // 2) ** 2 <= radius**2
    return np.fft.ifft2(np.fft.fftshift(np.fft.fft2(image)) * mask).real


@catalogue.mistake(
    "low_pass",
    loses=tests("low_pass", "odd"),
    hint="For odd sizes a second fftshift does not undo the first. Its inverse is np.fft.ifftshift.",
)
def shifted_back_the_wrong_way(image, radius):
    if image.ndim != 2 or image.size == 0 or radius < 0:
        raise ValueError("a matrix with entries and a radius of at least 0 are needed")
    rows, columns = image.shape
    i, j = np.indices((rows, columns))
    mask = (i - rows // 2) ** 2 + (j - columns // 2) ** 2 <= radius**2
    kept = np.fft.fftshift(np.fft.fft2(image)) * mask
    return np.fft.ifft2(np.fft.fftshift(kept)).real


@catalogue.mistake(
    "low_pass",
    loses=tests("low_pass", "odd"),
    hint="For odd sizes the middle of your disc lies between two frequencies. The frequency 0 stands at n // 2 "
    "after the shift.",
)
def middle_of_odd_sizes(image, radius):
    if image.ndim != 2 or image.size == 0 or radius < 0:
        raise ValueError("a matrix with entries and a radius of at least 0 are needed")
    rows, columns = image.shape
    i, j = np.indices((rows, columns))
    mask = (i - rows / 2) ** 2 + (j - columns / 2) ** 2 <= radius**2
    return np.fft.ifft2(np.fft.ifftshift(np.fft.fftshift(np.fft.fft2(image)) * mask)).real


@catalogue.mistake(
    "low_pass",
    loses=tests("low_pass", MASKED),
    hint="You compare the squared distance with the radius. Square the radius too, or take the root of the distance.",
)
def radius_not_squared(image, radius):
    if image.ndim != 2 or image.size == 0 or radius < 0:
        raise ValueError("a matrix with entries and a radius of at least 0 are needed")
    u = np.rint(np.fft.fftfreq(image.shape[0]) * image.shape[0])[:, None]
    v = np.rint(np.fft.fftfreq(image.shape[1]) * image.shape[1])
    return np.fft.ifft2(np.fft.fft2(image) * (u**2 + v**2 <= radius)).real


@catalogue.mistake(
    "low_pass",
    loses=tests("low_pass", MASKED),
    hint="Your frequencies are in cycles per pixel, at most 0.5. Multiply them by the number of rows or columns.",
)
def cycles_per_pixel(image, radius):
    if image.ndim != 2 or image.size == 0 or radius < 0:
        raise ValueError("a matrix with entries and a radius of at least 0 are needed")
    u, v = np.fft.fftfreq(image.shape[0])[:, None], np.fft.fftfreq(image.shape[1])
    return np.fft.ifft2(np.fft.fft2(image) * (np.hypot(u, v) <= radius)).real


@catalogue.mistake(
    "low_pass",
    loses=tests("low_pass", MASKED),
    hint="Your radius counts as a share of the half image. Compare it with the frequencies in cycles per image.",
)
def radius_as_a_share(image, radius):
    if image.ndim != 2 or image.size == 0 or radius < 0:
        raise ValueError("a matrix with entries and a radius of at least 0 are needed")
    u, v = np.fft.fftfreq(image.shape[0])[:, None], np.fft.fftfreq(image.shape[1])
    return np.fft.ifft2(np.fft.fft2(image) * (np.hypot(u, v) <= radius / (2 * min(image.shape)))).real


@catalogue.mistake(
    "low_pass",
    loses=tests("low_pass", f"{MASKED} zero all"),
    hint="You keep the fast waves and drop the slow ones. A low pass keeps the frequencies inside the disc.",
)
def high_pass(image, radius):
    if image.ndim != 2 or image.size == 0 or radius < 0:
        raise ValueError("a matrix with entries and a radius of at least 0 are needed")
    u = np.rint(np.fft.fftfreq(image.shape[0]) * image.shape[0])[:, None]
    v = np.rint(np.fft.fftfreq(image.shape[1]) * image.shape[1])
    return np.fft.ifft2(np.fft.fft2(image) * (u**2 + v**2 > radius**2)).real


@catalogue.mistake(
    "low_pass",
    loses=tests("low_pass", MASKED),
    hint="Your mask is a square: it asks for u and v one by one. Ask for the distance, the root of u squared plus "
    "v squared.",
)
def square_instead_of_disc(image, radius):
    if image.ndim != 2 or image.size == 0 or radius < 0:
        raise ValueError("a matrix with entries and a radius of at least 0 are needed")
    u = np.rint(np.fft.fftfreq(image.shape[0]) * image.shape[0])[:, None]
    v = np.rint(np.fft.fftfreq(image.shape[1]) * image.shape[1])
    return np.fft.ifft2(np.fft.fft2(image) * ((np.abs(u) <= radius) & (np.abs(v) <= radius))).real


@catalogue.mistake(
    "low_pass",
    loses=tests("low_pass", "edge zero"),
    hint="Frequencies exactly at the radius are lost. They belong to the disc: use <= in place of <.",
)
def edge_left_out(image, radius):
    if image.ndim != 2 or image.size == 0 or radius < 0:
        raise ValueError("a matrix with entries and a radius of at least 0 are needed")
    u = np.rint(np.fft.fftfreq(image.shape[0]) * image.shape[0])[:, None]
    v = np.rint(np.fft.fftfreq(image.shape[1]) * image.shape[1])
    return np.fft.ifft2(np.fft.fft2(image) * (u**2 + v**2 < radius**2)).real


@catalogue.mistake(
    "low_pass",
    loses=tests("low_pass", f"{MASKED} zero all"),
    hint="Complex numbers are returned. After the inverse transform take the real part, with .real.",
)
def complex_returned(image, radius):
    if image.ndim != 2 or image.size == 0 or radius < 0:
        raise ValueError("a matrix with entries and a radius of at least 0 are needed")
    u = np.rint(np.fft.fftfreq(image.shape[0]) * image.shape[0])[:, None]
    v = np.rint(np.fft.fftfreq(image.shape[1]) * image.shape[1])
    return np.fft.ifft2(np.fft.fft2(image) * (u**2 + v**2 <= radius**2))


@catalogue.mistake(
    "low_pass",
    loses=tests("low_pass", f"{MASKED} zero all"),
    hint="Negative pixels come back positive: abs takes the magnitude of each number. Return the real part.",
)
def magnitude_of_the_pixels(image, radius):
    if image.ndim != 2 or image.size == 0 or radius < 0:
        raise ValueError("a matrix with entries and a radius of at least 0 are needed")
    u = np.rint(np.fft.fftfreq(image.shape[0]) * image.shape[0])[:, None]
    v = np.rint(np.fft.fftfreq(image.shape[1]) * image.shape[1])
    return np.abs(np.fft.ifft2(np.fft.fft2(image) * (u**2 + v**2 <= radius**2)))


@catalogue.mistake(
    "low_pass",
    loses=tests("low_pass", f"{MASKED} zero all"),
    hint="You transform back the magnitudes, and the phase is lost. Multiply the complex spectrum itself by the mask.",
)
def phase_thrown_away(image, radius):
    if image.ndim != 2 or image.size == 0 or radius < 0:
        raise ValueError("a matrix with entries and a radius of at least 0 are needed")
    u = np.rint(np.fft.fftfreq(image.shape[0]) * image.shape[0])[:, None]
    v = np.rint(np.fft.fftfreq(image.shape[1]) * image.shape[1])
    return np.fft.ifft2(np.abs(np.fft.fft2(image)) * (u**2 + v**2 <= radius**2)).real


@catalogue.mistake(
    "low_pass",
    loses=tests("low_pass", f"{MASKED} zero all"),
    hint="Your pixels are too large by the number of pixels. The inverse transform divides by it: leave its norm "
    "alone.",
)
def inverse_without_its_factor(image, radius):
    if image.ndim != 2 or image.size == 0 or radius < 0:
        raise ValueError("a matrix with entries and a radius of at least 0 are needed")
    u = np.rint(np.fft.fftfreq(image.shape[0]) * image.shape[0])[:, None]
    v = np.rint(np.fft.fftfreq(image.shape[1]) * image.shape[1])
    return np.fft.ifft2(np.fft.fft2(image) * (u**2 + v**2 <= radius**2), norm="forward").real


@catalogue.mistake(
    "low_pass",
    loses=tests("low_pass", MASKED),
    hint="Your frequencies run from 0 to n - 1. The second half of them are negative, and as slow as their mirror "
    "images.",
)
def negative_frequencies_forgotten(image, radius):
    if image.ndim != 2 or image.size == 0 or radius < 0:
        raise ValueError("a matrix with entries and a radius of at least 0 are needed")
    i, j = np.indices(image.shape)
    return np.fft.ifft2(np.fft.fft2(image) * (i**2 + j**2 <= radius**2)).real


@catalogue.mistake(
    "low_pass",
    loses=tests("low_pass", "rectangles"),
    hint="Rows and columns are swapped in your mask: its shape has to be that of the image.",
)
def mask_transposed(image, radius):
    if image.ndim != 2 or image.size == 0 or radius < 0:
        raise ValueError("a matrix with entries and a radius of at least 0 are needed")
    width, height = image.shape
    u = np.rint(np.fft.fftfreq(height) * height)[:, None]
    v = np.rint(np.fft.fftfreq(width) * width)
    return np.fft.ifft2(np.fft.fft2(image) * (u**2 + v**2 <= radius**2)).real


@catalogue.mistake(
    "low_pass",
    loses=tests("low_pass", "rectangles"),
    hint="You count both frequencies in cycles per the shorter side. Count each along its own axis: rows by H, "
    "columns by W.",
)
def one_length_for_both_axes(image, radius):
    if image.ndim != 2 or image.size == 0 or radius < 0:
        raise ValueError("a matrix with entries and a radius of at least 0 are needed")
    length = min(image.shape)
    u = np.round(np.fft.fftfreq(image.shape[0]) * length, 9)[:, None]
    v = np.round(np.fft.fftfreq(image.shape[1]) * length, 9)
    return np.fft.ifft2(np.fft.fft2(image) * (u**2 + v**2 <= radius**2)).real


@catalogue.mistake(
    "low_pass",
    loses=tests("low_pass", "odd"),
    hint="Images with an odd number of columns come back one column narrower. Give np.fft.irfft2 the shape, with s.",
)
def shape_not_told_to_irfft2(image, radius):
    if image.ndim != 2 or image.size == 0 or radius < 0:
        raise ValueError("a matrix with entries and a radius of at least 0 are needed")
    rows, columns = image.shape
    u, v = np.rint(np.fft.fftfreq(rows) * rows)[:, None], np.arange(columns // 2 + 1)
    return np.fft.irfft2(np.fft.rfft2(image) * (u**2 + v**2 <= radius**2))


@catalogue.mistake(
    "low_pass",
    loses=tests("low_pass", "integers"),
    hint="For whole numbers your result is cut off to whole numbers. Return the floats, without astype.",
)
def pixels_made_whole(image, radius):
    if image.ndim != 2 or image.size == 0 or radius < 0:
        raise ValueError("a matrix with entries and a radius of at least 0 are needed")
    u = np.rint(np.fft.fftfreq(image.shape[0]) * image.shape[0])[:, None]
    v = np.rint(np.fft.fftfreq(image.shape[1]) * image.shape[1])
    result = np.fft.ifft2(np.fft.fft2(image) * (u**2 + v**2 <= radius**2)).real
    return result.astype(np.int64).astype(image.dtype) if image.dtype.kind in "iu" else result


@catalogue.mistake(
    "low_pass",
    loses=tests("low_pass", "integers unchanged"),
    hint="You subtract the mean from the image itself. Write image - mean to a new variable, so that the image stays.",
)
def mean_subtracted_in_place(image, radius):
    if image.ndim != 2 or image.size == 0 or radius < 0:
        raise ValueError("a matrix with entries and a radius of at least 0 are needed")
    mean = np.mean(image)
    image -= mean
    u = np.rint(np.fft.fftfreq(image.shape[0]) * image.shape[0])[:, None]
    v = np.rint(np.fft.fftfreq(image.shape[1]) * image.shape[1])
    return np.fft.ifft2(np.fft.fft2(image) * (u**2 + v**2 <= radius**2)).real + mean


@catalogue.mistake(
    "low_pass",
    loses=tests("low_pass", "errors"),
    hint="A negative radius passes, since its square is positive. Ask for it first, as for dimensions and empty "
    "images.",
)
def radius_not_checked(image, radius):
    rows, columns = image.shape
    u = np.rint(np.fft.fftfreq(rows) * rows)[:, None]
    v = np.rint(np.fft.fftfreq(columns) * columns)
    return np.fft.ifft2(np.fft.fft2(image) * (u**2 + v**2 <= radius**2)).real


# Task 5

FOUND = "exact rectangles corners brightness contrast negative border flat integers unchanged"


@catalogue.probe("match_template")
def images_and_templates(rng):
    exact = rng.standard_normal((14, 17))
    corner = rng.standard_normal((12, 14))
    bright = rng.standard_normal((24, 26))
    piece = bright[1:9, 9:17] + 5
    bright[13:] += 2
    loud = rng.standard_normal((24, 26))
    quiet = loud[1:9, 9:17].copy()
    loud[13:21, 4:12] = 5 * (0.6 * quiet + 0.8 * rng.standard_normal((8, 8)))
    negative, wanted = rng.standard_normal((24, 26)), rng.standard_normal((8, 8))
    negative[1:9, 9:17], negative[13:21, 4:12] = wanted + 0.4 * rng.standard_normal((8, 8)), -wanted
    round_trip = rng.standard_normal((24, 26))
    round_trip[1:9, 9:17] = wanted + 0.4 * rng.standard_normal((8, 8))
    round_trip[14:22, -4:], round_trip[14:22, :4] = wanted[:, :4], wanted[:, 4:]
    flat = rng.integers(0, 10, (24, 26)).astype(float)
    flat[:12, :14] = 9
    small = rng.integers(0, 256, (18, 20), dtype=np.uint8)
    return [
        (exact, exact[2:8, 6:10].copy()),
        (corner, corner[7:, 9:].copy()),
        (bright, piece),
        (loud, quiet),
        (negative, wanted),
        (round_trip, wanted),
        (flat, flat[13:21, 16:24].copy()),
        (small, small[6:14, 9:17].copy()),
        (exact, rng.standard_normal((15, 3))),
        (exact, rng.standard_normal((3, 18))),
        (exact[0].copy(), np.eye(3)),
        (exact, np.zeros((2, 0))),
    ]


@catalogue.mistake(
    "match_template",
    loses=tests("match_template", f"{FOUND} type errors"),
    hint="Your answer is always the top left corner. Find the largest score, and check the input first.",
)
def always_the_corner(image, template):
    return (0, 0)


@catalogue.mistake(
    "match_template",
    loses=tests("match_template", "brightness contrast flat"),
    hint="Yours is the plain cross-correlation, which prefers bright places. Remove both means, and divide by "
    "both norms.",
)
def plain_cross_correlation(image, template):
    if image.ndim != 2 or template.ndim != 2 or image.size == 0 or template.size == 0:
        raise ValueError("image and template must be matrices with entries")
    if template.shape[0] > image.shape[0] or template.shape[1] > image.shape[1]:
        raise ValueError("the template does not fit into the image")
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), template.shape)
    scores = np.einsum("ijmn,mn->ij", windows, template)
    row, column = np.unravel_index(np.argmax(scores), scores.shape)
    return int(row), int(column)


@catalogue.mistake(
    "match_template",
    loses=tests("match_template", "contrast"),
    hint="The means are removed, but a window with a strong contrast still wins. Divide each sum by the norm of "
    "its window.",
)
def not_divided_by_the_norms(image, template):
    if image.ndim != 2 or template.ndim != 2 or image.size == 0 or template.size == 0:
        raise ValueError("image and template must be matrices with entries")
    if template.shape[0] > image.shape[0] or template.shape[1] > image.shape[1]:
        raise ValueError("the template does not fit into the image")
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), template.shape)
    scores = np.einsum("ijmn,mn->ij", windows, template - template.mean())
    row, column = np.unravel_index(np.argmax(scores), scores.shape)
    return int(row), int(column)


@catalogue.mistake(
    "match_template",
    loses=tests("match_template", "brightness"),
    hint="You divide by the norms, but the means are still in. Subtract the mean of each window, and that of the "
    "template.",
)
def means_not_removed(image, template):
    if image.ndim != 2 or template.ndim != 2 or image.size == 0 or template.size == 0:
        raise ValueError("image and template must be matrices with entries")
    if template.shape[0] > image.shape[0] or template.shape[1] > image.shape[1]:
        raise ValueError("the template does not fit into the image")
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), template.shape)
    norms = np.sqrt(np.sum(windows**2, axis=(2, 3)))
    scores = np.einsum("ijmn,mn->ij", windows, template) / np.where(norms > 0, norms, 1)
    row, column = np.unravel_index(np.argmax(scores), scores.shape)
    return int(row), int(column)


@catalogue.mistake(
    "match_template",
    loses=tests("match_template", "brightness"),
    hint="You look for the smallest difference, and a change of brightness makes it large everywhere. Use the "
    "score of the text.",
)
def smallest_difference(image, template):
    if image.ndim != 2 or template.ndim != 2 or image.size == 0 or template.size == 0:
        raise ValueError("image and template must be matrices with entries")
    if template.shape[0] > image.shape[0] or template.shape[1] > image.shape[1]:
        raise ValueError("the template does not fit into the image")
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), template.shape)
    differences = np.sum((windows - template) ** 2, axis=(2, 3))
    row, column = np.unravel_index(np.argmin(differences), differences.shape)
    return int(row), int(column)


@catalogue.mistake(
    "match_template",
    loses=tests("match_template", f"{FOUND} type"),
    hint="The template is turned by 180 degrees: a product of spectra is a convolution. Turn it before, or "
    "conjugate its spectrum.",
)
def convolution_instead_of_correlation(image, template):
    if image.ndim != 2 or template.ndim != 2 or image.size == 0 or template.size == 0:
        raise ValueError("image and template must be matrices with entries")
    h, w = template.shape
    if h > image.shape[0] or w > image.shape[1]:
        raise ValueError("the template does not fit into the image")
    pixels = image.astype(float)
    product = np.fft.fft2(pixels) * np.fft.fft2(template - template.mean(), s=image.shape)
    sums = np.fft.ifft2(product).real[h - 1 :, w - 1 :]
    norms = np.sqrt(np.lib.stride_tricks.sliding_window_view(pixels, (h, w)).var(axis=(2, 3)))
    scores = np.where(norms > 0, sums / np.where(norms > 0, norms, 1), 0)
    row, column = np.unravel_index(np.argmax(scores), scores.shape)
    return int(row), int(column)


@catalogue.mistake(
    "match_template",
    loses=tests("match_template", f"{FOUND} type"),
    hint="You return the middle of the window. Return its top left corner.",
)
def middle_of_the_window(image, template):
    if image.ndim != 2 or template.ndim != 2 or image.size == 0 or template.size == 0:
        raise ValueError("image and template must be matrices with entries")
    h, w = template.shape
    if h > image.shape[0] or w > image.shape[1]:
        raise ValueError("the template does not fit into the image")
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), template.shape)
    norms = windows.std(axis=(2, 3))
    sums = np.einsum("ijmn,mn->ij", windows, template - template.mean())
    scores = np.where(norms > 0, sums / np.where(norms > 0, norms, 1), 0)
    row, column = np.unravel_index(np.argmax(scores), scores.shape)
    return int(row) + h // 2, int(column) + w // 2


@catalogue.mistake(
    "match_template",
    loses=tests("match_template", f"{FOUND} type"),
    hint="You return the bottom right corner of the window. Subtract the size of the template less one.",
)
def bottom_right_corner(image, template):
    if image.ndim != 2 or template.ndim != 2 or image.size == 0 or template.size == 0:
        raise ValueError("image and template must be matrices with entries")
    h, w = template.shape
    if h > image.shape[0] or w > image.shape[1]:
        raise ValueError("the template does not fit into the image")
    pixels, turned = image.astype(float), (template - template.mean())[::-1, ::-1]
    sums = np.fft.ifft2(np.fft.fft2(pixels) * np.fft.fft2(turned, s=image.shape)).real
    scores = np.full(image.shape, -np.inf)
    norms = np.lib.stride_tricks.sliding_window_view(pixels, (h, w)).std(axis=(2, 3))
    scores[h - 1 :, w - 1 :] = np.where(norms > 0, sums[h - 1 :, w - 1 :] / np.where(norms > 0, norms, 1), 0)
    row, column = np.unravel_index(np.argmax(scores), scores.shape)
    return int(row), int(column)


@catalogue.mistake(
    "match_template",
    loses=tests("match_template", f"{FOUND} type"),
    hint="Row and column have changed places. The row counts from the top and comes first.",
)
def row_and_column_swapped(image, template):
    if image.ndim != 2 or template.ndim != 2 or image.size == 0 or template.size == 0:
        raise ValueError("image and template must be matrices with entries")
    if template.shape[0] > image.shape[0] or template.shape[1] > image.shape[1]:
        raise ValueError("the template does not fit into the image")
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), template.shape)
    norms = windows.std(axis=(2, 3))
    sums = np.einsum("ijmn,mn->ij", windows, template - template.mean())
    scores = np.where(norms > 0, sums / np.where(norms > 0, norms, 1), 0)
    y, x = np.unravel_index(np.argmax(scores), scores.shape)
    return int(x), int(y)


@catalogue.mistake(
    "match_template",
    loses=tests("match_template", f"{FOUND} type"),
    hint="Your answer is one number, the place in the flattened scores. np.unravel_index makes a row and a column "
    "of it.",
)
def place_in_the_flattened_scores(image, template):
    if image.ndim != 2 or template.ndim != 2 or image.size == 0 or template.size == 0:
        raise ValueError("image and template must be matrices with entries")
    if template.shape[0] > image.shape[0] or template.shape[1] > image.shape[1]:
        raise ValueError("the template does not fit into the image")
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), template.shape)
    norms = windows.std(axis=(2, 3))
    sums = np.einsum("ijmn,mn->ij", windows, template - template.mean())
    return int(np.argmax(np.where(norms > 0, sums / np.where(norms > 0, norms, 1), 0)))


@catalogue.mistake(
    "match_template",
    loses=tests("match_template", "negative"),
    hint="The negative of the template wins with you. Take the largest score itself, not its magnitude or its square.",
)
def magnitude_of_the_score(image, template):
    if image.ndim != 2 or template.ndim != 2 or image.size == 0 or template.size == 0:
        raise ValueError("image and template must be matrices with entries")
    if template.shape[0] > image.shape[0] or template.shape[1] > image.shape[1]:
        raise ValueError("the template does not fit into the image")
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), template.shape)
    norms = windows.std(axis=(2, 3))
    sums = np.einsum("ijmn,mn->ij", windows, template - template.mean())
    scores = np.abs(np.where(norms > 0, sums / np.where(norms > 0, norms, 1), 0))
    row, column = np.unravel_index(np.argmax(scores), scores.shape)
    return int(row), int(column)


@catalogue.mistake(
    "match_template",
    loses=tests("match_template", "border"),
    hint="Some of your windows go round the edge of the image. Look only at the first H - h + 1 rows and W - w + "
    "1 columns.",
)
def windows_round_the_edge(image, template):
    if image.ndim != 2 or template.ndim != 2 or image.size == 0 or template.size == 0:
        raise ValueError("image and template must be matrices with entries")
    h, w = template.shape
    if h > image.shape[0] or w > image.shape[1]:
        raise ValueError("the template does not fit into the image")
    pixels = np.pad(image.astype(float), ((0, h - 1), (0, w - 1)), mode="wrap")
    windows = np.lib.stride_tricks.sliding_window_view(pixels, template.shape)
    norms = windows.std(axis=(2, 3))
    sums = np.einsum("ijmn,mn->ij", windows, template - template.mean())
    scores = np.where(norms > 0, sums / np.where(norms > 0, norms, 1), 0)
    row, column = np.unravel_index(np.argmax(scores), scores.shape)
    return int(row), int(column)


@catalogue.mistake(
    "match_template",
    loses=tests("match_template", "corners"),
    hint="The last row and the last column of positions are missing. There are H - h + 1 places one below the other.",
)
def last_positions_missing(image, template):
    if image.ndim != 2 or template.ndim != 2 or image.size == 0 or template.size == 0:
        raise ValueError("image and template must be matrices with entries")
    h, w = template.shape
    if h > image.shape[0] or w > image.shape[1]:
        raise ValueError("the template does not fit into the image")
    best, place = -2.0, (0, 0)
    for row in range(image.shape[0] - h):
        for column in range(image.shape[1] - w):
            window = image[row : row + h, column : column + w].astype(float)
            if window.std() > 0:
                score = np.sum((window - window.mean()) * (template - template.mean())) / window.std()
                if score > best:
                    best, place = score, (row, column)
    return place


@catalogue.mistake(
    "match_template",
    loses=tests("match_template", "flat"),
    hint="Constant windows make 0 divided by 0, which is nan, and argmax takes nan for the largest. Set their "
    "scores to 0.",
)
def zero_divided_by_zero(image, template):
    if image.ndim != 2 or template.ndim != 2 or image.size == 0 or template.size == 0:
        raise ValueError("image and template must be matrices with entries")
    if template.shape[0] > image.shape[0] or template.shape[1] > image.shape[1]:
        raise ValueError("the template does not fit into the image")
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), template.shape)
    shapes = windows - windows.mean(axis=(2, 3), keepdims=True)
    sums = np.einsum("ijmn,mn->ij", shapes, template - template.mean())
    with np.errstate(invalid="ignore"):
        scores = sums / np.sqrt(np.sum(shapes**2, axis=(2, 3)))
    row, column = np.unravel_index(np.argmax(scores), scores.shape)
    return int(row), int(column)


@catalogue.mistake(
    "match_template",
    loses=tests("match_template", "integers"),
    hint="The squares of uint8 pixels overflow: 20 squared becomes 144. Turn the image into floats first.",
)
def squares_overflow(image, template):
    if image.ndim != 2 or template.ndim != 2 or image.size == 0 or template.size == 0:
        raise ValueError("image and template must be matrices with entries")
    if template.shape[0] > image.shape[0] or template.shape[1] > image.shape[1]:
        raise ValueError("the template does not fit into the image")
    windows = np.lib.stride_tricks.sliding_window_view(image, template.shape)
    sums = np.einsum("ijmn,mn->ij", windows.astype(float), template - template.mean())
    energy = np.sum(windows**2, axis=(2, 3)) - template.size * windows.mean(axis=(2, 3)) ** 2
    scores = np.where(energy > 1e-6, sums / np.sqrt(np.where(energy > 1e-6, energy, 1)), 0)
    row, column = np.unravel_index(np.argmax(scores), scores.shape)
    return int(row), int(column)


@catalogue.mistake(
    "match_template",
    loses=tests("match_template", "integers unchanged"),
    hint="You subtract the mean from the template itself. Write the difference to a new variable, so that the "
    "template stays.",
)
def template_changed_in_place(image, template):
    if image.ndim != 2 or template.ndim != 2 or image.size == 0 or template.size == 0:
        raise ValueError("image and template must be matrices with entries")
    if template.shape[0] > image.shape[0] or template.shape[1] > image.shape[1]:
        raise ValueError("the template does not fit into the image")
    template -= template.mean()
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), template.shape)
    shapes = windows - windows.mean(axis=(2, 3), keepdims=True)
    norms = windows.std(axis=(2, 3))
    sums = np.einsum("ijmn,mn->ij", shapes, template)
    scores = np.where(norms > 0, sums / np.where(norms > 0, norms, 1), 0)
    row, column = np.unravel_index(np.argmax(scores), scores.shape)
    return int(row), int(column)


@catalogue.mistake(
    "match_template",
    loses=tests("match_template", "type"),
    hint="The position is right, but it comes as a list. Return a tuple: (row, column).",
)
def position_as_a_list(image, template):
    if image.ndim != 2 or template.ndim != 2 or image.size == 0 or template.size == 0:
        raise ValueError("image and template must be matrices with entries")
    if template.shape[0] > image.shape[0] or template.shape[1] > image.shape[1]:
        raise ValueError("the template does not fit into the image")
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), template.shape)
    norms = windows.std(axis=(2, 3))
    sums = np.einsum("ijmn,mn->ij", windows, template - template.mean())
    scores = np.where(norms > 0, sums / np.where(norms > 0, norms, 1), 0)
    return [int(number) for number in np.unravel_index(np.argmax(scores), scores.shape)]


@catalogue.mistake(
    "match_template",
    loses=tests("match_template", "errors"),
    hint="The position is right. Check dimensions, empty input and a template that does not fit, and raise a "
    "ValueError.",
)
def sizes_not_checked(image, template):
    h, w = template.shape
    best, place = -2.0, (0, 0)
    for row in range(image.shape[0] - h + 1):
        for column in range(image.shape[1] - w + 1):
            window = image[row : row + h, column : column + w].astype(float)
            if window.std() > 0:
                score = np.sum((window - window.mean()) * (template - template.mean())) / window.std()
                if score > best:
                    best, place = score, (row, column)
    return place


@catalogue.mistake(
    "match_template",
    loses=tests("match_template", f"{FOUND} type errors"),
    hint="You call the correlation of scipy, which is switched off here. Slide the template yourself, or use np.fft.",
)
def correlation_of_scipy_called(image, template):
    from scipy.signal import correlate2d

    scores = correlate2d(image - np.mean(image), template - np.mean(template), mode="valid")
    return np.unravel_index(np.argmax(scores), scores.shape)
