/** A WebSocket that comes back by itself. What is sent while it is away is dropped: it would come too late. */

import { socketAddress } from './client';

/** Seconds until the next try: soon at first, then every eight. */
export function pause_s(tries: number): number {
  return Math.min(8, 0.5 * 2 ** tries);
}

export class Line<Out, In extends { readonly type: string }> {
  private socket: WebSocket | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private tries = 0;
  private closed = false;
  private resting = false;

  constructor(
    private readonly path: string,
    private readonly heard: (news: In) => void,
    private readonly connected: (open: boolean) => void = () => {},
  ) {
    this.open();
  }

  /** Whether a message would go out now. */
  get isOpen(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /** Sends, if the line is open; says whether it was. */
  send(message: Out): boolean {
    if (!this.isOpen) return false;
    this.socket?.send(JSON.stringify(message));
    return true;
  }

  /** Ends it for good. */
  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.socket?.close();
  }

  /** Stays away until it is woken, as where somebody else has it now. */
  rest(): void {
    this.resting = true;
  }

  /** Comes back, if it has been resting. */
  wake(): void {
    if (!this.resting || this.closed) return;
    this.resting = false;
    if (this.socket?.readyState === WebSocket.CLOSED) this.open();
  }

  private open(): void {
    const socket = new WebSocket(socketAddress(this.path));
    this.socket = socket;
    socket.onopen = () => {
      this.tries = 0;
      this.connected(true);
    };
    socket.onmessage = (message) => {
      const news = parsed<In>(message.data);
      if (news) this.heard(news);
    };
    socket.onclose = () => {
      if (this.closed || socket !== this.socket) return;
      this.connected(false);
      if (this.resting) return;
      this.timer = setTimeout(() => this.open(), 1000 * pause_s(this.tries++));
    };
  }
}

/** A message with a `type`, or nothing. */
export function parsed<In extends { readonly type: string }>(data: unknown): In | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(data);
    const isMessage = typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
    return isMessage ? (value as In) : undefined;
  } catch {
    return undefined;
  }
}
