import { describe, expect, it } from '@jest/globals';

import { venueId } from '@tidegate/kernel';

import type { ControlCommand } from '../core/inputs/engine-input.js';
import { EngineHub, type HubMember } from './engine-hub.js';
import type { EngineStatus } from './engine-status.js';

class FakeEngine implements HubMember {
  readonly told: ControlCommand[] = [];
  stops = 0;
  readonly venue: HubMember['venue'];

  constructor(
    name: string,
    private readonly fails = false,
  ) {
    this.venue = venueId(name);
  }

  status(): EngineStatus {
    return { venue: this.venue } as EngineStatus;
  }

  async control(command: ControlCommand): Promise<void> {
    this.told.push(command);
  }

  async stop(): Promise<void> {
    this.stops += 1;
    if (this.fails) throw new Error(`${this.venue} hangs`);
  }
}

const PAUSE: ControlCommand = { type: 'pause', code: 'OPERATOR', reason: 'lunch' };

describe('EngineHub', () => {
  it('presents all engines as one, in the order in which they were added', () => {
    const hub = new EngineHub();
    hub.add(new FakeEngine('kraken'));
    hub.add(new FakeEngine('coinbase'));
    expect(hub.status().map(({ venue }) => venue)).toEqual(['kraken', 'coinbase']);
    expect(hub.engines).toHaveLength(2);
  });

  it('tells every engine, or the one of a venue', async () => {
    const [kraken, coinbase] = [new FakeEngine('kraken'), new FakeEngine('coinbase')];
    const hub = new EngineHub();
    hub.add(kraken);
    hub.add(coinbase);
    await hub.control(PAUSE);
    await hub.control({ ...PAUSE, type: 'resume' }, kraken.venue);
    expect(kraken.told.map(({ type }) => type)).toEqual(['pause', 'resume']);
    expect(coinbase.told.map(({ type }) => type)).toEqual(['pause']);
  });

  it('stops every engine to its end, and says which failed afterwards', async () => {
    const [broken, sound] = [new FakeEngine('kraken', true), new FakeEngine('coinbase')];
    const hub = new EngineHub();
    hub.add(broken);
    hub.add(sound);
    await expect(hub.stop()).rejects.toMatchObject({
      errors: [expect.objectContaining({ message: 'kraken hangs' })],
    });
    expect([broken.stops, sound.stops]).toEqual([1, 1]);
  });
});
