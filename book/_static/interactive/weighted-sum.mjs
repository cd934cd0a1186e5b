// Five weights to move: the products pile up to the sum, and the sum stands inside the range that the lengths allow.
import { cosine, dot, norm } from "./maths.mjs";
import { choice, html, short, slider, svg } from "./page.mjs";

const PATTERNS = {
  rise: [-2, -1, 0, 1, 2],
  hill: [0, 1, 2, 1, 0],
  zigzag: [1, -1, 1, -1, 1],
  flat: [1, 1, 1, 1, 1],
};
const START = [1, -1, 2, 0.5, 1];
const WIDTH = 320, MIDDLE = 160, ROW = 30, TOP = 24, REACH = 15, UNIT = 150 / REACH;
const BELOW = TOP + START.length * ROW;
const SUBSCRIPTS = "₁₂₃₄₅";

const at = (value) => MIDDLE + value * UNIT;

/** What a cosine says, in words. */
function verdict(c) {
  if (Number.isNaN(c)) return "All weights are 0, so there is no direction to compare";
  if (c > 0.999) return "w points along x: no weights of this length give a larger sum";
  if (c > 0.7) return "w and x are much alike";
  if (c > 0.25) return "w and x are somewhat alike";
  if (c >= -0.25) return Math.abs(c) < 1e-9 ? "w and x are at right angles: the products cancel" : "w and x have little in common";
  if (c < -0.999) return "w points exactly against x";
  return "w and x point against each other";
}

export function mount(stage) {
  let x = PATTERNS.rise;
  let w = [...START];

  const names = w.map(() => html("span", { style: "min-width:6.6em" }));
  const sliders = w.map((value, i) =>
    slider(names[i], { min: -2, max: 2, step: 0.25, value }, (number) => { w[i] = number; update(); }));
  sliders.forEach(({ label, input, shown }, i) => {
    label.setAttribute("style", `display:flex;gap:.4rem;align-items:center;height:${ROW}px`);
    input.setAttribute("aria-label", `weight ${i + 1}`);
    input.style.cssText = "flex:1 1 5rem;min-width:0;width:5rem";
    shown.setAttribute("style", "min-width:3em;text-align:right;color:var(--fig-kernel);font-weight:600");
  });
  const pattern = choice("numbers x",
    [["rise", "a rise"], ["hill", "a hill"], ["zigzag", "a zigzag"], ["flat", "all alike"]], "rise",
    (name) => { x = PATTERNS[name]; update(); });
  const presets = [["w = x", () => x], ["w = x / 2", () => x.map((v) => v / 2)], ["w = −x", () => x.map((v) => -v || 0)],
    ["all 1", () => x.map(() => 1)], ["start again", () => START]].map(([text, weights]) => {
    const button = html("button", { type: "button" }, text);
    button.addEventListener("click", () => { w = [...weights()]; update(); });
    return button;
  });

  const picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${BELOW + 136}`, width: "100%", "aria-hidden": "true" });
  const status = html("p", { role: "status", style: "margin:.6rem 0 0;min-height:8em" });
  stage.append(
    html("div", { class: "controls" }, pattern.label, ...presets),
    html("div", { style: "display:flex;flex-wrap:wrap;gap:.4rem 1.2rem" },
      html("div", { style: `flex:1 1 250px;min-width:0;padding-top:${TOP}px` }, ...sliders.map(({ label }) => label), status),
      html("div", { style: `flex:1 1 280px;min-width:0;max-width:${WIDTH}px` }, picture)));

  const text = (px, py, words, more = {}) => svg("text", { x: px, y: py, "font-size": 13, "text-anchor": "middle", ...more }, words);
  const line = (x1, y1, x2, y2, more = {}) => svg("line", { x1, y1, x2, y2, stroke: "var(--fig-soft)", "stroke-width": 1, ...more });

  function waterfall() {
    const parts = [text(MIDDLE, 14, "products, one after the other"), line(MIDDLE, TOP, MIDDLE, BELOW + 42)];
    let reached = 0;
    x.forEach((value, i) => {
      const [product, top] = [value * w[i], TOP + i * ROW];
      const [from, to] = [at(reached), at(reached + product)];
      const colour = product < 0 ? "var(--fig-accent)" : "var(--fig-output)";
      parts.push(svg("rect", { x: Math.min(from, to), y: top + 6, width: Math.max(Math.abs(to - from), 1.5), height: ROW - 12,
        fill: colour, "fill-opacity": 0.35, stroke: colour, "stroke-width": 1.5 }));
      parts.push(line(to, top + ROW - 6, to, top + ROW + 6));
      const right = Math.max(from, to) < WIDTH - 80;
      parts.push(text(right ? Math.max(from, to) + 6 : Math.min(from, to) - 6, top + 19,
        product > 0 ? `+${short(product)}` : short(product), { "text-anchor": right ? "start" : "end", stroke: "var(--fig-paper)", "stroke-width": 4, "paint-order": "stroke" }));
      parts.push(text(0, top + 19, `w${SUBSCRIPTS[i]}x${SUBSCRIPTS[i]}`, { "text-anchor": "start" }));
      reached += product;
    });
    return parts;
  }

  function meters(sum, limit, c) {
    const y = BELOW + 30;
    const parts = [
      svg("rect", { x: at(-limit), y: y - 11, width: Math.max(2 * limit * UNIT, 1), height: 22, fill: "var(--fig-soft)", "fill-opacity": 0.12,
        stroke: "var(--fig-soft)", "stroke-dasharray": "4 3" }),
      svg("rect", { x: Math.min(at(0), at(sum)), y: y - 7, width: Math.max(Math.abs(sum) * UNIT, 1), height: 14, fill: "var(--fig-output)", "fill-opacity": 0.5 }),
      line(at(sum), y - 14, at(sum), y + 14, { stroke: "var(--fig-output)", "stroke-width": 4 }),
      text(MIDDLE, y + 29, `sum ${short(sum)}, between ${short(-limit)} and ${short(limit)}`, { "font-weight": 600 }),
    ];
    const low = y + 58;
    parts.push(line(10, low, WIDTH - 10, low, { "stroke-width": 2 }));
    [[-1, "−1"], [0, "0"], [1, "1"]].forEach(([value, label]) => {
      const px = MIDDLE + value * 150;
      parts.push(line(px, low - 5, px, low + 5), text(px, low + 22, label, { "text-anchor": value < 0 ? "start" : value ? "end" : "middle" }));
    });
    if (!Number.isNaN(c)) parts.push(svg("circle", { cx: MIDDLE + c * 150, cy: low, r: 8, fill: "var(--fig-output)" }));
    parts.push(text(MIDDLE, low + 40, Number.isNaN(c) ? "no cosine" : `cosine ${short(c)}`, { "font-weight": 600 }));
    return parts;
  }

  function update() {
    sliders.forEach(({ input, shown }, i) => {
      input.value = w[i];
      shown.textContent = short(w[i]);
      names[i].textContent = `x${SUBSCRIPTS[i]} = ${short(x[i])},  w${SUBSCRIPTS[i]}`;
      input.setAttribute("aria-valuetext", `weight ${short(w[i])} for the number ${short(x[i])}`);
    });
    const [sum, limit, c] = [dot(w, x), norm(w) * norm(x), cosine(w, x)];
    picture.replaceChildren(...waterfall(), ...meters(sum, limit, c));
    status.textContent = Number.isNaN(c) ? `Sum 0. ${verdict(c)}.`
      : `Sum ${short(sum)}; the length of w is ${short(norm(w))}, that of x is ${short(norm(x))}, so it can reach from ${short(-limit)} `
        + `to ${short(limit)}. Cosine ${short(c)}: ${verdict(c)}.`;
  }

  update();
}
