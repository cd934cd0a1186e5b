"""Right answers of the assignment cnn in other styles: each keeps every point."""

import numpy as np

from autograder.catalogue import Catalogue

catalogue = Catalogue()


@catalogue.right("conv_forward")
def seven_loops(x, weights, bias):
    if np.ndim(x) != 4 or np.ndim(weights) != 4 or np.ndim(bias) != 1:
        raise ValueError("x and weights need four dimensions, the bias one")
    N, C, H, W = x.shape
    F, channels, kh, kw = weights.shape
    if 0 in x.shape or 0 in weights.shape:
        raise ValueError("empty input")
    if channels != C:
        raise ValueError(f"x has {C} channels, the filters have {channels}")
    if len(bias) != F:
        raise ValueError(f"{F} filters need {F} numbers in the bias, not {len(bias)}")
    if kh > H or kw > W:
        raise ValueError("the kernels do not fit into the images")
    out = np.zeros((N, F, H - kh + 1, W - kw + 1))
    for k in range(N):
        for f in range(F):
            for i in range(H - kh + 1):
                for j in range(W - kw + 1):
                    total = float(bias[f])
                    for c in range(C):
                        for m in range(kh):
                            for n in range(kw):
                                total += float(x[k, c, i + m, j + n]) * float(weights[f, c, m, n])
                    out[k, f, i, j] = total
    return out


@catalogue.right("conv_forward")
def windows_and_einsum(x, weights, bias):
    if x.ndim != 4 or weights.ndim != 4 or x.size == 0 or weights.size == 0:
        raise ValueError("x and weights need four dimensions and entries")
    if x.shape[1] != weights.shape[1] or bias.shape != weights.shape[:1]:
        raise ValueError("the shapes do not fit together")
    windows = np.lib.stride_tricks.sliding_window_view(x.astype(float), weights.shape[2:], axis=(2, 3))
    return np.einsum("kcijmn,fcmn->kfij", windows, weights) + bias[:, np.newaxis, np.newaxis]


@catalogue.right("conv_forward")
def patches_in_columns_in_single_precision(x, weights, bias):
    if x.ndim != 4 or weights.ndim != 4 or not x.size or not weights.size:
        raise ValueError("x and weights need four dimensions and entries")
    F, C, kh, kw = weights.shape
    if x.shape[1] != C or bias.shape != (F,):
        raise ValueError("the shapes do not fit together")
    rows, columns = x.shape[2] - kh + 1, x.shape[3] - kw + 1
    if min(rows, columns) < 1:
        raise ValueError("the kernels do not fit into the images")
    windows = np.lib.stride_tricks.sliding_window_view(x.astype(np.float32), (kh, kw), axis=(2, 3))
    patches = windows.transpose(0, 2, 3, 1, 4, 5).reshape(-1, C * kh * kw)
    product = patches @ weights.astype(np.float32).reshape(F, -1).T + bias.astype(np.float32)
    return product.reshape(len(x), rows, columns, F).transpose(0, 3, 1, 2)


@catalogue.right("conv_forward")
def shifted_images(x, weights, bias):
    if x.ndim != 4 or weights.ndim != 4 or x.size == 0 or weights.size == 0:
        raise ValueError("x and weights need four dimensions and entries")
    if x.shape[1] != weights.shape[1] or bias.shape != weights.shape[:1]:
        raise ValueError("the shapes do not fit together")
    kh, kw = weights.shape[2:]
    rows, columns = x.shape[2] - kh + 1, x.shape[3] - kw + 1
    if rows <= 0 or columns <= 0:
        raise ValueError("the kernels do not fit into the images")
    total = np.tile(bias[None, :, None, None].astype(float), (len(x), 1, rows, columns))
    for m in range(kh):
        for n in range(kw):
            part = x[:, :, m : m + rows, n : n + columns].astype(float)
            total += np.tensordot(part, weights[:, :, m, n], axes=([1], [1])).transpose(0, 3, 1, 2)
    return total


@catalogue.right("conv_forward")
def products_of_spectra(x, weights, bias):
    if x.ndim != 4 or weights.ndim != 4 or x.size == 0 or weights.size == 0:
        raise ValueError("x and weights need four dimensions and entries")
    if x.shape[1] != weights.shape[1] or bias.shape != weights.shape[:1]:
        raise ValueError("the shapes do not fit together")
    kh, kw = weights.shape[2:]
    H, W = x.shape[2:]
    if kh > H or kw > W:
        raise ValueError("the kernels do not fit into the images")
    spectra = np.fft.fft2(x)[:, np.newaxis] * np.conj(np.fft.fft2(weights, s=(H, W)))
    maps = np.fft.ifft2(spectra.sum(axis=2)).real[:, :, : H - kh + 1, : W - kw + 1]
    return maps + bias.reshape(1, -1, 1, 1)


@catalogue.right("conv_backward")
def sums_as_in_the_text(grad, x, weights):
    if grad.ndim != 4 or x.ndim != 4 or weights.ndim != 4:
        raise ValueError("three arrays with four dimensions are needed")
    if grad.size == 0 or x.size == 0 or weights.size == 0:
        raise ValueError("empty input")
    N, C, H, W = x.shape
    F, channels, kh, kw = weights.shape
    if channels != C:
        raise ValueError("the channels differ")
    if kh > H or kw > W:
        raise ValueError("the kernels do not fit into the images")
    if grad.shape != (N, F, H - kh + 1, W - kw + 1):
        raise ValueError("grad does not fit")
    grad_x, grad_weights, grad_bias = np.zeros(x.shape), np.zeros(weights.shape), np.zeros(F)
    for k, f, i, j in np.ndindex(grad.shape):
        g = float(grad[k, f, i, j])
        grad_bias[f] += g
        for c in range(C):
            for m in range(kh):
                for n in range(kw):
                    grad_weights[f, c, m, n] += g * float(x[k, c, i + m, j + n])
                    grad_x[k, c, i + m, j + n] += g * float(weights[f, c, m, n])
    return grad_x, grad_weights, grad_bias


@catalogue.right("conv_backward")
def padded_windows_and_einsum(grad, x, weights):
    if grad.ndim != 4 or x.ndim != 4 or weights.ndim != 4 or 0 in (grad.size, x.size, weights.size):
        raise ValueError("three arrays with four dimensions and entries are needed")
    kh, kw = weights.shape[2:]
    if x.shape[1] != weights.shape[1]:
        raise ValueError("the channels differ")
    if grad.shape != (len(x), len(weights), x.shape[2] - kh + 1, x.shape[3] - kw + 1):
        raise ValueError("grad does not have the shape of the output")
    grad, x, weights = grad.astype(float), x.astype(float), weights.astype(float)
    padded = np.pad(grad, ((0, 0), (0, 0), (kh - 1, kh - 1), (kw - 1, kw - 1)))
    around = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(2, 3))
    grad_x = np.einsum("kfpqmn,fcmn->kcpq", around, np.flip(weights, axis=(2, 3)))
    windows = np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(2, 3))
    grad_weights = np.einsum("kfij,kcijmn->fcmn", grad, windows)
    return grad_x, grad_weights, np.einsum("kfij->f", grad)


@catalogue.right("conv_backward")
def columns_and_two_matrix_products(grad, x, weights):
    if grad.ndim != 4 or x.ndim != 4 or weights.ndim != 4 or 0 in (grad.size, x.size, weights.size):
        raise ValueError("three arrays with four dimensions and entries are needed")
    N, C, H, W = x.shape
    F, channels, kh, kw = weights.shape
    rows, columns = H - kh + 1, W - kw + 1
    if channels != C or grad.shape != (N, F, rows, columns):
        raise ValueError("the shapes do not fit together")
    x, weights, grad = (array.astype(np.float32) for array in (x, weights, grad))
    windows = np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(2, 3))
    patches = windows.transpose(0, 2, 3, 1, 4, 5).reshape(-1, C * kh * kw)
    flat = grad.transpose(0, 2, 3, 1).reshape(-1, F)
    grad_patches = (flat @ weights.reshape(F, -1)).reshape(N, rows, columns, C, kh, kw)
    grad_x = np.zeros(x.shape, dtype=np.float32)
    for m in range(kh):
        for n in range(kw):
            grad_x[:, :, m : m + rows, n : n + columns] += grad_patches[..., m, n].transpose(0, 3, 1, 2)
    return grad_x, (flat.T @ patches).reshape(weights.shape), flat.sum(axis=0)


@catalogue.right("conv_backward")
def shifted_parts(grad, x, weights):
    if grad.ndim != 4 or x.ndim != 4 or weights.ndim != 4 or 0 in (grad.size, x.size, weights.size):
        raise ValueError("three arrays with four dimensions and entries are needed")
    rows, columns = grad.shape[2:]
    kh, kw = weights.shape[2:]
    if x.shape[1] != weights.shape[1] or len(grad) != len(x) or grad.shape[1] != len(weights):
        raise ValueError("images, channels or filters do not fit together")
    if rows != x.shape[2] - kh + 1 or columns != x.shape[3] - kw + 1:
        raise ValueError("the sizes do not fit together")
    grad = grad.astype(float)
    grad_x, grad_weights = np.zeros(x.shape), np.empty(weights.shape, order="F")
    for m, n in np.ndindex(kh, kw):
        part = (slice(None), slice(None), slice(m, m + rows), slice(n, n + columns))
        grad_x[part] += np.einsum("kfij,fc->kcij", grad, weights[:, :, m, n])
        grad_weights[:, :, m, n] = np.tensordot(grad, x[part], axes=([0, 2, 3], [0, 2, 3]))
    return [grad_x, grad_weights, grad.sum(axis=3).sum(axis=2).sum(axis=0)]


@catalogue.right("conv_backward")
def spectra_for_both(grad, x, weights):
    if grad.ndim != 4 or x.ndim != 4 or weights.ndim != 4 or 0 in (grad.size, x.size, weights.size):
        raise ValueError("three arrays with four dimensions and entries are needed")
    size, (kh, kw) = x.shape[2:], weights.shape[2:]
    if x.shape[1] != weights.shape[1]:
        raise ValueError("the channels differ")
    if grad.shape != (len(x), len(weights), size[0] - kh + 1, size[1] - kw + 1):
        raise ValueError("grad does not have the shape of the output")
    grads, images, kernels = np.fft.fft2(grad, s=size), np.fft.fft2(x), np.fft.fft2(weights, s=size)
    grad_x = np.fft.ifft2(np.einsum("kfpq,fcpq->kcpq", grads, kernels)).real
    grad_weights = np.fft.ifft2(np.einsum("kfpq,kcpq->fcpq", np.conj(grads), images)).real[:, :, :kh, :kw]
    return grad_x, grad_weights, grad.astype(float).sum(axis=(0, 2, 3))


@catalogue.right("max_pool")
def cut_and_reshaped(x, size=2):
    if x.ndim != 4 or x.size == 0:
        raise ValueError("x needs four dimensions and entries")
    if size < 1 or size > x.shape[2] or size > x.shape[3]:
        raise ValueError("the size does not fit")
    N, C, H, W = x.shape
    cut = x[:, :, : H - H % size, : W - W % size]
    return cut.reshape(N, C, H // size, size, W // size, size).max(axis=(3, 5))


@catalogue.right("max_pool")
def loops_over_every_number(x, size=2):
    if x.ndim != 4:
        raise ValueError("x needs four dimensions")
    if x.size == 0:
        raise ValueError("x is empty")
    if size <= 0:
        raise ValueError("the size must be positive")
    N, C, H, W = x.shape
    if size > H or size > W:
        raise ValueError("the windows are larger than the maps")
    result = np.full((N, C, H // size, W // size), -np.inf)
    for k in range(N):
        for c in range(C):
            for i in range(H // size * size):
                for j in range(W // size * size):
                    if x[k, c, i, j] > result[k, c, i // size, j // size]:
                        result[k, c, i // size, j // size] = x[k, c, i, j]
    return result


@catalogue.right("max_pool")
def every_place_of_a_window(x, size=2):
    if x.ndim != 4 or x.size == 0 or size < 1:
        raise ValueError("x needs four dimensions and entries, and a positive size")
    rows, columns = x.shape[2] // size, x.shape[3] // size
    if rows < 1 or columns < 1:
        raise ValueError("the windows are larger than the maps")
    cut = x[:, :, : rows * size, : columns * size]
    largest = cut[:, :, ::size, ::size]
    for m in range(size):
        for n in range(size):
            largest = np.maximum(largest, cut[:, :, m::size, n::size])
    return largest


@catalogue.right("max_pool")
def sliding_windows_in_single_precision(x, size=2):
    if x.ndim != 4 or x.size == 0 or size < 1:
        raise ValueError("x needs four dimensions and entries, and a positive size")
    windows = np.lib.stride_tricks.sliding_window_view(x.astype(np.float32), (size, size), axis=(2, 3))
    return np.max(windows[:, :, ::size, ::size], axis=(-2, -1))


@catalogue.right("softmax_cross_entropy")
def image_by_image(logits, labels):
    import math

    if logits.ndim != 2 or labels.ndim != 1:
        raise ValueError("logits need two dimensions, labels one")
    N, K = logits.shape
    if N == 0 or K == 0 or len(labels) != N:
        raise ValueError("empty, or the number of labels differs")
    loss, grad = 0.0, np.zeros((N, K))
    for k in range(N):
        label = int(labels[k])
        if not 0 <= label < K:
            raise ValueError("a label is out of range")
        largest = max(float(z) for z in logits[k])
        total = sum(math.exp(float(z) - largest) for z in logits[k])
        loss += math.log(total) + largest - float(logits[k, label])
        for j in range(K):
            grad[k, j] = (math.exp(float(logits[k, j]) - largest) / total - (j == label)) / N
    return loss / N, grad


@catalogue.right("softmax_cross_entropy")
def reduced_by_logaddexp(logits, labels):
    if logits.ndim != 2 or logits.size == 0 or labels.shape != (len(logits),):
        raise ValueError("the shapes do not fit")
    if labels.min() < 0 or labels.max() > logits.shape[1] - 1:
        raise ValueError("a label is out of range")
    sums = np.logaddexp.reduce(logits.astype(float), axis=1)
    one_hot = np.arange(logits.shape[1]) == labels[:, None]
    return float(np.mean(sums - logits[one_hot])), (np.exp(logits - sums[:, None]) - one_hot) / len(logits)


@catalogue.right("softmax_cross_entropy")
def one_hot_rows(logits, labels):
    if logits.ndim != 2 or logits.size == 0:
        raise ValueError("logits need two dimensions and entries")
    if labels.shape != logits.shape[:1]:
        raise ValueError("one label for each image is needed")
    if not np.all((labels >= 0) & (labels < logits.shape[1])):
        raise ValueError("a label is out of range")
    one_hot = np.eye(logits.shape[1])[labels]
    z = logits - np.max(logits, axis=1)[:, np.newaxis]
    p = np.exp(z) / np.exp(z).sum(axis=1)[:, np.newaxis]
    losses = np.log(np.exp(z).sum(axis=1)) - (one_hot * z).sum(axis=1)
    return losses.sum() / len(losses), (p - one_hot) / len(losses)


@catalogue.right("softmax_cross_entropy")
def in_single_precision(logits, labels):
    if logits.ndim != 2 or logits.size == 0 or labels.shape != logits.shape[:1]:
        raise ValueError("the shapes do not fit")
    if np.any(labels < 0) or np.any(labels >= logits.shape[1]):
        raise ValueError("a label is out of range")
    z = logits.astype(np.float32)
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.sum(np.exp(z), axis=1, keepdims=True))
    grad = np.exp(log_p)
    grad[np.arange(len(z)), labels] -= 1
    return float(-log_p[np.arange(len(z)), labels].mean()), grad / np.float32(len(z))


@catalogue.right("softmax_cross_entropy")
def list_of_both_returned(logits, labels):
    if logits.ndim != 2 or logits.size == 0 or labels.shape != logits.shape[:1]:
        raise ValueError("the shapes do not fit")
    if set(labels.tolist()) - set(range(logits.shape[1])):
        raise ValueError("a label is out of range")
    z = logits.T - logits.max(axis=1)
    total = np.exp(z).sum(axis=0)
    grad = np.exp(z) / total
    grad[labels, np.arange(len(labels))] -= 1
    loss = np.array(np.mean(np.log(total) - z[labels, np.arange(len(labels))]))
    return [loss, grad.T / len(labels)]


@catalogue.right("count_parameters")
def by_matching(layers):
    if not layers:
        raise ValueError("no layers")
    total = 0
    for layer in layers:
        match layer:
            case ("conv", f, c, kh, kw) if min(f, c, kh, kw) > 0:
                total += f * (c * kh * kw + 1)
            case ("dense", n_in, n_out) if n_in > 0 and n_out > 0:
                total += (n_in + 1) * n_out
            case ("relu" | "max_pool" | "flatten" | "softmax", *_):
                pass
            case _:
                raise ValueError(f"this layer makes no sense: {layer}")
    return total


@catalogue.right("count_parameters")
def arrays_made_and_measured(layers):
    if len(layers) < 1:
        raise ValueError("no layers")
    arrays = []
    for layer in layers:
        name, sizes = layer[0], np.array(layer[1:])
        if name not in {"conv", "dense", "relu", "max_pool", "flatten", "softmax"}:
            raise ValueError("unknown layer")
        if name not in {"conv", "dense"}:
            continue
        if len(sizes) != (4 if name == "conv" else 2) or np.any(sizes <= 0):
            raise ValueError("wrong sizes")
        arrays += [np.broadcast_to(0, sizes), np.broadcast_to(0, sizes[0] if name == "conv" else sizes[1])]
    return np.sum([array.size for array in arrays], dtype=int)


@catalogue.right("count_parameters")
def a_function_for_one_layer(layers):
    if not layers:
        raise ValueError("no layers")

    def count(layer):
        name, sizes = layer[0], layer[1:]
        lengths = {"conv": 4, "dense": 2}
        if name in ("relu", "max_pool", "flatten", "softmax"):
            return 0
        if name not in lengths or len(sizes) != lengths[name] or any(size < 1 for size in sizes):
            raise ValueError("an impossible layer")
        product = 1
        for size in sizes:
            product *= size
        return product + (sizes[0] if name == "conv" else sizes[-1])

    return sum(map(count, layers))


@catalogue.right("count_parameters")
def numbers_in_a_table(layers):
    rules = {
        "conv": lambda f, c, kh, kw: [f * c * kh * kw, f],
        "dense": lambda n_in, n_out: [n_in * n_out, n_out],
        **dict.fromkeys(["relu", "max_pool", "flatten", "softmax"], lambda *_: []),
    }
    if layers == []:
        raise ValueError("no layers")
    numbers = []
    for name, *sizes in layers:
        try:
            numbers += rules[name](*sizes)
        except (KeyError, TypeError):
            raise ValueError("unknown layer or a wrong number of sizes") from None
        if name in ("conv", "dense") and min(sizes) < 1:
            raise ValueError("a size below 1")
    return sum(numbers)
