// Keys and buttons of the coding page. What they do is done one after the other, each saved before the next.

import { act, leaveField, tell } from "./doing.js";
import { enter, hold, isHeld } from "./fields.js";
import { onChoice, openOverview } from "./overview.js";
import { given, passage, show, showTicks } from "./passage.js";
import { clearSearch, closePanel, lead, narrow } from "./rules.js";
import { ask, busy, change, data } from "./saving.js";

const at = (id) => document.getElementById(id);
const codeOfKey = new Map(data.codes.filter((code) => code.key).map((code) => [code.key, code.id]));
const SIZES = { least: 14, most: 28, usual: 18 };

// ------------------------------------------------------------- what can be done
// what is asked for holds for the passage that is there when its turn comes, so everything is looked up then
const go = (place) => act(() => load(place));
const goBy = (by) => act(() => load(passage.place + by));

async function load(place) {
  if (place < 0 || place >= data.total) return;
  show(await ask(`passages/${place}`));
}

const alter = (what) => act(async () => {
  showTicks(await change(passage.place, what));
});

const toggle = (code) => act(async () => {
  showTicks(await change(passage.place, { do: "toggle", code }));
  if (given().includes(code)) {
    if (passage.ticks.practices.some(([each]) => each === code)) passage.marked = code;
    showMarked();
    lead(code);
    document.querySelector(`button.code[data-code="${code}"]`).scrollIntoView({ block: "nearest" });
  }
});

const end = (how) => act(async () => {
  const wasDone = passage.ticks.done;
  showTicks(await change(passage.place, { do: how }));
  if (!document.activeElement.matches("input")) leaveField();
  if (passage.nextOpen >= 0) await load(passage.nextOpen);
  else tell(wasDone ? `All ${data.unit}s are done.` : `That was the last one: all ${data.unit}s are done. The list has your codings.`);
});

const stance = (value, code) => act(async () => {
  const target = code ?? passage.marked;
  if (!target) {
    tell("A stance is said of a practice: give one first.");
    return;
  }
  passage.marked = target;
  showTicks(await change(passage.place, { do: "stance", code: target, value }));
});

const first = (code) => act(async () => {
  const target = code ?? passage.marked;
  if (target) showTicks(await change(passage.place, { do: data.whole ? "up" : "first", code: target }));
});

const take = (coder) => act(async () => {
  if (coder) showTicks(await change(passage.place, { do: "take", coder }));
});

const step = (path) => act(async () => {
  show(await ask(path, {}));
});

const markNext = (by) => act(async () => {
  const codes = passage.ticks.practices.map(([code]) => code);
  const place = codes.indexOf(passage.marked) + by;
  if (place < 0 || place >= codes.length) return;
  passage.marked = codes[place];
  showMarked();
  lead(passage.marked);
});

function showMarked() {
  passage.ticks.practices.forEach(([code], number) => {
    at("practices").children[number]?.classList.toggle("marked", code === passage.marked);
  });
}

// ------------------------------------------------------------- keys
const COMMANDS = {
  Enter: () => end("done"),
  0: () => end("none"),
  ArrowLeft: () => goBy(-1),
  ArrowRight: () => goBy(1),
  ArrowDown: () => markNext(1),
  n: () => enter("note"),
  l: () => act(() => openOverview(passage.place)),
  "/": () => { at("rules").classList.add("open"); clearSearch(); enter("search"); },
  "?": () => at("keys").showModal(),
};

const sure = (value) => alter({ do: "sure", value });
if (data.whole) {
  for (const value of data.sure) COMMANDS[value] = () => sure(value);
} else {
  COMMANDS.t = () => enter("threat");
  COMMANDS.u = () => alter({ do: "unsure" });
}

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]") || event.isComposing || event.altKey) return;
  if (isHeld() && !event.ctrlKey && !event.metaKey) {
    hold(event);
    return;
  }
  if (event.ctrlKey || event.metaKey) {
    const letter = keyOf(event).toLowerCase();
    if (event.target.matches("input, textarea") || !["z", "y"].includes(letter)) return;
    event.preventDefault();
    step(letter === "y" || event.shiftKey ? "redo" : "undo");
    return;
  }
  if (event.target.matches("input, textarea, select") || (event.repeat && !event.key.startsWith("Arrow"))) return;
  if (event.key === "Enter" && event.target.matches("button, a")) return;
  const done = pressed(event);
  if (done) {
    event.preventDefault();
    done();
  }
});

function pressed(event) {
  if (event.key === "ArrowUp") return event.shiftKey ? () => first() : () => markNext(-1);
  if (event.key === "Escape") return closePanel;
  const number = event.shiftKey && /^Digit([1-9])$/.exec(event.code);
  if (number && passage.beside.length) return () => take(passage.beside[number[1] - 1]);
  const name = keyOf(event);
  if (name in COMMANDS) return COMMANDS[name];
  const key = name.length > 1 ? "" : event.shiftKey ? name.toUpperCase() : name.toLowerCase();
  if (key in data.stance_keys) return () => stance(data.stance_keys[key]);
  if (key in COMMANDS && !event.shiftKey) return COMMANDS[key];
  const code = codeOfKey.get(key);
  return code ? () => toggle(code) : null;
}

/** What a key says; where the keyboard has other letters (Cyrillic, Arabic), or digits with Shift (French), what its place says. */
function keyOf({ key, code, shiftKey }) {
  if (!shiftKey && /^Digit\d$/.test(code)) return code.slice(5);
  if (key.length > 1 || /^[!-~]$/.test(key)) return key;
  return /^Key[A-Z]$/.test(code) ? code.slice(3).toLowerCase() : key;
}

at("search").addEventListener("input", narrow);
at("search").addEventListener("keydown", (event) => {
  if (event.key === "Enter") {
    const code = narrow();
    clearSearch();
    at("rules").classList.remove("open");
    leaveField();
    if (code) toggle(code);
  } else if (event.key === "Escape") {
    clearSearch();
    at("rules").classList.remove("open");
    leaveField();
  }
  event.stopPropagation();
});

// ------------------------------------------------------------- mouse and fingers
document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button || button.closest("dialog")) return;
  const { code, about, first: raised, stance: value, sure: how } = button.dataset;
  if (how) sure(Number(how));
  else if (button.dataset.take) take(button.dataset.take);
  else if (about) lead(about, { open: true });
  else if (value) stance(value, code);
  else if (raised) first(raised);
  else if (code) toggle(code);
  if (event.detail && !button.closest(".rules")) button.blur(); // a click leaves the keys to the page
});

const BUTTONS = {
  previous: COMMANDS.ArrowLeft, next: COMMANDS.ArrowRight, undo: () => step("undo"), none: COMMANDS[0], done: COMMANDS.Enter,
  unsure: () => alter({ do: "unsure" }), "open-overview": COMMANDS.l, "open-keys": COMMANDS["?"],
  smaller: () => resize(-1), larger: () => resize(1),
};
for (const [id, action] of Object.entries(BUTTONS)) at(id).addEventListener("click", action);
onChoice(go);

function resize(by) {
  const now = Number(localStorage.getItem("size")) || SIZES.usual;
  const size = Math.min(SIZES.most, Math.max(SIZES.least, now + by));
  localStorage.setItem("size", size);
  document.documentElement.style.setProperty("--reading", `${size}px`);
}

window.addEventListener("beforeunload", (event) => {
  if (busy()) event.preventDefault();
});

resize(0);
act(async () => {
  await load(data.start);
  at("text").focus({ preventScroll: true });
  document.documentElement.dataset.ready = "true";
});
