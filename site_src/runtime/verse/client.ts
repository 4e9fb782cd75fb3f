/** The page's worker that writes verse. */
import type { Language } from "../../strings/strings.ts";
import { assets } from "../engine/addresses.ts";
import { remote } from "../wire/client.ts";
import type { OnProgress, Remote } from "../wire/protocol.ts";
import { SharedRuntime } from "../wire/shared.ts";
import type { VerseCalls } from "./calls.ts";

export type VerseClient = Remote<VerseCalls>;

const start = (onProgress: OnProgress) =>
  remote<VerseCalls>(assets, "runtime/verse/worker.js", onProgress);

export const verse = new SharedRuntime(start, (client, language: Language) =>
  client.load(language),
);

/** A worker of its own that fetches no network, only what was recorded of the trainings. */
export const measured = new SharedRuntime(start, (client) => client.measured());

/** A worker of its own: its writer is the Chinese one on pages of either language. */
export const remembering = new SharedRuntime(start, (client) => client.remember());

/** Another one for the same reason: the features are known of the Chinese writer alone. */
export const dissecting = new SharedRuntime(start, (client) => client.dissect());

/** A worker of its own, so that whoever teaches keeps nobody else waiting. */
export const school = new SharedRuntime(start, (client) => client.enrol());

/** Another, in which a network of the reader's learns: the writer beside it does not wait. */
export const pretraining = new SharedRuntime(start, (client) => client.lessons());
