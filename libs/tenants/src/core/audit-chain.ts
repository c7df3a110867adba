import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { contentHash, type CanonicalValue } from '@tidegate/kernel';

import type { AuditDraft, AuditEntry, AuditHead } from './audit-entry.js';

/** The predecessor of a first entry. */
const GENESIS = '0'.repeat(64);

/** The head of an empty log. */
export const EMPTY_HEAD: AuditHead = { number: 0, hash: GENESIS };

/** The last entries of the two chains that a new entry extends. */
export interface ChainEnds {
  /** The last entry of the installation. */
  readonly head: AuditHead;
  /** Number and leaf of the tenant's last entry; `null` if it has none. */
  readonly tenant: { readonly number: number; readonly leaf: string } | null;
}

/** Appends an action to both chains. */
export function chainEntry(draft: AuditDraft, { head, tenant }: ChainEnds): AuditEntry {
  const placed = {
    ...draft,
    number: head.number + 1,
    tenantNumber: (tenant?.number ?? 0) + 1,
    previousLeaf: tenant?.leaf ?? GENESIS,
  };
  const leaf = leafOf(placed);
  return { ...placed, leaf, previousHash: head.hash, hash: linkOf(head.hash, leaf) };
}

/** The first broken place of a chain. */
export interface AuditBreach {
  readonly number: number;
  readonly problem: 'number' | 'content' | 'link';
}

/** `null` if `entry` follows `head` unaltered in the chain of the installation. */
export function breachAfter(head: AuditHead, entry: AuditEntry): AuditBreach | null {
  const { number } = entry;
  if (number !== head.number + 1) return { number: head.number + 1, problem: 'number' };
  if (entry.previousHash !== head.hash) return { number, problem: 'link' };
  return breachWithin(entry);
}

/**
 * `null` if the entries are all entries of one tenant from its first one on, unaltered and in order. This needs no entry
 * of another tenant: each entry contains the leaf of the tenant's previous entry, and its `hash` equals the hash that a
 * verification of the whole log computes for its number.
 */
export function breachOfExport(entries: readonly AuditEntry[]): AuditBreach | null {
  let previous = { number: 0, leaf: GENESIS, place: 0 };
  for (const entry of entries) {
    const { number, tenantNumber } = entry;
    if (tenantNumber !== previous.number + 1 || number <= previous.place) {
      return { number, problem: 'number' };
    }
    if (entry.previousLeaf !== previous.leaf) return { number, problem: 'link' };
    const breach = breachWithin(entry);
    if (breach) return breach;
    previous = { number: tenantNumber, leaf: entry.leaf, place: number };
  }
  return null;
}

function breachWithin(entry: AuditEntry): AuditBreach | null {
  const { number } = entry;
  if (entry.leaf !== leafOf(entry)) return { number, problem: 'content' };
  if (entry.hash !== linkOf(entry.previousHash, entry.leaf)) return { number, problem: 'link' };
  return null;
}

type Placed = Omit<AuditEntry, 'leaf' | 'hash' | 'previousHash'>;

function leafOf(entry: Placed): string {
  const content: Record<keyof Placed, CanonicalValue> = {
    tenant: entry.tenant,
    at: entry.at,
    actor: { kind: entry.actor.kind, id: entry.actor.id, label: entry.actor.label },
    action: entry.action,
    target: entry.target,
    before: entry.before,
    after: entry.after,
    reason: entry.reason,
    outcome: entry.outcome,
    requestId: entry.requestId,
    address: entry.address,
    number: entry.number,
    tenantNumber: entry.tenantNumber,
    previousLeaf: entry.previousLeaf,
  };
  return contentHash(content);
}

function linkOf(previousHash: string, leaf: string): string {
  return bytesToHex(sha256(utf8ToBytes(`${previousHash}${leaf}`)));
}
