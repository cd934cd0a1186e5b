"""The layers of book/network: every gradient against central differences and, where it is installed, PyTorch."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import scipy.signal
from network import layers
from network.convolution import convolve2d_columns
from network.layers import SGD, Adam, Conv2d, Dense, Flatten, Layer, MaxPool2d, Network, ReLU, softmax_cross_entropy

try:
    import torch
except (ImportError, OSError):  # the course itself does not need it
    torch = None  # type: ignore[assignment]

needs_torch = pytest.mark.skipif(torch is None, reason="PyTorch is not installed (make setup installs its CPU build)")


def generator(seed: int = 0) -> np.random.Generator:
    """Return a seeded generator."""
    return np.random.default_rng(seed)


def distinct(*shape: int, seed: int = 0) -> np.ndarray:
    """Return float64 numbers of `shape` that differ from each other and from 0 by more than any step of a check."""
    count = int(np.prod(shape))
    values = (np.arange(count) - count // 2 + 0.5) / count
    return generator(seed).permutation(values).reshape(shape)


def central_differences(function: Callable[[], float], array: np.ndarray, step: float = 1e-5) -> np.ndarray:
    """Return the derivative of `function()` for each number of `array`, which is changed in place and restored."""
    result = np.zeros_like(array)
    for place in np.ndindex(array.shape):
        kept = array[place]
        array[place] = kept + step
        above = function()
        array[place] = kept - step
        below = function()
        array[place] = kept
        result[place] = (above - below) / (2 * step)
    return result


LAYERS: dict[str, tuple[Callable[[], Any], tuple[int, ...]]] = {
    "conv": (lambda: Conv2d(2, 3, 3, generator(), np.float64), (2, 2, 6, 5)),
    "conv, kernel of one row": (lambda: Conv2d(3, 2, (1, 3), generator(), np.float64), (2, 3, 4, 6)),
    "conv, kernel of two columns": (lambda: Conv2d(1, 4, (4, 2), generator(), np.float64), (3, 1, 7, 5)),
    "conv, 1x1": (lambda: Conv2d(3, 5, 1, generator(), np.float64), (2, 3, 3, 4)),
    "conv, kernel as large as the image": (lambda: Conv2d(2, 3, (4, 5), generator(), np.float64), (2, 2, 4, 5)),
    "relu": (ReLU, (2, 3, 4, 5)),
    "max pool": (MaxPool2d, (2, 3, 4, 6)),
    "max pool, a remainder": (lambda: MaxPool2d(2), (2, 2, 5, 7)),
    "max pool, size 3": (lambda: MaxPool2d(3), (2, 2, 7, 9)),
    "flatten": (Flatten, (2, 3, 4, 5)),
    "dense": (lambda: Dense(6, 4, generator(), np.float64), (5, 6)),
}


@pytest.mark.parametrize("name", LAYERS)
def test_gradients_agree_with_central_differences(name: str) -> None:
    make, shape = LAYERS[name]
    layer, x = make(), distinct(*shape)
    for parameter in layer.parameters.values():  # a bias of 0 would hide a fault
        parameter += 0.1 * generator(1).standard_normal(parameter.shape)
    weights_of_loss = generator(2).standard_normal(layer.forward(x).shape)

    def loss() -> float:
        return float((layer.forward(x) * weights_of_loss).sum())

    loss()
    grad_x = layer.backward(weights_of_loss)
    gradients = dict(layer.gradients)
    assert gradients.keys() == layer.parameters.keys()
    assert grad_x.shape == x.shape
    np.testing.assert_allclose(grad_x, central_differences(loss, x), rtol=1e-6, atol=1e-8)
    for key, parameter in layer.parameters.items():
        assert gradients[key].shape == parameter.shape
        np.testing.assert_allclose(gradients[key], central_differences(loss, parameter), rtol=1e-6, atol=1e-8)


def test_loss_agrees_with_central_differences() -> None:
    logits, labels = 3 * generator().standard_normal((4, 5)), np.array([0, 4, 2, 2])
    loss, grad = softmax_cross_entropy(logits, labels)
    by_hand = [-np.log(np.exp(row[k]) / np.exp(row).sum()) for row, k in zip(logits, labels, strict=True)]
    assert loss == pytest.approx(np.mean(by_hand))
    expected = central_differences(lambda: softmax_cross_entropy(logits, labels)[0], logits)
    np.testing.assert_allclose(grad, expected, atol=1e-9)
    np.testing.assert_allclose(grad.sum(axis=1), 0, atol=1e-15)


def test_loss_is_safe_for_large_logits() -> None:
    with np.errstate(all="raise", under="ignore"):
        loss, grad = softmax_cross_entropy(np.array([[1e4, 0.0], [-1e4, 0.0]]), np.array([0, 0]))
    assert loss == 5000
    np.testing.assert_allclose(grad, [[0, 0], [-0.5, 0.5]])


def small_network(dtype: type = np.float64, seed: int = 0) -> Network:
    """Return a network with every layer for images of shape (2, 11, 12) and three classes."""
    rng = generator(seed)
    return Network(
        Conv2d(2, 3, (3, 2), rng, dtype),
        ReLU(),
        MaxPool2d(2),
        Conv2d(3, 4, 2, rng, dtype),
        ReLU(),
        Flatten(),
        Dense(4 * 3 * 4, 3, rng, dtype),
    )


def parameters(network: Network) -> Iterator[tuple[Layer, str]]:
    """Yield each layer with each name of its parameters."""
    for layer in network.layers:
        for name in layer.parameters:
            yield layer, name


def test_a_whole_network_agrees_with_central_differences() -> None:
    network, x, labels = small_network(), distinct(3, 2, 11, 12), np.array([2, 0, 1])

    def loss() -> float:
        return softmax_cross_entropy(network.forward(x), labels)[0]

    grad_x = network.backward(softmax_cross_entropy(network.forward(x), labels)[1])
    np.testing.assert_allclose(grad_x, central_differences(loss, x, 1e-6), atol=1e-8)
    for layer, name in parameters(network):
        expected = central_differences(loss, layer.parameters[name], 1e-6)
        np.testing.assert_allclose(layer.gradients[name], expected, atol=1e-8)


def test_convolution_by_definition() -> None:
    layer, x = Conv2d(2, 3, (2, 3), generator(), np.float64), distinct(2, 2, 4, 5)
    weights, bias = layer.parameters["weights"], layer.parameters["bias"]
    bias[:] = [1, 2, 3]
    out = layer.forward(x)
    assert out.shape == (2, 3, 3, 3)
    for n, f, i, j in np.ndindex(out.shape):
        assert out[n, f, i, j] == pytest.approx((x[n, :, i : i + 2, j : j + 3] * weights[f]).sum() + bias[f])


def test_max_pool_gives_ties_to_the_first() -> None:
    layer = MaxPool2d(2)
    x = np.array([[[[5, 5, 1, 9], [5, 5, 9, 0]]]])
    assert layer.forward(x).tolist() == [[[[5, 9]]]]
    assert layer.backward(np.array([[[[3, 4]]]])).tolist() == [[[[3, 0, 0, 4], [0, 0, 0, 0]]]]


def test_a_first_layer_skips_the_gradient_for_its_input() -> None:
    x = distinct(2, 2, 5, 6)
    whole, first = (Conv2d(2, 3, 3, generator(), np.float64, first=flag) for flag in (False, True))
    grad = whole.forward(x)
    first.forward(x)
    whole.backward(grad)
    assert first.backward(grad).size == 0
    for name in ("weights", "bias"):
        np.testing.assert_array_equal(first.gradients[name], whole.gradients[name])
    dense = Dense(6, 2, generator(), first=True)
    assert dense.backward(dense.forward(distinct(3, 6))).size == 0


def test_a_first_layer_may_stand_behind_layers_without_parameters() -> None:
    x, labels = distinct(3, 2, 4, 6), np.array([0, 1, 1])
    gradients = {}
    for flag in (False, True):
        rng = generator()
        front = (MaxPool2d(2), ReLU(), Flatten())
        network = Network(*front, Dense(12, 5, rng, np.float64, first=flag), ReLU(), Dense(5, 2, rng, np.float64))
        grad_x = network.backward(softmax_cross_entropy(network.forward(x), labels)[1])
        assert grad_x.shape == ((0,) if flag else x.shape)
        gradients[flag] = [layer.gradients[name] for layer, name in parameters(network)]
    assert len(gradients[True]) == 4
    for whole, first in zip(gradients[False], gradients[True], strict=True):
        np.testing.assert_array_equal(first, whole)


@pytest.mark.parametrize("images", ["uint8", "int64", "float64", "float32"])
def test_everything_is_float32_whatever_the_images_are(images: str) -> None:
    network = small_network(np.float32)
    x = generator().integers(0, 9, (4, 2, 11, 12)).astype(images)
    kept = x.copy()
    logits = network.forward(x)
    assert logits.dtype == np.float32
    _, grad = softmax_cross_entropy(logits, np.array([0, 1, 2, 0]))
    assert grad.dtype == np.float32
    assert network.backward(grad).dtype == np.float32
    for optimiser in (SGD(network, 0.01, 0.9), Adam(network, 0.01)):
        optimiser.step()
    for layer, name in parameters(network):
        assert layer.parameters[name].dtype == layer.gradients[name].dtype == np.float32
    np.testing.assert_array_equal(x, kept)


def test_what_does_not_fit_is_refused() -> None:
    conv, dense = Conv2d(2, 3, 3, generator()), Dense(6, 2, generator())
    for shape in ((1, 3, 8, 8), (1, 2, 2, 8), (1, 2, 8, 2)):
        with pytest.raises(ValueError, match="does not fit"):
            conv.forward(np.zeros(shape))
    with pytest.raises(ValueError, match="do not fit"):
        dense.forward(np.zeros((4, 5)))


def test_count_and_predict() -> None:
    network = small_network()
    assert network.count() == (3 * 2 * 6 + 3) + (4 * 3 * 4 + 4) + (48 * 3 + 3)
    x = distinct(5, 2, 11, 12)
    labels = network.predict(x)
    assert labels.shape == (5,)
    np.testing.assert_array_equal(labels, network.forward(x).argmax(axis=1))


def test_starting_weights_keep_the_scale() -> None:
    weights = Conv2d(16, 64, 5, generator()).parameters["weights"]
    assert weights.dtype == np.float32
    assert weights.std() == pytest.approx(np.sqrt(2 / (16 * 25)), rel=0.02)


def test_blocks_cover_everything_once() -> None:
    numbers, others = np.arange(1000).reshape(100, 10), np.zeros((100, 3))
    pieces = list(layers.blocks(numbers, others, size=64))
    assert len(pieces) == 17
    np.testing.assert_array_equal(np.concatenate([piece for piece, _ in pieces]), numbers)
    for _, piece in pieces:
        piece += 1
    assert (others == 1).all()
    assert not list(layers.blocks(np.zeros((0, 3))))


@pytest.mark.parametrize("kernel_shape", [(1, 1), (1, 4), (3, 1), (4, 3), (7, 8)])
def test_convolution_of_one_picture_agrees_with_scipy(kernel_shape: tuple[int, int]) -> None:
    image, kernel = distinct(7, 8), distinct(*kernel_shape, seed=1)
    for picture in (image, image[:, ::-1], np.asfortranarray(image), image.astype(np.float32)):
        kept = picture.copy()
        expected = scipy.signal.convolve2d(picture, kernel, mode="valid")
        np.testing.assert_allclose(convolve2d_columns(picture, kernel), expected, rtol=1e-5, atol=1e-7)
        np.testing.assert_array_equal(picture, kept)
    out = convolve2d_columns(image.astype(np.float32), kernel.astype(np.float32))
    assert out.dtype == np.float32 and not np.shares_memory(out, image)


# Against PyTorch


def as_torch(array: np.ndarray) -> Any:
    """Return a copy as a tensor that wants a gradient."""
    return torch.tensor(array, requires_grad=True)


def twin(layer: Layer) -> Any:
    """Return PyTorch's layer with the same parameters."""
    if isinstance(layer, ReLU):
        return torch.nn.ReLU()
    if isinstance(layer, MaxPool2d):
        return torch.nn.MaxPool2d(layer.size)
    if isinstance(layer, Flatten):
        return torch.nn.Flatten()
    weights, bias = layer.parameters["weights"], layer.parameters["bias"]
    if isinstance(layer, Conv2d):
        filters, channels, *size = weights.shape
        module: Any = torch.nn.Conv2d(channels, filters, tuple(size))
        values = weights
    else:
        module = torch.nn.Linear(*weights.shape)
        values = weights.T  # PyTorch keeps (n_out, n_in)
    module.weight = torch.nn.Parameter(torch.tensor(values.copy()))
    module.bias = torch.nn.Parameter(torch.tensor(bias))
    return module


@needs_torch
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("name", LAYERS)
def test_layers_agree_with_pytorch(name: str, dtype: type) -> None:
    make, shape = LAYERS[name]
    layer = make()
    layer.parameters = {key: value.astype(dtype) for key, value in layer.parameters.items()}
    x = generator().integers(-2, 3, shape).astype(dtype)  # with many ties
    tensor, module = as_torch(x), twin(layer)
    out, expected = layer.forward(x), module(tensor)
    close = {"rtol": 1e-10, "atol": 1e-12} if dtype is np.float64 else {"rtol": 1e-4, "atol": 1e-5}
    np.testing.assert_allclose(out, expected.detach().numpy(), **close)
    grad = generator(1).standard_normal(out.shape).astype(dtype)
    expected.backward(torch.tensor(grad))
    np.testing.assert_allclose(layer.backward(grad), tensor.grad.numpy(), **close)
    for key, parameter in zip(layer.parameters, module.parameters(), strict=True):
        value = parameter.grad.numpy()
        np.testing.assert_allclose(layer.gradients[key], value.T if isinstance(layer, Dense) else value, **close)


@needs_torch
def test_loss_agrees_with_pytorch() -> None:
    logits, labels = 5 * generator().standard_normal((7, 4)), generator(1).integers(0, 4, 7)
    tensor = as_torch(logits)
    expected = torch.nn.functional.cross_entropy(tensor, torch.tensor(labels))
    expected.backward()
    loss, grad = softmax_cross_entropy(logits, labels)
    assert loss == pytest.approx(expected.item(), rel=1e-12)
    np.testing.assert_allclose(grad, tensor.grad.numpy(), atol=1e-14)


@needs_torch
@pytest.mark.parametrize("kind", ["SGD", "SGD with momentum", "Adam", "Adam with other betas"])
def test_optimisers_agree_with_pytorch(kind: str) -> None:
    network = Network(Dense(300, 200, generator(), np.float64), ReLU(), Dense(200, 3, generator(1), np.float64))
    assert network.layers[0].parameters["weights"].size > 1 << 15  # more than one block
    twins = torch.nn.Sequential(*(twin(layer) for layer in network.layers))
    ours, theirs = {
        "SGD": lambda: (SGD(network, 0.1), torch.optim.SGD(twins.parameters(), 0.1)),
        "SGD with momentum": lambda: (SGD(network, 0.1, 0.9), torch.optim.SGD(twins.parameters(), 0.1, 0.9)),
        "Adam": lambda: (Adam(network, 0.01), torch.optim.Adam(twins.parameters(), 0.01)),
        "Adam with other betas": lambda: (
            Adam(network, 0.01, (0.8, 0.95), 1e-3),
            torch.optim.Adam(twins.parameters(), 0.01, (0.8, 0.95), 1e-3),
        ),
    }[kind]()
    weights = network.layers[0].parameters["weights"]
    for seed in range(5):
        x, labels = generator(seed).standard_normal((8, 300)), generator(seed).integers(0, 3, 8)
        _, grad = softmax_cross_entropy(network.forward(x), labels)
        network.backward(grad)
        ours.step()
        theirs.zero_grad()
        torch.nn.functional.cross_entropy(twins(torch.tensor(x)), torch.tensor(labels)).backward()
        theirs.step()
    assert network.layers[0].parameters["weights"] is weights, "the step is in place"
    close = {"rtol": 1e-6, "atol": 1e-9}
    for layer, module in zip(network.layers, twins, strict=True):
        if isinstance(layer, Dense):
            np.testing.assert_allclose(layer.parameters["weights"].T, module.weight.detach().numpy(), **close)
            np.testing.assert_allclose(layer.parameters["bias"], module.bias.detach().numpy(), **close)


@needs_torch
def test_training_agrees_with_pytorch() -> None:
    network, x, labels = small_network(), distinct(6, 2, 11, 12), np.array([2, 0, 1, 1, 0, 2])
    twins = torch.nn.Sequential(*(twin(layer) for layer in network.layers))
    ours, theirs = SGD(network, 0.2, 0.5), torch.optim.SGD(twins.parameters(), 0.2, 0.5)
    for _ in range(10):
        loss, grad = softmax_cross_entropy(network.forward(x), labels)
        network.backward(grad)
        ours.step()
        theirs.zero_grad()
        expected = torch.nn.functional.cross_entropy(twins(torch.tensor(x)), torch.tensor(labels))
        expected.backward()
        theirs.step()
        assert loss == pytest.approx(expected.item(), rel=1e-9)
