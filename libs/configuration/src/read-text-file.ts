import { open } from 'node:fs/promises';

/** Settings are short. A larger file is the wrong one, and could exhaust the memory. */
const TEXT_BYTES_MAX = 1_024 * 1_024;

/** Reads a file of settings. Rejects for one that is missing, unreadable, or larger than 1 MiB. */
export async function readTextFile(file: string): Promise<string> {
  const handle = await open(file);
  try {
    // A device has no size to check before it is read.
    const buffer = Buffer.alloc(TEXT_BYTES_MAX + 1);
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await handle.read(buffer, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    if (length > TEXT_BYTES_MAX) {
      throw new Error(`larger than ${TEXT_BYTES_MAX} bytes; check that it is the right file`);
    }
    return buffer.toString('utf8', 0, length);
  } finally {
    await handle.close();
  }
}
