// The tools over the world: its clock, its troubles, its people, its story.

import { get, post, remove } from "./api.js";
import { choice, field, formBox } from "./dialogs.js";
import { el } from "./dom.js";
import { clockTime, jalaliDay, number, persianDigits, readNumber } from "./persian.js";

const FAULTS = {
  delay: "دیر پاسخ دادن", 429: "زیادی تند (۴۲۹)", "5xx": "خرابی سرور (۵۰۲)", lost_answer: "کار شد، پاسخ گم شد",
  garbled: "کار شد، پاسخ به‌هم‌ریخته بود", refused: "قطع پیش از کار", duplicate: "رویداد تکراری", reorder: "رویدادهای جابه‌جا", malformed: "رویداد ناخوانا",
  gap: "پرش شمارهٔ رویداد", lost_update: "رویداد گم‌شده", half_album: "نیمهٔ آلبوم", lost_ephemeral: "پیام پنهانِ گم‌شده",
  file_gone: "فایلی که دیگر داده نمی‌شود",
};
const ON_CALLS = ["delay", "429", "5xx", "lost_answer", "garbled", "refused"];

/** Shows the world's time and keeps it running between looks. */
export class WorldClock {
  #ahead = 0;

  constructor(element) {
    this.element = element;
    setInterval(() => this.#draw(), 1000);
  }

  /** The world says what time it is (ISO). */
  set(now) {
    this.#ahead = Date.parse(now) - Date.now();
    this.#draw();
  }

  #draw() {
    const now = new Date(Date.now() + this.#ahead);
    const said = `${jalaliDay(now)}، ${clockTime(now)}`;
    if (this.element.textContent !== said) this.element.textContent = said;
    this.element.dateTime = now.toISOString();
  }
}

const namesOf = ({ messengers }) => messengers.map(({ name, label }) => [name, label]);

function faultLine(fault, world) {
  const where = [fault.method, new Map(namesOf(world)).get(fault.messenger)].filter(Boolean);
  return el("li", {}, `${FAULTS[fault.kind]} × ${number(fault.count)}`, where.length ? el("small", {}, el("bdi", {}, ` ${where.join("، ")}`)) : null);
}

function faultFields(world) {
  const kind = choice("kind", Object.entries(FAULTS));
  const count = el("input", { type: "text", inputMode: "numeric", value: "۱" });
  const messenger = choice("messenger", [["", "همه"], ...namesOf(world)]);
  const method = el("input", { type: "text", dir: "ltr", placeholder: "sendMessage", autocapitalize: "off", spellcheck: false });
  const amount = el("input", { type: "text", inputMode: "decimal", value: "۳" });
  const amountField = field("چند ثانیه", amount);
  const methodField = field("فقط این فراخوانی (اگر بخواهید)", method);
  const adapt = () => {
    amountField.hidden = !["delay", "429"].includes(kind.value);
    methodField.hidden = !ON_CALLS.includes(kind.value);
  };
  kind.value = "delay";
  kind.addEventListener("change", adapt);
  adapt();
  return { kind, count, messenger, method, amount, rows: [field("چه شود", kind), field("چند بار", count), amountField, field("در کدام پیام‌رسان", messenger), methodField] };
}

/** The window for things that go wrong on purpose. */
export async function faultsBox(world) {
  const list = el("ul", { class: "faults", "aria-live": "polite" });
  const show = ({ faults }) => {
    list.replaceChildren(...(faults.length ? faults.map((fault) => faultLine(fault, world)) : [el("li", { class: "none" }, "چیزی در راه نیست.")]));
  };
  const parts = faultFields(world);
  const clear = el("button", { type: "button", onclick: async () => show(await remove("/world/faults")) }, "پاک کردن همه");
  show(await get("/world/faults"));
  formBox("خطاهای ساختگی", [el("h3", {}, "در راه"), list, ...parts.rows], {
    submit: "افزودن",
    extra: [clear],
    run: async () => {
      const count = readNumber(parts.count.value);
      const seconds = readNumber(parts.amount.value);
      if (!Number.isInteger(count) || count < 1) throw new Error("«چند بار» یک عدد از ۱ به بالاست.");
      const kind = parts.kind.value;
      const body = { kind, count, messenger: parts.messenger.value || undefined };
      if (ON_CALLS.includes(kind) && parts.method.value.trim()) body.method = parts.method.value.trim();
      if (kind === "delay") body.seconds = seconds;
      if (kind === "429") body.retry_after = Math.round(seconds);
      if (["delay", "429"].includes(kind) && !(seconds >= 0)) throw new Error("«چند ثانیه» یک عدد است؛ برای نمونه ۳.");
      await post("/world/faults", body);
    },
  });
}

/** The window for somebody new; `onMade(person)` gets him. */
export function personBox(world, onMade) {
  const name = el("input", { type: "text", dir: "auto", value: `شخص ${persianDigits(world.people.length + 1)}`, required: true });
  const role = choice("role", [["", "شهروند"], ["moderator", "بررسی‌کننده (به گروه می‌پیوندد)"]]);
  const messenger = choice("messenger", namesOf(world));
  const old = el("input", { type: "checkbox", id: "old-client" });
  formBox("شخص تازه", [
    field("نام", name), field("نقش", role), field("پیام‌رسان", messenger),
    el("div", { class: "check" }, old, el("label", { for: "old-client" }, "بلهٔ قدیمی (پاسخ دکمه‌ها را نشان نمی‌دهد)")),
  ], {
    submit: "ساختن",
    run: async () => {
      if (!name.value.trim()) throw new Error("برای او نامی بنویسید.");
      const body = { name: name.value.trim(), messenger: messenger.value, old_client: old.checked };
      if (role.value) body.role = role.value;
      onMade((await post("/world/people", body)).person);
    },
  });
}

/** Move the clock; answers the new time. */
export async function advance(seconds) {
  return (await post("/world/clock", { advance: seconds })).now;
}

/** Close and open the app on everybody's phone: messages for one person alone vanish. */
export function restartApp() {
  return post("/world/app-restart");
}
