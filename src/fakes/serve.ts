/** HTTP on loopback in front of a stand-in, for programs that can only be given an address. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";

export interface Served {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  /** What the handler threw, other than resets asked for: in a test this list stays empty. */
  readonly errors: readonly Error[];
  /** Drops open connections, stalled ones included. */
  close(): Promise<void>;
}

/**
 * Serves `handler` on 127.0.0.1; port 0 takes any free one. A rejection with a TypeError "fetch failed" cuts the
 * connection; any other is answered 501 with its message, so that a stand-in's complaint reaches the log of the program under test.
 */
export async function serve(handler: (request: Request) => Promise<Response>, port = 0): Promise<Served> {
  const errors: Error[] = [];
  let url = "";
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch(() => outgoing.destroy());
  });

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await toRequest(incoming, url);
    try {
      await send(await handler(request), outgoing);
    } catch (cause) {
      if (isReset(cause) || outgoing.headersSent) return void outgoing.destroy();
      const error = cause instanceof Error ? cause : new Error(String(cause));
      errors.push(error);
      await send(new Response(error.message, { status: 501 }), outgoing);
    }
  }

  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, errors, close: () => close(server) };
}

function close(server: ReturnType<typeof createServer>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function toRequest(incoming: IncomingMessage, url: string): Promise<Request> {
  const method = incoming.method ?? "GET";
  const headers = new Headers(
    Object.entries(incoming.headersDistinct).flatMap(([name, values = []]) => values.map((value) => [name, value])),
  );
  const chunks = await incoming.toArray();
  const body = method === "GET" || method === "HEAD" ? null : Buffer.concat(chunks);
  return new Request(url + incoming.url, { method, headers, body });
}

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  // The stand-in's clock speaks or nobody does: node would stamp the answer with the real time.
  outgoing.sendDate = false;
  outgoing.statusCode = response.status;
  outgoing.setHeaders(response.headers);
  if (response.body === null || response.status === 204 || response.status === 304) return void outgoing.end();
  outgoing.flushHeaders();
  await pipeline(Readable.fromWeb(response.body as ReadableStream), outgoing);
}

const isReset = (cause: unknown): boolean => cause instanceof TypeError && cause.message === "fetch failed";
