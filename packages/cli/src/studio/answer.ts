/** One answer of the server: the bytes, in as few as the browser takes, and how long it may keep them. */

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { type Content, cacheControl } from "./content.ts";

/** Text gets smaller; pictures, networks and the engine do not, or take longer to press than to send. */
const isText = ({ type }: Content): boolean => /^text\/|json|svg/.test(type);

export async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  content: Content,
): Promise<void> {
  response.setHeader("Content-Type", content.type);
  response.setHeader("Cache-Control", cacheControl[content.keep]);
  if (content.keep !== "never") {
    const tag = await tagOf(content);
    response.setHeader("ETag", tag);
    if (request.headers["if-none-match"] === tag) return void response.writeHead(304).end();
  }
  if (isText(content)) await sendText(request, response, content);
  else await sendBytes(request, response, content);
}

/** By the file's time and size: it is not read to find out that the browser has it. */
async function tagOf({ from }: Content): Promise<string> {
  if (typeof from !== "string")
    return `"${createHash("sha256").update(from).digest("base64url").slice(0, 16)}"`;
  const { mtimeMs, size } = await stat(from);
  return `"${Math.round(mtimeMs).toString(36)}-${size.toString(36)}"`;
}

async function sendText(request: IncomingMessage, response: ServerResponse, content: Content): Promise<void> {
  const { coding, bytes } = await pressed(content, String(request.headers["accept-encoding"] ?? ""));
  response.setHeader("Vary", "Accept-Encoding");
  if (coding !== undefined) response.setHeader("Content-Encoding", coding);
  response.setHeader("Content-Length", bytes.length);
  response.end(request.method === "HEAD" ? undefined : bytes);
}

async function pressed({ from }: Content, accepted: string): Promise<{ coding?: string; bytes: Uint8Array }> {
  const bytes = typeof from === "string" ? await readFile(from) : from;
  if (/\bbr\b/.test(accepted)) return { coding: "br", bytes: await brotli(bytes) };
  if (/\bgzip\b/.test(accepted)) return { coding: "gzip", bytes: await promisify(gzip)(bytes) };
  return { bytes };
}

/** Quality 5 of 11: 20 ms for the page's largest script, and smaller than gzip at its best. */
const brotli = (bytes: Uint8Array): Promise<Uint8Array> =>
  promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });

/** As a stream: a model or a picture may be larger than memory. */
async function sendBytes(
  request: IncomingMessage,
  response: ServerResponse,
  { from }: Content,
): Promise<void> {
  response.setHeader("Content-Length", typeof from === "string" ? (await stat(from)).size : from.length);
  if (request.method === "HEAD") response.end();
  else if (typeof from !== "string") response.end(from);
  else await pipeline(createReadStream(from), response).catch(goneAway);
}

/** The page was closed or loaded anew in the middle. */
function goneAway(error: NodeJS.ErrnoException): void {
  if (error.code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
}
