/** `kafka-features.sh`. */
import { metadataVersionOf } from '@odradek/broker';
import type { Admin, FeatureUpgrade } from '@odradek/client';
import type { ParsedOptions } from '../arguments.ts';
import { wholeNumber } from '../arguments.ts';
import { withClient } from '../client.ts';
import type { Context } from '../context.ts';
import { isClientError, javaMessage } from './java-errors.ts';
import { storage } from './storage.ts';
import { bootstrap, connectionOf, ToolFailure, ToolMistake, tool } from './tool.ts';

const options = {
  ...bootstrap,
  'node-id': { type: 'string', value: 'ID', description: 'with describe: ask this broker' },
  feature: { type: 'string', multiple: true, value: 'NAME=LEVEL', description: 'what to change' },
  'release-version': { type: 'string', value: 'RELEASE', description: 'with version-mapping' },
  unsafe: { type: 'boolean', description: 'with downgrade: even if metadata may be lost' },
  'dry-run': { type: 'boolean', description: 'check all, change nothing' },
} as const;

type Options = ParsedOptions<typeof options>;

export const features = tool({
  name: 'kafka-features',
  purpose:
    'Tells and changes the features of a cluster: describe, upgrade, downgrade, disable, ' +
    'version-mapping, feature-dependencies.',
  positionals: true,
  options,
  run: async ({ options: chosen, positionals, context }) => {
    const [command] = positionals;
    if (command === 'version-mapping' || command === 'feature-dependencies') {
      return storage([command, ...offlineArguments(chosen)], context);
    }
    return withClient(connectionOf(chosen), async (client) => {
      const admin = client.admin();
      switch (command) {
        case 'describe':
          return describe(admin, chosen['node-id'], context);
        case 'upgrade':
          return change(admin, 'upgrade', 'upgrade', chosen, context);
        case 'downgrade':
        case 'disable': {
          const type = chosen.unsafe === true ? 'unsafe-downgrade' : 'safe-downgrade';
          return change(admin, command, type, chosen, context);
        }
        default:
          throw new ToolMistake(`Unknown command ${command ?? ''}`);
      }
    });
  },
});

function offlineArguments(chosen: Options): readonly string[] {
  const release = chosen['release-version'];
  return [
    ...(release === undefined ? [] : ['-r', release]),
    ...(chosen.feature ?? []).flatMap((feature) => ['-f', feature]),
  ];
}

async function describe(
  admin: Admin,
  nodeId: string | undefined,
  context: Context,
): Promise<number> {
  const broker = nodeId === undefined ? undefined : wholeNumber('node-id', nodeId);
  const { features: all, featuresEpoch } = await admin.describeVersions(broker);
  for (const { name, lowest, highest, level } of all.toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const text = (value: number): string => levelText(name, value).padEnd(15);
    context.print(
      `Feature: ${name.padEnd(40)}  SupportedMinVersion: ${text(lowest)}  ` +
        `SupportedMaxVersion: ${text(highest)}  FinalizedVersionLevel: ${text(level)}  ` +
        `Epoch: ${featuresEpoch < 0 ? '-' : featuresEpoch}`,
    );
  }
  return 0;
}

function levelText(feature: string, level: number): string {
  if (feature !== 'metadata.version') return String(level);
  return metadataVersionOf(level)?.name ?? `UNKNOWN ${level}`;
}

async function change(
  admin: Admin,
  verb: string,
  type: FeatureUpgrade,
  chosen: Options,
  context: Context,
): Promise<number> {
  const wanted = (chosen.feature ?? []).map((text) => featureLevel(text, verb === 'disable'));
  if (wanted.length === 0) {
    throw new ToolFailure(
      verb === 'disable'
        ? 'You must specify at least one feature to disable.'
        : `You must specify at least one feature to ${verb}`,
    );
  }
  const validateOnly = chosen['dry-run'] === true;
  let status = 0;
  for (const { name, level } of wanted) {
    const can = validateOnly ? 'can be ' : 'was ';
    const cannot = validateOnly ? `Can not ${verb}` : `Could not ${verb}`;
    const to = verb === 'disable' ? '' : ` to ${level}`;
    try {
      await admin.updateFeatures([{ name, level, type }], { validateOnly });
      context.print(`${name} ${can}${verb}d${to}.`);
    } catch (error) {
      if (!isClientError(error)) throw error;
      context.print(`${cannot} ${name}${to}. ${javaMessage(error)}`);
      status = 1;
    }
  }
  if (status !== 0)
    context.printError(`${wanted.length} out of ${wanted.length} operation(s) failed.`);
  return status;
}

function featureLevel(text: string, isDisabled: boolean): { name: string; level: number } {
  if (isDisabled) return { name: text, level: 0 };
  const equals = text.indexOf('=');
  if (equals < 0) {
    throw new ToolFailure(`Can't parse feature=level string ${text}: equals sign not found.`);
  }
  return {
    name: text.slice(0, equals).trim(),
    level: wholeNumber('feature', text.slice(equals + 1).trim()),
  };
}
