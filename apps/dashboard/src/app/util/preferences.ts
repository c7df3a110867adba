import { LANGUAGES, type Language } from './language.js';
import { isZone, type Zone } from './times.js';

const THEMES = ['system', 'dark', 'light'] as const;
export type Theme = (typeof THEMES)[number];

/** Colours of gain and loss. */
const PAIRS = ['lagoon', 'blue-orange', 'classic', 'red-up'] as const;
export type Pair = (typeof PAIRS)[number];

const DENSITIES = ['compact', 'default', 'roomy'] as const;
export type Density = (typeof DENSITIES)[number];

/** How a user wants the console to look and speak. */
export interface Preferences {
  readonly language: Language;
  readonly zone: Zone;
  readonly theme: Theme;
  readonly pair: Pair;
  readonly density: Density;
  /** `less` shows no transition; the system's setting always counts too. */
  readonly motion: 'system' | 'less';
  /** Whether single keys are shortcuts. */
  readonly shortcuts: boolean;
  /** Amounts are masked; percentages and R stay. */
  readonly discreet: boolean;
  /** Hidden columns and filters of a table, by the table's name. */
  readonly tables: Readonly<Record<string, TableLayout>>;
}

export interface TableLayout {
  readonly hidden: readonly string[];
}

export const DEFAULT_PREFERENCES: Preferences = {
  language: 'en',
  zone: 'UTC',
  theme: 'system',
  pair: 'lagoon',
  density: 'default',
  motion: 'system',
  shortcuts: true,
  discreet: false,
  tables: {},
};

/** Reads stored preferences; an unknown or invalid one keeps its fallback. */
export function preferencesOf(stored: unknown, fallback = DEFAULT_PREFERENCES): Preferences {
  if (typeof stored !== 'object' || stored === null) return fallback;
  const found = stored as Readonly<Record<string, unknown>>;
  const zone = found['zone'];
  return {
    language: oneOf(LANGUAGES, found['language'], fallback.language),
    zone: typeof zone === 'string' && isZone(zone) ? zone : fallback.zone,
    theme: oneOf(THEMES, found['theme'], fallback.theme),
    pair: oneOf(PAIRS, found['pair'], fallback.pair),
    density: oneOf(DENSITIES, found['density'], fallback.density),
    motion: oneOf(['system', 'less'], found['motion'], fallback.motion),
    shortcuts: booleanOf(found['shortcuts'], fallback.shortcuts),
    discreet: booleanOf(found['discreet'], fallback.discreet),
    tables: tablesOf(found['tables'], fallback.tables),
  };
}

function tablesOf(value: unknown, fallback: Preferences['tables']): Preferences['tables'] {
  if (typeof value !== 'object' || value === null) return fallback;
  const layouts = Object.entries(value as Readonly<Record<string, unknown>>).flatMap(
    ([name, layout]) => {
      const hidden = (layout as { readonly hidden?: unknown } | null)?.hidden;
      if (!Array.isArray(hidden)) return [];
      return [[name, { hidden: hidden.filter((key) => typeof key === 'string') }] as const];
    },
  );
  return Object.fromEntries(layouts);
}

function oneOf<T extends string>(allowed: readonly T[], value: unknown, fallback: T): T {
  return allowed.find((choice) => choice === value) ?? fallback;
}

const booleanOf = (value: unknown, fallback: boolean): boolean =>
  typeof value === 'boolean' ? value : fallback;
