import { StrategySection, TidegateConfiguration } from '@tidegate/composition';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage } from 'class-validator';

/** A row of the settings table, without its meaning. */
export interface SettingRow {
  /** Dotted path; `[]` stands for a list index, `<name>` for a name chosen by the user. */
  readonly key: string;
  readonly type: string;
  readonly initial: string;
}

interface Rule {
  readonly type: string;
  readonly name?: string;
  readonly constraints?: readonly unknown[];
}

type Section = Readonly<Record<string, unknown>>;

/** Mappings whose members are sections. */
const MEMBERS: Readonly<Record<string, () => object>> = { strategies: () => new StrategySection() };

/** A row for every key, in the order of the option classes. */
export function settingRows(): readonly SettingRow[] {
  return rowsOf(new TidegateConfiguration(), '');
}

function rowsOf(section: object, prefix: string): readonly SettingRow[] {
  const values = section as Section;
  const rules = rulesOf(section);
  const names = [...new Set([...Object.keys(values), ...rules.keys()])];
  return names.flatMap((name) => {
    const key = `${prefix}${name}`;
    const own = rules.get(name) ?? [];
    const member = MEMBERS[key];
    if (member) return rowsOf(member(), `${key}.<name>.`);
    const isNested = own.some(({ type }) => type === 'nestedValidation');
    const value = values[name];
    if (isNested && !Array.isArray(value)) return rowsOf(value as object, `${key}.`);
    if (isNested) return listRows({ section, name, key, value: value as readonly object[] });
    return [{ key, type: typeOf(own), initial: initialOf(value) }];
  });
}

/** Rows of a list of sections: the list, then the keys of its members. */
function listRows(list: {
  readonly section: object;
  readonly name: string;
  readonly key: string;
  readonly value: readonly object[];
}): readonly SettingRow[] {
  const { section, name, key, value } = list;
  const made = plainToInstance(section.constructor as new () => object, {
    [name]: [{}],
  }) as Section;
  const [member] = made[name] as readonly object[];
  const members = member ? rowsOf(member, `${key}[].`) : [];
  return [{ key, type: 'list of sections', initial: initialOf(value) }, ...members];
}

function rulesOf(section: object): ReadonlyMap<string, readonly Rule[]> {
  const rules = new Map<string, Rule[]>();
  const { constructor } = section;
  for (const rule of getMetadataStorage().getTargetValidationMetadatas(
    constructor,
    '',
    true,
    false,
  )) {
    rules.set(rule.propertyName, [...(rules.get(rule.propertyName) ?? []), rule]);
  }
  return rules;
}

function typeOf(rules: readonly Rule[]): string {
  const named = new Map(rules.map((rule) => [rule.name ?? rule.type, rule.constraints ?? []]));
  const isList = named.has('isArray');
  const choices = named.get('isIn')?.[0] as readonly unknown[] | undefined;
  const scalar = choices
    ? choices.map((choice) => `\`${String(choice)}\``).join(', ')
    : `${kindOf(named)}${rangeOf(named)}`;
  const isOptional = named.has('conditionalValidation') || named.has('isOptional');
  return `${isList ? 'list of ' : ''}${scalar}${isOptional ? '; optional' : ''}`;
}

function kindOf(named: ReadonlyMap<string, unknown>): string {
  const kinds = [
    ['isBoolean', 'yes or no'],
    ['isInt', 'whole number'],
    ['isNumber', 'number'],
    ['isUrl', 'URL'],
    ['isIso8601', 'instant'],
    ['isTimeZone', 'time zone'],
    ['isObject', 'mapping'],
  ] as const;
  return kinds.find(([name]) => named.has(name))?.[1] ?? 'text';
}

function rangeOf(named: ReadonlyMap<string, readonly unknown[]>): string {
  const from = named.has('isPositive') ? 'above 0' : limitOf(named, 'min');
  const to = limitOf(named, 'max');
  if (from !== null && to !== null) return `, ${from} to ${to}`;
  if (from !== null) return named.has('isPositive') ? `, ${from}` : `, from ${from}`;
  return to === null ? '' : `, up to ${to}`;
}

function limitOf(named: ReadonlyMap<string, readonly unknown[]>, name: string): string | null {
  const limit = named.get(name)?.[0];
  return typeof limit === 'number' ? String(limit) : null;
}

function initialOf(value: unknown): string {
  if (value === undefined) return '–';
  const text = JSON.stringify(value);
  const isOfSections = Array.isArray(value) && value.length > 0 && typeof value[0] === 'object';
  if (isOfSections) return value.length === 1 ? '1 entry' : `${value.length} entries`;
  return `\`${text}\``;
}
