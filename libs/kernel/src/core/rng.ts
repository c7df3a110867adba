import { invariant } from './errors.js';

/** A source of randomness; a seeded source makes every run repeatable. */
export interface Rng {
  /** Uniform in [0, 1) with 32 bits of resolution. */
  next(): number;
}

/** The complete state of a `SeededRng`: four unsigned 32-bit words. */
export type RngState = readonly [number, number, number, number];

/** xoshiro128** 1.1 (Blackman & Vigna, public domain), seeded by SplitMix32; repeatable on any machine. */
export class SeededRng implements Rng {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  constructor(seed: number | RngState) {
    const [a, b, c, d] = typeof seed === 'number' ? expandSeed(seed) : seed;
    invariant(
      (a | b | c | d) !== 0,
      'The RNG state must not be all zeros: it would never leave zero',
    );
    this.a = a;
    this.b = b;
    this.c = c;
    this.d = d;
  }

  next(): number {
    const scrambled = Math.imul(rotateLeft(Math.imul(this.b, 5), 7), 9) >>> 0;
    const shifted = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= shifted;
    this.d = rotateLeft(this.d, 11);
    return scrambled / 4_294_967_296;
  }

  state(): RngState {
    return [this.a >>> 0, this.b >>> 0, this.c >>> 0, this.d >>> 0];
  }
}

/** A standard normal draw (Box–Muller). Uses two uniforms per draw and caches none, so only the RNG has state. */
export function nextGaussian(rng: Rng): number {
  const radius = Math.sqrt(-2 * Math.log(1 - rng.next()));
  return radius * Math.cos(2 * Math.PI * rng.next());
}

/** An integer in [0, bound). */
export function nextInt(rng: Rng, bound: number): number {
  return Math.floor(rng.next() * bound);
}

/** A 32-bit seed from text (FNV-1a), for example to give each named part of a simulation its own stream. */
export function seedFrom(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function expandSeed(seed: number): RngState {
  let state = seed >>> 0;
  const word = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  return [word(), word(), word(), word()];
}
