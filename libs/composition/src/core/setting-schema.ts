import type { ProfileSchemaAnswer, SettingAnswer } from '@tidegate/contracts';
import { BUILT_IN_STRATEGIES, parameterSheets, type Strategy } from '@tidegate/strategies';
import { getMetadataStorage } from 'class-validator';

import { capitalised, settingWords, shownNumber, wordsOf } from './setting-words.js';
import { TradingProfile } from './trading-profile.js';

interface Rule {
  readonly name?: string;
  readonly constraints?: readonly unknown[];
  readonly propertyName: string;
}

/** Every setting of a profile with its range and default: the options in order of declaration, then the strategies. */
export function profileSchema(): ProfileSchemaAnswer {
  return {
    settings: [
      ...settingsOf(new TradingProfile(), []),
      ...BUILT_IN_STRATEGIES.flatMap(strategySettings),
    ],
  };
}

function settingsOf(section: object, path: readonly string[]): readonly SettingAnswer[] {
  const rules = rulesOf(section);
  return Object.entries(section).flatMap(([name, value]: [string, unknown]) => {
    const here = [...path, name];
    if (here.join('.') === 'strategies') return [];
    if (isSection(value)) return settingsOf(value, here);
    const own = rules.filter(({ propertyName }) => propertyName === name);
    return [settingOf(here, value, own)];
  });
}

function rulesOf(section: object): readonly Rule[] {
  const storage = getMetadataStorage();
  return storage.getTargetValidationMetadatas(section.constructor, '', true, false);
}

function settingOf(path: readonly string[], value: unknown, rules: readonly Rule[]): SettingAnswer {
  const key = path.join('.');
  const words = settingWords(path);
  const [min, max] = [limitOf(rules, 'min'), limitOf(rules, 'max')];
  const choices = choicesOf(rules);
  const type = typeOf(value, rules, choices);
  const isNumber = type === 'number' || type === 'whole number';
  const unit = isNumber ? words.unit : 'none';
  return {
    path: key,
    section: sectionOf(path),
    label: words.subject,
    type,
    unit,
    default: value ?? null,
    ...{ min, max, choices, below: null },
    help: isNumber ? numberHelp(words, min, max) : '',
  };
}

function numberHelp(
  words: ReturnType<typeof settingWords>,
  min: number | null,
  max: number | null,
): string {
  const plain = { ...words, zero: null };
  const range =
    min === null || max === null
      ? ''
      : `From ${shownNumber(min, plain)} to ${shownNumber(max, plain)}.`;
  const zero = words.zero === null ? '' : `0 means ${words.zero}.`;
  const base = words.base === '' ? '' : `${capitalised(words.base)}.`;
  return [base, range, zero].filter((part) => part !== '').join(' ');
}

function typeOf(
  value: unknown,
  rules: readonly Rule[],
  choices: readonly string[],
): SettingAnswer['type'] {
  const isList = rules.some(({ name }) => name === 'isArray');
  if (choices.length > 0) return isList ? 'choices' : 'choice';
  if (isList) return 'list';
  if (typeof value === 'boolean') return 'yes or no';
  if (rules.some(({ name }) => name === 'isInt')) return 'whole number';
  return rules.some(({ name }) => name === 'isNumber') ? 'number' : 'text';
}

/** The rule's only number; `null` without this rule. */
function limitOf(rules: readonly Rule[], name: 'min' | 'max'): number | null {
  const [limit] = rules.find((rule) => rule.name === name)?.constraints ?? [];
  return typeof limit === 'number' ? limit : null;
}

function choicesOf(rules: readonly Rule[]): readonly string[] {
  const [choices] = rules.find(({ name }) => name === 'isIn')?.constraints ?? [];
  return Array.isArray(choices) ? choices.map(String) : [];
}

function strategySettings(strategy: Strategy): readonly SettingAnswer[] {
  const path = `strategies.${strategy.name}`;
  const shared = { section: `Strategy: ${wordsOf(strategy.name)}`, choices: [], below: null };
  const switched: SettingAnswer = {
    ...shared,
    path: `${path}.enabled`,
    label: 'Votes',
    type: 'yes or no',
    unit: 'none',
    default: false,
    min: null,
    max: null,
    help: `${strategy.meaning}.`,
  };
  const weight: SettingAnswer = {
    ...shared,
    path: `${path}.weight`,
    label: 'Weight',
    type: 'number',
    unit: 'number',
    default: strategy.defaultWeight,
    min: 0,
    max: 10,
    help: 'Weight of its votes among the strategies. From 0 to 10.',
  };
  const parameters = parameterSheets(strategy).map((sheet): SettingAnswer => {
    const { name, type, unit, min, max, below, meaning } = sheet;
    return {
      ...shared,
      path: `${path}.parameters.${name}`,
      label: capitalised(wordsOf(name)),
      ...{ type, unit, min, max, below },
      default: sheet.default,
      help: `${capitalised(meaning)}.`,
    };
  });
  return [switched, weight, ...parameters];
}

/** `Risk: sizing` for an option of `risk.sizing` or of a section within it. */
function sectionOf(path: readonly string[]): string {
  const [top = '', second = ''] = path;
  if (path.length === 1) return 'Analysis';
  const title = top === 'ai' ? 'Signals' : capitalised(wordsOf(top));
  return path.length === 2 ? title : `${title}: ${wordsOf(second)}`;
}

/** Whether a value is an instance of an option class. */
function isSection(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    value.constructor !== Object
  );
}
