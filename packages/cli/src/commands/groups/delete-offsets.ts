/** Makes a group forget what it has committed for topics. */
import { withClient } from '../../client.ts';
import { command, connectionOptions } from '../../command.ts';
import { CommandFailure, UsageMistake } from '../../failure.ts';
import { partitionsOf, ResetProblem } from '../../groups/reset.ts';

export const groupsDeleteOffsets = command({
  name: 'groups delete-offsets',
  summary: 'Makes a group forget its offsets of topics',
  positionals: 'GROUP',
  options: {
    topic: {
      type: 'string',
      multiple: true,
      value: 'TOPIC[:0,1]',
      description: 'which partitions; may be repeated',
    },
    ...connectionOptions,
  },
  examples: ['odradek groups delete-offsets billing --topic orders'],
  run: async ({ options, positionals }) => {
    const [groupId, ...rest] = positionals;
    if (groupId === undefined || rest.length > 0) throw new UsageMistake('which group? Name one.');
    const topics = options.topic ?? [];
    if (topics.length === 0) throw new UsageMistake('which --topic?');
    await withClient(options, async (client) => {
      const admin = client.admin();
      try {
        await admin.deleteGroupOffsets(groupId, await partitionsOf(admin, topics));
      } catch (error) {
        throw error instanceof ResetProblem ? new CommandFailure(error.message) : error;
      }
    });
  },
});
