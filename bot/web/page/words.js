// The words of the page, in the person's language; they lie beside the service's, in bot/web/words.

import { LANGUAGES } from "./languages.js";
import { site } from "./storage.js";

const CODES = Object.keys(LANGUAGES);
let table = {};
export let language = CODES[0];

/** The language that was chosen before, else the first one of the browser's that we speak. */
export function preferred() {
  const wanted = [site.get("language"), ...navigator.languages].filter(Boolean);
  return wanted.map((tag) => tag.split("-")[0].toLowerCase()).find((code) => CODES.includes(code)) ?? CODES[0];
}

/** Speak a language from now on, everywhere on the page. */
export async function speak(chosen) {
  const answer = await fetch(`page/words/${chosen}.json`);
  if (!answer.ok) throw new Error(answer.statusText);
  table = await answer.json();
  language = chosen;
  document.documentElement.lang = chosen;
  for (const element of document.querySelectorAll("[data-words]")) element.textContent = say(element.dataset.words);
  for (const element of document.querySelectorAll("[data-label]")) label(element, say(element.dataset.label));
  for (const element of document.querySelectorAll("[data-placeholder]")) element.placeholder = say(element.dataset.placeholder);
}

/** Give an element a name that a screen reader says; of a button, the pointer shows it too. */
export function label(element, text) {
  element.setAttribute("aria-label", text);
  if (element.matches("button")) element.title = text;
}

/** A sentence with its placeholders filled. */
export function say(key, values = {}) {
  return String(table[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** Several sentences. */
export const list = (key) => table[key] ?? [];

/** The code of the language after this one, for the button that switches, and its own name. */
export function next() {
  const code = CODES[(CODES.indexOf(language) + 1) % CODES.length];
  return { code, name: LANGUAGES[code] };
}

/** A share as the service writes it: never 100 % of what is not certain, nor 0 % of what is not impossible. */
export function percent(share) {
  return share > 0 && share < 0.001 ? "<0.1%" : `${(100 * (share < 1 ? Math.min(share, 0.999) : share)).toFixed(1)}%`;
}
