// What is written next: words with their completion, and pictures by drop, paste, camera and file.

import { byId, make } from "./dom.js";
import * as service from "./service.js";
import { language, say } from "./words.js";

const MOST = 50, SHOWN = 6;
const text = byId("text"), form = byId("composer"), choices = byId("choices"), attached = byId("attached"), files = byId("files");

/** The composer; `send` is called with words and pictures. */
export class Composer {
  constructor(send) {
    this.send = send;
    this.pictures = [];
    this.commands = [];
    this.offered = [];
    this.chosen = -1;
    this.earlier = [];
    this.place = 0;
    form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    text.addEventListener("input", () => { this.fit(); this.offer(); });
    text.addEventListener("keydown", (event) => this.key(event));
    text.addEventListener("blur", () => this.close());
    byId("attach").addEventListener("click", () => files.click());
    files.addEventListener("change", () => { this.attach(files.files); files.value = ""; });
    byId("camera").addEventListener("click", () => this.photograph());
    document.addEventListener("paste", (event) => {
      const pasted = [...event.clipboardData.files];
      if (pasted.length) { event.preventDefault(); this.attach(pasted); }
    });
    const hasFiles = (event) => event.dataTransfer.types.includes("Files"); // words go where they are dropped
    document.addEventListener("dragover", (event) => { if (hasFiles(event)) { event.preventDefault(); document.body.classList.add("dropping"); } });
    document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) document.body.classList.remove("dropping"); });
    document.addEventListener("drop", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      document.body.classList.remove("dropping");
      this.attach(event.dataTransfer.files);
    });
  }

  /** Learn the commands that can be completed. */
  async learn() { this.commands = await service.commands().catch(() => []); }

  attach(list) {
    for (const file of list) if (this.pictures.length < MOST) this.pictures.push({ blob: file, name: file.name || "picture.png" });
    this.showAttached();
    document.documentElement.dataset.panel = "chat";
    text.focus();
  }

  showAttached() {
    attached.replaceChildren(...this.pictures.map((picture, index) => {
      const image = make("img", { alt: "", error: () => image.remove() });
      image.src = URL.createObjectURL(picture.blob);
      const remove = () => { this.pictures.splice(index, 1); this.showAttached(); text.focus(); };
      return make("li", {}, image, make("span", {}, picture.name), make("button", { type: "button", click: remove, "aria-label": say("remove", { name: picture.name }) }, "✕"));
    }));
    attached.hidden = !this.pictures.length;
  }

  /** What the up arrow brings back. */
  remember(words) {
    if (words) this.earlier.push(words);
    this.place = this.earlier.length;
  }

  forget() { this.earlier = []; this.place = 0; }

  get draft() { return text.value; }
  set draft(words) { text.value = words; this.fit(); }

  submit() {
    const pictures = this.pictures, words = text.value.trim();
    if (!words && !pictures.length) { text.focus(); return; }
    this.remember(words);
    this.pictures = [];
    text.value = "";
    this.showAttached();
    this.fit();
    this.close();
    this.send(words, pictures);
  }

  key(event) {
    if (event.isComposing) return; // Hangul that is being put together: Enter ends the syllable
    const open = this.offered.length > 0;
    if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.choose((this.chosen + step + this.offered.length) % this.offered.length);
    } else if (open && (event.key === "Tab" || (event.key === "Enter" && this.chosen >= 0))) {
      event.preventDefault();
      this.take(this.offered[Math.max(0, this.chosen)]);
    } else if (open && event.key === "Escape") {
      this.close();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "ArrowUp" && (!text.value || text.value === this.earlier[this.place]) && this.place > 0) {
      event.preventDefault();
      text.value = this.earlier[--this.place];
    } else if (event.key === "ArrowDown" && text.value && text.value === this.earlier[this.place]) {
      event.preventDefault();
      text.value = this.earlier[++this.place] ?? "";
    }
  }

  async offer() {
    const words = text.value, command = this.commands.find((one) => words.startsWith(`/${this.name(one)} `) || words.startsWith(`/${one.name} `));
    if (command) {
      command.asked ??= service.choices(command.name).catch(() => { command.asked = null; return []; });
      const known = await command.asked;
      if (text.value !== words) return; // written on, or sent, meanwhile
      const [head] = words.split(" ", 1), rest = words.slice(head.length + 1).toLowerCase();
      this.list(known.filter((one) => one.text.toLowerCase().startsWith(rest) && one.text !== rest).map((one) => [`${head} ${one.text}`, one.help]));
    } else if (words.startsWith("/") && !words.includes("\n")) {
      const matching = this.commands.filter((one) => [this.name(one), one.name].some((name) => `/${name}`.startsWith(words)));
      this.list(matching.map((one) => [`/${this.name(one)}`, one.help[language] ?? ""]));
    } else {
      this.close();
    }
  }

  name(command) { return command.names[language] ?? command.name; }

  /** A command as the person would write it. */
  written(name) {
    const command = this.commands.find((one) => one.name === name);
    return `/${command ? this.name(command) : name}`;
  }

  list(items) {
    this.offered = items.slice(0, SHOWN).map(([words]) => words);
    this.chosen = -1;
    choices.replaceChildren(...items.slice(0, SHOWN).map(([words, help], index) =>
      make("li", { role: "option", id: `choice-${index}`, pointerdown: (event) => { event.preventDefault(); this.take(words); } }, make("b", {}, words), make("span", {}, help))));
    choices.hidden = !this.offered.length;
    text.setAttribute("aria-expanded", String(Boolean(this.offered.length)));
    text.removeAttribute("aria-activedescendant");
  }

  choose(index) {
    this.chosen = index;
    for (const [place, item] of [...choices.children].entries()) item.setAttribute("aria-selected", String(place === index));
    text.setAttribute("aria-activedescendant", `choice-${index}`);
  }

  take(words) { text.value = `${words} `; this.close(); this.fit(); text.focus(); this.offer(); }

  close() { this.list([]); }

  fit() { text.style.blockSize = "auto"; text.style.blockSize = `${Math.min(text.scrollHeight + 2, 160)}px`; }

  async photograph() {
    const dialog = byId("lens"), video = dialog.querySelector("video");
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
    } catch {
      files.setAttribute("capture", "environment"); // a phone's own camera, or a file
      files.click();
      files.removeAttribute("capture");
      return;
    }
    video.srcObject = stream;
    dialog.addEventListener("close", async () => {
      if (dialog.returnValue === "shot" && video.videoWidth) {
        const canvas = make("canvas", { width: video.videoWidth, height: video.videoHeight });
        canvas.getContext("2d").drawImage(video, 0, 0);
        const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.92));
        this.attach([new File([blob], "photo.jpg", { type: "image/jpeg" })]);
      }
      dialog.returnValue = "";
      for (const track of stream.getTracks()) track.stop();
    }, { once: true });
    dialog.showModal();
    await video.play();
  }
}
