/** Generates the console's types of the REST API from the committed OpenAPI document, once for each content. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';

import { inRoot, readTextIfAny, sha256, StepFailed } from './project.mjs';

const DOCUMENT = 'apps/server/openapi.json';
const TARGET = 'apps/dashboard/src/generated';
const STAMP = `${TARGET}/.tidegate-api`;

/** Writes the types if the document changed since the last time. They contain no code: the console's own client is small. */
export async function ensureApiClient() {
  const document = readTextIfAny(DOCUMENT);
  if (document === '') {
    throw new StepFailed(`${DOCUMENT} is missing: the console needs it for the types of the API`);
  }
  const current = sha256(`${document} ${readTextIfAny('package-lock.json')}`);
  if (readTextIfAny(STAMP) === current && existsSync(inRoot(TARGET, 'types.gen.ts'))) return;
  rmSync(inRoot(TARGET), { recursive: true, force: true });
  const { createClient } = await import('@hey-api/openapi-ts');
  await createClient({
    input: inRoot(DOCUMENT),
    output: { path: inRoot(TARGET) },
    plugins: ['@hey-api/typescript'],
    logs: { level: 'silent' },
  });
  writeFileSync(inRoot(STAMP), current);
}
