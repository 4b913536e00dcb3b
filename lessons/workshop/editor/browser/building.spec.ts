import { AxeBuilder } from '@axe-core/playwright';
import { bench, block, drag, expect, takeSeat, test } from './workshop';

test('a wrong code is said kindly, the right one opens the map', async ({ page, workshop }) => {
  await page.goto(`${workshop.url}/?code=0`);
  await page.getByRole('button', { name: 'Los geht’s' }).click();
  await expect(page.getByRole('alert')).not.toBeEmpty();
  await expect(page.getByLabel('Code an der Tafel')).toBeFocused();
  await takeSeat(page, workshop);
  await expect(page).toHaveURL(/\/map$/);
});

test('a block is dragged under the hat, runs, and can be watched again', async ({ page, workshop }) => {
  await takeSeat(page, workshop, 'Eule', 0);
  await bench(page, workshop, '/lesson/hallo');
  const hat = block(page, 'Wenn das Programm startet');
  await drag(page, 'Bewegung', 'steh auf', hat);
  await expect(hat.locator('.posture')).toHaveCount(1);
  await expect(page.locator('.bench-saved')).toContainText('Gespeichert');

  const pressed = Date.now();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.locator('.runs').first()).toBeAttached();
  test.info().annotations.push({ type: 'start to running block, ms', description: String(Date.now() - pressed) });
  await page.getByRole('tab', { name: 'Protokoll' }).click();
  await expect(page.getByTestId('protokoll')).toContainText('NAOme');

  const time = page.getByRole('slider', { name: 'Zeit' });
  await expect(time).toBeVisible({ timeout: 30_000 });
  await expect(page.locator('.runs')).toHaveCount(0);
  await time.press('Home');
  await expect(time).toHaveAttribute('aria-valuetext', /^0,0 von/);
});

test('stop ends a program that would go on for ever, by button and by Escape', async ({ page, workshop }) => {
  await takeSeat(page, workshop, 'Bär', 1);
  await bench(page, workshop, '/free');
  await drag(page, 'Ablauf', 'warte', block(page, 'Wenn das Programm startet'));
  await page.locator('svg.blocklySvg .blocklyNumberField').click();
  await page.keyboard.type('20');
  await page.keyboard.press('Enter');
  for (const stop of [
    () => page.getByRole('button', { name: 'Stopp', exact: true }).click(),
    () => page.keyboard.press('Escape'),
  ]) {
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await expect(page.locator('.run-bar')).toHaveClass(/is-running/);
    await expect(page.locator('.runs').first()).toBeAttached();
    await stop();
    await expect(page.locator('.run-bar')).not.toHaveClass(/is-running/);
    await expect(page.locator('.runs')).toHaveCount(0);
  }
});

test('a program survives a reload and a lost network', async ({ page, context, workshop }) => {
  await takeSeat(page, workshop, 'Igel', 2);
  await bench(page, workshop, '/lesson/hallo');
  await context.setOffline(true);
  await drag(page, 'Bewegung', 'steh auf', block(page, 'Wenn das Programm startet'));
  await expect(page.locator('.bench-saved')).toHaveAttribute('data-state', 'waiting');
  await context.setOffline(false);
  await page.reload();
  await expect(block(page, 'Wenn das Programm startet').locator('.posture')).toHaveCount(1);
  await expect(page.locator('.bench-saved')).toHaveAttribute('data-state', 'saved');
  // What the class has now comes back in a browser that has lost all it kept.
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await expect(block(page, 'Wenn das Programm startet').locator('.posture')).toHaveCount(1);
});

test('with the keyboard alone: open a drawer, take a block, put it down, start', async ({ page, workshop }) => {
  await takeSeat(page, workshop, 'Hase', 3);
  await bench(page, workshop, '/lesson/hallo');
  // The skip link, then into the blocks.
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Zum Inhalt springen' })).toBeFocused();
  for (let press = 0; press < 25; press += 1) {
    if (await page.locator('.blockly').evaluate((element) => element.contains(document.activeElement))) break;
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('w');
  await page.keyboard.press('t');
  // The second drawer is for speaking, the third for moving; its first block is taken, led to the hat, and put down there.
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(block(page, 'Wenn das Programm startet').locator('.posture')).toHaveCount(1);
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('.run-bar')).toHaveClass(/is-running/);
  await page.keyboard.press('Escape');
  await expect(page.locator('.run-bar')).not.toHaveClass(/is-running/);
});

test('without dragging: blocks that are tapped in their drawer go where they are wanted', async ({
  browser,
  workshop,
}) => {
  const context = await browser.newContext({
    locale: 'de-DE',
    hasTouch: true,
    viewport: { width: 1024, height: 768 },
  });
  const page = await context.newPage();
  await takeSeat(page, workshop, 'Panda', 3);
  await bench(page, workshop, '/free');
  // Left of the words, which open a list.
  const EDGE = { x: 10, y: 22 };
  const tap = async (drawer: string, words: string): Promise<void> => {
    await page.locator('.blocklyToolboxCategory', { hasText: drawer }).tap();
    await page
      .locator('.blocklyFlyout .blocklyDraggable', { hasText: words })
      .first()
      .locator('path')
      .first()
      .tap({ position: EDGE, force: true });
  };
  // One below the other, though nobody chose a place.
  await tap('Bewegung', 'steh');
  await tap('Ablauf', 'wiederhole');
  // Into the loop that was chosen with it, and below what is in it.
  await tap('Bewegung', 'winke');
  await tap('Sprechen', 'sage');
  await expect
    .poll(async () => (await block(page, 'Wenn das Programm startet').textContent())?.replaceAll('\u00a0', ' '))
    .toMatch(/startet.*steh auf.*wiederhole.*winke.*sage/);
  await expect(page.locator('svg.blocklySvg .blocklyBlockCanvas > .blocklyDraggable')).toHaveCount(1);
  // A block above is tapped on: the next one comes below it, and what was there moves on.
  await page.locator('svg.blocklySvg .blocklyBlockCanvas .posture > path').first().tap({ position: EDGE, force: true });
  await tap('Bewegung', 'geh');
  await expect(page.locator('svg.blocklySvg .blocklyBlockCanvas .posture > .walk')).toHaveCount(1);
  // One step back takes it away with the way it went.
  await page.getByRole('button', { name: 'Rückgängig' }).click();
  await expect(page.locator('svg.blocklySvg .blocklyBlockCanvas .walk')).toHaveCount(0);
  await expect(page.locator('svg.blocklySvg .blocklyBlockCanvas > .blocklyDraggable')).toHaveCount(1);
  await context.close();
});

test('the check says one thing, a tip helps, and the step is passed', async ({ page, workshop }) => {
  await takeSeat(page, workshop, 'Katze', 4);
  await bench(page, workshop, '/lesson/hallo/aufstehen');
  await page.getByRole('button', { name: 'Prüfen' }).click();
  await expect(page.locator('.lesson-answer')).toContainText('Noch nicht');
  await page.getByRole('button', { name: 'Prüfen' }).click();
  await expect(page.locator('.lesson-result')).toBeVisible();
  await page.locator('.lesson').getByRole('button', { name: 'Tipp' }).click();
  await expect(page.locator('.lesson-answer')).toContainText('Tipp 1 von');
  await expect(page.getByRole('button', { name: 'Noch ein Tipp' })).toBeFocused();
  await drag(page, 'Bewegung', 'steh auf', block(page, 'Wenn das Programm startet'));
  await page.getByRole('button', { name: 'Prüfen' }).click();
  const joy = page.getByRole('dialog');
  await expect(joy).toContainText('Geschafft');
  await joy.getByRole('button', { name: 'Nächster Schritt' }).click();
  await expect(page.getByRole('heading', { name: 'Winken und Hallo sagen' })).toBeVisible();
  await expect(page.locator('.blocklyToolboxCategory', { hasText: 'Ablauf' })).toBeVisible();
});

test('after enough tries there is the solution, at once', async ({ page, workshop }) => {
  await takeSeat(page, workshop, 'Pinguin', 2);
  await bench(page, workshop, '/lesson/hallo/aufstehen');
  const solution = page.getByRole('button', { name: 'Lösung zeigen' });
  for (let tries = 1; tries <= 6; tries += 1) {
    await expect(solution).toHaveCount(0);
    const answered = page.waitForResponse('**/api/check**');
    await page.getByRole('button', { name: 'Prüfen' }).click();
    await answered;
    await expect(page.locator('.lesson-answer')).toContainText('Noch nicht');
    // Nobody checks more than twice a second.
    await page.waitForTimeout(500);
  }
  await expect(solution).toBeVisible();
});

test('on the smallest screen what the check says is brought into view', async ({ page, workshop }) => {
  await page.setViewportSize({ width: 320, height: 568 });
  await takeSeat(page, workshop, 'Frosch', 5);
  await bench(page, workshop, '/lesson/tierstimmen');
  await page.locator('.bench-views [data-for=task]').click();
  await page.getByRole('button', { name: 'Prüfen' }).click();
  await expect(page.locator('.lesson-result strong')).toBeInViewport();
});

test('a mistyped address leads back, and the code behind the address to joining', async ({ page, workshop }) => {
  for (const width of [1366, 320]) {
    await page.setViewportSize({ width, height: 568 });
    expect((await page.goto(`${workshop.url}/lektion/hallo`))?.status()).toBe(404);
    await expect(page.getByRole('heading', { name: 'Das gibt es hier nicht.' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'There is no such thing here.' })).toBeVisible();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
  await page.getByRole('link', { name: 'Zur Werkstatt' }).click();
  await expect(page).toHaveURL(`${workshop.url}/`);
  await page.goto(`${workshop.url}/${workshop.code}`);
  await expect(page.getByLabel('Code an der Tafel')).toHaveValue(workshop.code);
});

test('two windows of one seat do not take the stage from each other, and ask whose blocks shall stay', async ({
  page,
  context,
  workshop,
}) => {
  await takeSeat(page, workshop, 'Biene', 6);
  await bench(page, workshop, '/free');
  const other = await context.newPage();
  await bench(other, workshop, '/free');
  await expect(page.locator('.toast')).toContainText('in einem anderen Fenster');
  await expect(other.locator('.run-bar')).not.toHaveClass(/is-away/);
  // Longer than a line takes that comes back by itself.
  await other.waitForTimeout(1500);
  await expect(other.locator('.toast')).toHaveCount(0);

  await drag(other, 'Ablauf', 'warte', block(other, 'Wenn das Programm startet'));
  await expect(other.locator('.bench-saved')).toContainText('Gespeichert');
  await page.bringToFront();
  await drag(page, 'Bewegung', 'steh auf', block(page, 'Wenn das Programm startet'));
  const question = page.getByRole('dialog');
  await expect(question).toContainText('anderen Gerät');
  // Whoever closes the question loses nothing.
  await page.keyboard.press('Escape');
  await expect(block(page, 'Wenn das Programm startet').locator('.posture')).toHaveCount(1);
  // Start brings the stage back: the program has run here, and the other window knows.
  await page.locator('.run-bar .go').click();
  await expect(page.getByRole('slider', { name: 'Zeit' })).toBeVisible({ timeout: 30_000 });
  await expect(other.locator('.toast')).toContainText('in einem anderen Fenster');
});

test('a lesson that is only looked at is no program; a hat alone says that something is missing', async ({
  page,
  workshop,
}) => {
  await takeSeat(page, workshop, 'Wal', 6);
  const saved: string[] = [];
  page.on('request', (request) => request.method() === 'PUT' && saved.push(request.url()));
  await bench(page, workshop, '/free');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.locator('.block-bubble')).toContainText('Zieh einen Block darunter');
  await page.getByRole('button', { name: 'Zum Roboter' }).click();
  await expect(page.locator('.toast')).toContainText('Hier fehlen noch Blöcke');
  await bench(page, workshop, '/lesson/quadrat');
  await page.getByRole('link', { name: 'Zur Karte' }).first().click();
  await expect(page.locator('.map-programs')).not.toContainText('Quadrat');
  expect(saved.filter((url) => url.includes('quadrat'))).toEqual([]);
});
