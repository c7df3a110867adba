import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Address of the server of a storage directory. The file exists while the server listens. */
export interface ServerFile {
  /** `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly pid: number;
}

const NAME = 'server.json';

/** Writes the file atomically: a reader never sees a partial file. */
export async function writeServerFile(directory: string, file: ServerFile): Promise<void> {
  const path = join(directory, NAME);
  const temporary = `${path}.${file.pid}`;
  await writeFile(temporary, `${JSON.stringify(file)}\n`, { mode: 0o600 });
  await rename(temporary, path);
}

export async function removeServerFile(directory: string): Promise<void> {
  await rm(join(directory, NAME), { force: true });
}

/** `null` if the file is missing or invalid. A killed server leaves its file behind. */
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
