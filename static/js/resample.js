// Sound from one sample rate to another, piece by piece. Pure.
//
// A windowed sinc: it lets pass what both rates can carry and stops what would come back as another tone. The
// rates of sound cards and telephones are in simple ratios, so each place between two samples has its own kernel.

const LOBES = 24;
const PASSED = 0.45; // of the lower of the two rates: 3600 Hz on a telephone

export class Resampler {
  constructor(fromRate, toRate) {
    const divisor = greatestDivisor(fromRate, toRate);
    this.step = fromRate / divisor;
    const cutoff = (PASSED * Math.min(fromRate, toRate)) / fromRate;
    const half = Math.ceil(LOBES / (2 * cutoff));
    this.width = 2 * half;
    this.kernels = Array.from({ length: toRate / divisor }, (_, phase, phases = toRate / divisor) =>
      kernel(half, cutoff, phase / phases),
    );
    this.reset();
  }

  /** Forgets what came before. */
  reset() {
    this.rest = new Float32Array(this.width - 1);
    this.at = 0; // of the next sample to make, from the start of `rest`, in parts of an input sample
  }

  /** As many samples of the other rate as these and the earlier ones make up. */
  push(samples) {
    const phases = this.kernels.length;
    const heard = new Float32Array(this.rest.length + samples.length);
    heard.set(this.rest);
    heard.set(samples, this.rest.length);
    const made = [];
    for (let start = Math.floor(this.at / phases); start + this.width <= heard.length; ) {
      made.push(weighted(heard, start, this.kernels[this.at % phases]));
      this.at += this.step;
      start = Math.floor(this.at / phases);
    }
    const used = Math.min(Math.floor(this.at / phases), heard.length);
    this.rest = heard.slice(used);
    this.at -= used * phases;
    return Float32Array.from(made);
  }
}

function weighted(samples, start, weights) {
  let sum = 0;
  for (let index = 0; index < weights.length; index += 1) sum += samples[start + index] * weights[index];
  return sum;
}

function kernel(half, cutoff, fraction) {
  const weights = Float32Array.from({ length: 2 * half }, (_, index) => {
    const distance = index - (half - 1) - fraction;
    return sinc(2 * cutoff * distance) * blackman(distance / half);
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

function sinc(x) {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function blackman(x) {
  return Math.abs(x) >= 1 ? 0 : 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x);
}

function greatestDivisor(a, b) {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
