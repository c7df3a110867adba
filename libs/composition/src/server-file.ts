import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the server of a storage directory answers; the file is there while it listens. */
export interface ServerFile {
  /** `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly pid: number;
}

const NAME = 'server.json';

/** Written whole: a reader never sees half of it. */
export async function writeServerFile(directory: string, file: ServerFile): Promise<void> {
  const path = join(directory, NAME);
  const fresh = `${path}.${file.pid}`;
  await writeFile(fresh, `${JSON.stringify(file)}\n`, { mode: 0o600 });
  await rename(fresh, path);
}

export async function removeServerFile(directory: string): Promise<void> {
  await rm(join(directory, NAME), { force: true });
}

/** `null` when no server listens, or the file is none of ours. A server that was killed leaves its file behind. */
export async function readServerFile(directory: string): Promise<ServerFile | null> {
  const text = await readFile(join(directory, NAME), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const { url, pid } = JSON.parse(text) as Partial<ServerFile>;
    return typeof url === 'string' && typeof pid === 'number' ? { url, pid } : null;
  } catch {
    return null;
  }
}
