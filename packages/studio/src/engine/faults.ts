/** Errors that cross from the worker to the page with their code and hint. */

import { FoveaError, reason } from "@fovea/core";
import { transferHandlers } from "comlink";

interface Thrown {
  readonly name: string;
  readonly message: string;
  readonly code: string | undefined;
  readonly hint: string | undefined;
  readonly stack: string | undefined;
}

/** What the page gets when work in the worker fails. */
class EngineFault extends Error {
  override readonly name: string;
  /** That of a FoveaError; undefined for a bug. */
  readonly code: string | undefined;
  readonly hint: string | undefined;

  constructor({ name, message, code, hint, stack }: Thrown) {
    super(message);
    this.name = name;
    this.code = code;
    this.hint = hint;
    if (stack !== undefined) this.stack = stack;
  }
}

/** For both sides: what is thrown keeps its words. */
export function carryFaults(): void {
  const marked = transferHandlers.get("throw");
  if (marked === undefined) return;
  transferHandlers.set("throw", {
    canHandle: marked.canHandle,
    serialize: (thrown) => [told((thrown as { value: unknown }).value), []],
    deserialize: (thrown) => {
      throw new EngineFault(thrown as Thrown);
    },
  });
}

function told(error: unknown): Thrown {
  const fovea = error instanceof FoveaError ? error : undefined;
  const name = error instanceof Error || error instanceof DOMException ? error.name : "Error";
  const { message = reason(error), hint, code } = fovea ?? worded(error) ?? {};
  return { name, message, code, hint, stack: error instanceof Error ? error.stack : undefined };
}

/** What platforms throw, in words for a person. */
function worded(error: unknown): { message: string; hint: string; code: string } | undefined {
  if (
    !/out of memory|Array buffer allocation failed|could not allocate|bad_alloc|Invalid array length/i.test(
      reason(error),
    )
  )
    return undefined;
  return {
    code: "engine-failed",
    message: "Cannot go on: the browser gives this page no more memory",
    hint: "Close other pages, take a smaller model or picture, or use the command line: it has no such limit.",
  };
}
