// Requests to the server, one after the other. Where it does not answer, wait until the one that knows this coder is back.

const data = JSON.parse(document.getElementById("data").textContent);
const lost = document.getElementById("lost");
const saved = document.getElementById("saved");
const advice = document.getElementById("advice");
const PAUSE = 1000;

let room = data.room;
let last = Promise.resolve();
let waiting = 0;

export { data };

/** Do `task` when everything before it is done; whatever fails is told by `tell`. */
export function queue(task, tell) {
  count(1);
  last = last.then(task).catch((error) => tell(error.message)).finally(() => count(-1));
  return last;
}

function count(by) {
  waiting += by;
  document.body.setAttribute("aria-busy", waiting > 0);
}

/** Whether something is still on its way. */
export const busy = () => waiting > 0;

/** Whether the server is gone: keys are not taken until it is back. */
export const isLost = () => !lost.hidden;

/** What the server answers to a request; asks again until it does. */
export async function ask(path, body) {
  if (body !== undefined) saved.textContent = "Saving …";
  for (;;) {
    const { status, text } = await send(path, body);
    if (status && status !== 403) {
      const answer = JSON.parse(text);
      if (answer.problem) {
        saved.textContent = status === 507 ? "Not saved" : "";
        throw new Error(answer.problem);
      }
      if (body !== undefined) saved.textContent = "Saved";
      return answer;
    }
    await comeBack();
  }
}

/** A change to a passage; its name makes sure that it is made once, however often it is sent. */
export const change = (place, what) => ask(`passages/${place}`, { change: newName(), what });

/** Status and text of an answer; nothing where the server does not answer, or ends in the middle of its answer. */
async function send(path, body) {
  const options = body === undefined ? {} : {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
  };
  try {
    const response = await fetch(`${room}/${path}`, options);
    return { status: response.status, text: await response.text() };
  } catch {
    return {};
  }
}

/** Wait for a server that proves that it knows this coder's token, and enter it. */
async function comeBack() {
  lost.hidden = false;
  if (!crypto.subtle) {
    advice.textContent = "In this browser: then open the printed address again.";
  }
  for (;;) {
    try {
      if (await enter()) break;
    } catch {
      // still gone
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  lost.hidden = true;
}

async function enter() {
  const nonce = newName();
  const alive = await fetch(`/alive?tag=${data.tag}&nonce=${nonce}`, { credentials: "omit" });
  if (!alive.ok) return false;
  const theirs = await alive.json();
  if (theirs.proof !== await sign(`server|${data.port}|${nonce}`)) return false;
  const proof = await sign(`page|${theirs.nonce}`);
  const response = await fetch("/resume", {
    method: "POST", headers: { "content-type": "application/json" },
    body: JSON.stringify({ tag: data.tag, nonce: theirs.nonce, proof }),
  });
  if (!response.ok) return false;
  room = (await response.json()).room;
  history.replaceState(null, "", `${room}/`);
  for (const link of document.querySelectorAll("a[download]")) {
    link.href = `${room}/${link.href.split("/").pop()}`;
  }
  return true;
}

async function sign(message) {
  const bytes = (text) => new TextEncoder().encode(text);
  const key = await crypto.subtle.importKey("raw", bytes(data.key), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const signed = new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes(message)));
  return [...signed].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function newName() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
