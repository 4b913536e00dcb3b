/** The pictures of the tour in `docs/`. Not a part of the tests: `npm run pictures`, and then look at each. */

import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { gather, program, save, say, standUp, walk, wave } from './full-class';
import { expect, test } from './workshop';

const DOCS = fileURLToPath(new URL('../../../../docs', import.meta.url));
const START = '.run-bar .go';

test.use({ own: 'pictures' });

test('pictures', async ({ browser, playwright, workshop }) => {
  test.setTimeout(180_000);
  const people = await gather(() => playwright.request.newContext(), workshop);
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

  const left = {
    type: 'turn',
    id: 'left',
    inputs: { DEGREES: { shadow: { type: 'math_number', fields: { NUM: 90 } } } },
  };
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
    await expect(run.locator('.runs', { hasText: 'say' }).last()).toBeAttached();
    await run.waitForTimeout(700);
    await keep(run, name);
  }

  const certificate = await open('child', '/print/certificate', { width: 768, height: 1100 });
  await certificate.locator('.sheet').waitFor();
  await keep(certificate, 'certificate');
  const screen = await open('staff', '/stage-screen');
  await screen.locator('.screen-now h2').waitFor();
  await screen.waitForTimeout(500);
  await keep(screen, 'screen');
  const staff = await open('staff', '/staff');
  await staff.locator('.tile').first().waitFor();
  await keep(staff, 'staff');
});
