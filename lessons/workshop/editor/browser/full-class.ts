/** A class in full swing, made by requests: what pages look like when people use them. */

import type { APIRequestContext } from '@playwright/test';
import type { Workshop } from './workshop';

export const PIN = '2468';

type Json = Record<string, unknown>;

/** Asks as the pages do; an answer that is no good ends the test. */
export async function ask<T = unknown>(
  browser: APIRequestContext,
  method: 'POST' | 'PUT',
  url: string,
  data: unknown = {},
): Promise<T> {
  const answer = await browser.fetch(url, { method, data, headers: { 'X-Naome': '1' } });
  if (!answer.ok()) throw new Error(`${method} ${url}: ${answer.status()} ${await answer.text()}`);
  const text = await answer.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

/** A program as the editor saves it: these blocks under the hat. */
export function program(...blocks: readonly Json[]): Json {
  const [first, ...rest] = [...blocks].reverse();
  const chain = rest.reduce((next: Json | undefined, block) => ({ ...block, next: { block: next } }), first);
  const hat = { type: 'ev_start', id: 'hat', x: 40, y: 40, ...(chain && { next: { block: chain } }) };
  return { blocks: { languageVersion: 0, blocks: [hat] } };
}

export const standUp: Json = { type: 'posture', id: 'up', fields: { POSTURE: 'stand' } };
export const wave: Json = { type: 'gesture', id: 'wave', fields: { GESTURE: 'wave' } };
export const say = (text: string): Json => ({
  type: 'say',
  id: `say-${text.length}`,
  inputs: { TEXT: { shadow: { type: 'text', fields: { TEXT: text } } } },
});
export const walk: Json = {
  type: 'walk',
  id: 'walk',
  fields: { DIRECTION: 'forward' },
  inputs: { CM: { shadow: { type: 'math_number', fields: { NUM: 40 } } } },
};

/** Somebody sits down. */
export async function sitDown(browser: APIRequestContext, { url, code }: Workshop, animal: string, colour: string) {
  await ask(browser, 'POST', `${url}/api/join`, { code, animal, colour, again: true });
}

/** Staff sign in, and choose the PIN if there is none yet. */
export async function signIn(browser: APIRequestContext, { url, key }: Workshop): Promise<void> {
  const login = await browser.post(`${url}/api/staff/login`, { data: { pin: PIN }, headers: { 'X-Naome': '1' } });
  if (!login.ok()) await ask(browser, 'POST', `${url}/api/staff/setup`, { key, pin: PIN });
}

/** Saves a program of a lesson, or a free one. */
export async function save(browser: APIRequestContext, { url }: Workshop, slot: string, workspace: Json) {
  await ask(browser, 'PUT', `${url}/api/programs/${slot}`, { workspace, based_on: null });
}

/** Has a program checked. */
export async function check(
  browser: APIRequestContext,
  { url }: Workshop,
  workspace: Json,
  lesson: string | null,
  step: string | null,
) {
  return ask<{ passed: boolean; stage_ready: boolean }>(browser, 'POST', `${url}/api/check`, {
    workspace,
    lesson,
    step,
  });
}

/** Checks a free program, and asks for the robot. */
export async function queueUp(browser: APIRequestContext, workshop: Workshop, workspace: Json): Promise<void> {
  await save(browser, workshop, 'free', workspace);
  await check(browser, workshop, workspace, null, null);
  await ask(browser, 'POST', `${workshop.url}/api/queue`, { slot: 'free' });
}

/** A class of seven: one is queued, two wait for a look at their sentences, one is stuck, one has passed a lesson. */
export async function gather(
  newPeople: () => Promise<APIRequestContext>,
  workshop: Workshop,
  [owl, bear]: readonly [string, string] = ['Huhu, ich bin die Eule!', 'Brumm.'],
): Promise<People> {
  const staff = await newPeople();
  await signIn(staff, workshop);
  const fox = await newPeople();
  await sitDown(fox, workshop, 'fox', 'blue');
  const hello = program(standUp, wave, say('Hallo, ich bin NAOme!'));
  for (const step of ['aufstehen', 'begruessen']) await check(fox, workshop, hello, 'hallo', step);
  await save(fox, workshop, 'hallo', hello);
  await save(fox, workshop, 'free', program(standUp, say('Ich gehe jetzt los.'), walk, wave));
  for (const [animal, colour, text] of [
    ['owl', 'golden', owl],
    ['bear', 'green', bear],
    ['cat', 'violet', undefined],
  ] as const) {
    const child = await newPeople();
    await sitDown(child, workshop, animal, colour);
    await queueUp(child, workshop, text ? program(standUp, say(text)) : program(standUp, wave));
  }
  for (const animal of ['hedgehog', 'frog']) {
    const child = await newPeople();
    await sitDown(child, workshop, animal, 'red');
    for (let n = 0; n < (animal === 'frog' ? 4 : 1); n += 1)
      await check(child, workshop, program(wave), 'hallo', 'aufstehen');
  }
  return { child: await fox.storageState(), staff: await staff.storageState() };
}

type Kept = Awaited<ReturnType<APIRequestContext['storageState']>>;

/** What the browsers of one child and of staff keep. */
export interface People {
  readonly child: Kept;
  readonly staff: Kept;
}
