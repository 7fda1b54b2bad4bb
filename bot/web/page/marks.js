// Boxes around what was read, over the picture, and heat maps of what decided.

import { draw, make } from "./dom.js";
import { percent } from "./words.js";

/** The boxes of a reading's digits, in pixels of the picture. */
export function boxes(reading, width) {
  const size = Math.max(width / 22, Math.min(12, width / 9));
  return reading.digits.flatMap((digit) => {
    const [x, y, w, h] = digit.box, pad = size / 4;
    const label = `${digit.value} ${percent(digit.confidence)}`;
    const kind = digit.confidence < 0.5 ? "box low" : "box";
    const fits = reading.digits.length === 1 || label.length * size * 0.6 <= w + 2 * pad;
    return [
      draw("rect", { class: kind, x: x - pad, y: y - pad, width: w + 2 * pad, height: h + 2 * pad, rx: size / 4, "stroke-width": size / 6 }),
      draw("text", { class: kind, x: x - pad, y: Math.max(size, y - 1.5 * pad), "font-size": size }, fits ? label : String(digit.value)),
    ];
  });
}

/** A picture of the person's own with the boxes of its reading over it; null where the browser cannot show it. */
export async function marked(picture, reading, alt) {
  if (!picture.blob) return null;
  const image = make("img", { alt });
  image.src = URL.createObjectURL(picture.blob);
  try {
    await image.decode();
  } catch {
    return null;
  }
  const { width = image.naturalWidth, height = image.naturalHeight } = picture; // what is kept may be smaller than it was
  return make("div", { class: "marked" }, image, draw("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" }, ...boxes(reading, width)));
}

/** The tiles of a heat map: ink in grey; in orange what speaks for a value, in blue what speaks against it. */
export function heat(data, alt) {
  return make("div", { class: "tiles", role: "img", "aria-label": alt }, ...data.tiles.map((tile) => {
    const rows = tile.ink.length ? tile.ink : tile.heat;
    const canvas = make("canvas", { width: rows[0].length, height: rows.length });
    const context = canvas.getContext("2d"), image = context.createImageData(rows[0].length, rows.length);
    rows.forEach((row, y) => row.forEach((_, x) => {
      const ink = tile.ink[y]?.[x] ?? 0, warmth = tile.heat[y]?.[x] ?? 0, at = 4 * (y * row.length + x);
      const grey = 255 - 205 * ink, strength = Math.min(1, Math.abs(warmth) * 1.15);
      const colour = warmth > 0 ? [234, 88, 12] : [37, 99, 235];
      colour.forEach((part, index) => { image.data[at + index] = grey + (part - grey) * strength; });
      image.data[at + 3] = 255;
    }));
    context.putImageData(image, 0, 0);
    return make("figure", {}, canvas, make("figcaption", {}, tile.title));
  }));
}
