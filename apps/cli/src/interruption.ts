const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Runs work that a first Ctrl-C cancels through the signal. A second one ends the process at once, because it has no
 * handler any more.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const cancel = (): void => {
    for (const name of SIGNALS) process.off(name, cancel);
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, cancel);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of SIGNALS) process.off(name, cancel);
  }
}
