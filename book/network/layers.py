"""A small convolutional network in numpy: each layer forward and backward, the loss, and two optimisers.

Every layer is an object with two methods. `forward(x)` returns the layer's output and remembers what the way back
needs. `backward(grad)` takes the gradient of the loss for that output, keeps the gradients of the layer's own
parameters in `gradients`, and returns the gradient for the input `x`. A gradient always has the shape of the thing it
belongs to. A network runs its layers forward in order and backward in reverse order: that is backpropagation.

Shapes: N images in a batch, C channels in, F filters (channels out), H rows, W columns, a kernel of kh rows and kw
columns, and H' = H - kh + 1, W' = W - kw + 1. Images may have any dtype: the first layer with parameters turns them
into its own, by default float32, and everything after it is computed in that.

Chapter 10 shows this source, in a narrow column: its lines are short.
"""

from collections.abc import Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

Array = np.ndarray
Memory = list[dict[str, Array]]


def columns(x: Array, kh: int, kw: int) -> Array:
    """Write every patch of x (N, C, H, W) as a column (im2col).

    Returns (N, C kh kw, H' W').
    """
    n, c, h, w = x.shape
    patches = sliding_window_view(x, (kh, kw), axis=(2, 3))
    places = (h - kh + 1) * (w - kw + 1)
    # (N, C, H', W', kh, kw) -> (N, C, kh, kw, H', W'), copied by reshape
    patches = patches.transpose(0, 1, 4, 5, 2, 3)
    return patches.reshape(n, c * kh * kw, places)


def blocks(*arrays: Array, size: int = 1 << 15) -> Iterator[list[Array]]:
    """Yield arrays of equal length in matching pieces, as views.

    A piece of the first array has about `size` numbers: little enough
    to stay in the processor's cache from one step to the next.
    """
    length = max(1, size * len(arrays[0]) // max(1, arrays[0].size))
    for start in range(0, len(arrays[0]), length):
        yield [array[start : start + length] for array in arrays]


def he(n: int, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    """Draw weights of mean 0 and variance 2 / n.

    n weights make one output (He et al. 2015).
    """
    return rng.standard_normal(shape) * np.sqrt(2 / n)


class Layer:
    """What all layers share: dicts of parameters and of their gradients.

    Both have equal keys, and are empty where there is nothing to learn.
    """

    def __init__(self) -> None:
        self.parameters: dict[str, Array] = {}
        self.gradients: dict[str, Array] = {}

    def forward(self, x: Array) -> Array:
        raise NotImplementedError

    def backward(self, grad: Array) -> Array:
        raise NotImplementedError


class Conv2d(Layer):
    """F filters over C channels: valid cross-correlation plus a bias.

    parameters: weights (F, C, kh, kw), bias (F,). `size` is kh = kw, or
    the pair (kh, kw). With `first=True` the layer is the network's first
    with parameters: nobody needs the gradient for its input, and
    `backward` returns an empty array.
    """

    def __init__(
        self,
        channels: int,
        filters: int,
        size: int | tuple[int, int],
        rng: np.random.Generator,
        dtype: type = np.float32,
        first: bool = False,
    ) -> None:
        super().__init__()
        kh, kw = (size, size) if isinstance(size, int) else size
        shape = (filters, channels, kh, kw)
        weights: Array = he(channels * kh * kw, shape, rng).astype(dtype)
        bias: Array = np.zeros(filters, dtype)
        self.parameters = {"weights": weights, "bias": bias}
        self.first = first

    def forward(self, x: Array) -> Array:
        """x (N, C, H, W) -> (N, F, H', W')."""
        weights, bias = self.parameters["weights"], self.parameters["bias"]
        f, c, kh, kw = weights.shape
        n, channels, h, w = x.shape
        if channels != c or h < kh or w < kw:
            kernel, image = (c, kh, kw), (channels, h, w)
            raise ValueError(f"a kernel {kernel} does not fit {image}")
        x = x.astype(weights.dtype, copy=False)
        self.columns = columns(x, kh, kw)
        # (F, C kh kw) @ (N, C kh kw, H' W') -> (N, F, H' W')
        out = weights.reshape(f, -1) @ self.columns
        out += bias[:, np.newaxis]
        return out.reshape(n, f, h - kh + 1, w - kw + 1)

    def backward(self, grad: Array) -> Array:
        """grad (N, F, H', W') -> (N, C, H, W)."""
        weights = self.parameters["weights"]
        f, c, kh, kw = weights.shape
        n, _, rows, cols = grad.shape

        # for the weights: input and output gradient, correlated
        flat = grad.reshape(n, f, rows * cols)
        products = flat @ self.columns.transpose(0, 2, 1)
        for_weights = products.sum(axis=0).reshape(weights.shape)
        for_bias = flat.sum(axis=(0, 2))
        self.gradients = {"weights": for_weights, "bias": for_bias}
        if self.first:
            return np.zeros(0, grad.dtype)

        # for the input: the full convolution with the kernels, so a
        # border of zeros, the kernels turned, filters and channels swapped
        down, right = kh - 1, kw - 1
        border = ((0, 0), (0, 0), (down, down), (right, right))
        padded = np.pad(grad, border)
        turned = weights[:, :, ::-1, ::-1].transpose(1, 0, 2, 3)
        out = turned.reshape(c, f * kh * kw) @ columns(padded, kh, kw)
        return out.reshape(n, c, rows + down, cols + right)


class ReLU(Layer):
    """max(x, 0) for every number; any shape."""

    def forward(self, x: Array) -> Array:
        """x -> the same shape: negative numbers become 0."""
        self.out = np.maximum(x, 0)
        return self.out

    def backward(self, grad: Array) -> Array:
        """grad -> the same shape: 0 where the input was not positive."""
        return grad * (self.out > 0)


class MaxPool2d(Layer):
    """The largest number of each window of size x size.

    The windows lie side by side; rows and columns left over are dropped.
    """

    def __init__(self, size: int = 2) -> None:
        super().__init__()
        self.size = size

    def cells(self, x: Array, axis: int) -> list[Array]:
        """Cut an axis into groups of `size`; return views of x.

        The first holds the first cell of every group, and so on.
        """
        end = x.shape[axis] // self.size * self.size
        before = (slice(None),) * axis
        return [x[*before, i : end : self.size] for i in range(self.size)]

    def forward(self, x: Array) -> Array:
        """x (N, C, H, W) -> (N, C, H // size, W // size)."""
        self.passes = []
        for axis in (3, 2):  # within each row, then across the rows
            out = self.cells(x, axis)[0].copy()
            for part, largest in blocks(x, out):
                for cell in self.cells(part, axis)[1:]:
                    np.maximum(largest, cell, out=largest)
            self.passes.append((axis, x, out))
            x = out
        return x

    def backward(self, grad: Array) -> Array:
        """grad (N, C, H // size, W // size) -> (N, C, H, W).

        All of it goes to the largest cell, the first one among equals.
        """
        for axis, whole, largest in reversed(self.passes):
            grad_x = np.zeros_like(whole)
            for x, out, g, g_x in blocks(whole, largest, grad, grad_x):
                waiting = np.ones(out.shape, bool)  # no largest cell yet
                targets = self.cells(g_x, axis)
                for k, cell in enumerate(self.cells(x, axis)):
                    found = (cell == out) & waiting
                    np.multiply(g, found, out=targets[k])
                    waiting &= ~found
            grad = grad_x
        return grad


class Flatten(Layer):
    """Each image becomes one row of numbers."""

    def forward(self, x: Array) -> Array:
        """x (N, C, H, W) -> (N, C H W)."""
        self.shape = x.shape
        return x.reshape(len(x), -1)

    def backward(self, grad: Array) -> Array:
        """grad (N, C H W) -> (N, C, H, W)."""
        return grad.reshape(self.shape)


class Dense(Layer):
    """Every output is a weighted sum of all inputs: x W + b.

    parameters: weights (n_in, n_out), bias (n_out,). `first` as in Conv2d.
    """

    def __init__(
        self,
        n_in: int,
        n_out: int,
        rng: np.random.Generator,
        dtype: type = np.float32,
        first: bool = False,
    ) -> None:
        super().__init__()
        weights: Array = he(n_in, (n_in, n_out), rng).astype(dtype)
        bias: Array = np.zeros(n_out, dtype)
        self.parameters = {"weights": weights, "bias": bias}
        self.first = first

    def forward(self, x: Array) -> Array:
        """x (N, n_in) -> (N, n_out)."""
        weights, bias = self.parameters["weights"], self.parameters["bias"]
        if x.shape[1:] != weights.shape[:1]:
            shapes = f"{weights.shape} do not fit {x.shape[1:]}"
            raise ValueError(f"weights of shape {shapes}")
        self.x = x.astype(weights.dtype, copy=False)
        return self.x @ weights + bias

    def backward(self, grad: Array) -> Array:
        """grad (N, n_out) -> (N, n_in)."""
        weights = self.parameters["weights"]
        for_weights, for_bias = self.x.T @ grad, grad.sum(axis=0)
        self.gradients = {"weights": for_weights, "bias": for_bias}
        return np.zeros(0, grad.dtype) if self.first else grad @ weights.T


def softmax_cross_entropy(
    logits: Array,
    labels: Array,
) -> tuple[float, Array]:
    """Return the mean loss and its gradient for the logits, (N, K).

    logits (N, K), integer labels (N,) in 0..K-1. The loss of one image is
    -log of the probability that softmax gives to its label.
    """
    n, rows = len(logits), np.arange(len(logits))
    shifted = logits - logits.max(axis=1, keepdims=True)
    sums = np.exp(shifted).sum(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(sums)
    grad = np.exp(log_probabilities)
    grad[rows, labels] -= 1
    return -float(log_probabilities[rows, labels].mean()), grad / n


class Network:
    """Layers in a row."""

    def __init__(self, *layers: Layer) -> None:
        self.layers = layers

    def forward(self, x: Array) -> Array:
        """x (N, ...) -> what the last layer returns, logits (N, K)."""
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, grad: Array) -> Array:
        """Gradient for the last output -> gradient for the input.

        It ends at a layer with `first=True`: nothing before that one
        has parameters.
        """
        for layer in reversed(self.layers):
            grad = layer.backward(grad)
            if grad.size == 0:
                break
        return grad

    def predict(self, x: Array) -> Array:
        """x (N, ...) -> the label with the largest logit, (N,)."""
        return self.forward(x).argmax(axis=1)

    def count(self) -> int:
        """Return the number of parameters."""
        arrays = [layer.parameters.values() for layer in self.layers]
        return sum(array.size for group in arrays for array in group)


class Optimiser:
    """What SGD and Adam share: the walk through all parameters."""

    def __init__(self, network: Network, learning_rate: float) -> None:
        self.network, self.learning_rate = network, learning_rate

    def zeros(self) -> Memory:
        """For each layer, zeros of the shapes of its parameters."""
        layers = [layer.parameters for layer in self.network.layers]
        return [{k: np.zeros_like(p[k]) for k in p} for p in layers]

    def pieces(self, *memories: Memory) -> Iterator[list[Array]]:
        """Yield pieces of parameter, gradient, and of each memory."""
        for k, layer in enumerate(self.network.layers):
            for name, parameter in layer.parameters.items():
                others = [memory[k][name] for memory in memories]
                yield from blocks(parameter, layer.gradients[name], *others)


class SGD(Optimiser):
    """Stochastic gradient descent: a step against the gradient.

    With momentum, against a running sum of gradients.
    """

    def __init__(
        self,
        network: Network,
        learning_rate: float,
        momentum: float = 0.0,
    ) -> None:
        super().__init__(network, learning_rate)
        self.momentum = momentum
        self.velocities = self.zeros()

    def step(self) -> None:
        """Change all parameters in place, from the last gradients."""
        for w, grad, velocity in self.pieces(self.velocities):
            velocity *= self.momentum
            velocity += grad
            w -= self.learning_rate * velocity


class Adam(Optimiser):
    """Adam (Kingma and Ba 2015): steps of about the learning rate.

    For every parameter, whether its gradients are large or small.
    """

    def __init__(
        self,
        network: Network,
        learning_rate: float,
        betas: tuple[float, float] = (0.9, 0.999),
        epsilon: float = 1e-8,
    ) -> None:
        super().__init__(network, learning_rate)
        self.betas, self.epsilon = betas, epsilon
        self.means, self.squares = self.zeros(), self.zeros()
        self.steps = 0

    def step(self) -> None:
        """Change all parameters in place, from the last gradients."""
        self.steps += 1
        (b1, b2), rate = self.betas, self.learning_rate
        # the running means began at 0, and are too small by these factors
        short1, short2 = 1 - b1**self.steps, 1 - b2**self.steps
        for w, grad, mean, square in self.pieces(self.means, self.squares):
            mean += (1 - b1) * (grad - mean)
            square += (1 - b2) * (grad**2 - square)
            root = np.sqrt(square / short2) + self.epsilon
            w -= rate * (mean / short1) / root
