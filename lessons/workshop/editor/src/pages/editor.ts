import { h } from '../dom';
import type { Page } from '../router';
export async function editorPage(_parameters: Readonly<Record<string, string>>): Promise<Page> {
  return { title: '', element: h('main', {}) };
}
