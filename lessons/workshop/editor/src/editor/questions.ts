/** What Blockly asks with the browser's own boxes, in dialogs of ours. */

import * as Blockly from 'blockly/core';
import { h } from '../dom';
import { t } from '../i18n';
import { button } from '../ui/button';
import { askDialog, openDialog } from '../ui/dialog';

let number = 0;

/** Replaces alert, confirm and prompt. */
export function useDialogs(): void {
  Blockly.dialog.setAlert((message, done) => {
    const dialog = openDialog(
      t('common.workshop'),
      h('p', {}, message),
      button(t('common.ok'), () => dialog.close(), { kind: 'brand' }),
      done,
    );
  });
  Blockly.dialog.setConfirm((message, answer) => {
    void askDialog(t('common.workshop'), message, t('common.ok'), t('common.cancel')).then(answer);
  });
  Blockly.dialog.setPrompt((message, given, answer) => {
    let result: string | null = null;
    const id = `question-${++number}`;
    const input = h('input', { class: 'input', id, value: given, autocomplete: 'off', maxlength: 200 });
    const form = h(
      'form',
      {
        class: 'stack',
        onsubmit: (event: Event) => {
          event.preventDefault();
          result = input.value;
          dialog.close();
        },
      },
      h('div', { class: 'field' }, h('label', { for: id }, message), input),
      h('div', { class: 'row' }, h('button', { type: 'submit', class: 'button brand' }, t('common.ok'))),
    );
    const dialog = openDialog(t('common.workshop'), form, null, () => answer(result));
    input.select();
  });
}
