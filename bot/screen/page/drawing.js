// Draws a frame: every word comes with it, numbers are written in Persian digits here. Null is "fewer than five".

const words = document.body.dataset;
const digits = new Intl.NumberFormat("fa");
const byId = (id) => document.getElementById(id);
const number = (value) => (value === null ? words.few : digits.format(value));

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function fill(id, items) {
  byId(id).replaceChildren(...(items.length ? items : [element("li", "nothing", words.nothing)]));
}

function share(part, most) {
  return most ? (100 * (part ?? 0)) / most : 0;
}

function numberItem({ id, name, value }) {
  const item = element("li", `number ${id ?? ""} ${value ? "some" : ""} ${value === null ? "few" : ""}`);
  item.append(element("b", "", number(value)), element("span", "", name));
  return item;
}

function bar(name, text, length) {
  const item = element("li");
  item.append(element("span", "name", name), element("b", "", text));
  if (length === null) return item;
  const line = element("span", "line");
  line.style.inlineSize = `${length}%`;
  item.append(line);
  return item;
}

// A word that would be cut in a tile: its letters, without half-spaces, in a smaller size.
function isLong(name) {
  return name.split(/\s/).some((word) => word.replace(/\u200c/g, "").length > 8);
}

function tile({ name, column, row, level, value }) {
  const item = element("li", `tile level-${level} ${value ? "some" : ""} ${value === null ? "few" : ""}`);
  item.style.gridColumn = column + 1;
  item.style.gridRow = row + 1;
  if (level) item.append(element("span", "level", digits.format(level)));
  item.append(element("b", "", number(value)), element("span", isLong(name) ? "name long" : "name", name));
  return item;
}

function hour({ name, clock, real, virtual }, most) {
  const item = element("li");
  const text = `${name}: ${words.real} ${number(real)} · ${words.virtual} ${number(virtual)}`;
  item.append(element("span", "aside", text));
  item.title = text;
  for (const [kind, value] of [["virtual", virtual], ["real", real]]) {
    const part = element("span", `part ${kind}`);
    part.style.blockSize = `${share(value, most)}%`;
    item.append(part);
  }
  item.append(element("span", "clock", digits.format(clock)));
  return item;
}

function deadlines(rows) {
  byId("deadlines-box").hidden = !rows.length;
  const head = element("tr");
  head.append(element("td"), ...[words.open, words.soon, words.late].map((text) => {
    const cell = element("th", "", text);
    cell.scope = "col";
    return cell;
  }));
  byId("deadlines").replaceChildren(head, ...rows.map(({ name, open, soon, late }) => {
    const row = element("tr");
    const first = element("th", "", name);
    first.scope = "row";
    row.append(first, element("td", "", number(open)), element("td", soon ? "soon" : "", number(soon)));
    row.append(element("td", late ? "late" : "", number(late)));
    return row;
  }));
}

function stage({ title, days, when, word, state, by, late }) {
  const item = element("li", when);
  item.append(element("span", "word", word), element("b", "", title), element("span", late ? "state late" : "state", state));
  item.append(element("span", "days", by ? `${days} · ${by}` : days));
  return item;
}

export function draw(frame) {
  document.body.classList.toggle("wall", frame.rounded);
  byId("mode").textContent = frame.rounded ? words.wall : words.lead;
  byId("as-of").textContent = frame.asOf;
  byId("now-head").textContent = frame.rounded ? words.today : words.now;
  for (const id of ["promise-span", "bodies-span"]) {
    byId(id).textContent = frame.rounded ? byId(id).dataset.today : byId(id).dataset.week;
  }
  fill("now", frame.now.map(numberItem));
  fill("tiles", frame.tiles.map(tile));
  byId("others").textContent = `${words.others}: ${number(frame.others)}`;
  byId("levels").textContent = frame.levels ? words.levelNote : words.levelNone;
  const most = Math.max(0, ...frame.hours.map(({ real, virtual }) => (real ?? 0) + (virtual ?? 0)));
  fill("hours", frame.hours.map((one) => hour(one, most)));
  const longest = Math.max(0, ...frame.acts.map(({ value, others }) => (others ? 0 : value)));
  fill("acts", frame.acts.map(({ name, value, others }) =>
    bar(name, number(value), others ? null : share(value, longest))));
  deadlines(frame.deadlines);
  fill("promise", frame.promise.map(({ name, share: text, percent }) => bar(name, text, percent)));
  fill("bodies", frame.bodies.map(numberItem));
  const stages = frame.stages.map(stage);
  byId("stages").replaceChildren(...(stages.length ? stages : [element("li", "nothing", words.noStages)]));
  byId("wall-note").hidden = !frame.rounded;
}
