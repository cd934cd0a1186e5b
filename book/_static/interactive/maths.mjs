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

/** Full convolution of a and b: length N + M - 1. */
export function convolve1d(a, b) {
  const y = new Array(a.length + b.length - 1).fill(0);
  a.forEach((value, i) => b.forEach((weight, j) => { y[i + j] += value * weight; }));
  return y;
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
