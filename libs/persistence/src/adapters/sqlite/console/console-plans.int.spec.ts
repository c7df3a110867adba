import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { epochMs, tenantId } from '@tidegate/kernel';
import type {
  ConsoleStores,
  CredentialId,
  InvitationId,
  PasskeyId,
  SessionId,
  UserId,
} from '@tidegate/tenants';

import type { OpenDatabase } from '../open-database.js';
import { openConsole } from './open-console.js';
import { sqliteConsoleStores } from './sqlite-console-stores.js';

const SCOPE = { tenant: tenantId('t') };
const USER = 'u' as UserId;
const NOW = epochMs(1);

interface Plan {
  readonly sql: string;
  readonly steps: readonly string[];
}

describe('the plan of every query on console.db', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tidegate-plans-'));
  let database: OpenDatabase;

  beforeAll(async () => {
    const file = join(directory, 'console.db');
    const terms = { access: 'write', busyTimeoutMs: 100, integrityCheck: 'none' } as const;
    database = await openConsole({ file, ...terms });
  });

  afterAll(async () => {
    await database.source.destroy();
    rmSync(directory, { recursive: true });
  });

  /** The plans of the statements that `work` prepares. */
  async function plansOf(work: (stores: ConsoleStores) => Promise<unknown>): Promise<Plan[]> {
    const { connection } = database;
    const { prepare } = connection;
    const plain = prepare.bind(connection) as (sql: string) => {
      all(...values: unknown[]): unknown[];
    };
    const plans: Plan[] = [];
    connection.prepare = ((sql: string) => {
      const nothing = Array.from(sql.matchAll(/\?/g), () => null);
      const steps = plain(`EXPLAIN QUERY PLAN ${sql}`).all(...nothing) as { detail: string }[];
      plans.push({ sql, steps: steps.map(({ detail }) => detail) });
      return plain(sql);
    }) as typeof connection.prepare;
    try {
      await work(sqliteConsoleStores(database));
    } finally {
      connection.prepare = prepare;
    }
    return plans;
  }

  /** Full scans, except of an index for one row, and sorts. */
  const faultsOf = ({ sql, steps }: Plan): readonly string[] =>
    steps
      .filter((step) => step.startsWith('SCAN') || step.includes('ORDER BY'))
      .filter((step) => !(step.startsWith('SCAN') && /LIMIT (1|\?)$/.test(sql)))
      .map((step) => `${step} of ${sql}`);

  it('seeks in an index', async () => {
    const plans = await plansOf(async (stores) => {
      const { users, tenants, memberships, invitations, sessions, factors } = stores;
      await users.isEmpty();
      await users.find(USER);
      await users.findByLogin('mira');
      await users.list({ limit: 2, cursor: 'a' });
      await users.setState(USER, 'disabled');
      await users.seen(USER, NOW);
      await tenants.find(SCOPE);
      await tenants.list({ limit: 2, cursor: 'a' });
      await memberships.list(SCOPE);
      await memberships.ofUser(USER);
      await memberships.remove(SCOPE, USER);
      await invitations.list(SCOPE);
      await invitations.revoke(SCOPE, 'i' as InvitationId);
      await invitations.accept('h', { user: USER }, NOW);
      await sessions.findByToken('h', NOW);
      await sessions.list(USER);
      await sessions.seen('s' as SessionId, { at: NOW, address: '' });
      await sessions.endAll(USER, null);
      await sessions.sweep({ usedBefore: NOW, createdBefore: NOW });
      await factors.summary(USER);
      await factors.findPasskey('k' as PasskeyId);
      await factors.spendRecoveryCode(USER, 'h');
      await stores.resets.take('h', NOW);
      await stores.credentials.present('c' as CredentialId);
      await stores.credentials.list(SCOPE);
      await stores.idempotency.begin(
        { ...SCOPE, caller: 'c' },
        { key: 'k', fingerprint: 'f', at: NOW },
      );
      await stores.idempotency.sweep(NOW);
      await stores.drafts.find(SCOPE, { profile: 'p', author: 'user:u' });
      await stores.drafts.discard(SCOPE, { profile: 'p', author: 'user:u' });
    });
    expect(plans.length).toBeGreaterThan(30);
    expect(plans.flatMap(faultsOf)).toEqual([]);
  });

  it.each([
    [{}, 'audit_page'],
    [{ action: 'a' }, 'audit_page_action'],
    [{ actor: 'a' }, 'audit_page_actor'],
    [{ action: 'a', from: NOW, to: NOW }, 'audit_page_action'],
  ])('of audit entries by %j walks %s', async (filter, index) => {
    for (const scope of [SCOPE, 'platform'] as const) {
      for (const cursor of [{}, { cursor: '9' }]) {
        const plans = await plansOf(({ audit }) =>
          audit.entries(scope, filter, { limit: 2, ...cursor }),
        );
        const steps = plans.flatMap((plan) => plan.steps);
        expect(steps).toEqual([expect.stringContaining(`USING INDEX ${index} (tenant=?`)]);
      }
    }
  });

  it('of the ends and the walk of the audit chain seeks in an index', async () => {
    const plans = await plansOf(async ({ audit }) => {
      await audit.head();
      await audit.chain(0, 10);
      await audit.export(SCOPE, 0, 10);
      await audit.export('platform', 0, 10);
    });
    for (const { steps } of plans) expect(steps.join()).not.toContain('ORDER BY');
    const exported = plans.filter(({ sql }) => sql.includes('tenant_number" >'));
    expect(exported[0]?.steps[0]).toContain('audit_by_tenant (tenant=? AND tenant_number>?)');
  });
});
