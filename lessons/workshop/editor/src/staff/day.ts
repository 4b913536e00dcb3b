/** The end of the day: everything of the children goes, after one question. */

import { staffApi } from '../api/staff';
import { fill, h } from '../dom';
import { t } from '../i18n';
import { button } from '../ui/button';
import { askDialog } from '../ui/dialog';
import { icon } from '../ui/icons';
import { attempt } from './panel';
import type { Part } from './part';

export async function dayPart(): Promise<Part> {
  const answer = h('div', { role: 'status' });
  const end = button(t('staff.day.end'), () => void ask(), { kind: 'brand big', icon: 'trash' });

  async function ask(): Promise<void> {
    if (!(await askDialog(t('staff.day.end'), t('staff.day.question'), t('staff.day.yes'), t('common.cancel')))) return;
    end.disabled = true;
    const done = await attempt(staffApi.endOfDay());
    end.disabled = false;
    if (!done) return;
    const { children, programs } = done.deleted;
    fill(answer, h('p', { class: 'verdict good' }, icon('tick'), t('staff.day.done', { children, programs })));
  }

  return {
    content: h(
      'section',
      { class: 'card stack staff-day' },
      h('h2', {}, t('staff.day')),
      h(
        'ul',
        { class: 'plain' },
        (['certificates', 'takeHome', 'last'] as const).map((name) =>
          h('li', {}, icon('tick'), t(`staff.day.${name}`)),
        ),
      ),
      h('p', {}, t('staff.day.lead')),
      h('div', { class: 'row' }, end),
      answer,
    ),
  };
}
