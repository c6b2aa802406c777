/** The part of cli-progress that Fovea uses; the package brings no types. */

declare module "cli-progress" {
  interface Options {
    readonly stream: NodeJS.WriteStream;
    readonly format: string;
    readonly barCompleteChar: string;
    readonly barIncompleteChar: string;
    readonly barsize: number;
    readonly clearOnComplete: boolean;
    readonly hideCursor: boolean;
    readonly linewrap: boolean | null;
    readonly gracefulExit: boolean;
  }

  class SingleBar {
    constructor(options: Options);
    start(total: number, from: number, payload: Readonly<Record<string, string>>): void;
    update(value: number, payload: Readonly<Record<string, string>>): void;
    stop(): void;
    render(forced?: boolean): void;
  }

  const cliProgress: { readonly SingleBar: typeof SingleBar };
  export default cliProgress;
}
