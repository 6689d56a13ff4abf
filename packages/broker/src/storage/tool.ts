/**
 * The commands of `kafka-storage`: format, info, version-mapping, feature-dependencies and
 * random-uuid. Arguments in, lines out, and the code with which the process ends.
 *
 * Spec: Kafka's storage tool; its options, words and codes.
 */
import { LATEST_KNOWN_VERSION } from '@odradek/machines/cluster';
import type { World } from '@odradek/world';
import { BrokerValues } from '../config/broker-values.ts';
import { ConfigError } from '../config/config-error.ts';
import { parseProperties } from '../config/properties.ts';
import { formatStorage } from './format.ts';
import { storageInfo } from './info.ts';
import {
  dependencyLines,
  latestLevel,
  latestName,
  levelsAt,
  parseFeatureLevel,
  releaseNamed,
} from './initial-features.ts';
import { type InitialVoter, parseInitialVoters } from './initial-voters.ts';
import { standaloneVoter } from './standalone-voter.ts';
import { StorageError } from './storage-error.ts';
import { parseArguments, type ToolArguments, UsageError, usage } from './tool-arguments.ts';

export interface ToolOutput {
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
}

/** Answers the exit code: 0, or 1 with the reason on the error output. */
export function runStorageTool(
  world: World,
  args: readonly string[],
  { print, printError }: ToolOutput,
): number {
  try {
    const parsed = parseArguments(args);
    if (parsed === 'help') {
      for (const line of usage) print(line);
      return 0;
    }
    return run(world, parsed, print);
  } catch (error) {
    if (error instanceof UsageError) {
      for (const line of usage) printError(line);
      printError(`kafka-storage: error: ${error.message}`);
      return 1;
    }
    if (error instanceof StorageError || error instanceof ConfigError) {
      printError(error.message);
      return 1;
    }
    throw error;
  }
}

function run(world: World, args: ToolArguments, print: (line: string) => void): number {
  switch (args.command) {
    case 'random-uuid':
      print(world.random.uuid());
      return 0;
    case 'version-mapping':
      printVersionMapping(args.releaseVersion, print);
      return 0;
    case 'feature-dependencies':
      for (const text of args.features) {
        const { name, level } = parseDependency(text);
        for (const line of dependencyLines(name, level)) print(line);
      }
      return 0;
    case 'info': {
      const info = storageInfo(world.disk, directoriesOf(readConfig(world, args.config)));
      for (const line of info.lines) print(line);
      return info.hasProblems ? 1 : 0;
    }
    case 'format':
      format(world, args, print);
      return 0;
    default:
      throw new UsageError(`invalid choice: '${args.command}'`);
  }
}

function format(world: World, args: ToolArguments, print: (line: string) => void): void {
  const config = readConfig(world, args.config);
  const levels = new Map<string, number>();
  for (const text of args.features) {
    const { name, level } = parseFeatureLevel(text);
    levels.set(name, level);
  }
  const unstable = config.get('unstable.feature.versions.enable');
  if (args.releaseVersion !== undefined) releaseNamed(args.releaseVersion, latestLevel(unstable));
  formatStorage(
    world,
    {
      clusterId: args.clusterId,
      nodeId: config.nodeId,
      directories: directoriesOf(config),
      metadataDirectory: config.metadataDirectory,
      controllerListener: config.controllerListenerNames[0] ?? '',
      hasStaticVoters: hasStaticVoters(config),
      initialVoters: initialVoters(world, args, config),
      releaseVersion: args.releaseVersion,
      levels,
      unstable,
      scram: args.scram,
      ignoreFormatted: args.ignoreFormatted,
    },
    print,
  );
}

function initialVoters(
  world: World,
  args: ToolArguments,
  config: BrokerValues,
): readonly InitialVoter[] | undefined {
  const { initialControllers, standalone, noInitialControllers } = args;
  if (hasStaticVoters(config) && (initialControllers !== undefined || standalone)) {
    throw new StorageError(
      'You cannot specify controller.quorum.voters and format the node with ' +
        '--initial-controllers or --standalone. If you want to use dynamic quorum, please ' +
        'remove controller.quorum.voters and specify controller.quorum.bootstrap.servers instead.',
    );
  }
  if (standalone) return [standaloneVoter(world, config)];
  if (initialControllers !== undefined) return parseInitialVoters(initialControllers);
  const isController = config.roles.includes('controller');
  if (!noInitialControllers && isController && !hasStaticVoters(config)) {
    throw new StorageError(
      'Because controller.quorum.voters is not set on this controller, you must specify one of ' +
        'the following: --standalone, --initial-controllers, or --no-initial-controllers.',
    );
  }
  return undefined;
}

function hasStaticVoters(config: BrokerValues): boolean {
  return config.get('controller.quorum.voters').length > 0;
}

function directoriesOf(config: BrokerValues): string[] {
  return [...new Set([...config.logDirectories, config.metadataDirectory])];
}

function readConfig({ disk }: World, path: string): BrokerValues {
  const content = disk.readFile(path);
  if (content === undefined) throw new StorageError(`${path} (No such file or directory)`);
  return new BrokerValues(parseProperties(Buffer.from(content).toString('latin1')));
}

function printVersionMapping(release: string | undefined, print: (line: string) => void): void {
  const name = release ?? latestName();
  const version = releaseNamed(name, LATEST_KNOWN_VERSION);
  print(`metadata.version=${version.level} (${name})`);
  for (const [feature, level] of levelsAt(version)) print(`${feature}=${level}`);
}

function parseDependency(text: string): { name: string; level: number } {
  const equals = text.indexOf('=');
  if (equals < 0) {
    throw new StorageError(
      `Invalid feature format: ${text}. Expected format: 'feature=version' (e.g. 'group.version=1')`,
    );
  }
  const name = text.slice(0, equals).trim();
  const level = text.slice(equals + 1).trim();
  if (!/^[+-]?[0-9]+$/.test(level) || Math.abs(Number(level)) > 32_767) {
    throw new StorageError(`Invalid version format: ${level} for feature ${name}`);
  }
  return { name, level: Number(level) };
}
