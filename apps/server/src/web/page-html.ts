import { createHash } from 'node:crypto';

/** Style of the pages that the server renders: two palettes with enough contrast, no script. */
const PAGE_STYLE = `
:root { color-scheme: light dark; --text: #1b1f24; --quiet: #57606a; --background: #ffffff; --line: #d0d7de; --link: #0550ae; --bad: #a40e26; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --quiet: #9da7b3; --background: #0d1117; --line: #30363d; --link: #79b8ff; --bad: #ff9492; } }
body { margin: 2rem auto; max-width: 62rem; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--text); background: var(--background); }
h1 { font-size: 1.6rem; margin-bottom: 0; } h2 { font-size: 1.15rem; margin-top: 2rem; } h3 { font-size: 1rem; margin: 1.5rem 0 0.25rem; }
p.quiet, caption { color: var(--quiet); } a { color: var(--link); }
div.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; } caption { text-align: left; padding: 0.25rem 0; }
th, td { text-align: left; padding: 0.3rem 0.8rem 0.3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; } .number { text-align: right; font-variant-numeric: tabular-nums; }
.bad { color: var(--bad); font-weight: 600; } code, pre { font: 0.9em ui-monospace, monospace; } pre { overflow-x: auto; border: 1px solid var(--line); padding: 0.5rem; }
`;

const STYLE_HASH = createHash('sha256').update(PAGE_STYLE).digest('base64');

/** Forbids scripts, loads, form submissions, and framing. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
};

/** A whole page; `content` is HTML. */
export function htmlPage(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)}</title>
<link rel="icon" href="data:,">
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`;
}

/** Escapes the caption and the heads; the caller escapes the cells of `rows`. */
export function table(caption: string, heads: readonly string[], rows: string): string {
  const cells = heads.map((head) => `<th scope="col">${text(head)}</th>`).join('');
  return `<div class="wide" role="region" aria-label="${text(caption)}" tabindex="0"><table><caption>${text(caption)}</caption>\n<thead><tr>${cells}</tr></thead>\n<tbody>\n${rows}\n</tbody></table></div>`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function text(value: string): string {
  return value.replaceAll(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
}
