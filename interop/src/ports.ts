/**
 * Ports for brokers under test.
 *
 * They lie below the range from which the operating system serves outgoing connections, so that
 * a broker that is killed and started again finds its port still free.
 */
import { createServer } from 'node:net';

const lowest = 20_000;
const count = 12_000;
const taken: Set<number> = new Set<number>();

/** A port that nobody listens on and that this process has not handed out before. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const port = lowest + Math.floor(Math.random() * count);
    if (taken.has(port)) continue;
    taken.add(port);
    if (await isFree(port)) return port;
  }
  throw new Error('no free port found');
}

function isFree(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const server = createServer();
  server.once('error', () => resolve(false));
  server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  return promise;
}
