/** The public door: re-exports only. */

export {};
