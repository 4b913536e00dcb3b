/** What happens, in words: the stage for those who do not see it, and for all to read again. */

import type { LogLine } from '../api';
import { fill, h } from '../dom';
import { figure, t } from '../i18n';

/** More lines are not kept. */
const MOST = 200;

export class Protocol {
  readonly element: HTMLElement;
  private readonly list: HTMLOListElement;
  private lines: LogLine[] = [];

  constructor(private readonly toBlock: (block: string) => void) {
    this.list = h('ol', { class: 'protocol', 'aria-live': 'polite', 'data-testid': 'protokoll', tabindex: 0 });
    this.list.setAttribute('aria-label', t('stage.log'));
    this.element = h('div', { class: 'protocol-place' }, this.list);
    this.clear();
  }

  get all(): readonly LogLine[] {
    return this.lines;
  }

  clear(): void {
    this.lines = [];
    fill(this.list, h('li', { class: 'soft protocol-empty' }, t('stage.log.empty')));
  }

  add(line: LogLine): void {
    if (this.lines.length === 0) fill(this.list);
    if (this.lines.length >= MOST) return;
    this.lines.push(line);
    this.list.append(this.row(line));
    this.list.scrollTop = this.list.scrollHeight;
  }

  /** Shows the lines of another run. */
  show(lines: readonly LogLine[]): void {
    this.clear();
    for (const line of lines) this.add(line);
  }

  /** Marks the last line at `t` seconds. */
  mark(t_s: number): void {
    const now = this.lines.findLastIndex((line) => line.t <= t_s);
    for (const [n, row] of [...this.list.children].entries()) row.classList.toggle('now', n === now);
    const row = this.list.children[now];
    if (!row) return;
    const { offsetTop } = row as HTMLElement;
    if (offsetTop < this.list.scrollTop || offsetTop > this.list.scrollTop + this.list.clientHeight - 40) {
      this.list.scrollTop = Math.max(0, offsetTop - 40);
    }
  }

  private row(line: LogLine): HTMLElement {
    const words = [h('strong', {}, line.who), ` ${line.text}`];
    const { block } = line;
    return h(
      'li',
      {},
      h('span', { class: 'protocol-time' }, t('stage.second', { t: figure(line.t, 1) })),
      block
        ? h('button', { type: 'button', class: 'protocol-line', onclick: () => this.toBlock(block) }, words)
        : h('span', { class: 'protocol-line' }, words),
    );
  }
}
