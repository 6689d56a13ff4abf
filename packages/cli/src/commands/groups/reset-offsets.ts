/** Sets where a group without members goes on reading. */
import { wholeNumber } from '../../arguments.ts';
import { withClient } from '../../client.ts';
import { command, connectionOptions, outputOptions } from '../../command.ts';
import { CommandFailure, UsageMistake } from '../../failure.ts';
import { partitionsOf, planReset, ResetProblem, type ResetTarget } from '../../groups/reset.ts';
import { parseDuration, parseTime } from '../../groups/times.ts';
import { show } from '../../output.ts';

export const groupsResetOffsets = command({
  name: 'groups reset-offsets',
  summary: 'Sets where a group goes on reading',
  positionals: 'GROUP',
  options: {
    topic: {
      type: 'string',
      multiple: true,
      value: 'TOPIC[:0,1]',
      description: 'which partitions; may be repeated',
    },
    'all-topics': { type: 'boolean', description: 'all of which the group has offsets' },
    'to-earliest': { type: 'boolean', description: 'to the first record' },
    'to-latest': { type: 'boolean', description: 'to the end' },
    'to-offset': { type: 'string', value: 'OFFSET', description: 'to this offset' },
    'shift-by': { type: 'string', value: 'COUNT', description: 'so many records on, or back' },
    'to-datetime': { type: 'string', value: 'TIME', description: 'to this time, in ISO 8601' },
    'by-duration': {
      type: 'string',
      value: 'SPAN',
      description: 'so long before now, such as PT1H',
    },
    execute: { type: 'boolean', description: 'do it; without this it is only shown' },
    ...connectionOptions,
    ...outputOptions,
  },
  examples: [
    'odradek groups reset-offsets billing --topic orders --to-earliest --execute',
    'odradek groups reset-offsets billing --topic orders:0 --shift-by -100',
    'odradek groups reset-offsets billing --all-topics --by-duration PT2H --execute',
  ],
  run: async ({ options, positionals, context }) => {
    const [groupId, ...rest] = positionals;
    if (groupId === undefined || rest.length > 0) throw new UsageMistake('which group? Name one.');
    const target = targetOf(options);
    const all = options['all-topics'] === true;
    if (all === (options.topic !== undefined)) {
      throw new UsageMistake('which partitions? Name a --topic, or --all-topics.');
    }
    const { offsets, warnings } = await withClient(options, async (client) => {
      const admin = client.admin();
      try {
        const partitions = all
          ? await admin.listGroupOffsets(groupId)
          : await partitionsOf(admin, options.topic ?? []);
        const plan = await planReset(
          admin,
          groupId,
          partitions.map(({ topic, partition }) => ({ topic, partition })),
          target,
        );
        if (options.execute === true) await admin.alterGroupOffsets(groupId, plan.offsets);
        return plan;
      } catch (error) {
        throw error instanceof ResetProblem ? new CommandFailure(error.message) : error;
      }
    });
    for (const warning of warnings) context.printError(warning);
    show(context, options.json, offsets, {
      titles: ['TOPIC', 'PARTITION', 'NEW OFFSET'],
      rows: offsets.map(({ topic, partition, offset }) => [topic, partition, offset]),
    });
    if (options.execute !== true)
      context.printError('Nothing was changed: add --execute to do it.');
  },
});

function targetOf(options: {
  readonly 'to-earliest'?: boolean | undefined;
  readonly 'to-latest'?: boolean | undefined;
  readonly 'to-offset'?: string | undefined;
  readonly 'shift-by'?: string | undefined;
  readonly 'to-datetime'?: string | undefined;
  readonly 'by-duration'?: string | undefined;
}): ResetTarget {
  const targets: ResetTarget[] = [];
  if (options['to-earliest'] === true) targets.push({ type: 'earliest' });
  if (options['to-latest'] === true) targets.push({ type: 'latest' });
  if (options['to-offset'] !== undefined) {
    targets.push({ type: 'offset', offset: wholeNumber('to-offset', options['to-offset']) });
  }
  if (options['shift-by'] !== undefined) {
    targets.push({ type: 'shift', by: wholeNumber('shift-by', options['shift-by'], -1e15) });
  }
  if (options['to-datetime'] !== undefined) {
    const timestamp = parseTime(options['to-datetime']);
    if (timestamp === undefined) {
      throw new UsageMistake(`--to-datetime ${options['to-datetime']}: not a time in ISO 8601`);
    }
    targets.push({ type: 'time', timestamp });
  }
  if (options['by-duration'] !== undefined) {
    const span = parseDuration(options['by-duration']);
    if (span === undefined) {
      throw new UsageMistake(`--by-duration ${options['by-duration']}: not a span in ISO 8601`);
    }
    targets.push({ type: 'time', timestamp: Date.now() - span });
  }
  const [target, ...others] = targets;
  if (target === undefined || others.length > 0) {
    throw new UsageMistake('where to? Exactly one of the options that say so.');
  }
  return target;
}
