// Spectrum mask: choose which frequencies pass; see the mask on the spectrum, its kernel, and what it makes of the picture.
import { dft2d, radialMask, shiftToMiddle, sumOf, toByte } from "./maths.mjs";
import { choice, html, short, slider, svg } from "./page.mjs";

const SIZE = 64;
const KERNEL_SIDE = 33; // pixels of the kernel's middle that are shown

const table = (value) => Array.from({ length: SIZE }, (_, i) => Array.from({ length: SIZE }, (_, j) => value(i, j)));

const DRAWN = {
  bar: ["white bar", table((i, j) => (Math.abs(j - 31.5) < 16 ? 200 : 50))],
  square: ["white square", table((i, j) => (Math.max(Math.abs(i - 31.5), Math.abs(j - 31.5)) < 13 ? 200 : 50))],
  stripes: ["stripes of two widths", table((i, j) => 128 + 60 * Math.sin((2 * Math.PI * 4 * j) / SIZE) + 50 * Math.sin((2 * Math.PI * (9 * j + 12 * i)) / SIZE))],
  dot: ["single white pixel", table((i, j) => (i === 32 && j === 32 ? 255 : 0))],
};

/** The photograph that the page carries (64 by 64 grey bytes in base64), or null where there is none. */
function pagePhotograph() {
  const holder = document.getElementById("theorem-photograph");
  if (!holder) return null;
  const bytes = atob(holder.textContent.trim());
  return table((i, j) => bytes.charCodeAt(SIZE * i + j));
}

const STYLE = `
.mask-play .views { display: grid; grid-template-columns: repeat(4, 1fr); gap: 0.7rem; margin-bottom: 0.6rem; }
.mask-play canvas { width: 100%; image-rendering: pixelated; display: block; border: 1px solid var(--fig-soft); box-sizing: border-box; }
.mask-play .caption { font-weight: 600; margin-bottom: 0.2rem; color: var(--fig-ink); }
.mask-play [role="status"] { color: var(--fig-ink); min-height: 6em; margin: 0.4rem 0 0; }
.mask-play .radius { width: min(22rem, 55vw); }
@media (max-width: 560px) { .mask-play .views { grid-template-columns: repeat(2, 1fr); } .mask-play [role="status"] { min-height: 9em; } }`;

export function mount(stage) {
  const photograph = pagePhotograph();
  const pictures = { ...DRAWN, ...(photograph && { photograph: ["photograph", photograph] }) };
  const state = { picture: "bar", form: "disc", pass: "low", radius: 8 };

  const picture = choice("Picture", Object.entries(pictures).map(([key, [name]]) => [key, name]), state.picture,
    (value) => { state.picture = value; state.spectrum = null; draw(); });
  const form = choice("Mask", [["disc", "disc"], ["gaussian", "Gaussian"]], state.form, (value) => { state.form = value; draw(); });
  const pass = choice("Keeps", [["low", "low frequencies (low pass)"], ["high", "high frequencies (high pass)"]], state.pass,
    (value) => { state.pass = value; draw(); });
  const radius = slider("Radius, in cycles per image", { min: 1, max: 46, value: state.radius }, (value) => { state.radius = value; draw(); });
  radius.input.classList.add("radius");

  const view = (name) => {
    const canvas = html("canvas", { "aria-hidden": "true" });
    return { canvas, box: html("div", {}, html("div", { class: "caption" }, name), canvas) };
  };
  const [before, masked, weights, after] = ["picture", "spectrum, masked", "kernel", "result"].map(view);
  const plot = svg("svg", { viewBox: "0 0 640 190", "aria-hidden": "true", style: "width:100%;height:auto;display:block" });
  const status = html("p", { role: "status" });

  /** Paint a matrix; colour(value) gives [red, green, blue]. */
  function paint({ canvas }, values, colour) {
    [canvas.height, canvas.width] = [values.length, values[0].length];
    const context = canvas.getContext("2d");
    const data = context.createImageData(canvas.width, canvas.height);
    values.flat().forEach((value, k) => data.data.set([...colour(value), 255], 4 * k));
    context.putImageData(data, 0, 0);
  }

  const grey = (value) => new Array(3).fill(toByte(value));

  /** The red, green and blue of one of the figure's CSS variables, which hold hex colours. */
  function themeColour(name) {
    const hex = getComputedStyle(stage).getPropertyValue(name).trim();
    return [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
  }

  function drawRow(image, result) {
    const row = SIZE / 2;
    const [x, y] = [(j) => 46 + (j * 584) / (SIZE - 1), (value) => 150 - (value * 120) / 255];
    const path = (values) => values.map((value, j) => `${j ? "L" : "M"}${x(j).toFixed(1)} ${Math.max(2, Math.min(186, y(value))).toFixed(1)}`).join("");
    const line = (value, text) => [
      svg("line", { x1: 46, x2: 630, y1: y(value), y2: y(value), stroke: "var(--fig-soft)", "stroke-width": 0.8, "stroke-dasharray": "2 4" }),
      svg("text", { x: 38, y: y(value) + 7, "text-anchor": "end", "font-size": 20 }, text),
    ];
    plot.replaceChildren(...line(0, "0"), ...line(255, "255"),
      svg("path", { d: path(image[row]), fill: "none", stroke: "var(--fig-input)", "stroke-width": 2, "stroke-dasharray": "5 4" }),
      svg("path", { d: path(result[row]), fill: "none", stroke: "var(--fig-output)", "stroke-width": 2.6 }));
  }

  function draw() {
    const image = pictures[state.picture][1];
    const zeros = table(() => 0);
    state.spectrum ??= dft2d([image, zeros]);
    const high = state.pass === "high";
    const mask = radialMask(SIZE, state.radius, state.form, high);
    const times = (part) => part.map((row, i) => row.map((value, j) => value * mask[i][j]));
    const [result] = dft2d(state.spectrum.map(times), true);
    const kernel = shiftToMiddle(dft2d([mask, zeros], true)[0]);

    const bright = state.spectrum[0].map((row, i) => row.map((value, j) => Math.log1p(Math.hypot(value, state.spectrum[1][i][j]))));
    const top = Math.max(...bright.flat());
    const veil = 40; // what the mask removes stays faintly visible, so that the disc has a rim
    const shown = shiftToMiddle(bright.map((row, i) => row.map((value, j) => veil * (1 - mask[i][j]) + (mask[i][j] * 255 * value) / top)));
    const first = (SIZE - KERNEL_SIDE + 1) / 2;
    const middle = kernel.slice(first, first + KERNEL_SIDE).map((row) => row.slice(first, first + KERNEL_SIDE));
    // a high pass has a tall weight in the middle: the second largest size is full colour
    const sizes = middle.flat().map(Math.abs).sort((a, b) => b - a);
    const full = high ? sizes[1] : sizes[0];
    const [plus, minus, paper] = ["--fig-input", "--fig-kernel", "--fig-paper"].map(themeColour);
    const signed = (value) => {
      const strength = Math.min(1, Math.abs(value) / (full || 1));
      return (value < 0 ? minus : plus).map((part, c) => Math.round(strength * part + (1 - strength) * paper[c]));
    };

    paint(before, image, grey);
    paint(masked, shown, grey);
    paint(weights, middle, signed);
    paint(after, result, high ? (value) => grey(value + 128) : grey);
    drawRow(image, result);

    const flat = result.flat();
    const share = (100 * sumOf(mask)) / (SIZE * SIZE);
    const lowest = Math.min(...kernel.flat());
    const [dark, light] = [Math.min(...image.flat()), Math.max(...image.flat())];
    const over = Math.max(0, Math.max(...flat) - light, dark - Math.min(...flat));
    const beyond = high ? "A high pass takes the mean away: 0 is shown as mid-grey."
      : over < 0.5 ? "No pixel leaves the range of the picture."
        : `The result goes beyond the picture's range by up to ${Math.round(over)}, that is ${Math.round((100 * over) / (light - dark))} % of it.`;
    status.textContent = `${state.form === "disc" ? "The mask keeps" : "On average the mask's gain is"} ${share < 1 ? "less than 1" : Math.round(share)} %${state.form === "disc" ? " of the spectrum" : ""}. `
      + `Its gain at frequency zero is `
      + `${short(mask[0][0])}, the sum of the kernel's weights. ${lowest < -1e-6 ? "The kernel has negative weights (orange)." : "No weight of the kernel is negative."} `
      + `${beyond} The plot shows row ${SIZE / 2}: the picture dashed, the result solid.`;
  }

  stage.append(html("div", { class: "mask-play" },
    html("style", {}, STYLE),
    html("div", { class: "controls" }, picture.label, form.label, pass.label),
    html("div", { class: "controls" }, radius.label),
    html("div", { class: "views" }, before.box, masked.box, weights.box, after.box),
    plot, status));
  draw();
  // the kernel's colours are those of the theme
  new MutationObserver(draw).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
}
