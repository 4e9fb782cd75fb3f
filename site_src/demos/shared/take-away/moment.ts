/** What a reader may want to show to others: what has happened in a lab, and where it is seen. */
export interface Moment {
  /** what has happened, in the reader's own voice */
  words: string;
  /** the part of the lab that shows it */
  paper: HTMLElement;
}
