// One phone: a person on a messenger, looking at a chat. Keeps itself up to date with the world.

import { act, get } from "./api.js";
import { Composer } from "./composer.js";
import { el } from "./dom.js";
import { Feed } from "./feed.js";
import { closeMenu, openMenu } from "./menu.js";
import { chatItems, messageItems, readBotLink } from "./pane_acts.js";
import { PaneHead } from "./pane_head.js";
import { Toasts } from "./toasts.js";

const SHOWN = 200;
const TYPING_MS = 5200;
const BUSY_MS = 4000;

/** `chats`: the chats to switch between ("bot" or a group's name). `pick(person, world)` says who may use the pane. */
export class Pane {
  #token = 0;
  #seq = 0;
  #wanted = null; // null, "changes" or "all"
  #running = false;
  #shown = SHOWN;
  #typingTimer = null;
  #pressed = new Set();

  constructor({ id, label, chats, pick, onNews }) {
    Object.assign(this, { id, label, chats, pick, onNews, world: null });
    const kept = JSON.parse(sessionStorage.getItem(`pane-${id}`) ?? "{}");
    this.person = kept.person ?? null;
    this.messenger = kept.messenger ?? null;
    this.chat = chats.includes(kept.chat) ? kept.chat : chats[0];
    this.head = new PaneHead({
      id, label, chats,
      onPerson: (person) => this.choose({ person, messenger: this.#personOf(person).messenger }),
      onMessenger: (messenger) => this.choose({ messenger }),
      onChat: (chat) => this.choose({ chat }),
      onMenu: (button) => openMenu(button, "کارهای این گفتگو", chatItems(this)),
    });
    this.composer = new Composer({ act: (verb, body) => this.act(verb, body), onUp: () => this.feed.focusLast() });
    this.feed = new Feed({ label: `پیام‌های ${label}`, hooks: this.#hooks(), onOlder: () => this.#showOlder() });
    this.toasts = new Toasts();
    this.feed.element.append(this.toasts.element);
    this.element = el("section", { class: "pane", id: `pane-${id}`, "aria-label": label },
      this.head.element, el("div", { class: "pane-body", id: `body-${id}`, role: chats.length > 1 ? "tabpanel" : null, "aria-label": chats.length > 1 ? "گفتگوی برگزیده" : null }, this.feed.element, this.composer.element));
  }

  /** What the world looks like now: who may be chosen, who is blocked or in the group. */
  setWorld(world) {
    this.world = world;
    const people = world.people.filter((person) => this.pick(person, world));
    if (!people.some((person) => person.id === this.person)) {
      this.person = null;
      if (people.length) this.choose({ person: people[0].id, messenger: people[0].messenger });
    } else if (this.#token === 0) this.choose({});
    this.head.show({ people, messengers: world.messengers, person: this.person, messenger: this.messenger, chat: this.chat });
    this.#showState();
  }

  /** Look at another person, messenger or chat. */
  choose(change) {
    Object.assign(this, change);
    if (this.person === null) return;
    closeMenu();
    this.messenger ??= this.#personOf(this.person).messenger;
    sessionStorage.setItem(`pane-${this.id}`, JSON.stringify({ person: this.person, messenger: this.messenger, chat: this.chat }));
    this.#token += 1;
    this.#seq = 0;
    this.#shown = SHOWN;
    this.feed.clear();
    this.toasts.clear();
    this.composer.moveTo(`${this.person}/${this.messenger}/${this.chat}`);
    this.head.show({ people: this.world.people.filter((person) => this.pick(person, this.world)), messengers: this.world.messengers, person: this.person, messenger: this.messenger, chat: this.chat });
    this.#showState();
    this.refresh("all");
  }

  /** Let the person do something in this chat (`chat` in the body means another). Throws when the world refuses. */
  act(verb, body = {}) {
    return act(this.person, verb, { chat: this.chat, messenger: this.messenger, ...body });
  }

  /** News from the world; looks again when they concern this pane. */
  take(event) {
    if (event.messenger !== null && event.messenger !== this.messenger) return;
    if (event.kind === "toast") {
      if (event.person === this.person) this.refresh("changes");
      return;
    }
    const whose = event.person === null || event.person === this.person;
    if (event.kind === "restart" || event.kind === "migrated" || event.kind === "member") this.refresh("all");
    else if (whose && event.chat === this.chat) {
      this.refresh(event.kind === "deleted" ? "all" : "changes");
      if (event.kind === "message") this.onNews?.();
    } else if (whose && event.kind === "message" && this.chats.includes(event.chat)) this.head.mark(event.chat);
  }

  /** Fetch what changed, or everything; several wishes at once become one. */
  async refresh(what) {
    this.#wanted = what === "all" ? "all" : this.#wanted ?? what;
    if (this.#running || this.person === null) return;
    this.#running = true;
    while (this.#wanted !== null) {
      const all = this.#wanted === "all" || this.#seq === 0;
      this.#wanted = null;
      try {
        await this.#fetch(all);
      } catch (error) {
        if (error.reason !== "offline") this.composer.complain(error.message);
        break;
      }
    }
    this.#running = false;
  }

  async #fetch(all) {
    const token = this.#token;
    const limit = Math.max(this.#shown, this.feed.size + 20);
    const query = new URLSearchParams({ as: this.person, messenger: this.messenger, ...(all ? { limit } : { since: this.#seq }) });
    const seen = await get(`/world/chats/${encodeURIComponent(this.chat)}/messages?${query}`);
    if (token !== this.#token) {
      this.#wanted = "all";
      return;
    }
    const before = this.#seq;
    this.#seq = seen.seq;
    if (all) this.feed.replace(seen.messages, { more: seen.messages.length >= limit });
    else if (seen.messages.length) this.feed.update(seen.messages);
    this.composer.showKeyboard(this.feed.keyboard);
    if (before > 0) seen.toasts.filter((toast) => toast.seq > before).forEach((toast) => this.#toast(toast));
    if (seen.messages.length) this.#answered();
    this.#showTyping(seen.typing);
    this.#showState();
  }

  #toast(toast) {
    this.#answered();
    if (this.chats.length === 1 && toast.chat !== this.chat) return;
    if (toast.url) this.#openLink(toast.url);
    if (toast.text) this.toasts.show(toast.text, toast.alert);
  }

  #showTyping(typing) {
    clearTimeout(this.#typingTimer);
    this.head.showTyping(typing);
    if (typing) this.#typingTimer = setTimeout(() => this.refresh("changes"), TYPING_MS);
  }

  #showState() {
    const account = this.#personOf(this.person)?.accounts[this.messenger];
    const blocked = this.chat === "bot" && account?.blocked;
    const outside = this.chat !== "bot" && !this.isMember();
    this.composer.replaceWith(
      blocked ? { label: "باز کردن ربات", run: () => this.act("unblock") }
        : outside ? { label: "پیوستن به گروه", run: () => this.act("join") } : null);
    const isEmpty = this.feed.size === 0;
    this.feed.empty.hidden = !isEmpty;
    if (!isEmpty) this.feed.empty.replaceChildren();
    else if (!this.feed.empty.hasChildNodes() || this.feed.empty.dataset.chat !== this.chat) {
      this.feed.empty.dataset.chat = this.chat;
      const told = this.world.bots.find((bot) => bot.messenger === this.messenger)?.description;
      this.feed.empty.replaceChildren(...(this.chat === "bot"
        ? [el("p", {}, told || "این‌جا گفتگو با ربات است."), el("button", { type: "button", class: "primary", onclick: () => this.composer.attempt(() => this.act("say", { text: "/start" })) }, "شروع")]
        : [el("p", {}, outside ? "این شخص در گروه نیست." : "هنوز پیامی در گروه نیست.")]));
    }
  }

  /** Whether the person is in the group of this pane now. */
  isMember() {
    const group = this.world.chats.find((chat) => chat.key === this.chats[0] && chat.messenger === this.messenger && chat.kind !== "private");
    return (group?.members ?? []).some((member) => member.person === this.person && !["left", "kicked"].includes(member.status));
  }

  /** Whether the person has blocked the bot on this messenger. */
  isBlocked() {
    return Boolean(this.#personOf(this.person)?.accounts[this.messenger].blocked);
  }

  #personOf(id) {
    return this.world?.people.find((person) => person.id === id);
  }

  #hooks() {
    return {
      press: (message, button, node) => this.#press(message, button, node),
      copy: (text) => this.#copy(text),
      openLink: (href) => this.#openLink(href),
      sayCommand: (text) => this.composer.attempt(() => this.act("say", { text })),
      acts: (message, button) => openMenu(button, "کارهای این پیام", messageItems(this, message)),
    };
  }

  async #press(message, button, node) {
    node.setAttribute("aria-busy", "true");
    this.#pressed.add(node);
    setTimeout(() => node.removeAttribute("aria-busy"), BUSY_MS);
    const done = await this.composer.attempt(() => this.act("press", { button, message: message.key }));
    if (done === undefined) this.#answered();
  }

  #answered() {
    this.#pressed.forEach((node) => node.removeAttribute("aria-busy"));
    this.#pressed.clear();
  }

  async #copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.toasts.show("رونوشت برداشته شد");
    } catch {
      this.toasts.show(text, true);
    }
  }

  /** A link to the bot opens the private chat, as the messengers do; others open in the browser. */
  #openLink(href) {
    if (!readBotLink(href, this.world, this.messenger)) return false;
    this.composer.attempt(() => this.act("press", { url: href, button: "" }));
    if (this.chat !== "bot" && this.chats.includes("bot")) this.choose({ chat: "bot" });
    return true;
  }

  #showOlder() {
    this.#shown = this.feed.size + SHOWN * 2;
    this.refresh("all");
  }
}
