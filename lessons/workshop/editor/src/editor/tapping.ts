/**
 * Building without dragging: a block that is tapped in its drawer goes to where it is most likely wanted. That is below the
 * block that was chosen last, or into it where it has room; below the program's last block where none was chosen.
 */

import * as Blockly from 'blockly/core';

export class Tapping {
  /** The block that was chosen last, by finger, mouse or keyboard. */
  private chosen = '';
  /** Whether a finger or the mouse went down in the drawer: what comes from there was tapped or is dragged. */
  private inDrawer = false;
  private readonly onDown: (event: Event) => void;

  constructor(
    private readonly workspace: Blockly.WorkspaceSvg,
    private readonly place: HTMLElement,
  ) {
    this.onDown = ({ type, target }) => {
      const isPointed = type === 'pointerdown' && target instanceof Element;
      this.inDrawer = isPointed && target.closest('.blocklyFlyout') !== null;
    };
    for (const kind of ['pointerdown', 'keydown']) place.addEventListener(kind, this.onDown, true);
    workspace.addChangeListener((event) => this.heard(event));
  }

  dispose(): void {
    for (const kind of ['pointerdown', 'keydown']) this.place.removeEventListener(kind, this.onDown, true);
  }

  private heard(event: Blockly.Events.Abstract): void {
    if (event.type === Blockly.Events.SELECTED) {
      const { newElementId } = event as Blockly.Events.Selected;
      if (newElementId && this.workspace.getBlockById(newElementId)) this.chosen = newElementId;
    } else if (event.type === Blockly.Events.BLOCK_CREATE && this.inDrawer) {
      this.inDrawer = false;
      // Who drags says where it goes.
      if (this.workspace.isDragging()) return;
      const block = this.workspace.getBlockById((event as Blockly.Events.BlockCreate).blockId ?? '');
      if (block && !block.getParent()) this.put(block, event.group);
    }
  }

  /** One step back takes away the block with the way it went. */
  private put(block: Blockly.BlockSvg, group: string): void {
    Blockly.Events.setGroup(group);
    try {
      const mine = block.previousConnection ?? block.outputConnection;
      const place = mine && this.places(block).find((there) => this.fits(there, mine));
      if (place && mine) place.connect(mine);
    } finally {
      Blockly.Events.setGroup(false);
    }
    Blockly.getFocusManager().focusNode(block);
  }

  private fits(there: Blockly.Connection, mine: Blockly.Connection): boolean {
    return this.workspace.connectionChecker.canConnect(there, mine, false);
  }

  /** Where the block may go, the likeliest place first. */
  private places(block: Blockly.BlockSvg): Blockly.Connection[] {
    const places: Blockly.Connection[] = [];
    for (let at = this.workspace.getBlockById(this.chosen); at && at !== block; at = at.getParent()) {
      places.push(...rooms(at));
      if (at.nextConnection) places.push(at.nextConnection);
    }
    const hats = this.workspace.getTopBlocks(true).filter((top) => top !== block && !top.previousConnection);
    const ends = hats.map((hat) => hat.lastConnectionInStack(true));
    return [...places, ...ends].filter((place): place is Blockly.Connection => place !== null);
  }
}

/** The places in a block where nothing is yet, and those where a value stands that came with it. */
function rooms(block: Blockly.Block): Blockly.Connection[] {
  return block.inputList.flatMap(({ connection }) => {
    const held = connection?.targetBlock();
    return connection && (!held || held.isShadow()) ? [connection] : [];
  });
}
