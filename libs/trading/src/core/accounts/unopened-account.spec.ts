import { describe, expect, it } from '@jest/globals';
import { profileHash } from '@tidegate/kernel';

import {
  choiceOf,
  crowdMember,
  EngineDesk,
  opening,
  replayOf,
  scriptedStrategy,
  testPlan,
} from '../../../testing/index.js';
import { compareReplay } from '../../journal/compare-replay.js';

const silent = scriptedStrategy(() => null);
const plan = testPlan([silent], { accounts: [crowdMember('t/sound')] });

/** An account whose profile nobody defined is opened beside a sound one. */
async function afterTheOpening(): Promise<EngineDesk> {
  const desk = new EngineDesk({ plan });
  await desk.start();
  const profile = { ...choiceOf(plan, 0), hash: profileHash('f'.repeat(64)) };
  const [, opened, funded] = opening(crowdMember('t/broken'), profile, desk.time.now());
  if (!opened || !funded) throw new Error('An opening defines, opens and funds');
  await desk.takeAll([opened, funded]);
  return desk;
}

describe('An account that fails while it is opened', () => {
  const { scope } = crowdMember('t/broken').account;

  it('is reported, does not exist, and leaves the others alone', async () => {
    const desk = await afterTheOpening();
    expect(desk.faulted).toMatchObject([{ scope, isOpened: false, isFrozen: false }]);
    expect(desk.run.life.registration(scope)).toBeNull();
    expect(desk.traders.map(({ account }) => account.scope.account)).toEqual(['sound']);
  });

  it('is repeated by a replay', async () => {
    const desk = await afterTheOpening();
    await desk.flush();
    const sound = crowdMember('t/sound').account.scope;
    expect(await compareReplay(await replayOf(plan, desk.store), desk.store, sound)).toEqual([]);
  });
});
