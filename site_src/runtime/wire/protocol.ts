/**
 * How page and worker speak: a call by its name, and one reply. Which calls there are says an
 * interface of methods, one for each worker; everything here is derived from it.
 */
import type { Failure } from "../engine/failure.ts";

/** Told how many bytes of how many have arrived. */
export type OnProgress = (received: number, total: number) => void;

/** What a call is given. */
export type Given<Calls, Name extends keyof Calls> = Calls[Name] extends (
  ...given: infer Args
) => unknown
  ? Args
  : never;

/** What a call answers. */
export type Answer<Calls, Name extends keyof Calls> = Calls[Name] extends (
  ...given: never
) => infer Value
  ? Value
  : never;

/** One of some calls on its way to the worker. */
export type Request<Calls, Name extends keyof Calls = keyof Calls> = {
  [Each in Name]: { id: number; call: Each; args: Given<Calls, Each> };
}[Name];

/** What comes back: the answer to one call, or how much has arrived of what is being fetched. */
export type Reply<Calls> =
  | { id: number; ok: true; value: Answer<Calls, keyof Calls> }
  | { id: number; ok: false; failure: Failure }
  | { id: null; received: number; total: number };

/** The page's side: every call is a promise, which rejects with a RuntimeError. */
export type Remote<Calls> = {
  readonly [Name in keyof Calls]: (...given: Given<Calls, Name>) => Promise<Answer<Calls, Name>>;
} & {
  /** End the worker; open calls are rejected. */
  stop(): void;
};

/** The worker's side: what answers each call, at once or later. */
export type Answers<Calls> = {
  readonly [Name in keyof Calls]: (
    ...given: Given<Calls, Name>
  ) => Answer<Calls, Name> | Promise<Answer<Calls, Name>>;
};
