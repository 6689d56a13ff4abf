/**
 * What a command is: its options, its help, and what it does. Parsing is Node's own.
 *
 * Kafka's names for options are kept, so that what people know by heart works here.
 */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import type { Context } from './context.ts';
import { UsageMistake } from './failure.ts';

/** One option, as `util.parseArgs` takes it, with words for people. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly description: string;
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly short?: string;
  readonly multiple?: boolean;
  readonly default?: string | boolean;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

type ParsedOptions<Specs extends OptionSpecs> = ReturnType<
  typeof parseArgs<{ options: MutableSpecs<Specs>; allowPositionals: true }>
>['values'];

type MutableSpecs<Specs> = { -readonly [Name in keyof Specs]: Specs[Name] };

/** What `run` is given. */
export interface Invocation<Specs extends OptionSpecs> {
  readonly options: ParsedOptions<Specs>;
  readonly positionals: readonly string[];
  readonly context: Context;
}

export interface CommandSpec<Specs extends OptionSpecs> {
  /** As it is typed, such as `topics create`. */
  readonly name: string;
  readonly summary: string;
  /** Names of what comes without an option, for the help. */
  readonly positionals?: string;
  readonly options: Specs;
  readonly examples: readonly string[];
  run(invocation: Invocation<Specs>): Promise<number | void>;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly help: string;
  /** Answers the exit status. Throws a `UsageMistake` for arguments that make no sense. */
  run(args: readonly string[], context: Context): Promise<number>;
}

/** Understood by every command that talks to brokers. */
export const connectionOptions = {
  'bootstrap-server': {
    type: 'string',
    value: 'HOST:PORT',
    description: 'brokers to begin with; localhost:9092 unless told',
  },
  'command-config': {
    type: 'string',
    value: 'FILE',
    description: 'client settings in a .properties file, such as client.id',
  },
} as const satisfies OptionSpecs;

/** Understood by every command that answers something. */
export const outputOptions = {
  json: { type: 'boolean', description: 'one JSON value instead of text for people' },
} as const satisfies OptionSpecs;

const helpOption = {
  help: { type: 'boolean', short: 'h', description: 'this text' },
} as const satisfies OptionSpecs;

export function command<const Specs extends OptionSpecs>(spec: CommandSpec<Specs>): Command {
  const options = { ...spec.options, ...helpOption };
  const help = helpText(spec, options);
  return {
    name: spec.name,
    summary: spec.summary,
    help,
    run: async (args, context) => {
      if (args.includes('--help') || args.includes('-h')) {
        context.print(help);
        return 0;
      }
      const { values, positionals } = parsed(args, options, spec);
      const status = await spec.run({ options: values, positionals, context });
      return status ?? 0;
    },
  };
}

function parsed<Specs extends OptionSpecs>(
  args: readonly string[],
  options: ParseArgsOptionsConfig,
  spec: CommandSpec<Specs>,
): { values: ParsedOptions<Specs>; positionals: string[] } {
  try {
    const allowPositionals = spec.positionals !== undefined;
    const result = parseArgs({ args: [...args], options, allowPositionals, strict: true });
    return { values: result.values as ParsedOptions<Specs>, positionals: result.positionals };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageMistake(message, `odradek ${spec.name} --help`);
  }
}

function helpText<Specs extends OptionSpecs>(
  spec: CommandSpec<Specs>,
  options: OptionSpecs,
): string {
  const rows = Object.entries(options).map(([name, { short, value, description }]) => {
    const left = short === undefined ? `    --${name}` : `-${short}, --${name}`;
    return [value === undefined ? left : `${left} ${value}`, description] as const;
  });
  const width = Math.max(...rows.map(([left]) => left.length));
  const positionals = spec.positionals === undefined ? '' : ` ${spec.positionals}`;
  return [
    `${spec.summary}.`,
    '',
    `Usage: odradek ${spec.name}${positionals} [options]`,
    '',
    'Options:',
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
    '',
    'Examples:',
    ...spec.examples.map((example) => `  ${example}`),
  ].join('\n');
}
