/** How to join, for the wall. The code is on it: only staff's browser is told. */

import { ANIMALS, animal } from '../animals';
import { Line } from '../api/socket';
import type { Join, LineNews } from '../api/staff';
import { fill, h } from '../dom';
import { t } from '../i18n';
import { linkButton } from '../ui/button';
import { robotSign } from '../ui/icons';
import { qrCode } from '../ui/qr';
import type { Sheet } from './sheet';

const COATS = ['#c62828', '#e67300', '#f2b705', '#2e7d32', '#1e66d0', '#7b3fa0', '#d81b78'];

export async function joinSheet(): Promise<Sheet> {
  const place = h('div', { class: 'poster-inside' });
  const element = h('article', { class: 'sheet a4 poster' }, h('h1', {}, robotSign(), t('print.join')), place);
  let shown = '';
  const line = new Line<never, LineNews>('line?as=screen', (news) => {
    if (news.type !== 'class') return;
    const now = JSON.stringify(news.join);
    if (now === shown) return;
    shown = now;
    fill(place, news.join ? poster(news.join) : staffOnly());
  });
  return { title: t('print.join'), element, back: '/staff', leave: () => line.close() };
}

function poster({ code, urls, qr }: Join): HTMLElement[] {
  const [url] = urls;
  return [
    h('div', {}, qrCode(qr, t('staff.join.qr'))),
    h('p', { class: 'poster-words' }, t('print.join.scan')),
    h('p', { class: 'poster-url' }, url?.replace(/\/$/, '') ?? ''),
    h('p', { class: 'poster-words' }, t('print.join.code')),
    h('p', { class: 'poster-code' }, code),
    h('p', { class: 'poster-words' }, t('print.join.choose')),
    h(
      'div',
      { class: 'poster-animals', 'aria-hidden': 'true' },
      ANIMALS.slice(0, 7).map((id, n) => animal(id, COATS[n] ?? '#1e66d0')),
    ),
  ];
}

function staffOnly(): HTMLElement[] {
  return [
    h('p', { class: 'poster-words' }, t('print.join.staffOnly')),
    h('p', {}, linkButton(t('staff.enter'), '/staff', { kind: 'brand', icon: 'lock' })),
  ];
}
