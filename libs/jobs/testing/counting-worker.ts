/**
 * A worker for specs. Node runs it by stripping its types, so it imports only packages; it speaks the protocol of
 * `PiscinaPool` by itself.
 */
import type { MessagePort } from 'node:worker_threads';

interface Task {
  readonly kind: string;
  readonly request: string;
  readonly port: MessagePort;
  readonly cancelled: Int32Array;
}

type Outcome =
  | { readonly ok: true; readonly result: Uint8Array }
  | { readonly ok: false; readonly code: string; readonly detail: string };

export async function count({ kind, request, port, cancelled }: Task): Promise<Outcome> {
  try {
    if (kind === 'fail') return { ok: false, code: 'DATA_EMPTY', detail: 'Nothing to count' };
    if (kind === 'exit') process.exit(3);
    if (kind === 'fill') fillMemory();
    if (kind === 'wait') {
      port.postMessage({ kind: 'log', text: 'waiting' });
      while (Atomics.load(cancelled, 0) === 0) Atomics.wait(cancelled, 0, 0, 20);
      return { ok: false, code: 'CANCELLED', detail: 'Cancelled' };
    }
    port.postMessage({ kind: 'progress', progress: { done: 1, total: 2, text: request } });
    return { ok: true, result: new TextEncoder().encode(`counted ${request}`) };
  } finally {
    port.close();
  }
}

function fillMemory(): void {
  const held: object[] = [];
  while (held.length >= 0) held.push({ value: Array.from({ length: 100 }, (_, index) => index) });
}
