import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { ACCOUNT_BREAKERS, VENUE_BREAKERS } from '@tidegate/risk';

import { parseServerArguments } from '../../apps/server/src/command-line.js';
import { ROOT } from './child-process.js';
import { codesIn, flatText, numberIn, readText, tableOf } from './documented-text.js';

const OPERATE = 'docs/operate.md';

/** `METHOD /path` of every route of the server; parameters as `{name}`. */
function servedRoutes(): readonly string[] {
  const folder = 'apps/server/src/api';
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.controller.ts'))
    .flatMap((name) => {
      const text = readText(`${folder}/${name}`);
      const [, base = ''] = /@Controller\((?:'([^']*)')?\)/.exec(text) ?? [];
      return [...text.matchAll(/@(Get|Post|Put|Patch|Delete)\(([^)]*)\)/g)].flatMap(
        ([, method = '', list = '']) => {
          const paths = [...list.matchAll(/'([^']*)'/g)].map(([, path = '']) => path);
          return (paths.length === 0 ? [''] : paths).map((path) => {
            const whole = [base, path].filter((part) => part !== '').join('/');
            return `${method.toUpperCase()} /${whole.replaceAll(/:(\w+)/g, '{$1}')}`;
          });
        },
      );
    });
}

/** The routes of a table: `GET /path`, several methods before one path, or a path alone for GET. */
function documentedRoutes(head: string): readonly string[] {
  return tableOf(OPERATE, head).flatMap(([cell = '']) => {
    if (cell.endsWith('…')) return [];
    const codes = codesIn(cell).map((code) => code.replace(/\?.*$/, ''));
    const path = codes.at(-1)?.replace(/^[A-Z]+ /, '') ?? '';
    const methods = codes.flatMap((code) => /^[A-Z]+/.exec(code) ?? []);
    return (methods.length === 0 ? ['GET'] : methods).map((method) => `${method} ${path}`);
  });
}

function sourceTexts(): string {
  return ['libs', 'apps']
    .flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }))
    .filter(({ name, parentPath }) => name.endsWith('.ts') && parentPath.includes('/src'))
    .filter(({ name }) => !name.endsWith('.spec.ts'))
    .map(({ name, parentPath }) => readText(join(parentPath, name).slice(ROOT.length + 1)))
    .join('\n');
}

describe('docs/operate.md', () => {
  const page = flatText(OPERATE);

  it('docs/operate.md names routes that the server has', () => {
    const open = documentedRoutes('route');
    const aliases = open
      .filter((route) => /\/(health\/|metrics)/.test(route))
      .map((route) => route.replace('GET ', 'GET /api/v1'));
    expect(page).toContain('`/health/…` and `/metrics` are also served under `/api/v1`');
    // The console is served as files; the end-to-end tests open it.
    const served = [...servedRoutes(), 'GET /'];
    expect(aliases.length).toBeGreaterThan(2);
    expect([...open, ...aliases].filter((route) => !served.includes(route))).toEqual([]);
  });

  it('docs/operate.md lists every role', () => {
    const roles = tableOf(OPERATE, 'role').flatMap(([cell = '']) => codesIn(cell));
    const [, choices = ''] =
      /const ROLES = \[([^\]]*)\]/.exec(readText('apps/server/src/command-line.ts')) ?? [];
    expect(roles).toEqual([...choices.matchAll(/'(\w+)'/g)].map(([, role]) => role));
    const started = parseServerArguments([], { version: '1.2.3', defaultConfig: 'config' });
    expect(tableOf(OPERATE, 'role')).toContainEqual([
      `\`${started.role}\``,
      'everything (the default)',
    ]);
  });

  it('docs/operate.md says which breakers close automatically', () => {
    const rows = tableOf(OPERATE, 'breaker').map(([name = '', , closes = '']) => [
      codesIn(name)[0],
      closes.startsWith('automatically'),
    ]);
    expect(rows).toEqual([
      ...VENUE_BREAKERS.map((name) => [name, true]),
      ...ACCOUNT_BREAKERS.map((name) => [name, false]),
    ]);
    expect([VENUE_BREAKERS.length, ACCOUNT_BREAKERS.length]).toEqual([4, 3]);
    expect(page).toContain('The first four belong to the venue');
    expect(page).toContain('The last three belong to one account');
  });

  it('docs/operate.md explains every correction', () => {
    const reconciler = readText('libs/execution/src/core/reconciler.ts');
    const [, union = ''] = /type CorrectionCode =([^;]*);/.exec(reconciler) ?? [];
    const codes = [...union.matchAll(/'([A-Z_]+)'/g)].map(([, code]) => code);
    const documented = tableOf(OPERATE, 'correction').flatMap(([cell = '']) => codesIn(cell));
    expect(codes.length).toBeGreaterThan(5);
    expect([...documented].sort()).toEqual([...codes, 'OPENING_BALANCE'].sort());
    expect(sourceTexts()).toContain("'OPENING_BALANCE'");
  });

  it('docs/operate.md gives the limits of requests', () => {
    const http = 'apps/server/src/http-application.ts';
    expect(numberIn(http, 'bodyBytesMax')).toBe(1_024 ** 2);
    expect(page).toContain('A body may have at most 1 MiB');
    const seconds = numberIn(http, 'requestTimeoutMs') / 1_000;
    expect(page).toContain(`must arrive within ${seconds} seconds`);
  });

  it('docs/operate.md gives the intervals of retention and of repeated commits', () => {
    const upkeep = 'apps/server/src/engine/storage-upkeep.ts';
    expect(numberIn(upkeep, 'RETENTION_INTERVAL_MS')).toBe(10 * 60_000);
    expect(page).toContain('at each start and every ten minutes');
    expect(numberIn(upkeep, 'FILES_INTERVAL_MS')).toBeLessThan(10_000);
    expect(page).toContain('is detected within seconds');
    const retry = numberIn('libs/trading/src/journal/commit-retry.ts', 'RETRY_DELAY_MS_MAX');
    expect(retry).toBe(5_000);
    expect(page).toContain('commits are retried at intervals of at most five seconds');
    const demo = readText('config/demo.yaml');
    const [, days] = /telemetryDays: (\d+)\n\s+journalDays: \1\n/.exec(demo) ?? [];
    expect(page).toContain(`The demo keeps ${days} market days of both`);
    expect(numberIn('apps/server/src/engine/session-report.ts', 'NAMED_MAX')).toBe(10);
    expect(page).toContain('a resumed position with stop and target; at most ten');
  });
});

describe('documented log messages', () => {
  const source = sourceTexts();
  const isLogged = (message: string): boolean =>
    source.includes(`'${message}'`) || source.includes(`\`${message}\``);

  it('the table of docs/operate.md has messages that are logged', () => {
    const documented = tableOf(OPERATE, 'message').flatMap(([cell = '']) => codesIn(cell));
    expect(documented.length).toBeGreaterThan(5);
    expect(documented.filter((message) => !isLogged(message))).toEqual([]);
  });

  it('sentences of docs/operate.md quote messages that are logged, or their beginning', () => {
    const quoted = codesIn(readText(OPERATE).replaceAll(/(?<!`)\n(?!\n)/g, ' ')).filter((code) =>
      /^[A-Z][a-z]+ [a-z ]+$/.test(code),
    );
    expect(quoted).toEqual(
      expect.arrayContaining([
        'Account quarantined',
        'Account corrected',
        'Telemetry is losing facts',
      ]),
    );
    const isBegun = (words: string): boolean =>
      source.includes(`'${words}: `) || source.includes(`'${words} `);
    expect(quoted.filter((words) => !isLogged(words) && !isBegun(words))).toEqual([]);
  });

  it.each(['README.md', 'docs/run.md'])('log lines of %s have messages that are logged', (page) => {
    const lines = readText(page).matchAll(/^\d\d:\d\d:\d\d\.\d+ [A-Z]+ +(\S.*?) {2,}/gm);
    const messages = [...lines].map(([, message = '']) => message);
    expect(messages.length).toBeGreaterThan(4);
    expect(messages.filter((message) => !isLogged(message))).toEqual([]);
  });
});
