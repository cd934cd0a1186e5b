"""The experiment of chapter 11: three networks, trained in the same way on the same 80 cards, five times each.

What one run of a network leaves behind is small: its curves, what it says of the test cards, and a few pictures. The
networks themselves are dropped, since the weights of the largest take 268 MB.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

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
    return np.concatenate([network.forward(images[i : i + 20]) for i in range(0, len(images), 20)])


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


def try_rates(build: Builder, sets: dict[str, Cards]) -> dict[float, tuple[float, float]]:
    """Return the validation loss and accuracy that each learning rate of `RATES` leads to."""
    results = {}
    for rate in RATES:
        rng = np.random.default_rng(TRIAL_SEED)
        network = build(rng)
        train(network, sets["training"], rate, rng, epochs=TRIAL_EPOCHS)
        results[rate] = measure(network, *sets["validation"])
        del network  # two MLPs at once would take too much memory
    return results


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
class Result:
    """What the experiment says of one network; the arrays have one row for each of the five runs.

    rates: the validation loss and accuracy of each learning rate. curves["training"] and curves["test"]: loss and
    accuracy after each epoch, (runs, epochs, 2). said["test"], said["shifted"], said["turned"]: the labels that the
    trained networks give to the cards, (runs, 200). occluded: for the first run and each card of `looked_at`, see
    `occlusion`. kept: the first layers of the first run, with their weights.
    """

    parameters: int
    rates: dict[float, tuple[float, float]]
    rate: float
    curves: dict[str, np.ndarray] = field(default_factory=dict)
    said: dict[str, np.ndarray] = field(default_factory=dict)
    occluded: list[np.ndarray] = field(default_factory=list)
    kept: Network = field(default_factory=Network)


def looked_at(labels: np.ndarray) -> list[int]:
    """Return the number of the first card of each suit among labels (count,)."""
    return [int(np.argmax(labels == label)) for label in range(len(SUITS))]


def study(name: str, sets: dict[str, Cards], keep: int = 0) -> Result:
    """Choose a network's learning rate on the validation set, then train and measure it five times.

    The result keeps the first `keep` layers of the first run.
    """
    build = NETWORKS[name]
    rates = try_rates(build, sets)
    rate = min(rates, key=lambda r: rates[r][0])
    result = Result(parameters=0, rates=rates, rate=rate)
    curves: dict[str, list[list[tuple[float, float]]]] = {"training": [], "test": []}
    said: dict[str, list[np.ndarray]] = {"test": [], "shifted": [], "turned": []}
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        network = build(rng)
        result.parameters = network.count()
        for runs in curves.values():
            runs.append([])

        def note(network: Network = network) -> None:
            for which, runs in curves.items():
                runs[-1].append(measure(network, *sets[which]))

        train(network, sets["training"], rate, rng, after_epoch=note)
        for which, answers in said.items():
            answers.append(logits(network, sets[which][0]).argmax(axis=1))
        if seed == SEEDS[0]:
            images, labels = sets["test"]
            result.occluded = [occlusion(network, images[k], labels[k]) for k in looked_at(labels)]
            result.kept = Network(*network.layers[:keep])
        del network, note  # as above
    result.curves = {which: np.array(runs) for which, runs in curves.items()}
    result.said = {which: np.array(answers) for which, answers in said.items()}
    return result


def run(sets: dict[str, Cards]) -> dict[str, Result]:
    """Study the three networks, two at a time; this takes minutes, and about 2 GB of memory."""
    keep = {"MLP": 0, "CNN": 3, "small CNN": 8}
    with ThreadPoolExecutor(2) as pool:
        studies = {name: pool.submit(study, name, sets, layers) for name, layers in keep.items()}
        return {name: future.result() for name, future in studies.items()}
