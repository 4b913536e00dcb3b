/** What the whole page knows: who sits here, and how to go elsewhere. */

import type { Child } from './api';
import type { Router } from './router';

let router: Router | undefined;
let me: Child | null = null;

export const session = {
  /** Hands in the router; called once. */
  begin(made: Router): void {
    router = made;
  },
  /** The child of this browser, if it has joined. */
  get me(): Child | null {
    return me;
  },
  joined(child: Child | null): void {
    me = child;
  },
  /** Goes to another page. */
  async go(path: string): Promise<void> {
    await router?.go(path);
  },
  /** Draws the page again, as after a change of language. */
  async redraw(): Promise<void> {
    await router?.show();
  },
};
