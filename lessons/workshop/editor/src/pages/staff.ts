/** Staff's pages: behind a PIN, one address a part, the red button always in view. */

import './staff.css';
import { api } from '../api';
import { staffApi } from '../api/staff';
import { mountRedButton, removeRedButton } from '../class/red-button';
import { h } from '../dom';
import { type Key, t } from '../i18n';
import type { Page } from '../router';
import { session } from '../session';
import { classPart } from '../staff/class';
import { dayPart } from '../staff/day';
import { filesPart } from '../staff/files';
import { lessonsPart } from '../staff/lessons';
import { doorPart } from '../staff/login';
import { missedPart } from '../staff/missed';
import { attempt } from '../staff/panel';
import type { Part } from '../staff/part';
import { settingsPart } from '../staff/settings';
import { button, linkButton } from '../ui/button';
import { type IconName, icon, robotSign } from '../ui/icons';
import { settingsButton } from '../ui/settings';
import { messagePage } from './message';

interface Tab {
  readonly path: string;
  readonly title: Key;
  readonly icon: IconName;
  readonly make: () => Promise<Part>;
}

const TABS: readonly Tab[] = [
  { path: '/staff', title: 'staff.tab.class', icon: 'people', make: classPart },
  { path: '/staff/settings', title: 'staff.tab.settings', icon: 'gear', make: settingsPart },
  { path: '/staff/lessons', title: 'staff.tab.lessons', icon: 'task', make: lessonsPart },
  { path: '/staff/files', title: 'staff.tab.files', icon: 'file', make: filesPart },
  { path: '/staff/missed', title: 'staff.tab.missed', icon: 'question', make: missedPart },
  { path: '/staff/day', title: 'staff.tab.day', icon: 'moon', make: dayPart },
];

/** The page at `/staff` and `/staff/:part`. */
export async function staffPage(parameters: Readonly<Record<string, string>>): Promise<Page> {
  const info = await api.classInfo();
  if (!info.is_staff) return door(info.staff_pin_set);
  mountRedButton();
  const path = parameters['part'] ? `/staff/${parameters['part']}` : '/staff';
  const tab = TABS.find((one) => one.path === path);
  if (!tab) return messagePage(t('common.notFound'));
  const part = await tab.make();
  const element = h(
    'div',
    { class: 'staff' },
    h('a', { class: 'skip', href: '#main' }, t('common.skip')),
    h(
      'header',
      { class: 'top' },
      h('a', { class: 'home', href: '/staff', 'aria-label': t('staff.title') }, robotSign()),
      h('h1', {}, t(tab.title)),
      h('span', { class: 'push' }),
      linkButton(t('staff.screen'), '/stage-screen', { icon: 'screen', kind: 'quiet' }),
      settingsButton(() => void session.redraw()),
      button(t('staff.logout'), () => void logOut(), { icon: 'door', iconOnly: true, kind: 'quiet' }),
    ),
    h(
      'nav',
      { class: 'staff-tabs', 'aria-label': t('staff.title') },
      TABS.map((one) => tabLink(one, path)),
    ),
    h('main', { id: 'main', tabindex: -1, class: 'staff-main' }, part.content),
  );
  return { title: `${t(tab.title)} · ${t('common.workshop')}`, element, leave: () => part.leave?.() };
}

function tabLink({ path, title, icon: sign }: Tab, here: string): HTMLElement {
  return h('a', { href: path, 'aria-current': path === here ? 'page' : null }, icon(sign), h('span', {}, t(title)));
}

function door(isSet: boolean): Page {
  return {
    title: `${t('staff.title')} · ${t('common.workshop')}`,
    element: h(
      'div',
      { class: 'staff' },
      h('span', { class: 'spines', 'aria-hidden': 'true' }),
      h('main', { id: 'main', class: 'staff-door' }, doorPart(isSet)),
    ),
  };
}

async function logOut(): Promise<void> {
  await attempt(staffApi.logout());
  removeRedButton();
  await session.go('/staff');
}
