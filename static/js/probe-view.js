// What the page of a trial call shows. It knows the document and nothing of sockets and sound.

const page = document.getElementById("probe");
const words = document.getElementById("probe-words").content;
const seconds = new Intl.NumberFormat(document.documentElement.lang, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const latencies = [];
let lastLatency = null;

export function part(name) {
  return page.querySelector(`[data-part="${name}"]`);
}

/** A text of the page in its language; `{name}` is filled in. Empty if there is none. */
export function word(name, filling = {}) {
  const text = words.querySelector(`[data-word="${name}"]`)?.textContent ?? "";
  return text.replace(/\{(\w+)\}/g, (_, key) => filling[key] ?? "");
}

/** Shows one of the states "idle", "asking", "opening", "talking", "closing", "ended". */
export function showState(state, text = word(state)) {
  page.dataset.state = state;
  const calling = ["opening", "talking", "closing"].includes(state);
  const focused = document.activeElement;
  part("start").hidden = calling;
  part("calling").hidden = !calling;
  part("typing").disabled = state !== "talking";
  part("state").textContent = text;
  part("pulse").hidden = !calling;
  // Whoever used a control that is gone now finds the one that took its place.
  if (focused?.closest("[hidden], fieldset:disabled")) part(calling ? "hang-up" : "begin").focus();
}

/** Says what does not work and what helps; nothing without a name. */
export function showHint(name, filling) {
  part("hint").textContent = name ? word(name, filling) : "";
  part("hint").hidden = !name;
}

export function forgetCall() {
  part("turns").replaceChildren();
  part("empty").hidden = false;
  latencies.length = 0;
  lastLatency = null;
  showLatencies();
}

export function showTurn({ speaker, text, interrupted, position, spoken_at_ms: at, stored }) {
  const turn = stamped("turn-template");
  turn.classList.add(speaker === "caller" ? "is-caller" : "is-companion");
  turn.dataset.position = position;
  fill(turn, "speaker", word(speaker));
  fill(turn, "at", clock(at));
  fill(turn, "said", text);
  const latency = speaker === "companion" ? taken() : null;
  fill(turn, "interrupted", interrupted ? word("interrupted") : "");
  fill(turn, "latency", latency === null ? "" : word("after", { seconds: inSeconds(latency) }));
  fill(turn, "kept", word(stored ? "stored" : "kept"));
  add(turn, position);
}

/** Notes a key or a concern between the turns. */
export function showNote(text, kept) {
  const note = stamped("note-template");
  fill(note, "said", text);
  fill(note, "kept", kept);
  add(note);
}

export function showLatency(ms) {
  latencies.push(ms);
  lastLatency = ms;
  showLatencies();
}

/** Both meters stand beside a word, so that nobody needs to tell colours or sizes apart. */
export function showLevel(name, peak) {
  const meter = part(name);
  const decibels = 20 * Math.log10(Math.max(peak, 0.0001));
  const level = Math.max(0, Math.min(10, Math.round((decibels + 50) / 4.5)));
  if (meter.ariaValueNow === String(level)) return;
  meter.ariaValueNow = String(level);
  meter.ariaValueText = loudness(level);
  [...meter.children].forEach((bar, index) => bar.classList.toggle("is-lit", index < level));
  part(`${name}-word`).textContent = loudness(level);
}

export function showDuration(ms) {
  part("duration").textContent = ms === null ? "" : clock(ms);
}

export function showMuted(muted) {
  part("mute").setAttribute("aria-pressed", String(muted));
}

function loudness(level) {
  return word(["silent", "quiet", "good", "loud"][level === 0 ? 0 : level < 5 ? 1 : level < 10 ? 2 : 3]);
}

function taken() {
  const latency = lastLatency;
  lastLatency = null;
  return latency;
}

function add(entry, position = null) {
  const log = part("log");
  const follows = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const later = [...part("turns").children].find((one) => position !== null && Number(one.dataset.position) > position);
  part("turns").insertBefore(entry, later ?? null);
  part("empty").hidden = true;
  if (follows) log.scrollTop = log.scrollHeight;
}

function stamped(name) {
  return document.getElementById(name).content.firstElementChild.cloneNode(true);
}

function fill(element, name, text) {
  const place = element.querySelector(`[data-part="${name}"]`);
  place.textContent = text;
  place.hidden = !text;
}

function showLatencies() {
  const sorted = latencies.toSorted((a, b) => a - b);
  const figures = { last: latencies.at(-1), middle: sorted[sorted.length >> 1], longest: sorted.at(-1) };
  for (const [name, ms] of Object.entries(figures)) {
    part(name).textContent = ms === undefined ? "–" : word("seconds", { seconds: inSeconds(ms) });
  }
}

function inSeconds(ms) {
  return seconds.format(ms / 1000);
}

function clock(ms) {
  const whole = Math.floor(ms / 1000);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
