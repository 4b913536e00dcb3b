/** How quick it is. Not a part of the tests: `npm run figures`, on a machine with little else to do. */

import { program, save, sitDown, standUp, walk } from './full-class';
import { expect, test } from './workshop';

const SLOW_DOWN = 4;

test('figures', async ({ browser, workshop }) => {
  const context = await browser.newContext({ locale: 'de-DE', viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  const others: string[] = [];
  let bytes = 0;
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(workshop.url) && !/^(data|blob):/.test(request.url())) others.push(request.url());
  });

  await page.goto(workshop.url);
  await page.waitForLoadState('networkidle');
  const joined = bytes;
  await sitDown(context.request, workshop, 'fox', 'blue');
  await save(context.request, workshop, 'free', program(standUp, walk, walk, walk));
  const ready = async (): Promise<number> => {
    await page.goto(`${workshop.url}/lesson/hallo`);
    await page.waitForFunction(() => performance.getEntriesByName('editor-ready').length > 0);
    return page.evaluate(() => performance.getEntriesByName('editor-ready')[0]?.startTime ?? 0);
  };
  const quick = await ready();
  const all = bytes;
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOW_DOWN });
  const slow = [await ready(), await ready(), await ready()].sort((a, b) => a - b)[1] ?? 0;
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });

  // From the press to the first picture of the stage that differs.
  await page.goto(`${workshop.url}/free`);
  await page.waitForFunction(() => performance.getEntriesByName('editor-ready').length > 0);
  await expect(page.locator('.run-bar')).not.toHaveClass(/is-away/);
  const moved = await page.evaluate(async () => {
    const stage = document.querySelector<HTMLCanvasElement>('.stage-canvas');
    const small = document.createElement('canvas');
    [small.width, small.height] = [160, 120];
    const context = small.getContext('2d', { willReadFrequently: true });
    const look = (): string => {
      context?.drawImage(stage as HTMLCanvasElement, 0, 0, small.width, small.height);
      return String(context?.getImageData(0, 0, small.width, small.height).data.join());
    };
    // The stage has come to rest.
    let before = look();
    for (let same = 0; same < 20; ) {
      await new Promise(requestAnimationFrame);
      const now = look();
      same = now === before ? same + 1 : 0;
      before = now;
    }
    const pressed = performance.now();
    document.querySelector<HTMLElement>('.run-bar .go')?.click();
    while (look() === before) await new Promise(requestAnimationFrame);
    return performance.now() - pressed;
  });

  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOW_DOWN });
  const frames = await page.evaluate(async () => {
    let drawn = 0;
    const draw = CanvasRenderingContext2D.prototype.drawImage;
    CanvasRenderingContext2D.prototype.drawImage = function count(this: CanvasRenderingContext2D, ...given: never[]) {
      if (this.canvas.className === 'stage-canvas') drawn += 1;
      return (draw as (...all: never[]) => void).apply(this, given);
    } as typeof draw;
    const began = performance.now();
    await new Promise((done) => setTimeout(done, 3000));
    CanvasRenderingContext2D.prototype.drawImage = draw;
    return drawn / ((performance.now() - began) / 1000);
  });
  const figures = {
    'first page, KB': Math.round(joined / 1000),
    'first page and editor, KB': Math.round(all / 1000),
    'editor ready, ms': Math.round(quick),
    [`editor ready with ${SLOW_DOWN}x slow-down, ms`]: Math.round(slow),
    'start to first movement, ms': Math.round(moved),
    [`stage with ${SLOW_DOWN}x slow-down, pictures a second`]: Math.round(frames),
    'requests to other hosts': others.length,
  };
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  await context.close();
});
