// G.711 µ-law at 8000 samples a second, one byte a sample: what a telephone line carries. Pure.

export const SILENCE = 0xff;

const BIAS = 132;
const LIMIT = 32635;
const LINEAR = Int16Array.from({ length: 256 }, (_, code) => decodeSample(code));

/** The linear 16-bit value of one µ-law code. */
export function decodeSample(code) {
  const inverted = ~code & 0xff;
  const magnitude = ((((inverted & 0x0f) << 3) + BIAS) << ((inverted >> 4) & 7)) - BIAS;
  return inverted & 0x80 ? 0 - magnitude : magnitude;
}

/** The µ-law code of one linear 16-bit value; silence is always 0xFF, never its twin 0x7F. */
export function encodeSample(linear) {
  const sign = linear < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(linear), LIMIT) + BIAS;
  const exponent = 24 - Math.clz32(magnitude);
  const code = ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff;
  return code === 0x7f ? SILENCE : code;
}

/** µ-law as samples between -1 and 1. */
export function decode(codes) {
  return Float32Array.from(codes, (code) => LINEAR[code] / 32768);
}

/** Samples between -1 and 1 as µ-law; what is louder is cut. */
export function encode(samples) {
  return Uint8Array.from(samples, (sample) => encodeSample(Math.round(Math.max(-1, Math.min(1, sample)) * 32767)));
}
