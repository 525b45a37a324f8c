// What a message carries besides text: pictures, sound, film, files, places, phone numbers.

import { el, icon } from "./dom.js";
import { degrees, duration, fileSize } from "./persian.js";

function photo(file) {
  const size = file.width ? { width: file.width, height: file.height } : {};
  const image = el("img", { src: file.url, alt: "عکس", loading: "lazy", decoding: "async", ...size });
  return el("a", { class: "photo", href: file.url, target: "_blank", rel: "noreferrer", "aria-label": "دیدن عکس در اندازهٔ کامل" }, image);
}

function sound(file, label) {
  return el("figure", { class: "sound" },
    el("figcaption", {}, icon("mic"), el("span", {}, label), file.duration ? el("span", { class: "length" }, duration(file.duration)) : null),
    el("audio", { controls: true, preload: "metadata", src: file.url, "aria-label": label }));
}

function video(file) {
  const size = file.width ? { width: file.width, height: file.height } : {};
  return el("figure", { class: "video" },
    el("video", { controls: true, preload: "metadata", playsInline: true, src: file.url, "aria-label": "ویدیو", ...size }),
    download(file, "ویدیو"));
}

function download(file, fallback) {
  const name = file.name || fallback;
  return el("a", { class: "file", href: file.url, download: file.name || "" },
    el("span", { class: "file-icon" }, icon("file")),
    el("span", { class: "file-name" }, el("bdi", {}, name), el("small", {}, fileSize(file.size))),
    icon("download"));
}

function place({ latitude, longitude }) {
  return el("div", { class: "place" }, el("span", { class: "map" }, icon("place")),
    el("span", {}, el("span", {}, "جای روی نقشه"), el("small", {}, el("bdi", { dir: "ltr" }, `${degrees(latitude)}، ${degrees(longitude)}`))));
}

function contact({ phone, name }) {
  return el("div", { class: "place" }, el("span", { class: "map" }, icon("phone")),
    el("span", {}, el("bdi", {}, name), el("small", {}, el("bdi", { dir: "ltr" }, phone))));
}

/** The media of a message as nodes, in reading order. */
export function mediaOf(message) {
  return [
    message.photo && photo(message.photo),
    message.voice && sound(message.voice, "پیام صوتی"),
    message.audio && sound(message.audio, message.audio.name || "صدا"),
    message.video && video(message.video),
    message.document && download(message.document, "فایل"),
    message.location && place(message.location),
    message.contact && contact(message.contact),
  ].filter(Boolean);
}

/** Two or three words for a message without text, for quotes and lists. */
export function mediaName(message) {
  const names = { photo: "عکس", voice: "پیام صوتی", audio: "صدا", video: "ویدیو", document: "فایل", location: "جای روی نقشه", contact: "شماره" };
  const kind = Object.keys(names).find((name) => message[name]);
  return kind ? names[kind] : "پیام";
}
