import { beforeEach, describe, expect, it } from '@jest/globals';

import { silentLogger, type LogFields } from '@tidegate/kernel';

import { TelemetryLosses } from './telemetry-losses.js';

describe('TelemetryLosses', () => {
  let logged: [string, LogFields | undefined][];
  let losses: TelemetryLosses;

  beforeEach(() => {
    logged = [];
    const note = (message: string, fields?: LogFields): void => void logged.push([message, fields]);
    losses = new TelemetryLosses({ ...silentLogger, warn: note, info: note });
  });

  it('counts by kind and by cause', () => {
    losses.count('dropped', ['signal', 'decision', 'decision'], 'full');
    losses.count('lost', ['candle'], 'busy');
    expect(losses.dropped).toEqual({ signal: 1, decision: 2, missed: 0, candle: 0, equity: 0 });
    expect(losses.lost).toEqual({ signal: 0, decision: 0, missed: 0, candle: 1, equity: 0 });
  });

  it('logs the start and the end of each episode', () => {
    losses.caughtUp();
    losses.count('dropped', ['decision'], 'The queue is full');
    losses.count('dropped', ['candle', 'candle'], 'The queue is full');
    losses.caughtUp();
    losses.caughtUp();
    losses.count('lost', ['equity'], 'The file is busy');
    expect(logged).toEqual([
      ['Telemetry is losing facts', { cause: 'dropped', reason: 'The queue is full', facts: 1 }],
      ['Telemetry is complete again', { lostFacts: 3 }],
      ['Telemetry is losing facts', { cause: 'lost', reason: 'The file is busy', facts: 1 }],
    ]);
  });
});
