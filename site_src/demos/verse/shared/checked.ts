/** The graph that checks the form of a language's verse. */
export const CHECKED = { zh: "tones", en: "metre" } as const;
