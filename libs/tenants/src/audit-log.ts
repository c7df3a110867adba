import type { Clock, TenantId } from '@tidegate/kernel';
import type { Page, PageRequest } from '@tidegate/model';

import { breachAfter, EMPTY_HEAD, type AuditBreach } from './core/audit-chain.js';
import type { AuditActor, AuditEntry, AuditFilter, AuditHead } from './core/audit-entry.js';
import { actorOf, type Caller, type RequestPlace } from './core/caller.js';
import type { RefusalCode } from './core/refusal.js';
import type { User } from './core/user.js';
import type { AuditScope, AuditStore } from './ports.js';

/** An action to be recorded. Texts are cut to their limits; none of them is ever a secret. */
export interface AuditAction {
  /** `null` for the platform. */
  readonly tenant: TenantId | null;
  readonly action: string;
  readonly target: string;
  readonly before?: string;
  readonly after?: string;
  readonly reason?: string;
  /** Set for a refused action. */
  readonly refusal?: RefusalCode;
}

export interface AuditVerification {
  /** Entries that were checked. */
  readonly entries: number;
  /** The last entry without a breach before it. Note it somewhere else to detect a removed end later. */
  readonly head: AuditHead;
  /** The first broken place; `null` if the chain is whole. */
  readonly breach: AuditBreach | null;
  /** Whether the log still contains the head that was noted before; `null` if none was given. */
  readonly containsNoted: boolean | null;
}

const SHORT = 200;
const LONG = 2_000;
const BATCH = 1_000;
const SYSTEM: AuditActor = { kind: 'system', id: 'system', label: 'system' };
const SYSTEM_PLACE = { requestId: '', address: '' };

/** The audit log: what was done or refused, by whom, to what, and why. */
export class AuditLog {
  constructor(
    private readonly store: AuditStore,
    private readonly clock: Clock,
  ) {}

  record(caller: Caller, action: AuditAction): Promise<AuditEntry> {
    return this.append(actorOf(caller), caller, action);
  }

  /** Records an action of a caller who is not signed in, under the login or token that they presented. */
  recordAnonymous(
    place: Omit<RequestPlace, 'device'>,
    label: string,
    action: AuditAction,
  ): Promise<AuditEntry> {
    return this.append({ kind: 'anonymous', id: '', label }, place, action);
  }

  /** Records an action by which a user proved who they are, before they have a session. */
  recordUser(
    place: Omit<RequestPlace, 'device'>,
    { id, login }: Pick<User, 'id' | 'login'>,
    action: AuditAction,
  ): Promise<AuditEntry> {
    return this.append({ kind: 'user', id, label: login }, place, action);
  }

  /** Records an action of Tidegate itself. */
  recordSystem(action: AuditAction): Promise<AuditEntry> {
    return this.append(SYSTEM, SYSTEM_PLACE, action);
  }

  /** Newest first. */
  entries(scope: AuditScope, filter: AuditFilter, request: PageRequest): Promise<Page<AuditEntry>> {
    return this.store.entries(scope, filter, request);
  }

  /** All entries of one log, oldest first; `breachOfExport` verifies them. */
  async *export(scope: AuditScope): AsyncIterable<AuditEntry> {
    for (let after = 0; ;) {
      const batch = await this.store.export(scope, after, BATCH);
      yield* batch;
      if (batch.length < BATCH) return;
      after = batch.at(-1)?.tenantNumber ?? after;
    }
  }

  /** Recomputes the chain of the whole installation, and looks for a head that was noted before. */
  verify(noted: AuditHead | null = null): Promise<AuditVerification> {
    return verifyAudit(this.store, noted);
  }

  private append(
    actor: AuditActor,
    place: Pick<RequestPlace, 'requestId' | 'address'>,
    action: AuditAction,
  ): Promise<AuditEntry> {
    return this.store.append({
      tenant: action.tenant,
      at: this.clock.now(),
      actor: { ...actor, label: actor.label.slice(0, SHORT) },
      action: action.action,
      target: action.target.slice(0, SHORT),
      before: (action.before ?? '').slice(0, LONG),
      after: (action.after ?? '').slice(0, LONG),
      reason: (action.reason ?? '').slice(0, LONG),
      outcome: action.refusal === undefined ? 'done' : `refused:${action.refusal}`,
      requestId: place.requestId.slice(0, SHORT),
      address: place.address.slice(0, SHORT),
    });
  }
}

/** Recomputes the chain of a whole audit log, and looks for a head that was noted before. */
export async function verifyAudit(
  store: Pick<AuditStore, 'chain'>,
  noted: AuditHead | null = null,
): Promise<AuditVerification> {
  let head: AuditHead = EMPTY_HEAD;
  let containsNoted = noted === null ? null : noted.number === 0;
  for (;;) {
    const batch = await store.chain(head.number, BATCH);
    for (const entry of batch) {
      const breach = breachAfter(head, entry);
      if (breach) return { entries: head.number, head, breach, containsNoted };
      head = { number: entry.number, hash: entry.hash };
      if (entry.number === noted?.number) containsNoted = entry.hash === noted.hash;
    }
    if (batch.length < BATCH) return { entries: head.number, head, breach: null, containsNoted };
  }
}
