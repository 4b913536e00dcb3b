/** How blocks look: the registry's colours on zelos, for light, dark and high contrast. */

import * as Blockly from 'blockly/core';
import type { Category } from '../api';
import { type Theme, token } from '../theme';
import { mixed } from './colour';

/** The style of a category's blocks. */
export const styleOf = (category: string): string => `${category}_blocks`;
/** The style of the number and text blocks that lie in sockets. */
export const SHADOW_STYLE = 'shadow_blocks';

/** Blockly's theme for the page's theme. */
export function look(theme: Theme, categories: readonly Category[]): Blockly.Theme {
  const edge = theme === 'contrast' ? '#ffffff' : undefined;
  const blockStyles: Record<string, Partial<Blockly.Theme.BlockStyle>> = {
    [SHADOW_STYLE]: { colourPrimary: '#FFFFFF', colourSecondary: '#FFF6E5', colourTertiary: edge ?? '#8C7D66' },
  };
  const categoryStyles: Record<string, Blockly.Theme.CategoryStyle> = {};
  for (const { id, colour } of categories) {
    blockStyles[styleOf(id)] = {
      colourPrimary: colour,
      colourSecondary: mixed(colour, '#ffffff', 0.82),
      colourTertiary: edge ?? mixed(colour, '#000000', 0.35),
    };
    categoryStyles[styleOf(id)] = { colour };
  }
  return Blockly.Theme.defineTheme(`naome-${theme}`, {
    name: `naome-${theme}`,
    base: Blockly.Themes.Zelos,
    blockStyles,
    categoryStyles,
    componentStyles: {
      workspaceBackgroundColour: token('card'),
      toolboxBackgroundColour: token('card-sunk'),
      toolboxForegroundColour: token('ink'),
      flyoutBackgroundColour: token('paper-deep'),
      flyoutForegroundColour: token('ink'),
      flyoutOpacity: 1,
      scrollbarColour: token('edge'),
      scrollbarOpacity: 0.6,
      insertionMarkerColour: token('sun'),
      insertionMarkerOpacity: 0.7,
      selectedGlowColour: token('focus'),
      selectedGlowOpacity: 1,
    },
    fontStyle: { family: token('font'), weight: '700', size: 13 },
    startHats: true,
  });
}
