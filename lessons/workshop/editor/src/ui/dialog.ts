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
export async function askDialog(title: string, question: string, yes: string, no: string): Promise<boolean> {
  return (await chooseDialog(title, question, yes, no)) ?? false;
}

/** Asks which of two things it shall be; `undefined` where the dialog is simply closed. */
export function chooseDialog(
  title: string,
  question: string,
  one: string,
  other: string,
): Promise<boolean | undefined> {
  return new Promise((resolve) => {
    let answer: boolean | undefined;
    const choose = (chosen: boolean) => () => {
      answer = chosen;
      dialog.close();
    };
    const dialog = openDialog(
      title,
      h('p', {}, question),
      [button(other, choose(false)), button(one, choose(true), { kind: 'brand' })],
      () => resolve(answer),
    );
  });
}
