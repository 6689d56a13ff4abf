/** `kafka-consumer-groups.sh`: what is to be done; how it looks is in `consumer-groups-output.ts`. */
import { readFileSync } from 'node:fs';
import { type Admin, BrokerError, type GroupDescription } from '@odradek/client';
import type { ParsedOptions } from '../arguments.ts';
import { wholeNumber } from '../arguments.ts';
import { withClient } from '../client.ts';
import type { Context } from '../context.ts';
import { lagRows } from '../groups/lag.ts';
import {
  type PlannedOffset,
  partitionsOf,
  planReset,
  ResetProblem,
  type ResetTarget,
  somePartitions,
} from '../groups/reset.ts';
import { parseDuration, parseTime } from '../groups/times.ts';
import { deleteGroups, deleteOffsets } from './consumer-groups-delete.ts';
import {
  groupTable,
  memberTable,
  offsetTable,
  planTable,
  stateTable,
  stateWarning,
} from './consumer-groups-output.ts';
import { isClientError, javaMessage, javaText } from './java-errors.ts';
import { bootstrap, connectionOf, requireOptions, ToolMistake, tool } from './tool.ts';

const options = {
  ...bootstrap,
  list: { type: 'boolean', description: 'list groups' },
  describe: { type: 'boolean', description: 'describe groups' },
  delete: { type: 'boolean', description: 'delete groups' },
  'reset-offsets': { type: 'boolean', description: 'set the offsets of a group without members' },
  'delete-offsets': { type: 'boolean', description: 'delete offsets of a group' },
  'validate-regex': { type: 'string', value: 'regex', description: 'whether it is one' },
  group: { type: 'string', multiple: true, value: 'group', description: 'which; may be repeated' },
  'all-groups': { type: 'boolean', description: 'all groups' },
  topic: { type: 'string', multiple: true, value: 'topic[:0,1]', description: 'which partitions' },
  'all-topics': { type: 'boolean', description: 'all topics of which the group has offsets' },
  members: { type: 'boolean', description: 'with --describe: members' },
  offsets: { type: 'boolean', description: 'with --describe: offsets, as without it' },
  state: { type: 'boolean', description: 'with --describe or --list: states' },
  type: { type: 'boolean', description: 'with --list: types' },
  verbose: { type: 'boolean', description: 'more columns' },
  timeout: { type: 'string', value: 'ms', description: 'how long an answer may take' },
  'to-earliest': { type: 'boolean', description: 'to the first record' },
  'to-latest': { type: 'boolean', description: 'to the end' },
  'to-current': { type: 'boolean', description: 'to where it is' },
  'to-offset': { type: 'string', value: 'offset', description: 'to this offset' },
  'shift-by': { type: 'string', value: 'count', description: 'so many records on, or back' },
  'to-datetime': { type: 'string', value: 'YYYY-MM-DDThh:mm:ss.sss', description: 'to this time' },
  'by-duration': { type: 'string', value: 'PnDTnHnMnS', description: 'so long before now' },
  'from-file': { type: 'string', value: 'file', description: 'as in a CSV file' },
  export: { type: 'boolean', description: 'print the plan as CSV' },
  execute: { type: 'boolean', description: 'do it' },
  'dry-run': { type: 'boolean', description: 'only show it, as without --execute' },
} as const;

type Options = ParsedOptions<typeof options>;

const actions = [
  'list',
  'describe',
  'delete',
  'reset-offsets',
  'delete-offsets',
  'validate-regex',
] as const;

const parseCommand = tool({
  name: 'kafka-consumer-groups',
  purpose: 'Lists, describes and deletes consumer groups, and resets their offsets.',
  options,
  run: async ({ options: chosen, context }) => {
    if (actions.filter((action) => chosen[action] !== undefined).length !== 1) {
      const all = actions.map((action) => `--${action}`).join(', ');
      throw new ToolMistake(`Command must include exactly one action: ${all}`);
    }
    if (chosen['validate-regex'] !== undefined) {
      return context.print(regexVerdict(chosen['validate-regex']));
    }
    const callTimeoutMs =
      chosen.timeout === undefined ? {} : { callTimeoutMs: wholeNumber('timeout', chosen.timeout) };
    await withClient(
      connectionOf(chosen),
      async (client) => {
        try {
          await act(client.admin(), chosen, context);
        } catch (error) {
          if (error instanceof ResetProblem) throw new ToolMistake(error.message);
          if (!isClientError(error)) throw error;
          const why = error instanceof BrokerError ? javaText(error) : javaMessage(error);
          context.print(`\nError: Executing consumer group command failed due to ${why}`);
        }
      },
      callTimeoutMs,
    );
  },
});

/** `--state` and `--type` may have a value with `--list`: it is taken off before parsing. */
export async function consumerGroups(args: readonly string[], context: Context): Promise<number> {
  filters.states = [];
  filters.types = [];
  const rest: string[] = [];
  for (let place = 0; place < args.length; place++) {
    const arg = args[place] ?? '';
    const next = args[place + 1];
    rest.push(arg.replace(/^(--(?:state|type))=.*$/, '$1'));
    const list = arg.startsWith('--state') ? filters.states : filters.types;
    if (arg !== '--state' && arg !== '--type') {
      const match = /^--(?:state|type)=(.*)$/.exec(arg);
      if (match?.[1] !== undefined) list.push(...names(match[1]));
    } else if (next !== undefined && !next.startsWith('--')) {
      list.push(...names(next));
      place += 1;
    }
  }
  return parseCommand(rest, context);
}

/** What `--list` is narrowed to in this run of the tool. */
const filters: { states: string[]; types: string[] } = { states: [], types: [] };

function names(list: string): readonly string[] {
  return list.split(',').map((name) => name.trim());
}

async function act(admin: Admin, chosen: Options, context: Context): Promise<void> {
  if (chosen.list === true) return list(admin, chosen, context);
  const groupIds = await groupsOf(admin, chosen);
  if (chosen.describe === true) return describe(admin, groupIds, chosen, context);
  if (chosen.delete === true) return deleteGroups(admin, groupIds, context);
  if (chosen['delete-offsets'] === true) {
    requireOptions(chosen, ['topic']);
    return deleteOffsets(admin, groupIds[0] ?? '', chosen.topic ?? [], context);
  }
  return reset(admin, groupIds, chosen, context);
}

async function groupsOf(admin: Admin, chosen: Options): Promise<readonly string[]> {
  if (chosen['all-groups'] === true) return (await consumerListings(admin, {})).map(({ id }) => id);
  if (chosen.group === undefined) {
    const action = actions.find((each) => chosen[each] === true) ?? 'describe';
    throw new ToolMistake(`Option [${action}] takes one of these options: [all-groups], [group]`);
  }
  return chosen.group;
}

async function consumerListings(
  admin: Admin,
  filter: { states?: readonly string[]; types?: readonly string[] },
): ReturnType<Admin['listGroups']> {
  const all = await admin.listGroups(filter);
  return all.filter(({ type, protocolType }) => {
    const isConsumer = protocolType === 'consumer' || protocolType === '';
    return type === 'consumer' || (type !== 'share' && type !== 'streams' && isConsumer);
  });
}

async function list(admin: Admin, chosen: Options, context: Context): Promise<void> {
  const listings = await consumerListings(admin, filters);
  if (chosen.state !== true && chosen.type !== true) {
    for (const { id } of listings) context.print(id);
    return;
  }
  context.print(
    groupTable(listings, { withType: chosen.type === true, withState: chosen.state === true }),
  );
}

async function describe(
  admin: Admin,
  groupIds: readonly string[],
  chosen: Options,
  context: Context,
): Promise<void> {
  const verbose = chosen.verbose === true;
  const sorted = [...new Set(groupIds)].sort();
  // All are asked for before anything is printed: one that is missing ends the command.
  for (const group of await admin.describeGroups(sorted)) {
    const warning = stateWarning(group);
    if (chosen.members === true) {
      if (warning !== undefined) context.printError(warning);
      context.print(memberTable(group, verbose));
    } else if (chosen.state === true) {
      if (warning !== undefined) context.printError(warning);
      context.print(stateTable(group, verbose));
    } else await describeOffsets(admin, group, { verbose, warning }, context);
  }
}

async function describeOffsets(
  admin: Admin,
  group: GroupDescription,
  { verbose, warning }: { verbose: boolean; warning: string | undefined },
  context: Context,
): Promise<void> {
  const rows = await lagRows(admin, group);
  if (warning !== undefined) context.printError(warning);
  if (rows.length > 0) context.print(offsetTable(rows, verbose));
}

async function reset(
  admin: Admin,
  groupIds: readonly string[],
  chosen: Options,
  context: Context,
): Promise<void> {
  const plans = new Map<string, readonly PlannedOffset[]>();
  for (const groupId of groupIds) {
    const state = await stateOf(admin, groupId);
    if (state === 'Empty' || state === 'Dead') {
      plans.set(groupId, await resetOne(admin, groupId, chosen, context));
      continue;
    }
    context.print(
      `\nError: Assignments can only be reset if the group '${groupId}' is inactive, ` +
        `but the current state is ${state}.`,
    );
    plans.set(groupId, []);
  }
  if (chosen.export === true) context.print(csvOf(plans, groupIds.length === 1));
  else context.print(planTable(plans));
}

async function stateOf(admin: Admin, groupId: string): Promise<string> {
  try {
    return (await admin.describeGroups([groupId]))[0]?.state ?? 'Dead';
  } catch (error) {
    if (error instanceof BrokerError && error.error === 'GROUP_ID_NOT_FOUND') return 'Dead';
    throw error;
  }
}

async function resetOne(
  admin: Admin,
  groupId: string,
  chosen: Options,
  context: Context,
): Promise<readonly PlannedOffset[]> {
  const target = targetOf(groupId, chosen);
  const scope =
    target.type === 'plan'
      ? [...target.offsets.keys()].flatMap((key) => somePartitions(key.replace(/-(\d+)$/, ':$1')))
      : chosen['all-topics'] === true
        ? await admin.listGroupOffsets(groupId)
        : chosen.topic !== undefined
          ? await partitionsOf(admin, chosen.topic)
          : undefined;
  if (scope === undefined) {
    throw new ToolMistake('One of the reset scopes should be defined: --all-topics, --topic.');
  }
  const partitions = scope.map(({ topic, partition }) => ({ topic, partition }));
  const { offsets, warnings } = await planReset(admin, groupId, partitions, target);
  for (const warning of warnings) {
    if (target.type === 'time') context.print(`\nWarn: ${warning}`);
    else context.printError(`WARN ${warning}`);
  }
  if (chosen.execute === true && chosen['dry-run'] !== true) {
    await admin.alterGroupOffsets(groupId, offsets);
  }
  return offsets;
}

function targetOf(groupId: string, chosen: Options): ResetTarget {
  if (chosen['to-offset'] !== undefined) {
    return { type: 'offset', offset: wholeNumber('to-offset', chosen['to-offset'], -1e15) };
  }
  if (chosen['to-earliest'] === true) return { type: 'earliest' };
  if (chosen['to-latest'] === true) return { type: 'latest' };
  if (chosen['shift-by'] !== undefined) {
    return { type: 'shift', by: wholeNumber('shift-by', chosen['shift-by'], -1e15) };
  }
  if (chosen['to-datetime'] !== undefined) {
    const timestamp = parseTime(chosen['to-datetime']);
    if (timestamp === undefined) throw new ToolMistake(`no time: ${chosen['to-datetime']}`);
    return { type: 'time', timestamp };
  }
  if (chosen['by-duration'] !== undefined) {
    const span = parseDuration(chosen['by-duration']);
    if (span === undefined) throw new ToolMistake(`no duration: ${chosen['by-duration']}`);
    return { type: 'time', timestamp: Date.now() - span };
  }
  if (chosen['from-file'] !== undefined) {
    const plan = csvPlan(readFileSync(chosen['from-file'], 'utf8'), groupId);
    return { type: 'plan', offsets: plan };
  }
  if (chosen['to-current'] === true) return { type: 'current' };
  throw new ToolMistake(
    'Option [reset-offsets] requires one of the following scenarios: [to-offset], [shift-by], ' +
      '[to-datetime], [by-duration], [to-earliest], [to-latest], [to-current], [from-file]',
  );
}

/** Lines `topic,partition,offset`, with the group before them where there are several. */
function csvPlan(text: string, groupId: string): ReadonlyMap<string, number> {
  const plan = new Map<string, number>();
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const cells = line.split(',').map((cell) => cell.trim().replaceAll(/^"|"$/g, ''));
    if (cells.length === 4 && cells.shift() !== groupId) continue;
    const [topic, partition, offset] = cells;
    if (topic === undefined || !/^\d+$/.test(partition ?? '') || !/^-?\d+$/.test(offset ?? '')) {
      throw new ToolMistake(`not a topic, a partition and an offset: ${line}`);
    }
    plan.set(`${topic}-${partition}`, Number(offset));
  }
  return plan;
}

function csvOf(plans: ReadonlyMap<string, readonly PlannedOffset[]>, isSingle: boolean): string {
  const lines = [...plans].flatMap(([group, offsets]) =>
    offsets.map(({ topic, partition, offset }) => {
      const line = `"${topic}",${partition},${offset}`;
      return isSingle ? line.replaceAll('"', '') : `${group},${line.replaceAll('"', '')}`;
    }),
  );
  return `${lines.join('\n')}\n`;
}

function regexVerdict(text: string): string {
  try {
    RegExp(text);
    return `The regular expression \`${text}\` is valid.`;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `The regular expression \`${text}\` is invalid: ${why}.`;
  }
}
