/** Texts of the lesson. */

import type { Text } from '..';

export const lesson = {} as const satisfies Record<string, Text>;
