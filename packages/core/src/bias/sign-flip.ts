/** Whether paired differences could as well have had the other sign. */

/**
 * One-sided p-value of the sign-flip test of whole numbers: the part of all assignments of signs to the differences whose
 * sum reaches the observed one. If the two sides of each pair are exchangeable, p ≤ α happens with a probability of at most α.
 *
 * Exact: the probability of each sum is carried from difference to difference. Random draws could not tell p-values
 * as small as many tests at once ask for.
 */
export function signFlip(differences: readonly number[]): number {
  let sums = new Map([[0, 1]]);
  for (const difference of differences) {
    const next = new Map<number, number>();
    for (const [sum, part] of sums)
      for (const to of [sum + difference, sum - difference]) next.set(to, (next.get(to) ?? 0) + part / 2);
    sums = next;
  }
  const observed = differences.reduce((a, b) => a + b, 0);
  let reached = 0;
  for (const [sum, part] of sums) if (sum >= observed) reached += part;
  return reached;
}
