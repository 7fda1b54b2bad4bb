// The canvas: strokes by mouse, finger, pen or keyboard, and the picture of them.

const SIZE = 280, PEN = 15, STEP = 7;

/** A sketch on a canvas; `changed` is called whenever there is something new to see. */
export class Sketch {
  constructor(canvas, changed) {
    this.canvas = canvas;
    this.changed = changed;
    this.strokes = [];
    this.current = null;
    this.pointer = null; // the mouse, finger or pen that draws: {id, type}
    this.cursor = null; // of the keyboard: {x, y, down}
    this.pixels = Math.min(3, Math.max(1, devicePixelRatio || 1));
    canvas.width = canvas.height = SIZE * this.pixels;
    canvas.addEventListener("pointerdown", (event) => this.begin(event));
    canvas.addEventListener("pointermove", (event) => this.extend(event));
    for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, (event) => this.end(event));
    canvas.addEventListener("keydown", (event) => this.key(event));
    canvas.addEventListener("blur", () => { this.cursor = null; this.paint(); });
  }

  get empty() { return !this.strokes.length; }

  clear() { this.strokes = []; this.current = null; this.update(); }

  undo() { this.strokes.pop(); this.update(); }

  begin(event) {
    if (event.button) return;
    if (this.pointer) { // one draws at a time, and a pen although a hand lies on the screen
      if (event.pointerType !== "pen" || this.pointer.type === "pen") return;
      this.strokes.pop();
    }
    event.preventDefault();
    this.pointer = { id: event.pointerId, type: event.pointerType };
    this.canvas.focus({ preventScroll: true });
    this.canvas.setPointerCapture(event.pointerId);
    this.cursor = null;
    this.current = { points: [this.place(event)], width: this.width(event) };
    this.strokes.push(this.current);
    this.update();
  }

  extend(event) {
    if (!this.current || event.pointerId !== this.pointer?.id) return;
    // Between two frames a fast pen makes several points; some browsers give none of them.
    const several = event.getCoalescedEvents?.() ?? [];
    this.current.points.push(...(several.length ? several : [event]).map((one) => this.place(one)));
    this.update();
  }

  end(event) { if (event.pointerId === this.pointer?.id) this.pointer = this.current = null; }

  place(event) {
    const box = this.canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * SIZE) / box.width, ((event.clientY - box.top) * SIZE) / box.height];
  }

  width(event) { return event.pointerType === "pen" && event.pressure ? PEN * (0.6 + 0.8 * event.pressure) : PEN; }

  key(event) {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const move = moves[event.key];
    if (!move && event.key !== " " && event.key !== "Escape") return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.cursor ??= { x: SIZE / 2, y: SIZE / 4, down: false };
    if (event.key === "Escape") this.cursor.down = false;
    if (event.key === " ") this.cursor.down = !this.cursor.down;
    if (move) {
      this.cursor.x = Math.min(SIZE - PEN, Math.max(PEN, this.cursor.x + STEP * move[0]));
      this.cursor.y = Math.min(SIZE - PEN, Math.max(PEN, this.cursor.y + STEP * move[1]));
    }
    if (!this.cursor.down) {
      this.current = null;
      this.paint();
      return;
    }
    if (!this.current) {
      this.current = { points: [], width: PEN };
      this.strokes.push(this.current);
    }
    this.current.points.push([this.cursor.x, this.cursor.y]);
    this.update();
  }

  /** What is drawn, as data. */
  get drawing() { return this.strokes.map(({ points, width }) => ({ points: points.map((point) => point.map(Math.round)), width })); }
  set drawing(strokes) { this.strokes = strokes; this.update(); }

  update() { this.paint(); this.changed(); }

  paint() {
    const style = getComputedStyle(this.canvas), context = this.canvas.getContext("2d");
    context.setTransform(this.pixels, 0, 0, this.pixels, 0, 0);
    this.render(context, style.backgroundColor, style.color);
    if (this.cursor) {
      context.strokeStyle = style.caretColor;
      context.lineWidth = this.cursor.down ? 4 : 2;
      context.beginPath();
      context.arc(this.cursor.x, this.cursor.y, PEN / 2 + 3, 0, 7);
      context.stroke();
    }
  }

  render(context, paper, ink) {
    context.fillStyle = paper;
    context.fillRect(0, 0, SIZE, SIZE);
    context.strokeStyle = ink;
    context.lineCap = context.lineJoin = "round";
    for (const { points, width } of this.strokes) {
      context.lineWidth = width;
      context.beginPath();
      context.moveTo(...points[0]);
      if (points.length === 1) context.lineTo(points[0][0] + 0.1, points[0][1]);
      for (const point of points.slice(1)) context.lineTo(...point);
      context.stroke();
    }
  }

  /** The picture, black on white whatever the theme, as a PNG. */
  blob() {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = SIZE;
    this.render(canvas.getContext("2d"), "#fff", "#111");
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  }
}
