import { nextInt, type Rng } from '@tidegate/kernel';

import type { FaultEngine, FaultTarget } from './fault-engine.js';

/** The outcome for one outgoing frame. */
export type FrameFate =
  | { readonly type: 'send'; readonly texts: readonly string[]; readonly delayMs: number }
  | { readonly type: 'close' };

const KEEP: Omit<Extract<FrameFate, { type: 'send' }>, 'texts'> = { type: 'send', delayMs: 0 };

/** Applies the frame faults to the outgoing frames of one connection. */
export class FrameFaults {
  /** A frame held back until the next frame of the same target has been sent. */
  private held: { readonly text: string; readonly target: FaultTarget } | null = null;

  constructor(
    private readonly engine: FaultEngine,
    private readonly rng: Rng,
  ) {}

  /** Whether no fault can affect any frame. */
  get isIdle(): boolean {
    return this.held === null && this.engine.isIdle;
  }

  /** `target` is the frame's channel and symbol. */
  fateOf(text: string, target: FaultTarget): FrameFate {
    const { engine } = this;
    const gone = { ...KEEP, texts: [] };
    if (engine.inForce('half_open') || engine.inForce('silence', target)) return gone;
    if (engine.strike('disconnect', target)) return { type: 'close' };
    if (engine.strike('drop', target)) return gone;
    if (this.held === null && engine.strike('reorder', target)) {
      this.held = { text, target };
      return gone;
    }
    const shown = engine.strike('corrupt', target) ? corrupted(text, this.rng) : text;
    const texts = engine.strike('duplicate', target) ? [shown, shown] : [shown];
    if (this.held && isAlike(this.held.target, target)) {
      texts.push(this.held.text);
      this.held = null;
    }
    return { ...KEEP, texts, delayMs: engine.strike('delay', target)?.delayMs ?? 0 };
  }
}

function isAlike(a: FaultTarget, b: FaultTarget): boolean {
  return a.channel === b.channel && a.symbol === b.symbol;
}

/** Truncates a frame with probability 0.5, otherwise changes one digit. */
export function corrupted(text: string, rng: Rng): string {
  const digits = [...text.matchAll(/"(?:qty|price|close)":[0-9]*\.?([0-9])/g)];
  const chosen = digits[nextInt(rng, Math.max(1, digits.length))];
  if (!chosen || rng.next() < 0.5)
    return text.slice(0, Math.floor(text.length * (0.2 + 0.6 * rng.next())));
  const at = chosen.index + chosen[0].length - 1;
  const digit = (Number(text[at]) + 1 + nextInt(rng, 9)) % 10;
  return `${text.slice(0, at)}${digit}${text.slice(at + 1)}`;
}
