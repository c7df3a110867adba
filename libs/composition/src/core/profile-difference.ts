import { canonicalJson, type CanonicalValue } from '@tidegate/kernel';

import { capitalised, settingWords, shownNumber, wordsOf } from './setting-words.js';

/** One option that differs between two profile contents. */
export interface ProfileDifference {
  /** Dotted path, `risk.sizing.riskPerTrade`. */
  readonly path: string;
  /** `null` if absent. */
  readonly before: CanonicalValue;
  readonly after: CanonicalValue;
  /** For people: `Risk per trade rises from 1 % to 2 % of equity.` */
  readonly sentence: string;
}

interface Change {
  readonly path: readonly string[];
  readonly before: CanonicalValue | undefined;
  readonly after: CanonicalValue | undefined;
}

type Members = Readonly<Record<string, CanonicalValue | undefined>>;

/** The differences between two profile contents, ordered by path. Throws if a text is not JSON. */
export function profileDifferences(before: string, after: string): readonly ProfileDifference[] {
  const changes = changesOf({
    path: [],
    before: JSON.parse(before) as CanonicalValue,
    after: JSON.parse(after) as CanonicalValue,
  });
  return changes.map((change) => ({
    path: change.path.join('.'),
    before: change.before ?? null,
    after: change.after ?? null,
    sentence: sentenceOf(change),
  }));
}

function changesOf(change: Change): readonly Change[] {
  const { path, before, after } = change;
  if (before !== undefined && after !== undefined && canonicalJson(before) === canonicalJson(after))
    return [];
  const [left, right] = [membersOf(before), membersOf(after)];
  if (left === null || right === null) return [change];
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return keys
    .sort(byKey)
    .filter((key) => left[key] !== undefined || right[key] !== undefined)
    .flatMap((key) => changesOf({ path: [...path, key], before: left[key], after: right[key] }));
}

/** Orders list indexes by number and names by code unit, independent of the locale. */
function byKey(left: string, right: string): number {
  const [a, b] = [Number(left), Number(right)];
  if (!Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  return left < right ? -1 : 1;
}

/** The members of a section or of a list of sections, which are compared one by one; `null` for a value. */
function membersOf(value: CanonicalValue | undefined): Members | null {
  if (value === null || typeof value !== 'object') return null;
  if (!isList(value)) return value;
  return value.length > 0 && value.every(isSection)
    ? Object.fromEntries(value.map((item, index) => [String(index), item]))
    : null;
}

function isList(value: CanonicalValue | undefined): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}

function isSection(value: CanonicalValue | undefined): boolean {
  return typeof value === 'object' && value !== null && !isList(value);
}

function sentenceOf(change: Change): string {
  const [top, name, ...deeper] = change.path;
  if (top === 'strategies' && name !== undefined) return strategySentence(change, name, deeper);
  return valueSentence(change);
}

function strategySentence(change: Change, name: string, deeper: readonly string[]): string {
  const strategy = `Strategy ${name}`;
  const { before, after } = change;
  if (deeper.length === 0) {
    if (after === undefined) return `${strategy} no longer votes.`;
    const { weight } = (membersOf(after) ?? {}) as { readonly weight?: CanonicalValue };
    const weighted = typeof weight === 'number' ? ` with weight ${weight}` : '';
    return before === undefined ? `${strategy} votes${weighted}.` : `${strategy} changes.`;
  }
  const [key = '', parameter] = deeper;
  if (key === 'enabled') return `${strategy} ${after === true ? 'votes' : 'no longer votes'}.`;
  const subject =
    parameter === undefined
      ? `${strategy}: ${wordsOf(key)}`
      : `${strategy}: parameter ${parameter}`;
  return changeSentence(subject, change, false);
}

function valueSentence(change: Change): string {
  const { path, before, after } = change;
  const key = path.at(-1) ?? '';
  if (typeof before === 'boolean' && typeof after === 'boolean') {
    const { subject } = key === 'enabled' ? settingWords(path.slice(0, -1)) : settingWords(path);
    return `${subject} is switched ${after ? 'on' : 'off'}.`;
  }
  if (/^\d+$/.test(key)) {
    const entry = `${capitalised(wordsOf(path.at(-2) ?? ''))}: entry ${Number(key) + 1}`;
    return changeSentence(entry, change, false);
  }
  const { subject, isPlural } = settingWords(path);
  return changeSentence(subject, change, isPlural);
}

function changeSentence(subject: string, change: Change, isPlural: boolean): string {
  const { path, before, after } = change;
  const shown = (value: CanonicalValue): string => shownValue(value, path);
  if (before === undefined && after !== undefined) {
    return `${subject} ${isPlural ? 'are' : 'is'} added: ${shown(after)}.`;
  }
  if (before !== undefined && after === undefined) {
    return `${subject} ${isPlural ? 'are' : 'is'} removed; ${isPlural ? 'they were' : 'it was'} ${shown(before)}.`;
  }
  const { base } = settingWords(path);
  const tail = base === '' ? '' : ` ${base}`;
  const verb = verbOf(change);
  return `${subject} ${verb}${isPlural ? '' : 's'} from ${shown(before ?? null)} to ${shown(after ?? null)}${tail}.`;
}

function verbOf({ path, before, after }: Change): 'rise' | 'fall' | 'change' {
  if (typeof before !== 'number' || typeof after !== 'number') return 'change';
  // A 0 that means "no limit" is neither above nor below a number.
  if (settingWords(path).zero !== null && (before === 0 || after === 0)) return 'change';
  return after > before ? 'rise' : 'fall';
}

function shownValue(value: CanonicalValue, path: readonly string[]): string {
  if (typeof value === 'number') {
    // Names of strategy parameters follow no convention from which a unit could be derived.
    return path[0] === 'strategies' ? String(value) : shownNumber(value, settingWords(path));
  }
  if (isList(value)) {
    if (value.length === 0) return 'none';
    if (value.some(isSection)) return value.length === 1 ? '1 entry' : `${value.length} entries`;
    return value.map((item) => shownValue(item, path)).join(', ');
  }
  if (value === null) return 'nothing';
  return typeof value === 'object' ? canonicalJson(value) : String(value);
}
