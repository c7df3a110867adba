import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { epochMs, SECOND_MS } from '@tidegate/kernel';
import { CaseCounter, ratesBetween, seeded } from '@tidegate/kernel/testing';

import {
  ACCOUNT_BREAKERS,
  BREAKER_NAMES,
  breakerChanges,
  breakersAfterStart,
  initialAccountBreakers,
  initialVenueBreakers,
  isQuiet,
  observeBreaker,
  resetBreaker,
  trippedBreakers,
  VENUE_BREAKERS,
  type BreakerName,
  type BreakerPanel,
} from './breakers.js';
import { BreakerOptions } from './options/breaker-options.js';

const options = new BreakerOptions();
const START = epochMs(1_000_000_000);
/** Time `seconds` after the start. The grace period ends at 60. */
const at = (seconds: number) => epochMs(START + seconds * SECOND_MS);

type Panel = BreakerPanel<BreakerName>;

const observeAll = (
  panel: Panel,
  breaker: BreakerName,
  ...levels: readonly (readonly [seconds: number, level: number])[]
): Panel =>
  levels.reduce(
    (current, [seconds, level]) =>
      observeBreaker(
        current,
        { breaker, level, detail: `level ${level}`, at: at(seconds) },
        options,
      ),
    panel,
  );

const venue = initialVenueBreakers(START, options);
const account = initialAccountBreakers(START, options);
/** Every breaker in one panel: both scopes have the same transitions. */
const fresh: Panel = { ...venue, states: { ...venue.states, ...account.states } };
const isTripped = (panel: Panel, breaker: BreakerName): boolean => panel.states[breaker].tripped;

describe('A breaker', () => {
  it('trips at its level and gives the reason', () => {
    const panel = observeAll(fresh, 'consecutive_losses', [100, 4], [101, 5]);
    expect(panel.states.consecutive_losses).toEqual({
      tripped: true,
      reason: 'level 5 (limit 5)',
      trippedAt: at(101),
      strikes: 1,
      calmSince: null,
      worstLevel: 5,
      acceptedLevel: null,
    });
    expect(trippedBreakers(panel)).toEqual([
      { breaker: 'consecutive_losses', tripped: true, reason: 'level 5 (limit 5)' },
    ]);
  });

  it('trips only after consecutive strikes', () => {
    expect(isTripped(observeAll(fresh, 'stale_data', [100, 0.6], [105, 0.6]), 'stale_data')).toBe(
      false,
    );
    expect(
      isTripped(
        observeAll(fresh, 'stale_data', [100, 0.6], [105, 0.6], [110, 0.4], [115, 0.6]),
        'stale_data',
      ),
    ).toBe(false);
    expect(
      isTripped(observeAll(fresh, 'stale_data', [100, 0.6], [105, 0.6], [110, 0.5]), 'stale_data'),
    ).toBe(true);
  });

  it('does not trip during the grace period, and trips right after it if the level is still high', () => {
    const during = observeAll(fresh, 'feed_down', [10, 70_000], [59, 119_000]);
    expect(isTripped(during, 'feed_down')).toBe(false);
    expect(isTripped(observeAll(during, 'feed_down', [60, 120_000]), 'feed_down')).toBe(true);
  });

  it('leaves the other breakers unchanged', () => {
    const panel = observeAll(fresh, 'feed_down', [100, 60_000]);
    expect(trippedBreakers(panel).map(({ breaker }) => breaker)).toEqual(['feed_down']);
  });

  it('never trips when breakers are disabled', () => {
    const off = Object.assign(new BreakerOptions(), { enabled: false });
    const seen = { breaker: 'drawdown', level: 0.9, detail: '', at: at(100) } as const;
    expect(observeBreaker(fresh, seen, off)).toBe(fresh);
    expect(isQuiet(fresh, seen, off)).toBe(true);
  });
});

describe('Each breaker by default', () => {
  /** Highest level that does not trip, lowest level that does, strikes required. */
  const edges: readonly (readonly [BreakerName, number, number, number])[] = [
    ['stale_data', 0.49, 0.5, 3],
    ['feed_down', 59_999, 60_000, 1],
    ['consecutive_losses', 4, 5, 1],
    ['drawdown', 0.199, 0.2, 1],
    ['task_failures', 2, 3, 1],
    ['venue_degraded', 0.49, 0.5, 3],
    ['slippage_anomaly', 0.0099, 0.01, 3],
  ];

  it('has a row in the table', () => {
    expect(edges.map(([breaker]) => breaker).sort()).toEqual([...BREAKER_NAMES].sort());
  });

  it.each(edges)(
    '%s tolerates %d and trips at %d after %d strikes',
    (breaker, good, bad, strikes) => {
      let tolerating = fresh;
      for (let index = 0; index < 10; index++)
        tolerating = observeAll(tolerating, breaker, [100 + index, good]);
      expect(isTripped(tolerating, breaker)).toBe(false);
      let striking = fresh;
      for (let strike = 1; strike <= strikes; strike++) {
        expect(isTripped(striking, breaker)).toBe(false);
        striking = observeAll(striking, breaker, [100 + strike, bad]);
      }
      expect(isTripped(striking, breaker)).toBe(true);
      const again = resetBreaker(striking, { breaker, at: at(200) }, options);
      expect(isTripped(again, breaker)).toBe(false);
    },
  );
});

describe('A data breaker', () => {
  const tripped = observeAll(fresh, 'venue_degraded', [100, 0.6], [101, 0.6], [102, 0.6]);

  it('closes automatically after uninterrupted calm', () => {
    expect(isTripped(tripped, 'venue_degraded')).toBe(true);
    const calming = observeAll(tripped, 'venue_degraded', [110, 0.2], [169, 0.1]);
    expect(isTripped(calming, 'venue_degraded')).toBe(true);
    expect(isTripped(observeAll(calming, 'venue_degraded', [170, 0.1]), 'venue_degraded')).toBe(
      false,
    );
  });

  it('restarts its calm period when the level rises above calm, even below trip (hysteresis)', () => {
    const wavering = observeAll(
      tripped,
      'venue_degraded',
      [110, 0.2],
      [150, 0.21],
      [160, 0.2],
      [200, 0],
    );
    expect(isTripped(wavering, 'venue_degraded')).toBe(true);
    expect(isTripped(observeAll(wavering, 'venue_degraded', [220, 0]), 'venue_degraded')).toBe(
      false,
    );
  });
});

describe('A money breaker', () => {
  const tripped = observeAll(fresh, 'drawdown', [100, 0.2]);

  it('stays tripped until an operator resets it, however long the calm', () => {
    const calm = observeAll(tripped, 'drawdown', [200, 0], [100_000, 0]);
    expect(isTripped(calm, 'drawdown')).toBe(true);
  });

  it('trips again only at a level clearly worse than the accepted one', () => {
    const worse = observeAll(tripped, 'drawdown', [150, 0.22]);
    const reset = resetBreaker(worse, { breaker: 'drawdown', at: at(200) }, options);
    expect(isTripped(reset, 'drawdown')).toBe(false);
    const afterGrace = 200 + 600;
    expect(isTripped(observeAll(reset, 'drawdown', [afterGrace, 0.24]), 'drawdown')).toBe(false);
    expect(isTripped(observeAll(reset, 'drawdown', [afterGrace, 0.26]), 'drawdown')).toBe(true);
    expect(isTripped(observeAll(reset, 'drawdown', [afterGrace - 1, 0.9]), 'drawdown')).toBe(false);
  });

  it('trips at its usual level again after a calm', () => {
    const reset = resetBreaker(tripped, { breaker: 'drawdown', at: at(200) }, options);
    const recovered = observeAll(reset, 'drawdown', [900, 0.1], [901, 0.2]);
    expect(isTripped(recovered, 'drawdown')).toBe(true);
  });
});

describe('resetBreaker', () => {
  it('leaves a breaker that is not tripped unchanged', () => {
    expect(resetBreaker(fresh, { breaker: 'drawdown', at: at(5) }, options)).toBe(fresh);
  });

  it('starts a new grace period for the whole panel', () => {
    const tripped = observeAll(fresh, 'consecutive_losses', [100, 5]);
    const reset = resetBreaker(tripped, { breaker: 'consecutive_losses', at: at(100) }, options);
    expect(reset.graceUntil).toBe(at(700));
    expect(isTripped(observeAll(reset, 'drawdown', [650, 0.5]), 'drawdown')).toBe(false);
  });
});

describe('A panel', () => {
  it('keeps tripped breakers over a restart and starts a new grace period', () => {
    const tripped = observeAll(fresh, 'drawdown', [100, 0.3]);
    const restarted = breakersAfterStart(tripped, at(500), options);
    expect(isTripped(restarted, 'drawdown')).toBe(true);
    expect(restarted.graceUntil).toBe(at(560));
  });

  it('lists the breakers that changed between two panels', () => {
    const tripped = observeAll(fresh, 'feed_down', [100, 60_000]);
    expect(breakerChanges(fresh, tripped)).toEqual([
      { breaker: 'feed_down', tripped: true, reason: 'level 60000 (limit 60000)' },
    ]);
    const closed = observeAll(tripped, 'feed_down', [110, 0], [140, 0]);
    expect(breakerChanges(tripped, closed)).toEqual([
      { breaker: 'feed_down', tripped: false, reason: '' },
    ]);
    expect(breakerChanges(fresh, fresh)).toEqual([]);
  });

  it('contains only the breakers of its scope; each breaker has exactly one scope', () => {
    expect(Object.keys(venue.states)).toEqual([...VENUE_BREAKERS]);
    expect(Object.keys(account.states)).toEqual([...ACCOUNT_BREAKERS]);
    expect(BREAKER_NAMES).toHaveLength(new Set(BREAKER_NAMES).size);
    expect(BREAKER_NAMES).toHaveLength(VENUE_BREAKERS.length + ACCOUNT_BREAKERS.length);
  });

  it('a panel of an account handles observations, resets, and changes like one of a venue', () => {
    const seen = { breaker: 'drawdown', level: 0.3, detail: 'level 0.3', at: at(100) } as const;
    const tripped = observeBreaker(account, seen, options);
    expect(trippedBreakers(tripped).map(({ breaker }) => breaker)).toEqual(['drawdown']);
    const reset = resetBreaker(tripped, { breaker: 'drawdown', at: at(100) }, options);
    expect(breakerChanges(tripped, reset)).toEqual([
      { breaker: 'drawdown', tripped: false, reason: '' },
    ]);
    expect(Object.keys(reset.states)).toEqual([...ACCOUNT_BREAKERS]);
  });

  /** Each phase has bad, then calm observations of one breaker: purely random levels almost never close a breaker. */
  const anyHistory = fc
    .array(
      fc.record({
        breaker: fc.constantFrom(...BREAKER_NAMES),
        bad: fc.oneof(fc.constantFrom(0.6, 6, 70_000), ratesBetween(0, 1)),
        strikes: fc.integer({ min: 0, max: 4 }),
        calm: fc.integer({ min: 0, max: 4 }),
        seconds: fc.integer({ min: 0, max: 60 }),
      }),
      { maxLength: 12 },
    )
    .map((phases) =>
      phases.flatMap(({ breaker, bad, strikes, calm, seconds }) => [
        ...Array.from({ length: strikes }, () => ({ breaker, level: bad, seconds })),
        ...Array.from({ length: calm }, () => ({ breaker, level: 0, seconds })),
      ]),
    );

  it('never trips in its grace period, never closes a money breaker, and ignores every quiet observation', () => {
    const cases = new CaseCounter('quiet', 'tripped', 'closed');
    fc.assert(
      fc.property(anyHistory, (seen) => {
        let panel = fresh;
        let seconds = 0;
        for (const { breaker, level, seconds: passed } of seen) {
          seconds += passed;
          const quiet = isQuiet(panel, { breaker, level }, options);
          const next = observeAll(panel, breaker, [seconds, level]);
          if (quiet) expect(next).toBe(panel);
          cases.count('quiet', quiet);
          for (const change of breakerChanges(panel, next)) {
            expect(change.breaker).toBe(breaker);
            if (change.tripped) expect(at(seconds)).toBeGreaterThanOrEqual(panel.graceUntil);
            else expect(VENUE_BREAKERS).toContain(breaker);
            cases.count(change.tripped ? 'tripped' : 'closed');
          }
          panel = next;
        }
      }),
      seeded({ numRuns: 300 }),
    );
    cases.assertReached();
  });
});
