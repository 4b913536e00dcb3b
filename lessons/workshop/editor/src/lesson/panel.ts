/** One step of a lesson: what to do, tips, the check and its answer, and on to the next. */

import { api, type Checked, type Help, type Lesson, type Rich, type Step, type Workspace } from '../api';
import { type Child, fill, h } from '../dom';
import { t } from '../i18n';
import { button, linkButton } from '../ui/button';
import { askDialog, openDialog } from '../ui/dialog';
import { icon, robotSign } from '../ui/icons';
import { plain, rich } from '../ui/rich';
import { toast } from '../ui/toast';
import { celebrate } from './celebration';

export interface PanelOptions {
  readonly lesson: Lesson;
  readonly at: number;
  readonly program: () => Workspace;
  /** Another step: its toolbox is wanted. */
  readonly changed: (step: Step) => void;
  /** A check came back; the run to show and the blocks to point at. */
  readonly checked: (answer: Checked) => void;
  readonly load: (workspace: Workspace) => void;
  /** The program may go to the robot. */
  readonly toRobot: () => void;
}

export class LessonPanel {
  readonly element = h('section', { class: 'lesson', 'aria-labelledby': 'lesson-step' });
  private readonly answer = h('div', { class: 'lesson-answer', role: 'status' });
  private readonly buttons = h('div', { class: 'lesson-buttons' });
  private help: Help;
  private at: number;
  private seen = 0;
  private reached: number;
  private busy = false;

  constructor(private readonly options: PanelOptions) {
    const { lesson, at } = options;
    this.help = lesson.help;
    this.reached = lesson.progress?.step ?? 0;
    this.at = Math.min(Math.max(at, 0), lesson.steps.length - 1);
    this.draw();
  }

  /** The step that is shown. */
  get step(): Step {
    const step = this.options.lesson.steps[this.at];
    if (!step) throw new Error(`the lesson ${this.options.lesson.id} has no steps`);
    return step;
  }

  /** Checks the program against the step. */
  async check(): Promise<void> {
    if (this.busy) return;
    this.setBusy(true);
    this.say(h('p', { class: 'lesson-checking' }, t('lesson.checking')));
    try {
      const { lesson, program } = this.options;
      const answer = await api.check({ workspace: program(), lesson: lesson.id, step: this.step.id });
      this.offer(answer.help);
      this.options.checked(answer);
      this.show(answer);
    } catch (error) {
      fill(this.answer);
      toast(error instanceof Error ? error.message : t('common.broken'), 'bad');
    } finally {
      this.setBusy(false);
    }
  }

  private draw(): void {
    const { lesson } = this.options;
    const { step } = this;
    const figures = { n: this.at + 1, all: lesson.steps.length };
    const isFirst = this.at === 0;
    this.seen = 0;
    fill(this.answer);
    fill(
      this.element,
      h(
        'div',
        { class: 'lesson-text' },
        h(
          'div',
          { class: 'lesson-head' },
          h(
            'h2',
            { id: 'lesson-step' },
            h('span', { class: 'lesson-number' }, t('lesson.step', figures)),
            ' ',
            step.title,
          ),
          this.dots(),
        ),
        isFirst && h('div', { class: 'lesson-intro' }, rich(lesson.intro)),
        h('div', { class: 'lesson-task' }, rich(step.text)),
      ),
      this.buttons,
      this.answer,
    );
    this.drawButtons();
  }

  private drawButtons(): void {
    fill(
      this.buttons,
      button(t('lesson.check'), () => void this.check(), { kind: 'brand lesson-check', icon: 'tick' }),
      this.step.hints > 0 && button(t('lesson.hint'), () => void this.hint(), { kind: 'sun', icon: 'bulb' }),
      this.help.solution && button(t('lesson.solution'), () => void this.solution(), { kind: 'quiet' }),
    );
  }

  /** After enough tries there is the solution, too. */
  private offer(help: Help | null): void {
    if (!help) return;
    const isNew = help.solution && !this.help.solution;
    this.help = help;
    if (!isNew) return;
    this.drawButtons();
    this.buttons.querySelector<HTMLElement>('.lesson-check')?.focus();
  }

  private dots(): HTMLElement {
    const { steps } = this.options.lesson;
    return h(
      'ol',
      { class: 'lesson-dots', 'aria-label': t('lesson.steps') },
      steps.map((step, n) => {
        const isDone = n < this.reached;
        return h(
          'li',
          {},
          h(
            'button',
            {
              type: 'button',
              class: `lesson-dot ${isDone ? 'done' : ''}`,
              'aria-current': n === this.at ? 'step' : null,
              'aria-label': `${t('lesson.step', { n: n + 1, all: steps.length })}: ${step.title}`,
              title: step.title,
              onclick: () => this.go(n),
            },
            isDone ? icon('tick') : String(n + 1),
          ),
        );
      }),
    );
  }

  private go(n: number): void {
    this.at = n;
    this.draw();
    this.options.changed(this.step);
  }

  /**
   * What the check or a tip says, where it is seen: on a small screen the task may fill it. Where it offers a tip, there is no
   * other button for one; the keyboard goes on from there.
   */
  private say(words: HTMLElement): void {
    const tip = this.buttons.querySelector<HTMLElement>('.sun');
    const held = document.activeElement;
    const goesOn = held !== null && (held === tip || this.answer.contains(held));
    fill(this.answer, words);
    const offered = words.querySelector<HTMLElement>('.button');
    if (tip) tip.hidden = offered !== null;
    if (goesOn) (offered ?? this.buttons.querySelector<HTMLElement>('.lesson-check'))?.focus({ preventScroll: true });
    this.answer.scrollIntoView({ block: 'nearest' });
  }

  private setBusy(isBusy: boolean): void {
    this.busy = isBusy;
    this.element.querySelector('.lesson-check')?.setAttribute('aria-disabled', String(isBusy));
  }

  private show(answer: Checked): void {
    if (answer.passed) {
      this.reached = Math.max(this.reached, this.at + 1);
      this.passed(answer);
      return;
    }
    const { feedback, problems, shown, hint } = answer;
    const message: Child = feedback
      ? [h('strong', {}, t(feedback.status === 'almost' ? 'lesson.almost' : 'lesson.notYet')), rich(feedback.text)]
      : h('p', {}, problems[0]?.message ?? t('common.broken'));
    this.say(
      h(
        'div',
        { class: `lesson-result ${feedback?.status ?? 'not_yet'}` },
        icon(feedback?.status === 'almost' ? 'star' : 'bulb'),
        h('div', {}, message),
        hint?.offered && button(t('lesson.hint'), () => void this.hint(), { kind: 'sun', icon: 'bulb' }),
      ),
    );
    if (shown) this.answer.dataset['run'] = shown;
  }

  private passed(answer: Checked): void {
    const { lesson } = this.options;
    const isLast = this.at === lesson.steps.length - 1;
    const words = answer.feedback?.text ?? [];
    this.say(
      h(
        'div',
        { class: 'lesson-result passed' },
        icon('tick'),
        h('div', {}, h('strong', {}, t('lesson.passed')), rich(words)),
      ),
    );
    const bonus = answer.bonus.map(({ reached, text }) =>
      h(
        'p',
        { class: 'lesson-bonus' },
        icon('star'),
        h('span', {}, t(reached ? 'lesson.bonus.reached' : 'lesson.bonus'), ' ', plain(text)),
      ),
    );
    const dialog = openDialog(
      t(isLast ? 'lesson.finished' : 'lesson.passed'),
      [
        h('div', { class: 'lesson-joy' }, robotSign()),
        rich(words),
        // Often the last goal is praised with the lesson's own last words.
        isLast && plain(lesson.done) !== plain(words) && rich(lesson.done),
        bonus,
      ],
      [
        button(t('lesson.stay'), () => dialog.close()),
        answer.stage_ready &&
          isLast &&
          button(
            t('editor.toStage'),
            () => {
              dialog.close();
              this.options.toRobot();
            },
            { kind: 'sun', icon: 'flag' },
          ),
        isLast
          ? linkButton(t('common.home'), '/map', { kind: 'go', icon: 'map' })
          : button(
              t('lesson.nextStep'),
              () => {
                dialog.close();
                this.go(this.at + 1);
              },
              { kind: 'go', icon: 'next' },
            ),
      ],
    );
    dialog.element.querySelector<HTMLAnchorElement>('a')?.addEventListener('click', () => dialog.close());
    dialog.element.querySelector<HTMLElement>('footer > :last-child')?.focus();
    celebrate();
  }

  private async hint(): Promise<void> {
    try {
      const { hint, number, of } = await api.hint(this.options.lesson.id, this.step.id, this.seen);
      this.seen += 1;
      this.showHint(hint, number, of);
    } catch (error) {
      const code = (error as { code?: string }).code;
      if (code === 'no-more') toast(t('lesson.hint.none'));
      else if (code === 'not-yet') toast(t('lesson.hint.notYet'));
      else toast(error instanceof Error ? error.message : t('common.broken'), 'bad');
    }
  }

  private showHint(hint: Rich, number: number, of: number): void {
    this.say(
      h(
        'div',
        { class: 'lesson-result hint' },
        icon('bulb'),
        h('div', {}, h('strong', {}, t('lesson.hint.number', { n: number, all: of })), rich(hint)),
        number < of && button(t('lesson.hint.next'), () => void this.hint(), { kind: 'sun' }),
      ),
    );
  }

  private async solution(): Promise<void> {
    const isSure = await askDialog(
      t('lesson.solution'),
      t('lesson.solution.question'),
      t('lesson.solution'),
      t('common.cancel'),
    );
    if (!isSure) return;
    try {
      this.options.load((await api.solution(this.options.lesson.id)).workspace);
    } catch (error) {
      toast(error instanceof Error ? error.message : t('common.broken'), 'bad');
    }
  }
}
