// The page: puts its parts together.

import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { byId, make } from "./dom.js";
import { History } from "./history.js";
import { Live } from "./live.js";
import * as service from "./service.js";
import { Sketch } from "./sketch.js";
import { site } from "./storage.js";
import * as words from "./words.js";

const root = document.documentElement;
const history = new History();
const chat = new Chat((text) => { composer.remember(text); converse(text, []); });
const composer = new Composer((text, pictures) => { showChat(); converse(text, pictures); });
const model = byId("model");
const sketch = new Sketch(byId("canvas"), changed);
const live = new Live(sketch, () => model.value);
let queue = Promise.resolve(), leaving = false;

/** Say something; messages are answered in their order. */
function converse(text, pictures) {
  const said = chat.said(text, pictures);
  const stopping = new AbortController();
  const answer = chat.waiting(() => stopping.abort());
  const exchange = history.begin(text, pictures);
  let rest = pictures; // those that no reply has read so far
  queue = queue.then(async () => {
    try {
      await service.send(text, pictures, async (reply) => {
        if (reply.intent === "forget_conversation") forget(exchange, answer);
        await answer.reply(reply, rest);
        rest = rest.slice(reply.readings.length);
        history.answered(exchange, reply);
        if (reply.locale !== words.language && reply.intent === "language") await speak(reply.locale);
      }, answer.progress, stopping.signal);
      answer.end();
      history.end(exchange);
      await showModel();
    } catch (error) {
      const stopped = error.name === "AbortError", known = error instanceof service.Problem;
      const sentence = stopped ? words.say("stopped") : known ? error.message : words.say("broken");
      const problem = { text: sentence, again: !stopped && (!known || error.again), until: Date.now() + 1000 * (error.wait ?? 0) };
      if (!leaving) history.end(exchange, problem); // else it is the page that went away
      failed(answer, exchange, said, pictures, problem);
    }
  });
}

/** Tell what went wrong with a message, which may be said again at the end. */
function failed(answer, exchange, said, pictures, { text, again, until }) {
  const repeat = () => {
    if (exchange.replies.length) history.end(exchange);
    else { said.remove(); history.drop(exchange); }
    converse(exchange.text, pictures);
  };
  answer.failed(text, again ? repeat : null, until);
}

/** Show what was said in this tab before the page was loaded. */
async function restore() {
  for (const exchange of [...history.exchanges]) {
    const { pictures, replies } = history.unpack(exchange);
    const said = chat.said(exchange.text, pictures), answer = chat.waiting(() => {});
    composer.remember(exchange.text);
    let rest = pictures;
    for (const reply of replies) {
      await answer.reply(reply, rest);
      rest = rest.slice(reply.readings.length);
    }
    const problem = exchange.ended ? exchange.problem : { text: words.say("interrupted"), again: true, until: 0 };
    const whole = pictures.every((picture) => picture.whole && picture.blob);
    if (problem) failed(answer, exchange, said, pictures, { ...problem, again: problem.again && whole });
    else answer.end();
  }
  const desk = history.desk;
  if (!desk) return;
  sketch.drawing = desk.drawing;
  composer.draft = desk.draft;
  root.dataset.panel = desk.panel;
}

/** Nothing of what was said so far stays. */
function forget(exchange, answer) {
  answer.forget();
  history.forget(exchange);
  composer.forget();
  sketch.clear();
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
  const { code, name } = words.next();
  const button = byId("language");
  button.lang = code;
  button.textContent = name;
  words.label(button, words.say("language_label", { language: name }));
  site.set("language", language);
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
  site.set("theme", chosen);
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
byId("language").addEventListener("click", () => speak(words.next().code).catch(() => {}));
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

if (site.get("theme")) root.dataset.theme = site.get("theme");
showPanel();
// Without its words the page is mute, so that it asks until it has them.
while (!(await speak(words.preferred()).then(() => true, () => false))) await new Promise((resolve) => setTimeout(resolve, 2000));
changed();
chat.told(words.say("greeting"), words.list("suggested"));
byId("offline").hidden = navigator.onLine;
const restored = chat.restored(restore);
const failure = await Promise.all([showModels(), composer.learn()]).then(() => null, (error) => error);
await restored;
if (failure) chat.told(failure.message, []);
addEventListener("pagehide", () => { leaving = true; });
addEventListener("pageshow", () => { leaving = false; });
// A phone may drop the page whenever it is not seen.
for (const name of ["visibilitychange", "pagehide"]) addEventListener(name, () => {
  history.desk = { drawing: sketch.drawing, draft: composer.draft, panel: root.dataset.panel };
});
root.dataset.ready = "";
