/** Texts of the editor. */

import type { Text } from '..';

export const editor = {} as const satisfies Record<string, Text>;
