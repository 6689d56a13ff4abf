/**
 * What Kafka's tools have in common: options that are parsed and explained in one way, failures
 * that end with status 1. Their names, options and output are Kafka's; the words of the help are
 * ours.
 */
import { type OptionSpecs, type ParsedOptions, parseOptions } from '../arguments.ts';
import type { ConnectionChoice } from '../client.ts';
import type { Context } from '../context.ts';
import { UsageMistake } from '../failure.ts';

export type Tool = (args: readonly string[], context: Context) => Promise<number>;

export interface ToolSpec<Specs extends OptionSpecs> {
  /** The name of the script, without `.sh`. */
  readonly name: string;
  readonly purpose: string;
  readonly options: Specs;
  /** Words before or among the options, such as the commands of kafka-cluster. */
  readonly positionals?: boolean;
  run(call: {
    readonly options: ParsedOptions<Specs>;
    readonly positionals: readonly string[];
    readonly context: Context;
  }): Promise<number | void>;
}

/** What a tool says on standard error before it ends with status 1. */
export class ToolFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ToolFailure';
  }
}

/** The arguments are wrong: the help follows the message. */
export class ToolMistake extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ToolMistake';
  }
}

export const bootstrap = {
  'bootstrap-server': {
    type: 'string',
    value: 'HOST:PORT',
    description: 'REQUIRED: brokers to begin with',
  },
  'command-config': {
    type: 'string',
    value: 'FILE',
    description: 'client settings in a .properties file',
  },
} as const satisfies OptionSpecs;

const always = {
  help: { type: 'boolean', description: 'this text' },
  version: { type: 'boolean', description: 'the version of Kafka that this follows' },
} as const satisfies OptionSpecs;

const KAFKA_VERSION = '4.3.1';

export function tool<const Specs extends OptionSpecs>(spec: ToolSpec<Specs>): Tool {
  return async (args, context) => {
    if (args.includes('--help')) {
      context.printError(help(spec.purpose, { ...spec.options, ...always }));
      return 0;
    }
    if (args.includes('--version')) {
      context.print(KAFKA_VERSION);
      return 0;
    }
    try {
      if (args.length === 0) throw new ToolMistake(spec.purpose);
      const { options, positionals } = parseOptions(args, spec.options, {
        help: `${spec.name}.sh --help`,
        allowPositionals: spec.positionals === true,
      });
      return (await spec.run({ options, positionals, context })) ?? 0;
    } catch (error) {
      if (error instanceof ToolMistake || error instanceof UsageMistake) {
        context.printError(error.message);
        context.printError(help(undefined, { ...spec.options, ...always }));
        return 1;
      }
      if (error instanceof ToolFailure) {
        context.printError(error.message);
        return 1;
      }
      throw error;
    }
  };
}

/** Throws a `ToolMistake` in Kafka's words when one of them is missing. */
export function requireOptions(
  options: Readonly<Record<string, unknown>>,
  names: readonly string[],
): void {
  for (const name of names) {
    if (options[name] === undefined) throw new ToolMistake(`Missing required argument "[${name}]"`);
  }
}

/** Throws a `ToolMistake` in Kafka's words when `name` is used together with one of `others`. */
export function refuseTogether(
  options: Readonly<Record<string, unknown>>,
  name: string,
  others: readonly string[],
): void {
  if (options[name] === undefined) return;
  for (const other of others) {
    if (options[other] !== undefined) {
      throw new ToolMistake(`Option "[${name}]" can't be used with option "[${other}]"`);
    }
  }
}

/** Tools of Kafka 4 do not guess where the brokers are. */
export function connectionOf(options: ConnectionChoice): ConnectionChoice {
  requireOptions({ ...options }, ['bootstrap-server']);
  return options;
}

function help(purpose: string | undefined, options: OptionSpecs): string {
  const rows = Object.entries(options).map(([name, { value, description }]) => {
    const left = value === undefined ? `--${name}` : `--${name} <${value}>`;
    return [left, description] as const;
  });
  const width = Math.max(...rows.map(([left]) => left.length));
  const lines = rows.map(([left, right]) => `${left.padEnd(width)}  ${right}`);
  const head = `${'Option'.padEnd(width)}  Description`;
  const rule = `${'------'.padEnd(width)}  -----------`;
  return [...(purpose === undefined ? [] : [purpose]), head, rule, ...lines].join('\n');
}
