// Pictures and replies in the little room that a tab has: pictures no larger than they are shown, replies without what is not.

const SMALL = 60_000; // bytes: such a picture is kept as it is
const SIDES = [[4, 640], [50, 240]]; // of up to so many pictures: the longer side in pixels

/** A picture as text, with its true size; `whole` if it is the very one, `named` if the browser shows but its name. */
export async function packed({ blob }, count) {
  if (!blob) return {};
  const bitmap = await createImageBitmap(blob).catch(() => null);
  if (!bitmap) return { named: true };
  const { width, height } = bitmap;
  if (blob.size <= SMALL) return { ...(await inText(blob)), width, height, whole: true };
  const side = SIDES.find(([most]) => count <= most)[1], scale = Math.min(1, side / Math.max(width, height));
  const canvas = document.createElement("canvas"), context = canvas.getContext("2d");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  context.fillStyle = "#fff"; // as pictures are shown: JPEG has no transparency
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const smaller = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.8));
  return { ...(await inText(smaller)), width, height, whole: false };
}

/** What of a reply is shown; its figures with their pictures as text. */
export async function lean({ intent, locale, failed, passages, readings, figures, suggestions, options }) {
  return {
    intent, locale, failed, passages, suggestions, options,
    readings: readings.map((reading) => ({ ...reading, digits: reading.digits.map((digit) => ({ ...digit, glyph: undefined })) })),
    figures: await Promise.all(figures.map(async ({ alt, reading, address, error, data, blob }) =>
      ({ alt, reading, address, error, data: rounded(data), ...(blob ? await inText(blob) : {}) }))),
  };
}

/** The picture of what was packed; null if it is not kept any more. */
export function unpacked({ data64, kind }) {
  return data64 ? new Blob([Uint8Array.from(atob(data64), (sign) => sign.charCodeAt(0))], { type: kind }) : null;
}

async function inText(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return { data64: btoa(text), kind: blob.type };
}

/** The tiles of a heat map with three places; of other charts the picture is shown. */
function rounded(data) {
  if (data?.type !== "TileData") return null;
  const places = (rows) => rows.map((row) => row.map((value) => Math.round(1000 * value) / 1000));
  return { type: data.type, tiles: data.tiles.map((tile) => ({ ...tile, ink: places(tile.ink), heat: places(tile.heat) })) };
}
