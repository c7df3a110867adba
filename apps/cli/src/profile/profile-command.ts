import {
  DEFAULT_PROFILE_NAME,
  DEFAULT_TENANT,
  profileContentOf,
  profileDifferences,
  type ProfileDifference,
} from '@tidegate/composition';
import { readTextFile } from '@tidegate/configuration';
import { SaveProfileRequest, type ProfileAnswer } from '@tidegate/contracts';
import { messageOf, TidegateError } from '@tidegate/kernel';
import { Option, type Command } from 'commander';
import { dump, load } from 'js-yaml';

import { alignedTable } from '../aligned-table.js';
import { withOperations, withViews } from '../operations/open-operations.js';
import {
  headerOf,
  requestOf,
  tenantOf,
  withActor,
  withOutput,
  type OutputOptions,
} from '../operations/request-options.js';
import { versionNumber } from '../operations/version-number.js';
import { DEMO_PROFILE, settingsFrom } from '../settings-options.js';

interface TenantOption {
  readonly tenant: string;
}

interface VersionOption extends OutputOptions, TenantOption {
  readonly profileVersion?: number;
}

interface DiffOptions extends OutputOptions, TenantOption {
  readonly from?: number;
  readonly to?: number;
  readonly with?: string;
}

interface SaveOptions extends OutputOptions, TenantOption {
  readonly file?: string;
  readonly note: string;
  readonly actor: string;
}

/** `tidegate profile list|show|diff|save`. */
export function addProfile(program: Command): void {
  const profile = program
    .command('profile')
    .description('Lists, shows, compares and saves trading profiles.');
  withOutput(
    profile
      .command('list')
      .description('Lists the latest version of each profile of a tenant.')
      .addOption(tenant()),
  ).action(list);
  withOutput(
    profile
      .command('show')
      .description('Shows the content of a profile with every option.')
      .argument('<name>', 'profile name')
      .option('--profile-version <number>', 'profile version; default: the latest', versionNumber)
      .addOption(tenant()),
  ).action(show);
  withOutput(
    profile
      .command('diff')
      .description('Compares two versions of a profile, or a version with the settings or a file.')
      .argument('<name>', 'profile name')
      .option('--from <number>', 'old version; default: the latest', versionNumber)
      .option('--to <number>', 'new version; default: the settings', versionNumber)
      .option('--with <file>', 'a YAML or JSON file to compare with instead of the settings')
      .addOption(tenant()),
  ).action(diff);
  withOutput(
    profile
      .command('save')
      .description('Saves the settings or a file as the next version of a profile.')
      .argument('[name]', 'profile name', DEFAULT_PROFILE_NAME)
      .option('--file <file>', 'a YAML or JSON file; default: the settings')
      .option('--note <text>', 'note stored with the version', '')
      .addOption(withActor())
      .addOption(tenant()),
  ).action(save);
}

function tenant(): Option {
  return new Option('--tenant <name>', 'tenant of the profile').default(DEFAULT_TENANT);
}

async function list(options: OutputOptions & TenantOption): Promise<void> {
  const profiles = await withViews(options, (views) =>
    views.profiles(tenantOf(options.tenant).tenant),
  );
  process.stdout.write(options.json ? `${JSON.stringify(profiles)}\n` : profileTable(profiles));
}

async function show(name: string, options: VersionOption): Promise<void> {
  const found = await withViews(options, (views) =>
    views.profile(tenantOf(options.tenant).tenant, name, options.profileVersion),
  );
  if (options.json) {
    process.stdout.write(`${JSON.stringify(found)}\n`);
    return;
  }
  const head = `# ${found.name} version ${found.version}, saved ${found.createdAt} by ${found.createdBy}`;
  process.stdout.write(`${head}\n${dump(found.content)}`);
}

async function diff(name: string, options: DiffOptions): Promise<void> {
  const { from, to, with: file } = options;
  if (to !== undefined && file !== undefined) {
    throw new TidegateError('OPTIONS_INVALID', '--to and --with cannot be combined');
  }
  const differences = await withViews(options, async (views) => {
    const owner = tenantOf(options.tenant).tenant;
    const contentOf = async (version?: number): Promise<string> =>
      JSON.stringify((await views.profile(owner, name, version)).content);
    const before = await contentOf(from);
    const after = to === undefined ? await draftOf(options, file) : await contentOf(to);
    return profileDifferences(before, after);
  });
  process.stdout.write(
    options.json ? `${JSON.stringify(differences)}\n` : differenceText(differences),
  );
}

async function save(name: string, options: SaveOptions): Promise<void> {
  const content: unknown = JSON.parse(await draftOf(options, options.file));
  const { tenant: owner, note, actor } = options;
  const request = requestOf(SaveProfileRequest, { name, content, note });
  const scope = tenantOf(owner);
  const header = headerOf({ actor });
  const saved = await withOperations(options, (operations) =>
    operations.saveProfile(scope, request, header),
  );
  process.stdout.write(
    options.json
      ? `${JSON.stringify(saved)}\n`
      : `${saved.name} version ${saved.version}, hash ${saved.hash}\n`,
  );
}

/** Profile content of the file, or of the settings without a file, as JSON. */
async function draftOf(options: OutputOptions, file: string | undefined): Promise<string> {
  if (file === undefined) {
    const profile = options.profile ?? DEMO_PROFILE;
    return profileContentOf((await settingsFrom({ ...options, profile })).value);
  }
  try {
    return JSON.stringify(load(await readTextFile(file)) ?? {});
  } catch (thrown) {
    throw new TidegateError('DATA_UNREADABLE', `${file} cannot be read: ${messageOf(thrown)}`, {
      cause: thrown,
    });
  }
}

function differenceText(differences: readonly ProfileDifference[]): string {
  if (differences.length === 0) return 'No differences.\n';
  return differences.map(({ path, sentence }) => `${sentence}  (${path})\n`).join('');
}

function profileTable(profiles: readonly ProfileAnswer[]): string {
  if (profiles.length === 0) return 'No profiles.\n';
  const rows = profiles.map((profile) => [
    profile.name,
    String(profile.version),
    profile.hash.slice(0, 12),
    profile.createdAt,
    profile.createdBy,
    profile.note,
  ]);
  const head = ['profile', 'version', 'hash', 'saved', 'by', 'note'];
  return alignedTable('lrllll', [head, ...rows]);
}
