/** Where children build: the step of the lesson, the blocks, the stage. */

import './editor.css';
import '../editor/blockly.css';
import { animal } from '../animals';
import { api, type Checked, type Lesson, type Registry, type Stage, type Toolbox, type Workspace } from '../api';
import { at as tellPlace } from '../class/line';
import { RobotPlace } from '../class/robot-place';
import { fill, h } from '../dom';
import { showKeys } from '../editor/keys';
import { speak } from '../editor/language';
import { ONE_AT_A_TIME } from '../editor/narrow';
import type { SaveQueue, SaveState } from '../editor/saving';
import { find, keeper, phrasesOf, tidy } from '../editor/store';
import { Blocks } from '../editor/workspace';
import { language, t } from '../i18n';
import { LessonPanel } from '../lesson/panel';
import type { Page } from '../router';
import { session } from '../session';
import { StageSide } from '../stage/stage-side';
import { read, write } from '../storage';
import { button } from '../ui/button';
import { icon, robotSign } from '../ui/icons';
import { settingsButton } from '../ui/settings';
import { toast } from '../ui/toast';

type View = 'task' | 'blocks' | 'stage';

/** The page at `/lesson/:lesson`, `/lesson/:lesson/:step` and `/free`. */
export async function editorPage(parameters: Readonly<Record<string, string>>): Promise<Page> {
  const { me } = session;
  if (!me) throw new Error(t('common.broken'));
  tidy(Date.now());
  const slot = parameters['lesson'] ?? 'free';
  const [registry, lesson, stage, info, found] = await Promise.all([
    api.registry(),
    parameters['lesson'] ? api.lesson(parameters['lesson']) : undefined,
    parameters['lesson'] ? undefined : api.stage(),
    api.classInfo(),
    find(me.id, slot),
    speak(language()),
  ]);
  const bench = new Workbench(registry, lesson, stage, info.microphone, slot);
  bench.begin(parameters['step'], found);
  return { title: `${bench.title} · ${t('common.workshop')}`, element: bench.element, leave: () => bench.leave() };
}

class Workbench {
  readonly title: string;
  readonly element = h('div', { class: 'bench', 'data-view': 'blocks' });
  private readonly place = h('div', { class: 'blockly' });
  private readonly saved = h('span', { class: 'bench-saved', role: 'status' });
  private blocks!: Blocks;
  private side!: StageSide;
  private panel: LessonPanel | undefined;
  private queue!: SaveQueue;
  private readonly robot: RobotPlace;
  private ready = false;
  /** The program as it was last saved or loaded: looking around the blocks changes nothing of it. */
  private known = '';
  /** The program as the class was given it. */
  private given = '';
  private readonly onKey = (event: KeyboardEvent): void => this.key(event);
  private readonly onHide = (): void => void this.queue.flush();

  constructor(
    private readonly registry: Registry,
    private readonly lesson: Lesson | undefined,
    private readonly room: Stage | undefined,
    private readonly microphone: boolean,
    private readonly slot: string,
  ) {
    this.title = lesson?.title ?? t('editor.title');
    this.robot = new RobotPlace({
      slot,
      lesson: lesson?.id ?? null,
      program: () => this.blocks.save(),
      saved: () => this.saveNow(),
    });
  }

  /** Puts all in its place. Blockly wants to be in the document: what needs it comes a moment later. */
  begin(step: string | undefined, found: Awaited<ReturnType<typeof find>>): void {
    const { lesson } = this;
    const at = lesson ? this.stepAt(step) : 0;
    if (lesson) {
      this.panel = new LessonPanel({
        lesson,
        at,
        program: () => this.blocks.save(),
        changed: (next) => {
          this.blocks.setToolbox(next.toolbox);
          this.tell();
          history.replaceState(null, '', `/lesson/${encodeURIComponent(lesson.id)}/${encodeURIComponent(next.id)}`);
        },
        checked: (answer) => this.checked(answer),
        load: (workspace) => this.blocks.replace(workspace),
        toRobot: () => void this.robot.ask(),
      });
    }
    this.draw();
    // The router puts the page into the document in this very turn.
    queueMicrotask(() => requestAnimationFrame(() => this.bringToLife(found)));
  }

  leave(): void {
    removeEventListener('keydown', this.onKey, true);
    removeEventListener('pagehide', this.onHide);
    this.robot.dispose();
    if (!this.ready) return;
    void this.queue.flush();
    this.side.dispose();
    this.blocks.dispose();
  }

  /** The step that the address names, else the first that is not reached. */
  private stepAt(step: string | undefined): number {
    const steps = this.lesson?.steps ?? [];
    const named = steps.findIndex(({ id }) => id === step);
    if (named >= 0) return named;
    return Math.min(this.lesson?.progress?.step ?? 0, steps.length - 1);
  }

  private draw(): void {
    const { me } = session;
    fill(
      this.element,
      h('a', { class: 'skip', href: '#main' }, t('common.skip')),
      h(
        'header',
        { class: 'top bench-top' },
        h('a', { class: 'home', href: '/map', 'aria-label': t('common.home') }, robotSign()),
        h('h1', {}, this.title),
        h('span', { class: 'push' }),
        this.saved,
        this.robot.element,
        me &&
          h('span', { class: 'bench-team' }, animal(me.animal, me.value, undefined, me.sign), h('span', {}, me.name)),
        settingsButton(() => void this.redraw()),
      ),
      h(
        'main',
        { class: 'bench-left', id: 'main', tabindex: -1 },
        this.panel?.element,
        h('section', { class: 'bench-blocks', 'aria-label': t('editor.blocks') }, this.tools(), this.place),
      ),
      h('aside', { class: 'bench-right', 'aria-label': t('editor.stage') }),
      this.views(),
    );
    this.setView(this.panel ? 'task' : 'blocks');
  }

  private tools(): HTMLElement {
    return h(
      'div',
      { class: 'bench-tools', role: 'group', 'aria-label': t('editor.blocks') },
      button(t('editor.undo'), () => this.blocks.undo(), { icon: 'undo', iconOnly: true, kind: 'quiet' }),
      button(t('editor.redo'), () => this.blocks.redo(), { icon: 'redo', iconOnly: true, kind: 'quiet' }),
      h('span', { class: 'bench-gap' }),
      button(t('editor.smaller'), () => this.blocks.zoom(-1), { icon: 'minus', iconOnly: true, kind: 'quiet' }),
      button(t('editor.bigger'), () => this.blocks.zoom(1), { icon: 'plus', iconOnly: true, kind: 'quiet' }),
      button(t('editor.fit'), () => this.blocks.fit(), { icon: 'fit', iconOnly: true, kind: 'quiet' }),
      !this.lesson && this.levels(),
      h('span', { class: 'push' }),
      button(t('editor.keyboard'), showKeys, { icon: 'keyboard', iconOnly: true, kind: 'quiet' }),
    );
  }

  /** Free building has all blocks of a level. */
  private levels(): HTMLElement {
    const buttons = ([1, 2, 3] as const).map((level) => {
      const choose = button(t(`editor.level.${level}`), () => {
        write('level', String(level));
        this.blocks.setToolbox(this.toolbox());
        for (const [n, one] of buttons.entries()) one.setAttribute('aria-pressed', String(n + 1 === level));
      });
      choose.setAttribute('aria-pressed', String(level === freeLevel()));
      return choose;
    });
    return h('div', { class: 'bench-levels', role: 'group', 'aria-label': t('editor.level') }, buttons);
  }

  /** On a phone there is room for one thing at a time. */
  private views(): HTMLElement {
    const views: [View, string, Parameters<typeof icon>[0]][] = [
      ['blocks', t('editor.blocks'), 'blocks'],
      ['stage', t('editor.stage'), 'room'],
    ];
    if (this.panel) views.unshift(['task', t('editor.task'), 'task']);
    return h(
      'nav',
      { class: 'bench-views', 'aria-label': t('editor.views') },
      views.map(([view, name, sign]) =>
        h(
          'button',
          {
            type: 'button',
            class: 'tab',
            'data-for': view,
            onclick: () => this.setView(view),
          },
          icon(sign),
          h('span', {}, name),
        ),
      ),
    );
  }

  private setView(view: View): void {
    this.element.dataset['view'] = view;
    for (const choice of this.element.querySelectorAll<HTMLElement>('.bench-views button')) {
      choice.setAttribute('aria-pressed', String(choice.dataset['for'] === view));
    }
  }

  private toolbox(): Toolbox {
    const toolbox = this.panel?.step.toolbox ?? this.registry.toolboxes[String(freeLevel())];
    if (!toolbox) throw new Error('the registry has no toolbox for this level');
    return toolbox;
  }

  private bringToLife(found: Awaited<ReturnType<typeof find>>): void {
    if (!this.element.isConnected) return;
    const { lesson, registry, room } = this;
    this.blocks = new Blocks(this.place, {
      registry,
      toolbox: this.toolbox(),
      mostBlocks: lesson?.limits.blocks ?? registry.limits.blocks,
      changed: () => this.changed(),
    });
    const stage = lesson?.stage ?? room;
    if (!stage) throw new Error('there is no stage');
    this.side = new StageSide({
      stage,
      registry,
      blocks: this.blocks,
      microphone: this.microphone,
      showTree: lesson ? lesson.level >= 3 || lesson.age[0] >= 11 : true,
      program: () => this.blocks.save(),
      task: () => ({ lesson: lesson?.id ?? null, step: this.panel?.step.id ?? null }),
      phrases: () => phrasesOf(this.blocks.save()),
      running: (isRunning) => isRunning && matchMedia(ONE_AT_A_TIME).matches && this.setView('stage'),
    });
    const right = this.element.querySelector('.bench-right');
    if (right) fill(right, this.side.view.element, this.side.scrubber.element, this.side.extras.element);
    right?.after(this.side.runBar.element);
    this.queue = keeper(
      session.me?.id ?? '',
      this.slot,
      found,
      (state) => this.showSaved(state),
      (workspace) => {
        this.blocks.load(workspace);
        this.known = JSON.stringify(this.blocks.save());
      },
    );
    this.load(found.workspace, lesson?.starter ?? starter());
    this.known = JSON.stringify(this.blocks.save());
    this.ready = true;
    this.given = JSON.stringify(found.workspace) ?? '';
    if (found.unsent) this.push(this.blocks.save(), this.known);
    else if (found.workspace) this.showSaved('saved');
    addEventListener('keydown', this.onKey, true);
    addEventListener('pagehide', this.onHide);
    this.tell();
    performance.mark('editor-ready');
  }

  private changed(): void {
    if (!this.ready) return;
    const program = this.blocks.save();
    const text = JSON.stringify(program);
    if (text === this.known) return;
    this.push(program, text);
  }

  private push(program: Workspace, text: string): void {
    this.known = text;
    this.given = text;
    this.queue.push(program);
  }

  /** Sends what the class has otherwise, even if it is still the program that the lesson begins with. */
  private async saveNow(): Promise<void> {
    if (this.given !== this.known) this.push(this.blocks.save(), this.known);
    await this.queue.flush();
  }

  /** Draws the page again in another language; the new one is to find all that is in this one. */
  private async redraw(): Promise<void> {
    if (this.ready) await this.queue.flush();
    await session.redraw();
  }

  /** Staff see where a child is, and who is stuck. */
  private tell(): void {
    tellPlace(this.lesson ? 'lesson' : 'free', this.lesson?.id ?? null, this.panel?.step.id ?? null);
  }

  private load(workspace: Workspace | undefined, first: Workspace): void {
    if (workspace && this.blocks.load(workspace)) return;
    if (workspace) toast(t('editor.unreadable'), 'bad');
    this.blocks.load(first);
  }

  private checked(answer: Checked): void {
    this.blocks.showProblems(answer.problems);
    if (!answer.passed && answer.feedback) this.blocks.pointAt(answer.feedback.blocks);
    if (answer.shown) void this.side.watch(answer.shown).catch(() => undefined);
  }

  private showSaved(state: SaveState): void {
    fill(this.saved, icon(state === 'saved' ? 'tick' : 'cloud'), h('span', {}, t(`editor.${state}`)));
    this.saved.dataset['state'] = state;
  }

  /** Control and Enter start; Escape stops while something runs, whatever has the focus. */
  private key(event: KeyboardEvent): void {
    if (document.querySelector('dialog[open]')) return;
    if (event.key === 'Escape' && this.side.running) {
      event.stopPropagation();
      this.side.stop();
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.stopPropagation();
      this.side.start();
    }
  }
}

/** The level of free building that was chosen last. */
function freeLevel(): 1 | 2 | 3 {
  const kept = Number(read('level'));
  return kept === 2 || kept === 3 ? kept : 1;
}

/** Free building begins with the hat that every program needs. */
function starter(): Workspace {
  return { blocks: { languageVersion: 0, blocks: [{ type: 'ev_start', id: 'start', x: 40, y: 40 }] } };
}
