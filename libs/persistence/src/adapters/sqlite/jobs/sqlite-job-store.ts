import {
  jobId,
  LOG_LINES_MAX,
  type Job,
  type JobEnd,
  type JobId,
  type JobLogLine,
  type JobState,
  type JobStore,
} from '@tidegate/jobs';
import { epochMs, tenantId, type EpochMs } from '@tidegate/kernel';
import {
  pageOf,
  startOfPage,
  type Page,
  type PageRequest,
  type TenantScope,
} from '@tidegate/model';

import { withDatabaseErrors } from '../database-error.js';
import type { OpenDatabase } from '../open-database.js';
import { openJobs } from './jobs-database.js';

interface JobRow {
  readonly tenant: string;
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly request: string;
  readonly created_by: string;
  readonly estimate_seconds: number;
  readonly estimate_bytes: number;
  readonly state: JobState;
  readonly attempts: number;
  readonly created_at: number;
  readonly started_at: number | null;
  readonly ended_at: number | null;
  readonly failure_code: string | null;
  readonly failure_detail: string | null;
}

const INSERT = `INSERT INTO jobs (tenant, id, kind, title, request, created_by, estimate_seconds,
  estimate_bytes, state, attempts, created_at, started_at, ended_at, failure_code, failure_detail)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)`;
const LIST = `SELECT * FROM jobs WHERE tenant = ? AND (created_at, id) < (?, ?)
  ORDER BY created_at DESC, id DESC LIMIT ?`;
const PRUNE = `DELETE FROM jobs WHERE tenant = @tenant AND state NOT IN ('queued', 'running')
  AND id IN (SELECT id FROM jobs WHERE tenant = @tenant AND state NOT IN ('queued', 'running')
    ORDER BY created_at DESC, id DESC LIMIT -1 OFFSET @kept)`;
const APPEND = `INSERT INTO job_log_lines (tenant, id, at, text)
  SELECT tenant, id, ?, ? FROM jobs WHERE tenant = ? AND id = ?`;
const TRIM = `DELETE FROM job_log_lines WHERE tenant = @tenant AND id = @id AND number <= (
  SELECT number FROM job_log_lines WHERE tenant = @tenant AND id = @id
  ORDER BY number DESC LIMIT 1 OFFSET ${LOG_LINES_MAX})`;
const BEYOND_EVERY_ID = '\u{10FFFF}';

/** Jobs in `jobs.sqlite`. */
export class SqliteJobStore implements JobStore {
  private constructor(private readonly jobs: OpenDatabase) {}

  /** Opens or creates the file. */
  static async open(file: string, busyTimeoutMs: number): Promise<SqliteJobStore> {
    return new SqliteJobStore(await openJobs(file, busyTimeoutMs));
  }

  insert(job: Job): Promise<void> {
    return this.write(() => {
      const { scope, id, kind, title, request, createdBy, estimate } = job;
      this.jobs.connection
        .prepare(INSERT)
        .run(
          ...[scope.tenant, id, kind, title, request, createdBy],
          ...[estimate.seconds, Math.ceil(estimate.bytes), job.state, job.attempts],
          ...[job.createdAt, job.startedAt, job.endedAt],
        );
    });
  }

  started({ tenant }: TenantScope, id: JobId, at: EpochMs): Promise<void> {
    return this.write(() => {
      this.jobs.connection
        .prepare(
          `UPDATE jobs SET state = 'running', started_at = ?, attempts = attempts + 1
            WHERE tenant = ? AND id = ?`,
        )
        .run(at, tenant, id);
    });
  }

  ended({ tenant }: TenantScope, id: JobId, end: JobEnd): Promise<void> {
    const { state, at, failure, result } = end;
    return this.write(() => {
      const { changes } = this.jobs.connection
        .prepare(
          `UPDATE jobs SET state = ?, ended_at = ?, failure_code = ?, failure_detail = ?
            WHERE tenant = ? AND id = ?`,
        )
        .run(state, at, failure?.code ?? null, failure?.detail ?? null, tenant, id);
      if (changes === 0 || result === null) return;
      this.jobs.connection
        .prepare('INSERT OR REPLACE INTO job_results (tenant, id, result) VALUES (?, ?, ?)')
        .run(tenant, id, Buffer.from(result));
    });
  }

  find({ tenant }: TenantScope, id: JobId): Promise<Job | null> {
    return this.read(() => {
      const row = this.jobs.connection
        .prepare<[string, string], JobRow>('SELECT * FROM jobs WHERE tenant = ? AND id = ?')
        .get(tenant, id);
      return row ? jobOf(row) : null;
    });
  }

  list({ tenant }: TenantScope, page: PageRequest): Promise<Page<Job>> {
    const { limit, before } = startOfPage(page);
    return this.read(() => {
      const [at, id] = before ? [before.at, before.id] : [Number.MAX_SAFE_INTEGER, BEYOND_EVERY_ID];
      const rows = this.jobs.connection
        .prepare<[string, number, string, number], JobRow>(LIST)
        .all(tenant, at, id, limit + 1);
      return pageOf(rows.map(jobOf), limit, (job) => ({
        at: job.createdAt,
        account: '',
        id: job.id,
      }));
    });
  }

  result({ tenant }: TenantScope, id: JobId): Promise<Uint8Array | null> {
    return this.read(() => {
      const sql = 'SELECT result FROM job_results WHERE tenant = ? AND id = ?';
      const statement = this.jobs.connection.prepare<[string, string], Buffer>(sql).pluck();
      return statement.get(tenant, id) ?? null;
    });
  }

  appendLog({ tenant }: TenantScope, id: JobId, { at, text }: JobLogLine): Promise<void> {
    return this.write(() => {
      this.jobs.connection.prepare(APPEND).run(at, text, tenant, id);
      this.jobs.connection.prepare(TRIM).run({ tenant, id });
    });
  }

  log({ tenant }: TenantScope, id: JobId): Promise<readonly JobLogLine[]> {
    return this.read(() =>
      this.jobs.connection
        .prepare<[string, string], { readonly at: number; readonly text: string }>(
          'SELECT at, text FROM job_log_lines WHERE tenant = ? AND id = ? ORDER BY number',
        )
        .all(tenant, id)
        .map(({ at, text }) => ({ at: epochMs(at), text })),
    );
  }

  prune({ tenant }: TenantScope, kept: number): Promise<void> {
    return this.write(() => {
      this.jobs.connection.prepare(PRUNE).run({ tenant, kept });
    });
  }

  unfinished(): Promise<readonly Job[]> {
    return this.read(() =>
      this.jobs.connection
        .prepare<[], JobRow>(
          "SELECT * FROM jobs WHERE state IN ('queued', 'running') ORDER BY created_at",
        )
        .all()
        .map(jobOf),
    );
  }

  async close(): Promise<void> {
    await this.jobs.source.destroy();
  }

  private read<T>(work: () => T): Promise<T> {
    return withDatabaseErrors(this.jobs.file, async () => work());
  }

  private write(work: () => void): Promise<void> {
    const transaction = this.jobs.connection.transaction(work);
    return withDatabaseErrors(this.jobs.file, async () => {
      transaction.immediate();
    });
  }
}

function jobOf(row: JobRow): Job {
  const { kind, title, request, state, attempts } = row;
  const failure =
    row.failure_code === null ? null : { code: row.failure_code, detail: row.failure_detail ?? '' };
  return {
    scope: { tenant: tenantId(row.tenant) },
    id: jobId(row.id),
    ...{ kind, title, request, state, attempts, failure },
    createdBy: row.created_by,
    estimate: { seconds: row.estimate_seconds, bytes: row.estimate_bytes },
    createdAt: epochMs(row.created_at),
    startedAt: row.started_at === null ? null : epochMs(row.started_at),
    endedAt: row.ended_at === null ? null : epochMs(row.ended_at),
  };
}
