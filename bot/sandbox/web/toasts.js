// Answers to presses: a short note at the bottom of the pane, or a window that wants an OK.

import { alertBox } from "./dialogs.js";
import { el } from "./dom.js";

const LIFE_MS = 6000;

/** The notes of one pane. */
export class Toasts {
  constructor() {
    this.element = el("div", { class: "toasts", role: "status", "aria-live": "polite" });
  }

  /** Show a text; an alert stays until it is acknowledged. */
  show(text, alert = false) {
    if (alert) {
      alertBox(text);
      return;
    }
    const note = el("p", { class: "toast", dir: "auto" }, text);
    this.element.append(note);
    setTimeout(() => note.remove(), LIFE_MS);
  }

  /** Another person is looking: the notes were not meant for him. */
  clear() {
    this.element.replaceChildren();
  }
}
