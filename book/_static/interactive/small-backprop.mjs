// A 2×2 kernel on a 3×3 picture, ReLU and a loss: values above, gradients below, one number followed both ways.
import { layerWithGradients } from "./maths.mjs";
import { choice, html, short, slider, svg } from "./page.mjs";

const PICTURE = [[1, 0, 2], [3, 1, 0], [0, 2, 2]];
const START = [[1, 2], [-1, 1]];
const WANTED = [[2, 2], [4, 3]];
const RATE = 0.02;
const NUDGE = 0.01;

/** A factor as text: brackets around what is negative. */
const factor = (value) => (value < 0 ? `(${short(value)})` : short(value));

/** The numbers that may be followed: key and text. */
const FOLLOWED = [
  ...[0, 1].flatMap((i) => [0, 1].map((j) => [`w${i}${j}`, `the weight w(${i}, ${j})`])),
  ...[0, 1, 2].flatMap((i) => [0, 1, 2].map((j) => [`x${i}${j}`, `the pixel x(${i}, ${j})`])),
];

/** The sums on which the followed number acts: place in s, and the factor with which it acts. */
function ways(kind, i, j, weights) {
  const found = [];
  for (let p = 0; p < 2; p++) {
    for (let q = 0; q < 2; q++) {
      if (kind === "w") found.push([p, q, PICTURE[p + i][q + j]]);
      else if (i - p >= 0 && i - p < 2 && j - q >= 0 && j - q < 2) found.push([p, q, weights[i - p][j - q]]);
    }
  }
  return found;
}

export function mount(stage) {
  let weights = START.map((row) => [...row]);
  let steps = 0;
  let followed = "w00";
  const drawing = html("div", {});
  const status = html("p", { role: "status", style: "margin:0.4rem 0 0;min-height:7.6em" });

  const sliders = [0, 1].map((i) => [0, 1].map((j) => {
    const one = slider(`w(${i}, ${j})`, { min: -3, max: 3, step: 0.01, value: weights[i][j] }, (value) => {
      weights[i][j] = value;
      one.shown.textContent = short(value);
      draw();
    });
    one.input.style.width = "min(8rem, 26vw)";
    one.shown.style.minWidth = "3em";
    one.shown.textContent = short(weights[i][j]);
    return one;
  }));
  const follow = choice("Follow", FOLLOWED, followed, (key) => {
    followed = key;
    draw();
  });
  const step = html("button", { type: "button" }, "Step against the gradient");
  step.addEventListener("click", () => {
    const { gradWeights } = layerWithGradients(PICTURE, weights, WANTED);
    steps += 1;
    set(weights.map((row, i) => row.map((value, j) => Math.max(-3, Math.min(3, value - RATE * gradWeights[i][j])))));
  });
  const again = html("button", { type: "button" }, "Start again");
  again.addEventListener("click", () => {
    steps = 0;
    set(START.map((row) => [...row]));
  });
  stage.append(
    html("div", { class: "controls" }, ...sliders.flat().map(({ label }) => label)),
    html("div", { class: "controls" }, follow.label, step, again),
    drawing, status,
  );

  function set(values) {
    weights = values;
    sliders.forEach((row, i) => row.forEach(({ input, shown }, j) => {
      input.value = weights[i][j];
      shown.textContent = short(weights[i][j]);
    }));
    draw();
  }

  function draw() {
    const result = layerWithGradients(PICTURE, weights, WANTED);
    const { sums, outputs, loss, gradOutputs, gradSums, gradWeights, gradInput } = result;
    const [kind, i, j] = [followed[0], Number(followed[1]), Number(followed[2])];
    const paths = ways(kind, i, j, weights);

    const width = Math.min(Math.max(stage.clientWidth, 290), 640);
    const cell = Math.min(46, (width - 8) / 11.2);
    const [gap, size] = [cell * 0.85, cell > 36 ? 14 : 12];
    const columns = [["x", 3], ["w", 2], ["s", 2], ["out", 2]];
    const lefts = columns.map((_, k) => 3 + columns.slice(0, k).reduce((sum, [, n]) => sum + n * cell + gap * 0.8, 0));
    const tops = [24, 24 + 3 * cell + 34];
    const height = tops[1] + 3 * cell + 6;
    const root = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
    const text = (x, y, content, role, attributes = {}) =>
      root.append(svg("text", { x, y, "font-size": size, "text-anchor": "middle", style: `fill:var(--fig-${role})`, ...attributes }, content));

    function matrix(values, k, row, role, title, marked = []) {
      const top = tops[row] + ((3 - values.length) * cell) / 2;
      text(lefts[k] + (values[0].length * cell) / 2, top - 7, title, role);
      values.forEach((line, m) => line.forEach((value, n) => {
        const [x, y] = [lefts[k] + n * cell, top + m * cell];
        const chosen = marked.some(([a, b]) => a === m && b === n);
        root.append(svg("rect", { x, y, width: cell, height: cell,
          style: `fill:var(--fig-${role});fill-opacity:${chosen ? 0.4 : 0.12};stroke:var(--fig-soft);stroke-width:.8` }));
        text(x + cell / 2, y + cell / 2 + size * 0.36, short(value), "ink");
      }));
      for (const [m, n] of marked) {
        root.append(svg("rect", { x: lefts[k] + n * cell, y: top + m * cell, width: cell, height: cell,
          style: `fill:none;stroke:var(--fig-${role});stroke-width:3` }));
      }
    }

    const places = paths.map(([p, q]) => [p, q]);
    matrix(PICTURE, 0, 0, "input", "picture x", kind === "x" ? [[i, j]] : []);
    matrix(weights, 1, 0, "kernel", "kernel w", kind === "w" ? [[i, j]] : []);
    matrix(sums, 2, 0, "output", "sums s", places);
    matrix(outputs, 3, 0, "output", "ReLU(s)");
    matrix(gradInput, 0, 1, "accent", "for x", kind === "x" ? [[i, j]] : []);
    matrix(gradWeights, 1, 1, "accent", "for w", kind === "w" ? [[i, j]] : []);
    matrix(gradSums, 2, 1, "accent", "g, for s", places);
    matrix(gradOutputs, 3, 1, "accent", "errors");
    const signs = [["⋆", "="], ["←", "←"]];
    signs.forEach((line, row) => [0, 2].forEach((k, n) => {
      const from = row ? (k === 0 ? 1 : 2) : n;
      const x = lefts[from] + columns[from][1] * cell + gap * 0.4;
      text(x, tops[row] + 1.5 * cell + 6, line[n], "ink", { "font-size": size + 4 });
    }));
    text(lefts[2] + 2 * cell + gap * 0.4, tops[0] + 1.5 * cell + 6, "→", "ink", { "font-size": size + 4 });
    drawing.replaceChildren(root);

    const own = kind === "w" ? gradWeights[i][j] : gradInput[i][j];
    const terms = paths.map(([p, q, weight]) => `${factor(gradSums[p][q])}·${factor(weight)}`).join(" + ");
    const nudged = (kind === "w" ? weights : PICTURE).map((row, m) => row.map((value, n) => value + (m === i && n === j ? NUDGE : 0)));
    const after = kind === "w" ? layerWithGradients(PICTURE, nudged, WANTED) : layerWithGradients(nudged, weights, WANTED);
    const change = (value) => String(Math.round(value * 1e4) / 1e4 || 0).replace("-", "−");
    const taken = steps ? `After ${steps} ${steps === 1 ? "step" : "steps"}: loss ` : "Loss ";
    const said = `${taken}${short(loss)}. ${kind}(${i}, ${j}) acts on ${paths.length} of the sums. `
      + `Its gradient: ${terms} = ${short(own)}. `
      + `Raise it by ${NUDGE}: the gradient promises a change of the loss by ${change(NUDGE * own)}, measured: ${change(after.loss - loss)}.`;
    if (status.textContent !== said) status.textContent = said; // a redraw alone is no news
  }

  draw();
  new ResizeObserver(() => draw()).observe(stage);
}
