// The ten chances of a digit, as bars.

import { make } from "./dom.js";
import { percent, say } from "./words.js";

/** Ten rows: value, bar, share; `probabilities` null for empty bars. */
export function bars(probabilities) {
  const best = probabilities ? probabilities.indexOf(Math.max(...probabilities)) : -1;
  const rows = Array.from({ length: 10 }, (_, value) => {
    const share = probabilities?.[value] ?? 0;
    const meter = make("meter", { min: 0, max: 1, value: share.toFixed(4) });
    return make("li", { class: value === best ? "best" : null }, make("b", {}, String(value)), meter, make("span", {}, probabilities ? percent(share) : ""));
  });
  return make("ol", { class: "bars", role: "list" }, ...rows);
}

/** What is said of a reading in a few words. */
export function verdict(reading) {
  if (!reading.digits.length) return reading.sentence ?? say("nothing_drawn");
  const words = say(reading.sure ? "sure" : "unsure", { share: percent(reading.confidence) });
  return reading.left_out ? `${words} ${say("left_out", { count: reading.left_out })}` : words;
}
