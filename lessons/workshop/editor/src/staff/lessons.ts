/** Lessons against themselves: does every solution pass, and every typical mistake not? */

import { api, type LessonSummary } from '../api';
import { type LessonReport, staffApi } from '../api/staff';
import { type Child, fill, h } from '../dom';
import { figure, t } from '../i18n';
import { button } from '../ui/button';
import { icon } from '../ui/icons';
import type { Part } from './part';

export async function lessonsPart(): Promise<Part> {
  const { lessons } = await api.lessons();
  const rows = lessons.map((lesson) => new Row(lesson));
  const summary = h('p', { role: 'status' });
  let isGone = false;

  const start = button(t('staff.check.all'), () => void all(), { kind: 'brand', icon: 'play' });
  async function all(): Promise<void> {
    start.disabled = true;
    // One after the other: children go on checking meanwhile.
    for (const [n, row] of rows.entries()) {
      if (isGone) return;
      summary.textContent = t('staff.check.running', { n: n + 1, all: rows.length });
      await row.check();
    }
    const good = rows.filter((row) => row.isGood).length;
    summary.textContent = t('staff.check.done', { good, all: rows.length });
    start.disabled = false;
  }

  return {
    content: h(
      'section',
      { class: 'card stack' },
      h('h2', {}, t('staff.check')),
      h('p', { class: 'soft' }, t('staff.check.lead')),
      h('div', { class: 'row' }, start, summary),
      h(
        'div',
        { class: 'table-frame', tabindex: 0, role: 'group', 'aria-label': t('staff.check') },
        h(
          'table',
          { class: 'checks' },
          h(
            'thead',
            {},
            h(
              'tr',
              {},
              (['lesson', 'result', 'cases', 'seconds'] as const).map((name) =>
                h('th', { scope: 'col' }, t(`staff.check.${name}`)),
              ),
            ),
          ),
          rows.map((row) => row.element),
        ),
      ),
    ),
    leave: () => {
      isGone = true;
    },
  };
}

class Row {
  readonly element = h('tbody', {});
  isGood = false;

  constructor(private readonly lesson: LessonSummary) {
    this.show(button(t('staff.check.one'), () => void this.check(), { kind: 'quiet', icon: 'play' }));
  }

  async check(): Promise<void> {
    this.show(t('common.loading'));
    try {
      const { reports } = await staffApi.checkLesson(this.lesson.id);
      this.report(reports[0]);
    } catch (error) {
      this.show(error instanceof Error ? error.message : t('common.broken'));
    }
  }

  private show(result: Child, cases: Child = '', seconds: Child = '', more: Child = null): void {
    fill(
      this.element,
      h(
        'tr',
        {},
        h('th', { scope: 'row' }, this.lesson.title),
        h('td', {}, result),
        h('td', {}, cases),
        h('td', {}, seconds),
      ),
      more && h('tr', {}, h('td', { colspan: 4 }, more)),
    );
  }

  private report(report: LessonReport | undefined): void {
    if (!report) {
      this.show(t('common.broken'));
      return;
    }
    const good = report.cases.filter(({ ok }) => ok).length;
    this.isGood = good === report.cases.length && report.findings.length === 0;
    const trouble = [
      ...report.cases
        .filter(({ ok }) => !ok)
        .map(({ name, message }) => h('li', {}, h('strong', {}, `${name}: `), message ?? '')),
      ...report.findings.map(({ file, line, column, message, help }) =>
        h('li', {}, h('code', {}, `${file}:${line}:${column}`), ` ${message} `, h('span', { class: 'soft' }, help)),
      ),
    ];
    this.show(
      h(
        'span',
        { class: `verdict ${this.isGood ? 'good' : 'bad'}` },
        icon(this.isGood ? 'tick' : 'warning'),
        t(this.isGood ? 'staff.check.good' : 'staff.check.bad'),
      ),
      t('staff.check.of', { n: good, all: report.cases.length }),
      `${figure(report.seconds)} s`,
      trouble.length > 0 && h('ul', {}, trouble),
    );
  }
}
