// Live news of the world: server-sent events, and looking again every two seconds while they are cut off.

const LOOK_MS = 2000;

/** Calls `onEvent(event)` for each change; `onState(live)` when the line is cut or back; `onLook()` while it is cut. */
export function listen({ onEvent, onState, onLook }) {
  let source = null;
  const open = () => {
    source = new EventSource("/world/events");
    source.addEventListener("open", () => { stop(); onState(true); });
    source.addEventListener("message", ({ data }) => onEvent(JSON.parse(data)));
    source.addEventListener("error", () => { onState(false); start(); });
  };
  let timer = null;
  const stop = () => { clearInterval(timer); timer = null; };
  const start = () => {
    timer ??= setInterval(() => {
      onLook();
      if (source.readyState === EventSource.CLOSED) open(); // the browser has given up; we do not
    }, LOOK_MS);
  };
  window.addEventListener("pagehide", () => source.close());
  open();
}
