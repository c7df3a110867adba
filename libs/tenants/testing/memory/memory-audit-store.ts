import { TidegateError } from '@tidegate/kernel';
import { startOfPage, type Page, type PageRequest } from '@tidegate/model';

import { chainEntry, EMPTY_HEAD } from '../../src/core/audit-chain.js';
import type { AuditDraft, AuditEntry, AuditFilter, AuditHead } from '../../src/core/audit-entry.js';
import type { AuditScope, AuditStore } from '../../src/ports.js';
import type { MemoryWorld } from './memory-world.js';

export class MemoryAuditStore implements AuditStore {
  constructor(private readonly world: MemoryWorld) {}

  async append(draft: AuditDraft): Promise<AuditEntry> {
    const last = this.world.audit.findLast(({ tenant }) => tenant === draft.tenant);
    const tenant = last ? { number: last.tenantNumber, leaf: last.leaf } : null;
    const head = this.world.audit.at(-1) ?? EMPTY_HEAD;
    const entry = chainEntry(draft, { head, tenant });
    this.world.audit.push(entry);
    return entry;
  }

  async entries(
    scope: AuditScope,
    filter: AuditFilter,
    { limit, cursor }: PageRequest,
  ): Promise<Page<AuditEntry>> {
    startOfPage({ limit });
    const before = cursor === undefined ? Infinity : numberOf(cursor);
    const found = this.of(scope)
      .filter((entry) => entry.number < before && passes(entry, filter))
      .reverse();
    const rows = found.slice(0, limit);
    return { rows, cursor: found.length > limit ? String(rows.at(-1)?.number) : null };
  }

  async export(scope: AuditScope, after: number, limit: number): Promise<readonly AuditEntry[]> {
    return this.of(scope)
      .filter(({ tenantNumber }) => tenantNumber > after)
      .slice(0, limit);
  }

  async chain(after: number, limit: number): Promise<readonly AuditEntry[]> {
    return this.world.audit.filter(({ number }) => number > after).slice(0, limit);
  }

  async head(): Promise<AuditHead> {
    return this.world.audit.at(-1) ?? EMPTY_HEAD;
  }

  private of(scope: AuditScope): AuditEntry[] {
    const tenant = scope === 'platform' ? null : scope.tenant;
    return this.world.audit.filter((entry) => entry.tenant === tenant);
  }
}

function passes(entry: AuditEntry, { actor, action, from, to }: AuditFilter): boolean {
  return (
    (actor === undefined || entry.actor.label === actor) &&
    (action === undefined || entry.action === action) &&
    (from === undefined || entry.at >= from) &&
    (to === undefined || entry.at < to)
  );
}

function numberOf(cursor: string): number {
  if (/^[1-9]\d{0,15}$/.test(cursor)) return Number(cursor);
  throw new TidegateError(
    'PAGE_CURSOR_INVALID',
    'The cursor is invalid: start from the first page',
  );
}
