import { describe, expect, it } from '@jest/globals';

import { InvariantViolation, profileHash } from '@tidegate/kernel';

import { namedAccount, resolverOf, settingsOf, testPlan } from '../../../testing/index.js';
import type { ProfileResolver } from './profile-resolver.js';
import { ProfileTable } from './profile-table.js';

const plan = testPlan([], { accounts: [namedAccount('t/a')] });
const settings = settingsOf(plan);
const { hash } = resolverOf(plan).resolve('content-0', settings);

function newTable() {
  const resolved: string[] = [];
  const resolver: ProfileResolver = {
    resolve: (content, given) => {
      resolved.push(content);
      return resolverOf(plan).resolve(content, given);
    },
  };
  return { table: new ProfileTable(resolver, settings), resolved };
}

describe('ProfileTable', () => {
  it('defines a profile once and parses it once, when it is first used', () => {
    const { table, resolved } = newTable();
    expect([table.define(hash, 'content-0'), table.define(hash, 'content-0')]).toEqual([
      true,
      false,
    ]);
    expect(resolved).toEqual([]);
    const profile = table.resolve(hash);
    expect(profile.hash).toBe(hash);
    expect(table.resolve(hash)).toBe(profile);
    expect(resolved).toEqual(['content-0']);
  });

  it('refuses a content that resolves to another hash, and an undefined profile', () => {
    const { table } = newTable();
    const recorded = profileHash('another-hash-than-the-content');
    table.define(recorded, 'content-0');
    expect(() => table.resolve(recorded)).toThrow(
      expect.objectContaining({
        code: 'PROFILE_DIFFERS',
        message: expect.stringContaining('profile another-hash resolves to profile-of-t and'),
        details: { recorded, resolved: hash },
      }),
    );
    expect(() => table.resolve(hash)).toThrow(InvariantViolation);
  });
});
