/** What the client programs of the section "clients" are told, and what they print. */
import { parseArgs } from 'node:util';

export interface ClientTask {
  readonly action: 'produce' | 'consume';
  readonly bootstrap: string;
  readonly topic: string;
  readonly count: number;
}

export const messagesPerCall = 1_000;
export const callsInFlight = 5;
export const value: Buffer = Buffer.alloc(100, 'abcdefghij');

export function clientTask(): ClientTask {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [action, bootstrap = '', topic = '', count = '0'] = positionals;
  const known = action === 'produce' ? 'produce' : 'consume';
  return { action: known, bootstrap, topic, count: Number(count) };
}

/** Calls `send` for each batch of messages, a few at a time. */
export async function sendAll(count: number, send: () => Promise<unknown>): Promise<void> {
  let calls = count / messagesPerCall;
  const lane = async (): Promise<void> => {
    while (calls-- > 0) await send();
  };
  await Promise.all(Array.from({ length: callsInFlight }, lane));
}

export function report(count: number, startMs: number): void {
  console.log(JSON.stringify({ records: count, seconds: (performance.now() - startMs) / 1000 }));
}
