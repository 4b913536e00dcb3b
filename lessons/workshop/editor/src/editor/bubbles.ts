/** What does not work, said at the block: one bubble at a time, the others come when their block is chosen. */

import * as Blockly from 'blockly/core';
import { h } from '../dom';
import { t } from '../i18n';
import { button } from '../ui/button';
import { icon } from '../ui/icons';

/** Pixels between block and bubble, and to the edge of the workspace. */
const GAP = 14;

export class Bubbles {
  private readonly texts = new Map<string, string>();
  private bubble: HTMLElement | undefined;
  private about: string | undefined;

  constructor(
    private readonly workspace: Blockly.WorkspaceSvg,
    private readonly place: HTMLElement,
  ) {
    workspace.addChangeListener((event) => {
      if (event.type === Blockly.Events.SELECTED) this.chosen((event as Blockly.Events.Selected).newElementId);
      else if (!event.isUiEvent) this.clear();
      this.put();
    });
  }

  /** Marks blocks without words. */
  point(ids: readonly string[]): void {
    for (const id of ids) this.mark(id, '');
  }

  /** Says something at a block. The first one is shown at once. */
  say(id: string, text: string): void {
    if (!this.mark(id, text) || this.bubble) return;
    this.bring(id);
    this.show(id, text);
  }

  /** A block that is out of sight comes into sight; one that is there stays where it is. */
  bring(id: string): void {
    const path = this.workspace.getBlockById(id)?.pathObject.svgPath;
    if (!path) return;
    const around = this.place.getBoundingClientRect();
    const block = path.getBoundingClientRect();
    const isThere =
      block.left >= around.left + this.shelf() &&
      block.top >= around.top &&
      block.left < around.right - 60 &&
      block.bottom <= around.bottom;
    if (!isThere) this.workspace.centerOnBlock(id, true);
  }

  /** How wide the shelf with the drawers is, in pixels. */
  private shelf(): number {
    return this.workspace.getToolbox()?.getWidth() ?? 0;
  }

  /** All is well again. */
  clear(): void {
    for (const id of this.texts.keys()) this.workspace.getBlockById(id)?.removeClass('asks');
    this.texts.clear();
    this.close();
  }

  private mark(id: string, text: string): boolean {
    const block = this.workspace.getBlockById(id);
    if (!block) return false;
    block.addClass('asks');
    this.texts.set(id, text);
    return true;
  }

  private chosen(id: string | undefined): void {
    const text = id && this.texts.get(id);
    if (id && text && id !== this.about) {
      this.close();
      this.show(id, text);
    }
  }

  private show(id: string, text: string): void {
    this.about = id;
    this.bubble = h(
      'div',
      { class: 'block-bubble', role: 'alert' },
      icon('bulb'),
      h(
        'div',
        {},
        text.split('\n').map((line) => h('p', {}, line)),
      ),
      button(t('common.close'), () => this.close(), { icon: 'close', iconOnly: true, kind: 'quiet' }),
    );
    this.place.append(this.bubble);
    this.put();
  }

  private close(): void {
    this.bubble?.remove();
    this.bubble = undefined;
    this.about = undefined;
  }

  /** To the right of its block if there is room, else below, and never off the workspace. */
  private put(): void {
    const { bubble } = this;
    const path = this.about && this.workspace.getBlockById(this.about)?.pathObject.svgPath;
    if (!bubble || !path) return;
    const around = this.place.getBoundingClientRect();
    const block = path.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = bubble;
    const isBeside = block.right + GAP + width + GAP <= around.right;
    const left = isBeside ? block.right - around.left + GAP : block.left - around.left;
    const top = isBeside ? block.top - around.top : block.bottom - around.top + GAP;
    const bounded = (at: number, least: number, most: number): number => Math.max(least + 8, Math.min(at, most - 8));
    bubble.style.left = `${bounded(left, this.shelf(), around.width - width)}px`;
    bubble.style.top = `${bounded(top, 0, around.height - height)}px`;
    bubble.classList.toggle('beside', isBeside);
  }
}
