"""Measure book/network against PyTorch on this machine: `make bench`, or `python -m tests.bench_network`.

One training epoch of two networks, ours and the same in PyTorch on the CPU: the same images, batches, parameters and
number of threads. Then one 2D convolution, as chapters 4 and 10 write it in numpy, beside scipy's and PyTorch's. The
rivals take turns, with a pause between them, since the threads of the one before go on waiting for work for a while. A
time is the median of the shortest one of each turn, a ratio the median of the ratios within a round. numpy's matrix
products and PyTorch use as many threads as the machine has cores, or as OMP_NUM_THREADS says; numpy's other steps use
one thread.

With `--write` all is measured with one thread and with all of them, and the figures go into book/network/times.py, from
which chapter 10 takes its tables. Let the machine do nothing else meanwhile.
"""

import json
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import scipy.signal
from network.convolution import convolve2d_columns
from network.layers import Adam, Conv2d, Dense, Flatten, MaxPool2d, Network, ReLU, softmax_cross_entropy
from numpy.lib.stride_tricks import sliding_window_view

try:
    import torch
except (ImportError, OSError):  # the course itself does not need it
    torch = None  # type: ignore[assignment]

TIMES = Path(__file__).parents[1] / "book" / "network" / "times.py"
EPOCHS = 5
ROUNDS = 5  # of one convolution
PAUSE = 0.1  # seconds
BATCH = 16


def alternate(rivals: dict[str, Callable[[], object]], rounds: int, calls: int) -> dict[str, np.ndarray]:
    """Let the rivals take turns in some rounds; return each one's times in seconds, one for each round.

    A turn is a pause, a call that does not count, and the shortest of some calls: other programs only make a call
    longer. The first round does not count.
    """
    times: dict[str, list[float]] = {name: [] for name in rivals}
    for _ in range(rounds + 1):
        for name, run in rivals.items():
            time.sleep(PAUSE)
            run()
            turn = []
            for _ in range(calls):
                start = time.perf_counter()
                run()
                turn.append(time.perf_counter() - start)
            times[name].append(min(turn))
    return {name: np.array(values[1:]) for name, values in times.items()}


def summary(times: dict[str, np.ndarray], ours: str, theirs: list[str]) -> dict[str, Any]:
    """Return the median of each rival's times in milliseconds, and the median of the ratios of ours to theirs.

    "their best" is the rival among `theirs` with the smallest median. Without any, the ratio is left out.
    """
    medians = {name: float(np.median(values)) for name, values in times.items()}
    result: dict[str, Any] = {"ms": {name: float(f"{1000 * value:.3g}") for name, value in medians.items()}}
    if theirs:
        best = min(theirs, key=lambda name: medians[name])
        result |= {"their best": best, "ratio": round(float(np.median(times[ours] / times[best])), 2)}
    return result


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


def bench_training(name: str, network: Network, side: int, count: int, epochs: int = EPOCHS) -> dict[str, Any]:
    """Print and return the times of an epoch on `count` images of side x side, and their ratio."""
    rng = np.random.default_rng(0)
    images = rng.random((count, 1, side, side), dtype=np.float32)
    labels = rng.integers(0, 4, count)
    optimiser = Adam(network, 1e-3)
    losses: dict[str, float] = {}  # after the first epoch; later the rounding of each goes its own way

    def ours() -> None:
        losses.setdefault("ours", our_epoch(network, optimiser, images, labels))

    rivals: dict[str, Callable[[], object]] = {"ours": ours}
    if torch is not None:
        tensors = torch.from_numpy(images), torch.from_numpy(labels)
        for rival, options in {"PyTorch": {}, "PyTorch, fused Adam": {"fused": True}}.items():
            model = in_torch(network)
            their_optimiser = torch.optim.Adam(model.parameters(), 1e-3, **options)

            def theirs(rival: str = rival, model: Any = model, their_optimiser: Any = their_optimiser) -> None:
                losses.setdefault(rival, torch_epoch(model, their_optimiser, *tensors))

            rivals[rival] = theirs

    print(f"The CNN of {name}: {network.count():,} parameters,", end=" ")
    print(f"one epoch of {count} images {side}x{side}, batches of {BATCH}, Adam")
    times = alternate(rivals, epochs, calls=2)
    for rival, seconds in times.items():
        ratio = np.median(times["ours"] / seconds)
        note = "" if rival == "ours" else f"   ours takes {ratio:.2f} times as long"
        print(f"  {rival:24}{1000 * np.median(seconds):9.1f} ms{note}")
        assert np.isclose(losses[rival], losses["ours"], rtol=0.05, atol=1e-3), f"the losses differ: {losses}"
    setting = {"name": name, "parameters": network.count(), "images": count, "side": side, "batch": BATCH}
    return setting | summary(times, "ours", list(rivals)[1:])


OURS = ("windows, einsum", "im2col", "kernel columns")


def convolve_einsum(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Valid convolution of (H, W) with (kh, kw): windows and einsum, as in chapter 4."""
    return np.einsum("ijmn,mn->ij", sliding_window_view(image, kernel.shape), kernel[::-1, ::-1])


def convolve_im2col(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Valid convolution of (H, W) with (kh, kw): im2col and one matrix product, as in chapter 4."""
    patches = sliding_window_view(image, kernel.shape)
    return (patches.reshape(-1, kernel.size) @ kernel[::-1, ::-1].ravel()).reshape(patches.shape[:2])


def bench_convolution(side: int, kernel_side: int) -> dict[str, Any]:
    """Print and return the times of one valid 2D convolution in float32."""
    rng = np.random.default_rng(0)
    image = rng.random((side, side), dtype=np.float32)
    kernel = rng.random((kernel_side, kernel_side), dtype=np.float32)
    rivals: dict[str, Callable[[], Any]] = {
        "windows, einsum": lambda: convolve_einsum(image, kernel),
        "im2col": lambda: convolve_im2col(image, kernel),
        "kernel columns": lambda: convolve2d_columns(image, kernel),
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
    times = alternate(rivals, ROUNDS, calls=3)
    ours = min(OURS, key=lambda name: float(np.median(times[name])))
    result = {"side": side, "kernel": kernel_side, "our best": ours}
    result |= summary(times, ours, ["PyTorch"] if "PyTorch" in times else [])
    print(f"  {f'{side}x{side}, {kernel_side}x{kernel_side}':14}", end="")
    print("".join(f"{milliseconds:{len(name) + 2}.3f}" for name, milliseconds in result["ms"].items()), end="")
    print(f"   {result['ratio']:.2f}" if "ratio" in result else "")
    return result


def processor() -> str:
    """Return the name of this machine's processor, as its system gives it."""
    cpuinfo = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*:\s*(.+)$", cpuinfo.read_text(), re.MULTILINE) if cpuinfo.exists() else None
    return found[1].strip() if found else platform.processor() or platform.machine()


def as_source(value: Any, depth: int = 0) -> str:
    """Return dicts and lists of plain values as Python source, one entry a line."""
    if not isinstance(value, dict | list):
        return f'"{value}"' if isinstance(value, str) else repr(value)
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    names = [f'"{name}": ' if isinstance(value, dict) else "" for name, _ in pairs]
    values = value.values() if isinstance(value, dict) else value
    inner, start, end = "    " * (depth + 1), *("{}" if isinstance(value, dict) else "[]")
    lines = [f"{inner}{name}{as_source(entry, depth + 1)},\n" for name, entry in zip(names, values, strict=True)]
    return f"{start}\n{''.join(lines)}{'    ' * depth}{end}"


def measure() -> dict[str, Any]:
    """Run all measurements, print them and return them."""
    threads = int(os.environ.get("OMP_NUM_THREADS", os.cpu_count() or 1))
    print(f"numpy {np.__version__}, threads: {threads}", end="")
    if torch is None:
        print("\nPyTorch is not installed: its columns are left out (make setup installs its CPU build).")
    else:
        torch.set_num_threads(threads)
        print(f", PyTorch {torch.__version__}, threads: {torch.get_num_threads()}")
    training = [
        bench_training("chapter-cnn-from-nothing", small_network(np.random.default_rng(0)), 20, 320),
        bench_training("chapter-mlp-against-cnn", large_network(np.random.default_rng(0)), 128, 80),
    ]
    print("One valid 2D convolution, float32, milliseconds")
    names = [*OURS, "scipy convolve2d", "scipy fftconvolve"]
    if torch is not None:
        names += ["PyTorch", "best of numpy / PyTorch"]
    print(f"  {'image, kernel':14}" + "".join(f"  {name}" for name in names))
    sizes = ((64, 3), (128, 3), (128, 7), (512, 3), (512, 7), (1024, 5), (512, 21))
    convolution = [bench_convolution(side, kernel_side) for side, kernel_side in sizes]
    return {"threads": threads, "training": training, "convolution": convolution}


def write() -> None:
    """Measure with one thread and with all of them, each in a process of its own, and keep the figures."""
    if torch is None:
        sys.exit("Nothing is written: the tables of the book compare with PyTorch.")
    measured = []
    for threads in sorted({1, os.cpu_count() or 1}):
        command = [sys.executable, "-m", "tests.bench_network", "--json"]
        environment = os.environ | {"OMP_NUM_THREADS": str(threads)}
        output = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout
        *lines, figures = output.splitlines()
        print(*lines, sep="\n")
        measured.append(json.loads(figures))
    times = {
        "date": date.today().isoformat(),
        "processor": processor(),
        "system": platform.system(),
        "cores": os.cpu_count(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "PyTorch": torch.__version__,
        "epochs": EPOCHS,
        "rounds": ROUNDS,
        "measured": measured,
    }
    TIMES.write_text(
        '"""What `python -m tests.bench_network --write` measured. Written by it: change nothing by hand."""\n\n'
        f"from typing import Any\n\nTIMES: dict[str, Any] = {as_source(times)}\n",
        encoding="utf-8",
    )
    print(f"Written: {TIMES}")


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        write()
    elif "--json" in sys.argv[1:]:
        print(json.dumps(measure()))
    else:
        measure()
