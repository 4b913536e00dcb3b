/** Floor plans and phrase files, with what is amiss beside the text while it is typed. */

import { type Finding, type StaffFile, staffApi } from '../api/staff';
import { fill, h } from '../dom';
import { t } from '../i18n';
import { button } from '../ui/button';
import { icon } from '../ui/icons';
import { toast } from '../ui/toast';
import { offsetAt, placeOf } from './board';
import { attempt } from './panel';
import type { Part } from './part';

/** Milliseconds without a key until the server looks at the text. */
const REST_MS = 400;

/** What was typed and not saved, by file: it is still there after a look at another file, or at another part of the page. */
const drafts = new Map<string, string>();

/** A reload would lose them: the browser asks. */
function onUnload(event: BeforeUnloadEvent): void {
  if (drafts.size > 0) event.preventDefault();
}

export async function filesPart(): Promise<Part> {
  const { files } = await staffApi.files();
  const desk = new Desk();
  const choice = h(
    'select',
    { class: 'input', id: 'file', onchange: () => void desk.open(choice.value) },
    group('staff.files.plans', files, 'plan'),
    group('staff.files.phrases', files, 'phrases'),
  );
  const [first] = files;
  addEventListener('beforeunload', onUnload);
  if (first) await desk.open(first.name);
  return {
    content: h(
      'section',
      { class: 'card stack files' },
      h('h2', {}, t('staff.files')),
      h('p', { class: 'soft' }, t('staff.files.lead')),
      h('div', { class: 'field' }, h('label', { for: 'file' }, t('staff.files.choose')), choice),
      desk.element,
    ),
    leave: () => {
      removeEventListener('beforeunload', onUnload);
      desk.dispose();
    },
  };
}

function group(
  title: 'staff.files.plans' | 'staff.files.phrases',
  files: readonly StaffFile[],
  kind: StaffFile['kind'],
) {
  const mine = files.filter((file) => file.kind === kind);
  return h(
    'optgroup',
    { label: t(title) },
    mine.map(({ name, changed }) =>
      h('option', { value: name }, changed ? `${name} (${t('staff.files.changed')})` : name),
    ),
  );
}

class Desk {
  readonly element: HTMLElement;
  private readonly text = h('textarea', {
    class: 'input code',
    id: 'file-text',
    spellcheck: 'false',
    autocapitalize: 'off',
    wrap: 'off',
    rows: 18,
    'aria-describedby': 'file-place',
    'aria-label': t('staff.files.text'),
  });
  private readonly lines = h('div', { class: 'code-lines', 'aria-hidden': 'true' });
  private readonly place = h('p', { class: 'soft', id: 'file-place' });
  private readonly found = h('div', { class: 'findings', role: 'status' });
  private readonly picture = h('img', { class: 'plan-picture', alt: t('staff.files.picture'), hidden: true });
  private readonly save = button(t('staff.save'), () => void this.keep(), { kind: 'brand', icon: 'tick' });
  private readonly unsaved = h('span', { class: 'soft', role: 'status' });
  private name = '';
  private kept = '';
  private timer: ReturnType<typeof setTimeout> | undefined;
  private turn = 0;
  private url = '';

  constructor() {
    this.text.addEventListener('input', () => this.typed());
    this.text.addEventListener('scroll', () => {
      this.lines.scrollTop = this.text.scrollTop;
    });
    for (const event of ['keyup', 'click', 'focus']) this.text.addEventListener(event, () => this.showPlace());
    this.element = h(
      'div',
      { class: 'desk' },
      h('div', { class: 'desk-text' }, h('div', { class: 'code-frame' }, this.lines, this.text), this.place),
      h('div', { class: 'stack' }, h('div', { class: 'row' }, this.save, this.unsaved), this.found, this.picture),
    );
  }

  async open(name: string): Promise<void> {
    const file = await attempt(staffApi.file(name));
    if (!file) return;
    this.name = name;
    this.kept = file.text;
    this.text.value = drafts.get(name) ?? file.text;
    this.text.setSelectionRange(0, 0);
    this.typed(0);
    this.showPlace();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.turn += 1;
    if (this.url) URL.revokeObjectURL(this.url);
  }

  private typed(rest_ms = REST_MS): void {
    clearTimeout(this.timer);
    this.save.disabled = true;
    this.noteDraft();
    this.timer = setTimeout(() => void this.look(), rest_ms);
  }

  private noteDraft(): void {
    const text = this.text.value;
    if (text === this.kept) drafts.delete(this.name);
    else drafts.set(this.name, text);
    this.unsaved.textContent = drafts.has(this.name) ? t('staff.files.unsaved') : '';
  }

  /** Asks the server what it thinks of the text; an answer that comes late is dropped. */
  private async look(): Promise<void> {
    const turn = ++this.turn;
    const text = this.text.value;
    try {
      const { findings } = await staffApi.findings(this.name, text);
      if (turn !== this.turn) return;
      this.show(findings);
      const isSound = findings.every(({ severity }) => severity !== 'error');
      this.save.disabled = !isSound || text === this.kept;
      if (isSound && this.name.endsWith('.plan.toml')) await this.draw(text, turn);
      else this.picture.hidden = !this.name.endsWith('.plan.toml');
    } catch (error) {
      if (turn === this.turn) fill(this.found, h('p', { class: 'problem' }, (error as Error).message));
    }
  }

  private async draw(text: string, turn: number): Promise<void> {
    const picture = await staffApi.picture(this.name, text);
    if (turn !== this.turn) return;
    if (this.url) URL.revokeObjectURL(this.url);
    this.url = URL.createObjectURL(picture);
    this.picture.src = this.url;
    this.picture.hidden = false;
  }

  private show(findings: readonly Finding[]): void {
    const marked = new Set(findings.map(({ line }) => line));
    const count = this.text.value.split('\n').length;
    fill(
      this.lines,
      Array.from({ length: count }, (_, n) => h('span', { class: marked.has(n + 1) ? 'marked' : '' }, n + 1)),
    );
    this.lines.scrollTop = this.text.scrollTop;
    fill(
      this.found,
      findings.length === 0
        ? h('p', { class: 'verdict good' }, icon('tick'), t('staff.files.sound'))
        : h(
            'ul',
            {},
            findings.map((finding) => this.finding(finding)),
          ),
    );
  }

  private finding({ line, column, severity, message, help }: Finding): HTMLElement {
    return h(
      'li',
      {},
      h(
        'button',
        { type: 'button', class: `finding ${severity}`, onclick: () => this.goTo(line, column) },
        icon('warning'),
        h(
          'span',
          {},
          h('strong', {}, t('staff.files.at', { line, column })),
          ` ${message}`,
          help && h('span', { class: 'soft' }, ` ${help}`),
        ),
      ),
    );
  }

  /** Puts the caret where the finding is, and brings its line into view. */
  private goTo(line: number, column: number): void {
    const at = offsetAt(this.text.value, line, column);
    this.text.focus();
    this.text.setSelectionRange(at, at);
    const height = Number.parseFloat(getComputedStyle(this.text).lineHeight);
    this.text.scrollTop = Math.max(0, (line - 5) * height);
    this.showPlace();
  }

  private showPlace(): void {
    const { line, column } = placeOf(this.text.value, this.text.selectionStart);
    this.place.textContent = t('staff.files.place', { line, column });
  }

  private async keep(): Promise<void> {
    const text = this.text.value;
    const answer = await attempt(staffApi.saveFile(this.name, text));
    if (!answer) return;
    this.show(answer.findings);
    if (answer.findings.some(({ severity }) => severity === 'error')) return;
    this.kept = text;
    this.save.disabled = true;
    this.noteDraft();
    toast(t('staff.saved'), 'good');
  }
}
