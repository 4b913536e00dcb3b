/** What people said to the robot and it did not understand: what the phrase files lack. */

import { type Missed, type MissedSentences, staffApi } from '../api/staff';
import { fill, h } from '../dom';
import { t } from '../i18n';
import { button, linkButton } from '../ui/button';
import { askDialog } from '../ui/dialog';
import { attempt } from './panel';
import type { Part } from './part';

export async function missedPart(): Promise<Part> {
  const place = h('div', { class: 'stack' });
  show(await staffApi.missed());
  return {
    content: h(
      'section',
      { class: 'card stack' },
      h('h2', {}, t('staff.missed')),
      h('p', { class: 'soft' }, t('staff.missed.lead')),
      place,
    ),
  };

  function show({ total, kinds, sentences }: MissedSentences): void {
    if (total === 0 && sentences.length === 0) {
      fill(place, h('p', {}, t('staff.missed.none')));
      return;
    }
    fill(
      place,
      h('p', {}, t('staff.missed.total', { n: total })),
      h(
        'ul',
        { class: 'plain' },
        kinds.map(({ count, help }) => h('li', {}, h('span', { class: 'chip' }, `${count} ×`), help)),
      ),
      sentences.length > 0 && table(sentences),
      h(
        'div',
        { class: 'row' },
        linkButton(t('staff.missed.toFiles'), '/staff/files', { icon: 'file', kind: 'brand' }),
        button(t('staff.missed.forget'), () => void forget(), { icon: 'trash', kind: 'quiet' }),
      ),
    );
  }

  async function forget(): Promise<void> {
    const title = t('staff.missed.forget');
    if (!(await askDialog(title, t('staff.missed.question'), title, t('common.cancel')))) return;
    const gone = await attempt(staffApi.forgetMissed().then(() => true));
    if (gone) show({ total: 0, kinds: [], sentences: [] });
  }
}

/** The sentences themselves, which there are only where the robot may keep words. */
function table(sentences: readonly Missed[]): HTMLElement {
  const sorted = [...sentences].sort((a, b) => b.count - a.count);
  const heads = (['text', 'language', 'count'] as const).map((name) =>
    h('th', { scope: 'col' }, t(`staff.missed.${name}`)),
  );
  const rows = sorted.map(({ text, language, count }) =>
    h('tr', {}, h('th', { scope: 'row', lang: language }, text), h('td', {}, language), h('td', {}, count)),
  );
  return h(
    'div',
    { class: 'table-frame', tabindex: 0, role: 'group', 'aria-label': t('staff.missed') },
    h('table', {}, h('thead', {}, h('tr', {}, heads)), h('tbody', {}, rows)),
  );
}
