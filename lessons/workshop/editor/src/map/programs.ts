/** A child's programs: open, print, take home, and bring back. */

import { address, api, type SavedProgram, type Workspace } from '../api';
import { fill, h } from '../dom';
import { language, t } from '../i18n';
import { session } from '../session';
import { button, linkButton } from '../ui/button';
import { askDialog, openDialog } from '../ui/dialog';
import { icon } from '../ui/icons';
import { toast } from '../ui/toast';

type Titles = ReadonlyMap<string, string>;

const trouble = (error: unknown): void => toast(error instanceof Error ? error.message : t('common.broken'), 'bad');

const titleOf = ({ lesson }: { readonly lesson: string | null }, titles: Titles): string =>
  titles.get(lesson ?? '') ?? t('map.programs.free');

const pageOf = (lesson: string | null): string => (lesson ? `/lesson/${encodeURIComponent(lesson)}` : '/free');

/** All programs of the child, and the way to bring one along. */
export function programsSection(programs: readonly SavedProgram[], titles: Titles): HTMLElement {
  return h(
    'section',
    { class: 'card map-programs', 'aria-labelledby': 'programs' },
    h(
      'div',
      { class: 'row' },
      h('h2', { id: 'programs' }, t('map.programs')),
      h('span', { class: 'push' }),
      button(t('map.bring'), () => openBring(titles), { icon: 'file' }),
    ),
    programs.length === 0
      ? h('p', { class: 'soft' }, t('map.programs.none'))
      : h(
          'ul',
          {},
          programs.map((program) => row(program, titles)),
        ),
  );
}

function row(program: SavedProgram, titles: Titles): HTMLElement {
  const title = titleOf(program, titles);
  return h(
    'li',
    {},
    h('a', { href: pageOf(program.lesson) }, icon('blocks'), h('span', {}, title)),
    h('span', { class: 'soft' }, t('map.blocks', { n: program.blocks })),
    h('span', { class: 'push' }),
    button(t('map.takeHome'), () => void openTakeHome(program, title), { icon: 'download' }),
  );
}

async function openTakeHome(program: SavedProgram, title: string): Promise<void> {
  const slot = encodeURIComponent(program.slot);
  try {
    const { code, until_ms } = await api.takeHome(program.slot);
    const until = new Intl.DateTimeFormat(language() === 'en' ? 'en-GB' : 'de-DE', {
      weekday: 'long',
      hour: '2-digit',
      minute: '2-digit',
    }).format(until_ms);
    const file = linkButton(t('map.takeHome.file'), address(`programs/${slot}/file`), { icon: 'download' });
    file.setAttribute('download', '');
    const print = linkButton(t('map.takeHome.print'), `/print/program/${slot}`, { icon: 'print' });
    const dialog = openDialog(t('map.takeHome.of', { title }), [
      h('p', { class: 'map-code', lang: 'zxx' }, code),
      h('p', {}, t('map.takeHome.code', { until })),
      h('div', { class: 'row' }, file, print),
    ]);
    print.addEventListener('click', () => dialog.close());
  } catch (error) {
    trouble(error);
  }
}

/** A file that is larger holds no program: it is not even read. */
const MOST_BYTES = 256 * 1024;

interface Brought {
  readonly lesson: string | null;
  readonly workspace: Workspace;
}

function openBring(titles: Titles): void {
  const code = h('input', {
    class: 'input map-code-input',
    id: 'bring-code',
    maxlength: 6,
    autocomplete: 'off',
    autocapitalize: 'characters',
    spellcheck: 'false',
  });
  const chosenName = h('span', { class: 'soft map-bring-name', 'aria-live': 'polite' });
  const file = h('input', {
    class: 'unseen',
    id: 'bring-file',
    type: 'file',
    accept: '.json,application/json',
    onchange: () => fill(chosenName, file.files?.[0]?.name ?? ''),
  });
  const problem = h('div', { role: 'alert' });
  const form = h(
    'form',
    {
      class: 'stack',
      onsubmit: (event: Event) => {
        event.preventDefault();
        void open();
      },
    },
    h('div', { class: 'field' }, h('label', { for: 'bring-code' }, t('map.bring.code')), code),
    h(
      'div',
      { class: 'row map-bring-file' },
      file,
      // The browser's own button would speak the browser's language.
      h('label', { for: 'bring-file', class: 'button' }, icon('file'), h('span', {}, t('map.bring.file'))),
      chosenName,
    ),
    problem,
    h('button', { type: 'submit', class: 'button go' }, icon('next'), h('span', {}, t('map.bring.open'))),
  );
  const dialog = openDialog(t('map.bring'), form);
  code.focus();

  async function open(): Promise<void> {
    fill(problem);
    try {
      const chosen = file.files?.[0];
      if (chosen && chosen.size > MOST_BYTES) throw new SyntaxError();
      const brought: Brought = chosen
        ? await api.imported(JSON.parse(await chosen.text()))
        : await api.broughtBack(code.value.trim().toUpperCase());
      dialog.close();
      await keep(brought, titles);
    } catch (error) {
      const words = error instanceof SyntaxError ? t('map.bring.notOurs') : (error as Error).message;
      fill(problem, h('p', { class: 'problem' }, words));
    }
  }
}

/** Saves what was brought along, after asking if something else lies there. */
async function keep({ lesson, workspace }: Brought, titles: Titles): Promise<void> {
  const slot = lesson && titles.has(lesson) ? lesson : 'free';
  const { programs } = await api.programs();
  if (programs.some((program) => program.slot === slot)) {
    const title = titleOf({ lesson: slot }, titles);
    const question = t('map.bring.replace', { title });
    if (!(await askDialog(t('map.bring'), question, t('map.bring.yes'), t('common.cancel')))) return;
  }
  await api.save(slot, workspace, null, null);
  await session.go(pageOf(slot === 'free' ? null : slot));
}
