// A layer learns a hidden 3×3 kernel by gradient descent: one step at a time, with its output, its error and its loss.
import { convolve2d, crossCorrelate2d, kernelSlopes, meanSquaredError, randomNumbers, sumOf, turn } from "./maths.mjs";
import { choice, html, short, slider, svg } from "./page.mjs";

const SIZE = 20;
const CELL = 42;
const FIRST_STEPS = 5;
const HIDDEN = {
  emboss: ["emboss", [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]],
  corner: ["a single 2", [[0, 0, 0], [0, 0, 0], [2, 0, 0]]],
  sobel: ["Sobel x", [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]],
  ones: ["all ones", [[1, 1, 1], [1, 1, 1], [1, 1, 1]]],
};

/** A picture of SIZE by SIZE, scaled to mean 0 and mean square 1. */
function scaled(value) {
  const picture = Array.from({ length: SIZE }, (_, i) => Array.from({ length: SIZE }, (_, j) => value(i, j)));
  const mean = sumOf(picture) / SIZE ** 2;
  const centred = picture.map((row) => row.map((pixel) => pixel - mean));
  const spread = Math.sqrt(meanSquaredError(centred, centred.map((row) => row.map(() => 0))));
  return centred.map((row) => row.map((pixel) => pixel / spread));
}

const random = randomNumbers(5, SIZE * SIZE);
const inShape = (i, j) => Math.hypot(i - 6, j - 6) < 4.5 || (i > 10 && i < 18 && j > 9 && j < 17);
const PICTURES = {
  noise: ["noise", scaled((i, j) => random[SIZE * i + j])],
  shapes: ["disc and square", scaled((i, j) => (inShape(i, j) ? 1 : 0))],
  stripes: ["upright stripes", scaled((_, j) => random[j])],
};

const STYLE = `
.learn-play .kernels { display: grid; grid-template-columns: repeat(3, minmax(0, 134px)); gap: 0.4rem 1.2rem; margin-bottom: 0.6rem; }
.learn-play .kernels svg { width: 100%; height: auto; display: block; }
.learn-play .views { display: grid; grid-template-columns: repeat(4, 1fr); gap: 0.7rem; margin-bottom: 0.6rem; }
.learn-play canvas { width: 100%; image-rendering: pixelated; display: block; border: 1px solid var(--fig-soft); box-sizing: border-box; }
.learn-play .caption { font-weight: 600; margin-bottom: 0.2rem; color: var(--fig-ink); }
.learn-play [role="status"] { color: var(--fig-ink); min-height: 5em; margin: 0.4rem 0 0; }
@media (max-width: 560px) { .learn-play .views { grid-template-columns: repeat(2, 1fr); } .learn-play [role="status"] { min-height: 8em; } }`;

/** A loss as text: short where that says enough, else with a power of ten. */
function small(value) {
  if (value === 0 || (value >= 0.01 && value < 1e5)) return short(value);
  const [digits, power] = value.toExponential(1).split("e");
  return `${digits} · ${powerOfTen(Number(power))}`;
}

/** A weight as text that fits into a cell. */
function asText(value) {
  if (Math.abs(value) < 100) return short(value);
  return Math.abs(value) < 1000 ? short(Math.round(value)) : "…";
}

/** Ten to a whole power as text, such as 10⁻⁴. */
function powerOfTen(power) {
  return `10${String(power).replace("-", "⁻").replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit])}`;
}

export function mount(stage) {
  const state = { hidden: "emboss", picture: "noise", turned: true, rate: 0.1 };
  let kernel = [];
  let last = [];
  let losses = [];

  const image = () => PICTURES[state.picture][1];
  const wanted = () => (state.turned ? convolve2d : crossCorrelate2d)(image(), HIDDEN[state.hidden][1]);
  const diverged = () => !(losses[losses.length - 1] < 1e9);

  function step(count) {
    const goal = wanted();
    for (let k = 0; k < count && !diverged(); k++) {
      last = kernelSlopes(image(), kernel, goal).map((row) => row.map((slope) => -state.rate * slope));
      kernel = kernel.map((row, i) => row.map((weight, j) => weight + last[i][j]));
      losses.push(meanSquaredError(crossCorrelate2d(image(), kernel), goal));
    }
    draw();
  }

  function restart(steps = 0) {
    kernel = Array.from({ length: 3 }, () => [0, 0, 0]);
    last = kernel;
    losses = [meanSquaredError(crossCorrelate2d(image(), kernel), wanted())];
    step(steps);
  }

  const set = (name) => (value) => {
    state[name] = value;
    restart();
  };
  const names = (table) => Object.entries(table).map(([key, [name]]) => [key, name]);
  const hidden = choice("hidden kernel", names(HIDDEN), state.hidden, set("hidden"));
  const made = choice("examples made by", [["conv", "∗, convolution"], ["corr", "⋆, cross-correlation"]], "conv",
    (value) => set("turned")(value === "conv"));
  const picture = choice("picture", names(PICTURES), state.picture, set("picture"));
  const rate = slider("learning rate", { min: 0.02, max: 1, step: 0.02, value: state.rate }, (value) => { state.rate = value; draw(); });
  const buttons = [1, 10, 100].map((count) => {
    const button = html("button", { type: "button" }, count === 1 ? "1 step" : `${count} steps`);
    button.addEventListener("click", () => step(count));
    return button;
  });
  const again = html("button", { type: "button" }, "Start again");
  again.addEventListener("click", () => restart());

  const kernelsView = html("div", { class: "kernels" });
  const view = (name) => {
    const canvas = html("canvas", { "aria-hidden": "true", width: SIZE, height: SIZE });
    return { canvas, box: html("div", {}, html("div", { class: "caption" }, name), canvas) };
  };
  const [before, goalView, answerView, errorView] = ["picture", "wanted", "answer", "error"].map(view);
  const plot = svg("svg", { "aria-hidden": "true", style: "width:100%;height:auto;display:block" });
  const status = html("p", { role: "status" });

  /** The red, green and blue of one of the figure's CSS variables, which hold hex colours. */
  function themeColour(name) {
    const hex = getComputedStyle(stage).getPropertyValue(name).trim();
    return [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
  }

  /** Paint values with a sign: the input's colour above zero, the kernel's below; `top` is the full colour. */
  function paint({ canvas }, values, top) {
    const [plus, minus, paper] = ["--fig-input", "--fig-kernel", "--fig-paper"].map(themeColour);
    [canvas.height, canvas.width] = [values.length, values[0].length];
    const context = canvas.getContext("2d");
    const data = context.createImageData(canvas.width, canvas.height);
    values.flat().forEach((value, k) => {
      const strength = Math.min(1, Math.abs(value) / top) || 0;
      const colour = (value < 0 ? minus : plus).map((part, c) => Math.round(strength * part + (1 - strength) * paper[c]));
      data.data.set([...colour, 255], 4 * k);
    });
    context.putImageData(data, 0, 0);
  }

  function matrix(name, values, role) {
    const box = svg("svg", { viewBox: `-2 -24 ${3 * CELL + 4} ${3 * CELL + 28}`, "aria-hidden": "true" });
    box.append(svg("text", { x: 1.5 * CELL, y: -8, "text-anchor": "middle", "font-size": 13 }, name));
    values.forEach((row, i) => row.forEach((value, j) => box.append(
      svg("rect", {
        x: j * CELL, y: i * CELL, width: CELL, height: CELL,
        style: `fill: var(--fig-${role}); fill-opacity: 0.14; stroke: var(--fig-soft); stroke-width: 0.8`,
      }),
      svg("text", { x: (j + 0.5) * CELL, y: (i + 0.5) * CELL + 5, "text-anchor": "middle", "font-size": 13 }, asText(value)),
    )));
    box.append(svg("rect", { x: 0, y: 0, width: 3 * CELL, height: 3 * CELL, style: `fill: none; stroke: var(--fig-${role}); stroke-width: 2` }));
    return html("div", {}, box);
  }

  function drawLoss() {
    const [high, low] = [4, -8]; // powers of ten
    const y = (value) => 12 + (150 * (high - Math.min(high, Math.max(low, Math.log10(value + 1e-30))))) / (high - low);
    const count = Math.max(20, losses.length - 1);
    const width = Math.max(280, Math.min(640, plot.clientWidth || 640)); // the text keeps its size on a phone
    const [left, right] = [42, width - 10];
    const x = (k) => left + ((right - left) * k) / count;
    plot.setAttribute("viewBox", `0 0 ${width} 186`);
    plot.replaceChildren();
    for (const power of [4, 0, -4, -8]) {
      plot.append(
        svg("line", { x1: left, x2: right, y1: y(10 ** power), y2: y(10 ** power), stroke: "var(--fig-soft)", "stroke-width": 0.8, "stroke-dasharray": "2 4" }),
        svg("text", { x: left - 6, y: y(10 ** power) + 5, "text-anchor": "end", "font-size": 14 }, power ? powerOfTen(power) : "1"),
      );
    }
    plot.append(
      svg("text", { x: right, y: 182, "text-anchor": "end", "font-size": 14 }, `loss, steps 0 to ${count}`),
      svg("path", {
        d: losses.map((value, k) => `${k ? "L" : "M"}${x(k).toFixed(1)} ${y(value).toFixed(1)}`).join(""),
        style: "fill: none; stroke: var(--fig-output); stroke-width: 2.6",
      }),
      svg("circle", { cx: x(losses.length - 1), cy: y(losses[losses.length - 1]), r: 5, style: "fill: var(--fig-output)" }),
    );
  }

  function draw() {
    const goal = wanted();
    const answer = crossCorrelate2d(image(), kernel);
    const error = answer.map((row, i) => row.map((value, j) => value - goal[i][j]));
    const top = Math.max(...goal.flat().map(Math.abs));
    const secret = HIDDEN[state.hidden][1];
    const best = state.turned ? turn(secret) : secret;
    const worst = Math.max(...kernel.flat().map((weight, k) => Math.abs(weight - best.flat()[k])));
    const loss = losses[losses.length - 1];

    kernelsView.replaceChildren(matrix("hidden", secret, "input"), matrix("learned", kernel, "kernel"), matrix("last change", last, "soft"));
    paint(before, image(), 2);
    paint(goalView, goal, top);
    paint(answerView, answer, top);
    paint(errorView, error, top);
    drawLoss();

    const steps = losses.length - 1;
    const columns = kernel[0].map((_, j) => kernel.reduce((sum, row) => sum + row[j], 0));
    const perfect = state.turned ? "the hidden kernel turned by 180°" : "the hidden kernel";
    let verdict = `The largest difference from ${perfect} is ${small(worst)}.`;
    if (diverged()) verdict = "The loss has grown beyond all bounds: the learning rate is too large. Lower it and start again.";
    else if (steps && loss > losses[steps - 1] && loss > 1e-20) verdict += " The last step made the loss larger.";
    else if (worst < 0.01) verdict = `The layer has found ${perfect}, to within 0.01.`;
    else if (loss < 1e-4) verdict += " Almost no error is left in the output, yet the kernel differs.";
    if (state.picture === "stripes" && !diverged()) {
      const asked = best[0].map((_, j) => short(best.reduce((sum, row) => sum + row[j], 0)));
      verdict += ` Sums of its columns: ${columns.map(short).join(", ")}; wanted: ${asked.join(", ")}.`;
    }
    status.textContent = `After ${steps} step${steps === 1 ? "" : "s"} the loss is ${diverged() ? "above 10⁹" : small(loss)}. ${verdict}`
      + ` The next step uses the learning rate ${short(state.rate)}. Colours: blue is positive, orange negative.`;
  }

  stage.append(html("div", { class: "learn-play" },
    html("style", {}, STYLE),
    html("div", { class: "controls" }, hidden.label, made.label, picture.label),
    html("div", { class: "controls" }, rate.label, ...buttons, again),
    kernelsView,
    html("div", { class: "views" }, before.box, goalView.box, answerView.box, errorView.box),
    plot, status));
  restart(FIRST_STEPS);
  window.addEventListener("resize", drawLoss);
  // the canvases have the colours of the theme
  new MutationObserver(draw).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
}
