import { htmlPage, table, text } from './page-html.js';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: { readonly examples?: readonly unknown[]; readonly enum?: readonly unknown[] };
}

interface Content {
  readonly example?: unknown;
}

interface Answer {
  readonly description: string;
  readonly content?: Readonly<Record<string, Content>>;
}

interface Operation {
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly 'x-access': string;
  readonly 'x-step-up'?: boolean;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> };
  readonly responses: Readonly<Record<string, Answer>>;
}

/** The part of an OpenAPI document that the page shows. */
export interface ApiDocument {
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description: string;
  };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** Renders the page at `/api/docs`: one section for each resource, without scripts. */
export function apiDocsPage(document: ApiDocument): string {
  const { info, tags } = document;
  const contents = tags.map(({ name }) => `<li><a href="#${text(name)}">${text(name)}</a></li>`);
  return htmlPage(
    `${info.title} API`,
    [
      `<h1>${text(info.title)} ${text(info.version)}: routes for programs</h1>`,
      `<p>${prose(info.description)}</p>`,
      '<p>The same as an OpenAPI 3.1 document: <a href="/api/docs/openapi.json">openapi.json</a>.</p>',
      `<nav aria-label="Resources"><ul>\n${contents.join('\n')}\n</ul></nav>`,
      ...tags.map((tag) => resourceSection(document, tag)),
    ].join('\n'),
  );
}

function resourceSection(
  { paths }: ApiDocument,
  { name, description }: ApiDocument['tags'][number],
): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation.tags.includes(name))
      .map(([method, operation]) => operationArticle(method.toUpperCase(), path, operation)),
  );
  return `<section>\n<h2 id="${text(name)}">${text(name)}</h2>\n<p>${prose(description)}</p>\n${operations.join('\n')}\n</section>`;
}

function operationArticle(method: string, path: string, operation: Operation): string {
  const route = `${method} ${path}`;
  return [
    `<article>\n<h3><code>${text(route)}</code></h3>`,
    `<p>${prose(operation.description ?? operation.summary)}</p>`,
    `<p class="quiet">${text(accessSentence(operation))}</p>`,
    parameterTable(route, operation.parameters ?? []),
    block(`Example of ${route}`, curlOf(method, path, operation)),
    ...Object.entries(operation.responses).flatMap(([status, { content }]) =>
      status.startsWith('2') ? exampleBlocks(route, status, content) : [],
    ),
    problemTable(route, operation.responses),
    '</article>',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function accessSentence({ 'x-access': access, 'x-step-up': stepUp = false }: Operation): string {
  const confirmed = stepUp
    ? ' A person must have confirmed their identity within five minutes.'
    : '';
  if (access === 'public') return 'Needs no credential.';
  if (access === 'local') {
    return 'Open to this machine while the server is not exposed; otherwise needs platform.read.';
  }
  if (access === 'signed-in') return `Needs any credential.${confirmed}`;
  return `Needs the right ${access}.${confirmed}`;
}

function parameterTable(route: string, parameters: readonly Parameter[]): string {
  if (parameters.length === 0) return '';
  const rows = parameters.map(({ name, in: place, required = false, description = '', schema }) => {
    const choices = schema.enum ? ` One of ${schema.enum.map(String).join(', ')}.` : '';
    const need = required ? 'required' : 'optional';
    return `<tr><th scope="row"><code>${text(name)}</code></th><td>${text(place)}, ${need}</td><td>${prose(description)}${text(choices)}</td></tr>`;
  });
  return table(`Parameters of ${route}`, ['Name', 'Place', 'Meaning'], rows.join('\n'));
}

function exampleBlocks(route: string, status: string, content: Answer['content'] = {}): string[] {
  return Object.entries(content).map(([type, { example }]) => {
    const shown = typeof example === 'string' ? example : JSON.stringify(example, null, 2);
    return block(`Answer ${status} of ${route}, ${type}`, shown);
  });
}

function problemTable(route: string, responses: Operation['responses']): string {
  const rows = Object.entries(responses)
    .filter(([status]) => !status.startsWith('2'))
    .map(
      ([status, { description }]) =>
        `<tr><th scope="row">${text(status)}</th><td>${prose(description)}</td></tr>`,
    );
  return rows.length === 0
    ? ''
    : table(`Problems of ${route}`, ['Status', 'Codes'], rows.join('\n'));
}

/** A request with example values, as a shell command. */
function curlOf(method: string, path: string, operation: Operation): string {
  const parameters = operation.parameters ?? [];
  const exampleOf = ({ schema, name }: Parameter): string => {
    const example = schema.examples?.[0] ?? schema.enum?.[0];
    return typeof example === 'string' ? example : name;
  };
  const inPath = new Map(
    parameters.filter((each) => each.in === 'path').map((each) => [each.name, exampleOf(each)]),
  );
  const target = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => inPath.get(name) ?? name);
  const headers = parameters.filter((each) => each.in === 'header');
  const [body] = Object.values(operation.requestBody?.content ?? {});
  const lines = [
    `curl -s${method === 'GET' ? '' : ` -X ${method}`} "$TIDEGATE${target}"`,
    ...(operation['x-access'] === 'public' ? [] : ['-H "Authorization: Bearer $TOKEN"']),
    ...headers.map((header) => `-H "${header.name}: $(uuidgen)"`),
    ...(body
      ? [`-H "Content-Type: application/json"`, `-d '${JSON.stringify(body.example)}'`]
      : []),
  ];
  return lines.join(' \\\n  ');
}

function block(label: string, content: string): string {
  return `<pre tabindex="0" role="region" aria-label="${text(label)}"><code>${text(content)}</code></pre>`;
}

/** Escapes a text and shows what is between backticks as code. */
function prose(value: string): string {
  return text(value).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}
