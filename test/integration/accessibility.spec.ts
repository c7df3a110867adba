import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JSDOM } from 'jsdom';

import { reportPage } from '../../apps/cli/src/report/page.js';
import { aPage } from '../../apps/cli/testing/index.js';
import { contrast, palettesOf } from './page-contrast.js';
import { ServerGround } from './server-process.js';

/** One rule of axe that a page breaks, with the elements that break it. */
interface Violation {
  readonly rule: string;
  readonly elements: readonly string[];
}

interface AxeResult {
  readonly passes: readonly unknown[];
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

/** Runs every rule of axe on a page, except contrast, which needs a layout that jsdom does not have. */
async function violationsOf(html: string): Promise<readonly Violation[]> {
  const { window } = new JSDOM(html, { runScripts: 'outside-only' });
  try {
    window.eval(axe.source);
    const options = JSON.stringify({ rules: { 'color-contrast': { enabled: false } } });
    const result = (await window.eval(`axe.run(document, ${options})`)) as AxeResult;
    expect(result.passes.length).toBeGreaterThan(10);
    return result.violations.map(({ id, nodes }) => ({
      rule: id,
      elements: nodes.map(({ html: element }) => element.slice(0, 200)),
    }));
  } finally {
    window.close();
  }
}

describe('A page for people breaks no rule of axe', () => {
  let ground: ServerGround;

  beforeAll(async () => {
    ground = await ServerGround.open();
  });

  afterAll(() => ground.close());

  /** Contrast of each text colour to each ground, light and dark. */
  function expectContrast(
    html: string,
    texts: readonly string[],
    grounds: readonly string[],
  ): void {
    for (const [palette, colours] of Object.entries(palettesOf(html))) {
      for (const [text, ground] of texts.flatMap((each) => grounds.map((other) => [each, other]))) {
        const ratio = contrast(colours.get(text ?? '') ?? '', colours.get(ground ?? '') ?? '');
        expect({ palette, text, ground, enough: ratio >= 4.5 }).toMatchObject({ enough: true });
      }
    }
  }

  it('as the report of a back-test', async () => {
    const page = reportPage(await aPage());
    expect(await violationsOf(page)).toEqual([]);
    const texts = ['ink', 'soft', 'own', 'held', 'gain', 'loss', 'fall'];
    expectContrast(page, texts, ['ground', 'panel']);
  });

  it('at the address of a server, while it starts and when it runs', async () => {
    const server = ground.start();
    expect(await violationsOf((await server.get('/')).text)).toEqual([]);
    await server.running();
    const { text } = await server.get('/');
    expect(await violationsOf(text)).toEqual([]);
    expectContrast(text, ['text', 'quiet', 'link', 'bad'], ['ground']);
    expect((await server.stop()).code).toBe(0);
  }, 60_000);

  it('and a page that breaks one is found', async () => {
    const page = reportPage(await aPage()).replace('<main>', '<main><img src="x">');
    expect(await violationsOf(page)).toEqual([{ rule: 'image-alt', elements: ['<img src="x">'] }]);
  });
});
