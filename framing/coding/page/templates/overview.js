// The list of passages, to see how far one has come and to jump to any of them.

import { ask } from "./saving.js";

const dialog = document.getElementById("overview");
const list = document.getElementById("passages");
const filter = document.getElementById("filter");
const find = document.getElementById("find");
const FITS = {
  all: () => true, open: (row) => !row.done, half: (row) => row.half, done: (row) => row.done,
  unsure: (row) => row.unsure, note: (row) => row.note,
};
let rows = [];

/** Open the list at the passage of `place`. */
export async function openOverview(place) {
  rows = await ask("passages");
  if (!dialog.open) dialog.showModal();
  draw(place);
}

function draw(place = -1) {
  const words = find.value.toLowerCase().trim();
  const fits = (row) => FITS[filter.value](row) && (!words || row.place + 1 === Number(words)
    || `${row.words} ${row.id} ${row.codes.join(" ")} ${row.note}`.toLowerCase().includes(words));
  const shown = rows.filter(fits);
  document.getElementById("shown").textContent = `${shown.length} of ${rows.length}`;
  list.replaceChildren(...shown.map((row) => entry(row, row.place === place)));
  const here = list.querySelector("[aria-current]") ?? list.querySelector("button");
  here?.scrollIntoView({ block: "center" });
  if (place >= 0) here?.focus();
}

function entry(row, here) {
  const button = document.createElement("button");
  button.dataset.place = row.place;
  if (here) button.setAttribute("aria-current", "true");
  const stage = row.done ? (row.codes.length ? row.codes.join(", ") : "no code") : row.half ? "begun" : "";
  const part = (name, text) => {
    const span = document.createElement("span");
    span.className = name;
    span.textContent = text;
    return span;
  };
  const flags = [row.unsure ? "unsure" : "", row.note ? "note" : ""].filter((flag) => flag).join(" · ");
  button.append(
    part("place", row.place + 1), part("words", row.words), part(row.done ? "stage is-done" : "stage", stage),
    part("flag", flags),
  );
  const item = document.createElement("li");
  item.append(button);
  return item;
}

/** Call `go` with the place of each passage that is chosen. */
export function onChoice(go) {
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    dialog.close();
    go(Number(button.dataset.place));
  });
  filter.addEventListener("change", () => draw());
  find.addEventListener("input", () => draw());
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") list.querySelector("button")?.click();
  });
  list.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    const item = document.activeElement.closest("li");
    (event.key === "ArrowDown" ? item?.nextElementSibling : item?.previousElementSibling)?.firstElementChild.focus();
  });
}
