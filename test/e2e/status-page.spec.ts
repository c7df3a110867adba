import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';

import { ServerFixture } from '../integration/server-process.js';
import { launchBrowser, Visitor } from './browser.js';

describe('status page', () => {
  let fixture: ServerFixture;
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    [fixture, browser] = await Promise.all([ServerFixture.open(), launchBrowser()]);
    const up = await fixture.start().line('Tidegate is up');
    url = String(up['url']);
  });
  afterAll(async () => {
    await browser.close();
    await fixture.close();
  });

  it.each([
    ['dark', 1280],
    ['light', 1280],
    ['dark', 360],
    ['light', 360],
  ] as const)('is accessible and fits in %s at %i pixels', async (theme, width) => {
    const visitor = await Visitor.open(browser, { url, theme, width });
    await visitor.page.goto('/status');
    expect(await visitor.accessibilityProblems()).toEqual([]);
    expect(await visitor.overflows()).toBe(false);
    expect(visitor.problems).toEqual([]);
    await visitor.close();
  });
});
