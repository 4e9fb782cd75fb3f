/** Who is taught, who teaches, and with which graphs. */
import type { Lesson as Told } from "../../../build/types/verse/manifest.d.ts";
import type { Graph, Tensors } from "../engine/engine.ts";
import type { Model } from "../engine/manifest.ts";
import { Adapted } from "./adapted.ts";
import type { ModelName } from "./calls.ts";
import { Teacher } from "./teacher.ts";
import type { Text } from "./text.ts";
import { type Shown, Tutor } from "./tutor.ts";

/** What a school is given. */
interface Supplies extends Shown {
  graph(name: ModelName): Graph;
  /** the weights of one whom the lesson names */
  weights(pupil: string): Promise<Tensors>;
}

export function tutor(
  lesson: Told,
  text: Text,
  models: Readonly<Record<ModelName, Model>>,
  { graph, weights, ...shown }: Supplies,
): Tutor {
  const { adapt: adapting, write_many: writing, learn: learning } = models;
  const worn = { adapt: graph("adapt"), write: graph("write_many"), adapting, writing, learning };
  const pupil = new Adapted({ ...worn, weights }, lesson, text);
  const paid = { endings: graph("endings"), reward: graph("reward"), learn: graph("learn") };
  const teacher = new Teacher(paid, pupil, lesson, text);
  const steps = { imitate: graph("imitate"), prefer: graph("prefer") };
  const judging = { strayed: graph("strayed"), score: graph("score") };
  return new Tutor({ ...steps, ...judging }, teacher, lesson, text, shown);
}
