// Small helpers to make elements. Text is only ever set as text: nothing that anybody sent becomes markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes and children; a function is a listener, `class` the class. */
export function make(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** The same of SVG. */
export function draw(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/;
// A cell of a line with the gap behind it, the last one of a line, or a line's end.
const CELLS = /\n|[^\n]+?(?: {2,}(?=\S)| *(?=[│┃])(?!^)|(?=\n)|$)/g;

/** Text for a fixed-width font, which scrolls sideways where it has no room; `data-more` while there is more to the right. */
export function table(text) {
  const pre = make("pre", { tabindex: 0 }, ...(WIDE.test(text) ? text.match(CELLS).map(cell) : [text]));
  const whole = make("div", { class: "table" }, pre);
  const tell = () => whole.toggleAttribute("data-more", pre.scrollLeft + pre.clientWidth < pre.scrollWidth - 1);
  pre.addEventListener("scroll", tell, { passive: true });
  new ResizeObserver(tell).observe(pre);
  return whole;
}

/** Hangul is two columns wide in few fonts, so that its cells are given their width. */
function cell(text) {
  if (!WIDE.test(text)) return text;
  const span = make("span", {}, text);
  span.style.inlineSize = `${[...text].reduce((columns, sign) => columns + (WIDE.test(sign) ? 2 : 1), 0)}ch`;
  return span;
}

export const byId = (id) => document.getElementById(id);
