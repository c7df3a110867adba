/** Requirements of a command that a test lacks or must prepare, from a comment before the block. */
const NEEDS = ['internet', 'minutes', 'candles'] as const;

export type Need = (typeof NEEDS)[number];

/** A command line in a shell block of a page. */
export interface DocumentedCommand {
  /** Without a trailing comment. */
  readonly text: string;
  readonly needs: Need | null;
}

const BLOCK = /(?:<!-- needs: (\w+) -->\n\n?)?^```(\w*)\n([\s\S]*?)^```$/gm;
const LANGUAGES = new Set(['', 'sh', 'text', 'json', 'yaml', 'ts', 'mermaid']);

/** The commands of a page, in order. Throws for a block in an unknown language. */
export function documentedCommands(page: string): readonly DocumentedCommand[] {
  return [...page.matchAll(BLOCK)].flatMap(([, needs, language = '', body = '']) => {
    if (!LANGUAGES.has(language)) {
      throw new Error(`Unknown language of a code block: ${language}`);
    }
    if (language !== 'sh') return [];
    return body
      .replaceAll('\\\n', ' ')
      .split('\n')
      .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
      .filter((text) => text !== '')
      .map((text) => ({ text, needs: needOf(needs) }));
  });
}

/** The parsed JSON blocks of a page. */
export function documentedJson(page: string): readonly unknown[] {
  return [...page.matchAll(BLOCK)]
    .filter(([, , language]) => language === 'json')
    .map(([, , , body = '']) => JSON.parse(body) as unknown);
}

/** The request of a curl command. */
export interface CurlRequest {
  readonly url: string;
  readonly method: string;
  readonly body: string | undefined;
}

/** The words of a command line. Quotes enclose whole words. */
export function wordsOf(command: string): readonly string[] {
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, plain]) => single ?? double ?? plain ?? '',
  );
}

/** Parses the curl options that pages use. Throws for any other option. */
export function curlRequestOf(command: string): CurlRequest {
  const words = wordsOf(command);
  let url = '';
  let method: string | undefined;
  let body: string | undefined;
  for (let index = 1; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '-s') continue;
    else if (word === '-X') method = words[++index];
    else if (word === '-d') body = words[++index];
    else if (word.startsWith('-')) throw new Error(`Unknown option of curl: ${word}`);
    else url = word;
  }
  return { url, method: method ?? (body === undefined ? 'GET' : 'POST'), body };
}

/** Dotted paths of all members of plain data. Of a list, only the first element counts. */
export function memberPaths(value: unknown, prefix = ''): readonly string[] {
  if (Array.isArray(value)) return value.length === 0 ? [] : memberPaths(value[0], `${prefix}[]`);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    return [path, ...memberPaths(member, path)];
  });
}

function needOf(text: string | undefined): Need | null {
  if (text === undefined) return null;
  const need = NEEDS.find((known) => known === text);
  if (!need) throw new Error(`Unknown need "${text}"; expected one of ${NEEDS.join(', ')}`);
  return need;
}
