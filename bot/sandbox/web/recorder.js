// A voice note from the microphone, where there is one.

import { el, icon } from "./dom.js";
import { duration } from "./persian.js";

const TYPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];
const TICK_MS = 250;

/** Whether this browser can record at all (it may still be refused the microphone). */
export function canRecord() {
  return Boolean(navigator.mediaDevices?.getUserMedia && window.MediaRecorder);
}

/** A control that records; `onTaken({blob, seconds})` when stopped. `stop()` lets go of the microphone. */
export function recorderControl(onTaken) {
  const time = el("span", { class: "length", "aria-hidden": "true" }, duration(0));
  const label = el("span", {}, "ضبط صدا");
  const button = el("button", { type: "button", class: "record", "aria-pressed": "false" }, icon("mic"), label, time);
  const problem = el("p", { class: "problem", role: "alert", hidden: true });
  let recorder = null;
  let timer = null;

  const finish = () => {
    clearInterval(timer);
    recorder?.stream.getTracks().forEach((track) => track.stop());
    if (recorder?.state === "recording") recorder.stop();
    button.setAttribute("aria-pressed", "false");
    label.textContent = "ضبط دوباره";
  };

  const begin = async () => {
    problem.hidden = true;
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      problem.textContent = "میکروفنی در دسترس نیست. یک فایل صوتی برگزینید یا نمونهٔ ساختگی را بفرستید.";
      problem.hidden = false;
      return;
    }
    const parts = [];
    const began = performance.now();
    recorder = new MediaRecorder(stream, { mimeType: TYPES.find((type) => MediaRecorder.isTypeSupported(type)) });
    recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
    recorder.addEventListener("stop", () => {
      onTaken({ blob: new Blob(parts, { type: recorder.mimeType }), seconds: Math.max(1, Math.round((performance.now() - began) / 1000)) });
    });
    recorder.start();
    button.setAttribute("aria-pressed", "true");
    label.textContent = "پایان ضبط";
    timer = setInterval(() => { time.textContent = duration((performance.now() - began) / 1000); }, TICK_MS);
  };

  button.addEventListener("click", () => (recorder?.state === "recording" ? finish() : begin()));
  return { element: el("div", { class: "recorder" }, button, problem), stop: () => { if (recorder?.state === "recording") finish(); } };
}
