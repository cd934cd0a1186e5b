// Walkers released step by step: their paths, how many are where, the repeated convolution and the bell curve.
import { bellCurve, meanAndVariance, randomNumbers, repeatedConvolution, walk } from "./maths.mjs";
import { choice, html, short, slider, svg } from "./page.mjs";

const STEPS = 40;
const PATHS = 24;
// name, chances, the step that belongs to the first of them
const KERNELS = {
  lazy: ["¼ left, ½ stay, ¼ right", [0.25, 0.5, 0.25], -1],
  coin: ["a coin: ½ left, ½ right", [0.5, 0, 0.5], -1],
  wind: ["wind: 0.1 left, 0.3 stay, 0.6 right", [0.1, 0.3, 0.6], -1],
  lopsided: ["lopsided: from 1 left to 3 right", [0.5, 0.2, 0, 0.1, 0.2], -1],
  jumps: ["small steps, seldom a jump by 6", [0.05, 0, 0, 0, 0, 0.2, 0.5, 0.2, 0, 0, 0, 0, 0.05], -6],
};

export function mount(stage) {
  const state = { kernel: "lopsided", count: 1000, step: 3, seed: 6, law: true, bell: true };
  let walks = [];
  const drawing = html("div", {});
  const status = html("p", { role: "status", style: "margin:0.4rem 0 0;min-height:6.2em" });

  const kernel = choice("One step", Object.entries(KERNELS).map(([key, [name]]) => [key, name]), state.kernel, (key) => {
    state.kernel = key;
    release();
  });
  const count = choice("Walkers", [1, 10, 100, 1000, 10000].map((n) => [String(n), n.toLocaleString("en")]), "1000", (value) => {
    state.count = Number(value);
    release();
  });
  const steps = slider("Steps", { min: 0, max: STEPS, value: state.step }, (value) => {
    state.step = value;
    draw();
  });
  steps.input.style.width = "min(13rem, 50vw)";
  const button = (text, action) => {
    const element = html("button", { type: "button" }, text);
    element.addEventListener("click", action);
    return element;
  };
  const next = button("One step more", () => {
    state.step = Math.min(STEPS, state.step + 1);
    steps.input.value = state.step;
    steps.shown.textContent = state.step;
    draw();
  });
  const again = button("Release others", () => {
    state.seed += 1;
    release();
  });
  const tick = (text, field) => {
    const input = html("input", { type: "checkbox" });
    input.checked = state[field];
    input.addEventListener("change", () => { state[field] = input.checked; draw(); });
    return html("label", {}, input, text);
  };
  kernel.select.style.maxWidth = "min(19rem, 62vw)";
  stage.append(
    html("div", { class: "controls" }, kernel.label, count.label, steps.label, next, again,
      tick("repeated convolution", "law"), tick("bell curve", "bell")),
    drawing, status);

  function release() {
    const [, chances, first] = KERNELS[state.kernel];
    const numbers = randomNumbers(1000 * state.seed, state.count * STEPS);
    walks = Array.from({ length: state.count }, (_, i) => walk(chances, first, numbers.slice(i * STEPS, (i + 1) * STEPS)));
    draw();
  }

  function draw() {
    const [, chances, first] = KERNELS[state.kernel];
    const n = state.step;
    const [mean, variance] = meanAndVariance(chances, first);
    const law = repeatedConvolution(chances, n);
    const start = first * n; // the place of law[0]
    const counts = new Map();
    for (const places of walks) counts.set(places[n], (counts.get(places[n]) ?? 0) + 1);
    const share = (place) => (counts.get(place) ?? 0) / walks.length;

    // the places to show: those that most walkers reach within all the steps
    const reach = 3.3 * Math.sqrt(variance * STEPS);
    const low = Math.floor(Math.min(-3, mean * STEPS - reach));
    const high = Math.ceil(Math.max(3, mean * STEPS + reach));

    const width = Math.min(Math.max(stage.clientWidth, 290), 640);
    const [left, right, top, tall, base, rise] = [52, 8, 20, 170, 366, 132];
    const root = svg("svg", { width, height: 408, viewBox: `0 0 ${width} 408`, "aria-hidden": "true" });
    const slot = (width - left - right) / (high - low + 1);
    const at = (place) => left + slot * (place - low + 0.5);
    const text = (x, y, content, role, rest = {}) =>
      root.append(svg("text", { x, y, "font-size": 13, style: `fill:var(--fig-${role})`, ...rest }, content));
    const line = (x1, y1, x2, y2, role, rest = "") =>
      root.append(svg("line", { x1, y1, x2, y2, style: `stroke:var(--fig-${role});${rest}` }));
    const path = (points, role, rest) => root.append(svg("path", {
      d: `M${points.map((point) => point.map((v) => v.toFixed(1)).join(" ")).join("L")}`,
      style: `fill:none;stroke:var(--fig-${role});${rest}` }));

    // the paths, time downwards
    const down = (step) => top + 12 + ((tall - 12) * step) / Math.max(8, n);
    text(left, 14, walks.length > PATHS ? `the first ${PATHS} walkers` : walks.length === 1 ? "the walker" : "the walkers", "input");
    text(left - 6, down(0) + 4, "start", "soft", { "text-anchor": "end", "font-size": 12 });
    if (n > 3) text(left - 6, down(n) + 4, `step ${n}`, "soft", { "text-anchor": "end", "font-size": 12 });
    line(left, down(n), width - right, down(n), "soft", "stroke-dasharray:2 3");
    const inside = (place) => place >= low && place <= high;
    for (const places of walks.slice(0, PATHS)) {
      const seen = places.slice(0, n + 1);
      path(seen.map((place, step) => [at(place), down(step)]), "input", "stroke-opacity:.45;stroke-width:1.4");
      if (inside(places[n])) root.append(svg("circle", { cx: at(places[n]), cy: down(n), r: 3.5, style: "fill:var(--fig-input)" }));
    }

    // how many are where
    const most = Math.max(...law, ...Array.from(counts.values(), (value) => value / walks.length));
    const up = (value) => base - (rise * value) / most;
    text(left, base - rise - 14, `share of the walkers after ${n} step${n === 1 ? "" : "s"}`, "input");
    text(left - 6, up(most) + 5, `${short(100 * most)} %`, "ink", { "text-anchor": "end", "font-size": 12 });
    line(left - 3, up(most), left, up(most), "soft");
    for (const place of counts.keys()) {
      if (!inside(place)) continue;
      root.append(svg("rect", { x: at(place) - slot * 0.45, y: up(share(place)), width: slot * 0.9, height: base - up(share(place)),
        style: "fill:var(--fig-input);fill-opacity:.45" }));
    }
    line(left, base, width - right, base, "soft");
    if (state.bell && n > 0) {
      const fine = Array.from({ length: 301 }, (_, i) => low - 0.5 + ((high - low + 1) * i) / 300);
      const points = fine.map((x) => [at(x), up(Math.min(bellCurve(x, n * mean, n * variance), 1.12 * most))]);
      path(points, "accent", "stroke-width:2");
    }
    if (state.law) {
      const radius = Math.min(4, Math.max(2, slot * 0.32));
      law.forEach((chance, k) => {
        if (inside(start + k) && chance > 1e-5) {
          root.append(svg("circle", { cx: at(start + k), cy: up(chance), r: radius, style: "fill:var(--fig-output)" }));
        }
      });
    }
    const every = [1, 2, 5, 10, 20, 50].find((size) => size * slot >= 34);
    for (let place = Math.ceil(low / every) * every; place <= high; place += every) {
      text(at(place), base + 17, short(place), "ink", { "text-anchor": "middle", "font-size": 12 });
    }
    text(width - right, base + 36, "place", "ink", { "text-anchor": "end", "font-size": 12 });
    const key = [["●", "output", "repeated convolution", state.law], ["━", "accent", "bell curve", state.bell]];
    let x = left;
    for (const [sign, role, name, shown] of key.filter(([, , , on]) => on)) {
      if (shown) text(x, base + 36, `${sign} ${name}`, role, { "font-size": 12 });
      x += 7 * name.length + 28;
    }
    drawing.replaceChildren(root);

    const walkedMean = walks.reduce((sum, places) => sum + places[n], 0) / walks.length;
    const walkedVariance = walks.reduce((sum, places) => sum + (places[n] - walkedMean) ** 2, 0) / walks.length;
    const chance = (place) => law[place - start] ?? 0;
    const all = [...new Set([...counts.keys(), ...law.map((_, k) => start + k)])];
    const gap = Math.max(...all.map((place) => Math.abs(share(place) - chance(place))));
    const bellGap = Math.max(...law.map((value, k) => Math.abs(value - bellCurve(start + k, n * mean, n * variance))));
    const many = walks.length === 1 ? "1 walker" : `${walks.length.toLocaleString("en")} walkers`;
    const said = n === 0 ? `Before the first step: ${many} at place 0. The kernel has not acted yet.`
      : `After ${n} step${n === 1 ? "" : "s"}, ${many}: mean place ${short(walkedMean)}, standard deviation ${short(Math.sqrt(walkedVariance))}. `
        + `The kernel says ${short(n * mean)} and ${short(Math.sqrt(n * variance))}. Largest gap at one place, in percentage points: `
        + `walkers against the repeated convolution ${short(100 * gap)}; the repeated convolution against the bell curve ${short(100 * bellGap)}.`;
    if (status.textContent !== said) status.textContent = said; // a redraw alone is no news
  }

  release();
  new ResizeObserver(() => draw()).observe(stage);
}
