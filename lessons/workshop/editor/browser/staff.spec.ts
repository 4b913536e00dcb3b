import type { Page } from '@playwright/test';
import { expect, takeSeat, test } from './workshop';

test.use({ own: 'staff' });
test.describe.configure({ mode: 'serial' });

const PIN = '2468';

async function signIn(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/staff`);
  await page.getByLabel('PIN', { exact: true }).fill(PIN);
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await expect(page.getByRole('heading', { name: 'Wer ist wo?' })).toBeVisible();
}

test('staff choose a PIN once, with the key of the start', async ({ page, workshop }) => {
  await page.goto(`${workshop.url}/staff`);
  await page.getByLabel('Schlüssel vom Start').fill(workshop.key);
  await page.getByLabel('Neue PIN', { exact: true }).fill(PIN);
  await page.getByLabel('Neue PIN noch einmal').fill('1357');
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await expect(page.getByRole('alert')).toContainText('verschieden');
  await page.getByLabel('Neue PIN noch einmal').fill(PIN);
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await expect(page.getByText(workshop.code, { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Abmelden' }).click();
  await page.getByLabel('PIN', { exact: true }).fill('9999');
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await expect(page.getByRole('alert')).not.toBeEmpty();
});

test('a child who walks the map is seen by staff', async ({ page, browser, workshop }) => {
  await signIn(page, workshop.url);
  const child = await (await browser.newContext({ locale: 'de-DE' })).newPage();
  await takeSeat(child, workshop, 'Eule');
  await expect(child.getByRole('heading', { name: 'Die Karte' })).toBeVisible();
  const tile = page.locator('.tile', { hasText: 'Eule' });
  await expect(tile).toContainText('schaut sich um');
  await child.getByRole('link', { name: /^Hallo, ich bin NAOme/ }).focus();
  await child.keyboard.press('Enter');
  await expect(child).toHaveURL(/\/lesson\/hallo/);
  await expect(tile).toContainText('Hallo, ich bin NAOme');
  await child.context().close();
});

test('a program is printed with its blocks, and taken home by its code', async ({ page, workshop }) => {
  await takeSeat(page, workshop, 'Igel');
  await page.evaluate(async () => {
    const block = { type: 'ev_start', id: 'a', x: 0, y: 0, next: { block: { type: 'gesture', id: 'b' } } };
    const workspace = { blocks: { languageVersion: 0, blocks: [block] } };
    const headers = { 'X-Naome': '1', 'Content-Type': 'application/json' };
    await fetch('/api/programs/free', { method: 'PUT', headers, body: JSON.stringify({ workspace, based_on: null }) });
  });
  await page.goto(`${workshop.url}/map`);
  await page
    .locator('.map-programs li', { hasText: 'Eigenes Programm' })
    .getByRole('button', { name: 'Mitnehmen' })
    .click();
  const code = await page.locator('.map-code').textContent();
  expect(code).toMatch(/^[A-Z0-9]{6}$/);
  await page.getByRole('dialog').getByRole('link', { name: 'Ausdrucken' }).click();
  await expect(page.getByRole('img', { name: /Teil 1: .*winke/ })).toBeVisible();
  await expect(page.locator('footer')).toContainText(code ?? '');
  await page.goto(`${workshop.url}/map`);
  await page.getByRole('button', { name: 'Programm mitgebracht?' }).click();
  await page.getByLabel('Mitnehm-Code').fill((code ?? '').toLowerCase());
  await page.getByRole('button', { name: 'Öffnen' }).click();
  await page.getByRole('button', { name: 'Ja, ersetzen' }).click();
  await expect(page).toHaveURL(/\/free$/);
});

test('the certificate fits on one sheet and asks for no name', async ({ page, workshop }) => {
  await takeSeat(page, workshop, 'Katze');
  await page.goto(`${workshop.url}/print/certificate`);
  await expect(page.getByRole('heading', { name: 'Urkunde' })).toBeVisible();
  await expect(page.locator('.sheet')).toContainText('Katze');
  await expect(page.locator('input')).toHaveCount(0);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
});

test('the red button is on every page of staff, and Escape presses it', async ({ page, workshop }) => {
  await signIn(page, workshop.url);
  for (const path of [
    '/staff/settings',
    '/staff/lessons',
    '/staff/files',
    '/staff/missed',
    '/staff/day',
    '/stage-screen',
    '/print/join',
  ]) {
    await page.goto(workshop.url + path);
    await expect(page.getByRole('button', { name: 'STOPP' })).toBeVisible();
  }
  await page.goto(`${workshop.url}/staff`);
  await expect(page.locator('.robot-state')).toContainText('Bereit');
  await page.keyboard.press('Escape');
  await expect(page.locator('.red')).toContainText('Der Roboter ist angehalten.');
  await expect(page.locator('.robot-state')).toContainText('Angehalten');
  await page.getByRole('button', { name: 'Weitermachen' }).click();
  await expect(page.locator('.robot-state')).toContainText('Bereit');
});

test('the red button works on the page on which the PIN was changed', async ({ page, workshop }) => {
  await signIn(page, workshop.url);
  await page.goto(`${workshop.url}/staff/settings`);
  const change = async (before: string, after: string): Promise<void> => {
    await page.getByLabel('Bisherige PIN').fill(before);
    await page.getByLabel('Neue PIN', { exact: true }).fill(after);
    await page.getByLabel('Neue PIN noch einmal').fill(after);
    const changed = page.waitForResponse(
      (answer) => answer.url().includes('/api/staff/pin') && answer.status() === 204,
    );
    const form = page.locator('form', { has: page.locator('#pin-old') });
    await form.getByRole('button', { name: 'Speichern' }).click();
    await changed;
  };
  await change(PIN, '97531');
  await page.keyboard.press('Escape');
  await expect(page.locator('.red')).toContainText('Der Roboter ist angehalten.');
  await page.getByRole('button', { name: 'Weitermachen' }).click();
  await expect(page.getByRole('button', { name: 'STOPP' })).toBeVisible();
  // Others of this class know the first one.
  await change('97531', PIN);
});

test('a tablet has no Escape: the red button is pressed while a question is open', async ({ page, workshop }) => {
  await signIn(page, workshop.url);
  for (const size of [
    { width: 820, height: 1180 },
    { width: 1366, height: 768 },
  ]) {
    await page.setViewportSize(size);
    await page.goto(`${workshop.url}/staff/day`);
    await page.getByRole('button', { name: 'Tag beenden' }).click();
    const question = page.getByRole('dialog');
    await question.getByRole('button', { name: 'STOPP' }).click();
    await expect(page.locator('.red')).toContainText('Der Roboter ist angehalten.');
    await question.getByRole('button', { name: 'Abbrechen' }).click();
    await expect(question).toHaveCount(0);
    await page.locator('body > .red').getByRole('button', { name: 'Weitermachen' }).click();
    await expect(page.locator('body > .red').getByRole('button', { name: 'STOPP' })).toBeVisible();
  }
});

test('what the library fills into the accessibility statement is read there', async ({ page, workshop }) => {
  await signIn(page, workshop.url);
  await page.goto(`${workshop.url}/staff/settings`);
  await page.locator('#statement-body').fill('Bücherei am Markt');
  await page.locator('#statement-gaps').fill('Die Pläne sind nur Bilder.');
  await page
    .locator('form', { has: page.locator('#statement-body') })
    .getByRole('button', { name: 'Speichern' })
    .click();
  await expect(page.getByText('Gespeichert.')).toBeVisible();
  await page.goto(`${workshop.url}/accessibility`);
  await expect(page.locator('main')).toContainText('Bücherei am Markt');
  await expect(page.locator('main li', { hasText: 'Die Pläne sind nur Bilder.' })).toBeVisible();
});

test('a slip in a floor plan is found while it is typed', async ({ page, workshop }) => {
  await signIn(page, workshop.url);
  await page.goto(`${workshop.url}/staff/files`);
  const text = page.getByLabel('Text der Datei');
  await expect(page.locator('.findings')).toContainText('Alles in Ordnung.');
  const before = await text.inputValue();
  await text.fill(`${before}\n[[zonne]]\n`);
  const finding = page.locator('.finding').first();
  await expect(finding).toContainText(/Zeile \d+, Spalte \d+/);
  await expect(page.getByRole('button', { name: 'Speichern' })).toBeDisabled();
  await finding.click();
  await expect(text).toBeFocused();
  await text.fill(`${before}\n# Ein Satz mehr.\n`);
  // What is typed is still there after a look at another file, and at another part of the page.
  const choice = page.getByLabel('Datei', { exact: true });
  const file = await choice.inputValue();
  await choice.selectOption({ index: 1 });
  await expect(text).not.toHaveValue(/Ein Satz mehr/);
  await page.getByRole('link', { name: 'Lektionen', exact: true }).click();
  await page.getByRole('link', { name: 'Pläne und Sätze' }).click();
  await page.getByLabel('Datei', { exact: true }).selectOption(file);
  await expect(page.getByLabel('Text der Datei')).toHaveValue(/Ein Satz mehr/);
  await expect(page.getByText('Noch nicht gespeichert.')).toBeVisible();
  await page.getByRole('button', { name: 'Speichern' }).click();
  await expect(page.getByText('Gespeichert.')).toBeVisible();
});

test('at the end of the day nothing of a child is left', async ({ page, browser, workshop }) => {
  await signIn(page, workshop.url);
  const child = await (await browser.newContext({ locale: 'de-DE' })).newPage();
  await takeSeat(child, workshop, 'Bär');
  await page.goto(`${workshop.url}/staff/day`);
  await page.getByRole('button', { name: 'Tag beenden' }).click();
  await page.getByRole('button', { name: 'Ja, alles löschen' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Gelöscht' })).toBeVisible();
  await expect(child).toHaveURL(`${workshop.url}/`);
  expect(await child.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('program')))).toEqual([]);
  await child.context().close();
});
