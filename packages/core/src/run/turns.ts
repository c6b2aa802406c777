/** Asynchronous steps one after another. */

export type InTurn = <T>(step: () => Promise<T>) => Promise<T>;

/** A queue: each step starts when the one before it has ended, well or badly. */
export function turns(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (step) => {
    const mine = last.then(step);
    last = mine.catch(() => undefined);
    return mine;
  };
}
