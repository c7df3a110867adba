import { describe, expect, it } from '@jest/globals';

import { StreamPositions, type BatchAction } from './stream-positions.js';

const batch = (from: number, to: number, isLossy = false) =>
  ({ stream: 'harbour', from, to, isLossy }) as const;

function taken(...places: readonly (readonly [from: number, to: number, lossy?: boolean])[]): {
  readonly actions: readonly BatchAction[];
  readonly after: number | undefined;
} {
  const positions = new StreamPositions();
  positions.start({ harbour: 10 });
  const actions = places.map(([from, to, lossy]) => positions.take(batch(from, to, lossy)));
  return { actions, after: positions.after['harbour'] };
}

describe('stream positions', () => {
  it('apply batches that follow each other', () => {
    expect(taken([11, 12], [13, 13])).toEqual({ actions: ['apply', 'apply'], after: 13 });
  });

  it('resume after a gap and keep the last applied sequence', () => {
    expect(taken([11, 12], [14, 15])).toEqual({ actions: ['apply', 'resume'], after: 12 });
  });

  it('skip batches that were applied before', () => {
    expect(taken([9, 10], [11, 11])).toEqual({ actions: ['skip', 'apply'], after: 11 });
  });

  it('reload after a loss that the server cannot fill', () => {
    expect(taken([40, 41, true], [42, 42])).toEqual({ actions: ['reload', 'apply'], after: 42 });
  });

  it('keep their place when a reconnect is welcomed', () => {
    const positions = new StreamPositions();
    positions.start({ harbour: 10 });
    positions.take(batch(11, 12));
    positions.start({ harbour: 20, platform: 3 });
    expect(positions.after).toEqual({ harbour: 12, platform: 3 });
  });

  it('accept the first batch of an unknown stream', () => {
    const positions = new StreamPositions();
    expect(positions.take(batch(5, 6))).toBe('apply');
  });

  it('forget everything for another tenant', () => {
    const positions = new StreamPositions();
    positions.start({ harbour: 10 });
    positions.forget();
    expect(positions.after).toEqual({});
  });
});
