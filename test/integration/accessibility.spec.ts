import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JSDOM } from 'jsdom';

import { reportPage } from '../../apps/cli/src/report/page.js';
import { aPage } from '../../apps/cli/testing/index.js';
import { contrast, palettesOf } from './page-contrast.js';
import { ServerFixture } from './server-process.js';

/** An axe rule that a page violates, and the elements that violate it. */
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

/** Runs all axe rules on a page except contrast: jsdom has no layout. */
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

describe('accessibility', () => {
  let fixture: ServerFixture;

  beforeAll(async () => {
    fixture = await ServerFixture.open();
  });

  afterAll(() => fixture.close());

  /** Expects a contrast of at least 4.5 of each text colour on each background, in both palettes. */
  function expectContrast(
    html: string,
    texts: readonly string[],
    backgrounds: readonly string[],
  ): void {
    const pairs = texts.flatMap((text) => backgrounds.map((background) => ({ text, background })));
    for (const [palette, colours] of Object.entries(palettesOf(html))) {
      for (const { text, background } of pairs) {
        const ratio = contrast(colours.get(text) ?? '', colours.get(background) ?? '');
        expect({ palette, text, background, enough: ratio >= 4.5 }).toMatchObject({
          enough: true,
        });
      }
    }
  }

  it('the back-test report is accessible', async () => {
    const page = reportPage(await aPage());
    expect(await violationsOf(page)).toEqual([]);
    const texts = ['ink', 'soft', 'own', 'held', 'gain', 'loss', 'fall'];
    expectContrast(page, texts, ['background', 'panel']);
  });

  it('the page of the server is accessible while it starts and while it runs', async () => {
    const server = fixture.start();
    expect(await violationsOf((await server.get('/status')).text)).toEqual([]);
    await server.running();
    const { text } = await server.get('/status');
    expect(await violationsOf(text)).toEqual([]);
    expectContrast(text, ['text', 'quiet', 'link', 'bad'], ['background']);
    expect((await server.stop()).code).toBe(0);
  }, 60_000);

  it('the accessibility check detects an image without alternative text', async () => {
    const page = reportPage(await aPage()).replace('<main>', '<main><img src="x">');
    expect(await violationsOf(page)).toEqual([{ rule: 'image-alt', elements: ['<img src="x">'] }]);
  });
});
