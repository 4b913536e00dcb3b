/** Where the scrubber stands, and how it moves. No clock: the time that has passed is handed in. */

export class Playback {
  private at = 0;
  private moving = false;
  /** Times as fast as it was. */
  speed = 1;

  /** `length_s`: how long the run took. */
  constructor(readonly length_s: number) {}

  /** Seconds from the start. */
  get t(): number {
    return this.at;
  }

  get playing(): boolean {
    return this.moving;
  }

  /** Goes to a moment. */
  seek(t: number): void {
    this.at = Math.min(Math.max(Number.isFinite(t) ? t : 0, 0), this.length_s);
  }

  /** Plays, from the start again if it is at the end. */
  play(): void {
    if (this.at >= this.length_s) this.at = 0;
    this.moving = this.length_s > 0;
  }

  pause(): void {
    this.moving = false;
  }

  /** So much time has passed. */
  advance(passed_s: number): void {
    if (!this.moving) return;
    this.seek(this.at + passed_s * this.speed);
    if (this.at >= this.length_s) this.moving = false;
  }
}
