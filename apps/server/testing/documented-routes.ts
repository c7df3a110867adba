import { readFileSync } from 'node:fs';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema: { readonly examples?: readonly unknown[] };
}

interface Operation {
  readonly 'x-access': string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly example?: unknown }>>;
  };
}

/** A route of the OpenAPI document. */
export interface DocumentedRoute {
  readonly method: string;
  /** With `{name}` for each parameter. */
  readonly path: string;
  readonly access: string;
  readonly body: unknown;
}

/** All routes of `apps/server/openapi.json`. */
export function documentedRoutes(): readonly DocumentedRoute[] {
  const file = new URL('../openapi.json', import.meta.url);
  const { paths } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  };
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      access: operation['x-access'],
      body: Object.values(operation.requestBody?.content ?? {})[0]?.example,
    })),
  );
}

/** Fills the parameters of a path. */
export function filledPath(path: string, values: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(values[name] ?? name),
  );
}
