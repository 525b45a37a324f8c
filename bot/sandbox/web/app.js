// The page: two phones side by side, the world's tools above them, and the line to the world.

import { NotDone, get } from "./api.js";
import { listen } from "./events.js";
import { Pane } from "./pane.js";
import { WorldClock, advance, faultsBox, personBox, restartApp } from "./tools.js";
import { icon } from "./dom.js";

const byId = (id) => document.getElementById(id);
const OVERVIEW = new Set(["person", "member", "group", "migrated", "clock"]);
const clock = new WorldClock(byId("clock"));
let world = null;

const inGroup = (person, { chats }) => chats.some((chat) => chat.key === "moderators" && chat.kind !== "private"
  && chat.members.some((member) => member.person === person.id));
const panes = {
  citizen: new Pane({ id: "citizen", label: "شهروند", chats: ["bot"], pick: (person) => person.role !== "moderator", onNews: () => news("citizen") }),
  staff: new Pane({ id: "staff", label: "بررسی‌کننده", chats: ["moderators", "bot"], pick: (person, all) => person.role === "moderator" || inGroup(person, all), onNews: () => news("staff") }),
};

function news(id) {
  if (document.body.dataset.pane !== id) document.querySelector(`#switch [data-pane="${id}"] .dot`).hidden = false;
}

function showPane(id) {
  document.body.dataset.pane = id;
  for (const button of document.querySelectorAll("#switch button")) {
    const chosen = button.dataset.pane === id;
    button.setAttribute("aria-pressed", String(chosen));
    if (chosen) button.querySelector(".dot").hidden = true;
  }
}

function say(sentence) {
  const note = byId("note");
  note.textContent = sentence;
  note.hidden = !sentence;
}

async function attempt(run) {
  try {
    await run();
    say("");
  } catch (error) {
    if (!(error instanceof NotDone)) throw error;
    say(error.message);
  }
}

function look() {
  return attempt(async () => {
    world = await get("/world");
    clock.set(world.now);
    for (const pane of Object.values(panes)) pane.setWorld(world);
  });
}

let looking = null;

function lookSoon() {
  looking ??= setTimeout(() => { looking = null; look(); }, 50);
}

function lookAtAll() {
  look();
  for (const pane of Object.values(panes)) pane.refresh("all");
}

function openTools(open) {
  byId("tools").classList.toggle("open", open);
  byId("tools-toggle").setAttribute("aria-expanded", String(open));
}

function wire() {
  for (const slot of document.querySelectorAll("[data-icon]")) slot.prepend(icon(slot.dataset.icon));
  for (const button of document.querySelectorAll("[data-advance]")) {
    button.addEventListener("click", () => attempt(async () => clock.set(await advance(Number(button.dataset.advance)))));
  }
  const on = (id, run) => byId(id).addEventListener("click", () => { openTools(false); attempt(run); });
  on("restart", restartApp);
  on("faults", () => faultsBox(world));
  on("new-person", () => personBox(world, async (person) => {
    await look();
    const id = person.role === "moderator" ? "staff" : "citizen";
    panes[id].choose({ person: person.id, messenger: person.messenger });
    showPane(id);
  }));
  byId("tools-toggle").addEventListener("click", () => openTools(!byId("tools").classList.contains("open")));
  byId("tools").addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !byId("tools").classList.contains("open")) return;
    openTools(false);
    byId("tools-toggle").focus();
  });
  document.addEventListener("pointerdown", (event) => { if (!event.target.closest("#topbar")) openTools(false); });
  for (const button of document.querySelectorAll("#switch button")) button.addEventListener("click", () => showPane(button.dataset.pane));
}

byId("panes").append(panes.citizen.element, panes.staff.element);
wire();
showPane("citizen");
await look();
let cut = false;
listen({
  onEvent(event) {
    for (const pane of Object.values(panes)) pane.take(event);
    if (OVERVIEW.has(event.kind)) lookSoon();
  },
  onState(live) {
    byId("line").hidden = live;
    if (live && cut) lookAtAll();
    cut = !live;
  },
  onLook: lookAtAll,
});
