/**
 * What the JavaScript peers are told on their command line, and the lines they read and write.
 * The peers in other languages take the same options.
 */
import { createWriteStream, readFileSync, type WriteStream } from 'node:fs';
import { parseArgs } from 'node:util';

export interface PeerArguments {
  readonly action: 'produce' | 'consume';
  readonly bootstrap: string;
  readonly topic: string;
  readonly codec: string;
  readonly file: string;
  readonly group: string;
  readonly protocol: string;
  readonly count: number;
  readonly out: string;
}

export function peerArguments(): PeerArguments {
  const text = { type: 'string', default: '' } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...{ bootstrap: text, topic: text, file: text, group: text, out: text },
      codec: { type: 'string', default: 'none' },
      protocol: { type: 'string', default: 'classic' },
      count: { type: 'string', default: '0' },
    },
  });
  const action = positionals[0] === 'produce' ? 'produce' : 'consume';
  return { action, ...values, count: Number(values.count) };
}

/** The lines of a file that ends with a line end, as bytes. */
export function readLines(file: string): Buffer[] {
  const text = readFileSync(file);
  const lines: Buffer[] = [];
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf(10, start);
    lines.push(text.subarray(start, end));
    start = end + 1;
  }
  return lines;
}

/** Writes records as lines and says when there are enough. */
export class LineFile {
  readonly #stream: WriteStream;
  readonly #count: number;
  #written = 0;

  constructor(file: string, count: number) {
    this.#stream = createWriteStream(file);
    this.#count = count;
  }

  get isFull(): boolean {
    return this.#written >= this.#count;
  }

  write(line: Buffer): void {
    this.#written++;
    this.#stream.write(Buffer.concat([line, lineEnd]));
  }

  async close(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#stream.end(resolve);
    await promise;
  }
}

const lineEnd = Buffer.from('\n');
