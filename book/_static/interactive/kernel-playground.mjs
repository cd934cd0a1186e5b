// Kernel playground: edit a 3x3 kernel, see the picture before and after, and the nine products of one pixel.
import { filterSame, normalizeKernel, pad2d, sumOf, toByte, turn } from "./maths.mjs";
import { choice, html, short, slider } from "./page.mjs";

const PRESETS = {
  identity: ["identity", [[0, 0, 0], [0, 1, 0], [0, 0, 0]]],
  box: ["box blur", [[1, 1, 1], [1, 1, 1], [1, 1, 1]]],
  gauss: ["Gaussian blur", [[1, 2, 1], [2, 4, 2], [1, 2, 1]]],
  sharpen: ["sharpen", [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]],
  edge: ["edge detection", [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]],
  sobelX: ["Sobel x", [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]],
  sobelY: ["Sobel y", [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]],
  emboss: ["emboss", [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]],
};
const SIDE = 176; // CSS pixels of each canvas

/** The drawn test picture, 44 by 44: a ramp, a disc, stripes, a square frame and one bright pixel. */
function drawnPicture() {
  const value = (i, j) => {
    if (i < 8) return Math.round((255 * j) / 43);
    if (i === 13 && j === 37) return 255;
    if (Math.hypot(i - 21, j - 12) < 9) return 220;
    if (i > 17 && i < 31 && j > 25 && j < 41) return i > 20 && i < 28 && j > 28 && j < 38 ? 70 : 190;
    if (i > 34 && j < 21) return Math.floor(j / 3) % 2 ? 230 : 30;
    if (i > 34) return Math.floor(i / 3) % 2 ? 230 : 30;
    return 70;
  };
  return Array.from({ length: 44 }, (_, i) => Array.from({ length: 44 }, (_, j) => value(i, j)));
}

/** The photograph that the page carries (88 by 88 grey bytes in base64), or null where there is none. */
function pagePhotograph() {
  const holder = document.getElementById("kern-photograph");
  if (!holder) return null;
  const bytes = Uint8Array.from(atob(holder.textContent.trim()), (letter) => letter.charCodeAt(0));
  const side = Math.sqrt(bytes.length);
  return Array.from({ length: side }, (_, i) => Array.from(bytes.slice(i * side, (i + 1) * side)));
}

const STYLE = `
.kern-play .line { display: flex; flex-wrap: wrap; gap: 0.8rem 1.2rem; margin-bottom: 0.6rem; }
.kern-play .picture { position: relative; width: ${SIDE}px; max-width: calc(50% - 0.6rem); }
.kern-play .look { flex: 1 1 210px; min-width: 0; }
.kern-play canvas { width: 100%; image-rendering: pixelated; display: block; cursor: crosshair; border: 1px solid var(--fig-soft); }
.kern-play .cursor { position: absolute; pointer-events: none; border: 2px solid var(--fig-kernel);
  box-shadow: 0 0 0 1px var(--fig-paper), inset 0 0 0 1px var(--fig-paper); box-sizing: border-box; }
.kern-play .caption { font-weight: 600; margin-bottom: 0.2rem; color: var(--fig-ink); }
.kern-play .cells { display: grid; grid-template-columns: repeat(3, 3.1rem); gap: 2px; }
.kern-play .cells > * { height: 2rem; display: flex; align-items: center; justify-content: center; box-sizing: border-box;
  border: 1px solid var(--fig-soft); border-radius: 3px; color: var(--fig-ink); font-variant-numeric: tabular-nums; }
.kern-play .cells > input { text-align: center; padding: 0; width: 100%; border-color: var(--fig-kernel); appearance: textfield; -moz-appearance: textfield; }
.kern-play .cells > input::-webkit-inner-spin-button { display: none; }
.kern-play .patch > * { border-color: var(--fig-input); }
.kern-play .products > * { border-color: var(--fig-output); }
.kern-play .sign { align-self: center; padding-top: 1.6rem; font-size: 1.2rem; color: var(--fig-ink); }
.kern-play [role="status"] { color: var(--fig-ink); min-height: 4.6em; }
.kern-play .line.sums { gap: 0.5rem; }
@media (max-width: 480px) {
  .kern-play .cells { grid-template-columns: repeat(3, 2.9rem); }
  .kern-play .sign { padding-top: 0; }
}`;

export function mount(stage) {
  const photograph = pagePhotograph();
  const pictures = { drawn: drawnPicture(), ...(photograph && { photograph }) };
  const state = { picture: "drawn", kernel: PRESETS.sobelX[1], divide: false, turned: false, show: "clip", row: 21, column: 3 };

  const weights = Array.from({ length: 9 }, (_, k) => {
    const input = html("input", { type: "number", step: "any", "aria-label": `weight in row ${Math.floor(k / 3) + 1}, column ${(k % 3) + 1}` });
    input.addEventListener("input", () => {
      state.kernel = state.kernel.map((row, i) => row.map((old, j) => (3 * i + j === k ? Number(input.value) || 0 : old)));
      preset.select.value = "own";
      draw();
    });
    return input;
  });
  const cells = (name) => {
    const boxes = Array.from({ length: 9 }, () => html("span"));
    return { boxes, grid: html("div", { class: `cells ${name}` }, ...boxes) };
  };
  const [patch, products] = [cells("patch"), cells("products")];

  const view = (name) => {
    const canvas = html("canvas", { "aria-hidden": "true" });
    const cursor = html("div", { class: "cursor" });
    const frame = html("div", { style: "position: relative" }, canvas, cursor);
    const look = (event) => {
      const { left, top, width, height } = canvas.getBoundingClientRect();
      move(Math.floor(((event.clientY - top) / height) * canvas.height), Math.floor(((event.clientX - left) / width) * canvas.width));
    };
    canvas.addEventListener("pointerdown", look);
    canvas.addEventListener("pointermove", (event) => { if (event.buttons || event.pointerType === "mouse") look(event); });
    return { canvas, cursor, box: html("div", { class: "picture" }, html("div", { class: "caption" }, name), frame) };
  };
  const [before, after] = [view("before"), view("after")];

  const presets = Object.entries(PRESETS).map(([key, [name]]) => [key, name]);
  const preset = choice("Kernel", [...presets, ["own", "your own"]], "sobelX", (key) => {
    if (key !== "own") state.kernel = PRESETS[key][1];
    fillWeights();
    draw();
  });
  const pictureNames = [["drawn", "drawing"], ...(photograph ? [["photograph", "photograph"]] : [])];
  const picture = choice("Picture", pictureNames, "drawn", (key) => {
    const scale = pictures[key].length / pictures[state.picture].length;
    state.picture = key;
    setLimits();
    move(Math.floor(state.row * scale), Math.floor(state.column * scale));
  });
  const shown = choice("Show sums as", [["clip", "clipped to 0..255"], ["wrap", "uint8, wrapped around"], ["signed", "half size, 0 is mid-grey"]], "clip",
    (value) => { state.show = value; draw(); });
  const tick = (text, field) => {
    const input = html("input", { type: "checkbox" });
    input.addEventListener("change", () => { state[field] = input.checked; draw(); });
    return html("label", {}, input, text);
  };
  const row = slider("Row", { min: 0, max: 43, value: state.row }, (value) => move(value, state.column));
  const column = slider("Column", { min: 0, max: 43, value: state.column }, (value) => move(state.row, value));
  const result = html("p", { role: "status" });

  function fillWeights() {
    state.kernel.flat().forEach((value, k) => { weights[k].value = value; });
  }

  function setLimits() {
    const last = pictures[state.picture].length - 1;
    for (const { input } of [row, column]) input.max = last;
  }

  function move(i, j) {
    const last = pictures[state.picture].length - 1;
    state.row = Math.min(last, Math.max(0, i));
    state.column = Math.min(last, Math.max(0, j));
    for (const [{ input, shown: number }, value] of [[row, state.row], [column, state.column]]) {
      input.value = value;
      number.textContent = String(value);
    }
    draw();
  }

  function paint({ canvas }, values, mode) {
    [canvas.height, canvas.width] = [values.length, values[0].length];
    const context = canvas.getContext("2d");
    const data = context.createImageData(canvas.width, canvas.height);
    values.flat().forEach((value, k) => {
      const byte = toByte(value, mode);
      data.data.set([byte, byte, byte, 255], 4 * k);
    });
    context.putImageData(data, 0, 0);
  }

  function mark({ cursor }, i, j, size, side) {
    // a cursor of one pixel would be too small to see: it grows by two CSS pixels on each side
    for (const [name, value] of [["top", i], ["left", j], ["width", size], ["height", size]]) {
      const grow = name === "top" || name === "left" ? -2 : 4;
      cursor.style[name] = `calc(${(100 * value) / side}% + ${grow}px)`;
    }
  }

  function draw() {
    const image = pictures[state.picture];
    const sum = sumOf(state.kernel);
    const divides = state.divide && Math.abs(sum) > 1e-12;
    const laid = state.turned ? turn(state.kernel) : state.kernel;
    const output = filterSame(image, divides ? normalizeKernel(laid) : laid);
    paint(before, image, "clip");
    paint(after, output, state.show);
    mark(before, state.row - 1, state.column - 1, 3, image.length);
    mark(after, state.row, state.column, 1, image.length);

    const window = pad2d(image, 1, "edge").slice(state.row, state.row + 3).map((line) => line.slice(state.column, state.column + 3));
    const terms = window.flat().map((value, k) => value * laid.flat()[k]);
    window.flat().forEach((value, k) => { patch.boxes[k].textContent = short(value); });
    terms.forEach((value, k) => { products.boxes[k].textContent = short(value); });
    const total = terms.reduce((a, b) => a + b, 0);
    const value = divides ? total / sum : total;
    const byte = toByte(value, state.show);
    const why = { clip: value < 0 || value > 255 ? "clipped to" : "shown as", wrap: "stored in uint8 as", signed: "shown as" }[state.show];
    const division = divides ? ` Divided by the sum of the kernel, ${short(sum)}: ${short(value)}.`
      : state.divide ? " The kernel sums to 0, so there is nothing to divide by." : "";
    const turnNote = state.turned ? " The kernel is turned before it is laid down, so the products belong to the turned weights." : "";
    result.textContent = `Row ${state.row}, column ${state.column}: the nine products add up to ${short(total)}.${division} `
      + `It is ${why} ${byte}. The weights sum to ${short(sum)}.${turnNote}`;
  }

  const named = (name, grid) => html("div", {}, html("div", { class: "caption" }, name), grid);
  stage.append(html("div", { class: "kern-play" },
    html("style", {}, STYLE),
    html("div", { class: "controls" }, preset.label, picture.label, shown.label),
    html("div", { class: "line" }, before.box, after.box,
      html("div", { class: "look" }, html("div", { class: "caption" }, "where to look"),
        html("div", { class: "controls", style: "flex-direction: column; align-items: flex-start" }, row.label, column.label,
          tick("divide by the sum", "divide"), tick("turn the kernel first (∗)", "turned")))),
    html("div", { class: "line sums" }, named("patch", patch.grid), html("div", { class: "sign" }, "×"),
      named("kernel", html("div", { class: "cells" }, ...weights)), html("div", { class: "sign" }, "="), named("products", products.grid)),
    result));
  fillWeights();
  draw();
}
