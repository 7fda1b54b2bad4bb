// The page: puts its parts together.

import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { byId, make } from "./dom.js";
import { Live } from "./live.js";
import * as service from "./service.js";
import { Sketch } from "./sketch.js";
import * as words from "./words.js";

const root = document.documentElement;
const chat = new Chat((text) => composer.submit(text));
const composer = new Composer((text, pictures) => { showChat(); converse(text, pictures); });
const model = byId("model");
const sketch = new Sketch(byId("canvas"), changed);
const live = new Live(sketch, () => model.value);
let queue = Promise.resolve();

/** Say something; messages are answered in their order. */
function converse(text, pictures) {
  const said = chat.said(text, pictures);
  const stopping = new AbortController();
  const answer = chat.waiting(() => stopping.abort());
  let rest = pictures, answered = false; // `rest` are those that no reply has read so far
  queue = queue.then(async () => {
    try {
      await service.send(text, pictures, async (reply) => {
        answered = true;
        await answer.reply(reply, rest);
        rest = rest.slice(reply.readings.length);
        if (reply.locale !== words.language && reply.intent === "language") await speak(reply.locale);
      }, answer.progress, stopping.signal);
      answer.end();
      await showModel();
    } catch (error) {
      if (error.name === "AbortError") answer.failed(words.say("stopped"));
      else answer.failed(error instanceof service.Problem ? error.message : words.say("broken"), () => {
        if (!answered) said.remove(); // it is said again at the end
        converse(text, pictures);
      });
    }
  });
}

function changed() {
  for (const id of ["ask", "why", "undo", "clear"]) byId(id).disabled = sketch.empty;
  byId("invitation").hidden = !sketch.empty;
  live.follow();
}

/** Bring the conversation in sight; the focus goes along from what is hidden then. */
function showChat() {
  const focused = document.activeElement;
  root.dataset.panel = "chat";
  if (!focused.getClientRects().length) chat.focus();
}

async function askAbout(text) {
  showChat();
  converse(text, [{ blob: await sketch.blob(), name: words.say("drawing") }]);
}

async function speak(language) {
  await words.speak(language);
  byId("language").lang = words.other();
  localStorage.language = language;
  sketch.paint();
  live.show(live.reading ?? null);
}

async function showModels() {
  const { models, default: chosen } = await service.models();
  model.replaceChildren(...models.map((name) => make("option", { value: name }, name)));
  model.value = chosen;
  await showModel();
}

/** The model that the conversation uses: words may have changed it. */
async function showModel() {
  const state = await service.status().catch(() => null);
  if (!state) return;
  if (![...model.options].some((option) => option.value === state.model)) model.append(make("option", { value: state.model }, state.model));
  if (model.value !== state.model) { model.value = state.model; live.follow(); }
}

function theme(chosen) {
  root.dataset.theme = chosen;
  localStorage.theme = chosen;
  sketch.paint();
}

document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  root.dataset.panel = "chat"; // on a phone what it leads to is hidden until then
  byId("text").focus();
});
byId("ask").addEventListener("click", () => askAbout(""));
byId("why").addEventListener("click", () => askAbout(composer.written("why")));
byId("undo").addEventListener("click", () => sketch.undo());
byId("clear").addEventListener("click", () => { sketch.clear(); byId("canvas").focus(); });
byId("canvas").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !sketch.empty) askAbout("");
  else if (event.key === "Backspace") sketch.undo();
  else if (event.key === "Delete") sketch.clear();
  else return;
  event.preventDefault();
});
byId("language").addEventListener("click", () => speak(words.other()).catch(() => {}));
byId("theme").addEventListener("click", () => theme(isDark() ? "light" : "dark"));
model.addEventListener("change", () => { converse(`${composer.written("models")} ${model.value}`, []); live.follow(); });
for (const tab of document.querySelectorAll("nav button")) tab.addEventListener("click", () => { root.dataset.panel = tab.dataset.panel; });
new MutationObserver(showPanel).observe(root, { attributeFilter: ["data-panel"] });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => sketch.paint());
for (const name of ["online", "offline"]) addEventListener(name, () => { byId("offline").hidden = navigator.onLine; if (navigator.onLine) live.follow(); });

function showPanel() {
  for (const tab of document.querySelectorAll("nav button")) tab.setAttribute("aria-current", String(tab.dataset.panel === root.dataset.panel));
  chat.catchUp();
}

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

if (localStorage.theme) root.dataset.theme = localStorage.theme;
showPanel();
await speak(words.preferred());
changed();
chat.told(words.say("greeting"), words.list("suggested"));
byId("offline").hidden = navigator.onLine;
try {
  await showModels();
  await composer.learn();
} catch (error) {
  chat.told(error.message, []);
}
root.dataset.ready = "";
