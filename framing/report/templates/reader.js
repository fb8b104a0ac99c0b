// ---- the annotated reader -----------------------------------------------------------------
const dialog = byId("reader");
const [rFrame, rState, rFrom, rTo] = ["r-frame", "r-state", "r-from", "r-to"].map(byId);
const nameOfFrame = (code) => page.frames[code]?.label ?? code;
const nameOfState = (code) => code === "*" ? "all states" : page.states[code] ?? code;
const yearOf = (passage) => Number(reader.documents[passage[0]][3].slice(0, 4));

function make(tag, text, className) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (className) node.className = className;
  return node;
}

function cut(text, start, end) {  // offsets count characters, not UTF-16 units
  return /[\ud800-\udfff]/.test(text) ? Array.from(text).slice(start, end).join("") : text.slice(start, end);
}

function fill(select, pairs, value) {
  select.replaceChildren(...pairs.map(([key, label]) => Object.assign(make("option", label), { value: key })));
  if (pairs.some(([key]) => key === value)) select.value = value;
}

function placesOf(code, state, from, to) {
  const byState = reader.places[code] ?? {};
  const numbers = state === "*" ? Object.values(byState).flat() : byState[state] ?? [];
  return numbers.filter((number) => {
    const year = yearOf(reader.passages[number]);
    return year >= from && year <= to;
  });
}

function tellMarks(marks) {
  return marks.map(([code, probability, endorsement]) => {
    const stance = endorsement < 0 ? "" : endorsement >= 50 ? `, endorsed (${endorsement} %)` : `, reported or rejected (${100 - endorsement} %)`;
    return [reader.codes[code], `${nameOfFrame(reader.codes[code])} ${probability} %${stance}`];
  });
}

function listPlaces() {
  const code = rFrame.value, state = rState.value;
  const numbers = placesOf(code, state, Number(rFrom.value || -9999), Number(rTo.value || 9999));
  const list = byId("places");
  list.replaceChildren(...numbers.slice(0, 400).map((number) => {
    const [place, index, , , , , marks] = reader.passages[number];
    const about = reader.documents[place];
    const probability = (marks.find(([column]) => reader.codes[column] === code) ?? [0, 0])[1];
    const button = make("button");
    button.type = "button";
    button.append(make("strong", `${nameOfState(about[4])}, ${about[3].slice(0, 4)}`), make("span", `${probability} %`),
      make("small", `${about[2] || about[1]}, passage ${index + 1}`));
    button.addEventListener("click", () => showPassage(number, button));
    const item = make("li");
    item.append(button);
    return item;
  }));
  byId("reader-title").textContent = `${nameOfFrame(code)}: ${nameOfState(state)}`;
  byId("places-count").textContent = numbers.length === 0 ? "No passage reaches a probability of 30 % here."
    : numbers.length === 1 ? "1 passage" : `${numbers.length} passages${numbers.length > 400 ? ", the first 400 shown" : ""}`;
  byId("document").replaceChildren(make("p", numbers.length ? "Choose a passage." : "Widen the years, or choose another state or frame.", "note"));
  if (numbers.length) {
    const best = likeliest(numbers.slice(0, 400), code);
    showPassage(numbers[best], list.querySelectorAll("button")[best]);
  }
}

function likeliest(numbers, code) {  // a passage with its text before one without, then by probability
  const weight = (number) => {
    const [place, , , , text, , marks] = reader.passages[number];
    const readable = text !== null || reader.documents[place][7] !== null;
    return (readable ? 1000 : 0) + (marks.find(([column]) => reader.codes[column] === code) ?? [0, 0])[1];
  };
  return numbers.reduce((best, number, at) => weight(number) > weight(numbers[best]) ? at : best, 0);
}

function showPassage(number, button) {
  byId("places").querySelectorAll("[aria-current]").forEach((one) => one.removeAttribute("aria-current"));
  button?.setAttribute("aria-current", "true");
  const chosen = reader.passages[number];
  const about = reader.documents[chosen[0]];
  const [corpus, id, title, date, state, speaker, audience, text, whole] = about;
  const article = byId("document");
  const head = make("header");
  head.append(make("h3", title || id), make("p", [nameOfState(state), date, speaker, audience, `${corpus}: ${id}`].filter(Boolean).join(" \u00b7 "), "note"));
  if (whole) head.append(make("p", whole, "note"));
  const own = reader.passages.map((passage, index) => [index, passage]).filter(([, passage]) => passage[0] === chosen[0]);
  const codes = [...new Set(own.flatMap(([, passage]) => passage[6].map(([code]) => reader.codes[code])))];
  const legend = make("p", undefined, "chips");
  codes.forEach((code) => legend.append(chip(code, nameOfFrame(code))));
  head.append(legend);
  const body = make("div", undefined, "text");
  if (text === null && own.every(([, passage]) => passage[4] === null)) body.append(fetchNote(corpus, id));
  let at = 0;
  for (const [index, passage] of own) {
    if (text !== null) between(body, cut(text, at, passage[2]));
    body.append(passageNode(index, passage, text === null ? passage[4] : cut(text, passage[2], passage[3]), index === number));
    at = passage[3];
  }
  if (text !== null) between(body, cut(text, at, Infinity));
  article.replaceChildren(head, body);
  const current = body.querySelector(".chosen");
  article.scrollTop = current ? Math.max(0, current.offsetTop - 40) : 0;
}

function between(body, words) {
  if (words.trim()) body.append(make("p", words, "between"));
}

function chip(code, label) {
  const node = make("span", label, "chip");
  node.style.setProperty("--frame", page.frames[code]?.colour ?? "currentColor");
  return node;
}

function passageNode(index, [, number, start, end, , threat, marks, evidence], text, chosen) {
  const node = make("div", undefined, chosen ? "passage chosen" : "passage");
  node.tabIndex = 0;
  if (marks.length) {
    const [code, probability, endorsement] = marks[0];
    node.style.setProperty("--frame", page.frames[reader.codes[code]]?.colour ?? "currentColor");
    node.style.setProperty("--strength", `${Math.round(probability * 0.22)}%`);
    node.dataset.stance = endorsement < 0 || endorsement >= 50 ? "endorse" : "other";
  }
  const words = make("p");
  if (text === null) words.append(make("em", `Passage ${number + 1}, characters ${start} to ${end}`));
  else markWords(words, text, evidence);
  const notes = make("p", undefined, "notes");
  for (const [code, label] of tellMarks(marks)) notes.append(chip(code, label));
  if (threat) notes.append(make("span", `Adversary named: ${threat}`, "chip plain"));
  node.append(words, notes);
  return node;
}

function markWords(node, text, evidence) {
  let at = 0;
  for (const [code, start, end] of evidence) {
    if (start < at) continue;
    node.append(cut(text, at, start));
    const mark = make("mark", cut(text, start, end));
    mark.title = `speaks for ${nameOfFrame(reader.codes[code])}`;
    mark.style.setProperty("--frame", page.frames[reader.codes[code]]?.colour ?? "currentColor");
    node.append(mark);
    at = end;
  }
  node.append(cut(text, at, Infinity).trimEnd());
}

function fetchNote(corpus, id) {
  const note = make("p", undefined, "note");
  const how = page.fetch[corpus];
  note.append(how ? "The text is not in this file: published frames were used. Fetch it with "
    : "The text is not in this file, to keep it small. Read it in the terminal with ",
  make("code", how ?? `framing show ${id}`), how ? " and write the report again, or read it with " : ".");
  if (how) note.append(make("code", `framing show ${id}`), ".");
  return note;
}

function openReader(code, state, from, to) {
  const codes = reader.codes.filter((one) => reader.places[one]);
  if (!codes.length) { byId("places-count").textContent = "This folder holds no passages."; }
  fill(rFrame, codes.map((one) => [one, nameOfFrame(one)]), code);
  fillStates(state);
  rFrom.value = from; rTo.value = to;
  if (!dialog.open) dialog.showModal();
  if (codes.length) listPlaces();
}

function fillStates(state) {
  const states = Object.keys(reader.places[rFrame.value] ?? {});
  const known = states.includes(state) || state === "*" || !page.states[state] ? states : [...states, state];
  fill(rState, [["*", "all states"], ...known.map((one) => [one, nameOfState(one)]).sort((a, b) => a[1].localeCompare(b[1], "en"))], state);
}

rFrame.addEventListener("change", () => { fillStates(rState.value); listPlaces(); });
for (const control of [rState, rFrom, rTo]) control.addEventListener("change", listPlaces);
byId("reader-choice").addEventListener("submit", (event) => event.preventDefault());
byId("open-reader").addEventListener("click", () => {
  const years = reader.passages.length ? reader.passages.map(yearOf) : [0];
  openReader(shift?.selectedOptions[0].dataset.frame ?? reader.codes[0], "*", years.reduce((a, b) => Math.min(a, b)), years.reduce((a, b) => Math.max(a, b)));
});
byId("close-reader").addEventListener("click", () => dialog.close());
let came = null;
dialog.addEventListener("close", () => {
  if (location.hash.startsWith("#read/")) history.replaceState(null, "", location.pathname + location.search);
  came?.focus({ preventScroll: true });
});
function followHash() {
  if (!location.hash.startsWith("#read/")) return;
  const [code, state, from, to] = location.hash.slice(6).split("/").map(decodeURIComponent);
  came = document.activeElement;
  openReader(code, state, from, to);
}
document.querySelectorAll("a.read").forEach((link) => link.addEventListener("click", (event) => {
  event.preventDefault();
  history.replaceState(null, "", link.getAttribute("href"));
  followHash();
}));
window.addEventListener("hashchange", followHash);
