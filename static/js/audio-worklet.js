// Runs on the browser's audio thread: the microphone as a telephone would send it, the loudspeaker as one would play.

import { decode, encode } from "./mulaw.js";
import { Resampler } from "./resample.js";

const LINE_RATE = 8000;
const FRAME = 160; // 20 ms
const LEVELS_A_SECOND = 12;

function loudest(samples) {
  return samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
}

function mixed(channels, length) {
  const samples = new Float32Array(length);
  for (const channel of channels) channel.forEach((sample, index) => (samples[index] += sample / channels.length));
  return samples;
}

/** Posts `{ frame, level }` every 20 ms: µ-law, silence while muted or without a microphone. Told `{ muted }`. */
class Microphone extends AudioWorkletProcessor {
  constructor() {
    super();
    this.resampler = new Resampler(sampleRate, LINE_RATE);
    this.waiting = [];
    this.muted = false;
    this.closed = false;
    this.port.onmessage = ({ data }) => Object.assign(this, data);
  }

  process([input], [output]) {
    const length = output[0].length;
    this.waiting.push(...this.resampler.push(mixed(this.muted ? [] : input, length)));
    while (this.waiting.length >= FRAME) {
      const samples = this.waiting.splice(0, FRAME);
      this.port.postMessage({ frame: encode(samples), level: loudest(samples) });
    }
    return !this.closed;
  }
}

/** Told `{ media }`, `{ mark }` or `{ clear }`; posts `{ mark }` when what came before it has sounded, or was cleared. */
class Loudspeaker extends AudioWorkletProcessor {
  constructor() {
    super();
    this.resampler = new Resampler(LINE_RATE, sampleRate);
    this.queue = []; // sound and the names of marks, in the order in which they came
    this.offset = 0; // how much of the first piece has sounded
    this.closed = false;
    this.level = 0;
    this.sinceLevel = 0;
    this.port.onmessage = ({ data }) => this.take(data);
  }

  take({ media, mark, clear, closed }) {
    if (media) this.queue.push(this.resampler.push(decode(media)));
    if (mark !== undefined) this.queue.push(mark);
    if (clear) this.clear();
    if (closed) this.closed = true;
    this.tellMarks();
  }

  clear() {
    const marks = this.queue.filter((entry) => typeof entry === "string");
    this.queue = [];
    this.offset = 0;
    this.resampler.reset();
    marks.forEach((mark) => this.port.postMessage({ mark }));
  }

  process(_inputs, [output]) {
    const [sound, ...others] = output;
    let filled = 0;
    while (filled < sound.length && this.queue.length) {
      filled += this.fill(sound, filled);
      this.tellMarks();
    }
    others.forEach((channel) => channel.set(sound));
    this.tellLevel(sound);
    return !this.closed;
  }

  /** Copies from the first piece; returns how much. */
  fill(sound, from) {
    const piece = this.queue[0];
    const part = piece.subarray(this.offset, this.offset + sound.length - from);
    sound.set(part, from);
    this.offset += part.length;
    if (this.offset >= piece.length) {
      this.queue.shift();
      this.offset = 0;
    }
    return part.length;
  }

  /** Every mark that no unplayed sound stands before. */
  tellMarks() {
    while (typeof this.queue[0] === "string") this.port.postMessage({ mark: this.queue.shift() });
  }

  tellLevel(sound) {
    this.level = Math.max(this.level, loudest(sound));
    this.sinceLevel += sound.length;
    if (this.sinceLevel * LEVELS_A_SECOND >= sampleRate) {
      this.port.postMessage({ level: this.level });
      this.level = 0;
      this.sinceLevel = 0;
    }
  }
}

registerProcessor("microphone", Microphone);
registerProcessor("loudspeaker", Loudspeaker);
