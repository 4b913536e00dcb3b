/** The card of all blocks, for the table. The server draws it. */

import { address } from '../api';
import { h } from '../dom';
import { t } from '../i18n';
import type { Sheet } from './sheet';

export async function cardsSheet(): Promise<Sheet> {
  const element = h(
    'article',
    { class: 'sheet cards' },
    h('h1', { class: 'unseen' }, t('print.cards')),
    h('img', { src: address('cards.svg'), alt: t('print.cards') }),
  );
  return { title: t('print.cards'), element, back: '/map', note: t('print.cards.size') };
}
