import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { messagesBelow } from '../testing/messages.js';

const messages = messagesBelow(import.meta.dirname);
const german = JSON.parse(
  readFileSync(join(import.meta.dirname, '../public/locale/de.json'), 'utf8'),
) as Readonly<Record<string, string>>;
const catalogue = new Map(Object.entries(german));

/** Names in braces, for comparison: `{$INTERPOLATION}` and `{INTERPOLATION}` are the same. */
const placeholdersIn = (text: string): readonly string[] =>
  [...text.matchAll(/\{\$?([A-Za-z_][A-Za-z0-9_]*)\}/g)].map(([, name]) => name ?? '').sort();

/** A text without placeholders, as wide as it is drawn. */
const widthOf = (text: string): number =>
  text
    .replaceAll(/\{\$?[A-Za-z0-9_]+\}/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim().length;

/** How much longer a short text may become: German words are longer, but controls have a fixed width. */
function widthMax(english: number): number {
  return english <= 12 ? english + 11 : Math.ceil(english * 1.6) + 6;
}

describe('texts of the console', () => {
  it('are found', () => {
    expect(messages.length).toBeGreaterThan(150);
  });

  it('have an id each', () => {
    expect(messages.filter(({ id }) => id === '')).toEqual([]);
  });

  it('with the same id are the same', () => {
    const byId = Map.groupBy(messages, ({ id }) => id);
    const differing = [...byId.values()].filter(
      (group) => new Set(group.map(({ text }) => text.trim())).size > 1,
    );
    expect(differing).toEqual([]);
  });

  it('are all translated to German, and no translation is left over', () => {
    const ids = new Set(messages.map(({ id }) => id));
    expect([...ids].filter((id) => !catalogue.has(id))).toEqual([]);
    expect([...catalogue.keys()].filter((id) => !ids.has(id))).toEqual([]);
  });

  it('keep their placeholders in German', () => {
    const wrong = messages.filter(({ id, text, placeholders }) => {
      const translated = catalogue.get(id);
      if (translated === undefined) return false;
      const needed = placeholders.filter((name) => !name.startsWith('VAR_'));
      const names = new Set([...placeholdersIn(text), ...needed]);
      const used = placeholdersIn(translated);
      return used.some((name) => !names.has(name)) || needed.some((name) => !used.includes(name));
    });
    expect(wrong.map(({ id, text }) => [id, text, catalogue.get(id)])).toEqual([]);
  });

  it('fit in German where the English text fits', () => {
    const long = messages.filter(({ id, text }) => {
      const translated = catalogue.get(id);
      return translated !== undefined && widthOf(translated) > widthMax(widthOf(text));
    });
    expect(long.map(({ id, text }) => [id, text, catalogue.get(id)])).toEqual([]);
  });
});
