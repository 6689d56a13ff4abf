/** `kafka-configs.sh`, for topics, brokers, their loggers, groups and client metrics. */
import {
  type Admin,
  type ConfigChange,
  type ConfigEntry,
  type ConfigSourceName,
  isResourceType,
  type ResourceTypeName,
} from '@odradek/client';
import type { ParsedOptions } from '../arguments.ts';
import { readSettings, withClient } from '../client.ts';
import type { Context } from '../context.ts';
import { isClientError, javaMessage, javaText } from './java-errors.ts';
import { bootstrap, ToolFailure, ToolMistake, tool } from './tool.ts';

const options = {
  ...bootstrap,
  'bootstrap-controller': {
    type: 'string',
    value: 'HOST:PORT',
    description: 'controllers instead',
  },
  describe: { type: 'boolean', description: 'list settings' },
  alter: { type: 'boolean', description: 'change settings' },
  all: { type: 'boolean', description: 'with --describe: also those that nobody has set' },
  'entity-type': {
    type: 'string',
    multiple: true,
    value: 'type',
    description: 'topics, brokers, broker-loggers, groups or client-metrics',
  },
  'entity-name': { type: 'string', multiple: true, value: 'name', description: 'which one' },
  'entity-default': { type: 'boolean', description: 'what holds for all of them' },
  'add-config': { type: 'string', value: 'k1=v1,k2=[v2,v3]', description: 'settings to set' },
  'add-config-file': { type: 'string', value: 'file', description: 'settings to set, in a file' },
  'delete-config': {
    type: 'string',
    multiple: true,
    value: 'k1,k2',
    description: 'settings to take back',
  },
  topic: { type: 'string', value: 'topic', description: 'short for topics and a name' },
  broker: { type: 'string', value: 'id', description: 'short for brokers and an id' },
  'broker-defaults': { type: 'boolean', description: 'short for brokers and all of them' },
  'broker-logger': {
    type: 'string',
    value: 'id',
    description: 'short for broker-loggers and an id',
  },
  group: { type: 'string', value: 'group', description: 'short for groups and a name' },
  'client-metrics': { type: 'string', value: 'name', description: 'short for client-metrics' },
  force: { type: 'boolean', description: 'ask nothing' },
} as const;

type Options = ParsedOptions<typeof options>;

/** Of Kafka's plural names of entities. */
const resourceTypes: Readonly<Record<string, ResourceTypeName>> = {
  topics: 'topic',
  brokers: 'broker',
  'broker-loggers': 'brokerLogger',
  groups: 'group',
  'client-metrics': 'clientMetrics',
};

const dynamicSources: Readonly<Record<ResourceTypeName, ConfigSourceName | undefined>> = {
  topic: 'DYNAMIC_TOPIC_CONFIG',
  broker: 'DYNAMIC_BROKER_CONFIG',
  brokerLogger: undefined,
  group: 'DYNAMIC_GROUP_CONFIG',
  clientMetrics: 'DYNAMIC_CLIENT_METRICS_CONFIG',
};

interface Entity {
  /** As Kafka writes it, such as `topics`. */
  readonly plural: string;
  readonly type: ResourceTypeName;
  /** Undefined is all there are; empty is the default of all. */
  readonly name: string | undefined;
}

export const configs = tool({
  name: 'kafka-configs',
  purpose: 'Lists and changes the settings of topics, brokers, groups and client metrics.',
  options,
  run: async ({ options: chosen, context }) => {
    if ((chosen.describe === true) === (chosen.alter === true)) {
      throw new ToolMistake('Command must include exactly one action: --describe, --alter');
    }
    const entity = entityOf(chosen);
    const servers = chosen['bootstrap-server'] ?? chosen['bootstrap-controller'];
    if (servers === undefined) {
      throw new ToolMistake(
        'You must specify either --bootstrap-controller or --bootstrap-server.',
      );
    }
    return withClient({ ...chosen, 'bootstrap-server': servers }, async (client) => {
      try {
        if (chosen.alter === true) await alter(client.admin(), entity, chosen, context);
        else await describe(client.admin(), entity, chosen.all === true, context);
        return 0;
      } catch (error) {
        if (error instanceof ToolFailure) throw error;
        if (!isClientError(error)) throw error;
        context.printError(
          `Error while executing config command: ${javaMessage(error)}\n${javaText(error)}`,
        );
        return 1;
      }
    });
  },
});

function entityOf(chosen: Options): Entity {
  const short: readonly [string, string | undefined][] = [
    ['topics', chosen.topic],
    ['brokers', chosen['broker-defaults'] === true ? '' : chosen.broker],
    ['broker-loggers', chosen['broker-logger']],
    ['groups', chosen.group],
    ['client-metrics', chosen['client-metrics']],
  ];
  const named = short.find(([, name]) => name !== undefined);
  const plural = chosen['entity-type']?.[0] ?? named?.[0];
  if (plural === undefined) {
    throw new ToolMistake('At least one of --entity-type or the short forms of it is needed');
  }
  const type = resourceTypes[plural];
  if (type === undefined || !isResourceType(type)) {
    const known = Object.keys(resourceTypes).join(', ');
    throw new ToolFailure(`Invalid entity type ${plural}, the entity type must be one of ${known}`);
  }
  const isDefault = chosen['entity-default'] === true;
  return { plural, type, name: isDefault ? '' : (chosen['entity-name']?.[0] ?? named?.[1]) };
}

async function alter(
  admin: Admin,
  { plural, type, name }: Entity,
  chosen: Options,
  context: Context,
): Promise<void> {
  if (name === undefined) {
    throw new ToolFailure('An entity name must be specified for every entity type');
  }
  if (type === 'broker' && name !== '') checkBrokerId(name, plural);
  const changes = changesOf(chosen);
  await admin.alterConfigs([{ type, name, changes }]);
  context.print(
    name === ''
      ? `Completed updating default config for ${plural} in the cluster.`
      : `Completed updating config for ${singular(plural)} ${name}.`,
  );
}

function changesOf(chosen: Options): readonly ConfigChange[] {
  const added: ConfigChange[] = [];
  for (const [name, value] of readSettings(chosen['add-config-file'])) {
    added.push({ name, operation: 'set', value });
  }
  for (const pair of splitOutside(chosen['add-config'] ?? '')) {
    const equals = pair.indexOf('=');
    if (equals < 0) {
      throw new ToolFailure(
        'requirement failed: Invalid entity config: all configs to be added must be in the format ' +
          '"key=val" or  "key=[val1,val2]" to group values which contain commas.',
      );
    }
    const name = pair.slice(0, equals).trim();
    const value = pair
      .slice(equals + 1)
      .replaceAll(/[[\]]/g, '')
      .trim();
    added.push({ name, operation: 'set', value });
  }
  const deleted = (chosen['delete-config'] ?? [])
    .flatMap((list) => list.split(','))
    .map((name): ConfigChange => ({ name: name.trim(), operation: 'delete', value: '' }));
  return [...deleted, ...added];
}

/** At commas that stand outside of brackets. */
function splitOutside(text: string): readonly string[] {
  return text === '' ? [] : text.split(/,(?=[^\]]*(?:\[|$))/);
}

async function describe(
  admin: Admin,
  entity: Entity,
  all: boolean,
  context: Context,
): Promise<void> {
  const { plural, type, name } = entity;
  if (!all && name !== undefined && name !== '' && !(await isThere(admin, type, name))) {
    return context.print(
      `The ${singular(plural)} '${name}' doesn't exist and doesn't have dynamic config.`,
    );
  }
  for (const each of name === undefined ? await namesOf(admin, type) : [name]) {
    const what = all ? 'All' : 'Dynamic';
    context.print(
      each === ''
        ? `Default configs for ${plural} in the cluster are:`
        : `${what} configs for ${singular(plural)} ${each} are:`,
    );
    const [resource] = await admin.describeConfigs([{ type, name: each }]);
    const source = each === '' ? 'DYNAMIC_DEFAULT_BROKER_CONFIG' : dynamicSources[type];
    const shown = (resource?.entries ?? []).filter(
      (entry) => all || source === undefined || entry.source === source,
    );
    for (const entry of shown.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      context.print(entryLine(entry));
    }
  }
}

function entryLine({ name, value, isSensitive, synonyms }: ConfigEntry): string {
  const list = synonyms.map((each) => `${each.source}:${each.name}=${each.value}`).join(', ');
  return `  ${name}=${value} sensitive=${isSensitive} synonyms={${list}}`;
}

async function isThere(admin: Admin, type: ResourceTypeName, name: string): Promise<boolean> {
  return (await namesOf(admin, type)).includes(name);
}

async function namesOf(admin: Admin, type: ResourceTypeName): Promise<readonly string[]> {
  switch (type) {
    case 'topic':
      return (await admin.listTopics()).map(({ name }) => name);
    case 'broker':
    case 'brokerLogger':
      return [...(await admin.describeCluster()).brokers.map(({ id }) => String(id)), ''];
    case 'group': {
      const groups = (await admin.listGroups()).map(({ id }) => id);
      const configured = (await admin.listConfigResources(['group'])).map(({ name }) => name);
      return [...new Set([...groups, ...configured])];
    }
    case 'clientMetrics':
      return (await admin.listConfigResources(['clientMetrics'])).map(({ name }) => name);
  }
}

function checkBrokerId(name: string, plural: string): void {
  if (/^-?\d+$/.test(name)) return;
  throw new ToolFailure(
    `The entity name for ${plural} must be a valid integer broker id, found: ${name}`,
  );
}

function singular(plural: string): string {
  return plural.slice(0, -1);
}
