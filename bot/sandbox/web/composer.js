// Where a person writes: the text stays until the world has taken it.

import { fileBox, placeBox, postBox } from "./attach.js";
import { el, icon, iconButton } from "./dom.js";
import { mediaName } from "./media.js";
import { openMenu } from "./menu.js";

/** `act(verb, body)` lets the person do something in the chat shown and throws when the world refuses. */
export class Composer {
  #act;
  #drafts = new Map();
  #place = "";
  #target = null; // {kind: "reply" | "edit", message}
  #busy = false;

  constructor({ act, onUp }) {
    this.#act = act;
    this.problem = el("p", { class: "problem", role: "alert", hidden: true });
    this.banner = el("div", { class: "target", hidden: true });
    this.keyboard = el("div", { class: "reply-keyboard", role: "group", "aria-label": "صفحه‌کلید ربات", hidden: true });
    this.text = el("textarea", { rows: 1, dir: "auto", placeholder: "پیام…", "aria-label": "متن پیام", enterKeyHint: "send" });
    this.attach = iconButton("attach", "پیوست", () => this.#openAttach(), { "aria-haspopup": "menu", "aria-expanded": "false" });
    this.send = iconButton("send", "فرستادن", null, { type: "submit" });
    this.send.classList.add("send");
    this.form = el("form", { class: "compose", noValidate: true }, this.attach, this.text, this.send);
    this.instead = el("button", { type: "button", class: "instead primary", hidden: true });
    this.element = el("div", { class: "composer" }, this.problem, this.banner, this.keyboard, this.form, this.instead);
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.#submit(); });
    this.text.addEventListener("input", () => this.#grow());
    this.text.addEventListener("keydown", (event) => this.#onKey(event, onUp));
    this.text.addEventListener("paste", (event) => this.#onPaste(event));
  }

  /** Another person or chat: each keeps its own unfinished text. */
  moveTo(place) {
    this.#drafts.set(this.#place, this.text.value);
    this.#place = place;
    this.text.value = this.#drafts.get(place) ?? "";
    this.#aim(null);
    this.complain("");
    this.#grow();
  }

  /** One big button in place of the form (`null` brings the form back). */
  replaceWith(what) {
    this.form.hidden = what !== null;
    this.instead.hidden = what === null;
    if (what === null) return;
    this.instead.textContent = what.label;
    this.instead.onclick = () => this.attempt(what.run);
  }

  /** Show the reply keyboard that the bot has put up; null or [] takes it away. */
  showKeyboard(rows) {
    const said = JSON.stringify(rows ?? []);
    if (this.keyboard.dataset.rows === said) return;
    this.keyboard.dataset.rows = said;
    this.keyboard.hidden = !rows?.length;
    this.keyboard.replaceChildren(...(rows ?? []).map((row) => el("div", { class: "keys-row" }, ...row.map((key) => this.#key(key)))));
  }

  /** A sentence above the text field; "" takes it away. */
  complain(sentence) {
    this.problem.textContent = sentence;
    this.problem.hidden = !sentence;
  }

  /** Do something; a refusal is shown here. Answers what it answered, or undefined. */
  async attempt(run) {
    try {
      const result = await run();
      this.complain("");
      return result;
    } catch (error) {
      this.complain(error.message);
      return undefined;
    }
  }

  /** Answer this message with the next text. */
  replyTo(message) {
    this.#aim({ kind: "reply", message });
    this.text.focus();
  }

  /** Change this message of one's own. */
  edit(message) {
    this.#aim({ kind: "edit", message });
    this.text.value = message.text;
    this.#grow();
    this.text.focus();
  }

  #aim(target) {
    if (this.#target?.kind === "edit" && target === null) this.text.value = "";
    this.#target = target;
    this.banner.hidden = target === null;
    if (target === null) return;
    const { kind, message } = target;
    this.banner.replaceChildren(
      el("span", { class: "target-text" }, el("strong", {}, kind === "edit" ? "ویرایش" : "پاسخ به"), el("span", { dir: "auto" }, message.text || mediaName(message))),
      iconButton("close", kind === "edit" ? "رها کردن ویرایش" : "رها کردن پاسخ", () => { this.#aim(null); this.text.focus(); }));
  }

  #key(key) {
    const run = {
      contact: () => this.#act("contact", {}),
      location: () => this.#act("location", { latitude: 35.6892, longitude: 51.389 }),
    }[key.kind] ?? (() => this.#act("say", { text: key.text }));
    return el("button", { type: "button", class: "key", onclick: () => this.attempt(run) }, el("bdi", {}, key.text));
  }

  async #submit() {
    const text = this.text.value;
    if (this.#busy || !text.trim()) return;
    this.#busy = true;
    const target = this.#target;
    const done = await this.attempt(() => {
      if (target?.kind === "edit") return this.#act("edit", { message: target.message.key, text });
      return this.#act("say", { text, ...(target ? { reply_to: target.message.key } : {}) });
    });
    this.#busy = false;
    if (done === undefined) return;
    if (this.text.value === text) this.text.value = "";
    this.#aim(null);
    this.#grow();
  }

  #onKey(event, onUp) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "ArrowUp" && this.text.value === "") {
      event.preventDefault();
      onUp();
    } else if (event.key === "Escape" && this.#target) this.#aim(null);
  }

  #onPaste(event) {
    const images = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
    if (!images.length) return;
    event.preventDefault();
    fileBox("photo", this.#act, images);
  }

  #grow() {
    this.text.style.height = "auto";
    this.text.style.height = `${this.text.scrollHeight}px`;
  }

  #openAttach() {
    const act = this.#act;
    openMenu(this.attach, "پیوست", [
      { icon: "photo", label: "عکس", run: () => fileBox("photo", act) },
      { icon: "file", label: "عکس به‌صورت فایل", run: () => fileBox("original", act) },
      { icon: "video", label: "ویدیو", run: () => fileBox("video", act) },
      { icon: "mic", label: "پیام صوتی", run: () => fileBox("voice", act) },
      { icon: "file", label: "فایل", run: () => fileBox("document", act) },
      { icon: "place", label: "جای روی نقشه", run: () => placeBox(act) },
      { icon: "phone", label: "شمارهٔ خودم", run: () => this.attempt(() => act("contact", {})) },
      { icon: "forward", label: "پست هدایت‌شده", run: () => postBox(act) },
    ]);
  }
}
