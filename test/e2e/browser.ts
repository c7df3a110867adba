import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-domain-reliability',
  '--disable-breakpad',
  '--font-render-hinting=none',
  '--hide-scrollbars',
  '--mute-audio',
];

const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

const AXE_RUN = `axe.run(document, { runOnly: ${JSON.stringify(AXE_TAGS)} }).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' | ')))`;

/** Starts the browser that `npm test` found or fetched. */
export function launchBrowser(): Promise<Browser> {
  const { CHROME_PATH: executablePath, CHROME_LIBRARIES: libraries } = process.env;
  if (executablePath === undefined) {
    throw new Error('Set CHROME_PATH to a Chromium, or run the tests by npm test, which finds one');
  }
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
  return chromium.launch({
    executablePath,
    args: ARGUMENTS,
    env: libraries === undefined ? environment : { ...environment, LD_LIBRARY_PATH: libraries },
  });
}

export interface VisitorOptions {
  readonly url: string;
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'dark' | 'light';
}

/** One person's browser: its own cookies, and every problem that its pages reported. */
export class Visitor {
  readonly problems: string[] = [];

  private constructor(
    private readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  static async open(browser: Browser, options: VisitorOptions): Promise<Visitor> {
    const { url, width = 1280, height = 800, theme = 'dark' } = options;
    const context = await browser.newContext({
      baseURL: url,
      // Without it Chromium derives an invalid locale from LANG=C.
      locale: 'en-US',
      viewport: { width, height },
      colorScheme: theme,
    });
    const visitor = new Visitor(context, await context.newPage());
    await visitor.watch();
    return visitor;
  }

  close(): Promise<void> {
    return this.context.close();
  }

  /** Violations of the accessibility rules on the present page, one line each. */
  async accessibilityProblems(): Promise<readonly string[]> {
    await this.page.evaluate(`${axeSource};0`);
    return this.page.evaluate<readonly string[]>(AXE_RUN);
  }

  /** Whether the page scrolls sideways. */
  overflows(): Promise<boolean> {
    return this.page.evaluate<boolean>(
      'document.documentElement.scrollWidth > document.documentElement.clientWidth',
    );
  }

  private async watch(): Promise<void> {
    const { page, problems } = this;
    page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(`console: ${message.text()}`);
    });
    await page.addInitScript(`
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
        console.error('CSP ' + violatedDirective + ' ' + blockedURI);
      });`);
  }
}
