/** Texts of the stage. */

import type { Text } from '..';

export const stage = {} as const satisfies Record<string, Text>;
