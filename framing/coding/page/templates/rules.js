// The codebook beside the passage: searched as one types, and led to by the codes.

import { leaveField } from "./doing.js";
import { data } from "./saving.js";

const search = document.getElementById("search");
const found = document.getElementById("found");
const panel = document.getElementById("rules");
const entries = [...document.querySelectorAll("#entries article")];

/** The rules in which every word of the search stands; the first code among them. */
export function narrow() {
  const words = search.value.toLowerCase().split(/\s+/).filter((word) => word);
  for (const entry of entries) {
    entry.hidden = words.length > 0 && !words.every((word) => entry.dataset.words.includes(word));
  }
  const shown = entries.filter((entry) => !entry.hidden && entry.dataset.rule);
  found.textContent = !words.length ? "" : shown.length ? `${shown.length} of ${data.codes.length} codes` : "No code has all of these words.";
  const first = words.length && shown.length ? best(words, shown) : null;
  for (const entry of entries) entry.classList.toggle("first", entry === first);
  if (first) first.scrollIntoView({ block: "nearest" });
  return first?.dataset.rule ?? "";
}

/** A code whose name begins with the search goes before one that only mentions it. */
function best(words, shown) {
  const label = (entry) => entry.querySelector("h3").textContent.toLowerCase();
  return shown.find((entry) => label(entry).startsWith(words[0])) ?? shown.find((entry) => label(entry).includes(words[0])) ?? shown[0];
}

/** Show the rule of a code, where nobody is searching. */
export function lead(code, { open = false } = {}) {
  if (open) {
    clearSearch();
    openPanel();
  }
  if (search.value) return;
  for (const entry of entries) entry.classList.toggle("current", entry.dataset.rule === code);
  const entry = document.getElementById(`rule-${code}`);
  if (entry) entry.parentElement.scrollTop = entry.offsetTop - entry.parentElement.offsetTop;
}

/** Forget the search. */
export function clearSearch() {
  search.value = "";
  narrow();
}

/** Where the rules lie over the page, the keys go there. */
function openPanel() {
  panel.classList.add("open");
  if (getComputedStyle(panel).position === "fixed") document.getElementById("entries").focus({ preventScroll: true });
}

/** Lay the rules aside, where they lie over the page, and give the keys back to it. */
export function closePanel() {
  const lies = getComputedStyle(panel).position === "fixed";
  panel.classList.remove("open");
  if (lies) leaveField();
}

document.getElementById("open-rules").addEventListener("click", openPanel);
document.getElementById("close-rules").addEventListener("click", closePanel);
