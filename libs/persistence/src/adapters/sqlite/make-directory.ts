import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Creates a directory with its missing parents. Unlike Node's recursive `mkdir`, it rejects if the parent exists but
 * the file system refuses the name as not found, as `/proc` does; Node's version never returns in that case.
 */
export async function makeDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory);
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await isDirectory(directory))) return;
    const parent = dirname(directory);
    if (code !== 'ENOENT' || (await isDirectory(parent))) throw thrown;
    await makeDirectory(parent);
    await makeInside(directory);
  }
}

/** Another process may have created it meanwhile. */
async function makeInside(directory: string): Promise<void> {
  try {
    await mkdir(directory);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
  }
}

function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
