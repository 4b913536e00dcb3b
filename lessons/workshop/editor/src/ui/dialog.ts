/** Dialogs on the browser's own `<dialog>`: focus stays inside, Escape closes, focus returns. */

import { type Child, h } from '../dom';
import { t } from '../i18n';
import { button } from './button';

export interface Dialog {
  readonly element: HTMLDialogElement;
  close(): void;
}

let number = 0;

/** Opens a dialog with a title, what it holds, and the buttons at its foot. */
export function openDialog(title: string, content: Child, foot: Child = null, closed: () => void = () => {}): Dialog {
  const id = `dialog-${++number}`;
  const element = h(
    'dialog',
    { class: 'dialog', 'aria-labelledby': id },
    h(
      'header',
      {},
      h('h2', { id }, title),
      button(t('common.close'), () => element.close(), { icon: 'close', iconOnly: true, kind: 'quiet' }),
    ),
    h('div', { class: 'stack' }, content),
    foot && h('footer', {}, foot),
  );
  element.addEventListener('close', () => {
    element.remove();
    closed();
  });
  document.body.append(element);
  element.showModal();
  return { element, close: () => element.close() };
}

/** Asks a question with two answers; `false` too where the dialog is simply closed. */
export function askDialog(title: string, question: string, yes: string, no: string): Promise<boolean> {
  return new Promise((resolve) => {
    let answer = false;
    const dialog = openDialog(
      title,
      h('p', {}, question),
      [
        button(no, () => dialog.close()),
        button(
          yes,
          () => {
            answer = true;
            dialog.close();
          },
          { kind: 'brand' },
        ),
      ],
      () => resolve(answer),
    );
  });
}
