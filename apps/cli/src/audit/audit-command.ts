import { TidegateError } from '@tidegate/kernel';
import { verifyAudit, type AuditHead, type AuditVerification } from '@tidegate/tenants';
import { InvalidArgumentError, type Command } from 'commander';

import { EXIT } from '../exit-codes.js';
import { installationOf, reading } from '../operations/open-operations.js';
import { withOutput, type OutputOptions } from '../operations/request-options.js';

interface VerifyOptions extends OutputOptions {
  readonly head?: AuditHead;
}

/** `tidegate audit verify`. */
export function addAudit(program: Command): void {
  const audit = program.command('audit').description('Verifies the audit log.');
  withOutput(
    audit
      .command('verify')
      .description('Recomputes the hash chain of the audit log, also beside a running server.')
      .option(
        '--head <number:hash>',
        'a head that an earlier run printed; shows whether the end of the log was removed',
        parseHead,
      ),
  ).action(verify);
}

async function verify({ head, json, ...options }: VerifyOptions): Promise<void> {
  const installation = await installationOf(options);
  const found = await reading(installation, async ({ audit }) => {
    if (!audit) {
      throw new TidegateError(
        'DATABASE_OUTDATED',
        `${installation.directory} has no console.db: start the server once to create it`,
      );
    }
    return verifyAudit(audit, head ?? null);
  });
  process.stdout.write(json ? `${JSON.stringify(found)}\n` : reportOf(found));
  if (found.breach || found.containsNoted === false) process.exitCode = EXIT.different;
}

function reportOf({ entries, head, breach, containsNoted }: AuditVerification): string {
  const lines = [
    `entries  ${entries}`,
    `head     ${head.number}:${head.hash}`,
    breach
      ? `The audit log was altered at entry ${breach.number} (${PROBLEMS[breach.problem]}).`
      : 'The chain is whole. Note the head elsewhere to detect a removed end later.',
  ];
  if (containsNoted === false) lines.push('The noted head is not in the log: its end was removed.');
  if (containsNoted === true) lines.push('The noted head is in the log.');
  return `${lines.join('\n')}\n`;
}

const PROBLEMS = {
  number: 'an entry is missing or out of order',
  content: 'its content does not match its hash',
  link: 'it does not follow the entry before',
} as const;

function parseHead(text: string): AuditHead {
  const [, number, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (number === undefined || hash === undefined) {
    throw new InvalidArgumentError('write it as printed: the number, a colon and 64 hex digits');
  }
  return { number: Number(number), hash };
}
