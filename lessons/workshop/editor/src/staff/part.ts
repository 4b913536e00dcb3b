/** What fills the page below the tabs; `leave` ends what it began. */
export interface Part {
  readonly content: HTMLElement;
  leave?(): void;
}
