// A trial call: what the buttons do, and what becomes of what the line says. The page is `probe-view.js`.

import { Line } from "./line.js";
import { Silence, Sound, canSound } from "./sound.js";
import * as view from "./probe-view.js";

const WORKLET = new URL("./audio-worklet.js", import.meta.url);
const LAST_LINES_MS = 8000; // how long is waited for what the other end still writes
const { part, word } = view;

let call = null; // the one that runs: { line, sound, startedAt, ended, release }

// --- beginning -------------------------------------------------------------------------------------------
part("start").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (view.part("begin").disabled) return;
  const release = await onlyHere();
  if (!release) return view.showHint("other-tab");
  await begin({ withMicrophone: event.submitter !== part("type-only"), release });
});

/** Keeps other tabs of this browser from talking at the same time; null if one does already. */
function onlyHere() {
  if (!navigator.locks) return Promise.resolve(() => {});
  return new Promise((settled) => {
    navigator.locks.request("trial call", { ifAvailable: true }, (lock) => {
      if (!lock) return settled(null);
      return new Promise((release) => settled(release));
    });
  });
}

async function begin({ withMicrophone, release }) {
  view.showHint();
  setBusy(true);
  const mine = { release, ended: false, startedAt: null, line: null, sound: null };
  call = mine;
  mine.sound = await openSound(mine);
  if (withMicrophone) await openMicrophone(mine.sound);
  const dialled = await dial();
  setBusy(false);
  if (!dialled) return end(mine, "idle");
  view.forgetCall();
  view.showState("opening");
  mine.line = new Line(dialled, {
    media: (bytes) => mine.sound.play(bytes),
    mark: (name) => mine.sound.mark(name),
    clear: () => mine.sound.clear(),
    told: (message) => take(mine, message),
    closed: () => onClosed(mine),
  });
}

function setBusy(busy) {
  part("begin").disabled = busy;
  part("start").setAttribute("aria-busy", String(busy));
}

async function openSound(mine) {
  let frames = 0;
  const callbacks = {
    heard: (frame, level) => {
      if (!mine.line || mine.ended) return;
      mine.line.speak(frame);
      frames += 1;
      // Fifty times a second is more than an eye can follow.
      if (frames % 4 === 0) view.showLevel("mine", level);
    },
    played: (mark) => mine.line?.played(mark),
    loud: (level) => view.showLevel("theirs", level),
  };
  const sound = canSound() ? new Sound(callbacks) : null;
  try {
    await sound?.open(WORKLET);
  } catch {
    return openSilence(callbacks);
  }
  return sound ?? openSilence(callbacks);
}

async function openSilence(callbacks) {
  view.showHint("no-sound");
  const silence = new Silence(callbacks);
  await silence.open();
  return silence;
}

/** Asks for the microphone; whoever would rather type, or may not use it, goes on without. */
async function openMicrophone(sound) {
  if (!(sound instanceof Sound)) return;
  if (!navigator.mediaDevices) return view.showHint("microphone-missing");
  view.showState("asking");
  const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 };
  const asked = navigator.mediaDevices.getUserMedia({ audio });
  const typing = new Promise((settled) => part("type-only").addEventListener("click", () => settled(null), { once: true }));
  try {
    const stream = await Promise.race([asked, typing]);
    if (stream) return sound.listenTo(stream);
    // Answered after all: a microphone nobody uses is let go.
    asked.then((late) => late.getTracks().forEach((track) => track.stop())).catch(() => {});
  } catch (error) {
    view.showHint(error.name === "NotFoundError" ? "microphone-missing" : "microphone-denied");
  }
}

/** Asks the server for a call; null, and a hint, if it gives none. */
async function dial() {
  const form = part("start");
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  try {
    const answer = await fetch(form.action, { method: "POST", headers, credentials: "same-origin" });
    if (answer.redirected || answer.status === 403) return refused("logged-out");
    const content = await answer.json();
    if (answer.ok) return content;
    return refused("turned-away", { reason: word(`end-${content.reason}`) });
  } catch {
    return refused("failed");
  }
}

function refused(name, filling) {
  view.showHint(name, filling);
  return null;
}

// --- while it runs ---------------------------------------------------------------------------------------
function take(mine, message) {
  switch (message.event) {
    case "turn":
      return view.showTurn(message);
    case "latency":
      return view.showLatency(message.ms);
    case "concern":
      return view.showNote(word("concern", { kind: word(`concern-${message.kind}`) }), word("concern-kept"));
    case "state":
      return follow(mine, message);
  }
}

function follow(mine, { state, reason }) {
  if (state === "ended") return end(mine, "ended", word("ended", { reason: word(`end-${reason}`) || reason }));
  if (mine.ended) return;
  if (state === "talking") {
    mine.startedAt = performance.now();
    mine.ticking = setInterval(() => view.showDuration(performance.now() - mine.startedAt), 1000);
  }
  view.showState(state);
}

function onClosed(mine) {
  mine.isClosed = true;
  if (mine.ended) return;
  view.showHint("lost");
  end(mine, "ended", word("lost-short"));
}

/** Ends a call once: the sound at once, the line when it has said its last. */
function end(mine, state, text) {
  if (mine.ended) return;
  mine.ended = true;
  clearInterval(mine.ticking);
  mine.sound?.close();
  setTimeout(() => mine.line?.close(), LAST_LINES_MS);
  mine.release();
  view.showMuted(false);
  view.showLevel("mine", 0);
  view.showLevel("theirs", 0);
  view.showState(state, text);
  if (call === mine) call = null;
}

part("hang-up").addEventListener("click", () => hangUp());

function hangUp() {
  const mine = call;
  if (!mine?.line) return;
  mine.line.hangUp();
  end(mine, "ended", word("ended", { reason: word("end-hung_up") }));
}

part("mute").addEventListener("click", () => {
  const muted = part("mute").getAttribute("aria-pressed") !== "true";
  call?.sound.mute(muted);
  view.showMuted(muted);
});

part("keys").addEventListener("click", (event) => {
  const digit = event.target.closest("button")?.value;
  if (!digit || !call?.line) return;
  call.line.press(digit);
  view.showNote(word(`key-${digit}`), word(`key-${digit}-kept`));
});

part("say").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = part("text").value.trim();
  if (!text || !call?.line) return;
  call.line.type(text);
  part("text").value = "";
  part("text").focus();
});

// Whoever closes the page has hung up; a page that comes back from the browser's memory has no call any more.
addEventListener("pagehide", () => hangUp());

part("telephone").hidden = false;
part("dialogue").hidden = false;
view.showState("idle");
