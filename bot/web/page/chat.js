// The conversation: what was said, what was answered, and the words and buttons for what comes next.

import { bars } from "./bars.js";
import { byId, make, table } from "./dom.js";
import { heat, marked } from "./marks.js";
import * as service from "./service.js";
import { say } from "./words.js";

const log = byId("log");

/** Shows messages and replies; `choose` is called with a suggestion that is pressed. */
export class Chat {
  constructor(choose) {
    this.choose = choose;
    this.newest = null; // what came while the log was hidden
    let height = 0;
    // What stands at the lower edge stays there, though pictures to send or a phone's keyboard take room from below.
    new ResizeObserver(() => {
      if (height && log.clientHeight) log.scrollTop += height - log.clientHeight;
      height = log.clientHeight || height;
    }).observe(log);
  }

  focus() { log.focus({ preventScroll: true }); }

  /** What the person says, with their pictures; the article of it. What was offered before is no longer to the point. */
  said(text, pictures) {
    const pressed = document.activeElement.closest(".offers, .problem > button");
    for (const offers of log.querySelectorAll(".reply .offers")) this.steadily(() => offers.remove());
    const shown = pictures.map(({ blob, name, named }) => {
      const file = (words) => make("span", { class: "file" }, words);
      if (!blob) return file(named ? name : say("gone", { name }));
      const image = make("img", { alt: name, class: "thumb" });
      image.src = URL.createObjectURL(blob);
      image.addEventListener("error", () => image.replaceWith(file(name)));
      return image;
    });
    const article = this.add(make("article", { class: "said", tabindex: -1 }, make("h3", { class: "unseen" }, say("you")), text ? make("p", {}, text) : null,
      shown.length ? make("div", { class: "thumbs" }, ...shown) : null));
    if (pressed) article.focus({ preventScroll: true }); // the button is gone
    return article;
  }

  /** Answers that are being made; it has methods for how far they are, each of them, their end, and what went wrong. */
  waiting(stop) {
    const bar = make("progress", { "aria-label": say("working") });
    const what = make("p", {}, say("working"));
    const article = this.add(make("article", { class: "answer waiting" }, what, bar, make("button", { type: "button", click: stop }, say("stop"))));
    return {
      progress: ({ task, done, total }) => {
        what.textContent = say(`progress_${task}`);
        if (total) { bar.max = total; bar.value = done; }
      },
      reply: async (reply, pictures) => { this.put(article, await this.content(reply, pictures)); },
      end: () => this.steadily(() => article.remove()),
      forget: () => { while (article.previousSibling) article.previousSibling.remove(); },
      failed: (text, again, until = 0) => {
        const content = this.article("answer problem", make("p", { role: "alert" }, text));
        if (again) this.offerAgain(content, again, until);
        this.put(article, content);
        this.steadily(() => article.remove());
      },
    };
  }

  /** A button that tries again, once it is time: the seconds are counted for the eye alone, their end is told. */
  offerAgain(content, again, until) {
    const left = make("span", { "aria-hidden": "true" });
    const button = make("button", { type: "button" }, say("again"), left);
    const isEarly = () => button.hasAttribute("aria-disabled"); // not `disabled`: the focus may wait there
    button.addEventListener("click", () => { if (!isEarly()) { again(); this.steadily(() => content.remove()); } });
    const count = () => {
      const seconds = Math.ceil((until - Date.now()) / 1000);
      left.textContent = seconds > 0 ? ` (${seconds})` : "";
      if (seconds > 0) {
        button.setAttribute("aria-disabled", "true");
        setTimeout(() => { if (content.isConnected) count(); }, 500);
      } else if (isEarly()) {
        button.removeAttribute("aria-disabled");
        content.append(make("span", { class: "unseen" }, say("again_now")));
      }
    };
    count();
    content.append(button);
  }

  /** Our own words, which no message asked for. */
  told(text, suggestions) { this.add(this.article("answer", make("p", {}, text), this.offers(suggestions))); }

  async content(reply, pictures) {
    const content = this.article(`answer reply${reply.failed ? " problem" : ""}`);
    content.lang = reply.locale || null;
    const drawn = new Set(), several = reply.readings.length > 1, cards = several ? make("div", { class: "cards" }) : content;
    const passages = reply.passages.filter((passage) => passage.text.trim()).map(({ text, fixed_width: fixed }) =>
      fixed ? table(text.replace(/^\n+|\n+$/g, "")) : make("p", {}, text.replace(/^\n+|\n+$/g, "")));
    if (reply.intent === "privacy") passages.push(make("p", {}, say("privacy"))); // what this page keeps besides
    if (passages.length) content.append(make("div", { class: "bubble" }, ...passages));
    for (const [index, reading] of reply.readings.entries()) {
      const picture = pictures[index];
      if (!picture || !reading.digits.length) continue;
      const image = await marked(picture, reading, `${reading.source}: ${reading.text}`);
      if (!image) continue;
      drawn.add(index);
      cards.append(this.card(reading, image, several));
    }
    if (several && drawn.size) content.append(cards);
    for (const figure of reply.figures) {
      if (figure.data?.type === "TileData") content.append(heat(figure.data, figure.alt));
      else if (!drawn.has(figure.reading)) content.append(await this.figure(figure));
    }
    content.append(this.offers(reply.suggestions, reply.options) ?? "");
    return content;
  }

  card(reading, image, several) {
    const unsure = reading.digits.reduce((least, digit) => (digit.confidence < least.confidence ? digit : least));
    const side = make("div", {}, make("p", { class: `value${reading.sure ? "" : " unsure"}` }, reading.text.replaceAll("\n", " / ")));
    if (!several) side.append(make("details", { open: reading.digits.length === 1 }, make("summary", {}, say("chances", { value: unsure.value })), bars(unsure.probabilities)));
    return make("div", { class: "card" }, image, side);
  }

  async figure(figure) {
    if (!figure.address) return make("p", { class: "missing" }, figure.error);
    try {
      figure.blob ??= await service.figure(figure.address);
      const address = URL.createObjectURL(figure.blob);
      const image = make("img", { alt: figure.alt, src: address });
      await image.decode().catch(() => {}); // so that it has its height when it is shown
      const open = () => {
        const dialog = byId("large");
        Object.assign(dialog.querySelector("img"), { src: address, alt: figure.alt });
        dialog.showModal();
      };
      return make("button", { type: "button", class: "figure", click: open, "aria-label": `${say("enlarge")}: ${figure.alt}` }, image);
    } catch (error) {
      return make("p", { class: "missing" }, `${figure.alt} (${error.message})`);
    }
  }

  /** Buttons for what may be said next: the answers to a question, by their numbers, and suggestions. */
  offers(suggestions, options = []) {
    const offered = [...options.map((text, index) => [`${index + 1}. ${text}`, String(index + 1)]), ...suggestions.map((text) => [text, text])];
    if (!offered.length) return null;
    const buttons = offered.slice(0, 8).map(([label, text]) => make("button", { type: "button", click: () => this.choose(text) }, label));
    return make("div", { class: "offers", role: "group", "aria-label": say("suggestions") }, ...buttons);
  }

  article(kind, ...children) { return make("article", { class: kind }, make("h3", { class: "unseen" }, "Digitbot"), ...children); }

  /** Show what was said earlier, which is not read out. */
  async restored(show) {
    log.setAttribute("aria-live", "off");
    await show();
    requestAnimationFrame(() => log.setAttribute("aria-live", "polite"));
  }

  add(article) { log.append(article); this.show(article); return article; }

  /** An answer above the wait for more. */
  put(waiting, content) {
    this.steadily(() => waiting.before(content));
    if (log.lastElementChild === waiting) this.show(content);
  }

  /** Change what stands above the newest message without moving that. */
  steadily(change) {
    const last = log.lastElementChild, place = last.getBoundingClientRect().top;
    change();
    if (last.isConnected) log.scrollTop += last.getBoundingClientRect().top - place;
  }

  /** Show what came while the log was hidden. */
  catchUp() {
    if (this.newest && log.getClientRects().length) this.show(this.newest);
  }

  show(article) {
    this.newest = log.getClientRects().length ? null : article;
    article.scrollIntoView({ block: "nearest" });
    log.scrollTop = article.offsetTop - 8;
  }
}
