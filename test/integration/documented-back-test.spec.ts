import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { ChildProgram, ROOT } from './child-process.js';

/** Durations differ between machines. */
const TIMING = / candles in .* a second\), loaded in /;

describe('docs/back-test.md', () => {
  it('docs/back-test.md shows lines that tidegate backtest prints', async () => {
    const page = readFileSync(join(ROOT, 'docs/back-test.md'), 'utf8');
    const [, block = ''] = /^```text\n(Back-test of [\s\S]*?)^```$/m.exec(page) ?? [];
    const shown = block.split('\n').filter((line) => line !== '...' && !TIMING.test(line));
    expect(shown.length).toBeGreaterThan(20);
    const config = join(ROOT, 'config');
    const program = new ChildProgram('apps/cli/src/main.js', ['backtest', '--config', config]);
    expect((await program.ended).code).toBe(0);
    const printed = new Set(program.stdout);
    expect(shown.filter((line) => line !== '' && !printed.has(line))).toEqual([]);
  }, 60_000);
});
