/**
 * The steps of a script that two logs go through, and their bytes for the one written in Java.
 *
 * Format: int64 the time at the beginning; then for each step one character and its arguments, all
 * big-endian.
 */
import type { AppendOrigin } from '@odradek/log';

export type Step =
  | {
      readonly type: 'append';
      readonly origin: AppendOrigin;
      readonly leaderEpoch: number;
      readonly transactionVersion: number;
      readonly records: Buffer;
    }
  | { readonly type: 'now'; readonly nowMs: number }
  | { readonly type: 'roll' }
  | { readonly type: 'truncate'; readonly offset: number }
  | { readonly type: 'startAt'; readonly offset: number }
  | { readonly type: 'deleteRecords'; readonly offset: number }
  | { readonly type: 'beginEpoch'; readonly epoch: number }
  | { readonly type: 'endOfEpoch'; readonly epoch: number }
  | { readonly type: 'atTimestamp'; readonly timestamp: number }
  | { readonly type: 'aborted'; readonly from: number; readonly to: number }
  | { readonly type: 'reopenClean' }
  | { readonly type: 'reopenAfterKill' };

const origins: readonly AppendOrigin[] = ['client', 'coordinator', 'replication'];

export function encodeScript(startMs: number, steps: readonly Step[]): Buffer {
  return Buffer.concat([int64(startMs), ...steps.map(encodeStep)]);
}

/** The character that stands for the step, also in what the logs print. */
export function letterOf(step: Step): string {
  return letters[step.type];
}

const letters: Readonly<Record<Step['type'], string>> = {
  append: 'A',
  now: 'N',
  roll: 'R',
  truncate: 'T',
  startAt: 'S',
  deleteRecords: 'D',
  beginEpoch: 'E',
  endOfEpoch: 'F',
  atTimestamp: 'Q',
  aborted: 'B',
  reopenClean: 'C',
  reopenAfterKill: 'K',
};

function encodeStep(step: Step): Buffer {
  return Buffer.concat([Buffer.from(letterOf(step), 'latin1'), ...argumentsOf(step)]);
}

function argumentsOf(step: Step): Buffer[] {
  switch (step.type) {
    case 'append': {
      const head = Buffer.alloc(11);
      head.writeUInt8(origins.indexOf(step.origin), 0);
      head.writeInt32BE(step.leaderEpoch, 1);
      head.writeInt16BE(step.transactionVersion, 5);
      head.writeInt32BE(step.records.length, 7);
      return [head, step.records];
    }
    case 'now':
      return [int64(step.nowMs)];
    case 'truncate':
    case 'startAt':
    case 'deleteRecords':
      return [int64(step.offset)];
    case 'beginEpoch':
    case 'endOfEpoch':
      return [int32(step.epoch)];
    case 'atTimestamp':
      return [int64(step.timestamp)];
    case 'aborted':
      return [int64(step.from), int64(step.to)];
    case 'roll':
    case 'reopenClean':
    case 'reopenAfterKill':
      return [];
  }
}

function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
}

function int64(value: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigInt64BE(BigInt(value));
  return buffer;
}
