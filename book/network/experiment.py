"""The experiment of chapter 11: three networks, trained in the same way on the same 80 cards, five times each.

What one run of a network leaves behind is small: its curves, what it says of the test cards, and a few pictures. The
networks themselves are dropped, since the weights of the largest take 268 MB.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from network.cards import SIDE, SUITS, cards
from network.layers import Adam, Conv2d, Dense, Flatten, MaxPool2d, Network, ReLU, softmax_cross_entropy

BATCH = 16  # cards in a batch
EPOCHS = 20
SEEDS = (0, 1, 2, 3, 4)  # for the starting weights and the order of the cards
RATES = (3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2)  # the learning rates that each network tries
TRIAL_EPOCHS = 10
TRIAL_SEED = 100
MOVE = (0.0, 10.0)  # pixels down and right, for the shifted test cards
TURN = 60.0  # degrees clockwise, for the turned test cards

Cards = tuple[np.ndarray, np.ndarray]
"""Images, float32 (count, 1, 128, 128), and their labels, int (count,)."""
Builder = Callable[[np.random.Generator], Network]
"""A function that makes a network with random starting weights."""


def mlp(rng: np.random.Generator) -> Network:
    """Return the MLP: images (N, 1, 128, 128) -> logits (N, 4)."""
    return Network(
        Flatten(),
        Dense(SIDE * SIDE, 4096, rng, first=True),
        ReLU(),
        Dense(4096, 4, rng),
    )


def cnn(rng: np.random.Generator) -> Network:
    """Return the CNN: images (N, 1, 128, 128) -> logits (N, 4)."""
    return Network(
        Conv2d(1, 32, 3, rng, first=True),  # (N, 32, 126, 126)
        ReLU(),
        MaxPool2d(2),  # (N, 32, 63, 63)
        Flatten(),
        Dense(32 * 63 * 63, 128, rng),
        ReLU(),
        Dense(128, 4, rng),
    )


def small_cnn(rng: np.random.Generator) -> Network:
    """Return the small CNN: images (N, 1, 128, 128) -> logits (N, 4)."""
    return Network(
        Conv2d(1, 8, 5, rng, first=True),  # (N, 8, 124, 124)
        ReLU(),
        MaxPool2d(4),  # (N, 8, 31, 31)
        Conv2d(8, 32, 9, rng),  # (N, 32, 23, 23)
        ReLU(),
        MaxPool2d(23),  # (N, 32, 1, 1)
        Flatten(),
        Dense(32, 4, rng),
    )


NETWORKS: dict[str, Builder] = {"MLP": mlp, "CNN": cnn, "small CNN": small_cnn}
KEPT = {"MLP": 0, "CNN": 3, "small CNN": 8}  # how many of the first layers are looked into


def draw_sets() -> dict[str, Cards]:
    """Return the sets of cards: three of their own, and the test cards once more shifted, and turned."""
    sets = {
        "training": cards(80, np.random.default_rng(1)),
        "validation": cards(100, np.random.default_rng(2)),
        "test": cards(200, np.random.default_rng(3)),
        "shifted": cards(200, np.random.default_rng(3), move=MOVE),
        "turned": cards(200, np.random.default_rng(3), turn=TURN),
    }
    mean = sets["training"][0].mean()  # the brightness of the training cards becomes 0
    return {name: (images - mean, labels) for name, (images, labels) in sets.items()}


def logits(network: Network, images: np.ndarray) -> np.ndarray:
    """Return the logits (count, 4) of any number of images (count, 1, 128, 128), a few at a time to save memory."""
    return np.concatenate([network.forward(images[i : i + 50]) for i in range(0, len(images), 50)])


def measure(network: Network, images: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    """Return the mean loss and the accuracy (0 to 1) of a network on images (count, 1, 128, 128)."""
    outputs = logits(network, images)
    return softmax_cross_entropy(outputs, labels)[0], float(np.mean(outputs.argmax(axis=1) == labels))


def train(
    network: Network,
    training: Cards,
    learning_rate: float,
    rng: np.random.Generator,
    epochs: int = EPOCHS,
    after_epoch: Callable[[], None] = lambda: None,
) -> None:
    """Train a network in place with Adam: in each epoch every card once, in random order."""
    images, labels = training
    optimiser = Adam(network, learning_rate)
    for _ in range(epochs):
        order = rng.permutation(len(images))
        for start in range(0, len(images), BATCH):
            batch = order[start : start + BATCH]
            outputs = network.forward(images[batch])
            _, grad = softmax_cross_entropy(outputs, labels[batch])
            network.backward(grad)
            optimiser.step()
        after_epoch()


def try_rate(build: Builder, sets: dict[str, Cards], rate: float) -> tuple[float, float]:
    """Return the validation loss and accuracy that a learning rate leads to."""
    rng = np.random.default_rng(TRIAL_SEED)
    network = build(rng)
    train(network, sets["training"], rate, rng, epochs=TRIAL_EPOCHS)
    return measure(network, *sets["validation"])


def occlusion(network: Network, image: np.ndarray, label: int, size: int = 24, step: int = 8) -> np.ndarray:
    """Return how much the right suit's probability falls when a square of ground covers a part of the card.

    `image` has shape (1, 128, 128). The result has shape (14, 14) for size 24 and step 8: a number for each place of
    the square.
    """
    starts = range(0, SIDE - size + 1, step)
    ground = np.median(image)
    covered = np.repeat(image[np.newaxis], len(starts) ** 2, axis=0)
    for number, (i, j) in enumerate((i, j) for i in starts for j in starts):
        covered[number, :, i : i + size, j : j + size] = ground
    chances = softmax(logits(network, np.concatenate([image[np.newaxis], covered])))[:, label]
    return (chances[0] - chances[1:]).reshape(len(starts), len(starts))


def softmax(outputs: np.ndarray) -> np.ndarray:
    """Return the probabilities of logits (N, K), in the same shape."""
    powers = np.exp(outputs - outputs.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@dataclass
class Run:
    """What one run of a network leaves behind.

    parameters: how many it has. curves["training"] and curves["test"]: loss and accuracy after each epoch, (epochs, 2).
    said["test"], said["shifted"], said["turned"]: the labels that it gives to the cards, (200,). occluded: for each
    card of `looked_at`, see `occlusion`. kept: its first layers, with their weights.
    """

    parameters: int
    curves: dict[str, np.ndarray]
    said: dict[str, np.ndarray]
    occluded: list[np.ndarray]
    kept: Network


@dataclass
class Result:
    """What the experiment says of one network; the arrays of `Run` have one row more for each of the five runs.

    rates: the validation loss and accuracy of each learning rate. rate: the one that was chosen. occluded, kept: those
    of the first run.
    """

    parameters: int
    rates: dict[float, tuple[float, float]]
    rate: float
    curves: dict[str, np.ndarray]
    said: dict[str, np.ndarray]
    occluded: list[np.ndarray]
    kept: Network


def looked_at(labels: np.ndarray) -> list[int]:
    """Return the number of the first card of each suit among labels (count,)."""
    return [int(np.argmax(labels == label)) for label in range(len(SUITS))]


def study(name: str, sets: dict[str, Cards], rate: float, seed: int) -> Run:
    """Train a network once, and measure it after each epoch and at the end."""
    rng = np.random.default_rng(seed)
    network = NETWORKS[name](rng)
    curves: dict[str, list[tuple[float, float]]] = {"training": [], "test": []}

    def note() -> None:
        for which, curve in curves.items():
            curve.append(measure(network, *sets[which]))

    train(network, sets["training"], rate, rng, after_epoch=note)
    images, labels = sets["test"]
    first = seed == SEEDS[0]
    return Run(
        network.count(),
        {which: np.array(curve) for which, curve in curves.items()},
        {which: logits(network, sets[which][0]).argmax(axis=1) for which in ("test", "shifted", "turned")},
        [occlusion(network, images[k], labels[k]) for k in looked_at(labels) if first],
        Network(*network.layers[: KEPT[name] if first else 0]),
    )


def run(sets: dict[str, Cards]) -> dict[str, Result]:
    """For each network choose a learning rate on the validation set, then train and measure it five times.

    Two networks are trained at a time; this takes minutes, and about 3 GB of memory.
    """
    with ThreadPoolExecutor(2) as pool:
        tried = {(name, rate): pool.submit(try_rate, NETWORKS[name], sets, rate) for name in NETWORKS for rate in RATES}
        rates = {name: {rate: tried[name, rate].result() for rate in RATES} for name in NETWORKS}
        best = {name: min(RATES, key=lambda rate: rates[name][rate][0]) for name in NETWORKS}
        waiting = {name: [pool.submit(study, name, sets, best[name], seed) for seed in SEEDS] for name in NETWORKS}
        runs = {name: [one.result() for one in some] for name, some in waiting.items()}
    return {name: collected(rates[name], best[name], runs[name]) for name in NETWORKS}


def collected(rates: dict[float, tuple[float, float]], rate: float, runs: list[Run]) -> Result:
    """Return the result of a network from its five runs."""
    first = runs[0]
    return Result(
        first.parameters,
        rates,
        rate,
        {which: np.array([one.curves[which] for one in runs]) for which in first.curves},
        {which: np.array([one.said[which] for one in runs]) for which in first.said},
        first.occluded,
        first.kept,
    )
