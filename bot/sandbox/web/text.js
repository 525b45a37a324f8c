// Formatted text as nodes: entities by UTF-16 offsets, nested as they come, nothing parsed as markup.

import { el } from "./dom.js";

const TAGS = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};
const LITERAL = new Set(["code", "pre", "url", "text_link", "bot_command", "mention", "phone_number"]);
// What the messengers' clients mark by themselves: addresses and commands.
const FOUND = /https?:\/\/[^\s<>"«»\u2066-\u2069]+[^\s<>"«».,:;!?،؛؟)\]\u2066-\u2069]|(?<![\w/])\/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])/g;
const BARE = /^[\w-]+(\.[\w-]+)+\//;
const SAFE = /^(https?|tg):\/\//i;

/** An address that may be opened, with its scheme; null for anything else. */
export function safeAddress(address) {
  if (BARE.test(address ?? "")) return `https://${address}`;
  return SAFE.test(address ?? "") ? address : null;
}

/** A link that opens elsewhere; `open` may take it over by answering true (links that lead to the bot). */
export function link(address, label, open, extra = {}) {
  const href = safeAddress(address);
  if (href === null) return el("span", {}, label);
  return el("a", {
    href, target: "_blank", rel: "noreferrer noopener", ...extra,
    onclick: (event) => { if (open?.(href)) event.preventDefault(); },
  }, label);
}

function spoiler(children) {
  const show = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    node.classList.add("shown");
    node.removeAttribute("role");
    node.removeAttribute("tabindex");
    node.removeAttribute("aria-label");
  };
  const node = el("span", { class: "spoiler", role: "button", tabIndex: 0, "aria-label": "متن پوشیده؛ برای دیدن بزنید", onclick: show, onkeydown: show });
  node.append(...children);
  return node;
}

function wrap(entity, children, raw, hooks) {
  const kind = entity.type;
  if (kind in TAGS) return el(TAGS[kind], kind === "code" || kind === "pre" ? { dir: "auto" } : {}, ...children);
  if (kind === "spoiler") return spoiler(children);
  if (kind === "text_link" || kind === "url") return link(entity.url ?? raw, el("bdi", {}, ...children), hooks.openLink);
  if (kind === "bot_command") {
    return el("button", { type: "button", class: "command", dir: "ltr", onclick: () => hooks.sayCommand?.(raw) }, ...children);
  }
  return el("bdi", {}, ...children);
}

/** A plain stretch; addresses and commands in it become links, each in its own direction. */
function plain(text, hooks) {
  const out = [];
  let at = 0;
  for (const found of text.matchAll(FOUND)) {
    if (found.index > at) out.push(text.slice(at, found.index));
    const type = found[0].startsWith("/") ? "bot_command" : "url";
    out.push(wrap({ type }, [found[0]], found[0], hooks));
    at = found.index + found[0].length;
  }
  if (at < text.length) out.push(text.slice(at));
  return out;
}

/** Nodes of `text` between `start` and `stop`, with the entities that lie there. */
function nodes(text, entities, start, stop, hooks) {
  const out = [];
  let at = start;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, stop);
    if (to <= from) continue;
    if (from > at) out.push(...plain(text.slice(at, from), hooks));
    const inner = entities.slice(index + 1).filter((other) => other.offset < to);
    const raw = text.slice(from, to);
    const children = LITERAL.has(entity.type) ? [raw] : nodes(text, inner, from, to, hooks);
    out.push(wrap(entity, children, raw, hooks));
    at = to;
  }
  if (at < stop) out.push(...plain(text.slice(at, stop), hooks));
  return out;
}

/** The text of a message. `hooks`: `openLink(href)` and `sayCommand(text)`. */
export function formatted(text, entities, hooks = {}) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return nodes(text, sorted, 0, text.length, hooks);
}
