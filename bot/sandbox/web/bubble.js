// One message as an element: who, what it answers, media, text, time, and its buttons below.

import { el, icon, iconButton } from "./dom.js";
import { mediaOf } from "./media.js";
import { clockTime } from "./persian.js";
import { formatted, link } from "./text.js";

const COLOURS = 6;
const SERVICES = [
  [/^(.*) joined$/, (who) => `\u2068${who.replaceAll(", ", "، ")}\u2069 به گروه پیوست`],
  [/^(.*) left$/, (who) => `\u2068${who}\u2069 از گروه رفت`],
  [/^topic (.*) was made$/, (name) => `موضوع \u2068${name}\u2069 ساخته شد`],
  [/^the group was upgraded/, () => "این گروه به ابرگروه تبدیل شد"],
  [/^the supergroup was made/, () => "این ابرگروه از یک گروه ساخته شد"],
];

function service(text) {
  const found = SERVICES.map(([pattern, say]) => [text.match(pattern), say]).find(([match]) => match);
  return found ? found[1](found[0][1]) : text;
}

function colour(name) {
  let sum = 0;
  for (const char of name) sum += char.codePointAt(0);
  return sum % COLOURS;
}

function author(message) {
  if (message.mine) return el("span", { class: "visually-hidden" }, "شما: ");
  const tint = message.from.bot ? "bot" : `c${colour(message.from.id)}`;
  return el("p", { class: `author ${tint}` }, el("bdi", {}, message.from.name));
}

function quote(message, hooks) {
  const { key, text } = message.reply_to;
  return el("button", { type: "button", class: "quote", "aria-label": `پاسخ به: ${text || "پیام"}`, onclick: () => hooks.showMessage(key) },
    el("span", { dir: "auto" }, text || "پیام بدون متن"));
}

function labels(message) {
  return [
    message.ephemeral ? el("p", { class: "only-you" }, icon("eye"), "فقط شما می‌بینید") : null,
    message.topic ? el("p", { class: "forwarded" }, "موضوع: ", el("bdi", {}, message.topic)) : null,
    message.forwarded ? el("p", { class: "forwarded" }, icon("forward"), "هدایت‌شده از ", el("bdi", {}, message.forwarded)) : null,
  ];
}

function foot(message) {
  return el("p", { class: "foot" },
    message.edited ? el("span", {}, "ویرایش‌شده") : null,
    el("time", { dateTime: message.date }, clockTime(new Date(message.date))));
}

function key(message, button, row, column, hooks) {
  const label = el("bdi", {}, button.text);
  const at = { "data-at": `${row},${column}` };
  if (button.kind === "url" || button.kind === "web_app") {
    return link(button.url, label, hooks.openLink, { class: "key", ...at });
  }
  const onclick = button.kind === "copy"
    ? () => hooks.copy(button.copy)
    : (event) => hooks.press(message, `${row},${column}`, event.currentTarget);
  return el("button", { type: "button", class: "key", onclick, ...at }, label);
}

function keys(message, hooks) {
  if (!message.buttons.length) return null;
  const rows = message.buttons.map((buttons, row) =>
    el("div", { class: "keys-row" }, ...buttons.map((button, column) => key(message, button, row, column, hooks))));
  return el("div", { class: "keys", role: "group", "aria-label": "دکمه‌های این پیام" }, ...rows);
}

/** The row of a message. `hooks`: press, copy, openLink, sayCommand, showMessage, acts. */
export function rowOf(message, hooks) {
  if (message.service) {
    return el("div", { class: "row service" }, el("p", { class: "notice", tabIndex: -1 }, service(message.service)));
  }
  const classes = ["row", message.mine ? "mine" : "theirs", message.ephemeral ? "ephemeral" : "", message.album ? "album" : ""];
  const media = mediaOf(message);
  const acts = iconButton("more", "کارهای این پیام", (event) => hooks.acts(message, event.currentTarget),
    { tabIndex: -1, "aria-haspopup": "menu", "aria-expanded": "false" });
  acts.classList.add("acts");
  const bubble = el("article", { class: "bubble", tabIndex: -1 },
    author(message), ...labels(message),
    message.reply_to ? quote(message, hooks) : null,
    ...media,
    message.text ? el("div", { class: "text", dir: "auto" }, ...formatted(message.text, message.entities, hooks)) : null,
    foot(message), acts);
  return el("div", { class: classes.filter(Boolean).join(" ") }, bubble, keys(message, hooks));
}
