import { describe, expect, it } from '@jest/globals';
import { profileHash } from '@tidegate/kernel';

import {
  choiceOf,
  namedAccount,
  EngineDesk,
  opening,
  replayOf,
  scriptedStrategy,
  testPlan,
} from '../../../testing/index.js';
import { compareReplay } from '../../journal/compare-replay.js';

const silent = scriptedStrategy(() => null);
const plan = testPlan([silent], { accounts: [namedAccount('t/sound')] });

/** A desk with a sound account, after opening a second account with an undefined profile. */
async function deskAfterFailedOpening(): Promise<EngineDesk> {
  const desk = new EngineDesk({ plan });
  await desk.start();
  const profile = { ...choiceOf(plan, 0), hash: profileHash('f'.repeat(64)) };
  const [, opened, funded] = opening(namedAccount('t/broken'), profile, desk.time.now());
  if (!opened || !funded) throw new Error('An opening must define, open and fund');
  await desk.takeAll([opened, funded]);
  return desk;
}

describe('An account whose opening fails', () => {
  const { scope } = namedAccount('t/broken').account;

  it('is reported as a fault, is not registered, and does not affect the others', async () => {
    const desk = await deskAfterFailedOpening();
    expect(desk.faulted).toMatchObject([{ scope, isOpened: false, isFrozen: false }]);
    expect(desk.run.life.registrations.find(scope)).toBeNull();
    expect(desk.traders.map(({ account }) => account.scope.account)).toEqual(['sound']);
  });

  it('replays the same', async () => {
    const desk = await deskAfterFailedOpening();
    await desk.flush();
    const sound = namedAccount('t/sound').account.scope;
    expect(await compareReplay(await replayOf(plan, desk.store), desk.store, sound)).toEqual([]);
  });
});
