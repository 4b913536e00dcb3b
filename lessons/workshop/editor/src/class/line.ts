/** The class's line: where this child is, whose turn it is, and when the day is over. One for all pages of a child. */

import type { ClassState } from '../api';
import { Line } from '../api/socket';
import { t } from '../i18n';
import { session } from '../session';
import { forget, names } from '../storage';
import { toast } from '../ui/toast';
import { showCall } from './call';

type News = ClassState | { readonly type: 'over' } | { readonly type: 'robot' | 'caption' | 'event' };
interface At {
  readonly type: 'at';
  readonly page: string;
  readonly lesson: string | null;
  readonly step: string | null;
}

let line: Line<At, News> | undefined;
let child: string | undefined;
let place: At = { type: 'at', page: 'map', lesson: null, step: null };
let state: ClassState | undefined;
let message: string | null = null;
const watchers = new Set<(state: ClassState) => void>();

/** Tells staff where this child is. Opens the line, once the child has a seat. */
export function at(page: string, lesson: string | null = null, step: string | null = null): void {
  place = { type: 'at', page, lesson, step };
  const { me } = session;
  if (!me) return;
  if (line && child === me.id) {
    line.send(place);
    return;
  }
  line?.close();
  child = me.id;
  line = new Line('line?as=child', heard, (isOpen) => {
    if (isOpen) line?.send(place);
  });
}

/** Calls back on every change of the class, and now if it is known; the answer ends that. */
export function watchClass(changed: (state: ClassState) => void): () => void {
  watchers.add(changed);
  if (state) changed(state);
  return () => watchers.delete(changed);
}

function heard(news: News): void {
  if (news.type === 'over') {
    leave();
    return;
  }
  if (news.type !== 'class') return;
  state = news;
  const told = news.me?.message ?? null;
  const ticket = news.me?.ticket ?? null;
  showCall(ticket, told);
  if (told && told !== message && ticket?.release !== 'refused') toast(told);
  message = told;
  for (const watcher of watchers) watcher(news);
}

/** The day is over, or the seat is somebody else's now: nothing of it stays in this browser. */
function leave(): void {
  line?.close();
  line = undefined;
  state = undefined;
  showCall(null);
  for (const name of names(`program.${child}.`)) forget(name);
  child = undefined;
  session.joined(null);
  toast(t('class.over'));
  void session.go('/');
}
