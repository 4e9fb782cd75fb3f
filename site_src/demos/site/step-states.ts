/** The states of a lab that steps lead to, as an address writes them. */
export type States = ReadonlyMap<string, string>;

/** What a reader gives to a lab; a step that names one of them brings another. */
const GIVEN = ["ink", "sample", "text"];
/** What says for whom a state is meant; a step speaks to every reader. */
const MEANT = ["network", "language"];

/** A step's states, with what the reader has given to the lab where the step brings nothing of its own. */
export function merged(step: States, now: States): States {
  const brings = GIVEN.some((name) => step.has(name));
  const kept = [...now].filter(([name]) =>
    GIVEN.includes(name) ? !brings : MEANT.includes(name) && !step.has(name),
  );
  return new Map([...step, ...kept]);
}

/** Which step an address leads to: the one that says most of what it says; -1 for none. */
export function ledTo(steps: readonly States[], now: States | undefined): number {
  const fits = (step: States) => [...step].every(([name, text]) => now?.get(name) === text);
  const said = steps.map((step) => (fits(step) ? step.size : 0));
  const most = Math.max(0, ...said);
  return most ? said.indexOf(most) : -1;
}
