import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** Chromium's own traffic to other hosts is switched off, so that what is left is the page's. */
const FLAGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
  // As root, as in containers, there is no other way.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** A page in a real browser, and every URL it asked for. */
export interface OpenPage {
  readonly page: Page;
  readonly asked: readonly string[];
}

/** Debian's Chromium, headless. */
export class TestBrowser {
  readonly #browser: Browser;

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** @throws when no Chromium is installed */
  static async start(): Promise<TestBrowser> {
    const executablePath = PLACES.find((place) => existsSync(place));
    if (executablePath === undefined) {
      throw new Error(
        'The browser tests need Chromium: `make test` installs it, or install the package chromium',
      );
    }
    return new TestBrowser(await chromium.launch({ executablePath, args: FLAGS }));
  }

  async open(url: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<OpenPage> {
    const context: BrowserContext = await this.#browser.newContext(options);
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(url);
    return { page, asked };
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}
