import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import type { BenchResult } from './bench-result.js';
import { percentile } from './latencies.js';

export const name = 'Server: start to ready';

const RUNS = 3;
const READY_MS_MAX = 3_000;
const READY_WAIT_MS_MAX = 30_000;
const POLL_MS = 5;
const SERVER = fileURLToPath(new URL('../apps/server/src/main.js', import.meta.url));

export async function run(): Promise<readonly BenchResult[]> {
  const directory = mkdtempSync(join(tmpdir(), 'tidegate-bench-'));
  try {
    const fresh: number[] = [];
    const second: number[] = [];
    const bare: number[] = [];
    for (let index = 0; index < RUNS; index++) {
      const storage = join(directory, String(index));
      bare.push(await bareStart());
      fresh.push(await startToReady(storage));
      second.push(await startToReady(storage));
    }
    const reference = percentile(bare, 0.5);
    return [
      result('demo market, empty storage', percentile(fresh, 0.5), reference),
      result('demo market, second start', percentile(second, 0.5), reference),
    ];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function result(what: string, value: number, reference: number): BenchResult {
  return {
    metric: `${what}, median of ${RUNS}`,
    value,
    unit: 'ms',
    reference: { name: 'bare node -e 0', value: reference },
    ratio: value / reference,
    target: READY_MS_MAX,
  };
}

/** Start-up time of an empty Node process, in ms. */
async function bareStart(): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
  await new Promise((settle) => void child.once('exit', settle));
  return performance.now() - startedAt;
}

/** Time from starting the built server on the demo market to its first ready response, in ms. */
async function startToReady(storage: string): Promise<number> {
  const startedAt = performance.now();
  const settings = ['server.port=0', `storage.directory=${storage}`, 'log.format=json'];
  const args = settings.flatMap((setting) => ['--set', setting]);
  const child = spawn(process.execPath, [SERVER, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((settle) => void child.once('exit', settle));
  try {
    const url = await addressIn(createInterface({ input: child.stdout }));
    await ready(`${url}/health/ready`, startedAt + READY_WAIT_MS_MAX);
    return performance.now() - startedAt;
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

/** The URL that the server logs when it starts to listen. */
async function addressIn(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const { url } = JSON.parse(line) as { readonly url?: string };
    if (url?.startsWith('http')) return url;
  }
  throw new Error('The server exited before it logged its URL');
}

async function ready(url: string, deadline: number): Promise<void> {
  for (;;) {
    const response = await fetch(url);
    await response.arrayBuffer();
    if (response.status === 200) return;
    if (performance.now() > deadline) {
      throw new Error(`The server was not ready within ${READY_WAIT_MS_MAX} ms`);
    }
    await new Promise((settle) => void setTimeout(settle, POLL_MS));
  }
}
