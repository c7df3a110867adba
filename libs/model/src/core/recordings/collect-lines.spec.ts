import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { collectLines } from './collect-lines.js';

const LIMITS = { lineBytesMax: 65_536, bytesMax: 8_000_000 };
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

async function* chunksOf(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

describe('collecting a file of lines', () => {
  it('gives the bytes of the file, however they are cut', async () => {
    const lines = fc.array(fc.string({ maxLength: 20 }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(lines, fc.integer({ min: 1, max: 30 }), async (texts, length) => {
        const bytes = encode(texts.join('\n'));
        const collected = await collectLines(chunksOf(bytes, length));
        expect(collected.ok && [...collected.value]).toEqual([...bytes]);
      }),
    );
  });

  it('refuses a line without an end after one line and one chunk, not at the end of the file', async () => {
    const chunk = encode('7'.repeat(16_384));
    let read = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield encode('time,open\n1,2\n');
      // Some megabytes stand for hundreds of them.
      for (; read < 4_000_000; read += chunk.length) yield chunk;
    }
    const collected = await collectLines(endless(), LIMITS);
    expect(collected).toMatchObject({
      ok: false,
      error: {
        code: 'DATA_MALFORMED',
        line: 3,
        message: 'line 3: the line is longer than 65,536 bytes; one row per line is expected',
      },
    });
    expect(read).toBeLessThanOrEqual(LIMITS.lineBytesMax + chunk.length);
  });

  it('takes a line of exactly the maximum, and not one byte more', async () => {
    const limits = { lineBytesMax: 10, bytesMax: 1_000 };
    const of = (text: string) => collectLines(chunksOf(encode(text), 3), limits);
    for (const text of ['0123456789', '0123456789\n0123456789\n', '\n\n0123456789']) {
      expect(await of(text)).toMatchObject({ ok: true });
    }
    for (const text of ['01234567890', '0123456789\n01234567890\n', 'a\n01234567890']) {
      expect(await of(text)).toMatchObject({ ok: false });
    }
  });

  it('names the cause where lines end in CR alone', async () => {
    const bytes = encode('1,2\r'.repeat(20_000));
    expect(await collectLines(chunksOf(bytes, 1_000), LIMITS)).toMatchObject({
      ok: false,
      error: { message: 'line 1: lines end in CR alone; LF or CR LF is expected' },
    });
  });

  it('refuses a file beyond the maximum of bytes', async () => {
    const bytes = encode('1,2\n'.repeat(300));
    const limits = { lineBytesMax: 10, bytesMax: 1_000 };
    expect(await collectLines(chunksOf(bytes, 100), limits)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('longer than 1,000 bytes: split it') },
    });
  });
});
