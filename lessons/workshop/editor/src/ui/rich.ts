/** The server's texts as elements: paragraphs, lists, bold words, pictures. */

import type { Rich } from '../api';
import { h } from '../dom';

/** Passages as paragraphs and lists. */
export function rich(text: Rich): HTMLElement[] {
  const elements: HTMLElement[] = [];
  for (const passage of text) {
    if (passage.picture) {
      const alt = passage.spans.map(({ text }) => text).join('');
      elements.push(h('img', { class: 'rich-picture', src: passage.picture, alt }));
      continue;
    }
    const spans = passage.spans.map((span) => (span.bold ? h('strong', {}, span.text) : span.text));
    if (passage.kind === 'paragraph') {
      elements.push(h('p', {}, spans));
      continue;
    }
    const last = elements.at(-1);
    const list = last?.tagName === 'UL' ? last : h('ul', {});
    if (list !== last) elements.push(list);
    list.append(h('li', {}, spans));
  }
  return elements;
}

/** The same as one line, for what is read out. */
export function plain(text: Rich): string {
  return text.map((passage) => passage.spans.map((span) => span.text).join('')).join(' ');
}
