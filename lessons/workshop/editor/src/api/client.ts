/** Asking the server. One function for every request; the protocol's errors become `Refusal`s. */

import { language, t } from '../i18n';

/** The server said no, in words that can be shown. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** The whole answer, where an error brings more with it. */
    readonly answer: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = 'Refusal';
  }
}

/** There is no server to ask: the network is gone. */
export class Unreachable extends Error {
  constructor() {
    super(t('common.offline'));
    this.name = 'Unreachable';
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Asks `path` (below `/api`) and reads the JSON of the answer; `undefined` where it has none. */
export async function ask<T>(method: Method, path: string, body?: unknown): Promise<T> {
  const answer = await request(method, path, body);
  if (answer.status === 204) return undefined as T;
  return (await answer.json()) as T;
}

/** Asks for text, as a run is. */
export async function askText(path: string): Promise<string> {
  return (await request('GET', path)).text();
}

/** Asks for a picture. */
export async function askPicture(path: string, body: unknown): Promise<Blob> {
  return (await request('POST', path, body)).blob();
}

async function request(method: Method, path: string, body?: unknown): Promise<Response> {
  const headers: Record<string, string> = {};
  if (method !== 'GET') headers['X-Naome'] = '1';
  const sent = body instanceof Blob || body instanceof ArrayBuffer ? body : body && JSON.stringify(body);
  if (typeof sent === 'string') headers['Content-Type'] = 'application/json';
  let answer: Response;
  try {
    answer = await fetch(address(path), { method, headers, body: (sent as BodyInit | undefined) ?? null });
  } catch {
    throw new Unreachable();
  }
  if (!answer.ok) throw await refusal(answer);
  return answer;
}

/** The address of something below `/api`, in the language that is chosen. */
export function address(path: string): string {
  const joint = path.includes('?') ? '&' : '?';
  return `/api/${path}${joint}lang=${language()}`;
}

/** The address of a WebSocket below `/api`. */
export function socketAddress(path: string): string {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  return `${scheme}//${location.host}${address(path)}`;
}

async function refusal(answer: Response): Promise<Refusal> {
  try {
    const body = (await answer.json()) as Record<string, unknown>;
    const message = typeof body['message'] === 'string' ? body['message'] : t('common.broken');
    return new Refusal(answer.status, String(body['code'] ?? 'broken'), message, body);
  } catch {
    return new Refusal(answer.status, 'broken', t('common.broken'));
  }
}
