/** The certificate: the child's animal, what it has done, and lines to write on. No name is asked for. */

import { animal } from '../animals';
import { api } from '../api';
import { h } from '../dom';
import { language, t } from '../i18n';
import { reached, ways } from '../map/stops';
import { icon, robotSign } from '../ui/icons';
import type { Sheet } from './sheet';

export async function certificateSheet(): Promise<Sheet> {
  const [{ child }, all] = await Promise.all([api.me(), api.lessons()]);
  const { lessons } = all;
  const title = ways(all, '')
    .flatMap((way) => reached(way).has ?? [])
    .at(-1);
  const done = lessons.filter(({ progress }) => progress?.passed);
  const day = new Intl.DateTimeFormat(language() === 'en' ? 'en-GB' : 'de-DE', { dateStyle: 'long' }).format(
    new Date(),
  );
  const element = h(
    'article',
    { class: 'sheet a4 certificate' },
    h('span', { class: 'spines', 'aria-hidden': 'true' }),
    h(
      'div',
      { class: 'certificate-inside' },
      h('h1', {}, t('print.certificate')),
      h('div', { class: 'certificate-medal' }, animal(child.animal, child.value, undefined, child.sign)),
      h('p', { class: 'certificate-for' }, t('print.certificate.for')),
      h('p', { class: 'certificate-team' }, child.name),
      title && h('p', { class: 'certificate-title' }, title.title),
      title && h('p', { class: 'certificate-words' }, title.text),
      h(
        'p',
        { class: 'certificate-words' },
        t(title ? 'print.certificate.done' : done.length > 0 ? 'print.certificate.did' : 'print.certificate.took'),
      ),
      h(
        'ul',
        { class: done.length > 7 ? 'two' : '' },
        done.map(({ title, progress }) =>
          h(
            'li',
            {},
            icon('tick'),
            h('span', {}, title),
            (progress?.bonus.length ?? 0) > 0 &&
              h('span', { class: 'certificate-star' }, icon('star', t('print.certificate.bonus'))),
          ),
        ),
      ),
      h('p', { class: 'certificate-line wide' }, h('span', {}, t('print.certificate.name'))),
      h(
        'div',
        { class: 'certificate-foot' },
        h('p', { class: 'certificate-line' }, h('em', {}, day), h('span', {}, t('print.certificate.staff'))),
        h('p', { class: 'certificate-robot' }, robotSign(), h('span', {}, t('print.certificate.naome'))),
      ),
    ),
    h('span', { class: 'spines', 'aria-hidden': 'true' }),
  );
  return { title: t('print.certificate'), element, back: '/map' };
}
