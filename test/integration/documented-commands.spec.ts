import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';

import { ChildProgram, ROOT } from './child-process.js';
import { argumentProblem, cliHelp, cliProblem } from './documented-arguments.js';
import { documentedCommands } from './markdown-commands.js';

const PAGES = [
  ...['README.md', 'samples/README.md', 'CONTRIBUTING.md'],
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
/** Commands with subcommands. */
const GROUPS = new Set(['account', 'profile', 'control', 'config', 'data']);
const CLI = 'apps/cli/src/main.js';
const SERVER = 'apps/server/src/main.js';

/** A command with its options, from a block, a table, or a sentence of a page. */
interface NamedCommand {
  readonly page: string;
  readonly entry: string;
  /** For example `account open`; empty for the server. */
  readonly name: string;
  readonly options: readonly string[];
}

function commandsOf(page: string): readonly NamedCommand[] {
  const text = readFileSync(join(ROOT, page), 'utf8').replaceAll('\\\n', ' ');
  const named = [...text.matchAll(/(?:npm run -s tidegate -- |`tidegate )([a-z][^`\n#]*)/g)];
  const started = [...text.matchAll(/npm start -- ([^`\n#]*)/g)];
  return [
    ...named.map(([, words = '']) => ({
      ...{ page, entry: CLI },
      name: nameOf(words),
      options: optionsOf(words),
    })),
    ...started.map(([, words = '']) => ({
      ...{ page, entry: SERVER, name: '' },
      options: optionsOf(words),
    })),
  ];
}

/** The command and its subcommand. Of alternatives such as `pause|resume`, the first. */
function nameOf(words: string): string {
  const [verb = '', sub = ''] = words.split(/[\s|,.;:)]+/);
  return GROUPS.has(verb) && /^[a-z-]+$/.test(sub) && !sub.startsWith('-')
    ? `${verb} ${sub}`
    : verb;
}

function optionsOf(words: string): readonly string[] {
  return [...words.replaceAll(/'[^']*'|"[^"]*"/g, '').matchAll(/(?<=^|\s)--[a-z][a-z-]*/g)].map(
    ([option]) => option,
  );
}

async function helpOf(entry: string): Promise<string> {
  const program = new ChildProgram(entry, ['--help']);
  const { code } = await program.ended;
  return code === 0 ? program.stdout.join('\n') : `exit code ${code}`;
}

describe('documented command lines', () => {
  it.each(PAGES)('arguments of npm commands in %s are valid', async (page) => {
    const text = readFileSync(join(ROOT, page), 'utf8');
    for (const { text: command } of documentedCommands(text)) {
      if (!/^(?:\w+=\S+ )?npm /.test(command)) continue;
      expect([command, await argumentProblem(command)]).toEqual([command, null]);
    }
  });

  it.each([
    ['npm run -s tidegate -- walk-forward --data ./candles', '--split'],
    ['npm run -s tidegate -- walk-forward --data x --split yesterday', 'yesterday'],
    ['npm run -s tidegate -- trades --loud', '--loud'],
    ['npm run -s tidegate -- why one two', 'too many arguments'],
    ['npm run bench -- no-such-bench', 'no-such-bench'],
    ['npm run bench -- --loud', '--loud'],
    ['npm test -- test/no-such-folder', 'does not exist'],
    ['npm run mutate -- no-such-lib', 'does not exist'],
    ['npm run check -- --fast', 'takes no arguments'],
  ])('a wrong argument is found: %s', async (command, problem) => {
    expect(await argumentProblem(command)).toContain(problem);
  });

  it('a right command of the CLI is accepted without running it', () => {
    expect(cliProblem(['backtest', '--data', './no-such-folder', '--json'])).toBeNull();
  });
});

describe('documented commands', () => {
  const helps = new Map<string, string>();
  const commands = PAGES.flatMap(commandsOf);

  beforeAll(async () => {
    for (const { entry, name } of commands) {
      const key = `${entry} ${name}`;
      if (helps.has(key)) continue;
      helps.set(key, entry === CLI ? cliHelp(name.split(' ')) : await helpOf(entry));
    }
  }, 60_000);

  it('every documented command exists with its options', () => {
    const missing = commands.flatMap(({ page, entry, name, options }) => {
      const help = helps.get(`${entry} ${name}`) ?? '';
      const [usage = ''] = help.split('\n');
      const last = name.split(' ').at(-1) ?? '';
      const isThere = usage.startsWith('Usage: ') && (name === '' || usage.includes(` ${last}`));
      if (!isThere) return [`${page}: ${name}`];
      return options
        .filter((option) => !new RegExp(`${option}(?![a-z-])`).test(help))
        .map((option) => `${page}: ${name} ${option}`);
    });
    expect(missing).toEqual([]);
  });

  it('no help text contains a path of the machine', () => {
    const exposed = [...helps].filter(([, help]) => help.includes(ROOT)).map(([name]) => name);
    expect(exposed).toEqual([]);
  });

  it('documented commands are found in more than six pages', () => {
    expect(new Set(commands.map(({ page }) => page)).size).toBeGreaterThan(6);
    expect(commands.filter(({ entry }) => entry === SERVER).length).toBeGreaterThan(4);
    const verbs = new Set(commands.map(({ name }) => name));
    for (const verb of ['status', 'trades', 'why', 'walk-forward', 'control pause', 'replay']) {
      expect(verbs).toContain(verb);
    }
  });
});
