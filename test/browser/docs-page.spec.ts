import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

import { ROOT } from '../support/built-service.js';
import { useWorld } from '../support/world.js';
import { TestBrowser } from './browser.js';

const ARTEFACTS = join(ROOT, '.cache/artefacts');
const AXE = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');
const PATIENCE_MS = 120_000;

/** Of Swagger UI's own markup, which no style can mend: a button in a button, h3 after h1, a header outside of landmarks. */
const UPSTREAM = ['nested-interactive', 'heading-order', 'region'];

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}

const world = useWorld();
let browser: TestBrowser;
beforeAll(async () => {
  mkdirSync(ARTEFACTS, { recursive: true });
  browser = await TestBrowser.start();
}, PATIENCE_MS);
afterAll(() => browser.close());

const at = (path: string): string => new URL(path, world().service.base).href;
const operation = (page: Page, id: string) => page.locator(`[id$="-${id}"].opblock`);

/** Opens an operation, sends its example and returns status and body of the answer. */
const execute = async (page: Page, id: string): Promise<{ status: string; body: string }> => {
  const block = operation(page, id);
  await block.locator('.opblock-summary-control').click();
  await block.locator('button.execute').click();
  const answer = block.locator('.live-responses-table .response').first();
  const status = (await answer.locator('.response-col_status').innerText()).trim();
  const body = await answer.locator('.response-col_description .highlight-code').first().innerText();
  return { status, body };
};

describe('the page at /docs, in a real browser', () => {
  it(
    'lets a person authorise once, generate a key, sign, verify and see the answers',
    async () => {
      const { page, asked } = await browser.open(at('/docs'));
      expect(await page.title()).toBe('Twinseal API');
      await page.locator('button.authorize').click();
      await page.locator('.auth-container input').first().fill(world().api.apiKey);
      await page.locator('.auth-btn-wrapper button.authorize').first().click();
      await page.locator('.btn-done').first().click();

      expect((await execute(page, 'generateKey')).status).toMatch(/^201/);
      expect((await execute(page, 'importKey')).status).toMatch(/^201/);
      const signed = await execute(page, 'sign');
      expect(signed.status).toMatch(/^200/);
      expect(signed.body).toContain('"signature"');
      const verified = await execute(page, 'verify');
      expect(verified.body).toMatch(/"valid":\s*true/);
      await page.screenshot({ path: join(ARTEFACTS, 'docs-page.png') });

      const hosts = new Set(asked.filter((url) => !url.startsWith('data:')).map((url) => new URL(url).host));
      expect([...hosts]).toEqual([world().service.base.host]);
    },
    PATIENCE_MS,
  );

  it(
    'keeps the key when another document is chosen, and carries on with the token that was signed',
    async () => {
      const { page } = await browser.open(at('/docs'));
      const options = await page.locator('#select option').allInnerTexts();
      expect(options.length).toBeGreaterThan(2);
      await page.locator('button.authorize').click();
      await page.locator('.auth-container input').first().fill(world().api.apiKey);
      await page.locator('.auth-btn-wrapper button.authorize').first().click();
      await page.locator('.btn-done').first().click();
      await page.locator('#select').selectOption({ index: 1 });
      await operation(page, 'signToken').waitFor();
      expect((await execute(page, 'signToken')).status).toMatch(/^200/);
      expect((await execute(page, 'verifyToken')).body).toMatch(/"valid":\s*true/);
    },
    PATIENCE_MS,
  );

  it(
    'opens at the operation that a link names',
    async () => {
      const { page } = await browser.open(at('/docs#/signature/sign'));
      await operation(page, 'sign').locator('.opblock-body').waitFor();
      expect(await operation(page, 'sign').getAttribute('class')).toContain('is-open');
    },
    PATIENCE_MS,
  );

  it(
    'is dark where the reader prefers that',
    async () => {
      const background = async (colorScheme: 'dark' | 'light'): Promise<string> => {
        const { page } = await browser.open(at('/docs'), { colorScheme });
        await operation(page, 'sign').waitFor();
        return page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
      };
      expect(await background('dark')).not.toBe(await background('light'));
    },
    PATIENCE_MS,
  );

  it.each(
    (['light', 'dark'] as const).flatMap((colours) => [
      [colours, '/docs', '.opblock', UPSTREAM],
      [colours, '/docs/errors', 'h1', []],
    ]) as [('light' | 'dark')?, string?, string?, (readonly string[])?][],
  )(
    'in %s colours %s passes the accessibility checks of axe',
    async (colorScheme = 'light', path = '', shown = '', excused = []) => {
      const { page } = await browser.open(at(path), { colorScheme });
      await page.locator(shown).first().waitFor();
      await page.evaluate(AXE);
      const violations: Violation[] = await page.evaluate('axe.run().then(({ violations }) => violations)');
      const found = violations.map(({ id, nodes }) => [id, nodes.length, nodes[0]?.target.join(' ')]);
      expect(found.filter(([id]) => !excused.includes(String(id)))).toEqual([]);
    },
    PATIENCE_MS,
  );
});
