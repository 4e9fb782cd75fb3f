/** The worker's side of the wire: it answers the page's calls, one after the other. */
import { RuntimeError, toFailure } from "../engine/failure.ts";
import type { Answer, Answers, OnProgress, Reply, Request } from "./protocol.ts";

/** Where calls come in and replies go out: the worker itself. */
interface Door<Calls> {
  onmessage: ((event: MessageEvent<Request<Calls>>) => void) | null;
  postMessage(reply: Reply<Calls>): void;
}

async function answer<Calls, Name extends keyof Calls>(
  answers: Answers<Calls>,
  { call, args }: Request<Calls, Name>,
): Promise<Answer<Calls, Name>> {
  if (typeof answers[call] !== "function" || call in Object.prototype) {
    throw new RuntimeError("run", String(call), "no such call");
  }
  return answers[call](...args);
}

/**
 * Answer calls from now on.
 * @param door the worker
 * @param subject what is named where something fails without a name
 * @param open makes what answers the calls, which may say how much has arrived
 */
export function desk<Calls>(
  door: Door<Calls>,
  subject: string,
  open: (onProgress: OnProgress) => Answers<Calls>,
): void {
  const send = (reply: Reply<Calls>) => door.postMessage(reply);
  const answers = open((received, total) => send({ id: null, received, total }));
  // Calls run one after the other; a failed one must not fail the next.
  let queue: Promise<void> = Promise.resolve();
  door.onmessage = ({ data }) => {
    const { id } = data;
    queue = queue
      .then(() => answer(answers, data))
      .then((value) => send({ id, ok: true, value }))
      .catch((error) => send({ id, ok: false, failure: toFailure(error, "run", subject) }));
  };
}
