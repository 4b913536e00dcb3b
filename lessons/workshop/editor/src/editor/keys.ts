/** The keys of the editor, in a dialog. */

import { h } from '../dom';
import { type Key, t } from '../i18n';
import { openDialog } from '../ui/dialog';

const KEYS: readonly (readonly [keys: () => readonly string[], does: Key])[] = [
  [() => ['T'], 'editor.key.toolbox'],
  [() => ['W'], 'editor.key.workspace'],
  [() => ['↑', '↓', '←', '→'], 'editor.key.arrows'],
  [() => [t('editor.key.enter.name')], 'editor.key.enter'],
  [() => ['M'], 'editor.key.move'],
  [() => [t('editor.key.delete.name')], 'editor.key.delete'],
  [() => [t('editor.key.control.name'), 'Z'], 'editor.key.undo'],
  [() => [t('editor.key.control.name'), t('editor.key.enter.name')], 'editor.key.run'],
  [() => ['Esc'], 'editor.key.stop'],
];

/** Shows which key does what. */
export function showKeys(): void {
  openDialog(
    t('editor.keyboard'),
    h(
      'dl',
      { class: 'keys' },
      KEYS.map(([keys, does]) =>
        h(
          'div',
          {},
          h(
            'dt',
            {},
            keys().map((key) => h('kbd', {}, key)),
          ),
          h('dd', {}, t(does)),
        ),
      ),
    ),
  );
}
