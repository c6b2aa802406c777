/** Serves the studio to this machine alone. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { FoveaError, reason } from "@fovea/core";
import { answer } from "./answer.ts";
import type { Contents } from "./content.ts";

export interface Serving {
  /** `http://127.0.0.1:3683/`. */
  readonly url: string;
  /** Ends at once, whatever is still being sent. */
  close(): Promise<void>;
}

export interface ServeOptions {
  readonly contents: Contents;
  /** Sent with every answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** 0: any that is free. */
  readonly port: number;
}

/** Throws `usage` where the port is taken. */
export async function serve({ contents, headers, port }: ServeOptions): Promise<Serving> {
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const refusal = refused(request);
    if (refusal) return say(response, ...refusal);
    const content = contents.get(pathOf(request));
    if (content === undefined) return say(response, 404, "There is no such file in the studio.");
    // A file that went away, a browser that did: this answer ends, the server goes on.
    answer(request, response, content).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else say(response, 500, `Cannot read this file: ${reason(error)}`);
    });
  });
  await listening(server, port);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The table is asked for the path as it is sent: nothing is decoded or resolved, so that nothing can be tricked. */
const pathOf = ({ url = "/" }: IncomingMessage): string => url.replace(/[?#].*$/, "").slice(1);

/**
 * Any page on the web can send a browser to 127.0.0.1 under a name of its own (DNS rebinding) and would then read what is served; the
 * name stands in the Host header.
 */
function refused({ headers, method, socket }: IncomingMessage): [number, string] | undefined {
  const hosts = ["127.0.0.1", "localhost", "[::1]"].map((name) => `${name}:${socket.localPort}`);
  const host = headers.host ?? "";
  // A browser leaves out the port that every http address has.
  const full = socket.localPort === 80 && !/:\d+$/.test(host) ? `${host}:80` : host;
  if (!hosts.includes(full))
    return [
      403,
      `The studio answers this machine alone, under ${hosts.join(" or ")}; asked for was "${host}".`,
    ];
  if (method !== "GET" && method !== "HEAD") return [405, "The studio only hands out files: GET and HEAD."];
  return undefined;
}

function say(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" });
  response.end(`${sentence}\n`);
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => reject(notListening(port, cause)));
    server.listen(port, "127.0.0.1", resolve);
  });
}

function notListening(port: number, cause: NodeJS.ErrnoException): FoveaError {
  const causes: Record<string, string> = {
    EADDRINUSE: "another program has that port, perhaps a studio that is open already",
    EACCES: "this user may not open that port",
  };
  const found = causes[cause.code ?? ""] ?? reason(cause);
  return new FoveaError("usage", `Cannot serve the studio on port ${port}: ${found}`, {
    hint: "Give another one with --port, or --port 0 for any that is free.",
    cause,
  });
}
