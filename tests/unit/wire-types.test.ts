/** What the compiler must say of the wire: `npm run typecheck` is the test, nothing here is run. */
import { test } from "node:test";
import type { CalculatorCalls } from "../../site_src/runtime/calculator/calls.ts";
import type { DigitCalls, Progress } from "../../site_src/runtime/digits/calls.ts";
import type { FamilyClient, Values } from "../../site_src/runtime/engine/calls.ts";
import type { Answer, Answers, Remote, Request } from "../../site_src/runtime/wire/protocol.ts";

type Same<One, Other> =
  (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;

function holds<_Claim extends true>(): void {}

interface Calls {
  plain(count: number): string;
  optional(name: string, often?: number): number[];
  nothing(): void;
}

/** Each claim is a type; what must not compile says so. */
export function claims(
  client: Remote<Calls>,
  digits: Remote<DigitCalls>,
  sizes: Remote<CalculatorCalls>,
): void {
  // A client's calls take what the interface says, and promise what it answers.
  holds<Same<typeof client.plain, (count: number) => Promise<string>>>();
  holds<Same<typeof client.optional, (name: string, often?: number) => Promise<number[]>>>();
  holds<Same<typeof client.nothing, () => Promise<void>>>();
  holds<Same<Awaited<ReturnType<typeof digits.learn>>, Progress>>();
  holds<Same<Answer<DigitCalls, "current">, Values>>();

  // A request names its call, and what goes with it.
  holds<
    Same<
      Request<Calls>,
      | { id: number; call: "plain"; args: [count: number] }
      | { id: number; call: "optional"; args: [name: string, often?: number] }
      | { id: number; call: "nothing"; args: [] }
    >
  >();

  // What answers may take its time, and must answer every call.
  const answers: Answers<Calls> = {
    plain: (count) => String(count),
    optional: async (name, often = 1) => [name.length * often],
    nothing: () => undefined,
  };
  // @ts-expect-error a call is missing
  const fewer: Answers<Calls> = { plain: String, nothing: () => undefined };
  // @ts-expect-error another answer
  const other: Answers<Calls> = { ...answers, plain: (count) => count };

  // @ts-expect-error no such call
  void client.gone();
  // @ts-expect-error another argument
  void client.plain("one");
  // @ts-expect-error an argument is missing
  void client.plain();
  // @ts-expect-error no graph of digits has this name
  void digits.run("size", {}, []);
  // @ts-expect-error the calculator reads no digits
  void sizes.classifyImage(new Float32Array());

  // What is for any family takes the client of each.
  const families: FamilyClient[] = [digits, sizes];
  void [fewer, other, families];
}

test("the wire's types hold when they compile", () => undefined);
