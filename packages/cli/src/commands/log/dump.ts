/** Prints files of a log directory. */
import { command } from '../../command.ts';
import { decoders, dumpFiles } from '../../dump/dump.ts';
import { CommandFailure, UsageMistake } from '../../failure.ts';

export const logDump = command({
  name: 'log dump',
  summary: 'Prints segments, indexes and snapshots of a log directory',
  positionals: 'FILE…',
  options: {
    records: { type: 'boolean', description: 'also records, without their content' },
    decoder: {
      type: 'string',
      value: 'NAME',
      description: `also their content: ${Object.keys(decoders).join(', ')}`,
    },
    'only-content': { type: 'boolean', description: 'of records only keys and values' },
    verify: { type: 'boolean', description: 'of indexes only what is wrong' },
  },
  examples: [
    'odradek log dump data/orders-0/00000000000000000000.log --decoder text',
    'odradek log dump data/__cluster_metadata-0/*.log --decoder cluster-metadata',
  ],
  run: async ({ options, positionals, context }) => {
    if (positionals.length === 0) throw new UsageMistake('which file?');
    const decoder = options.decoder === undefined ? undefined : decoders[options.decoder];
    if (options.decoder !== undefined && decoder === undefined) {
      throw new UsageMistake(`--decoder ${options.decoder}: ${Object.keys(decoders).join(', ')}`);
    }
    const wrong = dumpFiles(
      positionals,
      {
        isDeep: decoder !== undefined || options.records === true,
        decoder,
        skipRecordMetadata: options['only-content'] === true,
        bytesMax: Number.POSITIVE_INFINITY,
        sanityOnly: false,
        verifyOnly: options.verify === true,
      },
      context.print,
    );
    if (wrong.length > 0) throw new CommandFailure(wrong.join('\n'));
  },
});
