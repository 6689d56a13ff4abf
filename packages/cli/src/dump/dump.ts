/** Files of a log directory as text, each as its name says. */
import { basename } from 'node:path';
import {
  clusterMetadataDecoder,
  offsetsDecoder,
  type RecordDecoder,
  remoteLogMetadataDecoder,
  shareGroupStateDecoder,
  textDecoder,
  transactionLogDecoder,
} from './decoders.ts';
import { dumpOffsetIndex, dumpProducers, dumpTimeIndex, dumpTransactionIndex } from './indexes.ts';
import { dumpSegment } from './segment.ts';

export interface DumpOptions {
  readonly isDeep: boolean;
  readonly decoder: RecordDecoder | undefined;
  readonly skipRecordMetadata: boolean;
  readonly bytesMax: number;
  readonly sanityOnly: boolean;
  readonly verifyOnly: boolean;
}

export const decoders: Readonly<Record<string, RecordDecoder>> = {
  text: textDecoder,
  'cluster-metadata': clusterMetadataDecoder,
  offsets: offsetsDecoder,
  'transaction-log': transactionLogDecoder,
  'share-group-state': shareGroupStateDecoder,
  'remote-log-metadata': remoteLogMetadataDecoder,
};

/** Prints the files; answers what is wrong with them, as lines for the error output. */
export function dumpFiles(
  files: readonly string[],
  options: DumpOptions,
  print: (line: string) => void,
): readonly string[] {
  const wrong: string[] = [];
  for (const file of files) {
    print(`Dumping ${file}`);
    wrong.push(...dumpFile(file, options, print));
  }
  return wrong;
}

function dumpFile(
  file: string,
  options: DumpOptions,
  print: (line: string) => void,
): readonly string[] {
  const suffix = /\.[^.]*$/.exec(basename(file))?.[0];
  switch (suffix) {
    case '.log':
    case '.checkpoint': {
      const gaps = [...dumpSegment(file, options, print)];
      const lines = gaps.map(([before, after]) => `  ${before} is followed by ${after}`);
      return lines.length === 0 ? [] : [`Non-consecutive offsets in ${file}`, ...lines];
    }
    case '.index':
      return dumpOffsetIndex(file, options, print);
    case '.timeindex':
      return dumpTimeIndex(file, options, print);
    case '.txnindex':
      dumpTransactionIndex(file, print);
      return [];
    case '.snapshot':
      return dumpProducers(file, print);
    default:
      return [`Ignoring unknown file ${file}`];
  }
}
