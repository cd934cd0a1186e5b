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
