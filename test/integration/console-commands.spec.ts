import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { writeServerFile } from '@tidegate/composition';

import { ChildProgram } from './child-process.js';

const ADMIN = {
  TIDEGATE__ADMIN__LOGIN: 'mira',
  TIDEGATE__ADMIN__PASSWORD: 'copper lantern meadow',
};
const SPAWN_MS = 60_000;

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function cli(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const program = new ChildProgram('apps/cli/src/main.js', args, environment);
  const { code } = await program.ended;
  return { code, stdout: program.stdout.join('\n'), stderr: program.stderr.join('\n') };
}

describe('commands about people without a server', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tidegate-people-'));
  const on = (...words: readonly string[]): readonly string[] => [
    ...words,
    '--directory',
    directory,
  ];

  beforeAll(async () => {
    const done = await cli(on('setup'), ADMIN);
    expect([done.code, done.stderr]).toEqual([0, '']);
    expect(done.stdout).toBe('mira is the owner of tenant default and administers the platform.');
  }, SPAWN_MS);

  afterAll(() => rmSync(directory, { recursive: true }));

  it(
    'setup creates the first owner once',
    async () => {
      const again = await cli(on('setup'), ADMIN);
      expect([again.code, again.stdout]).toEqual([6, '']);
      expect(again.stderr).toContain('ALREADY_SET_UP');
    },
    SPAWN_MS,
  );

  it(
    'setup needs a login and a password, and never prints the password',
    async () => {
      const without = await cli(on('setup'));
      expect([without.code, without.stderr]).toEqual([
        2,
        expect.stringContaining('OPTIONS_INVALID'),
      ]);
      const half = await cli(on('setup'), { TIDEGATE__ADMIN__PASSWORD: 'copper lantern meadow' });
      expect([half.code, half.stderr]).toEqual([2, expect.stringContaining('admin.login is ""')]);
      const shown = await cli(['config', 'show'], ADMIN);
      const origins = await cli(['config', 'show', '--origins'], ADMIN);
      for (const { stdout, stderr } of [without, half, shown, origins]) {
        expect(`${stdout}${stderr}`).not.toContain('lantern');
      }
      expect(shown.stdout).toContain("password: '***'");
    },
    SPAWN_MS,
  );

  it(
    'user reset-password prints a token for an existing user only',
    async () => {
      const issued = await cli(on('user', 'reset-password', 'MIRA', '--json'));
      expect([issued.code, JSON.parse(issued.stdout)]).toEqual([
        0,
        {
          token: expect.stringMatching(/^[0-9a-f]{64}$/),
          expiresAt: expect.stringMatching(/^\d{4}-.*Z$/),
        },
      ]);
      const unknown = await cli(on('user', 'reset-password', 'ines'));
      expect([unknown.code, unknown.stderr]).toEqual([6, expect.stringContaining('USER_UNKNOWN')]);
    },
    SPAWN_MS,
  );

  it(
    'audit verify accepts the log and its noted head, and shows an altered and a shortened log',
    async () => {
      const whole = await cli(on('audit', 'verify'));
      expect([whole.code, whole.stdout]).toEqual([0, expect.stringContaining('whole')]);
      const head = /head +(\S+)/.exec(whole.stdout)?.[1] ?? '';
      expect((await cli(on('audit', 'verify', '--head', head))).code).toBe(0);
      const wrong = `1:${'a'.repeat(64)}`;
      expect((await cli(on('audit', 'verify', '--head', wrong))).code).toBe(5);
      forge("UPDATE audit_entries SET actor_label = 'ines' WHERE number = 1");
      const altered = await cli(on('audit', 'verify'));
      expect([altered.code, altered.stdout]).toEqual([
        5,
        expect.stringContaining('altered at entry 1'),
      ]);
      forge("UPDATE audit_entries SET actor_label = 'mira' WHERE number = 1");
      expect((await cli(on('audit', 'verify'))).code).toBe(0);
      forge('DELETE FROM audit_entries WHERE number = (SELECT max(number) FROM audit_entries)');
      expect((await cli(on('audit', 'verify'))).code).toBe(0);
      const shortened = await cli(on('audit', 'verify', '--head', head));
      expect([shortened.code, shortened.stdout]).toEqual([
        5,
        expect.stringContaining('its end was removed'),
      ]);
    },
    2 * SPAWN_MS,
  );

  /** Changes the file as an intruder with write access would. */
  function forge(sql: string): void {
    const database = new Database(join(directory, 'console.db'));
    const triggers = database
      .prepare<[], string>("SELECT sql FROM sqlite_schema WHERE type = 'trigger'")
      .pluck()
      .all();
    database.exec('DROP TRIGGER audit_entries_refuses_update');
    database.exec('DROP TRIGGER audit_entries_refuses_delete');
    database.exec(sql);
    for (const trigger of triggers) database.exec(trigger);
    database.close();
  }
});

describe('commands about people beside a server', () => {
  let directory: string;
  let server: Server;
  let requests: string[];

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'tidegate-people-'));
    expect((await cli(['setup', '--directory', directory], ADMIN)).code).toBe(0);
    requests = [];
    server = createServer((request, response) => {
      const { method = '', url = '', headers } = request;
      const hasKey = headers['idempotency-key'] !== undefined;
      requests.push(`${method} ${url} ${hasKey ? 'key' : ''}`.trim());
      const rows = url.includes('cursor')
        ? [{ id: 'u/2', login: 'Ines' }]
        : [{ id: '1', login: 'm' }];
      const cursor = url.includes('cursor') ? null : 'm m';
      const page = { rows, cursor };
      const answer = method === 'GET' ? page : { token: 't', expiresAt: '2026-01-01T00:00:00Z' };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answer));
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await writeServerFile(directory, { url: `http://127.0.0.1:${port}`, pid: process.pid });
  }, SPAWN_MS);

  afterEach(() => {
    server.close();
    server.closeAllConnections();
    rmSync(directory, { recursive: true });
  });

  it(
    'user reset-password finds the user over pages and asks the server for the token',
    async () => {
      const words = ['user', 'reset-password', 'ines', '--remove-second-factors'];
      const issued = await cli([...words, '--directory', directory]);
      expect([issued.code, issued.stderr]).toEqual([0, '']);
      expect(issued.stdout).toContain('token    t');
      expect(requests).toEqual([
        'GET /api/v1/platform/users?limit=100',
        'GET /api/v1/platform/users?limit=100&cursor=m%20m',
        'POST /api/v1/platform/users/u%2F2/reset key',
      ]);
      const unknown = await cli(['user', 'reset-password', 'x', '--directory', directory]);
      expect([unknown.code, unknown.stderr]).toEqual([6, expect.stringContaining('USER_UNKNOWN')]);
    },
    SPAWN_MS,
  );
});

describe('a server with the first owner in its environment', () => {
  it(
    'refuses a weak password without printing it',
    async () => {
      const directory = mkdtempSync(join(tmpdir(), 'tidegate-people-'));
      const environment = {
        ...ADMIN,
        TIDEGATE__ADMIN__PASSWORD: 'miramiramira',
        TIDEGATE__STORAGE__DIRECTORY: directory,
        TIDEGATE__SERVER__PORT: '0',
      };
      const server = new ChildProgram('apps/server/src/main.js', [], environment);
      const { code } = await server.ended;
      const printed = [...server.stdout, ...server.stderr].join('\n');
      rmSync(directory, { recursive: true });
      expect([code, printed]).toEqual([2, expect.stringContaining('CONFIG_ADMIN_REFUSED')]);
      expect(printed).not.toContain('miramiramira');
    },
    SPAWN_MS,
  );
});
