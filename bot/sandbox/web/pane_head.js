// The head of a pane: whose phone, which messenger, which chat, and whether the bot is typing.

import { el, iconButton } from "./dom.js";

const CHATS = { bot: "گفتگوی خصوصی", moderators: "گروه بررسی‌کنندگان" };

/** Tells of choices through the callbacks; `show` draws the choice made. */
export class PaneHead {
  constructor({ id, label, chats, onPerson, onMessenger, onChat, onMenu }) {
    this.people = el("select", { "aria-label": `شخص در ${label}`, onchange: () => onPerson(this.people.value) });
    this.messengers = el("div", { class: "segments", role: "group", "aria-label": "پیام‌رسان" });
    this.onMessenger = onMessenger;
    this.typing = el("span", { class: "typing", role: "status" });
    this.tabs = chats.length > 1 ? chats.map((chat) => el("button", {
      type: "button", role: "tab", "data-name": chat, "aria-controls": `body-${id}`, onclick: () => onChat(chat),
    }, CHATS[chat], el("span", { class: "dot", hidden: true, role: "img", "aria-label": "پیام تازه" }))) : [];
    const strip = el("div", { class: "tabs", role: "tablist", "aria-label": "گفتگوها", onkeydown: (event) => this.#walk(event) }, ...this.tabs);
    this.element = el("header", { class: "pane-head" },
      el("div", { class: "pane-line" },
        el("h2", {}, label, this.typing), this.people,
        this.messengers,
        iconButton("more", "کارهای این گفتگو", (event) => onMenu(event.currentTarget), { "aria-haspopup": "menu", "aria-expanded": "false" })),
      this.tabs.length ? strip : null);
  }

  /** Draw who may be chosen and what is chosen. */
  show({ people, messengers, person, messenger, chat }) {
    const said = JSON.stringify(people.map(({ id, name }) => [id, name]));
    if (this.people.dataset.said !== said) {
      this.people.dataset.said = said;
      this.people.replaceChildren(...people.map(({ id, name }) => el("option", { value: id }, name)));
    }
    this.people.value = person ?? "";
    if (!this.messengers.children.length) {
      this.messengers.append(...messengers.map(({ name, label }) =>
        el("button", { type: "button", "data-name": name, onclick: () => this.onMessenger(name) }, label)));
    }
    for (const button of this.messengers.children) button.setAttribute("aria-pressed", String(button.dataset.name === messenger));
    for (const tab of this.tabs) {
      const chosen = tab.dataset.name === chat;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      if (chosen) tab.lastElementChild.hidden = true;
    }
  }

  /** «در حال نوشتن…» or nothing. */
  showTyping(typing) {
    this.typing.textContent = typing ? "در حال نوشتن…" : "";
  }

  /** There is something new in a chat that is not shown. */
  mark(chat) {
    const tab = this.tabs.find((one) => one.dataset.name === chat);
    if (tab && tab.getAttribute("aria-selected") !== "true") tab.lastElementChild.hidden = false;
  }

  #walk(event) {
    // Right to left: the left arrow goes on.
    const step = { ArrowLeft: 1, ArrowRight: -1 }[event.key];
    if (step === undefined) return;
    const at = this.tabs.indexOf(document.activeElement);
    const next = this.tabs[(at + step + this.tabs.length) % this.tabs.length];
    next.focus();
    next.click();
    event.preventDefault();
  }
}
