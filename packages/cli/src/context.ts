/** What a command may use of its process: the streams, and the signal that ends it. */

export interface Context {
  /** One line, or several, on standard output. */
  print(text: string): void;
  /** Bytes on standard output; a promise when it wants the caller to wait. */
  write(bytes: Uint8Array): Promise<void> | undefined;
  readonly input: AsyncIterable<Buffer>;
  /** Whether people type the input. */
  readonly isInteractive: boolean;
  printError(text: string): void;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  /** Whether people look at the output, rather than a program. */
  readonly isTerminal: boolean;
}

export function processContext(): Context {
  const interrupt = new AbortController();
  const onSignal = (): void => interrupt.abort(new Interrupted());
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  // A reader such as `head` has had enough: that is no failure of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 1);
  });
  return {
    print: (text) => {
      process.stdout.write(`${text}\n`);
    },
    write: (bytes) => {
      if (process.stdout.write(bytes)) return undefined;
      return new Promise((resolve) => {
        process.stdout.once('drain', resolve);
      });
    },
    input: process.stdin,
    isInteractive: process.stdin.isTTY === true,
    printError: (text) => {
      process.stderr.write(`${text}\n`);
    },
    signal: interrupt.signal,
    isTerminal: process.stdout.isTTY === true,
  };
}

/** The user has ended the command. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted');
    this.name = 'Interrupted';
  }
}
