/** Runs several command lines one after another in one process: for those that are refused before any work. */

import { run } from "../../packages/cli/src/main.ts";

/** What a stream says while the work is done, instead of saying it. */
async function said(stream: NodeJS.WriteStream, work: () => Promise<unknown>): Promise<string> {
  const { write } = stream;
  let text = "";
  stream.write = (part: string | Uint8Array): boolean => {
    text += part;
    return true;
  };
  await work().finally(() => {
    stream.write = write;
  });
  return text;
}

const results = [];
for (const args of JSON.parse(process.argv[2] ?? "[]") as string[][]) {
  process.exitCode = 0;
  let stdout = "";
  const stderr = await said(process.stderr, async () => {
    stdout = await said(process.stdout, () => run(args));
  });
  results.push({ code: process.exitCode, stdout, stderr });
}
process.exitCode = 0;
process.stdout.write(JSON.stringify(results));
