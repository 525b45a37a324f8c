// What can be sent besides text: files of each kind, a place, an own number, a post from elsewhere.

import { choice, field, formBox } from "./dialogs.js";
import { el, icon } from "./dom.js";
import { fileSize, readNumber } from "./persian.js";
import { POSTS } from "./posts.js";
import { canRecord, recorderControl } from "./recorder.js";

const KINDS = {
  photo: { verb: "photo", title: "فرستادن عکس", accept: "image/*", many: true, caption: true },
  original: { verb: "document", title: "فرستادن عکس به‌صورت فایل", accept: "image/*", many: true, caption: true },
  video: { verb: "video", title: "فرستادن ویدیو", accept: "video/*", caption: true },
  voice: { verb: "voice", title: "فرستادن پیام صوتی", accept: "audio/*" },
  document: { verb: "document", title: "فرستادن فایل", accept: "", many: true, caption: true },
};
const TEHRAN = { latitude: "۳۵٫۶۸۹۲", longitude: "۵۱٫۳۸۹۰" };

function asBase64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(new Error("این فایل خوانده نشد. فایل دیگری برگزینید."));
    reader.readAsDataURL(blob);
  });
}

const MOST_IN_ALBUM = 10;

// As in the apps: every ten files are an album of their own.
async function sendFiles(send, kind, files, caption) {
  const stamp = Date.now();
  for (const [index, file] of files.entries()) {
    const album = files.length > 1 ? { album: `page-${stamp}-${Math.floor(index / MOST_IN_ALBUM)}` } : {};
    const words = index === 0 && caption ? { caption } : {};
    await send(kind.verb, { base64: await asBase64(file), name: file.name, ...(file.type ? { mime: file.type } : {}), ...words, ...album });
  }
}

/** The window for one kind of file; `given` are files that were pasted or dropped. `send(verb, body)` may throw. */
export function fileBox(name, send, given = []) {
  const kind = KINDS[name];
  let taken = null;
  const input = el("input", { type: "file", accept: kind.accept, multiple: Boolean(kind.many) });
  const list = el("p", { class: "chosen", role: "status" });
  const caption = el("textarea", { rows: 2, dir: "auto", maxLength: 4096 });
  const player = el("audio", { controls: true, hidden: true, "aria-label": "صدای ضبط‌شده" });
  const files = () => (input.files.length ? [...input.files] : given);
  const tell = () => {
    list.replaceChildren(...files().map((file) => el("span", {}, el("bdi", {}, file.name), ` (${fileSize(file.size)})`)));
  };
  input.addEventListener("change", tell);
  tell();
  const recorder = name === "voice" && canRecord() ? recorderControl((recording) => {
    taken = recording;
    player.src = URL.createObjectURL(recording.blob);
    player.hidden = false;
  }) : null;
  const words = () => (kind.caption && caption.value.trim() ? { caption: caption.value.trim() } : {});
  const sample = el("button", { type: "submit", value: "sample" }, "نمونهٔ ساختگی");
  let useSample = false;
  sample.addEventListener("click", () => { useSample = true; });
  const run = async () => {
    const wanted = useSample;
    useSample = false;
    if (wanted) await send(kind.verb, { sample: true, ...words() });
    else if (files().length) await sendFiles(send, kind, files(), words().caption);
    else if (taken) await send("voice", { base64: await asBase64(taken.blob), duration: taken.seconds });
    else throw new Error(recorder ? "هنوز صدایی نیست. ضبط کنید، فایلی برگزینید یا «نمونهٔ ساختگی» را بزنید." : "هنوز فایلی برنگزیده‌اید. برگزینید یا «نمونهٔ ساختگی» را بزنید.");
  };
  const dialog = formBox(kind.title, [
    recorder ? recorder.element : null, recorder ? player : null,
    el("label", { class: "button pick" }, icon("file"), recorder ? "یا برگزیدن فایل صوتی" : kind.many ? "برگزیدن فایل‌ها" : "برگزیدن فایل", input), list,
    kind.caption ? field("شرح (اگر بخواهید)", caption) : null,
  ].filter(Boolean), { submit: "فرستادن", run, extra: [sample] });
  dialog.addEventListener("gone", () => {
    recorder?.stop();
    if (player.src) URL.revokeObjectURL(player.src);
  });
}

/** The window for a place on the map. */
export function placeBox(send) {
  const props = { type: "text", inputMode: "decimal", dir: "ltr", required: true };
  const latitude = el("input", { ...props, value: TEHRAN.latitude });
  const longitude = el("input", { ...props, value: TEHRAN.longitude });
  formBox("فرستادن جای روی نقشه", [field("عرض جغرافیایی", latitude), field("طول جغرافیایی", longitude)], {
    submit: "فرستادن",
    run: async () => {
      const place = { latitude: readNumber(latitude.value), longitude: readNumber(longitude.value) };
      if (!(Math.abs(place.latitude) <= 90 && Math.abs(place.longitude) <= 180)) {
        throw new Error("این‌جا دو عدد لازم است؛ برای نمونه ۳۵٫۶۸۹۲ و ۵۱٫۳۸۹۰.");
      }
      await send("location", place);
    },
  });
}

/** The window for a post of somebody else: a ready one, or one's own text. */
export function postBox(send) {
  const samples = choice("sample", [["", "خودم می‌نویسم"], ...POSTS.map((post, index) => [String(index), `${post.name}: ${post.short}`])]);
  const kind = choice("kind", [["channel", "کانال"], ["person", "شخص"], ["hidden", "شخصی که نامش پیوند ندارد"]]);
  const name = el("input", { type: "text", dir: "auto", placeholder: "نام کانال یا شخص" });
  const text = el("textarea", { rows: 4, dir: "auto" });
  samples.addEventListener("change", () => {
    const post = POSTS[Number(samples.value)];
    if (samples.value === "" || !post) return;
    kind.value = post.kind;
    name.value = post.name;
    text.value = post.text;
  });
  formBox("هدایت یک پست", [
    field("پست آماده", samples), field("از کجا", kind), field("نام", name),
    field("متن پست", text, "پیوند پست را هم می‌توانید همین‌جا بنویسید."),
  ], {
    submit: "فرستادن",
    run: async () => {
      if (!name.value.trim()) throw new Error("نام کانال یا شخص را بنویسید؛ متن سر جایش است.");
      if (!text.value.trim()) throw new Error("متن پست خالی است. چند واژه بنویسید یا یک پست آماده برگزینید.");
      await send("forward", { text: text.value.trim(), from_name: name.value.trim(), from_kind: kind.value });
    },
  });
}
