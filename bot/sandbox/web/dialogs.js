// Modal windows: an alert with an OK, and forms that keep what was typed when the world refuses.

import { el, iconButton } from "./dom.js";

let serial = 0;

/** A modal <dialog>; removed when closed, the focus goes back where it was. `build(close)` answers its content. */
export function modal(title, build, { role } = {}) {
  const before = document.activeElement;
  const id = `title-${(serial += 1)}`;
  const dialog = el("dialog", { class: "modal", "aria-labelledby": id, role });
  const close = () => dialog.close();
  const head = el("header", {}, el("h2", { id }, title), role === "alertdialog" ? null : iconButton("close", "بستن", close));
  dialog.append(head, ...[build(close)].flat());
  dialog.addEventListener("close", () => {
    dialog.dispatchEvent(new CustomEvent("gone"));
    dialog.remove();
    if (before?.isConnected) before.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Show a sentence until it is acknowledged. */
export function alertBox(text) {
  return modal("پیام ربات", (close) => [
    el("p", { class: "alert-text", dir: "auto" }, text),
    el("footer", {}, el("button", { type: "button", class: "primary", onclick: close, autofocus: true }, "باشد")),
  ], { role: "alertdialog" });
}

/** A form in a modal window. `run()` may throw: its message is shown and the form stays. */
export function formBox(title, fields, { submit, run, extra = [] }) {
  return modal(title, (close) => {
    const problem = el("p", { class: "problem", role: "alert", hidden: true });
    const button = el("button", { type: "submit", class: "primary" }, submit);
    const form = el("form", { noValidate: true }, ...fields, problem, el("footer", {}, button, ...extra,
      el("button", { type: "button", onclick: close }, "انصراف")));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      button.disabled = true;
      try {
        await run(form);
        close();
      } catch (error) {
        problem.textContent = error.message;
        problem.hidden = false;
      } finally {
        button.disabled = false;
      }
    });
    return form;
  });
}

/** A labelled input, select or text area. `hint` is read with it. */
export function field(label, control, hint = "") {
  const id = `field-${(serial += 1)}`;
  control.id = id;
  const note = hint ? el("small", { id: `${id}-hint` }, hint) : null;
  if (note) control.setAttribute("aria-describedby", note.id);
  return el("div", { class: "field" }, el("label", { for: id }, label), control, note);
}

/** A <select> of `[value, label]` pairs. */
export function choice(name, options, props = {}) {
  return el("select", { name, ...props }, ...options.map(([value, label]) => el("option", { value }, label)));
}
