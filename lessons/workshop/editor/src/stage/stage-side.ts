/** The stage beside the blocks: the child's own simulator, live and again. */

import {
  api,
  type Frame,
  type Registry,
  type RunEvent,
  type Stage,
  type StageCommand,
  type StageNews,
  type Workspace,
} from '../api';
import { Line } from '../api/socket';
import type { Blocks } from '../editor/workspace';
import { language, t } from '../i18n';
import { toast } from '../ui/toast';
import { type Extras, extras, runBar } from './frame';
import { frameAt, LiveFrames } from './interpolation';
import { JoinIn } from './join-in';
import { Protocol } from './protocol';
import { LiveEvents, type Recording, readRun, runningAt } from './recording';
import { Scrubber } from './scrubber';
import { TreeView } from './tree-view';
import { StageView } from './view';

/** How far in front of the robot somebody stands, in metres. */
const AHEAD_M = 0.7;
/** More frames than two minutes have are not kept. */
const MOST_FRAMES = 3200;

export interface StageOptions {
  readonly stage: Stage;
  readonly registry: Registry;
  readonly blocks: Blocks;
  readonly microphone: boolean;
  readonly showTree: boolean;
  readonly program: () => Workspace;
  readonly task: () => { readonly lesson: string | null; readonly step: string | null };
  readonly phrases: () => readonly string[];
  /** Called when a program begins or ends. */
  readonly running: (isRunning: boolean) => void;
}

export class StageSide {
  readonly view: StageView;
  readonly scrubber: Scrubber;
  readonly runBar: ReturnType<typeof runBar>;
  readonly extras: Extras;
  private readonly protocol: Protocol;
  private readonly tree: TreeView;
  private readonly joinIn: JoinIn;
  private readonly line: Line<StageCommand, StageNews>;
  private readonly live = new LiveFrames();
  private events = new LiveEvents();
  private frames: Frame[] = [];
  private recording: Recording | undefined;
  private isRunning = false;
  private pending = false;
  /** Another window of this seat has the stage; Start brings it back here. */
  private isElsewhere = false;
  private asked = 0;

  constructor(private readonly options: StageOptions) {
    const { registry, blocks, stage } = options;
    const eyes = new Map(registry.looks.colours.map(({ id, value }) => [id, value]));
    const toBlock = (id: string): void => blocks.goTo(id);
    this.protocol = new Protocol(toBlock);
    this.tree = new TreeView(toBlock, (id) => blocks.words(id));
    this.scrubber = new Scrubber((t_s) => this.showMoment(t_s));
    this.joinIn = new JoinIn({
      stimuli: registry.stimuli,
      microphone: options.microphone,
      phrases: options.phrases,
      ahead: () => this.ahead(),
      send: (command) => this.send(command),
    });
    this.view = new StageView(stage, eyes, t('stage.label', { name: stage.name }), (x, y) => this.joinIn.standAt(x, y));
    this.runBar = runBar(
      () => this.start(),
      () => this.stop(),
    );
    this.extras = extras(this.joinIn.element, this.protocol.element, options.showTree ? this.tree.element : undefined);
    this.line = new Line(
      'stage',
      (news) => this.heard(news),
      (isOpen) => this.connected(isOpen),
    );
  }

  /** Runs the program as it stands. */
  start(): void {
    const { blocks, program, task } = this.options;
    blocks.clearProblems();
    blocks.rest();
    const bare = blocks.bareHat();
    if (bare) blocks.explain(bare, t('editor.bareHat'));
    this.scrubber.hide();
    const sent = this.line.send({
      type: 'start',
      workspace: program(),
      ...task(),
      variant: null,
      seed: null,
      speed: 1,
    });
    // The line may still be opening, or another window has had it: the program then starts when it is open.
    this.pending = !sent;
    if (sent) return;
    if (this.isElsewhere) this.line.wake();
    else toast(t('stage.away'), 'bad');
  }

  /** Stops the program. */
  stop(): void {
    this.pending = false;
    this.line.send({ type: 'stop' });
    this.scrubber.dispose();
  }

  /** Somebody joins in. What the run does not tell of by itself is told here, for those who do not see the stage. */
  private send(command: StageCommand): boolean {
    if (!this.isRunning || !this.line.send(command)) return false;
    const text =
      command.type === 'obstacle'
        ? t('stage.log.stands')
        : command.type === 'clear_obstacles'
          ? t('stage.log.leaves')
          : command.type === 'face'
            ? t('stage.log.looks')
            : undefined;
    if (text) this.protocol.add({ t: this.frames.at(-1)?.t ?? 0, who: t('stage.log.somebody'), text, block: null });
    return true;
  }

  get running(): boolean {
    return this.isRunning;
  }

  /** Shows a run that the server has made, as for a check. */
  async watch(run: string): Promise<void> {
    const [text, { lines }] = await Promise.all([api.run(run), api.runLog(run)]);
    const recording = readRun(text, lines);
    if (recording.frames.length === 0) return;
    this.recording = recording;
    this.protocol.show(recording.log);
    this.scrubber.offer(recording.length_s, 0);
    this.scrubber.begin();
  }

  dispose(): void {
    cancelAnimationFrame(this.asked);
    this.scrubber.dispose();
    this.joinIn.dispose();
    this.line.close();
    this.view.dispose();
  }

  private connected(isOpen: boolean): void {
    if (isOpen) this.isElsewhere = false;
    this.runBar.setReady(isOpen || this.isElsewhere);
    if (isOpen && this.pending) this.start();
    if (!isOpen && this.isRunning) this.ended();
  }

  private heard(news: StageNews): void {
    switch (news.type) {
      case 'began':
        this.view.setStage(news.stage);
        this.protocol.clear();
        this.tree.show(news.tree);
        this.live.clear();
        this.events = new LiveEvents();
        this.frames = [];
        this.setRunning(true);
        this.animate();
        break;
      case 'refused':
        this.options.blocks.showProblems(news.problems);
        // A problem at a block is said there.
        if (!news.problems.some(({ block }) => block)) toast(news.problems[0]?.message ?? t('editor.notReady'));
        break;
      case 'frame':
        this.live.push(news.frame, performance.now());
        if (this.frames.length < MOST_FRAMES) this.frames.push(news.frame);
        break;
      case 'event':
        this.event(news);
        break;
      case 'log':
        this.protocol.add(news);
        break;
      case 'tree':
        this.tree.update(news.nodes);
        break;
      case 'end':
        this.ended(news.t, news.text);
        break;
      case 'over':
        // Two windows that both came back by themselves would take the stage from each other for ever.
        this.isElsewhere = true;
        this.line.rest();
        this.ended();
        toast(t('stage.elsewhere'));
        break;
      case 'error':
        toast(news.message, 'bad');
        break;
    }
  }

  private event(event: RunEvent): void {
    const { blocks } = this.options;
    this.events.push(event);
    if (!event.block) return;
    if (event.ev === 'block') blocks.setRunning(event.block, event.ok === null || event.ok === undefined);
    if (event.ev === 'failed') blocks.explain(event.block, (language() === 'en' ? event.en : event.de) ?? '');
  }

  private ended(t_s?: number, text?: string): void {
    if (!this.isRunning) return;
    this.setRunning(false);
    this.options.blocks.rest();
    const length_s = t_s ?? this.frames.at(-1)?.t ?? 0;
    if (text) this.protocol.add({ t: length_s, who: '', text, block: null });
    if (this.frames.length < 2) return;
    this.recording = { frames: this.frames, events: this.events.events, log: this.protocol.all, length_s };
    this.scrubber.offer(length_s);
  }

  private setRunning(isRunning: boolean): void {
    this.isRunning = isRunning;
    this.runBar.setRunning(isRunning);
    this.options.running(isRunning);
  }

  private animate(): void {
    cancelAnimationFrame(this.asked);
    const turn = (now_ms: number): void => {
      const frame = this.live.at(now_ms);
      if (frame) this.view.show(frame);
      if (this.isRunning) this.asked = requestAnimationFrame(turn);
    };
    this.asked = requestAnimationFrame(turn);
  }

  /** A moment of the run that is over. */
  private showMoment(t_s: number): void {
    if (!this.recording || this.isRunning) return;
    const { frames, events } = this.recording;
    const frame = frameAt(frames, t_s);
    if (!frame) return;
    this.view.show(frame, StageView.trailOf(frames, t_s));
    this.protocol.mark(t_s);
    const { blocks } = this.options;
    blocks.rest();
    if (t_s < this.recording.length_s) for (const id of runningAt(events, t_s)) blocks.setRunning(id, true);
  }

  private ahead(): readonly [number, number] {
    const { start } = this.options.stage;
    const { x, y, heading_deg } = this.frames.at(-1) ?? start;
    const towards = (heading_deg * Math.PI) / 180;
    return [x + AHEAD_M * Math.cos(towards), y + AHEAD_M * Math.sin(towards)];
  }
}
