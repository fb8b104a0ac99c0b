// Threat and note: every keystroke goes out, and none into the wrong passage.

import { act, leaveField, tell } from "./doing.js";
import { passage, showTicks } from "./passage.js";
import { busy, change, queue } from "./saving.js";

const at = (id) => document.getElementById(id);
const FIELDS = ["threat", "note"];
const typing = { name: "" };
const unsent = { threat: null, note: null };

for (const name of FIELDS) {
  at(name).addEventListener("focus", () => {
    typing.name = `${Date.now()}-${Math.random()}`;
  });
  at(name).addEventListener("input", () => {
    const value = at(name).value;
    if (unsent[name]?.place === passage.place) {
      unsent[name].what.value = value; // it goes out with the one that waits
      return;
    }
    const text = unsent[name] = { place: passage.place, what: { do: name, value, typing: typing.name } };
    passage.typed[name] += 1;
    queue(async () => {
      if (unsent[name] === text) unsent[name] = null;
      const answer = await change(text.place, text.what).finally(() => { passage.typed[name] -= 1; });
      if (text.place === passage.place) showTicks(answer);
    }, tell);
  });
  at(name).addEventListener("keydown", (event) => {
    if (event.key === "Escape" || (event.key === "Enter" && !event.shiftKey && !event.isComposing)) {
      event.preventDefault();
      leaveField();
    }
    event.stopPropagation();
  });
}

at("threat").addEventListener("change", () => {
  const known = [...at("threats").options].map((option) => option.value);
  const value = at("threat").value.trim();
  if (value && !known.includes(value)) at("threats").append(new Option(value, value));
});

// What is typed while the passage is still on its way is meant for its field, and is held until then.
let held = null;

/** Whether keys are meant for a field that is not there yet. */
export const isHeld = () => held !== null;

/** Go to a field; at once, or when the passage is there. */
export function enter(name) {
  if (!busy()) {
    at(name).focus();
    return;
  }
  const mine = held = { text: "" };
  act(() => {
    if (held === mine) held = null;
    at(name).focus();
    if (mine.text) {
      at(name).value += mine.text;
      at(name).dispatchEvent(new Event("input"));
    }
    if (mine.last) at(name).dispatchEvent(new KeyboardEvent("keydown", { key: mine.last }));
  });
}

/** Keep a key for the field that it is meant for. */
export function hold(event) {
  event.preventDefault();
  if (event.key === "Enter" || event.key === "Escape") {
    held.last = event.key;
    held = null;
  } else if (event.key.length === 1) {
    held.text += event.key;
  }
}
