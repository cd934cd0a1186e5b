"""The JavaScript of the interactive figures against numpy and scipy, in the browser."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.ndimage
import scipy.signal
import scipy.special
import scipy.stats
from conftest import Visit
from drawing import grids
from numpy.lib.stride_tricks import sliding_window_view
from playwright.sync_api import Page

FOLDER = Path(__file__).parents[1] / "book" / "_static" / "interactive"
Cases = Iterator[tuple[list[Any], Any]]
COMPARED: dict[str, Callable[[np.random.Generator], Cases]] = {}
PAD_MODES = {"zero": "constant", "edge": "edge", "reflect": "reflect", "wrap": "wrap"}

CALL = """
async ([module, name, calls]) => {
  const freeze = (value) => {
    if (Array.isArray(value)) value.forEach(freeze);
    return Object.freeze(value);
  };
  const loaded = await import(`/_static/interactive/${module}.mjs`);
  return calls.map((values) => loaded[name](...freeze(values)));
}
"""


def compared(cases: Callable[[np.random.Generator], Cases]) -> Callable[[np.random.Generator], Cases]:
    """Register the cases of the exported function of the same name: lists of arguments with the expected result."""
    COMPARED[cases.__name__] = cases
    return cases


def pairs(rng: np.random.Generator) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield two arrays of shape (n,): random ones and special ones."""
    for n in (1, 2, 5, 40):
        yield rng.normal(size=n), rng.normal(size=n)
        yield rng.integers(-9, 10, n), rng.integers(-9, 10, n)
    yield np.array([1, 0]), np.array([0, 1])
    yield np.array([1, 2, 3]), np.array([-1, -2, -3])
    yield np.array([0.5, 0.25]), np.array([0.5, 0.25])


def signals(rng: np.random.Generator) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield a signal of shape (N,) and weights of shape (M,), M <= N."""
    for n, m in ((1, 1), (5, 1), (5, 2), (6, 3), (7, 4), (8, 8), (30, 6)):
        yield rng.normal(size=n), rng.normal(size=m)
    yield np.array([1, 2, 3]), np.array([2, 3, 4])
    yield np.array([1, 2, 3, 4, 1, 2, 3, 4]), np.array([0.1, 0.5])
    yield np.array([0, 0, 1, 0, 0]), np.array([2, 3, 4])
    yield np.zeros(4), np.array([1, -1])


def images(rng: np.random.Generator) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield an image of shape (H, W) and a kernel of shape (h, w) that fits into it, neither of them square only."""
    for shape, size in (
        ((8, 8), (3, 3)),
        ((12, 10), (3, 3)),
        ((4, 9), (2, 3)),
        ((5, 3), (1, 3)),
        ((3, 5), (3, 1)),
        ((1, 1), (1, 1)),
    ):
        yield rng.normal(size=shape), rng.normal(size=size)
    yield (
        np.array([[1, 2, 0, 3], [4, 1, 0, 2], [3, 2, 1, 0], [0, 1, 2, 4]]),
        np.array([[0, 1, 2], [2, 2, 0], [1, 0, 1]]),
    )


@compared
def dot(rng: np.random.Generator) -> Cases:
    for a, b in pairs(rng):
        yield [a, b], np.dot(a, b)


@compared
def norm(rng: np.random.Generator) -> Cases:
    for a, _ in pairs(rng):
        yield [a], np.linalg.norm(a)
    yield [np.zeros(3)], 0


@compared
def cosine(rng: np.random.Generator) -> Cases:
    for a, b in pairs(rng):
        if np.any(a) and np.any(b):
            yield [a, b], np.dot(a, b) / np.linalg.norm(a) / np.linalg.norm(b)
    yield [np.zeros(3), np.ones(3)], np.nan
    a = np.full(3, 0.1)  # rounding must not lead beyond 1, where an arc cosine is NaN
    yield [a, a], 1


@compared
def crossCorrelate1d(rng: np.random.Generator) -> Cases:
    for x, w in signals(rng):
        yield [x, w], np.correlate(x, w, mode="valid")
        for step in (1, 2, 3, 50):
            yield [x, w, step], np.correlate(x, w, mode="valid")[::step]
    yield [[1, 2], [1, 2, 3]], []


@compared
def removeMean(rng: np.random.Generator) -> Cases:
    for a, _ in pairs(rng):
        yield [a], a - a.mean()


def correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Return Pearson's correlation of two arrays of shape (n,), 0 where one of them is constant."""
    return 0.0 if np.ptp(a) == 0 or np.ptp(b) == 0 else float(np.corrcoef(a, b)[0, 1])


@compared
def likeness(rng: np.random.Generator) -> Cases:
    for a, b in pairs(rng):
        yield [a, b], correlation(a, b)
    yield [np.full(5, 0.1), rng.normal(size=5)], 0
    yield [rng.normal(size=5), np.full(5, 0.1)], 0
    yield [np.zeros(2), np.zeros(2)], 0


@compared
def normalisedCrossCorrelate1d(rng: np.random.Generator) -> Cases:
    for x, w in signals(rng):
        scores = [correlation(patch, w) for patch in sliding_window_view(x, len(w))]
        yield [x, w], scores
        yield [x, w, 3], scores[::3]


@compared
def convolve1d(rng: np.random.Generator) -> Cases:
    for x, w in signals(rng):
        yield [x, w], np.convolve(x, w)
        yield [w, x], np.convolve(w, x)


@compared
def overlap(rng: np.random.Generator) -> Cases:
    for x, w in signals(rng):
        hang = len(w) - 1
        for n in range(len(x) + hang):
            for flip, sums in ((True, np.convolve(x, w)), (False, np.correlate(x, w, mode="full"))):
                places = [(n - hang + k, hang - k if flip else k) for k in range(len(w)) if 0 <= n - hang + k < len(x)]
                assert np.isclose(sum(x[i] * w[j] for i, j in places), sums[n])
                yield [x, w, n, flip], [{"i": i, "j": j, "product": x[i] * w[j]} for i, j in places]
    yield [[1, 2], [3, 4], 1], [{"i": 0, "j": 1, "product": 4}, {"i": 1, "j": 0, "product": 6}]


@compared
def modeRange(rng: np.random.Generator) -> Cases:
    for n in range(1, 9):
        for m in range(1, n + 1):
            x, w = rng.normal(size=n), rng.normal(size=m)
            for mode in ("full", "same", "valid"):
                full, kept = np.convolve(x, w), np.convolve(x, w, mode)
                starts = range(len(full) - len(kept) + 1)
                start = next(start for start in starts if np.allclose(full[start : start + len(kept)], kept))
                yield [n, m, mode], [start, start + len(kept)]


@compared
def turn(rng: np.random.Generator) -> Cases:
    for image, kernel in images(rng):
        yield [image], np.rot90(image, 2)
        yield [kernel], np.rot90(kernel, 2)


@compared
def borderIndex(_rng: np.random.Generator) -> Cases:
    for n in (1, 2, 3, 5):
        for border, mode in PAD_MODES.items():
            options = {"constant_values": -1} if border == "zero" else {}
            padded = np.pad(np.arange(n), 7, mode=mode, **options)  # type: ignore[call-overload]
            for i in range(-7, n + 7):
                yield [i, n, border], padded[i + 7]


@compared
def pad2d(rng: np.random.Generator) -> Cases:
    for image, _ in images(rng):
        yield [image, 1], np.pad(image, 1)
        for border, mode in PAD_MODES.items():
            for padding in (0, 1, 2, 5):
                yield [image, padding, border], np.pad(image, padding, mode=mode)  # type: ignore[call-overload]


@compared
def crossCorrelate2d(rng: np.random.Generator) -> Cases:
    for image, kernel in images(rng):
        valid = scipy.signal.correlate2d(image, kernel, mode="valid")
        yield [image, kernel], valid
        for stride in (1, 2, 3):
            yield [image, kernel, stride], valid[::stride, ::stride]
    yield [np.ones((2, 5)), np.ones((3, 3))], np.zeros((0,))


@compared
def convolve2d(rng: np.random.Generator) -> Cases:
    for image, kernel in images(rng):
        valid = scipy.signal.convolve2d(image, kernel, mode="valid")
        yield [image, kernel], valid
        yield [image, kernel, 2], valid[::2, ::2]


@compared
def sumOf(rng: np.random.Generator) -> Cases:
    for image, kernel in images(rng):
        yield [image], image.sum()
        yield [kernel], kernel.sum()


@compared
def normalizeKernel(rng: np.random.Generator) -> Cases:
    for _, kernel in images(rng):
        yield [kernel], kernel / kernel.sum()
    sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    yield [sobel], sobel
    thirds = np.array([[0.1, 0.2, -0.3]])  # sums to about 1e-17, not to 0
    yield [thirds], thirds


@compared
def filterSame(rng: np.random.Generator) -> Cases:
    for shape, size in (((8, 8), (3, 3)), ((12, 10), (5, 3)), ((4, 9), (1, 7)), ((6, 4), (3, 1)), ((2, 2), (5, 5))):
        image, kernel = rng.normal(size=shape), rng.normal(size=size)
        yield [image, kernel], scipy.ndimage.correlate(image, kernel, mode="nearest")


@compared
def toByte(rng: np.random.Generator) -> Cases:
    values = [*rng.uniform(-900, 900, 200), -1, 0, 0.4, 0.6, 127, 128, 254.6, 255, 256, 511, -256, -257]
    for value in values:
        whole = np.floor(value + 0.5)  # halves are rounded up, as Math.round does
        yield [value], np.clip(whole, 0, 255)
        yield [value, "clip"], np.clip(whole, 0, 255)
        yield [value, "wrap"], int(whole) % 2**8
        yield [value, "signed"], np.clip(np.floor(value / 2 + 128.5), 0, 255)


@compared
def cosineWave(rng: np.random.Generator) -> Cases:
    for length, k in ((1, 0), (4, 1), (5, 3), (48, 24), (48, 5.5), (7, 9)):
        yield [length, k], np.cos(2 * np.pi * k * np.arange(length) / length)
        phase = rng.uniform(-np.pi, np.pi)
        yield [length, k, phase], np.cos(2 * np.pi * k * np.arange(length) / length + phase)


@compared
def dftCoefficient(rng: np.random.Generator) -> Cases:
    for n in (1, 2, 5, 16, 48):
        x = rng.normal(size=n)
        for k, value in enumerate(np.fft.fft(x)):
            yield [x, k], [value.real, value.imag]


@compared
def dft2d(rng: np.random.Generator) -> Cases:
    for shape in ((1, 1), (1, 4), (2, 1), (4, 4), (8, 16), (32, 8)):
        values = rng.normal(size=shape) + 1j * rng.normal(size=shape)
        for inverse, expected in ((False, np.fft.fft2(values)), (True, np.fft.ifft2(values))):
            yield [[values.real, values.imag], inverse], [expected.real, expected.imag]


@compared
def radialMask(_: np.random.Generator) -> Cases:
    for size, radius in ((1, 1), (4, 1), (8, 3), (9, 2), (16, 5)):
        squared = np.add.outer(*[np.rint(np.fft.fftfreq(size) * size) ** 2] * 2)
        disc, gaussian = (squared <= radius**2) * 1, 0.5 ** (squared / radius**2)
        yield [size, radius], disc
        yield [size, radius, "disc", True], 1 - disc
        yield [size, radius, "gaussian"], gaussian
        yield [size, radius, "gaussian", True], 1 - gaussian


@compared
def shiftToMiddle(rng: np.random.Generator) -> Cases:
    for shape in ((1, 1), (2, 3), (4, 4), (5, 8)):
        values = rng.normal(size=shape)
        yield [values], np.fft.fftshift(values)


@compared
def repeatedConvolution(rng: np.random.Generator) -> Cases:
    for size, steps in ((1, 3), (2, 0), (3, 1), (5, 4), (2, 30)):
        kernel = rng.dirichlet(np.ones(size))
        expected = np.ones(1)
        for _ in range(steps):
            expected = np.convolve(expected, kernel)
        yield [kernel, steps], expected


@compared
def randomNumbers(_: np.random.Generator) -> Cases:
    word = 2**32
    for seed, count in ((0, 3), (1, 100), (-5, 4), (2**31, 4), (9, 0)):
        state, numbers = seed % word, []
        for _ in range(count):
            state = (state + 0x6D2B79F5) % word
            mixed = (state ^ (state >> 15)) * (state | 1) % word
            mixed ^= (mixed + (mixed ^ (mixed >> 7)) * (mixed | 61)) % word
            numbers.append((mixed ^ (mixed >> 14)) / word)
        yield [seed, count], numbers


@compared
def walk(rng: np.random.Generator) -> Cases:
    for size, first in ((1, 2), (3, -1), (5, -1), (4, -7)):
        kernel, numbers = rng.dirichlet(np.ones(size)), np.array([0, *rng.random(20), 1 - 1e-17])
        steps = np.minimum(np.searchsorted(np.cumsum(kernel), numbers, side="right"), size - 1)
        yield [kernel, first, numbers], np.append(0, np.cumsum(first + steps))


@compared
def meanAndVariance(rng: np.random.Generator) -> Cases:
    for size, first in ((1, 0), (3, -1), (6, 4)):
        chances, places = rng.dirichlet(np.ones(size)), np.arange(size) + first
        mean = np.average(places, weights=chances)
        yield [chances, first], [mean, np.average((places - mean) ** 2, weights=chances)]


@compared
def bellCurve(rng: np.random.Generator) -> Cases:
    for x in rng.uniform(-5, 5, 20):
        mean, variance = rng.uniform(-2, 2), rng.uniform(0.1, 9)
        yield [x, mean, variance], scipy.stats.norm.pdf(x, mean, np.sqrt(variance))


@compared
def meanSquaredError(rng: np.random.Generator) -> Cases:
    for image, _ in images(rng):
        other = rng.normal(size=image.shape)
        yield [image, other], np.mean((image - other) ** 2)
        yield [image, image], 0.0


@compared
def kernelSlopes(rng: np.random.Generator) -> Cases:
    for image, kernel in images(rng):
        wanted = rng.normal(size=scipy.signal.correlate2d(image, kernel, mode="valid").shape)

        def loss(weights: np.ndarray, image: np.ndarray = image, wanted: np.ndarray = wanted) -> float:
            return float(np.mean((scipy.signal.correlate2d(image, weights, mode="valid") - wanted) ** 2))

        slopes = np.zeros(kernel.shape)
        for place in np.ndindex(kernel.shape):
            nudge = np.zeros(kernel.shape)
            nudge[place] = 0.5
            # the loss is quadratic in a weight, so the central difference is exact
            slopes[place] = loss(kernel + nudge) - loss(kernel - nudge)
        yield [image, kernel, wanted], slopes


@compared
def layerWithGradients(rng: np.random.Generator) -> Cases:
    for shape, size in (((3, 3), (2, 2)), ((5, 4), (2, 3)), ((4, 6), (4, 1)), ((3, 3), (3, 3))):
        image, kernel = rng.normal(size=shape), rng.normal(size=size)
        sums = scipy.signal.correlate2d(image, kernel, mode="valid")
        wanted = rng.normal(size=sums.shape)
        errors = np.maximum(sums, 0) - wanted
        grad = errors * (sums > 0)
        yield (
            [image, kernel, wanted],
            {
                "sums": sums,
                "outputs": np.maximum(sums, 0),
                "loss": np.sum(errors**2) / 2,
                "gradOutputs": errors,
                "gradSums": grad,
                "gradWeights": scipy.signal.correlate2d(image, grad, mode="valid"),
                "gradInput": scipy.signal.convolve2d(grad, kernel, mode="full"),
            },
        )


@compared
def turnAndMove(rng: np.random.Generator) -> Cases:
    for shape, degrees, down, right in (
        ((5, 7), 0, 1, -2),
        ((6, 6), 90, 0, 0),
        ((7, 9), 33, 1.25, -0.5),
        ((4, 5), -140, 0.3, 2),
        ((1, 1), 10, 0, 0),
    ):
        image = rng.random(shape)
        c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
        back, middle = np.array([[c, -s], [s, c]]), (np.array(shape) - 1) / 2
        offset = middle - back @ (middle + np.array([down, right]))
        ground = 0.25
        # scipy's own border would mix with its constant differently
        padded = np.pad(image, 12, constant_values=ground)
        offset = offset + 12 - back @ [12, 12]
        moved = scipy.ndimage.affine_transform(padded, back, offset, order=1, mode="constant", cval=ground)
        yield [image, degrees, down, right, ground], moved[12:-12, 12:-12]


@compared
def filterBank(rng: np.random.Generator) -> Cases:
    for shape, bank in (
        ((1, 5, 6), (2, 1, 3, 3)),
        ((3, 6, 4), (4, 3, 2, 3)),
        ((2, 3, 3), (1, 2, 3, 3)),
        ((1, 1, 4), (2, 1, 1, 1)),
    ):
        maps, filters, biases = rng.normal(size=shape), rng.normal(size=bank), rng.normal(size=bank[0])
        windows = sliding_window_view(maps, bank[2:], axis=(1, 2))
        yield [maps, filters, biases], np.einsum("cijmn,fcmn->fij", windows, filters) + biases[:, None, None]


@compared
def maxPool(rng: np.random.Generator) -> Cases:
    for shape, size in (((4, 6), 2), ((5, 7), 2), ((9, 9), 4), ((3, 3), 3), ((4, 2), 1)):
        values = rng.normal(size=shape)
        yield [values, size], sliding_window_view(values, (size, size))[::size, ::size].max(axis=(2, 3))


@compared
def softmax(rng: np.random.Generator) -> Cases:
    for logits in (rng.normal(size=4), np.zeros(3), np.array([1000, 1001, -1000]), np.array([-5])):
        yield [logits], scipy.special.softmax(logits)


def plain(value: Any) -> Any:
    """Return numpy's values as what JSON knows."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else value


def agree(result: Any, expected: Any) -> bool:
    """Return whether a result has the shape and, to rounding, the values of the expected one."""
    if isinstance(expected, dict):
        return (
            isinstance(result, dict)
            and result.keys() == expected.keys()
            and all(agree(result[k], expected[k]) for k in expected)
        )
    if isinstance(expected, list) and expected and isinstance(expected[0], dict):
        return len(result) == len(expected) and all(map(agree, result, expected))
    return np.shape(result) == np.shape(expected) and np.allclose(
        result, expected, rtol=1e-9, atol=1e-9, equal_nan=True
    )


@pytest.fixture(scope="module")
def modules(new_visit: Callable[[], Visit], server: str) -> Page:
    """Return an empty page of the site's host, from which its modules can be imported."""
    page = new_visit().page
    page.goto(f"{server}/_static/interactive/maths.mjs")
    return page


def exports(page: Page, module: str) -> set[str]:
    """Return the names that a module exports."""
    return set(page.evaluate("async (path) => Object.keys(await import(path))", f"/_static/interactive/{module}.mjs"))


def test_every_function_of_the_maths_is_compared(modules: Page) -> None:
    assert exports(modules, "maths") == set(COMPARED)


def test_figures_export_nothing_else_to_compare(modules: Page) -> None:
    """What a figure computes belongs into maths.mjs, where it is compared."""
    figures = {path.stem for path in FOLDER.glob("*.mjs")} - {"maths", "page"}
    assert {name: exports(modules, name) for name in figures} == {name: {"mount"} for name in figures}
    assert exports(modules, "page") == {"html", "svg", "slider", "choice", "short"}


@pytest.mark.parametrize("name", COMPARED)
def test_javascript_computes_as_numpy(modules: Page, name: str) -> None:
    cases = [(plain(arguments), plain(expected)) for arguments, expected in COMPARED[name](np.random.default_rng(5))]
    results = modules.evaluate(CALL, ["maths", name, [arguments for arguments, _ in cases]])
    wrong = [
        f"{name}{tuple(arguments)} is {result}, not {expected}"
        for (arguments, expected), result in zip(cases, results, strict=True)
        if not agree(result, expected)
    ]
    assert not wrong, f"{len(wrong)} of {len(cases)} differ, for example {wrong[0][:500]}"


def test_cosine_stays_within_its_range(modules: Page) -> None:
    vectors = [[vector, vector] for vector in np.random.default_rng(1).normal(size=(500, 3)).tolist()]
    assert max(modules.evaluate(CALL, ["maths", "cosine", vectors])) <= 1


def test_figures_write_numbers_as_the_pictures_do(modules: Page) -> None:
    values = [*np.random.default_rng(2).uniform(-50, 50, 200).tolist(), 0, -0.0, -0.001, 0.004, 1, -7, 0.5, 1200, 1e6]
    assert modules.evaluate(CALL, ["page", "short", [[value] for value in values]]) == [
        grids.as_text(v) for v in values
    ]
