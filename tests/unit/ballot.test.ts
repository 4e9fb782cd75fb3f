import assert from "node:assert/strict";
import { test } from "node:test";
import { Ballot } from "../../site_src/demos/verse/rhyme-lab/ballot.ts";

const [a, b, c] = [[1, 2], [3, 4], [5]];

test("a choice that is given twice counts once", () => {
  const ballot = new Ballot();
  ballot.prefer({ better: a, worse: b });
  assert.equal(ballot.outcome, "counts");
  ballot.prefer({ better: [...a], worse: [...b] });
  assert.equal(ballot.outcome, "again");
  assert.deepEqual(ballot.preferences, [{ better: a, worse: b }]);
});

test("two that contradict each other both count", () => {
  const ballot = new Ballot();
  ballot.prefer({ better: a, worse: b });
  ballot.prefer({ better: b, worse: a });
  assert.equal(ballot.outcome, "against");
  assert.equal(ballot.preferences.length, 2);
  ballot.prefer({ better: a, worse: c });
  assert.equal(ballot.outcome, "counts");
});

test("all can be taken back", () => {
  const ballot = new Ballot();
  ballot.prefer({ better: a, worse: b });
  ballot.clear();
  assert.deepEqual(ballot.preferences, []);
  assert.equal(ballot.outcome, null);
  ballot.prefer({ better: a, worse: b });
  assert.equal(ballot.outcome, "counts");
});

test("after the last pair the first comes again, and the last before the first", () => {
  const ballot = new Ballot();
  ballot.move(-1, 3);
  assert.equal(ballot.at, 2);
  ballot.move(1, 3);
  assert.equal(ballot.at, 0);
  ballot.move(1, 0);
  assert.equal(ballot.at, 0);
});
