/** Values of a query; `undefined` and empty ones are left out. */
type QueryValues = Readonly<Record<string, string | number | boolean | undefined>>;

/** An address of the API: the template of the document with its names filled in, and the query. */
export function apiAddress(
  template: string,
  names: Readonly<Record<string, string>>,
  query: QueryValues = {},
): string {
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(names[name] ?? ''),
  );
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** The account that a path of the API claims; `null` for a path of no account. */
export function scopeOfPath(path: string): { tenant: string; account: string } | null {
  const match = /\/api\/v1\/tenants\/([^/?]+)\/accounts\/([^/?]+)/.exec(path);
  if (match?.[1] === undefined || match[2] === undefined) return null;
  return { tenant: decodeURIComponent(match[1]), account: decodeURIComponent(match[2]) };
}
