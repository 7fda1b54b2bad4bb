// The prediction beside the canvas, which follows the pen: one request at a time, and then the newest picture.

import { bars, verdict } from "./bars.js";
import { byId } from "./dom.js";
import { boxes } from "./marks.js";
import * as service from "./service.js";
import { say } from "./words.js";

const QUIET = 700; // milliseconds after which a prediction is read out

/** Reads a sketch as it changes, with the model that `model()` names. */
export class Live {
  constructor(sketch, model) {
    this.sketch = sketch;
    this.model = model;
    this.asking = this.stale = false;
    this.quiet = this.later = 0;
    byId("bars").replaceChildren(bars(null));
  }

  /** There is something new to read. */
  async follow() {
    this.stale = true;
    if (this.asking) return;
    this.asking = true;
    while (this.stale) {
      this.stale = false;
      await this.once();
    }
    this.asking = false;
  }

  async once() {
    if (this.sketch.empty) { this.show(null); return; }
    try {
      const [reading] = await service.read(await this.sketch.blob(), this.model());
      this.show(this.sketch.empty ? null : reading);
    } catch (error) {
      byId("verdict").textContent = error.message;
      this.reading = null;
      clearTimeout(this.later);
      if (error.wait) this.later = setTimeout(() => this.follow(), 1000 * error.wait);
    }
  }

  show(reading) {
    this.reading = reading;
    const digits = reading?.digits ?? [];
    const shown = digits.length ? digits.reduce((least, digit) => (digit.confidence < least.confidence ? digit : least)) : null;
    byId("value").textContent = digits.length ? reading.text.replaceAll("\n", " / ") : "–";
    byId("value").dataset.length = Math.min(5, reading?.text.length ?? 1);
    byId("verdict").textContent = reading ? verdict(reading) : say("nothing_drawn");
    byId("verdict").className = digits.length && !reading.sure ? "unsure" : "";
    byId("bars").replaceChildren(bars(shown?.probabilities ?? null));
    byId("marks").replaceChildren(...(digits.length > 1 ? boxes(reading, 280) : []));
    clearTimeout(this.quiet);
    if (reading) this.quiet = setTimeout(() => { byId("spoken").textContent = `${reading.text} ${verdict(reading)}`; }, QUIET);
  }
}
