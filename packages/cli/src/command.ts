/**
 * What a command is: its options, its help, and what it does.
 *
 * Kafka's names for options are kept, so that what people know by heart works here.
 */
import { type OptionSpecs, type ParsedOptions, parseOptions } from './arguments.ts';
import type { Context } from './context.ts';

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
  /** Answers the exit status when it is not 0. */
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
  const help = helpText(spec.name, spec, { ...spec.options, ...helpOption });
  return {
    name: spec.name,
    summary: spec.summary,
    help,
    run: async (args, context) => {
      if (args.includes('--help') || args.includes('-h')) {
        context.print(help);
        return 0;
      }
      const { options, positionals } = parseOptions(args, spec.options, {
        help: `odradek ${spec.name} --help`,
        allowPositionals: spec.positionals !== undefined,
      });
      const status = await spec.run({ options, positionals, context });
      return status ?? 0;
    },
  };
}

function helpText(
  name: string,
  spec: {
    readonly summary: string;
    readonly positionals?: string;
    readonly examples: readonly string[];
  },
  options: OptionSpecs,
): string {
  const rows = Object.entries(options).map(([long, { short, value, description }]) => {
    const left = short === undefined ? `    --${long}` : `-${short}, --${long}`;
    return [value === undefined ? left : `${left} ${value}`, description] as const;
  });
  const width = Math.max(...rows.map(([left]) => left.length));
  const positionals = spec.positionals === undefined ? '' : ` ${spec.positionals}`;
  return [
    `${spec.summary}.`,
    '',
    `Usage: odradek ${name}${positionals} [options]`,
    '',
    'Options:',
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
    '',
    'Examples:',
    ...spec.examples.map((example) => `  ${example}`),
  ].join('\n');
}
