/** What is printed: a page with a button, and under it the sheet just as it will lie on paper. */

import './print.css';
import { h } from '../dom';
import { t } from '../i18n';
import { cardsSheet } from '../print/cards';
import { certificateSheet } from '../print/certificate';
import { joinSheet } from '../print/join';
import type { Sheet } from '../print/sheet';
import type { Page } from '../router';
import { session } from '../session';
import { button, linkButton } from '../ui/button';
import { settingsButton } from '../ui/settings';

/** `/print/certificate`. */
export const certificatePage = async (): Promise<Page> => printPage(await certificateSheet());
/** `/print/cards`. */
export const cardsPage = async (): Promise<Page> => printPage(await cardsSheet());
/** `/print/join`. */
export const joinPrintPage = async (): Promise<Page> => printPage(await joinSheet());
/** `/print/program/:slot`. */
export const programPage = async (parameters: Readonly<Record<string, string>>): Promise<Page> =>
  printPage(await (await import('../print/program')).programSheet(parameters['slot'] ?? 'free'));

function printPage(sheet: Sheet): Page {
  const element = h(
    'div',
    { class: 'print-page' },
    h(
      'header',
      { class: 'top print-bar' },
      linkButton(t('common.back'), sheet.back, { icon: 'back', kind: 'quiet' }),
      h('span', { class: 'push' }),
      sheet.note && h('span', { class: 'soft print-note' }, sheet.note),
      button(t('print.print'), () => print(), { icon: 'print', kind: 'brand' }),
      settingsButton(() => void session.redraw()),
    ),
    h('main', { id: 'main', class: 'print-main', tabindex: -1 }, sheet.element),
  );
  // The router puts the page into the document in this very turn.
  queueMicrotask(() => requestAnimationFrame(() => element.isConnected && sheet.ready?.()));
  return {
    title: `${sheet.title} · ${t('common.workshop')}`,
    element,
    leave: () => sheet.leave?.(),
  };
}
