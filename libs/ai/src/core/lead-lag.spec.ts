import { describe, expect, it } from '@jest/globals';
import { invariant, SeededRng, seedFrom } from '@tidegate/kernel';

import { LeadLagOptions } from './adjustment-options.js';
import { leadLagHistory, leadLagOf, type ClosesBack, type LeadLagReading } from './lead-lag.js';

const options = new LeadLagOptions();

/** Two random walks with shared noise, followed by the given moves in log points over the last five candles. */
function marketOf(moves: {
  readonly leader: number;
  readonly follower: number;
  readonly shared?: number;
}): { readonly leader: number[]; readonly follower: number[] } {
  const rng = new SeededRng(seedFrom('lead-lag'));
  const noise = (): number => (rng.next() - 0.5) * 0.002;
  const { shared = 1 } = moves;
  const leader = [Math.log(100)];
  const follower = [Math.log(20)];
  for (let bar = 0; bar < 50; bar++) {
    const [common, own] = [noise(), noise() * 0.3];
    leader.push((leader.at(-1) as number) + common);
    follower.push((follower.at(-1) as number) + shared * common + own);
  }
  for (let bar = 0; bar < 5; bar++) {
    leader.push((leader.at(-1) as number) + moves.leader / 5);
    follower.push((follower.at(-1) as number) + moves.follower / 5);
  }
  return { leader: leader.map(Math.exp), follower: follower.map(Math.exp) };
}

const back =
  (closes: readonly number[]): ClosesBack =>
  (bars) =>
    closes.at(-1 - bars) ?? NaN;

function readingOf(
  market: ReturnType<typeof marketOf>,
  changes: Partial<LeadLagOptions> = {},
): LeadLagReading {
  const reading = leadLagOf(back(market.leader), back(market.follower), { ...options, ...changes });
  invariant(reading !== null, 'The history must be long enough');
  return reading;
}

describe('A leader', () => {
  it('pulls a follower that has not moved yet by their earlier correlation', () => {
    const reading = readingOf(marketOf({ leader: 0.01, follower: 0 }));
    expect(reading.move).toBeCloseTo(0.01, 12);
    expect(reading.correlation).toBeGreaterThan(0.9);
    expect(reading.left).toBe(1);
    expect(reading.pull).toBe(reading.correlation);
  });

  it('pulls less when the follower has moved, and not at all when it has moved further than expected', () => {
    const half = readingOf(marketOf({ leader: 0.01, follower: 0.005 }));
    expect(half.left).toBeGreaterThan(0.4);
    expect(half.left).toBeLessThan(0.6);
    expect(half.pull).toBeCloseTo(half.correlation * half.left, 12);
    expect(readingOf(marketOf({ leader: 0.01, follower: 0.02 }))).toMatchObject({
      left: 0,
      pull: 0,
    });
    expect(readingOf(marketOf({ leader: 0.01, follower: -0.01 })).left).toBe(1);
  });

  it('pulls in the opposite direction under a negative correlation', () => {
    const { correlation, pull } = readingOf(marketOf({ leader: 0.01, follower: 0, shared: -1 }));
    expect(correlation).toBeLessThan(-0.9);
    expect(pull).toBe(correlation);
  });

  it('flips only the signs for inverse prices', () => {
    for (const moves of [
      { leader: 0.01, follower: 0.003 },
      { leader: -0.02, follower: 0 },
      { leader: 0.0001, follower: 0 },
    ]) {
      const market = marketOf(moves);
      const inverse = (closes: readonly number[]): number[] => closes.map((close) => 1 / close);
      const mirrored = { leader: inverse(market.leader), follower: inverse(market.follower) };
      const [one, other] = [readingOf(market), readingOf(mirrored)];
      expect(other.pull).toBeCloseTo(-one.pull, 9);
      expect(other.move).toBeCloseTo(-one.move, 9);
      expect(other.correlation).toBeCloseTo(one.correlation, 9);
      expect(other.left).toBeCloseTo(one.left, 9);
    }
  });

  it('does not pull after a move within noise or with a low correlation', () => {
    const small = readingOf(marketOf({ leader: 0.0005, follower: 0 }));
    expect(small.pull).toBe(0);
    expect(small.move).toBeCloseTo(0.0005, 12);
    expect(
      readingOf(marketOf({ leader: 0.0005, follower: 0 }), { moveSigmasMin: 0 }).pull,
    ).not.toBe(0);
    const alien = marketOf({ leader: 0.01, follower: 0, shared: 0.05 });
    expect(readingOf(alien).pull).toBe(0);
    expect(readingOf(alien, { correlationMin: 0 }).pull).not.toBe(0);
  });

  it('is unknown, not neutral, when closes are missing or constant', () => {
    const { leader, follower } = marketOf({ leader: 0.01, follower: 0 });
    expect(leader).toHaveLength(leadLagHistory(options));
    expect(leadLagOf(back(leader.slice(1)), back(follower), options)).toBeNull();
    expect(leadLagOf(back(leader), back(follower.slice(1)), options)).toBeNull();
    const still = new Array<number>(leader.length).fill(100);
    expect(leadLagOf(back(still), back(follower), options)).toBeNull();
    expect(leadLagOf(back(leader), back(still), options)).toBeNull();
  });
});
