/** The program as the robot has it: a behaviour tree with the state of each node, for those who want to know. */

import type { NodeState, TreeNode } from '../api';
import { fill, h } from '../dom';
import { t } from '../i18n';
import { type IconName, icon } from '../ui/icons';

const SIGNS: Record<NodeState, IconName> = { idle: 'minus', running: 'play', success: 'tick', failure: 'close' };

export class TreeView {
  readonly element: HTMLElement;
  private rows = new Map<number, HTMLElement>();

  constructor(
    private readonly toBlock: (block: string) => void,
    private readonly words: (block: string) => string,
  ) {
    this.element = h('div', { class: 'tree' });
    this.show([]);
  }

  /** Another program's tree. */
  show(nodes: readonly TreeNode[]): void {
    this.rows = new Map();
    if (nodes.length === 0) {
      fill(this.element, h('p', { class: 'soft' }, t('stage.tree.empty')));
      return;
    }
    const lists = new Map<number | null, HTMLElement>();
    const root = h('ul', { 'aria-label': t('stage.tree.label') });
    lists.set(null, root);
    const blocks = new Map(nodes.map(({ node, block }) => [node, block]));
    for (const node of nodes) {
      const { block } = node;
      // A block may become several nodes; the first has its words, those within say what they are.
      const isFirst = block !== null && blocks.get(node.parent ?? -1) !== block;
      const hasWords = isFirst || node.title === node.kind;
      const title = (block && hasWords && this.words(block)) || node.title;
      const state = h('span', { class: 'tree-state' });
      const name = [state, h('span', {}, title), h('small', {}, node.kind)];
      const row = h(
        'li',
        {},
        block
          ? h('button', { type: 'button', class: 'tree-node', onclick: () => this.toBlock(block) }, name)
          : h('span', { class: 'tree-node' }, name),
      );
      const list = h('ul', {});
      lists.set(node.node, list);
      row.append(list);
      (lists.get(node.parent) ?? root).append(row);
      this.rows.set(node.node, row);
      this.set(node.node, 'idle');
    }
    fill(this.element, root);
  }

  /** What has changed. */
  update(changes: readonly (readonly [number, NodeState])[]): void {
    for (const [node, state] of changes) this.set(node, state);
  }

  private set(node: number, state: NodeState): void {
    const row = this.rows.get(node);
    if (!row) return;
    row.dataset['state'] = state;
    const sign = row.querySelector('.tree-state');
    if (sign) fill(sign, icon(SIGNS[state], t(`stage.node.${state}`)));
  }
}
