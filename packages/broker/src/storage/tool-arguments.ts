/** The command line of `kafka-storage`, taken apart. */

export interface ToolArguments {
  readonly command: string;
  readonly config: string;
  readonly clusterId: string;
  readonly scram: readonly string[];
  readonly ignoreFormatted: boolean;
  readonly releaseVersion: string | undefined;
  readonly features: readonly string[];
  readonly standalone: boolean;
  readonly noInitialControllers: boolean;
  readonly initialControllers: string | undefined;
}

export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

interface Option {
  readonly name: string;
  readonly short: string;
  readonly takesValue: boolean;
}

const config: Option = { name: '--config', short: '-c', takesValue: true };
const clusterId: Option = { name: '--cluster-id', short: '-t', takesValue: true };
const scram: Option = { name: '--add-scram', short: '-S', takesValue: true };
const ignore: Option = { name: '--ignore-formatted', short: '-g', takesValue: false };
const release: Option = { name: '--release-version', short: '-r', takesValue: true };
const feature: Option = { name: '--feature', short: '-f', takesValue: true };
const standalone: Option = { name: '--standalone', short: '-s', takesValue: false };
const noInitial: Option = { name: '--no-initial-controllers', short: '-N', takesValue: false };
const initial: Option = { name: '--initial-controllers', short: '-I', takesValue: true };

const commands: Readonly<Record<string, { options: Option[]; required: Option[] }>> = {
  info: { options: [config], required: [config] },
  format: {
    options: [config, clusterId, scram, ignore, release, feature, standalone, noInitial, initial],
    required: [config, clusterId],
  },
  'version-mapping': { options: [release], required: [] },
  'feature-dependencies': { options: [feature], required: [feature] },
  'random-uuid': { options: [], required: [] },
};

export const usage: readonly string[] = [
  'usage: kafka-storage [-h] {info,format,version-mapping,feature-dependencies,random-uuid} ...',
  '',
  'info                  -c FILE',
  'format                -c FILE -t CLUSTER_ID [-S CREDENTIAL]... [-g] [-r RELEASE] [-f NAME=LEVEL]...',
  '                      [-s | -N | -I ID@HOST:PORT:DIRECTORY,...]',
  'version-mapping       [-r RELEASE]',
  'feature-dependencies  -f NAME=LEVEL [-f NAME=LEVEL]...',
  'random-uuid',
];

/** Throws `UsageError`. */
export function parseArguments(args: readonly string[]): ToolArguments | 'help' {
  if (args.some((arg) => arg === '-h' || arg === '--help')) return 'help';
  const [command, ...rest] = args;
  if (command === undefined) throw new UsageError('too few arguments');
  const known = commands[command];
  if (known === undefined) {
    const choices = Object.keys(commands).join(', ');
    throw new UsageError(`argument command: invalid choice: '${command}' (choose from ${choices})`);
  }
  const values = readOptions(rest, known.options);
  for (const option of known.required) {
    if (!values.has(option.name)) {
      throw new UsageError(`argument ${option.name}/${option.short} is required`);
    }
  }
  const exclusive = [standalone, noInitial, initial].filter(({ name }) => values.has(name));
  if (exclusive.length > 1) {
    const [first, second] = exclusive;
    throw new UsageError(`argument ${second?.name}: not allowed with argument ${first?.name}`);
  }
  const last = (option: Option): string | undefined => values.get(option.name)?.at(-1);
  return {
    command,
    config: last(config) ?? '',
    clusterId: last(clusterId) ?? '',
    scram: values.get(scram.name) ?? [],
    ignoreFormatted: values.has(ignore.name),
    releaseVersion: last(release),
    features: values.get(feature.name) ?? [],
    standalone: values.has(standalone.name),
    noInitialControllers: values.has(noInitial.name),
    initialControllers: last(initial),
  };
}

function readOptions(args: readonly string[], options: readonly Option[]): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? '';
    const equals = arg.startsWith('--') ? arg.indexOf('=') : -1;
    const name = equals < 0 ? arg : arg.slice(0, equals);
    const option = options.find((known) => known.name === name || known.short === name);
    if (option === undefined) throw new UsageError(`unrecognized arguments: '${arg}'`);
    let value = equals < 0 ? '' : arg.slice(equals + 1);
    if (option.takesValue && equals < 0) {
      i += 1;
      const next = args[i];
      if (next === undefined)
        throw new UsageError(`argument ${option.name}: expected one argument`);
      value = next;
    }
    values.set(option.name, [...(values.get(option.name) ?? []), value]);
  }
  return values;
}
