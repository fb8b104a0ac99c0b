// What is shown of one passage: its text, what the coder has given to it, the progress.

import { startReading } from "./jump.js";
import { data } from "./saving.js";

const at = (id) => document.getElementById(id);
const RANKS = data.whole ? ["primary", "second", "present"] : ["primary", "also"];
const labels = new Map(data.codes.map((code) => [code.id, code.label]));

export const passage = { place: -1, ticks: null, nextOpen: -1, marked: "", typed: { threat: 0, note: 0 }, beside: [] };

/** All codes of the passage that is shown. */
export const given = () => [
  ...passage.ticks.practices.map(([code]) => code), ...passage.ticks.domestic, ...passage.ticks.mechanism,
];

/** Show another passage. */
export function show(shown) {
  const other = shown.place !== passage.place;
  passage.place = shown.place;
  if (shown.text !== undefined) {
    fill(at("before"), shown.before);
    fill(at("text"), shown.text);
    fill(at("after"), shown.after);
    at("source").textContent = shown.source;
    showBeside(shown.beside);
    at("number").textContent = `${shown.place + 1} of ${data.total}`;
  }
  if (other) {
    passage.marked = "";
    if (document.activeElement.matches("#threat, #note")) document.activeElement.blur();
    at("sheet").scrollTop = 0;
    at("before").scrollTop = at("before").scrollHeight;
    at("after").scrollTop = 0;
    if (at("before").childElementCount) at("sheet").scrollTop = at("text").offsetTop - at("before").offsetTop - 60;
    startReading();
  }
  showTicks(shown);
}

/** Show what the coder has given, as the server has saved it. */
export function showTicks(shown) {
  const ticks = passage.ticks = shown.ticks;
  passage.nextOpen = shown.next_open;
  const practices = ticks.practices.map(([code]) => code);
  if (!practices.includes(passage.marked)) passage.marked = practices.at(-1) ?? "";
  const codes = given();
  for (const button of document.querySelectorAll("button.code")) {
    button.setAttribute("aria-pressed", codes.includes(button.dataset.code));
  }
  showPractices(ticks);
  showOthers([...ticks.domestic, ...ticks.mechanism]);
  for (const name of ["threat", "note"]) {
    if (document.activeElement !== at(name) && !passage.typed[name]) at(name).value = ticks[name];
  }
  at("note").rows = Math.min(4, ticks.note.split("\n").length);
  at("unsure").setAttribute("aria-pressed", ticks.unsure);
  for (const button of document.querySelectorAll("[data-sure]")) {
    button.setAttribute("aria-pressed", Number(button.dataset.sure) === ticks.sure);
  }
  at("stage").textContent = ticks.done ? (codes.length ? "done" : "done: no code") : codes.length ? "not ended yet" : "";
  at("stage").className = ticks.done ? "is-done" : "";
  showProgress(shown.progress);
}

function showPractices(ticks) {
  at("practices").replaceChildren(...ticks.practices.map(([code, stance], number) => {
    const row = document.createElement("li");
    row.className = code === passage.marked ? "marked" : "";
    row.append(rank(code, number), ...data.stances.map((each) => stanceButton(code, each, each === stance)));
    return row;
  }));
}

/** Appeals and mechanisms, which may be out of sight in the list of codes; each can be taken off here. */
function showOthers(codes) {
  at("others").replaceChildren(...codes.map((code) => {
    const chip = part("chip", labels.get(code), "button");
    chip.dataset.code = code;
    chip.setAttribute("aria-label", `Take off ${labels.get(code)}`);
    chip.append(part("cross", "×"));
    return chip;
  }));
}

function rank(code, number) {
  const name = part("name", labels.get(code), "button");
  name.dataset.first = code;
  const raise = data.whole ? "Move this practice up" : "Make this the primary practice";
  name.title = number ? raise : "The primary practice";
  name.prepend(part("rank", RANKS[Math.min(number, RANKS.length - 1)]), " ");
  return name;
}

function stanceButton(code, stance, chosen) {
  const button = part("stance", stance, "button");
  button.dataset.code = code;
  button.dataset.stance = stance;
  button.setAttribute("aria-pressed", chosen);
  return button;
}

function showBeside(others) {
  passage.beside = others.map((other) => other.coder);
  at("beside").hidden = !others.length;
  at("beside").replaceChildren(...others.map((other) => {
    const row = document.createElement("li");
    row.append(part("who", other.coder));
    for (const { code, stance, disputed } of other.given) {
      row.append(part(disputed ? "mark disputed" : "mark", labels.get(code) + (stance ? `: ${stance}` : "")));
    }
    if (!other.given.length) row.append(part("mark", "no code"));
    const take = part("take", "Take over", "button");
    take.dataset.take = other.coder;
    row.append(take);
    const said = [other.threat && `threat: ${other.threat}`, other.unsure && "unsure", other.note].filter((text) => text);
    if (said.length) row.append(part("said", said.join(" · ")));
    return row;
  }));
}

function part(name, text, kind = "span") {
  const element = document.createElement(kind);
  element.className = name;
  element.textContent = text;
  return element;
}

function showProgress(progress) {
  at("bar").value = progress.done;
  const parts = [`${progress.done} of ${progress.total} done`];
  if (progress.half) parts.push(`${progress.half} begun`);
  if (progress.unsure) parts.push(`${progress.unsure} unsure`);
  at("progress").textContent = parts.join(" · ");
}

/** Paragraphs; the line ends of a printed page inside of them are not kept. */
function fill(box, text) {
  const paragraphs = text.split(/\n\s*\n/).map((part) => part.trim()).filter((part) => part);
  box.replaceChildren(...paragraphs.map((part) => {
    const paragraph = document.createElement("p");
    paragraph.textContent = part;
    return paragraph;
  }));
  box.hidden = !paragraphs.length;
}
