/** The place where blocks are put together: Blockly, set up for children. */

import * as Blockly from 'blockly/core';
import type { Problem, Registry, Toolbox, Workspace } from '../api';
import { theme } from '../theme';
import { Bubbles } from './bubbles';
import { define, withDrawers } from './definitions';
import { useDrawers } from './drawers';
import { look } from './look';
import { ONE_AT_A_TIME } from './narrow';
import { useDialogs } from './questions';
import { Tapping } from './tapping';

export interface BlocksOptions {
  readonly registry: Registry;
  readonly toolbox: Toolbox;
  readonly mostBlocks: number;
  /** Called after every change that a save would show. */
  readonly changed: () => void;
}

export class Blocks {
  private readonly workspace: Blockly.WorkspaceSvg;
  private readonly watch: ResizeObserver;
  private readonly running = new Set<string>();
  private readonly bubbles: Bubbles;
  private readonly tapping: Tapping;
  private readonly registry: Registry;
  private readonly recolour: () => void;
  private shown = false;

  constructor(place: HTMLElement, options: BlocksOptions) {
    this.registry = options.registry;
    useDrawers();
    useDialogs();
    define(options.registry);
    Blockly.Scrollbar.scrollbarThickness = 12;
    const [narrow, narrowest] = [ONE_AT_A_TIME, '(max-width: 24rem)'].map((query) => matchMedia(query).matches);
    // Whoever has made the letters of the browser larger has larger blocks, too.
    const letters = Math.max(1, Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16);
    const startScale = Math.min(2, (narrowest ? 0.65 : narrow ? 0.75 : 0.9) * letters);
    this.workspace = Blockly.inject(place, {
      renderer: 'zelos',
      theme: look(theme(), options.registry.categories),
      media: '/media/',
      toolbox: withDrawers(options.toolbox, options.registry),
      sounds: false,
      trashcan: true,
      comments: false,
      collapse: false,
      disable: false,
      maxBlocks: options.mostBlocks,
      move: { scrollbars: true, drag: true, wheel: true },
      zoom: { controls: false, wheel: false, pinch: true, startScale, minScale: 0.4, maxScale: 2 },
      grid: { spacing: 28, length: 2, colour: 'var(--line)', snap: false },
    });
    this.workspace.addChangeListener((event) => {
      if (event.isUiEvent) return;
      // Blockly counts the stacks when the workspace is focused; whoever reads on comes by without that.
      this.workspace.setInitialAriaContext();
      if (!this.workspace.isDragging()) options.changed();
    });
    this.workspace.addChangeListener((event) => {
      if (event.type === Blockly.Events.TOOLBOX_ITEM_SELECT) requestAnimationFrame(() => this.nameShelf());
    });
    this.bubbles = new Bubbles(this.workspace, place);
    this.tapping = new Tapping(this.workspace, place);
    this.watch = new ResizeObserver(() => this.resized(place));
    this.watch.observe(place);
    this.recolour = () => this.workspace.setTheme(look(theme(), options.registry.categories));
    addEventListener('themechange', this.recolour);
  }

  /** Blocks that were loaded while their place was not shown come into view when it is. */
  private resized(place: HTMLElement): void {
    Blockly.svgResize(this.workspace);
    const isShown = place.clientWidth > 0;
    if (isShown && !this.shown) this.toView();
    this.shown = isShown;
  }

  /** On the shelf a block is one thing to choose: its sockets and connections are no things beside it. */
  private nameShelf(): void {
    const shelf = this.workspace.getFlyout()?.getWorkspace().getCanvas();
    for (const part of shelf?.querySelectorAll('[role=figure]') ?? []) {
      part.setAttribute('role', 'presentation');
      part.removeAttribute('aria-roledescription');
    }
  }

  /** The program as it would be saved. */
  save(): Workspace {
    return Blockly.serialization.workspaces.save(this.workspace) as Workspace;
  }

  /** Puts a program in the place of what is there; says whether it could be read. */
  load(program: Workspace): boolean {
    try {
      Blockly.serialization.workspaces.load(program, this.workspace);
    } catch {
      return false;
    }
    this.workspace.clearUndo();
    this.toView();
    return true;
  }

  /** Puts another program in the place of this one, so that undo brings this one back. */
  replace(program: Workspace): void {
    Blockly.Events.setGroup(true);
    try {
      Blockly.serialization.workspaces.load(program, this.workspace, { recordUndo: true });
    } finally {
      Blockly.Events.setGroup(false);
    }
    this.toView();
  }

  setToolbox(toolbox: Toolbox): void {
    this.workspace.updateToolbox(withDrawers(toolbox, this.registry));
  }

  undo(): void {
    this.workspace.undo(false);
  }

  redo(): void {
    this.workspace.undo(true);
  }

  zoom(steps: number): void {
    this.workspace.zoomCenter(steps);
  }

  /** Shows all blocks, but never bigger than they normally are. */
  fit(): void {
    this.workspace.zoomToFit();
    if (this.workspace.scale > 1) this.workspace.setScale(1);
    this.toView();
  }

  /** The beginning of the program comes to the upper left corner. */
  private toView(): void {
    const [first] = this.workspace.getTopBlocks(true);
    if (!first) return;
    const { left, top } = first.getBoundingRectangle();
    const { scale } = this.workspace;
    this.workspace.scroll(-left * scale + 28, -top * scale + 28);
  }

  /** Goes to a block and selects it. */
  goTo(id: string): void {
    const block = this.workspace.getBlockById(id);
    if (!block) return;
    this.workspace.centerOnBlock(id);
    Blockly.getFocusManager().focusNode(block);
  }

  /** The words of a block, as in the tree. */
  words(id: string): string {
    return this.workspace.getBlockById(id)?.toString() ?? '';
  }

  /** The hat of a program that does nothing yet: no hat has a block below it. */
  bareHat(): string | undefined {
    const hats = this.workspace.getTopBlocks(true).filter((block) => block.nextConnection && !block.previousConnection);
    return hats.every((hat) => !hat.getNextBlock()) ? hats[0]?.id : undefined;
  }

  /** Marks a block that runs, or no longer does. */
  setRunning(id: string, isRunning: boolean): void {
    const block = this.workspace.getBlockById(id);
    if (isRunning) this.running.add(id);
    else this.running.delete(id);
    if (isRunning) block?.addClass('runs');
    else block?.removeClass('runs');
  }

  /** Nothing runs any more. */
  rest(): void {
    for (const id of [...this.running]) this.setRunning(id, false);
  }

  /** Says at a block what does not work there. */
  explain(id: string, text: string): void {
    this.bubbles.say(id, text);
  }

  /** Shows the problems of a program, each at its block. */
  showProblems(problems: readonly Problem[]): void {
    this.bubbles.clear();
    for (const { block, message, help } of problems) {
      if (block) this.bubbles.say(block, help ? `${message}\n${help}` : message);
    }
  }

  /** Points at blocks, as a check does, without words. */
  pointAt(ids: readonly string[]): void {
    this.bubbles.point(ids);
    const [first] = ids;
    if (first) this.bubbles.bring(first);
  }

  clearProblems(): void {
    this.bubbles.clear();
  }

  /** Puts the focus on the blocks, for the keyboard. */
  focus(): void {
    Blockly.getFocusManager().focusTree(this.workspace);
  }

  dispose(): void {
    this.watch.disconnect();
    this.tapping.dispose();
    removeEventListener('themechange', this.recolour);
    this.workspace.dispose();
  }
}
