/**
 * The bytes recorded from Apache Kafka (`vectors/records.json`), decoded for tests. Not shipped.
 *
 * What they are and how they were made: `vectors/README.md`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface RecordedRecord {
  readonly index: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly sequence: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: readonly (readonly [string, string | null])[];
}

export interface RecordedBatch {
  readonly name: string;
  readonly magic: number;
  readonly codec: 0 | 1 | 2 | 3 | 4;
  readonly logAppendTime: number;
  readonly baseOffset: number;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly transactional: boolean;
  readonly leaderEpoch: number;
  readonly deleteHorizon: number;
  readonly lastOffset: number;
  readonly maxTimestamp: number;
  readonly lastSequence: number;
  readonly bytes: string;
  readonly records: readonly RecordedRecord[];
  readonly count: number;
}

export interface RecordedControlBatch {
  readonly type:
    | 'commit'
    | 'abort'
    | 'leaderChange'
    | 'snapshotHeader'
    | 'snapshotFooter'
    | 'kraftVersion'
    | 'kraftVoters';
  readonly baseOffset: number;
  readonly leaderEpoch: number;
  readonly timestamp: number;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly key: string;
  readonly value: string;
  readonly bytes: string;
}

export interface RecordedFrame {
  readonly blockSize: number;
  readonly blockChecksum: boolean;
  readonly headerChecksum: 'standard' | 'withMagic';
  readonly bytes: string;
}

export interface Recorded {
  readonly batches: readonly RecordedBatch[];
  readonly control: readonly RecordedControlBatch[];
  readonly lz4Content: { readonly text: string; readonly times: number };
  readonly lz4Frames: readonly RecordedFrame[];
  readonly hashes: readonly {
    readonly bytes: string;
    readonly murmur2: number;
    readonly crc32c: number;
  }[];
  readonly strings: readonly (readonly [string, number, number])[];
}

const path: string = join(import.meta.dirname, '../../../../vectors/records.json');

export const recorded: Recorded = JSON.parse(readFileSync(path, 'utf8'));

export function bytesOf(base64: string): Buffer {
  return Buffer.from(base64, 'base64');
}

export function batchNamed(name: string): RecordedBatch {
  const found = recorded.batches.find((batch) => batch.name === name);
  if (found === undefined) throw new Error(`no recorded batch ${name}`);
  return found;
}
