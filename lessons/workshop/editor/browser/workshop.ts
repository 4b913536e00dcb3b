/**
 * A workshop of its own for each file of tests: the real program, in a folder that goes with it.
 *
 * `NAOME` names the program, else the one that `cargo build` made. `NAOME_WORKSHOP_URL`, `…_CODE` and `…_KEY` name a workshop
 * that already runs.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { test as base, type Locator, type Page } from '@playwright/test';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const target = process.env['CARGO_TARGET_DIR'] ?? join(ROOT, 'target');
const PROGRAM = process.env['NAOME'] ?? join(target, 'debug/naome');
const EDITOR = fileURLToPath(new URL('../dist', import.meta.url));

export interface Workshop {
  readonly url: string;
  readonly code: string;
  /** What staff need to choose the first PIN. */
  readonly key: string;
}

/** Starts the program. What runs beside this on other machines' robots is kept apart by a domain of its own. */
function start(words: readonly string[]): ChildProcess & { readonly stdout: NonNullable<ChildProcess['stdout']> } {
  const program = spawn(PROGRAM, words, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      ROS_DOMAIN_ID: String(100 + (process.pid % 100)),
      LD_LIBRARY_PATH: process.env['LD_LIBRARY_PATH'] ?? join(ROOT, '.naome/libvosk'),
    },
  });
  return program as ChildProcess & { readonly stdout: NonNullable<ChildProcess['stdout']> };
}

async function open(folder: string, robot: boolean): Promise<{ workshop: Workshop; program: ChildProcess }> {
  const words = ['workshop', robot ? '--robot' : '--simulator', '--json', '--lang', 'de', '--bind', '127.0.0.1'];
  const program = start([...words, '--port', '0', '--folder', folder, '--editor', EDITOR]);
  const gone = new Promise<never>((_, reject) => {
    program.once('error', reject);
    program.once('exit', (code) => reject(new Error(`${PROGRAM} ended with ${code} before the workshop was open`)));
  });
  const ready = (async () => {
    for await (const line of createInterface({ input: program.stdout })) {
      const event = JSON.parse(line) as { event: string; address: string; code: string; setup_key: string };
      if (event.event === 'ready') return { url: `http://${event.address}`, code: event.code, key: event.setup_key };
    }
    throw new Error('the workshop said nothing');
  })();
  return { workshop: await Promise.race([ready, gone]), program };
}

export const test = base.extend<{ strangers: string[] }, { workshop: Workshop; onRobot: boolean }>({
  /** Whether a robot stands on the stage: the ROS 2 double, which `naome sim` plays. */
  onRobot: [false, { option: true, scope: 'worker' }],
  workshop: [
    async ({ onRobot }, use) => {
      const url = process.env['NAOME_WORKSHOP_URL'];
      if (url) {
        await use({
          url,
          code: process.env['NAOME_WORKSHOP_CODE'] ?? '',
          key: process.env['NAOME_WORKSHOP_KEY'] ?? '',
        });
        return;
      }
      const folder = mkdtempSync(join(tmpdir(), 'naome-workshop-'));
      const robot = onRobot ? start(['sim', '--headless']) : undefined;
      robot?.stdout.resume();
      const { workshop, program } = await open(folder, onRobot);
      await use(workshop);
      program.kill('SIGINT');
      robot?.kill('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  /** Requests to other hosts, and errors of the page: there must be none in any test. */
  strangers: [
    async ({ page, workshop }, use) => {
      const strangers: string[] = [];
      page.on('request', (request) => {
        const url = request.url();
        if (!url.startsWith(workshop.url) && !url.startsWith('data:') && !url.startsWith('blob:')) strangers.push(url);
      });
      page.on('pageerror', (error) => strangers.push(String(error.stack ?? error)));
      await use(strangers);
      base.expect(strangers).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect } from '@playwright/test';

/** Takes a seat; which one does not matter, as long as it is free. */
export async function takeSeat(page: Page, { url, code }: Workshop, animal = 'Fuchs', colour = 0): Promise<void> {
  await page.goto(`${url}/?code=${code}`);
  await page.getByRole('radio', { name: animal, exact: true }).check({ force: true });
  await page.locator('input[name=colour]').nth(colour).check({ force: true });
  await page.getByRole('button', { name: 'Los geht’s' }).click();
  const free = page.locator('.join-seat').first();
  await Promise.race([page.waitForURL('**/map'), free.waitFor()]);
  if (await free.isVisible()) {
    await free.click();
    await page.getByRole('button', { name: 'Los geht’s' }).click();
    await page.waitForURL('**/map');
  }
}

/** Opens a lesson or `/free`, and waits until there are blocks. */
export async function bench(page: Page, { url }: Workshop, path: string): Promise<void> {
  await page.goto(url + path);
  await page.waitForFunction(() => performance.getEntriesByName('editor-ready').length > 0);
}

/** The blocks on the workspace whose words begin like this. */
export function block(page: Page, words: string): Locator {
  return page.locator('svg.blocklySvg .blocklyDraggable', { hasText: words.replaceAll(' ', '\u00a0') }).last();
}

/** Drags a block out of its drawer and drops it right below another one. */
export async function drag(page: Page, drawer: string, words: string, below: Locator): Promise<void> {
  await page.locator('.blocklyToolboxCategory', { hasText: drawer }).click();
  const source = page
    .locator('.blocklyFlyout:visible .blocklyDraggable', { hasText: words.replaceAll(' ', '\u00a0') })
    .first();
  const from = await source.locator('> .blocklyPath').boundingBox();
  const to = await below.locator('> .blocklyPath').boundingBox();
  if (!from || !to) throw new Error(`there is no block ${words}, or nothing to put it under`);
  const [dx, dy] = [10, from.height / 2];
  await page.mouse.move(from.x + dx, from.y + dy);
  await page.mouse.down();
  await page.mouse.move(from.x + dx + 30, from.y + dy + 10, { steps: 4 });
  await page.mouse.move(to.x + dx + 6, to.y + to.height + dy, { steps: 12 });
  await page.mouse.up();
}
