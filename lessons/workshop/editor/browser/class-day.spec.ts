/** A day with a class, from the first PIN to the last sheet of paper, and a robot over ROS 2 that runs what a child has built. */

import type { Browser, Page } from '@playwright/test';
import { check, PIN, program, say, standUp } from './full-class';
import { bench, block, drag, expect, strangersOf, takeSeat, test, type Workshop } from './workshop';

test.use({ onRobot: true });
test.describe.configure({ mode: 'serial', timeout: 180_000 });

let staff: Page;
let screen: Page;
let owl: Page;
let hedgehog: Page;
let frog: Page;

const strangers: string[][] = [];

async function newPage(browser: Browser, workshop: Workshop): Promise<Page> {
  const context = await browser.newContext({ locale: 'de-DE' });
  strangers.push(strangersOf(context, workshop));
  return context.newPage();
}

const checkIt = (page: Page): Promise<void> => page.getByRole('button', { name: 'Prüfen' }).click();
const tile = (name: string) => staff.locator('.tile', { hasText: name });
const start = 'Wenn das Programm startet';

async function join(browser: Browser, workshop: Workshop, animal: string, path: string): Promise<Page> {
  const page = await newPage(browser, workshop);
  await takeSeat(page, workshop, animal);
  await bench(page, workshop, path);
  return page;
}

test('staff open the class, and three children join', async ({ browser, workshop }) => {
  staff = await newPage(browser, workshop);
  await staff.goto(`${workshop.url}/staff`);
  await staff.getByLabel('Schlüssel vom Start').fill(workshop.key);
  await staff.getByLabel('Neue PIN', { exact: true }).fill(PIN);
  await staff.getByLabel('Neue PIN noch einmal').fill(PIN);
  await staff.getByRole('button', { name: 'Anmelden' }).click();
  await expect(staff.getByText(workshop.code, { exact: true })).toBeVisible();
  screen = await staff.context().newPage();
  await screen.goto(`${workshop.url}/stage-screen`);
  await expect(screen.locator('.screen-join')).toContainText(workshop.code);

  owl = await join(browser, workshop, 'Eule', '/lesson/hallo');
  hedgehog = await join(browser, workshop, 'Igel', '/lesson/hallo');
  frog = await join(browser, workshop, 'Frosch', '/lesson/hallo');
  for (const name of ['Eule', 'Igel', 'Frosch']) await expect(tile(name)).toContainText('Hallo, ich bin NAOme');
});

test('one fails, asks for a tip, and is seen to be stuck', async () => {
  for (let n = 0; n < 3; n += 1) {
    await checkIt(frog);
    await expect(frog.locator('.lesson-answer')).toContainText('Noch nicht');
  }
  await frog.locator('.lesson').getByRole('button', { name: 'Tipp' }).click();
  await expect(frog.locator('.lesson-answer')).toContainText('Tipp 1 von');
  await expect(tile('Frosch')).toHaveClass(/stuck/);
});

test('one builds with the keyboard alone, and passes', async () => {
  const inBlocks = (): Promise<boolean> =>
    hedgehog.locator('.blockly').evaluate((element) => element.contains(document.activeElement));
  for (let press = 0; press < 30 && !(await inBlocks()); press += 1) await hedgehog.keyboard.press('Tab');
  for (const key of ['w', 't', 'ArrowDown', 'ArrowDown', 'ArrowRight', 'Enter', 'ArrowDown', 'Enter']) {
    await hedgehog.keyboard.press(key);
  }
  await expect(block(hedgehog, start).locator('.posture')).toHaveCount(1);
  const isCheck = (): Promise<boolean> =>
    hedgehog.evaluate(() => document.activeElement?.classList.contains('lesson-check') ?? false);
  for (let press = 0; press < 30 && !(await isCheck()); press += 1) await hedgehog.keyboard.press('Shift+Tab');
  await hedgehog.keyboard.press('Enter');
  await expect(hedgehog.getByRole('dialog')).toContainText('Geschafft');
  // The way on has the focus.
  await hedgehog.keyboard.press('Enter');
  await expect(hedgehog.locator('#lesson-step')).toContainText('Schritt 2');
});

test('one drags, passes the lesson, and asks for the robot', async () => {
  await drag(owl, 'Bewegung', 'steh auf', block(owl, start));
  await checkIt(owl);
  await owl.getByRole('dialog').getByRole('button', { name: 'Nächster Schritt' }).click();
  await drag(owl, 'Bewegung', 'winke', block(owl, 'steh auf'));
  await drag(owl, 'Sprechen', 'sage', block(owl, 'winke'));
  await block(owl, 'sage').locator('.blocklyTextInputField').click();
  await owl.keyboard.press('Control+A');
  await owl.keyboard.type('Huhu, ich bin die Eule!');
  await owl.keyboard.press('Enter');
  await checkIt(owl);
  const joy = owl.getByRole('dialog');
  await expect(joy).toContainText('Geschafft');
  await joy.getByRole('button', { name: 'Auf die Roboter-Bühne' }).click();
  // Its own sentence waits for staff, and so it waits too.
  await expect(owl.getByRole('button', { name: 'Platz 1' })).toBeVisible();
  await expect(tile('Eule')).toContainText('in der Schlange');
});

test('staff look at the sentence, the child is called, and the robot runs the program', async () => {
  await staff.getByRole('button', { name: 'Freigeben' }).click();
  await owl.getByRole('button', { name: 'Wir sind da!' }).click();
  await expect(screen.locator('.screen-now')).toContainText('Eule', { timeout: 30_000 });
  await expect(owl.getByText('Euer Programm läuft jetzt auf dem Roboter.')).toBeVisible();
  await expect(screen.locator('.screen-caption')).not.toBeEmpty({ timeout: 60_000 });
  await expect(owl.getByText('Euer Programm läuft jetzt auf dem Roboter.')).toBeHidden({ timeout: 60_000 });
});

test('a run is stopped by the red button, and goes on only when staff say so', async ({ workshop }) => {
  // A walk that would take a minute.
  const wait = { type: 'wait', inputs: { SECONDS: { shadow: { type: 'math_number', fields: { NUM: 20 } } } } };
  const long = program(standUp, wait, say('Das sagt er nie.'));
  await hedgehog.request.put(`${workshop.url}/api/programs/free`, {
    data: { workspace: long, based_on: null },
    headers: { 'X-Naome': '1' },
  });
  expect((await check(hedgehog.request, workshop, long, null, null)).stage_ready).toBe(true);
  await bench(hedgehog, workshop, '/free');
  await hedgehog.getByRole('button', { name: 'Zum Roboter' }).click();
  await staff.getByRole('button', { name: 'Freigeben' }).click();
  await hedgehog.getByRole('button', { name: 'Wir sind da!' }).click();
  await expect(hedgehog.getByText('Euer Programm läuft jetzt auf dem Roboter.')).toBeVisible({ timeout: 30_000 });
  await staff.getByRole('button', { name: 'STOPP' }).click();
  await expect(staff.locator('.red')).toContainText('Der Roboter ist angehalten.');
  await expect(hedgehog.getByText('Euer Programm läuft jetzt auf dem Roboter.')).toBeHidden({ timeout: 30_000 });
  await expect(screen.locator('.screen')).toHaveClass(/is-stopped/);
  await staff.getByRole('button', { name: 'Weitermachen' }).click();
  await expect(screen.locator('.screen')).not.toHaveClass(/is-stopped/);
});

test('a certificate, and at the end of the day nothing is left', async ({ workshop }) => {
  await owl.goto(`${workshop.url}/print/certificate`);
  await expect(owl.locator('.sheet')).toContainText('Eule');
  await owl.goto(`${workshop.url}/map`);
  await staff.goto(`${workshop.url}/staff/day`);
  await staff.getByRole('button', { name: 'Tag beenden' }).click();
  await staff.getByRole('button', { name: 'Ja, alles löschen' }).click();
  await expect(staff.getByRole('status').filter({ hasText: 'Gelöscht' })).toBeVisible();
  for (const child of [owl, hedgehog, frog]) {
    await expect(child).toHaveURL(`${workshop.url}/`);
    const kept = await child.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('program')));
    expect(kept).toEqual([]);
  }
  expect(strangers.flat()).toEqual([]);
  for (const page of [staff, owl, hedgehog, frog]) await page.context().close();
});
