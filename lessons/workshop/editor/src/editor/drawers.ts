/** The drawers of the toolbox: a coloured sign and a name, at least 44 pixels high. */

import * as Blockly from 'blockly/core';
import { h } from '../dom';
import { CATEGORY_ICONS, icon } from '../ui/icons';

class Drawer extends Blockly.ToolboxCategory {
  protected override createIconDom_(): Element {
    const id = (this.toolboxItemDef_ as { toolboxitemid?: string }).toolboxitemid ?? '';
    const sign = h('span', { class: 'drawer-sign', 'aria-hidden': 'true' }, icon(CATEGORY_ICONS[id] ?? 'star'));
    sign.style.background = this.colour_;
    return sign;
  }

  protected override addColourBorder_(colour: string): void {
    this.rowDiv_?.style.setProperty('--drawer', colour);
  }

  override setSelected(isSelected: boolean): void {
    super.setSelected(isSelected);
    if (this.rowDiv_) this.rowDiv_.style.backgroundColor = '';
    this.rowDiv_?.classList.toggle('drawer-open', isSelected);
  }
}

/** Makes Blockly use our drawers. */
export function useDrawers(): void {
  const { registry } = Blockly;
  registry.register(registry.Type.TOOLBOX_ITEM, Blockly.ToolboxCategory.registrationName, Drawer, true);
}
