/** Limits and habits of the class, the PIN, and what the library adds to the accessibility statement. */

import { type Settings, type Statement, staffApi } from '../api/staff';
import { fill, h } from '../dom';
import { figure, type Key, t } from '../i18n';
import { asLanguage, LANGUAGES, NAMES } from '../i18n/language';
import { icon } from '../ui/icons';
import { attempt } from './panel';
import type { Part } from './part';

export async function settingsPart(): Promise<Part> {
  const [settings, statement] = await Promise.all([staffApi.settings(), staffApi.statement().catch(() => undefined)]);
  return {
    content: h(
      'div',
      { class: 'staff-settings' },
      settingsForm(settings),
      h('div', { class: 'staff-column' }, pinForm(), statement && statementForm(statement)),
    ),
  };
}

function form(title: string, content: (HTMLElement | false)[], save: () => Promise<void>): HTMLElement {
  return h(
    'form',
    {
      class: 'card stack',
      onsubmit: (event: Event) => {
        event.preventDefault();
        void save();
      },
    },
    h('h2', {}, title),
    content,
    h(
      'div',
      { class: 'row' },
      h('button', { type: 'submit', class: 'button brand' }, icon('tick'), h('span', {}, t('staff.save'))),
    ),
  );
}

/** A number with its unit, within what the house allows. */
function number(id: string, label: Key, unit: string, value: number, from: number, to: number, step: number) {
  const input = h('input', {
    class: 'input',
    id,
    type: 'number',
    inputmode: 'decimal',
    min: from,
    max: to,
    step,
    value,
  });
  const field = h(
    'div',
    { class: 'field' },
    h('label', { for: id }, t(label)),
    h(
      'span',
      { class: 'with-unit' },
      input,
      h('span', {}, unit),
      h('span', { class: 'soft' }, `${figure(from)} – ${figure(to)}`),
    ),
  );
  return { field, read: () => input.valueAsNumber };
}

function tickBox(id: string, label: Key, checked: boolean) {
  const input = h('input', { id, type: 'checkbox', checked });
  const field = h('label', { class: 'tick-box', for: id }, input, h('span', {}, t(label)));
  return { field, read: () => input.checked };
}

function settingsForm(now: Settings): HTMLElement {
  const seconds = t('staff.unit.seconds');
  const run = number('run', 'staff.set.run', seconds, now.run_seconds, 30, 300, 5);
  const call = number('call', 'staff.set.call', seconds, now.call_seconds, 5, 120, 5);
  const volume = number('volume', 'staff.set.volume', '%', Math.round(now.volume * 100), 0, 60, 5);
  const width = number('width', 'staff.set.width', 'm', now.stage[0], 0.5, 3, 0.1);
  const depth = number('depth', 'staff.set.depth', 'm', now.stage[1], 0.5, 3, 0.1);
  const keep = number('keep', 'staff.set.keep', t('staff.unit.days'), now.keep_days, 1, 7, 1);
  const table = tickBox('table', 'staff.set.table', now.on_table);
  const check = tickBox('check', 'staff.set.check', now.needs_check);
  const release = tickBox('release', 'staff.set.release', now.needs_release);
  const open = tickBox('open', 'staff.set.open', now.open);
  const language = h(
    'select',
    { class: 'input', id: 'language' },
    LANGUAGES.map((name) => h('option', { value: name, selected: name === now.language }, NAMES[name])),
  );
  const group = (title: Key, ...fields: HTMLElement[]): HTMLElement =>
    h('fieldset', {}, h('legend', {}, t(title)), fields);

  return form(
    t('staff.set'),
    [
      group('staff.set.stage', run.field, call.field, volume.field, width.field, depth.field, table.field),
      group('staff.set.rules', check.field, release.field),
      group(
        'staff.set.class',
        open.field,
        h('div', { class: 'field' }, h('label', { for: 'language' }, t('staff.set.language')), language),
        keep.field,
      ),
    ],
    async () => {
      const wanted: Settings = {
        run_seconds: run.read(),
        call_seconds: call.read(),
        volume: Math.round(volume.read()) / 100,
        stage: [width.read(), depth.read()],
        on_table: table.read(),
        needs_check: check.read(),
        needs_release: release.read(),
        language: asLanguage(language.value) ?? now.language,
        keep_days: keep.read(),
        open: open.read(),
      };
      await attempt(staffApi.set(wanted), t('staff.saved'));
    },
  );
}

function pinForm(): HTMLElement {
  const input = (id: string, label: Key, autocomplete: string) => {
    const control = h('input', {
      class: 'input',
      id,
      type: 'password',
      inputmode: 'numeric',
      pattern: '[0-9]{4,12}',
      maxlength: 12,
      autocomplete,
      required: true,
      title: t('staff.pin.rule'),
    });
    return { control, field: h('div', { class: 'field' }, h('label', { for: id }, t(label)), control) };
  };
  const old = input('pin-old', 'staff.pin.old', 'current-password');
  const fresh = input('pin-new', 'staff.pin.new', 'new-password');
  const again = input('pin-again', 'staff.pin.again', 'new-password');
  const problem = h('div', { role: 'alert' });
  return form(t('staff.pin.change'), [old.field, fresh.field, again.field, problem], async () => {
    const differ = fresh.control.value !== again.control.value;
    fill(problem, differ && h('p', { class: 'problem' }, t('staff.pin.differ')));
    if (differ) return;
    const change = staffApi.newPin(old.control.value, fresh.control.value).then(() => true);
    if (await attempt(change, t('staff.saved'))) {
      for (const { control } of [old, fresh, again]) control.value = '';
    }
  });
}

const LINES = ['body', 'site', 'contact', 'phone', 'email', 'made', 'reviewed'] as const;

function statementForm(now: Statement): HTMLElement {
  const inputs = LINES.map((name) =>
    h('input', {
      class: 'input',
      id: `statement-${name}`,
      type: name === 'made' || name === 'reviewed' ? 'date' : name === 'email' ? 'email' : 'text',
      maxlength: name === 'contact' ? 2000 : 200,
      autocomplete: 'off',
      value: now[name],
    }),
  );
  const gaps = h('textarea', { class: 'input', id: 'statement-gaps', rows: 4, maxlength: 2000 }, now.gaps);
  return form(
    t('staff.statement'),
    [
      h('p', { class: 'soft' }, t('staff.statement.lead')),
      ...LINES.map((name, n) =>
        h('div', { class: 'field' }, h('label', { for: `statement-${name}` }, t(`staff.statement.${name}`)), inputs[n]),
      ),
      h('div', { class: 'field' }, h('label', { for: gaps.id }, t('staff.statement.gaps')), gaps),
      h('p', {}, h('a', { href: '/accessibility' }, t('staff.statement.see'))),
    ],
    async () => {
      const lines = Object.fromEntries(LINES.map((name, n) => [name, inputs[n]?.value.trim() ?? '']));
      await attempt(
        staffApi.setStatement({ ...(lines as Omit<Statement, 'gaps'>), gaps: gaps.value }),
        t('staff.saved'),
      );
    },
  );
}
