// What can be done with a message or a chat besides writing: the entries of the two menus.

/** Whether an address leads to the bot of this messenger. */
export function readBotLink(href, world, messenger) {
  const found = href.match(/^https?:\/\/([\w.-]+)\/(\w+)(?:\?start=[\w-]{1,64})?$/);
  if (!found || world.messengers.find(({ name }) => name === messenger)?.link_host !== found[1]) return false;
  return world.bots.some((bot) => bot.messenger === messenger && bot.username === found[2]);
}

/** Menu entries for a message. */
export function messageItems(pane, message) {
  const { composer } = pane;
  const items = [];
  if (!message.ephemeral) items.push({ label: "پاسخ", run: () => composer.replyTo(message) });
  if (!message.ephemeral && !message.protected) {
    const forward = (to) => composer.attempt(() => pane.act("forward", { message: message.key, from_chat: pane.chat, to, chat: "bot" }));
    items.push({ icon: "forward", label: "هدایت به ربات", run: () => forward("bot") });
    if (pane.chats.length > 1) items.push({ icon: "forward", label: "هدایت به گروه", run: () => forward(pane.chats[0]) });
  }
  if (message.text) items.push({ label: "رونوشت متن", run: () => navigator.clipboard?.writeText(message.text) });
  if (message.mine && message.text && !message.caption && !message.forwarded) items.push({ label: "ویرایش", run: () => composer.edit(message) });
  if (message.mine) items.push({ label: "پاک کردن", run: () => composer.attempt(() => pane.act("delete", { message: message.key })) });
  return items;
}

/** Menu entries for the chat of a pane. */
export function chatItems(pane) {
  const { composer } = pane;
  const run = (verb, chat) => () => composer.attempt(() => pane.act(verb, { chat }));
  const items = [{ label: "فرستادن /start به ربات", run: () => composer.attempt(() => pane.act("say", { text: "/start", chat: "bot" })) }];
  items.push(pane.isBlocked()
    ? { label: "باز کردن ربات", run: run("unblock", "bot") }
    : { label: "بستن ربات", run: run("block", "bot") });
  if (pane.chats.length > 1) {
    const group = pane.chats[0];
    items.push(pane.isMember()
      ? { label: "ترک گروه", run: run("leave", group) }
      : { label: "پیوستن به گروه", run: run("join", group) });
  }
  return items;
}
