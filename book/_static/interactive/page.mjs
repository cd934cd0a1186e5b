// Small helpers that every interactive figure uses to build its controls and its SVG.

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element with attributes and children (strings or nodes). */
export function html(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** An SVG element with attributes and children. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A labelled slider; onInput gets its number. Returns { label, input }. */
export function slider(text, { min, max, step = 1, value }, onInput) {
  const input = html("input", { type: "range", min, max, step });
  input.value = value;
  const shown = html("output", {}, String(value));
  input.addEventListener("input", () => {
    shown.textContent = input.value;
    onInput(Number(input.value));
  });
  return { label: html("label", {}, text, input, shown), input, shown };
}

/** A labelled choice among [value, text] pairs; onChange gets the value. Returns { label, select }. */
export function choice(text, pairs, value, onChange) {
  const select = html("select", {}, ...pairs.map(([key, name]) => html("option", { value: key }, name)));
  select.value = value;
  select.addEventListener("change", () => onChange(select.value));
  return { label: html("label", {}, text, select), select };
}

/** A number as short text: at most two decimals, with a true minus sign. */
export function short(number) {
  const rounded = Math.sign(number) * Math.round(Math.abs(number) * 100) / 100; // halves away from zero on both sides
  return String(rounded || 0).replace("-", "−");
}
