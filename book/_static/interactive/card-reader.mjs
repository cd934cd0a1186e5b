// Card reader: turn, move, blur and spoil a card, and watch the trained small CNN of the page change its mind.
import { filterBank, filterSame, maxPool, randomNumbers, softmax, turnAndMove } from "./maths.mjs";
import { choice, html, slider } from "./page.mjs";

const SUITS = ["hearts", "diamonds", "clubs", "spades"];
const SIDE = 128;
const FIELD = 40; // pixels on a side that one number of the last maps sees
const START = { suit: 3, turn: 15, right: 25, down: -20, blur: 1, noise: 0.12 };
const TRAINED = { turn: 25, right: 8, down: 8, blur: 2, noise: 0.12 };

/** An array of the given shape from a flat one. */
function shaped(values, [length, ...inner]) {
  if (!inner.length) return Array.from(values);
  const size = values.length / length;
  return Array.from({ length }, (_, k) => shaped(values.slice(k * size, (k + 1) * size), inner));
}

/** The network and the drawings that the page carries, or null where there are none. */
function pageNetwork() {
  const holder = document.getElementById("versus-network");
  if (!holder) return null;
  const data = JSON.parse(holder.textContent);
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const array = ({ values, scale, shape }) => shaped(Float64Array.from(new Int16Array(bytes(values).buffer), (value) => value * scale), shape);
  const drawings = shaped(bytes(data.drawings), [4, data.side, data.side]).map((small) => {
    const edge = (SIDE - data.side) / 2;
    return Array.from({ length: SIDE }, (_, i) => Array.from({ length: SIDE }, (_, j) => {
      const byte = small[i - edge]?.[j - edge];
      return byte === undefined ? data.ground : byte / 255;
    }));
  });
  return { ...data, drawings, layers: Object.fromEntries(Object.entries(data.layers).map(([name, layer]) => [name, array(layer)])) };
}

/** A noise picture of mean 0 and standard deviation 1, always the same. */
function noisePicture() {
  const numbers = randomNumbers(7, 2 * SIDE * SIDE);
  return Array.from({ length: SIDE }, (_, i) => Array.from({ length: SIDE }, (_, j) => {
    const k = 2 * (i * SIDE + j);
    return Math.sqrt(-2 * Math.log(1 - numbers[k])) * Math.cos(2 * Math.PI * numbers[k + 1]);
  }));
}

function blurred(image, sigma) {
  if (sigma < 0.05) return image;
  const reach = Math.ceil(3 * sigma);
  const bell = Array.from({ length: 2 * reach + 1 }, (_, k) => Math.exp(-((k - reach) ** 2) / (2 * sigma ** 2)));
  const sum = bell.reduce((total, value) => total + value, 0);
  const weights = bell.map((value) => value / sum);
  return filterSame(filterSame(image, [weights]), weights.map((weight) => [weight]));
}

const STYLE = `
.card-play .views { display: flex; flex-wrap: wrap; gap: 0.8rem 1.2rem; }
.card-play .card { position: relative; flex: 1 1 200px; max-width: 256px; min-width: 0; align-self: flex-start; }
.card-play canvas { width: 100%; display: block; image-rendering: pixelated; }
.card-play .window { position: absolute; box-sizing: border-box; border: 2px solid var(--fig-kernel); box-shadow: 0 0 0 1px var(--fig-paper); pointer-events: none; }
.card-play .sliders { flex: 1 1 240px; min-width: 0; display: grid; gap: 0.2rem; align-content: start; color: var(--fig-ink); }
.card-play .sliders label { display: grid; grid-template-columns: 4.6rem 1fr 3rem; gap: 0.5rem; align-items: center; }
.card-play .sliders input { width: 100%; min-width: 0; }
.card-play output { font-variant-numeric: tabular-nums; text-align: right; }
.card-play .bars { display: grid; grid-template-columns: 5.4rem 1fr 3.2rem; gap: 0.3rem 0.6rem; align-items: center; margin: 0.9rem 0 0.3rem; color: var(--fig-ink); }
.card-play .bars .track { height: 1.1rem; border: 1px solid var(--fig-soft); border-radius: 3px; }
.card-play .bars .bar { height: 100%; background: var(--fig-soft); opacity: 0.75; }
.card-play .bars .right { background: var(--fig-output); }
.card-play .bars .number { text-align: right; font-variant-numeric: tabular-nums; }
.card-play [role="status"] { color: var(--fig-ink); min-height: 4.7em; margin: 0.5rem 0 0; }
@media (max-width: 480px) { .card-play [role="status"] { min-height: 7.8em; } }`;

export function mount(stage) {
  const network = pageNetwork();
  if (!network) {
    stage.append(html("p", { role: "status" }, "The trained network is missing from this page."));
    return;
  }
  const state = { ...START };
  const noise = noisePicture();
  const { first, firstBias, second, secondBias, dense, denseBias } = network.layers;

  const suit = choice("Suit", SUITS.map((name, k) => [String(k), name]), String(state.suit), (value) => { state.suit = Number(value); draw(); });
  const knob = (text, field, limits) => slider(text, { ...limits, value: state[field] }, (value) => { state[field] = value; draw(); });
  const knobs = {
    turn: knob("turn, °", "turn", { min: -180, max: 180, step: 5 }),
    right: knob("right, px", "right", { min: -40, max: 40 }),
    down: knob("down, px", "down", { min: -40, max: 40 }),
    blur: knob("blur, px", "blur", { min: 0, max: 8, step: 0.5 }),
    noise: knob("noise", "noise", { min: 0, max: 0.6, step: 0.02 }),
  };
  const set = (values) => {
    Object.assign(state, values);
    for (const [field, { input, shown }] of Object.entries(knobs)) {
      input.value = state[field];
      shown.textContent = String(state[field]);
    }
    draw();
  };
  const button = (text, values) => {
    const element = html("button", { type: "button" }, text);
    element.addEventListener("click", () => set(values));
    return element;
  };

  const canvas = html("canvas", { width: SIDE, height: SIDE, "aria-hidden": "true" });
  const frame = html("div", { class: "window" });
  const bars = SUITS.map((name) => {
    const bar = html("div", { class: "bar" });
    const number = html("span", { class: "number" });
    return { name, bar, number };
  });
  const status = html("p", { role: "status" });

  stage.classList.add("card-play");
  stage.append(
    html("style", {}, STYLE),
    html("div", { class: "controls" }, suit.label,
      button("upright, in the middle", { turn: 0, right: 0, down: 0, blur: 0, noise: 0.12 }),
      button("start again", START)),
    html("div", { class: "views" },
      html("div", { class: "card" }, canvas, frame),
      html("div", { class: "sliders" }, ...Object.values(knobs).map(({ label }) => label))),
    html("div", { class: "bars", "aria-hidden": "true" }, ...bars.flatMap(({ name, bar, number }) => [html("span", {}, name), html("div", { class: "track" }, bar), number])),
    status);

  function card() {
    const moved = blurred(turnAndMove(network.drawings[state.suit], state.turn, state.down, state.right, network.ground), state.blur);
    return moved.map((line, i) => line.map((value, j) => Math.min(1, Math.max(0, value + state.noise * noise[i][j]))));
  }

  /** What the network makes of a card: probabilities, and the window of the filter that speaks most for the winner. */
  function read(image) {
    const centred = [image.map((line) => line.map((value) => value - network.mean))];
    const relu = (maps) => maps.map((map) => map.map((line) => line.map((value) => Math.max(0, value))));
    const middle = relu(filterBank(centred, first, firstBias)).map((map) => maxPool(map, 4));
    const last = relu(filterBank(middle, second, secondBias));
    const peaks = last.map((map) => {
      const peak = maxPool(map, map.length)[0][0];
      const row = map.findIndex((line) => line.includes(peak));
      return { peak, row, column: map[row].indexOf(peak) };
    });
    const chances = softmax(denseBias.map((bias, k) => peaks.reduce((sum, { peak }, f) => sum + peak * dense[f][k], bias)));
    const winner = chances.indexOf(Math.max(...chances));
    const votes = peaks.map(({ peak }, f) => peak * (dense[f][winner] - dense[f].reduce((sum, weight) => sum + weight, 0) / 4));
    const filter = votes.indexOf(Math.max(...votes));
    return { chances, winner, filter, ...peaks[filter] };
  }

  function draw() {
    const image = card();
    const context = canvas.getContext("2d");
    const data = context.createImageData(SIDE, SIDE);
    image.flat().forEach((value, k) => {
      const byte = Math.round(255 * value);
      data.data.set([byte, byte, byte, 255], 4 * k);
    });
    context.putImageData(data, 0, 0);

    const { chances, winner, filter, row, column } = read(image);
    for (const [name, value] of [["top", 4 * row], ["left", 4 * column], ["width", FIELD], ["height", FIELD]]) frame.style[name] = `${(100 * value) / SIDE}%`;
    bars.forEach(({ bar, number }, k) => {
      bar.style.width = `${100 * chances[k]}%`;
      bar.classList.toggle("right", k === state.suit);
      number.textContent = `${Math.round(100 * chances[k])} %`;
    });
    const beyond = Object.entries(TRAINED).filter(([field, most]) => Math.abs(state[field]) > most).map(([field]) => field);
    const training = beyond.length ? `Beyond what it saw in training: ${beyond.join(", ")}.` : "It saw cards like this in training.";
    status.textContent = `${winner === state.suit ? "Right" : "Wrong"}: the network says ${SUITS[winner]}, with a probability of ${Math.round(100 * chances[winner])} %. `
      + `Filter ${filter} speaks for it most; it found its pattern in the outlined window. ${training}`;
  }

  draw();
}
