/** The pictures of the tour in `docs/`. Not a part of the tests: `npm run pictures`, and then look at each. */

import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { gather, program, save, say, sitDown, standUp, walk, wave } from './full-class';
import { expect, test } from './workshop';

const DOCS = fileURLToPath(new URL('../../../../docs', import.meta.url));
const START = '.run-bar .go';

test.use({ own: 'pictures' });

test('pictures', async ({ browser, playwright, workshop }) => {
  test.setTimeout(180_000);
  const people = await gather(() => playwright.request.newContext(), workshop, [
    'Hoo-hoo, I am the owl!',
    'I can dance.',
  ]);
  const open = async (who: 'child' | 'staff', path: string, size = { width: 1366, height: 768 }): Promise<Page> => {
    const context = await browser.newContext({ reducedMotion: 'reduce', viewport: size, storageState: people[who] });
    await context.addInitScript(() => localStorage.setItem('naome.language', 'en'));
    const page = await context.newPage();
    await page.goto(workshop.url + path);
    return page;
  };
  const keep = async (page: Page, name: string, full = false): Promise<void> => {
    await page.screenshot({ path: `${DOCS}/workshop-${name}.png`, fullPage: full });
    await page.context().close();
  };
  const bench = async (page: Page): Promise<void> => {
    await page.waitForFunction(() => performance.getEntriesByName('editor-ready').length > 0);
    await expect(page.locator('.run-bar')).not.toHaveClass(/is-away/);
  };

  const map = await open('child', '/map', { width: 1366, height: 1180 });
  await map.locator('.map-stop').first().waitFor();
  await keep(map, 'map');

  const lesson = await open('child', '/lesson/tierstimmen');
  await bench(lesson);
  await lesson.locator('.lesson-check').click();
  await lesson.locator('.lesson-result').waitFor();
  await lesson.getByRole('slider').waitFor();
  await lesson.waitForTimeout(3000);
  await keep(lesson, 'lesson');

  const degrees = { shadow: { type: 'math_number', fields: { NUM: 90 } } };
  const left = { type: 'turn', id: 'left', fields: { DIRECTION: 'left' }, inputs: { DEG: degrees } };
  const tour = program(standUp, say('Off I go to the books!'), walk, left, { ...walk, id: 'walk2' }, wave);
  for (const [name, size] of [
    ['run', { width: 1366, height: 768 }],
    ['tablet', { width: 768, height: 1024 }],
  ] as const) {
    const run = await open('child', '/free', size);
    await save(run.request, workshop, 'free', tour);
    await run.reload();
    await bench(run);
    await run.locator(START).click();
    await expect(run.locator('.say.runs')).toBeAttached();
    await run.waitForTimeout(500);
    await keep(run, name);
  }

  const tree = await open('child', '/free');
  await bench(tree);
  await tree.getByRole('tab', { name: 'Tree' }).click();
  await tree.locator(START).click();
  await expect(tree.locator('.walk.runs')).toBeAttached();
  await tree.waitForTimeout(500);
  await keep(tree, 'tree');

  const certificate = await open('child', '/print/certificate', { width: 900, height: 1180 });
  await certificate.locator('.sheet').waitFor();
  await keep(certificate, 'certificate');
  const screen = await open('staff', '/stage-screen');
  await screen.locator('.screen-now h2').waitFor();
  await screen.waitForTimeout(500);
  await keep(screen, 'screen');
  // Somebody is at work.
  for (const [animal, path] of [
    ['lion', '/map'],
    ['whale', '/lesson/quadrat'],
    ['panda', '/lesson/hallo'],
  ] as const) {
    const child = await (await browser.newContext()).newPage();
    await sitDown(child.request, workshop, animal, 'red');
    await child.goto(workshop.url + path);
  }
  const staff = await open('staff', '/staff');
  await expect(staff.locator('.tile', { hasText: 'NAOme walks a square' })).toBeVisible();
  await expect(staff.locator('.tile', { hasText: 'Red panda' })).toContainText('Hello');
  await keep(staff, 'staff');
});
