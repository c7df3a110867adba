/** What a page names: how many names exist, and those that do not. */
export interface NamedSources {
  readonly found: number;
  readonly missing: readonly string[];
}

const FENCE = /^```[\s\S]*?^```$/gm;
const PATH = /^[\w./-]+\.ts$/;
const NAME = /^[A-Za-z]\w*(?:\.[a-zA-Z]\w*)?$/;

/**
 * Checks the code spans of a page that are paths or names. Each paragraph, list item or table row must name the file
 * of each name in it. `lookUp` returns the text of a file, `null` if it does not exist.
 */
export function missingSources(
  page: string,
  lookUp: (path: string) => string | null,
): NamedSources {
  const missing: string[] = [];
  let found = 0;
  for (const block of blocksOf(page)) {
    const spans = [...block.matchAll(/`([^`]+)`/g)].map(([, span = '']) => span);
    const paths = spans.filter((span) => PATH.test(span));
    const texts = paths.map(lookUp);
    const names = spans.filter((span) => !PATH.test(span) && NAME.test(span));
    const absent = [
      ...paths.filter((_, index) => texts[index] === null),
      ...names.filter((name) => !texts.some((text) => text !== null && has(text, name))),
    ];
    missing.push(...absent);
    found += paths.length + names.length - absent.length;
  }
  return { found, missing };
}

function blocksOf(page: string): readonly string[] {
  return page.replaceAll(FENCE, '').split(/\n\n+|\n(?=[|-])/);
}

/** `Type.member` must be declared in the text; a plain name must occur as a whole word. */
function has(text: string, name: string): boolean {
  const [owner = '', member] = name.split('.');
  if (member === undefined) return new RegExp(`\\b${owner}\\b`).test(text);
  const declares = new RegExp(`\\b(?:class|interface|type|const) ${owner}\\b`).test(text);
  const modifiers = '(?:(?:private|readonly|async|static|get) )*';
  return declares && new RegExp(`^  ${modifiers}${member}\\b[(<:?]`, 'm').test(text);
}
