// The two ends of a telephone's receiver: a microphone that sends frames, a loudspeaker that says what it has played.
//
// `Sound` uses the audio thread; `Silence` is for browsers that have none: it plays nothing, but takes its time.

import { SILENCE } from "./mulaw.js";

const BYTES_PER_MS = 8;
const SILENT_FRAMES_MS = 100;

/** Whether this browser can do both. Outside of https and localhost browsers offer neither. */
export function canSound() {
  return typeof AudioContext === "function" && typeof AudioWorkletNode === "function" && isSecureContext;
}

export class Sound {
  /** `heard(frame, level)` 50 times a second, `played(mark)`, `loud(level)`. To be made when a button is pressed. */
  constructor({ heard, played, loud }) {
    this.callbacks = { heard, played, loud };
    this.context = new AudioContext({ latencyHint: "interactive" });
    this.lastMarkAt = 0;
  }

  /** Loads the audio thread's part from `url`; rejects if the browser cannot. */
  async open(url) {
    await Promise.all([this.context.audioWorklet.addModule(url), this.context.resume()]);
    this.microphone = new AudioWorkletNode(this.context, "microphone", { outputChannelCount: [1] });
    this.loudspeaker = new AudioWorkletNode(this.context, "loudspeaker", { numberOfInputs: 0 });
    this.microphone.port.onmessage = ({ data }) => this.callbacks.heard(data.frame, data.level);
    this.loudspeaker.port.onmessage = ({ data }) => this.onPlayed(data);
    // The microphone's output is silent; without it the browser would not run the node.
    this.microphone.connect(this.context.destination);
    this.loudspeaker.connect(this.context.destination);
  }

  /** Speaks into the line from now on. */
  listenTo(stream) {
    this.stream = stream;
    this.context.createMediaStreamSource(stream).connect(this.microphone);
  }

  onPlayed({ mark, level }) {
    if (level !== undefined) this.callbacks.loud(level);
    if (mark === undefined) return;
    // The audio thread is ahead of the ear by as long as the sound card takes; marks keep their order.
    const delay = 1000 * (this.context.outputLatency || this.context.baseLatency || 0);
    this.lastMarkAt = Math.max(this.lastMarkAt, performance.now() + delay);
    setTimeout(() => this.callbacks.played(mark), this.lastMarkAt - performance.now());
  }

  play(media) {
    this.loudspeaker.port.postMessage({ media });
  }

  mark(name) {
    this.loudspeaker.port.postMessage({ mark: name });
  }

  clear() {
    this.loudspeaker.port.postMessage({ clear: true });
  }

  mute(muted) {
    this.microphone.port.postMessage({ muted });
  }

  close() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.microphone?.port.postMessage({ closed: true });
    this.loudspeaker?.port.postMessage({ closed: true });
    return this.context.close();
  }
}

export class Silence {
  constructor({ heard, played }) {
    this.callbacks = { heard, played };
    this.endsAt = 0;
    this.pending = new Map(); // marks, and the timers that wait for their time
  }

  async open() {
    const frames = new Uint8Array(SILENT_FRAMES_MS * BYTES_PER_MS).fill(SILENCE);
    this.ticking = setInterval(() => this.callbacks.heard(frames, 0), SILENT_FRAMES_MS);
  }

  play(media) {
    this.endsAt = Math.max(this.endsAt, performance.now()) + media.length / BYTES_PER_MS;
  }

  mark(name) {
    const wait = Math.max(0, this.endsAt - performance.now());
    this.pending.set(name, setTimeout(() => this.tell(name), wait));
  }

  clear() {
    this.endsAt = 0;
    [...this.pending.keys()].forEach((name) => this.tell(name));
  }

  tell(name) {
    clearTimeout(this.pending.get(name));
    this.pending.delete(name);
    this.callbacks.played(name);
  }

  mute() {}

  async close() {
    clearInterval(this.ticking);
    this.pending.forEach((timer) => clearTimeout(timer));
    this.pending.clear();
  }
}

