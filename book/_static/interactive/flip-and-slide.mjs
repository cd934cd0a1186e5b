// Flip and slide: the kernel moves below the input; pairs, products, their sum and the growing output.
import { modeRange, overlap } from "./maths.mjs";
import { choice, html, short, slider, svg } from "./page.mjs";

const U = 40; // side of a cell
const EXAMPLES = {
  worked: ["the worked example", [1, 2, 3], [2, 3, 4]],
  impulse: ["an impulse", [0, 0, 1, 0, 0], [2, 3, 4]],
  box: ["box with box", [1, 1, 1, 1], [1, 1, 1, 1]],
  dice: ["two dice", [1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1]],
  step: ["differences of a step", [0, 0, 0, 2, 2, 2, 2], [1, -1]],
  long: ["0.1 of now, 0.5 of before", [1, 2, 3, 4, 1, 2, 3, 4], [0.1, 0.5]],
};
const LIMITS = { x: 8, w: 6 };

export function mount(stage) {
  const state = { x: [1, 2, 3], w: [2, 3, 4], flip: true, mode: "full", n: 2 };

  const examples = choice("Start from", Object.entries(EXAMPLES).map(([key, [name]]) => [key, name]).concat([["own", "my own numbers"]]),
    "worked", (key) => {
      if (!EXAMPLES[key]) return fields.x.input.focus();
      const [, x, w] = EXAMPLES[key];
      fields.x.input.value = x.join(" ").replaceAll("-", "−");
      fields.w.input.value = w.join(" ").replaceAll("-", "−");
      Object.assign(state, { x, w, n: -1 });
      message.textContent = "";
      update();
    });
  const fields = { x: field("Input", "x", "--fig-input"), w: field("Kernel", "w", "--fig-kernel") };
  const flip = html("input", { type: "checkbox" });
  flip.checked = true;
  flip.addEventListener("change", () => { state.flip = flip.checked; update(); });
  const modes = choice("Mode", ["full", "same", "valid"].map((mode) => [mode, mode]), "full", (mode) => { state.mode = mode; update(); });
  const position = slider("Position n", { min: 0, max: 4, value: 2 }, (n) => { state.n = n; update(); });
  position.input.style.width = "min(22rem, 45vw)";

  const drawing = svg("svg", { "aria-hidden": "true" });
  drawing.style.cssText = "width:100%;height:auto;display:block;margin:0 auto";
  const status = html("p", { role: "status", style: "margin:0.6rem 0 0;min-height:3.2em" });
  const message = html("p", { role: "alert", style: "margin:0;color:var(--fig-kernel)" });
  stage.append(
    html("div", { class: "controls" }, examples.label, modes.label, html("label", {}, flip, "flip the kernel")),
    html("div", { class: "controls" }, fields.x.label, fields.w.label),
    message,
    html("div", { class: "controls" }, position.label),
    drawing,
    status,
  );
  update();

  /** A text field for a list of numbers; a list that cannot be used is explained and the last good one kept. */
  function field(text, name, colour) {
    const input = html("input", { type: "text", size: 14, autocomplete: "off", spellcheck: "false" });
    input.style.borderLeft = `5px solid var(${colour})`;
    input.value = state[name].join(" ");
    input.addEventListener("input", () => {
      examples.select.value = "own";
      const lists = Object.fromEntries(Object.entries(fields).map(([key, { input: box }]) =>
        [key, box.value.replaceAll("−", "-").split(/[\s,;]+/).filter(Boolean).map(Number)]));
      const bad = Object.entries(LIMITS).find(([key, most]) =>
        lists[key].length < 1 || lists[key].length > most || !lists[key].every((v) => Number.isFinite(v) && Math.abs(v) < 100));
      if (bad) {
        message.textContent = `The ${bad[0] === "x" ? "input" : "kernel"} needs 1 to ${bad[1]} numbers between −99 and 99, with spaces between.`;
      } else if (lists.w.length > lists.x.length) {
        message.textContent = "Let the kernel be no longer than the input.";
      } else {
        message.textContent = "";
        Object.assign(state, lists);
        update();
      }
    });
    return { label: html("label", {}, text, input), input };
  }

  /** Draw the chosen position, and say it in words. */
  function update() {
    const { x, w } = state;
    const [start, stop] = modeRange(x.length, w.length, state.mode);
    if (state.n < 0) state.n = start;
    state.n = Math.min(Math.max(state.n, start), stop - 1);
    Object.assign(position.input, { min: start, max: stop - 1, value: state.n });
    position.shown.textContent = state.n;

    const total = (n) => overlap(x, w, n, state.flip).reduce((sum, { product }) => sum + product, 0);
    const output = Array.from({ length: stop - start }, (_, k) => total(start + k));
    draw(start, output);

    const pairs = overlap(x, w, state.n, state.flip);
    const terms = pairs.map(({ i, j }) => `${short(x[i])} · ${short(w[j])}`).join(" + ");
    const known = output.slice(0, state.n - start + 1).map(short).join(", ");
    const whole = state.n === stop - 1 ? "The whole output" : "The output so far";
    const name = state.flip ? "convolution" : "cross-correlation";
    status.replaceChildren(
      html("strong", {}, `Position ${state.n}: `), `${terms} = ${short(total(state.n))}. `,
      `${whole} (${name}, ${state.mode}): ${known}.`,
    );
  }

  function draw(start, output) {
    const { x, w, n } = state;
    const hang = w.length - 1;
    const columns = x.length + 2 * hang;
    const width = Math.max(columns, 7) * U + 4;
    const left = (width - columns * U) / 2;
    const kernel = state.flip ? [...w].reverse() : w;
    const pairs = overlap(x, w, n, state.flip);
    const covered = new Set(pairs.map(({ i }) => i));
    const parts = [];
    const larger = Math.min(1.25, Math.max(1, columns / 11)); // many cells are drawn small: write larger in them
    const text = (string, cx, cy, size, style = "", anchor = "middle") =>
      parts.push(svg("text", { x: cx, y: cy, "font-size": size * (/\d.+/.test(string) ? 1 : larger),
        "text-anchor": anchor, style }, string));
    const cell = (column, y, value, colour, strong) => {
      parts.push(svg("rect", { x: left + column * U, y, width: U, height: U, style:
        `fill:var(${colour});fill-opacity:${strong ? 0.38 : 0.1};stroke:var(${colour});stroke-width:1.2` }));
      const string = value === null ? "" : short(value);
      text(string, left + (column + 0.5) * U, y + 27, string.length > 3 ? 17 : 21);
    };

    text("input", 2, 18, 19, "fill:var(--fig-input)", "start");
    text(state.flip ? "kernel, flipped" : "kernel, not flipped", width - 2, 18, 19, "fill:var(--fig-kernel)", "end");
    x.forEach((value, i) => cell(hang + i, 28, value, "--fig-input", covered.has(i)));
    kernel.forEach((value, k) => cell(n + k, 28 + U, value, "--fig-kernel", covered.has(n + k - hang)));
    pairs.forEach(({ i, product }, k) => {
      const middle = left + (hang + i + 0.5) * U;
      parts.push(svg("rect", { x: middle - U / 2, y: 28, width: U, height: 2 * U, style: "fill:none;stroke:var(--fig-ink);stroke-width:2.4" }));
      text(short(product), middle, 138, short(product).length > 3 ? 16 : 20, "fill:var(--fig-output)");
      if (k) text("+", middle - U / 2, 138, 16);
    });

    // the output: bars above cells, each below the front of the kernel at its position
    const [top, base] = [190, 290];
    const [low, high] = [Math.min(0, ...output), Math.max(0, ...output)];
    const scale = (base - top) / (high - low || 1);
    const zero = base + low * scale;
    text("output", 2, 176, 19, "fill:var(--fig-output)", "start");
    const front = left + (n + hang + 0.5) * U;
    parts.push(svg("path", { d: `M${front} 146V${base + 8}`, style: "stroke:var(--fig-soft);stroke-dasharray:4 5;fill:none" }));
    output.forEach((value, k) => {
      const column = start + k + hang;
      const known = start + k <= n;
      if (known) {
        parts.push(svg("rect", { x: left + column * U + 7, y: Math.min(zero, zero - value * scale), width: U - 14,
          height: Math.abs(value) * scale, style: `fill:var(--fig-output);fill-opacity:${start + k === n ? 0.9 : 0.45}` }));
      }
      cell(column, base + 8, known ? value : null, "--fig-output", start + k === n);
    });
    parts.push(svg("path", { d: `M${left + (start + hang) * U} ${zero}h${output.length * U}`, style: "stroke:var(--fig-soft);fill:none" }));

    drawing.setAttribute("viewBox", `0 0 ${width} ${base + U + 12}`);
    drawing.style.maxWidth = `${Math.min(640, width * 1.15)}px`;
    drawing.replaceChildren(...parts);
  }
}
