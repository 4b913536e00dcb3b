/** One page at a time, by the address's path. */

import { fill } from './dom';

/** A page that is shown; `leave` is called before the next one. */
export interface Page {
  readonly title: string;
  readonly element: HTMLElement;
  leave?(): void;
}

/** Makes the page for a path; what stands at `:name` comes as `parameters.name`. */
export type PageMaker = (parameters: Readonly<Record<string, string>>) => Page | Promise<Page>;

interface Route {
  readonly pattern: readonly string[];
  readonly make: PageMaker;
}

/** What stands at the pattern's `:names` if the path fits, else `undefined`. */
export function match(pattern: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== path.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [place, part] of pattern.entries()) {
    const given = path[place] ?? '';
    if (part.startsWith(':')) parameters[part.slice(1)] = given;
    else if (part !== given) return undefined;
  }
  return parameters;
}

/** The parts of a path. Broken percent codes stand for themselves. */
export function parts(path: string): string[] {
  return path
    .split('/')
    .filter((part) => part !== '')
    .map((part) => {
      try {
        return decodeURIComponent(part);
      } catch {
        return part;
      }
    });
}

export class Router {
  private readonly routes: Route[] = [];
  private shown: Page | undefined;
  private turn = 0;

  constructor(
    private readonly place: HTMLElement,
    private readonly otherwise: PageMaker,
    private readonly failed: (error: unknown) => Page,
  ) {}

  /** Adds a page, such as `/lesson/:id`. */
  add(path: string, make: PageMaker): this {
    this.routes.push({ pattern: parts(path), make });
    return this;
  }

  /** Shows the page of the address, follows links and the back button from now on. */
  async start(): Promise<void> {
    addEventListener('popstate', () => void this.show());
    document.addEventListener('click', (event) => {
      if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null;
      if (!link || link.origin !== location.origin || link.target || link.hasAttribute('download')) return;
      if (link.pathname.startsWith('/api/')) return;
      if (link.pathname === location.pathname && link.hash) return;
      event.preventDefault();
      void this.go(link.pathname + link.search);
    });
    await this.show();
  }

  /** Goes to another page. */
  async go(path: string): Promise<void> {
    history.pushState(null, '', path);
    await this.show();
  }

  /** Draws the page of the address again, as after a change of language. */
  async show(): Promise<void> {
    const turn = ++this.turn;
    const path = parts(location.pathname);
    let page: Page;
    try {
      page = await this.make(path);
    } catch (error) {
      page = this.failed(error);
    }
    // Another page was asked for while this one was made.
    if (turn !== this.turn) return page.leave?.();
    this.shown?.leave?.();
    this.shown = page;
    document.title = page.title;
    fill(this.place, page.element);
    const heading = page.element.querySelector<HTMLElement>('h1');
    if (heading && turn > 1) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
    scrollTo(0, 0);
  }

  private make(path: readonly string[]): Page | Promise<Page> {
    for (const route of this.routes) {
      const parameters = match(route.pattern, path);
      if (parameters) return route.make(parameters);
    }
    return this.otherwise({});
  }
}
