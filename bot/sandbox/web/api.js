// The /world routes. What the world refuses becomes a kind sentence in Persian.

const SENTENCES = [
  [/^the bot is blocked; unblock/, "این ربات را بسته‌اید. از فهرست بالای گفتگو «باز کردن ربات» را بزنید، سپس دوباره بفرستید."],
  [/^not a member of/, "این شخص در گروه نیست. از فهرست بالای گفتگو «پیوستن به گروه» را بزنید."],
  [/^banned from/, "این شخص را از گروه بیرون کرده‌اند و نمی‌تواند برگردد."],
  [/^already in/, "این شخص همین حالا در گروه است."],
  [/takes at most (\d+) characters/, "این نوشته از آنچه پیام‌رسان می‌پذیرد بلندتر است. کوتاهش کنید یا در دو پیام بفرستید."],
  [/^an empty message/, "پیام خالی فرستاده نمی‌شود. چیزی بنویسید."],
  [/cannot be sent as a photo/, "این فایل عکس نیست یا اندازه‌اش پذیرفته نمی‌شود. آن را «به‌صورت فایل» بفرستید."],
  [/^this message cannot be forwarded/, "این پیام را نمی‌شود هدایت کرد."],
  [/^only own (texts|messages)/, "فقط نوشتهٔ خودتان را می‌توانید تغییر دهید یا پاک کنید."],
  [/has the button|sees no message/, "این پیام یا دکمه دیگر نیست. پیام تازه را ببینید."],
  [/^this button belongs to nobody/, "این دکمه از آنِ هیچ رباتی نیست."],
  [/^there is nobody called/, "چنین شخصی در این دنیا نیست. صفحه را تازه کنید."],
  [/^there is no chat/, "این گفتگو دیگر نیست. صفحه را تازه کنید."],
  [/supergroup yet can be upgraded/, "این گروه پیش‌تر ابرگروه شده است. در بله ابرگروه نیست."],
  [/must be numbers?$/, "این‌جا یک عدد لازم است."],
  [/^(the bot is blocked already|the bot is not blocked)/, "همین حالا چنین است."],
];
const TOO_LARGE = 413;

/** The world did not do it; `message` is a sentence for people, `reason` the world's own. */
export class NotDone extends Error {
  constructor(message, reason) {
    super(message);
    this.reason = reason;
  }
}

/** The sentence for a reason of the world. */
export function sentence(reason) {
  const known = SENTENCES.find(([pattern]) => pattern.test(reason));
  return known ? known[1] : `نشد؛ آنچه نوشته‌اید سر جایش است. (\u2068${reason}\u2069)`;
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new NotDone("پیوند با دنیای آزمایشی برقرار نیست. برنامه را دوباره اجرا کنید؛ نوشته‌تان سر جایش است.", "offline");
  }
  if (response.status === TOO_LARGE) {
    throw new NotDone("این فایل برای دنیای آزمایشی بزرگ است. فایل کوچک‌تری بفرستید.", "too large");
  }
  const body = await response.json().catch(() => ({ ok: false, reason: `HTTP ${response.status}` }));
  if (!response.ok || body.ok === false) throw new NotDone(sentence(body.reason ?? ""), body.reason ?? "");
  return body;
}

/** GET; NotDone when refused. */
export function get(path) {
  return ask(path, { cache: "no-store" });
}

/** POST a JSON body; NotDone when refused. */
export function post(path, body = {}) {
  return ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

/** DELETE; NotDone when refused. */
export function remove(path) {
  return ask(path, { method: "DELETE" });
}

/** Let a person do something. The private chat is the world's default and is left out, so that stories stay short. */
export function act(person, verb, { chat = "bot", messenger, ...body } = {}) {
  const place = chat === "bot" ? {} : { chat };
  return post(`/world/people/${encodeURIComponent(person)}/${verb}`, { ...body, ...place, messenger });
}
