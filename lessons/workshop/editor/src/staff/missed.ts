/** What people said to the robot and it did not understand: what the phrase files lack. */

import { type Missed, staffApi } from '../api/staff';
import { fill, h } from '../dom';
import { t } from '../i18n';
import type { Part } from '../pages/staff';
import { button, linkButton } from '../ui/button';
import { askDialog } from '../ui/dialog';
import { attempt } from './panel';

export async function missedPart(): Promise<Part> {
  const place = h('div', {});
  const { sentences } = await staffApi.missed();
  show(sentences);
  return {
    content: h(
      'section',
      { class: 'card stack' },
      h('h2', {}, t('staff.missed')),
      h('p', { class: 'soft' }, t('staff.missed.lead')),
      place,
    ),
  };

  function show(all: readonly Missed[]): void {
    if (all.length === 0) {
      fill(place, h('p', {}, t('staff.missed.none')));
      return;
    }
    const sorted = [...all].sort((a, b) => b.count - a.count);
    fill(
      place,
      h(
        'div',
        { class: 'stack' },
        h(
          'div',
          { class: 'table-frame', tabindex: 0, role: 'group', 'aria-label': t('staff.missed') },
          h(
            'table',
            {},
            h(
              'thead',
              {},
              h(
                'tr',
                {},
                (['text', 'language', 'count'] as const).map((name) =>
                  h('th', { scope: 'col' }, t(`staff.missed.${name}`)),
                ),
              ),
            ),
            h(
              'tbody',
              {},
              sorted.map(({ text, language, count }) =>
                h('tr', {}, h('th', { scope: 'row', lang: language }, text), h('td', {}, language), h('td', {}, count)),
              ),
            ),
          ),
        ),
        h(
          'div',
          { class: 'row' },
          linkButton(t('staff.missed.toFiles'), '/staff/files', { icon: 'file', kind: 'brand' }),
          button(t('staff.missed.forget'), () => void forget(), { icon: 'trash', kind: 'quiet' }),
        ),
      ),
    );
  }

  async function forget(): Promise<void> {
    const title = t('staff.missed.forget');
    if (!(await askDialog(title, t('staff.missed.question'), title, t('common.cancel')))) return;
    if (await attempt(staffApi.forgetMissed().then(() => true))) show([]);
  }
}
