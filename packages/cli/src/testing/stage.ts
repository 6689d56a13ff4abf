/** Commands run within the test, with a broker in the same process and streams that are kept. */
import { type RunningBroker, startBroker } from '@odradek/broker';
import type { Context } from '../context.ts';
import { runCommand } from '../dispatch.ts';

export interface Outcome {
  readonly status: number;
  readonly out: string;
  readonly error: string;
}

/** Runs a command line; words are separated by single spaces. */
export async function run(
  line: string,
  { input = '', words = [] }: { input?: string; words?: readonly string[] } = {},
): Promise<Outcome> {
  let out = '';
  let error = '';
  const context: Context = {
    print: (text) => {
      out += `${text}\n`;
    },
    write: (bytes) => {
      out += Buffer.from(bytes).toString();
      return undefined;
    },
    printError: (text) => {
      error += `${text}\n`;
    },
    input: inputOf(input),
    isInteractive: false,
    isTerminal: false,
    signal: new AbortController().signal,
  };
  const status = await runCommand([...line.split(' '), ...words], context);
  return { status, out, error };
}

async function* inputOf(text: string): AsyncGenerator<Buffer, void> {
  if (text !== '') yield Buffer.from(text);
}

/** A broker in memory, and a way to run commands that ask it. */
export class Stage implements AsyncDisposable {
  readonly broker: RunningBroker;

  private constructor(broker: RunningBroker) {
    this.broker = broker;
  }

  static async start(): Promise<Stage> {
    return new Stage(await startBroker());
  }

  run(line: string, options: { input?: string; words?: readonly string[] } = {}): Promise<Outcome> {
    return run(`${line} --bootstrap-server ${this.broker.bootstrapServers}`, options);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.broker.stop();
  }
}
