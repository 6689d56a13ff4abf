/**
 * ShareSnapshot (0), key and value (version 0): in __share_group_state.
 * The whole state of a share partition at some moment.
 */
import {
  array,
  type Decoded,
  int8,
  int16,
  int32,
  int64,
  message,
  string,
  uuid,
} from '../../schema.ts';

export const shareSnapshotKey = message(
  'ShareSnapshotKey',
  { apiKey: 0, type: 'coordinator-key', versions: '0', flexible: 'none' },
  {
    groupId: string(),
    topicId: uuid(),
    partition: int32(),
  },
);
export type ShareSnapshotKey = Decoded<typeof shareSnapshotKey>;

export const shareSnapshotValue = message(
  'ShareSnapshotValue',
  { apiKey: 0, type: 'coordinator-value', versions: '0', flexible: '0+' },
  {
    snapshotEpoch: int32(),
    stateEpoch: int32(),
    leaderEpoch: int32(),
    startOffset: int64(),
    deliveryCompleteCount: int32({ default: -1, tag: 0 }),
    createTimestamp: int64(),
    writeTimestamp: int64(),
    stateBatches: array({
      firstOffset: int64(),
      lastOffset: int64(),
      deliveryState: int8(),
      deliveryCount: int16(),
    }),
  },
);
export type ShareSnapshotValue = Decoded<typeof shareSnapshotValue>;
