/** The test digit that a demo shows before the reader draws. */
export const FIRST_SAMPLE = 7;
