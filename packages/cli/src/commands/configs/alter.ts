/** Changes settings: sets them, takes them back, adds to lists and takes from them. */
import type { AlterOperation, ConfigChange } from '@odradek/client';
import { keyValues } from '../../arguments.ts';
import { withClient } from '../../client.ts';
import { command, connectionOptions } from '../../command.ts';
import { UsageMistake } from '../../failure.ts';
import { resourceHelp, resourceOf } from './resources.ts';

export const configsAlter = command({
  name: 'configs alter',
  summary: 'Changes settings',
  positionals: resourceHelp,
  options: {
    set: { type: 'string', multiple: true, value: 'KEY=VALUE', description: 'give it this value' },
    delete: { type: 'string', multiple: true, value: 'KEY', description: 'back to the default' },
    append: { type: 'string', multiple: true, value: 'KEY=VALUE', description: 'add to a list' },
    subtract: {
      type: 'string',
      multiple: true,
      value: 'KEY=VALUE',
      description: 'take from a list',
    },
    'validate-only': { type: 'boolean', description: 'check all, change nothing' },
    ...connectionOptions,
  },
  examples: [
    'odradek configs alter topic orders --set retention.ms=86400000 --delete segment.bytes',
    'odradek configs alter broker --set log.retention.hours=24',
  ],
  run: async ({ options, positionals, context }) => {
    const resource = resourceOf(positionals);
    const changesOf = (operation: AlterOperation, texts: readonly string[]): ConfigChange[] =>
      Object.entries(keyValues(operation, texts)).map(([name, value]) => ({
        name,
        operation,
        value,
      }));
    const changes = [
      ...changesOf('set', options.set ?? []),
      ...(options.delete ?? []).map((name): ConfigChange => ({ name, operation: 'delete' })),
      ...changesOf('append', options.append ?? []),
      ...changesOf('subtract', options.subtract ?? []),
    ];
    if (changes.length === 0) throw new UsageMistake('what to change? --set, --delete, …');
    await withClient(options, (client) =>
      client.admin().alterConfigs([{ ...resource, changes }], {
        validateOnly: options['validate-only'] ?? false,
        signal: context.signal,
      }),
    );
  },
});
