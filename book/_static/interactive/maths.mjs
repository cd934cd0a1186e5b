// The operations of the course on plain arrays. Pure functions: the tests compare each with numpy or scipy.

/** Dot product of two arrays of equal length. */
export function dot(a, b) {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

/** Length (Euclidean norm) of an array. */
export function norm(a) {
  return Math.sqrt(dot(a, a));
}

/** Cosine of the angle between two arrays of equal length, from -1 to 1; NaN where one of them is all zeros. */
export function cosine(a, b) {
  return Math.max(-1, Math.min(1, dot(a, b) / (norm(a) * norm(b))));
}

/** Valid cross-correlation of x (length N) with w (length M), every `step` samples: floor((N-M)/step)+1 sums. */
export function crossCorrelate1d(x, w, step = 1) {
  const y = [];
  for (let n = 0; n + w.length <= x.length; n += step) y.push(dot(w, x.slice(n, n + w.length)));
  return y;
}

/** The array less its mean. */
export function removeMean(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

/** Cosine of the angle between two arrays after removing their means: -1 to 1, and 0 where one of them is constant. */
export function likeness(a, b) {
  if ([a, b].some((values) => values.every((value) => value === values[0]))) return 0;
  const [p, q] = [removeMean(a), removeMean(b)];
  return dot(p, q) / Math.sqrt(dot(p, p) * dot(q, q));
}

/** Normalised cross-correlation of x (length N) with w (length M), every `step` samples: one likeness per whole window. */
export function normalisedCrossCorrelate1d(x, w, step = 1) {
  const y = [];
  for (let n = 0; n + w.length <= x.length; n += step) y.push(likeness(w, x.slice(n, n + w.length)));
  return y;
}

/** Full convolution of a and b: length N + M - 1. */
export function convolve1d(a, b) {
  const y = new Array(a.length + b.length - 1).fill(0);
  a.forEach((value, i) => b.forEach((weight, j) => { y[i + j] += value * weight; }));
  return y;
}

/** The pairs that overlap at position n of a full slide: [{ i, j, product }] for x[i] and w[j]; flip = convolution. */
export function overlap(x, w, n, flip = true) {
  const pairs = [];
  for (let i = Math.max(0, n - w.length + 1); i <= Math.min(n, x.length - 1); i++) {
    const j = flip ? n - i : w.length - 1 - (n - i);
    pairs.push({ i, j, product: x[i] * w[j] });
  }
  return pairs;
}

/** The positions [start, stop) of the full slide that a mode keeps: n numbers, a kernel of m <= n, as numpy does it. */
export function modeRange(n, m, mode) {
  if (mode === "same") return [Math.floor((m - 1) / 2), Math.floor((m - 1) / 2) + n];
  return mode === "valid" ? [m - 1, n] : [0, n + m - 1];
}

/** A matrix turned by 180 degrees. */
export function turn(matrix) {
  return matrix.map((row) => [...row].reverse()).reverse();
}

/** Index of the pixel that a position beyond the border reads, or -1 for a zero. n is the length of the axis. */
export function borderIndex(i, n, border) {
  if (i >= 0 && i < n) return i;
  if (border === "edge") return i < 0 ? 0 : n - 1;
  if (border === "wrap") return ((i % n) + n) % n;
  if (border === "reflect") {
    const period = Math.max(2 * (n - 1), 1);
    const k = ((i % period) + period) % period;
    return k < n ? k : period - k;
  }
  return -1;
}

/** An image with `padding` pixels added on all four sides; border is "zero", "edge", "reflect" or "wrap". */
export function pad2d(image, padding, border = "zero") {
  const [height, width] = [image.length, image[0].length];
  const rows = [];
  for (let i = -padding; i < height + padding; i++) {
    const row = [];
    for (let j = -padding; j < width + padding; j++) {
      const [m, n] = [borderIndex(i, height, border), borderIndex(j, width, border)];
      row.push(m < 0 || n < 0 ? 0 : image[m][n]);
    }
    rows.push(row);
  }
  return rows;
}

/** Valid cross-correlation of a matrix with a kernel, every `stride` rows and columns. */
export function crossCorrelate2d(image, kernel, stride = 1) {
  const [h, w] = [kernel.length, kernel[0].length];
  const rows = [];
  for (let i = 0; i + h <= image.length; i += stride) {
    const row = [];
    for (let j = 0; j + w <= image[0].length; j += stride) {
      let sum = 0;
      for (let m = 0; m < h; m++) for (let n = 0; n < w; n++) sum += image[i + m][j + n] * kernel[m][n];
      row.push(sum);
    }
    rows.push(row);
  }
  return rows;
}

/** Valid convolution: the cross-correlation with the kernel turned by 180 degrees. */
export function convolve2d(image, kernel, stride = 1) {
  return crossCorrelate2d(image, turn(kernel), stride);
}

/** Sum of all numbers of a matrix. */
export function sumOf(matrix) {
  return matrix.flat().reduce((sum, value) => sum + value, 0);
}

/** A kernel divided by its sum, so that it sums to 1; a kernel that sums to 0 is returned as it is. */
export function normalizeKernel(kernel) {
  const sum = sumOf(kernel);
  return Math.abs(sum) < 1e-12 ? kernel : kernel.map((row) => row.map((value) => value / sum));
}

/** Cross-correlation of the same shape as the image, with border pixels repeated; the kernel has odd height and width. */
export function filterSame(image, kernel) {
  const [down, right] = [(kernel.length - 1) / 2, (kernel[0].length - 1) / 2];
  const padding = Math.max(down, right);
  return crossCorrelate2d(
    pad2d(image, padding, "edge").slice(padding - down, image.length + padding + down)
      .map((row) => row.slice(padding - right, image[0].length + padding + right)),
    kernel,
  );
}

/** A number as a byte 0..255: "clip" cuts at both ends, "wrap" keeps the last 8 bits (uint8), "signed" puts 0 at 128. */
export function toByte(value, mode = "clip") {
  const whole = Math.round(mode === "signed" ? value / 2 + 128 : value);
  if (mode === "wrap") return ((whole % 256) + 256) % 256;
  return Math.min(255, Math.max(0, whole));
}

/** A cosine of `length` samples that makes k swings over them and starts at an angle `phase`, in radians. */
export function cosineWave(length, k, phase = 0) {
  return Array.from({ length }, (_, n) => Math.cos((2 * Math.PI * k * n) / length + phase));
}

/** Coefficient k of the discrete Fourier transform, with numpy's sign and scale: [real part, imaginary part]. */
export function dftCoefficient(x, k) {
  return [dot(x, cosineWave(x.length, k)), dot(x, cosineWave(x.length, k, Math.PI / 2))];
}

/** DFT of a matrix of complex numbers, parts [re, im] of shape (H, W) with H and W powers of two; inverse divides by H W. */
export function dft2d([re, im], inverse = false) {
  const transpose = (matrix) => matrix[0].map((_, j) => matrix.map((row) => row[j]));
  const rows = (parts) => {
    const done = parts[0].map((row, i) => radix2(row, parts[1][i], inverse ? 1 : -1));
    return [done.map(([real]) => real), done.map(([, imaginary]) => imaginary)];
  };
  const scale = inverse ? 1 / (re.length * re[0].length) : 1;
  const turned = rows(rows([re, im]).map(transpose)).map(transpose);
  return turned.map((part) => part.map((row) => row.map((value) => value * scale)));
}

/** Sum of x[n] exp(sign 2 pi i k n / N) for all k, real and imaginary parts apart; N is a power of two. */
function radix2(re, im, sign) {
  const half = re.length / 2;
  if (half < 1) return [[...re], [...im]];
  const part = (values, odd) => values.filter((_, n) => n % 2 === odd);
  const [evenRe, evenIm] = radix2(part(re, 0), part(im, 0), sign);
  const [oddRe, oddIm] = radix2(part(re, 1), part(im, 1), sign);
  const [outRe, outIm] = [new Array(re.length), new Array(re.length)];
  for (let k = 0; k < half; k++) {
    const [c, s] = [Math.cos((sign * Math.PI * k) / half), Math.sin((sign * Math.PI * k) / half)];
    const [a, b] = [c * oddRe[k] - s * oddIm[k], c * oddIm[k] + s * oddRe[k]];
    [outRe[k], outIm[k]] = [evenRe[k] + a, evenIm[k] + b];
    [outRe[k + half], outIm[k + half]] = [evenRe[k] - a, evenIm[k] - b];
  }
  return [outRe, outIm];
}

/**
 * The gains of a round mask of shape (size, size), frequency zero at [0][0]: "disc" is 1 up to the radius and 0 beyond,
 * "gaussian" falls from 1 through one half at the radius. highPass gives 1 minus these. Distances in cycles per image.
 */
export function radialMask(size, radius, form = "disc", highPass = false) {
  const frequency = (k) => (k < size / 2 ? k : k - size);
  return Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => {
    const squared = frequency(i) ** 2 + frequency(j) ** 2;
    const low = form === "disc" ? Number(squared <= radius * radius) : 0.5 ** (squared / (radius * radius));
    return highPass ? 1 - low : low;
  }));
}

/** A matrix rolled by half its height and width, so that [0][0] comes to the middle, as numpy's fftshift does. */
export function shiftToMiddle(matrix) {
  const roll = (list) => {
    const cut = Math.ceil(list.length / 2);
    return [...list.slice(cut), ...list.slice(0, cut)];
  };
  return roll(matrix).map(roll);
}

/** The kernel convolved with itself until `steps` of it have acted: [1] for none, (M - 1) steps + 1 numbers. */
export function repeatedConvolution(kernel, steps) {
  let result = [1];
  for (let step = 0; step < steps; step++) result = convolve1d(result, kernel);
  return result;
}

/** `count` numbers from 0 up to 1 that look random and are the same for the same whole `seed` (Ettinger's mulberry32). */
export function randomNumbers(seed, count) {
  let state = seed | 0;
  return Array.from({ length: count }, () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  });
}

/** Places of a walker after 0, 1, 2, ... steps: each number in 0..1 picks a step; weight k of the kernel is step first + k. */
export function walk(kernel, first, numbers) {
  const places = [0];
  for (const number of numbers) {
    let [step, below] = [0, kernel[0]];
    while (number >= below && step < kernel.length - 1) below += kernel[++step];
    places.push(places[places.length - 1] + first + step);
  }
  return places;
}

/** Mean and variance of the places first, first + 1, ... whose chances are given. */
export function meanAndVariance(chances, first = 0) {
  const mean = chances.reduce((sum, chance, k) => sum + chance * (first + k), 0);
  return [mean, chances.reduce((sum, chance, k) => sum + chance * (first + k - mean) ** 2, 0)];
}

/** The Gaussian curve of area 1 with this mean and variance, at x. */
export function bellCurve(x, mean, variance) {
  return Math.exp(-((x - mean) ** 2) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
}

/** Mean of the squared differences of two matrices of equal shape. */
export function meanSquaredError(a, b) {
  return sumOf(a.map((row, i) => row.map((value, j) => (value - b[i][j]) ** 2))) / (a.length * a[0].length);
}

/** Slopes of the mean squared error of the valid cross-correlation of image and kernel from `wanted`, one for each weight. */
export function kernelSlopes(image, kernel, wanted) {
  const output = crossCorrelate2d(image, kernel);
  const scale = 2 / (output.length * output[0].length);
  return crossCorrelate2d(image, output.map((row, i) => row.map((value, j) => scale * (value - wanted[i][j]))));
}

/**
 * A layer of one kernel with ReLU, half the summed squares of its errors, and the way back through it:
 * { sums, outputs, loss, gradOutputs, gradSums, gradWeights, gradInput }; a gradient has the shape of what it belongs to.
 */
export function layerWithGradients(image, kernel, wanted) {
  const sums = crossCorrelate2d(image, kernel);
  const outputs = sums.map((row) => row.map((value) => Math.max(value, 0)));
  const gradOutputs = outputs.map((row, i) => row.map((value, j) => value - wanted[i][j]));
  const gradSums = gradOutputs.map((row, i) => row.map((value, j) => (sums[i][j] > 0 ? value : 0)));
  const [h, w] = [kernel.length, kernel[0].length];
  const gradInput = image.map((row, p) => row.map((_, q) => {
    let sum = 0;
    for (let m = 0; m < h; m++) for (let n = 0; n < w; n++) sum += (gradSums[p - m]?.[q - n] ?? 0) * kernel[m][n];
    return sum;
  }));
  const loss = sumOf(gradOutputs.map((row) => row.map((value) => value ** 2))) / 2;
  return { sums, outputs, loss, gradOutputs, gradSums, gradWeights: crossCorrelate2d(image, gradSums), gradInput };
}

/** An image turned clockwise about its middle by an angle in degrees, then moved; from outside comes `ground`. Bilinear. */
export function turnAndMove(image, degrees, down, right, ground) {
  const [height, width] = [image.length, image[0].length];
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const at = (i, j) => (i >= 0 && j >= 0 && i < height && j < width ? image[i][j] : ground);
  return image.map((line, i) => line.map((_, j) => {
    const [y, x] = [i - (height - 1) / 2 - down, j - (width - 1) / 2 - right];
    const [fromY, fromX] = [c * y - s * x + (height - 1) / 2, s * y + c * x + (width - 1) / 2];
    const [top, left] = [Math.floor(fromY), Math.floor(fromX)];
    const [v, u] = [fromY - top, fromX - left];
    return (1 - v) * ((1 - u) * at(top, left) + u * at(top, left + 1))
      + v * ((1 - u) * at(top + 1, left) + u * at(top + 1, left + 1));
  }));
}

/** A convolutional layer: maps [C][H][W], filters [F][C][h][w] and a bias for each -> [F][H - h + 1][W - w + 1]. */
export function filterBank(maps, filters, biases) {
  const [height, width] = [maps[0].length - filters[0][0].length + 1, maps[0][0].length - filters[0][0][0].length + 1];
  return filters.map((kernels, f) => {
    const out = Array.from({ length: height }, () => new Array(width).fill(biases[f]));
    kernels.forEach((kernel, c) => kernel.forEach((weights, m) => weights.forEach((weight, n) => {
      for (let i = 0; i < height; i++) {
        const [line, sums] = [maps[c][i + m], out[i]];
        for (let j = 0; j < width; j++) sums[j] += weight * line[j + n];
      }
    })));
    return out;
  });
}

/** The largest number of each window of size by size, windows side by side; a remainder at the end is dropped. */
export function maxPool(matrix, size) {
  return Array.from({ length: Math.floor(matrix.length / size) }, (_, i) =>
    Array.from({ length: Math.floor(matrix[0].length / size) }, (_, j) => {
      let largest = -Infinity;
      for (let m = size * i; m < size * (i + 1); m++)
        for (let n = size * j; n < size * (j + 1); n++) largest = Math.max(largest, matrix[m][n]);
      return largest;
    }));
}

/** Probabilities from logits. */
export function softmax(logits) {
  const largest = Math.max(...logits);
  const powers = logits.map((value) => Math.exp(value - largest));
  const sum = powers.reduce((total, value) => total + value, 0);
  return powers.map((value) => value / sum);
}
