// A window slides over a signal: the products under it, their sum, and the sums collected so far.
import { crossCorrelate1d, dot, normalisedCrossCorrelate1d, removeMean } from "./maths.mjs";
import { choice, html, short, slider, svg } from "./page.mjs";

const PULSE = [1, 4, 0, -3, 2, 4, -1, 0];
const PULSE_AT = 47;
const BRIGHT = [14, 26]; // first sample of the bright patch, and the first after it
const NOISE = [0, 1, 0, -1, 0, 0, 1, -1, 0, 1, 1, 0, -1, 0, 1, 0, 0, -1, 1, 0, 0, 1, -1, 0, 1, -1, 0, 0, 1, 0, -1, -1, 0, 1, 0, 0,
  -1, 1, 0, 0, 1, 0, -1, 0, 0, 1, 0, 0, -1, 0, 0, 1, 0, 0, -1, 0, 1, 0, -1, 1, 0, 0, 1, -1, 0, 0, 1, 0, -1, 0, 1, 0];
const SIGNAL = NOISE.map((value, n) =>
  value + (n >= BRIGHT[0] && n < BRIGHT[1] ? 6 : 0) + (PULSE[n - PULSE_AT] ?? 0));

const KERNELS = {
  pulse: ["the pulse", PULSE],
  average: ["average of 8", new Array(8).fill(0.125)],
  rise: ["a rise", [-1, -1, -1, -1, 1, 1, 1, 1]],
};
const M = PULSE.length;
const LAST = SIGNAL.length - M;

/** The sums at every step-th position; score is "sum", "mean" or "normalised". */
function sums(kernel, step, score) {
  if (score === "normalised") return normalisedCrossCorrelate1d(SIGNAL, kernel, step);
  return crossCorrelate1d(SIGNAL, score === "mean" ? withoutMean(kernel) : kernel, step);
}

const withoutMean = (values) => removeMean(values).map((value) => (Math.abs(value) < 1e-12 ? 0 : value));

export function mount(stage) {
  const state = { n: 19, reached: 19, step: 1, kernel: "pulse", score: "sum" };
  const place = html("div", {});
  const status = html("p", { role: "status" });

  const position = slider("Window starts at", { min: 0, max: LAST, value: state.n }, (n) => moveTo(n));
  position.input.style.width = "min(16rem, 45vw)";
  const moveTo = (n) => {
    state.n = n;
    state.reached = Math.max(state.reached, n);
    position.input.value = n;
    position.shown.textContent = n;
    draw();
  };
  const setStep = (value) => {
    state.step = Number(value);
    position.input.step = state.step;
    moveTo(Math.floor(state.n / state.step) * state.step);
  };
  const kernel = choice("Weights", Object.entries(KERNELS).map(([key, [name]]) => [key, name]), state.kernel, (value) => {
    state.kernel = value;
    draw();
  });
  const score = choice("Score", [["sum", "plain sum"], ["mean", "mean of w removed"], ["normalised", "normalised"]], state.score,
    (value) => {
      state.score = value;
      draw();
    });
  const step = choice("Step", [1, 2, 4, 8].map((value) => [value, String(value)]), state.step, setStep);
  const toEnd = html("button", { type: "button" }, "Slide to the end");
  toEnd.addEventListener("click", () => moveTo(Math.floor(LAST / state.step) * state.step));
  const toLargest = html("button", { type: "button" }, "Go to the largest");
  toLargest.addEventListener("click", () => moveTo(largest(reachedSums()).n));
  stage.append(
    html("div", { class: "controls" }, position.label, step.label, kernel.label, score.label, toEnd, toLargest), place, status);

  const weights = () => KERNELS[state.kernel][1];
  const reachedSums = () => sums(weights(), state.step, state.score).filter((_, k) => k * state.step <= state.reached);
  const largest = (y) => {
    const k = y.reduce((best, value, i) => (value > y[best] + 1e-9 ? i : best), 0);
    return { n: k * state.step, value: y[k] };
  };

  function draw() {
    const all = sums(weights(), state.step, state.score);
    const y = reachedSums();
    const best = largest(y);
    const width = Math.min(Math.max(stage.clientWidth, 290), 640);
    const left = 34, right = 6;
    const column = (width - left - right) / SIGNAL.length;
    const at = (n) => left + column * (n + 0.5);
    const root = svg("svg", { width, height: 412, viewBox: `0 0 ${width} 412`, role: "img",
      "aria-label": "The signal with its window, the products under the window, and the sums so far." });
    const text = (x, top, content, attributes = {}) =>
      root.append(svg("text", { x, y: top, "font-size": 13, ...attributes }, content));
    const line = (x1, y1, x2, y2, attributes) => root.append(svg("line", { x1, y1, x2, y2, ...attributes }));

    // the signal, and the window that lights a part of it
    const [top, floor, unit] = [22, 96, 9.5];
    text(2, 14, "signal x", { style: "fill:var(--fig-input)" });
    root.append(svg("rect", { x: at(state.n) - column / 2, y: top, width: column * M, height: 116,
      style: "fill:var(--fig-kernel);fill-opacity:.16;stroke:var(--fig-kernel)" }));
    line(left, floor, width - right, floor, { style: "stroke:var(--fig-soft)" });
    SIGNAL.forEach((value, n) => {
      const lit = n >= state.n && n < state.n + M;
      const style = `stroke:var(--fig-input);stroke-opacity:${lit ? 1 : 0.5}`;
      line(at(n), floor, at(n), floor - unit * value, { style, "stroke-width": Math.max(column * 0.55, 2) });
    });

    // the window from near: patch, weights, products
    const patch = SIGNAL.slice(state.n, state.n + M);
    const centred = state.score === "normalised";
    const p = centred ? removeMean(patch) : patch;
    const q = state.score === "sum" ? weights() : withoutMean(weights());
    const products = p.map((value, i) => value * q[i]);
    const [cellsLeft, cellsTop, cellHeight] = [70, 160, 25];
    const cell = (width - cellsLeft - right) / M;
    const rows = [[centred ? "x − mean" : "x", p, "input"], [state.score === "sum" ? "w" : "w − mean", q, "kernel"],
      ["product", products, "output"]];
    rows.forEach(([name, values, role], r) => {
      const y0 = cellsTop + r * (cellHeight + 3);
      text(2, y0 + 17, name, { style: `fill:var(--fig-${role})` });
      const most = Math.max(...values.map(Math.abs), 1e-9);
      values.forEach((value, i) => {
        const opacity = 0.05 + 0.35 * Math.abs(value) / most;
        root.append(svg("rect", { x: cellsLeft + i * cell + 1, y: y0, width: cell - 2, height: cellHeight,
          style: `fill:var(--fig-${role});fill-opacity:${opacity};stroke:var(--fig-soft);stroke-opacity:.5` }));
        text(cellsLeft + (i + 0.5) * cell, y0 + 17, shorter(value), { "text-anchor": "middle", "font-size": cell < 34 ? 11 : 13 });
      });
    });
    for (const edge of [0, M]) {
      line(at(state.n) + column * (edge - 0.5), top + 116, cellsLeft + edge * cell, cellsTop - 2,
        { style: "stroke:var(--fig-kernel);stroke-opacity:.5" });
    }

    // the sums so far
    const [high, low] = [Math.max(...all, 0), Math.min(...all, 0)];
    const unitY = 122 / Math.max(high - low, 1e-9);
    const zero = 278 + (high > low ? high * unitY : 122);
    text(2, 262, `${state.score === "normalised" ? "score" : "sum"} y, drawn under the window's start`,
      { style: "fill:var(--fig-output)" });
    line(left, zero, width - right, zero, { style: "stroke:var(--fig-soft)" });
    y.forEach((value, k) => {
      const n = k * state.step;
      const here = n === state.n;
      line(at(n), zero, at(n), zero - unitY * value, { "stroke-width": Math.max(column * 0.6, 2),
        style: `stroke:var(--fig-output);stroke-opacity:${here ? 1 : 0.6}` });
      if (here) root.append(svg("circle", { cx: at(n), cy: zero - unitY * value, r: 5, style: "fill:var(--fig-output)" }));
    });
    if (best.value > 1e-9) {
      root.append(svg("circle", { cx: at(best.n), cy: zero - unitY * best.value, r: 8,
        style: "fill:none;stroke:var(--fig-accent);stroke-width:2.5" }));
    }
    place.replaceChildren(root);
    const said = sentence(all, y, best, products);
    if (status.textContent !== said) status.textContent = said; // a redraw alone is no news
  }

  function sentence(all, y, best, products) {
    const score = state.score === "normalised" ? "score" : "sum";
    const now = y[state.n / state.step];
    const parts = [`${all.length} positions at step ${state.step}. At n = ${state.n} the products add up to ${short(dot(products, products.map(() => 1)))}`];
    const why = products.some((value) => Math.abs(value) > 1e-9) ? "divided by both norms, the score is" : "there is no shape to compare, so the score is";
    parts.push(state.score === "normalised" ? `; ${why} ${short(now)}. ` : ". ");
    if (all.every((value) => Math.abs(value) < 1e-9)) {
      parts.push("These weights are all alike: without their mean nothing is left of them, and no patch can look like them.");
    } else if (best.value < 1e-9) {
      parts.push(`No ${score} so far is above 0.`);
    } else {
      parts.push(`Largest ${score} so far (ringed): ${short(best.value)} at n = ${best.n}. `);
      if (state.kernel === "pulse") {
        if (best.n === PULSE_AT) parts.push("That is where the pulse begins.");
        else if (state.reached < PULSE_AT) parts.push("The window has not yet reached the pulse.");
        else if (PULSE_AT % state.step) parts.push(`The pulse begins at ${PULSE_AT}: this step never stops there.`);
        else parts.push(`The pulse begins at ${PULSE_AT}: a false alarm.`);
      }
    }
    return parts.join("");
  }

  draw();
  new ResizeObserver(() => draw()).observe(stage);
}

/** A number for a narrow cell: two digits after the point only below 10. */
function shorter(value) {
  return Math.abs(value) >= 10 ? short(Math.round(value * 10) / 10) : short(value);
}
