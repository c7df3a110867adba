import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { epochMs, tenantId } from '@tidegate/kernel';
import { seeded } from '@tidegate/kernel/testing';

import { breachAfter, breachOfExport, chainEntry, EMPTY_HEAD } from './audit-chain.js';
import type { AuditDraft, AuditEntry, AuditHead } from './audit-entry.js';

const draft = (tenant: string | null, target: string): AuditDraft => ({
  tenant: tenant === null ? null : tenantId(tenant),
  at: epochMs(1_780_000_000_000),
  actor: { kind: 'user', id: 'u', label: 'mira' },
  action: 'members.removed',
  target,
  before: 'viewer',
  after: '',
  reason: 'left',
  outcome: 'done',
  requestId: 'r',
  address: '127.0.0.1',
});

function logOf(drafts: readonly AuditDraft[]): AuditEntry[] {
  const log: AuditEntry[] = [];
  for (const each of drafts) {
    const last = log.findLast(({ tenant }) => tenant === each.tenant);
    const tenant = last ? { number: last.tenantNumber, leaf: last.leaf } : null;
    log.push(chainEntry(each, { head: log.at(-1) ?? EMPTY_HEAD, tenant }));
  }
  return log;
}

function firstBreach(log: readonly AuditEntry[]) {
  let head: AuditHead = EMPTY_HEAD;
  for (const entry of log) {
    const breach = breachAfter(head, entry);
    if (breach) return breach;
    head = entry;
  }
  return null;
}

const LOG = logOf(
  ['a', 'b', null, 'a', 'a', 'b', null, 'a'].map((tenant, index) => draft(tenant, `t-${index}`)),
);
const exportOf = (tenant: string | null) => LOG.filter((entry) => entry.tenant === tenant);

describe('the chain of the installation', () => {
  it('has no breach as written', () => {
    expect(firstBreach(LOG)).toBeNull();
    expect(LOG.map(({ number, tenantNumber }) => [number, tenantNumber])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 2],
      [5, 3],
      [6, 2],
      [7, 2],
      [8, 4],
    ]);
  });

  it('shows every altered field of every entry', () => {
    const fields = Object.keys(LOG[0] ?? {}) as (keyof AuditEntry)[];
    fc.assert(
      fc.property(fc.nat(LOG.length - 1), fc.constantFrom(...fields), (index, field) => {
        const forged = LOG.map((entry, place) =>
          place === index ? { ...entry, [field]: alter(entry[field]) } : entry,
        );
        expect(firstBreach(forged)?.number).toBeLessThanOrEqual(index + 2);
      }),
      seeded(),
    );
  });

  it('shows a removed, repeated or exchanged entry', () => {
    for (let index = 0; index < LOG.length - 1; index++) {
      const removed = LOG.toSpliced(index, 1);
      const repeated = LOG.toSpliced(index, 0, LOG[index] as AuditEntry);
      const exchanged = LOG.with(index, LOG[index + 1] as AuditEntry).with(
        index + 1,
        LOG[index] as AuditEntry,
      );
      for (const forged of [removed, repeated, exchanged]) {
        expect(firstBreach(forged)).not.toBeNull();
      }
    }
  });

  it('shows an entry that was altered together with its own hashes', () => {
    const second = LOG[1] as AuditEntry;
    const forged = chainEntry(
      { ...second, target: 'forged' },
      { head: LOG[0] as AuditHead, tenant: null },
    );
    expect(firstBreach(LOG.with(1, forged))).toEqual({ number: 3, problem: 'link' });
  });
});

describe('the export of one tenant', () => {
  it('is verified without the entries of others', () => {
    for (const tenant of ['a', 'b', null]) expect(breachOfExport(exportOf(tenant))).toBeNull();
  });

  it('shows a missing entry, unless it is the last', () => {
    const entries = exportOf('a');
    for (let index = 0; index < entries.length - 1; index++) {
      expect(breachOfExport(entries.toSpliced(index, 1))).not.toBeNull();
    }
    expect(breachOfExport(entries.slice(0, -1))).toBeNull();
  });

  it('shows an altered entry and an entry of another tenant', () => {
    const [first, ...rest] = exportOf('a') as [AuditEntry, ...AuditEntry[]];
    expect(breachOfExport([{ ...first, reason: 'forged' }, ...rest])?.problem).toBe('content');
    expect(breachOfExport([first, exportOf('b')[1] as AuditEntry])).not.toBeNull();
  });

  it('contains nothing that depends on the content of another tenant but the chain hashes', () => {
    const other = logOf(LOG.map((entry) => (entry.tenant === 'b' ? draft('b', 'else') : entry)));
    const visible = ({ hash: _hash, previousHash: _previous, ...rest }: AuditEntry) => rest;
    const before = exportOf('a').map(visible);
    expect(other.filter(({ tenant }) => tenant === 'a').map(visible)).toEqual(before);
  });
});

function alter(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'string') return `${value}!`;
  return value === null ? 'c' : { kind: 'user', id: 'u', label: 'other' };
}
