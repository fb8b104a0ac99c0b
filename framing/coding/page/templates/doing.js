// What is done, one after the other, and what is told of it.

import { isLost, queue } from "./saving.js";

const told = document.getElementById("told");
const SHOWN_FOR = 4000;
let timer = 0;

/** Show a sentence for a while. */
export function tell(text) {
  told.textContent = text;
  told.hidden = !text;
  clearTimeout(timer);
  timer = setTimeout(() => { told.hidden = true; }, SHOWN_FOR);
}

/** Do something after all that was asked for before; nothing while the server is gone. */
export const act = (task) => (isLost() ? Promise.resolve() : queue(task, tell));

/** Give the keys back to the page. */
export function leaveField() {
  document.activeElement?.blur();
  document.getElementById("text").focus({ preventScroll: true });
}
