// The list of messages: only what changed is drawn again, and it follows new ones only from the bottom.

import { rowOf } from "./bubble.js";
import { el, icon } from "./dom.js";
import { jalaliDay } from "./persian.js";

const NEAR_PX = 60;
const CLOSE_MS = 5 * 60 * 1000;

/** Shows the messages of one chat. `onOlder` is called when somebody wants earlier ones. */
export class Feed {
  #entries = new Map();
  #hooks;
  #stuck = true;
  #lastTop = 0;

  constructor({ label, hooks, onOlder }) {
    this.#hooks = { ...hooks, showMessage: (key) => this.show(key) };
    this.older = el("button", { type: "button", class: "older", hidden: true, onclick: onOlder }, "پیام‌های پیشین");
    this.list = el("div", { class: "messages", role: "log", "aria-live": "polite", "aria-label": label });
    this.empty = el("div", { class: "empty", hidden: true });
    this.scroller = el("div", { class: "scroller", tabIndex: 0, role: "region", "aria-label": `${label}؛ با پیکان بالا و پایین میان پیام‌ها بروید` }, this.older, this.empty, this.list);
    this.jump = el("button", { type: "button", class: "jump", hidden: true, onclick: () => this.toBottom() }, icon("down"), "پیام تازه");
    this.element = el("div", { class: "feed" }, this.scroller, this.jump);
    this.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.scroller.addEventListener("keydown", (event) => this.#walk(event));
    const observer = new ResizeObserver(() => { if (this.#stuck) this.#pin(); });
    observer.observe(this.list);
    observer.observe(this.scroller);
  }

  /** How many messages are shown. */
  get size() {
    return this.#entries.size;
  }

  /** The newest reply keyboard that a message brought, or null. */
  get keyboard() {
    return [...this.#entries.values()].map(({ message }) => message.keyboard).findLast((keyboard) => keyboard !== null) ?? null;
  }

  /** Forget everything: another chat is coming. */
  clear() {
    this.#entries.clear();
    this.list.replaceChildren();
    this.#stuck = true;
    this.jump.hidden = true;
  }

  /** Show exactly these messages, oldest first. */
  replace(messages, { more = false } = {}) {
    const first = this.#entries.size === 0;
    const fromBottom = this.scroller.scrollHeight - this.scroller.scrollTop;
    if (first) this.list.setAttribute("aria-busy", "true");
    const wanted = new Set(messages.map((message) => message.key));
    for (const key of [...this.#entries.keys()]) if (!wanted.has(key)) this.#drop(key);
    const firstBefore = this.list.firstElementChild;
    let next = this.list.firstElementChild;
    const ordered = new Map();
    for (const message of messages) {
      const row = this.#row(message);
      if (row === next) next = next.nextElementSibling;
      else this.list.insertBefore(row, next);
      ordered.set(message.key, { message, row });
    }
    this.#entries = ordered;
    this.#decorate();
    this.older.hidden = !more;
    if (this.#stuck) this.#pin();
    else if (firstBefore?.isConnected && this.list.firstElementChild !== firstBefore) this.scroller.scrollTop = this.scroller.scrollHeight - fromBottom;
    this.list.removeAttribute("aria-busy");
  }

  /** Take in messages that are new or changed. */
  update(messages) {
    let added = false;
    const inOrder = [...messages].sort((a, b) => Date.parse(a.date) - Date.parse(b.date) || (a.id && b.id ? a.id - b.id : a.seq - b.seq));
    for (const message of inOrder) {
      const known = this.#entries.get(message.key);
      // The number of a deleted ephemeral is used again: another date means another message.
      if (known && known.message.date !== message.date) this.#drop(message.key);
      const row = this.#row(message);
      if (!row.isConnected) {
        this.list.append(row);
        added = added || !message.mine;
        if (message.mine) this.#stuck = true;
      }
      this.#entries.set(message.key, { message, row });
    }
    this.#decorate();
    if (this.#stuck) this.#pin();
    else if (added) this.jump.hidden = false;
  }

  /** Scroll to a message and mark it for a moment. */
  show(key) {
    const row = this.#entries.get(key)?.row;
    if (!row) return;
    row.scrollIntoView({ block: "center" });
    row.classList.add("shown");
    row.querySelector("[tabindex]")?.focus({ preventScroll: true });
    setTimeout(() => row.classList.remove("shown"), 1600);
  }

  /** Go to the newest message and stay with it. */
  toBottom() {
    this.#stuck = true;
    this.#pin();
  }

  /** Put the focus on the newest message. */
  focusLast() {
    this.list.lastElementChild?.querySelector(".bubble, .notice")?.focus();
  }

  #row(message) {
    const known = this.#entries.get(message.key);
    if (known && known.message.seq === message.seq) return known.row;
    const row = rowOf(message, this.#hooks);
    row.dataset.key = message.key;
    if (known) this.#exchange(known.row, row);
    return row;
  }

  #exchange(old, row) {
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const at = focused?.dataset.at;
    old.replaceWith(row);
    if (focused === null) return;
    const same = at ? row.querySelector(`[data-at="${at}"]`) ?? row.querySelector("[data-at]") : null;
    (same ?? row.querySelector(".bubble, .notice"))?.focus({ preventScroll: true });
  }

  #drop(key) {
    const { row } = this.#entries.get(key);
    if (row.contains(document.activeElement)) this.scroller.focus({ preventScroll: true });
    row.remove();
    this.#entries.delete(key);
  }

  #decorate() {
    let before = null;
    for (const { message, row } of this.#entries.values()) {
      const day = jalaliDayOf(message);
      const label = before === null || jalaliDayOf(before) !== day ? day : null;
      const shown = row.querySelector(":scope > .day");
      if (label === null) shown?.remove();
      else if (shown) shown.textContent = label;
      else row.prepend(el("p", { class: "day" }, label));
      row.classList.toggle("follows", label === null && goesOn(before, message));
      before = message;
    }
  }

  #pin() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.#lastTop = this.scroller.scrollTop;
    this.jump.hidden = true;
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const near = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    if (near) { this.#stuck = true; this.jump.hidden = true; }
    else if (scrollTop < this.#lastTop) this.#stuck = false;
    this.#lastTop = scrollTop;
  }

  #walk(event) {
    const steps = { ArrowUp: -1, ArrowDown: 1 };
    if (event.target.matches("audio, video") || event.altKey || event.ctrlKey || event.metaKey) return;
    const rows = [...this.list.children];
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    if (event.key in steps && rows.length) {
      const to = at < 0 ? rows.length - 1 : Math.max(0, Math.min(rows.length - 1, at + steps[event.key]));
      rows[to].querySelector(".bubble, .notice").focus();
    } else if ((event.key === "Enter" || event.key === "ContextMenu") && event.target.matches(".bubble")) {
      event.target.querySelector(".acts").click();
    } else return;
    event.preventDefault();
  }
}

const days = new Map();

function jalaliDayOf(message) {
  if (!days.has(message.date)) days.set(message.date, jalaliDay(new Date(message.date)));
  return days.get(message.date);
}

function goesOn(before, message) {
  return before !== null && !before.service && !message.service && before.from.id === message.from.id
    && before.ephemeral === message.ephemeral && Date.parse(message.date) - Date.parse(before.date) < CLOSE_MS;
}
