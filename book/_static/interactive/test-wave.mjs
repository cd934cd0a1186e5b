// A test wave laid over a signal: products, their sum, the two sums as one arrow, and the spectrum that grows.
import { cosineWave, dftCoefficient, dot } from "./maths.mjs";
import { choice, html, short, slider, svg } from "./page.mjs";

const N = 48;
const mix = (...waves) => Array.from({ length: N }, (_, n) =>
  waves.reduce((sum, [k, height, degrees]) => sum + height * cosineWave(N, k, (degrees * Math.PI) / 180)[n], 0));
const SIGNALS = {
  two: ["two waves", mix([3, 1, 60], [8, 0.6, -45])],
  later: ["the same, 4 samples later", mix([3, 1, -30], [8, 0.6, 75])],
  chord: ["a chord of three", mix([4, 0.8, 20], [5, 0.8, 140], [6, 0.8, -100])],
  between: ["between two frequencies", mix([5.5, 1, 0])],
  box: ["a box", Array.from({ length: N }, (_, n) => (n >= 18 && n < 30 ? 1.2 : 0))],
  impulse: ["an impulse", Array.from({ length: N }, (_, n) => (n === 12 ? 1.6 : 0))],
};

export function mount(stage) {
  const state = { signal: "two", k: 3, degrees: 0, seen: new Set([0, 1, 2, 3]) };
  const x = () => SIGNALS[state.signal][1];
  const drawing = html("div", {});
  const status = html("p", { role: "status", style: "margin:0.4rem 0 0;min-height:4.6em" });

  const signal = choice("Signal", Object.entries(SIGNALS).map(([key, [name]]) => [key, name]), state.signal, (key) => {
    state.signal = key;
    state.seen = new Set([state.k]);
    draw();
  });
  const frequency = slider("Cycles k", { min: 0, max: N / 2, value: state.k }, (k) => {
    state.k = k;
    state.seen.add(k);
    draw();
  });
  const phase = slider("Phase in degrees", { min: -180, max: 180, step: 5, value: 0 }, (degrees) => {
    state.degrees = degrees;
    draw();
  });
  for (const { input } of [frequency, phase]) input.style.width = "min(11rem, 42vw)";
  const best = html("button", { type: "button" }, "Turn to the largest sum");
  best.addEventListener("click", () => {
    const [re, im] = dftCoefficient(x(), state.k);
    state.degrees = Math.hypot(re, im) < 1e-9 ? 0 : Math.round((Math.atan2(im, re) * 180) / Math.PI);
    phase.input.step = 1;
    phase.input.value = state.degrees;
    phase.shown.textContent = state.degrees;
    draw();
  });
  const all = html("button", { type: "button" }, "Try all frequencies");
  all.addEventListener("click", () => {
    for (let k = 0; k <= N / 2; k++) state.seen.add(k);
    draw();
  });
  stage.append(html("div", { class: "controls" }, signal.label, frequency.label, phase.label, best, all), drawing, status);

  function draw() {
    const width = Math.min(Math.max(stage.clientWidth, 290), 640);
    const narrow = width < 480;
    const height = narrow ? 590 : 438;
    const root = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
    const text = (at, top, content, role, attributes = {}) =>
      root.append(svg("text", { x: at, y: top, "font-size": 13, style: `fill:var(--fig-${role})`, ...attributes }, content));
    const line = (x1, y1, x2, y2, role, rest = "") =>
      root.append(svg("line", { x1, y1, x2, y2, style: `stroke:var(--fig-${role});${rest}` }));
    const path = (points, role, rest = "") => root.append(svg("path",
      { d: `M${points.map((point) => point.map((v) => v.toFixed(1)).join(" ")).join("L")}`, style: `fill:none;stroke:var(--fig-${role});${rest}` }));
    const dotAt = (cx, cy, r, role) => root.append(svg("circle", { cx, cy, r, style: `fill:var(--fig-${role})` }));

    const radians = (state.degrees * Math.PI) / 180;
    const wave = cosineWave(N, state.k, radians);
    const products = x().map((value, n) => value * wave[n]);
    const sum = dot(x(), wave);
    const [re, im] = dftCoefficient(x(), state.k);
    const magnitude = Math.hypot(re, im);
    const [left, right] = [8, 8];
    const at = (n) => left + ((width - left - right) * (n + 0.5)) / N;

    // the signal and the test wave
    const [middle, unit] = [84, 34];
    text(2, 14, "signal", "input");
    text(62, 14, "test wave", "kernel");
    line(left, middle, width - right, middle, "soft");
    const fine = Array.from({ length: 481 }, (_, i) => (i / 480) * (N - 1));
    path(fine.map((n) => [at(n), middle - unit * Math.cos((2 * Math.PI * state.k * n) / N + radians)]), "kernel", "stroke-width:2");
    path(x().map((value, n) => [at(n), middle - unit * value]), "input", "stroke-opacity:.6");
    x().forEach((value, n) => dotAt(at(n), middle - unit * value, narrow ? 2.2 : 3, "input"));

    // the products
    const [base, step] = [208, 30];
    text(2, 160, `products, sum ${short(sum)}`, "output");
    line(left, base, width - right, base, "soft");
    products.forEach((value, n) => line(at(n), base, at(n), base - step * value, "output",
      `stroke-width:${Math.max((width / N) * 0.6, 2)};stroke-opacity:.75`));

    // the arrow of the two sums, and its shadow on the direction of the test wave
    const radius = 74;
    const [cx, cy] = narrow ? [width / 2, 362] : [width - radius - 14, 352];
    const scale = radius / Math.max(...Array.from({ length: N / 2 + 1 }, (_, k) => Math.hypot(...dftCoefficient(x(), k))), 1e-9);
    text(narrow ? 2 : cx - radius - 26, 270, "both sums as one arrow", "accent");
    root.append(svg("circle", { cx, cy, r: radius, style: "fill:none;stroke:var(--fig-soft);stroke-opacity:.5" }));
    line(cx - radius, cy, cx + radius, cy, "soft", "stroke-opacity:.5");
    line(cx, cy - radius, cx, cy + radius, "soft", "stroke-opacity:.5");
    const [ux, uy] = [Math.cos(radians), -Math.sin(radians)];
    line(cx - radius * ux, cy - radius * uy, cx + radius * ux, cy + radius * uy, "kernel", "stroke-width:1.5;stroke-dasharray:5 4");
    dotAt(cx + radius * ux, cy + radius * uy, 4, "kernel");
    const tip = [cx + scale * re, cy - scale * im];
    const foot = [cx + scale * sum * ux, cy + scale * sum * uy];
    line(...tip, ...foot, "soft", "stroke-dasharray:2 3");
    line(cx, cy, ...foot, "output", "stroke-width:5;stroke-linecap:round");
    line(cx, cy, ...tip, "accent", "stroke-width:2.5");
    dotAt(...tip, 5, "accent");

    // the spectrum so far
    const [floor, most] = narrow ? [566, 92] : [414, 122];
    const room = narrow ? width - left - right : width - 2 * radius - 74;
    const slot = room / (N / 2 + 1);
    const place = (k) => left + slot * (k + 0.5);
    text(2, narrow ? 462 : 270, "the spectrum so far: lengths of the arrows", "accent");
    line(left, floor, left + room, floor, "soft");
    for (const k of state.seen) {
      const tall = (Math.hypot(...dftCoefficient(x(), k)) * scale * most) / radius;
      line(place(k), floor, place(k), floor - Math.max(tall, 1), "accent",
        `stroke-width:${Math.max(slot * 0.65, 3)};stroke-opacity:${k === state.k ? 1 : 0.5}`);
    }
    for (let k = 0; k <= N / 2; k += 4) text(place(k), floor + 17, String(k), "ink", { "text-anchor": "middle", "font-size": 12 });
    if (state.k % 4) text(place(state.k), floor + 17, String(state.k), "accent", { "text-anchor": "middle", "font-size": 12 });
    drawing.replaceChildren(root);

    const angle = Math.round((Math.atan2(im, re) * 180) / Math.PI);
    const said = `${state.k} cycles, phase ${short(state.degrees)}°: the products add up to ${short(sum)}. `
      + `The cosine alone gives ${short(re)}, the sine ${short(im ? -im : 0)}. `
      + (magnitude < 1e-6 ? "The arrow has no length: this frequency is not in the signal, whatever the phase."
        : `The arrow is ${short(magnitude)} long and points to ${short(angle)}°: no phase gives a larger sum than ${short(magnitude)}. `
          + (Math.abs(sum - magnitude) < 0.005 * magnitude ? "This is it." : ""));
    if (status.textContent !== said) status.textContent = said; // a redraw alone is no news
  }

  draw();
  new ResizeObserver(() => draw()).observe(stage);
}
