/** Text that is already markup and is not escaped again. */
export class Markup {
  constructor(readonly text: string) {}
}

/** A value in a template: text is escaped, markup is inserted unchanged, `null` inserts nothing. */
export type Content = string | number | null | Markup | readonly Content[];

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Builds HTML or SVG. Escapes every value that is not markup, for use in text and in quoted attributes. */
export function markup(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  let text = strings[0] ?? '';
  for (const [index, value] of values.entries()) {
    text += textOf(value) + (strings[index + 1] ?? '');
  }
  return new Markup(text);
}

function textOf(value: Content): string {
  if (value === null) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'number') return String(value);
  return value.map(textOf).join('');
}

function escapeText(text: string): string {
  // HTML forbids control characters, escaped or not.
  const shown = text.replaceAll(/[\p{Cc}--[\t\n\r]]/gv, '\uFFFD');
  return shown.replaceAll(/[&<>"']/g, (character) => ESCAPED[character] ?? character);
}
