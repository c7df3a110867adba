import { expect, it } from '@jest/globals';

import { Decimal, epochMs, profileHash, shardId, tenantId } from '@tidegate/kernel';

import type { ProfileDraft } from '../src/ports.js';
import { MAIN_ACCOUNT, scopeOf, STORE_EPOCH } from './store-builders.js';
import {
  commandRow,
  commitOf,
  controlRow,
  MAIN_SHARD,
  PROFILE,
  registrationRow,
  wholeCommit,
} from './store-commits.js';
import type { StoreUnderTest } from './store-under-test.js';

const COINBASE = shardId('coinbase');

/** Platform data beside the books: account directory, profiles, commands, exposure, installation id. */
export function describeStorePlatform(under: () => StoreUnderTest): void {
  describeDirectory(under);
  describeProfiles(under);
  describeCommands(under);
  describeExposure(under);

  it('S59 gives the same installation id, a UUID, on every call', async () => {
    const { installation } = under();
    const id = await installation.id();
    expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(await installation.id()).toBe(id);
  });
}

function describeDirectory(under: () => StoreUnderTest): void {
  it('S50 lists the accounts of a scope, including closed ones, without those of another tenant', async () => {
    const { trading, directory } = under();
    const second = scopeOf('default', 'second');
    const other = scopeOf('other', 'main');
    const older = registrationRow(
      { lifecycle: 'closed', closedAt: STORE_EPOCH, reason: 'Moved' },
      second,
    );
    const main = registrationRow({ openedAt: epochMs(STORE_EPOCH + 1) });
    const foreign = registrationRow({}, other);
    for (const row of [main, older, foreign]) {
      await trading.commit(commitOf({ registration: row }, row.account.scope));
    }
    expect(await directory.list({ tenant: MAIN_ACCOUNT.tenant })).toStrictEqual([older, main]);
    expect(await directory.list(second)).toStrictEqual([older]);
    expect(await directory.list({ tenant: tenantId('unknown') })).toEqual([]);
    expect(await directory.find(MAIN_ACCOUNT)).toStrictEqual(main);
    expect(await directory.find(scopeOf('other', 'second'))).toBeNull();
  });

  it('S51 replaces the registration of an account', async () => {
    const { trading, directory } = under();
    await trading.commit(commitOf({ registration: registrationRow() }));
    const closed = registrationRow({ lifecycle: 'closed', reason: 'Done', closedAt: STORE_EPOCH });
    await trading.commit(commitOf({ registration: closed }));
    await trading.commit(commitOf({ state: () => '{}' }));
    expect(await directory.find(MAIN_ACCOUNT)).toStrictEqual(closed);
  });
}

function describeProfiles(under: () => StoreUnderTest): void {
  const changed = (version: number): ProfileDraft => ({
    ...PROFILE,
    hash: profileHash(`profile-content-${version}`),
    content: `{"version":${version}}`,
    note: `change ${version}`,
  });

  it('S52 numbers the versions of a profile and returns the latest for equal content', async () => {
    const { profiles } = under();
    const first = await profiles.save(MAIN_ACCOUNT, PROFILE);
    expect(first).toStrictEqual({ ...PROFILE, tenant: MAIN_ACCOUNT.tenant, version: 1 });
    expect(await profiles.save(MAIN_ACCOUNT, { ...PROFILE, note: 'again' })).toStrictEqual(first);
    const second = await profiles.save(MAIN_ACCOUNT, changed(2));
    expect(second.version).toBe(2);
    const back = await profiles.save(MAIN_ACCOUNT, PROFILE);
    expect(back.version).toBe(3);
    expect(await profiles.versions(MAIN_ACCOUNT, 'default')).toStrictEqual([back, second, first]);
    expect(await profiles.find(MAIN_ACCOUNT, 'default', 2)).toStrictEqual(second);
    expect(await profiles.find(MAIN_ACCOUNT, 'default', 'latest')).toStrictEqual(back);
    expect(await profiles.find(MAIN_ACCOUNT, 'default', 4)).toBeNull();
    expect(await profiles.find(MAIN_ACCOUNT, 'other', 'latest')).toBeNull();
  });

  it('S53 lists the latest version of each profile of one tenant, by name', async () => {
    const { profiles } = under();
    const other = scopeOf('other', 'main');
    await profiles.save(MAIN_ACCOUNT, { ...PROFILE, name: 'b' });
    const b = await profiles.save(MAIN_ACCOUNT, { ...changed(2), name: 'b' });
    const a = await profiles.save(MAIN_ACCOUNT, { ...PROFILE, name: 'a' });
    const foreign = await profiles.save(other, { ...PROFILE, name: 'b' });
    expect(foreign.version).toBe(1);
    expect(await profiles.list(MAIN_ACCOUNT)).toStrictEqual([a, b]);
    expect(await profiles.list(other)).toStrictEqual([foreign]);
    expect(await profiles.versions(other, 'a')).toEqual([]);
    expect(await profiles.find(other, 'b', 2)).toBeNull();
  });

  it('S54 returns the content of a hash and refuses other content under that hash', async () => {
    const { profiles } = under();
    expect(await profiles.content(PROFILE.hash)).toBeNull();
    await profiles.save(MAIN_ACCOUNT, PROFILE);
    const forged = { ...PROFILE, name: 'forged', content: '{"other":1}' };
    await expect(profiles.save(scopeOf('other', 'main'), forged)).rejects.toMatchObject({
      code: 'PROFILE_HASH_REUSED',
      retryable: false,
    });
    expect(await profiles.content(PROFILE.hash)).toBe(PROFILE.content);
    expect(await profiles.list(scopeOf('other', 'main'))).toEqual([]);
  });

  it('S54 numbers versions without gaps when many are saved concurrently', async () => {
    const { profiles } = under();
    const saved = await Promise.all(
      Array.from({ length: 8 }, (_, index) => profiles.save(MAIN_ACCOUNT, changed(index))),
    );
    const numbers = saved.map(({ version }) => version).sort((a, b) => a - b);
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
}

function describeCommands(under: () => StoreUnderTest): void {
  it('S55 lists pending commands per shard, oldest first', async () => {
    const { commands } = under();
    const late = commandRow({ key: 'late', at: epochMs(STORE_EPOCH + 5) });
    const foreign = commandRow({ shard: COINBASE });
    for (const command of [late, commandRow({ key: 'z' }), commandRow({ key: 'a' }), foreign]) {
      await commands.enqueue(command);
    }
    const keys = (await commands.pending(MAIN_SHARD)).map(({ key }) => key);
    expect(keys).toEqual(['z', 'a', 'late']);
    expect(await commands.pending(COINBASE)).toStrictEqual([foreign]);
    expect(await commands.find(MAIN_SHARD, 'late')).toStrictEqual({ command: late, takenAt: null });
    expect(await commands.find(COINBASE, 'late')).toBeNull();
  });

  it('S56 queues a repeated command once and refuses another command with its key', async () => {
    const { commands } = under();
    await commands.enqueue(commandRow());
    await commands.enqueue(commandRow({ at: epochMs(STORE_EPOCH + 1) }));
    expect(await commands.pending(MAIN_SHARD)).toStrictEqual([commandRow()]);
    for (const other of [{ payload: '{"type":"other"}' }, { actor: 'bob' }]) {
      await expect(commands.enqueue(commandRow(other))).rejects.toMatchObject({
        code: 'COMMAND_KEY_REUSED',
        retryable: false,
      });
    }
  });

  it('S57 removes a command from the queue with the commit that applies it', async () => {
    const { trading, commands } = under();
    await commands.enqueue(commandRow());
    await commands.enqueue(commandRow({ shard: COINBASE }));
    const at = epochMs(STORE_EPOCH + 7);
    await trading.commit(wholeCommit({ controls: [controlRow({ at })] }));
    expect(await commands.pending(MAIN_SHARD)).toEqual([]);
    expect(await commands.find(MAIN_SHARD, 'c-1')).toStrictEqual({
      command: commandRow(),
      takenAt: at,
    });
    expect(await commands.pending(COINBASE)).toHaveLength(1);
    await commands.enqueue(commandRow());
    expect(await commands.pending(MAIN_SHARD)).toEqual([]);
  });

  it('S57 keeps a command pending when its commit is refused', async () => {
    const { trading, commands } = under();
    await commands.enqueue(commandRow());
    const refused = trading.commit(wholeCommit({ token: 9, controls: [controlRow()] }));
    await expect(refused).rejects.toMatchObject({ code: 'SHARD_FENCED' });
    expect(await commands.pending(MAIN_SHARD)).toHaveLength(1);
  });

  it('S57 refuses a command while a thousand are pending and accepts it after one was applied', async () => {
    const { trading, commands } = under();
    for (let index = 0; index < 1_000; index++) {
      await commands.enqueue(commandRow({ key: `k-${index}` }));
    }
    const next = commandRow({ key: 'next' });
    await expect(commands.enqueue(next)).rejects.toMatchObject({ code: 'COMMAND_QUEUE_FULL' });
    await commands.enqueue(commandRow({ shard: COINBASE }));
    await trading.commit(wholeCommit({ controls: [controlRow({ key: 'k-0' })] }));
    await commands.enqueue(next);
    expect(await commands.pending(MAIN_SHARD)).toHaveLength(1_000);
  });
}

function describeExposure(under: () => StoreUnderTest): void {
  const tenant = tenantId('default');
  const granted = async (shard: typeof MAIN_SHARD, limit: string): Promise<string> =>
    (await under().exposure.grant(shard, tenant, new Decimal(limit))).toString();

  it('S58 grants a shard the part of the tenant’s limit that other shards do not use', async () => {
    expect(await granted(MAIN_SHARD, '100.5')).toBe('100.5');
    expect(await granted(COINBASE, '100.5')).toBe('0');
    expect(await granted(MAIN_SHARD, '60.25')).toBe('60.25');
    expect(await granted(COINBASE, '100.5')).toBe('40.25');
    expect(await granted(MAIN_SHARD, '30')).toBe('0');
    const other = await under().exposure.grant(COINBASE, tenantId('other'), new Decimal(7));
    expect(other.toString()).toBe('7');
  });

  it('S58 grants at most the limit to all shards together under concurrent requests', async () => {
    const shards = Array.from({ length: 6 }, (_, index) => shardId(`shard-${index}`));
    const limit = new Decimal('1000.000000000000000001');
    const grants = await Promise.all(
      shards.map((shard) => under().exposure.grant(shard, tenant, limit)),
    );
    const sum = grants.reduce((total, grant) => total.add(grant), new Decimal(0));
    expect(sum.toString()).toBe(limit.toString());
  });
}
