// What was said and answered, and what is on the canvas: kept for this tab, so that loading the page again loses nothing.

import { lean, packed, unpacked } from "./packing.js";
import { tab } from "./storage.js";

const MOST = 3_000_000; // characters of all of it; browsers give a tab some five million
const LASTS = 3_600_000; // milliseconds after the last message: the service forgets then, too
const KEYS = "exchanges", DESK = "desk";

/** The exchanges of this tab, the oldest first: {text, pictures, replies, problem, ended}. */
export class History {
  constructor() {
    this.exchanges = [];
    this.newest = 0;
    this.timer = 0;
    const { keys = [], time = 0 } = parsed(tab.get(KEYS)) ?? {};
    for (const key of keys) {
      const text = tab.get(key), exchange = parsed(text);
      if (exchange) this.exchanges.push(Object.assign(exchange, { key, size: text.length }));
      this.newest = Math.max(this.newest, Number(key.slice(1)) || 0);
    }
    this.time = time; // of the last message
    if (isOver(time)) this.clear();
    else this.expire(time + LASTS - Date.now());
  }

  /** Keep a message from now on; the pictures follow as soon as they are packed. */
  begin(text, pictures) {
    const exchange = { key: `x${++this.newest}`, text, pictures: pictures.map(({ name }) => ({ name })), replies: [], problem: null, ended: false };
    this.exchanges.push(exchange);
    this.save(exchange);
    this.pack(exchange, pictures).catch(() => {});
    return exchange;
  }

  async pack(exchange, pictures) {
    for (const [index, picture] of pictures.entries()) Object.assign(exchange.pictures[index], await packed(picture, pictures.length));
    this.save(exchange);
  }

  async answered(exchange, reply) {
    const place = exchange.replies.push(null) - 1;
    exchange.replies[place] = await lean(reply).catch(() => null);
    this.save(exchange);
  }

  /** All answers are given; `problem` ({text, again, until}) is what went wrong, if anything. */
  end(exchange, problem = null) {
    Object.assign(exchange, { ended: true, problem });
    this.save(exchange);
  }

  /** The pictures and replies of an exchange as they were; what is not kept any more lacks its `blob`. */
  unpack(exchange) {
    const pictures = exchange.pictures.map((picture) => ({ ...picture, blob: unpacked(picture) }));
    const replies = exchange.replies.filter(Boolean).map((reply) =>
      ({ ...reply, figures: reply.figures.map((figure) => ({ ...figure, blob: unpacked(figure) })) }));
    return { pictures, replies };
  }

  /** Erase an exchange and all before it. */
  forget(exchange) {
    while (this.exchanges.includes(exchange)) this.drop(this.exchanges[0]);
    tab.remove(DESK); // what is on it now is kept when the page is left
  }

  drop(exchange) {
    this.exchanges = this.exchanges.filter((one) => one !== exchange);
    tab.remove(exchange.key);
    this.index();
  }

  clear() {
    for (const { key } of this.exchanges) tab.remove(key);
    this.exchanges = [];
    tab.remove(KEYS);
  }

  /** What is being drawn and written. */
  get desk() {
    const desk = parsed(tab.get(DESK));
    if (desk && !isOver(desk.time)) return desk;
    tab.remove(DESK);
    return null;
  }

  set desk(desk) { tab.set(DESK, JSON.stringify({ ...desk, time: Date.now() })); }

  save(exchange) {
    const written = () => {
      const text = JSON.stringify({ ...exchange, size: undefined });
      exchange.size = text.length;
      return this.exchanges.reduce((sum, one) => sum + (one.size ?? 0), 0) <= MOST && tab.set(exchange.key, text);
    };
    do {
      if (!this.exchanges.includes(exchange)) return; // forgotten meanwhile
    } while (!written() && this.lighten());
    this.time = Date.now();
    this.index();
    this.expire(LASTS);
  }

  /** Do without the oldest pictures, or else the oldest exchange; false if nothing is left to do without. */
  lighten() {
    const heavy = this.exchanges.find(isHeavy);
    if (!heavy && this.exchanges.length < 2) return false;
    if (!heavy) { this.drop(this.exchanges[0]); return true; }
    for (const one of [...heavy.pictures, ...heavy.replies.flatMap((reply) => reply?.figures ?? [])]) delete one.data64;
    const text = JSON.stringify({ ...heavy, size: undefined });
    heavy.size = text.length;
    tab.set(heavy.key, text);
    return true;
  }

  index() { tab.set(KEYS, JSON.stringify({ keys: this.exchanges.map(({ key }) => key), time: this.time })); }

  expire(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.clear(), milliseconds);
  }
}

function isOver(time) { return Date.now() - time > LASTS; }

function isHeavy(exchange) {
  return [...exchange.pictures, ...exchange.replies.flatMap((reply) => reply?.figures ?? [])].some((one) => one.data64);
}

function parsed(text) {
  try { return JSON.parse(text); } catch { return null; }
}
