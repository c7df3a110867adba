import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { layers, ROOT } from './layers.js';

/** A file that violates a rule. */
export interface Breach {
  readonly rule: string;
  readonly file: string;
  readonly source: string;
}

/** A temporary project with the real configuration, a face for every lib, and planted files. */
export class PlantedProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'tidegate-planted-'));

  constructor(files: readonly { readonly file: string; readonly source: string }[]) {
    for (const name of [
      'package.json',
      'tsconfig.json',
      'tsconfig.base.json',
      'libs/layers.json',
    ]) {
      cpSync(join(ROOT, name), join(this.folder, name));
    }
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
    for (const lib of Object.keys(layers.libs)) {
      this.write(`libs/${lib}/src/index.ts`, "export { hidden } from './core/hidden.js';\n");
      this.write(`libs/${lib}/src/core/hidden.ts`, `export const hidden = '${lib}';\n`);
      this.write(`libs/${lib}/testing/index.ts`, `export const fake = '${lib}';\n`);
    }
    for (const { file, source } of files) this.write(file, source);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private write(file: string, source: string): void {
    const path = join(this.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, source);
  }
}

/** A rule violation reported by a tool. */
export interface Violation {
  readonly rule: string;
  readonly file: string;
  readonly detail: string;
}

interface CruiseReport {
  readonly summary: {
    readonly violations: readonly {
      readonly rule: { readonly name: string };
      readonly from: string;
      readonly to: string;
    }[];
    readonly totalCruised: number;
  };
}

/** Runs dependency-cruiser with the real configuration. */
export async function cruise(
  folder: string,
  below: readonly string[],
): Promise<{ readonly violations: Violation[]; readonly files: number }> {
  const report = await runTool<CruiseReport>(
    folder,
    'dependency-cruiser/bin/dependency-cruiser.mjs',
    [
      ...['--config', join(ROOT, '.dependency-cruiser.mjs')],
      ...['--output-type', 'json'],
      ...below,
    ],
  );
  const violations = report.summary.violations.map(({ rule, from, to }) => ({
    rule: rule.name,
    file: from,
    detail: `${rule.name}: ${from} → ${to}`,
  }));
  return { violations, files: report.summary.totalCruised };
}

type LintReport = readonly {
  readonly filePath: string;
  readonly messages: readonly {
    readonly ruleId: string | null;
    readonly message: string;
    readonly line: number;
  }[];
}[];

/** Runs ESLint with one of the repository's configurations. */
export async function lint(
  folder: string,
  config: string,
  below: readonly string[],
): Promise<{ readonly violations: Violation[]; readonly files: number }> {
  const report = await runTool<LintReport>(folder, 'eslint/bin/eslint.js', [
    ...['--config', join(ROOT, config)],
    ...['--format', 'json'],
    ...below,
  ]);
  const violations = report.flatMap(({ filePath, messages }) =>
    messages.map(({ ruleId, message, line }) => {
      const file = filePath.slice(folder.length + 1);
      return { rule: ruleId ?? 'fatal', file, detail: `${file}:${line} ${message}` };
    }),
  );
  return { violations, files: report.length };
}

/** The rules and options that an ESLint configuration of the repository applies to a file. */
export async function rulesFor(
  file: string,
  config: string,
): Promise<Readonly<Record<string, unknown>>> {
  const { rules } = await runTool<{ rules: Record<string, unknown> }>(
    ROOT,
    'eslint/bin/eslint.js',
    ['--config', join(ROOT, config), '--print-config', file],
  );
  return rules;
}

/** Runs a tool and parses its JSON report. Ignores the exit code, which is also non-zero after findings. */
function runTool<T>(folder: string, script: string, args: readonly string[]): Promise<T> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [join(ROOT, 'node_modules', script), ...args],
      { cwd: folder, maxBuffer: 256 * 1024 * 1024 },
      (error, stdout, stderr) => {
        try {
          resolve(JSON.parse(stdout) as T);
        } catch {
          reject(
            new Error(
              `${script} printed no JSON report: ${[error?.message, stderr, stdout].join('\n')}`,
            ),
          );
        }
      },
    );
  });
}
