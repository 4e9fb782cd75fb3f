/** The numbers of a course, as they are saved. */
import type { Columns } from "../../shared/take-away/csv.ts";
import type { Chosen, Look, Rewarded, Shown } from "./ways.ts";

/** Some fields of every point, each a column. */
function fields<Point, Name extends keyof Point & string>(
  points: readonly Point[],
  names: readonly Name[],
): Columns {
  const column = (name: Name) => points.map((point) => point[name] as number);
  return Object.fromEntries(names.map((name) => [name, column(name)]));
}

const looked = (looks: readonly Look[]): Columns => ({
  looked: looks.map(({ learnt }) => learnt),
  ...fields(looks, ["rhyme", "regulated", "variety", "divergence", "poet", "others"]),
});

export const rewardColumns = ({ points }: Rewarded): Columns =>
  fields(points, ["poems", "reward", "rhyme", "regulated", "variety", "divergence"]);

export const shownColumns = ({ points, looks }: Shown): Columns => ({
  ...fields(points, ["learnt", "loss"]),
  ...looked(looks),
});

export const chosenColumns = ({ points, looks }: Chosen): Columns => ({
  ...fields(points, ["learnt", "loss", "margin", "ordered", "better", "worse"]),
  ...looked(looks),
});
