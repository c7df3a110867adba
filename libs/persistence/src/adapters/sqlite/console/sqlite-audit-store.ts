import { epochMs, type TenantId } from '@tidegate/kernel';
import { startOfPage, type Page, type PageRequest } from '@tidegate/model';
import {
  chainEntry,
  EMPTY_HEAD,
  type AuditActor,
  type AuditDraft,
  type AuditEntry,
  type AuditFilter,
  type AuditHead,
  type AuditScope,
  type AuditStore,
  type ChainEnds,
} from '@tidegate/tenants';

import { AuditEntity } from '../entities/console.js';
import { RowReader } from '../row-reader.js';
import { RowWriter, type SqlValue } from '../row-writer.js';
import type { ConsoleTables } from './console-tables.js';
import { cursorInvalid } from './page-by-key.js';

const NEWEST = 'ORDER BY "row"."number" DESC LIMIT ?';

export class SqliteAuditStore implements AuditStore {
  private readonly rows: RowReader<AuditEntity>;

  constructor(private readonly tables: ConsoleTables) {
    this.rows = new RowReader(tables.database, AuditEntity);
  }

  append(draft: AuditDraft): Promise<AuditEntry> {
    const writer = new RowWriter(this.tables.database, AuditEntity, 'insert');
    return this.tables.write(() => {
      const entry = chainEntry(draft, this.endsFor(draft.tenant));
      const { actor, ...rest } = entry;
      writer.write({ ...rest, actorKind: actor.kind, actorId: actor.id, actorLabel: actor.label });
      return entry;
    });
  }

  entries(
    scope: AuditScope,
    { actor, action, from, to }: AuditFilter,
    { limit, cursor }: PageRequest,
  ): Promise<Page<AuditEntry>> {
    return this.tables.read(() => {
      startOfPage({ limit });
      const conditions: readonly (readonly [string, SqlValue | undefined])[] = [
        ['"row"."tenant" IS ?', tenantOf(scope)],
        ['"row"."actor_label" = ?', actor],
        ['"row"."action" = ?', action],
        ['"row"."at" >= ?', from],
        ['"row"."at" < ?', to],
        ['"row"."number" < ?', cursor === undefined ? undefined : numberOf(cursor)],
      ];
      const used = conditions.filter(([, value]) => value !== undefined);
      const where = used.map(([sql]) => sql).join(' AND ');
      const values = used.map(([, value]) => value as SqlValue);
      const found = this.rows.select(`WHERE ${where} ${NEWEST}`, [...values, limit + 1]);
      const rows = found.slice(0, limit).map(entryOf);
      return { rows, cursor: found.length > limit ? String(rows.at(-1)?.number) : null };
    });
  }

  export(scope: AuditScope, after: number, limit: number): Promise<readonly AuditEntry[]> {
    const rest = `WHERE "row"."tenant" IS ? AND "row"."tenant_number" > ?
      ORDER BY "row"."tenant_number" LIMIT ?`;
    return this.tables.read(() =>
      this.rows.select(rest, [tenantOf(scope), after, limit]).map(entryOf),
    );
  }

  chain(after: number, limit: number): Promise<readonly AuditEntry[]> {
    const rest = 'WHERE "row"."number" > ? ORDER BY "row"."number" LIMIT ?';
    return this.tables.read(() => this.rows.select(rest, [after, limit]).map(entryOf));
  }

  head(): Promise<AuditHead> {
    return this.tables.read(() => this.headNow());
  }

  private endsFor(tenant: TenantId | null): ChainEnds {
    const rest = 'WHERE "row"."tenant" IS ? ORDER BY "row"."tenant_number" DESC LIMIT 1';
    const [last] = this.rows.select(rest, [tenant]);
    return {
      head: this.headNow(),
      tenant: last ? { number: last.tenantNumber, leaf: last.leaf } : null,
    };
  }

  private headNow(): AuditHead {
    const [last] = this.rows.select(NEWEST, [1]);
    return last ? { number: last.number, hash: last.hash } : EMPTY_HEAD;
  }
}

function tenantOf(scope: AuditScope): string | null {
  return scope === 'platform' ? null : scope.tenant;
}

function numberOf(cursor: string): number {
  if (/^[1-9]\d{0,15}$/.test(cursor)) return Number(cursor);
  throw cursorInvalid();
}

function entryOf(row: AuditEntity): AuditEntry {
  const { actorKind, actorId, actorLabel, tenant, at, ...rest } = row;
  return {
    ...rest,
    tenant: tenant as TenantId | null,
    at: epochMs(at),
    actor: { kind: actorKind as AuditActor['kind'], id: actorId, label: actorLabel },
  };
}
