import { expect, test } from "vitest";
import { random } from "../random.ts";
import { floats } from "../tensor.ts";
import { donorShuffle } from "./donor-shuffle.ts";
import type { Known, Trial } from "./effect.ts";
import { signFlip } from "./sign-flip.ts";

const known = (label: number): Known => ({
  ...{ name: "", label, x: floats([1]), objects: undefined, background: undefined, marks: [] },
});
const trial = (donor: Known, said: boolean): Trial => ({
  ...{ picture: known(1), donor, beside: donor, answer: Number(said), said },
});

test("donorShuffle() is the part of the ways to choose donors that reach the observed sum", () => {
  const [own, others] = [
    [known(0), known(0)],
    [known(1), known(1), known(1)],
  ];
  // Shares 1 and ½ against 0, 0, ½: of the ten pairs {1, ½} twice reaches 1½.
  const trials = [
    ...[trial(own[0] as Known, true), trial(own[1] as Known, true), trial(own[1] as Known, false)],
    ...[trial(others[0] as Known, false), trial(others[1] as Known, false)],
    ...[trial(others[2] as Known, true), trial(others[2] as Known, false)],
  ];
  expect(Math.abs(donorShuffle(trials, 0, 20_000, 1) - 0.2)).toBeLessThan(0.01);
});

test("donors that each make up the model's mind deceive the sign-flip test and not this one", () => {
  const { uniform } = random(3);
  let [flipped, shuffled] = [0, 0];
  for (let run = 0; run < 200; run++) {
    // A donor decides every trial, and its class has no part in it: 8 of the class for 40 pictures, 40 others.
    const decides = new Map([...Array(48).keys()].map((i) => [known(i < 8 ? 0 : 1), uniform() < 0.5]));
    const [donors, differences, trials] = [[...decides.keys()], [] as number[], [] as Trial[]];
    for (let picture = 0; picture < 40; picture++) {
      const mine = donors[Math.floor(8 * uniform())] as Known;
      const theirs = donors[8 + picture] as Known;
      differences.push(Number(decides.get(mine)) - Number(decides.get(theirs)));
      for (const donor of [mine, theirs]) trials.push(trial(donor, decides.get(donor) as boolean));
    }
    if (signFlip(differences) <= 0.05) flipped++;
    if (donorShuffle(trials, 0, 500, run) <= 0.05) shuffled++;
  }
  expect(flipped).toBeGreaterThan(25);
  expect(shuffled).toBeLessThanOrEqual(19);
});
