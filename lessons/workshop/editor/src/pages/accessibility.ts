/** The accessibility statement that Thuringian law asks for: a template, with what staff have filled in. */

import './accessibility.css';
import { type Statement, staffApi } from '../api/staff';
import { h } from '../dom';
import { type Key, language, t } from '../i18n';
import type { Page } from '../router';
import { session } from '../session';
import { linkButton } from '../ui/button';
import { icon, robotSign } from '../ui/icons';
import { settingsButton } from '../ui/settings';

const CAN = ['keyboard', 'reader', 'colours', 'size', 'calm', 'speech', 'language'] as const;

/** The page at `/accessibility`. It shows the bare template where nothing can be asked. */
export async function accessibilityPage(): Promise<Page> {
  const filled = await staffApi.statement().catch(() => undefined);
  const or = (text: string | undefined, gap: Key): string => text?.trim() || t(gap);
  const body = or(filled?.body, 'access.gap.body');
  const site = or(filled?.site, 'access.gap.site');
  const gaps = (filled?.gaps ?? '').split('\n').filter((line) => line.trim() !== '');

  const element = h(
    'div',
    { class: 'access-page' },
    h('a', { class: 'skip', href: '#main' }, t('common.skip')),
    h(
      'header',
      { class: 'top' },
      h('a', { class: 'home', href: '/', 'aria-label': t('common.workshop') }, robotSign()),
      h('h1', {}, t('access.title')),
      h('span', { class: 'push' }),
      settingsButton(() => void session.redraw()),
    ),
    h(
      'main',
      { id: 'main', class: 'access', tabindex: -1 },
      !isComplete(filled) &&
        h(
          'p',
          { class: 'access-template' },
          icon('info'),
          h('span', {}, t('access.template')),
          linkButton(t('access.template.go'), '/staff/settings'),
        ),
      h('p', {}, t('access.scope', { site, body })),
      h('p', {}, t('access.law', { body })),
      h('h2', {}, t('access.status')),
      h('p', {}, t('access.status.part')),
      h('h3', {}, t('access.can')),
      h(
        'ul',
        {},
        CAN.map((name) => h('li', {}, t(`access.can.${name}`))),
      ),
      h('h3', {}, t('access.cannot')),
      h(
        'ul',
        {},
        h('li', {}, t('access.cannot.dgs')),
        h('li', {}, t('access.cannot.easy')),
        gaps.map((gap) => h('li', {}, gap)),
      ),
      h('h2', {}, t('access.made')),
      h('p', {}, t('access.made.on', { made: day(filled?.made), reviewed: day(filled?.reviewed) })),
      h('h2', {}, t('access.contact')),
      h('p', {}, t('access.contact.lead')),
      h(
        'address',
        {},
        or(filled?.contact, 'access.gap.contact'),
        filled?.phone && [h('br'), t('staff.statement.phone'), ': ', filled.phone],
        filled?.email && [
          h('br'),
          t('staff.statement.email'),
          ': ',
          h('a', { href: `mailto:${filled.email}` }, filled.email),
        ],
      ),
      h('h2', {}, t('access.enforce')),
      h('p', {}, t('access.enforce.lead')),
      h('p', {}, t('access.enforce.body')),
      h('p', {}, t('access.watch')),
      h('p', {}, linkButton(t('common.back'), '/', { icon: 'back' })),
    ),
  );
  return { title: `${t('access.title')} · ${t('common.workshop')}`, element };
}

function isComplete(filled: Statement | undefined): boolean {
  return Boolean(filled?.body && filled.site && filled.made && filled.reviewed && (filled.phone || filled.email));
}

/** A day as people of this language write it. */
function day(iso: string | undefined): string {
  const date = new Date(`${iso ?? ''}T12:00:00`);
  if (Number.isNaN(date.getTime())) return t('access.gap.date');
  return new Intl.DateTimeFormat(language() === 'en' ? 'en-GB' : 'de-DE', { dateStyle: 'long' }).format(date);
}
