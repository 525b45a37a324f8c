// A button with a list of acts below or above it: arrows move, Escape closes and gives the focus back.

import { el, icon } from "./dom.js";

let opened = null;

/** Close the list that is open, if any. */
export function closeMenu({ refocus = false } = {}) {
  if (opened === null) return;
  const { list, button } = opened;
  opened = null;
  list.remove();
  button.setAttribute("aria-expanded", "false");
  if (refocus) button.focus();
}

function move(list, step) {
  const items = [...list.children];
  const at = items.indexOf(document.activeElement);
  items[(at + step + items.length) % items.length].focus();
}

function onKey(event) {
  const list = event.currentTarget;
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps) move(list, steps[event.key]);
  else if (event.key === "Home") list.firstElementChild.focus();
  else if (event.key === "End") list.lastElementChild.focus();
  else if (event.key === "Escape") closeMenu({ refocus: true });
  else if (event.key === "Tab") { closeMenu({ refocus: true }); return; }
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function place(list, button) {
  const box = button.getBoundingClientRect();
  const size = list.getBoundingClientRect();
  const below = box.bottom + size.height + 8 < window.innerHeight || box.top < size.height + 8;
  list.style.top = `${Math.max(8, below ? box.bottom + 4 : box.top - size.height - 4)}px`;
  const right = Math.min(box.right, window.innerWidth - 8);
  list.style.left = `${Math.max(8, right - size.width)}px`;
}

/** Open a list of `{icon, label, run}` at the button; `label` names the list. */
export function openMenu(button, label, items) {
  if (opened?.button === button) { closeMenu({ refocus: true }); return; }
  closeMenu();
  const list = el("div", { class: "menu", role: "menu", "aria-label": label, onkeydown: onKey });
  for (const item of items) {
    const run = () => { closeMenu({ refocus: true }); item.run(); };
    list.append(el("button", { type: "button", role: "menuitem", onclick: run }, item.icon ? icon(item.icon) : null, el("span", {}, item.label)));
  }
  document.body.append(list);
  place(list, button);
  opened = { list, button };
  button.setAttribute("aria-expanded", "true");
  list.firstElementChild?.focus({ preventScroll: true });
}

document.addEventListener("pointerdown", (event) => {
  if (opened && !opened.list.contains(event.target) && !opened.button.contains(event.target)) closeMenu();
});
window.addEventListener("resize", () => closeMenu());
