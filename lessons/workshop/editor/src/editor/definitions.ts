/** The registry's blocks for Blockly. There is no list of blocks in the browser: it is the server's. */

import * as Blockly from 'blockly/core';
import type { Registry, Toolbox } from '../api';
import { SHADOW_STYLE, styleOf } from './look';

type Definition = Record<string, unknown>;

/** What lies in sockets: Blockly's own number and text blocks, by the names that saved programs use. */
const SHADOWS = [
  {
    type: 'math_number',
    message0: '%1',
    args0: [{ type: 'field_number', name: 'NUM', value: 0 }],
    output: 'Number',
    style: SHADOW_STYLE,
  },
  {
    type: 'text',
    message0: '%1',
    args0: [{ type: 'field_input', name: 'TEXT', text: '' }],
    output: 'String',
    style: SHADOW_STYLE,
  },
];

/** Tells Blockly of all blocks, in the registry's language. Workspaces have to be made after that. */
export function define(registry: Registry): void {
  const category = new Map(registry.categories.map(({ id, colour }) => [colour, id]));
  const blocks: Definition[] = registry.definitions.map(({ colour, ariaLabel: _, ...definition }) => {
    const id = category.get(String(colour));
    return id ? { ...definition, style: styleOf(id) } : { ...definition, colour };
  });
  const all: Definition[] = [...blocks, ...SHADOWS];
  // A second language replaces the first.
  for (const { type } of all) delete Blockly.Blocks[String(type)];
  Blockly.common.defineBlocksWithJsonArray(all);
}

/** The drawers by the registry's names, so that each gets its own sign. */
export function withDrawers(toolbox: Toolbox, { categories }: Registry): Toolbox {
  const contents = toolbox.contents.map((drawer) => {
    const { colour } = drawer as { colour?: string };
    const category = categories.find((one) => one.colour === colour);
    return category ? { ...drawer, name: category.name, toolboxitemid: category.id } : drawer;
  });
  return { ...toolbox, contents } as Toolbox;
}
