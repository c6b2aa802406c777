/** Errors that people can act on: a closed list of codes, a sentence, a hint. */

/** Every failure a caller may want to tell apart. The command line maps each to an exit code. */
export type ErrorCode =
  | "usage"
  | "option-invalid"
  | "file-unreadable"
  | "output-unwritable"
  | "model-unreadable"
  | "model-unsupported"
  | "model-not-finite"
  | "op-unsupported"
  | "shape-unknown"
  | "shape-mismatch"
  | "layer-unknown"
  | "class-unknown"
  | "labels-invalid"
  | "method-inapplicable"
  | "picture-unreadable"
  | "engine-failed"
  | "interrupted";

/** Base of all errors this library throws on purpose. Anything else is a bug: please report it. */
export class FoveaError extends Error {
  override readonly name: string = "FoveaError";
  readonly code: ErrorCode;
  /** What the reader can do next, one sentence. */
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }
}

/** Thrown when a transform meets an operator that has no rule. */
export class UnsupportedOpError extends FoveaError {
  override readonly name = "UnsupportedOpError";
  readonly op: string;
  readonly node: string;

  constructor(transform: string, op: string, node: string, why = `no rule for operator ${op}`) {
    super("op-unsupported", `Cannot build the ${transform} of node "${node}": ${why}`, {
      hint: `Pick a method that needs no ${transform}, or add a rule for ${op} (CONTRIBUTING.md, "Add an operator").`,
    });
    this.op = op;
    this.node = node;
  }
}

/** Message of anything thrown, for use as the cause part of another message. */
export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
