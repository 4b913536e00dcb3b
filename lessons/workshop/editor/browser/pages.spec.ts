/**
 * Every page in every size: nothing that axe finds, nothing wider than the screen, nothing too small for a finger.
 *
 * `NAOME_PICTURES` names a folder for pictures of all of them, to be looked at; then they come in simple German and in the other
 * colours too.
 */

import { mkdirSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { gather, type People } from './full-class';
import { expect, strangersOf, test, type Workshop } from './workshop';

const PICTURES = process.env['NAOME_PICTURES'];
const ONLY = process.env['NAOME_ONLY'];
const SIZES = {
  laptop: { width: 1366, height: 768 },
  tablet: { width: 820, height: 1180 },
  phone: { width: 390, height: 844 },
  // A laptop at 200 %, and the narrowest that must do.
  zoomed: { width: 683, height: 384 },
  narrow: { width: 320, height: 568 },
} as const;
const LANGUAGES = ['de', 'en'] as const;
const AXE = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

type Who = 'nobody' | 'child' | 'staff';

interface Shown {
  readonly name: string;
  readonly path: string;
  readonly who: Who;
  /** What has to be there. */
  readonly ready: string;
  /** What is pressed before it is looked at. */
  readonly press?: readonly string[];
  /** One of the main pages, which are looked at in all colours. */
  readonly main?: true;
}

const START = '.run-bar .go';
const PAGES: readonly Shown[] = [
  { name: 'join', path: '/?code=0000', who: 'nobody', ready: '.join-animals', main: true },
  { name: 'join-back', path: '/', who: 'child', ready: '.join-back' },
  { name: 'map', path: '/map', who: 'child', ready: '.map-stop', main: true },
  { name: 'map-take-home', path: '/map', who: 'child', ready: '.map-stop', press: ['.map-programs li .button'] },
  { name: 'map-bring', path: '/map', who: 'child', ready: '.map-stop', press: ['.map-programs .row .button'] },
  {
    name: 'lesson',
    path: '/lesson/hallo/begruessen',
    who: 'child',
    ready: '.blocklyBlockCanvas .blocklyDraggable',
    main: true,
  },
  {
    name: 'lesson-drawer',
    path: '/lesson/hallo/begruessen',
    who: 'child',
    ready: '.blocklyDraggable',
    press: ['.bench-views [data-for=blocks]', '.blocklyToolboxCategory >> nth=2'],
  },
  {
    name: 'lesson-check',
    path: '/lesson/tierstimmen',
    who: 'child',
    ready: '.blocklyDraggable',
    press: ['.bench-views [data-for=task]', '.lesson-check', '.lesson-result'],
  },
  {
    name: 'lesson-settings',
    path: '/lesson/hallo',
    who: 'child',
    ready: '.blocklyDraggable',
    press: ['.bench-top .button.quiet >> nth=-1'],
  },
  { name: 'free', path: '/free', who: 'child', ready: '.blocklyDraggable' },
  {
    name: 'free-run',
    path: '/free',
    who: 'child',
    ready: '.blocklyDraggable',
    press: [START, '.run-bar.is-running'],
    main: true,
  },
  { name: 'certificate', path: '/print/certificate', who: 'child', ready: '.sheet', main: true },
  { name: 'print-program', path: '/print/program/free', who: 'child', ready: '.sheet' },
  { name: 'cards', path: '/print/cards', who: 'nobody', ready: '.sheet' },
  { name: 'accessibility', path: '/accessibility', who: 'nobody', ready: 'h2' },
  { name: 'not-found', path: '/print/nowhere', who: 'nobody', ready: 'h1' },
  { name: 'stage-screen', path: '/stage-screen', who: 'staff', ready: '.screen-now h2', main: true },
  { name: 'staff-door', path: '/staff', who: 'nobody', ready: 'form' },
  { name: 'staff-class', path: '/staff', who: 'staff', ready: '.tile', main: true },
  { name: 'staff-settings', path: '/staff/settings', who: 'staff', ready: 'form', main: true },
  { name: 'staff-lessons', path: '/staff/lessons', who: 'staff', ready: 'h1' },
  { name: 'staff-files', path: '/staff/files', who: 'staff', ready: 'textarea' },
  { name: 'staff-missed', path: '/staff/missed', who: 'staff', ready: 'h1' },
  { name: 'staff-day', path: '/staff/day', who: 'staff', ready: 'h1' },
  { name: 'print-join', path: '/print/join', who: 'staff', ready: '.sheet svg' },
];

test.describe.configure({ timeout: 180_000 });

let people: People;

test.beforeAll(async ({ playwright, workshop }) => {
  people = await gather(() => playwright.request.newContext(), workshop);
});

/** A browser of somebody who has chosen a language and colours. */
async function browserOf(browser: Browser, who: Who, language: string, theme = 'light'): Promise<BrowserContext> {
  const context = await browser.newContext({
    locale: 'de-DE',
    reducedMotion: 'reduce',
    viewport: SIZES.laptop,
    ...(who !== 'nobody' && { storageState: people[who] }),
  });
  await context.addInitScript(
    (kept) => {
      // axe opens an empty page, which keeps nothing.
      if (!location.protocol.startsWith('http')) return;
      for (const [name, value] of Object.entries(kept)) localStorage.setItem(`naome.${name}`, value);
    },
    { language, theme },
  );
  return context;
}

async function open(page: Page, { url }: Workshop, { path, ready, press = [] }: Shown): Promise<void> {
  await page.goto(url + path);
  await page.locator(ready).first().waitFor();
  await page.evaluate(() => document.fonts.ready);
  for (const what of press) {
    const found = page.locator(what).first();
    if (what.startsWith('.bench-views') && !(await found.isVisible())) continue;
    if (/button|go$|check|Category/.test(what)) await found.click();
    else await found.waitFor();
  }
}

const PRESSED = 'a, button, select, input, textarea, [role=tab], [role=slider]';

/**
 * What must be pressed and cannot be: something lies over it, even when one has scrolled to it. The red button is looked at
 * more closely: it has an edge of the window for itself, or lies over nothing at all as the page comes up.
 */
const outOfReach = (pressed: string): string[] => {
  const told = (element: Element): string => element.outerHTML.slice(0, 120);
  const found: string[] = [];
  const root = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document;
  const red = document.querySelector('.red');
  const all = [...root.querySelectorAll<HTMLElement>(pressed)]
    .filter((element) => !element.closest('.skip:not(:focus), .unseen, .blocklyWidgetDiv, [aria-hidden=true]'))
    .map((element) => element.closest('label') ?? element)
    .filter((element) => element.checkVisibility({ visibilityProperty: true }));
  const touch = (a: DOMRect, b: DOMRect): boolean =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  const edge = red?.getBoundingClientRect();
  const isAtFoot = edge && edge.left <= 0 && edge.right >= document.documentElement.clientWidth - 1;
  scrollTo(0, 0);
  for (const element of all) {
    const box = element.getBoundingClientRect();
    if (box.width <= 1 || box.height <= 1) continue;
    if (edge && !isAtFoot && !red?.contains(element) && touch(box, edge))
      found.push(`under the red button: ${told(element)}`);
  }
  for (const element of all) {
    element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
    const box = element.getBoundingClientRect();
    if (box.width <= 1 || box.height <= 1) continue;
    if (red && !red.contains(element) && box.height < innerHeight / 2 && touch(box, red.getBoundingClientRect()))
      found.push(`not free of the red button: ${told(element)}`);
    const middle = (from: number, to: number, size: number): number => (Math.max(from, 0) + Math.min(to, size)) / 2;
    const hit = document.elementFromPoint(
      middle(box.left, box.right, innerWidth),
      middle(box.top, box.bottom, innerHeight),
    );
    if (!hit || !(element.contains(hit) || hit.contains(element)))
      found.push(`${told(element)} lies under ${hit && told(hit)}`);
  }
  scrollTo(0, 0);
  return found;
};

/** Things to press that a finger would miss: smaller than 44 pixels, and not words within a sentence. */
const tooSmall = (pressed: string): string[] =>
  [...document.querySelectorAll<HTMLElement>(pressed)]
    .filter((element) => {
      const { width, height } = element.getBoundingClientRect();
      const label = element.closest('label')?.getBoundingClientRect();
      const isShown = width > 1 && height > 1 && !element.closest('.skip, .unseen');
      const isWord = getComputedStyle(element).display === 'inline';
      return isShown && !isWord && Math.min(label?.height ?? height, label?.width ?? width) < 43.5;
    })
    .map((element) => element.outerHTML.slice(0, 120));

const tooWide = (): string[] =>
  document.documentElement.scrollWidth <= innerWidth
    ? []
    : [...document.querySelectorAll('body *')]
        .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
        .slice(0, 5)
        .map((element) => element.outerHTML.slice(0, 120));

for (const shown of PAGES.filter(({ name }) => !ONLY || ONLY.split(',').includes(name))) {
  test(`the page ${shown.name} is for everybody`, async ({ browser, workshop }) => {
    for (const language of LANGUAGES) {
      const context = await browserOf(browser, shown.who, language);
      const strangers = strangersOf(context, workshop);
      const page = await context.newPage();
      await open(page, workshop, shown);
      const { violations } = await new AxeBuilder({ page }).withTags(AXE).analyze();
      expect.soft(violations.map(({ id, nodes }) => `${language} ${id}: ${nodes[0]?.html}`)).toEqual([]);
      expect.soft(await page.evaluate(() => document.getAnimations().length)).toBe(0);
      expect.soft(await page.evaluate(() => document.documentElement.lang)).toBe(language);
      for (const [size, viewport] of Object.entries(SIZES)) {
        await page.setViewportSize(viewport);
        await laidOut(page);
        // On a phone there is one part of the bench at a time.
        const view = page.locator(shown.press?.find((what) => what.startsWith('.bench-views')) ?? '.bench-views-none');
        if (await view.isVisible()) await view.click();
        expect.soft(await page.evaluate(tooWide), `${language} ${size}: wider than the screen`).toEqual([]);
        expect.soft(await page.evaluate(tooSmall, PRESSED), `${language} ${size}: too small`).toEqual([]);
        expect.soft(await page.evaluate(outOfReach, PRESSED), `${language} ${size}: out of reach`).toEqual([]);
        if (PICTURES) await picture(page, `${shown.name}-${language}-${size}`);
      }
      expect.soft(strangers).toEqual([]);
      await context.close();
    }
    if (PICTURES) await otherLooks(browser, workshop, shown);
  });
}

/** The page has taken up a new size: what watches sizes has been told, and what it then changed is drawn. */
const laidOut = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES ?? '', { recursive: true });
  await page.waitForTimeout(150);
  await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
}

/** The main pages in the other colours and in simple German, for looking at. */
async function otherLooks(browser: Browser, workshop: Workshop, shown: Shown): Promise<void> {
  if (!shown.main) return;
  for (const [language, theme] of [
    ['de-simple', 'light'],
    ['de', 'dark'],
    ['de', 'contrast'],
  ] as const) {
    const context = await browserOf(browser, shown.who, language, theme);
    const page = await context.newPage();
    await open(page, workshop, shown);
    await picture(page, `${shown.name}-${language}-${theme}`);
    await context.close();
  }
}
