// Opens a link after a press, then follows the stream of frames. The page holds nothing but the last frame.

import { draw } from "./drawing.js";

const QUIET_MS = 60_000; // without news for this long the connection is taken for dead
const ANSWER_MS = 10_000; // an answer that takes longer does not come
const words = document.body.dataset;
const byId = (id) => document.getElementById(id);

// The secret leaves the address bar at once: it belongs into no history and on no photograph of the screen. Messengers
// may have copied marks of direction around it, which the browser has encoded.
const secret = location.hash.replace(/%[0-9A-F]{2}/gi, "").replace(/[^A-Za-z0-9_-]/g, "");
if (location.hash) history.replaceState(null, "", location.pathname);

let stream = null;
let quiet = 0;

function tell(text) {
  byId("board").hidden = true;
  byId("ask").hidden = true;
  byId("gate").hidden = false;
  byId("told").textContent = text;
  document.querySelector(".layout").hidden = true;
}

function isAway(away) {
  byId("away").hidden = !away;
}

// A connection may be half open: it never fails, and nothing comes. So who hears nothing connects again.
function listen() {
  clearTimeout(quiet);
  quiet = setTimeout(() => ask(words.ended), QUIET_MS);
}

function heard() {
  listen();
  isAway(false);
}

function end(text) {
  clearTimeout(quiet);
  stream?.close();
  stream = null;
  isAway(false);
  tell(text);
}

// Whether a screen is open here: an empty text if it is, otherwise what to say.
async function trouble() {
  try {
    const answer = await fetch("/screen/session", { cache: "no-store", signal: AbortSignal.timeout(ANSWER_MS) });
    if (answer.ok) return "";
    return { 401: words.none, 429: words.full }[answer.status] ?? words.away;
  } catch {
    return words.away;
  }
}

function follow() {
  stream = new EventSource("/screen/events");
  listen();
  stream.addEventListener("alive", heard);
  stream.addEventListener("frame", (event) => {
    heard();
    byId("gate").hidden = true;
    byId("board").hidden = false;
    document.querySelector(".layout").hidden = false;
    draw(JSON.parse(event.data));
  });
  stream.addEventListener("end", () => ask(words.ended));
  stream.addEventListener("error", () => {
    isAway(true);
    if (stream?.readyState === EventSource.CLOSED) ask(words.ended);
  });
}

// The stream has ended, or is silent: because the screen has ended, or because the server begins anew. The server knows
// which.
async function ask(text) {
  clearTimeout(quiet);
  stream?.close();
  const why = await trouble();
  if (why === words.none) return end(text);
  const isFull = why === words.full && byId("board").hidden;
  if (isFull) tell(why);
  isAway(why !== "" && !isFull);
  setTimeout(() => (why ? ask(text) : follow()), 3000 + Math.random() * 3000);
}

async function open() {
  byId("open").disabled = true;
  const answer = await fetch("/screen/open", { method: "POST", body: secret }).catch(() => null);
  if (answer?.ok) {
    byId("ask").hidden = true;
    follow();
  } else if (answer?.status === 410) {
    tell(words.used);
  } else {
    byId("told").textContent = words.away;
    byId("open").disabled = false;
  }
}

const THEMES = ["", "light", "dark"];
byId("theme").addEventListener("click", () => {
  const root = document.documentElement;
  root.dataset.theme = THEMES[(THEMES.indexOf(root.dataset.theme ?? "") + 1) % THEMES.length];
});
byId("wide").addEventListener("click", () =>
  document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen(),
);
byId("open").addEventListener("click", open);

if (secret) {
  byId("ask").hidden = false;
} else {
  const why = await trouble();
  if (!why) follow();
  else if (why === words.none) tell(why);
  else ask(words.none);
}
