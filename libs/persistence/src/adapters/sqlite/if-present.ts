/** The result of a file operation; `null` if the file is missing. Rejects with any other error. */
export async function ifPresent<Result>(operation: Promise<Result>): Promise<Result | null> {
  try {
    return await operation;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw thrown;
  }
}
