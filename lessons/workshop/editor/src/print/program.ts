/** A program on paper: its blocks as pictures, one for each stack, and the code that brings it back. */

import '../editor/blockly.css';
import * as Blockly from 'blockly/core';
import { animal } from '../animals';
import { api, type Registry, type Workspace } from '../api';
import { fill, h } from '../dom';
import { define } from '../editor/definitions';
import { speak } from '../editor/language';
import { look } from '../editor/look';
import { language, t } from '../i18n';
import { robotSign } from '../ui/icons';
import type { Sheet } from './sheet';

const SVG = 'http://www.w3.org/2000/svg';
/** Room around a picture, in the blocks' own pixels: hats and frames stand out a little. */
const MARGIN = 6;

export async function programSheet(slot: string): Promise<Sheet> {
  const [{ child }, program, registry, { lessons }] = await Promise.all([
    api.me(),
    api.program(slot),
    api.registry(),
    api.lessons(),
    speak(language()),
  ]);
  const title = lessons.find(({ id }) => id === program.lesson)?.title ?? t('map.programs.free');
  const code = await api.takeHome(slot).then(
    ({ code }) => code,
    () => undefined,
  );
  const pictures = h('div', { class: 'program-pictures' });
  const element = h(
    'article',
    { class: 'sheet a4 program' },
    h(
      'header',
      {},
      animal(child.animal, child.value, undefined, child.sign),
      h('div', {}, h('h1', {}, title), h('p', {}, t('print.program.team', { name: child.name }))),
      h('span', { class: 'push' }),
      robotSign(),
    ),
    pictures,
    code && h('footer', {}, t('print.program.code', { code })),
  );
  return {
    title: `${t('print.program')}: ${title}`,
    element,
    back: '/map',
    ready: () => draw(pictures, registry, program.workspace),
  };
}

/** Lets Blockly draw the program out of sight, and takes a picture of each stack. */
function draw(place: HTMLElement, registry: Registry, program: Workspace): void {
  define(registry);
  const room = h('div', { class: 'program-room', 'aria-hidden': 'true' });
  place.append(room);
  const workspace = Blockly.inject(room, {
    renderer: 'zelos',
    theme: look('light', registry.categories),
    media: '/media/',
    readOnly: true,
    sounds: false,
  });
  try {
    Blockly.serialization.workspaces.load(program, workspace);
    const looks = workspace.getInjectionDiv().getAttribute('class') ?? '';
    const stacks = workspace.getTopBlocks(true);
    const pictures = stacks.map((block, n) => picture(block, looks, t('print.program.part', { n: n + 1 })));
    fill(place, pictures.length > 0 ? pictures : h('p', {}, t('print.program.empty')));
  } catch {
    fill(place, h('p', { class: 'problem' }, t('editor.unreadable')));
  } finally {
    workspace.dispose();
    // What Blockly measures words with would stay behind, outside of the page.
    document.querySelector('.blocklyComputeCanvas')?.remove();
  }
}

/** A still picture of a stack: Blockly's own drawing, out of its workspace. */
function picture(block: Blockly.BlockSvg, looks: string, part: string): HTMLElement {
  const drawn = block.getSvgRoot();
  const { x, y, width, height } = drawn.getBBox();
  const still = drawn.cloneNode(true) as SVGGElement;
  still.removeAttribute('transform');
  // Nobody can go to a block on paper.
  for (const element of [still, ...still.querySelectorAll('*')]) {
    for (const name of ['tabindex', 'id', 'role', ...ariaNames(element)]) element.removeAttribute(name);
  }
  const svg = document.createElementNS(SVG, 'svg');
  const [wide, high] = [width + 2 * MARGIN, height + 2 * MARGIN];
  svg.setAttribute('viewBox', `${x - MARGIN} ${y - MARGIN} ${wide} ${high}`);
  svg.setAttribute('class', 'blocklySvg program-picture');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', `${part}: ${words(block)}`);
  svg.style.aspectRatio = `${wide} / ${high}`;
  svg.style.width = `${wide * 0.9}px`;
  svg.append(still);
  return h('div', { class: `program-stack ${looks}` }, svg);
}

function ariaNames(element: Element): string[] {
  return element.getAttributeNames().filter((name) => name.startsWith('aria-'));
}

/** A stack in words, for those who do not see it. */
function words(block: Blockly.BlockSvg): string {
  const said: string[] = [];
  for (let next: Blockly.Block | null = block; next; next = next.getNextBlock()) said.push(next.toString());
  return said.join(', ');
}
