/** A sheet of paper, or several. `ready` is called once the sheet is in the document. */
export interface Sheet {
  readonly title: string;
  readonly element: HTMLElement;
  readonly back: string;
  readonly note?: string;
  ready?(): void;
  leave?(): void;
}
