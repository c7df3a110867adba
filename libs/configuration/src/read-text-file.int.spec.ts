import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { readTextFile } from './read-text-file.js';

describe('a file of settings', () => {
  let folder: string;
  const fileOf = (content: string): string => {
    const file = join(folder, `${content.length}.yaml`);
    writeFileSync(file, content);
    return file;
  };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tidegate-text-'));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each(['', 'risk: {}\n', 'price: 5 €\n', 'x'.repeat(1_024 * 1_024)])(
    'is read whole up to 1 MiB',
    async (content) => {
      expect(await readTextFile(fileOf(content))).toBe(content);
    },
  );

  it('is refused above 1 MiB', async () => {
    const file = fileOf('x'.repeat(1_024 * 1_024 + 1));
    await expect(readTextFile(file)).rejects.toThrow('larger than 1048576 bytes');
  });

  it('is refused when it never ends', async () => {
    await expect(readTextFile('/dev/zero')).rejects.toThrow('larger than 1048576 bytes');
  });

  it('is refused when it is missing or a folder', async () => {
    await expect(readTextFile(join(folder, 'missing'))).rejects.toThrow('ENOENT');
    await expect(readTextFile(folder)).rejects.toThrow('EISDIR');
  });
});
