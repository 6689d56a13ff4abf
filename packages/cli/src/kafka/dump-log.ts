/** `kafka-dump-log.sh`. */
import { wholeNumber } from '../arguments.ts';
import { decoders, dumpFiles } from '../dump/dump.ts';
import { requireOptions, ToolFailure, tool } from './tool.ts';

const flag = (description: string) => ({ type: 'boolean' as const, description });

export const dumpLog = tool({
  name: 'kafka-dump-log',
  purpose: 'Prints the files of a log directory: segments, indexes, snapshots.',
  options: {
    files: { type: 'string', value: 'file1,file2', description: 'REQUIRED: what to print' },
    'print-data-log': flag('also records, with keys and values'),
    'deep-iteration': flag('also records'),
    'skip-record-metadata': flag('of records only keys and values'),
    'cluster-metadata-decoder': flag('records are those of the cluster’s metadata'),
    'offsets-decoder': flag('records are those of __consumer_offsets'),
    'transaction-log-decoder': flag('records are those of __transaction_state'),
    'share-group-state-decoder': flag('records are those of __share_group_state'),
    'remote-log-metadata-decoder': flag('records are those of __remote_log_metadata'),
    'key-decoder-class': { type: 'string', value: 'class', description: 'StringDecoder' },
    'value-decoder-class': { type: 'string', value: 'class', description: 'StringDecoder' },
    'index-sanity-check': flag('only whether indexes are plausible'),
    'verify-index-only': flag('only what is wrong with indexes'),
    'max-bytes': { type: 'string', value: 'size', description: 'stop after so many bytes' },
    'max-message-size': { type: 'string', value: 'size', description: 'accepted' },
  },
  run: async ({ options, context }) => {
    requireOptions(options, ['files']);
    for (const name of ['key-decoder-class', 'value-decoder-class'] as const) {
      const chosen = options[name];
      if (chosen !== undefined && !chosen.endsWith('StringDecoder')) {
        throw new ToolFailure(`there is no decoder ${chosen}: only StringDecoder`);
      }
    }
    const chosen = [
      ...(options['offsets-decoder'] === true ? ['offsets'] : []),
      ...(options['transaction-log-decoder'] === true ? ['transaction-log'] : []),
      ...(options['cluster-metadata-decoder'] === true ? ['cluster-metadata'] : []),
      ...(options['remote-log-metadata-decoder'] === true ? ['remote-log-metadata'] : []),
      ...(options['share-group-state-decoder'] === true ? ['share-group-state'] : []),
    ][0];
    const hasText =
      options['print-data-log'] === true ||
      options['key-decoder-class'] !== undefined ||
      options['value-decoder-class'] !== undefined;
    const decoder = decoders[chosen ?? (hasText ? 'text' : '')];
    const files = (options.files ?? '').split(',').map((file) => file.trim());
    const wrong = dumpFiles(
      files,
      {
        isDeep: decoder !== undefined || options['deep-iteration'] === true,
        decoder,
        skipRecordMetadata: options['skip-record-metadata'] === true,
        bytesMax:
          options['max-bytes'] === undefined
            ? Number.POSITIVE_INFINITY
            : wholeNumber('max-bytes', options['max-bytes']),
        sanityOnly: options['index-sanity-check'] === true,
        verifyOnly: options['verify-index-only'] === true,
      },
      context.print,
    );
    for (const line of wrong) context.printError(line);
  },
});
