// A 3×3 kernel that walks over a small image: patch, turned kernel, products, and the feature map filling up.
import { borderIndex, convolve2d, crossCorrelate2d, pad2d, turn } from "./maths.mjs";
import { choice, html, short, slider, svg } from "./page.mjs";

const IMAGES = {
  example: ["M of the worked example", [[1, 2, 0, 3], [4, 1, 0, 2], [3, 2, 1, 0], [0, 1, 2, 4]]],
  single: ["a single 1", [[0, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]]],
  edge: ["an edge: 1 left, 5 right", Array.from({ length: 6 }, () => [1, 1, 1, 5, 5, 5])],
};
const KERNELS = {
  example: ["K of the worked example", [[0, 1, 2], [2, 2, 0], [1, 0, 1]]],
  columns: ["columns 1, 0, −1", [[1, 0, -1], [1, 0, -1], [1, 0, -1]]],
  ones: ["all ones", [[1, 1, 1], [1, 1, 1], [1, 1, 1]]],
};
const BORDERS = [["zero", "zeros"], ["edge", "edge pixel"], ["reflect", "reflect"], ["wrap", "wrap around"]];
const SIZE = 3;
const CELL = 30;
const IMAGE_WIDTH = 312;

/** One cell: a square of a role's colour with a number in it. Options: dashed, strong, note (a second, small line). */
function cell(x, y, text, role, { dashed = false, strong = false, note = "" } = {}) {
  const box = svg("rect", {
    x, y, width: CELL, height: CELL,
    style: `fill: var(--fig-${role}); fill-opacity: ${strong ? 0.38 : 0.12}; stroke: var(--fig-soft); stroke-width: 0.8`,
    ...(dashed ? { "stroke-dasharray": "3 3" } : {}),
  });
  const middle = { x: x + CELL / 2, "text-anchor": "middle" };
  const number = svg("text", { ...middle, y: y + (note ? 13 : 20), "font-size": 13 }, text);
  const group = svg("g", {}, box, number);
  if (note) group.append(svg("text", { ...middle, y: y + 25.5, "font-size": 11 }, note));
  return group;
}

/** The outline of a group of cells. */
function outline(x, y, columns, rows, role, width = 2) {
  return svg("rect", {
    x, y, width: columns * CELL, height: rows * CELL,
    style: `fill: none; stroke: var(--fig-${role}); stroke-width: ${width}`,
  });
}

/** A picture of a given size in pixels, which shrinks with the page. */
function picture(width, height) {
  return svg("svg", {
    viewBox: `-2 -24 ${width + 4} ${height + 28}`, "aria-hidden": "true",
    style: `display: block; width: 100%; max-width: ${width + 4}px; height: auto`,
  });
}

/** A matrix with a title, as a group. */
function matrix(values, role, x, title) {
  const group = svg("g", {}, svg("text", { x: x + (SIZE * CELL) / 2, y: -8, "text-anchor": "middle", "font-size": 13 }, title));
  values.forEach((row, i) => row.forEach((value, j) => group.append(cell(x + j * CELL, i * CELL, short(value), role))));
  group.append(outline(x, 0, SIZE, SIZE, role));
  return group;
}

/** A factor as text: brackets around what is negative. */
function factor(value) {
  return value < 0 ? `(${short(value)})` : short(value);
}

export function mount(stage) {
  const state = { image: "example", kernel: "example", turned: true, padding: 0, stride: 1, border: "zero", row: 0, column: 0 };
  let visited = new Set();
  let output = [];

  const weightsView = html("div");
  const imageView = html("div", { style: "flex: 0 1 auto; min-width: 0" });
  const mapView = html("div");
  const result = html("p", { role: "status", style: "margin: 0.6rem 0 0; min-height: 3.2em" });

  const restart = () => {
    Object.assign(state, { row: 0, column: 0 });
    visited = new Set();
    draw();
  };
  const set = (name) => (value) => {
    state[name] = value;
    restart();
  };
  const move = (name) => (value) => {
    state[name] = value;
    draw();
  };
  const names = (table) => Object.entries(table).map(([key, [name]]) => [key, name]);

  const image = choice("image", names(IMAGES), state.image, set("image"));
  const kernel = choice("kernel", names(KERNELS), state.kernel, set("kernel"));
  const flip = html("input", { type: "checkbox" });
  flip.checked = true;
  flip.addEventListener("change", () => set("turned")(flip.checked));
  const padding = slider("padding", { min: 0, max: 2, value: 0 }, set("padding"));
  const stride = slider("stride", { min: 1, max: 2, value: 1 }, set("stride"));
  const border = choice("border", BORDERS, state.border, set("border"));
  const row = slider("row", { min: 0, max: 1, value: 0 }, move("row"));
  const column = slider("column", { min: 0, max: 1, value: 0 }, move("column"));
  const next = html("button", { type: "button" }, "Next position");
  const all = html("button", { type: "button" }, "All positions");
  const clear = html("button", { type: "button" }, "Start again");

  next.addEventListener("click", () => {
    const columns = output[0].length;
    const place = (state.row * columns + state.column + 1) % (output.length * columns);
    Object.assign(state, { row: Math.floor(place / columns), column: place % columns });
    draw();
  });
  all.addEventListener("click", () => {
    output.forEach((line, i) => line.forEach((_, j) => visited.add(`${i},${j}`)));
    draw();
  });
  clear.addEventListener("click", restart);

  function place({ input, shown }, value, count) {
    input.max = count - 1;
    input.value = value;
    input.disabled = count < 2;
    shown.textContent = value;
  }

  function draw() {
    const pixels = IMAGES[state.image][1];
    const weights = KERNELS[state.kernel][1];
    const used = state.turned ? turn(weights) : weights;
    const padded = pad2d(pixels, state.padding, state.border);
    output = (state.turned ? convolve2d : crossCorrelate2d)(padded, weights, state.stride);
    const [rows, columns] = [output.length, output[0].length];
    visited.add(`${state.row},${state.column}`);
    place(row, state.row, rows);
    place(column, state.column, columns);
    border.select.disabled = state.padding === 0;

    const [top, left] = [state.row * state.stride, state.column * state.stride];
    const patch = padded.slice(top, top + SIZE).map((line) => line.slice(left, left + SIZE));
    const products = patch.map((line, m) => line.map((value, n) => value * used[m][n]));

    drawWeights(weights, used, products);
    drawImage(pixels, padded, used, top, left);
    drawMap(rows, columns, pixels.length + 4 - SIZE + 1);

    const terms = patch.flatMap((line, m) => line.map((value, n) => `${short(value)}·${factor(used[m][n])}`));
    const sum = short(output[state.row][state.column]);
    const complete = visited.size === rows * columns && visited.size <= 16;
    const numbers = output.map((line) => line.map(short).join(", ")).join("; ");
    result.textContent =
      `Row ${state.row}, column ${state.column}: ${terms.join(" + ")} = ${sum}. ` +
      `${state.turned ? "Convolution" : "Cross-correlation"}, feature map ${rows} × ${columns}, ` +
      (complete ? `complete: ${numbers}.` : `${visited.size} of ${rows * columns} numbers known.`);
  }

  function drawWeights(weights, used, products) {
    const wide = SIZE * CELL;
    const gap = 26;
    const view = picture(3 * wide + 2 * gap, wide);
    view.append(
      matrix(weights, "kernel", 0, "kernel"),
      matrix(used, "kernel", wide + gap, state.turned ? "turned" : "not turned"),
      matrix(products, "soft", 2 * (wide + gap), "products"),
    );
    const sign = (x, text) => svg("text", { x, y: wide / 2 + 6, "text-anchor": "middle", "font-size": 18 }, text);
    view.append(sign(wide + gap / 2, state.turned ? "↻" : "="), sign(2 * wide + 1.5 * gap, "→"));
    weightsView.replaceChildren(view);
  }

  function drawImage(pixels, padded, used, top, left) {
    const [height, width] = [pixels.length, pixels[0].length];
    // the image keeps its place: there is room for two rows of padding all around
    const shift = (2 - state.padding) * CELL;
    const view = picture((width + 4) * CELL, (height + 4) * CELL);
    const name = state.padding ? "image with padding" : "image";
    view.append(svg("text", { x: ((width + 4) * CELL) / 2, y: shift - 8, "text-anchor": "middle", "font-size": 13 }, name));
    const sources = new Set();
    padded.forEach((line, i) => line.forEach((value, j) => {
      const [m, n] = [i - state.padding, j - state.padding];
      const outside = m < 0 || n < 0 || m >= height || n >= width;
      const inPatch = i >= top && i < top + SIZE && j >= left && j < left + SIZE;
      if (outside && inPatch) sources.add(`${borderIndex(m, height, state.border)},${borderIndex(n, width, state.border)}`);
      view.append(cell(shift + j * CELL, shift + i * CELL, short(value), inPatch ? "kernel" : outside ? "accent" : "input", {
        dashed: outside, strong: inPatch, note: inPatch ? `×${short(used[i - top][j - left])}` : "",
      }));
    }));
    view.append(outline(2 * CELL, 2 * CELL, width, height, "input"));
    for (const source of sources) {
      const [m, n] = source.split(",").map(Number);
      if (state.border === "zero") continue;
      view.append(svg("rect", {
        x: (2 + n) * CELL + 3, y: (2 + m) * CELL + 3, width: CELL - 6, height: CELL - 6, "stroke-dasharray": "4 3",
        style: "fill: none; stroke: var(--fig-accent); stroke-width: 2",
      }));
    }
    view.append(outline(shift + left * CELL, shift + top * CELL, SIZE, SIZE, "kernel", 3));
    view.style.maxWidth = imageView.style.flexBasis = `${IMAGE_WIDTH}px`;
    imageView.replaceChildren(view);
  }

  function drawMap(rows, columns, largest) {
    const view = picture(largest * CELL, largest * CELL);
    const shift = ((largest - columns) * CELL) / 2;
    const drop = ((largest - rows) * CELL) / 2;
    view.append(svg("text", { x: (largest * CELL) / 2, y: drop - 8, "text-anchor": "middle", "font-size": 13 }, `feature map, ${rows} × ${columns}`));
    output.forEach((line, i) => line.forEach((value, j) => {
      const known = visited.has(`${i},${j}`);
      const here = i === state.row && j === state.column;
      view.append(cell(shift + j * CELL, drop + i * CELL, known ? short(value) : "", "output", { strong: here }));
    }));
    view.append(outline(shift, drop, columns, rows, "output"));
    view.append(outline(shift + state.column * CELL, drop + state.row * CELL, 1, 1, "output", 3));
    mapView.replaceChildren(view);
  }

  const right = html("div", { style: "flex: 0 1 330px; min-width: 0" }, weightsView, mapView);
  const pictures = html("div", { style: "display: flex; flex-wrap: wrap; gap: 0.5rem 0.8rem; align-items: center" }, imageView, right);
  stage.append(
    html("div", { class: "controls" }, image.label, kernel.label, html("label", {}, flip, "turn the kernel (∗)")),
    html("div", { class: "controls" }, padding.label, border.label, stride.label),
    html("div", { class: "controls" }, row.label, column.label),
    html("div", { class: "controls" }, next, all, clear),
    pictures,
    result,
  );
  draw();
}
