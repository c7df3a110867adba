import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';

import { BUSY_TRADING, ServerFixture } from '../integration/server-process.js';
import { launchBrowser, Visitor } from './browser.js';

const PASSWORD = 'copper lantern meadow 7';
/** A signed-out browser learns from 401 that it must sign in; the weak password is refused with 422. */
const EXPECTED = ['status of 401', 'status of 422'];

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('Name or e-mail').fill('ann');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

const fromApi = <T>(page: Page, path: string): Promise<T> =>
  page.evaluate<T>(`fetch('${path}').then((response) => response.json())`);

describe('console', () => {
  let fixture: ServerFixture;
  let browser: Browser;
  let visitor: Visitor;
  let page: Page;
  let url: string;

  beforeAll(async () => {
    [fixture, browser] = await Promise.all([ServerFixture.open(), launchBrowser()]);
    const up = await fixture.start({ settings: BUSY_TRADING }).line('Tidegate is up');
    url = String(up['url']);
    visitor = await Visitor.open(browser, { url });
    page = visitor.page;
    page.setDefaultTimeout(45_000);
  });
  afterAll(async () => {
    await browser.close();
    await fixture.close();
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const expectAccessible = async (): Promise<void> => {
    expect(await visitor.accessibilityProblems()).toEqual([]);
    expect(await visitor.overflows()).toBe(false);
  };

  it('opens the setup of a new installation, and refuses a weak password', async () => {
    await page.goto('/');
    await page.waitForURL('**/setup');
    await expectAccessible();
    await page.getByLabel('Your name').fill('Ann Example');
    await page.getByLabel('Name to sign in with').fill('ann');
    await page.getByLabel('Password', { exact: true }).fill('password12345');
    await page.getByLabel('The password again').fill('password12345');
    await button('Create and sign in').click();
    await page.getByRole('alert').filter({ hasText: /\w/ }).waitFor();
    expect(page.url()).toContain('/setup');
  });

  it('signs the first user in and shows the paper account that trades', async () => {
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByLabel('The password again').fill(PASSWORD);
    await button('Create and sign in').click();
    await page.waitForURL('**/default/paper/overview');
    // The server states the mode with every answer about the account.
    await page.getByText('DEMO').first().waitFor();
    await button('Close…').first().waitFor();
    await expectAccessible();
  });

  it('explains a decision', async () => {
    await page.getByRole('link', { name: 'Decisions', exact: true }).click();
    await page.waitForURL('**/decisions');
    await page.getByText(/^\d+ rows?$/).waitFor();
    const row = page.getByRole('row').filter({ hasText: '/USD' }).first();
    await row.click();
    await page.getByRole('heading', { name: /^Why (this|no) entry at/ }).waitFor();
    for (const section of [/Candle/, /Votes/, /Score/, /Gates/, /Size/]) {
      await page.getByRole('heading', { name: section }).waitFor();
    }
    await expectAccessible();
  });

  it('pauses entries only with a reason, and starts on Cancel', async () => {
    await page.getByRole('link', { name: 'Overview', exact: true }).click();
    await button('Pause entries…').click();
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    expect(await page.evaluate('document.activeElement.textContent.trim()')).toBe('Cancel');
    const confirm = dialog.getByRole('button', { name: /^Pause entries/ });
    expect(await confirm.isDisabled()).toBe(true);
    await expectAccessible();
    await dialog.getByLabel(/^Reason/).fill('a test');
    await confirm.click();
    await dialog.getByText('Entries are paused.').waitFor();
    await button('Done').click();
  });

  it('kills: from the button to flat, with the effect told', async () => {
    await button('Kill switch…').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/^Reason/).fill('a panic drill');
    await dialog.getByLabel(/to confirm/).fill('paper');
    await dialog.getByRole('button', { name: /^Close everything and block entries/ }).click();
    await dialog.getByText(/^\d+ of \d+ closed\.$/).waitFor();
    await button('Done').click();
    await button('Close…').first().waitFor({ state: 'detached' });
  });

  it('keeps the appearance of a user on the server', async () => {
    await page.getByRole('button', { name: /Ann Example/ }).click();
    const saved = page.waitForResponse((response) => response.request().method() === 'PATCH');
    await button('Light').click();
    expect((await saved).status()).toBe(204);
    const { preferences } = await fromApi<{ preferences: { theme: string } }>(page, '/api/v1/me');
    expect(preferences.theme).toBe('light');
    await page.keyboard.press('Escape');
    await expectAccessible();
  });

  it('leaves the page of a session that was ended elsewhere', async () => {
    const other = await Visitor.open(browser, { url });
    await other.page.goto('/sign-in');
    await signIn(other.page);
    await other.page.waitForURL('**/overview');
    const { csrf } = await fromApi<{ csrf: string }>(other.page, '/api/v1/me');
    const ended = await other.page.evaluate(
      `fetch('/api/v1/me/sessions/others', { method: 'DELETE', headers: { 'X-Tidegate-Csrf': '${csrf}' } })
        .then(({ status }) => status)`,
    );
    expect([200, 204]).toContain(ended);
    await page.waitForURL('**/sign-in**');
    await other.close();
    await signIn(page);
    await page.waitForURL('**/overview');
  });

  it('signs out, and opens no page without a session', async () => {
    const overview = page.url();
    await page.getByRole('button', { name: /Ann/ }).click();
    await page.getByText('Sign out').click();
    await page.waitForURL('**/sign-in**');
    await page.goto(overview);
    await page.waitForURL('**/sign-in**');
    await expectAccessible();
  });

  it('reports no error and no breach of the content security policy', () => {
    const isExpected = (problem: string): boolean =>
      EXPECTED.some((text) => problem.includes(text));
    expect(visitor.problems.filter((problem) => !isExpected(problem))).toEqual([]);
  });
});
