import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { LEDGER_FILE, MARKET_FILE, TELEMETRY_FILE } from './file-names.js';
import { copyForReading } from './readable-copy.js';

describe('a readable copy', () => {
  let source: string;

  beforeEach(() => {
    source = mkdtempSync(join(tmpdir(), 'tidegate-source-'));
    for (const name of [LEDGER_FILE, TELEMETRY_FILE]) writeFileSync(join(source, name), name);
  });

  afterEach(() => {
    rmSync(source, { recursive: true });
  });

  it('contains the files that exist', async () => {
    const { directory, remove } = await copyForReading(source);
    const copied = [LEDGER_FILE, TELEMETRY_FILE, MARKET_FILE].map((name) =>
      existsSync(join(directory, name)),
    );
    await remove();
    expect(copied).toEqual([true, true, false]);
    expect(existsSync(directory)).toBe(false);
  });

  it('fails on a file that exists but cannot be read, and does not leave it out', async () => {
    // A link to itself: present, and unreadable for root too.
    symlinkSync(MARKET_FILE, join(source, MARKET_FILE));
    await expect(copyForReading(source)).rejects.toThrow('ELOOP');
  });
});
