/** Whether the reader has asked for less motion. */
export const wantsCalm = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;
