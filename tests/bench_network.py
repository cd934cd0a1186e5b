"""Measure book/network against PyTorch on this machine: `make bench`, or `python -m tests.bench_network`.

One training epoch of two networks, ours and the same in PyTorch on the CPU: the same images, batches, parameters and
number of threads, each epoch of one followed by an epoch of the other. Then one 2D convolution, as chapter 4 writes it
in numpy, beside scipy's and PyTorch's. Each number is the shortest of several times. numpy's matrix products and
PyTorch use as many threads as the machine has cores, or as OMP_NUM_THREADS says; numpy's other steps use one thread.
"""

import os
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.signal
from network.layers import Adam, Conv2d, Dense, Flatten, MaxPool2d, Network, ReLU, softmax_cross_entropy
from numpy.lib.stride_tricks import sliding_window_view

try:
    import torch
except (ImportError, OSError):  # the course itself does not need it
    torch = None  # type: ignore[assignment]

EPOCHS = 5
BATCH = 16


def alternate(rivals: dict[str, Callable[[], object]], rounds: int, warm: int = 1) -> dict[str, float]:
    """Run the rivals in turn, `warm` rounds unmeasured, then `rounds`; return each one's shortest time in seconds."""
    shortest = dict.fromkeys(rivals, np.inf)
    for number in range(warm + rounds):
        for name, run in rivals.items():
            start = time.perf_counter()
            run()
            if number >= warm:
                shortest[name] = min(shortest[name], time.perf_counter() - start)
    return shortest


def small_network(rng: np.random.Generator) -> Network:
    """Return the CNN of chapter 10 for images of 20x20 and four classes."""
    return Network(Conv2d(1, 4, 7, rng, first=True), ReLU(), MaxPool2d(14), Flatten(), Dense(4, 4, rng))


def large_network(rng: np.random.Generator) -> Network:
    """Return the CNN of chapter 11 for images of 128x128 and four classes."""
    return Network(
        Conv2d(1, 32, 3, rng, first=True),
        ReLU(),
        MaxPool2d(2),
        Flatten(),
        Dense(32 * 63 * 63, 128, rng),
        ReLU(),
        Dense(128, 4, rng),
    )


def in_torch(network: Network) -> Any:
    """Return the same network, with the same parameters, in PyTorch."""
    modules: list[Any] = []
    for layer in network.layers:
        if isinstance(layer, Conv2d):
            filters, channels, *size = layer.parameters["weights"].shape
            modules.append(torch.nn.Conv2d(channels, filters, tuple(size)))
        elif isinstance(layer, Dense):
            modules.append(torch.nn.Linear(*layer.parameters["weights"].shape))
        elif isinstance(layer, MaxPool2d):
            modules.append(torch.nn.MaxPool2d(layer.size))
        else:
            modules.append({ReLU: torch.nn.ReLU, Flatten: torch.nn.Flatten}[type(layer)]())  # type: ignore[index]
        if layer.parameters:
            weights, bias = layer.parameters["weights"], layer.parameters["bias"]
            values = weights.T if isinstance(layer, Dense) else weights
            modules[-1].weight = torch.nn.Parameter(torch.tensor(values.copy()))
            modules[-1].bias = torch.nn.Parameter(torch.tensor(bias))
    return torch.nn.Sequential(*modules)


def our_epoch(network: Network, optimiser: Adam, images: np.ndarray, labels: np.ndarray) -> float:
    """Train our network once on all images; return the last loss."""
    loss = 0.0
    for start in range(0, len(images), BATCH):
        batch = slice(start, start + BATCH)
        loss, grad = softmax_cross_entropy(network.forward(images[batch]), labels[batch])
        network.backward(grad)
        optimiser.step()
    return loss


def torch_epoch(model: Any, optimiser: Any, images: Any, labels: Any) -> float:
    """Train PyTorch's network once on all images; return the last loss."""
    loss = None
    for start in range(0, len(images), BATCH):
        batch = slice(start, start + BATCH)
        optimiser.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(images[batch]), labels[batch])
        loss.backward()
        optimiser.step()
    return float(loss.detach())


def bench_training(name: str, network: Network, side: int, count: int, epochs: int = EPOCHS) -> None:
    """Print the times of an epoch on `count` images of side x side, and their ratio."""
    rng = np.random.default_rng(0)
    images = rng.random((count, 1, side, side), dtype=np.float32)
    labels = rng.integers(0, 4, count)
    optimiser = Adam(network, 1e-3)
    losses: dict[str, float] = {}

    def ours() -> None:
        losses["ours"] = our_epoch(network, optimiser, images, labels)

    def line(rival: str, seconds: float, note: str = "") -> None:
        print(f"  {rival:24}{seconds * 1000:9.1f} ms{note}")

    rivals: dict[str, Callable[[], object]] = {"ours": ours}
    if torch is not None:
        tensors = torch.from_numpy(images), torch.from_numpy(labels)
        for rival, options in {"PyTorch": {}, "PyTorch, fused Adam": {"fused": True}}.items():
            model = in_torch(network)
            their_optimiser = torch.optim.Adam(model.parameters(), 1e-3, **options)

            def theirs(rival: str = rival, model: Any = model, their_optimiser: Any = their_optimiser) -> None:
                losses[rival] = torch_epoch(model, their_optimiser, *tensors)

            rivals[rival] = theirs

    print(
        f"{name}: {network.count():,} parameters, one epoch of {count} images {side}x{side}, batches of {BATCH}, Adam"
    )
    shortest = alternate(rivals, epochs)
    line("ours", shortest["ours"])
    for rival in list(rivals)[1:]:
        line(rival, shortest[rival], f"   ours takes {shortest['ours'] / shortest[rival]:.2f} times as long")
        assert np.isclose(losses[rival], losses["ours"], rtol=0.05, atol=1e-3), f"the losses differ: {losses}"


OURS = ("windows, einsum", "im2col", "kernel columns")


def convolve_einsum(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Valid convolution of (H, W) with (kh, kw): windows and einsum, as in chapter 4."""
    return np.einsum("ijmn,mn->ij", sliding_window_view(image, kernel.shape), kernel[::-1, ::-1])


def convolve_im2col(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Valid convolution of (H, W) with (kh, kw): im2col and one matrix product, as in chapter 4."""
    patches = sliding_window_view(image, kernel.shape)
    return (patches.reshape(-1, kernel.size) @ kernel[::-1, ::-1].ravel()).reshape(patches.shape[:2])


def convolve_columns(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Valid convolution of (H, W) with (kh, kw): windows of rows alone, so that nothing is copied.

    The matrix product, (kw, kh) @ (H', kh, W), lays each column of the kernel on each window of kh rows. What the
    kernel's column j gives stands j places too far to the right: move it there and add.
    """
    kh, kw = kernel.shape
    strips = sliding_window_view(image, kh, axis=0).transpose(0, 2, 1)  # (H', kh, W), a view
    sums = kernel[::-1, ::-1].T @ strips  # (H', kw, W)
    width = image.shape[1] - kw + 1
    out = sums[:, 0, :width].copy()
    for j in range(1, kw):
        out += sums[:, j, j : j + width]
    return out


def bench_convolution(side: int, kernel_side: int) -> None:
    """Print the times of one valid 2D convolution in float32."""
    rng = np.random.default_rng(0)
    image = rng.random((side, side), dtype=np.float32)
    kernel = rng.random((kernel_side, kernel_side), dtype=np.float32)
    rivals: dict[str, Callable[[], Any]] = {
        "windows, einsum": lambda: convolve_einsum(image, kernel),
        "im2col": lambda: convolve_im2col(image, kernel),
        "kernel columns": lambda: convolve_columns(image, kernel),
        "scipy convolve2d": lambda: scipy.signal.convolve2d(image, kernel, mode="valid"),
        "scipy fftconvolve": lambda: scipy.signal.fftconvolve(image, kernel, mode="valid"),
    }
    if torch is not None:
        x = torch.from_numpy(image)[None, None]
        turned = torch.from_numpy(kernel[::-1, ::-1].copy())[None, None]
        rivals["PyTorch"] = lambda: torch.nn.functional.conv2d(x, turned)[0, 0].numpy()
    expected = scipy.signal.fftconvolve(image.astype(float), kernel.astype(float), mode="valid")
    for name, run in rivals.items():
        assert np.allclose(run(), expected, rtol=1e-3), name
    shortest = alternate(rivals, rounds=7)
    ours = min(shortest[name] for name in OURS)
    print(f"  {f'{side}x{side}, {kernel_side}x{kernel_side}':14}", end="")
    print("".join(f"{seconds * 1000:{len(name) + 2}.2f}" for name, seconds in shortest.items()), end="")
    print(f"   {ours / shortest['PyTorch']:.2f}" if "PyTorch" in shortest else "")


def main() -> None:
    """Run all measurements and print them."""
    threads = int(os.environ.get("OMP_NUM_THREADS", os.cpu_count() or 1))
    print(f"numpy {np.__version__}, {threads} threads", end="")
    if torch is None:
        print("\nPyTorch is not installed: its columns are left out (make setup installs its CPU build).")
    else:
        torch.set_num_threads(threads)
        print(f", PyTorch {torch.__version__} with {torch.get_num_threads()} threads")
    bench_training("The CNN of chapter 10", small_network(np.random.default_rng(0)), 20, 320)
    bench_training("The CNN of chapter 11", large_network(np.random.default_rng(0)), 128, 80)
    print("One valid 2D convolution, float32, milliseconds")
    names = [*OURS, "scipy convolve2d", "scipy fftconvolve"]
    if torch is not None:
        names += ["PyTorch", "best of numpy / PyTorch"]
    print(f"  {'image, kernel':14}" + "".join(f"  {name}" for name in names))
    for side, kernel_side in ((64, 3), (128, 3), (128, 7), (512, 3), (512, 7), (1024, 5), (512, 21)):
        bench_convolution(side, kernel_side)


if __name__ == "__main__":
    main()
