// The service's routes, as docs/web.md describes them.

import { tab } from "./storage.js";
import { language, say } from "./words.js";

/** What went wrong, in words for the person; whether it may go well another time, and after how many seconds. */
export class Problem extends Error {
  constructor(text, again = true, wait = 0) { super(text); Object.assign(this, { again, wait }); }

  /** That of an answer: what is wrong with a request stays wrong. */
  static of({ status, detail, retry_after: wait }) {
    return new Problem(detail ?? say("unreachable"), !(status < 500) || [401, 408, 429].includes(status), wait);
  }
}

const session = tab.get("session") ?? crypto.getRandomValues(new Uint8Array(16)).reduce((text, byte) => text + byte.toString(16).padStart(2, "0"), "");
tab.set("session", session);

/** The readings of a picture, by a model. */
export async function read(blob, model, signal) {
  const form = new FormData();
  form.append("pictures", blob, "canvas.png");
  if (model) form.append("model", model);
  const answer = await ask("v1/read", { method: "POST", body: form, signal });
  return (await answer.json()).readings;
}

/** Send a message; `onReply` is awaited with each reply as it is made, `onProgress` called with how far longer work is. */
export async function send(text, pictures, onReply, onProgress, signal) {
  const form = new FormData();
  form.append("text", text);
  form.append("channel", "page");
  form.append("locale", language);
  for (const picture of pictures) form.append("pictures", picture.blob, picture.name);
  const answer = await ask("v1/messages", { method: "POST", body: form, signal, headers: { Accept: "text/event-stream" } });
  for await (const [name, data] of events(answer)) {
    if (name === "progress") onProgress(data);
    if (name === "problem") throw Problem.of(data);
    if (name === "reply") await onReply(data);
    if (name === "end") return;
  }
  throw new Problem(say("unreachable"));
}

export const models = async () => (await ask("v1/models")).json();
export const commands = async () => (await (await ask("v1/commands")).json()).commands;
export const choices = async (name) => (await (await ask(`v1/commands/${encodeURIComponent(name)}`)).json()).choices;
export const status = async () => (await ask("v1/status?channel=page")).json();
export const figure = async (address) => (await ask(address.replace(/^.*\/(?=v1\/)/, ""))).blob();

async function ask(path, options = {}) {
  const headers = { "Digitbot-Session": session, "Accept-Language": language, ...options.headers };
  if (tab.get("key")) headers.Authorization = `Bearer ${tab.get("key")}`;
  let answer;
  try {
    answer = await fetch(path, { ...options, headers });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(say("unreachable"));
  }
  if (answer.status === 401 && (await askForKey())) return ask(path, options);
  if (answer.ok) return answer;
  throw Problem.of({ status: answer.status, ...(await answer.json().catch(() => ({}))) });
}

let asking = null;

function askForKey() {
  const dialog = document.getElementById("key");
  asking ??= new Promise((resolve) => {
    const input = dialog.querySelector("input");
    input.value = "";
    dialog.addEventListener("close", () => {
      asking = null;
      if (dialog.returnValue === "key" && input.value) tab.set("key", input.value.trim());
      resolve(dialog.returnValue === "key" && Boolean(input.value));
      dialog.returnValue = "";
    }, { once: true });
    dialog.showModal();
  });
  return asking;
}

async function* events(answer) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      waiting += value;
      const blocks = waiting.split("\n\n");
      waiting = blocks.pop();
      for (const block of blocks) {
        const name = /^event: (.*)$/m.exec(block), data = /^data: (.*)$/m.exec(block);
        if (name && data) yield [name[1], JSON.parse(data[1])];
      }
    }
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(say("unreachable"));
  } finally {
    reader.cancel().catch(() => {});
  }
}
